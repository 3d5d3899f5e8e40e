"""Carrying out the first actions of an incident: what goes on meanwhile, who knows, and what can no longer be read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from autograder.flow import daily
from autograder.layouts.said import NotReadable, field

COLUMNS = ("what", "found")
MOST_ACTIONS = 5
HORIZON = 1_440
"""Minutes that are looked at; what has not stopped by then goes on for a day."""
REPLAY_SPEED = 4
"""A replay reads so many minutes of the log in a minute, the oldest first."""
PEAK_RATIO = 1.6

DOES = (
    "stops the harm", "saves evidence", "tells readers", "measures the damage", "replays", "keeps the log", "holds publication", "finds the cause",
    "restarts",
)  # fmt: skip


@dataclass(frozen=True)
class Action:
    """Something that somebody does, alone, from one minute to another."""

    name: str
    does: str
    start: int
    end: int
    wipes: bool


def carried_out(document: Any, given: dict[str, Any], hidden: dict[str, Any]) -> list[tuple[str, Any]]:
    """What comes of a list of (minute, name of an action), as (what, found): zeros where all is well.

    Args:
        given: "alert" and "actions", as the answer got them.

    Raises:
        NotReadable: the document is no such list, or names an action that is not at hand.
    """
    alert, actions = given["alert"], given["actions"]
    plan = list(_read(document, actions))
    stops = min((one.end for one in plan if one.does == "stops the harm"), default=HORIZON)
    told = min((one.end for one in plan if one.does == "tells readers"), default=HORIZON)
    held = min((one.end for one in plan if one.does == "holds publication"), default=HORIZON)
    measured = min((one.end for one in plan if one.does == "measures the damage"), default=HORIZON)
    replays = [one for one in plan if one.does == "replays"]
    return [
        ("minutes of harm after the limit", max(0, stops - alert["stop_by"])),
        ("thousand events lost for good", lost_for_good(alert, plan, stops)),
        ("minutes readers knew too late", max(0, told - alert["tell_by"])),
        ("publications nobody was warned of", int(min(told, held) > alert["publishes_at"])),
        ("evidence lost", int(_is_wiped(plan))),
        ("replays through what was broken", sum(one.start < stops for one in replays)),
        ("replays of a damage not measured", sum(one.start < measured for one in replays)),
        ("actions at the same time", sum(later.start < earlier.end for earlier, later in pairwise(plan))),
        ("actions too many", max(0, len(plan) - MOST_ACTIONS)),
    ]


def dropped_in(alert: dict[str, Any], minute: int) -> float:
    """Events that are dropped in a minute of the incident; minute 0 is the alert."""
    hour = alert["hour"] + (minute + 0.5) / 60
    return alert["per_minute"] * daily.at(hour, PEAK_RATIO)


def lost_for_good(alert: dict[str, Any], plan: Sequence[Action], stops: int) -> int:
    """Thousands of events that no replay reads before the log has dropped them, and through a job that keeps them."""
    replays = [one.start for one in plan if one.does == "replays" and one.start >= stops]
    kept_from = min((one.end for one in plan if one.does == "keeps the log"), default=None)
    lost = 0.0
    for minute in range(alert["began"], stops):
        gone_at = minute + alert["log_keeps"]
        is_kept = kept_from is not None and gone_at >= kept_from
        read_at = [start + (minute - alert["began"]) / REPLAY_SPEED for start in replays]
        if not any(is_kept or at <= gone_at for at in read_at):
            lost += dropped_in(alert, minute)
    return round(lost / 1_000)


def _is_wiped(plan: Sequence[Action]) -> bool:
    """Whether something takes the evidence along before it was saved."""
    saved = min((one.end for one in plan if one.does == "saves evidence"), default=HORIZON)
    return any(one.wipes and one.start < saved for one in plan)


def _read(document: Any, actions: Sequence[dict[str, Any]]) -> Iterator[Action]:
    """The plan in order of its minutes."""
    if not isinstance(document, (list, tuple)):
        raise NotReadable(
            f"your plan is of type {type(document).__name__}; asked for is a list of (minute, name)"
        )
    at_hand = {one["name"]: one for one in actions}
    steps = []
    for step in document:
        if not isinstance(step, (list, tuple)) or len(step) != 2:
            raise NotReadable(f"a step of your plan is {step!r}; asked for is (minute, name)")
        pair = {"minute": step[0], "name": step[1]}
        minute, name = (
            field(pair, "minute", int, f"the step {step!r}"),
            field(pair, "name", str, f"the step {step!r}"),
        )
        if name not in at_hand:
            raise NotReadable(f"your plan has {name!r}, which is none of the actions at hand")
        if not 0 <= minute <= HORIZON:
            raise NotReadable(
                f"your plan does {name!r} at minute {minute}; the alert is minute 0, and a day has {HORIZON:,}"
            )
        steps.append((minute, name))
    for minute, name in sorted(steps, key=lambda step: step[0]):
        one = at_hand[name]
        yield Action(name, one["does"], minute, minute + one["minutes"], one["wipes"])
