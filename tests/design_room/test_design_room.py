"""The room as text: asking, ticking, drawing, scoring, handing over; all of it found again, and nothing scored by rules."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_round import ANSWER, LEVELS, ROUND

from autograder.designs import Question
from course.design_room import cell, verb
from course.design_room import room as room_module
from course.design_room.asking import NO_ANSWER, heard
from course.design_room.room import Room
from course.design_room.room_widget import DesignRoom
from course.design_room.round_so_far import so_far
from course.rounds.clock import Event
from course.rounds.event_log import now


@pytest.fixture
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(verb, "found", lambda slug, _: ROUND)
    monkeypatch.setattr("course.answers.namespace", dict().copy)
    return tmp_path / "design_rounds" / "small_round"


def room(**asked):
    return str(verb.design_room("small_round", **asked))


def test_questions_are_known_by_their_words_or_honestly_not_at_all(work):
    assert "Seven days" in room(ask="What delay do we see?")
    assert NO_ANSWER in room(ask="Which colour?")
    both = room(ask="How late do they come? And who is on the team?")
    assert "Seven days" in both and "Nine people" in both
    asked = [step for step in Room(ROUND).so_far.steps if step.kind == "asked"]
    assert [step.about["question"] for step in asked] == ["how_late", "", "how_late", "team"]
    assert Room(ROUND).so_far.asked == ("how_late", "team")


def test_a_question_that_may_be_two_is_asked_back():
    bank = [
        Question(slug, f"What about {slug}?", "yes", "much", 1, words=(slug,)) for slug in ("cost", "loss")
    ]
    assert {one.slug for one in heard("cost or loss?", bank)[0].questions} == {"cost", "loss"}
    assert [one.questions[0].slug for one in heard("cost? loss?", bank)] == ["cost", "loss"]


@given(st.text(max_size=60))
def test_any_question_can_be_asked(text):
    for one in heard(text, ROUND.questions):
        assert one.text


def test_the_report_tells_who_drew_before_asking(work):
    room(draw="add source log")
    room(ask="How late?")
    assert "You drew before you asked anything" in room(report=True)
    assert "You asked one question before you drew" not in (work / "report.md").read_text()
    room(again=True, ask="How late?")
    room(draw="add source log")
    assert "You asked one question before you drew." in room(report=True)
    assert (work / "answer.yaml").exists() and (work.with_name("small_round_2") / "answer.yaml").exists()


def test_evidence_comes_after_the_own_score_and_what_is_missing_is_asked(work):
    room(answer=ANSWER, note="I assume that phones sleep. Unrelated words.")
    assert "Your own score comes first" in room(report=True)
    assert "Your own score comes first" in (work / "report.md").read_text()
    assert "Still open" in room(score={"numbers": 2})
    said = room(score=LEVELS)
    assert "“I assume that phones sleep.” (notes)" in said and "Unrelated" not in said
    assert "“events_avg: 23.1 M events/s” (numbers)" in said
    assert "They will ask: A member asks to be erased." in said
    assert "You did not ask: “How late may an event be?”" in said
    shown, report = room(report=True), (work / "report.md").read_text()
    # A notebook is handed in: what it shows has neither scores nor notes.
    assert "R02" in shown and "```mermaid" in shown and "phones sleep" not in shown and "| 2: " not in shown
    assert (
        "phones sleep" in report
        and "R02" in report
        and "```mermaid" in report
        and "| Numbers | 2: average and peak" in report
    )


def test_a_second_score_gives_a_spread_and_another_version_of_the_answer_is_not_counted(work):
    room(answer=ANSWER, score=LEVELS)
    room(hand_over=True)
    handed = (work / "to_score.md").read_text()
    assert "merge" in handed and "2: " not in handed
    room(peer={**LEVELS, "numbers": 0}, of=str(work / "to_score.md"), scorer="Ada")
    (score,) = (work / "for_others").glob("*.json")
    assert json.loads(score.read_text())["scorer"] == "Ada"
    for _ in range(2):
        assert "Taken in." in room(take_in=str(score))
    room(report=True)
    report = (work / "report.md").read_text()
    assert "Scored by 2 people" in report and "| Numbers | 1.0 | 0 to 2 |" in report
    assert "You differ most in numbers." in report
    assert "Ada" not in report and not any("Ada" in path.read_text() for path in (work / "scores").glob("*"))
    room(answer=ANSWER + "# another\n")
    room(report=True)
    assert "1 score is of another version" in (work / "report.md").read_text()


def test_a_second_person_scores_in_a_form_that_shows_nobodys_levels(work):
    room(answer=ANSWER, score=LEVELS)
    form = verb.design_room("small_round", peer=True)
    replies = []
    form.send = replies.append
    form._message(None, {"opened": True}, [])
    assert not any(replies[-1]["filled"].values())
    filled = {name: f"{level}: said" for name, level in LEVELS.items()}
    form._message(None, {"filled": {**filled, "numbers": ""}, "why": "asked"}, [])
    assert replies[-1]["status"] == "Still open: 1 of 9 levels." and not (work / "scores").exists()
    form._message(None, {"filled": filled, "why": "asked"}, [])
    assert "Kept beside yours" in replies[-1]["status"] and len(list((work / "scores").glob("*.json"))) == 1


def test_the_own_score_is_a_form_that_quotes_once_all_is_scored(work):
    room(answer=ANSWER)
    form = verb.design_room("small_round", score=True)
    replies = []
    form.send = replies.append
    filled = {name: f"{level}: said" for name, level in LEVELS.items()}
    form._message(None, {"filled": {**filled, "numbers": ""}, "why": "asked"}, [])
    assert "still open: numbers" in replies[-1]["said"][0] and not replies[-1]["beside"]
    form._message(None, {"filled": filled, "why": "asked"}, [])
    assert "23.1 M events/s" in replies[-1]["beside"]["numbers"]
    assert Room(ROUND).so_far.levels == LEVELS
    again = verb.design_room("small_round", score=True)
    again.send = replies.append
    again._message(None, {"opened": True}, [])
    assert replies[-1]["filled"]["numbers"].startswith("2: average and peak")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"aks": "x"}, "Did you mean `ask`"),
        ({"tick": "dance"}, "no such item"),
        ({"tick": "ask"}, "Which item do you mean?"),
        ({"score": {"wit": 3}}, "no dimension `wit`"),
        ({"score": 3}, "Give levels by dimension"),
        ({"score": {"numbers": 9}}, "A level is 0, 1, 2 or 3"),
        ({"peer": {"numbers": 2}}, "all nine levels"),
        ({"peer": LEVELS, "of": "/nowhere"}, "could not be read"),
        ({"take_in": "/nowhere"}, "could not be read"),
        ({"hand_over": True}, "no answer yet"),
        ({"draw": "paint it black"}, "I can add"),
        ({"draw": "connect a"}, "wants other words"),
        ({"draw": "add source a; move a b c"}, "wants other words"),
        ({"draw": "undo"}, "nothing to undo"),
        ({"finish": True}, "not started"),
        ({"start": 9}, "from 1 to 3"),
        ({"start": "soon"}, "from 1 to 3"),
        ({"answer": "a: ["}, "Line 1"),
        ({"ask": "  "}, "Ask in a sentence"),
        ({"pause": True}, "has not started"),
        ({"of": "x"}, "Say what to do"),
    ],
)
def test_misuse_gets_a_sentence(work, asked, said):
    assert said in room(**asked)


def test_curveballs_come_by_the_clock_or_when_turned(work, monkeypatch):
    begun = Room(ROUND)
    begun.start(1.25)
    assert begun.cards() == ()
    monkeypatch.setattr(room_module, "now", lambda: now() + timedelta(minutes=12, seconds=1))
    assert [card.says for card in begun.cards()] == ["One key has 40 % of the traffic."]
    monkeypatch.setattr(room_module, "now", now)
    assert len(Room(ROUND).cards()) == 1  # what lies open stays open
    assert Room(ROUND).turn() == "All cards are turned."
    assert Room(ROUND).log.clock().minutes == 25


def test_nothing_is_kept_while_a_grader_runs_the_notebook(work, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "1")
    for asked in ({"ask": "How late?"}, {"tick": "who reads"}, {"answer": ANSWER}, {"start": True}):
        assert "not kept" in room(**asked)
    assert not work.exists()
    remembered = []
    monkeypatch.setattr("course.answers.remember", lambda *given: remembered.append(given))
    monkeypatch.delenv("NBGRADER_EXECUTION")
    room(answer=ANSWER)
    monkeypatch.setenv("NBGRADER_EXECUTION", "1")
    DesignRoom(Room(ROUND))
    assert remembered == [("small_round", ANSWER)]  # a grader's own round answers for nobody


def test_a_folder_that_cannot_be_written_is_said(work):
    work.parent.write_text("in the way")
    for asked in (
        {"ask": "How late?"},
        {"answer": ANSWER},
        {"note": "x"},
        {"draw": "add sink t"},
        {"hand_over": True},
    ):
        said = room(**asked)
        assert "could not be" in said or "no answer yet" in said, asked


def test_the_cell_and_the_room_are_one_document_and_a_stale_cell_loses_nothing(work):
    one = Room(ROUND)
    assert cell.heard_from_cell(ROUND, ANSWER) == ""  # no room was ever opened
    one.draw("add", "sink", "audit")
    drawn = one.design.text
    said = cell.heard_from_cell(ROUND, ANSWER)
    assert "The room has this version now." in said and "answer_2.yaml" in said
    assert (work / "answer.yaml").read_text() == ANSWER and (work / "answer_2.yaml").read_text() == drawn
    page = DesignRoom(Room(ROUND))
    sent = []
    page.send = sent.append
    page.room.draw("add", "sink", "lake")
    newer = page.room.design.text
    # The same cell again, as with "run all": it is older than what was drawn since.
    assert "newer version" in cell.heard_from_cell(ROUND, ANSWER)
    assert page.room.design.text == newer == (work / "answer.yaml").read_text()
    assert "The room has this" in cell.heard_from_cell(ROUND, ANSWER + "# changed\n")
    assert sent[-1]["answer"] == ANSWER + "# changed\n"
    assert cell.heard_from_cell(ROUND, ROUND.starter) == ""
    assert len(list(work.glob("answer*.yaml"))) == 3


def test_a_page_may_send_anything(work):
    page = DesignRoom(Room(ROUND))
    page.send = lambda _: None
    for message in (None, 3, {}, {"why": "opened"}, {"why": "act"}, {"why": "act", "act": "__init__", "names": ["x"]},
                    {"why": "act", "act": "move", "names": ["x", None, {}]}, {"why": "answer"}, {"why": "tick"},
                    {"why": "answer", "text": "\ud83d", "base": 3}, {"why": "ask", "text": None}, {"why": "nothing"},
                    {"clock": None}, {"clock": "pause", "at": "x"}, {"why": "notes", "text": ["x"], "base": "y"}):  # fmt: skip
        page._message(None, message, [])


@given(st.lists(st.tuples(st.text(max_size=5), st.sampled_from(["asked", "drew", "ticked", "scored", "curveball", "calibrated", "cell"]), st.dictionaries(st.sampled_from(["item", "levels", "card", "apart", "sample", "question"]), st.none() | st.integers() | st.text(max_size=3) | st.dictionaries(st.text(max_size=3), st.integers())))))  # fmt: skip
def test_any_log_can_be_folded(steps):
    at = "2026-11-23T06:00:00+00:00"
    found = so_far(
        [Event(at if number % 2 else when, kind, about) for number, (when, kind, about) in enumerate(steps)]
    )
    assert found.turned >= 0 and found.levels is not None and found.calibrated is not None
    assert found.ticked is not None and found.asked is not None


KERNEL = """
import sys
sys.path.insert(0, sys.argv[1])
from sample_round import ROUND
from course.design_room.room import Room

