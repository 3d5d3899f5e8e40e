"""Exercises that one function answers which is called with an Iceberg table on disk; judged by what it leaves there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from autograder.lake.columns import flat
from autograder.own_copy import own_copy
from autograder.python_exercise import PythonExercise
from autograder.worlds.world import Prepared, Rows


def _nothing_more(rows: Rows) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class LakeExercise(PythonExercise):
    """A function of a table, and of plain arguments beside it.

    Attributes:
        lake: from a world's rows to what is asked: the "plan" of the lake, what to "read" from
            it, and the "calls", all plain data as `in_a_lake` takes them.
        arguments: has nothing to say; what a call is given stands in `lake`.
    """

    engine: ClassVar[str] = "pyiceberg"
    # Each row that is left out is one more lake.
    shrinking_seconds: ClassVar[float] = 6.0

    lake: Callable[[Rows], dict[str, Any]]
    arguments: Callable[[Rows], dict[str, Any]] = _nothing_more

    def asked(self, rows: Rows) -> dict[str, Any]:
        if isinstance(rows, Prepared):
            return rows.asked
        return {"way": "lake", **self.lake(own_copy(rows))}

    def given(self, rows: Rows) -> dict[str, Any]:
        """What there is, to look at: the table's rows by snapshot, files that no snapshot names, and the last call."""
        asked = self.asked(rows)
        plan, call = asked["plan"], asked["calls"][-1]
        named = [
            {"snapshot": number, "committed": commit["at"], "tag": commit.get("tag") or "", **flat(row)}
            for number, commit in enumerate(plan["commits"], start=1)
            for row in commit["rows"]
        ]
        unnamed = [
            {"file": one["name"], "written": one["at"], "committed": one["lands"], **flat(row)}
            for one in plan.get("loose", ())
            for row in one["rows"]
        ]
        seen = {"table": named} | ({"files_not_committed": unnamed} if unnamed else {})
        return seen | ({"now": call["now"]} if "now" in call else {}) | call["given"]
