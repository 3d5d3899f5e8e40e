"""Schedules that nobody wrote: small ones at random for an oracle, and a long one to count a job's work on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from autograder.jobs.running import RUNS
from autograder.jobs.schedule import LOG

_BEGIN = datetime(2026, 3, 1)
_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_LATE = (
    _MINUTE,
    _DAY,
    7 * _DAY,
    -9 * _MINUTE,
    3 * _MINUTE,
    7 * _DAY - _HOUR,
    -11 * _MINUTE,
    7 * _DAY + timedelta(microseconds=1),
    9 * _DAY,
)
_HAPPENED = (12 * _HOUR, 4 * _MINUTE, 23 * _HOUR + 58 * _MINUTE)
_ATTEMPTS = (
    ("",),
    ("after write 1", ""),
    ("before write 2", ""),
    ("", ""),
    ("after write 2", "after write 1", ""),
)


def small_schedules(st: Any, *, batch: Sequence[str] | str, moves: bool, given_up: bool = False) -> Any:
    """A strategy of schedules: up to six deliveries of three events, cut into batches, with machines that die.

    Args:
        st: `hypothesis.strategies`.
        batch: what a run is told, as in `JobExercise`.
        moves: corrections may move an event to another day.
        given_up: a run that died may be followed by the next batch's.
    """
    delivery = st.tuples(
        st.integers(0, 2),
        st.integers(1, 2),
        st.integers(0, 3 if moves else 0),
        st.sampled_from(_LATE),
        st.sampled_from([60, None, 30]),
    )
    attempts = st.sampled_from([*_ATTEMPTS, *([("after write 1",)] * given_up)])
    return st.tuples(
        st.lists(delivery, max_size=6),
        st.sampled_from([24, 60, 1_000]),
        st.lists(attempts, min_size=6, max_size=6),
    ).map(lambda drawn: _schedule(*drawn, batch=batch))


def _schedule(
    drawn: list[tuple], hours: int, attempts: list[tuple[str, ...]], batch: Sequence[str] | str
) -> dict[str, Any]:
    rows = []
    for offset, (event, revision, moved, late, watch_s) in enumerate(drawn):
        happened = _BEGIN + event * _DAY + moved * _DAY + _HAPPENED[event]
        rows.append(_delivery("abc"[event], revision, 1 + event // 2, happened, late, watch_s, offset))
    return _in_batches(rows, hours, attempts, batch)


def long_history(
    days: int, seed: random.Random, *, batch: Sequence[str] | str, per_day: int = 12, late: bool = True
) -> dict[str, Any]:
    """So many days with a few deliveries each, in daily batches; one in six is late by up to 7 days."""
    rows = []
    for number in range(days * per_day):
        happened = _BEGIN + number // per_day * _DAY + seed.randrange(24 * 60) * _MINUTE
        delay = seed.randrange(1, 7 * 24 * 60) if late and seed.random() < 1 / 6 else 1
        rows.append(_delivery(f"e{number}", 1, number % 4, happened, delay * _MINUTE, 60, number))
    rows = [row for row in rows if row["arrival_time"] < _BEGIN + days * _DAY]
    return _in_batches(rows, 24, [("",)], batch)


def _delivery(
    event_id: str,
    revision: int,
    title_id: int,
    happened: datetime,
    late: timedelta,
    watch_s: int | None,
    offset: int,
) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "revision": revision,
        "title_id": title_id,
        "event_time": happened,
        "watch_s": watch_s,
        "arrival_time": happened + late,
        "kafka_partition": offset % 2,
        "kafka_offset": offset,
    }


def _in_batches(
    rows: list[dict[str, Any]], hours: int, attempts: list[tuple[str, ...]], batch: Sequence[str] | str
) -> dict[str, Any]:
    """The rows landing in batches of so many hours of arrival, those without rows left out."""
    begin, width = _BEGIN - _DAY, hours * _HOUR
    numbers = sorted({(row["arrival_time"] - begin) // width for row in rows})
    runs: list[dict[str, Any]] = []
    first_run = {}
    for at, number in enumerate(numbers):
        tried = attempts[at % len(attempts)]
        if at == len(numbers) - 1 and tried[-1]:
            tried = (*tried, "")
        first_run[number] = len(runs) + 1
        ends = begin + (number + 1) * width
        known = {"from_arrival": ends - width, "to_arrival": ends, "now": ends}
        for dies in tried:
            told = {name: known[name] for name in ([batch] if isinstance(batch, str) else batch)}
            runs.append({"run": len(runs) + 1, **told, "dies": dies})
    log = [{"run": first_run[(row["arrival_time"] - begin) // width], **row} for row in rows]
    return {RUNS: runs, LOG: log}
