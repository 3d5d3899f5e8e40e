"""Hidden worlds of a cohort's own: drawn by its seed, kept where the proof still holds, the shown world left as it is.

A world of the universe is drawn again under another seed; rows written by hand get
other ids. Which draws were taken is a number for each world, and all there is to keep.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from autograder import library, proof
from autograder.exercise import Exercise
from autograder.redrawn import disguised
from autograder.worlds.world import AskedWorld, Rows, World

BUDGET = 16
"""How many sets of worlds are screened for one exercise, at most."""
# The first draws are shown to students, where a hidden world is explained by another of its kind.
_FIRST_DRAW, _DRAWS = 1_000, 1_000_000
# Odd ones leave the dates alone.
_DISGUISES = range(11, 101, 2)

Draws = tuple[int, ...]


def drawn(exercise: Exercise, seed: str, budget: int = BUDGET, *, shown: bool = False) -> Draws:
    """The draw of each world, 0 where the exercise's own is kept; the same for the same exercise and seed.

    The shown world is drawn only where it is asked for. All hidden worlds are drawn at once. Where the proof does not hold, halves of them are, and
    halves of those, until `budget` sets have been screened.
    """
    chance = random.Random(f"{seed} {exercise.slug}")
    draws = [0] * len(exercise.worlds)
    ahead = [[at for at, world in enumerate(exercise.worlds) if (at or shown) and _can_be_drawn(world)]]
    while ahead and budget > 0:
        group = ahead.pop(0)
        if not group:
            continue
        tried = list(draws)
        for at in group:
            tried[at] = _number(exercise.worlds[at], chance)
        budget -= 1
        if _holds(exercise, tuple(tried)):
            draws = tried
        elif len(group) > 1:
            ahead += [group[::2], group[1::2]]
    return tuple(draws)


def with_draws(exercise: Exercise, draws: Sequence[int]) -> Exercise:
    """The same exercise on other worlds; itself where no world was drawn."""
    if not any(draws):
        return exercise
    worlds = [_drawn(world, number) for world, number in zip(exercise.worlds, draws, strict=True)]
    return replace(exercise, worlds=worlds, draws=tuple(draws))


def exercise_with(slug: str, draws: Draws = ()) -> Exercise:
    """The exercise of this slug on a cohort's worlds; made once.

    Raises:
        UnknownExercise: there is none.
    """
    return _made(slug, draws) if any(draws) else library.find(slug)


@cache
def _made(slug: str, draws: Draws) -> Exercise:
    return with_draws(library.find(slug), draws)


def _can_be_drawn(world: World) -> bool:
    """A world that comes with the exercise is the exercise's; one derived from rows by hand is as they are."""
    return not isinstance(world, AskedWorld) and (world.redraw is not None or world.original is None)


def _number(world: World, chance: random.Random) -> int:
    return chance.choice(_DISGUISES) if world.redraw is None else _FIRST_DRAW + chance.randrange(_DRAWS)


def _drawn(world: World, number: int) -> World:
    if not number:
        return world
    if world.redraw is not None:
        return replace(world.redraw(number), name=world.name, points=world.points)
    return World(world.name, world.provokes, _other_ids(world, number), points=world.points)


def _other_ids(world: World, number: int) -> Callable[[tuple[str, ...]], Rows]:
    return lambda tables: disguised(world.rows(tables), number)


def _holds(exercise: Exercise, draws: Draws) -> bool:
    try:
        return proof.screened(with_draws(exercise, draws)) is None
    except Exception:  # a draw that cannot be made, whatever keeps it from being so
        return False
