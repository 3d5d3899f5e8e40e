"""A lesson as a notebook: its prose, and for each exercise a prompt, an answer cell and a check.

The source notebook, for instructors, holds the starter and after it the solution
between nbgrader's marks. What a student opens is made from it by nbgrader's own steps.
"""

from __future__ import annotations

from typing import Any

from autograder import library
from autograder.exercise import Exercise
from autograder.library import Lesson

SETUP = (
    "from course import calibration, check, complexity, contract, expect, frames, hint, show, solution, why"
)
HOMEWARD = "Back to the [home page](../home.ipynb): run its cell to see what is done and what is next."
_COMMENT = {"sql": "--", "python": "###", "yaml": "###"}
_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    # Without it Python cells have no colours until the kernel answers.
    "language_info": {"name": "python"},
}


def source_notebook(lesson: Lesson) -> dict[str, Any]:
    """The instructor's notebook of a lesson, as nbformat 4.5 JSON; the same for the same files."""
    import jupytext

    prose = jupytext.reads(lesson.prose.read_text(encoding="utf-8"), fmt="md")
    cells: list[dict[str, Any]] = []
    for cell in prose.cells:
        parts = library.PLACE.split(cell.source) if cell.cell_type == "markdown" else [cell.source]
        for number, part in enumerate(parts):
            if number % 2:
                cells += _exercise_cells(library.find(part))
            elif part.strip():
                cells.append(_cell(cell.cell_type, part.strip("\n"), f"{lesson.name}-{len(cells)}"))
    # Before anything that runs, under the title.
    cells.insert(1, _setup(lesson))
    cells.append(_cell("markdown", HOMEWARD, f"{lesson.name}-home"))
    # A lab's prose begins with the kernel that it wants, in jupytext's own words.
    kernel = {key: dict(prose.metadata[key]) for key in ("kernelspec",) if key in prose.metadata}
    return {"cells": cells, "metadata": _METADATA | kernel, "nbformat": 4, "nbformat_minor": 5}


def _setup(lesson: Lesson) -> dict[str, Any]:
    cell = _cell("code", SETUP, f"{lesson.name}-setup")
    return cell | {"metadata": {"nbgrader": _nbgrader(f"{lesson.name}_setup", locked=True)}}


def _exercise_cells(exercise: Exercise) -> list[dict[str, Any]]:
    if exercise.by_hand:
        return _cells_by_hand(exercise)
    slug = exercise.slug
    mark = _COMMENT[exercise.language]
    between = ";\n" if exercise.language == "sql" and not exercise.starter.rstrip().endswith(";") else "\n"
    divided = "---\n" if exercise.language == "yaml" else ""  # of two documents the last one answers
    answer = f"{exercise.answer_cell(exercise.starter)}{between}{mark} BEGIN SOLUTION\n{divided}{exercise.solution}\n{mark} END SOLUTION"
    check = _nbgrader(f"{slug}_check", grade=True, locked=True) | {"points": exercise.points}
    return [
        _cell("markdown", question(exercise), prompt_cell(slug)),
        _cell("code", answer, f"{slug}-answer") | {"metadata": {"nbgrader": _nbgrader(slug, solution=True)}},
        _cell("code", f'check("{slug}")', f"{slug}-check") | {"metadata": {"nbgrader": check}},
    ]


def _cells_by_hand(exercise: Exercise) -> list[dict[str, Any]]:
    """The prompt, the form if there is one, and the text that a grader reads, below the rubric it is scored by.

    The rubric is locked, so that whatever a student makes of it the grader sees it as it was.
    """
    slug, verb = exercise.slug, exercise.form()
    form = [_cell("code", f'from course import {verb}\n\n{verb}("{slug}")', f"{slug}-form")] if verb else []
    rubric = {"metadata": {"nbgrader": _nbgrader(f"{slug}_rubric", locked=True)}}
    text = f"{exercise.answer_cell(exercise.starter)}\n<!-- BEGIN SOLUTION -->\n{exercise.solution}\n<!-- END SOLUTION -->"
    graded = _nbgrader(slug, grade=True, solution=True) | {"points": exercise.points}
    return [
        _cell("markdown", question(exercise), prompt_cell(slug)),
        *form,
        _cell("markdown", f"**How a person scores it.** {exercise.rubric()}", f"{slug}-rubric") | rubric,
        _cell("markdown", text, f"{slug}-answer") | {"metadata": {"nbgrader": graded}},
    ]


def prompt_cell(slug: str) -> str:
    """The id of the cell that asks an exercise; a link that ends in `#cell-id=…` opens a notebook there."""
    return cell_id(f"{slug}-prompt")


def cell_id(name: str) -> str:
    """A name as an id that nbformat allows."""
    return name.replace("_", "-")


def question(exercise: Exercise) -> str:
    """What is asked, as a notebook says it above the answer cell, in Markdown."""
    plural = "" if exercise.points == 1 else "s"
    tables = (
        ", ".join(f"`{table}`" for table in exercise.tables_read())
        if exercise.kind in ("sql", "model")
        else ""
    )
    return "\n\n".join(
        part
        for part in (
            f"### {exercise.title}",
            f"*{exercise.points} point{plural}, about {exercise.minutes} minutes, {exercise.level}; asked in: {', '.join(exercise.asked_in)}.*",
            exercise.prompt,
            _asked_for(exercise, tables),
        )
        if part
    )


def _asked_for(exercise: Exercise, tables: str) -> str:
    if exercise.by_hand:
        slug = exercise.slug
        first = f'`score_sample("{slug}")` lets you score three answers first; '
        asks = f'`hint("{slug}")` asks you a question.'
        return f"A person scores it, by the rubric below. {first if getattr(exercise, 'samples', ()) else ''}{asks}"
    if exercise.is_read:
        name = exercise.name
        return f'Answer with a design: fill in the sections below.\n\n`show("{name}")` says how it is judged; `hint("{name}")` asks you a question.'
    written = f"Tables: {tables}." if tables else to_write(exercise)
    return f'{written}\n\n`show("{exercise.name}")` prints the data; `hint("{exercise.name}")` asks you a question.'


def to_write(exercise: Exercise) -> str:
    """What a Python answer is, in a sentence: a function, a class, or a list to fill in."""
    starter = exercise.starter.lstrip()
    if starter.startswith(f"class {exercise.slug}") or f"\nclass {exercise.slug}" in starter:
        return f"Write the class `{exercise.slug}`."
    if starter.startswith(f"{exercise.slug} ="):
        return f"Fill in `{exercise.slug}`."
    return f"Write the function `{exercise.slug}`."


def _nbgrader(
    grade_id: str, *, grade: bool = False, locked: bool = False, solution: bool = False
) -> dict[str, Any]:
    return {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }


def _cell(kind: str, source: str, name: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": cell_id(name),
        "metadata": {},
        "source": source,
    }
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell
