"""Which words of a student's process are passed on: those that cannot carry a hidden row.

What it says before hidden inputs go in may be any words. After that only rows
count, an error is a known name, and a sentence is one of ours.
"""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from autograder.outcome import Failure, Outcome, Table
from autograder.sandbox.asked import Answered
from autograder.sandbox.wire import Malformed

KINDS = {"error", "time limit", "no result", "changed", "eager", "document", "rule"}
ANSWERS = {"text", "function", "value", "nothing"}
NOTES = {"changed-its-input", "printed"}
# Sentences that say nothing about any row.
OUR_OWN = {"", "it returned None", "the result is too large to be read"}
UNSAID = "it gave nothing to compare"
LONGEST, MOST_NOTES = 1_000, 5
# Written down, so that nobody has to wait for Polars in order to read a name; a test compares.
OF_POLARS = frozenset(
    """
    ArgumentRemovedError AttributeRemovedError CategoricalRemappingWarning ChronoFormatWarning
    ColumnNotFoundError ComputeError CustomUFuncWarning DataOrientationWarning DuplicateError
    InvalidOperationError MapWithoutReturnDtypeWarning ModuleUpgradeRequiredError NoDataError
    NoRowsReturnedError OutOfBoundsError ParameterCollisionError PerformanceWarning PolarsError
    PolarsInefficientMapWarning PolarsWarning RowsError SQLInterfaceError SQLSyntaxError SchemaError
    SchemaFieldNotFoundError ShapeError StringCacheMismatchError StructFieldNotFoundError
    TooManyRowsReturnedError UnstableWarning UnsuitableSQLError
    """.split()
)


def known(outcome: Outcome, own: Sequence[str], *, shown: bool, lines: int) -> Outcome:
    """An outcome with nothing in it but rows, known names and, in the shown world, words.

    Args:
        own: names that a question has of its own, such as those of a model's rules.
        lines: how many a notebook's cells have at most.

    Raises:
        Malformed: a kind of failure that there is not.
    """
    if isinstance(outcome, Table):
        return replace(outcome, notes=tuple(note for note in outcome.notes if note in NOTES))
    if outcome.kind not in KINDS:
        raise Malformed("not a kind of failure")
    error = outcome.error
    if error and error not in own and error not in error_names():
        error = "Exception"
    line = outcome.line if outcome.line is not None and 1 <= outcome.line <= lines else None
    return Failure(outcome.kind, error, _message(outcome, shown), line)


def _message(outcome: Failure, shown: bool) -> str:
    message = outcome.message[:LONGEST]
    if shown or message in OUR_OWN or message.startswith(("more than 100,000 rows",)):
        return message if shown else message.partition(":")[0]
    return UNSAID if outcome.kind == "no result" else ""


def described(slug: str, said: Any, notes: Sequence[str]) -> Answered:
    """What stood under a slug, as a process described it before hidden inputs went in.

    Raises:
        Malformed: it is not such a description.
    """
    if not isinstance(said, dict) or set(said) != {"kind", "text", "blank", "worked_out"}:
        raise Malformed("not a description")
    kind, text = said["kind"], said["text"]
    if kind not in ANSWERS or (kind == "text") != isinstance(text, str):
        raise Malformed("not a kind of answer")
    return Answered(
        slug,
        kind,
        text,
        notes=tuple(notes),
        blank=said["blank"] is True,
        worked_out=said["worked_out"] is True,
    )


def notes(said: Any) -> dict[str, tuple[str, ...]]:
    """What there was to say about each cell, a few short sentences a slug.

    Raises:
        Malformed: it is not sentences by slug.
    """
    if not isinstance(said, dict):
        raise Malformed("not notes")
    for sentences in said.values():
        if not isinstance(sentences, list) or not all(isinstance(one, str) for one in sentences):
            raise Malformed("not sentences")
    return {slug: tuple(one[:LONGEST] for one in said[slug][:MOST_NOTES]) for slug in said}


@cache
def error_names() -> frozenset[str]:
    """The errors of Python, DuckDB and Polars."""
    import duckdb

    of_python = {name for name, error in vars(builtins).items() if _is_error(error)}
    of_duckdb = {name for name, error in vars(duckdb).items() if _is_error(error)}
    return frozenset(of_python | of_duckdb | OF_POLARS)


def _is_error(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, BaseException)
