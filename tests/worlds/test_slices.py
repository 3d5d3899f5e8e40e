"""Each slice of the universe provokes what its sentence says for nine seeds in ten or more, with few rows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby

import pytest

from autograder.universe.schema import SCHEMA
from autograder.worlds import (
    as_of,
    beyond_window,
    clock_skew,
    deletes,
    duplicates,
    empty,
    gaps,
    hot_key,
    late,
    null_keys,
    outage,
    replayed_week,
    retry_storm,
    single_row,
    tidy,
    ties,
    two_categories,
)

RAW, CLEAN = "viewing_events_raw", "viewing_events_clean"
MINUTE, DAY, WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(days=7)
NEVER = timedelta(0)
SEEDS = range(1, 41)
SLICES = [
    tidy, duplicates, retry_storm, ties, gaps, null_keys, late, beyond_window, deletes, outage, hot_key,
    two_categories, clock_skew, replayed_week,
]  # fmt: skip


@cache
def made(slice_, seed):
    return slice_(seed=seed)


def log(world):
    return world.rows((RAW,))[RAW]


def rows(world, table):
    return world.rows((table,))[table]


def copies(world):
    """The deliveries of each event, in the order of the log."""
    by_id = defaultdict(list)
    for row in log(world):
        by_id[row["event_id"]].append(row)
    return list(by_id.values())


def lateness(row):
    return row["arrival_time"] - row["event_time"]


def share(slice_, holds):
    """For which share of the seeds something holds."""
    return sum(bool(holds(made(slice_, seed))) for seed in SEEDS) / len(SEEDS)


def always(slice_, holds):
    return share(slice_, holds) == 1


def mostly(slice_, holds):
    """Random rows do not show everything for every seed; the proof of an exercise screens the seeds."""
    return share(slice_, holds) >= 0.9


@pytest.mark.parametrize("slice_", [*SLICES, single_row], ids=lambda slice_: slice_.__name__)
def test_a_slice_keeps_the_schema_and_is_the_same_for_the_same_seed(slice_):
    tables = slice_(seed=5).rows(SCHEMA)
    assert all(list(row) == list(SCHEMA[name].columns) for name, found in tables.items() for row in found)
    for name, schema in SCHEMA.items():
        keys = [tuple(row[column] for column in schema.key) for row in tables[name]]
        assert len(set(keys)) == len(keys), name
    assert slice_(seed=5).rows(SCHEMA) == tables
    assert slice_(seed=6).rows(SCHEMA) != tables


@pytest.mark.parametrize("slice_", SLICES, ids=lambda slice_: slice_.__name__)
def test_a_slice_has_few_rows(slice_):
    most = 160 if slice_ is retry_storm else 90
    sizes = sorted(len(log(made(slice_, seed))) for seed in SEEDS)
    assert 1 <= sizes[0] and sizes[-1] <= most
    assert 20 <= sizes[len(sizes) // 2]


def test_every_slice_has_a_name_and_says_in_one_sentence_what_it_provokes():
    worlds = [made(slice_, 1) for slice_ in SLICES] + [empty(), single_row()]
    assert len({world.name for world in worlds}) == len({world.provokes for world in worlds}) == len(worlds)
    for world in worlds:
        assert re.fullmatch(r"[A-Z][^.!?\n]{20,118}\.", world.provokes), world.provokes
        assert re.fullmatch(r"[\w ]{3,30}", world.name), world.name


def test_in_a_tidy_world_every_event_arrives_once_within_two_minutes():
    assert always(tidy, lambda world: all(len(found) == 1 for found in copies(world)))
    assert always(tidy, lambda world: all(NEVER < lateness(row) <= 2 * MINUTE for row in log(world)))
    assert always(tidy, lambda world: log(world) == rows(world, CLEAN))
    assert always(tidy, lambda world: rows(world, "quarantine") == [])
    for column in ("watch_s", "country"):
        assert always(tidy, lambda world, column=column: all(row[column] is not None for row in log(world)))


def test_some_events_arrive_twice_and_some_again_with_a_correction():
    def revisions(world):
        return [tuple(row["revision"] for row in found) for found in copies(world)]

    assert mostly(duplicates, lambda world: (1, 1) in revisions(world))
    assert mostly(duplicates, lambda world: (1, 2) in revisions(world))
    assert mostly(duplicates, lambda world: (1,) in revisions(world))
    assert mostly(duplicates, lambda world: (1, 2, 1) in revisions(world))
    assert always(duplicates, lambda world: {(1,), (1, 1), (1, 2), (1, 2, 1)} >= set(revisions(world)))
    for seed in SEEDS:
        for first, *later in copies(made(duplicates, seed)):
            assert all((row["watch_s"] != first["watch_s"]) == (row["revision"] == 2) for row in later)


def test_in_a_retry_storm_most_events_arrive_two_to_five_times():
    def several(world):
        return sum(2 <= len(found) <= 5 for found in copies(world)) > len(copies(world)) / 2

    assert always(retry_storm, several)
    assert mostly(retry_storm, lambda world: max(map(len, copies(world))) == 5)
    assert always(retry_storm, lambda world: max(map(len, copies(world))) <= 5)
    assert mostly(
        retry_storm,
        lambda world: any(len({row["kafka_partition"] for row in found}) > 1 for found in copies(world)),
    )


@pytest.mark.parametrize("column", ["event_time", "arrival_time"])
def test_many_event_times_and_arrival_times_are_equal(column):
    assert always(ties, lambda world: len({row[column] for row in log(world)}) < len(log(world)) / 2)


def test_copies_of_one_event_tie_in_revision_and_arrival():
    def tied(world):
        return any(
            len({(row["revision"], row["arrival_time"]) for row in found}) < len(found)
            for found in copies(world)
        )

    assert mostly(ties, tied)


def test_events_of_one_member_tie_in_time():
    def tied(world):
        counts = Counter((row["member_id"], row["event_time"]) for row in rows(world, CLEAN))
        return max(counts.values()) > 1

    assert mostly(ties, tied)


def test_some_days_have_no_events_and_some_members_no_viewing():
    def viewers(world):
        return {row["member_id"] for row in log(world)}

    def members(world):
        return {row["member_id"] for row in rows(world, "members")}

    def without(world):
        calendar = [row["d"] for row in rows(world, "calendar")]
        assert len(calendar) == 7
        return [day not in {row["event_time"].date() for row in log(world)} for day in calendar]

    assert mostly(gaps, lambda world: members(world) > viewers(world) and len(viewers(world)) >= 2)
    # What begins before midnight may end after it, so only the second of two empty days is sure to be one.
    assert always(gaps, lambda world: without(world)[3])
    assert mostly(gaps, lambda world: 2 <= sum(without(world)) <= 4)


@pytest.mark.parametrize("column", ["watch_s", "country"])
def test_seconds_and_countries_are_missing_here_and_there(column):
    assert mostly(
        null_keys, lambda world: 0 < sum(row[column] is None for row in log(world)) < len(log(world))
    )


def test_some_titles_that_are_watched_have_no_category():
    def with_and_without(world):
        titles = {row["title_id"] for row in rows(world, "title_categories")}
        watched = {row["title_id"] for row in log(world)}
        return watched - titles and watched & titles

    assert mostly(null_keys, with_and_without)


@pytest.mark.parametrize("days", [2, 7])
def test_half_of_the_events_arrive_up_to_some_days_late(days):
    firsts = [found[0] for seed in SEEDS for found in copies(late(seed=seed, days=days))]
    delayed = [row for row in firsts if lateness(row) > 2 * MINUTE]
    assert 0.45 < len(delayed) / len(firsts) < 0.55
    assert all(lateness(row) <= days * DAY for row in firsts)
    assert max(map(lateness, firsts)) > days * DAY * 0.9
    assert late(seed=1, days=days).name == f"late up to {days} days"
    assert f"up to {days} days after" in late(seed=1, days=days).provokes


def test_a_late_world_has_rows_that_are_days_late_for_most_seeds():
    assert mostly(late, lambda world: sum(lateness(row) > DAY for row in log(world)) >= 5)
    assert mostly(late, lambda world: any(lateness(row) > 5 * DAY for row in log(world)))


def test_some_copies_arrive_beyond_the_window_and_are_in_quarantine():
    def beyond(world):
        return sum(lateness(row) > WEEK for row in log(world))

    assert always(beyond_window, lambda world: 0 < beyond(world) < len(log(world)))
    assert always(
        beyond_window,
        lambda world: (
            Counter(row["reason"] for row in rows(world, "quarantine")) == {"TOO_LATE": beyond(world)}
        ),
    )
    assert always(
        beyond_window,
        lambda world: (
            {row["event_id"] for row in rows(world, CLEAN)}
            == {row["event_id"] for row in log(world) if lateness(row) <= WEEK}
        ),
    )


def test_members_ask_to_be_erased_and_old_and_new_events_of_theirs_still_arrive():
    def strays(world):
        requested = {row["member_id"]: row["requested_ts"] for row in rows(world, "deletion_requests")}
        return [
            row["event_time"] > requested[row["member_id"]]
            for row in log(world)
            if row["arrival_time"] > requested.get(row["member_id"], datetime.max)
        ]

    assert mostly(deletes, lambda world: {False, True} == set(strays(world)))
    assert mostly(deletes, lambda world: 0 < len(rows(world, "deletion_requests")) < 10)
    for seed in SEEDS:
        world = made(deletes, seed)
        deleted = {row["member_id"] for row in rows(world, "deletion_requests")}
        assert not deleted & {row["member_id"] for row in rows(world, CLEAN)}
        assert deleted == {row["member_id"] for row in rows(world, "members") if row["status"] == "deleted"}
        assert len(strays(world)) == len(rows(world, "quarantine"))


def test_in_an_outage_two_partitions_are_silent_and_then_all_of_it_arrives_at_one_moment():
    def silent(world):
        first = rows(world, "calendar")[0]["d"]
        start = datetime.combine(first, datetime.min.time()) + DAY + 10 * 60 * MINUTE
        return start, start + 20 * 60 * MINUTE

    for seed in SEEDS:
        start, end = silent(made(outage, seed))
        held = [row for row in log(made(outage, seed)) if start <= row["arrival_time"] < end]
        assert {row["kafka_partition"] for row in held} <= {2}

    def flushed(world):
        at_the_end = [row for row in log(world) if row["arrival_time"] == silent(world)[1]]
        return len(at_the_end) >= 3 and {row["kafka_partition"] for row in at_the_end} <= {0, 1}

    assert mostly(outage, flushed)


def test_four_events_in_ten_belong_to_one_member():
    def first_member(world):
        counts = Counter(row["member_id"] for row in log(world))
        return counts.most_common(1)[0][0] == 1001 and counts[1001] > 0.3 * counts.total()

    assert mostly(hot_key, first_member)
    pooled = Counter(row["member_id"] for seed in SEEDS for row in log(made(hot_key, seed)))
    assert 0.4 < pooled[1001] / pooled.total() < 0.6


def test_most_titles_are_in_two_categories_and_some_in_none():
    def categories(world):
        per_title = Counter(row["title_id"] for row in rows(world, "title_categories"))
        playable = [row["title_id"] for row in rows(world, "titles") if row["kind"] in ("movie", "episode")]
        return Counter(per_title[title] for title in playable)

    assert mostly(
        two_categories,
        lambda world: categories(world)[2] > categories(world).total() / 2 and categories(world)[0],
    )
    assert always(two_categories, lambda world: set(categories(world)) <= {0, 1, 2})
    for seed in SEEDS:
        by_title = groupby(rows(made(two_categories, seed), "title_categories"), lambda row: row["title_id"])
        assert all(sum(row["weight"] for row in found) == pytest.approx(1) for _, found in by_title)


def test_some_clocks_run_ahead_a_few_by_months_a_few_stand_at_1970():
    assert mostly(clock_skew, lambda world: any(-10 * MINUTE <= lateness(row) < NEVER for row in log(world)))
    assert mostly(clock_skew, lambda world: any(lateness(row) < -60 * DAY for row in log(world)))
    assert mostly(clock_skew, lambda world: any(row["event_time"].year == 1970 for row in log(world)))
    usual = [row for seed in SEEDS for row in log(made(clock_skew, seed)) if NEVER < lateness(row) < WEEK]
    assert len(usual) > sum(len(log(made(clock_skew, seed))) for seed in SEEDS) / 3


def test_events_that_were_counted_come_back_days_later():
    def came_back(world):
        again = [found[1]["arrival_time"] - found[0]["arrival_time"] for found in copies(world) if found[1:]]
        return again and all(DAY <= gap <= 9 * DAY for gap in again) and max(again) > WEEK

    assert mostly(replayed_week, came_back)
    assert always(replayed_week, lambda world: {row["revision"] for row in log(world)} == {1})
    assert always(replayed_week, lambda world: max(map(len, copies(world))) == 2)


def test_in_an_empty_world_nobody_signed_up_and_nothing_was_watched():
    tables = empty().rows(SCHEMA)
    for name in (
        "members", "signups", "plans", "profiles", "devices", "deletion_requests", RAW, CLEAN, "quarantine",
        "play_sessions", "heartbeats", "qoe_events", "client_logs", "batches", "daily_published",
    ):  # fmt: skip
        assert tables[name] == [], name
    assert len(tables["calendar"]) == 4 and tables["titles"]


def test_a_single_row_is_the_same_event_in_the_log_and_in_the_clean_table():
    for seed in SEEDS:
        both = single_row(seed=seed).rows((RAW, CLEAN, "members"))
        assert len(both[RAW]) == 1 and both[RAW] == both[CLEAN] and len(both["members"]) == 6
        assert both[RAW][0] in log(made(tidy, seed))
        assert rows(single_row(seed=seed), CLEAN) == both[CLEAN]


def test_a_knob_overrides_a_slices_own():
    def only_corrections(seed):
        return duplicates(seed=seed, p_exact=0.0)

    assert always(
        only_corrections,
        lambda world: all(len(found) == 1 or found[1]["revision"] == 2 for found in copies(world)),
    )
    assert len(rows(tidy(seed=1, days=9), "calendar")) == 9
    with pytest.raises(ValueError, match="p_nothing is not a knob"):
        log(tidy(seed=1, p_nothing=1))


def test_a_world_as_of_a_batch_knows_nothing_newer():
    original = duplicates(seed=2, days=6)
    before = original.rows(SCHEMA)
    world = as_of(original, 3, "third day", "Only three batches were read.")
    after = world.rows(SCHEMA)
    assert world.name == "third day" and world.provokes == "Only three batches were read."
    assert after[RAW] == [row for row in before[RAW] if row["ingest_batch_id"] <= 3] != before[RAW]
    published = [row for row in before["daily_published"] if row["as_of_batch"] < 3]
    assert after["daily_published"] == published and published != before["daily_published"]
    assert as_of(original, 3, "third day", "Again.").rows(SCHEMA) == after
