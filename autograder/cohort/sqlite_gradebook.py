"""nbgrader's gradebook in SQLite, read and written with the statements nbgrader itself would send, without importing it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.cohort.assignment import Assignment, CohortProblem, SourceCell, SourceNotebook
from autograder.cohort.graded import Graded
from autograder.cohort.lateness import Penalty
from autograder.cohort.roster import Enrolled
from autograder.cohort.submission_rows import SCORE, SubmissionRows
from autograder.cohort.timestamps import from_stored

# The schemas these statements were written for; any other goes through nbgrader's own API.
KNOWN_SCHEMAS = {"e43177bfe90b"}
PATIENCE_S = 30.0


class SqliteGradebook:
    """A gradebook file. Every method opens it, and closes it again before it returns.

    Args:
        penalty: what late submissions lose.
    """

    def __init__(self, path: Path, penalty: Penalty) -> None:
        self._path = path
        self._penalty = penalty

    @staticmethod
    def knows(path: Path) -> bool:
        """Whether the file has a schema these statements were written for."""
        if not path.is_file():
            return False
        try:
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE_S)
            try:
                versions = {row[0] for row in connection.execute("SELECT version_num FROM alembic_version")}
                return bool(versions) and versions <= KNOWN_SCHEMAS
            finally:
                connection.close()
        except sqlite3.Error:
            return False

    def assignment(self, name: str) -> Assignment:
        """An assignment with its cells in the order they were generated.

        Raises:
            CohortProblem: there is none of this name, or the file cannot be read.
        """
        with self._open() as database:
            found = database.execute("SELECT id, duedate FROM assignment WHERE name = ?", (name,)).fetchone()
            if found is None:
                known = [row[0] for row in database.execute("SELECT name FROM assignment ORDER BY name")]
                raise CohortProblem(
                    f"The gradebook has no assignment {name!r}."
                    + (f" It has {', '.join(known)}." if known else "")
                    + " `nbgrader generate_assignment` puts one into it."
                )
            notebooks = database.execute(
                "SELECT id, name, kernelspec FROM notebook WHERE assignment_id = ? ORDER BY name", (found[0],)
            ).fetchall()
            return Assignment(
                name,
                tuple(
                    SourceNotebook(title, self._cells(database, id), kernelspec)
                    for id, title, kernelspec in notebooks
                ),
                from_stored(found[1]),
            )

    def _cells(self, database: sqlite3.Connection, notebook: str) -> tuple[SourceCell, ...]:
        kinds: dict[str, set[str]] = {}
        points: dict[str, float] = {}
        for name, kind, most in database.execute(
            "SELECT base_cell.name, type, coalesce(grade_cells.max_score, task_cells.max_score) FROM base_cell"
            " LEFT JOIN grade_cells USING (id) LEFT JOIN task_cells USING (id) WHERE notebook_id = ?",
            (notebook,),
        ):
            kinds.setdefault(name, set()).add(kind)
            if most is not None:
                points[name] = most
        return tuple(
            SourceCell(
                name,
                cell_type,
                bool(locked),
                source or "",
                checksum or "",
                grade="GradeCell" in kinds.get(name, ()),
                solution="SolutionCell" in kinds.get(name, ()),
                task="TaskCell" in kinds.get(name, ()),
                points=points.get(name),
            )
            for name, cell_type, locked, source, checksum in database.execute(
                "SELECT name, cell_type, locked, source, checksum FROM source_cell"
                " WHERE notebook_id = ? ORDER BY rowid",
                (notebook,),
            )
        )

    def record(self, assignment: str, graded: Iterable[Graded]) -> None:
        """Write the rows of some submissions, all of them or none.

        Raises:
            CohortProblem: the file is locked, full or cannot be written; nothing was.
        """
        with self._open() as database:
            database.execute("BEGIN IMMEDIATE")
            (id, duedate), *_ = database.execute(
                "SELECT id, duedate FROM assignment WHERE name = ?", (assignment,)
            )
            for one in graded:
                SubmissionRows(database, id, duedate, self._penalty).write(one)
            database.execute("COMMIT")

    def standings(self, assignment: str) -> dict[str, tuple[float, float, int]]:
        """Student to points, points lost for lateness, and cells that wait for a person."""
        with self._open() as database:
            return {
                student: (score or 0.0, lost or 0.0, waiting or 0)
                for student, score, lost, waiting in database.execute(_STANDINGS, (assignment,))
            }

    def students(self) -> list[Enrolled]:
        """Everybody in the gradebook, by last name, first name and id."""
        with self._open() as database:
            return [
                Enrolled(*(value or "" for value in row))
                for row in database.execute(
                    "SELECT id, first_name, last_name, email, lms_user_id FROM student"
                    " ORDER BY last_name, first_name, id"
                )
            ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection: sqlite3.Connection | None = None
        try:
            connection = sqlite3.connect(self._path, timeout=PATIENCE_S, isolation_level=None)
            yield connection
        except sqlite3.Error as error:
            raise CohortProblem(f"{self._path}: {_said(error)} Nothing was lost.") from error
        finally:
            if connection is not None:
                connection.close()  # takes back what was not committed


_STANDINGS = f"""
WITH notebooks AS (
    SELECT submitted_notebook.id, submitted_assignment.student_id, late_submission_penalty
    FROM submitted_notebook
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    JOIN assignment ON assignment.id = submitted_assignment.assignment_id
    WHERE assignment.name = ?
)
SELECT student_id, sum(score), sum(late_submission_penalty), sum(waiting)
FROM notebooks
LEFT JOIN (
    SELECT notebook_id, {SCORE} AS score, sum(needs_manual_grade) AS waiting FROM grade GROUP BY notebook_id
) AS graded ON graded.notebook_id = notebooks.id
GROUP BY student_id
"""


def _said(error: sqlite3.Error) -> str:
    """An engine's words with what to do."""
    words = str(error)
    if "locked" in words:
        return f"the gradebook has been in use by another program for {PATIENCE_S:g} s; close it, and go on with --resume."
    if "full" in words:
        return "the disk is full; make room, and go on with --resume."
    if "readonly" in words or "unable to open" in words:
        return "the gradebook cannot be written; check who may write it and its folder."
    return f"the gradebook gives an error ({words})."
