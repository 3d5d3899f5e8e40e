"""Where nothing can be forked, each notebook has a process of its own; it answers as a forked one does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from seen_from_outside import descendants_of, words_aside

from autograder.judging import outcomes_of
from autograder.sandbox import AnswerCell, Limits, NotIsolated, Sandbox, question
from autograder.sandbox.conversation import Broken

QUICK = Limits(cell_seconds=0.6, grace_seconds=1, notebook_seconds=30)


@pytest.fixture(scope="module")
def alone():
    with Sandbox("subprocess", forks=False) as opened:
        assert not opened.isolated
        yield opened


@pytest.fixture(scope="module")
def questions(sql_exercise, python_exercise):
    return [question(sql_exercise), question(python_exercise)]


def test_answers_are_what_they_are_in_a_notebook(alone, questions, sql_exercise, python_exercise):
    cells = [
        AnswerCell(one.slug, one.answer_cell(one.mistakes[0].applied_to(one.solution)))
        for one in (sql_exercise, python_exercise)
    ]
    sql, python = alone.answers(cells, questions)
    for got, one in ((sql, sql_exercise), (python, python_exercise)):
        expected = outcomes_of(one, one.mistakes[0].applied_to(one.solution))
        assert got.problem is None and words_aside(got.outcomes) == words_aside(expected)


def test_a_cell_without_an_end_is_left_out_and_the_others_count(alone, questions, python_exercise):
    cells = [
        AnswerCell("member_plays", "member_plays = 'SELECT 1'\nwhile sum(range(10 ** 12)): pass"),
        AnswerCell("member_seconds", python_exercise.solution),
    ]
    sql, python = alone.answers(cells, questions, QUICK)
    assert (sql.kind, sql.problem) == ("nothing", "Its cell was stopped after its time limit.")
    assert list(python.outcomes) == list(outcomes_of(python_exercise, python_exercise.solution))


HOSTILE = {
    "it leaves": "import os\nos._exit(0)",
    "it floods": "import os\nfor line in range(3, 9):\n    try:\n        while True: os.write(line, b'\\0' * (1 << 20))\n    except OSError: pass",
    "it closes its lines": "import os\nos.closerange(0, 64)",
    "it prints": "import sys, os\nfor _ in range(50): os.write(1, b'x' * (1 << 20)); os.write(2, b'x' * (1 << 20))",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_what_a_notebook_does_to_its_lines_costs_it_alone(alone, questions, sql_exercise, source):
    cells = [
        AnswerCell("member_seconds", source),
        AnswerCell("member_plays", sql_exercise.answer_cell(sql_exercise.solution)),
    ]
    sql, python = alone.answers(cells, questions, replace(QUICK, cell_seconds=2))
    assert python.outcomes == () and python.kind == "nothing"
    assert list(sql.outcomes) == list(outcomes_of(sql_exercise, sql_exercise.solution))


def test_nothing_is_left_behind(alone, questions, tmp_path, monkeypatch):
    import tempfile

    before = descendants_of(os.getpid())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    looking = "import os\nopen('left', 'w').write('x')\nmember_plays = os.getcwd()"
    sql, _ = alone.answers([AnswerCell("member_plays", looking)], questions)
    assert Path(sql.text).is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == [] and descendants_of(os.getpid()) == before


def test_it_says_when_no_process_starts(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Broken, match="No such file"):
        Sandbox("subprocess", forks=False).__enter__()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Broken, match="did not start"):
        Sandbox("subprocess", forks=False).__enter__()


def test_elsewhere_isolation_is_refused_and_a_process_each_is_not(monkeypatch, questions):
    """As on macOS and Windows, in what this module can tell of them."""
    from autograder.sandbox import sandbox

    monkeypatch.setattr(sandbox, "FORKS", False)
    with pytest.raises(NotIsolated, match="on Linux only"):
        Sandbox("bubblewrap").__enter__()


def test_modules_that_other_systems_lack_are_not_imported(tmp_path):
    from autograder.sandbox import runner_modules

    runner_modules.copied_to(tmp_path)
    asked = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r});"
        " sys.modules.update(dict.fromkeys(('fcntl', 'resource', 'termios', 'pwd', 'grp')));"
        " import autograder.sandbox.lone_child; print('autograder.sandbox.confinement' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def test_when_the_grader_is_killed_nothing_goes_on():
    root = Path(__file__).resolve().parent.parent
    program = f"""
import os, sys
sys.path.insert(0, {str(root)!r})
from autograder.sandbox import AnswerCell, Sandbox
with Sandbox("subprocess", forks=False) as sandbox:
    print(os.getpid(), flush=True)
    sandbox.answers([AnswerCell("q", "while True: pass")], [])
"""
    grader = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    pid = int(grader.stdout.readline())
    for _ in range(200):
        waiting = descendants_of(pid)
        if waiting:
            break
        time.sleep(0.05)
    time.sleep(1)
    waiting |= descendants_of(pid)
    assert waiting
    grader.kill()
    grader.communicate()
    for _ in range(200):
        left = {one for one in waiting if Path(f"/proc/{one}/exe").exists()}
        if not left:
            break
        time.sleep(0.05)
    assert not left
