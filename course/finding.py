"""An exercise by its slug, or a sentence that says which was meant."""

from __future__ import annotations

from typing import Any

from autograder import library
from autograder.exercise import Exercise
from course.said import Said


def found(slug: Any, verb: str = "check") -> Exercise | Said:
    """The exercise, or what to say to whoever asked `verb` for one that is not there."""
    if not isinstance(slug, str):
        return Said(f'Name the exercise as text: `{verb}("exactly_once_counts")`.')
    try:
        return library.find(slug)
    except library.UnknownExercise as error:
        return Said(str(error))


def found_judged(slug: Any, verb: str = "check") -> Exercise | Said:
    """As `found`, of the exercises that are judged on data; of others, who scores them."""
    exercise = found(slug, verb)
    if isinstance(exercise, Said) or not exercise.by_hand:
        return exercise
    form = "story" if exercise.answers else "rewrite"
    return Said(f'People score `{slug}`, no check does. `{form}("{slug}")` opens it.')
