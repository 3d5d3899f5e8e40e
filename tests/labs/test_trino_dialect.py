"""Reading a query as Trino would: what is refused, what is reckoned otherwise, and tables that travel inside the query."""

import duckdb
import pytest
import sqlglot
from trino_claims import ALLOWED, OTHERWISE, RECKONED, REFUSED

from autograder import library
from autograder.judging import judge
from autograder.outcome import plain
from course.labs.trino_dialect import for_trino, read, round_trip
from course.labs.trino_server import over

MEMBERS = ("members",)


@pytest.mark.parametrize(("query", "said"), REFUSED + OTHERWISE)
def test_what_trino_refuses_or_reckons_otherwise_is_said(query, said):
    assert said in " ".join(read(query, MEMBERS).refused)


@pytest.mark.parametrize("query", ALLOWED)
def test_what_trino_takes_is_not_accused(query):
    assert read(query, MEMBERS).refused == ()


@pytest.mark.parametrize(("query", "value"), RECKONED)
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
