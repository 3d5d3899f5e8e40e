"""What mistakes give is written down, used while everything it was made of is as it was, and never when it is not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from autograder import answer_key as keys
from autograder import known_results, library
from autograder.answer_key import answer_key
from autograder.fingerprint import TIME_LIMIT, fingerprint
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
    assert not known_results.can_be_known(library.find("owned_incident"))
    assert not known_results.can_be_known(replace(python_exercise, slug=""))
    assert known_results.can_be_known(python_exercise)
    assert not known_results.can_be_known(replace(sql_exercise, slug=""))
    assert known_results.can_be_known(library.find("running_minutes"))


# Of a Python exercise each world is looked at by itself.

COUNTED = "bounded_dedup"


@pytest.fixture
def python_written(python_exercise, tmp_path, monkeypatch):
    """The small Python exercise with its results, as if its last world gave something else each time."""
    exercise = replace(python_exercise)
    results = answer_key(exercise).results()
    seen = {name: [*given[:-1], known_results.RUN] for name, given in results.items()}
    known_results.write(exercise, seen, tmp_path)
    monkeypatch.setattr(keys, "known", lambda exercise: known_results.known(exercise, tmp_path))
    return exercise, results


def test_a_python_mistake_is_named_from_what_is_written_and_run_where_it_is_not(
    python_written, tmp_path, monkeypatch
):
    exercise, results = python_written
    assert known_results.agrees(exercise, results, tmp_path)
    ran = []
    run = keys.AnswerKey.seen
    monkeypatch.setattr(keys.AnswerKey, "seen", lambda self, *seen: (ran.append(seen[:2]), run(self, *seen)))
    for mistake in exercise.mistakes:
        fresh = replace(exercise)
        answer_key(fresh)
        ran.clear()
        assert judge(fresh, mistake.applied_to(exercise.solution)).mistake == mistake
        assert {at for _, at in ran} <= {len(exercise.worlds) - 1}


def test_only_the_world_that_changed_is_run(python_written, tmp_path):
    exercise, results = python_written
    changed = replace(exercise, worlds=(exercise.worlds[0], exercise.worlds[2], *exercise.worlds[2:]))
    found = known_results.known(changed, tmp_path)
    assert {name: given[1] for name, given in found.items()} == dict.fromkeys(results, known_results.RUN)
    assert all(found[name][0] == results[name][0] for name in results)
    assert known_results.known(replace(exercise, worlds=exercise.worlds[:-1]), tmp_path) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda e: replace(e, solution=e.solution + "\n# mended"),
        lambda e: replace(e, columns=("member_id", "seconds")),
        lambda e: replace(e, streams=("deliveries",)),
        lambda e: replace(e, seconds=4.0),
        lambda e: replace(e, mistakes=e.mistakes[:-1]),
    ],
)
def test_a_change_of_a_python_exercise_makes_all_of_it_old(python_written, tmp_path, change):
    assert known_results.known(change(python_written[0]), tmp_path) is None


def test_another_call_of_the_same_rows_makes_their_worlds_old(python_written, tmp_path):
    exercise, _ = python_written
    other = replace(exercise, arguments=lambda rows: {"deliveries": rows["viewing_events_raw"][:1]})
    found = known_results.known(other, tmp_path)
    # Before each call comes one with the first world's rows, so that not even an empty world is asked the same.
    assert {seen for given in found.values() for seen in given} == {known_results.RUN}


def test_results_that_do_not_agree_are_told(python_written, tmp_path):
    exercise, results = python_written
    name = exercise.mistakes[0].name
    assert not known_results.agrees(exercise, results | {name: ["0" * 10] * len(exercise.worlds)}, tmp_path)
    assert not known_results.agrees(exercise, {name: results[name]}, tmp_path)


def test_what_another_process_gives_otherwise_is_not_written_down(python_exercise, monkeypatch):
    results = answer_key(python_exercise).results()
    name = python_exercise.mistakes[0].name
    others = {1: results, 2: results | {name: ["0" * 10, *results[name][1:]]}}
    monkeypatch.setattr(known_results, "_in_another_process", lambda slug, seed: others[seed])
    settled = known_results.settled(python_exercise, results)
    assert settled == results | {name: [known_results.RUN, *results[name][1:]]}


def test_kilobytes_are_not_written_down_and_comparisons_are():
    def unwritten(slug):
        exercise = library.find(slug)
        with_kb = [
            any("peak_kb" in work.counts for work in exercise.work if work.name == world.name)
            for world in exercise.worlds
        ]
        written = known_results.known(exercise)
        return with_kb, [[seen == known_results.RUN for seen in given] for given in written.values()]

    with_kb, to_run = unwritten("flatten_logs")
    assert any(with_kb) and all(given == with_kb for given in to_run)
    with_kb, to_run = unwritten(COUNTED)
    assert not any(with_kb) and not any(map(any, to_run))


def test_after_a_time_limit_nothing_more_is_run(python_exercise):
    endless = replace(
        python_exercise.mistakes[0],
        old="",
        new="",
        answer="def member_seconds(deliveries):\n    while True: pass",
    )
    exercise = replace(python_exercise, mistakes=(endless,), seconds=0.2)
    assert answer_key(exercise).results() == {endless.name: [TIME_LIMIT] * len(exercise.worlds)}
    assert judge(exercise, endless.answer + "\n").mistake == endless


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


def test_whoever_writes_down_reads_nothing(exercise, written, monkeypatch):
    """A file that says the wrong thing under the right digest, as after a change of what runs answers."""
    path = next(written.iterdir())
    page = json.loads(path.read_text(encoding="utf-8"))
    named = exercise.mistakes[0]
    other = exercise.mistakes[1].name
    page["results"][named.name] = page["results"][other]
    path.write_text(json.dumps(page), encoding="utf-8")
    answer = named.applied_to(exercise.solution)
    assert judge(replace(exercise), answer).mistake is not named
    fresh = replace(exercise)
    answer_key(fresh).read_nothing()
    assert judge(fresh, answer).mistake.name == named.name
