"""What a batch has finished, one line of JSON a student, so that a batch that was stopped goes on where it was."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from autograder.cohort.assignment import CohortProblem
from autograder.cohort.graded import Graded

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


class Journal:
    """An append-only file that one batch at a time holds. The last line about a student counts; a torn one is none.

    Raises:
        CohortProblem: another batch holds it, or it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.lines: dict[str, dict[str, Any]] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(path, "ab+")
        except OSError as error:
            raise CohortProblem(f"{path} cannot be written: {error.strerror}.") from error
        if fcntl is not None:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self._file.close()
                raise CohortProblem(
                    "This assignment is being graded already; wait for the other batch to end."
                ) from None
        self._file.seek(0)
        content = self._file.read()
        for line in content.splitlines():
            try:
                one = json.loads(line)
                self.lines[one["student"]] = one
            except (ValueError, KeyError, TypeError):
                continue
        self._torn = bool(content) and not content.endswith(b"\n")

    def finished(self, graded: list[Graded]) -> None:
        """Note that these are in the gradebook and in their place.

        Raises:
            CohortProblem: the disk is full.
        """
        lines = [_line(one) for one in graded]
        try:
            self._file.write(
                b"\n" * self._torn + b"".join(json.dumps(line).encode() + b"\n" for line in lines)
            )
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise CohortProblem(f"{self._path} cannot be written: {error.strerror}.") from error
        self._torn = False
        self.lines.update({line["student"]: line for line in lines})

    def close(self) -> None:
        """Let another batch have it."""
        self._file.close()


def _line(graded: Graded) -> dict[str, Any]:
    return {
        "student": graded.student,
        "digest": graded.digest,
        "isolated": graded.isolated,
        "minutes": graded.minutes,
        "notes": list(graded.notes),
        "states": {notebook.name: notebook.state for notebook in graded.notebooks},
    }
