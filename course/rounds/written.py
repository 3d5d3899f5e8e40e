"""What a cell answers, read from its text: nothing is run to find out."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from autograder.sandbox.answer_cells import REMEMBERING, cell_magic
from autograder.variants.names import slug_and_number

_NAMED = r"^(?:async\s+def|def|class)\s+{0}\b|^{0}\s*(?::[^=\n]*)?=(?!=)"


def answered_in(source: str, names: Collection[str]) -> list[tuple[str, str]]:
    """(name, answer) of each answer in a cell: a query's or model's text, or the whole cell of a function.

    Args:
        names: of exercises or variants; a function is named after the slug.
    """
    source = source.replace("\r\n", "\n").lstrip("\n")
    magic, line, body = cell_magic(source)
    if magic in REMEMBERING or magic == "design":
        return [(line, body.strip("\n"))] if line in names else []
    text = body if magic else source
    return [(name, text) for name in names if re.search(_defines(name), text, re.MULTILINE)]


def _defines(name: str) -> str:
    return _NAMED.format(re.escape(slug_and_number(name)[0]))


def cells_of(notebook: Path) -> list[str]:
    """The code cells of a saved notebook; none where there is no notebook, or it is being written."""
    try:
        found = json.loads(notebook.read_bytes())
        return ["".join(cell["source"]) for cell in found["cells"] if cell["cell_type"] == "code"]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return []


def saved_in(notebook: Path, names: Collection[str]) -> dict[str, str]:
    """Name to answer as a notebook was saved; of several cells for one, the last."""
    return {name: text for cell in cells_of(notebook) for name, text in answered_in(cell, names)}


def without_calls(source: str) -> str:
    """What a cell defines: its imports, functions, classes and assignments, and nothing that only runs."""
    magic, _, body = cell_magic(source.lstrip("\n"))
    try:
        tree = ast.parse(body if magic else source)
    except (SyntaxError, ValueError, RecursionError):
        return ""
    return "\n".join(ast.unparse(node) for node in _defining(tree))


def _defining(tree: ast.Module) -> Iterator[ast.stmt]:
    kinds = (
        ast.Import,
        ast.ImportFrom,
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.Assign,
        ast.AnnAssign,
    )
    return (node for node in tree.body if isinstance(node, kinds))
