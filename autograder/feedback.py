"""What is said to a learner after a check: at most three short lines of Markdown.

First what happened, then where it holds, then what to look at. Rows are shown
from the shown world only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from autograder.exercise import Exercise
from autograder.judging import Report, Trial
from autograder.outcome import WORK_COLUMNS, Failure, Table
from autograder.worlds.world import AskedWorld

NOTES = {
    "changed-its-input": "Your function changed the rows it was given; the caller may still need them as they were.",
    "printed": "Your function prints. I kept that out of the way; a pipeline's output is what it returns.",
}
LONGEST_VALUE = 60
# Units of time, which DuckDB takes for part of an interval where a bare alias may stand.
OWN_WORDS = {"year", "quarter", "month", "week", "day", "hour", "minute", "second", "at"}


def lines(report: Report) -> list[str]:
    """Up to three lines, each one or two sentences."""
    exercise = report.exercise
    if report.blank:
        return [
            f"Not attempted yet: 0 of {points(exercise.points)}. Replace the starter with your answer and run its cell first."
        ]
    if report.solved:
        where = f"Right in all {len(report.trials)} worlds" if len(report.trials) > 1 else "Right"
        return [
            f"{where}: {report.score:g} of {points(exercise.points)}.",
            *[*_notes(report), *report.style][:1],
            f"Now say it aloud, in 90 seconds: {_first_sentence(exercise.talk)}",
        ]
    return [line for line in (_what_happened(report), _where(report), _look_at(report)) if line][:3]


def _what_happened(report: Report) -> str:
    shown = report.trials[0]
    if isinstance(shown.got, Failure):
        return failure(shown.got, report.exercise)
    if report.mistake:
        return f"Looks like *{report.mistake.name}*. {report.mistake.says}"
    if not shown.right:
        return _differs(shown, report.exercise)
    right = report.exercise.right_when_shown
    if report.worked_out:
        return (
            f"{right} But these are rows, not a query: assign the query's text or a DuckDB relation,"
            f" or write `def {report.exercise.slug}({', '.join(report.exercise.tables_read())})` that returns a frame."
        )
    if report.changed:
        world, changed = report.changed
        return f"{right} {world.said(changed)}"
    failing = report.telling
    if counted := _counted(failing):
        return f"{right} {failing.world.provokes} {counted}"
    if isinstance(failing.got, Failure):
        return f"{right} In *{failing.world.name}*: {_hidden_failure(failing, report.exercise)}"
    if said := report.exercise.says_of(failing.got, failing.expected):
        return f"{right} In *{failing.world.name}*: {_uncapitalised(failing.world.provokes)} {said}"
    if failing.difference.kind == "order":
        return f"{right} In *{failing.world.name}* the rows are all there, in another order than asked for."
    return f"{right} In *{failing.world.name}* it is not: {_uncapitalised(failing.world.provokes)} {_shape_of(failing)}".rstrip()


def _hidden_failure(trial: Trial, exercise: Exercise) -> str:
    """As `failure`; an error's own words would give away rows of a hidden world."""
    if trial.got.kind != "error":
        return failure(trial.got, exercise)
    where = f" in line {trial.got.line}" if trial.got.line else ""
    return f"it stopped with `{trial.got.error}`{where}. {trial.world.provokes}"


def _where(report: Report) -> str:
    exercise = report.exercise
    failing = [f"*{trial.world.name}*" for trial in report.trials if not trial.right]
    if not report.trials[0].right:
        return f"0 of {points(exercise.points)} {exercise.until_shown}."
    earned = f"{report.score:g} of {points(exercise.points)}"
    if exercise.repairs:
        earned += ": only worlds that your teammate's query was not right in earn points"
    elif report.score < report.by_worlds:
        earned += ": where the result is empty or the one you see, being right counts once"
    return f"Right in {report.right} of {len(report.trials)} worlds; not in {_listed(failing)}. {earned}."


def _look_at(report: Report) -> str:
    shown = report.trials[0]
    if not shown.right and report.mistake and not isinstance(shown.got, Failure):
        return _differs(shown, report.exercise)
    if shown.right and report.mistake is None:
        if report.changed and report.telling.world is not report.changed[0]:
            return f"In *{report.telling.world.name}*: {report.telling.world.provokes}"
    for trial in report.trials:
        if report.mistake and not trial.right and (counted := _counted(trial)):
            return counted
    slug = report.exercise.name
    asks = f'`hint("{slug}")` asks you a question.'
    unread = isinstance(shown.got, Failure) and shown.got.kind == "document"
    can_be_shown = report.exercise.reads_data or report.exercise.is_read
    if can_be_shown and not report.worked_out and not unread:
        asks = f'`why("{slug}")` {report.exercise.why_shows}; {asks}'
    return next(_notes(report), asks)


def _counted(trial: Trial) -> str:
    """What a world that counts an answer's work has counted."""
    is_asked = isinstance(trial.world, AskedWorld) and isinstance(trial.got, Table)
    return trial.got.notes[0] if is_asked and trial.got.columns == WORK_COLUMNS and trial.got.notes else ""


def _differs(trial: Trial, exercise: Exercise) -> str:
    """What differs in the shown world, in the exercise's own words where it has some."""
    said = exercise.says_of(trial.got, trial.expected) if isinstance(trial.got, Table) else ""
    return said or _difference(trial)


