"""A queue that keeps events for so long and no longer: what is read when, what expires, and how old the oldest is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Backlog:
    """What became of a queue, an amount at the end of each step.

    Attributes:
        arrived: all that has come so far.
        passed: the furthest place that was ever reached, read or expired.
        read: how much was read for the first time, in each step.
        again: how much was read again after a setback, in each step.
        expired: how much was too old before it was read, in each step.
        waiting: how much lies between the reader's place and the newest event.
        age: how many steps ago the oldest of that came.
    """

    arrived: np.ndarray
    passed: np.ndarray
    read: np.ndarray
    again: np.ndarray
    expired: np.ndarray
    waiting: np.ndarray
    age: np.ndarray


def worked_off(
    arrives: np.ndarray,
    capacity: np.ndarray,
    keeps: float,
    setbacks: Mapping[int, float] | None = None,
) -> Backlog:
    """A queue, first in first out, from empty.

    Args:
        arrives: what comes in each step, zero or more.
        capacity: what can be read in each step, zero or more.
        keeps: after so many steps an event that was not read is gone.
        setbacks: by step, before which the reader goes back to where it was so many steps ago.
    """
    steps = len(arrives)
    arrived = np.cumsum(arrives)
    ends = np.arange(1, steps + 1)
    oldest = np.interp(ends - keeps, np.arange(steps + 1), np.concatenate(([0.0], arrived)))
    place, again, expired = np.zeros(steps), np.zeros(steps), np.zeros(steps)
    at, furthest = 0.0, 0.0
    setbacks = {step: back for step, back in (setbacks or {}).items() if 0 <= step < steps}
    starts = sorted({0, *setbacks})
    for start, end in zip(starts, [*starts[1:], steps], strict=True):
        if start in setbacks and start:
            before = start - setbacks[start]
            been = float(np.interp(before, np.arange(start + 1), np.concatenate(([0.0], place[:start]))))
            at = min(at, max(been, float(oldest[start - 1])))
        part = slice(start, end)
        reached = _read(at, arrived[part], capacity[part])
        if np.any(reached < oldest[part] * (1 - 1e-12)):
            reached, expired[part] = _read_and_expire(
                at, furthest, arrived[part], capacity[part], oldest[part]
            )
        place[part] = reached
        steps_made = np.diff(reached, prepend=at)
        new = np.diff(np.maximum(np.maximum.accumulate(reached), furthest), prepend=furthest)
        again[part] = np.maximum(steps_made - new, 0)
        at, furthest = float(reached[-1]), max(furthest, float(reached.max()))
    passed = np.maximum.accumulate(place)
    read = np.maximum(np.diff(passed, prepend=0.0) - expired, 0)
    # A rounding error of the sums is no event.
    slack = float(arrived[-1]) * 1e-12
    waiting = np.where(arrived - place > slack, arrived - place, 0.0)
    age = np.where(waiting > 0, _age(place, arrived, arrives), 0.0)
    return Backlog(arrived, passed, read, again, expired, waiting, age)


def _read(at: float, arrived: np.ndarray, capacity: np.ndarray) -> np.ndarray:
    """Places reached if nothing expires: place = min(arrived, place before + capacity), for all steps at once."""
    # To read all that there will ever be is enough; sums of much more would round the little that waits.
    could = np.cumsum(np.minimum(capacity, arrived[-1]))
    return np.minimum(could + np.minimum(at, np.minimum.accumulate(arrived - could)), arrived)


def _read_and_expire(
    at: float, furthest: float, arrived: np.ndarray, capacity: np.ndarray, oldest: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The same, step by step, where what is too old is passed over."""
    reached, expired = [], []
    for most, could, least in zip(arrived.tolist(), capacity.tolist(), oldest.tolist(), strict=True):
        at = min(most, at + could)
        furthest = max(furthest, at)
        # What had been read before a setback is not lost by being too old to be read again.
        expired.append(max(0.0, least - furthest))
        at, furthest = max(at, least), max(furthest, least)
        reached.append(at)
    return np.array(reached), np.array(expired)


def _age(place: np.ndarray, arrived: np.ndarray, arrives: np.ndarray) -> np.ndarray:
    """How long ago, in steps, the first event behind each place came; 0 where there is none."""
    steps = len(arrived)
    step = np.searchsorted(arrived, place, side="right")
    inside = np.minimum(step, steps - 1)
    before = arrived[inside] - arrives[inside]
    part = np.clip((place - before) / np.where(arrives[inside] > 0, arrives[inside], 1), 0, 1)
    return np.where(step < steps, np.maximum(np.arange(1, steps + 1) - (inside + part), 0), 0.0)
