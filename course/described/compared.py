"""A figure as measured beside the one expected, and the range in which nineteen of twenty universes have it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Compared:
    """A count or a time as measured, as expected, and where nineteen of twenty universes would have it."""

    name: str
    measured: float
    expected: float
    low: float
    high: float


def counted(name: str, count: int, n: int, share: float) -> Compared:
    """A count of `n` independent things, each with a probability of `share`."""
    expected = n * share
    if expected < 100 and share < 0.1:
        low, high = _poisson(expected)
    else:
        spread = 2 * (expected * (1 - share)) ** 0.5
        low, high = max(math.floor(expected - spread), 0), min(math.ceil(expected + spread), n)
    return Compared(name, count, expected, low, high)


def _poisson(mean: float) -> tuple[int, int]:
    """The counts between which nineteen of twenty lie, for rare things."""
    low, count, probability = None, 0, math.exp(-mean)
    reached = probability
    while reached < 0.975:
        if low is None and reached > 0.025:
            low = count
        count += 1
        probability *= mean / count
        reached += probability
    return count if low is None else low, count
