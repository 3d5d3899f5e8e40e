"""The layout of a design's tables, scanned: the files that each question opens, now and once everything lies in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.designs.design import Design
from autograder.designs.nodes import Sink
from autograder.designs.partitioning import transforms
from autograder.layouts.area import Area, Group
from autograder.layouts.spans import Span, spans
from autograder.layouts.spec import KEYS, TIME, Row, Spec
from autograder.quantities import NotAQuantity, read_quantity

HOLDS = "holds"
ORDER = "order of changes"
LONGER = {"month": 30 * 24, "year": 365 * 24}
"""Hours of the partitions that `layouts.spans` does not have."""
MOST_FILE_MB = 10_000
_ARRIVAL = re.compile(r"arriv|ingest|receiv|process|load", re.IGNORECASE)
_BY_SEQUENCE = re.compile(r"seq|revision|version|\blsn\b", re.IGNORECASE)
_BY_ARRIVAL = re.compile(r"arriv|latest|last|newest", re.IGNORECASE)


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
        elif one.column in KEYS:
            keys[one.column] = (one.width or 0) if one.how == "bucket" and one.column == "title_id" else 0
    if not unit:
        return "time-of-partitions-not-said"
    first = sink.sort[0] if sink.sort else TIME
    sort = first if first in KEYS else TIME if "time" in first else ""
    file_mb = int(min(max(sink.target_file.value / 1e6, 1), MOST_FILE_MB)) if sink.target_file else 512
    return Layout(Spec(unit, tuple(keys.items()), sort), by_arrival, file_mb)


def carried_out(design: Design, conditions: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(subject, verdict) for each question of a query log, and for what the layout costs.

    Args:
        conditions: "days" and "hours_today" that the table reaches back, "mb_per_row" of each hour, "rows"
            of the sample, each [title, country]; "lies", the spec and sort that the old files have;
            "questions", each [name, "changes" or "state", columns, hours ago from and until, most files];
            "limits" (partitions, small_files, rewritten_d); and, where it is asked, "changes" of one
            title, each [source_seq, arrives].
    """
    found = _Scan(design, conditions)
    verdicts = [(question[0], found.of_question(*question[1:])) for question in conditions["questions"]]
    verdicts += found.of_tables(conditions["limits"])
    if "changes" in conditions:
        verdicts.append((ORDER, found.newest(conditions["changes"])))
    return verdicts


