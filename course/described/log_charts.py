"""Plots of the log: how late first copies are, and how often rare things happen."""

from __future__ import annotations

import numpy as np

from autograder.universe.parameters import DAY_S, LATENESS_LIMIT_S, SECOND_US
from course.described.compared import Compared
from course.described.first_copies import QUANTILES, FirstCopies
from course.picture import Picture
from course.plots import EXPECTED, MEASURED, Axis, Plot, decades, lasting

_UNITS = ((100, 1, "s"), (100 * 60, 60, "min"), (2 * DAY_S, 3_600, "h"))


def duration(seconds: float) -> str:
    """A time in a unit that people use for it, to three digits."""
    size, unit = next(((size, unit) for below, size, unit in _UNITS if seconds < below), (DAY_S, "d"))
    return f"{seconds / size:.3g} {unit}"


def percent(share: float) -> str:
    """A share to three digits."""
    return f"{100 * share:.3g} %"


def lateness_chart(firsts: FirstCopies) -> Picture:
    """The share of first copies that is later than each delay, with the quantiles marked."""
    late_s = firsts.late_us / SECOND_US
    n, longest = len(late_s), max(float(late_s[-1]), LATENESS_LIMIT_S)
    grid = np.unique(
        np.concatenate([np.geomspace(1, longest, 260), LATENESS_LIMIT_S + np.array([-1, 0.0, 1])])
    )
    later = 1 - np.searchsorted(late_s, grid, side="right") / n
    expected = 1 - firsts.expected_share_within(grid * SECOND_US)
    spread = 2 * np.sqrt(np.maximum(expected * (1 - expected), 0) / n)
    least = 10 ** np.floor(np.log10(1 / n))
    plot = Plot(
        "How late first copies are",
        lasting("delay from event_time to arrival_time", longest),
        decades("share of first copies that are later still", least, 1, percent=True),
        height=400,
        top=44,
    )
    plot.upright(LATENESS_LIMIT_S, "limit: 7 d", reach=12, anchor="end")
    plot.band(
        zip(grid, np.clip(expected - spread, least, 1), np.clip(expected + spread, least, 1), strict=True)
    )
    shown = later > 0
    plot.line(zip(grid[shown], later[shown], strict=True))
    quantiles = firsts.quantiles()
    for quantile, share in zip(quantiles, QUANTILES, strict=True):
        if share <= 1 - 1 / n:
            plot.mark(quantile.measured, 1 - share)
            said = f"{quantile.name}: {duration(quantile.measured)}"
            if quantile.measured < 2 * DAY_S:
                plot.label(quantile.measured, 1 - share, said, down=-6)
            else:
                left_of_limit = min(quantile.measured, LATENESS_LIMIT_S)
                plot.label(left_of_limit, 1 - share, said, right=-12, down=16, anchor="end")
    plot.label(1.2, least, "line: measured", right=0, down=-28, ink=MEASURED)
    plot.label(1.2, least, "broad band: expected, for 19 of 20 universes", right=0, down=-10, ink=EXPECTED)
    facts = [
        f"{quantile.name}: {duration(quantile.measured)} measured, {duration(quantile.expected)} expected."
        for quantile in quantiles
    ]
    return plot.picture(facts)


def shares_chart(title: str, of_what: str, found: list[Compared], n: int) -> Picture:
    """Rare things as shares on a logarithmic axis: measured as a disc, expected as a stroke in its range."""
    shares = [value / n for one in found for value in (one.measured, one.expected, one.low) if value]
    x = decades(f"share of {of_what}", min([*shares, 1e-2]) * 0.7, max([*shares, 1e-3]) * 1.5, percent=True)
    y = Axis("", 0, len(found), [(len(found) - at - 0.5, one.name) for at, one in enumerate(found)])
    plot = Plot(title, x, y, height=76 + 46 * len(found), top=28, left=220, right=130)
    facts = []
    for at, one in enumerate(found):
        row = len(found) - at - 0.5
        said = f"{percent(one.measured / n)} ({one.measured:,.0f})" if one.measured else "none"
        if one.expected:
            plot.span(max(one.low / n, x.low), one.high / n, row)
            plot.tick(one.expected / n, row)
        if one.measured:
            plot.mark(one.measured / n, row)
        plot.label(x.high, row, said, right=12)
        facts.append(
            f"{one.name}: {one.measured:,.0f} measured, {one.expected:,.1f} expected, of {n:,} {of_what}."
        )
    plot.text(220, 16, "disc: measured", ink=MEASURED)
    plot.text(330, 16, "stroke and band: expected, for 19 of 20 universes", ink=EXPECTED)
    return plot.picture(facts)
