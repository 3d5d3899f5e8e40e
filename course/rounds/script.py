"""What an interviewer brings to a live round: a few questions in order, nudges, and what changes afterwards."""

from __future__ import annotations

import difflib
import importlib.util
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from autograder.exercise import ContentError
from autograder.library import REPOSITORY

_FILE = re.compile(r"r\d+_(?P<slug>[a-z][a-z0-9_]*)\.py")


@dataclass(frozen=True)
class Card:
    """What the interviewer says once an answer stands, and what they listen for."""

    says: str
    listens_for: str


@dataclass(frozen=True)
class Step:
    """One question: an exercise by its slug, nudges for whoever is stuck, and cards to talk about afterwards.

    Attributes:
        nudges: from the least to the most, in an interviewer's words.
        twists: what changes now: it does not fit in memory, it arrives late.
    """

    slug: str
    nudges: tuple[str, ...] = ()
    twists: tuple[Card, ...] = ()


@dataclass(frozen=True)
class Script:
    """A live round.

    Attributes:
        opening: what the interviewer says first, about the data and the time.
    """

    title: str
    kind: Literal["sql", "coding"]
    opening: str
    steps: tuple[Step, ...]
    slug: str = field(default="", compare=False)

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(step.slug for step in self.steps)


def files(root: Path = REPOSITORY) -> dict[str, Path]:
    """Slug to file of every script, in course order.

    Raises:
        ContentError: two files share a slug, or a file beside them has no slug in its name.
    """
    found: dict[str, Path] = {}
    for path in sorted(root.glob("week*/**/r[0-9]*_*.py")):
        match = _FILE.fullmatch(path.name)
        if match is None:
            raise ContentError(f"{path}: the file of a script is named r20_its_slug.py")
        if match["slug"] in found:
            raise ContentError(f"{path}: another script is named {match['slug']} already")
        found[match["slug"]] = path
    return found


@cache
def find(slug: str) -> Script:
    """The script with this slug.

    Raises:
        KeyError: there is none.
        ContentError: its file defines no `script`.
    """
    known = files()
    if slug not in known:
        near = difflib.get_close_matches(slug, known, n=2, cutoff=0.5)
        raise KeyError(f"There is no script {slug!r}.{f' Did you mean {near[0]!r}?' if near else ''}")
    script = _value(known[slug])
    return Script(script.title, script.kind, script.opening, script.steps, slug)


def of_kind(kind: str) -> list[Script]:
    """All scripts of a kind of round, in course order."""
    return [script for slug in files() if (script := find(slug)).kind == kind]


def _value(path: Path) -> Script:
    name = f"_script_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ContentError(f"{path}: it cannot be read")
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    if not isinstance(script := getattr(module, "script", None), Script):
        raise ContentError(f"{path}: it defines no value named `script`")
    return script
