"""Work that grows faster than the solution's is told of a right query, and costs points only where the exercise says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder import cost, database, library
from autograder.cost import FACTOR, TIMES, asked, growth, note
from autograder.feedback import lines
from autograder.judging import judge
from autograder.proof import prove
from autograder.sql_exercise import SqlExercise
from autograder.worlds import tidy

FILES = library.files()

# A running total as people write it who never met a window.
TRIANGULAR = """
SELECT this.event_id, this.member_id, this.event_time::DATE AS play_date, sum(earlier.watch_s) AS watched_s
FROM viewing_events_clean AS this
JOIN viewing_events_clean AS earlier
    ON earlier.member_id = this.member_id AND earlier.event_time <= this.event_time
GROUP BY ALL
"""
WINDOW = """
SELECT event_id, member_id, event_time::DATE AS play_date,
    sum(watch_s) OVER (PARTITION BY member_id ORDER BY event_time) AS watched_s
FROM viewing_events_clean
"""
TABLES = ("viewing_events_clean",)

FASTER = {
    "a triangular self-join": TRIANGULAR,
    "a correlated subquery": """
SELECT event_id, (
    SELECT sum(watch_s) FROM viewing_events_clean AS earlier
    WHERE earlier.member_id = this.member_id AND earlier.event_time <= this.event_time
) AS watched_s
FROM viewing_events_clean AS this
""",
    "a self-join of days": """
WITH daily AS (
    SELECT title_id, event_time::DATE AS d, sum(watch_s) AS seconds FROM viewing_events_clean GROUP BY ALL
)
SELECT a.title_id, a.d, sum(b.seconds) FROM daily AS a JOIN daily AS b ON b.title_id = a.title_id AND b.d <= a.d
GROUP BY ALL
""",
    "every row with every row": "SELECT count(*) FROM viewing_events_clean AS a, viewing_events_clean AS b WHERE a.watch_s < b.watch_s",
}
AS_FAST = {
    "the window itself": WINDOW,
    "the rows as they are": "SELECT * FROM viewing_events_clean",
    "a join by a key": "SELECT count(*) FROM viewing_events_clean AS a JOIN viewing_events_clean AS b USING (event_id)",
    "no data at all": "SELECT 1",
    "the same rows three times": "SELECT * FROM viewing_events_clean, range(3)",
}


@pytest.mark.parametrize("query", FASTER.values(), ids=FASTER.keys())
def test_work_that_grows_faster_than_a_windows_is_told(query):
    grown = note(query, TABLES, WINDOW, 10.0)
    assert grown.too_fast and grown.answer > FACTOR * grown.solution
    said = str(grown)
    assert f"With {TIMES} times as many {grown.of}, {grown.answer:.0f} times as many rows" in said


@pytest.mark.parametrize("query", AS_FAST.values(), ids=AS_FAST.keys())
def test_work_that_grows_as_the_data_does_is_not(query):
    assert note(query, TABLES, WINDOW, 10.0) is None


def test_a_query_that_is_as_slow_as_the_solution_is_not_told():
    assert note(TRIANGULAR, TABLES, TRIANGULAR, 10.0) is None


def test_a_query_that_fails_or_does_not_end_on_the_larger_data():
    assert note("SELECT nope FROM viewing_events_clean", TABLES, WINDOW, 10.0) is None
    few = "(SELECT count(*) FROM viewing_events_clean)"
    fails = f"SELECT CASE WHEN {few} > 100 THEN error('many') ELSE '' END FROM viewing_events_clean"
    assert note(fails, TABLES, WINDOW, 10.0) is None
    endless = f"SELECT sum(a.range * b.range % 7) FROM range({few} // 500 * 1_000_000_000) AS a, range(1_000_000) AS b"
    grown = growth(endless, asked(TABLES, WINDOW, 0.3), 0.3)
    assert grown.too_fast and "not done when its time was up" in str(grown)


def test_the_rows_are_counted_where_they_pass():
    rows = tidy(seed=3).rows(TABLES)
    n = len(rows["viewing_events_clean"])
    handled = [cost.rows_handled(rows, query, 10.0) for query in (WINDOW, AS_FAST["the rows as they are"])]
    assert handled[0] > handled[1] >= n
    crossed = cost.rows_handled(
        rows, "SELECT a.* FROM viewing_events_clean AS a, viewing_events_clean AS b", 10.0
    )
    assert crossed >= n * n


SQL = [slug for slug in FILES if FILES[slug].is_relative_to(library.REPOSITORY / "week1_sql")]


@pytest.mark.parametrize("slug", SQL)
def test_no_solution_is_told_anything_and_an_alternative_only_what_is_true(slug):
    exercise = library.find(slug)
    if not isinstance(exercise, SqlExercise):
        return
    tables, seconds = exercise.tables_read(), exercise.seconds
    assert note(exercise.solution, tables, exercise.solution, seconds) is None
    for query in exercise.alternatives:
        if database.is_single_select(query) and (grown := note(query, tables, exercise.solution, seconds)):
            assert grown.answer > FACTOR * grown.data, "it grows as its data does"
            large = asked(tables, exercise.solution, seconds)["draws"][grown.of]
            rows = sum(map(len, large.values()))
            assert cost.rows_handled(large, query, seconds) > 20 * rows, "each row meets many others"


@pytest.fixture
def running_total():
    return library.find("repair_running_total")


def slow(exercise):
    return next(
        text for text in exercise.alternatives if note(text, exercise.tables_read(), exercise.solution, 10.0)
    )


def test_it_is_said_after_a_right_check_and_costs_nothing(running_total):
    report = judge(running_total, slow(running_total))
    assert report.solved and report.score == running_total.points
    said = lines(report)
    assert len(said) == 3 and "times as many rows pass through your query" in said[1]
    assert "pass through" not in " ".join(lines(judge(running_total, running_total.solution)))


def test_what_is_not_right_hears_nothing_of_its_work(running_total):
    for mistake in running_total.mistakes[:3]:
        report = judge(running_total, mistake.applied_to(running_total.solution))
        assert report.style == () and "pass through" not in " ".join(lines(report))


@pytest.fixture
def priced(running_total):
    """The exercise with points for its large world, and its slow alternative made a mistake."""
    return replace(running_total, large_world_points=1.0, alternatives=running_total.alternatives[:1])


def test_where_the_exercise_says_so_it_loses_the_points_of_the_large_world(running_total, priced):
    assert len(priced.worlds) == len(running_total.worlds) + 1 == len(replace(priced).worlds)
    report = judge(priced, slow(running_total))
    assert not report.solved and [trial.right for trial in report.trials] == [True] * len(
        running_total.worlds
    ) + [False]
    assert report.score == priced.points - 1
    said = " ".join(lines(report))
    assert "ten times the data" in said and "times as many rows pass through your query" in said
    for answer in (priced.solution, *priced.alternatives):
        assert judge(priced, answer).score == priced.points


def test_a_function_is_judged_by_its_results_there(priced):
    assert judge(priced, lambda connection: priced.solution).solved
    fewer = f"SELECT * FROM ({priced.solution}) ORDER BY event_id LIMIT 100"
    report = judge(priced, lambda connection: fewer)
    assert report.trials[0].right and not report.trials[-1].right


def test_an_exercise_with_a_large_world_is_proved(running_total, priced):
    assert prove(priced) == []
    with_slow = replace(priced, alternatives=running_total.alternatives)
    assert any("is not right in world ten times the data" in finding for finding in prove(with_slow))
