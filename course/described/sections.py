"""What each plot of a described universe shows, in words and with its figures in tables."""

from __future__ import annotations

import numpy as np

from autograder.universe import Universe
from autograder.universe.parameters import SECOND_US
from course.described import habit_charts, habits, log_charts
from course.described.compared import Compared
from course.described.first_copies import FirstCopies
from course.described.html import Section, Table
from course.described.measured import Log

_LATER_THAN_S = (10, 60, 600, 3_600, 6 * 3_600, 86_400, 3 * 86_400, 7 * 86_400, 14 * 86_400)


def lateness(universe: Universe, log: Log) -> Section:
    firsts, knobs = log.lateness, universe.parameters
    held = " Outages hold deliveries back; the expected figures leave them out." if knobs.outages else ""
    flushed = f" Arrivals are rounded up to {knobs.flush_s} s." if knobs.flush_s else ""
    text = (
        "Lateness is arrival_time less event_time. Compared are first copies from devices whose clock was right,"
        f" {len(firsts.late_us):,} of {log.events:,} events. Expected is the mixture of delays in the parameters."
        f" {log_charts.percent(firsts.prone_share)} of these events are from devices that watch without a connection,"
        f" as {log_charts.percent(knobs.p_offline_device)} of devices do; those are late more often.{flushed}{held}"
    )
    later = Table(
        "Share of first copies that are later than a delay",
        ("later than", "measured", "expected"),
        [
            (
                log_charts.duration(seconds),
                _share(
                    1
                    - np.searchsorted(firsts.late_us, seconds * SECOND_US, side="right") / len(firsts.late_us)
                ),
                _share(1 - float(firsts.expected_share_within(np.array([seconds * SECOND_US + 0.5]))[0])),
            )
            for seconds in _LATER_THAN_S
        ],
    )
    quantiles = Table(
        "Quantiles of lateness",
        ("quantile", "measured", "expected", "19 of 20 universes, from", "to"),
        [
            (
                one.name,
                *(
                    (value, log_charts.duration(value))
                    for value in (one.measured, one.expected, one.low, one.high)
                ),
            )
            for one in firsts.quantiles()
        ],
    )
    return Section(
        "lateness", "How late events arrive", text, log_charts.lateness_chart(firsts), (quantiles, later)
    )


def limit(firsts: FirstCopies) -> Section:
    found, n = firsts.at_the_limit(), len(firsts.late_us)
    text = (
        "The same first copies. An event is accepted until exactly 7 × 24 h after it happened. What is later goes to"
        " quarantine. A few are placed on the limit to the microsecond."
    )
    picture = log_charts.shares_chart("Around the limit of 7 × 24 h", "first copies", found, n)
    return Section("limit", "What arrives at the limit", text, picture, (_counts("First copies", found, n),))


def copies(log: Log) -> Section:
    found, again = log.copies()
    text = (
        f"{again:,} deliveries, {log_charts.percent(again / log.deliveries)} of all, are not their event's first. Counted are"
        " events, by what was delivered after the first copy. The last kind is a part of the corrected ones: the first"
        " copy comes once more, after its correction."
    )
    picture = log_charts.shares_chart("Which events arrive again", "events", found, log.events)
    return Section("copies", "What arrives again", text, picture, (_counts("Events", found, log.events),))


def _counts(what: str, found: list[Compared], n: int) -> Table:
    return Table(
        f"{what} by kind, of {n:,}",
        ("kind", "measured", "share", "expected", "19 of 20 universes, from", "to"),
        [
            (
                one.name,
                (one.measured, f"{one.measured:,.0f}"),
                _share(one.measured / n),
                (one.expected, f"{one.expected:,.1f}"),
                (one.low, f"{one.low:,.0f}"),
                (one.high, f"{one.high:,.0f}"),
            )
            for one in found
        ],
    )


def hours(universe: Universe) -> Section:
    found = habits.hours(universe)
    text = (
        "Events of viewing_events_clean by the hour of event_time. At home the evening is the same everywhere; in UTC"
        " the evenings of eight zones lie beside each other. Home time is by the zone's winter offset."
    )
    pairs = enumerate(zip(found.home.tolist(), found.utc.tolist(), strict=True))
    rows = [(f"{hour:02}:00", (home, f"{home:,}"), (utc, f"{utc:,}")) for hour, (home, utc) in pairs]
    table = Table("Events by hour of the day", ("hour from", "at home", "in UTC"), rows)
    return Section("hours", "When people watch", text, habit_charts.hours_chart(found), (table,))


def popularity(universe: Universe) -> Section:
    found = habits.popularity(universe)
    text = (
        f"Sessions of play_sessions by title, against Zipf's law with exponent {universe.parameters.title_zipf:g}."
        " A title that comes out inside the range has no play before its day, and more on it; until then the next in"
        " popularity is played instead."
    )
    rows = []
    for first, last in habit_charts.rank_groups(len(found.plays)):
        plays, expected = (float(values[first - 1 : last].mean()) for values in (found.plays, found.expected))
        ranks = f"{first}" if first == last else f"{first} to {last}"
        rows.append((ranks, (plays, f"{plays:,.1f}"), (expected, f"{expected:,.1f}")))
    table = Table("Plays of a title, on average", ("rank", "measured", "expected"), rows)
    return Section(
        "popularity", "Which titles they watch", text, habit_charts.popularity_chart(found), (table,)
    )


def arrivals(universe: Universe) -> Section:
    found = habits.arrivals(universe)
    text = (
        "All deliveries by the day of arrival_time. Weekends are busier by a factor of"
        f" {universe.parameters.weekend_factor:g}. On the day a title comes out, more sessions come for it on top."
    )
    rows = [
        (
            f"{habits.day_and_month(found.first, at)}",
            "weekend" if found.weekday(at) >= 5 else "",
            (count, f"{count:,}"),
        )
        for at, count in enumerate(found.counts.tolist())
    ]
    table = Table("Deliveries by day of arrival", ("day", "weekend", "deliveries"), rows)
    return Section("arrivals", "When deliveries arrive", text, habit_charts.arrivals_chart(found), (table,))


def _share(share: float) -> tuple[float, str]:
    return share, log_charts.percent(share)
