"""What a rule of the linter is: one trap with its name, how heavy it weighs, and how it is found in a design."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from autograder.designs.design import Design

Severity = Literal["E", "W"]
Found = Iterator[tuple[str, str]]

SUBJECTS = ("rates", "semantics", "late data", "state", "layout", "failure", "privacy", "decision")


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: R01 to R36.
        severity: "E" for what has to be mended or waived, "W" for what is worth a look.
        name: the trap, in kebab-case.
        subject: one of `SUBJECTS`.
        asks: what has to hold, in one sentence.
        found: from a design to each (place, sentence): what it does there, then why that matters at its scale.
        error_for_staff: a warning that is an error where a staff engineer answers.
    """

    id: str
    severity: Severity
    name: str
    subject: str
    asks: str
    found: Callable[[Design], Found]
    error_for_staff: bool = False


RULES: dict[str, Rule] = {}
"""All rules by id, in the order of their ids once all subjects are imported."""


def rule(
    id: str, severity: Severity, name: str, subject: str, asks: str, *, error_for_staff: bool = False
) -> Callable[[Callable[[Design], Found]], Callable[[Design], Found]]:
    """Makes a function that finds a trap the rule of that trap."""

    def declared(found: Callable[[Design], Found]) -> Callable[[Design], Found]:
        RULES[id] = Rule(id, severity, name, subject, asks, found, error_for_staff)
        return found

    return declared
