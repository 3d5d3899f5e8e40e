"""Queries and models of many notebooks in one process: the same outcomes as in a process of one's own, and nothing in common."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace

import pytest
from seen_from_outside import descendants_of

from autograder import library
from autograder.outcome import Table
from autograder.sandbox import AnswerCell, Limits, NotIsolated, Sandbox, question
from autograder.sandbox.shared_child import mark_of_model, mark_of_query
from autograder.sandbox.shared_texts import texts_alone


@pytest.fixture(scope="module")
def sandbox():
    try:
        with Sandbox() as opened:
            yield opened
    except NotIsolated as reason:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(reason))


@pytest.fixture(scope="module")
def asked(sql_exercise):
    return question(sql_exercise)


@pytest.fixture(scope="module")
def model():
    """An exercise that a data model answers, in its first two worlds."""
    exercise = library.find("playback_model")
    return replace(exercise, worlds=exercise.worlds[:2])


@pytest.fixture(scope="module")
def asked_for_model(model):
    return question(model)


def shared(sandbox, asked, text):
    return _answered(sandbox, asked, text)


def alone(sandbox, asked, text):
    return _answered(sandbox, asked, text, Limits())


def _answered(sandbox, asked, text, *limits):
    cell = AnswerCell(asked.slug, f"%%{asked.runner['kind']} {asked.slug}\n{text}")
    return sandbox.answers([cell], [asked], *limits)[0]


def test_right_and_mistaken_queries_give_what_they_give_alone(sandbox, asked, sql_exercise):
    for text in (
        sql_exercise.solution,
        *sql_exercise.alternatives,
        *[one.applied_to(sql_exercise.solution) for one in sql_exercise.mistakes],
    ):
        first, again = (shared(sandbox, asked, f"{text}\n-- {number}") for number in range(2))
        own = alone(sandbox, asked, text)
        assert first.outcomes == again.outcomes == own.outcomes and first.mark == again.mark != own.mark == ""
        assert first.text.endswith("-- 0") and again.text.endswith("-- 1")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT member_id FRM viewing_events_raw",
        "SELECT no_such_column FROM viewing_events_raw",
        "CREATE TABLE mine AS SELECT 1; SELECT 1 AS member_id, 2 AS plays, 3 AS watch_s",
        "SELECT count(*) AS plays FROM information_schema.tables",
        "SELECT * FROM given_worlds_0.given_world_1.viewing_events_raw",
        "SELECT CAST(event_id AS INTEGER) AS member_id FROM viewing_events_raw",
        "SELECT random() AS member_id",
        "SELECT 'a' 'b' AS member_id",
        "SELECT '\ud800' AS member_id",
    ],
)
def test_what_is_more_or_less_than_one_query_is_run_alone(sandbox, asked, query):
    got = shared(sandbox, asked, query)
    assert got.mark == "" and len(got.outcomes) == len(asked.inputs)
    if "random" not in query:
        assert got.outcomes == alone(sandbox, asked, query).outcomes


def test_a_blank_answer_is_not_run(sandbox, asked, sql_exercise):
    for text in ("", f"{sql_exercise.starter}\n ;"):
        got = shared(sandbox, asked, text)
        assert got.blank and got.outcomes == () == alone(sandbox, asked, text).outcomes


def test_a_process_that_dies_is_replaced_and_its_query_run_alone(sandbox, asked):
    query = "SELECT member_id, 1 AS plays, 7 AS watch_s FROM viewing_events_raw"
    assert isinstance(shared(sandbox, asked, query).outcomes[0], Table)
    inside = descendants_of(sandbox._server.pid)
    os.kill(max(inside), signal.SIGKILL)
    left = shared(sandbox, asked, query.replace("7", "8"))
    assert left.mark == "" and left.outcomes[0].rows[0][2] == 8
    assert shared(sandbox, asked, query.replace("7", "9")).mark


def test_an_endless_query_costs_itself_only(sandbox, asked):
    quick = replace(asked, runner=asked.runner | {"seconds": 0.3})
    got = shared(sandbox, quick, "SELECT count(*) AS plays FROM range(1000000000) a, range(1000000000) b")
    assert got.mark == "" and {one.kind for one in got.outcomes} == {"time limit"}
    assert shared(sandbox, quick, "SELECT 1 AS plays").mark


def test_right_and_mistaken_models_give_what_they_give_alone(sandbox, asked_for_model, model):
    kinds = set()
    for text in (model.solution, *[one.applied_to(model.solution) for one in model.mistakes[::4]]):
        first, again = (shared(sandbox, asked_for_model, f"{text}\n# {number}") for number in range(2))
        own = alone(sandbox, asked_for_model, text)
        assert first.outcomes == again.outcomes == own.outcomes and first.mark == again.mark != own.mark == ""
        kinds |= {getattr(one, "kind", "rows") for one in own.outcomes}
    assert kinds >= {"rows", "rule"}


def test_what_is_no_model_or_gives_another_one_each_time_is_run_alone(sandbox, asked_for_model, model):
    for text in ("tables: [", "tables:\n  plays: {kind: heap}", f"{model.solution}\n# by random()"):
        got = shared(sandbox, asked_for_model, text)
        assert got.mark == "" and got.outcomes == alone(sandbox, asked_for_model, text).outcomes


@pytest.mark.parametrize(
    "load",
    [
        "SELECT content AS n FROM read_text('/etc/hostname')",
        "SELECT file AS n FROM glob('/*')",
        "SELECT title_id AS n FROM given_worlds_0.given_world_0.viewing_events_raw",
        "SELECT database_name AS n FROM duckdb_databases()",
        "SELECT 1 AS n; ATTACH '/tmp/mine' AS mine",
        "SELECT write_log('mine') AS n",
        "SELECT repeat('x', 3000000000) AS n",
        "SELECT error(string_agg(member_id, ',')) AS n FROM members",
    ],
)
def test_a_model_that_reaches_out_gets_nothing_and_leaves_nothing(sandbox, asked_for_model, model, load):
    text = f"""
