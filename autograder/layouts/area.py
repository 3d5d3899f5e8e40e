"""The part of a table that lies in one way: its partitions, and which of their files a query opens.

Every hour looks like the sample, so spans of equal length hold equal files, and nothing is
worked out twice. All sizes are whole megabytes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder.layouts.spans import Span, reached
from autograder.layouts.spec import KEYS, TIME, Row, Spec, transformed

SMALL = 8
"""A file is small below this part of the size that is aimed at."""


@dataclass(frozen=True)
class Group:
    """Rows of the sample that share all partition values but that of time, ordered as their files are."""

    values: tuple[Any, ...]
    rows: tuple[Row, ...]
    sort: str

    @cached_property
    def places(self) -> dict[Any, tuple[int, int]]:
        """For each value of the sort column, how many rows stand before it, and before its end."""
        found: dict[Any, tuple[int, int]] = {}
        if self.sort != TIME:
            counts = Counter(row[KEYS.index(self.sort)] for row in self.rows)
            before = 0
            for value in sorted(counts):
                found[value] = (before, before + counts[value])
                before += counts[value]
        return found

    def place(self, value: Any) -> tuple[int, int]:
        """As `places`; a value without rows stands between its neighbours and takes no room."""
        if value in self.places:
            return self.places[value]
        before = sum(end - start for other, (start, end) in self.places.items() if other < value)
        return before, before


@dataclass(frozen=True)
class Area:
    """The part of a table that lies in one way."""

    spec: Spec
    parts: list[Span]
    groups: list[Group]
    mb_per_row: int
    file_mb: int

    def partitions(self) -> int:
        return len(self.parts) * len(self.groups)

    def small_files(self) -> int:
        lengths = Counter(stop - start for start, stop in self.parts)
        return sum(
            times
            for hours, times in lengths.items()
            for group in self.groups
            if 0 < SMALL * (self._mb(group, hours) % self.file_mb) < self.file_mb
        )

    def opened(self, asked: dict[str, Any], first: int, end: int) -> int:
        """Files that a query for these values and hours opens."""
        ways = reached(self.parts, first, end)
        return sum(
            times * self._opened_in(group, asked, *way)
            for group in self.groups
            if self._may_hold(group, asked)
            for way, times in ways.items()
        )

    def _may_hold(self, group: Group, asked: dict[str, Any]) -> bool:
        pairs = zip(self.spec.keys, group.values, strict=True)
        return all(
            column not in asked or transformed(asked[column], buckets) == value
            for (column, buckets), value in pairs
        )

    def _opened_in(self, group: Group, asked: dict[str, Any], hours: int, first: int, end: int) -> int:
        an_hour = self._mb(group, 1)
        if group.sort == TIME:
            begins, ends = first * an_hour, end * an_hour
        elif group.sort in asked:
            before, until = group.place(asked[group.sort])
            begins, ends = before * self.mb_per_row * hours, until * self.mb_per_row * hours
        else:
            begins, ends = 0, hours * an_hour
        if begins == ends:
            return int(0 < begins < hours * an_hour and begins % self.file_mb > 0)
        return -(-ends // self.file_mb) - begins // self.file_mb

    def _mb(self, group: Group, hours: int) -> int:
        return len(group.rows) * self.mb_per_row * hours
