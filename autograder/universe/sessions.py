"""Playback sessions: who watches what, on which device, from when, for how long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.universe.audience import MOST_DEVICES, Audience
from autograder.universe.catalogue import Catalogue
from autograder.universe.hashing import Draws
from autograder.universe.names import ZONE_OFFSET_S
from autograder.universe.parameters import DAY_US, SECOND_US, Parameters
from autograder.universe.schedule import Schedule

# How much is watched in each hour at home, from midnight on.
_HOURLY = (3, 2, 1, 1, 1, 1, 2, 3, 3, 3, 3, 4, 5, 5, 5, 5, 6, 8, 11, 14, 15, 13, 9, 5)
_MINUTES = 24 * 60
LONGEST_S = 150 * 60
"""No session is longer than the longest movie."""


def _clock() -> np.ndarray:
    """Second of the day at home by steps of a uniform draw."""
    reached = np.concatenate([[0.0], np.cumsum(_HOURLY)]) / sum(_HOURLY)
    return np.interp(np.linspace(0, 1, _MINUTES + 1), reached, np.arange(25) * 3_600.0)


_CLOCK = _clock()


@dataclass(frozen=True)
class Sessions:
    """Sessions as arrays; times are microseconds after the first day's midnight.

    Attributes:
        place: of the member in the audience.
        device: 0, 1 or 2, of the member's.
        watching: False for a session that did not happen: the member was not there yet, or no more.
    """

    day: np.ndarray
    number: np.ndarray
    place: np.ndarray
    device: np.ndarray
    start_us: np.ndarray
    watching: np.ndarray
    draw: Draws

    def kept(self, rows: np.ndarray) -> Sessions:
        """The chosen sessions."""
        return Sessions(
            self.day.take(rows),
            self.number.take(rows),
            self.place.take(rows),
            self.device.take(rows),
            self.start_us.take(rows),
            self.watching.take(rows),
            self.draw.of(rows),
        )


class Playback:
    """Draws the sessions of any day, by their numbers."""

    def __init__(
        self, parameters: Parameters, audience: Audience, catalogue: Catalogue, schedule: Schedule
    ) -> None:
        self.parameters = parameters
        self.audience = audience
        self.catalogue = catalogue
        self.schedule = schedule

    def sessions(self, day: np.ndarray, number: np.ndarray) -> Sessions:
        """Who, when and on which device; one session for each pair of day and number."""
        audience, share = self.audience, self.parameters.hot_member_share
        draw = Draws(self.parameters.seed, "session", day, number)
        place = audience.chosen(draw.unit("member"))
        if share:
            place[draw.chance(share, "hot")] = 0
        at = draw.unit("time")
        minute = at * _MINUTES
        step = minute.astype(np.int64)
        low = _CLOCK.take(step)
        home_us = ((low + (_CLOCK.take(step + 1) - low) * (minute - step)) * SECOND_US).astype(np.int64)
        utc_us = home_us - _ZONE_OFFSET_US.take(audience.home.take(place))
        utc_us += (utc_us < 0) * DAY_US
        utc_us -= (utc_us >= DAY_US) * DAY_US
        start_us = utc_us + day * DAY_US
        watching = start_us >= audience.signup_us.take(place)
        watching &= start_us < audience.watches_until_us.take(place)
        device = draw.below(audience.n_devices.take(place), "device")
        return Sessions(day, number, place, device, start_us, watching, draw)

    def offline_prone(self, sessions: Sessions) -> np.ndarray:
        """Whether each session was on a device that watches without a connection."""
        return self.audience.offline_prone.ravel().take(sessions.place * MOST_DEVICES + sessions.device)

    def titles(self, sessions: Sessions) -> np.ndarray:
        """What each session played: a title id; nothing is played before the day it comes out."""
        catalogue = self.catalogue
        rank = catalogue.ranks(sessions.draw.unit("title"))
        if len(catalogue.launch_ranks) and len(rank):
            first, last = sessions.day.min(), sessions.day.max()
            reached = np.cumsum(self.schedule.launch_share, axis=1)
            launches = zip(catalogue.launch_ranks.tolist(), catalogue.launch_days.tolist(), strict=True)
            for launch, (its_rank, its_day) in enumerate(launches):
                if first <= its_day <= last:
                    came_for = sessions.draw.unit("came_for")
                    below = reached[:, launch].take(sessions.day)
                    above = below - self.schedule.launch_share[:, launch].take(sessions.day)
                    rank[(came_for < below) & (came_for >= above)] = its_rank
                if first < its_day:
                    rank[(rank == its_rank) & (sessions.day < its_day)] += 1
        return catalogue.playable.take(rank)

    def watched_s(self, sessions: Sessions, titles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Seconds watched, at least 30, and whether to the end: a third of the sessions finish."""
        runtime = self.catalogue.runtime_s.take(titles - 1)
        share = sessions.draw.unit("watched") * 1.5
        finished = share >= 1
        return np.maximum((runtime * np.minimum(share, 1.0)).astype(np.int64), 30), finished

    def crashed(self, sessions: Sessions) -> np.ndarray:
        """Sessions whose device never told that they ended."""
        return sessions.draw.chance(self.parameters.p_crashed_session, "crashed")


_ZONE_OFFSET_US = (ZONE_OFFSET_S * SECOND_US).astype(np.int64)
