"""Reading a query as Trino would: what is refused, what is reckoned otherwise, and tables that travel inside the query."""

import duckdb
import pytest
import sqlglot

from autograder import library
from autograder.judging import judge
from autograder.outcome import plain
from course.labs.trino_dialect import for_trino, read, round_trip
from course.labs.trino_server import over

MEMBERS = ("members",)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT signup_ts::date AS d FROM members", "no `::`"),
        ("SELECT member_id AS m FROM members GROUP BY m", "`m` is an alias of SELECT"),
        ("SELECT status, count(*) AS n FROM members GROUP BY status HAVING n > 1", "`n` in HAVING"),
        ("SELECT status, count(*) AS n FROM members GROUP BY ALL", "GROUP BY ALL"),
        ("SELECT member_id FROM members QUALIFY row_number() OVER (ORDER BY member_id) = 1", "no QUALIFY"),
        ("SELECT arg_max(member_id, signup_ts) FROM members", "look at max_by"),
        ("SELECT date(signup_ts) + 1 AS d FROM members", "no number to a date"),
        ("SELECT date(cancelled_ts) - date(signup_ts) AS d FROM members", "is an interval"),
        ("SELECT count(*) / 60.0 AS n FROM members", "is a DECIMAL"),
        ("SELECT 1.0 * count(*) / count(status) AS n FROM members", "is a DECIMAL"),
        ("SELECT nothing FROM members", "'nothing' could not be resolved"),
        ("SELECT FROM WHERE", "not a query of Trino's grammar"),
    ],
)
def test_what_trino_refuses_is_said(query, said):
    assert said in " ".join(read(query, MEMBERS).refused)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("SELECT 1 / 2", 0),
        ("SELECT count(*) / 2 FROM (VALUES 1, 2, 3) AS t(x)", 1),
        ("SELECT 1 / 2e0", 0.5),
        ("SELECT CAST(1 AS DOUBLE) / 2.0", 0.5),
        ("SELECT date_diff('day', TIMESTAMP '2026-03-01 23:59:00', TIMESTAMP '2026-03-02 00:01:00')", 0),
        ("SELECT date_diff('day', DATE '2026-03-01', DATE '2026-03-02')", 1),
        ("SELECT max_by(x, y) FROM (VALUES (1, 2), (3, 1)) AS t(x, y)", 1),
    ],
)
def test_the_stand_in_reckons_as_trino_does(query, value):
    reading = read(query, ())
    assert not reading.refused
    assert duckdb.sql(reading.duckdb).fetchall() == [(value,)]


def test_a_round_trip_hides_what_trino_refuses():
    exercise = library.find("exactly_once_counts")
    query = for_trino(exercise.solution)
    assert judge(exercise, round_trip(query)).solved
    assert "alias of SELECT" in " ".join(read(query, exercise.tables_read()).refused)


@pytest.mark.parametrize("slug", ["rebuffer_then_stop", "never_finished", "longest_streak"])
def test_tables_travel_inside_the_query(slug):
    exercise = library.find(slug)
    for world in exercise.worlds:
        rows = world.rows(exercise.tables_read())
        text = over(for_trino(exercise.solution), rows)
        with exercise.running() as outcome:
            wanted = outcome(exercise.solution, rows)
        found = duckdb.sql(sqlglot.transpile(text, read="trino", write="duckdb")[0]).fetchall()
        assert sorted(map(repr, wanted.rows)) == sorted(repr(tuple(map(plain, row))) for row in found)


def test_quotes_and_empty_tables_survive():
    row = {"title_id": 1, "category": "it's", "weight": 0.5}
    for rows in ([], [row]):
        text = over("SELECT category, weight FROM title_categories", {"title_categories": rows})
        found = duckdb.sql(sqlglot.transpile(text, read="trino", write="duckdb")[0]).fetchall()
        assert found == [("it's", 0.5)] * len(rows)
