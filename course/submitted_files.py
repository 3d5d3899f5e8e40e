"""Before and after nbgrader copies a submission's files: what it must not follow is put aside, what it must not publish goes."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.cohort.folder import CohortFolder
from autograder.cohort.intake import CARRIED, LARGEST_FILE


def put_aside(assignment: str, student: str, notebooks: list[str], **_: Any) -> None:
    """nbgrader's `pre_convert_hook`: move what is no plain file out of the way, since nbgrader would follow it.

    Links, pipes, devices, files with a second name and files that are too large go to
    `grading/put_aside`; nothing is deleted, and nothing is opened.

    Raises:
        SystemExit: it cannot be moved; nbgrader takes any other exception for none.
    """
    folder = CohortFolder(Path.cwd())
    place = folder.reports / "put_aside" / f"{time.time_ns()}"
    for path in list(_unfit(folder, notebooks)):
        try:
            place.mkdir(parents=True, exist_ok=True)
            os.rename(path, place / f"{len(os.listdir(place))}_{path.name}"[:200])
        except OSError as error:
            raise SystemExit(
                f"{path} is no plain file, and could not be put aside: {error.strerror}"
            ) from None
        print(f"{path} is no plain file. It was put aside to {place}, not followed.")


def keep_only_known(assignment: str, student: str, notebooks: list[str], **_: Any) -> None:
    """nbgrader's `post_convert_hook`: of a student's other files only those nbgrader needs stay in `autograded/`.

    Otherwise every page a student sends would be published with the feedback.
    """
    folder = CohortFolder(Path.cwd())
    known = {Path(notebook).name for notebook in notebooks} | set(CARRIED)
    for sent in {Path(notebook).parent for notebook in notebooks}:
        graded = folder.autograded / sent.parent.name / sent.name
        for path in _below(graded):
            if path.parent != graded or path.name not in known:
                path.unlink()


def _unfit(folder: CohortFolder, notebooks: list[str]) -> Iterator[Path]:
    for sent in {Path(notebook).parent for notebook in notebooks}:
        steps = [step for step in (sent.parent, sent) if step.is_symlink()]
        if steps:
            yield steps[0]
            continue
        for path in _below(sent):
            found = path.lstat()
            plain = stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and found.st_size <= LARGEST_FILE
            if not plain:
                yield path


def _below(folder: Path) -> Iterator[Path]:
    """Everything below a folder that is no folder itself; links are not followed."""
    for place, folders, files in os.walk(folder):
        for name in [*files, *(name for name in folders if os.path.islink(os.path.join(place, name)))]:
            yield Path(place, name)
