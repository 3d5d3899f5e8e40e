"""What a graded check says: as much as helps, and no word or value that came out of the sandbox."""

import dataclasses

import pytest

from autograder import library
from autograder.cohort.said import report_text
from autograder.feedback import lines
from autograder.judging import judge, judged
from autograder.outcome import Failure, Table
from autograder.sandbox.questions import own_words

SECRET = "secret-b1"


@pytest.fixture
def outcomes(sql_exercise):
    """The outcomes of a right answer in the six worlds."""
    return [trial.got for trial in judge(sql_exercise, sql_exercise.solution).trials]


def text(exercise, outcomes, **more):
    return report_text(judged(exercise, tuple(outcomes)), 10, **more)


def test_a_right_answer_is_told_as_in_the_notebook(sql_exercise, outcomes):
    report = judge(sql_exercise, sql_exercise.solution)
    assert text(sql_exercise, outcomes) == "\n\n".join(lines(dataclasses.replace(report, style=())))


@pytest.mark.parametrize("number", range(4))
def test_a_mistake_keeps_its_name_and_its_sentence(sql_exercise, number):
    mistake = sql_exercise.mistakes[number]
    report = judge(sql_exercise, mistake.applied_to(sql_exercise.solution))
    said = report_text(report, 10)
    assert f"Looks like *{mistake.name}*. {mistake.says}" in said
    assert f"{report.score:g} of 6 points" in said


def leaking(shown):
    """Results in which a hidden row is hidden in every place there is."""
    return {
        "an error's message": Failure("error", "ValueError", SECRET, 3),
        "an error's name": Failure("error", SECRET, "", 3),
        "a kind": Failure(SECRET, "ValueError", ""),
        "no result": Failure("no result", "", SECRET),
        "a time limit": Failure("time limit", "", SECRET, 7_919),
        "a column": Table((SECRET, "plays", "watch_s"), shown.rows),
        "a cell": Table(shown.columns, ((SECRET, *shown.rows[0][1:]), *shown.rows[1:])),
        "a number": Table(shown.columns, ((*shown.rows[0][:2], 7_919), *shown.rows[1:])),
        "a further row": Table(shown.columns, (*shown.rows, (610_007, 1, 7_919))),
        "thousands of rows": Table(shown.columns, shown.rows * 7_919),
        "a note": Table(shown.columns, shown.rows[:1], (SECRET,)),
    }


@pytest.mark.parametrize("where", leaking(Table(("member_id", "plays", "watch_s"), ((1, 1, 1),))))
@pytest.mark.parametrize("world", [0, 1, 5])
def test_nothing_that_came_out_is_said(sql_exercise, outcomes, where, world):
    outcomes[world] = leaking(outcomes[0])[where]
    said = text(sql_exercise, outcomes)
    for hidden in (SECRET, "610007", "7919", "7,919"):
        assert hidden not in said
    assert len(said) < 600 and "points" in said


def test_the_known_errors_keep_their_name_and_line(sql_exercise, outcomes):
    outcomes[0] = Failure("error", "BinderException", "Referenced column…", 4)
    assert "It stopped with `BinderException` in line 4 of your answer." in text(sql_exercise, outcomes)
    outcomes[0] = Failure("error", "BinderException", "", 4_000)
    assert "in line" not in text(sql_exercise, outcomes)


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (Failure("changed", message=SECRET), "Your function changed the rows it was given"),
        (Failure("eager", message=SECRET), "Your function collects before the end."),
        (Failure("document", message=SECRET), "Your document cannot be read to its end."),
    ],
)
def test_each_kind_of_failure_has_a_sentence_of_ours(sql_exercise, outcomes, got, said):
    outcomes[0] = got
    assert said in text(sql_exercise, outcomes)
    assert SECRET not in text(sql_exercise, outcomes)


def test_a_broken_rule_of_a_model_keeps_its_name():
    exercise = library.find("playback_model")
    rule = own_words(exercise)[0]
    report = judged(exercise, tuple(Failure("rule", rule, SECRET) for _ in exercise.worlds))
    said = report_text(report, 10)
    assert f"*{rule}*." in said and SECRET not in said
    report = judged(exercise, tuple(Failure("rule", SECRET, SECRET) for _ in exercise.worlds))
    assert SECRET not in report_text(report, 10)


def test_cells_that_did_not_run_are_mentioned_where_something_is_missing(sql_exercise, outcomes):
    assert "other cell" not in text(sql_exercise, outcomes, left_out=2)
    outcomes[0] = Failure("error", "NameError", "name 'heapq' is not defined", 2)
    assert "2 other cells with code" in text(sql_exercise, outcomes, left_out=2)
    assert "another cell with code" in text(sql_exercise, outcomes, left_out=1)
