"""What people score by: dimensions with four levels each, said as what somebody hears at each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HIGHEST = 3


@dataclass(frozen=True)
class Dimension:
    """What is listened for, and what is heard at levels 0 to 3."""

    name: str
    label: str
    levels: tuple[str, str, str, str]


Rubric = Mapping[str, Dimension]
"""Dimensions by name, in the order in which they are scored."""


def table_of(rubric: Rubric, dimensions: Iterable[str]) -> str:
    """Some dimensions of a rubric as a Markdown table."""
    rows = [f"| **{rubric[name].label}** | {' | '.join(rubric[name].levels)} |" for name in dimensions]
    return "\n".join(["| | 0 | 1 | 2 | 3 |", "| --- | --- | --- | --- | --- |", *rows])


def level_of(text: str) -> int | None:
    """The level that a choice begins with; None where none was chosen."""
    first = text.strip()[:1]
    return int(first) if first and first in "0123" else None
