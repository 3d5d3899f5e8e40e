"""A few thousand events, each with its arrival, its lateness and its copy: shares that no formula gives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from autograder.flow.pipeline import Pipeline

MOST = 200_000


@dataclass(frozen=True)
class Sample:
    """Uniform numbers that do not depend on the pipeline, so that two pipelines meet the same events.

    Attributes:
        id: from 0 on.
        when, late_which, late_long, copy_which, copy_long, phase: numbers from 0 to 1.
    """

    id: np.ndarray
    when: np.ndarray
    late_which: np.ndarray
    late_long: np.ndarray
    copy_which: np.ndarray
    copy_long: np.ndarray
    phase: np.ndarray


@dataclass(frozen=True)
class Seen:
    """Shares of the sample. `late`, `again`: windows had closed, the id was forgotten; of those
    that count, `wrong_day` and `restated`; `freshness_p95_s` from arrival until seen."""

    late: float
    again: float
    wrong_day: float
    restated: float
    freshness_p95_s: float


@lru_cache(maxsize=4)
def drawn(count: int, seed: int) -> Sample:
    """A sample of so many events, the same for the same seed.

    Raises:
        ValueError: fewer than 1, or more than `MOST`.
    """
    if not 1 <= count <= MOST:
        raise ValueError(f"A sample has 1 to {MOST:,} events; you asked for {count:,}.")
    numbers = np.random.default_rng(seed).random((6, count))
    # One event in each share of the day: a sample that is spread is steadier than one that is not.
    numbers[0] = (np.arange(count) + numbers[0]) / count
    return Sample(np.arange(count), *numbers)


def seen(
    pipeline: Pipeline,
    sample: Sample,
    hour: np.ndarray,
    arrives: np.ndarray,
    waits_s: np.ndarray,
    window_s: np.ndarray,
) -> Seen:
    """What becomes of a sample that arrives as `arrives` says, at the ends `hour` of the steps.

    Args:
        waits_s: by step, how long an event that arrives then waits to be read, and for the watermark.
        window_s: by step, how late an event that arrives then may be.
    """
    cumulated = np.cumsum(arrives)
    if not cumulated[-1]:
        return Seen(0.0, 0.0, 0.0, 0.0, 0.0)
    arrival_h = np.interp(
        sample.when * cumulated[-1], np.concatenate(([0.0], cumulated)), np.concatenate(([0.0], hour))
    )
    step = np.minimum(np.searchsorted(hour, arrival_h), len(hour) - 1)
    late_s = np.maximum(pipeline.lateness.drawn(sample.late_which, sample.late_long), 0)
    is_late = late_s > window_s[step]
    gap_s = pipeline.copies.drawn(sample.copy_which, sample.copy_long)
    is_again = (gap_s >= 0) & (gap_s > (pipeline.dedup_ttl_h * 3_600 or -1))
    counts = ~is_late
    was_day_before = counts & (np.floor(arrival_h / 24) != np.floor((arrival_h - late_s / 3_600) / 24))
    kept = max(1, int(counts.sum()))
    commits_s = sample.phase * pipeline.checkpoint_s + pipeline.checkpoint_takes_s
    fresh_s = waits_s[step] + commits_s * pipeline.commits_with_checkpoint
    return Seen(
        late=float(is_late.mean()),
        again=float(is_again.mean()),
        wrong_day=float(was_day_before.sum() / kept) if pipeline.day_by == "arrival" else 0.0,
        restated=float(was_day_before.sum() / kept) if pipeline.day_by == "event" else 0.0,
        freshness_p95_s=float(np.quantile(fresh_s[counts], 0.95)) if counts.any() else 0.0,
    )
