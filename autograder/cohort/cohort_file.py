"""What makes a cohort this one beside its gradebook: a tag, a seed, and the worlds that the seed drew. Plain data."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from autograder import library
from autograder.cohort.assignment import CohortProblem
from autograder.cohort.draws import Draws, drawn
from autograder.exercise import Exercise

NAME = "cohort.json"


@dataclass
class CohortFile:
    """The file of a cohort's folder; a cohort without one has neither tag nor seed, and the course's worlds.

    Attributes:
        tag: the version of the course that the cohort stays with, "" where none was named.
        seed: what its worlds are drawn by, "" where they are the course's.
        exercises: slug to the draws that were taken, and a digest of what they were taken from.
    """

    path: Path
    tag: str = ""
    seed: str = ""
    exercises: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> CohortFile:
        """That of a cohort's folder.

        Raises:
            CohortProblem: it cannot be read.
        """
        path = folder / NAME
        if not path.exists():
            return cls(path)
        try:
            written = json.loads(path.read_text(encoding="utf-8"))
            exercises = {
                str(slug): {"made_of": str(one["made_of"]), "draws": [int(number) for number in one["draws"]]}
                for slug, one in written["exercises"].items()
            }
            return cls(path, str(written["tag"]), str(written["seed"]), exercises)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CohortProblem(f"{path} could not be read ({error}). Restore it from a copy.") from None

    def write(self) -> None:
        """Write it, whole or not at all.

        Raises:
            OSError: it cannot be written.
        """
        lines = ",\n".join(
            f"  {json.dumps(slug)}: {json.dumps(one)}" for slug, one in sorted(self.exercises.items())
        )
        text = f'{{"tag": {json.dumps(self.tag)}, "seed": {json.dumps(self.seed)}, "exercises": {{\n{lines}\n}}}}\n'
        part = self.path.with_suffix(".json.part")
        part.write_text(text, encoding="utf-8")
        os.replace(part, self.path)

    def missing(self) -> list[str]:
        """The exercises whose worlds have not been drawn from what they are now; none without a seed."""
        slugs = [slug for slug in library.files() if _has_hidden_worlds(slug)] if self.seed else []
        return [slug for slug in slugs if self._is_missing(slug)]

    def draw(self, slugs: Iterable[str], drawing: Callable[[Exercise, str], Draws] = drawn) -> Iterator[str]:
        """Draw worlds for these exercises and write each down; yields the slug of each that is done.

        Raises:
            OSError: the file cannot be written; what was drawn before stays.
        """
        for slug in slugs:
            draws = drawing(library.find(slug), self.seed)
            self.exercises[slug] = {"made_of": made_of(slug), "draws": list(draws)}
            self.write()
            yield slug

    def draws(self, slugs: Iterable[str]) -> dict[str, Draws]:
        """The draws of those of some exercises that have any.

        Raises:
            CohortProblem: they have not been drawn yet, or from other worlds than the exercises have now.
        """
        if not self.seed:
            return {}
        wanted = [slug for slug in slugs if _has_hidden_worlds(slug)]
        if missing := sorted(slug for slug in wanted if self._is_missing(slug)):
            tag = f" (`git checkout {self.tag}`)" if self.tag else ""
            raise CohortProblem(
                f"This cohort's worlds for {', '.join(missing)} were drawn for another version of the course, or"
                f" not yet. Take the version it began with{tag}, or finish drawing:"
                f" course cohort new {self.path.parent} --seed …"
            )
        found = {slug: tuple(self.exercises[slug]["draws"]) for slug in wanted}
        return {slug: draws for slug, draws in found.items() if any(draws)}

    def _is_missing(self, slug: str) -> bool:
        return self.exercises.get(slug, {}).get("made_of") != made_of(slug)


def _has_hidden_worlds(slug: str) -> bool:
    exercise = library.find(slug)
    return not exercise.by_hand and len(exercise.worlds) > 1


@cache
def made_of(slug: str) -> str:
    """A digest of what an exercise's worlds are made of: its file, and all that makes rows."""
    digest = hashlib.sha256(_makers())
    digest.update(_text(library.files()[slug]))
    return digest.hexdigest()[:32]


@cache
def _makers() -> bytes:
    root = library.REPOSITORY / "autograder"
    digest = hashlib.sha256()
    for path in sorted(
        [*(root / "universe").rglob("*.py"), *(root / "worlds").rglob("*.py"), root / "redrawn.py"]
    ):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode() + _text(path))
    return digest.digest()


def _text(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")
