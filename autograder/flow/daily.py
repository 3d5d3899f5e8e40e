"""The day as traffic sees it: a curve with one evening, its mean 1 and its peak as asked for."""

from __future__ import annotations

import math
from functools import lru_cache

EVENING = 20.0
"""The hour of the day, in UTC, at which the curve is highest."""
HIGHEST = 8.0
"""No day is steeper than this: a peak of so many times the average."""


@lru_cache(maxsize=256)
def steepness(peak_ratio: float) -> float:
    """The k for which exp(k cos x) has a peak of so many times its mean."""
    low, high = 0.0, 700.0
    for _ in range(80):
        middle = (low + high) / 2
        if _ratio(middle) < peak_ratio:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def at(hour: float, peak_ratio: float) -> float:
    """How many times the average rate an hour has, counted from a midnight."""
    k = steepness(peak_ratio)
    return _ratio(k) * math.exp(k * (math.cos(2 * math.pi * (hour - EVENING) / 24) - 1))


@lru_cache(maxsize=4096)
def _ratio(k: float) -> float:
    """exp(k) over the mean of exp(k cos x), which is the modified Bessel function of order zero."""
    points = 512  # of a periodic smooth function, so a plain mean is exact to the last digits
    return 1 / (
        math.fsum(math.exp(k * (math.cos(2 * math.pi * at / points) - 1)) for at in range(points)) / points
    )
