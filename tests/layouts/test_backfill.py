"""What a backfill plan does: writers, deaths, erasures and hours, each on the smallest plan that shows it."""

from __future__ import annotations

import pytest

from autograder.layouts.backfill import carried_out
from autograder.layouts.capacity import done, tries
from autograder.layouts.said import NotReadable

ALWAYS = [10] * 24
COLUMNS = [
    {"version": 1, "column_id": 1, "name": "title"},
    {"version": 1, "column_id": 2, "name": "time"},
    {"version": 2, "column_id": 1, "name": "title_id"},
    {"version": 2, "column_id": 3, "name": "title"},
]


def part(name, tb=100, schema=2, closes=-1, per_file=1_000):
    return {"partition": name, "tb": tb, "schema": schema, "closes": closes, "members_per_file": per_file}


def amiss(*, parts=None, requests=(), cluster=None, hidden=None, **changed):
    """What is not as it should be, after a plan that is right but for what is changed."""
    parts = parts or [part("a"), part("b")]
    given = {
        "partitions": parts,
        "columns": COLUMNS,
        "cluster": {"tb_by_hour": ALWAYS, "most_wave_tb": 200, "deaths": 1} | (cluster or {}),
        "rules": {"fallback_hours": 48, "erase_hours": 720, "share_erased": 0.001},
        "requests": [{"member_id": member, "hour": hour} for member, hour in requests],
    }
    plan = {
        "dual_write_from": 0,
        "waves": ({"start": 0, "partitions": ("a",)}, {"start": 20, "partitions": ("b",)}),
        "attempts": 2,
        "write": "overwrite",
        "verify": ("rows", "sums"),
        "columns": {"1": {"title": "title_id"}, "2": {"title_id": "title_id", "title": "title"}},
        "erase_at": 40,
        "switch_at": 60,
        "drop_old_at": 120,
        "rewrite_tb": 126.4,
        **changed,
    }
    happens = {"rows": {"a": [1, 7], "b": [2, 7]}, "writes": [], "died": [], "damaged": [], "asked": []}
    found = dict(carried_out(plan, given, happens | (hidden or {})))
    assert found.pop("TB that erasing rewrites") == changed.get("rewrite_tb", 126.4)
    return {what: count for what, count in found.items() if count}


def test_a_sound_plan_leaves_nothing_amiss():
    assert amiss() == {}


def test_rows_that_are_written_during_an_attempt_go_with_its_overwrite():
    both = {"parts": [part("a", closes=30), part("b")]}
    assert amiss(**both, hidden={"writes": [(5, "a", 3)]}) == {"rows lost": 1}
    assert amiss(**both, hidden={"writes": [(12, "a", 3)]}) == {}
    assert amiss(**both, hidden={"writes": [(12, "a", 3)]}, dual_write_from=13) == {"rows lost": 1}


def test_a_new_partition_needs_writers_who_write_to_both():
    later = {"writes": [(30, "c", 3), (31, "c", 4)]}
    assert amiss(hidden=later) == {}
    assert amiss(hidden=later, dual_write_from=60) == {"rows lost": 2, "partitions not copied": 1}


def test_an_attempt_that_dies_has_committed_half_and_an_append_adds_to_it():
    together = {"waves": ({"start": 0, "partitions": ("a", "b")},)}
    once = {"died": [("b", 1)]}
    assert amiss(**together, hidden=once) == {}
    assert amiss(**together, hidden=once, write="append") == {"rows there twice": 2}
    assert amiss(**together, hidden=once, attempts=1) == {"rows lost": 2, "partitions not copied": 1}
    assert amiss(write="append", hidden={"writes": [(5, "b", 3)]}) == {"rows there twice": 1}


def test_only_sums_see_a_column_of_zeros():
    zeros = {"damaged": [("a", 1)]}
    assert amiss(hidden=zeros) == {}
    assert amiss(hidden=zeros, verify=("rows",)) == {"partitions with broken values": 1}


def test_a_copy_after_the_pass_brings_the_erased_back_and_later_requests_are_done_as_they_come():
    assert amiss(requests=[(7, -3)]) == {}
    back = amiss(requests=[(7, -3)], erase_at=15, switch_at=60)
    assert back["rows of erased members"] == 1 and back["hours for which two are planned"] > 0
    assert amiss(hidden={"asked": [(7, 41), (2, 119), (1, 500)]}) == {}


def test_columns_are_matched_by_id_within_a_version():
    old = {"parts": [part("a", schema=1), part("b")]}
    assert amiss(**old) == {}
    assert amiss(**old, columns={"2": {"title_id": "title_id", "title": "title"}}) == {
        "columns that came out empty": 1
    }
    mixed = {"1": {"title": "title"}, "2": {"title_id": "title_id", "title": "title"}}
    assert amiss(**old, columns=mixed) == {
        "columns that came out empty": 1,
        "columns with another one's values": 1,
    }


def test_hours_and_deadlines():
    assert amiss(attempts=3) == {"hours for which two are planned": 20}
    assert amiss(switch_at=50, drop_old_at=98) == {"hours switched too early": 3}
    assert amiss(drop_old_at=100) == {"hours of fallback too few": 8}
    assert amiss(requests=[(9, -700)]) == {"requests past their deadline": 1}
    assert amiss(cluster={"most_wave_tb": 99}) == {"waves that are too large": 2}


def test_the_estimate_is_right_to_one_in_a_hundred():
    assert amiss(rewrite_tb=0.2) == {}
    with pytest.raises(AssertionError):
        amiss(rewrite_tb=127.0)  # near enough: what comes true is shown in its place


def test_work_takes_the_hours_begun_and_a_day_has_two_halves():
    nights = [30] * 6 + [0] * 18
    assert done(0, 61, nights) == 3 and done(5, 31, nights) == 25 and done(3, 0, nights) == 3
    assert tries(0, 61, 2, nights) == [(0, 3), (3, 6)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"attempts": 0}, "1 to 20"),
        ({"attempts": True}, "whole number"),
        ({"write": "merge"}, "overwrite"),
        ({"verify": ("md5",)}, "rows and sums"),
        ({"waves": ({"start": -1, "partitions": ()},)}, "now is hour 0"),
        ({"waves": ({"partitions": ()},)}, "no `start`"),
        ({"columns": {"first": {}}}, "schema version"),
        ({"erase_at": 1.5}, "whole number"),
    ],
)
def test_a_plan_that_cannot_be_read_is_said_in_a_sentence(changed, said):
    with pytest.raises(NotReadable, match=said):
        amiss(**changed)
