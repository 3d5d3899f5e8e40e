"""Drawing a variant: other values of the parameters, then other worlds, taken as far as the proof holds.

What was taken is a recipe: the draw, and the number of each world's draw. Working it out runs the proof,
which takes a second or several; carrying it out takes milliseconds. Recipes are kept where they were
worked out, and some come with the course (`recipes.py`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from autograder import library, proof
from autograder.cohort.draws import drawn, with_draws
from autograder.exercise import Exercise
from autograder.variants import recipes
from autograder.variants.parameters import other_draws
from autograder.variants.recipe import FORMAT, NoVariant, Recipe, made_by, made_of
from autograder.worlds.world import AskedWorld, World

BUDGET = 4
"""How many sets of worlds are screened for one variant, at most."""
_TRIES_OF_SHOWN = 4
_KINDS = ("sql", "python", "model")


def variant(
    slug: str, number: int, keep: Path | None = None, say: Callable[[str], None] | None = None
) -> Exercise:
    """Variant `number` of an exercise; number 0 is the exercise. The same for the same version of the course.

    Args:
        keep: a folder for what was worked out; nothing is kept without one.
        say: is told in a sentence when working out begins.

    Raises:
        UnknownExercise: there is no such exercise.
        NoVariant: nothing in it can be drawn.
    """
    exercise = library.find(slug)
    if not number:
        return exercise
    if not has_variants(exercise):
        raise NoVariant(slug)
    return _made(slug, number, keep, say)


_known: dict[tuple[str, int], Exercise] = {}


def _made(slug: str, number: int, keep: Path | None, say: Callable[[str], None] | None) -> Exercise:
    if (slug, number) not in _known:
        exercise = library.find(slug)
        recipe = recipes.known(exercise, number, keep)
        if recipe is None:
            if say is not None:
                say(f"Drawing variant {number} of {slug}; the proof runs first, which takes some seconds.")
            recipe = worked_out(exercise, number)
            recipes.keep(exercise, number, recipe, keep)
        _known[slug, number] = made_by(exercise, number, recipe)
    return _known[slug, number]


def is_ready(slug: str, number: int, keep: Path | None = None) -> bool:
    """Whether a variant is there at once, with nothing to be worked out."""
    return (
        not number or (slug, number) in _known or recipes.known(library.find(slug), number, keep) is not None
    )


@cache
def _can_be_drawn(slug: str) -> bool:
    exercise = library.find(slug)
    own = [world for world in exercise.worlds if not isinstance(world, AskedWorld)]
    return exercise.kind in _KINDS and (bool(exercise.parameters) or len(own) > 1)


def has_variants(exercise: Exercise) -> bool:
    """Whether anything about an exercise can be drawn."""
    return _can_be_drawn(exercise.slug)


def worked_out(exercise: Exercise, number: int) -> Recipe:
    """The recipe of a variant: its proof holds. Falls back towards the exercise as it is, world by world."""
    chosen = _values(exercise, number)
    for at in dict.fromkeys([chosen, 0]):
        drawn_one = made_by(exercise, number, Recipe(at, ()))
        if at and proof.screened(drawn_one) is not None:
            continue
        seed = f"variant {FORMAT} {number}"
        draws = drawn(drawn_one, seed, BUDGET)
        return _sealed(exercise, number, Recipe(at, _with_shown(drawn_one, draws, seed)))
    raise AssertionError("the notebook's own values are always left")


def _values(exercise: Exercise, number: int) -> int:
    """Which draw a number takes: all of them in turn, in an order of the exercise's own."""
    count = len(other_draws(exercise.parameters)) if exercise.parameters else 0
    if not count:
        return 0
    order = random.Random(f"{exercise.slug} {FORMAT}").sample(range(1, count + 1), count)
    return order[(number - 1) % count]


def _with_shown(exercise: Exercise, draws: tuple[int, ...], seed: str) -> tuple[int, ...]:
    """The draws with the shown world's, where no text speaks of its rows and a draw of it passes too."""
    shown = exercise.worlds[0]
    if shown.redraw is None or _speaks_of(exercise, shown):
        return draws
    chance = random.Random(f"{seed} {exercise.slug} shown")
    size = _size(exercise, shown)
    for _ in range(_TRIES_OF_SHOWN):
        tried = (chance.randrange(1_000, 1_000_000), *draws[1:])
        try:
            candidate = with_draws(exercise, tried)
            fits = size / 2 <= _size(exercise, candidate.worlds[0]) <= size * 2
            if fits and proof.screened(candidate) is None:
                return tried
        except Exception:  # a draw that cannot be made, whatever keeps it from being so
            continue
    return draws


def _size(exercise: Exercise, world: World) -> int:
    return sum(len(records) for records in world.rows(exercise.tables_read()).values())


def _speaks_of(exercise: Exercise, shown: World) -> bool:
    """Whether a text names a member, an event or a title that the shown world has."""
    texts = [exercise.prompt, exercise.starter, exercise.talk, *exercise.hints]
    texts += [mistake.says for mistake in exercise.mistakes]
    words = set(re.findall(r"\w+", " ".join(texts)))
    rows = shown.rows(exercise.tables_read())
    named = {
        str(value)
        for records in rows.values()
        for row in records
        for column, value in row.items()
        if column.endswith("_id") or column == "name"
        if value is not None and len(str(value)) > 2
    }
    return bool(words & named)


def _sealed(exercise: Exercise, number: int, recipe: Recipe) -> Recipe:
    return replace(recipe, made_of=made_of(made_by(exercise, number, recipe)))
