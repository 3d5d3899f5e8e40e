"""What can be said of one round of the day: measured, scored by people, not scored yet, quoted. Nothing is added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

LONGEST_QUOTE = 180


@dataclass(frozen=True)
class Level:
    """What the learner gave in one dimension, 0 to 3; several where several answers were scored. `heard` says what that is."""

    name: str
    label: str
    levels: tuple[int, ...]
    heard: str = ""


@dataclass(frozen=True)
class Quote:
    """Something that was said or written, what it is evidence of, and where it stands."""

    about: str
    text: str
    where: str = ""


@dataclass(frozen=True)
class Met:
    """A mistake that a round showed. `slug` is of the exercise, `place` the kind of work."""

    name: str
    place: str
    slug: str
    title: str


@dataclass(frozen=True)
class Sign:
    """Whether something that a criterion looks for was there, and from what one sees it."""

    holds: bool
    because: str


@dataclass(frozen=True)
class Seen:
    """One round, as far as it can be told.

    Attributes:
        minutes: on its clock; None where it has none or was not begun.
        measured: by a machine, a line each.
        own: levels of the learner's own.
        others: what other people gave, with its spread.
        unscored: what nobody has scored yet, and what would.
        signs: by name, what criteria look for; a name that is missing was not looked at.
    """

    minutes: float | None = None
    measured: tuple[str, ...] = ()
    own: tuple[Level, ...] = ()
    others: tuple[str, ...] = ()
    unscored: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    met: tuple[Met, ...] = ()
    signs: Mapping[str, Sign] = field(default_factory=dict)


def from_own(own: Sequence[Level], dimension: str) -> Sign | None:
    """The learner's own levels of a dimension as a sign: half of them are 2 or more, and none is 0."""
    for one in own:
        if one.name == dimension:
            said = ", ".join(map(str, one.levels))
            return Sign(
                median(one.levels) >= 2 and min(one.levels) > 0, f"{one.label.lower()}: you gave {said}"
            )
    return None


def known(signs: Mapping[str, Sign | None]) -> dict[str, Sign]:
    """Those that were looked at."""
    return {name: sign for name, sign in signs.items() if sign is not None}


def cut(text: str) -> str:
    """A text on one line, short enough to quote."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"


def counted(number: int, one: str, several: str = "") -> str:
    """Such as "1 nudge" and "3 nudges"."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
