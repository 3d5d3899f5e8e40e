"""What a design comes to under a condition: by name, whatever carries one out."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from autograder.designs.design import Design
from autograder.designs.detail_words import Words

CarriedOut = Callable[[Design, dict[str, Any]], list[tuple[str, str]]]
"""From a design and a world's conditions to (subject, verdict): "holds", or the bounded name of what does not.

It raises for no design, whatever that says or leaves out, and its work is bounded whatever the numbers are.
"""


class FromModule:
    """A function that is imported when it is first called, so that a learner's first import loads no simulator."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    def __call__(self, design: Design, conditions: dict[str, Any]) -> list[tuple[str, str]]:
        return getattr(importlib.import_module(self.module), self.name)(design, conditions)

    @property
    def file(self) -> str:
        """Where it is."""
        found = importlib.util.find_spec(self.module)
        return found.origin or "" if found else ""


_REPOSITORY = Path(__file__).parents[2]
_IMPORTS = re.compile(r"^\s*from (autograder[\w.]*) import (\([^)]*\)|[^\n#]*)", re.MULTILINE)

CARRIED_OUT: dict[str, CarriedOut] = {
    "flow": FromModule("autograder.flow.verdicts", "by_flow"),
    "late days": FromModule("autograder.designs.late_days", "carried_out"),
    "migration": FromModule("autograder.designs.migration", "carried_out"),
    "scan": FromModule("autograder.designs.layout_scan", "carried_out"),
    "coverage": FromModule("autograder.designs.coverage", "carried_out"),
    "certified": FromModule("autograder.designs.certified", "carried_out"),
}


def details_of(names: Iterable[str]) -> dict[str, Words]:
    """By section under `details`, what may stand there in a design that is carried out by these names."""
    found: dict[str, Words] = {}
    for name in names:
        if name in CARRIED_OUT:
            module = getattr(CARRIED_OUT[name], "module", None) or CARRIED_OUT[name].__module__
            found |= getattr(importlib.import_module(module), "DETAILS", {})
    return found


@cache
def code_of(names: tuple[str, ...]) -> str:
    """A digest of all of this package's code that reads and lints a design, and carries it out by these names."""
    waiting = [
        Path(__file__).with_name("document.py"),
        Path(__file__).with_name("linting.py"),
        Path(__file__).with_name("paper.py"),
    ]
    waiting += [_file(CARRIED_OUT[name]) for name in names if name in CARRIED_OUT]
    sources: dict[Path, bytes] = {}
    while waiting:
        file = waiting.pop()
        if file not in sources:
            sources[file] = file.read_bytes()
            waiting += _imported(sources[file].decode())
    return sha256(b"".join(sources[file] for file in sorted(sources))).hexdigest()[:12]


def _file(carried_out: CarriedOut) -> Path:
    found = carried_out.file if isinstance(carried_out, FromModule) else inspect.getsourcefile(carried_out)
    return Path(found or __file__)


def _imported(source: str) -> Iterator[Path]:
    """The files of this package that a module imports, itself a module or a name in one."""
    for package, names in _IMPORTS.findall(source):
        folder = _REPOSITORY.joinpath(*package.split("."))
        parts = [folder / name.strip() for name in names.strip("()").replace("\n", " ").split(",")]
        yield from (
            file
            for one in (folder, *parts)
            for file in (one.with_suffix(".py"), one / "__init__.py")
            if file.is_file()
        )
