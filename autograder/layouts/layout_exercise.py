"""Exercises that one function answers which returns a spec or a plan; judged by what comes of it, not by how it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from autograder.layouts.simulated import DOCUMENT, carried_out
from autograder.outcome import Failure, Outcome, Table
from autograder.own_copy import own_copy
from autograder.python_exercise import PythonExercise
from autograder.time_limit import TimeLimitReached, call_within
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

    can_be_typed_in: ClassVar[bool] = False

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
            "hidden": self.hidden(own_copy(rows)),
        }

    def asked_elsewhere(self, rows: Rows) -> dict[str, Any]:
        """Only for the document: who returns it could also say what comes of it, where both share a process."""
        if isinstance(rows, Prepared):
            return rows.asked
        asked = self.asked(rows)
        return {"way": "returned", "earlier": asked["earlier"], "given": asked["given"]}

    def from_elsewhere(self, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        found: list[Outcome] = []
        tables = self.tables_read()
        for world, outcome in zip(self.worlds, outcomes, strict=True):
            rows = world.rows(tables)
            if found and isinstance(found[-1], Failure) and found[-1].kind == "time limit":
                outcome = found[-1]
            elif not isinstance(rows, Prepared) and isinstance(outcome, Table):
                outcome = self._carried_out(outcome, rows)
            found.append(outcome)
        return tuple(found)

    def _carried_out(self, outcome: Table, rows: Rows) -> Outcome:
        if outcome.columns != DOCUMENT or len(outcome.rows) != 1:
            return Failure("no result", message="it is no document")
        asked = self.asked(rows)
        try:
            return call_within(self.seconds, lambda: carried_out(outcome.rows[0][0], asked))
        except TimeLimitReached:
            return Failure("time limit", message=f"carrying it out took more than {self.seconds:g} seconds")
