"""The at-least-once log as blocks of deliveries: all of them, or those that can arrive on one day.

A day of arrivals is made alone: its own events, and of each earlier day only the few
that can still be on their way. Those are listed by running the hashes backwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from autograder.universe.audience import Audience
from autograder.universe.copies import FATES, stretches
from autograder.universe.counting import members_of
from autograder.universe.deliveries import Deliveries, delivered
from autograder.universe.events import events_of
from autograder.universe.lateness import PUNCTUAL_US, Lateness
from autograder.universe.parameters import DAY_US, HOUR_S, SECOND_US
from autograder.universe.sessions import LONGEST_S, Playback, Sessions

# Few enough that memory stays flat, many enough that the calls themselves cost little.
_BLOCK_SESSIONS, _BLOCK_EVENTS = 65_536, 131_072
_NOTHING = np.empty(0, dtype=np.int64)
_LONGEST_US = LONGEST_S * SECOND_US
_HOUR_US = HOUR_S * SECOND_US


Block = tuple[Deliveries, Deliveries]
"""The first copies of some events, in their order, and all later copies of those."""


class Log:
    """The deliveries of one universe."""

    def __init__(self, audience: Audience, playback: Playback) -> None:
        self.parameters = audience.parameters
        self.audience = audience
        self.playback = playback
        self.schedule = playback.schedule
        self.lateness = Lateness(self.parameters)

    def whole(self) -> Iterator[Block]:
        """Every delivery of the universe, in blocks that together are in order of day and number."""
        return self._blocks(*members_of(self.schedule.sessions))

    def arriving(self, first: int, end: int) -> Iterator[tuple[int, Block]]:
        """Deliveries among which are all that arrive on the days [first, end), counted from the first day.

        Comes in blocks in the order of the events' days, each with the first day whose
        arrivals are not yet complete when the block has come.
        """
        past = range(max(0, first - self.longest_days), min(first, self.parameters.days))
        listed = [self._stragglers(day, first, end) for day in past]
        days = np.repeat(np.array(past, dtype=np.int64), [len(events) for events in listed])
        events = np.concatenate([_NOTHING, *listed])
        for start in range(0, len(events), _BLOCK_EVENTS):
            block = slice(start, start + _BLOCK_EVENTS)
            yield first, self._of_events(days[block], events[block], first, end)
        for day in range(first, end):
            count = self.schedule.sessions[day] if day < self.parameters.days else 0
            for block in self._blocks(np.full(count, day), np.arange(count, dtype=np.int64)):
                yield day, block

    @cached_property
    def longest_days(self) -> int:
        """For how many days after its session started a copy of an event can arrive."""
        longest_us = max((band.longest_us for band in self.lateness.bands), default=0)
        again_us = max(fate.longest_us for fate in FATES.values())
        return int((_LONGEST_US + longest_us + again_us + self._waits_us) // DAY_US) + 2

    @cached_property
    def _waits_us(self) -> int:
        """The longest that a copy waits for a flush and for outages to end."""
        held_us = sum((to - start) * _HOUR_US for _, start, to, _ in self.parameters.outages)
        return int(held_us + self.parameters.flush_s * SECOND_US)

    def _stragglers(self, day: int, first: int, end: int) -> np.ndarray:
        """Numbers of a past day's events among which are all that have a copy arriving on days [first, end)."""
        away_us = (first - day) * DAY_US - DAY_US - _LONGEST_US - self._waits_us
        late_by = self.schedule.fates["late"], self.schedule.shifts["late"][day]
        copied_by = self.schedule.fates["copies"], self.schedule.shifts["copies"][day]
        again_us = max(fate.longest_us for name, fate in FATES.items() if name != "late_redelivery")
        longest_us = max((band.longest_us for band in self.lateness.bands), default=PUNCTUAL_US[1])
        listed = []
        for band in self.lateness.bands:
            if band.longest_us + again_us >= away_us and band.shortest_us < (end - day) * DAY_US:
                listed.append(late_by[0].landing_in(band.low, band.high, late_by[1]))
        for name, low, high in stretches(self.parameters):
            reach_us = longest_us if name == "late_redelivery" else PUNCTUAL_US[1]
            if FATES[name].longest_us + reach_us >= away_us:
                listed.append(copied_by[0].landing_in(low, high, copied_by[1]))
        if away_us <= PUNCTUAL_US[1]:
            listed.append(self._of_the_evening(day, away_us + DAY_US - PUNCTUAL_US[1]))
        straggles = np.zeros(max(late_by[0].size, copied_by[0].size), dtype=bool)
        for events in listed:
            straggles[events] = True
        return np.flatnonzero(straggles[: self.schedule.events[day]])

    def _of_the_evening(self, day: int, from_us: int) -> np.ndarray:
        """Numbers of the events of sessions that start at `from_us` after the day's midnight, or later."""
        events = []
        for first in range(0, int(self.schedule.sessions[day]), _BLOCK_SESSIONS):
            number = np.arange(first, min(first + _BLOCK_SESSIONS, self.schedule.sessions[day]))
            days = np.full(len(number), day)
            sessions = self.playback.sessions(days, number)
            number = number[sessions.start_us >= day * DAY_US + from_us]
            first_event = self.schedule.first_event(day, number)
            size = self.schedule.sizes(day, number)
            events += [first_event[size > place] + place for place in range(size.max(initial=0))]
        return np.concatenate([_NOTHING, *events])

    def _blocks(self, days: np.ndarray, numbers: np.ndarray) -> Iterator[Block]:
        """The deliveries of whole sessions, by day and number, a block at a time and one at least."""
        for first in range(0, max(1, len(days)), _BLOCK_SESSIONS):
            block = slice(first, first + _BLOCK_SESSIONS)
            sessions = self.playback.sessions(days[block], numbers[block])
            sessions = sessions.kept(np.flatnonzero(sessions.watching))
            size = self.schedule.sizes(sessions.day, sessions.number)
            row, place = members_of(size)
            number = self.schedule.first_event(sessions.day, sessions.number).take(row) + place
            yield self._delivered(sessions, row, number, place, size.take(row))

    def _of_events(self, days: np.ndarray, events: np.ndarray, first: int, end: int) -> Block:
        """The deliveries of single events, by day and number, less those that cannot arrive on [first, end)."""
        number, place, size = self.schedule.session_of(days, events)
        sessions = self.playback.sessions(days, number)
        able = np.flatnonzero(self._can_arrive(sessions, events, first, end))
        sessions = sessions.kept(able)
        return self._delivered(sessions, np.arange(len(able)), events[able], place[able], size[able])

    def _can_arrive(self, sessions: Sessions, events: np.ndarray, first: int, end: int) -> np.ndarray:
        """Whether bounds on an event's time, delay and copies allow a copy on the days [first, end)."""
        late, copied = (self._fate(purpose, sessions.day, events) for purpose in ("late", "copies"))
        prone = self.playback.offline_prone(sessions)
        shortest_us = np.full(len(events), PUNCTUAL_US[0])
        longest_us = np.full(len(events), PUNCTUAL_US[1])
        for band, inside in self.lateness.banded(late, prone):
            shortest_us[inside], longest_us[inside] = band.shortest_us, band.longest_us
        for name, low, high in stretches(self.parameters):
            longest_us[(copied >= low) & (copied < high)] += FATES[name].longest_us
        earliest_us = sessions.start_us + shortest_us
        latest_us = sessions.start_us + longest_us + _LONGEST_US + self._waits_us
        return sessions.watching & (latest_us >= first * DAY_US) & (earliest_us < end * DAY_US)

    def _fate(self, purpose: str, days: np.ndarray, events: np.ndarray) -> np.ndarray:
        return self.schedule.fates[purpose].unit(events, self.schedule.shifts[purpose].take(days))

    def _delivered(
        self, sessions: Sessions, row: np.ndarray, number: np.ndarray, place: np.ndarray, size: np.ndarray
    ) -> Block:
        events = events_of(self.playback, sessions, row, number, place, size)
        prone = self.playback.offline_prone(sessions).take(row)
        late, copied = (self._fate(purpose, events.day, number) for purpose in ("late", "copies"))
        return delivered(self.audience, self.lateness, events, prone, late, copied)
