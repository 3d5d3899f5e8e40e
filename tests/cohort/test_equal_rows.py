"""The rows that a grading leaves in the gradebook, against those of stock nbgrader on the same submissions.

Three times the same course: graded by stock nbgrader, by us, and by nbgrader with our engine in it.
"""

import sqlite3

import pytest
from cohorts import (
    ASSIGNMENT,
    LESSONS,
    alternatives,
    code_cell,
    copied,
    due,
    exercises,
    mistaken,
    nbgrader,
    new_cohort,
    rows,
    solutions,
    submit,
)
from notebooks import grade_id

from autograder.cohort.batch import Batch
from autograder.cohort.crew import Alone
from autograder.cohort.folder import CohortFolder
from autograder.cohort.sandboxed import opened_sandbox

pytestmark = pytest.mark.slow

LATE = 'c.LateSubmissionPlugin.penalty_method = "zero"\n'
# Where ours is another, and why:
EXCEPTIONS = {
    # Stock leaves a cell that is gone for a person to grade, for ever; ours puts it back and grades it.
    "cells_deleted": "a deleted cell is put back",
    # Stock runs whatever cells there are; ours only the answer cells.
    "helped": "code outside the answer cells is not run",
}


def noise(lesson, notebook):
    notebook["cells"].insert(
        2, code_cell("import os, sys\nprint('loading', file=sys.stderr)\nos.write(2, b'x')")
    )


def without_cells(lesson, notebook):
    first = exercises()[0].slug
    notebook["cells"] = [
        cell for cell in notebook["cells"] if grade_id(cell) not in (f"{first}_check", "story")
    ]


def helped(lesson, notebook):
    for cell in notebook["cells"]:
        if grade_id(cell) == "sliding_sum":
            notebook["cells"].insert(2, code_cell(cell["source"]))
            cell["source"] = "sliding_sum = sliding_sum"
            return


def everybody(course):
    """Ten students, most with one of the two notebooks only: stock takes seconds for each."""
    first, second = ({"without": [other]} for other in reversed(LESSONS))
    submit(course, "solved", solutions() | {"story": "I was there.", "sketch": "Tell it. A box."})
    submit(course, "mistaken_0", mistaken(0))
    submit(course, "mistaken_1", mistaken(1), timestamp=None, **second)
    submit(course, "untouched", {}, **first)
    raising = ["def broken(:\n", "1 / 0"]
    submit(course, "raising", {one.slug: raising[at % 2] for at, one in enumerate(exercises())})
    submit(course, "half", solutions(), **first)
    submit(course, "late", solutions(), timestamp="2026-03-09 10:00:00 UTC", **first)
    submit(course, "noisy", alternatives(0), changed=noise, **second)
    submit(course, "cells_deleted", solutions(), changed=without_cells, **first)
    submit(course, "helped", solutions(), changed=helped, **second)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The three courses by name: "stock", "ours", "plugged"."""
    place = tmp_path_factory.mktemp("cohort")
    ours = new_cohort(place / "ours", LATE)
    due(ours, "2026-03-04 00:00:00.000000")
    everybody(ours)
    courses = {"ours": ours} | {name: copied(ours, place / name) for name in ("stock", "plugged")}
    with open(courses["stock"] / "nbgrader_config.py", "a") as settings:
        settings.write("del c.Autograde\n")
    assert "JudgeAnswers" not in nbgrader(courses["stock"], "autograde", ASSIGNMENT, "--debug")
    nbgrader(courses["plugged"], "autograde", ASSIGNMENT)
    with Batch(CohortFolder(ours), ASSIGNMENT) as batch:
        assert batch.run(Alone(opened_sandbox)).not_graded == {}
    return courses


@pytest.mark.parametrize(
    "table", ["student", "submitted_assignment", "submitted_notebook", "grade", "comment"]
)
def test_rows_equal_stock_nbgraders(graded, table):
    expected, *got = (
        [row for row in rows(graded[name])[table] if row[0] not in EXCEPTIONS]
        for name in ("stock", "ours", "plugged")
    )
    assert got == [expected, expected] and len(expected) >= 8


def test_both_plugs_leave_the_same_rows_for_everybody(graded):
    assert rows(graded["ours"]) == rows(graded["plugged"])


def test_the_exceptions_are_as_described(graded):
    (stock, ours) = (
        {
            (student, cell): (score, by_hand)
            for student, _, cell, score, _, _, by_hand in rows(graded[name])["grade"]
        }
        for name in ("stock", "ours")
    )
    first = exercises()[0]
    deleted = ("cells_deleted", f"{first.slug}_check")
    assert stock[deleted] == (None, 1) and ours[deleted] == (first.points, 0)
    assert stock["cells_deleted", "story"] == (None, 1) and ours["cells_deleted", "story"] == (0.0, 0)
    helped = ("helped", "sliding_sum_check")
    assert ours[helped] == (0.0, 0) and stock[helped][0] > 0
    differing = {key for key in stock if stock[key] != ours[key]}
    assert {student for student, _ in differing} == set(EXCEPTIONS)


def test_everybody_who_should_earned_something_and_nobody_else(graded):
    earned = {}
    for student, _, _, score, *_ in rows(graded["ours"])["grade"]:
        earned[student] = earned.get(student, 0.0) + (score or 0.0)
    most = sum(exercise.points for exercise in exercises())
    assert earned["solved"] == most and 0 < earned["mistaken_0"] < most
    assert earned["half"] == earned["late"] > 0 and earned["half"] + earned["noisy"] == most
    assert earned["untouched"] == earned["raising"] == 0


def test_nbgrader_reads_the_same_points_and_the_message_from_our_notebooks(graded):
    import nbformat
    from nbgrader.utils import determine_grade, is_grade

    ours = graded["ours"]
    kept = {(row[0], row[2]): row[3] for row in rows(ours)["grade"]}
    read = 0
    for path in (ours / "autograded").glob(f"*/{ASSIGNMENT}/*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        for cell in notebook.cells:
            if is_grade(cell):
                score, _ = determine_grade(cell)
                assert score == kept[path.parts[-3], cell.metadata.nbgrader.grade_id]
                assert cell.cell_type == "markdown" or len(cell.outputs[0].data["text/markdown"]) > 40
                read += 1
    assert read >= 10 * 2


def test_a_second_grading_changes_nothing(graded):
    ours = graded["ours"]
    before = rows(ours)
    with Batch(CohortFolder(ours), ASSIGNMENT, resume=True) as batch:
        assert batch.run(Alone(opened_sandbox)).graded == []
    with Batch(CohortFolder(ours), ASSIGNMENT, chosen=["solved", "mist*"]) as batch:
        assert sorted(batch.run(Alone(opened_sandbox)).graded)[0] == "mistaken_0"
    assert rows(ours) == before


def test_what_a_person_gave_stays(graded):
    ours = graded["ours"]
    with sqlite3.connect(ours / "gradebook.db") as database:
        database.execute(
            "UPDATE grade SET manual_score = 1.5, extra_credit = 1, needs_manual_grade = 0 WHERE auto_score > 0"
        )
    database.close()
    with Batch(CohortFolder(ours), ASSIGNMENT, chosen=["solved"]) as batch:
        batch.run(Alone(opened_sandbox))
        assert batch.standings()["solved"] == (2.5 * len(exercises()), 0.0, len(exercises()) + 2)
