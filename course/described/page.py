"""One page about a universe: plots of what is in it, beside what its parameters make likely."""

from __future__ import annotations

from autograder.universe import Universe
from autograder.universe.sizes import rows_expected
from course.described import html, sections, tables
from course.described.measured import Log

MOST_DELIVERIES = 3_000_000
"""Deliveries up to which the log is made in memory."""


class TooLarge(ValueError):
    """A universe whose log does not belong into memory; the message says what to do."""


def page(universe: Universe) -> str:
    """One HTML page that needs nothing else: the tables, the parameters, and plots with their figures.

    The log is made in memory: a few seconds for a million deliveries.

    Raises:
        TooLarge: more than about three million deliveries.
    """
    deliveries = rows_expected(universe.playback)["viewing_events_raw"]
    if deliveries > MOST_DELIVERIES:
        raise TooLarge(
            f"The page is made from the whole log in memory, and this universe has about {deliveries:,} deliveries;"
            f" up to {MOST_DELIVERIES:,} are fine. Describe the size std with the same seed and knobs: but"
            " for chance its shares are the same."
        )
    log = Log(universe)
    shown = [tables.tables(universe), tables.parameters(universe.parameters)]
    if len(log.lateness.late_us):
        shown = [
            sections.lateness(universe, log),
            sections.limit(log.lateness),
            sections.copies(log),
            sections.hours(universe),
            sections.popularity(universe),
            sections.arrivals(universe),
            *shown,
        ]
    summary = [tables.summary(universe.parameters), _explained(log)]
    return html.document(f"A universe described: seed {universe.parameters.seed}", summary, shown)


def _explained(log: Log) -> str:
    if not len(log.lateness.late_us):
        return "No device whose clock is right delivered anything here, so there is nothing to plot."
    return (
        f"{log.deliveries:,} deliveries of {log.events:,} events. Beside what was measured stands what the"
        " parameters make likely, with a range: of twenty universes that differ by their seed alone, nineteen"
        " have the figure inside it."
    )
