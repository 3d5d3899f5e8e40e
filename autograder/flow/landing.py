"""What becomes of events that are read: one row, a row too many, an id remembered, or nothing."""

from __future__ import annotations

import numpy as np

from autograder.flow import sizing
from autograder.flow.backlog import Backlog
from autograder.flow.pipeline import Pipeline
from autograder.flow.weather import Weather, hours_of, usual


def landed_in_the_table(
    pipeline: Pipeline, sky: Weather, parts: list[Backlog], arrives: np.ndarray, read: np.ndarray, again: np.ndarray, window_s: np.ndarray
) -> dict:  # fmt: skip
    """What becomes of events that are read: one row, a row too many, none, or set aside."""
    late_of = np.full(len(read), pipeline.lateness.tail(pipeline.window_s))
    if np.any(window_s != window_s[0]):
        late_of = _by_place(parts, arrives, pipeline.lateness.tails(window_s))
    bad_of = _by_place(parts, arrives, sky.bad) if sky.bad.any() else np.zeros(len(read))
    bad = read * bad_of
    dropped = (read - bad) * sky.dropped
    good = read - bad - dropped
    copies_of = pipeline.copies.share / sizing.copies_in(pipeline)
    copies = good * copies_of
    late = (good - copies) * late_of
    collapses = pipeline.sink_mode in ("upsert", "overwrite")
    forgotten = pipeline.copies.tail(pipeline.dedup_ttl_h * 3_600 or -1) / (pipeline.copies.share or 1)
    passed = copies * (0.0 if collapses else forgotten)
    replayed = again * (1 - copies_of) * (1 - late_of) * (pipeline.sink_mode == "append")
    is_lost = pipeline.bad_events == "dropped"
    return {
        "landed": good - copies - late,
        "passed": passed,
        "surplus": passed + replayed,
        "suppressed": copies - passed,
        "aside": bad * (not is_lost),
        "lost": {"late": late, "dropped": dropped + bad * is_lost},
    }


def _by_place(parts: list[Backlog], arrives: np.ndarray, share: np.ndarray) -> np.ndarray:
    """A share of what arrives in each step, for what is read in each step: events are read in order."""
    passed = sum(one.passed for one in parts)
    total = np.concatenate(([0.0], np.cumsum(arrives)))
    of_those = np.concatenate(([0.0], np.cumsum(arrives * share)))
    until = np.interp(passed, total, of_those)
    progress = np.diff(passed, prepend=0.0)
    return np.clip(
        np.divide(np.diff(until, prepend=0.0), progress, out=np.zeros(len(share)), where=progress > 0), 0, 1
    )


def mean_age(parts: list[Backlog]) -> np.ndarray:
    """How old what is read is, on average over the tasks by what waits for them."""
    waiting = sum(one.waiting for one in parts)
    weighed = sum(one.waiting * one.age for one in parts)
    return np.divide(weighed, waiting, out=np.zeros(len(waiting)), where=waiting > 0)


def ids_remembered(pipeline: Pipeline, produced: np.ndarray, step_s: float) -> np.ndarray:
    """Ids that came within the time to live, in GB; the days before the first were ordinary ones."""
    steps, day = len(produced), round(sizing.DAY / step_s)
    ttl = pipeline.dedup_ttl_h * 3_600 / step_s
    ordinary = np.concatenate(([0.0], np.cumsum(usual(pipeline, hours_of(24, step_s), step_s))))
    since = np.concatenate(([0.0], np.cumsum(produced)))
    then = np.arange(1, steps + 1) - ttl
    days, hour = np.divmod(np.minimum(then, 0), day)
    before = days * ordinary[-1] + np.interp(hour, np.arange(day + 1), ordinary)
    inside = np.interp(np.maximum(then, 0), np.arange(steps + 1), since)
    ids = (since[1:] - np.where(then < 0, before, inside)) / sizing.copies_in(pipeline)
    return np.maximum(ids, 0) * pipeline.keyed_share * pipeline.bytes_per_key / 1e9
