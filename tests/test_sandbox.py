"""A sandbox runs honest notebooks as a notebook's check does, and says what became of the others."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from seen_from_outside import descendants_of, words_aside

from autograder import library
from autograder.judging import outcomes_of
from autograder.outcome import Table
from autograder.sandbox import AnswerCell, Limits, NotIsolated, Question, Sandbox, question, runner_modules
from autograder.sandbox.conversation import Broken

REPOSITORY = Path(__file__).resolve().parent.parent
QUICK = Limits(cell_seconds=0.6, grace_seconds=1, notebook_seconds=30)


@pytest.fixture(scope="module", params=["bubblewrap", "subprocess"])
def sandbox(request):
    try:
        with Sandbox(request.param) as opened:
            assert opened.isolated == (request.param == "bubblewrap")
            yield opened
    except NotIsolated as reason:
        # Where it has to work, a skip would hide that it does not.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(reason))


@pytest.fixture(scope="module")
def questions(sql_exercise, python_exercise):
    return [question(sql_exercise), question(python_exercise)]


def first_of_each_kind():
    found = {}
    for slug in library.files():
        exercise = library.find(slug)
        if exercise.mistakes:
            found.setdefault(type(exercise).__name__, exercise)
    return list(found.values())


@pytest.mark.parametrize("exercise", first_of_each_kind(), ids=lambda exercise: exercise.slug)
def test_every_kind_of_exercise_gives_what_it_gives_in_a_notebook(sandbox, exercise):
    asked = question(exercise)
    answer = exercise.mistakes[0].applied_to(exercise.solution)
    [got] = sandbox.answers([AnswerCell(exercise.slug, exercise.answer_cell(answer))], [asked])
    assert got.problem is None and not got.blank
    if exercise.is_read:
        # Nothing of it runs, so its text comes out, and no world goes in.
        assert (got.text, asked.inputs) == (answer, ())
    else:
        outcomes = exercise.from_elsewhere(tuple(got.outcomes))
        assert words_aside(outcomes) == words_aside(outcomes_of(exercise, answer))


def test_a_query_is_asked_about_its_work_as_in_a_notebook(sandbox, sql_exercise):
    exercise = replace(sql_exercise, large_world_points=1.0)
    asked = question(exercise)
    crossed = "SELECT a.member_id, count(*) AS plays, 1 AS watch_s FROM viewing_events_raw AS a, viewing_events_raw AS b GROUP BY ALL"
    [got] = sandbox.answers([AnswerCell("member_plays", f"%%sql member_plays\n{crossed}")], [asked])
    assert words_aside(got.outcomes) == words_aside(outcomes_of(exercise, crossed))


QUERIES = {
    "two statements": "CREATE TEMP TABLE t AS SELECT * FROM viewing_events_raw; SELECT member_id, count(*) AS plays, 1 AS watch_s FROM t GROUP BY ALL",
    "the schema named": "SELECT member_id, 1 AS plays, watch_s FROM main.viewing_events_raw",
    "what tables there are": "SELECT table_schema, table_name, 1 FROM information_schema.tables",
    "shown tables": "SHOW TABLES",
    "no such column": "SELECT nothing FROM viewing_events_raw",
    "no such table": "SELECT * FROM given_world_1.viewing_events_raw",
    "no syntax": "SELECT FROM WHERE",
    "an error in some rows": "SELECT member_id, 1 AS plays, CAST(event_id AS BIGINT) AS watch_s FROM viewing_events_raw",
    "another type": "SELECT member_id, list(watch_s) AS plays, max(event_time) AS watch_s FROM viewing_events_raw GROUP BY ALL",
    "nothing written": "CREATE TABLE t (i INTEGER)",
    "a table changed": "DELETE FROM viewing_events_raw; SELECT member_id, 1 AS plays, 1 AS watch_s FROM viewing_events_raw",
}  # fmt: skip


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_gives_what_it_gives_in_a_notebook(sandbox, sql_exercise, questions, query):
    [got, _] = sandbox.answers([AnswerCell("member_plays", f"%%sql member_plays\n{query}")], questions)
    expected = outcomes_of(sql_exercise, query)
    assert got.text == query and words_aside(got.outcomes) == words_aside(expected)
    # Of the shown world, the words as well.
    assert got.outcomes[0] == expected[0]


FRAMES = """
def member_plays(viewing_events_raw):
    import polars as pl
    newest = viewing_events_raw.sort("revision", "arrival_time").group_by("event_id").last()
    plays = newest.filter(pl.col("event_type") == "play")
    return plays.group_by("member_id").agg(pl.len().alias("plays"), pl.col("watch_s").sum())
