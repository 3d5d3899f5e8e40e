"""A share of a cluster, hour by hour: when work that begins in some hour is done."""

from __future__ import annotations

from collections.abc import Sequence

NEVER = 24 * 365


def done(start: int, tb: float, tb_by_hour: Sequence[float]) -> int:
    """The hour by which so many TB are through, from the beginning of an hour; `NEVER` hours later at most.

    Args:
        tb_by_hour: what the backfill may move in each of the 24 hours of a day; hour 0 is midnight.
    """
    at, left = start, tb
    while left > 1e-9 and at - start < NEVER:
        left -= tb_by_hour[at % 24]
        at += 1
    return at


def tries(start: int, tb: float, attempts: int, tb_by_hour: Sequence[float]) -> list[tuple[int, int]]:
    """(start, end) of each attempt, one after the other."""
    found = []
    for _ in range(attempts):
        end = done(start, tb, tb_by_hour)
        found.append((start, end))
        start = end
    return found
