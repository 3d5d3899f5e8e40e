"""Recipes that were worked out before: those that come with the course, and those of this machine.

A recipe is used only while what its proof was held on is as it was; so a file may be old, and is never false.
"""

from __future__ import annotations

import contextlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from autograder.exercise import Exercise
from autograder.variants.recipe import FORMAT, Recipe, made_by, made_of

WITH_THE_COURSE = Path(__file__).with_name("drawn.json")

Written = dict[str, dict[str, list[Any]]]
"""Slug to number to `[draw, draws, made_of]`."""


def known(exercise: Exercise, number: int, folder: Path | None = None) -> Recipe | None:
    """The recipe of a variant, if one is written down and holds for the exercise as it is now."""
    for written in (_with_the_course(), _read(_file(folder, exercise.slug))):
        recipe = _recipe(written.get(exercise.slug, {}).get(str(number)))
        with contextlib.suppress(
            ValueError, IndexError, TypeError, KeyError
        ):  # of other parameters or worlds
            if recipe is not None and made_of(made_by(exercise, number, recipe)) == recipe.made_of:
                return recipe
    return None


def keep(exercise: Exercise, number: int, recipe: Recipe, folder: Path | None) -> None:
    """Write a recipe down for the next time. A folder that cannot be written goes without."""
    path = _file(folder, exercise.slug)
    if path is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        written = _read(path)
        written.setdefault(exercise.slug, {})[str(number)] = _listed(recipe)
        _write(path, written)


def write_with_the_course(exercise: Exercise, found: dict[int, Recipe], path: Path = WITH_THE_COURSE) -> bool:
    """Write recipes into the file that comes with the course; whether it changed.

    Raises:
        OSError: it cannot be written.
    """
    written, before = _read(path), path.read_bytes() if path.exists() else b""
    written[exercise.slug] = {str(number): _listed(recipe) for number, recipe in sorted(found.items())}
    _write(path, written)
    _with_the_course.cache_clear()
    return path.read_bytes() != before


@cache
def _with_the_course() -> Written:
    return _read(WITH_THE_COURSE)


def _file(folder: Path | None, slug: str) -> Path | None:
    return None if folder is None else folder / f"{slug}.json"


def _read(path: Path | None) -> Written:
    try:
        found = json.loads(path.read_bytes()) if path is not None else {}
        return found["recipes"] if found.get("format") == FORMAT else {}
    except (OSError, ValueError, KeyError, AttributeError, RecursionError):
        return {}


def _write(path: Path, written: Written) -> None:
    lines = ",\n".join(f"  {json.dumps(slug)}: {json.dumps(one)}" for slug, one in sorted(written.items()))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(f'{{"format": {FORMAT}, "recipes": {{\n{lines}\n}}}}\n', encoding="utf-8")
    os.replace(part, path)


def _recipe(one: Any) -> Recipe | None:
    try:
        draw, draws, seal = one
        return Recipe(int(draw), tuple(int(number) for number in draws), str(seal))
    except (TypeError, ValueError):
        return None


def _listed(recipe: Recipe) -> list[Any]:
    return [recipe.draw, list(recipe.draws), recipe.made_of]
