"""Worlds for jobs, written by hand: a few deliveries, and one batch for each day on which some arrive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from autograder.worlds.by_hand import completed
from autograder.worlds.world import World, handmade

_DAY = timedelta(days=1)
_EPOCH = datetime(2026, 1, 1)


def arriving(name: str, provokes: str, *deliveries: tuple[Any, ...], at: str = "00:00") -> World:
    """A world of deliveries and the days of arrival that have any, each a batch.

    Args:
        deliveries: (event_id, revision, event_time, arrival_time, watch_s, title_id and what else
            differs from the plain row, as a dict); the last two may be left out. Times are
            "03-02 20:00", of 2026.
        at: when a batch begins and ends, as a time of day.
    """
    begins = timedelta(hours=int(at[:2]), minutes=int(at[3:]))
    rows = []
    for event_id, revision, happened, arrived, watch_s, *more in deliveries:
        title_id, others = (more + [1, {}])[:2] if len(more) != 1 else (more[0], {})
        arrival = _instant(arrived)
        batch = (arrival - begins - _EPOCH) // _DAY
        rows.append(
            {
                "event_id": event_id,
                "revision": revision,
                "event_time": _instant(happened),
                "arrival_time": arrival,
                "watch_s": watch_s,
                "title_id": title_id,
                "ingest_batch_id": batch,
                **others,
            }
        )
    batches = [
        {"ingest_batch_id": batch, "from_arrival": _EPOCH + begins + batch * _DAY}
        for batch in sorted({row["ingest_batch_id"] for row in rows})
    ]
    return handmade(
        name, provokes, viewing_events_raw=rows, batches=completed("batches", batches) if batches else []
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text if text[:2] in ("19", "20") else f"2026-{text}")
