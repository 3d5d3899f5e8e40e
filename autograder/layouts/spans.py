"""Partitions by time, as spans of hours: where one begins and ends, and which part of each a query reaches."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

STEPS = {"hour": 1, "day": 24}
"""Hours of a partition by unit."""

Span = tuple[int, int]
"""From one hour to another, the end not included; hours are counted from the table's first, a UTC midnight."""


def spans(unit: str, first: int, end: int) -> list[Span]:
    """The partitions of the hours from `first` until `end`, the outer ones cut off there.

    Args:
        unit: a name of `STEPS`.
    """
    if first >= end:
        return []
    step = STEPS[unit]
    return list(pairwise([first, *range(first - first % step + step, end, step), end]))


def reached(parts: list[Span], first: int, end: int) -> Counter[tuple[int, int, int]]:
    """How many spans a query from `first` until `end` reaches in each way: (hours of the span, from, to in it)."""
    return Counter(
        (stop - start, max(first, start) - start, min(end, stop) - start)
        for start, stop in parts
        if start < end and stop > first
    )
