"""Where the exercises are: the weeks' folders, read without importing what is not asked for."""

from __future__ import annotations

import difflib
import importlib.util
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.exercise import ContentError, Exercise

REPOSITORY = Path(__file__).resolve().parent.parent
_FILE = re.compile(r"q\d+_(?P<slug>[a-z][a-z0-9_]*)\.py")
_KERNEL = re.compile(r"\A---\n(?:.*\n)*?  kernelspec:\n(?:.*\n)*?---\n")
_MINUTES = re.compile(r"<!--\s*minutes:\s*(\d+)\s*-->")
READING = 12
"""Minutes for a lesson whose prose says nothing else."""
PLACE = re.compile(r"<!--\s*exercise:\s*(\w+)\s*-->")


class UnknownExercise(KeyError):
    """A slug that no exercise has; `nearest` are the slugs that look like it."""

    def __init__(self, slug: str, nearest: list[str]) -> None:
        super().__init__(slug)
        self.slug = slug
        self.nearest = nearest

    def __str__(self) -> str:
        meant = f" Did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        return f"There is no exercise {self.slug!r}.{meant}"


@dataclass(frozen=True)
class Lesson:
    """One day's lesson: its prose, its exercises in the order of the prose, and the notebook made of both.

    A lab is a lesson on real engines: its prose names a kernel other than Python's own, and no cohort is
    graded on it. `minutes` are those of the lesson without its exercises: of its prose, or of the round that it
    holds, where the prose says so in a line `<!-- minutes: 75 -->`.
    """

    week: str
    name: str
    folder: Path
    title: str
    slugs: tuple[str, ...]
    is_lab: bool = False
    minutes: int = READING

    @property
    def notebook(self) -> Path:
        return self.folder.with_suffix(".ipynb")

    @property
    def prose(self) -> Path:
        return self.folder / "lesson.md"


def files(root: Path = REPOSITORY) -> dict[str, Path]:
    """Slug to exercise file, over all weeks.

    Raises:
        ContentError: two files share a slug.
    """
    found: dict[str, Path] = {}
    for path in sorted(root.glob("week*/**/q*_*.py")):
        match = _FILE.fullmatch(path.name)
        if match is None:
            raise ContentError(f"{path}: an exercise file is named q20_its_slug.py")
        if match["slug"] in found:
            raise ContentError(f"{path} and {found[match['slug']]} share the slug {match['slug']}")
        found[match["slug"]] = path
    return found


@cache
def find(slug: str) -> Exercise:
    """The exercise with this slug.

    Raises:
        UnknownExercise: there is none; the nearest slugs are in it.
    """
    known = files()
    if slug not in known:
        raise UnknownExercise(slug, difflib.get_close_matches(slug, known, n=3, cutoff=0.5))
    return read(known[slug])


def read(path: Path) -> Exercise:
    """The exercise that a file defines, under the slug of its name.

    Raises:
        ContentError: the file defines no `exercise`, or its name gives no slug.
    """
    match = _FILE.fullmatch(path.name)
    if match is None:
        raise ContentError(f"{path}: an exercise file is named q20_its_slug.py")
    name = f"_exercise_{match['slug']}"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    exercise = getattr(module, "exercise", None)
    if not isinstance(exercise, Exercise):
        raise ContentError(f"{path}: it defines no value named `exercise`")
    return exercise.named(match["slug"])


def _by_number(path: Path) -> list[tuple[str, int]]:
    """Day 10 comes after day 9."""
    return [(words, int(number or 0)) for words, number in re.findall(r"(\D+)(\d*)", path.as_posix())]


def lessons(root: Path = REPOSITORY) -> list[Lesson]:
    """All lessons in course order: by week, on-ramps last in their week, then by day.

    Raises:
        ContentError: a lesson without a title, or one that places an exercise that is not beside it.
    """
    found = []
    for prose in sorted(root.glob("week*/**/lesson.md"), key=_by_number):
        folder = prose.parent
        text = prose.read_text(encoding="utf-8")
        title = re.search(r"^# (.+)$", text, re.MULTILINE)
        if title is None:
            raise ContentError(f"{prose}: a lesson begins with a title, `# …`")
        slugs = tuple(PLACE.findall(text))
        beside = {match["slug"] for path in folder.glob("q*.py") if (match := _FILE.fullmatch(path.name))}
        if set(slugs) != beside or len(slugs) != len(set(slugs)):
            raise ContentError(
                f"{prose}: it places {sorted(slugs)}, the exercises beside it are {sorted(beside)}"
            )
        found.append(
            Lesson(
                folder.relative_to(root).parts[0],
                folder.name,
                folder,
                title[1].strip(),
                slugs,
                is_lab=_KERNEL.search(text) is not None,
                minutes=int(said[1]) if (said := _MINUTES.search(text)) else READING,
            )
        )
    return found
