"""SQL answers of every shape, also those that do to their database whatever they like."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import duckdb
import polars
import pytest

from autograder import database
from autograder.feedback import lines
from autograder.judging import judge, outcomes_of
from autograder.outcome import Failure, Table


def shown(report):
    return report.trials[0].got


def everywhere(report):
    return [trial.got for trial in report.trials]


MISCHIEF = {
    "drops its table": "DROP TABLE viewing_events_raw",
    "empties its table": "DELETE FROM viewing_events_raw",
    "adds rows": "INSERT INTO viewing_events_raw SELECT * FROM viewing_events_raw",
    "hides the table": "CREATE TEMP TABLE viewing_events_raw AS SELECT 1 AS watch_s",
    "hides the table in a schema": "CREATE SCHEMA other; CREATE TABLE other.viewing_events_raw (a INT); SET schema = 'other'",
    "attaches another": "ATTACH ':memory:' AS elsewhere; USE elsewhere; CREATE TABLE viewing_events_raw (a INT)",
    "takes the next world's name": "ATTACH ':memory:' AS world_2; ATTACH ':memory:' AS memory_2",
    "turns an order round": "SET default_order = 'DESC'; SET default_null_order = 'nulls_first'",
    "turns a global knob": "SET GLOBAL memory_limit = '2MB'",
    "locks the settings": "SET lock_configuration = true",
    "changes the time zone by pragma": "PRAGMA threads = 2; PRAGMA disable_optimizer",
    "never commits": "BEGIN; DELETE FROM viewing_events_raw",
    "begins twice": "BEGIN; BEGIN",
    "shadows count": "CREATE MACRO count(x) AS 41; CREATE MACRO sum(x) AS 43",
    "shadows count for all": "CREATE OR REPLACE TEMP MACRO count(x) AS 41",
    "makes a view of the name": "DROP TABLE viewing_events_raw; CREATE VIEW viewing_events_raw AS SELECT 1 AS watch_s",
    "makes a type": "CREATE TYPE INTEGER2 AS ENUM ('a')",
    "prepares": "PREPARE p AS SELECT 1; DEALLOCATE p",
    "leaves its database": "USE memory; DETACH world",
    "deletes within a select": "WITH gone AS (DELETE FROM viewing_events_raw RETURNING *) SELECT * FROM gone",
    "inserts within a select": "WITH more AS (INSERT INTO viewing_events_raw SELECT * FROM viewing_events_raw RETURNING *) SELECT * FROM more",
    "sets a seed": "SELECT setseed(0.5)",
    "turns logging on by a select": "SELECT * FROM enable_logging()",
}


@pytest.mark.parametrize("text", MISCHIEF.values(), ids=MISCHIEF.keys())
@pytest.mark.parametrize("then", ["", ";\n{solution}"], ids=["alone", "then the solution"])
def test_what_an_answer_does_to_its_database_stays_in_its_world(sql_exercise, text, then):
    exercise = replace(sql_exercise)
    report = judge(exercise, text + then.format(solution=exercise.solution))
    assert not report.blank and len(report.trials) == 6
    if (
        text.startswith(
            (
                "INSERT",
                "PRAGMA",
                "PREPARE",
                "CREATE TYPE",
                "SET default",
                "ATTACH ':memory:' AS world",
                "SELECT",
            )
        )
        and then
    ):
        assert report.solved, everywhere(report)
    again = judge(exercise, exercise.solution)
    assert again.solved, everywhere(again)
    if "memory_limit" in text:
        return  # how far two megabytes reach is the engine's business
    kinds = {
        type(got) for got in everywhere(report) if not isinstance(got, Failure) or got.kind != "time limit"
    }
    assert len(kinds) == 1, "the first world's mischief reached another world"


@pytest.mark.parametrize("text", MISCHIEF.values(), ids=MISCHIEF.keys())
def test_mischief_of_a_function_stays_in_its_world(sql_exercise, text):
    def member_plays(connection):
        try:
            connection.execute(text)
        except duckdb.Error:
            pass
        return "SELECT member_id, 0 AS plays, 0 AS watch_s FROM (SELECT 1 AS member_id)"

    judge(sql_exercise, member_plays)
    assert judge(sql_exercise, sql_exercise.solution).solved


def test_one_instance_shows_each_world_its_own_rows(sql_exercise):
    """The answers of one check follow each other in one instance; none leaves a trace for the next."""
    expected = outcomes_of(sql_exercise, sql_exercise.solution)
    rows = [world.rows(sql_exercise.tables) for world in sql_exercise.worlds]
    with sql_exercise.running() as outcome:
        for text in MISCHIEF.values():
            for at, world_rows in enumerate(rows):
                outcome(text, world_rows)
                assert outcome(sql_exercise.solution, world_rows) == expected[at], text


def test_of_several_statements_all_run_and_the_last_is_the_answer(sql_exercise):
    made = f"CREATE TEMP TABLE result AS {sql_exercise.solution}; SELECT * FROM result;"
    assert judge(sql_exercise, made).solved
    assert judge(sql_exercise, f"SELECT 1; {sql_exercise.solution}").solved
    assert not judge(sql_exercise, f"{sql_exercise.solution}; SELECT 1").trials[0].right
    assert judge(sql_exercise, f"-- mine\n{sql_exercise.solution}\n;\n-- end").solved
    failed = shown(judge(sql_exercise, f"SELECT 1;\nSELECT nope;\n{sql_exercise.solution}"))
    assert isinstance(failed, Failure) and failed.error == "BinderException"


@pytest.mark.parametrize("text", ["-- only a comment", "/* one */ -- two", "BEGIN"])
def test_text_without_a_result_says_so(sql_exercise, text):
    report = judge(sql_exercise, text)
    assert not report.blank and report.score == 0
    assert not isinstance(shown(report), Table) or shown(report).columns != ("member_id", "plays", "watch_s")
    assert 1 <= len(lines(report)) <= 3


def test_files_are_out_of_reach(sql_exercise, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("member_id,plays,watch_s\n5001,1,457\n")
    target = tmp_path / "copied.csv"
    for text in (
        f"SELECT * FROM read_csv('{secret}')",
        f"SELECT * FROM '{secret}'",
        f"SELECT * FROM read_text('{secret}')",
        f"SELECT * FROM glob('{tmp_path}/*')",
        f"COPY viewing_events_raw TO '{target}'",
        f"COPY viewing_events_raw FROM '{secret}'",
        f"ATTACH '{tmp_path / 'new.db'}' AS kept; SELECT 1",
        f"SET enable_external_access = true; SELECT * FROM '{secret}'",
        f"EXPORT DATABASE '{tmp_path / 'all'}'",
        "INSTALL httpfs",
        "LOAD httpfs",
    ):
        report = judge(sql_exercise, text)
        assert report.score == 0 and all(isinstance(got, Failure) for got in everywhere(report)), text
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert judge(sql_exercise, sql_exercise.solution).solved


def test_the_judges_variables_are_out_of_reach(sql_exercise):
    rows = expected = given = polars.DataFrame({"member_id": [5001]})  # noqa: F841
    for name in (
        "rows",
        "expected",
        "given",
        "outcomes",
        "exercise",
        "answer",
        "worlds",
        "connection",
        "sql_exercise",
    ):
        for text in (
            f"SELECT * FROM {name}",
            f"SET python_enable_replacements = true; SELECT * FROM {name}",
            f"SET python_enable_replacements = true; SET python_scan_all_frames = true; SELECT * FROM {name}",
        ):
            report = judge(sql_exercise, text)
            assert report.score == 0, text
            if not text.startswith("SET"):
                assert shown(report).error == "CatalogException", text


def test_a_world_sees_no_frame_of_whoever_asks(sql_exercise):
    frame = polars.DataFrame({"member_id": [5001]})  # noqa: F841
    with database.connect() as connection, pytest.raises(duckdb.CatalogException):
        connection.execute("SELECT * FROM frame")

    def member_plays(connection):
        own = polars.DataFrame({"member_id": [5001]})  # noqa: F841
        return connection.sql("SELECT * FROM own")

    assert shown(judge(sql_exercise, member_plays)).error == "CatalogException"


ENDLESS = {
    "recursion": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
    "cross join": "SELECT sum((a.range * b.range) % 7) FROM range(1000000000) a, range(1000000000) b",
    "after another statement": "CREATE TABLE t (i INT); SELECT sum((a.range * b.range) % 7) FROM range(1000000000) a, range(1000000000) b",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
@pytest.mark.parametrize(
    "shape", ["text", "text from a function", "relation from a function", "executed in a function"]
)
def test_a_query_without_end_is_stopped_and_the_limit_is_named(sql_exercise, text, shape):
    before = set(threading.enumerate())
    exercise = replace(sql_exercise, seconds=0.3)
    last = text.rpartition(";")[2]
    answer = {
        "text": text,
        "text from a function": lambda connection: text,
        "relation from a function": lambda connection: connection.sql(last),
        "executed in a function": lambda connection: connection.execute(text).fetchall(),
    }[shape]
    report = judge(exercise, answer)
    assert all(got.kind == "time limit" for got in everywhere(report)), everywhere(report)
    assert report.score == 0
    assert "0.3 seconds" in lines(report)[0]
    assert judge(exercise, exercise.solution).solved
    assert not {thread for thread in threading.enumerate() if not thread.daemon} - before


def test_a_function_that_starts_again_after_every_stop_is_stopped(sql_exercise):
    def member_plays(connection):
        for _ in range(3):
            try:
                connection.execute(ENDLESS["cross join"]).fetchall()
            except Exception:
                pass
        while True:
            pass

    report = judge(replace(sql_exercise, seconds=0.2), member_plays)
    assert shown(report).kind == "time limit"


def test_more_than_a_hundred_thousand_rows_are_no_result(sql_exercise):
    text = "SELECT range AS member_id, 1 AS plays, 2 AS watch_s FROM range({})"
    in_one_world = replace(sql_exercise, worlds=sql_exercise.worlds[:1])
    for answer in (
        text.format(100_001),
        text.format(1_000_000),
        lambda connection: connection.sql(text.format(1_000_000)),
    ):
        report = judge(in_one_world, answer)
        assert "100,000 rows" in shown(report).message and report.score == 0
        assert "100,000 rows" in lines(report)[0]
    assert len(shown(judge(in_one_world, text.format(100_000))).rows) == 100_000


@pytest.mark.parametrize(
    ("text", "error", "words", "line"),
    [
        ("SELECT member_id\nFRM viewing_events_raw", "ParserException", "syntax error", None),
        ("SELEC 1", "ParserException", 'syntax error at or near "SELEC"', 1),
        (
            "SELECT member_id,\n  watched\nFROM viewing_events_raw",
            "BinderException",
            '"watched" not found',
            2,
        ),
        ("SELECT 1\nFROM viewing_event_raw", "CatalogException", "viewing_event_raw does not exist", 2),
        (
            "SELECT\n\n  event_id::INT\nFROM viewing_events_raw",
            "ConversionException",
            "Could not convert string 'a1'",
            None,
        ),
        (
            "SELECT member_id, count(*)\nFROM viewing_events_raw",
            "BinderException",
            "must appear in the GROUP BY",
            None,
        ),
        ("SELECT watch_s // 0\nFROM viewing_events_raw", "InvalidInputException", "Division by zero", None),
        ("SELECT error('boom')\nFROM viewing_events_raw", "InvalidInputException", "boom", None),
        ("SELECT (2147483647::INT + watch_s)::TINYINT FROM viewing_events_raw", None, "", None),
        (
            "SELECT (SELECT member_id FROM viewing_events_raw)",
            "InvalidInputException",
            "More than one row",
            None,
        ),
    ],
)
def test_duckdbs_own_words_and_line_are_kept(sql_exercise, text, error, words, line):
    report = judge(sql_exercise, text)
    got = shown(report)
    assert isinstance(got, Failure) and got.kind == "error"
    assert error is None or got.error == error
    assert words.casefold() in got.message.casefold()
    assert line is None or got.line == line
    said = lines(report)[0]
    assert said.startswith("DuckDB: ") and words.casefold() in said.casefold()
    assert got.line is None or f"line {got.line}" in said


def test_column_names_that_occur_twice(sql_exercise):
    report = judge(sql_exercise, "SELECT member_id, member_id, watch_s FROM viewing_events_raw")
    assert (
        shown(report).columns == ("member_id", "member_id", "watch_s")
        and report.trials[0].difference.kind == "columns"
    )
    twice = replace(
        sql_exercise, solution="SELECT watch_s AS x, watch_s AS x FROM viewing_events_raw", mistakes=()
    )
    assert judge(twice, "SELECT watch_s AS X, watch_s AS x FROM viewing_events_raw").solved
    report = judge(twice, "SELECT watch_s AS x, watch_s + 1 AS x FROM viewing_events_raw")
    assert report.score == 0 and len(lines(report)) <= 3


def test_a_frame_without_columns(sql_exercise):
    report = judge(sql_exercise, polars.DataFrame())
    assert report.trials[0].difference.kind == "columns" and report.score == 0
    assert "Your columns are none" in lines(report)[0]


def test_a_relation_is_asked_again_in_every_world(sql_exercise):
    with duckdb.connect() as own:
        database.load(own, sql_exercise.worlds[0].rows(sql_exercise.tables))
        relation = own.sql(sql_exercise.solution)
        assert judge(sql_exercise, relation).solved
        filtered = own.table("viewing_events_raw").filter("event_type = 'play'").project("member_id")
        assert shown(judge(sql_exercise, filtered)).columns == ("member_id",)
        assert {len(got.rows) for got in everywhere(judge(sql_exercise, filtered))} == {3, 4, 2, 0}
    assert isinstance(shown(judge(sql_exercise, relation)), (Table, Failure))


@pytest.mark.parametrize("lazy", [False, True])
def test_a_frame_is_right_on_the_data_it_was_made_of(sql_exercise, lazy):
    with duckdb.connect() as own:
        database.load(own, sql_exercise.worlds[0].rows(sql_exercise.tables))
        frame = polars.DataFrame(own.sql(sql_exercise.solution))
    report = judge(sql_exercise, frame.lazy() if lazy else frame)
    assert report.worked_out and report.score == 1.0 and not report.solved
    assert "rows, not a query" in lines(report)[0]


def test_a_lazy_frame_that_fails_says_why(sql_exercise):
    report = judge(sql_exercise, polars.LazyFrame({"a": [1]}).select("b"))
    assert shown(report).error == "ColumnNotFoundError" and report.score == 0


def of_frames(viewing_events_raw):
    return (
        viewing_events_raw.sort("revision", "arrival_time")
        .unique("event_id", keep="last", maintain_order=True)
        .filter(polars.col("event_type") == "play")
        .group_by("member_id")
        .agg(polars.len().alias("plays"), polars.col("watch_s").sum())
    )


def test_functions_are_run_in_every_world(sql_exercise):
    solution = sql_exercise.solution

    class Answer:
        def __call__(self, connection):
            return solution

    for answer in (
        of_frames,
        lambda viewing_events_raw: of_frames(viewing_events_raw).lazy(),
        lambda connection: connection.sql(solution),
        lambda con: solution,
        lambda connection: polars.DataFrame(connection.sql(solution)),
        lambda connection: of_frames(polars.DataFrame(connection.table("viewing_events_raw"))),
        lambda: solution,
        Answer(),
    ):
        assert judge(sql_exercise, answer).solved


def test_a_function_that_raises_says_where(sql_exercise):
    def member_plays(connection):
        rows = connection.table("viewing_events_raw").fetchall()
        return rows[1_000]

    got = shown(judge(sql_exercise, member_plays))
    assert (got.error, got.line) == ("IndexError", member_plays.__code__.co_firstlineno + 2)
    said = lines(judge(sql_exercise, member_plays))[0]
    assert "`IndexError`" in said and "DuckDB" not in said

    def plain_exception(connection):
        raise Exception("out of order")

    assert "DuckDB" not in lines(judge(sql_exercise, plain_exception))[0]


def test_a_function_whose_query_fails_keeps_duckdbs_words(sql_exercise):
    for answer in (lambda connection: connection.sql("SELECT nope"), lambda connection: "SELECT nope"):
        got = shown(judge(sql_exercise, answer))
        assert got.error == "BinderException" and '"nope"' in got.message


def test_a_function_with_other_parameters(sql_exercise):
    got = shown(judge(sql_exercise, lambda connection, limit: "SELECT 1"))
    assert got.error == "TypeError" and "limit" in got.message
    assert shown(judge(sql_exercise, lambda viewing_events_raw, titles: "SELECT 1")).kind == "error"
    assert isinstance(shown(judge(sql_exercise, print)), Failure)


@pytest.mark.parametrize("result", [None, 17, object(), [1, 2]], ids=lambda result: type(result).__name__)
def test_a_function_that_returns_something_else(sql_exercise, result):
    got = shown(judge(sql_exercise, lambda connection: result))
    assert got.kind == "no result" and type(result).__name__ in got.message


def test_a_function_that_closes_its_connection(sql_exercise):
    def member_plays(connection):
        connection.close()
        return sql_exercise.solution

    assert isinstance(shown(judge(sql_exercise, member_plays)), Failure)
    assert judge(sql_exercise, sql_exercise.solution).solved


def test_no_file_is_left_behind(sql_exercise, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    judge(sql_exercise, "SELECT range FROM range(4000000) ORDER BY hash(range)")
    judge(sql_exercise, sql_exercise.solution)
    assert list(Path.cwd().iterdir()) == []
