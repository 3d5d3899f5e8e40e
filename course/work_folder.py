"""The work folder holds the learner's own copies of the lessons; an update never overwrites a changed one.

`.course/copies.json` remembers the SHA-256 of what was delivered: a copy that still has it is
untouched and may be updated, any other is the learner's and stays.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.durable import write_whole

if TYPE_CHECKING:
    from autograder.library import Lesson


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
    return _course_itself() / "work"


def prepare(
    work: Path,
    lessons: Sequence[Lesson] | None = None,
    find: Callable[[str], Any] | None = None,
) -> Prepared:
    """Deliver each lesson's notebook to `work/<week>/<name>.ipynb` and write the home page.

    Safe to repeat. Raises WorkFolderProblem when the folder cannot be written or is a file, or
    when a lesson's notebook has not been built.
    """
    from course.home_notebook import write_home

    lessons, work = all_lessons() if lessons is None else lessons, Path(work)
    if work.resolve() == _course_itself():
        raise WorkFolderProblem(f"{work} is the course itself, which updates replace. Choose another folder.")
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


def _course_itself() -> Path:
    from autograder.library import REPOSITORY

    return REPOSITORY


def notebook_bytes(notebook: dict) -> bytes:
    """A notebook as Jupyter writes it: indented by one, plain UTF-8, a newline at the end."""
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair: only an escape can keep it
        return (json.dumps(notebook, indent=1) + "\n").encode("ascii")


def all_lessons() -> Sequence[Lesson]:
    """The lessons of this course."""
    from autograder import library

    return library.lessons()


def place_of(lesson: Lesson) -> str:
    """Where a lesson lies in the work folder."""
    return f"{lesson.week}/{lesson.name}.ipynb"


def delivered_text(lesson: Lesson) -> bytes:
    """The course's own copy of a lesson. Raises WorkFolderProblem when it has not been built."""
    try:
        return lesson.notebook.read_bytes()
    except FileNotFoundError as error:
        raise WorkFolderProblem(
            f"The course's own copy of {place_of(lesson)} is missing. `course build` makes it."
        ) from error


def _deliver(work: Path, lessons: Sequence[Lesson]) -> Prepared:
    before, prepared = read_copies(work), Prepared()
    copies = dict(before)
    for lesson in lessons:
        inside, source = place_of(lesson), delivered_text(lesson)
        path = work / inside
        held = path.read_bytes() if path.exists() else None
        if held is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, source)
            prepared.new.append(inside)
        elif held == source:
            pass
        elif sha256_of(held) == copies.get(inside):
            write_whole(path, source)
            prepared.updated.append(inside)
        else:
            if sha256_of(source) != copies.get(inside):
                prepared.kept.append(inside)
            continue
        copies[inside] = sha256_of(source)
    if copies != before:
        write_copies(work, copies)
    return prepared


def read_copies(work: Path) -> dict[str, str]:
    """SHA-256 of what was delivered, by place in the work folder."""
    # Without a readable record every copy that differs counts as changed, which only keeps more.
    try:
        copies = json.loads((work / ".course" / "copies.json").read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    return copies if isinstance(copies, dict) else {}


def write_copies(work: Path, copies: dict[str, str]) -> None:
    """Remember what was delivered."""
    text = json.dumps(dict(sorted(copies.items())), indent=1) + "\n"
    write_whole(work / ".course" / "copies.json", text.encode())


def sha256_of(content: bytes) -> str:
    """A fingerprint of a file's content."""
    return hashlib.sha256(content).hexdigest()
