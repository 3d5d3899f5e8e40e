"""How a table of a design lies: its spec, its order and its files, with partitions by hour up to year."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from autograder.designs.nodes import Sink
from autograder.designs.partitioning import transforms
from autograder.layouts.area import Area, Group
from autograder.layouts.spans import Span, spans
from autograder.layouts.spec import KEYS, TIME, Row, Spec

LONGER = {"month": 30 * 24, "year": 365 * 24}
"""Hours of the partitions that `layouts.spans` does not have."""
MOST_FILE_MB = 10_000
_ARRIVAL = re.compile(r"arriv|ingest|receiv|process|load", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """How a table lies; `by_arrival` says that its partitions follow the time of arrival."""

    spec: Spec
    by_arrival: bool
    file_mb: int

    def area(self, lies: Span, rows: list[Row], mb_per_row: int, reached: Span | None = None) -> Area:
        """The partitions of some hours, of which only those that are reached are kept."""
        step = LONGER.get(self.spec.unit)
        parts = (
            [(max(lies[0], at), min(lies[1], at + step)) for at in range(lies[0] - lies[0] % step, lies[1], step)]
            if step and lies[0] < lies[1]
            else spans("day" if step else self.spec.unit, *lies)
        )  # fmt: skip
        if reached:
            parts = [part for part in parts if part[0] < reached[1] and part[1] > reached[0]]
        held = defaultdict(list)
        for row in rows:
            held[self.spec.values_of(row)].append(row)
        groups = [Group(values, tuple(members), self.spec.sort) for values, members in held.items()]
        return Area(self.spec, parts, groups, mb_per_row, self.file_mb)


def layout_of(sink: Sink) -> Layout | str:
    """A sink's layout, or what is not said of it."""
    unit, by_arrival, keys = "", False, {}
    for one in transforms(sink):
        if one.per_day is not None:
            unit = unit or ("hour" if one.per_day > 1 else "day" if one.per_day == 1 else "month" if one.per_day > 1 / 300 else "year")  # fmt: skip
            by_arrival = by_arrival or bool(_ARRIVAL.search(one.column))
        elif one.column not in KEYS:
            return "column-not-in-the-sample"
        elif one.how == "identity" or (one.how == "bucket" and one.column == "title_id" and one.width):
            keys[one.column] = one.width or 0
        else:
            return "transform-not-scanned"
    if not unit:
        return "time-of-partitions-not-said"
    first = sink.sort[0] if sink.sort else TIME
    sort = first if first in KEYS else TIME if "time" in first else ""
    file_mb = int(min(max(sink.target_file.value / 1e6, 1), MOST_FILE_MB)) if sink.target_file else 512
    return Layout(Spec(unit, tuple(keys.items()), sort), by_arrival, file_mb)
