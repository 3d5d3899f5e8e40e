"""A day is what its log says: in any order of its lines, with any of them twice, and however often it stopped."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.loop.day import fold
from course.loop.families import FAMILIES, family_of
from course.loop.schedule import LEVELS, schedule
from course.rounds.clock import Event

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SLOTS = schedule("senior", 2)
NAMES = [slot.name for slot in SLOTS]
PLANNED = Event(
    START.isoformat(), "planned", {"level": "senior", "days": 2, "slots": [asdict(slot) for slot in SLOTS]}
)


def event(kind, minute, **about):
    return Event((START + timedelta(minutes=minute)).isoformat(), kind, about)


MOVES = st.builds(
    event,
    st.sampled_from(["opened", "kept", "closed", "skipped", "heard", "word", "ticked", "unticked", "new in a later version"]),
    st.integers(1, 12),
    slot=st.sampled_from([*NAMES, "no such round"]),
    kept=st.sampled_from(["rounds/a", "talks/b"]),
    criterion=st.sampled_from(["knows_late_data", ""]),
    text=st.sampled_from(["a", "b"]),
    item=st.sampled_from(["Sleep", "Walk"]),
    levels=st.sampled_from([{"talk": 2}, {"talk": 7}, None]),
)  # fmt: skip
LOGS = st.lists(MOVES, max_size=14)


@given(LOGS, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_and_lines_that_stand_there_twice_change_nothing(moves, chance):
    log = [PLANNED, *moves]
    twice = [*log, *chance.sample(log, k=len(log) // 2)]
    chance.shuffle(twice)
    assert fold(twice) == fold(log)


@given(LOGS)
def test_torn_and_foreign_lines_change_nothing(moves):
    log = [PLANNED, *moves]
    broken = [
        Event("", "opened", {"slot": "sql"}),
        Event("not a time", "closed"),
        Event(PLANNED.at, "planned", {"level": 3}),
    ]
    assert fold([*broken, *log]) == fold(log)
    assert fold(moves) is None


@given(LOGS)
def test_what_was_done_stays_and_no_attempt_is_ever_lost(moves):
    log = sorted([PLANNED, *moves], key=lambda one: one.at)
    before = fold(log[:1])
    for upto in range(2, len(log) + 1):
        # Lines of one moment have an order of their own, so whole moments are looked at.
        if upto < len(log) and log[upto].at == log[upto - 1].at:
            continue
        day = fold(log[:upto])
        for was, one in zip(before.rounds, day.rounds, strict=True):
            assert len(one.attempts) >= len(was.attempts)
            closed = [attempt for attempt in was.attempts if attempt.closed]
            assert [attempt.opened for attempt in one.attempts[: len(closed)]] == [
                attempt.opened for attempt in closed
            ]
            assert all(attempt.closed for attempt in one.attempts[:-1]), "only the last one may be open"
            if was.state == "done":
                # In one moment it may have been opened once more, and that holding left out.
                assert one.state == "done" or len(one.attempts) > len(was.attempts)
        before = day


@given(LOGS)
def test_each_round_is_in_one_state_and_the_day_knows_what_is_now(moves):
    day = fold([PLANNED, *moves])
    states = {one.state for one in day.rounds}
    assert states <= {"waiting", "open", "done", "skipped"} and len(day.rounds) == len(SLOTS)
    assert (day.now is None) == day.over
    assert day.now is None or day.now.state in ("open", "waiting")
    assert day.begun == (states != {"waiting"})


def test_a_day_is_planned_anew_until_it_is_begun():
    staff = Event(
        event("", 1).at,
        "planned",
        {"level": "staff", "days": 1, "slots": [asdict(one) for one in schedule("staff", 1)]},
    )
    assert fold([PLANNED, staff]).level == "staff"
    begun = [PLANNED, event("opened", 0.5, slot="recruiter"), staff]
    assert fold(begun).level == "senior"


def test_left_out_and_taken_up_again_it_goes_on_where_it_was():
    log = [
        PLANNED,
        event("opened", 1, slot="sql"),
        event("kept", 1, slot="sql", kept="rounds/a"),
        event("skipped", 2, slot="sql"),
    ]
    assert fold(log).named("sql").state == "skipped" and fold(log).now.slot.name == "recruiter"
    again = fold([*log, event("opened", 3, slot="sql")]).named("sql")
    assert again.state == "open" and len(again.attempts) == 1 and again.last.kept == "rounds/a"
    once_more = fold(
        [*log, event("opened", 3, slot="sql"), event("closed", 4, slot="sql"), event("opened", 5, slot="sql")]
    )
    assert len(once_more.named("sql").attempts) == 2 and once_more.now.slot.name == "sql"


def test_a_break_runs_after_a_round_and_ends_by_itself():
    day = fold([PLANNED, event("opened", 0, slot="recruiter"), event("closed", 30, slot="recruiter")])
    assert day.break_until(START + timedelta(minutes=31)) == START + timedelta(minutes=40)
    assert day.break_until(START + timedelta(minutes=41)) is None
    assert day.now.slot.name == "assessment"


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("days", [1, 2])
def test_a_schedule_has_the_rounds_of_the_loop_and_no_break_after_the_last_of_a_day(level, days):
    slots = schedule(level, days)
    names = [slot.name for slot in slots]
    assert names[:4] == ["recruiter", "assessment", "sql", "coding"] and "culture" in names
    assert ("design_2" in names) == ("leadership" in names) == (level == "staff")
    assert [slot.day for slot in slots] == sorted(slot.day for slot in slots) and {
        slot.day for slot in slots
    } == set(range(1, days + 1))
    lasts = [
        slot
        for slot, later in zip(slots, [*slots[1:], None], strict=True)
        if later is None or later.day != slot.day
    ]
    assert all((slot in lasts) == (slot.rest == 0) for slot in slots)
    if level == "senior":
        assert sum(slot.minutes for slot in slots) == 300


def test_every_name_of_a_family_is_one_that_can_be_met_and_is_in_one_family():
    from autograder import library
    from autograder.designs import RULES

    there = {mistake.name for slug in library.files() for mistake in library.find(slug).mistakes}
    there |= {rule.name for rule in RULES.values()}
    named = [name for names in FAMILIES.values() for name in names]
    assert set(named) - there == set() and len(named) == len(set(named))
    assert family_of("watermark-of-another-clock") == family_of("arrival-day-for-event-day") == "wrong clock"
    assert family_of("not-in-any-family") == "not in any family"
