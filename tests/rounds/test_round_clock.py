"""The clock: a fold that tells the same time after any crash, whatever happened in which order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.rounds.clock import Event, Part, fold
from course.rounds.clock_widget import clock_text, heard, told
from course.rounds.event_log import EventLog

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minute):
    return START + timedelta(minutes=minute)


def events(*happened):
    """(minute, kind, about) each, after a start of 60 minutes with 5 of grace and two parts."""
    plan = {"minutes": 60, "grace": 5, "parts": [["SQL", 40], ["Python", 20]]}
    return [
        Event(START.isoformat(), "started", plan),
        *(Event(at(minute).isoformat(), kind, about) for minute, kind, about in happened),
    ]


def test_pauses_and_excused_time_do_not_count_and_are_not_taken_off_twice():
    away = {"since": at(20).isoformat(), "until": at(35).isoformat()}
    clock = fold(events((10, "paused", {}), (30, "resumed", {}), (40, "excused", away)))
    assert clock.elapsed(at(10)) == clock.elapsed(at(25)) == clock.elapsed(at(35)) == 600
    assert clock.elapsed(at(50)) == 25 * 60 and clock.remaining(at(50)) == 35 * 60


def test_soft_end_and_hard_end_move_with_pauses():
    clock = fold(events((10, "paused", {}), (20, "resumed", {})))
    states = [clock.state(at(minute)) for minute in (0, 15, 69.9, 70, 74.9, 75)]
    assert states == ["running", "paused", "running", "overtime", "overtime", "over"]
    assert fold(events((30, "finished", {}))).state(at(90)) == "finished"
    assert fold([]).state(START) == "waiting"


def test_extra_time_multiplies_everything():
    plan = {"minutes": 60, "grace": 5, "multiplier": 1.5, "parts": [["SQL", 40]]}
    clock = fold([Event(START.isoformat(), "started", plan)])
    assert (clock.minutes, clock.grace, clock.parts) == (90, 7.5, (Part("SQL", 60),))


def test_time_goes_to_the_part_that_was_entered():
    clock = fold(events((10, "entered", {"part": "Python"}), (15, "paused", {}), (25, "resumed", {})))
    assert clock.part(at(5)) == "SQL" and clock.part(at(11)) == "Python" and clock.planned(at(30)) == "SQL"
    assert clock.spent(at(30)) == {"SQL": 600, "Python": 600}


KINDS = st.sampled_from(["paused", "resumed", "entered", "seen", "excused", "finished", "nonsense"])
ABOUT = st.sampled_from(
    [{}, {"part": "Python"}, {"since": at(3).isoformat(), "until": at(9).isoformat()}, {"since": 7}]
)
HAPPENED = st.lists(st.tuples(st.integers(1, 80), KINDS, ABOUT), max_size=12, unique_by=lambda one: one[0])


@given(HAPPENED, st.randoms(), st.lists(st.integers(0, 120), min_size=2, max_size=6))
def test_the_clock_never_runs_backwards_and_does_not_depend_on_the_order_of_lines(happened, chance, minutes):
    written = events(*happened)
    shuffled = chance.sample(written, len(written))
    clock = fold(written)
    assert fold(shuffled) == clock
    elapsed = [clock.elapsed(at(minute)) for minute in sorted(minutes)]
    assert elapsed == sorted(elapsed) and all(
        seconds <= minute * 60 for seconds, minute in zip(elapsed, sorted(minutes), strict=True)
    )
    last = at(max(minutes))
    assert sum(clock.spent(last).values()) == pytest.approx(clock.elapsed(last))


def test_a_log_starts_once_and_steps_that_say_nothing_new_are_not_written(tmp_path):
    log = EventLog(tmp_path / "deep" / "events.jsonl")
    log.start(minutes=30, parts=[Part("a", 10), Part("b", 20)], at=START)
    log.start(minutes=99)
    log.resume()
    log.pause()
    log.pause()
    log.enter("a")
    log.finish()
    log.finish()
    assert [event.kind for event in log.events()] == ["started", "paused", "finished"]
    assert log.clock().minutes == 30


def test_lines_torn_or_foreign_are_passed_over(tmp_path):
    log = EventLog(tmp_path / "events.jsonl")
    log.start(minutes=30, at=START)
    with open(log.path, "ab") as file:
        file.write(b'{"at": "2026-03-02T09:01:00+00:00", "kind": "pau')
    log.add("paused", at(2))
    with open(log.path, "ab") as file:
        file.write(b'[1]\n{"at": "yesterday", "kind": "resumed"}\n"x"\n')
    assert log.clock().elapsed(at(10)) == 120


def test_a_button_is_written_down_when_it_was_pressed_not_when_the_kernel_was_free(tmp_path):
    log = EventLog(tmp_path / "events.jsonl")
    start = datetime.now(UTC) - timedelta(minutes=10)
    log.start(minutes=60, parts=[Part("a", 10), Part("b", 50)], at=start)
    pressed = start + timedelta(minutes=4)
    assert heard(log, {"clock": "pause", "at": pressed.timestamp() * 1000})
    assert log.clock().elapsed(datetime.now(UTC)) == pytest.approx(240, abs=0.01)
    assert told(log)["clock"]["remaining"] == pytest.approx(56 * 60, abs=0.01)
    # Neither before what was written down already, nor in the future.
    assert heard(log, {"clock": "resume", "at": start.timestamp() * 1000})
    assert heard(log, {"clock": "next", "at": 1e18}) and log.clock().part(datetime.now(UTC)) == "b"
    assert not heard(log, {"clock": "asked"}) and not heard(log, {"clock": ["?"]})
    assert all(event.moment() <= datetime.now(UTC) for event in log.events())


def test_the_clock_says_itself_in_a_sentence():
    clock = fold(events((10, "entered", {"part": "Python"})))
    assert clock_text(clock, at(12)) == "48:00 left of 1:00:00. Part: Python, 2:00 of 20:00 used."
    assert clock_text(clock, at(62)).startswith("Over time by 2:00; nothing counts after 3:00 more.")
    assert clock_text(fold([])) == "The clock has not started."
