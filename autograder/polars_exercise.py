"""Exercises that a function from Polars lazy frames to a lazy frame answers; the judge collects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from autograder.python_call import HowCalled
from autograder.python_exercise import PythonExercise
from autograder.worlds.world import AskedWorld, Prepared, Rows


def _tables_as_arguments(rows: Rows) -> dict[str, Any]:
    return dict(rows)


@dataclass(frozen=True, kw_only=True)
class PolarsExercise(PythonExercise):
    """A function whose parameters are named after `tables`, each a lazy frame with the table's types.

    It comes with a world of its own, "one plan": right where nothing is collected
    before the function returns.

    Attributes:
        arguments: only where there are others than the tables, or fewer.
    """

    engine: ClassVar[str] = "polars"

    arguments: Callable[[Rows], dict[str, Any]] = _tables_as_arguments

    def how_called(self) -> HowCalled:
        return replace(super().how_called(), frames=True)

    def asked_worlds(self) -> tuple[AskedWorld, ...]:
        return (*super().asked_worlds(), self._one_plan())

    def _one_plan(self) -> AskedWorld:
        def make(tables: tuple[str, ...]) -> Rows:
            shown = self.worlds[0].rows(self.tables_read())
            return Prepared({"way": "one plan", "given": self.given(shown)}, tables)

        return AskedWorld(
            "one plan", "A frame collected in the middle ends the plan, and reads everything.", make
        )
