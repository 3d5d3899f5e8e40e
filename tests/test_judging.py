"""The score is the share of worlds an answer is right in, and what was typed in for the shown data earns one share."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import ContentError, library
from autograder.answer_key import answer_key
from autograder.judging import judge
from autograder.outcome import Failure
from autograder.worlds import handmade, shuffled_rows


def right_in(report):
    return {trial.world.name for trial in report.trials if trial.right}


def typed_in(exercise):
    """A query that gives the shown world's result without reading any data."""
    expected = answer_key(exercise).expected[0]
    values = ", ".join(f"({', '.join(map(repr, row))})" for row in expected.rows)
    return f"SELECT * FROM (VALUES {values}) AS typed({', '.join(expected.columns)})"


def test_the_solution_and_the_alternatives_earn_all_points(sql_exercise, python_exercise):
    for exercise in (sql_exercise, python_exercise):
        for answer in (exercise.solution, *exercise.alternatives):
            report = judge(exercise, answer)
            assert report.solved and report.score == exercise.points and report.right == len(exercise.worlds)
            assert report.mistake is None and isinstance(report.score, float)


def test_the_score_is_the_share_of_worlds_that_are_right(sql_exercise, python_exercise):
    for exercise in (sql_exercise, python_exercise):
        for mistake in exercise.mistakes:
            report = judge(exercise, mistake.applied_to(exercise.solution))
            share = report.right / len(exercise.worlds)
            assert 0 <= report.score < exercise.points and not report.solved
            if report.trials[0].right and right_in(report) & {"copies", "pauses"}:
                assert report.score == pytest.approx(exercise.points * share, abs=0.005)
            if not report.trials[0].right:
                assert report.score == 0


def test_nothing_is_earned_while_the_shown_world_is_not_right(sql_exercise):
    report = judge(
        sql_exercise,
        "SELECT member_id, 1 AS plays, watch_s FROM viewing_events_raw WHERE member_id > 600000 AND false",
    )
    assert right_in(report) == {"nothing"} and report.score == 0
    hidden_only = f"{sql_exercise.solution} HAVING member_id > 600000"
    assert len(right_in(judge(sql_exercise, hidden_only))) == 5
    assert judge(sql_exercise, hidden_only).score == 0


def test_an_answer_typed_in_for_the_shown_data_earns_its_share_and_no_more(sql_exercise):
    answer = typed_in(sql_exercise)
    report = judge(sql_exercise, answer)
    assert right_in(report) == {"correction"}
    assert report.score == sql_exercise.points / len(sql_exercise.worlds) == 1.0
    careful = f"{answer} WHERE EXISTS (SELECT 1 FROM viewing_events_raw)"
    report = judge(sql_exercise, careful)
    assert right_in(report) == {"correction", "nothing"} and report.score == 1.0


def test_a_typed_in_answer_earns_one_share_also_with_worlds_derived_from_the_shown_one(sql_exercise):
    shown = sql_exercise.worlds[0]
    exercise = replace(sql_exercise, worlds=(*sql_exercise.worlds, shuffled_rows(shown)))
    report = judge(exercise, f"{typed_in(exercise)} WHERE EXISTS (SELECT 1 FROM viewing_events_raw)")
    assert report.right == 3 and report.score == round(6 / 7, 2)
    honest = judge(exercise, f"{exercise.solution} HAVING member_id < 620000 OR member_id > 710000")
    assert honest.right > 3 and honest.score == round(6 * honest.right / 7, 2)


def test_a_typed_in_function_earns_one_share(python_exercise):
    expected = list(answer_key(python_exercise).expected[0].rows)

    def member_seconds(deliveries):
        return expected if deliveries else []

    report = judge(python_exercise, member_seconds)
    assert right_in(report) == {"correction", "nothing"} and report.score == 1.0
    assert judge(python_exercise, lambda deliveries: expected).score == 1.0


@settings(max_examples=30)
@given(st.sets(st.integers(0, 5)))
def test_the_score_never_exceeds_the_share_nor_falls_below_zero(sql_exercise, skipped):
    """A query that is right in some worlds only: those it can tell by the members in them."""
    telling = [5001, 610_007, 710_011, None, 730_017, 620_009]
    members = ", ".join(str(telling[at]) for at in skipped if telling[at]) or "-1"
    report = judge(sql_exercise, f"{sql_exercise.solution} HAVING member_id NOT IN ({members})")
    assert 0 <= report.score <= round(6 * report.right / 6, 2)
    assert (report.score == 6) == (not skipped - {3}) == report.solved
    assert report.score == 0 or report.trials[0].right


