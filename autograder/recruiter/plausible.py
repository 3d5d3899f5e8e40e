"""Do the numbers of a card fit together, and is it said how they are known? What is open is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder.recruiter.card import FIELDS
from autograder.recruiter.fitting import RULES
from autograder.recruiter.quantities import HOW


def questions(card: Mapping[str, str]) -> list[tuple[str, str]]:
    """(field, question), what does not fit first, how it is known last; empty when nothing stands out."""
    values = {name: read.value for name, field in FIELDS.items() if (read := field.read(card))}
    asked = [*_unreadable(card)]
    asked += [(name, question) for name, rule in RULES if (question := rule(values))]
    if (before := card.get("before", "").strip()) and before == card.get("after", "").strip():
        asked.append(("after", f"You cut it from {before} to {before}. What changed?"))
    return [*asked, *_not_known_how(card)]


def _unreadable(card: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, field in FIELDS.items():
        written = card.get(name, "").strip()
        if written and field.unit and field.read(card) is None:
            example = field.example.partition(",")[0]
            yield (
                name,
                f"I cannot read “{written}” as a number with its unit. Is it something like {example}?",
            )


def _not_known_how(card: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, field in FIELDS.items():
        if field.is_measured and (read := field.read(card)) and not read.how:
            yield name, f"How do you know? Write it after a comma: {', '.join(HOW[:-1])} or {HOW[-1]}."