def _difference(trial: Trial) -> str:
    """The first thing that differs in the shown world, with its rows."""
    different = trial.difference
    if different.kind == "columns":
        return f"Your columns are {_names(trial.got.columns) or 'none'}. Asked for: {_names(trial.expected.columns)}, in this order."
    if different.kind == "order":
        return "The rows are all there, in another order than asked for."
    if different.kind == "cells":
        identity, column, got, expected = different.cell
        where = _cells(identity.items()) or "the only row"
        yours, theirs = value_text(got), value_text(expected)
        if yours == theirs:
            yours, theirs = _told_apart(got, expected)
        return f"For {where}: your `{column}` is {yours}; from the rows it is {theirs}."
    return f"{_counts(trial)} {_example(trial)}"


def _counts(trial: Trial) -> str:
    got, expected = len(trial.got.rows), len(trial.expected.rows)
    if got != expected:
        return f"Your result has {_rows(got)}; from the data there should be {expected}."
    differing = len(trial.difference.extra)
    return f"{_rows(differing)} differ{'s' if differing == 1 else ''} from what the data gives."


def _example(trial: Trial) -> str:
    extra, missing = trial.difference.extra, trial.difference.missing
    if extra and (len(trial.got.rows) > len(trial.expected.rows) or not missing):
        return f"One that should not be there: {_row(trial.got.columns, extra[0])}."
    return f"One that is missing: {_row(trial.expected.columns, missing[0])}."


def _shape_of(trial: Trial) -> str:
    """How a hidden world's result differs, without any of its values."""
    got, expected = len(trial.got.rows), len(trial.expected.rows)
    if trial.difference.kind == "columns":
        return "The columns change there."
    if got != expected:
        return f"Your result has {'more' if got > expected else 'fewer'} rows there than it should."
    return ""


def failure(outcome: Failure, exercise: Exercise) -> str:
    """An answer that gave no result: the engine's own words, and the line."""
    if outcome.kind == "time limit":
        where = f", in line {outcome.line}" if outcome.line else ""
        return f"Stopped after the time limit of {exercise.seconds:g} seconds{where}. Does something grow without an end, or join without a condition?"
    if outcome.kind == "changed":
        return NOTES["changed-its-input"]
    if outcome.kind == "eager":
        return f"Your function collects before the end: {outcome.message}. Return the lazy frame; whoever asked collects it."
    if outcome.kind == "document":
        return outcome.message
    if outcome.kind == "rule":
        return f"*{outcome.error}*. {outcome.message}"
    if outcome.kind == "no result":
        return f"There is no result to compare: {outcome.message or 'the last statement returns no rows'}."
    if (
        exercise.kind in ("sql", "model")
        and outcome.error.endswith("Exception")
        and outcome.error != "Exception"
    ):
        said, _, marked = outcome.message.partition("\n\nLINE ")
        near = re.search(r'syntax error at or near "(\w+)"', said)
        alias = ""
        if near and near[1].lower().rstrip("s") in OWN_WORDS:
            alias = f" As a column's name, `{near[1]}` needs an `AS` before it."
        return f"DuckDB: {' '.join(said.split())}" + (f" — line {_marked(marked)}." if marked else "") + alias
    where = f" in line {outcome.line} of your answer" if outcome.line else ""
    return (
        f"It stopped with `{outcome.error}`{where}: {' '.join(outcome.message.split())}"
        if outcome.message
        else f"It stopped with `{outcome.error}`{where}."
    )


def _marked(text: str) -> str:
    """The marked line of a DuckDB message: its number, and the text with the place pointed at."""
    number, _, rest = text.partition(": ")
    code, _, pointer = rest.partition("\n")
    at = len(pointer) - len(pointer.lstrip()) - len(f"LINE {number}: ")
    word = code[at:].split() if 0 <= at < len(code) else []
    return f"{number}: `{code.strip()}`" + (f", at `{word[0]}`" if word and word[0] != code.strip() else "")


def _notes(report: Report) -> Iterator[str]:
    said = {note for trial in report.trials for note in getattr(trial.got, "notes", ())}
    yield from (text for note, text in NOTES.items() if note in said)


def points(number: float) -> str:
    """A number of points as people write it: 4 points, 1.33 points."""
    return f"{number:g} point{'' if number == 1 else 's'}"


def value_text(value: Any) -> str:
    if value is None:
        return "NULL"
    return f"{value:.6g}" if isinstance(value, float) else _short(str(value))


def _told_apart(got: Any, expected: Any) -> tuple[str, str]:
    """Two values that read alike: by their types, or to the last digit."""
    mine, theirs = _type_name(got), _type_name(expected)
    if mine == theirs:
        return repr(got), repr(expected)
    return f"{mine} {value_text(got)}", f"{theirs} {value_text(expected)}"


def _type_name(value: Any) -> str:
    names = {bool: "the truth value", str: "the text", date: "the date", datetime: "the time"}
    return names.get(type(value), "the number" if isinstance(value, (int, float)) else "the value")


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= LONGEST_VALUE else folded[: LONGEST_VALUE - 1] + "…"


def _row(columns: tuple[str, ...], row: tuple) -> str:
    return _cells(list(zip(columns, row, strict=True))[:5])


def _cells(named: Iterable[tuple[str, Any]]) -> str:
    """Values behind their columns' names, which may be words of the sentence too: `found` refused."""
    return ", ".join(f"`{name}` {value_text(value)}" for name, value in named)


def _rows(n: int) -> str:
    return f"{n} row{'' if n == 1 else 's'}"


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in columns)


def _listed(names: list[str]) -> str:
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.?!])\s", " ".join(text.split()), maxsplit=1)[0]


def _uncapitalised(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
