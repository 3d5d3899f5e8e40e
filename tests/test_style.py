"""Style notes: one sentence a rule, said only of a right answer, never part of the score."""

import pytest

from autograder import library
from autograder.feedback import lines
from autograder.judging import judge
from autograder.style import notes

RAW = ("viewing_events_raw",)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("WITH cte1 AS (SELECT 1 AS a) SELECT a FROM cte1", "`cte1` says where it stands"),
        ("WITH t AS (SELECT 1 AS a) SELECT a FROM t", "`t` says where it stands"),
        ("WITH daily2 AS (SELECT 1 AS a) SELECT a FROM daily2", "`daily2` says where it stands"),
        ("SELECT * FROM viewing_events_raw", "Name the ones you promise"),
        (
            "SELECT a FROM (SELECT a FROM (SELECT a FROM (SELECT 1 AS a)))",
            "A select stands 3 deep in others",
        ),
        (
            "SELECT row_number() OVER (PARTITION BY event_id ORDER BY revision DESC) FROM viewing_events_raw",
            "`row_number()` is ordered by `revision` alone",
        ),
    ],
)
def test_what_a_reviewer_would_say(query, said):
    assert [said in note for note in notes(query, RAW)] == [True]


@pytest.mark.parametrize(
    "query",
    [
        "WITH deduped_events AS (SELECT 1 AS a) SELECT a FROM deduped_events",
        "WITH last_7_days AS (SELECT 1 AS a) SELECT * FROM last_7_days",
        "SELECT a FROM (SELECT a FROM (SELECT 1 AS a))",
        "SELECT row_number() OVER (ORDER BY revision DESC, arrival_time DESC) FROM viewing_events_raw",
        "SELECT count(*) FROM viewing_events_raw",
        "SELECT rank() OVER (ORDER BY revision) FROM viewing_events_raw",
        "this is no query (",
        "",
        "CREATE TABLE t (a INTEGER)",
    ],
)
def test_nothing_is_said_where_there_is_nothing_to_say(query):
    assert notes(query, RAW) == []


def test_a_unique_key_is_order_enough():
    query = "SELECT row_number() OVER (ORDER BY event_id) FROM viewing_events_clean"
    assert notes(query, ("viewing_events_clean",)) == []


@pytest.mark.parametrize(
    "slug",
    [
        slug
        for slug in library.files()
        if slug
        in ("category_rank", "running_minutes", "halved_month", "exactly_once_counts", "corrected_days")
    ],
)
def test_the_courses_own_solutions_get_no_note(slug):
    exercise = library.find(slug)
    assert notes(exercise.solution, exercise.tables) == []


def test_a_note_costs_nothing_and_is_said_only_of_a_right_answer():
    exercise = library.find("exactly_once_counts")
    names = exercise.solution.split("WITH ")[1].split(" AS")[0].strip()
    renamed = exercise.solution.replace(names, "cte1")
    report = judge(exercise, renamed)
    assert report.solved and report.score == exercise.points
    assert "`cte1` says where it stands" in " ".join(lines(report))
    mistaken = exercise.mistakes[0].applied_to(exercise.solution).replace(names, "cte1")
    assert "cte1" not in " ".join(lines(judge(exercise, mistaken)))
