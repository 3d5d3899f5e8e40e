"""A notebook in this process: its cells run one after the other, as a kernel would run them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from autograder.notebook import SETUP


class NotebookShell:
    """An IPython shell of its own, without history, config files or colours."""

    def __init__(self) -> None:
        InteractiveShell.clear_instance()
        self.shell = InteractiveShell.instance(colors="nocolor")
        self.shell.history_manager.enabled = False
        self.run(SETUP)
        # The import above makes the magic known once a process, to the shell it finds.
        from course.sql_magic import register

        register(self.shell)

    def run(self, source: str) -> Any:
        """The result of one cell; an exception in it is raised here."""
        with capture_output():
            done = self.shell.run_cell(source, store_history=False)
        done.raise_error()
        return done.result

    def close(self) -> None:
        InteractiveShell.clear_instance()


def code_cells(notebook: Path | str) -> list[dict[str, Any]]:
    """The code cells of a notebook file or its text."""
    text = notebook.read_text(encoding="utf-8") if isinstance(notebook, Path) else notebook
    return [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def grade_id(cell: dict[str, Any]) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")
