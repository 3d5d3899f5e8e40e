"""Where a document makes no sense, in words: the line, what stands there, and what was expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

import yaml

# What YAML's own words mean to somebody who wrote a model.
_IN_PLAIN_WORDS = (
    ("cannot start any token", "a tab or a stray sign begins it; YAML indents with spaces"),
    (
        "mapping values are not allowed",
        "a colon is one too many: put a text with a colon into quotes, and begin each line below its neighbours",
    ),
    ("expected <block end>", "it is indented otherwise than the lines above it that it belongs to"),
    ("could not find expected ':'", "expected `name: value`"),
    ("expected node content", "a bracket is opened, and nothing that belongs in it follows"),
    ("expected '-' indicator", "the lines above it are a list; a line of that list begins with `- `"),
    ("expected ',' or", "a bracket opened above is not closed here"),
    ("unexpected end of stream", "a quote or a bracket is opened and never closed"),
)


class NotADesign(ValueError):
    """A text that is no data model; the message says the line and what was expected there."""


def in_plain_words(error: yaml.YAMLError, lines: Sequence[str]) -> str:
    """What a YAML error means."""
    mark = getattr(error, "problem_mark", None)
    problem = " ".join(str(getattr(error, "problem", None) or error).split())
    at = min(mark.line, max(len(lines) - 1, 0)) if mark else 0
    plain = next((said for found, said in _IN_PLAIN_WORDS if found in problem), f"YAML says: {problem}")
    return f"{place(at, lines)}: {plain}."


def place(at: int, lines: Sequence[str]) -> str:
    """A line by its number from 0, with its text."""
    shown = lines[at].strip() if at < len(lines) else ""
    cut = shown if len(shown) <= 60 else shown[:59] + "…"
    return f"Line {at + 1}" + (f", `{cut}`" if cut else "")


def meant(name: str, known: Iterable[str]) -> str:
    """Ends a sentence with a guess at the name that was meant, where one is near."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean `{near[0]}`?" if near else ""
