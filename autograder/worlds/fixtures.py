"""Surgical fixtures: the few rows that decide a boundary, written by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from autograder.worlds.world import World, handmade

_NOON = datetime(2026, 3, 2, 12)
_WEEK = timedelta(days=7)
_TICK = timedelta(microseconds=1)
_ONE_TITLE = [{"title_id": 1, "name": "The Quiet Harbor"}]
_ONE_CATEGORY = [{"title_id": 1, "category": "drama"}]


def _log(
    name: str,
    provokes: str,
    *deliveries: dict[str, Any],
    **tables: list[dict[str, Any]],
) -> World:
    """The deliveries as a raw log, and as clean events where each is delivered once."""
    return handmade(
        name,
        provokes,
        **{
            "viewing_events_raw": list(deliveries),
            "titles": _ONE_TITLE,
            "title_categories": _ONE_CATEGORY,
            "members": [
                {"member_id": member} for member in sorted({row.get("member_id", 1001) for row in deliveries})
            ],
            "calendar": [{"d": day} for day in sorted({str(row["event_time"])[:10] for row in deliveries})],
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
    return _log(
        "boundary",
        "Copies arrive a microsecond before the limit of 7 x 24 h, exactly on it, and a microsecond after.",
        on_time,
        *rows,
    )


def offsets_across_partitions() -> World:
    """A correction with a small offset in one partition, the first copy with a large one in another."""
    return _log(
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
    return _log(
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
    return _log(
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


def tie_at_the_cut(places: int = 3) -> World:
    """Titles of one category whose hours tie exactly at the k-th place, and one behind them."""
    hours = [*range(places + 1, 2, -1), 2, 2, 1]
    titles = [{"title_id": number, "name": f"Title {number}"} for number in range(1, len(hours) + 1)]
    events = [
        {
            "event_id": f"v{number}",
            "title_id": number,
            "member_id": 1000 + number,
            "event_time": _NOON + timedelta(minutes=number),
            "watch_s": watched * 3_600,
        }
        for number, watched in enumerate(hours, start=1)
    ]
    return handmade(
        "tie at the cut",
        f"Two titles share place {places}, and one more is behind them.",
        viewing_events_raw=events,
        viewing_events_clean=events,
        titles=titles,
        title_categories=[{"title_id": row["title_id"], "category": "drama"} for row in titles],
        members=[{"member_id": row["member_id"]} for row in events],
        calendar=[{"d": "2026-03-02"}],
    )