def test_an_empty_result_is_right_in_the_empty_world_alone(sql_exercise):
    report = judge(
        sql_exercise, "SELECT member_id, 0 AS plays, watch_s FROM viewing_events_raw WHERE watch_s > 1e9"
    )
    assert right_in(report) == {"nothing"} and report.score == 0


BLANK = ["", " \n", ";", None, 17, 1.5, True, [], [1], (), {}, {"a": 1}]


@pytest.mark.parametrize("answer", BLANK, ids=repr)
def test_what_is_not_an_answer_is_blank(sql_exercise, python_exercise, answer):
    for exercise in (sql_exercise, python_exercise):
        report = judge(exercise, answer)
        assert report.blank and report.score == 0.0 and report.trials == () and not report.solved


def test_the_starter_is_blank_however_it_is_spaced(sql_exercise, python_exercise):
    for exercise in (sql_exercise, python_exercise):
        assert judge(exercise, exercise.starter).blank
        assert judge(exercise, "\n\n" + exercise.starter.replace(" ", "  ") + "\n").blank
    assert judge(sql_exercise, sql_exercise.starter.replace("\n", "\t") + " ;").blank
    assert not judge(sql_exercise, sql_exercise.starter.replace("false", "true")).blank


def test_a_starter_that_was_run_in_a_notebook_is_blank(python_exercise):
    notebook = {}
    exec(compile("\n\n" + python_exercise.starter, "<cell 7>", "exec"), notebook)
    assert judge(python_exercise, notebook["member_seconds"]).blank
    exec(python_exercise.starter.replace("[]", "[0]"), notebook)
    assert not judge(python_exercise, notebook["member_seconds"]).blank


@pytest.mark.parametrize(
    "answer", [b"SELECT 1", object(), {1, 2}, range(3)], ids=lambda answer: type(answer).__name__
)
def test_something_else_altogether_is_no_result(sql_exercise, answer):
    report = judge(sql_exercise, answer)
    assert not report.blank and report.score == 0
    assert isinstance(report.trials[0].got, Failure)


def test_a_world_that_changed_although_its_original_is_right_is_told(sql_exercise):
    counts = sql_exercise.solution.replace("FROM deduped_events", "FROM viewing_events_raw")
    only_latest = counts.replace(
        "WHERE event_type", "WHERE (revision = 2 OR member_id <> 5001) AND event_type"
    )
    report = judge(sql_exercise, only_latest)
    world, rows = report.changed
    assert world.name == "replayed batch" and rows == 2
    assert judge(sql_exercise, sql_exercise.solution).changed is None


def test_judging_leaves_the_worlds_as_they_were(sql_exercise, python_exercise):
    before = [repr(world.rows(("viewing_events_raw",))) for world in python_exercise.worlds]
    judge(python_exercise, lambda deliveries: [deliveries.pop() and row.clear() for row in list(deliveries)])
    judge(sql_exercise, "DELETE FROM viewing_events_raw")
    assert [repr(world.rows(("viewing_events_raw",))) for world in python_exercise.worlds] == before


def test_a_solution_that_gives_no_result_is_the_authors_to_mend(sql_exercise):
    broken = replace(sql_exercise, solution="SELECT nothing_like_it")
    with pytest.raises(ContentError, match="gives no result in world correction"):
        judge(broken, "SELECT 1")


def test_an_answer_key_is_kept_for_the_exercise_it_was_made_for(sql_exercise):
    other = replace(sql_exercise, worlds=(handmade("alone", "One."), *sql_exercise.worlds))
    assert answer_key(sql_exercise) is answer_key(sql_exercise)
    assert len(answer_key(other).expected) == 7 and len(answer_key(sql_exercise).expected) == 6


def test_the_failing_world_that_is_described_is_the_one_that_tells_most():
    """Published by the day of arrival: astray at the edges, too, but a batch that waited is what it is about."""
    exercise = library.find("touched_days")
    answer = exercise.solution.replace(
        "    recounts =",
        "    arrived = {row['event_time'].date(): row['arrival_time'].date() for row in reversed(batch)}\n    recounts =",
    ).replace("day < now.date()", "day < arrived[day]")
    report = judge(exercise, answer)
    assert report.mistake is None
    assert next(trial for trial in report.trials if not trial.right).world.name == "the edges"
    assert report.telling.world.name == "a batch that waited"
