"""Grading one submission: the answers run elsewhere, are compared here, and become points and reports."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from autograder import library
from autograder.cohort.assignment import Assignment, CohortProblem, SourceCell, SourceNotebook
from autograder.cohort.draws import Draws, exercise_with
from autograder.cohort.graded import Graded, GradedNotebook
from autograder.cohort.intake import SentNotebook, Submission
from autograder.cohort.kept_keys import key_of
from autograder.cohort.said import report_text
from autograder.exercise import Exercise
from autograder.judging import Report, judged, outcomes_of

if TYPE_CHECKING:
    from autograder.sandbox.asked import Answered

_UNREADABLE = "Your file `{file}` could not be read: {problem}. Please send it again, or ask about it."
_NOT_ISOLATED = "Not isolated: this ran on a machine without a sandbox."
MOST_SAID = 3  # sentences about one answer in the instructor's report
# Working out what is expected uses databases that one thread at a time may use.
_judging = threading.Lock()
_ready: set[tuple[str, Draws]] = set()  # exercises whose expected results this process has
MOST_REPORTS = 4_000
_reports_of_texts: dict[tuple[str, Draws, str], Report] = {}
_CHECK = re.compile(r'check\(\s*["\'](\w+)["\']\s*\)')


# From the answer cells of a notebook, (grade_id, text) in order, and the exercises to what became of each.
Answering = Callable[[Sequence[tuple[str, str]], Sequence[Exercise]], "Sequence[Answered]"]


def exercise_of(cell: SourceCell, draws: Mapping[str, Draws] | None = None) -> Exercise | None:
    """The exercise that a check cell judges, on the cohort's worlds; None where it is no check of the course.

    Raises:
        CohortProblem: it is one, of an exercise that this version of the course does not have.
    """
    asked = _CHECK.fullmatch(cell.source.strip()) if cell.checks else None
    if asked is None:
        return None
    try:
        return exercise_with(asked[1], (draws or {}).get(asked[1], ()))
    except library.UnknownExercise:
        raise CohortProblem(
            f"The gradebook has a check of {asked[1]!r}, which this version of the course does not have."
            " Grade a cohort with the version it began with (`git checkout` its tag)."
        ) from None


def asked_in(notebook: SourceNotebook) -> Iterator[Exercise]:
    """The exercises that a notebook's checks judge, as the course has them.

    Raises:
        CohortProblem: as `exercise_of`.
    """
    for cell in notebook.cells:
        if exercise := exercise_of(cell):
            yield exercise


def graded(assignment: Assignment, submission: Submission, answering: Answering, *, isolated: bool) -> Graded:
    """Grade a submission. Nothing that its answers do can raise here.

    Args:
        answering: runs answer cells; the only place where what a student wrote is executed.
        isolated: whether that place can reach nothing else.
    """
    notes = list(submission.notes)
    notebooks = tuple(
        graded_notebook(
            source,
            submission.notebooks.get(source.name),
            answering,
            notes,
            draws=assignment.draws,
            isolated=isolated,
        )
        for source in assignment.notebooks
    )
    return Graded(
        submission.student,
        notebooks,
        submission.timestamp,
        submission.carried,
        tuple(notes),
        submission.digest,
        isolated,
    )


def graded_notebook(
    source: SourceNotebook,
    sent: SentNotebook | None,
    answering: Answering,
    notes: list[str],
    *,
    draws: Mapping[str, Draws] | None = None,
    isolated: bool = True,
) -> GradedNotebook:
    """Grade one notebook; adds to `notes` what an instructor should know. `sent` is None where it was not sent."""
    if sent is None:
        return GradedNotebook(
            source.name, "missing", {cell.name: 0.0 for cell in source.cells if cell.points is not None}
        )
    answers = {cell.name: sent.answers.get(cell.name, cell.source) for cell in source.cells if cell.answered}
    unchanged = {
        cell.name for cell in source.cells if cell.answered and cell.is_unchanged(answers[cell.name])
    }
    scores: dict[str, float | None] = {}
    reports: dict[str, str] = {}
    for cell, report in _reports(source, answers, unchanged, answering, notes, draws).items():
        slug = report.exercise.slug
        left_out = 0 if slug in unchanged else sent.other_code
        scores[cell.name] = min(report.score, float(cell.points or 0))
        reports[cell.name] = _UNREADABLE.format(file=f"{source.name}.ipynb", problem=sent.problem)
        if not sent.problem:
            reports[cell.name] = report_text(report, answers.get(slug, "").count("\n") + 1, left_out)
        if not isolated and not report.blank:
            reports[cell.name] += f"\n\n{_NOT_ISOLATED}"
    for cell in source.cells:
        if cell.grade and cell.by_hand:
            scores[cell.name] = 0.0 if cell.name in unchanged else None
        elif cell.checks and cell.name not in scores:
            scores[cell.name] = 0.0
            reports[cell.name] = "This cell is no check of the course, so nobody has graded it yet."
            notes.append(f"{source.name}: {cell.name} is no check of the course; give its points by hand")
    comments = {
        cell.name: "No response." if cell.name in unchanged and not cell.task else None
        for cell in source.cells
        if cell.solution or cell.task
    }
    state = "unreadable" if sent.problem else "graded"
    return GradedNotebook(source.name, state, scores, comments, reports, answers)


def _reports(
    source: SourceNotebook,
    answers: dict[str, str],
    unchanged: set[str],
    answering: Answering,
    notes: list[str],
    draws: Mapping[str, Draws] | None,
) -> dict[SourceCell, Report]:
    """Check cell to report. A notebook in which nothing was answered is not run."""
    checks = {cell: exercise for cell in source.cells if (exercise := exercise_of(cell, draws))}
    code = [
        (cell.name, answers[cell.name])
        for cell in source.cells
        if cell.name in answers and cell.cell_type == "code" and not cell.by_hand
    ]
    asked = list(checks.values()) if any(name not in unchanged for name, _ in code) else []
    answered = {one.slug: one for one in answering(code, asked)} if asked else {}
    reports = {}
    for cell, exercise in checks.items():
        one = answered.get(exercise.slug)
        if one is not None:
            said = [part for part in (one.problem, *one.notes) if part]
            notes += [f"{source.name}: {exercise.slug}: {_one_line(part)}" for part in said[:MOST_SAID]]
        with _judging:
            reports[cell] = _report(exercise, one)
    return reports


def _report(exercise: Exercise, one: Answered | None) -> Report:
    if one is None or one.blank or one.kind == "nothing":
        return Report(exercise, True, (), 0.0)
    # Only ever text against text: a kind of exercise may run an answer to see whether it is blank.
    if isinstance(one.text, str) and Exercise.is_blank(exercise, one.text):
        return Report(exercise, True, (), 0.0)
    if not exercise.is_read and len(one.outcomes) != len(exercise.worlds):
        return Report(exercise, True, (), 0.0)
    if (exercise.slug, exercise.draws) not in _ready:
        key_of(exercise)
        _ready.add((exercise.slug, exercise.draws))
    same_text = (exercise.slug, exercise.draws, one.mark)
    if one.mark and same_text in _reports_of_texts:
        return _reports_of_texts[same_text]
    # What is read and not run needs no sandbox: only the text comes from there.
    if exercise.is_read:
        outcomes = outcomes_of(exercise, one.text)
    else:
        outcomes = exercise.from_elsewhere(tuple(one.outcomes))
    report = judged(exercise, outcomes, worked_out=one.worked_out)
    if one.mark:
        _reports_of_texts[same_text] = report
        if len(_reports_of_texts) > MOST_REPORTS:
            del _reports_of_texts[next(iter(_reports_of_texts))]
    return report


def _one_line(text: str) -> str:
    """A sentence from the sandbox, for the instructor's report: it prints, and it is short."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)).split())
    return plain if len(plain) <= 200 else plain[:199] + "…"
