"""The tables about playback: sessions, their heartbeats, and what went amiss while they played."""

from __future__ import annotations

import numpy as np

from autograder.universe.columns import Column, Columns, taken, timestamps, words
from autograder.universe.counting import members_of
from autograder.universe.hashing import Draws
from autograder.universe.names import END_REASONS
from autograder.universe.parameters import SECOND_US
from autograder.universe.sessions import Playback, Sessions

QOE_KINDS = ("start", "rebuffer", "bitrate_drop", "error", "stop", "resume")
START, REBUFFER, BITRATE_DROP, ERROR, STOP, RESUME = range(6)
_BITRATES = np.array([1_500, 3_000, 6_000, 12_000], dtype=np.int32)
_BEAT_S = 60
_CHECK_S = 300
"""Each started stretch of this many seconds may have one spell of trouble."""


class Played:
    """The sessions that happened, of one day or of several, with what each played."""

    def __init__(self, playback: Playback, days: range) -> None:
        counts = playback.schedule.sessions[days.start : days.stop]
        day, number = members_of(counts)
        sessions = playback.sessions(day + days.start, number)
        happened = np.flatnonzero(sessions.watching)
        order = np.argsort(sessions.start_us[happened], kind="stable")
        self.sessions: Sessions = sessions.kept(happened[order])
        self.playback = playback
        self.parameters = playback.parameters
        self.title = playback.titles(self.sessions)
        self.watched_s, self.finished = playback.watched_s(self.sessions, self.title)
        self.crashed = playback.crashed(self.sessions)
        # The day is in the id, so that ids of different days never meet.
        self.ids = (self.sessions.day + 1) * 10_000_000 + self.sessions.number
        self.member = playback.audience.ids[self.sessions.place]

    def _at(self, microseconds: np.ndarray, null: np.ndarray | None = None) -> Column:
        return timestamps(np.datetime64(self.parameters.start_date), microseconds, null)

    def play_sessions(self) -> Columns:
        """Columns of `play_sessions`, in order of start."""
        sessions, audience = self.sessions, self.playback.audience
        profile = sessions.draw.below(audience.n_profiles[sessions.place], "profile")
        switched = sessions.draw.chance(0.2, "switched")
        reason = np.where(self.crashed, 3, np.where(self.finished, 0, np.where(switched, 2, 1)))
        stop_us = sessions.start_us + self.watched_s * SECOND_US
        return {
            "session_id": Column(self.ids),
            "member_id": Column(self.member),
            "profile_id": Column(self.member * 10 + 1 + profile),
            "device_id": Column(self.member * 10 + 1 + sessions.device),
            "title_id": Column(self.title.astype(np.int32)),
            "start_ts": self._at(sessions.start_us),
            "stop_ts": self._at(stop_us, self.crashed),
            "end_reason": words(reason, END_REASONS),
            "watched_s": Column(self.watched_s.astype(np.int32)),
        }

    def heartbeats(self) -> Columns:
        """Columns of `heartbeats`: a beat a minute, give or take five seconds; one in fifty is lost."""
        row, beat = members_of(self.watched_s // _BEAT_S)
        draw = Draws(self.parameters.seed, "beat", self.ids[row], beat)
        late_us = draw.whole(-5 * SECOND_US, 5 * SECOND_US, "jitter")
        columns = {
            "session_id": Column(self.ids[row]),
            "beat_ts": self._at(self.sessions.start_us[row] + (beat + 1) * _BEAT_S * SECOND_US + late_us),
            "position_s": Column(((beat + 1) * _BEAT_S).astype(np.int32)),
            "bitrate_kbps": Column(_BITRATES[np.minimum(draw.below(5, "bitrate"), 3)]),
        }
        return taken(columns, np.flatnonzero(~draw.chance(0.02, "lost")))

    def qoe_events(self) -> Columns:
        """Columns of `qoe_events`: a start, spells of trouble, a stop unless the device crashed.

        A spell is one to four rebuffers half a minute apart, or a lower bitrate, or an
        error; after rebuffers a third of the viewers pause and resume.
        """
        row, stretch = members_of(self.watched_s // _CHECK_S)
        draw = Draws(self.parameters.seed, "spell", self.ids[row], stretch)
        kind = draw.unit("kind")
        from_us = self.sessions.start_us[row] + stretch * _CHECK_S * SECOND_US
        from_us += draw.whole(10 * SECOND_US, 60 * SECOND_US, "at")
        found = [self._moments(np.arange(len(self.ids)), self.sessions.start_us, START, 300, 6_000)]
        rebuffers = np.where(kind < 0.12, draw.below(4, "rebuffers") + 1, 0)
        for turn in range(4):
            rows = np.flatnonzero(rebuffers > turn)
            at_us = from_us[rows] + turn * 30 * SECOND_US + draw.of(rows).below(9 * SECOND_US, f"gap {turn}")
            found.append(self._moments(row[rows], at_us, REBUFFER, 400, 9_000))
        resumes = np.flatnonzero((rebuffers > 0) & draw.chance(0.33, "resumes"))
        found.append(self._moments(row[resumes], from_us[resumes] + 180 * SECOND_US, RESUME, 0, 1))
        drops = np.flatnonzero((kind >= 0.12) & (kind < 0.2))
        found.append(self._moments(row[drops], from_us[drops], BITRATE_DROP, 0, 1))
        errors = np.flatnonzero((kind >= 0.2) & (kind < 0.205))
        found.append(self._moments(row[errors], from_us[errors], ERROR, 0, 1))
        stops = np.flatnonzero(~self.crashed)
        stop_us = self.sessions.start_us[stops] + self.watched_s[stops] * SECOND_US
        found.append(self._moments(stops, stop_us, STOP, 0, 1))
        row, at_us, what, long_ms = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.lexsort((what, at_us, row))
        return {
            "session_id": Column(self.ids[row][order]),
            "ts": self._at(at_us[order]),
            "kind": words(what[order], QOE_KINDS),
            "duration_ms": Column(long_ms[order].astype(np.int32)),
        }

    def _moments(
        self, row: np.ndarray, at_us: np.ndarray, kind: int, shortest_ms: int, longest_ms: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        draw = Draws(self.parameters.seed, "moment", self.ids[row], at_us)
        long_ms = shortest_ms + draw.below(longest_ms - shortest_ms, "duration")
        return row, at_us, np.full(len(row), kind, dtype=np.uint8), long_ms
