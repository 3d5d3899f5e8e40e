"""The rows of one graded submission, written as nbgrader writes them: whatever is not there yet, and what a grading changes."""

from __future__ import annotations

import sqlite3
from uuid import uuid4

from autograder.cohort.graded import Graded, GradedNotebook
from autograder.cohort.lateness import Penalty, seconds_late, within
from autograder.cohort.timestamps import extension_from_stored, from_stored, stored

# A person's score counts before the engine's; extra credit only beside one of them.
SCORE = "coalesce(sum(coalesce(manual_score + coalesce(extra_credit, 0), auto_score + coalesce(extra_credit, 0), 0)), 0.0)"


class SubmissionRows:
    """Writes submissions of one assignment, inside a transaction that its caller ends.

    Args:
        assignment: the id of its row.
        duedate: as stored.
    """

    def __init__(
        self, database: sqlite3.Connection, assignment: str, duedate: str | None, penalty: Penalty
    ) -> None:
        self._database = database
        self._assignment = assignment
        self._duedate = from_stored(duedate)
        self._penalty = penalty

    def write(self, graded: Graded) -> None:
        """Write one."""
        run = self._database.execute
        run("INSERT INTO student (id) VALUES (?) ON CONFLICT DO NOTHING", (graded.student,))
        submission, timestamp, extension = self._submission(graded.student)
        when = from_stored(timestamp)
        if graded.timestamp is not None:
            when = graded.timestamp
            run("UPDATE submitted_assignment SET timestamp = ? WHERE id = ?", (stored(when), submission))
        late = seconds_late(when, self._duedate, extension_from_stored(extension))
        ids = dict(
            run(
                "SELECT notebook.name, submitted_notebook.id FROM submitted_notebook"
                " JOIN notebook ON notebook.id = notebook_id WHERE submitted_notebook.assignment_id = ?",
                (submission,),
            )
        )
        for notebook in graded.notebooks:
            self._write_notebook(notebook, ids[notebook.name], graded.student, late)

    def _submission(self, student: str) -> tuple[str, str | None, str | None]:
        """The submission's row, with the rows of everything below it when it is new."""
        run = self._database.execute
        find = "SELECT id, timestamp, extension FROM submitted_assignment WHERE assignment_id = ? AND student_id = ?"
        found = run(find, (self._assignment, student)).fetchone()
        if found is not None:
            return found
        submission = uuid4().hex
        run(
            "INSERT INTO submitted_assignment (id, assignment_id, student_id) VALUES (?, ?, ?)",
            (submission, self._assignment, student),
        )
        for (source,) in run(
            "SELECT id FROM notebook WHERE assignment_id = ?", (self._assignment,)
        ).fetchall():
            notebook = uuid4().hex
            run(
                "INSERT INTO submitted_notebook (id, assignment_id, notebook_id, flagged) VALUES (?, ?, ?, 0)",
                (notebook, submission, source),
            )
            for cell, kind in run(
                "SELECT id, type FROM base_cell WHERE notebook_id = ?", (source,)
            ).fetchall():
                if kind in ("GradeCell", "TaskCell"):
                    run(
                        "INSERT INTO grade (id, notebook_id, cell_id, needs_manual_grade) VALUES (?, ?, ?, 1)",
                        (uuid4().hex, notebook, cell),
                    )
                if kind in ("SolutionCell", "TaskCell"):
                    run(
                        "INSERT INTO comment (id, notebook_id, cell_id) VALUES (?, ?, ?)",
                        (uuid4().hex, notebook, cell),
                    )
        return submission, None, None

    def _write_notebook(self, notebook: GradedNotebook, id: str, student: str, late: float) -> None:
        run = self._database.execute
        by_name = "AND cell_id IN (SELECT id FROM base_cell WHERE name = ?)"
        missing = notebook.state == "missing"
        for cell, score in notebook.scores.items():
            run(
                "UPDATE grade SET auto_score = ?1, needs_manual_grade ="
                " CASE WHEN ?2 THEN 0 ELSE manual_score IS NOT NULL OR ?1 IS NULL END"
                f" WHERE notebook_id = ?3 {by_name.replace('?', '?4')}",
                (score, missing, id, cell),
            )
        for cell, comment in notebook.comments.items():
            run(f"UPDATE comment SET auto_comment = ? WHERE notebook_id = ? {by_name}", (comment, id, cell))
        if missing:
            return
        lost = None
        if late > 0:
            (score,) = run(f"SELECT {SCORE} FROM grade WHERE notebook_id = ?", (id,)).fetchone()
            lost = within(self._penalty(student, score, late), score)
        run("UPDATE submitted_notebook SET late_submission_penalty = ? WHERE id = ?", (lost, id))
