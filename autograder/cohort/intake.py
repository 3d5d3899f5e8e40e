"""Taking submissions in: the text of the answer cells, a few small files, and a line for everything unusual."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograder.cohort.assignment import Assignment, CohortProblem, SourceNotebook
from autograder.cohort.notebook_cells import UnreadableNotebook, answers_in
from autograder.cohort.timestamps import parsed
from autograder.cohort.untrusted_folder import Refused, UntrustedFolder, opened, require_fit_name

LARGEST_FILE = 100_000_000  # nbgrader's own limit for what it collects
MOST_LINES = 40
# What nbgrader needs beside the notebooks to release feedback; nothing else is carried along.
CARRIED = {"timestamp.txt": 200, "submission_secret.txt": 1_000}


@dataclass(frozen=True)
class SentNotebook:
    """One notebook as it was sent.

    Attributes:
        answers: grade_id to text.
        other_code: how many cells with code it had that the assignment does not have.
        problem: why it could not be read; then there are no answers.
    """

    name: str
    answers: dict[str, str] = field(default_factory=dict)
    other_code: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Submission:
    """All that is taken from one student's folder.

    Attributes:
        notebooks: by name; those that were not sent are not in it.
        carried: the small files nbgrader needs later, by name.
        timestamp: when it was submitted, UTC without a time zone, where known.
        notes: what an instructor should know, a sentence each.
        digest: the same exactly when everything taken is.
    """

    student: str
    notebooks: dict[str, SentNotebook]
    carried: dict[str, bytes] = field(default_factory=dict)
    timestamp: datetime | None = None
    notes: tuple[str, ...] = ()
    digest: str = ""


def students(submitted: Path, assignment: str) -> tuple[list[str], list[str]]:
    """Who submitted an assignment, in order, and a line for each entry that is refused.

    Raises:
        CohortProblem: the folder of submissions cannot be read.
    """
    found, refused = [], []
    try:
        entries = sorted(os.scandir(submitted), key=lambda entry: entry.name)
    except OSError as error:
        raise CohortProblem(f"There are no submissions to read in {submitted}: {error.strerror}.") from None
    for entry in entries:
        if entry.name.startswith(".") or not os.path.lexists(os.path.join(entry.path, assignment)):
            continue
        try:
            require_fit_name(entry.name)
        except Refused as reason:
            refused.append(f"{_printable(entry.name)}: {reason}")
            continue
        if entry.is_symlink():
            refused.append(f"{entry.name}: its folder is a link to another place, and was not followed")
        elif entry.is_dir(follow_symlinks=False):
            found.append(entry.name)
    return found, refused


def taken_in(submitted: Path, student: str, assignment: Assignment) -> Submission:
    """Read one submission.

    Raises:
        Refused: its folder is no folder, or a link; nothing of it was read.
    """
    notes: list[str] = []
    notebooks: dict[str, SentNotebook] = {}
    carried: dict[str, bytes] = {}
    expected = {f"{notebook.name}.ipynb": notebook for notebook in assignment.notebooks}
    others = 0
    with opened(submitted, student, assignment.name) as folder:
        for name in folder.names():
            if name in expected:
                notebooks[expected[name].name] = sent_notebook(folder, name, expected[name], notes)
            elif name in CARRIED:
                with _noting(notes, name):
                    carried[name] = folder.read(name, CARRIED[name])
            elif not name.startswith("."):
                others += 1
                if others <= MOST_LINES:
                    notes.append(f"{_printable(name)}: not part of the assignment, and left out")
    if others > MOST_LINES:
        notes.append(f"and {others - MOST_LINES:,} more that are not part of the assignment")
    missing = [notebook.name for notebook in assignment.notebooks if notebook.name not in notebooks]
    if missing:
        notes.append(f"not submitted: {', '.join(f'{name}.ipynb' for name in missing)}")
    timestamp = None
    if "timestamp.txt" in carried:
        with _noting(notes, "timestamp.txt"):
            timestamp = parsed(carried["timestamp.txt"])
    digest = _digest(notebooks, carried)
    return Submission(student, notebooks, carried, timestamp, tuple(notes), digest)


def sent_notebook(
    folder: UntrustedFolder, file: str, source: SourceNotebook, notes: list[str]
) -> SentNotebook:
    """Read one notebook file; adds to `notes` what is unusual about it."""
    try:
        answers = answers_in(folder.read(file, LARGEST_FILE), source)
    except (Refused, UnreadableNotebook) as reason:
        notes.append(f"{file}: {reason}")
        return SentNotebook(source.name, problem=str(reason))
    notes.extend(f"{file}: {note}" for note in answers.notes)
    return SentNotebook(source.name, answers.texts, answers.other_code)


@contextlib.contextmanager
def _noting(notes: list[str], name: str) -> Iterator[None]:
    try:
        yield
    except ValueError as reason:
        notes.append(f"{name}: {reason}")


def _printable(name: str) -> str:
    text = name if name.isprintable() else ascii(name)
    return text if len(text) <= 80 else text[:79] + "…"


def _digest(notebooks: dict[str, SentNotebook], carried: dict[str, bytes]) -> str:
    """Of everything that is taken, each part with its length before it."""
    digest = hashlib.sha256()
    parts: list[str | bytes] = []
    for name in sorted(notebooks):
        parts += [name, notebooks[name].problem, str(notebooks[name].other_code)]
        parts += [part for pair in sorted(notebooks[name].answers.items()) for part in pair]
    parts += [part for name in sorted(carried) for part in (name, carried[name])]
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
