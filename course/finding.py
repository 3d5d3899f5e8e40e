"""An exercise by its slug, or a sentence that says which was meant."""

from __future__ import annotations

from typing import Any

from autograder import library
from autograder.exercise import Exercise
from autograder.variants.names import parts_of
from course import lake_here
from course.said import Said


def found(slug: Any, verb: str = "check") -> Exercise | Said:
    """The exercise, or what to say to whoever asked `verb` for one that is not there."""
    if not isinstance(slug, str):
        return Said(f'Name the exercise as text: `{verb}("exactly_once_counts")`.')
    try:
        return named(slug)
    except (library.UnknownExercise, ValueError) as error:  # of what there is no variant
        return Said(str(error))


def named(name: str) -> Exercise:
    """The exercise of a slug, or the variant of a name such as `category_rank~17`.

    Raises:
        UnknownExercise: there is none of this name.
        NoVariant: a variant is asked for, of an exercise that has none.
    """
    slug, number, mends = parts_of(name)
    if not number:
        return library.find(slug)
    from autograder.variants.drawing import variant
    from autograder.variants.mending import to_mend
    from course.review.kept import folder

    exercise = variant(slug, number, folder(), print)
    if not mends:
        return exercise
    if name not in _to_mend:
        _to_mend[name] = to_mend(exercise, mends)
    return _to_mend[name]


_to_mend: dict[str, Exercise] = {}


def found_judged(slug: Any, verb: str = "check") -> Exercise | Said:
    """As `found`, of the exercises that are judged on data; of others, who scores them."""
    exercise = found(slug, verb)
    if isinstance(exercise, Said):
        return exercise
    if getattr(exercise, "engine", "") == "pyiceberg" and not lake_here.is_here():
        return Said(lake_here.SENTENCE)
    if not exercise.by_hand:
        return exercise
    form = exercise.form()
    opens = (
        f'`{form}("{slug}")` opens it.' if form else f'`score_sample("{slug}")` lets you score three answers.'
    )
    return Said(f"People score `{slug}`, no check does. {opens}")
