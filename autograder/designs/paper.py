"""A design on paper: what it lacks, and by subject the first error of the linter."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.designs.design import Design
from autograder.designs.linting import Finding
from autograder.designs.rules import SUBJECTS

COMPLETE = "complete"
HOLDS = "holds"


def missing(design: Design, sections: Sequence[str]) -> tuple[str, ...]:
    """The sections that are asked for and are not there."""
    return tuple(name for name in sections if not getattr(design, name))


def verdicts(design: Design, sections: Sequence[str], findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """For completeness and for each subject, that it holds, or the first thing that does not."""
    lacking = missing(design, sections)
    first: dict[str, str] = {}
    for one in findings:
        if one.is_error:
            first.setdefault(one.subject, one.name)
    return [
        (COMPLETE, f"missing-{lacking[0]}" if lacking else HOLDS),
        *((subject, first.get(subject, HOLDS)) for subject in SUBJECTS),
    ]


def in_words(
    design: Design, sections: Sequence[str], findings: Sequence[Finding]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences on what has to be mended, the most basic first; and those on what is worth a look."""
    lacking = missing(design, sections)
    errors = [f"There is no `{name}` yet." for name in lacking]
    errors += [str(one) for one in findings if one.is_error and one.place not in lacking]
    return tuple(errors), tuple(str(one) for one in findings if not one.is_error and not one.waived)
