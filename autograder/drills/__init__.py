"""Generated questions with known slips, and how fluent somebody is in them.

`drawn(kind, seed, difficulty)` gives a `Drill`; the closed forms of sizing are in `autograder.drills.sizing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from autograder.drills.drill import Blank, Drill, Slip, Verdict
from autograder.drills.fluency import Fluency, fluency


@dataclass(frozen=True)
class Kind:
    """What can be practised: what it is called, the median to reach, the highest difficulty, what draws a question."""

    called: str
    target_s: float
    most_difficult: int
    draw: Callable[[int, int, str], Drill]


# What draws a question is imported with the first one: windows bring DuckDB with them.
def _predict(seed: int, difficulty: int, family: str) -> Drill:
    from autograder.drills.windows import predict

    return predict(seed, difficulty, family)


def _change(seed: int, difficulty: int, family: str) -> Drill:
    from autograder.drills.windows import change

    return change(seed, difficulty, family)


def _write(seed: int, difficulty: int, family: str) -> Drill:
    from autograder.drills.window_written import write

    return write(seed, difficulty, family)


def _numbers(seed: int, difficulty: int, family: str) -> Drill:
    from autograder.drills.numbers import numbers

    return numbers(seed, difficulty, family)


def _impossible(seed: int, difficulty: int, family: str) -> Drill:
    from autograder.drills.impossible import impossible

    return impossible(seed, difficulty, family)


KINDS: dict[str, Kind] = {
    "predict": Kind("predict the values", 45, 4, _predict),
    "rows": Kind("what changes with ROWS", 45, 3, _change),
    "write": Kind("write it", 180, 3, _write),
    "numbers": Kind("sizing in the head", 60, 4, _numbers),
    "impossible": Kind("the impossible claim", 90, 4, _impossible),
}
"""What can be practised, by name."""

WINDOWS = ("predict", "rows", "write")
"""The kinds that are about window functions."""


def drawn(kind: str, seed: int, difficulty: int = 1, family: str = "") -> Drill:
    """The question of a seed; the same each time.

    Raises:
        KeyError: no such kind or family.
    """
    return KINDS[kind].draw(seed, difficulty, family)


def standing(kind: str, answers: list) -> Fluency:
    """How fluent somebody is in a kind, from answers in the order given."""
    return fluency(kind, answers, KINDS[kind].target_s, KINDS[kind].most_difficult)


__all__ = ["KINDS", "WINDOWS", "Blank", "Drill", "Fluency", "Kind", "Slip", "Verdict", "drawn", "standing"]
