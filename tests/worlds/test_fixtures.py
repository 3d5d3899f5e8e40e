"""Surgical fixtures: each holds exactly the rows that its sentence speaks of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import pytest

from autograder.universe.schema import SCHEMA
from autograder.worlds import (
    batch_at_watermark,
    boundary,
    day_filled_late,
    future_clock,
    late_event_of_deleted_member,
    midnight,
    offsets_across_partitions,
    revision_moves_day,
    tie_at_the_cut,
    viewers_at_round_numbers,
)

RAW, CLEAN = "viewing_events_raw", "viewing_events_clean"
MICROSECOND, DAY, WEEK = timedelta(microseconds=1), timedelta(days=1), timedelta(days=7)
FIXTURES = [
    boundary, midnight, offsets_across_partitions, revision_moves_day, tie_at_the_cut,
    viewers_at_round_numbers, day_filled_late, late_event_of_deleted_member, batch_at_watermark, future_clock,
]  # fmt: skip
fixtures = pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.__name__)


def log(world):
    return world.rows((RAW,))[RAW]


def events(world):
    by_id = defaultdict(list)
    for row in log(world):
        by_id[row["event_id"]].append(row)
    return by_id


def rows(world, table):
    return world.rows((table,))[table]


@fixtures
def test_a_fixture_keeps_the_schema_and_the_laws_of_a_log(fixture):
    tables = fixture().rows(SCHEMA)
    for name, found in tables.items():
        assert all(list(row) == list(SCHEMA[name].columns) for row in found), name
        keys = [tuple(row[column] for column in SCHEMA[name].key) for row in found]
        assert len(set(keys)) == len(keys), name
    known = {row["title_id"] for row in tables["titles"]}
    assert {row["title_id"] for row in tables[RAW]} <= known
    assert {row["title_id"] for row in tables["title_categories"]} <= known
    assert {row["member_id"] for row in tables[RAW]} <= {row["member_id"] for row in tables["members"]}
    days = {row["d"] for row in tables["calendar"]}
    assert {row["event_time"].date() for row in tables[CLEAN]} <= days and len(days) <= 5
    assert all(row in tables[RAW] for row in tables[CLEAN])
    assert len({row["event_id"] for row in tables[CLEAN]}) == len(tables[CLEAN]) > 0
    for batch in tables["batches"]:
        for row in tables[RAW]:
            inside = batch["from_arrival"] <= row["arrival_time"] < batch["to_arrival"]
            assert inside == (row["ingest_batch_id"] == batch["ingest_batch_id"])


@fixtures
def test_a_fixture_is_small_and_says_what_it_provokes_in_one_sentence(fixture):
    world = fixture()
    assert re.fullmatch(r"[A-Z][^.!?\n]{20,118}\.", world.provokes), world.provokes
    assert re.fullmatch(r"[\w ]{3,30}", world.name), world.name
    assert fixture.__doc__ and fixture().rows(SCHEMA) == world.rows(SCHEMA)
    assert len(log(world)) <= (501 if fixture is viewers_at_round_numbers else 12)


def test_fixtures_have_names_of_their_own():
    worlds = [fixture() for fixture in FIXTURES]
    assert len({world.name for world in worlds}) == len({world.provokes for world in worlds}) == len(worlds)


def test_the_boundary_trio_stands_in_two_partitions():
    lateness = defaultdict(set)
    for row in log(boundary()):
        if row["event_id"] != "punctual":
            lateness[row["kafka_partition"]].add(row["arrival_time"] - row["event_time"])
    trio = {WEEK - MICROSECOND, WEEK, WEEK + MICROSECOND}
    assert lateness == {0: trio, 1: trio}
    assert len({row["event_id"] for row in log(boundary())}) == 7 == len(log(boundary()))
    punctual = events(boundary())["punctual"][0]
    assert punctual["arrival_time"] - punctual["event_time"] < timedelta(hours=1)


def test_the_newer_copy_has_the_smaller_offset_on_another_partition():
    older, newer = sorted(events(offsets_across_partitions())["moved"], key=lambda row: row["revision"])
    assert (older["kafka_partition"], older["kafka_offset"]) == (3, 900)
    assert (newer["kafka_partition"], newer["kafka_offset"]) == (1, 5)
    assert newer["arrival_time"] > older["arrival_time"] and newer["watch_s"] != older["watch_s"]


def test_a_correction_moves_an_event_by_a_microsecond_across_midnight():
    before, after = sorted(events(midnight())["edge"], key=lambda row: row["revision"])
    assert after["event_time"] - before["event_time"] == MICROSECOND
    assert (before["event_time"].date(), after["event_time"].date()) == (date(2026, 3, 2), date(2026, 3, 3))
    assert after["event_time"] == datetime(2026, 3, 3)
    others = {
        row["event_time"].date()
        for name, rows in events(midnight()).items()
        if name != "edge"
        for row in rows
    }
    assert others == {date(2026, 3, 2), date(2026, 3, 3)}


def test_a_correction_empties_a_day():
    world = revision_moves_day()
    before, after = sorted(events(world)["lonely"], key=lambda row: row["revision"])
    left = before["event_time"].date()
    assert after["event_time"].date() != left
    remaining = [row for row in log(world) if row is not before]
    assert all(row["event_time"].date() != left for row in remaining)
    assert any(
        row["event_time"].date() == after["event_time"].date() for row in remaining if row is not after
    )
    assert left in {row["d"] for row in world.rows(("calendar",))["calendar"]}


@pytest.mark.parametrize("places", [1, 2, 3, 5])
def test_two_titles_share_the_last_place_and_one_is_behind(places):
    world = tie_at_the_cut(places)
    seconds = defaultdict(int)
    for row in log(world):
        seconds[row["title_id"]] += row["watch_s"]
    order = sorted(seconds.values(), reverse=True)
    assert order[places - 1] == order[places] > order[places + 1]
    assert len(set(order[:places])) == places and len(order) == places + 2
    assert f"place {places}" in world.provokes
    assert log(world) == world.rows(("viewing_events_clean",))["viewing_events_clean"]


def test_an_event_is_accepted_on_the_limit_and_refused_a_microsecond_later():
    clean = {row["arrival_time"] - row["event_time"] for row in rows(boundary(), CLEAN)}
    assert {WEEK - MICROSECOND, WEEK} <= clean and WEEK + MICROSECOND not in clean
    refused = [(row["reason"], row["raw_ref"]) for row in rows(boundary(), "quarantine")]
    late = [row for row in log(boundary()) if row["arrival_time"] - row["event_time"] > WEEK]
    assert refused == [
        ("TOO_LATE", f"playback/{row['kafka_partition']}/{row['kafka_offset']}") for row in late
    ]
    assert len(late) == 2


def test_categories_have_exactly_1_99_100_101_and_200_viewers():
    world = viewers_at_round_numbers()
    category = {row["title_id"]: row["category"] for row in rows(world, "title_categories")}
    viewers, seconds = defaultdict(set), defaultdict(set)
    for row in log(world):
        viewers[category[row["title_id"]]].add(row["member_id"])
        seconds[category[row["title_id"]]].add(row["watch_s"])
    assert sorted(map(len, viewers.values())) == [1, 99, 100, 101, 200]
    assert {name: len(found) for name, found in seconds.items()} == {
        name: len(found) for name, found in viewers.items()
    }
    assert len(log(world)) == 1 + 99 + 100 + 101 + 200 and len(rows(world, "members")) == 200
    assert log(world) == rows(world, CLEAN)


def test_a_day_has_no_rows_until_late_ones_fill_it():
    world = day_filled_late()
    filled = date(2026, 3, 2)
    events_of_day = [row for row in log(world) if row["event_time"].date() == filled]
    assert len(events_of_day) == 3 and {row["ingest_batch_id"] for row in events_of_day} == {5}
    assert {row["arrival_time"].date() for row in events_of_day} == {date(2026, 3, 5)}
    assert not [row for row in log(world) if row["arrival_time"].date() == filled]
    before = [row for row in log(world) if row["ingest_batch_id"] < 5]
    assert {row["event_time"].date() for row in before} == {date(2026, 3, 1), date(2026, 3, 3)}
    assert [row["d"].day for row in rows(world, "calendar")] == [1, 2, 3, 4, 5]
    assert [row["ingest_batch_id"] for row in rows(world, "batches")] == [1, 2, 3, 4, 5]
    assert log(world) == rows(world, CLEAN)


def test_an_event_of_a_deleted_member_arrives_three_days_after_the_request():
    world = late_event_of_deleted_member()
    (request,) = rows(world, "deletion_requests")
    theirs = [row for row in log(world) if row["member_id"] == request["member_id"]]
    counted, stray = sorted(theirs, key=lambda row: row["arrival_time"])
    assert stray["arrival_time"] == request["requested_ts"] + 3 * DAY
    assert stray["event_time"] < request["requested_ts"] > counted["arrival_time"]
    assert stray["arrival_time"] - stray["event_time"] < WEEK
    assert request["deadline_ts"] == request["requested_ts"] + 30 * DAY and request["completed_ts"] is None
    assert {row["member_id"] for row in rows(world, CLEAN)} == {1002} and len(rows(world, CLEAN)) == 2
    refused = {"reason": "DELETED_MEMBER", "raw_ref": "playback/0/2", "first_seen": stray["arrival_time"]}
    assert rows(world, "quarantine") == [refused] and log(world)[2] == stray
    status = {row["member_id"]: row["status"] for row in rows(world, "members")}
    assert status == {1001: "deleted", 1002: "active"}


def test_all_rows_of_a_batch_arrive_exactly_at_the_stored_watermark():
    world = batch_at_watermark()
    committed, next_one = rows(world, "batches")
    assert committed["committed_ts"] is not None and next_one["committed_ts"] is None
    watermark = committed["to_arrival"]
    assert next_one["from_arrival"] == watermark
    by_batch = defaultdict(list)
    for row in log(world):
        by_batch[row["ingest_batch_id"]].append(row["arrival_time"])
    assert by_batch[2] == [watermark] * 4
    assert max(by_batch[1]) == watermark - MICROSECOND and len(by_batch[1]) == 2
    partitions = {row["kafka_partition"] for row in log(world) if row["ingest_batch_id"] == 2}
    assert partitions == {0, 1} and log(world) == rows(world, CLEAN)


def test_a_clock_two_years_ahead_would_push_a_watermark():
    world = future_clock()
    by_arrival = sorted(log(world), key=lambda row: row["arrival_time"])
    assert by_arrival == log(world)
    (ahead,) = [row for row in log(world) if row["event_time"] > row["arrival_time"]]
    years = (ahead["event_time"] - ahead["arrival_time"]) / timedelta(days=365.25)
    assert years == pytest.approx(2, abs=0.01)
    after = by_arrival[by_arrival.index(ahead) + 1 :]
    assert len(after) == 3
    for row in after:
        assert row["event_time"] < ahead["event_time"] - WEEK
        assert timedelta(0) < row["arrival_time"] - row["event_time"] <= timedelta(minutes=1)
    assert [row["reason"] for row in rows(world, "quarantine")] == ["CLOCK_SKEW"]
    assert ahead["event_id"] not in {row["event_id"] for row in rows(world, CLEAN)}
    assert Counter(row["member_id"] for row in rows(world, "devices")).keys() == {
        row["member_id"] for row in log(world)
    }
    assert [row["d"] for row in rows(world, "calendar")] == [date(2026, 3, 2)]
