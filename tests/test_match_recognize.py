"""`%%match_recognize`: with no engine the clause is read and called unverified; with one its rows are compared."""

import duckdb
import pytest

from autograder import library
from autograder.judging import outcomes_of
from autograder.outcome import Failure
from course import match_recognize as magic
from course.engines.installed import EngineProblem
from course.match_recognize import duckdb_knows, report

SLUG = "rebuffer_then_stop"
CLAUSE = """
SELECT session_id, play_ts, stop_ts, rebuffers, seconds_lost
FROM (
    SELECT *, CASE kind WHEN 'start' THEN 1 WHEN 'rebuffer' THEN 2 WHEN 'resume' THEN 3 ELSE 4 END AS kind_order
    FROM qoe_events
    WHERE kind NOT IN ('error', 'bitrate_drop')
)
MATCH_RECOGNIZE (
    PARTITION BY session_id
    ORDER BY ts, kind_order
    MEASURES
        PLAY.ts AS play_ts,
        HALT.ts AS stop_ts,
        count(STALL.ts) AS rebuffers,
        coalesce(sum(STALL.duration_ms), 0) / 1000.0 AS seconds_lost
    ONE ROW PER MATCH
    AFTER MATCH SKIP PAST LAST ROW
    PATTERN (PLAY STALL{2,} HALT)
    DEFINE
        PLAY AS kind IN ('start', 'resume'),
        STALL AS kind = 'rebuffer',
        HALT AS kind = 'stop' AND ts <= LAST(STALL.ts) + INTERVAL '10' MINUTE
)
"""
CELL = f"%%match_recognize {SLUG}\n{CLAUSE}"


@pytest.fixture
def no_engine(monkeypatch):
    monkeypatch.setattr(magic, "duckdb_knows", lambda: False)
    monkeypatch.setattr(magic, "installed", lambda: None)


def windows(slug, query):
    """An engine that gives what some windows give."""
    return lambda exercise, _: outcomes_of(exercise, query)


def test_without_an_engine_it_is_read_and_unverified(notebook, no_engine):
    said = repr(notebook.run(CELL))
    assert said.startswith("One word per `session_id`") and "Unverified: nothing here runs the clause" in said
    assert "start.py engines install flink" in said


def test_a_slip_is_seen_without_an_engine(notebook, no_engine):
    said = repr(notebook.run(CELL.replace("(PLAY STALL{2,}", "(PLAY STAL{2,}")))
    assert "`STAL` is in the pattern and not in `DEFINE`" in said and "Unverified" in said


def test_what_cannot_be_read_is_not_sent_to_an_engine(notebook, monkeypatch):
    monkeypatch.setattr(magic, "engine", lambda: pytest.fail("an engine was asked for"))
    for cell, says in (
        (CELL.replace("DEFINE", "DEFIN"), "I could not read past a place"),
        (f"%%match_recognize {SLUG}\nSELECT 1", "There is no `MATCH_RECOGNIZE"),
        (f"%%match_recognize\n{CLAUSE}", "Name the exercise"),
        (f"%%match_recognize rebuffer_then_halt\n{CLAUSE}", "There is no exercise"),
        (f"%%match_recognize sliding_sum\n{CLAUSE}", "answered in Python"),
    ):
        assert says in repr(notebook.run(cell)), cell


def test_an_engine_that_does_not_start_says_why(notebook, monkeypatch):
    def broken():
        raise EngineProblem("Flink did not start within 90 seconds.\nlast words")

    monkeypatch.setattr(magic, "engine", broken)
    said = repr(notebook.run(CELL))
    assert "Unverified. Flink did not start" in said and "last words" in said


def test_rows_as_asked_for(notebook, monkeypatch):
    solution = library.find(SLUG).solution
    monkeypatch.setattr(magic, "engine", lambda: ("Some engine 7", windows(SLUG, solution)))
    said = repr(notebook.run(CELL))
    assert "Some engine 7 ran it in 11 worlds: its rows are the ones asked for in all of them." in said
    assert "Your windows are not written yet" in said
    assert "2026-03-02 20:13:00" in said  # the shown world's rows
    notebook.run(f"%%sql {SLUG}\n{solution}")
    assert "same rows as the clause in all 11 worlds" in repr(notebook.run(CELL))
    html = notebook.run(CELL)._repr_mimebundle_()["text/html"]
    assert "<table>" in html and "<p>" in html


def test_other_rows_are_said_by_world_and_named(notebook, monkeypatch):
    exercise = library.find(SLUG)
    mistake = next(one for one in exercise.mistakes if one.name == "null-rows-dropped")
    monkeypatch.setattr(
        magic, "engine", lambda: ("Engine", windows(SLUG, mistake.applied_to(exercise.solution)))
    )
    notebook.run(f"%%sql {SLUG}\n{exercise.solution}")
    said = repr(notebook.run(CELL))
    assert "Looks like null-rows-dropped" in said and "not in unknown durations" in said
    assert "Your windows give other rows than the clause in unknown durations." in said
    assert " of 5" not in said  # nothing here is scored


def test_a_refusal_is_the_engines_own():
    exercise = library.find(SLUG)
    refused = (Failure("error", "TableException", "Group patterns are not supported yet."),) * len(
        exercise.worlds
    )
    said = repr(report(exercise, "Flink 2.1.3", refused, ["One word."]))
    assert said == "One word.\n\nFlink 2.1.3: Group patterns are not supported yet."


def test_a_name_before_the_clause_is_explained():
    exercise = library.find(SLUG)
    message = 'Encountered "MATCH_RECOGNIZE" at line 7, column 1.'
    refused = (Failure("error", "ParseException", message),) * len(exercise.worlds)
    assert "Flink takes no name between" in repr(report(exercise, "Flink 2.1.3", refused, ["One word."]))


def test_whether_duckdb_knows_the_clause_is_found_by_trying(monkeypatch):
    assert duckdb_knows("SELECT 1") and not duckdb_knows("SELECT 1 FROM nowhere")
    try:
        knows = bool(duckdb.sql(magic.PROBE).fetchall())
    except duckdb.Error:
        knows = False
    assert duckdb_knows() == knows
    monkeypatch.setattr(magic, "duckdb_knows", lambda: True)
    name, outcomes = magic.engine()
    assert name == "DuckDB"
    exercise = library.find(SLUG)
    assert outcomes(exercise, exercise.solution) == outcomes_of(exercise, exercise.solution)
