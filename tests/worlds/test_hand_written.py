"""Worlds written by hand: each fixture does what its sentence says, and what is left out gets a plain default."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest

from autograder.worlds import (
    boundary,
    handmade,
    midnight,
    offsets_across_partitions,
    revision_moves_day,
    tie_at_the_cut,
)
from autograder.worlds.schema import SCHEMA

RAW = "viewing_events_raw"
MICROSECOND = timedelta(microseconds=1)
WEEK = timedelta(days=7)


def log(world):
    return world.rows((RAW,))[RAW]


def events(world):
    by_id = defaultdict(list)
    for row in log(world):
        by_id[row["event_id"]].append(row)
    return by_id


@pytest.mark.parametrize(
    "world",
    [boundary(), midnight(), offsets_across_partitions(), revision_moves_day(), tie_at_the_cut()],
    ids=lambda w: w.name,
)
def test_a_fixture_keeps_the_schema_and_the_laws_of_a_log(world):
    tables = world.rows(SCHEMA)
    for name, rows in tables.items():
        assert all(list(row) == list(SCHEMA[name].columns) for row in rows), name
        keys = [tuple(row[column] for column in SCHEMA[name].key) for row in rows]
        assert len(set(keys)) == len(keys), name
    for row in tables[RAW]:
        assert row["arrival_time"] > row["event_time"] and row["watch_s"] >= 0
    known = {row["title_id"] for row in tables["titles"]}
    assert {row["title_id"] for row in tables[RAW]} <= known
    assert {row["title_id"] for row in tables["title_categories"]} <= known
    assert {row["member_id"] for row in tables[RAW]} <= {row["member_id"] for row in tables["members"]}
    assert {row["event_time"].date() for row in tables[RAW]} <= {row["d"] for row in tables["calendar"]}


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


def test_what_is_left_out_gets_a_plain_default():
    world = handmade(
        "w",
        "p",
        viewing_events_raw=[{"event_time": "2026-03-02 12:00"}, {"event_time": datetime(2026, 3, 3)}],
    )
    first, second = log(world)
    assert (first["event_id"], second["event_id"]) == ("e1", "e2")
    assert first["event_time"] == datetime(2026, 3, 2, 12)
    assert first["arrival_time"] - first["event_time"] == timedelta(minutes=1)
    assert (first["kafka_offset"], second["kafka_offset"]) == (0, 1)
    assert first["watch_s"] == 600 and first["event_type"] == "play"


def test_offsets_count_up_within_their_partition():
    world = handmade(
        "w",
        "p",
        viewing_events_raw=[{"event_time": "2026-03-02", "kafka_partition": at} for at in (0, 1, 0, 1, 1)],
    )
    assert [row["kafka_offset"] for row in log(world)] == [0, 0, 1, 1, 2]


def test_nulls_that_are_written_stay():
    world = handmade(
        "w", "p", viewing_events_raw=[{"event_time": "2026-03-02", "watch_s": None, "member_id": 7}]
    )
    assert log(world)[0]["watch_s"] is None and log(world)[0]["profile_id"] == 71


def test_a_table_that_is_not_written_is_empty():
    assert handmade("w", "p").rows(("titles", RAW)) == {"titles": [], RAW: []}


def test_dates_may_be_text():
    world = handmade(
        "w", "p", calendar=[{"d": "2026-03-02"}], titles=[{"title_id": 3, "released": "2020-01-05"}]
    )
    assert world.rows(("calendar",)) == {"calendar": [{"d": date(2026, 3, 2)}]}
    assert world.rows(("titles",))["titles"][0]["name"] == "Title 3"


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"plays": []}, "no table plays; the universe has members"),
        ({"titles": [{"id": 1}]}, "titles has no column id; it has title_id"),
        ({RAW: [{"watch_s": 1}]}, "row 1 has no event_time"),
    ],
)
def test_a_table_or_column_that_does_not_exist_is_said_at_once(tables, said):
    with pytest.raises(KeyError, match=said):
        handmade("w", "p", **tables)


def test_rows_are_made_once_and_given_as_copies_of_what_was_written():
    written = [{"event_time": "2026-03-02"}]
    world = handmade("w", "p", viewing_events_raw=written)
    assert world.rows((RAW,)) is world.rows((RAW,))
    assert written == [{"event_time": "2026-03-02"}]
