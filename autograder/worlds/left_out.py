"""What a row written by hand leaves out: plain values, and those that follow from the rest of the row.

A default is a value, or a function of the row so far and a `Count`. The columns of a
table stand in the order in which they are filled in.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

Row = dict[str, Any]

_SIGNED_UP = datetime(2026, 2, 1, 12)
_FIRST_DAY, _NOON = datetime(2026, 3, 1), datetime(2026, 3, 2, 12)
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_STREAMS = {"basic": 1, "standard": 2, "premium": 4}


class Count:
    """Numbers of rows, of one table: each row's own, and within what its rows have in common."""

    def __init__(self) -> None:
        self.row = 0
        self._seen: Counter[Any] = Counter()

    def within(self, common: Any) -> int:
        """1 for the first row that asks about `common`, then 2, and so on."""
        self._seen[common] += 1
        return self._seen[common]


def _numbered(row: Row, count: Count) -> int:
    return count.row


def _of_member(row: Row, count: Count) -> int:
    """The first profile or device of the row's member."""
    return row["member_id"] * 10 + 1


def _next_of_member(row: Row, count: Count) -> int:
    return row["member_id"] * 10 + count.within(row["member_id"])


def _stop(row: Row, count: Count) -> datetime | None:
    if row["end_reason"] == "crashed":
        return None
    return row["start_ts"] + timedelta(seconds=600 if row["watched_s"] is None else row["watched_s"])


def _watched(row: Row, count: Count) -> int:
    return 600 if row["stop_ts"] is None else int((row["stop_ts"] - row["start_ts"]).total_seconds())


_LOG: dict[str, Any] = {
    "arrival_time": lambda row, count: row["event_time"] + _MINUTE,
    "kafka_partition": 0,
    "kafka_offset": lambda row, count: count.within(row["kafka_partition"]) - 1,
    "schema_version": 1,
}
_DELIVERY: dict[str, Any] = {
    "event_id": lambda row, count: f"e{count.row}",
    "revision": 1,
    "member_id": 1001,
    "profile_id": _of_member,
    "device_id": _of_member,
    "title_id": 1,
    "event_type": "play",
    "client_seq": _numbered,
    "position_s": 0,
    "watch_s": 600,
    "country": "US",
    "kafka_topic": "playback",
    "ingest_batch_id": 1,
    **_LOG,
}

LEFT_OUT: dict[str, dict[str, Any]] = {
    "members": {
        "signup_ts": _SIGNED_UP,
        "signup_country": "US",
        "home_tz": "America/Los_Angeles",
        "status": "active",
    },
    "signups": {"signup_ts": _SIGNED_UP, "channel": "web", "plan_code": "standard"},
    "plans": {
        "member_id": 1001,
        "plan_code": "standard",
        "max_streams": lambda row, count: _STREAMS.get(row["plan_code"]),
        "valid_from": _SIGNED_UP,
    },
    "profiles": {
        "member_id": 1001,
        "profile_id": _next_of_member,
        "kind": "adult",
        "created_ts": _SIGNED_UP,
    },
    "devices": {
        "member_id": 1001,
        "device_id": _next_of_member,
        "family": "tv",
        "os_version": "12.0",
        "clock_offset_ms": 0,
        "offline_prone": False,
    },
    "titles": {
        "kind": "movie",
        "runtime_s": 6_000,
        "released": date(2025, 1, 1),
        "name": lambda row, count: f"Title {row['title_id']}",
    },
    "title_categories": {"weight": 1.0},
    "catalog_events": {
        "event_id": lambda row, count: f"c{count.row}",
        "title_id": 1,
        "op": "upsert",
        "payload_json": "{}",
        "source_seq": _numbered,
        **_LOG,
    },
    "viewing_events_raw": _DELIVERY,
    "viewing_events_clean": _DELIVERY,
    "quarantine": {
        "reason": "TOO_LATE",
        "raw_ref": lambda row, count: f"playback/0/{count.row - 1}",
        "first_seen": _NOON,
    },
    "play_sessions": {
        "session_id": _numbered,
        "member_id": 1001,
        "profile_id": _of_member,
        "device_id": _of_member,
        "title_id": 1,
        "start_ts": _NOON,
        "stop_ts": _stop,
        "end_reason": lambda row, count: "crashed" if row["stop_ts"] is None else "stopped",
        "watched_s": _watched,
    },
    "heartbeats": {
        "session_id": 1,
        "position_s": lambda row, count: 60 * count.within(row["session_id"]),
        "beat_ts": lambda row, count: _NOON + timedelta(seconds=row["position_s"]),
        "bitrate_kbps": 6_000,
    },
    "qoe_events": {
        "session_id": 1,
        "ts": lambda row, count: _NOON + (count.within(row["session_id"]) - 1) * _MINUTE,
        "kind": "start",
        "duration_ms": lambda row, count: 1_000 if row["kind"] in ("start", "rebuffer") else 0,
    },
    "client_logs": {
        "line": lambda row, count: (
            '{"device":{"id":10011,"family":"tv"},"sessions":[],'
            f'"meta":{{"schema":1,"upload":"{count.row:016x}"}}}}'
        ),
        "received_ts": _NOON,
        "file_id": lambda row, count: (row["received_ts"] - _FIRST_DAY) // timedelta(hours=1) + 1,
    },
    "batches": {
        "ingest_batch_id": _numbered,
        "from_arrival": lambda row, count: _FIRST_DAY + (row["ingest_batch_id"] - 1) * _DAY,
        "to_arrival": lambda row, count: row["from_arrival"] + _DAY,
        "committed_ts": lambda row, count: row["to_arrival"] + 5 * _MINUTE,
    },
    "deletion_requests": {
        "request_id": _numbered,
        "member_id": 1001,
        "requested_ts": _NOON,
        "deadline_ts": lambda row, count: row["requested_ts"] + 30 * _DAY,
        "scope": "account",
    },
    "query_log": {
        "ts": _FIRST_DAY,
        "predicate_json": '[{"column": "event_time", "op": "last", "days": 1}]',
        "frequency_per_day": 100,
        "latency_slo_ms": 1_000,
    },
}
"""Table by table; what is not here either is NULL."""
