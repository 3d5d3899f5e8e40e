"""Schedules: when rows land, which attempts die, and the same facts in another course of events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import library
from autograder.jobs import relations
from autograder.jobs.by_hand import arriving
from autograder.jobs.drawn import small_schedules
from autograder.jobs.schedule import LOG, scheduled

TABLES = (LOG, "batches")
FIELDS = ("event_id", "arrival_time")
BATCH = ("from_arrival", "to_arrival")
WORLD = arriving(
    "three days",
    "Nothing.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60),
    ("b", 1, "03-02 21:00", "03-03 21:00", 60),
    ("c", 1, "03-03 21:00", "03-03 22:00", 60),
    ("d", 1, "03-05 21:00", "03-05 21:01", 60),
)


def runs(world, batch=BATCH):
    return scheduled(world.rows(TABLES), FIELDS, batch)["runs"]


def landed(world, batch=BATCH):
    return {(row["event_id"], row["run"]) for row in scheduled(world.rows(TABLES), FIELDS, batch)[LOG]}


def test_each_day_of_arrival_is_a_batch_and_deliveries_land_before_its_run():
    assert [f"{run['from_arrival']:%d} {run['to_arrival']:%d} {run['dies']}" for run in runs(WORLD)] == [
        "02 03 ",
        "03 04 ",
        "05 06 ",
    ]
    assert landed(WORLD) == {("a", 1), ("b", 2), ("c", 2), ("d", 3)}
    assert [f"{run['now']:%d}" for run in runs(WORLD, "now")] == ["03", "04", "06"]


def test_a_batch_is_tried_until_it_is_through_and_lands_once():
    died = relations.dies_after_each_write(WORLD)
    first = [run["dies"] for run in runs(died)][: relations.DEATHS + 1]
    assert first == [f"after write {n}" for n in range(1, relations.DEATHS + 1)] + [""]
    assert landed(died) == {("a", 1), ("b", 7), ("c", 7), ("d", 13)}


def test_a_run_that_nobody_repeats_dies_once_and_the_last_one_lives():
    assert [run["dies"] for run in runs(relations.dies_and_is_not_repeated(WORLD))] == [
        "after write 1",
        "",
        "",
    ]


def test_batches_run_twice_or_once_more_at_the_end():
    assert [run["to_arrival"].day for run in runs(relations.runs_twice(WORLD))] == [3, 3, 4, 4, 6, 6]
    assert [run["to_arrival"].day for run in runs(relations.old_batches_again(WORLD))] == [3, 4, 6, 6, 4, 3]
    assert landed(relations.old_batches_again(WORLD)) == landed(WORLD)


def test_cutting_otherwise_and_shuffling_keep_every_delivery():
    cut = relations.cut_otherwise(WORLD, 7)
    given = scheduled(cut.rows(TABLES), FIELDS, BATCH)
    by_run = {run["run"]: run for run in given["runs"]}
    assert len(given[LOG]) == 4 and len(by_run) > 10
    for row in given[LOG]:
        run = by_run[row["run"]]
        assert run["from_arrival"] <= row["arrival_time"] < run["to_arrival"]
    shuffled = relations.shuffled_log(WORLD, seed=2)
    assert landed(shuffled) == landed(WORLD) and shuffled.rows(TABLES) != WORLD.rows(TABLES)
    assert len(scheduled(relations.delivered_twice(WORLD).rows(TABLES), FIELDS, BATCH)[LOG]) == 8


def test_a_delivery_outside_its_batch_never_lands_unless_now_is_all_that_is_told():
    early = arriving(
        "early",
        "Nothing.",
        ("a", 1, "03-02 20:00", "03-02 20:01", 60),
        ("b", 1, "03-02 20:00", "03-03 00:00", 60, 1, {"ingest_batch_id": 60}),
        ("c", 1, "03-02 20:00", "03-02 21:00", 60, 1, {"ingest_batch_id": 62}),
        ("d", 1, "03-04 20:00", "03-04 21:00", 60),
    )
    assert landed(early) == {("a", 1), ("d", 2)}
    assert landed(early, "now") == {("a", 1), ("b", 1), ("d", 2)}


@given(small_schedules(st, batch="now", moves=True, given_up=True))
def test_drawn_schedules_keep_what_a_prompt_promises(given):
    numbers = [run["run"] for run in given["runs"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert not given["runs"] or not given["runs"][-1]["dies"]
    now_of = {run["run"]: run["now"] for run in given["runs"]}
    assert list(now_of.values()) == sorted(now_of.values())
    for row in given[LOG]:
        earlier = [now for number, now in now_of.items() if number < row["run"]]
        assert row["arrival_time"] < now_of[row["run"]] and all(now <= row["arrival_time"] for now in earlier)


@pytest.mark.parametrize("slug", ["engagement_lookback", "engagement_touched", "engagement_ledger"])
def test_the_three_versions_give_one_table_where_no_event_changes_its_day(slug):
    lookback, other = library.find("engagement_lookback"), library.find(slug)
    world = next(world for world in lookback.worlds if world.name == "corrections and old copies")
    with lookback.running() as one, other.running() as two:
        expected = one(lookback.solution, world.rows(TABLES))
        got = two(other.solution, world.rows(TABLES))
    assert sorted(got.rows) == sorted(expected.rows) and got.rows
