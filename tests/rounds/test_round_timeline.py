"""Where the time of a round went: stretches without a move, budgets, and a picture that says what its text says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from course.rounds.clock import Event, fold
from course.rounds.judged import in_time
from course.rounds.next_steps import next_three
from course.rounds.rubric import LEVELS, RUBRIC, WORLDS, level_of, weighed
from course.rounds.timeline import drawn, facts, stuck, worked

START = datetime.now(UTC) - timedelta(minutes=80)
TITLES = {"one": "The first", "two": "The second", "three": "The third"}


def happened(minute, kind, **about):
    return Event((START + timedelta(minutes=minute)).isoformat(), kind, about)


def ran(minute, slug, fine=True):
    return [
        happened(minute, "answer", slug=slug, how="run", text=f"at {minute}"),
        happened(minute + 0.01, "ran", slugs=[slug], fine=fine),
    ]


EVENTS = (
    happened(0, "started", minutes=60, grace=5, parts=[["SQL", 20], ["Python", 40]]),
    *ran(3, "one"),
    *ran(4, "one", fine=False),
    happened(10, "paused"),
    happened(15, "resumed"),
    *ran(26, "two"),
    happened(27, "entered", part="Python"),
    happened(40, "answer", slug="two", how="saved", text="more"),
    # This one took the kernel with it: it began, and never ended.
    happened(45, "answer", slug="two", how="run", text="last"),
    happened(69, "answer", slug="one", how="run", text="in grace"),
    happened(72, "answer", slug="three", how="run", text="too late"),
    happened(73, "finished"),
)


def test_stretches_without_a_move_leave_pauses_out_and_runs_that_killed_the_kernel_count():
    clock = fold(EVENTS)
    rows = worked(in_time(EVENTS, clock), clock, list(TITLES))
    assert [[round(at / 60, 1) for at, _ in row.runs] for row in rows] == [[3.0, 4.0, 64.0], [21.0, 40.0], []]
    assert [fine for _, fine in rows[1].runs] == [True, False] and rows[2].reached
    found = [(round(one.since / 60), round(one.until / 60), one.slug) for one in stuck(rows, clock)]
    assert found == [(40, 64, "two"), (4, 21, "one"), (21, 35, "two")]


def test_the_picture_says_in_text_what_it_shows():
    clock = fold(EVENTS)
    rows = worked(in_time(EVENTS, clock), clock, list(TITLES))
    picture = drawn(rows, clock, TITLES)
    said = facts(rows, clock, TITLES)
    assert list(picture.facts[1:]) == said and picture.svg.count("<circle") == 5
    assert "The third: not begun." in said
    assert "Nothing moved for 24 min from minute 40 on, after you touched The second." in said
    assert any(fact.startswith("SQL: 22 min of 20 min, over its budget") for fact in said)


def test_the_rubric_adds_up_and_nothing_is_made_up():
    assert sum(one.weight for one in RUBRIC.values()) + WORLDS == 100
    assert sum(points for points, _ in weighed(dict.fromkeys(RUBRIC, LEVELS), 1).values()) == 100
    assert weighed({"talk": 0}, 0.5) == {"talk": (0, 10), "worlds": (17.5, 35)}
    levels = [level_of(given) for given in ("2: said", 3, "0", "", 4, "12", True, None)]
    assert levels == [2, 3, 0, None, None, None, None, None]
    assert next_three([], {}) == [
        "Everything stands. Take the longer round, or the other script, and say more of it aloud."
    ]


@pytest.mark.parametrize("events", [(), EVENTS[:1], EVENTS[1:]])
def test_a_log_with_a_part_missing_still_gives_facts(events):
    clock = fold(events)
    rows = worked(events, clock, list(TITLES))
    assert len(facts(rows, clock, TITLES)) >= 3 and drawn(rows, clock, TITLES).svg
