"""How late each event arrives: bands of a hash that can be read backwards, wider for offline-prone devices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.universe.hashing import Draws
from autograder.universe.parameters import DAY_S, HOUR_S, LATENESS_LIMIT_S, SECOND_US, Parameters

PUNCTUAL_US = (SECOND_US, 120 * SECOND_US)
_LIMIT_US = LATENESS_LIMIT_S * SECOND_US


@dataclass(frozen=True)
class Band:
    """A stretch [low, high) of the hash whose events have a delay of [shortest, longest) microseconds.

    An event of an ordinary device belongs to the band only below `ordinary_high`.
    """

    low: float
    ordinary_high: float
    high: float
    shortest_us: int
    longest_us: int
    on_boundary: bool = False


class Lateness:
    """The delays of one universe."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """From 0 upwards; what lies above the last one is punctual."""
        knobs = self.parameters
        longest_s = LATENESS_LIMIT_S * 60 if knobs.late_days is None else knobs.late_days * DAY_S
        wanted = [(share, low, high, False) for share, low, high in knobs.lateness if low < longest_s]
        if longest_s > LATENESS_LIMIT_S:
            wanted.append((knobs.p_on_boundary, LATENESS_LIMIT_S, LATENESS_LIMIT_S + 1, True))
        bands, reached = [], 0.0
        factor = self._factor(sum(share for share, low, _, _ in wanted if low >= HOUR_S))
        for share, low, high, on_boundary in wanted:
            if share <= 0:
                continue
            ordinary, prone = self._shares(share, factor if low >= HOUR_S else 1.0)
            shortest_us, longest_us = int(low * SECOND_US), int(min(high, max(longest_s, low)) * SECOND_US)
            bands.append(
                Band(reached, reached + ordinary, reached + prone, shortest_us, longest_us, on_boundary)
            )
            reached += prone
        return tuple(bands)

    def _factor(self, tails: float) -> float:
        """The factor asked for, or less where offline-prone devices would be late more than always."""
        knobs = self.parameters
        factor = knobs.offline_factor
        rest = 1 - sum(share for share, low, _ in knobs.lateness if low < HOUR_S)
        while factor > 1 and self._shares(tails, factor)[1] > rest:
            factor = max(1.0, factor * 0.9)
        return factor

    def _shares(self, share: float, factor: float) -> tuple[float, float]:
        """A share for ordinary devices and for prone ones, so that over all it is as asked."""
        ordinary = share / (1 + (factor - 1) * self.parameters.p_offline_device)
        return ordinary, ordinary * factor

    def delay_us(self, unit: np.ndarray, prone: np.ndarray, draw: Draws) -> tuple[np.ndarray, np.ndarray]:
        """The delay per event, and whether it is placed on the boundary."""
        fraction = draw.unit("delay")
        low, high = PUNCTUAL_US
        delay = (fraction * (high - low)).astype(np.int64) + low
        on_boundary = np.zeros(len(unit), dtype=bool)
        late = np.flatnonzero(unit < (self.bands[-1].high if self.bands else 0.0))
        fraction = fraction[late]
        for band, inside in self.banded(unit[late], prone[late]):
            rows = late[inside]
            if band.on_boundary:
                on_boundary[rows] = True
                delay[rows] = _LIMIT_US + (fraction[inside] * 3).astype(np.int64) - 1
            else:
                span = band.longest_us - band.shortest_us
                # Above the shortest: what lies beyond the limit of 7 x 24 h lies beyond it.
                delay[rows] = band.shortest_us + 1 + (fraction[inside] * (span - 1)).astype(np.int64)
        return delay, on_boundary

    def banded(self, unit: np.ndarray, prone: np.ndarray) -> Iterator[tuple[Band, np.ndarray]]:
        """Each band with the events that are in it."""
        for band in self.bands:
            yield band, (unit >= band.low) & (unit < np.where(prone, band.high, band.ordinary_high))
