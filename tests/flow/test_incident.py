"""The first actions of an incident carried out: each order has its consequence, and the losses are the simulator's."""

from __future__ import annotations

import pytest

from autograder.flow.conditions import Condition
from autograder.flow.incident import carried_out, dropped_in, lost_for_good
from autograder.flow.mixture import Mixture
from autograder.flow.pipeline import Pipeline
from autograder.flow.run import run
from autograder.layouts.said import NotReadable

ALERT = {
    "hour": 2.0, "began": -120, "per_minute": 60_000, "log_keeps": 1_440, "stop_by": 15, "tell_by": 30, "publishes_at": 240,
}  # fmt: skip
ACTIONS = [
    {"name": name, "does": does, "minutes": minutes, "wipes": wipes}
    for name, does, minutes, wipes in (
        ("stop", "stops the harm", 10, False),
        ("stop hard", "stops the harm", 5, True),
        ("save", "saves evidence", 3, False),
        ("tell", "tells readers", 5, False),
        ("count", "measures the damage", 10, False),
        ("replay", "replays", 60, False),
        ("keep", "keeps the log", 2, False),
        ("hold", "holds publication", 2, False),
    )
]
SOUND = [(0, "stop"), (10, "tell"), (15, "count"), (25, "replay")]


def amiss(plan, **alert):
    """What is more than zero."""
    found = carried_out(plan, {"alert": ALERT | alert, "actions": ACTIONS}, {})
    return {what: count for what, count in found if count}


def test_a_sound_plan_leaves_nothing_amiss():
    assert amiss(SOUND) == {}
    assert amiss([list(step) for step in reversed(SOUND)]) == {}


def test_each_order_has_its_consequence():
    assert amiss([(0, "count"), (10, "stop"), (20, "tell"), (25, "replay")]) == {
        "minutes of harm after the limit": 5
    }
    assert amiss([(0, "stop"), (10, "count"), (20, "replay")]) == {
        "minutes readers knew too late": 1_410,
        "publications nobody was warned of": 1,
    }
    assert amiss([(0, "stop"), (10, "tell"), (15, "replay")]) == {"replays of a damage not measured": 1}
    early = amiss([(0, "replay"), (60, "stop"), (70, "tell"), (75, "count")])
    assert early["replays through what was broken"] == 1 and early["thousand events lost for good"] > 0


def test_what_takes_evidence_along_wants_it_saved_before():
    hard = [(3, "stop hard"), (8, "tell"), (13, "count"), (23, "replay")]
    assert amiss(hard) == {"evidence lost": 1}
    assert amiss([(0, "save"), *hard]) == {}


def test_a_publication_is_held_or_readers_are_warned():
    assert amiss(SOUND, publishes_at=15) == {}
    assert amiss(SOUND, publishes_at=14) == {"publications nobody was warned of": 1}
    held = [(0, "hold"), *((minute + 2, name) for minute, name in SOUND)]
    assert amiss(held, publishes_at=2) == {}


def test_retention_decides_what_a_replay_finds():
    assert amiss(SOUND, log_keeps=145) == {}
    gone = amiss(SOUND, log_keeps=140)
    # The replay starts at minute 25; of an hour and a half it reads four minutes a minute.
    missed = [minute for minute in range(-120, 10) if 25 + (minute + 120) / 4 > minute + 140]
    assert gone == {
        "thousand events lost for good": round(sum(dropped_in(ALERT, one) for one in missed) / 1_000)
    }
    kept = [(0, "keep"), *((minute + 2, name) for minute, name in SOUND)]
    assert amiss(kept, log_keeps=140) == {}
    assert amiss(SOUND[:3])["thousand events lost for good"] > 0


def test_what_is_never_replayed_is_what_the_simulator_drops():
    alert = ALERT | {"hour": 8.0}
    pipeline = Pipeline(rate=1_000, peak_ratio=1.6, copies=Mixture(()), lateness=Mixture(()))
    simulated = run(pipeline, [Condition("silent drop", 6, 130)], step_s=60).flows.lost["dropped"]
    assert lost_for_good(alert, [], 10) == pytest.approx(simulated / 1_000, abs=1)


def test_one_person_does_one_thing_at_a_time_and_five_in_all():
    assert amiss([(0, "stop"), (5, "tell"), (15, "count"), (25, "replay")]) == {"actions at the same time": 1}
    six = [(0, "keep"), (2, "hold"), (4, "stop"), (14, "tell"), (19, "count"), (29, "replay")]
    assert amiss(six) == {"actions too many": 1}


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("stop", "a list of"),
        (["stop"], r"asked for is \(minute, name\)"),
        ([(0, "pray")], "none of the actions"),
        ([(0.5, "stop")], "whole number"),
        ([(-1, "stop")], "alert is minute 0"),
        ([(0, 3)], "a text"),
    ],
)
def test_what_is_no_plan_is_said(plan, said):
    with pytest.raises(NotReadable, match=said):
        amiss(plan)
