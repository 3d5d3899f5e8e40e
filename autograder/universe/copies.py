"""What may follow an event's first copy: the same again, a correction, one that moves the day, a late repeat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.universe.events import Events
from autograder.universe.hashing import Draws
from autograder.universe.parameters import DAY_S, DAY_US, SECOND_US, Parameters


@dataclass(frozen=True)
class Copies:
    """Later copies of some events; times are microseconds.

    Attributes:
        row: of the event in its block.
        copy: 1 or more; the first copy is 0.
        gap_us: from the first copy's arrival, had that been of an event at `event_us`.
    """

    row: np.ndarray
    copy: np.ndarray
    revision: np.ndarray
    event_us: np.ndarray
    gap_us: np.ndarray


_Group = tuple[np.ndarray, int, int, np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Fate:
    """One way to be copied, and how long after its first copy at most, a move of the day included."""

    longest_us: int
    following: Callable[[Parameters, Events, np.ndarray, np.ndarray], list[_Group]]


def stretches(knobs: Parameters) -> tuple[tuple[str, float, float], ...]:
    """The fates by name, each with the stretch [low, high) of the hash that decides on copies."""
    found, reached = [], 0.0
    for name in FATES:
        share = getattr(knobs, f"p_{name}")
        found.append((name, reached, reached + share))
        reached += share
    return tuple(found)


def later_copies(knobs: Parameters, events: Events, event_us: np.ndarray, copied: np.ndarray) -> Copies:
    """All later copies of a block of events, `copied` being the hash that decides on them."""
    groups: list[_Group] = []
    for name, low, high in stretches(knobs):
        if high > low:
            chosen = np.flatnonzero((copied >= low) & (copied < high))
            groups += FATES[name].following(knobs, events, chosen, event_us[chosen])
    if not groups:
        nothing = np.empty(0, dtype=np.int64)
        groups.append((nothing, 1, 1, nothing, nothing))
    return Copies(
        row=np.concatenate([row for row, *_ in groups]),
        copy=np.concatenate([np.full(len(row), copy, dtype=np.uint8) for row, copy, *_ in groups]),
        revision=np.concatenate([np.full(len(row), revision) for row, _, revision, *_ in groups]),
        event_us=np.concatenate([at_us for *_, at_us, _ in groups]),
        gap_us=np.concatenate([gap_us for *_, gap_us in groups]),
    )


def _gap_us(
    knobs: Parameters, events: Events, rows: np.ndarray, copy: int, low: int, high: int
) -> np.ndarray:
    draw = Draws(knobs.seed, "gap", events.day[rows], events.number[rows], np.full(len(rows), copy))
    return draw.whole(low * SECOND_US, high * SECOND_US, "gap")


def _exact(knobs: Parameters, events: Events, rows: np.ndarray, event_us: np.ndarray) -> list[_Group]:
    copies = events.draw.of(rows).below(knobs.most_copies, "copies") + 1
    groups = []
    for copy in range(1, knobs.most_copies + 1):
        again = np.flatnonzero(copies >= copy)
        groups.append(
            (rows[again], copy, 1, event_us[again], _gap_us(knobs, events, rows[again], copy, 1, 600))
        )
    return groups


def _revised(knobs: Parameters, events: Events, rows: np.ndarray, event_us: np.ndarray) -> list[_Group]:
    gap_us = _gap_us(knobs, events, rows, 1, 60, 7_200)
    stale = np.flatnonzero(events.draw.of(rows).chance(knobs.p_stale_repeat, "stale_repeat"))
    once_more_us = gap_us[stale] + _gap_us(knobs, events, rows[stale], 2, 1, 600)
    return [(rows, 1, 2, event_us, gap_us), (rows[stale], 2, 1, event_us[stale], once_more_us)]


def _day_move(knobs: Parameters, events: Events, rows: np.ndarray, event_us: np.ndarray) -> list[_Group]:
    next_day_us = (event_us // DAY_US + 1) * DAY_US
    moved_us = next_day_us + events.draw.of(rows).whole(0, 600 * SECOND_US, "moved_to")
    return [(rows, 1, 2, moved_us, _gap_us(knobs, events, rows, 1, 60, 7_200))]


def _late_redelivery(
    knobs: Parameters, events: Events, rows: np.ndarray, event_us: np.ndarray
) -> list[_Group]:
    return [(rows, 1, 1, event_us, _gap_us(knobs, events, rows, 1, DAY_S, 9 * DAY_S))]


FATES = {
    "exact": Fate(600 * SECOND_US, _exact),
    "revised": Fate(7_800 * SECOND_US, _revised),
    "day_move": Fate(DAY_US + 7_800 * SECOND_US, _day_move),
    "late_redelivery": Fate(9 * DAY_US, _late_redelivery),
}
