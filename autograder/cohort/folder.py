"""A cohort's folder: where nbgrader's settings put submissions, gradebook and autograded notebooks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.cohort.assignment import CohortProblem
from autograder.cohort.cohort_file import CohortFile
from autograder.cohort.lateness import penalty_of
from autograder.cohort.sqlite_gradebook import SqliteGradebook

if TYPE_CHECKING:
    from autograder.cohort.nbgrader_gradebook import NbgraderGradebook

SETTINGS = "nbgrader_config.py"
_STRUCTURE = os.path.join("{nbgrader_step}", "{student_id}", "{assignment_id}")


class CohortFolder:
    """A course folder of nbgrader's, read through its settings but without importing it.

    Raises:
        CohortProblem: it is no such folder, or it is laid out in a way of its own.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        if not (self.path / SETTINGS).is_file():
            raise CohortProblem(
                f"{self.path} is no cohort's folder: there is no {SETTINGS} in it. `course cohort new` makes one."
            )
        self.config = self._loaded()
        self._steps: Any = self.config.get("CourseDirectory", {})
        if self._steps.get("directory_structure", _STRUCTURE) != _STRUCTURE:
            raise CohortProblem(
                "This folder has a directory_structure of its own; `nbgrader autograde` knows it, `course grade` does not."
            )

    @property
    def submitted(self) -> Path:
        return self._step("submitted")

    @property
    def autograded(self) -> Path:
        return self._step("autograded")

    @property
    def release(self) -> Path:
        return self._step("release")

    @property
    def reports(self) -> Path:
        """Where `course grade` keeps its own journal and tables."""
        return self.path / "grading"

    @property
    def file_mode(self) -> int:
        """Permissions of autograded files, as nbgrader sets them."""
        return 0o664 if self._steps.get("groupshared", False) else 0o444

    @property
    def db_url(self) -> str:
        return self._steps.get("db_url") or f"sqlite:///{self.path / 'gradebook.db'}"

    def cohort_file(self) -> CohortFile:
        """The cohort's tag, seed and worlds.

        Raises:
            CohortProblem: as `CohortFile.of`.
        """
        return CohortFile.of(self.path)

    def gradebook(self) -> SqliteGradebook | NbgraderGradebook:
        """The gradebook: directly where it is SQLite with a schema that is known, otherwise through nbgrader.

        Raises:
            CohortProblem: there is none yet, or nbgrader would be needed and is missing.
        """
        penalty = penalty_of(self.config)
        scheme, _, place = self.db_url.partition(":///")
        if scheme == "sqlite":
            path = self.path / place
            if not path.exists():
                raise CohortProblem(
                    f"There is no gradebook at {path} yet. `nbgrader generate_assignment` makes it."
                )
            if SqliteGradebook.knows(path):
                return SqliteGradebook(path, penalty)
        from autograder.cohort.nbgrader_gradebook import NbgraderGradebook

        return NbgraderGradebook(self.db_url, self._steps.get("course_id", ""), penalty)

    def _step(self, name: str) -> Path:
        return self.path / self._steps.get(f"{name}_directory", name)

    def _loaded(self) -> Any:
        from traitlets.config import PyFileConfigLoader

        try:
            return PyFileConfigLoader(SETTINGS, path=str(self.path)).load_config()
        except Exception as error:  # an instructor's own Python
            raise CohortProblem(f"{self.path / SETTINGS} could not be read: {error}") from error