class _Scan:
    """What a design says in `details.layout`, and the world that it is asked in."""

    def __init__(self, design: Design, world: Mapping[str, Any]) -> None:
        self.design, self.world = design, world
        said = design.details.get("layout")
        self.said = said if isinstance(said, Mapping) else {}
        answers = self.said.get("answers")
        self.answers = answers if isinstance(answers, Mapping) else {}
        self.rows = [(title, country) for title, country in world["rows"]]
        self.hours = 24 * world["days"] + world["hours_today"]
        self.rewritten = _days(self.said.get("rewrites"))
        late = design.late.max if design.late else None
        self.late_hours = int(min(late.value / 3_600, self.hours)) if late else self.hours
        spec, sort = world["lies"]
        self.old = Layout(Spec("day", tuple(map(tuple, spec)), sort), False, 512)

    def table_for(self, columns: Iterable[str], kind: str, last: float) -> Sink | None:
        """The sink that is said to answer a question: by its name, else the table itself."""
        name = next(
            (self.answers[one] for one in (_key(columns, kind, last), "else") if one in self.answers),
            self.said.get("table"),
        )
        return next((one for one in self.design.sinks if one.name == name), None)

    def of_question(self, kind: str, columns: list[str], since: int, until: int, most: int) -> str:
        sink = self.table_for(columns, kind, since)
        if sink is None:
            return "table-not-said"
        is_state = sink.mode == "upsert" and 0 < len(sink.idempotency_key) and set(sink.idempotency_key) <= {*KEYS}
        if sink.rolled_up:
            return "rolled-up"
        if kind == "state":
            return HOLDS if is_state and "title_id" in sink.idempotency_key else self._files(sink, columns, self.hours, 0, most)
        if is_state:
            return "only-the-newest-is-kept"
        if sink.keeps is None or sink.keeps.value < since * 3_600:
            return "kept-too-short" if sink.keeps else "keeps-not-said"
        if not sink.is_of_files:
            return HOLDS if set(columns) <= {*sink.idempotency_key} else "not-by-its-key"
        return self._files(sink, columns, since, until, most)

    def _files(self, sink: Sink, columns: list[str], since: int, until: int, most: int) -> str:
        if not sink.is_of_files:
            return "only-part-of-history"
        new = layout_of(sink)
        if isinstance(new, str):
            return new
        first, end = max(0, self.hours - since), self.hours - until
        for moment in self._moments(sink, new):
            areas = []
            for layout, lies in moment:
                to = min(self.hours, end + self.late_hours) if layout.by_arrival else end
                areas.append((layout.area(lies, self.rows, self.world["mb_per_row"], (first, to)), to))
            if any(sum(area.opened(asked, first, to) for area, to in areas) > most for asked in self._asked(columns)):
                return "opens-too-many-files"
        return HOLDS

    def _moments(self, sink: Sink, new: Layout) -> Iterator[list[tuple[Layout, Span]]]:
        """How a table lies right after the rewriting, and when all of it is in the new layout."""
        if sink.name != self.said.get("table"):
            kept = int(min(sink.keeps.value / 3_600, self.hours)) if sink.keeps else self.hours
            yield [(new, (self.hours - kept, self.hours))]
            return
        days = min(self.rewritten or 0, self.world["days"] + 1)
        cut = max(0, 24 * (self.world["days"] + 1 - days)) if days else self.hours
        yield [(self.old, (0, cut)), (new, (cut, self.hours))]
        yield [(new, (0, self.hours))]

    def _asked(self, columns: list[str]) -> list[dict[str, Any]]:
        chosen = {tuple((column, row[KEYS.index(column)]) for column in columns) for row in self.rows}
        return [dict(values) for values in chosen]

    def of_tables(self, limits: Mapping[str, int]) -> list[tuple[str, str]]:
        """What all tables of changes together come to: partitions, small files, and days that are rewritten."""
        areas, unsaid = [], ""
        names = {name for name in (self.said.get("table"), *self.answers.values()) if isinstance(name, str)}
        for sink in self.design.sinks:
            is_state = sink.mode == "upsert" and set(sink.idempotency_key) <= {*KEYS}
            if sink.name not in names or not sink.is_of_files or is_state:
                continue
            layout = layout_of(sink)
            if isinstance(layout, str):
                unsaid = unsaid or layout
                continue
            *_, last = self._moments(sink, layout)
            areas += [one.area(lies, self.rows, self.world["mb_per_row"]) for one, lies in last]
        unsaid = unsaid or ("" if areas else "table-not-said")
        partitions, small = sum(one.partitions() for one in areas), sum(one.small_files() for one in areas)
        return [
            ("partitions", unsaid or ("too-many-partitions" if partitions > limits["partitions"] else HOLDS)),
            ("small files", unsaid or ("too-many-small-files" if small > limits["small_files"] else HOLDS)),
            ("rewritten", "rewrites-not-said" if self.rewritten is None else "sealed-files-rewritten" if self.rewritten > limits["rewritten_d"] else HOLDS),
        ]  # fmt: skip

    def newest(self, changes: list[list[int]]) -> str:
        """Whether the row that is left of a title's changes is that of its newest one."""
        sink = self.table_for(["title_id"], "state", 0)
        if sink is None:
            return "table-not-said"
        here = {sink.name} | self.design.upstream(sink.name)
        winner = next((one.winner for one in self.design.dedup if here & set(one.where)), "")
        places = {
            at: how.search(winner).start() for at, how in enumerate((_BY_SEQUENCE, _BY_ARRIVAL)) if how.search(winner)
        }
        if not places:
            return "winner-not-said"
        column = min(places, key=places.get)
        left = max(changes, key=lambda change: change[column])
        return HOLDS if left[0] == max(seq for seq, _ in changes) else "an-older-change-wins"


def _key(columns: Iterable[str], kind: str, since: float) -> str:
    """By what name `details.layout.answers` knows a question."""
    if kind == "state":
        return "now"
    return "last_hours" if since <= 48 and "title_id" in columns else "title" if "title_id" in columns else "country"


def _days(said: Any) -> int | None:
    try:
        quantity = read_quantity(str(said))
    except NotAQuantity:
        return None
    return int(min(quantity.value / 86_400, 100_000)) if quantity.dimension == "duration" else None
