"""The house rules for a log of a few rows: what is refused and why, and which copy of an event counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from autograder.universe.parameters import EARLIEST_S, LATENESS_LIMIT_S

Row = dict[str, Any]

LATEST, EARLIEST = timedelta(seconds=LATENESS_LIMIT_S), timedelta(seconds=EARLIEST_S)


def refused(delivery: Row, requested: dict[int, datetime]) -> str | None:
    """The first reason that applies for `quarantine`, None for an accepted delivery.

    Args:
        requested: when a member asked to be erased, by member id.
    """
    late = delivery["arrival_time"] - delivery["event_time"]
    asked = requested.get(delivery["member_id"])
    if delivery["schema_version"] not in (1, 2, 3):
        return "BAD_SCHEMA"
    if asked is not None and delivery["arrival_time"] > asked:
        return "DELETED_MEMBER"
    if late < EARLIEST:
        return "CLOCK_SKEW"
    return "TOO_LATE" if late > LATEST else None


def clean(deliveries: Iterable[Row], requests: Iterable[Row] = ()) -> list[Row]:
    """The rows of `viewing_events_clean`: the winner of each event, in the order of the log.

    Nobody who asked to be erased has a row in it. Among the accepted copies the highest
    revision wins, then the latest arrival, then the highest partition and offset.
    """
    requested = _requested(requests)
    winners: dict[str, Row] = {}
    accepted = [row for row in deliveries if refused(row, requested) is None]
    for row in accepted:
        best = winners.get(row["event_id"])
        if row["member_id"] not in requested and (best is None or _rank(row) > _rank(best)):
            winners[row["event_id"]] = row
    return [row for row in accepted if winners.get(row["event_id"]) is row]


def quarantine(deliveries: Iterable[Row], requests: Iterable[Row] = ()) -> list[Row]:
    """The rows of `quarantine`, in the order of the log."""
    requested = _requested(requests)
    return [
        {
            "reason": reason,
            "raw_ref": f"{row['kafka_topic']}/{row['kafka_partition']}/{row['kafka_offset']}",
            "first_seen": row["arrival_time"],
        }
        for row in deliveries
        if (reason := refused(row, requested)) is not None
    ]


def _rank(row: Row) -> tuple[Any, ...]:
    return row["revision"], row["arrival_time"], row["kafka_partition"], row["kafka_offset"]


def _requested(requests: Iterable[Row]) -> dict[int, datetime]:
    asked: dict[int, datetime] = {}
    for request in requests:
        earlier = asked.get(request["member_id"], request["requested_ts"])
        asked[request["member_id"]] = min(earlier, request["requested_ts"])
    return asked
