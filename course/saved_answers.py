"""Answers as they stand in saved notebooks, for whoever works in an editor and checks in a terminal."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.library import Lesson
from autograder.sandbox.answer_cells import REMEMBERING, cell_magic
from autograder.variants.names import slug_and_number
from course.answers import namespace
from course.review.kept import notebooks as review_notebooks
from course.work_folder import WorkFolderProblem, all_lessons, place_of

LOOK_EVERY = 0.4  # seconds between two looks at the folder


@dataclass(frozen=True)
class SavedAnswer:
    """The answer cell of one exercise: its `slug` (of a variant, its name), its `source`, its `notebook`."""

    slug: str
    source: str
    notebook: Path


def saved_answers(lesson: Lesson, work: Path) -> list[SavedAnswer]:
    """The answer cells of a lesson's saved notebook, in its order; none while it is not there.

    Raises:
        WorkFolderProblem: the file is no notebook.
    """
    return _in_notebook(work / place_of(lesson), lesson.slugs)


def reviewed_answers(path: Path) -> list[SavedAnswer]:
    """The answer cells of a saved review notebook, in its order.

    Raises:
        WorkFolderProblem: the file is no notebook.
    """
    return _in_notebook(path, None)


def _in_notebook(path: Path, slugs: Iterable[str] | None) -> list[SavedAnswer]:
    """The answers to `slugs`; without any named, to whatever the notebook's cells say they answer."""
    if not path.exists():
        return []
    try:
        notebook = json.loads(path.read_bytes())
        if slugs is None:
            cells = [(cell["metadata"].get("course", {}).get("answers"), cell) for cell in notebook["cells"]]
            found = [(name, cell) for name, cell in cells if isinstance(name, str)]
        else:
            found = [(slug, answer_cell(notebook, slug)) for slug in slugs]
        return [
            SavedAnswer(slug, source_of(cell), path)
            for slug, cell in found
            if cell is not None and cell["cell_type"] == "code"  # people score what is prose
        ]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise WorkFolderProblem(f"{path} cannot be read as a notebook; was it being saved?") from error


def answer_cell(notebook: dict[str, Any], slug: str) -> dict[str, Any] | None:
    """The cell of a notebook that answers `slug`, or None where it is gone."""
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("grade_id") == slug and marks.get("solution"):
            return cell
    return None


def source_of(cell: dict[str, Any]) -> str:
    """A cell's text, however its lines are kept."""
    return "".join(cell["source"])


def saved_answer(slug: str, work: Path) -> SavedAnswer | None:
    """The answer cell of `slug`, or None where no notebook has it.

    Raises:
        UnknownExercise: there is no such exercise.
        WorkFolderProblem: its notebook cannot be read.
    """
    from autograder import library

    exercise, number = slug_and_number(slug)
    library.find(exercise)
    if number:
        for path in sorted(review_notebooks(work).glob("*.ipynb"), reverse=True):
            if found := [one for one in reviewed_answers(path) if one.slug == slug]:
                return found[0]
        return None
    for lesson in all_lessons():
        if slug in lesson.slugs:
            return next((one for one in saved_answers(lesson, work) if one.slug == slug), None)
    return None


def give(answer: SavedAnswer) -> str | None:
    """Make it the answer that `check` looks at, as running its cell would; a sentence where it stops."""
    magic, _, below = cell_magic(answer.source.lstrip("\n"))
    if magic in REMEMBERING:
        namespace()[answer.slug] = below.strip("\n")
        return None
    slug, _ = slug_and_number(answer.slug)
    for name in {slug, answer.slug}:
        namespace().pop(name, None)
    found = _defined(answer)
    if isinstance(found, str):
        return found
    namespace()[slug] = found.get(slug)
    return None


def _defined(answer: SavedAnswer) -> dict[str, Any] | str:
    """What the cell defines, or why it stopped."""
    import linecache

    from autograder.calling import calling
    from autograder.outcome import Failure

    file = f"<{answer.slug} in {answer.notebook.name}>"
    linecache.cache[file] = (len(answer.source), None, answer.source.splitlines(keepends=True), file)
    variables: dict[str, Any] = {"__name__": "__main__"}
    done = calling(
        lambda: exec(compile(answer.source, file, "exec", dont_inherit=True), variables), None, 30.0
    )
    if isinstance(done, Failure):
        said = f": {' '.join(done.message.split())}" if done.message else ""
        return f"The cell of `{answer.slug}` stopped with `{done.error or done.kind}`{said}. Only this cell was run."
    return variables


@dataclass
class Watch:
    """Looks for answer cells that were saved since the last look.

    Attributes:
        work: the folder with the notebooks.
    """

    work: Path
    _saved: dict[Path, tuple[int, int]] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    def changed(self) -> list[SavedAnswer]:
        """Those that were saved with another source than before; the first look only remembers.

        A notebook that is being written is looked at again the next time.
        """
        found, first = [], not self._known
        lessons = [(self.work / place_of(lesson), lesson.slugs) for lesson in all_lessons()]
        reviews = [(path, None) for path in sorted(review_notebooks(self.work).glob("*.ipynb"))]
        for path, slugs in (*lessons, *reviews):
            try:
                now = path.stat()
                stamp = (now.st_mtime_ns, now.st_size)
                if self._saved.get(path) == stamp:
                    continue
                answers = _in_notebook(path, slugs)
            except (OSError, WorkFolderProblem):
                continue
            self._saved[path] = stamp
            for answer in answers:
                if not first and self._known.get(answer.slug, answer.source) != answer.source:
                    found.append(answer)
                self._known[answer.slug] = answer.source
        return found

    def forever(self, pause: Callable[[float], None] = time.sleep) -> Iterator[SavedAnswer]:
        """Each answer as it is saved, until interrupted."""
        self.changed()
        while True:
            yield from self.changed()
            pause(LOOK_EVERY)