room = Room(ROUND)
room.start()
for number in range(1_000_000):
    room.tick("Ask how late.", on=number % 2 == 0)
    room.draw("add", "source", f"log_{number}")
    room.add_note(f"line {number}")
    print(number, flush=True)
"""


def test_what_was_saved_outlives_a_kill_at_any_moment(work):
    env = os.environ | {"COURSE_WORK": str(work.parent.parent)}
    kernel = subprocess.Popen(
        [sys.executable, "-c", KERNEL, str(Path(__file__).parent)], stdout=subprocess.PIPE, env=env, text=True
    )
    for _ in range(12):
        last = int(kernel.stdout.readline())
    os.kill(kernel.pid, signal.SIGKILL)
    kernel.wait()
    kernel.stdout.close()
    found = Room(ROUND)
    names = found.design.drawing.names
    assert (
        names[: last + 1] == tuple(f"log_{number}" for number in range(last + 1)) and not found.design.problem
    )
    assert found.notes.text.splitlines()[last] == f"line {last}"
    assert found.log.clock().started is not None and 0 < found.log.clock().minutes == 20
    assert sum(step.kind == "drew" for step in found.so_far.steps) >= last + 1


def test_time_without_a_sign_of_life_can_be_taken_off_the_clock(work, monkeypatch):
    begun = Room(ROUND)
    begun.ask("How late?")
    begun.log.add("asked", now() - timedelta(days=1), text="long before")
    begun.log.start(minutes=20, at=now() - timedelta(minutes=15))
    assert "15 min without a sign of life" in begun.seen()
    assert "15 min taken out" in room(take_out=True)
    assert begun.log.clock().remaining(now()) > 19 * 60
    assert begun.seen() == "" and "no gap" in room(take_out=True)
