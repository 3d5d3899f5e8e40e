"""When people watch and what: counts by hour, by title and by day, as a universe turned out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from autograder.universe import Universe
from autograder.universe.names import FIRST_MEMBER, ZONE_OFFSET_S
from autograder.universe.parameters import DAY_S, DAY_US


def day_and_month(first: date, days_after: int) -> str:
    """A date as people say it."""
    day = first + timedelta(days=days_after)
    return f"{day.day} {day:%b}"


@dataclass(frozen=True)
class Hours:
    """Events of `viewing_events_clean` in each hour of the day, from midnight on."""

    utc: np.ndarray
    home: np.ndarray


def hours(universe: Universe) -> Hours:
    """At home by the winter offset of the member's zone: the generator knows no summer time."""
    clean, members = universe.columns("viewing_events_clean"), universe.columns("members")
    utc_s = clean["event_time"].values.astype("datetime64[s]").astype(np.int64) % DAY_S
    zone = members["home_tz"].values[clean["member_id"].values - FIRST_MEMBER]
    home_s = (utc_s + ZONE_OFFSET_S[zone].astype(np.int64)) % DAY_S
    return Hours(*(np.bincount(seconds // 3_600, minlength=24) for seconds in (utc_s, home_s)))


@dataclass(frozen=True)
class Popularity:
    """Sessions per title that can be played, the most popular first.

    Attributes:
        expected: by Zipf's law, with what launches add and take away.
        launches: (place in the list, name, day on which it came out, counted from `first`).
    """

    first: date
    plays: np.ndarray
    expected: np.ndarray
    launches: list[tuple[int, str, int]]


def popularity(universe: Universe) -> Popularity:
    """Counted from `play_sessions`: one play each, however often it is delivered."""
    knobs, catalogue = universe.parameters, universe.catalogue
    sessions = universe.columns("play_sessions")
    per_title = np.bincount(sessions["title_id"].values, minlength=knobs.n_titles + 1)
    started = (sessions["start_ts"].values - np.datetime64(knobs.start_date)).astype(np.int64) // DAY_US
    per_day = np.bincount(started, minlength=knobs.days)
    on_top = universe.playback.schedule.launch_share
    usual = per_day * (1 - on_top.sum(axis=1))
    law = np.array([catalogue.share_of(rank) for rank in range(len(catalogue.playable))])
    expected = law * usual.sum()
    launches = _launches(universe)
    for launch, (rank, _, day) in enumerate(launches):
        # Before a title comes out, who would have played it plays the next in popularity.
        too_early = law[rank] * usual[:day].sum()
        expected[rank] += (per_day * on_top[:, launch]).sum() - too_early
        expected[rank + 1] += too_early
    return Popularity(knobs.start_date, per_title[catalogue.playable], expected, launches)


@dataclass(frozen=True)
class Days:
    """Deliveries on each day of arrival, from the range's first day on.

    Attributes:
        in_range: how many of the days are in the range; later ones have late arrivals only.
        launches: (day, name of the title that came out).
    """

    first: date
    counts: np.ndarray
    in_range: int
    launches: list[tuple[int, str]]

    def weekday(self, at: int) -> int:
        """0 for Monday."""
        return (self.first + timedelta(days=at)).weekday()


def arrivals(universe: Universe) -> Days:
    """Counted from `viewing_events_raw`."""
    knobs = universe.parameters
    arrived = universe.columns("viewing_events_raw")["arrival_time"].values
    day = (arrived - np.datetime64(knobs.start_date)).astype(np.int64) // DAY_US
    counts = np.bincount(day, minlength=knobs.days)
    launches = sorted((day, name) for _, name, day in _launches(universe))
    return Days(knobs.start_date, counts, knobs.days, launches)


def _launches(universe: Universe) -> list[tuple[int, str, int]]:
    """(popularity rank from 0, name, day) of each title that comes out in the range."""
    catalogue = universe.catalogue
    names = universe.columns("titles")["name"].values[catalogue.playable - 1]
    ranks, days = catalogue.launch_ranks.tolist(), catalogue.launch_days.tolist()
    return [(rank, str(names[rank]), day) for rank, day in zip(ranks, days, strict=True)]
