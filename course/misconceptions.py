"""Misconceptions: which mistakes were named, in which kind of work, and which of them are cleared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from course.progress import Attempt
from course.standing import in_order

_BY_WEEK = {
    "week1_sql": "SQL",
    "week2_streaming": "streams",
    "week3_python": "Python",
    "week4_mocks": "mocks",
}
_BY_KIND = {"design": "design"}


@dataclass(frozen=True)
class Misconception:
    """A mistake's slug, where it was met ("SQL", "Python", "streams", "design"), how often, and when last (UTC).

    It is cleared by a solve without help, later than it was last met, of an exercise it could be made in;
    a variant is an exercise of its own there.
    """

    name: str
    places: tuple[str, ...]
    times: int
    last_met: date
    cleared: bool


def misconceptions(
    events: Iterable[Attempt], weeks: Mapping[str, str], exercises: Mapping[str, Any]
) -> tuple[Misconception, ...]:
    """What a learner met, open ones first, then the most frequent; the same for the same set of events.

    `weeks` are the folders of the exercises by slug, such as "week2_streaming"; others do not count.
    """
    met: dict[str, list[Attempt]] = {}
    cleared: dict[str, bool] = {}
    helped: set[tuple[str, int | None, str | None]] = set()
    for event in in_order(events):
        if event.slug not in weeks:
            continue
        if event.kind in ("hint", "solution"):
            helped.add((event.slug, event.variant, event.mends))
        elif event.kind == "check" and event.mistake:
            met.setdefault(event.mistake, []).append(event)
            cleared[event.mistake] = False
        elif (
            event.kind == "check"
            and 0 < event.points <= event.score + 1e-9
            and (event.slug, event.variant, event.mends) not in helped
        ):
            asked_for = [mistake.name for mistake in exercises[event.slug].mistakes]
            cleared |= {name: True for name in asked_for if name in met and event.mends in (None, name)}
    found = [
        Misconception(
            name,
            tuple(dict.fromkeys(_place(weeks[one.slug], exercises[one.slug]) for one in attempts)),
            len(attempts),
            attempts[-1].moment().date(),
            cleared[name],
        )
        for name, attempts in met.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.cleared, -one.times, one.name)))


def _place(week: str, exercise: Any) -> str:
    return _BY_KIND.get(getattr(exercise, "kind", ""), "") or _BY_WEEK.get(week, week)
