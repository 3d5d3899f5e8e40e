"""The tables of the universe: columns with DuckDB types, keys, grain and units."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TableSchema:
    """One table: column name to DuckDB type, the grain in words, and units or notes a column needs."""

    grain: str
    key: tuple[str, ...]
    columns: dict[str, str]
    notes: dict[str, str] = field(default_factory=dict)


_DELIVERY = {
    "event_id": "VARCHAR",
    "revision": "INTEGER",
    "member_id": "BIGINT",
    "profile_id": "BIGINT",
    "device_id": "BIGINT",
    "title_id": "INTEGER",
    "event_type": "VARCHAR",
    "event_time": "TIMESTAMP",
    "client_seq": "BIGINT",
    "position_s": "INTEGER",
    "watch_s": "INTEGER",
    "country": "VARCHAR",
    "arrival_time": "TIMESTAMP",
    "kafka_topic": "VARCHAR",
    "kafka_partition": "INTEGER",
    "kafka_offset": "BIGINT",
    "ingest_batch_id": "BIGINT",
    "schema_version": "INTEGER",
}
_DELIVERY_NOTES = {
    "event_id": "identifies the event, however often it is delivered",
    "revision": "1, then higher for each correction of the same event",
    "event_type": "play, heartbeat, pause, seek or stop",
    "event_time": "UTC, when it happened on the device",
    "watch_s": "seconds watched that this event reports; may be NULL",
    "arrival_time": "UTC, when this copy reached the log",
    "kafka_offset": "position in its partition: a delivery, not an event",
    "ingest_batch_id": "the hourly batch that read this delivery",
}

SCHEMA: dict[str, TableSchema] = {
    "members": TableSchema(
        "one row per account",
        ("member_id",),
        {
            "member_id": "BIGINT",
            "signup_ts": "TIMESTAMP",
            "signup_country": "VARCHAR",
            "home_tz": "VARCHAR",
            "status": "VARCHAR",
            "cancelled_ts": "TIMESTAMP",
        },
        {"status": "active, cancelled or deleted"},
    ),
    "signups": TableSchema(
        "one row per signup; members who rejoin have two",
        ("member_id", "signup_ts"),
        {
            "member_id": "BIGINT",
            "signup_ts": "TIMESTAMP",
            "channel": "VARCHAR",
            "plan_code": "VARCHAR",
        },
    ),
    "titles": TableSchema(
        "one row per movie, show, season or episode",
        ("title_id",),
        {
            "title_id": "INTEGER",
            "parent_id": "INTEGER",
            "kind": "VARCHAR",
            "runtime_s": "INTEGER",
            "released": "DATE",
            "name": "VARCHAR",
        },
        {
            "parent_id": "season of an episode, show of a season, else NULL",
            "runtime_s": "seconds",
        },
    ),
    "title_categories": TableSchema(
        "one row per title and category; a title may have two, or none",
        ("title_id", "category"),
        {"title_id": "INTEGER", "category": "VARCHAR", "weight": "DOUBLE"},
    ),
    "viewing_events_raw": TableSchema(
        "one row per delivery: an event arrives at least once",
        ("kafka_topic", "kafka_partition", "kafka_offset"),
        _DELIVERY,
        _DELIVERY_NOTES,
    ),
    "viewing_events_clean": TableSchema(
        "one row per event: the winning copy, at most 7 x 24 h late",
        ("event_id",),
        _DELIVERY,
        _DELIVERY_NOTES,
    ),
    "batches": TableSchema(
        "one row per hourly ingest batch",
        ("ingest_batch_id",),
        {
            "ingest_batch_id": "BIGINT",
            "from_arrival": "TIMESTAMP",
            "to_arrival": "TIMESTAMP",
            "committed_ts": "TIMESTAMP",
        },
        {
            "to_arrival": "exclusive",
            "committed_ts": "NULL when the batch crashed before it committed",
        },
    ),
    "daily_published": TableSchema(
        "one row per day, category and batch as of which it was published",
        ("metric_date", "category", "as_of_batch"),
        {
            "metric_date": "DATE",
            "category": "VARCHAR",
            "plays": "BIGINT",
            "members": "BIGINT",
            "watch_s": "BIGINT",
            "as_of_batch": "BIGINT",
        },
        {"metric_date": "UTC day of event_time", "watch_s": "seconds"},
    ),
    "calendar": TableSchema("one row per day", ("d",), {"d": "DATE"}),
}
