"""A report is made once for one query on one cohort's worlds, and for nothing else."""

from dataclasses import replace

import pytest

from autograder.cohort import grading
from autograder.outcome import Table
from autograder.sandbox import Answered


@pytest.fixture
def reported(monkeypatch):
    """What `_report` gives for an answer, with every judgement a new object."""
    monkeypatch.setattr(grading, "_reports_of_texts", {})
    monkeypatch.setattr(grading, "key_of", lambda exercise: None)
    monkeypatch.setattr(grading, "judged", lambda *_, **__: object())

    def report(exercise, mark):
        outcomes = (Table((), ()),) * len(exercise.worlds)
        return grading._report(
            exercise, Answered(exercise.slug, "text", "SELECT 1", outcomes=outcomes, mark=mark)
        )

    return report


def test_one_query_has_one_report_in_each_draw_of_worlds(reported, sql_exercise):
    drawn = replace(sql_exercise, draws=(0, 41))
    first = reported(sql_exercise, "a query")
    assert reported(sql_exercise, "a query") is first
    assert reported(sql_exercise, "another") is not first
    assert reported(drawn, "a query") is not first
    assert reported(sql_exercise, "") is not reported(sql_exercise, "")
