"""`contract(slug)`: what the result promises, said before the query is written, as a form or as text."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograder.contracts import QUESTIONS, choices, compared, contracts_of_others, fields_of
from autograder.exercise import Exercise
from course import private_file, progress
from course.said import Said

if TYPE_CHECKING:
    from autograder.judging import Report
    from course.form import Form, Reply

KIND = "contracts"
_attempted: set[str] = set()
LABELS = {field: field.capitalize() for field in QUESTIONS}
AGREES = "The exercise says the same."


def contract_of(exercise: Exercise, given: Mapping[str, Any]) -> Form | Said:
    """The form when nothing is given, else what was given beside the exercise's contract."""
    slug = exercise.slug
    if exercise.contract is None:
        return Said(f"`{slug}` has no contract to fill in. Its statement says what is asked.")
    asked = fields_of(exercise.contract)
    if unknown := [name for name in given if name not in asked]:
        return Said(
            f"This contract has no field {_listed(unknown)}. Its fields are {_listed(asked)}: `{_call(slug, asked)}`"
        )
    if not given:
        return _form(exercise)
    filled = private_file.read(KIND, slug) | {name: str(text) for name, text in given.items()}
    status = private_file.keep(KIND, slug, filled)
    table = [_table(exercise, filled)] if any(filled.values()) else []
    return Said("\n\n".join([*table, *_summary(exercise, filled), status]))


def offer(report: Report) -> str | None:
    """A line for a check, while the exercise has a contract that was never filled in: when nothing was
    attempted yet, and at the first attempt."""
    slug = report.exercise.slug
    is_first = report.blank or slug not in _attempted
    if not report.blank:
        _attempted.add(slug)
    if report.exercise.contract is None or report.solved or not is_first:
        return None
    if os.environ.get("NBGRADER_EXECUTION") or any(private_file.read(KIND, slug).values()):
        return None
    if not report.blank and _was_checked(slug):
        return None
    return f'`contract("{slug}")` asks what the result promises; worth saying before you write it.'


def _was_checked(slug: str) -> bool:
    try:
        return any(event.slug == slug and event.kind == "check" for event in progress.read().events)
    except OSError:
        return True


def _form(exercise: Exercise) -> Form:
    from course.form import Field, Form, Reply

    slug = exercise.slug
    offered = choices(slug, exercise.contract, *contracts_of_others(exercise))
    fields = [Field(name, LABELS[name], "choice", QUESTIONS[name], texts) for name, texts in offered.items()]
    filled = private_file.read(KIND, slug)

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        status = private_file.keep(KIND, slug, filled)
        if not asked:
            return Reply(status)
        return Reply(status, _summary(exercise, filled), _beside(exercise, filled))

    return Form(
        f"The contract of {exercise.title}",
        fields,
        heard,
        filled=filled,
        first=Reply("Nothing here earns or costs points."),
        button="Compare with the exercise",
        plain=_plain(slug, offered),
    )


def _beside(exercise: Exercise, filled: Mapping[str, str]) -> dict[str, str]:
    return {
        one.field: AGREES if one.agrees else f"The exercise says: {one.theirs}."
        for one in compared(exercise.contract, filled)
        if one.yours
    }


def _summary(exercise: Exercise, filled: Mapping[str, str]) -> list[str]:
    fields = compared(exercise.contract, filled)
    said = [one for one in fields if one.yours]
    different = [one.field for one in said if not one.agrees]
    lines = []
    if different:
        lines.append(
            f"{_capitalised(_listed(different, ''))}: you and the exercise say it differently. "
            "On which rows would the two give different results?"
        )
    elif len(said) == len(fields):
        lines.append("You promise what the exercise asks for, in every field. Write the query that keeps it.")
    if open_ones := [one.field for one in fields if not one.yours]:
        lines.append(f"Still open: {_listed(open_ones, '')}.")
    return lines


def _table(exercise: Exercise, filled: Mapping[str, str]) -> str:
    rows = [
        f"| {one.field} | {_cell(one.yours)} | {AGREES if one.agrees else _cell(one.theirs)} |"
        for one in compared(exercise.contract, filled)
        if one.yours
    ]
    return "\n".join(["| field | you say | the exercise says |", "| --- | --- | --- |", *rows])


def _plain(slug: str, offered: Mapping[str, tuple[str, ...]]) -> str:
    parts = [
        "\n".join([f"{QUESTIONS[name]} ({name})", *(f"  - {text}" for text in texts)])
        for name, texts in offered.items()
    ]
    return "\n\n".join([*parts, f"Answer as text, in your words or in these: {_call(slug, offered)}"])


def _call(slug: str, fields: Mapping[str, Any]) -> str:
    given = ", ".join(f'{name}="…"' for name in fields)
    return f'contract("{slug}", {given})'


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _listed(names: Any, mark: str = "`") -> str:
    written = [f"{mark}{name}{mark}" for name in names]
    return " and ".join([", ".join(written[:-1]), written[-1]] if len(written) > 1 else written)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
