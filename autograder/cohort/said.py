"""What a graded check says to its student: as in the notebook, but never a word or a value that came out of the sandbox.

An answer has seen the hidden worlds when it gives its results, so whatever text it gives may be a
copy of them. What is said is made of the course's own words, the names of known errors, and small numbers.
"""

from __future__ import annotations

from dataclasses import replace

from autograder import feedback
from autograder.judging import Report, Trial
from autograder.outcome import Failure, Outcome, Table
from autograder.sandbox.questions import own_words
from autograder.sandbox.words import KINDS, error_names

MOST_CHANGED = 9  # rows that changed, beyond which the number is not told


def report_text(report: Report, answer_lines: int, left_out: int = 0) -> str:
    """The Markdown of a check, at most four short paragraphs.

    Args:
        answer_lines: how many lines the answer cell has; an error in any other line is not placed.
        left_out: cells with code that the assignment does not have and that did not run.
    """
    said = _lines(_scrubbed(report, answer_lines))
    if left_out and _lacks_a_name(report):
        cells = "another cell" if left_out == 1 else f"{left_out} other cells"
        said.append(
            f"Your notebook has {cells} with code. Only answer cells are graded: does yours stand on its own?"
        )
    return "\n\n".join(said)


def _lines(report: Report) -> list[str]:
    if report.blank or report.trials[0].right:
        return feedback.lines(report)
    slug = report.exercise.slug
    shown = report.trials[0]
    exercise = report.exercise
    points = feedback.points(exercise.points)
    return [
        _on_the_shown_data(report, shown),
        f"0 of {points} {exercise.until_shown}.",
        f'`check("{slug}")` in your notebook shows where; `hint("{slug}")` asks you a question.',
    ]


def _on_the_shown_data(report: Report, shown: Trial) -> str:
    if isinstance(shown.got, Failure):
        return _failed(shown.got, report.exercise.seconds)
    if report.mistake:
        return f"Looks like *{report.mistake.name}*. {report.mistake.says}"
    if said := report.exercise.says_of(shown.got, shown.expected):
        return said
    kind = shown.difference.kind if shown.difference else ""
    if kind == "columns":
        asked = ", ".join(f"`{name}`" for name in shown.expected.columns)
        return f"Your columns are others than asked for: {asked}, in this order."
    if kind == "order":
        return "The rows are all there, in another order than asked for."
    got, expected = len(shown.got.rows), len(shown.expected.rows)
    if got != expected:
        return f"On the data you see your result has {'more' if got > expected else 'fewer'} rows than it should."
    if kind == "cells" and shown.difference.cell[1] in shown.expected.columns:
        return f"On the data you see, `{shown.difference.cell[1]}` differs from what the rows give."
    return "On the data you see your rows differ from what the data gives."


def _failed(got: Failure, seconds: float) -> str:
    where = f" in line {got.line} of your answer" if got.line else ""
    if got.kind == "time limit":
        return (
            f"Stopped after the time limit of {seconds:g} seconds{where}."
            " Does something grow without an end, or join without a condition?"
        )
    if got.kind == "no result":
        return "There is no result to compare: what was asked for is rows, or the value the prompt names."
    if got.kind == "changed":
        return feedback.NOTES["changed-its-input"]
    if got.kind == "eager":
        return "Your function collects before the end. Return the lazy frame; whoever asked collects it."
    if got.kind == "document":
        return "Your document cannot be read to its end. Run its cell in your notebook: there stands where."
    if got.kind == "rule" and got.error:
        return f"*{got.error}*. Your model breaks this rule; `check` in your notebook shows it on its rows."
    return f"It stopped with `{got.error}`{where}. Run it in your notebook: there the whole message stands."


def _scrubbed(report: Report, answer_lines: int) -> Report:
    """The same report without any text of the outcomes."""
    errors = error_names().union(own_words(report.exercise))
    trials = tuple(replace(trial, got=_plain(trial.got, answer_lines, errors)) for trial in report.trials)
    changed = report.changed
    if changed:
        changed = (changed[0], min(changed[1], MOST_CHANGED))
    return replace(report, trials=trials, changed=changed)


def _plain(got: Outcome, answer_lines: int, errors: frozenset[str]) -> Outcome:
    if isinstance(got, Table):
        return replace(got, notes=tuple(note for note in feedback.NOTES if note in got.notes))
    line = got.line if isinstance(got.line, int) and 0 < got.line <= answer_lines else None
    kind = got.kind if got.kind in KINDS else "error"
    return Failure(kind, got.error if got.error in errors else "an error", "", line)


def _lacks_a_name(report: Report) -> bool:
    if report.blank:
        return True
    got = report.trials[0].got
    return isinstance(got, Failure) and (
        got.kind == "no result" or got.error in ("NameError", "AttributeError")
    )