"""


def test_an_answer_may_be_a_function_of_frames_or_a_result(sandbox, sql_exercise, questions):
    [got, _] = sandbox.answers([AnswerCell("member_plays", FRAMES)], questions)
    assert (got.kind, got.worked_out) == ("function", False)
    assert [len(outcome.rows) for outcome in got.outcomes] == [
        len(outcome.rows) for outcome in outcomes_of(sql_exercise, sql_exercise.solution)
    ]
    [got, _] = sandbox.answers(
        [
            AnswerCell(
                "member_plays", "import polars as pl\nmember_plays = pl.DataFrame({'member_id': [5001]})"
            )
        ],
        questions,
    )
    assert (got.kind, got.worked_out) == ("value", True)
    assert set(got.outcomes) == {Table(("member_id",), ((5001,),))}


def test_cells_share_a_namespace_and_one_that_fails_stops_no_other(sandbox, questions):
    cells = [
        AnswerCell("first", "from course import check, why\nLIMIT = 3\ncheck('member_plays')\n1 / 0"),
        AnswerCell("member_seconds", "%matplotlib inline\n!ls\ndef member_seconds(deliveries):\n    return [(LIMIT, 1)]"),
        AnswerCell("member_plays", "%%time\nmember_plays = 'SELECT 1 AS a'"),
        AnswerCell("last", "%%html\n<b>bold</b>"),
    ]  # fmt: skip
    sql, python = sandbox.answers(cells, questions)
    assert (sql.kind, sql.text) == ("text", "SELECT 1 AS a")
    assert python.outcomes[0].rows == ((3, 1),)
    assert python.notes == (
        "The magic `%matplotlib` is passed over here.",
        "A line that begins with `!` is passed over here.",
    )


def test_what_a_cell_raises_is_said_with_its_line(sandbox, questions):
    _, python = sandbox.answers([AnswerCell("member_seconds", "x = 1\nundefined")], questions)
    assert python.kind == "nothing" and python.outcomes == ()
    assert python.notes == ("Its cell stopped in line 2 with `NameError`: name 'undefined' is not defined",)


def test_the_starter_is_blank_and_is_not_run(sandbox, sql_exercise, python_exercise, questions):
    cells = [AnswerCell(e.slug, e.answer_cell(e.starter)) for e in (sql_exercise, python_exercise)]
    assert [(one.blank, one.outcomes) for one in sandbox.answers(cells, questions)] == [(True, ())] * 2


def test_a_cell_without_an_end_is_left_out_and_the_others_count(sandbox, questions, python_exercise):
    cells = [
        AnswerCell("member_plays", "member_plays = 'SELECT 1'\nwhile sum(range(10 ** 12)): pass"),
        AnswerCell("member_seconds", python_exercise.solution),
    ]
    sql, python = sandbox.answers(cells, questions, QUICK)
    assert (sql.kind, sql.problem) == ("nothing", "Its cell was stopped after its time limit.")
    assert list(python.outcomes) == list(outcomes_of(python_exercise, python_exercise.solution))


def test_after_a_time_out_an_answer_is_not_run_in_the_remaining_worlds(sandbox, python_exercise):
    asked = question(replace(python_exercise, seconds=0.3))
    source = "calls = []\ndef member_seconds(deliveries):\n    calls.append(1)\n    while len(calls) > 3: pass\n    return [(1, len(calls))]"
    [got] = sandbox.answers([AnswerCell("member_seconds", source)], [asked], QUICK)
    kinds = [getattr(outcome, "kind", "table") for outcome in got.outcomes]
    assert kinds == ["table"] + ["time limit"] * 5


def test_a_notebook_has_an_end(sandbox, questions):
    limits = replace(QUICK, notebook_seconds=1.0, cell_seconds=10)
    sql, python = sandbox.answers([AnswerCell("member_seconds", "while True: pass")], questions, limits)
    assert {outcome.kind for outcome in python.outcomes} == {"time limit"}
    assert sql.problem == "The notebook was stopped after its time limit."


def test_nobody_answers_nothing(sandbox, questions):
    assert [one.kind for one in sandbox.answers([], questions)] == ["nothing", "nothing"]
    assert sandbox.answers([], []) == []


def test_a_question_that_is_only_a_text(sandbox):
    asked = Question("essay", {"kind": "text", "seconds": 1, "starter": ""}, ())
    [got] = sandbox.answers([AnswerCell("essay", "essay = 'It depends.'")], [asked])
    assert (got.kind, got.text, got.outcomes) == ("text", "It depends.", ())


def test_a_question_is_prepared_once_and_travels(questions):
    asked = questions[0]
    assert asked.prepared("shown") is asked.prepared("shown") != asked.prepared("hidden")
    arrived = pickle.loads(pickle.dumps(asked))
    assert arrived.prepared("hidden") == asked.prepared("hidden")


def test_a_fork_server_that_was_killed_is_replaced(python_exercise, questions):
    with Sandbox("subprocess") as opened:
        os.kill(opened._server.pid, signal.SIGKILL)
        cells = [AnswerCell("member_seconds", python_exercise.solution)]
        _, python = opened.answers(cells, questions)
        assert len(python.outcomes) == 6


@pytest.mark.parametrize("isolation", ["bubblewrap", "subprocess"])
def test_when_the_grader_is_killed_nothing_goes_on(sandbox, isolation):
    if isolation == "bubblewrap" and not sandbox.isolated:
        pytest.skip("asked once is enough")
    program = f"""
