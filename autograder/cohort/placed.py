"""Putting autograded notebooks in their place: a whole folder at once, or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from autograder.cohort.assignment import CohortProblem
from autograder.cohort.graded import Graded


def prepare(autograded: Path, assignment: str, graded: Graded, texts: Mapping[str, str], mode: int) -> Path:
    """Write a submission's autograded files beside their place; returns the folder they wait in.

    Args:
        texts: notebook's name to the text of its file.
        mode: permissions of the files.

    Raises:
        CohortProblem: the disk is full, or the folder cannot be written.
    """
    waiting = autograded / graded.student / f".{assignment}.new"
    try:
        _remove(waiting)
        waiting.mkdir(parents=True)
        contents = {f"{name}.ipynb": text.encode() for name, text in texts.items()} | dict(graded.carried)
        for name, content in contents.items():
            path = waiting / name
            path.write_bytes(content)
            path.chmod(mode)
    except OSError as error:
        with contextlib.suppress(OSError):
            _remove(waiting)
        raise CohortProblem(_said(error, waiting)) from error
    return waiting


def settle(waiting: Path, assignment: str) -> None:
    """Move a prepared folder to its place; what was there before goes.

    A kill in between leaves no folder at all, which a resumed batch takes for not graded.

    Raises:
        CohortProblem: the folder cannot be written.
    """
    place, old = waiting.with_name(assignment), waiting.with_name(f".{assignment}.old")
    try:
        _remove(old)
        with contextlib.suppress(FileNotFoundError):
            os.rename(place, old)
        os.rename(waiting, place)
        _remove(old)
    except OSError as error:
        raise CohortProblem(_said(error, place)) from error


def _remove(folder: Path) -> None:
    """Remove a folder of ours. Its files may be read-only, which Windows would refuse."""
    if not folder.exists():
        return
    for file in folder.iterdir():
        with contextlib.suppress(OSError):
            file.chmod(0o600)
    shutil.rmtree(folder)


def _said(error: OSError, path: Path) -> str:
    return (
        f"{path} could not be written: {error.strerror or error}."
        " What was graded before is kept; mend it, and go on with --resume."
    )
