"""Progress that travels: a code and a file carry every event, and putting logs together is a union."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from course import progress
from course.cli import app
from course.drills import drill_log
from course.drills.drill_log import Answered
from course.progress import Attempt, Log, read, record
from course.progress_code import MARK, NotACode, as_code, from_code
from course.progress_union import Carried, NotTakenIn, exported, read_file, take_in
from course.standing import state

IDS = st.uuids().map(lambda one: one.hex) | st.text(min_size=1, max_size=6)
ATTEMPTS = st.builds(
    Attempt,
    id=IDS,
    at=st.datetimes(min_value=datetime(1999, 1, 1)).map(lambda at: at.isoformat()),
    slug=st.sampled_from(["dedup", "ünï", "top_k"]),
    kind=st.sampled_from(["check", "hint", "solution"]),
    score=st.floats(0, 9),
    points=st.sampled_from([4, 6.5]),
    mistake=st.none() | st.sampled_from(["believes-first-delivery", "dedup"]),
    rung=st.none() | st.integers(0, 3),
    answer_sha=st.sampled_from(["", "ab" * 32]),
    expected=st.none() | st.lists(st.sampled_from(["ties", "late"]), unique=True),
    failed=st.none() | st.lists(st.sampled_from(["ties", "late"]), unique=True),
)
LOGS = st.lists(ATTEMPTS, max_size=8, unique_by=lambda event: event.id)


@given(LOGS)
def test_a_code_carries_every_event_but_the_hash_of_its_answer(events):
    back = from_code(as_code(events))
    said = {
        event.id: replace(event, answer_sha="", at=event.moment().isoformat("T", "microseconds"))
        for event in events
    }
    assert {event.id: event for event in back} == said and len(back) == len(events)
    assert state(back) == state(events)


@given(LOGS, LOGS, LOGS)
@settings(max_examples=25)
def test_putting_logs_together_is_a_union(first, second, third):
    together = []
    # In another order, another grouping, and twice over.
    for order in ([first, second, third], [third, first + second, first], [second, third, third, first]):
        with TemporaryDirectory() as folder:
            for events in order:
                take_in(Carried(Log(tuple(events))), Path(folder))
            together.append(read(Path(folder)).events)
    ids = [sorted(event.id for event in events) for events in together]
    assert ids[0] == ids[1] == ids[2] and len(set(ids[0])) == len(ids[0])


def test_a_code_takes_about_fifty_characters_an_event():
    events = [
        Attempt.now(f"exercise_{number % 9}", "check", score=number % 4, points=4) for number in range(60)
    ]
    assert len(as_code(events)) < 60 * 50


@pytest.mark.parametrize("broken", ["", "hello", "DEL1.", "DEL1.????", "DEL2.AAAA"])
def test_what_is_no_code_is_said(broken):
    with pytest.raises(NotACode):
        from_code(broken)


def test_a_code_that_was_cut_or_mistyped_is_refused_whole():
    code = as_code([Attempt.now("dedup", "check", score=1, points=4) for _ in range(5)])
    for number in range(len(MARK) + 1, len(code), 7):
        other = "A" if code[number] != "A" else "B"
        for changed in (code[:number], code[:number] + other + code[number + 1 :]):
            if changed.rstrip("=") != code:
                with pytest.raises(NotACode):
                    from_code(changed)
    assert len(from_code(f"my code:\n {code[:40]}\n  {code[40:]}\n")) == 5


def course(*arguments, **more):
    return CliRunner().invoke(app, ["progress", *map(str, arguments)], **more)


@pytest.fixture
def laptop(tmp_path, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    work = tmp_path / "laptop"
    for score in (1, 4):
        assert record(Attempt.now("dedup", "check", score=score, points=4, answer=str(score)), work) is None
    return work


def test_it_goes_to_another_machine_by_file_and_by_code(laptop, tmp_path):
    desktop, file = tmp_path / "desktop", tmp_path / "progress.jsonl"
    assert "2 events written" in course("export", file, "--work", laptop).output
    assert "2 events added, 0 were here" in course("import", file, "--work", desktop).output
    code = course("export", "--work", laptop).output
    assert "0 events added, 2 were here" in course("import", code.strip(), "--work", desktop).output
    assert "0 events added, 2 were here" in course("import", "-", "--work", desktop, input=code).output
    assert state(read(desktop).events) == state(read(laptop).events)
    assert (
        "dedup" in course("show", "--work", desktop).output
        and "clean" in course("show", "--work", desktop).output
    )


def test_logs_of_three_machines_come_together(laptop, tmp_path):
    other, third = tmp_path / "other", tmp_path / "third"
    record(Attempt.now("ties", "check", score=0, points=2), other)
    assert course("merge", laptop, other, "--work", third).output.startswith("3 events added")
    assert {event.slug for event in read(third).events} == {"dedup", "ties"}


def test_a_file_that_is_there_is_left_alone(laptop, tmp_path):
    file = tmp_path / "progress.jsonl"
    file.write_text("mine")
    done = course("export", file, "--work", laptop)
    assert done.exit_code == 1 and "exists already" in done.output and file.read_text() == "mine"


@pytest.mark.parametrize("content", [b"not a log\n", b"\xff\xfe", b'{"id": 3}\n'])
def test_a_file_that_is_no_log_changes_nothing(laptop, tmp_path, content):
    before = read(laptop).events
    (tmp_path / "other.txt").write_bytes(content)
    done = course("import", tmp_path / "other.txt", "--work", laptop)
    assert done.exit_code == 1 and "not a progress file" in done.output
    assert read(laptop).events == before


def test_damaged_lines_are_left_out_and_counted(laptop, tmp_path):
    file = tmp_path / "progress.jsonl"
    course("export", file, "--work", laptop)
    file.write_text(file.read_text() + '{"id": "torn')
    done = course("import", file, "--work", tmp_path / "desktop")
    assert (
        done.exit_code == 0
        and "2 events added" in done.output
        and "One line could not be read" in done.output
    )


def test_nothing_there_is_said(tmp_path):
    assert "Nothing is tried yet" in course("show", "--work", tmp_path).output
    done = course("export", "--work", tmp_path)
    assert done.exit_code == 1 and "nothing to carry" in done.output
    with pytest.raises(NotTakenIn, match="holds no progress"):
        read_file(tmp_path)
    with pytest.raises(NotTakenIn, match="cannot be read"):
        read_file(tmp_path / "nowhere")


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "work").write_text("a file where the folder should be")
    with pytest.raises(NotTakenIn, match="cannot be written"):
        take_in(Carried(Log((Attempt.now("dedup", "hint", rung=1),))), tmp_path / "work")


def packed(plain: bytes, ids: int = 0) -> str:
    """A code with a right checksum around whatever somebody puts into it."""
    content = ids.to_bytes(4, "big") + zlib.compress(plain, 9)
    checked = content + zlib.crc32(content).to_bytes(4, "big")
    return f"{MARK}.{base64.urlsafe_b64encode(checked).decode().rstrip('=')}"


@pytest.mark.parametrize(
    ("plain", "ids"),
    [
        (b"[" * 900_000, 0),
        (b"[" + b"0," * 5_000_000 + b"0]", 0),
        (b'[["a"],[[0,0,"check",1,1,null]],["i"]]', 4_000_000_000),
        (b'[["a"],[[0,0,"check",1e999,1,null]],["i"]]', 0),
        (b'[["a"],[[0,0,"check",' + b"9" * 5_000 + b',1,null]],["i"]]', 0),
        (b'[["a"],[[' + b"9" * 40 + b',0,"check",1,1,null]],["i"]]', 0),
        (b'[[{"a":1}],[[0,0,"check",1,1,null]],[["i"]]]', 0),
        (b'[["a"],[[0,0,"check",1,1,null,1,{"a":1},[],1,"m"]],["i"]]', 0),
        (b'[["a"],[[0,0,"check",1,1,null,1,[],[],"x","m"]],["i"]]', 0),
        (b'[["a"],[[0,0,"check",1,1,null,1,[],[],1,"m",3]],["i"]]', 0),
    ],
)
def test_a_code_that_somebody_made_by_hand_is_refused_at_once(plain, ids):
    with pytest.raises(NotACode):
        from_code(packed(plain, ids))


@pytest.mark.parametrize(
    "changes",
    [
        {"slug": "dedup\x1b[2J"},
        {"slug": "x" * 201},
        {"kind": "check\u202e"},
        {"mistake": "\ud800"},
        {"mends": "a\nb"},
        {"expected": ["\x07"], "failed": []},
        {"variant": 10**18},
        {"variant": -1},
    ],
)
def test_what_a_terminal_would_obey_or_review_would_go_on_from_stays_outside(tmp_path, changes):
    good = Attempt.now("dedup", "check", score=1, points=2)
    bad = replace(good, id="other", **changes)
    taken = take_in(Carried(Log((good, bad))), tmp_path)
    assert (taken.added, taken.damaged) == (1, 1) and read(tmp_path).events == (good,)


def test_a_name_in_brackets_is_a_name(tmp_path):
    take_in(Carried(Log((Attempt.now("[/red]", "check", points=1),))), tmp_path)
    done = course("show", "--work", tmp_path)
    assert done.exit_code == 0 and "[/red]" in done.output


def test_answers_of_drills_travel_in_a_file_and_between_folders(tmp_path):
    def answered(seconds, kind="predict"):
        return Answered.now(kind=kind, family="ranks", difficulty=2, seed=7, seconds=seconds, right=True)

    here, there, third = (tmp_path / name for name in ("here", "there", "third"))
    progress.append([Attempt.now("dedup", "check", score=1.0, points=1.0)], here)
    drill_log.append([answered(12), answered(30), answered(5, kind="\x1b[2J")], here)
    file = tmp_path / "progress.jsonl"
    file.write_bytes(exported(here) + b'{"torn\n')

    taken = take_in(read_file(file), there)
    assert (taken.added, taken.drills, taken.damaged) == (1, 2, 1)
    assert [one.seconds for one in drill_log.read(there)] == [12, 30]
    again = take_in(read_file(file), there)
    assert (again.added, again.drills) == (0, 0)
    assert take_in(read_file(there), third).drills == 2
    assert drill_log.read(third) == drill_log.read(there)
