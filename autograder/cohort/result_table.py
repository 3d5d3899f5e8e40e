"""The table at the end of a batch: a row for each student, for people and spreadsheets."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any

from autograder.cohort.assignment import CohortProblem
from autograder.cohort.batch import Batch

COLUMNS = ("student", "score", "max_score", "late_penalty", "by_hand", "minutes", "isolated", "remarks")


def result_rows(batch: Batch) -> list[dict[str, Any]]:
    """What the gradebook has of everybody who submitted, with what was unusual, in order of names.

    `remarks` is a list of sentences, `minutes` what the clocks of timed rounds say, "" without one.
    """
    standings = batch.standings()
    rows = []
    not_graded = batch.summary.not_graded
    for student in sorted({*batch.everybody, *standings, *not_graded}):
        noted = batch.journal.lines.get(student, {})
        score, lost, by_hand = standings.get(student, (0.0, 0.0, 0))
        remarks = (
            [f"NOT GRADED: {not_graded[student]}"] if student in not_graded else list(noted.get("notes", ()))
        )
        graded = student in standings
        rows.append(
            {
                "student": student,
                "score": score if graded else "",
                "max_score": batch.assignment.max_score,
                "late_penalty": lost,
                "by_hand": by_hand,
                "minutes": "" if noted.get("minutes") is None else noted["minutes"],
                "isolated": {True: "yes", False: "no"}.get(noted.get("isolated"), ""),
                "remarks": remarks,
            }
        )
    return rows


def write_csv(batch: Batch, rows: list[dict[str, Any]]) -> Path:
    """Write the table beside the journal, whole or not at all; returns where it is.

    Raises:
        CohortProblem: it cannot be written.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        told = row | {"remarks": "; ".join(row["remarks"])}
        writer.writerow({name: no_formula(value) for name, value in told.items()})
    path = batch.folder.reports / f"{batch.assignment.name}.csv"
    part = path.with_suffix(".csv.part")
    try:
        part.write_text(text.getvalue(), encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        raise CohortProblem(
            f"{path} could not be written: {error.strerror}. The grades are in the gradebook."
        ) from error
    return path


def no_formula(value: Any) -> Any:
    """A text that a spreadsheet takes for a text, whatever a student named a file."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
