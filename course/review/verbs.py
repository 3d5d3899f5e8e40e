"""`review()`: what is due today, why, and the notebook to answer it in."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from course.said import Said


def review(minutes: int | None = None) -> Said:
    """What to review today, in ten minutes or as many as you name: exercises you know, with other data.

    They are in a notebook of their own, and checked there as in any lesson. The notebook of a day is written
    once and stays yours; who names minutes when it is done gets another one.
    """
    if os.environ.get("NBGRADER_EXECUTION"):
        return Said("Review is for your own work folder; there is none here.")
    if minutes is not None and (not _is_number(minutes) or minutes < 1):
        return Said("Say how many minutes you have: `review(20)`.")
    from course.review.opened import opened

    try:
        found = opened(minutes=minutes and int(minutes))
    except OSError as error:
        return Said(f"Your review could not be opened: {error.strerror or error} ({error.filename or ''}).")
    if found.path is None:
        return Said(found.says)
    return Said(found.markdown(f"[Open {found.path.name}]({_link(found.path)})"))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _link(path: Path) -> str:
    """The way from the notebook that asks, which runs in its own folder."""
    try:
        return quote(Path(os.path.relpath(path, Path.cwd())).as_posix())
    except (OSError, ValueError):  # the folder is gone, or the drive is another
        return quote(path.as_posix())
