"""Class lists in, grades out, in the layouts of the systems around nbgrader."""

import csv
import io

import pytest

from autograder.cohort.assignment import CohortProblem
from autograder.cohort.exports import Result, canvas, moodle
from autograder.cohort.roster import Enrolled, read_roster

ADA = Enrolled("ada", "Ada", "Lovelace", "ada@x.y", "77")


def roster(tmp_path, text):
    path = tmp_path / "students.csv"
    path.write_text(text, encoding="utf-8")
    return read_roster(path)


@pytest.mark.parametrize(
    "text",
    [
        "id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,ada@x.y,77\n",
        "\ufeffUsername;First name;Last name;Email address;ID number\nada;Ada;Lovelace;ada@x.y;77\n",
        "ID\tSIS Login ID\tFirst Name\tSurname\tEmail\n77\tada\tAda\tLovelace\tada@x.y\n",
    ],
)
def test_lists_of_nbgrader_moodle_and_canvas(tmp_path, text):
    assert roster(tmp_path, text) == [ADA]


def test_what_a_list_leaves_out_stays_as_it_is(tmp_path):
    (one,) = roster(tmp_path, "id,email\nada,\n")
    assert one.known() == {} and ADA.known()["email"] == "ada@x.y"


def test_canvas_second_line_is_no_student(tmp_path):
    text = 'Student,ID,SIS Login ID,Homework\n    Points Possible,,,10\n"Lovelace, Ada",77,ada,9\n'
    assert [(one.id, one.lms_user_id) for one in roster(tmp_path, text)] == [("ada", "77")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no column is called"),
        ("name,mail\nAda,x\n", "no column is called"),
        ("id\nada\nada\n", "line 3: ada is in the list twice"),
        ("id\n../ada\n", "cannot be the name of a folder"),
        ("id\na\u0007b\n", "cannot be the name of a folder"),
    ],
)
def test_a_list_that_cannot_be_meant_is_said(tmp_path, text, why):
    with pytest.raises(CohortProblem, match=why):
        roster(tmp_path, text)


RESULTS = [Result(ADA, 7.333333), Result(Enrolled("=1+1"), None)]


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def test_canvas():
    assert rows(canvas("week1", 10.0, RESULTS)) == [
        ["Student", "ID", "SIS Login ID", "Section", "week1"],
        ["    Points Possible", "", "", "", "10"],
        ["Lovelace, Ada", "77", "ada", "", "7.33"],
        ["'=1+1", "", "'=1+1", "", ""],
    ]


def test_moodle():
    assert rows(moodle("week1", 10.0, RESULTS)) == [
        ["username", "idnumber", "email", "week1 (of 10)"],
        ["ada", "77", "ada@x.y", "7.33"],
        ["'=1+1", "", "", "-"],
    ]
