"""What a session's device reports: a play, what happens in between, a stop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.universe.hashing import Draws
from autograder.universe.names import HEARTBEAT, STOP
from autograder.universe.parameters import DAY_US, SECOND_US, Parameters
from autograder.universe.sessions import Playback, Sessions

_UNTIL_HEARTBEAT, _UNTIL_PAUSE = 0.6, 0.85


@dataclass(frozen=True)
class Events:
    """Events as arrays; times are microseconds after the first day's midnight.

    Attributes:
        row: of the event's session in `sessions`.
        true_us: when it happened; `event_us` is what the device's clock said.
        position_s: seconds of the title that were watched by then.
        watch_s: seconds watched since the session's last event.
        schema_version: 1 to 3, or 0 for one that does not exist.
    """

    sessions: Sessions
    row: np.ndarray
    day: np.ndarray
    number: np.ndarray
    true_us: np.ndarray
    event_us: np.ndarray
    title: np.ndarray
    kind: np.ndarray
    position_s: np.ndarray
    watch_s: np.ndarray
    watch_null: np.ndarray
    schema_version: np.ndarray
    draw: Draws

    def __len__(self) -> int:
        return len(self.row)


def events_of(
    playback: Playback,
    sessions: Sessions,
    row: np.ndarray,
    number: np.ndarray,
    place: np.ndarray,
    size: np.ndarray,
) -> Events:
    """The events with these numbers; `row` tells each one's session, `place` its place of `size` in it."""
    knobs = playback.parameters
    title = playback.titles(sessions)
    watched_s, _ = playback.watched_s(sessions, title)
    crashed = playback.crashed(sessions)
    day = sessions.day.take(row)
    draw = Draws(knobs.seed, "event", day, number)
    total_s, last = watched_s.take(row), place == size - 1
    reached_s = _reached_s(total_s, place, size, draw)
    position_s = reached_s + (total_s - reached_s) * last
    watch_s = position_s.copy()
    if _in_a_row(row, number, place):
        watch_s[1:] -= reached_s[:-1] * (place[1:] > 0)
    else:
        later = np.flatnonzero(place)
        before = Draws(knobs.seed, "event", day[later], number[later] - 1)
        watch_s[later] -= _reached_s(total_s[later], place[later] - 1, size[later], before)
    true_us = sessions.start_us.take(row) + position_s * SECOND_US
    if knobs.tick_s:
        true_us = true_us // (knobs.tick_s * SECOND_US) * (knobs.tick_s * SECOND_US)
    return Events(
        sessions=sessions,
        row=row,
        day=day,
        number=number,
        true_us=true_us,
        event_us=_device_clock(knobs, true_us, draw),
        title=title.take(row),
        kind=_kinds(place, last & ~crashed.take(row), draw),
        position_s=position_s,
        watch_s=watch_s,
        watch_null=draw.chance(knobs.p_null_watch, "null_watch"),
        schema_version=_schema_versions(knobs, day, draw),
        draw=draw,
    )


def _in_a_row(row: np.ndarray, number: np.ndarray, place: np.ndarray) -> bool:
    """Whether every event but the first of a session stands right behind the one before it."""
    follows = (row[1:] == row[:-1]) & (number[1:] - number[:-1] == 1)
    return not place[:1].any() and bool((follows | (place[1:] == 0)).all())


def _reached_s(total_s: np.ndarray, place: np.ndarray, size: np.ndarray, draw: Draws) -> np.ndarray:
    """Seconds watched by the event at `place`: an even share of the session, up to four fifths early."""
    return (total_s * (place + 1 - 0.8 * draw.unit("reached")) / size).astype(np.int64)


def _kinds(place: np.ndarray, stops: np.ndarray, draw: Draws) -> np.ndarray:
    """Arithmetic on the codes, which are 0 to 4 in this order: a play, three that come between, a stop."""
    between = draw.unit("kind")
    kind = np.full(len(place), HEARTBEAT, dtype=np.uint8)
    kind += between >= _UNTIL_HEARTBEAT
    kind += between >= _UNTIL_PAUSE
    kind = np.maximum(kind, stops * np.uint8(STOP))
    kind *= place > 0
    return kind


def _schema_versions(knobs: Parameters, day: np.ndarray, draw: Draws) -> np.ndarray:
    """What the clients' release sends; 0 for the few that no release does."""
    version = np.ones(len(day), dtype=np.uint8)
    version += day >= knobs.version_2_from * knobs.days
    version += day >= knobs.version_3_from * knobs.days
    version[draw.chance(knobs.p_bad_schema, "bad_schema")] = 0
    return version


def _device_clock(knobs: Parameters, true_us: np.ndarray, draw: Draws) -> np.ndarray:
    """What the device's clock said: a little ahead for a few, far ahead or at 1970 for fewer."""
    event_us = true_us.copy()
    if knobs.p_skew:
        skewed = np.flatnonzero(draw.chance(knobs.p_skew, "skewed"))
        event_us[skewed] += draw.of(skewed).whole(1, 600 * SECOND_US, "skew")
    if knobs.p_bad_clock:
        bad = np.flatnonzero(draw.chance(knobs.p_bad_clock, "bad_clock"))
        of_bad = draw.of(bad)
        ahead_us = of_bad.whole(2 * 3_600 * SECOND_US, 2 * 365 * DAY_US, "bad_clock_by")
        epoch_us = -(np.datetime64(knobs.start_date, "us").astype(np.int64))
        event_us[bad] = np.where(of_bad.chance(0.5, "clock_lost"), epoch_us, true_us[bad] + ahead_us)
    return event_us
