"""What each kind of condition does to the weather."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.flow import sizing
from autograder.flow.conditions import Condition
from autograder.flow.pipeline import Pipeline
from autograder.flow.weather import Flush, Weather

ELECTED_S = 30.0
"""Where a zone is lost, another broker leads after this long."""
ELECTED_AT_ONCE_S = 5.0
"""With unclean elections somebody leads after this long; what that replica was behind is ten times the usual."""
_BEHIND = 10


def weather(pipeline: Pipeline, conditions: Sequence[Condition], hour: np.ndarray, step_s: float) -> Weather:
    """What all conditions together make of each step."""
    sky = Weather(pipeline, hour, step_s / 3_600)
    for one in conditions:
        HAPPENS[one.what](sky, one, sky.part(one.at_h, one.end_h))
    sky.unsent, sky.uncopied = np.minimum(sky.unsent, 1), np.minimum(sky.uncopied, 1)
    return sky


def _kill_task(sky: Weather, one: Condition, _: np.ndarray) -> None:
    sky.job *= 1 - sky.part(one.at_h, one.at_h + sky.pipeline.restart_s / 3_600)
    sky.set_back(one.at_h)


def _job_down(sky: Weather, one: Condition, during: np.ndarray) -> None:
    sky.job *= 1 - during
    sky.set_back(one.at_h)


def _kill_broker(sky: Weather, one: Condition, during: np.ndarray) -> None:
    _lose_brokers(sky, one, during, 1 / sizing.brokers(sky.pipeline), one.minutes * 60)


def _lose_zone(sky: Weather, one: Condition, during: np.ndarray) -> None:
    share = 1 / sky.pipeline.zones
    _lose_brokers(sky, one, during, share, min(one.minutes * 60, ELECTED_S))
    _kill_task(sky, one, during)
    sky.job *= 1 - share * during


def _lose_brokers(sky: Weather, one: Condition, during: np.ndarray, share: float, elected_s: float) -> None:
    pipeline = sky.pipeline
    down_s = _leaderless_s(pipeline, one, elected_s)
    down_until = one.at_h + down_s / 3_600
    sky.log *= 1 - share * during
    sky.unsent += share * sky.part(one.at_h + _held_back_s(pipeline) / 3_600, down_until)
    sky.uncopied += share * sky.part(one.at_h - _uncopied_s(pipeline) / 3_600, one.at_h)
    if pipeline.windowed and pipeline.watermark == "slowest":
        waits = min(down_s, pipeline.idle_timeout_s or down_s)
        sky.stalled_s = np.maximum(sky.stalled_s, waits * (sky.part(one.at_h, down_until) > 0))


def _throttle_sink(sky: Weather, one: Condition, during: np.ndarray) -> None:
    sky.sink *= 1 - (1 - one.size) * during


def _heat_a_key(sky: Weather, one: Condition, during: np.ndarray) -> None:
    sky.hottest = np.maximum(sky.hottest, np.where(during > 0, one.size / sky.pipeline.hot_key_split, 0))


def _send_from_the_future(sky: Weather, one: Condition, _: np.ndarray) -> None:
    pipeline = sky.pipeline
    is_guarded = pipeline.clock_guard_s and one.size * 3_600 > pipeline.clock_guard_s
    if pipeline.watermark == "fastest" and not is_guarded:
        still_s = one.size * 3_600 - (sky.hour - one.at_h) * 3_600
        sky.ahead_s = np.maximum(sky.ahead_s, np.where(sky.hour > one.at_h, still_s, 0))


def _break_the_schema(sky: Weather, one: Condition, during: np.ndarray) -> None:
    if sky.pipeline.bad_events == "stops the job":
        sky.job *= 1 - during
    else:
        sky.bad = 1 - (1 - sky.bad) * (1 - one.size * during)


def _load(sky: Weather, one: Condition, during: np.ndarray) -> None:
    sky.load *= 1 + (one.size - 1) * during


def _flush(sky: Weather, one: Condition, during: np.ndarray) -> None:
    if one.minutes * 60 < 1:
        return
    back_h = one.minutes / 120
    released = sky.part(one.end_h, one.end_h + back_h) * sky.step_h / back_h
    # The first to be held back is the first to be sent, and has waited longest.
    longest_s = one.minutes * 60
    waited_s = np.clip(longest_s - (sky.hour - one.end_h) * 3_600, longest_s / 2, longest_s)
    # If nobody else goes on sending, the watermark waits for them too.
    waited_s = np.where(released > 0, waited_s, 0) * (one.size < 1)
    sky.flushes.append(Flush(one.size * during, released, waited_s))


def _drop_silently(sky: Weather, one: Condition, during: np.ndarray) -> None:
    sky.dropped = 1 - (1 - sky.dropped) * (1 - one.size * during)


HAPPENS: dict[str, Callable[[Weather, Condition, np.ndarray], None]] = {
    "kill task": _kill_task,
    "kill broker": _kill_broker,
    "zone lost": _lose_zone,
    "sink throttled": _throttle_sink,
    "hot key": _heat_a_key,
    "future clock": _send_from_the_future,
    "schema break": _break_the_schema,
    "load": _load,
    "flush": _flush,
    "silent drop": _drop_silently,
    "job down": _job_down,
}
"""By kind, what it does; the array is the share of each step that it lasts."""


def _leaderless_s(pipeline: Pipeline, one: Condition, elected_s: float) -> float:
    """How long partitions of a lost broker have no leader: with one copy until it is back."""
    if pipeline.replication == 1:
        return one.minutes * 60
    return min(elected_s, ELECTED_AT_ONCE_S) if pipeline.unclean_election else elected_s


def _held_back_s(pipeline: Pipeline) -> float:
    """Who does not wait for an answer holds nothing back."""
    return 0.0 if pipeline.acks == "none" else pipeline.buffer_s


def _uncopied_s(pipeline: Pipeline) -> float:
    """Seconds of confirmed events that die with a broker."""
    if pipeline.replication == 1:
        return max(pipeline.replication_lag_s, sizing.checkpoint_age(pipeline))
    behind = _BEHIND * pipeline.replication_lag_s if pipeline.unclean_election else 0.0
    return behind + (0.0 if pipeline.acks == "all" else pipeline.replication_lag_s)
