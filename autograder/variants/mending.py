"""An answer to mend in place of one to write: a variant that begins with one of its mistakes, made by a teammate."""

from __future__ import annotations

from dataclasses import replace

from autograder.exercise import Exercise
from autograder.variants.names import code_of
from autograder.variants.recipe import NoVariant

TO_MEND = """
A teammate answered this, and there is a mistake in their answer: it stands in the cell below. Find it, say in a sentence what they believed, and mend it.
""".strip()


def minutes_to_mend(exercise: Exercise) -> int:
    """How long it takes to find one mistake in an answer to it: five to ten minutes, as the course's repairs do."""
    return min(10, max(5, exercise.minutes // 4))


def to_mend(exercise: Exercise, code: str) -> Exercise:
    """A variant that begins with an answer in which the mistake of this code was made; what is mended earns points.

    Raises:
        NoVariant: the exercise names no such mistake.
    """
    made = next((one for one in exercise.mistakes if code_of(one.name) == code), None)
    if made is None or not exercise.variant:
        raise NoVariant(exercise.slug)
    return replace(
        exercise,
        starter=made.applied_to(exercise.solution),
        prompt=f"{TO_MEND}\n\n{exercise.prompt}",
        repairs=True,
        minutes=minutes_to_mend(exercise),
        mends=made.name,
    )
