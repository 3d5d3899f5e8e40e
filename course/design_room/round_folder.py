"""Where a design round is kept: a folder of its own in the work folder, and another one for each round after it."""

from __future__ import annotations

from pathlib import Path

from course.work_folder import locate

FOLDER = "design_rounds"


def folder_of(slug: str, work: Path | None = None) -> Path:
    """Where a round is kept: the latest of `design_rounds/<slug>`, `<slug>_2` and so on."""
    first = (work or locate()) / FOLDER / slug
    number, latest = 2, first
    while (later := first.with_name(f"{slug}_{number}")).exists():
        number, latest = number + 1, later
    return latest


def begin_again(slug: str) -> Path:
    """A folder for another round of the same exercise; the earlier ones stay. Raises OSError."""
    latest = folder_of(slug)
    if not latest.exists():
        return latest
    tail = latest.name.removeprefix(f"{slug}_")
    number = int(tail) if tail.isdecimal() and latest.name != slug else 1
    new = latest.with_name(f"{slug}_{number + 1}")
    new.mkdir(parents=True)
    return new
