"""Surgical fixtures: the few rows that decide between the copies of an event, written by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from autograder.worlds import house_rules
from autograder.worlds.by_hand import completed
from autograder.worlds.world import World, handmade

_NOON = datetime(2026, 3, 2, 12)
_WEEK = timedelta(days=7)
_TICK = timedelta(microseconds=1)
_ONE_TITLE = [{"title_id": 1, "name": "The Quiet Harbor"}]
_ONE_CATEGORY = [{"title_id": 1, "category": "drama"}]


def log_world(
    name: str,
    provokes: str,
    *deliveries: dict[str, Any],
    **tables: list[dict[str, Any]],
) -> World:
    """A world of a raw log, with what the house rules make of it and who and what is in it.

    Args:
        tables: further tables, or other rows for those that the deliveries imply.
    """
    raw = completed("viewing_events_raw", list(deliveries))
    requests = completed("deletion_requests", tables.get("deletion_requests", []))
    known = [row for row in raw if house_rules.refused(row, {}) != "CLOCK_SKEW"]
    return handmade(
        name,
        provokes,
        **{
            "viewing_events_raw": raw,
            "viewing_events_clean": house_rules.clean(raw, requests),
            "quarantine": house_rules.quarantine(raw, requests),
            "titles": _ONE_TITLE,
            "title_categories": _ONE_CATEGORY,
            "members": [{"member_id": member} for member in sorted({row["member_id"] for row in raw})],
            "calendar": [{"d": day} for day in sorted({row["event_time"].date() for row in known})],
        }
        | tables,
    )


def boundary() -> World:
    """Lateness of 7 x 24 h less a microsecond, exactly, and one more, in each of two partitions."""
    rows = [
        {
            "event_id": f"edge{partition}{number}",
            "member_id": 1001 + number,
            "event_time": _NOON + timedelta(hours=number),
            "arrival_time": _NOON + timedelta(hours=number) + _WEEK + beyond,
            "kafka_partition": partition,
            "ingest_batch_id": 8,
            "watch_s": 60 * (number + 1 + 3 * partition),
        }
        for partition in (0, 1)
        for number, beyond in enumerate((-_TICK, timedelta(0), _TICK))
    ]
    on_time = {
        "event_id": "punctual",
        "member_id": 1009,
        "event_time": _NOON,
        "watch_s": 1_200,
    }
    return log_world(
        "boundary",
        "Copies arrive a microsecond before the limit of 7 x 24 h, exactly on it, and a microsecond after.",
        on_time,
        *rows,
    )


def offsets_across_partitions() -> World:
    """A correction with a small offset in one partition, the first copy with a large one in another."""
    return log_world(
        "offsets across partitions",
        "The newer copy has the smaller offset, on another partition: offsets order one partition only.",
        {
            "event_id": "moved",
            "revision": 1,
            "event_time": _NOON,
            "kafka_partition": 3,
            "kafka_offset": 900,
            "watch_s": 300,
        },
        {
            "event_id": "moved",
            "revision": 2,
            "event_time": _NOON,
            "arrival_time": _NOON + timedelta(hours=1),
            "kafka_partition": 1,
            "kafka_offset": 5,
            "watch_s": 2_400,
        },
        {
            "event_id": "other",
            "member_id": 1002,
            "event_time": _NOON,
            "kafka_partition": 1,
            "kafka_offset": 6,
            "watch_s": 900,
        },
    )


def midnight() -> World:
    """An event in the last microsecond of a day, corrected to the first of the next."""
    last = datetime(2026, 3, 3) - _TICK
    return log_world(
        "midnight",
        "A correction moves an event by one microsecond, across midnight.",
        {"event_id": "edge", "revision": 1, "event_time": last, "watch_s": 600},
        {
            "event_id": "edge",
            "revision": 2,
            "event_time": datetime(2026, 3, 3),
            "arrival_time": datetime(2026, 3, 3, 0, 20),
            "ingest_batch_id": 2,
            "watch_s": 660,
        },
        {"event_id": "before", "member_id": 1002, "event_time": last, "watch_s": 120},
        {
            "event_id": "after",
            "member_id": 1003,
            "event_time": datetime(2026, 3, 3),
            "ingest_batch_id": 2,
            "watch_s": 180,
        },
    )


def revision_moves_day() -> World:
    """The only event of a day moves to another; the first day is left with nothing."""
    return log_world(
        "a revision moves the day",
        "A correction takes the only event of a day to another day; the first day is left empty.",
        {
            "event_id": "lonely",
            "revision": 1,
            "event_time": _NOON,
            "ingest_batch_id": 1,
            "watch_s": 600,
        },
        {
            "event_id": "lonely",
            "revision": 2,
            "event_time": _NOON + timedelta(days=1),
            "arrival_time": _NOON + timedelta(days=1, hours=1),
            "ingest_batch_id": 2,
            "watch_s": 700,
        },
        {
            "event_id": "company",
            "member_id": 1002,
            "event_time": _NOON + timedelta(days=1),
            "ingest_batch_id": 2,
            "watch_s": 300,
        },
    )
