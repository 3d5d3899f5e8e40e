"""Surgical fixtures about what arrives when: late rows, watermarks, clocks and erasure."""

from __future__ import annotations

from datetime import datetime, timedelta

from autograder.worlds.fixtures import log_world
from autograder.worlds.world import World

_NOON = datetime(2026, 3, 2, 12)
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_TICK = timedelta(microseconds=1)


def day_filled_late() -> World:
    """2 March has no rows until 5 March, when all three of its events arrive; 1 and 3 March are punctual.

    Batches are days: what was on 2 March is in batch 5, and batch 2 has nothing to read.
    """
    offline = [
        {
            "event_id": f"offline{number}",
            "member_id": 1001 + number,
            "event_time": _NOON + number * 10 * _MINUTE,
            "arrival_time": _NOON + 3 * _DAY + number * _MINUTE,
            "ingest_batch_id": 5,
            "watch_s": 300 * (number + 1),
        }
        for number in range(3)
    ]
    return log_world(
        "a day filled late",
        "A day has no rows at all until late ones fill it three days on.",
        {"event_id": "before", "event_time": _NOON - _DAY, "ingest_batch_id": 1, "watch_s": 900},
        {
            "event_id": "after",
            "member_id": 1002,
            "event_time": _NOON + _DAY,
            "ingest_batch_id": 3,
            "watch_s": 1_200,
        },
        *offline,
        batches=[{} for _ in range(5)],
        calendar=[{"d": (_NOON + day * _DAY).date()} for day in range(-1, 4)],
    )


def late_event_of_deleted_member() -> World:
    """Member 1001 asks to be erased at noon; an event of eleven o'clock arrives three days after that.

    The event is inside the window of 7 x 24 h, so that only the request keeps it out.
    Another event of theirs arrived before the request and was counted then.
    """
    return log_world(
        "late event of a deleted member",
        "A member asks to be erased, and three days later an event of theirs from before still arrives.",
        {"event_id": "counted", "event_time": _NOON - 3 * 60 * _MINUTE, "watch_s": 1_500},
        {"event_id": "other", "member_id": 1002, "event_time": _NOON - 60 * _MINUTE, "watch_s": 600},
        {
            "event_id": "stray",
            "event_time": _NOON - 60 * _MINUTE,
            "arrival_time": _NOON + 3 * _DAY,
            "ingest_batch_id": 4,
            "watch_s": 2_400,
        },
        {
            "event_id": "next day",
            "member_id": 1002,
            "event_time": _NOON + _DAY,
            "ingest_batch_id": 2,
            "watch_s": 300,
        },
        members=[{"member_id": 1001, "status": "deleted"}, {"member_id": 1002}],
        deletion_requests=[{"requested_ts": _NOON, "scope": "account"}],
    )


def batch_at_watermark() -> World:
    """The last committed batch ends at noon, which is the stored watermark; all of the next arrives at noon.

    A batch takes what arrives before its end. The committed one has a row in its last
    microsecond; the next one is not committed yet.
    """
    before = [
        {
            "event_id": f"read{number}",
            "member_id": 1001 + number,
            "event_time": _NOON - 30 * _MINUTE,
            "arrival_time": arrival,
            "ingest_batch_id": 1,
            "watch_s": 600,
        }
        for number, arrival in enumerate((_NOON - 29 * _MINUTE, _NOON - _TICK))
    ]
    at_noon = [
        {
            "event_id": f"flushed{number}",
            "member_id": 1003 + number,
            "event_time": _NOON - (number + 1) * _MINUTE,
            "arrival_time": _NOON,
            "kafka_partition": number % 2,
            "ingest_batch_id": 2,
            "watch_s": 120 * (number + 1),
        }
        for number in range(4)
    ]
    hour = 60 * _MINUTE
    return log_world(
        "batch at the watermark",
        "Every row of a batch arrives at one moment, which is exactly the stored watermark.",
        *before,
        *at_noon,
        batches=[
            {"from_arrival": _NOON - hour, "to_arrival": _NOON},
            {"from_arrival": _NOON, "to_arrival": _NOON + hour, "committed_ts": None},
        ],
    )


def future_clock() -> World:
    """One event's device says 2028; three events that happen after it arrive in time, by clocks that are right.

    A watermark of the largest event time so far is two years ahead from then on.
    """
    punctual = [
        {
            "event_id": f"right{number}",
            "member_id": 1001 + number,
            "event_time": _NOON + number * 10 * _MINUTE,
            "watch_s": 300 * (number + 1),
        }
        for number in range(5)
    ]
    ahead = {
        "event_id": "ahead",
        "member_id": 1009,
        "event_time": datetime(2028, 3, 2, 12, 15),
        "arrival_time": _NOON + 16 * _MINUTE,
        "watch_s": 900,
    }
    return log_world(
        "future clock",
        "A device's clock is two years ahead: the largest event time so far is no watermark.",
        *punctual[:2],
        ahead,
        *punctual[2:],
        devices=[
            {"member_id": member, "device_id": member * 10 + 1} for member in (*range(1001, 1006), 1009)
        ],
    )
