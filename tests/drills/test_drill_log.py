"""What was answered in drills survives and merges; how fluent somebody is follows from it alone."""

from __future__ import annotations

import json
import os
from collections import namedtuple
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.drills.fluency import LAST, MOST_ERRORS, difficulty, fluency
from course.drills import drill_log
from course.drills.drill_log import Answered, append, lines_of, read, record, take_in

One = namedtuple("One", "kind difficulty seconds right")


def answered(number, right=True, seconds=30.0, kind="numbers", slip=""):
    at = f"2026-11-{1 + number // 1440 % 28:02}T{number // 60 % 24:02}:{number % 60:02}:00+00:00"
    return Answered(f"id{number}", at, kind, "brokers", 1, number, seconds, right, slip)


def as_lines(answers):
    return b"".join(json.dumps(asdict(one)).encode() + b"\n" for one in answers)


ANSWERS = st.lists(st.integers(0, 40), unique=True, max_size=12).map(
    lambda ids: [answered(one) for one in ids]
)


def test_an_accepted_answer_is_read_again(tmp_path):
    written = [answered(number, slip="forgot-replication") for number in range(3)]
    assert [record(one, tmp_path) for one in written] == ["", "", ""]
    assert read(tmp_path) == tuple(written)
    now = Answered.now(kind="rows", family="f", difficulty=2, seed=7, seconds=4_000, right=False, slip="s")
    assert now.seconds == drill_log.LONGEST_S and record(now, tmp_path) == "" and now in read(tmp_path)


def test_no_text_of_a_learner_is_in_it(tmp_path):
    assert set(asdict(answered(1))) == {
        "id",
        "at",
        "kind",
        "family",
        "difficulty",
        "seed",
        "seconds",
        "right",
        "slip",
    }


@settings(max_examples=60)
@given(ANSWERS, st.integers(0, 5_000))
def test_a_kill_at_any_byte_loses_only_the_line_it_tears(answers, cut):
    content = as_lines(answers)
    cut = min(cut, len(content))
    whole = content[:cut].count(b"\n")
    kept = lines_of(content[:cut] + b"\n" + as_lines([answered(99)]))
    assert {one.id for one in answers[:whole]} | {"id99"} <= {one.id for one in kept}
    assert len(kept) <= whole + 2  # a line whose line feed alone was torn is whole


def test_a_torn_last_line_does_not_swallow_the_next_answer(tmp_path):
    append([answered(1), answered(2)], tmp_path)
    path = tmp_path / ".course" / drill_log.FILE
    path.write_bytes(path.read_bytes()[:-20])
    append([answered(3)], tmp_path)
    assert [one.id for one in read(tmp_path)] == ["id1", "id3"]


def test_a_short_write_is_not_accepted(tmp_path, monkeypatch):
    append([answered(1)], tmp_path)
    whole_write = os.write
    monkeypatch.setattr(os, "write", lambda place, content: whole_write(place, content[:20]))
    assert "could not be kept" in record(answered(2), tmp_path)
    monkeypatch.undo()
    assert record(answered(3), tmp_path) == ""
    assert [one.id for one in read(tmp_path)] == ["id1", "id3"]


@pytest.mark.parametrize(
    "line", [b"\xff", b"{", b"null", b"[1]", b"{}", b"[" * 50_000, b'{"id": "x"}',
             json.dumps(asdict(answered(1)) | {"seconds": "30"}).encode(),
             json.dumps(asdict(answered(1)) | {"right": 1}).encode(),
             json.dumps(asdict(answered(1)) | {"at": "yesterday"}).encode()],
)  # fmt: skip
def test_lines_that_are_no_answers_are_passed_over(line):
    kept = lines_of(as_lines([answered(5)]) + line + b"\n" + as_lines([answered(6)]))
    assert [one.id for one in kept] == ["id5", "id6"]


def test_keys_of_a_later_version_are_left_alone():
    line = json.dumps(asdict(answered(5)) | {"mood": "good"}).encode()
    assert lines_of(line) == (answered(5),)


@settings(max_examples=60)
@given(ANSWERS, ANSWERS, ANSWERS)
def test_merging_is_a_union(a, b, c):
    def merged(*logs):
        return lines_of(b"".join(map(as_lines, logs)))

    assert merged(a, b) == merged(b, a)
    assert merged(merged(a, b), c) == merged(a, merged(b, c))
    assert merged(a, a) == merged(a)
    assert {one.id for one in merged(a, b)} == {one.id for one in (*a, *b)}


def test_taking_in_adds_what_is_missing_and_nothing_twice(tmp_path):
    append([answered(1), answered(2)], tmp_path)
    assert take_in([answered(2), answered(3), answered(3)], tmp_path) == 1
    assert take_in([answered(2), answered(3)], tmp_path) == 0
    assert len(read(tmp_path)) == 3


def test_nothing_is_kept_while_nbgrader_runs_and_no_folder_stops_a_drill(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert "could not be kept" in record(answered(1), blocked) and read(blocked) == ()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert record(answered(1), tmp_path / "w") == "" and not (tmp_path / "w").exists()


# --- fluency


def many(right, seconds, count=LAST, kind="numbers"):
    return [One(kind, 1, seconds, at < right) for at in range(count)]


@pytest.mark.parametrize(
    ("answers", "automatic"),
    [
        (many(20, 60), True),
        (many(18, 60), True),
        (many(17, 30), False),  # more than one in ten
        (many(20, 61), False),
        (many(19, 30, 19), False),  # too few
        (many(0, 5) + many(20, 50), True),  # only the last ones count
    ],
)
def test_automatic_is_fast_and_right_over_the_last_twenty(answers, automatic):
    found = fluency("numbers", answers, 60, 4)
    assert found.automatic is automatic and ("That is automatic." in str(found)) is automatic
    assert MOST_ERRORS == 0.10 and "target 60 s" in str(found)


def test_without_answers_only_the_target_is_said():
    assert "No answers yet" in str(fluency("numbers", many(20, 10, kind="rows"), 60, 4))


RUNS = st.lists(st.builds(One, st.just("numbers"), st.just(1), st.floats(0, 900), st.booleans()), max_size=60)


@settings(max_examples=100)
@given(RUNS)
def test_difficulty_stays_in_its_bounds_and_moves_a_step_at_a_time(answers):
    levels = [difficulty(answers[:count], 60, 4) for count in range(len(answers) + 1)]
    assert levels[0] == 1 and all(1 <= level <= 4 for level in levels)
    assert all(abs(a - b) <= 1 for a, b in zip(levels, levels[1:], strict=False))


@settings(max_examples=50)
@given(RUNS, st.integers(0, 59))
def test_a_right_answer_for_one_that_was_not_never_raises_the_error_rate(answers, at):
    better = [answer._replace(right=True) if place == at else answer for place, answer in enumerate(answers)]
    assert fluency("numbers", better, 60, 4).errors <= fluency("numbers", answers, 60, 4).errors


def test_it_gets_harder_after_five_and_easier_after_five_that_failed():
    good, bad = many(5, 30, 5), many(0, 30, 5)
    assert difficulty(good, 60, 4) == 2 and difficulty(good * 9, 60, 4) == 4
    assert difficulty([*good, *bad], 60, 4) == 1
    assert difficulty(many(5, 200, 5), 60, 4) == 1  # right, and slow
