"""A drill: one generated question with its answer, its worked line, and the slips whose answers are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Slip:
    """One way to get another answer: its slug, what it gives, and a sentence that says what was done."""

    name: str
    gives: Any
    says: str


@dataclass(frozen=True)
class Verdict:
    """What is said about one answer.

    Attributes:
        right: None where the answer could not be read; then it does not count, and `says` tells how to write it.
        slip: the slug of the slip whose answer it is; "" for none.
        says: one to three sentences.
        worked: the line that works it out, for after the answer.
    """

    right: bool | None
    slip: str = ""
    says: str = ""
    worked: str = ""


class Judges(Protocol):
    """From an answer's parts to a verdict."""

    def __call__(self, answer: dict[str, str]) -> Verdict: ...


@dataclass(frozen=True)
class Blank:
    """One thing to fill in: its name, its label, what an answer looks like, and choices where there are some."""

    name: str
    label: str
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    lines: int = 1


@dataclass(frozen=True)
class Drill:
    """One question, made again from kind, family, difficulty and seed.

    Attributes:
        kind: what is practised: one of `autograder.drills.KINDS`.
        family: the template it comes from.
        asks: paragraphs; text in backticks is code, and one that begins with four spaces is a query.
        heads, rows: a table to look at, where there is one.
        blanks: what is to be filled in; one of them unless said otherwise.
        expected: as somebody would write it, by blank.
        slips: what is recognised.
        judge: from what was filled in to a verdict.
    """

    kind: str
    family: str
    difficulty: int
    seed: int
    asks: tuple[str, ...]
    blanks: tuple[Blank, ...]
    expected: dict[str, str]
    slips: tuple[Slip, ...]
    judge: Judges
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
