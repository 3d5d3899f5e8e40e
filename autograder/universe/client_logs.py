"""The table of client logs: what devices tell about their day, up to three sessions in a line of JSON.

A line has the sessions of `play_sessions` with their events as the log first has them:

    {"device": {"id", "family", "os"},
     "sessions": [{"id", "profile_id", "title_id", "start", "stop",
                   "events": [{"t", "k", "p": {"position_s", "watch_s"}}]}],
     "meta": {"schema", "upload"}}

Times are UTC, as text; `t` is by the device's clock. `stop` is null after a crash. The
day on which the sessions started decides the version. Version 1 has `ms`, milliseconds,
for `watch_s`, and no `os`. Version 3 has `position_us` for `position_s`: microseconds,
which need more than 32 bits from the 36th minute on, or the 72nd without a sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.universe.columns import Column, Columns, taken, texts, timestamps, words
from autograder.universe.counting import members_of
from autograder.universe.deliveries import hold_back
from autograder.universe.events import Events, events_of
from autograder.universe.hashing import Draws
from autograder.universe.landed import os_versions
from autograder.universe.lateness import Lateness
from autograder.universe.names import EVENT_TYPES, FAMILIES
from autograder.universe.parameters import HOUR_S, SECOND_US, Parameters
from autograder.universe.playback_tables import Played
from autograder.universe.sessions import Playback

MOST_SESSIONS = 3
P_NO_WATCH = 0.005
"""Share of events that leave out the seconds watched; those that are null are null in the log as well."""
P_AS_TEXT = 0.003
"""Share of positions that are text, and of seconds watched."""
P_NO_OS, P_NULL_OS = 0.01, 0.01
"""Shares of the uploads with an `os` that leave it out, and where it is null."""

_POSITION = ("", "position_s", "position_s", "position_us")
_WATCHED = ("", "ms", "watch_s", "watch_s")


def client_logs(playback: Playback, days: range) -> Columns:
    """Columns of `client_logs` for the sessions that start on some days, day by day as they were received."""
    knobs = playback.parameters
    played = Played(playback, days)
    uploads = _uploads(played)
    lines = _cut(knobs, uploads.draw, _lines(played, uploads, _sessions(played)))
    ended_us = played.sessions.start_us + played.watched_s * SECOND_US
    last_us = np.maximum.reduceat(ended_us[uploads.order], uploads.starts)
    delay_us, _ = Lateness(knobs).delay_us(uploads.draw.unit("late"), uploads.prone, uploads.draw)
    received_us = last_us + delay_us
    hold_back(knobs, received_us, uploads.partition)
    columns = {
        "line": texts(lines),
        "received_ts": timestamps(np.datetime64(knobs.start_date), received_us),
        "file_id": Column(received_us // (HOUR_S * SECOND_US) + 1),
    }
    return taken(columns, np.lexsort((received_us, uploads.day)))


@dataclass(frozen=True)
class _Uploads:
    """Uploads in order of day, device and time.

    Attributes:
        order: the sessions' rows in that order.
        starts: where in `order` each upload starts.
        prone: whether the device watches without a connection.
        partition: of the log, that takes the member's events: uploads wait for it as those do.
    """

    order: np.ndarray
    starts: np.ndarray
    day: np.ndarray
    device: np.ndarray
    prone: np.ndarray
    partition: np.ndarray
    draw: Draws


def _uploads(played: Played) -> _Uploads:
    day, device = played.sessions.day, played.member * 10 + 1 + played.sessions.device
    # The sessions come in order of time, and the sort keeps it.
    order = np.lexsort((device, day))
    changes = (np.diff(day[order], prepend=-1) != 0) | (np.diff(device[order], prepend=-1) != 0)
    at = np.arange(len(order))
    place = at - np.maximum.accumulate(np.where(changes, at, 0))
    starts = np.flatnonzero(place % MOST_SESSIONS == 0)
    first = order[starts]
    turn = place[starts] // MOST_SESSIONS
    draw = Draws(played.parameters.seed, "upload", day[first], device[first], turn)
    prone = played.playback.offline_prone(played.sessions)[first]
    partition = played.playback.audience.partition.take(played.sessions.place.take(first))
    return _Uploads(order, starts, day[first], device[first], prone, partition, draw)


def _events(played: Played, size: np.ndarray) -> tuple[np.ndarray, Events]:
    """The row of each event's session and all events, session by session, of which each has `size`."""
    sessions, schedule = played.sessions, played.playback.schedule
    row, place = members_of(size)
    number = schedule.first_event(sessions.day, sessions.number)[row] + place
    return row, events_of(played.playback, sessions, row, number, place, size[row])


