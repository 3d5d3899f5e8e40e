"""The gradebook through nbgrader's own API, for PostgreSQL and for schemas that are not known here. Slower, and the same rows."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from autograder.cohort.assignment import Assignment, CohortProblem, SourceCell, SourceNotebook
from autograder.cohort.graded import Graded, GradedNotebook
from autograder.cohort.lateness import Penalty, within
from autograder.cohort.roster import Enrolled


class NbgraderGradebook:
    """A gradebook behind any database URL that SQLAlchemy knows. Same methods as `SqliteGradebook`.

    Raises:
        CohortProblem: nbgrader is not installed.
    """

    def __init__(self, db_url: str, course_id: str, penalty: Penalty) -> None:
        try:
            import nbgrader.api  # noqa: F401
        except ImportError:
            raise CohortProblem(
                "This gradebook needs nbgrader, which is not installed. `python3 start.py test` installs it."
            ) from None
        self._db_url = db_url
        self._course_id = course_id
        self._penalty = penalty

    def assignment(self, name: str) -> Assignment:
        """An assignment; see `SqliteGradebook.assignment`."""
        from nbgrader.api import MissingEntry

        with self._open() as gradebook:
            try:
                found = gradebook.find_assignment(name)
            except MissingEntry:
                known = ", ".join(sorted(one.name for one in gradebook.assignments))
                raise CohortProblem(
                    f"The gradebook has no assignment {name!r}."
                    + (f" It has {known}." if known else "")
                    + " `nbgrader generate_assignment` puts one into it."
                ) from None
            return Assignment(name, tuple(map(_notebook, found.notebooks)), found.duedate)

    def record(self, assignment: str, graded: Iterable[Graded]) -> None:
        """Write the rows of some submissions; see `SqliteGradebook.record`. nbgrader commits after each step."""
        with self._open() as gradebook:
            for one in graded:
                gradebook.update_or_create_student(one.student)
                when = {"timestamp": one.timestamp} if one.timestamp else {}
                submission = gradebook.update_or_create_submission(assignment, one.student, **when)
                rows = {notebook.name: notebook for notebook in submission.notebooks}
                for notebook in one.notebooks:
                    self._write(gradebook, rows[notebook.name], notebook, one.student, submission)
                gradebook.db.commit()

    def standings(self, assignment: str) -> dict[str, tuple[float, float, int]]:
        """See `SqliteGradebook.standings`."""
        with self._open() as gradebook:
            return {
                submission.student.id: (
                    submission.score,
                    sum(notebook.late_submission_penalty or 0.0 for notebook in submission.notebooks),
                    sum(
                        grade.needs_manual_grade
                        for notebook in submission.notebooks
                        for grade in notebook.grades
                    ),
                )
                for submission in gradebook.assignment_submissions(assignment)
            }

    def students(self) -> list[Enrolled]:
        """See `SqliteGradebook.students`."""
        with self._open() as gradebook:
            found = [
                Enrolled(
                    one.id,
                    *(said or "" for said in (one.first_name, one.last_name, one.email, one.lms_user_id)),
                )
                for one in gradebook.students
            ]
        return sorted(found, key=lambda one: (one.last_name, one.first_name, one.id))

    def _write(
        self, gradebook: Any, row: Any, notebook: GradedNotebook, student: str, submission: Any
    ) -> None:
        missing = notebook.state == "missing"
        for grade in row.grades:
            if grade.name in notebook.scores:
                grade.auto_score = notebook.scores[grade.name]
                by_hand = grade.manual_score is not None or grade.auto_score is None
                grade.needs_manual_grade = by_hand and not missing
        for comment in row.comments:
            if comment.name in notebook.comments:
                comment.auto_comment = notebook.comments[comment.name]
        if missing:
            return
        row.late_submission_penalty = None
        gradebook.db.flush()
        gradebook.db.expire(row)
        late = submission.total_seconds_late
        if late > 0:
            row.late_submission_penalty = within(self._penalty(student, row.score, late), row.score)

    @contextmanager
    def _open(self) -> Iterator[Any]:
        from nbgrader.api import Gradebook
        from sqlalchemy.exc import SAWarning, SQLAlchemyError

        # nbgrader builds a submission's rows in an order that SQLAlchemy remarks on, each time.
        warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")
        try:
            gradebook = (
                Gradebook(self._db_url, self._course_id) if self._course_id else Gradebook(self._db_url)
            )
            with gradebook:
                yield gradebook
        except SQLAlchemyError as error:
            said = str(getattr(error, "orig", error)).splitlines()[0]
            raise CohortProblem(
                f"The gradebook gives an error: {said}. Nothing graded so far was lost."
            ) from error


def _notebook(found: Any) -> SourceNotebook:
    grades = {cell.name: cell for cell in found.grade_cells}
    tasks = {cell.name: cell for cell in found.task_cells}
    solutions = {cell.name for cell in found.solution_cells}

    def cell(source: Any) -> SourceCell:
        scored = grades.get(source.name) or tasks.get(source.name)
        return SourceCell(
            source.name,
            source.cell_type,
            bool(source.locked),
            source.source or "",
            source.checksum or "",
            grade=source.name in grades,
            solution=source.name in solutions,
            task=source.name in tasks,
            points=scored.max_score if scored else None,
        )

    return SourceNotebook(found.name, tuple(map(cell, found.source_cells)), found.kernelspec)
