"""The verbs as text: a question, its clock, an answer, what was done; the sheet; the command."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from autograder.drills import drawn
from course import capacity_sheet, drill, impossible, sprint
from course.cli import app
from course.drills import drill_log, verbs
from course.drills.asking import WRITE_EVERY, Asking
from course.drills.drill_log import Answered
from course.drills.drill_picture import last_answers
from course.drills.load_fields import SLIDERS, STEPS


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(verbs, "_sittings", {})
    return tmp_path


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_a_sheet_of_an_exercise_gives_none_of_its_numbers_away():
    sheet = capacity_sheet("two_trillion_events")
    assert sheet.figures["average_rate"] == 1_000 != capacity_sheet("another load").figures["average_rate"]
    capacity_sheet("two_trillion_events", average_rate="5 M/s")
    assert capacity_sheet("two_trillion_events").figures["average_rate"] == 5e6


def test_the_clock_runs_from_showing_to_answering(work):
    clock = Clock()
    asking = Asking(("numbers",), clock=clock)
    question = asking.shown()
    clock.now += 7
    assert asking.shown() is question
    assert asking.answer({"answer": "what?"}).verdict.right is None
    clock.now += 5
    heard = asking.answer(question.expected)
    assert heard.verdict.right and heard.seconds == 12 and "12 s." in heard.lines()[0]
    (kept,) = drill_log.read()
    assert (kept.seconds, kept.right, kept.seed) == (12.0, True, question.seed)
    assert drawn(kept.kind, kept.seed, kept.difficulty, question.family).expected == question.expected


def test_a_page_may_measure_less_and_not_more():
    clock = Clock()
    asking = Asking(("numbers",), clock=clock)
    for measured, kept in ((8.0, 8.0), (3_000.0, 10.0), (-1.0, 10.0), (float("nan"), 10.0)):
        asking.shown()
        clock.now += 10
        assert asking.give_up(measured).seconds == kept


def test_passing_shows_the_answer_and_counts():
    asking = Asking(("impossible",))
    expected = asking.shown().expected
    heard = asking.give_up()
    assert expected["number"] in heard.lines()[0] and heard.verdict.worked
    (kept,) = drill_log.read()
    assert not kept.right and kept.slip == "passed"


def test_windows_take_turns_and_a_query_is_every_sixth():
    asking = Asking(("predict", "rows", "write"))
    kinds = []
    for _ in range(WRITE_EVERY):
        kinds.append(asking.shown().kind)
        asking.give_up()
    assert kinds == ["predict", "rows", "predict", "rows", "predict", "write"]


def test_a_question_is_answered_as_text():
    assert "No question is open yet" in repr(drill(answer="1 2 3"))
    text = str(drill("predict"))
    assert "play  member  day" in text and 'drill("predict", answer="' in text
    asking = verbs._sittings[("predict",)]
    values = asking.drill.expected["answer"].split()
    said = repr(drill("predict", answer=[None if one == "NULL" else float(one) for one in values]))
    assert said.startswith("Right.") and "median" in said and "target 45 s" in said
    assert "No question is open" in repr(drill("predict", answer="1"))
    assert "has the kinds" in repr(drill("joins"))


def test_numbers_and_claims_are_answered_as_text():
    assert "difficulty 1" in str(sprint())
    assert "Right" in repr(sprint(verbs._sittings[("numbers",)].drill.expected["answer"]))
    assert "A. " in str(impossible())
    expected = verbs._sittings[("impossible",)].drill.expected
    assert "Right" in repr(impossible(expected["claim"].lower(), expected["number"]))
    print(impossible())
    repr(impossible())
    assert "Passed." in repr(impossible("pass"))


def test_in_a_notebook_nothing_is_shown_before_somebody_starts():
    form = sprint()
    form._repr_mimebundle_()
    assert not verbs._sittings[("numbers",)].is_shown
    sent = []
    form.send = sent.append
    form._message(None, {"why": "opened"}, [])
    assert "asked" not in sent[-1] and not verbs._sittings[("numbers",)].is_shown
    form._message(None, {"why": "next"}, [])
    asked = sent[-1]["asked"]
    form._message(None, {"why": "answer", "asked": "another", "filled": {}}, [])
    assert sent[-1]["asked"] == asked and drill_log.read() == ()
    for garbage in (
        None,
        [],
        {"why": "answer", "asked": asked["name"], "filled": "x", "seconds": "y"},
        {"why": 3},
    ):
        form._message(None, garbage, [])
    assert drill_log.read() == () and "Write a number" in sent[-1]["note"]
    expected = verbs._sittings[("numbers",)].drill.expected
    form._message(None, {"why": "answer", "asked": asked["name"], "filled": expected, "seconds": 0.1}, [])
    assert sent[-1]["right"] is True and sent[-1]["drawn"].startswith("<svg") and len(drill_log.read()) == 1
    assert not any("answer" in str(form.get_state(name)) for name in ("title",))


def test_the_last_fifty_are_text_before_they_are_a_picture():
    assert "no answers yet" in repr(drill(last=50))
    for number in range(60):
        right = number % 3 > 0
        drill_log.append([Answered.now(kind="rows", family="f", difficulty=1, seed=number, seconds=60 - number, right=right, slip="" if right else "default-frame-ties")])  # fmt: skip
    picture = last_answers(drill_log.read(), ("rows",))
    assert picture.title == "Your last 50 answers" and "default-frame-ties" in str(picture)
    assert "first half" in str(picture) and picture.svg.count("<circle") == 50
    assert str(drill(last=3)).startswith("Your last 3 answers")


# --- the sheet


def test_a_sheet_as_text_has_each_figure_with_its_formula():
    text = str(
        capacity_sheet(
            average_rate="2 trillion/day", event_size="1.5 KB", peak_factor=1.6, replication=3, readers=5
        )
    )
    assert (
        "37 M events/s" in text and "55.6 GB/s" in text and "389 GB/s" in text and "13.8 M files/day" in text
    )
    assert "(readers + replication − 1) × peak in" in text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"averge_rate": "5"}, "Did you mean `average_rate`"),
        ({"event_size": "large"}, "is not a quantity"),
        ({"event_size": "5 h"}, "Event size is written like this"),
        ({"replication": "0"}, "above zero"),
        ({"ttl": "-3 d"}, "above zero"),
        ({"peak_factor": "5 m"}, "minutes or millions"),
    ],
)
def test_what_cannot_be_read_is_said(given, says, work):
    assert says in repr(capacity_sheet(**given))
    assert not (work / ".course" / "capacity").exists()


def test_a_saved_notebook_does_not_carry_what_was_set():
    bundle = capacity_sheet("playback", average_rate="7.77 M/s")._repr_mimebundle_()
    assert "7.77" not in str(bundle) and "As text: print it" in str(bundle)


def test_what_was_set_is_there_again_with_all_its_digits():
    first = capacity_sheet(
        "playback",
        event_size="2.345 KiB",
        utilisation="62.5 %",
        storage_price="$ 0.0217/GB",
        broker_price="$ 512 a month",
        checkpoint="90 s",
    )
    again = capacity_sheet("playback")
    assert again.figures == first.figures and capacity_sheet("other").figures != first.figures


def test_sliders_reach_their_ends_and_say_what_they_set():
    for name, slider in SLIDERS.items():
        assert slider.at(0) == pytest.approx(slider.low) and slider.at(STEPS) == pytest.approx(slider.high), (
            name
        )
        values = [slider.at(position) for position in range(0, STEPS + 1, 20)]
        assert values == sorted(values)
        for value in values:
            assert slider.read(slider.exact(value)) == pytest.approx(value)
            assert slider.read(slider.said(value)) == pytest.approx(value, rel=0.01), (name, value)


def test_a_moved_slider_recomputes_and_only_its_last_place_is_kept(work):
    sheet, sent = capacity_sheet(), []
    sheet.send = sent.append
    sheet._message(None, {"opened": True}, [])
    before = dict((row[0], row[1]) for row in sent[-1]["figures"])
    sheet._message(None, {"field": "readers", "position": STEPS}, [])
    after = dict((row[0], row[1]) for row in sent[-1]["figures"])
    changed = {label for label in before if before[label] != after[label]}
    assert changed == {"Bytes out a second at the peak"} and not (work / ".course" / "capacity").exists()
    sheet._message(None, {"field": "readers", "position": STEPS, "settled": True}, [])
    assert "Saved in" in sent[-1]["status"]
    for garbage in (
        None,
        {"field": "nothing"},
        {"field": "readers", "position": "x"},
        {"field": "readers", "text": "…"},
        {"field": "readers", "position": float("nan")},
    ):
        sheet._message(None, garbage, [])
    assert capacity_sheet().figures == sheet.figures


def test_drills_in_a_terminal(work):
    ran = CliRunner().invoke(app, ["drill", "numbers", "--work", str(work)], input="what?\npass\nstop\n")
    assert ran.exit_code == 0 and "I cannot read that" in ran.output and "Passed." in ran.output
    assert len(drill_log.read(work)) == 1
    ran = CliRunner().invoke(app, ["drill", "windows", "--work", str(work)], input="")
    assert ran.exit_code == 0 and "Traceback" not in ran.output
