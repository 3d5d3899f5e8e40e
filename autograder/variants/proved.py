"""The proof of an exercise's parameters: each of them is used, and under every draw the exercise is proved."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.exercise import ContentError, Exercise
from autograder.proof import prove
from autograder.variants.parameters import Draw, other_draws


def amiss(exercise: Exercise) -> Iterator[str]:
    """What an author must mend about the parameters of an exercise that is proved as it is."""
    yield from unused(exercise)
    for draw in other_draws(exercise.parameters):
        for finding in _findings(exercise, draw):
            yield f"with {said(draw)}: {finding}"


def unused(exercise: Exercise) -> Iterator[str]:
    """Parameters under whose other values nothing changes."""
    for parameter in exercise.parameters:
        other = exercise.with_draw({**exercise.draw, parameter.name: parameter.values[1]})
        if all(getattr(other, name) == getattr(exercise, name) for name in ("prompt", "solution", "hints")):
            yield f"parameter {parameter.name} changes neither the prompt nor the solution nor a hint"


def said(draw: Draw) -> str:
    """A draw in a few words: "day 2026-03-09"."""
    return ", ".join(
        f"{name} {next(iter(value.values())) if isinstance(value, dict) else value}"
        for name, value in draw.items()
    )


def _findings(exercise: Exercise, draw: Draw) -> list[str]:
    try:
        return prove(exercise.with_draw(draw))
    except ContentError as error:
        return [str(error)]
