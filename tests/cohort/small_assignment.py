"""A small assignment of two notebooks, and submissions of it, for tests that need no nbgrader."""

import json

from autograder.cohort.assignment import Assignment, SourceCell, SourceNotebook


def source_notebook(name="windows"):
    return SourceNotebook(
        name,
        (
            SourceCell(f"{name}_setup", "code", True, "from course import check", "00"),
            SourceCell("first", "code", False, "# starter", "01", solution=True),
            SourceCell("first_check", "code", True, 'check("first")', "02", grade=True, points=2.0),
            SourceCell("story", "markdown", False, "Tell it.", "03", grade=True, solution=True, points=3.0),
        ),
        lesson_code=frozenset({"show(1)"}),
    )


def assignment():
    return Assignment("week9", (source_notebook("windows"), source_notebook("dedup")))


def cell(source, name=None, cell_type="code", **more):
    metadata = {"nbgrader": {"grade_id": name}} if name else {}
    return {"cell_type": cell_type, "metadata": metadata, "source": source, "outputs": [], **more}


def notebook(*cells):
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def whole(first="x = 1", name="windows"):
    """A notebook that has every cell of the assignment."""
    return notebook(
        cell("from course import check", f"{name}_setup"),
        cell("show(1)"),
        cell(first, "first"),
        cell('check("first")', "first_check"),
        cell("I was there.", "story", "markdown"),
    )


def submit(submitted, student, **notebooks):
    """Write a student's notebooks (a dict, or bytes as they are); returns the folder."""
    folder = submitted / student / "week9"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in notebooks.items():
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        (folder / f"{name}.ipynb").write_bytes(data)
    return folder
