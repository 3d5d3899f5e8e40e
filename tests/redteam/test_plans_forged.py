"""A plan is carried out where its answer cannot reach: what a process says of its own plan earns nothing.

Beside the attacks that are recorded: those are on two small exercises, and a plan is asked for by neither.
"""

from __future__ import annotations

import pytest

from autograder import library
from autograder.answer_key import answer_key
from autograder.cohort.grading import _report
from autograder.cohort.said import report_text
from autograder.outcome import Failure
from autograder.sandbox import AnswerCell, NotIsolated, Sandbox, question

SLUGS = ("first_five", "first_questions", "backfill_plan", "partition_spec")
FORGED = {
    "patched-simulators": """
import autograder.layouts.simulated as s
for name, (columns, _) in list(s.SIMULATORS.items()):
    s.SIMULATORS[name] = (columns, lambda document, given, hidden: @rows@)
def @slug@(*a, **k): return []
""",
    "patched-carrying-out": """
import autograder.layouts.simulated as s, autograder.outcome as o
s.carried_out = lambda document, asked: o.Table(@columns@, tuple(@rows@))
def @slug@(*a, **k): return []
""",
    "result-instead-of-a-plan": """
import autograder.sandbox.kinds as k, autograder.outcome as o
k.outcome_of = lambda function, how, asked: o.Table(@columns@, tuple(@rows@))
def @slug@(*a, **k): return []
""",
    "rows-called-a-document": """
import autograder.sandbox.kinds as k, autograder.outcome as o
k.outcome_of = lambda function, how, asked: o.Table(("document",), (@rows@,))
def @slug@(*a, **k): return []
""",
    "list-equal-to-everything": """
class L(list):
    __class__ = list
    def __eq__(self, other): return True
    def __len__(self): return 0
def @slug@(*a, **k): return L([1])
""",
    "dict-that-leaves": """
class D(dict):
    def items(self): raise SystemExit
    def __getitem__(self, key): raise KeyError(key)
def @slug@(*a, **k): return D(waves=[])
""",
    "text-equal-to-everything": """
class S(str):
    def __eq__(self, other): return True
    __hash__ = lambda self: 1
def @slug@(*a, **k): return [S('x')] * 3
""",
    "generator-without-end": """
def @slug@(*a, **k):
    def endless():
        while True: yield 1
    return endless()
""",
    "whole-numbers-of-4000-digits": "def @slug@(*a, **k): return [(10 ** 4000, 'x')]\n",
    "whole-numbers-of-5000-digits": "def @slug@(*a, **k): return [(10 ** 5000, 'x')]\n",
    "plan-that-holds-itself": "def @slug@(*a, **k):\n    x = []; x.append(x)\n    return x\n",
    "plan-nested-deeply": "def @slug@(*a, **k):\n    x = []\n    for _ in range(900): x = [x]\n    return x\n",
    "plan-of-twenty-thousand": "def @slug@(*a, **k): return [(1, 'x')] * 20_000\n",
    "waves-for-ever": """
def @slug@(partitions=(), **k):
    waves = [{'start': 10**9 + n, 'partitions': [p['partition'] for p in partitions] * 50} for n in range(200)]
    return {'dual_write_from': 0, 'waves': waves, 'attempts': 20, 'write': 'overwrite', 'verify': ['rows'], 'columns': {},
            'erase_at': 0, 'switch_at': 10**12, 'drop_old_at': 10**15, 'rewrite_tb': 10**400}
""",
    "buckets-of-another-kind": "def @slug@(*a, **k): return {'partition': [('hour', 'event_time'), ('bucket[' + '9' * 4000 + ']', 'title_id')], 'sort': 'event_time', 'rewrite_days': 10**300}\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def sandbox():
    try:
        opened = Sandbox("bubblewrap")
        with opened as ready:
            yield ready
    except NotIsolated as reason:
        pytest.skip(str(reason))


def graded(sandbox, slug, text):
    exercise = library.find(slug)
    (answered,) = sandbox.answers([AnswerCell(slug, text)], [question(exercise)])
    return _report(exercise, answered)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_solution_earns_everything_and_no_forgery_anything(sandbox, slug):
    exercise = library.find(slug)
    assert graded(sandbox, slug, exercise.solution).score == exercise.points
    shown = answer_key(exercise).expected[0]
    for name, text in FORGED.items():
        for mark, value in (
            ("slug", slug),
            ("rows", repr(list(shown.rows))),
            ("columns", repr(tuple(shown.columns))),
        ):
            text = text.replace(f"@{mark}@", value)
        report = graded(sandbox, slug, text)
        assert report.score == 0, name
        assert len(report_text(report, 20)) < 1_500, name


def test_what_is_hidden_does_not_go_where_the_answer_is():
    for slug in SLUGS:
        exercise = library.find(slug)
        for asked in question(exercise).inputs:
            assert set(asked) == {"way", "earlier", "given"}


def test_a_plan_that_takes_for_ever_costs_one_time_limit(monkeypatch):
    from autograder.layouts import layout_exercise

    exercise = library.find("first_five")
    outcomes = tuple(layout_exercise.Table(layout_exercise.DOCUMENT, (((),),)) for _ in exercise.worlds)
    begun = []

    def endless(document, asked):
        begun.append(asked)
        while True:
            pass

    monkeypatch.setattr(layout_exercise, "carried_out", endless)
    object.__setattr__(exercise, "seconds", 0.1)
    try:
        found = exercise.from_elsewhere(outcomes)
    finally:
        object.__setattr__(exercise, "seconds", 10.0)
    assert len(begun) == 1 and all(isinstance(one, Failure) and one.kind == "time limit" for one in found)
