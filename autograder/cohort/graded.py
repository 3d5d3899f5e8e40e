"""What grading a submission gives: points and a report for each check, and what to write into the gradebook. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from autograder.cohort.round_clock import minutes_used

State = Literal["graded", "unreadable", "missing"]


@dataclass(frozen=True)
class GradedNotebook:
    """One notebook of a submission.

    Attributes:
        scores: points of each cell that is graded; None where a person has to grade it.
        comments: the automatic comment on each answer cell, or None.
        reports: what each check says to the student, as Markdown.
        answers: the text of the answer cells, as submitted.
    """

    name: str
    state: State
    scores: dict[str, float | None]
    comments: dict[str, str | None] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Graded:
    """One submission, graded.

    Attributes:
        notes: what an instructor should know, a sentence each.
        digest: of the submission that was graded.
        isolated: whether the answers ran where they could reach nothing.
    """

    student: str
    notebooks: tuple[GradedNotebook, ...]
    timestamp: datetime | None
    carried: dict[str, bytes]
    notes: tuple[str, ...]
    digest: str
    isolated: bool

    @property
    def score(self) -> float:
        """Points given so far, late penalties aside."""
        return sum(score or 0.0 for notebook in self.notebooks for score in notebook.scores.values())

    @property
    def minutes(self) -> float | None:
        """What the clocks of timed rounds say together, by the student's own word; None without any."""
        used = [minutes_used(notebook.answers) for notebook in self.notebooks]
        known = [minutes for minutes in used if minutes is not None]
        return sum(known) if known else None

    @property
    def by_hand(self) -> int:
        """How many cells wait for a person."""
        return sum(score is None for notebook in self.notebooks for score in notebook.scores.values())


@dataclass(frozen=True)
class NotGraded:
    """A submission whose grading came to nothing, and why."""

    student: str
    reason: str
