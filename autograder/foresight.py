"""A guess at the worlds an answer will fail in, and how it compares with what happened.

Worlds are spoken of by their names alone. Nothing here touches a score.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.exercise import Exercise
from autograder.judging import Report
from autograder.outcome import Failure


@dataclass(frozen=True)
class Foresight:
    """Names of hidden worlds: expected to fail and failed, failed unexpectedly, expected and went well."""

    hits: tuple[str, ...]
    misses: tuple[str, ...]
    false_alarms: tuple[str, ...]


class UnknownKind(ValueError):
    """A name that none of the exercise's hidden worlds has; the message says which are near, or all."""


def kinds(exercise: Exercise) -> tuple[str, ...]:
    """The names of the hidden worlds, each once."""
    return tuple(dict.fromkeys(world.name for world in exercise.worlds[1:]))


def meant(exercise: Exercise, names: Iterable[object]) -> tuple[str, ...]:
    """The hidden worlds that are named, in the exercise's order; case does not count, and a part will do.

    Raises:
        UnknownKind: a name that no hidden world has, or a part of several.
    """
    known = {kind.casefold(): kind for kind in kinds(exercise)}
    chosen = set()
    for name in names:
        wanted = " ".join(str(name).split()).casefold()
        parts = [one for one in known if wanted and wanted in one]
        if wanted not in known and len(parts) != 1:
            near = parts or difflib.get_close_matches(wanted, known, n=3, cutoff=0.6) or list(known)
            said = ", ".join(f"*{known[one]}*" for one in near)
            raise UnknownKind(f"No hidden world here is called “{name}”. There are: {said}.")
        chosen.add(known[wanted if wanted in known else parts[0]])
    return tuple(kind for kind in known.values() if kind in chosen)


def foresight(expected: Iterable[str], report: Report) -> Foresight | None:
    """How a guess compares with a judged answer; None where the answer did not run, so that nothing can be said."""
    if report.blank or isinstance(report.trials[0].got, Failure):
        return None
    wanted = set(expected)
    failed = {trial.world.name for trial in report.trials[1:] if not trial.right}
    order = kinds(report.exercise)
    return Foresight(
        tuple(kind for kind in order if kind in wanted & failed),
        tuple(kind for kind in order if kind in failed - wanted),
        tuple(kind for kind in order if kind in wanted - failed),
    )
