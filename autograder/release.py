"""What a student opens, made from the instructor's notebook by nbgrader's own steps.

The same steps that `nbgrader generate_assignment` takes, without its database:
the solution between the marks goes, graded cells are locked and get checksums.
"""

from __future__ import annotations

from typing import Any


def student_notebook(source: dict[str, Any], config: Any) -> str:
    """The text of the released notebook file, as nbgrader would write it.

    Raises:
        ModuleNotFoundError: nbgrader is not installed; `python start.py test` installs it.
    """
    import nbformat
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import SaveCells

    notebook = nbformat.from_dict(source)
    resources: dict[str, Any] = {}
    for step in GenerateAssignment.preprocessors.default():
        if step is not SaveCells:
            notebook, resources = step(config=config, parent=None).preprocess(notebook, resources)
    return nbformat.writes(notebook) + "\n"
