"""The autograded notebook: the instructor's cells in their order, the student's answers, and a report below each check."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.cohort.assignment import SourceCell, SourceNotebook
from autograder.cohort.graded import GradedNotebook
from autograder.cohort.notebook_cells import text_of

_METADATA = {"language_info": {"name": "python"}}


def rebuilding(source: SourceNotebook, released: Path) -> Callable[[GradedNotebook], str]:
    """A function from a graded notebook to the text of its file, nbformat 4.5.

    Prose is taken from the `released` notebook, which is the instructor's, where it has the
    gradebook's cells and no others; otherwise only those cells are written.
    """
    cells = {cell.name: cell for cell in source.cells}
    pieces: list[str | tuple[SourceCell, str]] = []
    for number, cell in enumerate(_released(released, list(cells))):
        name, id = _name(cell), str(cell.get("id", f"cell-{number}"))
        pieces.append((cells[name], id) if name else json.dumps(_prose(cell, id), ensure_ascii=False))
    pieces = pieces or [(cell, f"cell-{number}") for number, cell in enumerate(source.cells)]
    kernelspec = json.loads(source.kernelspec) if source.kernelspec else None
    metadata = _METADATA | ({"kernelspec": kernelspec} if kernelspec else {})
    ending = f'],\n"metadata": {json.dumps(metadata)},\n"nbformat": 4,\n"nbformat_minor": 5\n}}\n'

    def text(graded: GradedNotebook) -> str:
        written = [
            piece if isinstance(piece, str) else json.dumps(_cell(*piece, graded), ensure_ascii=False)
            for piece in pieces
        ]
        return '{"cells": [\n' + ",\n".join(written) + ending

    return text


def as_released(source: SourceNotebook, released: Path) -> SourceNotebook:
    """The same notebook with what only the released file knows: the order of its cells, and the lesson's own code."""
    cells = {cell.name: cell for cell in source.cells}
    found = _released(released, list(cells))
    if not found:
        return source
    return replace(
        source,
        cells=tuple(cells[name] for name in map(_name, found) if name),
        lesson_code=frozenset(
            text_of(cell["source"]) for cell in found if cell["cell_type"] == "code" and not _name(cell)
        ),
    )


def output(points: float, report: str) -> dict[str, Any]:
    """What a check shows: nbgrader reads the plain text as the points, a person reads the Markdown."""
    return {
        "output_type": "execute_result",
        "execution_count": 1,
        "metadata": {},
        "data": {"text/plain": repr(float(points)), "text/markdown": report},
    }


def _cell(cell: SourceCell, id: str, graded: GradedNotebook) -> dict[str, Any]:
    known: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "checksum": cell.checksum,
        "grade": cell.grade,
        "grade_id": cell.name,
        "locked": cell.locked,
        "schema_version": 3,
        "solution": cell.solution,
        "task": cell.task,
    }
    if cell.points is not None:
        known["points"] = cell.points
    written: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "id": id,
        "metadata": {"nbgrader": known} | ({"deletable": False, "editable": False} if cell.locked else {}),
        "source": graded.answers.get(cell.name, cell.source) if cell.answered else cell.source,
    }
    if cell.cell_type == "code":
        judged = cell.name in graded.reports
        shown = [output(graded.scores[cell.name] or 0.0, graded.reports[cell.name])] if judged else []
        written |= {"execution_count": 1 if judged else None, "outputs": shown}
    return written


def _released(path: Path, names: list[str]) -> list[dict[str, Any]]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        same = sorted(name for name in map(_name, cells) if name) == sorted(names)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
    return cells if same else []


def _name(cell: dict[str, Any]) -> str | None:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def _prose(cell: dict[str, Any], id: str) -> dict[str, Any]:
    """A cell of the lesson that nobody answers; what it showed when it was written is left out."""
    kept = {name: cell[name] for name in ("cell_type", "source", "attachments") if name in cell}
    kept |= {"id": id, "metadata": {}}
    return kept | ({"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {})
