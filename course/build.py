"""Building every notebook: the instructor's into a cohort's folder, the students' beside the lessons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder import library
from autograder.library import Lesson

COHORT = library.REPOSITORY / "cohort"
SETTINGS = Path(__file__).with_name("nbgrader_config.py")


def build_all(cohort: Path = COHORT, lessons: list[Lesson] | None = None) -> list[Path]:
    """Write all student notebooks that changed, and a cohort's sources; returns the files that changed.

    `cohort` gets `source/<week>/<lesson>.ipynb` and an `nbgrader_config.py`, so that
    stock nbgrader runs in it as it is.
    """
    from rich.progress import track

    changed = build_cohort(cohort, lessons)
    for lesson in track(lessons or library.lessons(), description="Building notebooks", transient=True):
        changed += filter(None, [_write(lesson.notebook, student_text(lesson))])
    return changed


def build_cohort(cohort: Path, lessons: list[Lesson] | None = None) -> list[Path]:
    """Write a cohort's settings and sources (no labs), solutions included; returns the files that changed."""
    from rich.progress import track

    cohort.mkdir(parents=True, exist_ok=True)
    changed = [_write(cohort / "nbgrader_config.py", _cohort_settings())]
    graded = [lesson for lesson in lessons or library.lessons() if not lesson.is_lab]
    for lesson in track(graded, description="Building sources", transient=True):
        place = cohort / "source" / lesson.week / lesson.notebook.name
        changed.append(_write(place, source_text(lesson)))
    return [path for path in changed if path]


def source_text(lesson: Lesson) -> str:
    """The instructor's notebook of a lesson, with solutions."""
    from autograder.notebook import source_notebook

    return json.dumps(source_notebook(lesson), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def student_text(lesson: Lesson) -> str:
    """The notebook that is committed and that students open.

    Raises:
        ModuleNotFoundError: nbgrader is not installed.
    """
    from autograder.notebook import source_notebook
    from autograder.release import student_notebook

    return student_notebook(source_notebook(lesson), settings())


def settings() -> Any:
    """The course's nbgrader settings as a traitlets configuration."""
    from traitlets.config import PyFileConfigLoader

    return PyFileConfigLoader(SETTINGS.name, path=str(SETTINGS.parent)).load_config()


def _cohort_settings() -> str:
    return f"c = get_config()\nload_subconfig({str(SETTINGS)!r})\n"


def _write(path: Path, text: str) -> Path | None:
    """Write a file that is not already so; returns its path when it changed."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
