"""A data model to look at: its tables with their grain and rows, then the rule it breaks or what its queries answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from autograder.modelling.design import Design, ModelTable
from autograder.modelling.judged import COLUMNS
from course.explained import part_html
from course.rounds.noted import what_check_does
from course.said import plain_text
from course.tables import Rendered

if TYPE_CHECKING:
    from autograder.model_exercise import ModelExercise

ANSWERS_SHOWN = 40


class ModelView:
    """Text and tables, for a page and for a terminal.

    Args:
        counts: number of rows by table, on the data you see.
        said: what stands in the way of the queries' answers, or "".
        answers: rows of `COLUMNS`.
    """

    def __init__(
        self,
        exercise: ModelExercise,
        design: Design,
        counts: Mapping[str, int],
        said: str,
        answers: Sequence[tuple[Any, ...]],
    ) -> None:
        self._exercise = exercise
        self._design = design
        self._counts = counts
        self._said = said
        self._answers = answers

    def tables(self) -> Rendered:
        """One row per table of the model."""
        rows = [
            [
                table.name,
                table.kind,
                table.grain or "not said",
                ", ".join(table.key) or "not said",
                _leads_to(table) or "nothing",
                table.erase or "not said",
                self._counts[table.name],
            ]
            for table in self._design.tables
        ]
        heads = ["table", "kind", "grain", "key", "leads to", "erase", "rows"]
        return Rendered(heads, rows, "Your tables, loaded with the data you see.")

    def _parts(self) -> list[Rendered | str]:
        slug = self._exercise.name
        missing = [f"`{one.name}`" for one in self._exercise.asked if one.name not in self._design.queries]
        parts: list[Rendered | str] = [self.tables()]
        if self._said:
            return [*parts, self._said]
        if self._answers:
            caption = "What your queries answer, value by value."
            parts.append(Rendered(COLUMNS, self._answers, caption, ANSWERS_SHOWN))
        if missing:
            parts.append(f"Not written yet: {', '.join(missing)}.")
        return [*parts, f'`check("{slug}")` {what_check_does(self._exercise)}.']

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": "".join(map(part_html, self._parts()))}

    def __repr__(self) -> str:
        return "\n\n".join(
            part.text() if isinstance(part, Rendered) else plain_text(part) for part in self._parts()
        )


def _leads_to(table: ModelTable) -> str:
    named = (f"{to.table} at {to.at}" if to.at else to.table for to in table.references)
    return ", ".join(dict.fromkeys(named))
