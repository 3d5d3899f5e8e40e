"""How fluent somebody is in a kind of drill: median seconds and share of errors over the last answers, with the target beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

LAST = 20
"""So many of the last answers are looked at."""
MOST_ERRORS = 0.10
STEP = 5
"""After so many answers at one difficulty it is looked at again."""


class Answered(Protocol):
    """One answer that was given: which kind, how difficult, how many seconds, and whether it was right."""

    kind: str
    difficulty: int
    seconds: float
    right: bool


@dataclass(frozen=True)
class Fluency:
    """Where somebody stands in one kind.

    Attributes:
        answers: how many of the last ones there are, at most `LAST`.
        seconds: their median; None without any.
        errors: the share of them that was not right.
        target_s: the median to reach.
        difficulty: of the next question.
    """

    kind: str
    answers: int
    seconds: float | None
    errors: float
    target_s: float
    difficulty: int

    @property
    def automatic(self) -> bool:
        """Whether enough answers were fast enough and right."""
        return (
            self.answers == LAST
            and self.seconds is not None
            and self.seconds <= self.target_s
            and self.errors <= MOST_ERRORS
        )

    def __str__(self) -> str:
        if not self.answers:
            return f"No answers yet. Automatic is a median of {self.target_s:g} s and at most {MOST_ERRORS:.0%} not right, over {LAST}.".replace("%", " %")  # fmt: skip
        count = f"Last {self.answers} answer{'s' * (self.answers > 1)}"
        line = f"{count}: median {self.seconds:.0f} s (target {self.target_s:g} s), {self.errors * 100:.0f} % not right (target {MOST_ERRORS * 100:.0f} %). Difficulty {self.difficulty}."
        if self.automatic:
            return f"{line} That is automatic."
        return (
            f"{line} {LAST - self.answers} more until it can be called automatic."
            if self.answers < LAST
            else line
        )


def fluency(kind: str, answers: Iterable[Answered], target_s: float, most_difficult: int) -> Fluency:
    """Where the answers of one kind, in the order given, lead to."""
    own = [answer for answer in answers if answer.kind == kind]
    last = own[-LAST:]
    return Fluency(
        kind,
        len(last),
        median(answer.seconds for answer in last) if last else None,
        sum(not answer.right for answer in last) / len(last) if last else 0.0,
        target_s,
        difficulty(own, target_s, most_difficult),
    )


def difficulty(own: Sequence[Answered], target_s: float, most_difficult: int) -> int:
    """Of the next question: up after five that were right and fast, down after five of which most were not right."""
    level, since = 1, []
    for answer in own:
        since.append(answer)
        if len(since) < STEP:
            continue
        right = sum(one.right for one in since[-STEP:])
        fast = median(one.seconds for one in since[-STEP:]) <= 2 * target_s
        if right >= STEP - 1 and fast and level < most_difficult:
            level, since = level + 1, []
        elif right <= STEP // 2 and level > 1:
            level, since = level - 1, []
    return level
