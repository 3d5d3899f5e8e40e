"""What somebody might do to a notebook around the answers, and to whoever runs all its cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Cells = list[dict[str, Any]]
SLUGS = ("member_plays", "member_seconds")


@dataclass(frozen=True)
class NotebookAttack:
    """One hostile notebook: `change` does anything to the cells of the released one; returns the cells handed in."""

    name: str
    change: Callable[[Cells], Cells]
    typed_in: bool = False


def _id(cell: dict[str, Any]) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def _checks(cells: Cells) -> Cells:
    return [cell for cell in cells if _id(cell).endswith("_check")]


def _shown(points: float = 6.0) -> dict[str, Any]:
    return {
        "output_type": "execute_result",
        "execution_count": 1,
        "metadata": {},
        "data": {"text/plain": repr(points), "text/markdown": "Right in all 6 worlds."},
    }


def _code(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": "mine",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def _ahead(source: str) -> Callable[[Cells], Cells]:
    """A cell of one's own below the title's, before any answer."""
    return lambda cells: [cells[0], _code(source), *cells[1:]]


def _answering(python: str) -> Callable[[Cells], Cells]:
    """An attempt in each answer cell, so that neither counts as blank."""

    def change(cells: Cells) -> Cells:
        for cell in cells:
            if _id(cell) in SLUGS:
                cell["source"] = python
        return cells

    return change


def _tagged(tag: str) -> Callable[[Cells], Cells]:
    def change(cells: Cells) -> Cells:
        for cell in _answering("x = 1")(_checks(cells) and cells):
            if _id(cell).endswith("_check"):
                cell["metadata"]["tags"] = [tag]
                cell["outputs"] = [_shown()]
        return cells

    return change


def _marked(**known: Any) -> Callable[[Cells], Cells]:
    def change(cells: Cells) -> Cells:
        for cell in _checks(_answering("x = 1")(cells)):
            cell["metadata"]["nbgrader"] |= known
            cell["outputs"] = [_shown(known.get("points", 6.0))]
        return cells

    return change


def _without_checks(cells: Cells) -> Cells:
    return [cell for cell in _answering("x = 1")(cells) if not _id(cell).endswith("_check")]


def _checks_first(cells: Cells) -> Cells:
    checks = _checks(_answering("check = lambda slug: 6.0")(cells))
    return [cells[0], *(cell for cell in cells[1:] if cell not in checks), *checks]


def _checks_twice(cells: Cells) -> Cells:
    own = [cell | {"source": "6.0", "id": f"own-{at}"} for at, cell in enumerate(_checks(cells))]
    return [*_answering("x = 1")(cells), *own]


def _checks_rewritten(cells: Cells) -> Cells:
    for cell in _checks(_answering("x = 1")(cells)):
        cell["source"] = "6.0"
    return cells


def _answers_as_checks(cells: Cells) -> Cells:
    for cell in cells:
        if _id(cell) in SLUGS:
            cell["metadata"]["nbgrader"] |= {"grade": True, "points": 6, "solution": True}
            cell["source"] = "6.0"
    return cells


def _unlocked_setup(cells: Cells) -> Cells:
    for cell in _answering("x = 1")(cells):
        if _id(cell).endswith("_setup"):
            cell["metadata"]["nbgrader"]["locked"] = False
            cell["source"] = "def check(slug): return 6.0"
    return cells


_SOLUTIONS = "from autograder import library\n_one = library.find({slug!r}).solution\n"
_STARTUP = """
import os, pathlib
place = pathlib.Path(os.environ.get('IPYTHONDIR', os.path.expanduser('~/.ipython'))) / 'profile_default' / 'startup'
place.mkdir(parents=True, exist_ok=True)
(place / 'zz.py').write_text('def check(slug): return 6.0')
"""
_GRADEBOOK = """
import subprocess, sys
code = '''
import os, sqlite3, time
path = os.path.abspath('../../../gradebook.db')
for _ in range(60):
    time.sleep(0.5)
    try:
        with sqlite3.connect(path, timeout=1) as database: database.execute("UPDATE grade SET auto_score = 380")
    except sqlite3.Error: pass
'''
subprocess.Popen([sys.executable, '-c', code], start_new_session=True)
"""
_WHOEVER_RUNS = """
import inspect, os
frame = inspect.currentframe()
ip = get_ipython()
class Always:
    def __call__(self, source): return source
def transform(lines):
    return ['6.0'] if any(line.startswith('check(') for line in lines) else lines
ip.input_transformers_cleanup.append(transform)
"""
_SYNTAX_TREE = """
import ast
class Full(ast.NodeTransformer):
    def visit_Call(self, node):
        return ast.Constant(6.0) if getattr(node.func, 'id', '') == 'check' else node
get_ipython().ast_transformers.append(Full())
"""
_FORMATTER = "get_ipython().display_formatter.format = lambda value, *a, **k: ({'text/plain': '6.0'}, {})\n"
_IOPUB = """
class Six:
    def __repr__(self): return '6.0'
import course, builtins
course.check = lambda slug: Six()
check = course.check
"""


def _stolen(cells: Cells) -> Cells:
    for cell in cells:
        if _id(cell) in SLUGS:
            slug = _id(cell)
            given = f"{slug} = _one" if slug == SLUGS[0] else "exec(_one)"
            cell["source"] = _SOLUTIONS.format(slug=slug) + given
    return cells


NOTEBOOK_ATTACKS = (
    NotebookAttack("checks-skipped", _tagged("skip-execution")),
    NotebookAttack("checks-raising", _tagged("raises-exception")),
    NotebookAttack("checks-deleted", _without_checks),
    NotebookAttack("checks-moved", _checks_first),
    NotebookAttack("checks-twice", _checks_twice),
    NotebookAttack("checks-rewritten", _checks_rewritten),
    NotebookAttack("checks-of-a-million-points", _marked(points=1_000_000.0)),
    NotebookAttack("checks-not-graded", _marked(grade=False)),
    NotebookAttack("checks-as-solutions", _marked(solution=True, locked=False)),
    NotebookAttack("answers-as-checks", _answers_as_checks),
    NotebookAttack("setup-unlocked", _unlocked_setup),
    NotebookAttack("solutions-handed-in", _stolen),
    NotebookAttack("own-check-in-the-answer", _answering("def check(slug): return 6.0")),
    NotebookAttack("own-check-in-the-course", _answering(_IOPUB)),
    NotebookAttack("judge-patched", _answering("import autograder.compare as c, autograder.judging as j\nc.same = j.same = lambda *a, **k: True\nmember_plays = 'SELECT 1'\ndef member_seconds(deliveries): return []")),
    NotebookAttack("input-transformer", _answering(_WHOEVER_RUNS)),
    NotebookAttack("syntax-transformer", _answering(_SYNTAX_TREE)),
    NotebookAttack("display-formatter", _answering(_FORMATTER)),
    NotebookAttack("partial-credit-of-a-thousand", _answering("def check(slug): return 1000.0")),
    NotebookAttack("partial-credit-not-a-number", _answering("def check(slug): return float('nan')")),
    NotebookAttack("partial-credit-as-text", _answering("def check(slug): return '6.0'")),
    NotebookAttack("kernel-startup-file", lambda cells: _ahead(_STARTUP)(_answering(_STARTUP)(cells))),
    NotebookAttack("gradebook-in-the-background", lambda cells: _ahead(_GRADEBOOK)(_answering(_GRADEBOOK)(cells))),
)  # fmt: skip
