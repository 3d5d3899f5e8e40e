"""A repair: the starter is right on what is shown, and only what it was not right in earns points."""

from dataclasses import replace

import pytest

from autograder import library
from autograder.feedback import lines
from autograder.judging import judge
from autograder.proof import prove


@pytest.fixture(scope="module")
def repair():
    """An exercise turned into a repair: its starter is a mistake that the shown world does not tell."""
    exercise = library.find("category_rank")
    for mistake in exercise.mistakes:
        broken = mistake.applied_to(exercise.solution)
        report = judge(exercise, broken)
        if report.trials[0].right and report.right > 1:
            return replace(exercise, repairs=True, starter=broken), report.right
    raise AssertionError("no mistake of category_rank is right in the shown world")


def test_the_query_as_it_came_and_one_with_a_comment_earn_nothing(repair):
    exercise, right = repair
    assert judge(exercise, exercise.starter).blank
    report = judge(exercise, f"-- looked at\n{exercise.starter}")
    assert report.right == right > 1 and report.score == 0
    assert "only worlds that your teammate's query was not right in earn points" in " ".join(lines(report))


def test_the_solution_earns_everything_and_half_a_repair_its_share(repair):
    exercise, right = repair
    assert judge(exercise, exercise.solution).score == exercise.points
    scores = {judge(exercise, mistake.applied_to(exercise.solution)).score for mistake in exercise.mistakes}
    assert all(0 <= score < exercise.points for score in scores)


def test_the_proof_wants_a_query_that_looks_right_and_is_not(repair):
    exercise, _ = repair
    assert not [
        finding for finding in prove(exercise) if "repair" in finding or "starter is right" in finding
    ]
    seen = replace(exercise, starter=library.find("category_rank").starter)
    assert any("is not right in the shown world" in finding for finding in prove(seen))
    fine = replace(exercise, starter=exercise.alternatives[0])
    assert any("is right in every world" in finding for finding in prove(fine))
