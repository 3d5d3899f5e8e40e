"""The engine behind stock `nbgrader autograde` and the formgrader's button: how a submission is read, and how it is graded.

`SubmissionExporter` reads a submitted notebook by whitelist; `JudgeAnswers` stands where nbgrader
would execute it. Everything else is nbgrader's own.
"""

from __future__ import annotations

import atexit
import os
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors import Preprocessor
from traitlets import Bool

from autograder.cohort.assignment import SourceNotebook
from autograder.cohort.draws import Draws
from autograder.cohort.folder import CohortFolder
from autograder.cohort.grading import Answering, asked_in, graded_notebook
from autograder.cohort.intake import SentNotebook, sent_notebook
from autograder.cohort.rebuilt import as_released, rebuilding
from autograder.cohort.untrusted_folder import opened

# Where the first of nbgrader's two passes tells the second what it found; not part of the result.
FOUND = "course_found"


class SubmissionExporter(NotebookExporter):
    """Reads notebooks by whitelist, and as usual only those that it wrote itself."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **more: Any
    ) -> tuple[Any, dict[str, Any]]:
        """As nbconvert's, for the file of a student too."""
        known = (resources or {}).get("nbgrader", {})
        folder = CohortFolder(Path.cwd())
        student, assignment, name = (known.get(part, "") for part in ("student", "assignment", "notebook"))
        if os.path.realpath(Path(filename).parents[2]) == os.path.realpath(folder.autograded):
            return super().from_filename(filename, resources, **more)
        source = _source(folder, assignment, name)
        notes: list[str] = []
        with opened(folder.submitted, student, assignment) as untrusted:
            sent = sent_notebook(untrusted, f"{name}.ipynb", source, notes)
        for note in notes:
            self.log.warning("%s: %s", student, note)
        # Checks without an output would earn everything, should the second pass ever be left out.
        nothing_asked = graded_notebook(source, sent, lambda cells, exercises: (), [])
        notebook = _read(_rebuilding(folder, assignment, name)(nothing_asked))
        notebook.metadata[FOUND] = {"problem": sent.problem, "other_code": sent.other_code}
        return self.from_notebook_node(notebook, resources, **more)


class JudgeAnswers(Preprocessor):
    """Runs the answers in a sandbox, and gives each check its points and its report as output."""

    enabled = Bool(True).tag(config=True)
    require_isolation = Bool(False, help="Grade nothing where there is no sandbox.").tag(config=True)

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Replace a notebook by the same one, graded."""
        known = resources["nbgrader"]
        folder = CohortFolder(Path.cwd())
        source = _source(folder, known["assignment"], known["notebook"])
        found = nb.metadata.pop(FOUND, {})
        texts = {
            cell.metadata.nbgrader.grade_id: cell.source for cell in nb.cells if "nbgrader" in cell.metadata
        }
        answers = {
            cell.name: texts[cell.name] for cell in source.cells if cell.answered and cell.name in texts
        }
        sent = SentNotebook(source.name, answers, found.get("other_code", 0), found.get("problem", ""))
        answering, isolated = _sandbox(self.require_isolation)
        if not isolated:
            self.log.warning(
                "NOT ISOLATED: this machine has no sandbox, so answers can read your files, and change them."
            )
        notes: list[str] = []
        graded = graded_notebook(
            source, sent, answering, notes, draws=_draws(folder, source), isolated=isolated
        )
        for note in notes:
            self.log.warning("%s: %s", known["student"], note)
        return _read(_rebuilding(folder, known["assignment"], known["notebook"])(graded)), resources


def _source(folder: CohortFolder, assignment: str, name: str) -> SourceNotebook:
    whole = folder.gradebook().assignment(assignment)
    source = next(notebook for notebook in whole.notebooks if notebook.name == name)
    return as_released(source, _released(folder, assignment, name))


def _draws(folder: CohortFolder, source: SourceNotebook) -> dict[str, Draws]:
    return folder.cohort_file().draws(exercise.slug for exercise in asked_in(source))


def _rebuilding(folder: CohortFolder, assignment: str, name: str) -> Any:
    return rebuilding(_source(folder, assignment, name), _released(folder, assignment, name))


def _released(folder: CohortFolder, assignment: str, name: str) -> Path:
    return folder.release / assignment / f"{name}.ipynb"


def _read(text: str) -> Any:
    import nbformat

    return nbformat.reads(text, as_version=4)


@cache
def _sandbox(require_isolation: bool) -> tuple[Answering, bool]:
    """One for as long as this process lives: nbgrader says of no notebook that it is the last."""
    from autograder.cohort.sandboxed import opened_sandbox

    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(opened_sandbox(require_isolation))
