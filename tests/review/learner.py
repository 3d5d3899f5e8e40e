"""Made-up logs and exercises for the tests of review."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from course.progress import Attempt

BEGIN = datetime(2026, 11, 2, 18, tzinfo=UTC)


def exercise(slug, mistakes, skills=(), minutes=8):
    """What review asks of an exercise."""
    return SimpleNamespace(
        slug=slug,
        minutes=minutes,
        mistakes=[SimpleNamespace(name=name) for name in mistakes],
        skills=tuple(skills),
    )


def event(day, slug, kind="check", *, score=0.0, number=None, at=0, **more):
    """An event of a day (0 is 2 November 2026), `at` minutes after six in the evening."""
    happened = BEGIN + timedelta(days=day, minutes=at)
    one = Attempt.now(slug, kind, score=score, points=2.0, variant=number, **more)
    return replace(one, at=happened.isoformat(timespec="microseconds"))


def solved(day, slug, **more):
    return event(day, slug, score=2.0, **more)
