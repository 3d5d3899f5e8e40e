"""What came of a pipeline: its figures, and how they moved over time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from autograder.flow.conditions import Condition
    from autograder.flow.pipeline import Pipeline

LOSSES = {
    "refused": "the log did not take it, and the producer's buffer was full",
    "unreplicated": "confirmed before it was copied, and the broker died",
    "expired": "retention ended before it was read",
    "late": "its window had closed",
    "dropped": "the job dropped it",
}


@dataclass(frozen=True)
class Trace:
    """One value a step, at its end. Events are deliveries, copies included; losses add up over time.

    Attributes:
        hour: from the start, a midnight.
        produced, read: events a second.
        lag: events that are not read yet; `lag_s`, how old the oldest of them is.
        lost: by cause, all until then.
        duplicates: rows too many, all until then.
        state_gb: remembered ids.
        freshness_s: from an event's arrival until it can be seen.
    """

    hour: np.ndarray
    produced: np.ndarray
    read: np.ndarray
    lag: np.ndarray
    lag_s: np.ndarray
    lost: dict[str, np.ndarray]
    duplicates: np.ndarray
    state_gb: np.ndarray
    freshness_s: np.ndarray


@dataclass(frozen=True)
class Flows:
    """Where all events went. `produced` is the sum of all others; `again` was read twice and stands aside."""

    produced: float
    landed: float
    surplus: float
    suppressed: float
    aside: float
    lost: dict[str, float]
    in_flight: float
    again: float

    @property
    def accounted(self) -> float:
        """All that has a place; equal to `produced`, rounding aside."""
        known = (self.landed, self.surplus, self.suppressed, self.aside, self.in_flight)
        return math.fsum((*known, *self.lost.values()))


@dataclass(frozen=True)
class Course:
    """A pipeline, what happened to it, and what came of it.

    Attributes:
        lag_max, lag_final: events; `lag_max_s` and `lag_final_s`: age of the oldest.
        recovers_min: minutes from the first condition until it has caught up for good; infinite if it has not.
        lost: share of all events, by cause.
        duplicates: share of the rows of the table that are there once too often.
        restated_rows: a day, rows that change a day which is over; `restated_days`: so many days a day.
        wrong_day: share of the rows that are counted on another day than the one they happened on.
        files_per_day: before compaction; `small_files`: share of a day's files at an average moment.
        scanned_tb, rewritten_tb: a day.
        freshness_p95_s: 95 of 100 events can be seen after so long.
        dollars: a day, by part.
    """

    pipeline: Pipeline
    conditions: tuple[Condition, ...]
    hours: float
    step_s: float
    trace: Trace
    flows: Flows
    lag_max: float
    lag_final: float
    lag_max_s: float
    lag_final_s: float
    recovers_min: float
    lost: dict[str, float]
    duplicates: float
    restated_rows: float
    restated_days: int
    wrong_day: float
    state_gb: float
    brokers: int
    files_per_day: float
    file_mb: float
    small_files: float
    scanned_tb: float
    rewritten_tb: float
    freshness_p95_s: float
    dollars: dict[str, float]

    @property
    def loss(self) -> float:
        """Share of all events that are lost, whatever the cause."""
        return math.fsum(self.lost.values())

    @property
    def dollars_per_day(self) -> float:
        """All parts together."""
        return math.fsum(self.dollars.values())
