"""Where the posts and the stack cards are: beside a lesson, found by their file names, read when they are asked for."""

from __future__ import annotations

import difflib
import importlib.util
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from autograder.exercise import ContentError
from autograder.library import REPOSITORY
from course.reading.post import Card, Post

_FILE = re.compile(r"p\d+_(?P<slug>[a-z][a-z0-9_]*)\.py")
STACK, EVERYTHING = "stack", ""
STACK_FILE = "stack_cards.py"


class UnknownDeck(KeyError):
    """A name that no deck has."""

    def __str__(self) -> str:
        near = difflib.get_close_matches(self.args[0], decks(), n=2, cutoff=0.5)
        meant = f" Did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else ""
        known = ", ".join(f"`{name}`" for name in decks())
        return f"There is no deck `{self.args[0]}`.{meant} There are {known}."


@dataclass(frozen=True)
class Deck:
    """Cards that are asked together, in the order of their file."""

    name: str
    title: str
    cards: tuple[Card, ...]


def files(root: Path = REPOSITORY) -> dict[str, Path]:
    """Slug to file of every post, in course order.

    Raises:
        ContentError: two files share a slug, or a file beside them has no slug in its name.
    """
    found: dict[str, Path] = {}
    for path in sorted(root.glob("week*/**/p*_*.py")):
        match = _FILE.fullmatch(path.name)
        if match is None:
            raise ContentError(f"{path}: the file of a post is named p20_its_slug.py")
        if match["slug"] in {*found, STACK}:
            raise ContentError(f"{path}: another deck is named {match['slug']} already")
        found[match["slug"]] = path
    return found


def decks() -> list[str]:
    """The names of all decks, the stack cards last."""
    return [*files(), STACK]


@cache
def post(slug: str) -> Post:
    """The post with this slug.

    Raises:
        UnknownDeck: there is none.
        ContentError: its file defines no `post`.
    """
    known = files()
    if slug not in known:
        raise UnknownDeck(slug)
    return _value(known[slug], "post", Post)


@cache
def deck(name: str) -> Deck:
    """The deck with this name; `EVERYTHING` is all of them together. Raises UnknownDeck."""
    if name == EVERYTHING:
        together = tuple(card for one in decks() for card in deck(one).cards)
        return Deck(EVERYTHING, "Everything the reading club asks", together)
    if name == STACK:
        title = "The stack, one card a tool"
        [path] = REPOSITORY.glob(f"week*/**/{STACK_FILE}")
        return Deck(STACK, title, tuple(one.card(title) for one in _value(path, "cards", tuple)))
    return Deck(name, post(name).title, post(name).cards(name))


def _value(path: Path, name: str, kind: type) -> Any:
    """What a file of content defines under a name. Raises ContentError when it does not."""
    spec = importlib.util.spec_from_file_location(f"_reading_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    value = getattr(module, name, None)
    if not isinstance(value, kind):
        raise ContentError(f"{path}: it defines no {kind.__name__} named `{name}`")
    return value
