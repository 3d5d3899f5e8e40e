"""What an assignment is: its notebooks and their cells, as the gradebook has them. Plain data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

CellType = Literal["code", "markdown"]


class CohortProblem(Exception):
    """Something that stops a whole batch; the message says what to do, and nothing was lost."""


@dataclass(frozen=True)
class SourceCell:
    """One cell that nbgrader knows, in the version that students were given.

    Attributes:
        points: what it may earn, for a cell that is graded or a task; None otherwise.
        task: a question whose whole answer a person grades.
    """

    name: str
    cell_type: CellType
    locked: bool
    source: str
    checksum: str
    grade: bool = False
    solution: bool = False
    task: bool = False
    points: float | None = None

    @property
    def answered(self) -> bool:
        """Whether a student writes in it."""
        return not self.locked and (self.solution or self.task)

    @property
    def by_hand(self) -> bool:
        """Whether a person grades it."""
        return self.task or (self.grade and (self.solution or self.cell_type == "markdown"))

    @property
    def checks(self) -> bool:
        """Whether it judges answers, so that the engine writes its output."""
        return self.grade and not self.by_hand

    def is_unchanged(self, text: str) -> bool:
        """Whether a text is what students were given, by the checksum nbgrader keeps of it."""
        said = [text, self.cell_type, str(self.grade), str(self.solution), str(self.locked), self.name]
        said += [str(float(self.points or 0))] if self.grade else []
        return hashlib.md5("".join(said).encode(), usedforsecurity=False).hexdigest() == self.checksum


@dataclass(frozen=True)
class SourceNotebook:
    """One notebook of an assignment.

    Attributes:
        kernelspec: JSON text.
        lesson_code: the cells of the lesson with code that nobody answers.
    """

    name: str
    cells: tuple[SourceCell, ...]
    kernelspec: str | None = None
    lesson_code: frozenset[str] = frozenset()

    @property
    def max_score(self) -> float:
        return sum(cell.points or 0.0 for cell in self.cells)


@dataclass(frozen=True)
class Assignment:
    """An assignment as it was generated.

    Attributes:
        duedate: UTC without a time zone.
        draws: by slug, which worlds this cohort has of its own; see `draws`.
    """

    name: str
    notebooks: tuple[SourceNotebook, ...]
    duedate: datetime | None = None
    draws: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def max_score(self) -> float:
        return sum(notebook.max_score for notebook in self.notebooks)
