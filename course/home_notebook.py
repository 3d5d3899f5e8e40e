"""`home.ipynb` carries the home page as a stored output, so that it reads before any kernel runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.durable import write_whole
from course.home import PICTURE, read_page
from course.progress import read
from course.work_folder import notebook_bytes

if TYPE_CHECKING:
    from autograder.library import Lesson

TITLE = """\
# Home

This is where you stood when the course was opened. \
To see where you stand now, select the next cell and press Shift+Enter."""


def write_home(
    work: Path,
    lessons: Sequence[Lesson] | None = None,
    find: Callable[[str], Any] | None = None,
) -> Path:
    """Write `work/home.ipynb` anew and return its path. Raises OSError when it cannot be written.

    Lines of the progress log that cannot be read are mentioned on this page once.
    """
    log = read(work)
    path = work / "home.ipynb"
    page = read_page(work, lessons, find, log=log, drawn=True)
    drawn, picture = page.skills.picture().svg.encode(), work / PICTURE
    if not picture.is_file() or picture.read_bytes() != drawn:
        write_whole(picture, drawn)
    write_whole(path, notebook_bytes(notebook(page.markdown)))
    return path


def notebook(page: str) -> dict:
    """The notebook (nbformat 4.5) whose one code cell has already shown `page`."""
    output = {
        "data": {
            "text/markdown": page.splitlines(keepends=True),
            "text/plain": page.splitlines(keepends=True),
        },
        "metadata": {},
        "output_type": "display_data",
    }
    return {
        "cells": [
            {
                "cell_type": "markdown",
                "id": "home-title",
                "metadata": {},
                "source": TITLE.splitlines(keepends=True),
            },
            {
                "cell_type": "code",
                "execution_count": None,
                "id": "home-page",
                "metadata": {},
                "outputs": [output],
                "source": ["from course.home import home\n", "home()"],
            },
        ],
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
