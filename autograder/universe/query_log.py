"""The table of queries: what readers ask of the viewing events, to choose a partitioning by.

As in a log of statements, a constant that differs between two queries of one kind is
a "?". `days` is how far the times asked for reach: from now back with "last", anywhere
in the past with "between". An hour is the 24th of a day. No predicates: a full scan.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from autograder.universe.columns import Column, Columns, taken, timestamps, words
from autograder.universe.hashing import Draws
from autograder.universe.parameters import DAY_US, Parameters

_SECOND, _MINUTE = 1_000, 60_000
_HOUR = 60 * _MINUTE


def _is(column: str, value: str | int = "?") -> dict[str, Any]:
    return {"column": column, "op": "=", "value": value}


def _last(column: str, days: float) -> dict[str, Any]:
    return {"column": column, "op": "last", "days": days}


_PLAYS = _is("event_type", "play")
_MONTH = {"column": "event_time", "op": "between", "days": 30}
_ERASED = {"column": "member_id", "op": "in", "value": "?"}
_ONE_HOUR = 1 / 24

# Predicates, queries a day, and milliseconds within which they are to be answered. An assumption of this
# course: dashboards ask often and want the newest day, jobs read what arrived, the rest is rare.
_KINDS: tuple[tuple[list[dict[str, Any]], float, int], ...] = (
    ([_last("event_time", 1)], 5_200, 1 * _SECOND),
    ([_last("event_time", 1), _is("country")], 1_900, 1 * _SECOND),
    ([_last("event_time", 1), _PLAYS], 700, 2 * _SECOND),
    ([_last("event_time", 7)], 900, 4 * _SECOND),
    ([_last("event_time", 7), _is("country")], 330, 4 * _SECOND),
    ([_last("event_time", 7), _PLAYS], 150, 5 * _SECOND),
    ([_last("event_time", 30)], 120, 15 * _SECOND),
    ([_last("event_time", 30), _is("country")], 45, 15 * _SECOND),
    ([_last("event_time", 90)], 6, 2 * _MINUTE),
    ([_last("event_time", 365), _is("country")], 1.5, 10 * _MINUTE),
    ([_MONTH], 2.5, 30 * _MINUTE),
    ([_last("arrival_time", _ONE_HOUR)], 480, 1 * _MINUTE),
    ([_last("arrival_time", _ONE_HOUR), _PLAYS], 240, 1 * _MINUTE),
    ([_last("arrival_time", _ONE_HOUR), _is("country")], 72, 2 * _MINUTE),
    ([_last("arrival_time", 0.25)], 24, 5 * _MINUTE),
    ([_last("arrival_time", 1)], 18, 15 * _MINUTE),
    ([_last("arrival_time", 7)], 1.2, 1 * _HOUR),
    ([_is("title_id"), _last("event_time", _ONE_HOUR)], 1_300, 500),
    ([_is("title_id"), _last("event_time", 7)], 210, 3 * _SECOND),
    ([_is("title_id"), _last("event_time", 30)], 60, 8 * _SECOND),
    ([_is("title_id")], 14, 1 * _MINUTE),
    ([_is("member_id"), _last("event_time", 30)], 160, 2 * _SECOND),
    ([_is("member_id")], 40, 10 * _SECOND),
    ([_ERASED], 1, 1 * _HOUR),
    ([_is("device_id"), _last("event_time", 7)], 12, 5 * _SECOND),
    ([_is("schema_version")], 0.3, 1 * _HOUR),
    ([], 0.6, 2 * _HOUR),
)


def query_log(parameters: Parameters, days: range) -> Columns:
    """Columns of `query_log`, day by day; a kind that nobody asked for on a day has no row."""
    day = np.repeat(np.array(days, dtype=np.int64), len(_KINDS))
    kind = np.tile(np.arange(len(_KINDS)), len(days))
    usual = np.array([times for _, times, _ in _KINDS])
    # Another seed asks in another mix; a day differs less from the next.
    mix = Draws(parameters.seed, "query", np.arange(len(_KINDS))).unit("mix")
    usual = usual * np.exp2(2 * mix - 1)
    draw = Draws(parameters.seed, "query", kind, day)
    expected = usual[kind] * (0.85 + 0.3 * draw.unit("frequency"))
    times = (expected + draw.unit("rounding")).astype(np.int32)
    columns = {
        "ts": timestamps(np.datetime64(parameters.start_date), day * DAY_US),
        "predicate_json": words(kind, [json.dumps(predicates) for predicates, _, _ in _KINDS]),
        "frequency_per_day": Column(times),
        "latency_slo_ms": Column(np.array([slo for _, _, slo in _KINDS], dtype=np.int32)[kind]),
    }
    return taken(columns, np.flatnonzero(times))
