"""How much happens on each day, and which session each event of a day belongs to.

Sessions have one to four events, in a fixed cycle that starts elsewhere every day.
What a session is about is a hash of its number, so the cycle shows nowhere, and the
session of any event is known without counting through those before it.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from autograder.universe.catalogue import Catalogue
from autograder.universe.hashing import Draws, Shuffle
from autograder.universe.parameters import Parameters

_SIZES = np.array([2, 1, 3, 2, 1, 4, 1, 2])
_SESSIONS, _EVENTS = len(_SIZES), int(_SIZES.sum())
_BEFORE = np.concatenate([[0], np.cumsum(_SIZES)[:-1]])
_SESSION_AT = np.repeat(np.arange(_SESSIONS), _SIZES)
_PLACE_AT = np.arange(_EVENTS) - _BEFORE[_SESSION_AT]
EVENTS_PER_SESSION = _EVENTS / _SESSIONS


class Schedule:
    """Numbers of sessions and events per day, days counted from the first."""

    def __init__(self, parameters: Parameters, catalogue: Catalogue) -> None:
        self.parameters = parameters
        self._catalogue = catalogue
        self._days = np.arange(parameters.days, dtype=np.int64)
        self._draw = Draws(parameters.seed, "day", self._days)

    @cached_property
    def launch_share(self) -> np.ndarray:
        """Per day and launch: the share of the day's sessions that come for it on top of the usual."""
        usual = np.array([self._catalogue.share_of(rank) for rank in self._catalogue.launch_ranks])
        on_top = usual * (self.parameters.launch_factor - 1)
        on_top = np.where(self._catalogue.launch_days == self._days[:, None], on_top, 0.0)
        return on_top / (1 + on_top.sum(axis=1, keepdims=True))

    @cached_property
    def sessions(self) -> np.ndarray:
        """How many sessions start on each day."""
        knobs = self.parameters
        expected = np.full(knobs.days, knobs.n_members * knobs.events_per_member_day / EVENTS_PER_SESSION)
        weekend = (knobs.start_date.weekday() + self._days) % 7 >= 5
        expected[weekend] *= knobs.weekend_factor
        expected /= 1 - self.launch_share.sum(axis=1)
        counts = (expected + self._draw.unit("sessions")).astype(np.int64)
        counts[[day for day in knobs.empty_days if day < knobs.days]] = 0
        return counts

    @cached_property
    def events(self) -> np.ndarray:
        """How many events those sessions have."""
        return self._events_before(self.sessions + self._turn) - _BEFORE[self._turn]

    @cached_property
    def _turn(self) -> np.ndarray:
        return self._draw.below(_SESSIONS, "turn")

    def sizes(self, day: np.ndarray, session: np.ndarray) -> np.ndarray:
        """How many events each session has, by day and number."""
        place = session + self._turn.take(day)
        return _SIZES.take(place - place // _SESSIONS * _SESSIONS)

    def first_event(self, day: np.ndarray, session: np.ndarray) -> np.ndarray:
        """The number, within its day, of each session's first event."""
        turn = self._turn.take(day)
        return self._events_before(session + turn) - _BEFORE.take(turn)

    def session_of(self, days: np.ndarray, events: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For events by day and number: the session's number, the place in it, how many it has."""
        turn = self._turn[days]
        cycle, at = np.divmod(events + _BEFORE[turn], _EVENTS)
        session = _SESSION_AT[at]
        return cycle * _SESSIONS + session - turn, _PLACE_AT[at], _SIZES[session]

    @cached_property
    def fates(self) -> dict[str, Shuffle]:
        """What decides an event's lateness and its copies, from its day's shift and its number."""
        bits = max(16, int(self.events.max(initial=0)).bit_length())
        return {purpose: Shuffle(bits, self.parameters.seed, purpose) for purpose in ("late", "copies")}

    @cached_property
    def shifts(self) -> dict[str, np.ndarray]:
        """Per purpose of `fates` and day."""
        return {purpose: self._draw.bits(purpose) for purpose in ("late", "copies")}

    @staticmethod
    def _events_before(sessions: np.ndarray) -> np.ndarray:
        cycles = sessions // _SESSIONS
        return cycles * _EVENTS + _BEFORE.take(sessions - cycles * _SESSIONS)
