"""A mixture of exponential waits: how late events come, or how long after it a copy of an event does."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Mixture:
    """Some share of all events, each after a wait whose mean is known; the rest do not wait.

    Attributes:
        parts: (share, mean wait in seconds); the shares add up to 1 at most.

    Raises:
        ValueError: a share or a mean below zero, or shares of more than 1.
    """

    parts: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        parts = tuple((float(share), float(mean)) for share, mean in self.parts)
        object.__setattr__(self, "parts", parts)
        if any(not (share >= 0 and 0 <= mean < math.inf) for share, mean in parts):
            raise ValueError("A share and a mean wait are zero or more.")
        if self.share > 1 + 1e-9:
            raise ValueError(f"The shares of a mixture add up to {self.share:g}; there is no more than 1.")

    @property
    def share(self) -> float:
        """The share that waits at all."""
        return math.fsum(share for share, _ in self.parts)

    def tail(self, wait_s: float) -> float:
        """The share of all events that wait longer than this; below zero it is all that wait at all."""
        return math.fsum(
            share * math.exp(-max(wait_s, 0.0) / mean) if mean else share * (wait_s < 0)
            for share, mean in self.parts
        )

    def tails(self, waits_s: np.ndarray) -> np.ndarray:
        """`tail` of many waits."""
        found = np.zeros(len(waits_s))
        for share, mean in self.parts:
            found += share * (np.exp(-np.maximum(waits_s, 0) / mean) if mean else (waits_s < 0))
        return found

    def drawn(self, which: np.ndarray, how_long: np.ndarray) -> np.ndarray:
        """A wait in seconds for each pair of uniform numbers; -1 for those that do not wait.

        The longest mean belongs to the smallest numbers, so the same numbers wait no less
        where a share or a mean has grown.
        """
        found = np.full(len(which), -1.0)
        scale = -np.log1p(-how_long)
        ends = np.cumsum([share for share, _ in self.parts])[::-1]
        # From the widest band inwards: the narrower ones are written over it.
        for end, (_, mean) in zip(ends, reversed(self.parts), strict=True):
            found = np.where(which < end, scale * mean, found)
        return found