tables:
  reached:
    kind: dimension
    grain: one row per thing that is out of reach
    key: n
    erase: none
    columns: {{n: VARCHAR}}
    load: {json.dumps(load)}
"""
    got = shared(sandbox, asked_for_model, text)
    assert {getattr(one, "kind", "rows") for one in got.outcomes} <= {"document", "error", "rule"}
    assert not any(one.message for one in got.outcomes[1:]), "a hidden world's rows are in no words"
    assert got.outcomes == alone(sandbox, asked_for_model, text).outcomes
    right = shared(sandbox, asked_for_model, f"{model.solution}\n# after {load}")
    assert {type(one) for one in right.outcomes} == {Table}


def test_an_endless_model_costs_itself_only(sandbox, asked_for_model, model):
    quick = replace(asked_for_model, runner=asked_for_model.runner | {"seconds": 0.3})
    endless = """
tables:
  counted:
    {kind: dimension, grain: one row per count, key: n, erase: none, columns: {n: BIGINT},
     load: SELECT count(*) AS n FROM range(1000000000) a CROSS JOIN range(1000000000) b}
"""
    got = shared(sandbox, quick, endless)
    assert got.mark == "" and {one.kind for one in got.outcomes} == {"time limit"}
    assert shared(sandbox, quick, "tables: {}").mark


def test_comments_in_a_model_make_no_difference_and_anything_else_does(model):
    other = (model.solution.replace("fact", "bridge", 1), f"{model.solution}\n---\ntables: {{}}")
    assert mark_of_model(f"# mine\n{model.solution}\n# ours") == mark_of_model(model.solution)
    assert len({mark_of_model(one) for one in (model.solution, *other)}) == 1 + len(other)
    assert mark_of_model("a: [") == ""


def test_layout_and_comments_make_no_difference_and_anything_else_does():
    text = "SELECT a, 'x -- y' AS b FROM t WHERE a >= 1"
    same = ("SELECT  a,\n 'x -- y' AS b -- mine\nFROM t /* ours */ WHERE a>=1", f"\n{text}\n")
    other = (
        "SELECT a, 'x  -- y' AS b FROM t WHERE a >= 1",
        "SELECT a, 'X -- y' AS b FROM t WHERE a >= 1",
        "SELECT a, 'x -- y' AS b FROM t WHERE a > = 1",
        "SELECT a, 'x -- y' AS \"b\" FROM t WHERE a >= 1",
        "SELECT a, 'x -- y' AS b FROM t WHERE a >= 1.0",
        "SELECT a, 'x' -- y' AS b FROM t WHERE a >= 1",
        "SELECT a, 'é -- y' AS b FROM t WHERE a >= 1",
    )
    assert {mark_of_query(one) for one in same} == {mark_of_query(text)}
    assert len({mark_of_query(one) for one in (text, *other)}) == len(other) + 1


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["%%sql {slug}\nSELECT 1 AS {slug}"], {0: "SELECT 1 AS {slug}"}),
        (["%%sql {slug}\nSELECT 1", "other = 2"], {0: "SELECT 1"}),
        (["%%sql {slug}\nSELECT 1", "{slug} = 'SELECT 2'"], {}),
        (["%%sql {slug}\nSELECT 1", "%%sql {slug}\nSELECT 2"], {}),
        (["{slug} = 'SELECT 1'"], {}),
        (["%%time\n{slug} = 'SELECT 1'", "%%sql {slug}\nSELECT 1"], {}),
    ],
)
def test_only_a_cell_that_is_nothing_but_the_query_is_taken(asked, cells, found):
    given = [AnswerCell("some", cell.format(slug=asked.slug)) for cell in cells]
    assert texts_alone(given, [asked]) == {at: text.format(slug=asked.slug) for at, text in found.items()}
