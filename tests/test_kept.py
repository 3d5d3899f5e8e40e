"""Worlds stay loaded between checks, and nothing that an answer does is found there by the next one."""

from __future__ import annotations

import os

import pytest

from autograder import database, kept
from autograder.judging import judge
from autograder.kept import Kept
from autograder.outcome import Failure


@pytest.fixture
def loaded():
    worlds = Kept(most=3)
    yield worlds
    worlds.forget_all()


def some_rows(n):
    return {"plans": [{"plan": f"plan {number}", "max_streams": number} for number in range(n)]}


def counted(worlds, rows):
    return worlds.run(rows, "SELECT count(*) FROM plans", 10.0).rows[0][0]


def test_each_rows_are_loaded_once_and_apart(loaded, monkeypatch):
    loads = []
    monkeypatch.setattr(
        database,
        "load",
        lambda connection, rows, load=database.load: (loads.append(1), load(connection, rows)),
    )
    two, three = some_rows(2), some_rows(3)
    assert [counted(loaded, rows) for rows in (two, three, two, three)] == [2, 3, 2, 3]
    assert len(loads) == len(loaded) == 2
    seen = loaded.run(two, "SELECT table_name FROM duckdb_tables()", 10.0)
    assert [row[-1] for row in seen.rows] == ["plans"], "no world can see another"


def test_the_latest_are_kept(loaded):
    worlds = [some_rows(n) for n in range(5)]
    assert [counted(loaded, rows) for rows in worlds] == [0, 1, 2, 3, 4]
    assert len(loaded) == 3
    assert [counted(loaded, rows) for rows in worlds] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM plans RETURNING *) SELECT * FROM gone",
        "WITH more AS (INSERT INTO plans FROM plans RETURNING *) FROM more",
        "DROP TABLE plans",
        "CREATE TABLE other (a INT)",
    ],
)
def test_even_what_should_not_be_run_there_cannot_write(loaded, query):
    rows = some_rows(2)
    assert not database.is_single_select(query)
    outcome = loaded.run(rows, query, 10.0)
    assert isinstance(outcome, Failure) and "read-only" in outcome.message
    assert counted(loaded, rows) == 2


def test_one_connection_leaves_nothing_to_the_next(loaded):
    rows, drawn = some_rows(2), set()
    for _ in range(5):
        loaded.run(rows, "SELECT setseed(0.5)", 10.0)
        drawn.add(loaded.run(rows, "SELECT random()", 10.0).rows)
    assert len(drawn) > 1, "a seed was still set"


def test_a_query_without_end_is_stopped_and_its_world_loaded_anew(loaded):
    rows = some_rows(2)
    endless = "SELECT sum((a.range * b.range) % 7) FROM range(1000000000) a, range(1000000000) b"
    assert loaded.run(rows, endless, 0.2).kind == "time limit"
    assert len(loaded) == 0 and counted(loaded, rows) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_loads_its_own(sql_exercise):
    assert judge(sql_exercise, sql_exercise.solution).solved and len(kept.KEPT)
    child = os.fork()
    if not child:  # nothing here may reach pytest
        fresh = len(kept.KEPT) == 0
        os._exit(0 if fresh and judge(sql_exercise, sql_exercise.solution).solved else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert judge(sql_exercise, sql_exercise.solution).solved


def test_a_check_finds_its_worlds_loaded(sql_exercise, monkeypatch):
    judge(sql_exercise, sql_exercise.solution)

    def load(*_):
        raise AssertionError("the worlds are there")

    monkeypatch.setattr(database, "load", load)
    assert judge(sql_exercise, f"{sql_exercise.solution} -- again").score == sql_exercise.points


@pytest.mark.parametrize(
    ("query", "reads_only"),
    [
        ("SELECT 1", True),
        ("-- one\nFROM plans;", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ("SELECT updated_at, deletes FROM plans", True),
        ("SELECT 1; SELECT 2", False),
        ("WITH a AS (INSERT INTO plans VALUES ('x', 1) RETURNING *) SELECT * FROM a", False),
        ("WITH a AS (merge INTO plans USING plans ON true) SELECT 1", False),
        ("SELECT * FROM enable_logging()", False),
        ("CREATE TABLE a (b INT)", False),
        ("no query", False),
        ("", False),
    ],
)
def test_what_only_reads(query, reads_only):
    assert database.is_single_select(query) is reads_only
