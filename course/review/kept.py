"""Where review keeps what it made: notebooks in `review/` of the work folder, recipes of variants in `.course/variants`."""

from __future__ import annotations

from pathlib import Path

from course.work_folder import locate


def folder(work: Path | None = None) -> Path:
    """The folder of variants that were worked out on this machine."""
    return (work or locate()) / ".course" / "variants"


def notebooks(work: Path | None = None) -> Path:
    """The folder of review notebooks."""
    return (work or locate()) / "review"