def _sessions(played: Played) -> list[str]:
    """What is said about each session, as JSON."""
    table = played.play_sessions()
    size = played.playback.schedule.sizes(played.sessions.day, played.sessions.number)
    ends = np.cumsum(size)
    told = _told(played, *_events(played, size))
    columns = (
        table["session_id"].plain(),
        table["profile_id"].plain(),
        table["title_id"].plain(),
        _times(table["start_ts"]),
        _times(table["stop_ts"]),
        (ends - size).tolist(),
        ends.tolist(),
    )
    return [
        f'{{"id":{id_},"profile_id":{profile},"title_id":{title},"start":{start},"stop":{stop},'
        f'"events":[{",".join(told[first:end])}]}}'
        for id_, profile, title, start, stop, first, end in zip(*columns, strict=True)
    ]


def _told(played: Played, row: np.ndarray, events: Events) -> list[str]:
    """What is said about each event, as JSON."""
    knobs, draw = played.parameters, events.draw
    version = _versions(knobs, events.day)
    position = events.position_s * np.where(version == 3, SECOND_US, 1)
    watched = events.watch_s * np.where(version == 1, 1_000, 1)
    left_out = draw.chance(P_NO_WATCH, "no_watch")
    columns = (
        _times(timestamps(np.datetime64(knobs.start_date), _clock_us(played, row, events))),
        words(events.kind, EVENT_TYPES).plain(),
        words(version, _POSITION).plain(),
        _numbers(position, draw.chance(P_AS_TEXT, "position_as_text")),
        words(np.where(left_out, 0, version), _WATCHED).plain(),
        _numbers(watched, draw.chance(P_AS_TEXT, "watched_as_text"), events.watch_null),
    )
    return [
        f'{{"t":{time},"k":"{kind}","p":{{"{place}":{reached}'
        + (f',"{name}":{seconds}}}}}' if name else "}}")
        for time, kind, place, reached, name, seconds in zip(*columns, strict=True)
    ]


def _clock_us(played: Played, row: np.ndarray, events: Events) -> np.ndarray:
    """The event times of the log: by the device's clock, but for those placed on the limit of lateness."""
    playback, schedule = played.playback, played.playback.schedule
    late = schedule.fates["late"].unit(events.number, schedule.shifts["late"][events.day])
    prone = playback.offline_prone(played.sessions)[row]
    _, on_boundary = Lateness(played.parameters).delay_us(late, prone, events.draw)
    return np.where(on_boundary, events.true_us, events.event_us)


def _lines(played: Played, uploads: _Uploads, sessions: list[str]) -> list[str]:
    knobs, draw = played.parameters, uploads.draw
    family = Draws(knobs.seed, "device", uploads.device).below(len(FAMILIES), "family")
    family[uploads.prone] = FAMILIES.index("mobile")
    version, fate = _versions(knobs, uploads.day), draw.unit("os")
    has_os = (version > 1) & (fate >= P_NO_OS)
    os = [f',"os":"{system}"' for system in os_versions(knobs.seed, uploads.device)]
    for row in np.flatnonzero(~has_os).tolist():
        os[row] = ""
    for row in np.flatnonzero(has_os & (fate < P_NO_OS + P_NULL_OS)).tolist():
        os[row] = ',"os":null'
    sessions = [sessions[row] for row in uploads.order.tolist()]
    columns = (
        uploads.device.tolist(),
        words(family, FAMILIES).plain(),
        os,
        uploads.starts.tolist(),
        np.append(uploads.starts, len(sessions))[1:].tolist(),
        version.tolist(),
        Column(draw.bits("id"), hexadecimal=True).plain(),
    )
    return [
        f'{{"device":{{"id":{device},"family":"{kind}"{system}}},'
        f'"sessions":[{",".join(sessions[start:end])}],'
        f'"meta":{{"schema":{schema},"upload":"{id_}"}}}}'
        for device, kind, system, start, end, schema, id_ in zip(*columns, strict=True)
    ]


def _cut(knobs: Parameters, draw: Draws, lines: list[str]) -> list[str]:
    """The lines, a few of them cut short somewhere behind their first session's id."""
    cut = np.flatnonzero(draw.chance(knobs.p_bad_line, "cut"))
    for row, at in zip(cut.tolist(), draw.of(cut).unit("cut_at").tolist(), strict=True):
        least = lines[row].index('"profile_id"')
        lines[row] = lines[row][: least + int(at * (len(lines[row]) - least))]
    return lines


def _versions(knobs: Parameters, day: np.ndarray) -> np.ndarray:
    return 1 + (day >= knobs.version_2_from * knobs.days) + (day >= knobs.version_3_from * knobs.days)


def _numbers(values: np.ndarray, as_text: np.ndarray, null: np.ndarray | None = None) -> list[Any]:
    """Numbers as JSON, a few of them as text, or null."""
    numbers = values.tolist()
    for row in np.flatnonzero(as_text).tolist():
        numbers[row] = f'"{numbers[row]}"'
    for row in np.flatnonzero(null).tolist() if null is not None else ():
        numbers[row] = "null"
    return numbers


def _times(times: Column) -> list[str]:
    """Times as JSON."""
    written = [f'"{time}Z"' for time in np.datetime_as_string(times.values).tolist()]
    for row in np.flatnonzero(times.null).tolist() if times.null is not None else ():
        written[row] = "null"
    return written
