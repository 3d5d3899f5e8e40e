"""A mistake is named by its results; two at once never get the name of a third, and what is none gets no name."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from autograder import Mistake
from autograder.judging import judge
from autograder.worlds import handmade


def name(exercise, answer):
    report = judge(exercise, answer)
    assert not report.solved
    return report.mistake.name if report.mistake else None


@pytest.fixture(params=["sql", "python"])
def exercise(request, sql_exercise, python_exercise):
    return sql_exercise if request.param == "sql" else python_exercise


def test_every_mistake_is_recognised_as_itself(exercise):
    for mistake in exercise.mistakes:
        assert name(exercise, mistake.applied_to(exercise.solution)) == mistake.name


def test_two_mistakes_at_once_never_get_a_third_ones_name(exercise):
    seen = set()
    for one, other in combinations(exercise.mistakes, 2):
        both = other.applied_to(one.applied_to(exercise.solution))
        if judge(exercise, both).solved:
            continue
        seen.add(name(exercise, both))
        assert name(exercise, both) in {None, one.name, other.name}, (one.name, other.name)
    assert seen


def test_the_same_mistake_in_another_idiom_has_the_same_name(sql_exercise):
    alternative = sql_exercise.alternatives[0]
    first = alternative.replace(
        "arg_max(watch_s, (revision, arrival_time))", "arg_min(watch_s, (revision, arrival_time))"
    )
    assert name(sql_exercise, first) == "believes-first-delivery"
    assert (
        name(sql_exercise, alternative.replace("    WHERE event_type = 'play'\n", ""))
        == "every-event-is-a-play"
    )
    assert (
        name(
            sql_exercise,
            "SELECT member_id, count(*) AS plays, sum(watch_s) AS watch_s FROM viewing_events_raw"
            " WHERE event_type = 'play' GROUP BY member_id",
        )
        == "counts-deliveries"
    )


@pytest.mark.parametrize(
    "answer",
    [
        "SELECT 1 AS member_id, 2 AS plays, 3 AS watch_s",
        "SELECT member_id, 0 AS plays, watch_s FROM viewing_events_raw",
        "SELECT member_id, count(*) AS plays, max(watch_s) AS watch_s FROM viewing_events_raw GROUP BY member_id",
        "SELECT count(*) FROM viewing_events_raw",
        "SELECT nope",
        "SELECT member_id, 0 AS plays, watch_s FROM viewing_events_raw LIMIT 0",
    ],
)
def test_an_unrelated_answer_gets_no_name(sql_exercise, answer):
    assert name(sql_exercise, answer) is None


def test_an_unrelated_function_gets_no_name(python_exercise):
    for answer in (
        lambda deliveries: [(1, 2)],
        lambda deliveries: [],
        lambda deliveries: 1 / 0,
        lambda deliveries: None,
    ):
        assert name(python_exercise, answer) is None


def test_the_right_answer_gets_no_name(exercise):
    assert judge(exercise, exercise.solution).mistake is None


def test_two_mistakes_that_no_world_tells_apart_are_not_named(sql_exercise):
    twin = replace(sql_exercise.mistakes[0], name="its-twin")
    exercise = replace(sql_exercise, mistakes=(*sql_exercise.mistakes, twin))
    assert name(exercise, twin.applied_to(exercise.solution)) is None


def test_a_mistake_that_explains_less_than_half_is_not_named(sql_exercise):
    """Right about pauses, astray wherever anything is delivered: only `nothing` speaks for the total."""
    answer = "SELECT NULL AS member_id, count(*) AS plays, sum(watch_s) AS watch_s FROM viewing_events_raw"
    assert name(sql_exercise, answer) is None


def test_a_mistake_that_shows_in_one_world_is_named_when_it_is_the_only_one(sql_exercise):
    lonely = Mistake(
        "drops-zeroes", "WHERE event_type = 'play'", "WHERE event_type = 'play' AND watch_s > 0", "Says."
    )
    zero = handmade(
        "zero",
        "A play of no seconds.",
        viewing_events_raw=[{"event_id": "z", "event_time": "2026-03-02 12:00", "watch_s": 0}],
    )
    exercise = replace(
        sql_exercise, mistakes=(*sql_exercise.mistakes, lonely), worlds=(*sql_exercise.worlds, zero)
    )
    answer = lonely.applied_to(exercise.solution)
    report = judge(exercise, answer)
    assert report.mistake.name == "drops-zeroes" and report.right == 6
    # The same results in that one world, and astray in most others for a reason that has no name.
    assert name(exercise, answer.replace("sum(watch_s)", "sum(watch_s) + 1")) is None


def test_a_frame_that_was_worked_out_is_not_taken_for_a_mistake(sql_exercise):
    import polars

    frame = polars.DataFrame({"member_id": [5001, 5002], "plays": [1, 1], "watch_s": [311, 523]})
    assert judge(sql_exercise, frame).mistake is None
