"""A class list from a CSV file, whatever system it comes from, as the gradebook's students."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.cohort.assignment import CohortProblem
from autograder.cohort.untrusted_folder import Refused, require_fit_name

# The gradebook's columns, and how nbgrader, Canvas and Moodle call them in a header.
HEADINGS = {
    "id": ("id", "student_id", "username", "sis login id", "login"),
    "first_name": ("first_name", "first name", "firstname", "given name"),
    "last_name": ("last_name", "last name", "lastname", "surname", "family name"),
    "email": ("email", "email address", "e-mail", "mail"),
    "lms_user_id": ("lms_user_id", "canvas id", "id number", "idnumber"),
}


@dataclass(frozen=True)
class Enrolled:
    """One student. `id` is the name of their folder of submissions."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    def known(self) -> dict[str, str]:
        """What the list says about them, beside their id."""
        return {name: value for name, value in asdict(self).items() if value and name != "id"}


def read_roster(path: Path) -> list[Enrolled]:
    """The students of a class list.

    A file of Canvas has both `ID` and `SIS Login ID`; there the login is the student's id here.

    Raises:
        CohortProblem: it cannot be read, names no column of ids, or has an id that is no folder's name or occurs twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CohortProblem(f"{path} could not be read as UTF-8 text: {error}") from None
    rows = [row for row in csv.reader(text.splitlines(), _dialect(text)) if any(cell.strip() for cell in row)]
    columns = _columns(rows[0] if rows else [])
    if "id" not in columns:
        raise CohortProblem(f"{path}: no column is called {', '.join(HEADINGS['id'][:3])} or similar.")
    found: dict[str, Enrolled] = {}
    for number, row in enumerate(rows[1:], 2):
        one = Enrolled(**{name: row[at].strip() for name, at in columns.items() if at < len(row)})
        if not one.id:  # Canvas' second line, with the points
            continue
        try:
            require_fit_name(one.id)
        except Refused:
            raise CohortProblem(
                f"{path}, line {number}: {one.id!r} cannot be the name of a folder."
            ) from None
        if one.id in found:
            raise CohortProblem(f"{path}, line {number}: {one.id} is in the list twice.")
        found[one.id] = one
    return list(found.values())


def _columns(header: list[str]) -> dict[str, int]:
    """The gradebook's column to the number of the file's, where it has one."""
    headings = [cell.strip().lower() for cell in header]
    columns = {
        name: headings.index(known)
        for name, all_known in HEADINGS.items()
        for known in reversed(all_known)
        if known in headings
    }
    if "id" in headings and "sis login id" in headings:
        columns |= {"id": headings.index("sis login id"), "lms_user_id": headings.index("id")}
    return columns


def _dialect(text: str) -> type[csv.Dialect]:
    first = text.splitlines()[0] if text else ""

    class Separated(csv.excel):
        delimiter = max(",;\t", key=first.count)

    return Separated
