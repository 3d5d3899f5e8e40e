"""Saying beforehand which worlds will fail: understood, compared, remembered, and without any effect on a score."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import library
from autograder.foresight import Foresight, UnknownKind, foresight, kinds, meant
from autograder.judging import judge
from course import expected, progress
from course.foreseen import calibrated

SLUG = "category_rank"
EXERCISE = library.find(SLUG)
MISTAKE = next(mistake for mistake in EXERCISE.mistakes if mistake.name == "inner-join-drops-unmatched")
MISTAKEN = MISTAKE.applied_to(EXERCISE.solution)  # not in two categories and NULLs


@pytest.fixture(autouse=True)
def _own_process_state(monkeypatch):
    monkeypatch.setattr(expected, "_waiting", {})


def said(result):
    return result._repr_mimebundle_()["text/markdown"]


def test_a_guess_is_compared_with_the_hidden_worlds_that_failed():
    report = judge(EXERCISE, MISTAKEN)
    assert foresight(("NULLs", "midnight"), report) == Foresight(
        ("NULLs",), ("two categories",), ("midnight",)
    )
    assert foresight((), judge(EXERCISE, EXERCISE.solution)) == Foresight((), (), ())


def test_an_answer_that_does_not_run_says_nothing_about_a_guess():
    assert foresight(("NULLs",), judge(EXERCISE, "SELECT FROM")) is None
    assert foresight(("NULLs",), judge(EXERCISE, EXERCISE.starter)) is None


@pytest.mark.parametrize("slug", library.files())
def test_every_hidden_world_can_be_named(slug):
    exercise = library.find(slug)
    for kind in kinds(exercise):
        assert meant(exercise, [kind.upper()]) == (kind,)
    assert meant(exercise, reversed(kinds(exercise))) == kinds(exercise)


def test_a_part_of_a_name_will_do_where_it_is_plain():
    assert meant(EXERCISE, ["tied", "  null "]) == ("tied hours", "NULLs")
    with pytest.raises(UnknownKind, match=r"\*two categories\*, \*one name, two titles\*"):
        meant(EXERCISE, ["two"])
    with pytest.raises(UnknownKind, match="shuffled rows.*midnight"):
        meant(EXERCISE, ["leap seconds"])
    with pytest.raises(UnknownKind):
        meant(EXERCISE, [""])


def test_the_check_says_what_was_foreseen_and_the_log_keeps_it(notebook):
    notebook.run(f"%%sql {SLUG}\n{MISTAKEN}")
    without = notebook.run(f'check("{SLUG}")')
    understood = said(notebook.run(f'expect("{SLUG}", "nulls", "midnight")'))
    assert "it fails in *NULLs* and *midnight*" in understood
    after = notebook.run(f'check("{SLUG}")')
    assert float(after) == float(without)
    for sentence in (
        "You foresaw *NULLs*.",
        "Not foreseen: *two categories*.",
        "Went well after all: *midnight*.",
    ):
        assert sentence in said(after)
    assert "You foresaw" not in said(notebook.run(f'check("{SLUG}")')), "a guess is for one check"
    logged = progress.read().events
    assert [event.expected for event in logged] == [None, ("NULLs", "midnight"), None]
    assert logged[1].failed == ("NULLs", "two categories")


def test_a_guess_waits_for_an_answer_that_runs(notebook):
    notebook.run(f'expect("{SLUG}", "none")')
    assert "hidden world" not in said(notebook.run(f'check("{SLUG}")'))
    notebook.run(f"%%sql {SLUG}\nSELECT FROM")
    notebook.run(f'check("{SLUG}")')
    notebook.run(f"%%sql {SLUG}\n{EXERCISE.solution}")
    solved = notebook.run(f'check("{SLUG}")')
    assert "As you said: right in every hidden world." in said(solved) and float(solved) == EXERCISE.points


def test_the_form_makes_the_same_guess(notebook):
    form = notebook.run(f'expect("{SLUG}")')
    assert all(kind in repr(form) for kind in kinds(EXERCISE))
    at = {one["label"]: one["name"] for one in form.fields}
    replies = []
    form.send = replies.append
    form._message(form, {"filled": {at["NULLs"]: "yes"}, "why": "changed"}, [])
    assert "it fails in NULLs" in replies[-1]["status"] and expected._waiting == {SLUG: ("NULLs",)}
    form._message(form, {"filled": {at["none of them"]: "yes"}, "why": "changed"}, [])
    assert expected._waiting == {SLUG: ()}
    form._message(form, {"filled": {}, "why": "changed"}, [])
    assert expected._waiting == {}


def test_misuse_is_answered_in_words(notebook):
    assert "No hidden world here" in said(notebook.run(f'expect("{SLUG}", "leap seconds")'))
    assert "No hidden world here" in said(notebook.run(f'expect("{SLUG}", 7)'))
    assert "Did you mean category_rank" in said(notebook.run('expect("category_rnk", "ties")'))
    assert "fails in *NULLs*" in said(notebook.run(f'expect("{SLUG}", ["NULLs"])'))
    assert "Nothing to show yet" in said(notebook.run("calibration()"))


def event(number, hits=(), misses=(), false_alarms=()):
    at = (datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number)).isoformat()
    told = {"expected": (*hits, *false_alarms), "failed": (*hits, *misses)}
    return progress.Attempt(f"e{number}", at, SLUG, "check", 1.0, 2.0, **told)


def test_calibration_counts_by_kind_and_by_day():
    found = calibrated(
        [
            event(1, hits=["ties"], misses=["NULLs"]),
            event(2, false_alarms=["ties"]),
            event(30, hits=["NULLs", "ties"]),
            progress.Attempt("e4", "2026-03-02T00:00:00+00:00", SLUG, "check", 2.0, 2.0),
        ]
    )
    assert found.total.row() == [3, 3, 1, 1]
    assert {kind: tally.row() for kind, tally in found.by_kind.items()} == {
        "ties": [3, 2, 0, 1],
        "NULLs": [2, 1, 1, 0],
    }
    assert {day: tally.row() for day, tally in found.by_day.items()} == {
        "2026-03-01": [2, 1, 1, 1],
        "2026-03-02": [1, 2, 0, 0],
    }
    assert found.sentences() == (
        "You made a guess before 3 checks. Of 4 failing kinds you foresaw 3; of 4 kinds you named, 1 went well."
    )
    shown = found._repr_mimebundle_()
    assert shown["text/html"].count("<caption") == 2 and "2026-03-02" in shown["text/plain"]


names = st.lists(st.sampled_from(["ties", "NULLs", "late"]), unique=True)


@given(st.lists(st.tuples(names, names), max_size=6), st.randoms())
def test_it_depends_on_the_set_of_events_alone(guesses, random):
    events = [
        progress.Attempt(f"e{at}", "2026-03-01", SLUG, "check", 1.0, 2.0, expected=tuple(e), failed=tuple(f))
        for at, (e, f) in enumerate(guesses)
    ]
    once = calibrated(events)
    again = [*events, *events[:2]]
    random.shuffle(again)
    assert calibrated(again) == once
    assert once.total.hits + once.total.misses == sum(len(f) for _, f in guesses)
    assert once.total.hits + once.total.false_alarms == sum(len(e) for e, _ in guesses)
    assert sum(tally.hits for tally in once.by_kind.values()) == once.total.hits


def test_logs_from_before_there_were_guesses_are_read_whole(tmp_path):
    old = {key: value for key, value in asdict(event(1)).items() if key not in ("expected", "failed")}
    path = tmp_path / ".course" / "attempts.jsonl"
    path.parent.mkdir()
    path.write_text(json.dumps(old) + "\n" + json.dumps(asdict(event(2, hits=["ties"]))) + "\n")
    log = progress.read(tmp_path)
    assert log.damaged == 0 and [one.expected for one in log.events] == [None, ("ties",)]
    path.write_text(json.dumps(asdict(event(3)) | {"expected": "ties"}) + "\n")
    assert progress.read(tmp_path).damaged == 1
