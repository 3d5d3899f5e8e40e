"""The work folder holds the learner's own copies of the lessons, and an update never overwrites a changed one.

`.course/copies.json` remembers the SHA-256 of what was delivered: a copy that still has it is
untouched and may be updated, any other is the learner's and stays.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.library import Lesson

AFTERWARDS = "If it is open, choose File → Reload Notebook from Disk to see it."


class WorkFolderProblem(Exception):
    """The work folder cannot be prepared or an answer not be reset; the message is for the learner."""


@dataclass(frozen=True)
class Prepared:
    """What `prepare` did, as paths inside the work folder ("week1_sql/day2_dedup.ipynb").

    `new` were delivered, `updated` were untouched and have the course's newer version, `kept` have
    a newer version too but were changed by the learner, so they stay.
    """

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def locate() -> Path:
    """The work folder: $COURSE_WORK, else the nearest folder upwards with `.course/`, else `work/`."""
    if named := os.environ.get("COURSE_WORK"):
        return Path(named).expanduser().absolute()
    with contextlib.suppress(OSError):  # the current folder may have been deleted
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / ".course").is_dir():
                return folder
    from autograder.library import REPOSITORY

    return REPOSITORY / "work"


def prepare(
    work: Path, lessons: Sequence[Lesson] | None = None, find: Callable[[str], Any] | None = None
) -> Prepared:
    """Deliver each lesson's notebook to `work/<week>/<name>.ipynb` and write the home page.

    Safe to repeat. Raises WorkFolderProblem when the folder cannot be written or is a file, or
    when a lesson's notebook has not been built.
    """
    from course.home_notebook import write_home

    lessons, work = _all_lessons() if lessons is None else lessons, Path(work)
    if work.exists() and not work.is_dir():
        raise WorkFolderProblem(f"{work} is a file. Choose another folder for your work.")
    try:
        (work / ".course").mkdir(parents=True, exist_ok=True)
        prepared = _deliver(work, lessons)
        write_home(work, lessons, find)
    except OSError as error:
        raise WorkFolderProblem(
            f"Your work folder {work} cannot be prepared: {error.strerror or error} "
            f"({error.filename or work}). Check its permissions, or choose another folder."
        ) from error
    return prepared


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
    found = _lesson_of(slug, _all_lessons() if lessons is None else lessons, lesson)
    try:
        return _reset_lesson(found, work) if lesson else _reset_answer(slug, found, work)
    except OSError as error:
        raise WorkFolderProblem(
            f"`{slug}` cannot be reset: {error.strerror or error} "
            f"({error.filename or work}). Nothing is lost."
        ) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a kill at any moment leaves the old content or the new, never a part."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(part, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in the folder survive a power cut, where the system can."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def notebook_bytes(notebook: dict) -> bytes:
    """A notebook as Jupyter writes it: indented by one, plain UTF-8, a newline at the end."""
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair: only an escape can keep it
        return (json.dumps(notebook, indent=1) + "\n").encode("ascii")


def _all_lessons() -> Sequence[Lesson]:
    from autograder import library

    return library.lessons()


def _inside(lesson: Lesson) -> str:
    return f"{lesson.week}/{lesson.name}.ipynb"


def _source(lesson: Lesson) -> bytes:
    try:
        return lesson.notebook.read_bytes()
    except FileNotFoundError as error:
        raise WorkFolderProblem(
            f"The course's own copy of {_inside(lesson)} is missing. `course build` makes it."
        ) from error


def _deliver(work: Path, lessons: Sequence[Lesson]) -> Prepared:
    before, prepared = _read_copies(work), Prepared()
    copies = dict(before)
    for lesson in lessons:
        inside, source = _inside(lesson), _source(lesson)
        path = work / inside
        held = path.read_bytes() if path.exists() else None
        if held is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, source)
            prepared.new.append(inside)
        elif held == source:
            pass
        elif _sha(held) == copies.get(inside):
            write_whole(path, source)
            prepared.updated.append(inside)
        else:
            if _sha(source) != copies.get(inside):
                prepared.kept.append(inside)
            continue
        copies[inside] = _sha(source)
    if copies != before:
        _write_copies(work, copies)
    return prepared


def _read_copies(work: Path) -> dict[str, str]:
    # Without a readable record every copy that differs counts as changed, which only keeps more.
    try:
        copies = json.loads((work / ".course" / "copies.json").read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    return copies if isinstance(copies, dict) else {}


def _write_copies(work: Path, copies: dict[str, str]) -> None:
    text = json.dumps(dict(sorted(copies.items())), indent=1) + "\n"
    write_whole(work / ".course" / "copies.json", text.encode())


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _lesson_of(slug: str, lessons: Sequence[Lesson], by_name: bool) -> Lesson:
    for lesson in lessons:
        if slug in lesson.slugs or (by_name and slug == lesson.name):
            return lesson
    from autograder import library

    library.find(slug)  # knows the nearest slugs, and raises with them
    raise WorkFolderProblem(f"`{slug}` is in no lesson of this course.")


def _reset_lesson(lesson: Lesson, work: Path) -> str:
    inside, source = _inside(lesson), _source(lesson)
    path, title = work / inside, f"“{lesson.title}”"
    held = path.read_bytes() if path.exists() else None
    if held == source:
        return f"{title} is as the course delivered it already."
    aside = _put_aside(work, lesson.name, ".ipynb", held) if held is not None else None
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, source)
    (work / ".course").mkdir(exist_ok=True)
    _write_copies(work, _read_copies(work) | {inside: _sha(source)})
    return f"{title} is as the course delivered it. " + (
        f"Your copy is in {aside}. {AFTERWARDS}" if aside else f"It is at {path}."
    )


def _reset_answer(slug: str, lesson: Lesson, work: Path) -> str:
    path = work / _inside(lesson)
    if not path.exists():
        return _reset_lesson(lesson, work)
    whole = (
        "To put the whole lesson back and keep a copy of yours, run "
        f'`from course.work_folder import reset; reset("{slug}", lesson=True)` in a cell.'
    )
    try:
        notebook = json.loads(path.read_bytes())
        cell = _answer_cell(notebook, slug)
        answer = _text(cell) if cell else ""
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise WorkFolderProblem(f"{path} cannot be read as a notebook. {whole}") from error
    if cell is None:
        raise WorkFolderProblem(f"The answer cell of `{slug}` is not in {path} any more. {whole}")
    starter = _answer_cell(json.loads(_source(lesson)), slug)
    if starter is None:
        raise WorkFolderProblem(
            f"The course's own copy of {_inside(lesson)} has no answer cell "
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
        if answer != _text(starter)
        else None
    )
    write_whole(path, notebook_bytes(notebook))
    return (
        f"The starter of `{slug}` is back. "
        + (f"Your answer is in {aside}. " if aside else "")
        + AFTERWARDS
    )


def _answer_cell(notebook: dict, slug: str) -> dict | None:
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("grade_id") == slug and marks.get("solution"):
            return cell
    return None


def _text(cell: dict) -> str:
    return "".join(cell["source"])


def _put_aside(work: Path, name: str, ending: str, content: bytes) -> Path:
    folder = work / ".course" / "put_aside"
    folder.mkdir(parents=True, exist_ok=True)
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    path = folder / f"{name}-{moment}{ending}"
    write_whole(path, content)
    return path
