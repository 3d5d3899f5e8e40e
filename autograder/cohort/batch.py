"""Grading everybody who submitted: taken in one by one, graded by a crew, written a few at a time, each whole."""

from __future__ import annotations

import fnmatch
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.cohort import placed
from autograder.cohort.assignment import CohortProblem
from autograder.cohort.folder import CohortFolder
from autograder.cohort.graded import Graded, GradedNotebook, NotGraded
from autograder.cohort.grading import asked_in
from autograder.cohort.intake import Submission, students, taken_in
from autograder.cohort.journal import Journal
from autograder.cohort.rebuilt import as_released, rebuilding
from autograder.cohort.untrusted_folder import Refused

if TYPE_CHECKING:
    from autograder.cohort.crew import Crew

# One transaction's worth: few enough that the formgrader never waits, many enough that commits cost nothing.
MOST_WAITING = 20
LONGEST_WAIT_S = 2.0


@dataclass
class Summary:
    """How a batch went.

    Attributes:
        graded: students graded now.
        kept: students whose grades of before were kept.
        not_graded: student or entry to why not.
    """

    graded: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    not_graded: dict[str, str] = field(default_factory=dict)


class Batch:
    """All submissions of one assignment, and what has been done about them. A context manager.

    `everybody` has submitted, `students` are those of them that are to be graded.

    Args:
        chosen: names or patterns of students; everybody without any.
        resume: keep what was graded from exactly the files that are there now.

    Raises:
        CohortProblem: whatever stops a batch; see its message.
    """

    def __init__(
        self, folder: CohortFolder, name: str, *, chosen: Iterable[str] = (), resume: bool = False
    ) -> None:
        self.folder = folder
        self.summary = Summary()
        self._resume = resume
        self._gradebook = folder.gradebook()
        found = self._gradebook.assignment(name)
        released = (
            as_released(notebook, self._released(name, notebook.name)) for notebook in found.notebooks
        )
        notebooks = tuple(released)
        # Says what this version of the course lacks, before anything is graded.
        slugs = [exercise.slug for notebook in notebooks for exercise in asked_in(notebook)]
        self.assignment = replace(found, notebooks=notebooks, draws=folder.cohort_file().draws(slugs))
        self.everybody, refused = students(folder.submitted, name)
        patterns = list(chosen)
        self._require_everybody(patterns, self.everybody)
        self.students = [
            one
            for one in self.everybody
            if not patterns or any(fnmatch.fnmatchcase(one, p) for p in patterns)
        ]
        if not patterns:
            self.summary.not_graded |= dict(line.split(": ", 1) for line in refused)
        self.journal = Journal(folder.reports / f"{name}.jsonl")

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_: Any) -> None:
        self.journal.close()

    def run(self, crew: Crew, done: Callable[[str], None] = lambda student: None) -> Summary:
        """Grade everybody.

        Args:
            done: called with each student that is finished, graded or not.

        Raises:
            CohortProblem: the gradebook or the disk refuses; what was finished stays.
        """
        texts = {
            notebook.name: rebuilding(notebook, self._released(self.assignment.name, notebook.name))
            for notebook in self.assignment.notebooks
        }
        waiting: list[tuple[Graded, Path]] = []
        since = time.monotonic()
        try:
            for one in crew.graded(self.assignment, self._submissions(done)):
                if isinstance(one, NotGraded):
                    self._refuse(one.student, one.reason, done)
                else:
                    waiting.append((one, self._prepared(one, texts)))
                if len(waiting) >= MOST_WAITING or time.monotonic() - since > LONGEST_WAIT_S:
                    full, waiting, since = waiting, [], time.monotonic()
                    self._write(full, done)
        finally:
            self._write(waiting, done)
        return self.summary

    def standings(self) -> dict[str, tuple[float, float, int]]:
        """As the gradebook has them now; see its `standings`."""
        return self._gradebook.standings(self.assignment.name)

    def _prepared(self, graded: Graded, texts: dict[str, Callable[[GradedNotebook], str]]) -> Path:
        written = {
            notebook.name: texts[notebook.name](notebook)
            for notebook in graded.notebooks
            if notebook.state != "missing"
        }
        folder = self.folder
        return placed.prepare(folder.autograded, self.assignment.name, graded, written, folder.file_mode)

    def _write(self, waiting: list[tuple[Graded, Path]], done: Callable[[str], None]) -> None:
        if not waiting:
            return
        graded = [one for one, _ in waiting]
        self._gradebook.record(self.assignment.name, graded)
        for _, place in waiting:
            placed.settle(place, self.assignment.name)
        self.journal.finished(graded)
        for one in graded:
            self.summary.graded.append(one.student)
            done(one.student)

    def _submissions(self, done: Callable[[str], None]) -> Iterator[Submission]:
        recorded = self._gradebook.standings(self.assignment.name) if self._resume else {}
        for student in self.students:
            try:
                submission = taken_in(self.folder.submitted, student, self.assignment)
            except Refused as reason:
                self._refuse(student, str(reason), done)
                continue
            if not submission.notebooks:
                self._refuse(student, "there is none of the assignment's notebooks in the folder", done)
            elif student in recorded and self._is_finished(submission):
                self.summary.kept.append(student)
                done(student)
            else:
                yield submission

    def _is_finished(self, submission: Submission) -> bool:
        line = self.journal.lines.get(submission.student, {})
        place = self.folder.autograded / submission.student / self.assignment.name
        return line.get("digest") == submission.digest and place.is_dir()

    def _refuse(self, student: str, reason: str, done: Callable[[str], None]) -> None:
        self.summary.not_graded[student] = reason
        done(student)

    def _require_everybody(self, patterns: list[str], found: list[str]) -> None:
        unknown = [p for p in patterns if not any(fnmatch.fnmatchcase(one, p) for one in found)]
        if unknown:
            raise CohortProblem(
                f"Nobody called {', '.join(unknown)} has submitted this assignment; {len(found)} others have."
            )

    def _released(self, assignment: str, notebook: str) -> Path:
        return self.folder.release / assignment / f"{notebook}.ipynb"
