"""Each slice of the universe provokes what its sentence says, for any seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from autograder.worlds import (
    as_of,
    beyond_window,
    clock_skew,
    duplicates,
    empty,
    gaps,
    hot_key,
    late,
    null_values,
    replayed_week,
    retry_storm,
    single_row,
    tidy,
    ties,
    two_categories,
)
from autograder.worlds.schema import SCHEMA

RAW, CLEAN = "viewing_events_raw", "viewing_events_clean"
WEEK = timedelta(days=7)
SEEDS = range(1, 13)


def log(world):
    return world.rows((RAW,))[RAW]


def copies(world):
    by_id = defaultdict(list)
    for row in log(world):
        by_id[row["event_id"]].append(row)
    return list(by_id.values())


def lateness(row):
    return row["arrival_time"] - row["event_time"]


def in_all(slice_, holds):
    return all(holds(slice_(seed=seed)) for seed in SEEDS)


def in_most(slice_, holds):
    """Random data does not show everything for every seed; the proof of an exercise screens the seeds."""
    return sum(bool(holds(slice_(seed=seed))) for seed in SEEDS) >= 0.75 * len(SEEDS)


SLICES = [
    tidy, duplicates, retry_storm, ties, gaps, null_values, late, beyond_window, hot_key, two_categories,
    clock_skew, replayed_week, single_row,
]  # fmt: skip


@pytest.mark.parametrize("slice_", SLICES, ids=lambda slice_: slice_.__name__)
def test_a_slice_is_small_seeded_and_keeps_the_schema(slice_):
    tables = slice_(seed=5).rows(SCHEMA)
    assert all(list(row) == list(SCHEMA[name].columns) for name, rows in tables.items() for row in rows)
    assert 1 <= len(tables[RAW]) <= 250
    assert slice_(seed=5).rows(SCHEMA) == tables
    assert slice_(seed=6).rows(SCHEMA) != tables
    assert slice_(seed=5).provokes.endswith(".")


def test_in_a_tidy_world_every_event_arrives_once_within_two_minutes():
    assert in_all(tidy, lambda world: all(len(rows) == 1 for rows in copies(world)))
    assert in_all(
        tidy, lambda world: all(timedelta(0) < lateness(row) <= timedelta(minutes=2) for row in log(world))
    )
    assert in_all(
        tidy, lambda world: None not in {row[name] for row in log(world) for name in ("watch_s", "country")}
    )
    assert in_all(tidy, lambda world: len(world.rows((CLEAN,))[CLEAN]) == len(log(world)))


def test_some_events_arrive_twice_and_some_again_with_a_correction():
    assert in_all(
        duplicates,
        lambda world: any(len(rows) == 2 and {r["revision"] for r in rows} == {1} for rows in copies(world)),
    )
    assert in_all(
        duplicates, lambda world: any({row["revision"] for row in rows} == {1, 2} for rows in copies(world))
    )
    assert in_all(duplicates, lambda world: any(len(rows) == 1 for rows in copies(world)))


def test_in_a_retry_storm_most_events_arrive_two_to_five_times():
    assert in_all(
        retry_storm, lambda world: sum(2 <= len(rows) <= 5 for rows in copies(world)) > len(copies(world)) / 2
    )
    assert in_all(retry_storm, lambda world: max(map(len, copies(world))) <= 5)
    assert in_all(
        retry_storm,
        lambda world: any(len({row["kafka_partition"] for row in rows}) > 1 for rows in copies(world)),
    )


def test_many_event_times_and_arrival_times_are_equal():
    for column in ("event_time", "arrival_time"):
        assert in_all(
            ties, lambda world, column=column: len({row[column] for row in log(world)}) < len(log(world)) / 2
        )


def test_copies_of_one_event_tie_in_arrival():
    def tied(world):
        return any(len({row["arrival_time"] for row in rows}) < len(rows) for rows in copies(world))

    assert in_most(ties, tied)


def test_some_days_have_no_events_and_some_members_no_viewing():
    def days(world):
        return {row["event_time"].date() for row in log(world)}

    assert in_all(gaps, lambda world: len(days(world)) < 7 == len(world.rows(("calendar",))["calendar"]))
    for seed in SEEDS:
        calendar = [row["d"] for row in gaps(seed=seed).rows(("calendar",))["calendar"]]
        assert not {calendar[2], calendar[3], calendar[5]} & days(gaps(seed=seed))
    assert in_most(
        gaps,
        lambda world: (
            {row["member_id"] for row in world.rows(("members",))["members"]}
            > {row["member_id"] for row in log(world)}
        ),
    )


def test_seconds_countries_and_categories_are_missing_here_and_there():
    for column in ("watch_s", "country"):
        assert in_all(
            null_values, lambda world, column=column: any(row[column] is None for row in log(world))
        )
        assert in_all(
            null_values, lambda world, column=column: any(row[column] is not None for row in log(world))
        )

    def without_category(world):
        tables = world.rows(("titles", "title_categories"))
        with_one = {row["title_id"] for row in tables["title_categories"]}
        return any(
            row["title_id"] not in with_one for row in tables["titles"] if row["kind"] in ("movie", "episode")
        )

    assert in_most(null_values, without_category)


@pytest.mark.parametrize("days", [2, 7])
def test_half_of_the_events_arrive_up_to_some_days_late(days):
    firsts = [rows[0] for seed in SEEDS for rows in copies(late(seed=seed, days=days))]
    delayed = [row for row in firsts if lateness(row) > timedelta(minutes=2)]
    assert 0.4 < len(delayed) / len(firsts) < 0.6
    assert all(lateness(row) <= timedelta(days=days) for row in firsts)
    assert max(map(lateness, firsts)) > timedelta(days=days) * 0.8
    assert late(seed=1, days=days).name == f"late up to {days} days"


def test_some_copies_arrive_beyond_the_window():
    assert in_all(beyond_window, lambda world: any(lateness(row) > WEEK for row in log(world)))
    assert in_all(beyond_window, lambda world: any(lateness(row) <= WEEK for row in log(world)))
    assert in_all(
        beyond_window,
        lambda world: (
            {row["event_id"] for row in world.rows((CLEAN,))[CLEAN]} < {row["event_id"] for row in log(world)}
        ),
    )


def test_four_events_in_ten_belong_to_one_member():
    for seed in SEEDS:
        rows = log(hot_key(seed=seed))
        assert Counter(row["member_id"] for row in rows).most_common(1)[0][1] > 0.3 * len(rows)
    pooled = Counter(row["member_id"] for seed in SEEDS for row in log(hot_key(seed=seed)))
    assert pooled.most_common(1)[0][0] == 1001 and 0.4 < pooled[1001] / pooled.total() < 0.65


def test_most_titles_are_in_two_categories_and_some_in_none():
    counts = Counter()
    for seed in SEEDS:
        tables = two_categories(seed=seed).rows(("titles", "title_categories"))
        per_title = Counter(row["title_id"] for row in tables["title_categories"])
        counts.update(
            per_title[row["title_id"]] for row in tables["titles"] if row["kind"] in ("movie", "episode")
        )
    assert set(counts) == {0, 1, 2} and counts[2] > counts.total() / 2 and counts[0]


def test_some_clocks_run_ahead_a_few_by_months_a_few_stand_at_1970():
    assert in_all(clock_skew, lambda world: any(lateness(row) < timedelta(0) for row in log(world)))
    rows = [row for seed in SEEDS for row in log(clock_skew(seed=seed))]
    assert any(lateness(row) < timedelta(days=-60) for row in rows)
    assert any(row["event_time"].year == 1970 for row in rows)
    assert sum(lateness(row) > timedelta(0) and row["event_time"].year > 1970 for row in rows) > len(rows) / 3


def test_events_that_were_counted_come_back_days_later():
    def come_back(world):
        again = [
            rows[1]["arrival_time"] - rows[0]["arrival_time"] for rows in copies(world) if len(rows) == 2
        ]
        return again and all(timedelta(days=1) <= gap <= timedelta(days=9) for gap in again)

    assert in_all(replayed_week, come_back)
    assert in_all(replayed_week, lambda world: {row["revision"] for row in log(world)} == {1})


def test_in_an_empty_world_nobody_signed_up_and_nothing_was_watched():
    tables = empty().rows(SCHEMA)
    for name in ("members", "signups", RAW, CLEAN, "batches", "daily_published"):
        assert tables[name] == [], name


def test_a_single_row_is_the_same_event_in_the_log_and_in_the_clean_table():
    for seed in SEEDS:
        both = single_row(seed=seed).rows((RAW, CLEAN, "members"))
        assert len(both[RAW]) == 1 and both[RAW] == both[CLEAN] and len(both["members"]) == 6
        assert single_row(seed=seed).rows((CLEAN,))[CLEAN] == both[CLEAN]


def test_a_knob_overrides_a_slices_own():
    assert in_all(
        lambda seed: duplicates(seed=seed, p_exact=0.0),
        lambda world: all(len(rows) == 1 or rows[1]["revision"] == 2 for rows in copies(world)),
    )
    assert len(tidy(seed=1, days=9).rows(("calendar",))["calendar"]) == 9
    with pytest.raises(ValueError, match="p_nothing is not a knob"):
        tidy(seed=1, p_nothing=1).rows((RAW,))


def test_a_world_as_of_a_batch_knows_nothing_newer():
    original = duplicates(seed=2, days=6)
    before = original.rows(SCHEMA)
    world = as_of(original, 3, "third day", "Only three batches were read.")
    after = world.rows(SCHEMA)
    assert after[RAW] == [row for row in before[RAW] if row["ingest_batch_id"] <= 3] != before[RAW]
    assert after["daily_published"] == [row for row in before["daily_published"] if row["as_of_batch"] < 3]
    assert after["daily_published"] and after["members"] == before["members"]
    assert original.rows(SCHEMA) == before
