"""The verbs for what is said beside a check: contract, expect, calibration, complexity, recall, and the recruiter's numbers.

None of them earns or costs anything, and none raises for what a learner writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from course import progress
from course.finding import found, found_judged
from course.rounds.noted import closed
from course.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from course.foreseen import Calibration
    from course.form import Form
    from course.retrieval_form import RetrievalForm


def contract(slug: str, fields: Mapping[str, Any] | None = None, /, **more: Any) -> Form | Said:
    """What the result promises: a form, or field by field as text, `contract(slug, grain="one row per day")`.

    Compared with the exercise's own; it earns and costs nothing.
    """
    exercise = found(slug, "contract")
    if isinstance(exercise, Said):
        return exercise
    if shut := closed(slug, "contract"):
        return shut
    from course.contract_form import contract_of

    if not hasattr(fields or {}, "keys"):
        return Said(f'Name the fields: `contract("{slug}", grain="…", key="…")`.')
    return contract_of(exercise, {**(fields or {}), **more})


def expect(slug: str, *kinds: str | Iterable[str]) -> Form | Said:
    """The hidden worlds that the next check will fail in, by name, or "none"; without names, a form."""
    exercise = found_judged(slug, "expect")
    if isinstance(exercise, Said):
        return exercise
    from course.expected import expected_in

    names = [name for kind in kinds for name in (kind if isinstance(kind, list | tuple | set) else [kind])]
    return expected_in(exercise, names)


def complexity(slug: str, sentence: str | None = None, /) -> Form | Said:
    """What an answer costs, in a sentence of yours; the exercise's stands beside it once yours is written.

    Without a sentence, a form. It earns and costs nothing.
    """
    exercise = found(slug, "complexity")
    if isinstance(exercise, Said):
        return exercise
    if shut := closed(slug, "complexity"):
        return shut
    from course.complexity_form import complexity_of

    return complexity_of(exercise, sentence)


def calibration() -> Calibration | Said:
    """How often you foresaw where an answer would fail: together, by kind of world, by day."""
    from course.foreseen import NOTHING, calibrated

    try:
        counted = calibrated(progress.read().events)
    except OSError as error:
        return Said(f"Your progress could not be read: {error}")
    return counted if counted.total.checks else Said(NOTHING)


def numbers_card(system: str = "", **fields: Any) -> Form | Said:
    """The numbers of a system you worked on, as a recruiter asks for them: a form, or as text by field.

    Kept in your work folder, one file a system; said as one sentence, with questions about what
    does not fit together.
    """
    from course.numbers_form import card_of

    return card_of(system, fields)


def recall(
    deck: str = "", number: int | None = None, wrote: str | None = None, /, *, rated: str | None = None
) -> RetrievalForm | Said:
    """The reading club: a question, your answer from memory, then ours, and your own rating.

    `deck` is a post or "stack"; without one, all of them together. What you missed comes first.
    As text: a question by its number, with what you remember, or with `rated="knew"`, "partly" or "not".
    """
    from course.retrieval_text import recalled

    return recalled(deck, number, wrote, rated)
