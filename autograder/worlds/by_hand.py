"""Rows written by hand: what is left out gets a plain default, times may be written as text."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from autograder.worlds.schema import SCHEMA

_DEFAULTS: dict[str, dict[str, Any]] = {
    "members": {
        "signup_ts": datetime(2026, 2, 1, 12),
        "signup_country": "US",
        "home_tz": "America/Los_Angeles",
        "status": "active",
    },
    "signups": {
        "signup_ts": datetime(2026, 2, 1, 12),
        "channel": "web",
        "plan_code": "standard",
    },
    "titles": {"kind": "movie", "runtime_s": 6_000, "released": date(2025, 1, 1)},
    "title_categories": {"weight": 1.0},
    "viewing_events_raw": {
        "revision": 1,
        "member_id": 1001,
        "title_id": 1,
        "event_type": "play",
        "position_s": 0,
        "watch_s": 600,
        "country": "US",
        "kafka_topic": "playback",
        "kafka_partition": 0,
        "ingest_batch_id": 1,
        "schema_version": 1,
    },
}
_DEFAULTS["viewing_events_clean"] = _DEFAULTS["viewing_events_raw"]


def completed(table: str, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Full rows of one table, in the order written.

    Raises:
        KeyError: no such table, or no such column in it.
    """
    if table not in SCHEMA:
        raise KeyError(f"no table {table}; the universe has {', '.join(SCHEMA)}")
    columns = SCHEMA[table].columns
    offsets: dict[int, count] = {}
    rows = []
    for number, record in enumerate(records, start=1):
        for column in record:
            if column not in columns:
                raise KeyError(f"{table} has no column {column}; it has {', '.join(columns)}")
        row = {column: None for column in columns} | _DEFAULTS.get(table, {})
        if "event_time" in columns and "event_time" not in record:
            raise KeyError(f"{table}: row {number} has no event_time; only other columns have a default")
        row |= {column: _typed(value, columns[column]) for column, value in record.items()}
        if "kafka_offset" in columns:
            _complete_delivery(row, number, offsets)
        elif table == "titles" and row["name"] is None:
            row["name"] = f"Title {row['title_id']}"
        rows.append(row)
    return rows


def _complete_delivery(row: dict[str, Any], number: int, offsets: dict[int, count]) -> None:
    row["event_id"] = row["event_id"] or f"e{number}"
    row["client_seq"] = row["client_seq"] if row["client_seq"] is not None else number
    row["profile_id"] = row["profile_id"] or row["member_id"] * 10 + 1
    row["device_id"] = row["device_id"] or row["member_id"] * 10 + 1
    row["arrival_time"] = row["arrival_time"] or row["event_time"] + timedelta(minutes=1)
    if row["kafka_offset"] is None:
        row["kafka_offset"] = next(offsets.setdefault(row["kafka_partition"], count()))


def _typed(value: Any, type_: str) -> Any:
    if isinstance(value, str) and type_ == "TIMESTAMP":
        return datetime.fromisoformat(value)
    if isinstance(value, str) and type_ == "DATE":
        return date.fromisoformat(value)
    return value
