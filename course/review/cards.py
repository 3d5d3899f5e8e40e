"""What review remembers: a card for each mistake that was named and each skill that was practised, by FSRS.

A fold over the log of attempts, and nothing else: there is no second file that could disagree. Of a day
the lowest rating counts, since the rest of a day is the same memory:

* Again: the mistake was named, or the answer came after the solution was shown.
* Hard: a full answer after a hint, or one that its writer expected to fail somewhere.
* Good: a full answer without help.
* Easy: the same, after `expect` had said that it fails nowhere.

A full answer rates every mistake that was met before and could have been made in that exercise, and the
exercise's skills. It rates once: a variant is an exercise of its own here. An answer that was mended rates
the mistake that was in it, and at most Good: to see a mistake is less than not to make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

from course.progress import Attempt
from course.standing import in_order

if TYPE_CHECKING:
    from fsrs import Scheduler

MISTAKE, SKILL = "mistake", "skill"
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
LONGEST_INTERVAL = 30
"""Days. An interview is weeks away, so nothing waits for longer than a month."""


@dataclass(frozen=True)
class Card:
    """One thing to come back to.

    Attributes:
        kind: `MISTAKE` or `SKILL`.
        name: the mistake's slug, or the skill.
        due: the day (UTC) on which it should come back.
        last: the day of the last rating.
        ratings: one a day on which there was any, the oldest first, from `AGAIN` to `EASY`.
        met: the days on which the mistake was named, the oldest first; empty for a skill.
        met_in: slugs of the exercises it was named in.
        last_in: slug of the exercise that rated it last.
    """

    kind: str
    name: str
    due: date
    last: date
    ratings: tuple[int, ...]
    met: tuple[date, ...] = ()
    met_in: tuple[str, ...] = ()
    last_in: str = ""

    @property
    def interval(self) -> int:
        """Days from the last rating to the next time."""
        return (self.due - self.last).days


def cards(events: Iterable[Attempt], exercises: Mapping[str, Any]) -> tuple[Card, ...]:
    """All cards, those due first in front. The same for the same set of events, in whatever order they come.

    Args:
        exercises: by slug, with `mistakes` (each with a `name`) and `skills`. Events of others are passed over.
    """
    rated: dict[tuple[str, str], dict[date, list[tuple[int, str]]]] = {}
    met: dict[str, list[Attempt]] = {}
    hinted, shown, solved = set(), set(), set()
    for event in in_order(events):
        if event.slug not in exercises:
            continue
        asked, exercise = (event.slug, event.variant, event.mends), exercises[event.slug]
        day = event.moment().date()

        def rate(kind: str, name: str, rating: int, day: date = day, slug: str = event.slug) -> None:
            rated.setdefault((kind, name), {}).setdefault(day, []).append((rating, slug))

        if event.kind == "hint":
            hinted.add(asked)
        elif event.kind == "solution":
            shown.add(asked)
        elif event.kind == "check" and event.mistake:
            met.setdefault(event.mistake, []).append(event)
            rate(MISTAKE, event.mistake, AGAIN)
        elif event.kind == "check" and _is_full(event) and asked not in solved:
            solved.add(asked)
            rating = AGAIN if asked in shown else HARD if asked in hinted else _by_confidence(event)
            if event.mends:
                if event.mends in met:
                    rate(MISTAKE, event.mends, min(rating, GOOD))
                continue
            for name in {mistake.name for mistake in exercise.mistakes} & met.keys():
                rate(MISTAKE, name, rating)
            for skill in dict.fromkeys(exercise.skills):
                rate(SKILL, skill, rating)
    found = [
        _card(kind, name, days, met.get(name, []) if kind == MISTAKE else [])
        for (kind, name), days in rated.items()
    ]
    return tuple(sorted(found, key=lambda card: (card.due, card.kind, card.name)))


def _is_full(event: Attempt) -> bool:
    return 0 < event.points <= event.score + 1e-9


def _by_confidence(event: Attempt) -> int:
    if event.expected is None:
        return GOOD
    return HARD if event.expected else EASY


def _card(kind: str, name: str, days: dict[date, list[tuple[int, str]]], met: list[Attempt]) -> Card:
    from fsrs import Card as Memory
    from fsrs import Rating

    memory = Memory(card_id=1, due=_morning(min(days)))
    ratings = []
    for day, given in sorted(days.items()):
        ratings.append(min(rating for rating, _ in given))
        memory, _ = _scheduler().review_card(memory, Rating(ratings[-1]), _morning(day))
    last = max(days)
    return Card(
        kind,
        name,
        memory.due.date(),
        last,
        tuple(ratings),
        tuple(dict.fromkeys(event.moment().date() for event in met)),
        tuple(dict.fromkeys(event.slug for event in met)),
        days[last][-1][1],
    )


@cache
def _scheduler() -> Scheduler:
    """Without steps of minutes, since a day counts once, and without chance, since a fold has none."""
    from fsrs import Scheduler

    return Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_INTERVAL, enable_fuzzing=False
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
