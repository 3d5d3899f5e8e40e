"""A course of two exercises, those of the tests, in whatever process imports this: the grader's, nbgrader's, a kernel."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [path for path in (str(TESTS.parent), str(TESTS / "redteam")) if path not in sys.path]

from autograder import library  # noqa: E402


def _exercises():
    """Made where pytest finds them; read by path, since every folder of tests has a file of this name."""
    spec = importlib.util.spec_from_file_location("small_exercises", TESTS / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [module._sql_exercise(), module._python_exercise()]


EXERCISES = {exercise.slug: exercise for exercise in _exercises()}
SQL, PYTHON = EXERCISES
_find = library.find


def _found(slug):
    return EXERCISES.get(slug) or _find(slug)


library.find = _found
