"""Running a pipeline: producers' buffers, the log, the job and the table, step by step through a day or more."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from autograder.flow import sizing
from autograder.flow.conditions import Condition
from autograder.flow.course import Course, Flows, Trace
from autograder.flow.landing import ids_remembered, landed_in_the_table, mean_age
from autograder.flow.pipeline import BadPipeline, Pipeline
from autograder.flow.sample import drawn, seen
from autograder.flow.stages import read_by_tasks, sent_to_the_log, through_producers
from autograder.flow.weather import hours_of, usual
from autograder.flow.what_happens import weather

MOST_STEPS = 200_000
CAUGHT_UP_S = 60.0
"""Whoever has read all that is older than this, or than two steps, is not behind."""


def run(
    pipeline: Pipeline,
    conditions: Sequence[Condition] = (),
    *,
    hours: float = 24,
    step_s: float = 60,
    sample: int = 20_000,
    seed: int = 1,
) -> Course:
    """What comes of a pipeline under conditions, from a midnight on; the same for the same arguments.

    Raises:
        BadPipeline: no hours, steps outside 1 to 3,600 seconds, or more than 200,000 steps.
    """
    if not (1 <= step_s <= 3_600 and step_s / 3_600 <= hours and hours * 3_600 / step_s <= MOST_STEPS):
        raise BadPipeline(
            f"{hours:g} hours in steps of {step_s:g} s cannot be run: a step has 1 to 3,600 s, and there are 1 to {MOST_STEPS:,}."
        )
    conditions = tuple(conditions)
    hour = hours_of(hours, step_s)
    sky = weather(pipeline, conditions, hour, step_s)
    produced, sent, window_s = sent_to_the_log(pipeline, sky, usual(pipeline, hour, step_s))
    log, unsent, uncopied, buffered = through_producers(pipeline, sky, sent, step_s)
    parts = read_by_tasks(pipeline, sky, log, step_s)
    arrives = sum(np.diff(one.arrived, prepend=0.0) for one in parts)
    lag = sum(one.waiting for one in parts)
    lag_s = np.maximum.reduce([one.age for one in parts]) * step_s
    read, expired, again = (sum(getattr(one, name) for one in parts) for name in ("read", "expired", "again"))
    landed = landed_in_the_table(pipeline, sky, parts, arrives, read, again, window_s)
    lost = {"refused": unsent, "unreplicated": uncopied, "expired": expired} | landed["lost"]
    waits_s = mean_age(parts) * step_s + sky.stalled_s + pipeline.watermark_disorder_s * pipeline.windowed
    found = seen(pipeline, drawn(sample, seed), hour, np.where(arrives > 0, arrives, 0), waits_s, window_s)
    committed_s = sizing.checkpoint_age(pipeline) * pipeline.commits_with_checkpoint
    state_gb = ids_remembered(pipeline, produced, step_s)
    trace = Trace(
        hour, produced / step_s, read / step_s, lag, lag_s, {name: np.cumsum(part) for name, part in lost.items()},
        np.cumsum(landed["surplus"]), state_gb, waits_s + committed_s,
    )  # fmt: skip
    totals = {name: float(part.sum()) for name, part in lost.items()}
    unread = float(sum(one.arrived[-1] - one.passed[-1] for one in parts))
    on_devices = float(produced.sum() - sent.sum())
    flows = Flows(
        produced=float(produced.sum()),
        landed=float(landed["landed"].sum()),
        surplus=float(landed["passed"].sum()),
        suppressed=float(landed["suppressed"].sum()),
        aside=float(landed["aside"].sum()),
        lost=totals,
        in_flight=unread + buffered + max(0.0, on_devices),
        again=float(again.sum()),
    )
    copies, events = sizing.copies_in(pipeline), float(produced.sum()) / sizing.copies_in(pipeline)
    rows = flows.landed + float(landed["surplus"].sum())
    dollars = sizing.dollars_per_day(pipeline)
    return Course(
        pipeline, conditions, hours, step_s, trace, flows,
        lag_max=float(lag.max()),
        lag_final=float(lag[-1]),
        lag_max_s=float(lag_s.max()),
        lag_final_s=float(lag_s[-1]),
        recovers_min=_recovers_min(conditions, hour, lag_s, step_s),
        # Windows judge events; what is lost before them takes copies along.
        lost={name: _share(amount / (1 if name == "late" else copies), events) for name, amount in totals.items()},
        duplicates=_share(float(landed["surplus"].sum()), rows),
        restated_rows=found.restated * pipeline.rate * sizing.DAY,
        restated_days=sizing.days_restated(pipeline),
        wrong_day=found.wrong_day,
        state_gb=float(state_gb.max()),
        brokers=sizing.brokers(pipeline),
        files_per_day=sizing.files_per_hour(pipeline) * 24,
        file_mb=sizing.file_mb(pipeline),
        small_files=sizing.small_files(pipeline),
        scanned_tb=sizing.scanned_per_day(pipeline) / 1e12,
        rewritten_tb=sizing.rewritten_per_day(pipeline) / 1e12,
        freshness_p95_s=found.freshness_p95_s,
        dollars=dollars,
    )  # fmt: skip


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _recovers_min(
    conditions: Sequence[Condition], hour: np.ndarray, lag_s: np.ndarray, step_s: float
) -> float:
    """From the first condition until nothing old waits any more."""
    if not conditions:
        return 0.0
    begins = min(one.at_h for one in conditions)
    behind = np.flatnonzero((lag_s > max(CAUGHT_UP_S, 2 * step_s)) & (hour > begins))
    if not len(behind):
        return 0.0
    last = behind[-1]
    return math.inf if last == len(hour) - 1 else float(hour[last + 1] - begins) * 60
