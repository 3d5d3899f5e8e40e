"""The linter: every rule asked of a design, and what each found, with its line and the reason it was waived for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from autograder.designs.design import Design
from autograder.designs.rules import RULES
from autograder.designs.rules.rule import Severity

MOST_FOUND = 40
"""What one rule says of one design; who mends these is told the next ones."""


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found.

    Attributes:
        rule: R01 to R36; `name` is its trap and `subject` what it is about.
        place: such as "sinks.playback_events.mode"; `line` is where that is written, from 1, if it is.
        sentence: what the design does there, then why that matters at its scale.
        waived: the reason for which its author waives it; "" where nobody does.
    """

    rule: str
    severity: Severity
    name: str
    subject: str
    place: str
    line: int | None
    sentence: str
    waived: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it has to be mended: an error that nobody waives."""
        return self.severity == "E" and not self.waived

    def __str__(self) -> str:
        where = f", line {self.line}" if self.line else ""
        waived = f" Waived: {self.waived}" if self.waived else ""
        return f"{self.rule} *{self.name}* (`{self.place}`{where}). {self.sentence}{waived}"


def lint(design: Design, *, staff: bool = False) -> tuple[Finding, ...]:
    """What the rules find, in their order; `staff` makes an error of what only a staff engineer has to say."""
    waived = {waiver.rule: waiver.reason for waiver in design.waive}
    return tuple(
        Finding(
            rule.id,
            "E" if staff and rule.error_for_staff else rule.severity,
            rule.name,
            rule.subject,
            place,
            design.line_of(place),
            sentence,
            waived.get(rule.id, ""),
        )
        for rule in RULES.values()
        for place, sentence in islice(rule.found(design), MOST_FOUND)
    )
