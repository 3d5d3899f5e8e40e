"""A partition spec as somebody writes it down: transforms, the order inside a partition, and how much is rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograder.layouts.said import NotReadable, field

TIME, KEYS = "event_time", ("title_id", "country")
UNITS = ("hour", "day")
_BUCKET = re.compile(r"bucket\[([1-9]\d{0,3})\]")

Row = tuple[int, str]
"""A title and a country."""


@dataclass(frozen=True)
class Spec:
    """How a table lies.

    Attributes:
        unit: "hour" or "day" of event_time.
        keys: (column, buckets) for title_id and country, 0 buckets for the value itself.
        sort: the column by which the rows of a partition are ordered.
    """

    unit: str
    keys: tuple[tuple[str, int], ...]
    sort: str

    def values_of(self, row: Row) -> tuple[Any, ...]:
        """The partition values of a row, those of time left out."""
        return tuple(transformed(row[KEYS.index(column)], buckets) for column, buckets in self.keys)


def transformed(value: Any, buckets: int) -> Any:
    """A value under `identity` (0 buckets), or its bucket."""
    return value % buckets if buckets else value


def read_spec(document: Any, where: str = "your spec") -> Spec:
    """A spec from {"partition": [(transform, column), …], "sort": column}.

    Raises:
        NotReadable: it is not such a document.
    """
    unit, keys = "", []
    for transform, column in _pairs(field(document, "partition", tuple, where)):
        if column == TIME and transform in UNITS and not unit:
            unit = transform
        elif column in KEYS and column not in dict(keys):
            keys.append((column, _buckets(transform, column)))
        else:
            raise NotReadable(f"{where} cannot have ({transform!r}, {column!r}) here")
    if not unit:
        raise NotReadable(f"{where} has neither a day nor an hour of {TIME}")
    sort = field(document, "sort", str, where)
    if sort not in (TIME, *KEYS):
        raise NotReadable(f"`sort` of {where} is {sort!r}; asked for is one of {', '.join((TIME, *KEYS))}")
    return Spec(unit, tuple(keys), sort)


def _pairs(listed: Iterable[Any]) -> list[tuple[Any, Any]]:
    pairs = list(listed)
    for pair in pairs:
        if not (
            isinstance(pair, (list, tuple)) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
        ):
            raise NotReadable(f"`partition` holds {pair!r}; asked for are pairs (transform, column)")
    return pairs


def _buckets(transform: str, column: str) -> int:
    if transform == "identity":
        return 0
    found = _BUCKET.fullmatch(transform)
    if not found or column != "title_id":
        raise NotReadable(f"{column} has no transform {transform!r}")
    return int(found[1])
