"""What a round asks: drawn from the pool, what was asked least comes first, and never the same twice in a row."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from autograder import library
from autograder.exercise import Exercise
from autograder.variants.drawing import has_variants, is_ready
from autograder.variants.names import name_of
from course.rounds import script
from course.rounds.script import Script

RECIPE = (("SQL", "sql", 3), ("Python", "python", 2), ("Data model", "model", 1))
"""The parts of an assessment: their names, the kind of exercise, how many."""
LENGTHS = (60, 75, 90)
TRIES = 150
READY_NUMBERS = range(1, 5)
# An assessment is meant to be tight; beyond this it is unfair.
TIGHTEST, ROOMIEST = 1.08, 0.8
SHORTEST = 8
LARGEST_SHARE = 0.3


@dataclass(frozen=True)
class Drawn:
    """What is asked: exercises in order, the parts of the clock as (name, minutes), and (slug, part) of each exercise."""

    slugs: tuple[str, ...]
    parts: tuple[tuple[str, float], ...]
    script: str = ""
    part_of: tuple[tuple[str, str], ...] = ()


def assessment(
    minutes: int,
    seed: str,
    past: Sequence[Sequence[str]] = (),
    pool: Iterable[Exercise] | None = None,
) -> Drawn:
    """Three SQL, two Python, one data model, to be done in so many minutes; the same for the same arguments.

    Args:
        past: the exercises of earlier assessments, the latest last.
    """
    chance = random.Random(f"{seed} assessment {minutes}")
    asked = Counter(slug for slugs in past for slug in slugs)
    latest = set(past[-1]) if past else set()
    exercises = [
        one
        for one in (pool_of_exercises() if pool is None else pool)
        if one.minutes <= LARGEST_SHARE * minutes
    ]
    groups = [
        [
            (sum(one.minutes for one in group), sum(asked[one.slug] for one in group), group)
            for group in _groups([one for one in exercises if one.kind == kind], number, latest, chance)
        ]
        for _, kind, number in RECIPE
    ]
    # It has to fit; then what was asked least; ties fall to whatever was drawn first.
    chosen = min(
        product(*groups),
        key=lambda drawn: (_misfit(sum(one[0] for one in drawn) / minutes), sum(one[1] for one in drawn)),
    )
    chosen_ones = [
        one for _, _, group in chosen for one in sorted(group, key=lambda one: (one.minutes, one.slug))
    ]
    total = sum(one.minutes for one in chosen_ones) or 1
    parts = []
    for name, kind, _ in RECIPE:
        if needed := sum(one.minutes for one in chosen_ones if one.kind == kind):
            parts.append((name, round(minutes * needed / total, 1)))
    names = {kind: name for name, kind, _ in RECIPE}
    part_of = tuple((one.slug, names[one.kind]) for one in chosen_ones)
    return Drawn(tuple(one.slug for one in chosen_ones), tuple(parts), part_of=part_of)


def _groups(
    pool: list[Exercise], number: int, latest: set[str], chance: random.Random
) -> list[tuple[Exercise, ...]]:
    """Some ways to take so many of a pool, none of the last time's where that leaves enough."""
    fresh = [one for one in pool if one.slug not in latest]
    pool = fresh if len(fresh) >= number else pool
    tries = (tuple(chance.sample(pool, min(number, len(pool)))) for _ in range(TRIES if number > 1 else 8))
    return list({frozenset(one.slug for one in group): group for group in tries}.values())


def _misfit(share: float) -> float:
    """How far the exercises' own minutes are from what a round of this length may ask, as a share of it."""
    return round(max(0.0, share - TIGHTEST) + max(0.0, ROOMIEST - share), 3)


def live(kind: str, minutes: float, seed: str, past: Sequence[str] = ()) -> Drawn:
    """A script of a live round, not the one that was asked last, else one that was asked least.

    Args:
        past: the scripts of earlier rounds of this kind, the latest last.

    Raises:
        LookupError: there is no script of this kind.
    """
    scripts = script.of_kind(kind)
    if not scripts:
        raise LookupError(f"There is no script of kind {kind!r}.")
    others = [one for one in scripts if not past or one.slug != past[-1]] or scripts
    asked = Counter(past)
    fewest = min(asked[one.slug] for one in others)
    chosen = random.Random(f"{seed} {kind}").choice([one for one in others if asked[one.slug] == fewest])
    return of_script(chosen, minutes)


def of_script(chosen: Script, minutes: float, find: Callable[[str], Exercise] = library.find) -> Drawn:
    """A script's questions, with the time shared out as they need it."""
    needed = [find(slug).minutes for slug in chosen.slugs]
    parts = [
        (f"Question {number}", round(minutes * need / sum(needed), 1))
        for number, need in enumerate(needed, start=1)
    ]
    return Drawn(chosen.slugs, tuple(parts), chosen.slug)


def names_of(slugs: Iterable[str], past: Sequence[str] = (), folder: Path | None = None) -> dict[str, str]:
    """Slug to the name of the variant that is asked: ready at once and least asked so far, else the slug itself.

    Args:
        past: names that earlier rounds asked.
        folder: of variants that were worked out on this machine.
    """
    names = {}
    for slug in slugs:
        drawn = has_variants(library.find(slug))
        ready = [number for number in READY_NUMBERS if drawn and is_ready(slug, number, folder)]
        number = min(ready, key=lambda one: (past.count(name_of(slug, one)), one), default=0)
        names[slug] = name_of(slug, number)
    return names


def pool_of_exercises() -> list[Exercise]:
    """What an assessment may ask: exercises asked there, judged on data, long enough to be a task."""
    in_scripts = {slug for one in script.files() for slug in script.find(one).slugs}
    kinds = {kind for _, kind, _ in RECIPE}
    return [
        exercise
        for slug in library.files()
        if slug not in in_scripts or slug in placed()
        if (exercise := library.find(slug)).kind in kinds
        and ("assessment" in exercise.asked_in or _is_short_script(exercise))
        and not exercise.repairs
        and exercise.minutes >= SHORTEST
    ]


def _is_short_script(exercise: Exercise) -> bool:
    """Short enough to stand among five others, though a live round is where it is asked."""
    return exercise.kind == "python" and exercise.minutes <= 15 and "coding round" in exercise.asked_in


def placed() -> set[str]:
    """Exercises that stand in a lesson, where anybody may have seen them."""
    return {slug for lesson in library.lessons() for slug in lesson.slugs}
