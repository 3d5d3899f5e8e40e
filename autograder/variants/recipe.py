"""What a variant is made by, plain data: which draw of the parameters, and the draw of each world."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from autograder.cohort.draws import with_draws
from autograder.exercise import Exercise
from autograder.variants.parameters import other_draws
from autograder.worlds.world import AskedWorld

FORMAT = 1
"""Goes up when the same number gives another variant than before."""


@dataclass(frozen=True)
class Recipe:
    """What a variant is made by.

    Attributes:
        draw: which of `other_draws` is taken, from 1 on; 0 for the notebook's values.
        draws: the draw of each world, 0 where the exercise's own is kept.
        made_of: a digest of what the proof was held on.
    """

    draw: int
    draws: tuple[int, ...]
    made_of: str = ""


class NoVariant(ValueError):
    """An exercise of which there are no variants: a person scores it, rows are written down, or a design is asked for."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"There are no variants of `{slug}`: nothing in it can be drawn.")


def made_by(exercise: Exercise, number: int, recipe: Recipe) -> Exercise:
    """The variant that a recipe gives."""
    if recipe.draw:
        exercise = exercise.with_draw(other_draws(exercise.parameters)[recipe.draw - 1])
    return replace(with_draws(exercise, recipe.draws), variant=number)


def made_of(exercise: Exercise) -> str:
    """A digest of what a variant's proof was held on: its answers, its mistakes, and the rows of its own worlds."""
    digest = hashlib.sha256(f"{FORMAT} {exercise.ordered}".encode())
    for text in (exercise.starter, exercise.solution, *exercise.alternatives):
        digest.update(text.encode() + b"\0")
    for mistake in exercise.mistakes:
        digest.update(f"{mistake.name} {mistake.applied_to(exercise.solution)}\0".encode())
    tables = exercise.tables_read()
    for world in exercise.worlds:
        if not isinstance(world, AskedWorld):
            digest.update(json.dumps(_plain(world.rows(tables)), default=str, sort_keys=True).encode())
    return digest.hexdigest()[:24]


def _plain(rows: Any) -> Any:
    return getattr(rows, "asked", rows)
