"""What stands under `details` of a design, held against the names and words that whatever carries it out knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from autograder.designs.design import Design
from autograder.modelling.place import meant

Words = Mapping[str, Any]
"""By name: the words that may stand there, a mapping of names of its own, or None where it is written freely."""
YES_OR_NO = ("yes", "no")
MOST_TOLD = 6


def unknown_words(design: Design, known: Mapping[str, Words]) -> tuple[str, ...]:
    """A sentence, with its line, for each name or word under `details` that means nothing; the first few.

    Args:
        known: by the section under `details`, what may stand in it.
    """
    found: list[tuple[str, str]] = []
    for section, words in known.items():
        said = design.details.get(section)
        if isinstance(said, Mapping):
            found += _unknown(said, words, f"details.{section}")
    told = []
    for at, sentence in found[:MOST_TOLD]:
        line = design.line_of(at)
        told.append(f"Line {line}: {sentence}" if line else sentence)
    return tuple(told)


def _unknown(said: Words, words: Words, at: str) -> Iterator[tuple[str, str]]:
    for name, value in said.items():
        inner, may_be = f"{at}.{name}", words.get(name)
        if name not in words:
            guess = meant(name, words) or f"; it has {', '.join(f'`{one}`' for one in words)}."
            yield inner, f"`{at}` has no field `{name}`{guess}"
        elif isinstance(may_be, Mapping):
            yield from _unknown(value, may_be, inner) if isinstance(value, Mapping) else ()
        elif may_be is not None:
            for one in value if isinstance(value, list) else [value]:
                word = ("yes" if one else "no") if isinstance(one, bool) else one
                if word is not None and word not in may_be:
                    yield (
                        inner,
                        f"`{inner}` is {_either(may_be)}; it says `{str(word)[:60]}`{meant(str(word), may_be) or '.'}",
                    )


def _either(words: tuple[str, ...]) -> str:
    quoted = [f"`{word}`" for word in words]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"
