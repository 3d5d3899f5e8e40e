"""What mistakes give is written down, used while everything it was made of is as it was, and never when it is not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from autograder import answer_key as keys
from autograder import known_results, library
from autograder.answer_key import answer_key
from autograder.fingerprint import fingerprint
from autograder.judging import judge
from autograder.outcome import Failure, Table, plain


@pytest.fixture
def exercise(sql_exercise):
    return replace(sql_exercise, slug="member_plays")


@pytest.fixture
def written(exercise, tmp_path, monkeypatch):
    """A folder with the results of the small exercise, which the answer keys read."""
    known_results.write(exercise, answer_key(exercise).results(), tmp_path)
    monkeypatch.setattr(keys, "known", lambda exercise: known_results.known(exercise, tmp_path))
    return tmp_path


def test_it_is_read_as_it_was_written(exercise, written):
    results = answer_key(exercise).results()
    assert known_results.known(exercise, written) == results
    assert results.keys() == {mistake.name for mistake in exercise.mistakes}
    assert all(len(given) == len(exercise.worlds) and any(given) for given in results.values())
    assert known_results.write(exercise, results, written) is None, "nothing changed"


CHANGES = {
    "the solution": lambda e: replace(e, solution=e.solution + "\n-- mended"),
    "a mistake": lambda e: replace(
        e, mistakes=(replace(e.mistakes[0], new="ORDER BY watch_s"), *e.mistakes[1:])
    ),
    "a mistake's name": lambda e: replace(
        e, mistakes=(replace(e.mistakes[0], name="another"), *e.mistakes[1:])
    ),
    "the worlds": lambda e: replace(e, worlds=e.worlds[:-1]),
    "the worlds' order": lambda e: replace(e, worlds=(e.worlds[0], *e.worlds[:0:-1])),
    "whether order counts": lambda e: replace(e, ordered=True),
    "the tables": lambda e: replace(e, tables=(*e.tables, "titles")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_anything_makes_it_old(exercise, written, change):
    assert known_results.known(change(exercise), written) is None


def test_another_duckdb_makes_it_old(exercise, written, monkeypatch):
    monkeypatch.setattr("duckdb.__version__", "2.0.1")
    assert known_results.known(exercise, written) is None


def test_what_is_old_is_not_used(exercise, written):
    """A file full of nonsense names nothing while its digest does not fit."""
    path = written / "member_plays.json"
    old = json.loads(path.read_text())
    old["results"] = {name: ["0" * 10] * len(given) for name, given in old["results"].items()}
    old["made_of"] = "of something else"
    path.write_text(json.dumps(old))
    for mistake in exercise.mistakes:
        assert judge(replace(exercise), mistake.applied_to(exercise.solution)).mistake == mistake


def test_naming_runs_no_mistake_that_is_written_down(exercise, written, monkeypatch):
    fresh = replace(exercise)
    answers = {mistake: mistake.applied_to(exercise.solution) for mistake in exercise.mistakes}
    monkeypatch.setattr(type(fresh.mistakes[0]), "applied_to", _only_for_the_digest(answers, exercise))
    ran = []
    monkeypatch.setattr(keys.AnswerKey, "_running", lambda self: ran.append(self))
    for mistake, answer in answers.items():
        assert judge(fresh, answer).mistake == mistake
    assert ran == []


def _only_for_the_digest(answers, exercise):
    return lambda mistake, solution: answers[mistake]


def test_only_what_can_be_known_is_written_down(python_exercise, sql_exercise):
    assert not known_results.can_be_known(replace(python_exercise, slug="some"))
    assert not known_results.can_be_known(replace(sql_exercise, slug=""))
    assert known_results.can_be_known(library.find("running_minutes"))


def rows(*given, columns=("a", "b")):
    return Table(columns, tuple(tuple(map(plain, row)) for row in given))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (rows((1, 2), (3, 4)), rows((3, 4), (1, 2))),
        (rows((0.1 + 0.2, 1)), rows((0.3, 1))),
        (rows((3.0000000000000004, 1)), rows((3, 1))),
        (rows((1, 2)), rows((1, 2), columns=("A", "B"))),
        (rows(({"x": 1.0, "y": [0.1 + 0.2]}, 1)), rows(({"y": [0.3], "x": 1}, 1))),
        (Failure("error", "KeyError", "'a'"), Failure("error", "KeyError", "'b'")),
    ],
)
def test_the_same_results_have_one_fingerprint(one, other):
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (rows((1, 2)), rows((1, 3))),
        (rows((1, 2)), rows((1, 2), (1, 2))),
        (rows((1, 2)), rows((1, 2), columns=("a", "c"))),
        (rows((None, 2)), rows(("None", 2))),
        (rows((True, 2)), rows((1, 2))),
        (rows(("1", 2)), rows((1, 2))),
        (rows((2**60, 2)), rows((2**60 + 1, 2))),
        (rows((0.5, 2)), rows((0.5000001, 2))),
        (rows((float("inf"), 2)), rows((float("-inf"), 2))),
        (rows(((1, 2), 3)), rows((1, (2, 3)))),
        (rows(("a\x1fb", "c")), rows(("a", "b\x1fc"))),
        (Failure("error", "KeyError"), Failure("error", "ValueError")),
        (Failure("no result"), rows()),
    ],
)
def test_other_results_have_another(one, other):
    assert fingerprint(one) != fingerprint(other)


def test_order_counts_where_it_is_asked_for():
    up, down = rows((1, 2), (3, 4)), rows((3, 4), (1, 2))
    assert fingerprint(up, ordered=True) != fingerprint(down, ordered=True)
