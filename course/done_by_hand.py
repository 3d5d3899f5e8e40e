"""An exercise that no check judges is taken down as done by whoever wrote it, once."""

from __future__ import annotations

from autograder.exercise import Exercise
from course import progress


def taken_down(exercise: Exercise, said: str) -> str | None:
    """Take an exercise down as done; None where it was before."""
    try:
        past = progress.read().events
    except OSError:
        past = []
    points = float(exercise.points)
    if any(event.slug == exercise.slug and event.kind == "check" and event.score == points for event in past):
        return None
    kept = progress.record(progress.Attempt.now(exercise.slug, "check", score=points, points=points))
    return said if kept is None else kept
