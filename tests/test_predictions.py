"""A prediction: rows written down, compared with what the query gives; blank until every `...` is replaced."""

from dataclasses import replace

import pytest

from autograder import library
from autograder.feedback import lines
from autograder.judging import judge
from autograder.proof import prove
from autograder.smallest import smallest

RIGHT = [
    ("a", 10, 10, 10),
    ("b", 20, 30, 50),
    ("c", 20, 50, 50),
    ("d", 30, 80, 80),
    ("e", 5, 5, 5),
    ("f", 15, 20, 20),
]


@pytest.fixture(scope="module")
def exercise():
    return library.find("six_running_totals")


def test_what_the_query_gives_is_right_in_any_order(exercise):
    assert judge(exercise, RIGHT).score == 2
    assert judge(exercise, [list(row) for row in reversed(RIGHT)]).score == 2
    assert lines(judge(exercise, RIGHT))[0] == "Right: 2 of 2 points."


@pytest.mark.parametrize("answer", [None, [("a", 10, 10, ...), *RIGHT[1:]], [...], ...])
def test_it_is_not_attempted_while_a_cell_is_left_open(exercise, answer):
    assert judge(exercise, answer).blank


def test_the_starter_is_not_attempted(exercise):
    assert judge(exercise, exercise.starter).blank


def test_a_belief_is_named_and_a_slip_is_shown(exercise):
    believed = [row if row[0] != "b" else ("b", 20, 30, 30) for row in RIGHT]
    assert lines(judge(exercise, believed))[0].startswith("Looks like *default-frame-ties*.")
    slipped = [row if row[0] != "d" else ("d", 30, 81, 80) for row in RIGHT]
    said = lines(judge(exercise, slipped))
    assert said[0] == "For event_id d: `by_rows` is not 81. Work that cell out once more."
    assert "80" not in " ".join(said), "what was asked for is not given away"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([("a", 10)], "each row has 4 cells: event_id, minutes, by_rows, by_range"),
        ("six_running_totals = [1, 2", "SyntaxError"),
        ([1, 2, 3], "each row has 4 cells"),
        (RIGHT[:5], "Your result has 5 rows; from the data there should be 6."),
    ],
)
def test_rows_of_another_shape_are_told_what_was_asked(exercise, answer, said):
    report = judge(exercise, answer)
    assert report.score == 0 and said in " ".join(lines(report))


def test_there_is_no_smaller_data_for_what_was_written_down(exercise):
    assert smallest(exercise, [("a", 1, 1, 1)]) is None


def test_the_proof_runs_the_query(exercise):
    assert prove(exercise) == []
    off = replace(exercise, solution=exercise.solution.replace('("d", 30, 80, 80)', '("d", 30, 80, 81)'))
    assert any("the solution is not what the query gives" in finding for finding in prove(off))
