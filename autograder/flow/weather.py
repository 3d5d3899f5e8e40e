"""Conditions as numbers over time: for each step how much comes, how much can be done, and what is dropped."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from autograder.flow import daily, sizing
from autograder.flow.pipeline import Pipeline


@dataclass(frozen=True)
class Flush:
    """What devices hold back and send later: shares of a step's traffic, and of all that was held back.

    Attributes:
        waited_s: how long those that are sent in a step had been held back.
    """

    withheld: np.ndarray
    released: np.ndarray
    waited_s: np.ndarray


@dataclass
class Weather:
    """One value a step; a new one is calm, and what happens is written into it.

    Attributes:
        hour: the ends of the steps. step_h: how long one is.
        load: times the usual traffic. flushes: what is held back of it.
        hottest: share of the hottest key in its partition.
        log, job, sink: shares of the brokers, the job and the sink that are there.
        unsent, uncopied: shares of a step's events that a producer could not hold back for so long as
            they had no leader, and that were confirmed and died with their broker.
        setbacks: steps before which the job goes back to its last checkpoint.
        bad, dropped: shares of the events that cannot be read, and that the job drops silently.
        ahead_s: how far the watermark is ahead of where it should be.
        stalled_s: how long the watermark waits for a silent partition.
    """

    pipeline: Pipeline
    hour: np.ndarray
    step_h: float
    setbacks: set[int] = field(default_factory=set)
    flushes: list[Flush] = field(default_factory=list)

    def __post_init__(self) -> None:
        ones, zeros = np.ones(len(self.hour)), np.zeros(len(self.hour))
        self.load, self.log, self.job, self.sink = (ones.copy() for _ in range(4))
        self.hottest = ones * self.pipeline.top_key_share / self.pipeline.hot_key_split
        self.unsent, self.uncopied, self.bad, self.dropped = (zeros.copy() for _ in range(4))
        self.ahead_s, self.stalled_s = zeros.copy(), zeros.copy()

    def part(self, from_h: float, to_h: float) -> np.ndarray:
        """The share of each step that lies between two hours."""
        start = self.hour - self.step_h
        return np.clip((np.minimum(self.hour, to_h) - np.maximum(start, from_h)) / self.step_h, 0, 1)

    def set_back(self, at_h: float) -> None:
        """From here on the job reads again what it had read since its last checkpoint."""
        self.setbacks.add(int(at_h / self.step_h))


def hours_of(hours: float, step_s: float) -> np.ndarray:
    """The ends of the steps, in hours."""
    return np.arange(1, round(hours * 3_600 / step_s) + 1) * step_s / 3_600


def usual(pipeline: Pipeline, hour: np.ndarray, step_s: float) -> np.ndarray:
    """Events, copies included, that producers send in each step on an ordinary day."""
    middle = hour - step_s / 7_200
    k = daily.steepness(pipeline.peak_ratio)
    shape = np.exp(k * (np.cos(2 * np.pi * (middle - daily.EVENING) / 24) - 1))
    highest = daily.at(daily.EVENING, pipeline.peak_ratio)
    return pipeline.rate * sizing.copies_in(pipeline) * step_s * highest * shape
