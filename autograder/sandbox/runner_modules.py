"""The modules that a child needs, and no others, copied to where a fork server can read them.

Starting from the child's, every import is followed. Packages come without what they
import for their users' convenience, which would bring everything else along.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIRST = ("autograder.sandbox.fork_server", "autograder.sandbox.lone_child")
# An author's and the judge's business, imported inside functions that no child calls.
LEFT_OUT = {
    "autograder.answer_key", "autograder.judging", "autograder.library", "autograder.naming", "autograder.proof",
    "autograder.feedback", "autograder.style", "autograder.smallest", "autograder.redrawn",
    "autograder.worlds.slices",
}  # fmt: skip


def needed() -> list[str]:
    """The names of all modules that a child may import, in alphabetical order."""
    found: set[str] = set()
    ahead = list(FIRST)
    while ahead:
        name = ahead.pop()
        if name in found or name in LEFT_OUT:
            continue
        found.add(name)
        if not (ROOT / _path(name)).is_dir():
            ahead += _imported(name)
    return sorted(found)


def copied_to(folder: Path) -> None:
    """Copy them, each package with an empty `__init__.py`."""
    for name in needed():
        path = _path(name)
        target = folder / path
        if (ROOT / path).is_dir():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target)
        package = target.parent
        while package != folder:
            (package / "__init__.py").touch()
            package = package.parent


def _path(name: str) -> Path:
    """A module's file, or a package's folder, from the root on."""
    path = Path(*name.split("."))
    return path if (ROOT / path).is_dir() else path.with_suffix(".py")


def _imported(name: str) -> Iterator[str]:
    """The course's modules that a module imports, anywhere in it but for types."""

    def walk(node: ast.AST) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.Import):
                yield from (alias.name for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module:
                yield child.module
                yield from (f"{child.module}.{alias.name}" for alias in child.names)
            yield from walk(child)

    for module in walk(ast.parse((ROOT / _path(name)).read_text(encoding="utf-8"))):
        if module.startswith("autograder.") and (ROOT / _path(module)).exists():
            yield module
