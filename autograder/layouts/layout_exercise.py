"""Exercises that one function answers which returns a spec or a plan; judged by what comes of it, not by how it reads."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from autograder.python_exercise import PythonExercise
from autograder.worlds.world import Prepared, Rows


def _nothing_hidden(rows: Rows) -> dict[str, Any]:
    return {}


@cache
def _simulators_as_they_are() -> str:
    """A digest of the simulators. What a mistake comes to, and is written down in `known`, changes with it."""
    here = Path(__file__).parent
    sources = [
        *sorted(here.glob("*.py")),
        *(here.parent / "flow" / name for name in ("daily.py", "incident.py")),
    ]
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]


@dataclass(frozen=True, kw_only=True)
class LayoutExercise(PythonExercise):
    """A function of plain arguments that returns a document, which is then carried out.

    Attributes:
        simulator: "scan", "backfill" or "clarified", see `simulated.SIMULATORS`.
        hidden: from a world's rows to what happens that the answer is not told.
    """

    simulator: str
    hidden: Callable[[Rows], dict[str, Any]] = _nothing_hidden

    def asked(self, rows: Rows) -> dict[str, Any]:
        if isinstance(rows, Prepared):
            return rows.asked
        return {
            "way": "simulated",
            "simulator": self.simulator,
            "as_of": _simulators_as_they_are(),
            "earlier": self.given(self.worlds[0].rows(self.tables_read())),
            "given": self.given(rows),
            "hidden": self.hidden(copy.deepcopy(rows)),
        }
