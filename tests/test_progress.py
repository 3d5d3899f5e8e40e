"""The log of attempts loses nothing that it accepted, and the fold depends on the set of events alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course import durable, progress
from course.durable import locked
from course.progress import Attempt, read, record
from course.standing import Standing, state

REPOSITORY = Path(__file__).resolve().parents[1]
START = datetime(2026, 3, 1, tzinfo=UTC)


def at(second: int) -> str:
    return (START + timedelta(seconds=second)).isoformat(timespec="microseconds")


def event(number: int, kind: str = "check", score: float = 0.0, slug: str = "dedup", **more) -> Attempt:
    return Attempt(f"{number:032x}", at(number), slug, kind, score, 4.0, **more)


def log_of(work: Path) -> Path:
    return work / ".course" / "attempts.jsonl"


@pytest.fixture(autouse=True)
def _own_process_state(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("COURSE_WORK", raising=False)
    monkeypatch.setattr(progress, "_unsaved_was_said", False)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "my work"


# --- one process


def test_what_is_recorded_is_read_back_in_order(work):
    events = [
        event(1, mistake="believes-first-delivery"),
        event(2, "hint", rung=1),
        Attempt.now("ünï", "check", score=2.5, points=4, answer="SELECT '\ud800'"),
    ]
    assert [record(e, work) for e in events] == [None, None, None]
    assert read(work) == progress.Log(tuple(events), 0)
    assert len(log_of(work).read_bytes().splitlines()) == 3


def test_nothing_is_recorded_while_nbgrader_runs_the_notebook(work, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert record(event(1), work) is None
    assert not work.exists()


def test_the_named_folder_comes_first_then_the_one_above(work, monkeypatch):
    record(event(1), work)
    inside = work / "week1_sql"
    inside.mkdir()
    monkeypatch.chdir(inside)
    record(event(2))
    assert len(read(work).events) == 2
    monkeypatch.setenv("COURSE_WORK", str(work / "other"))
    record(event(3))
    assert [e.id for e in read(work / "other").events] == [event(3).id]


def test_a_folder_that_cannot_be_written_is_said_once_and_stops_nothing(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    said = record(event(1), blocked)
    assert said.startswith("Your progress is not being saved") and str(blocked) in said
    assert record(event(2), blocked) == ""
    assert blocked.read_text() == "not a folder"


def test_a_short_write_is_not_accepted_and_the_next_event_is_whole(work, monkeypatch):
    record(event(1), work)
    whole_write = os.write
    monkeypatch.setattr(os, "write", lambda d, content: whole_write(d, content[:20]))
    assert "not being saved" in record(event(2), work)
    monkeypatch.undo()
    assert record(event(3), work) is None
    log = read(work)
    assert [e.id for e in log.events] == [event(1).id, event(3).id] and log.damaged == 1


@pytest.mark.parametrize(
    "field, value",
    [
        ("score", float("nan")),
        ("score", "4"),
        ("points", True),
        ("at", "yesterday"),
        ("slug", ""),
        ("at", "0001-01-01T00:00:00+14:00"),
        ("id", None),
        ("mistake", 7),
        ("rung", 1.5),
    ],
)
def test_an_event_that_could_not_be_read_back_is_refused(field, value):
    with pytest.raises(ValueError):
        replace(event(1), **{field: value})


# --- damage


def test_damaged_lines_move_aside_once_and_the_rest_stays(work):
    good = [event(n) for n in range(4)]
    lines = [json.dumps(asdict(e)).encode() for e in good]
    later = json.dumps(asdict(good[3]) | {"added_by_a_later_version": [1]}).encode()
    missing = json.dumps({"id": "x", "at": at(1)}).encode()
    bad = [b"\xff\xfe{}", b'{"id": "x"', missing, b"[" * 100_000, b"null", b"\x00" * 40]
    log_of(work).parent.mkdir(parents=True)
    log_of(work).write_bytes(
        b"\n".join(
            [
                lines[0],
                *bad[:3],
                lines[1],
                b"",
                bad[3],
                lines[2] + b"\r",
                *bad[4:],
                later,
            ]
        )
    )

    log = read(work)
    assert log.events == tuple(good) and log.damaged == len(bad)
    assert log_of(work).with_name("attempts.damaged.jsonl").read_bytes().splitlines() == bad
    assert read(work) == progress.Log(tuple(good), 0)
    assert log_of(work).read_bytes().splitlines()[-1] == later


def test_cut_at_every_byte_the_log_keeps_every_whole_line_and_the_next_event(work):
    events = [event(1), event(2, "hint", rung=2), event(3, score=4.0, mistake="é")]
    for e in events:
        record(e, work)
    whole = log_of(work).read_bytes()
    ends = [position for position, byte in enumerate(whole) if byte == ord("\n")]
    aside = log_of(work).with_name("attempts.damaged.jsonl")
    for cut in range(len(whole) + 1):
        log_of(work).write_bytes(whole[:cut])
        aside.unlink(missing_ok=True)
        assert record(event(9), work) is None
        log = read(work)
        kept = sum(cut >= end for end in ends)  # a line is whole without its newline too
        torn = cut not in (0, *ends, *(end + 1 for end in ends))
        assert log.events == (*events[:kept], event(9)), cut
        assert log.damaged == torn == aside.exists(), cut


def test_a_kill_between_moving_aside_and_rebuilding_loses_nothing(work, monkeypatch):
    record(event(1), work)
    with log_of(work).open("ab") as file:
        file.write(b'{"torn')

    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    monkeypatch.setattr(progress, "write_whole", killed)
    with pytest.raises(Killed):
        read(work)
    monkeypatch.undo()
    assert read(work) == progress.Log((event(1),), 1)
    assert b'{"torn' in log_of(work).with_name("attempts.damaged.jsonl").read_bytes()


def test_without_locks_the_log_is_written_and_read_but_not_rebuilt(work, monkeypatch):
    monkeypatch.setattr(durable, "_wait_for", lambda descriptor: False)
    record(event(1), work)
    with log_of(work).open("ab") as file:
        file.write(b'{"torn')
    before = log_of(work).read_bytes()
    assert read(work) == read(work) == progress.Log((event(1),), 1)
    assert log_of(work).read_bytes() == before


def test_an_event_waits_for_a_repair_and_gives_up_with_a_sentence(work, monkeypatch):
    record(event(1), work)
    with locked(log_of(work).with_name("attempts.lock")):
        monkeypatch.setattr(durable, "LOCK_PATIENCE_S", 0.02)
        assert "another program holds the log" in record(event(2), work)
        monkeypatch.setattr(durable, "LOCK_PATIENCE_S", 60.0)
        waiting = threading.Thread(target=record, args=(event(3), work))
        waiting.start()
        assert [e.id for e in progress._split(log_of(work).read_bytes())[0].events] == [event(1).id]
    waiting.join()
    assert [e.id for e in read(work).events] == [event(1).id, event(3).id]


# --- many processes, killed

KILLED_WRITERS = Path(__file__).with_name("killed_writers.py")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
def test_writers_killed_at_a_thousand_moments_lose_nothing_that_was_accepted(work):
    ran = subprocess.run(
        [sys.executable, str(KILLED_WRITERS), str(work), "1000", "30", "20260301"],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["kills"] >= 100 and min(told["promised"].values()) >= 50
    assert (told["lost"], told["twice"]) == (0, 0)


# --- the fold

attempts = st.builds(
    Attempt,
    id=st.sampled_from([f"{n:02x}" for n in range(30)]),
    at=st.integers(0, 6).map(at),
    slug=st.sampled_from(["dedup", "gaps"]),
    kind=st.sampled_from(["check", "hint", "solution", "from the future"]),
    score=st.sampled_from([0.0, 2.0, 4.0]),
    points=st.just(4.0),
    mistake=st.sampled_from([None, "ties", "midnight"]),
    rung=st.sampled_from([None, 1, 2]),
)


@settings(deadline=None)
@given(
    st.lists(attempts, max_size=12),
    st.lists(attempts, max_size=12),
    st.randoms(use_true_random=False),
)
def test_merging_two_machines_is_a_union(here, there, chance):
    merged = here + there
    shuffled = merged + here
    chance.shuffle(shuffled)
    assert state(shuffled) == state(merged) == state(there + here)


@settings(deadline=None)
@given(st.lists(attempts, max_size=12, unique_by=lambda e: e.id))
def test_what_the_fold_says_can_be_counted_in_the_events(events):
    for slug, standing in state(events).items():
        own = sorted((e for e in events if e.slug == slug), key=lambda e: e.at)
        checks = [e for e in own if e.kind == "check"]
        assert standing.attempts == len(checks)
        assert standing.best_score == max((e.score for e in checks), default=0.0)
        assert (standing.solved is not None) == any(e.score == e.points for e in checks)
        assert standing.hints_used == len({e.rung for e in own if e.kind == "hint"})
        assert standing.solution_seen == any(e.kind == "solution" for e in own)
        assert standing.last_at == own[-1].at
        assert (standing.last_mistake is None) == (not any(e.mistake for e in checks))


@pytest.mark.parametrize(
    "kinds, how",
    [
        ([("check", 4.0)], "clean"),
        (
            [
                ("check", 2.0),
                ("check", 4.0),
                ("hint", 0),
                ("solution", 0),
                ("check", 4.0),
            ],
            "clean",
        ),
        ([("hint", 0), ("check", 4.0)], "helped"),
        ([("check", 0.0), ("hint", 0), ("check", 4.0), ("solution", 0)], "helped"),
        ([("hint", 0), ("solution", 0), ("check", 4.0)], "shown"),
        ([("check", 3.9), ("solution", 0)], None),
    ],
)
def test_how_an_exercise_was_solved_is_how_its_first_full_score_came(kinds, how):
    events = [
        event(n, kind, score, rung=1 if kind == "hint" else None) for n, (kind, score) in enumerate(kinds)
    ]
    assert state(events)["dedup"].solved == how


def test_hints_on_one_exercise_do_not_count_for_another():
    standings = state([event(1, "hint", slug="gaps", rung=1), event(2, score=4.0)])
    assert standings["dedup"].solved == "clean"
    assert standings["gaps"] == Standing(points=4.0, hints_used=1, last_at=at(1))


def test_the_last_mistake_is_remembered_after_it_is_repaired():
    standing = state([event(1, mistake="ties"), event(2, mistake="midnight"), event(3, score=4.0)])["dedup"]
    assert standing.last_mistake == "midnight" and standing.solved == "clean"


def test_times_of_machines_in_other_zones_are_put_in_order():
    hint = replace(event(1, "hint", rung=1), at="2026-03-01T10:00:00+02:00")
    check = replace(event(2, score=4.0), at="2026-03-01T09:00:00Z")
    assert state([check, hint])["dedup"].solved == "helped"
