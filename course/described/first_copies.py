"""How late first copies are, as measured and as the parameters' mixture of delays has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.universe.lateness import PUNCTUAL_US, Band, Lateness
from autograder.universe.parameters import LATENESS_LIMIT_S, SECOND_US
from course.described.compared import Compared, counted

QUANTILES = (0.5, 0.9, 0.97, 0.99, 0.999)
_LIMIT_US = LATENESS_LIMIT_S * SECOND_US


@dataclass(frozen=True)
class FirstCopies:
    """How late first copies are, `late_us` in ascending order.

    Attributes:
        prone_share: share of them that come from devices that watch without a connection.
    """

    lateness: Lateness
    late_us: np.ndarray
    prone_share: float

    @cached_property
    def _steps(self) -> tuple[np.ndarray, np.ndarray]:
        """Corners of the expected distribution: microseconds, and the share that is at most so late."""
        parts = []
        for band in self.lateness.bands:
            if band.on_boundary:
                edges = _LIMIT_US - 1, _LIMIT_US + 1
            else:
                edges = self._flushed(band.shortest_us, band.longest_us)
            parts.append((self._share_of(band), *edges))
        parts.append((1 - sum(share for share, *_ in parts), *self._flushed(*PUNCTUAL_US)))
        corners = np.unique(np.array([edge for _, *edges in parts for edge in edges]))
        below = sum(share * np.clip((corners - low) / (high - low), 0, 1) for share, low, high in parts)
        return corners, below

    def _share_of(self, band: Band) -> float:
        ordinary, prone = band.ordinary_high - band.low, band.high - band.low
        return (1 - self.prone_share) * ordinary + self.prone_share * prone

    def _flushed(self, low: float, high: float) -> tuple[float, float]:
        """Arrivals are rounded up, which makes them half a flush later on average."""
        half_us = self.lateness.parameters.flush_s * SECOND_US / 2
        return low + half_us, max(high, low + 1) + half_us

    def expected_share_within(self, late_us: np.ndarray) -> np.ndarray:
        """The share expected to be at most so late."""
        return np.interp(late_us, *self._steps)

    def expected_quantile(self, share: float) -> float:
        """Microseconds within which this share is expected to arrive."""
        corners, below = self._steps
        return float(np.interp(share, below, corners))

    def quantiles(self) -> list[Compared]:
        """Seconds at each of `QUANTILES`."""
        n, found = len(self.late_us), []
        for share in QUANTILES if n else ():
            spread = 2 * (share * (1 - share) / n) ** 0.5
            low, high = (self.expected_quantile(min(share + sign * spread, 1.0)) for sign in (-1, 1))
            measured = float(np.quantile(self.late_us, share))
            numbers = (measured, self.expected_quantile(share), low, high)
            found.append(Compared(f"p{100 * share:g}", *(number / SECOND_US for number in numbers)))
        return found

    def at_the_limit(self) -> list[Compared]:
        """Counts around the limit of 7 x 24 h: how many are beyond it, and to the microsecond."""
        n = len(self.late_us)
        exactly = sum(self._share_of(band) for band in self.lateness.bands if band.on_boundary) / 3
        beyond = 1 - float(self.expected_share_within(np.array([_LIMIT_US + 1.0]))[0]) + exactly
        return [
            counted("beyond 7 × 24 h", int((self.late_us > _LIMIT_US).sum()), n, max(beyond, 0.0)),
            *(
                counted(name, int((self.late_us == _LIMIT_US + off).sum()), n, exactly)
                for name, off in (
                    ("one microsecond before", -1),
                    ("exactly 7 × 24 h", 0),
                    ("one microsecond after", 1),
                )
            ),
        ]
