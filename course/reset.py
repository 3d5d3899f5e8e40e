"""Starting over: the starter back in one answer cell, or a whole lesson as it was delivered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from course.durable import write_whole
from course.saved_answers import answer_cell, source_of
from course.work_folder import (
    WorkFolderProblem,
    all_lessons,
    delivered_text,
    locate,
    notebook_bytes,
    place_of,
    read_copies,
    sha256_of,
    write_copies,
)

if TYPE_CHECKING:
    from autograder.library import Lesson

AFTERWARDS = "If it is open, choose File → Reload Notebook from Disk to see it."


def reset(
    slug: str,
    work: Path | None = None,
    *,
    lesson: bool = False,
    lessons: Sequence[Lesson] | None = None,
) -> str:
    """Put the starter back into one exercise's answer cell, or with `lesson=True` its whole lesson.

    What was there goes to `.course/put_aside/` first; the sentence returned says where. `slug` may
    name the lesson itself when the whole lesson is meant. Raises autograder's UnknownExercise for
    an unknown slug and WorkFolderProblem when there is no such cell or the folder cannot be written.
    """
    work = Path(work) if work is not None else locate()
    found = _lesson_of(slug, all_lessons() if lessons is None else lessons, lesson)
    if not (work / ".course").is_dir():
        raise WorkFolderProblem(
            f"There is no work at {work} yet. If you opened the course with --work, name that folder here too."
        )
    try:
        return _reset_lesson(found, work) if lesson else _reset_answer(slug, found, work)
    except OSError as error:
        raise WorkFolderProblem(
            f"`{slug}` cannot be reset: {error.strerror or error} "
            f"({error.filename or work}). Nothing is lost."
        ) from error


def _lesson_of(slug: str, lessons: Sequence[Lesson], by_name: bool) -> Lesson:
    for lesson in lessons:
        if slug in lesson.slugs or (by_name and slug == lesson.name):
            return lesson
    from autograder import library

    library.find(slug)  # knows the nearest slugs, and raises with them
    raise WorkFolderProblem(f"`{slug}` is in no lesson of this course.")


def _reset_lesson(lesson: Lesson, work: Path) -> str:
    inside, source = place_of(lesson), delivered_text(lesson)
    path, title = work / inside, f"“{lesson.title}”"
    held = path.read_bytes() if path.exists() else None
    if held == source:
        return f"{title} is as the course delivered it already."
    aside = _put_aside(work, lesson.name, ".ipynb", held) if held is not None else None
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, source)
    (work / ".course").mkdir(exist_ok=True)
    write_copies(work, read_copies(work) | {inside: sha256_of(source)})
    return f"{title} is as the course delivered it. " + (
        f"Your copy is in {aside}. {AFTERWARDS}" if aside else f"It is at {path}."
    )


def _reset_answer(slug: str, lesson: Lesson, work: Path) -> str:
    path = work / place_of(lesson)
    if not path.exists():
        return _reset_lesson(lesson, work)
    whole = (
        "To put the whole lesson back and keep a copy of yours, run "
        f'`from course.reset import reset; reset("{slug}", lesson=True)` in a cell.'
    )
    try:
        notebook = json.loads(path.read_bytes())
        cell = answer_cell(notebook, slug)
        answer = source_of(cell) if cell else ""
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise WorkFolderProblem(f"{path} cannot be read as a notebook. {whole}") from error
    if cell is None:
        raise WorkFolderProblem(f"The answer cell of `{slug}` is not in {path} any more. {whole}")
    starter = answer_cell(json.loads(delivered_text(lesson)), slug)
    if starter is None:
        raise WorkFolderProblem(
            f"The course's own copy of {place_of(lesson)} has no answer cell "
            f"for `{slug}`. `course build` makes it again."
        )
    before = dict(cell)
    cell |= {"cell_type": starter["cell_type"], "source": starter["source"]}
    if starter["cell_type"] == "code":
        cell |= {"outputs": [], "execution_count": None}
    if cell == before:
        return f"The answer of `{slug}` is the starter already."
    aside = (
        _put_aside(work, slug, ".txt", answer.encode("utf-8", "surrogatepass"))
        if answer != source_of(starter)
        else None
    )
    write_whole(path, notebook_bytes(notebook))
    return (
        f"The starter of `{slug}` is back. " + (f"Your answer is in {aside}. " if aside else "") + AFTERWARDS
    )


def _put_aside(work: Path, name: str, ending: str, content: bytes) -> Path:
    folder = work / ".course" / "put_aside"
    folder.mkdir(parents=True, exist_ok=True)
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    path = folder / f"{name}-{moment}{ending}"
    write_whole(path, content)
    return path
