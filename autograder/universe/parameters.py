"""The knobs of the universe, their defaults and their legal ranges."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from autograder.universe.legal_ranges import BadParameter, refuse

GENERATOR = 2
"""Rises whenever the same parameters begin to give other rows, so that no folder mixes two."""

HOUR_S = 3_600
DAY_S = 24 * HOUR_S
LATENESS_LIMIT_S = 7 * DAY_S
EARLIEST_S = -600
"""How much before its event a delivery may seem to arrive: device clocks run ahead."""
SECOND_US = 1_000_000
DAY_US = DAY_S * SECOND_US

# Share, shortest and longest delay in seconds. An assumption of this course, not a published figure.
USUAL_LATENESS = (
    (0.070, 120, HOUR_S),
    (0.022, HOUR_S, DAY_S),
    (0.0065, DAY_S, LATENESS_LIMIT_S),
    (0.0010, LATENESS_LIMIT_S, 21 * DAY_S),
)


def _at_least(least: float, default: Any) -> Any:
    return field(default=default, metadata={"least": least})


@dataclass(frozen=True)
class Parameters:
    """One universe. Times are seconds unless a name says otherwise; names `p_…` and `…_share` are shares.

    Attributes:
        seed: of every value.
        events_per_member_day: mean number of viewing events of a member who watches, before copies.
        activity_sigma: spread of a member's activity, lognormal.
        hot_member_share: share of all sessions that belong to the first member.
        title_zipf: exponent of the titles' popularity.
        weekend_factor: how much busier Saturdays and Sundays are.
        launches: number of popular titles that come out inside the range.
        launch_factor: how much more often a title is watched on the day it comes out.
        p_exact, p_revised, p_day_move, p_late_redelivery: shares of events that arrive again: the same,
            corrected, corrected to the next day, the same after one to nine days.
        most_copies: an exact copy is followed by up to this many in all.
        p_stale_repeat: share of corrections after which the first copy arrives once more.
        lateness: (share, shortest, longest) of the delay; what the shares leave over is punctual,
            which is one second to two minutes.
        p_on_boundary: share placed exactly at 7 x 24 h, or one microsecond either side.
        p_offline_device: share of devices that are offline-prone.
        offline_factor: how much more often those are late by an hour or more.
        late_days: no delay is longer than this; None for as the lateness says.
        p_skew, p_bad_clock: shares of events whose device clock is up to ten minutes ahead, or far off.
        p_reordered: share of deliveries that a producer's retry puts behind later ones of their partition.
        flush_s: arrivals are rounded up to this many seconds, so that some are equal; 0 for never.
        tick_s: event times are rounded down to this many seconds, so that many are equal; 0 for never.
        p_bad_schema: share of deliveries of a schema version that does not exist.
        p_bad_line: share of uploads whose JSON is cut short.
        version_2_from, version_3_from: where in the range, from 0 to 1, the clients' releases change.
        p_delete: share of members who ask to be erased.
        p_stray: share of those whose devices still send events for three days.
        outages: (day, from hour, to hour, partitions): what would have arrived then arrives at the end,
            client logs of the members whose events those partitions take included.
        empty_days: indexes of days on which nothing was watched.
        partitions: of the log.
        batch_minutes: length of an ingest batch.
        file_rows: a day's partition is cut into files of at most this many rows.
    """

    seed: int = 1
    n_members: int = _at_least(0, 50)
    n_titles: int = _at_least(1, 40)
    days: int = _at_least(1, 10)
    start_date: date = date(2026, 3, 1)
    events_per_member_day: float = _at_least(0, 2.0)
    activity_sigma: float = _at_least(0, 1.2)
    hot_member_share: float = 0.0
    title_zipf: float = _at_least(0, 1.1)
    weekend_factor: float = _at_least(0, 1.25)
    launches: int = _at_least(0, 3)
    launch_factor: float = _at_least(1, 8.0)
    p_exact: float = 0.012
    p_revised: float = 0.002
    p_day_move: float = 0.0002
    p_late_redelivery: float = 0.001
    most_copies: int = _at_least(1, 1)
    p_stale_repeat: float = 0.1
    lateness: tuple[tuple[float, float, float], ...] = USUAL_LATENESS
    p_on_boundary: float = 0.0005
    p_offline_device: float = 0.05
    offline_factor: float = _at_least(1, 10.0)
    late_days: float | None = None
    p_skew: float = 0.003
    p_bad_clock: float = 0.0003
    p_reordered: float = 0.005
    flush_s: int = _at_least(0, 1)
    tick_s: int = _at_least(0, 0)
    p_null_watch: float = 0.004
    p_null_country: float = 0.002
    p_no_category: float = 0.01
    p_two_categories: float = 0.25
    p_bad_schema: float = 0.0001
    p_bad_line: float = 0.002
    version_2_from: float = 0.4
    version_3_from: float = 0.8
    p_never_watches: float = 0.03
    p_signs_up_during: float = 0.3
    p_loses_interest: float = 0.5
    p_rejoins: float = 0.01
    p_cancelled: float = 0.05
    p_changes_plan: float = 0.15
    p_delete: float = 0.0005
    p_stray: float = 0.2
    p_crashed_session: float = 0.02
    p_crashed_batch: float = 0.0
    outages: tuple[tuple[int, float, float, tuple[int, ...]], ...] = ()
    empty_days: tuple[int, ...] = ()
    partitions: int = _at_least(1, 8)
    batch_minutes: int = _at_least(1, 60)
    file_rows: int = _at_least(1, 1_000_000)

    def __post_init__(self) -> None:
        refuse(self)

    def turned(self, **knobs: Any) -> Parameters:
        """The same universe with some knobs turned.

        Raises:
            BadParameter: a knob that does not exist, or outside its range.
        """
        known = {knob.name for knob in fields(self)}
        for name in knobs:
            if name not in known:
                raise BadParameter(f"{name} is not a knob of the universe; it has {', '.join(sorted(known))}")
        return replace(self, **knobs)


PRESETS: dict[str, dict[str, Any]] = {
    "toy": {"n_members": 50, "n_titles": 40, "days": 10, "events_per_member_day": 2.6},
    "small": {"n_members": 1_000, "n_titles": 400, "days": 45, "events_per_member_day": 1.27},
    "std": {"n_members": 20_000, "n_titles": 3_000, "days": 60, "events_per_member_day": 1.03},
    "big": {
        "n_members": 200_000,
        "n_titles": 10_000,
        "days": 90,
        "events_per_member_day": 0.713,
        "partitions": 64,
    },
    "huge": {
        "n_members": 2_000_000,
        "n_titles": 20_000,
        "days": 120,
        "events_per_member_day": 0.521,
        "partitions": 64,
    },
}
"""What each size sets; the rest are the defaults."""
