"""Grades as the CSV files that Canvas and Moodle import."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.cohort.result_table import no_formula
from autograder.cohort.roster import Enrolled


@dataclass(frozen=True)
class Result:
    """What one student has in one assignment: points after penalties, or None without a submission."""

    student: Enrolled
    points: float | None


def canvas(assignment: str, most: float, results: Sequence[Result]) -> str:
    """The layout of Canvas' gradebook import. Students are found by their Canvas id or their login."""
    rows = [
        ["Student", "ID", "SIS Login ID", "Section", assignment],
        ["    Points Possible", "", "", "", f"{most:g}"],
    ]
    for result in results:
        one = result.student
        name = ", ".join(part for part in (one.last_name, one.first_name) if part) or one.id
        rows.append([name, one.lms_user_id, one.id, "", _points(result)])
    return _csv(rows)


def moodle(assignment: str, most: float, results: Sequence[Result]) -> str:
    """The layout of Moodle's grade import. Students are found by whichever of the first three columns you map."""
    rows = [["username", "idnumber", "email", f"{assignment} (of {most:g})"]]
    rows += [
        [result.student.id, result.student.lms_user_id, result.student.email, _points(result) or "-"]
        for result in results
    ]
    return _csv(rows)


LAYOUTS: dict[str, Callable[[str, float, Sequence[Result]], str]] = {"canvas": canvas, "moodle": moodle}


def _points(result: Result) -> str:
    return "" if result.points is None else f"{round(result.points, 2):g}"


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([[cell if cell == "-" else no_formula(cell) for cell in row] for row in rows])
    return text.getvalue()
