"""The tables of the universe: columns with DuckDB types, keys, grain, units and where each is cut."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TableSchema:
    """One table.

    Attributes:
        grain: what one row is, in words.
        key: columns that tell a row.
        columns: name to DuckDB type.
        notes: units and meanings of columns that need one.
        daily: what its day-partitions are days of; "" for a table that is one piece.
    """

    grain: str
    key: tuple[str, ...]
    columns: dict[str, str]
    notes: dict[str, str] = field(default_factory=dict)
    daily: str = ""


def _table(grain: str, key: str, columns: str, *, daily: str = "", **notes: str) -> TableSchema:
    pairs = dict(tuple(column.split()) for column in columns.split(","))
    return TableSchema(grain, tuple(key.split()), pairs, notes, daily)


_DELIVERY = """
    event_id VARCHAR, revision INTEGER, member_id BIGINT, profile_id BIGINT, device_id BIGINT,
    title_id INTEGER, event_type VARCHAR, event_time TIMESTAMP, client_seq BIGINT, position_s INTEGER,
    watch_s INTEGER, country VARCHAR, arrival_time TIMESTAMP, kafka_topic VARCHAR,
    kafka_partition INTEGER, kafka_offset BIGINT, ingest_batch_id BIGINT, schema_version INTEGER
"""
_DELIVERY_NOTES = {
    "event_id": "identifies the event, however often it is delivered",
    "revision": "1, then higher for each correction of the same event",
    "event_type": "play, heartbeat, pause, seek or stop",
    "event_time": "UTC, when it happened by the device's clock",
    "client_seq": "rises with every event of a device, whatever its clock says",
    "position_s": "seconds from the start of the title",
    "watch_s": "seconds watched that this event reports: since the session's last event; may be NULL",
    "arrival_time": "UTC, when this copy reached the log",
    "kafka_offset": "position in its partition: a delivery, not an event",
    "ingest_batch_id": "the batch that read this delivery",
    "schema_version": "1, 2 or 3: what the client's release sends; anything else is quarantined",
}

SCHEMA: dict[str, TableSchema] = {
    "members": _table(
        "one row per account",
        "member_id",
        "member_id BIGINT, signup_ts TIMESTAMP, signup_country VARCHAR, home_tz VARCHAR, status VARCHAR,"
        "cancelled_ts TIMESTAMP",
        status="active, cancelled or deleted",
        cancelled_ts="UTC; NULL unless the member cancelled",
    ),
    "signups": _table(
        "one row per signup; members who rejoin have two",
        "member_id signup_ts",
        "member_id BIGINT, signup_ts TIMESTAMP, channel VARCHAR, plan_code VARCHAR",
    ),
    "plans": _table(
        "one row per member and stretch of time on one plan",
        "member_id valid_from",
        "member_id BIGINT, plan_code VARCHAR, max_streams INTEGER, valid_from TIMESTAMP, valid_to TIMESTAMP",
        valid_from="inclusive",
        valid_to="exclusive; NULL while the plan is current",
        max_streams="streams at a time",
    ),
    "profiles": _table(
        "one row per profile; one to five on an account",
        "profile_id",
        "profile_id BIGINT, member_id BIGINT, kind VARCHAR, created_ts TIMESTAMP, deleted_ts TIMESTAMP",
        kind="adult or kids",
    ),
    "devices": _table(
        "one row per device; one to three on an account",
        "device_id",
        "device_id BIGINT, member_id BIGINT, family VARCHAR, os_version VARCHAR, clock_offset_ms INTEGER,"
        "offline_prone BOOLEAN",
        family="tv, mobile, web or console",
        clock_offset_ms="milliseconds the device's clock is usually ahead",
        offline_prone="watches without a connection; ten times as often late by an hour or more",
    ),
    "titles": _table(
        "one row per movie, show, season or episode",
        "title_id",
        "title_id INTEGER, parent_id INTEGER, kind VARCHAR, runtime_s INTEGER, released DATE, name VARCHAR",
        parent_id="season of an episode, show of a season, else NULL",
        runtime_s="seconds; NULL for shows and seasons",
    ),
    "title_categories": _table(
        "one row per title and category; a title may have two, or none",
        "title_id category",
        "title_id INTEGER, category VARCHAR, weight DOUBLE",
        weight="share of the title that the category gets; a title's weights add up to 1",
    ),
    "catalog_events": _table(
        "one row per change to the catalogue, as the change log delivers it",
        "event_id",
        "event_id VARCHAR, title_id INTEGER, op VARCHAR, payload_json VARCHAR, country VARCHAR,"
        "schema_version INTEGER, event_time TIMESTAMP, arrival_time TIMESTAMP, source_seq BIGINT,"
        "kafka_partition INTEGER, kafka_offset BIGINT",
        op="upsert, delete, availability, rename or reparent",
        payload_json="what the op says; `titles` is the catalogue before the first change",
        country="NULL unless the change is for one country",
        source_seq="the order in which the source made its changes",
        kafka_offset="position in its partition",
    ),
    "viewing_events_raw": _table(
        "one row per delivery: an event arrives at least once",
        "kafka_topic kafka_partition kafka_offset",
        _DELIVERY,
        daily="arrival_time",
        **_DELIVERY_NOTES,
    ),
    "viewing_events_clean": _table(
        "one row per event: the winning copy, at most 7 x 24 h late, no quarantine",
        "event_id",
        _DELIVERY,
        daily="arrival_time",
        **_DELIVERY_NOTES,
    ),
    "quarantine": _table(
        "one row per delivery that the house rules do not accept",
        "raw_ref",
        "reason VARCHAR, raw_ref VARCHAR, first_seen TIMESTAMP",
        daily="arrival_time",
        reason="BAD_SCHEMA, DELETED_MEMBER, CLOCK_SKEW or TOO_LATE: the first that applies",
        raw_ref="topic/partition/offset of the delivery",
    ),
    "play_sessions": _table(
        "one row per playback session",
        "session_id",
        "session_id BIGINT, member_id BIGINT, profile_id BIGINT, device_id BIGINT, title_id INTEGER,"
        "start_ts TIMESTAMP, stop_ts TIMESTAMP, end_reason VARCHAR, watched_s INTEGER",
        daily="start_ts",
        stop_ts="NULL when the device crashed",
        end_reason="finished, stopped, switched or crashed",
        watched_s="seconds",
    ),
    "heartbeats": _table(
        "one row per beat: every 60 s of a session, give or take five",
        "session_id beat_ts",
        "session_id BIGINT, beat_ts TIMESTAMP, position_s INTEGER, bitrate_kbps INTEGER",
        daily="start of the session",
        position_s="seconds",
        bitrate_kbps="kilobits a second",
    ),
    "qoe_events": _table(
        "one row per moment of a session that a viewer would notice",
        "session_id ts kind",
        "session_id BIGINT, ts TIMESTAMP, kind VARCHAR, duration_ms INTEGER",
        daily="start of the session",
        kind="start, rebuffer, bitrate_drop, error, stop or resume",
        duration_ms="milliseconds: startup time, or how long it stalled; 0 for a moment",
    ),
    "client_logs": _table(
        "one row per upload: a device's sessions as one line of JSON",
        "file_id line",
        "line VARCHAR, received_ts TIMESTAMP, file_id BIGINT",
        daily="start of the sessions",
        line="three schema versions, and a few lines that are cut short",
        file_id="the hour in which the upload was received: 1 for the first of the range",
    ),
    "batches": _table(
        "one row per ingest batch",
        "ingest_batch_id",
        "ingest_batch_id BIGINT, from_arrival TIMESTAMP, to_arrival TIMESTAMP, committed_ts TIMESTAMP",
        to_arrival="exclusive",
        committed_ts="NULL when the batch crashed before it committed",
    ),
    "daily_published": _table(
        "one row per day, category and batch as of which it was published",
        "metric_date category as_of_batch",
        "metric_date DATE, category VARCHAR, plays BIGINT, members BIGINT, watch_s BIGINT,as_of_batch BIGINT",
        metric_date="UTC day of event_time",
        watch_s="seconds",
    ),
    "deletion_requests": _table(
        "one row per member who asked to be erased",
        "request_id",
        "request_id BIGINT, member_id BIGINT, requested_ts TIMESTAMP, deadline_ts TIMESTAMP, scope VARCHAR,"
        "completed_ts TIMESTAMP",
        deadline_ts="30 days after the request",
        completed_ts="NULL while some copy of the member's data is left",
    ),
    "calendar": _table("one row per day", "d", "d DATE"),
    "query_log": _table(
        "one row per kind of query that readers run, as it was seen on one day",
        "ts predicate_json",
        "ts TIMESTAMP, predicate_json VARCHAR, frequency_per_day INTEGER, latency_slo_ms INTEGER",
        daily="ts",
        ts="midnight of the day that is counted",
        predicate_json="a list of the columns it filters on, with op, value or days; empty for a full scan",
    ),
}
