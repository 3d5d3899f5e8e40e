"""Asking a sandbox: the answer cells of a notebook and the exercises they answer go in, what became of each comes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

from autograder.cohort.assignment import CohortProblem
from autograder.cohort.draws import Draws, exercise_with
from autograder.cohort.grading import Answering
from autograder.cohort.kept_files import KeptFile
from autograder.exercise import Exercise
from autograder.sandbox import AnswerCell, Answered, NotIsolated, Question, Sandbox, question
from autograder.sandbox.conversation import Broken


@contextmanager
def opened_sandbox(require_isolation: bool = False) -> Iterator[tuple[Answering, bool]]:
    """A sandbox to run answers in, and whether it is one that nothing gets out of.

    Raises:
        CohortProblem: isolation is required and this machine has none, or no sandbox starts at all.
    """
    try:
        sandbox = _entered(require_isolation)
    except Broken as reason:
        raise CohortProblem(f"Nothing was graded: the sandbox did not start. {reason}") from None
    try:

        def answering(cells: Sequence[tuple[str, str]], exercises: Sequence[Exercise]) -> list[Answered]:
            questions = [_question(exercise.slug, exercise.draws) for exercise in exercises]
            return sandbox.answers([AnswerCell(name, text) for name, text in cells], questions)

        yield answering, sandbox.isolated
    finally:
        sandbox.__exit__(None, None, None)


def _entered(require_isolation: bool) -> Sandbox:
    try:
        return Sandbox("bubblewrap").__enter__()
    except NotIsolated as reason:
        if require_isolation:
            raise CohortProblem(f"Nothing was graded: {reason}") from None
        return Sandbox("subprocess").__enter__()


@cache
def _question(slug: str, draws: Draws) -> Question:
    """Made once: its inputs are the same for everybody."""
    return replace(question(exercise_with(slug, draws)), kept=KeptFile(slug, draws, "worlds"))
