"""Times without a sign of life while the clock ran, as after a crash: they can be taken off it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from course.rounds.clock import Event, fold

Absence = tuple[datetime, datetime]


def absences(events: Sequence[Event]) -> list[Absence]:
    """From when to when, the longest first; what was taken out already is left out."""
    from course.rounds.opened import gaps_of

    started = fold(events).started
    gaps = gaps_of(tuple(events)) if started else []
    return sorted((gap for gap in gaps if gap[0] >= started), key=lambda gap: gap[0] - gap[1])


def in_minutes(absence: Absence) -> str:
    """How long it was, such as "12 min"."""
    since, until = absence
    return f"{(until - since).total_seconds() / 60:.0f} min"
