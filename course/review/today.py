"""From the log on disk to one day's review: which lessons were begun, and what their exercises can be asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from autograder import library
from autograder.exercise import Exercise
from autograder.variants.drawing import has_variants, is_ready
from autograder.variants.mending import minutes_to_mend
from autograder.variants.names import Name, code_of
from course import progress
from course.progress import Attempt
from course.review.cards import Card, cards
from course.review.kept import folder
from course.review.session import MINUTES, Candidate, Session, session


@dataclass(frozen=True)
class Today:
    """What review knows on a day: the events, every card, and the session."""

    events: tuple[Attempt, ...]
    cards: tuple[Card, ...]
    session: Session


def this_day() -> date:
    """The day it is (UTC), as the log counts days."""
    return datetime.now(UTC).date()


def today(work: Path | None = None, minutes: int = MINUTES, day: date | None = None) -> Today:
    """The review of a day; of this one unless another is named.

    Raises:
        OSError: the log cannot be read.
    """
    events = progress.read(work).events
    begun = begun_exercises(events)
    remembered = cards(events, begun)
    pool = [_candidate(exercise, events, work) for exercise in begun.values() if has_variants(exercise)]
    return Today(events, remembered, session(remembered, pool, day or this_day(), minutes))


def begun_exercises(events: Iterable[Attempt]) -> dict[str, Exercise]:
    """The exercises of every lesson in which something was tried, by slug."""
    tried = {event.slug for event in events}
    slugs = [slug for lesson in library.lessons() if tried & set(lesson.slugs) for slug in lesson.slugs]
    return {slug: library.find(slug) for slug in slugs}


def next_number(slug: str, events: Iterable[Attempt]) -> int:
    """The number of the exercise's next variant: one more than the learner has met."""
    return 1 + max((event.variant or 0 for event in events if event.slug == slug), default=0)


def _candidate(exercise: Exercise, events: tuple[Attempt, ...], work: Path | None) -> Candidate:
    number = next_number(exercise.slug, events)
    return Candidate(
        exercise.slug,
        number,
        exercise.minutes,
        frozenset(mistake.name for mistake in exercise.mistakes),
        frozenset(exercise.skills),
        mending=_mending(exercise, events),
        seen=any(event.slug == exercise.slug for event in events),
        ready=is_ready(exercise.slug, number, folder(work)),
    )


def is_done(name: Name, events: Iterable[Attempt]) -> bool:
    """Whether a variant was answered in full, or mended where it was to be."""
    return any(
        (event.slug, event.variant or 0, code_of(event.mends)) == name and _is_full(event) for event in events
    )


def _is_full(event: Attempt) -> bool:
    return event.kind == "check" and 0 < event.points <= event.score + 1e-9


def _mending(exercise: Exercise, events: Iterable[Attempt]) -> int | None:
    """How many minutes it takes to find a mistake in an answer that one could write; None where it is to be written."""
    if exercise.minutes <= MINUTES or not any(
        event.slug == exercise.slug and _is_full(event) for event in events
    ):
        return None
    return minutes_to_mend(exercise)
