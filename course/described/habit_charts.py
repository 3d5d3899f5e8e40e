"""Plots of habits: by hour of the day, by title, by day of arrival."""

from __future__ import annotations

import numpy as np

from course.described.habits import Days, Hours, Popularity, day_and_month
from course.described.log_charts import percent
from course.picture import Picture
from course.plots import EXPECTED, MEASURED, RIGHT, WIDTH, Axis, Plot, counts, decades

_SINGLE_RANKS, _GROUPS = 24, 30


def hours_chart(found: Hours) -> Picture:
    """Events by hour of the day, at home and in UTC."""
    most = int(max(found.home.max(), found.utc.max()))
    x = Axis("hour of the day", 0, 23, [(hour, f"{hour:02}") for hour in range(0, 24, 3)])
    plot = Plot("When people watch", x, counts("events in the hour", most), height=320, top=36)
    for values, shape, dash, name, other in (
        (found.utc, "ring", "6 4", "UTC", found.home),
        (found.home, "disc", "", "at home", found.utc),
    ):
        plot.line(enumerate(values.tolist()), dash=dash)
        for hour, value in enumerate(values.tolist()):
            plot.mark(hour, value, shape)
        apart = int(np.argmax((values - other)[1:-4])) + 1
        plot.label(apart, values[apart], name, right=-10, down=-8, anchor="end", ink=MEASURED)
    total = int(found.home.sum())
    facts = [
        f"{where}: most events in the hour from {int(values.argmax()):02}:00, {percent(values.max() / total)} of them;"
        f" fewest from {int(values.argmin()):02}:00, {percent(values.min() / total)}."
        for where, values in (("At home", found.home), ("In UTC", found.utc))
    ]
    return plot.picture(facts)


def rank_groups(n: int) -> list[tuple[int, int]]:
    """Ranks from 1 to n as stretches [first, last]: single ones, then groups that are equally wide to the eye."""
    single = min(n, _SINGLE_RANKS)
    edges = np.unique(np.geomspace(single + 1, n + 1, _GROUPS).astype(int)) if n > single else [single + 1]
    later = zip(edges[:-1], (int(edge) - 1 for edge in edges[1:]), strict=True)
    return [(rank, rank) for rank in range(1, single + 1)] + [(int(first), last) for first, last in later]


def popularity_chart(found: Popularity) -> Picture:
    """Plays by popularity rank against Zipf's law, both axes logarithmic."""
    groups = rank_groups(len(found.plays))
    middles = [(first * last) ** 0.5 for first, last in groups]
    plays, expected = (
        [float(values[first - 1 : last].mean()) for first, last in groups]
        for values in (found.plays, found.expected)
    )
    spread = [
        2 * (mean / (last - first + 1)) ** 0.5 for mean, (first, last) in zip(expected, groups, strict=True)
    ]
    least = min([value for value in (*plays, *expected) if value > 0], default=1)
    x = decades("rank by popularity, 1 is the most popular", 1, max(len(found.plays), 2))
    y = decades("plays of a title", least, 3 * max(*plays, *expected, 10))
    x = Axis(
        x.title, 1, max(len(found.plays), 2), [tick for tick in x.ticks if tick[0] <= len(found.plays)], True
    )
    plot = Plot("Which titles they watch", x, y, height=400, top=36)
    floor = y.low
    plot.band(
        (middle, max(mean - wide, floor), max(mean + wide, floor))
        for middle, mean, wide in zip(middles, expected, spread, strict=True)
    )
    launched = {rank for rank, _, _ in found.launches}
    for (first, _), middle, value in zip(groups, middles, plays, strict=True):
        if value > 0:
            plot.mark(middle, value, "triangle" if first - 1 in launched and middle == first else "disc")
    for level, (rank, name, day) in enumerate(found.launches):
        if rank < _SINGLE_RANKS and found.plays[rank]:
            plot.flag(rank + 1, found.plays[rank], level, f"{day_and_month(found.first, day)}: {name}")
    for line, (text, ink) in enumerate(
        [
            ("disc: a title, from rank 25 on the mean of a few", MEASURED),
            ("triangle: came out on the day named", MEASURED),
            ("broad band: expected, for 19 of 20 universes", EXPECTED),
        ]
    ):
        plot.label(1, floor, text, right=12, down=18 * line - 46, ink=ink)
    top = int(np.ceil(len(found.plays) / 10))
    total = max(int(found.plays.sum()), 1)
    facts = [
        f"The most popular tenth, {top} of {len(found.plays)} titles, has {percent(np.sort(found.plays)[::-1][:top].sum() / total)} of the plays.",
        f"Titles without a play: {int((found.plays == 0).sum())}.",
        *(
            f"{name} came out on {day_and_month(found.first, day)}: {found.plays[rank]:,} plays, {found.expected[rank]:,.0f} expected."
            for rank, name, day in found.launches
        ),
    ]
    return plot.picture(facts)


def arrivals_chart(found: Days) -> Picture:
    """Deliveries by day of arrival, weekends striped, launches named."""
    n = len(found.counts)
    mondays = [at for at in range(n) if found.weekday(at) == 0]
    ticks = [(at + 0.5, day_and_month(found.first, at)) for at in mondays[:: -(-len(mondays) // 10) or 1]]
    levels = len(found.launches)
    plot = Plot(
        "When deliveries arrive",
        Axis("day of arrival, UTC; the dates are Mondays", 0, n, ticks),
        counts("deliveries on the day", int(found.counts.max(initial=0))),
        height=308 + 18 * levels,
        top=52 + 18 * levels,
    )
    for at, count in enumerate(found.counts.tolist()):
        plot.bar(at + 0.1, at + 0.9, count, striped=found.weekday(at) >= 5)
    for level, (day, name) in enumerate(found.launches):
        right = day > n * 0.55
        plot.upright(
            day + 0.5, f"{name} comes out", reach=18 * (levels - level), anchor="end" if right else "start"
        )
    if found.in_range < n:
        plot.upright(found.in_range, "")
        plot.text(WIDTH - RIGHT, 32, "right of the last dashed line: late arrivals only", "end")
    plot.text(WIDTH - RIGHT, 14, "striped: Saturday and Sunday", "end", ink=MEASURED)
    return plot.picture(_arrival_facts(found))


def _arrival_facts(found: Days) -> list[str]:
    within = found.counts[: found.in_range]
    weekend = np.array([found.weekday(at) >= 5 for at in range(found.in_range)])
    facts = [
        f"{name}: {within[rows].mean():,.0f} deliveries a day."
        for name, rows in (("Weekends", weekend), ("Other days", ~weekend))
        if rows.any()
    ]
    facts += [
        f"{name} comes out on {day_and_month(found.first, day)}: {within[day]:,} deliveries."
        for day, name in found.launches
    ]
    later = int(found.counts[found.in_range :].sum())
    return [*facts, f"{later:,} deliveries arrive after the range's last day."]
