"""The house rules in plain Python give what the generator gives, and decide what no generator delivers."""

from __future__ import annotations

import pytest

from autograder.universe import Universe
from autograder.worlds import beyond_window, clock_skew, deletes, duplicates, handmade, house_rules, ties

RAW, CLEAN, QUARANTINE, REQUESTS = (
    "viewing_events_raw", "viewing_events_clean", "quarantine", "deletion_requests",
)  # fmt: skip
KNOBS = [
    {},
    {"p_revised": 0.3, "p_day_move": 0.2, "p_late_redelivery": 0.3, "p_stale_repeat": 0.5},
    {"p_delete": 0.4, "p_stray": 1.0, "p_bad_schema": 0.2, "p_skew": 0.3, "p_bad_clock": 0.2},
    {"p_on_boundary": 0.3, "flush_s": 3_600, "tick_s": 3_600, "p_exact": 0.5, "most_copies": 4},
]


def assert_as_generated(tables):
    raw, requests = tables[RAW], tables[REQUESTS]
    assert house_rules.clean(raw, requests) == tables[CLEAN]
    assert house_rules.quarantine(raw, requests) == tables[QUARANTINE]


@pytest.mark.parametrize("knobs", KNOBS, ids=lambda knobs: "-".join(knobs) or "usual")
def test_the_generator_keeps_them(knobs):
    made = Universe.of_size("toy", seed=3, **knobs)
    tables = {table: made.rows(table) for table in (RAW, CLEAN, QUARANTINE, REQUESTS)}
    assert len(tables[CLEAN]) > 300
    assert_as_generated(tables)


@pytest.mark.parametrize(
    "slice_", [duplicates, ties, beyond_window, deletes, clock_skew], ids=lambda slice_: slice_.__name__
)
def test_worlds_keep_them(slice_):
    for seed in range(1, 9):
        assert_as_generated(slice_(seed=seed).rows((RAW, CLEAN, QUARANTINE, REQUESTS)))


def judged(*deliveries, requests=()):
    """(event ids that count, with their seconds; reasons) of deliveries of events at noon on 2 March."""
    at_noon = [{"event_time": "2026-03-02 12:00"} | row for row in deliveries]
    world = handmade("w", "p", viewing_events_raw=at_noon, deletion_requests=list(requests))
    raw, asked = (world.rows((table,))[table] for table in (RAW, REQUESTS))
    clean = {row["event_id"]: row["watch_s"] for row in house_rules.clean(raw, asked)}
    return clean, [row["reason"] for row in house_rules.quarantine(raw, asked)]


def test_the_winner_is_decided_by_revision_then_arrival_then_place_in_the_log():
    """The generator delivers corrections in order; by hand they come in any."""
    noon, one = "2026-03-02 12:00", "2026-03-02 13:00"
    clean, reasons = judged(
        {"event_id": "old copy comes last", "revision": 2, "arrival_time": noon, "watch_s": 1},
        {"event_id": "old copy comes last", "revision": 1, "arrival_time": one, "watch_s": 2},
        {"event_id": "latest", "arrival_time": one, "watch_s": 1},
        {"event_id": "latest", "arrival_time": noon, "watch_s": 2},
        {"event_id": "partition", "arrival_time": one, "kafka_partition": 2, "kafka_offset": 1, "watch_s": 1},
        {"event_id": "partition", "arrival_time": one, "kafka_partition": 1, "kafka_offset": 9, "watch_s": 2},
        {"event_id": "offset", "arrival_time": one, "kafka_partition": 1, "kafka_offset": 12, "watch_s": 1},
        {"event_id": "offset", "arrival_time": one, "kafka_partition": 1, "kafka_offset": 11, "watch_s": 2},
        {"event_id": "correction too late", "arrival_time": one, "watch_s": 1},
        {"event_id": "correction too late", "revision": 2, "arrival_time": "2026-03-20", "watch_s": 2},
    )
    assert set(clean.values()) == {1} and len(clean) == 5 and reasons == ["TOO_LATE"]


@pytest.mark.parametrize(
    ("delivery", "reason"),
    [
        ({"arrival_time": "2026-03-09 12:00"}, None),
        ({"arrival_time": "2026-03-09 12:00:00.000001"}, "TOO_LATE"),
        ({"arrival_time": "2026-03-02 11:50"}, None),
        ({"arrival_time": "2026-03-02 11:49:59.999999"}, "CLOCK_SKEW"),
        ({"schema_version": 3}, None),
        ({"schema_version": 4}, "BAD_SCHEMA"),
        ({"schema_version": 0, "arrival_time": "2026-03-30"}, "BAD_SCHEMA"),
        ({"member_id": 1002, "arrival_time": "2026-03-02 14:00"}, None),
        ({"member_id": 1002, "arrival_time": "2026-03-02 14:00:00.000001"}, "DELETED_MEMBER"),
        ({"member_id": 1002, "arrival_time": "2026-03-30"}, "DELETED_MEMBER"),
    ],
)
def test_the_first_reason_that_applies_is_given(delivery, reason):
    # Asked twice, the earlier request counts.
    requests = [
        {"member_id": 1002, "requested_ts": "2026-03-02 15:00"},
        {"member_id": 1002, "requested_ts": "2026-03-02 14:00"},
    ]
    clean, reasons = judged(delivery, requests=requests)
    assert reasons == ([reason] if reason else [])
    assert bool(clean) == (reason is None and delivery.get("member_id") != 1002)