import os, sys
sys.path.insert(0, {str(REPOSITORY)!r})
from autograder.sandbox import AnswerCell, Limits, Sandbox
sandbox = Sandbox({isolation!r}).__enter__()
child = sandbox._child(Limits())
print(sandbox._server.pid, flush=True)
sandbox.answers([AnswerCell("q", "while True: pass")], [])
"""
    grader = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    server = int(grader.stdout.readline())
    waiting = descendants_of(server) | {server}
    assert len(waiting) >= 2
    grader.kill()
    grader.communicate()
    for _ in range(100):
        left = {pid for pid in waiting if Path(f"/proc/{pid}/exe").exists()}
        if not left:
            break
        time.sleep(0.05)
    assert not left


def test_a_folder_of_ones_own_is_removed(questions, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", None)
    with Sandbox("subprocess") as opened:
        opened.answers([AnswerCell("member_plays", "open('left', 'w').write('x')")], questions)
        assert list(tmp_path.glob("answers-*")) == []
    assert list(tmp_path.iterdir()) == []


def test_without_bubblewrap_it_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotIsolated, match="not installed"):
        Sandbox("bubblewrap").__enter__()


def test_where_bubblewrap_is_refused_it_is_said(monkeypatch, tmp_path):
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(NotIsolated, match="No permissions to create a new namespace"):
        Sandbox("bubblewrap").__enter__()


def test_a_sandbox_that_fails_is_not_the_students_fault(sandbox, questions):
    if not sandbox.isolated:
        pytest.skip("there is no folder of its own to fail")
    with pytest.raises(Broken, match="mount"):
        sandbox.answers([AnswerCell("member_plays", "x = 1")], questions, replace(QUICK, disk_bytes=-5))


def test_a_child_has_no_content_and_no_judge(tmp_path):
    runner_modules.copied_to(tmp_path)
    there = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.py")}
    assert "autograder/sandbox/child.py" in there
    assert (
        not {
            "autograder/library.py",
            "autograder/answer_key.py",
            "autograder/judging.py",
            "autograder/proof.py",
        }
        & there
    )
    assert {path.name for path in tmp_path.iterdir()} == {"autograder"}
    asked = "import autograder.sandbox.fork_server, sys; print(*[m for m in sys.modules if m.startswith(('week', 'course'))])"
    ran = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {asked}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.split() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user is what the other tests run as")
def test_an_ordinary_user_is_isolated_too(tmp_path):
    """In a namespace where this Python can be read by anybody; root's home is nobody's business elsewhere."""
    asked = f"""
import sys
sys.path.insert(0, {str(REPOSITORY)!r})
from autograder.sandbox import AnswerCell, Question, Sandbox
look = "import os\\nq = repr((os.path.exists('/proc'), os.listdir('/answers')))\\ntry: os.fork()\\nexcept OSError: q += ' no fork'"
with Sandbox() as sandbox:
    [got] = sandbox.answers([AnswerCell("q", look)], [Question("q", {{"kind": "text", "seconds": 1, "starter": ""}}, ())])
    print(sandbox.isolated, got.text)
"""
    home = tmp_path / "home"
    places = [folder for folder in (sys.base_prefix,) if Path(folder).is_relative_to("/root")]
    for folder in places:
        (home / Path(folder).relative_to("/root")).mkdir(parents=True)
    binds = "".join(
        f"mount --bind {folder} {home / Path(folder).relative_to('/root')}\n" for folder in places
    )
    script = f'set -e\nmkdir -p {home}\nchmod 755 {home}\n{binds}{f"mount --rbind {home} /root" if places else ""}\nexec setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp TMPDIR=/tmp PYTHONDONTWRITEBYTECODE=1 {sys.executable} -c "$1"'
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(folder.stat().st_mode | 0o005)
    ran = subprocess.run(
        ["unshare", "--mount", "bash", "-c", script, "bash", asked], capture_output=True, text=True, cwd="/"
    )
    if "NotIsolated" in ran.stderr:
        pytest.skip("ordinary users may have no namespaces here")
    assert ran.stdout == "True (False, []) no fork\n", ran.stderr
