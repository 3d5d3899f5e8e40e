"""`why(slug)`: the few rows that tell an answer from what the data gives, with both results beside them."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from autograder.compare import unmatched_rows
from autograder.feedback import failure
from autograder.outcome import Failure, Outcome, Table
from course.answers import text_of
from course.said import plain_text
from course.tables import Rendered

if TYPE_CHECKING:
    from autograder.exercise import Exercise
    from autograder.smallest import Smallest

DIFFERS = "≠"
"""What marks a row that only one of the two results has."""


class Why:
    """A sentence, the rows that are enough, your result and the expected one; as text and as tables."""

    def __init__(self, exercise: Exercise, answer: Any, found: Smallest) -> None:
        self._exercise = exercise
        self._found = found
        self._words = set(re.findall(r"\w+", f"{text_of(answer)} {exercise.solution}"))

    @property
    def sentence(self) -> str:
        """What the tables below show."""
        if self._found.given is not None:
            return "This input is enough to show the difference. It is the smallest found among random ones."
        count = self._found.size
        rows = f"{'This row is' if count == 1 else f'These {count} rows are'} enough to show the difference."
        if not count:
            rows = "Without any rows the results differ."
        if self._found.is_shown:
            return f"{rows} From the data you see, made simpler."
        world = self._found.world
        return f"{rows} Drawn anew, of the kind *{world.name}*: {world.provokes}"

    def inputs(self) -> list[Rendered | str]:
        """What the answer was given: the call, or the rows with the columns that the two answers use."""
        from autograder.smallest import REFERENCE
        from course.shown import arguments_of

        if self._exercise.kind == "python":
            given = self._found.given
            if given is None:
                given = self._exercise.given(self._found.rows)
            return arguments_of(self._exercise, given)
        tables = sorted(self._found.rows.items(), key=lambda item: item[0] in REFERENCE)
        return [self._input(table, records) for table, records in tables if records]

    def results(self) -> tuple[Rendered | str, Rendered | str]:
        """Yours and the expected one; a row that the other has not is marked."""
        got, expected = self._found.got, self._found.expected
        only_got: list[tuple] = []
        only_expected: list[tuple] = list(expected.rows)
        if isinstance(got, Table) and len(got.columns) == len(expected.columns):
            only_expected, only_got = unmatched_rows(got, expected)
        return self._result("Your result", got, only_got), self._result(
            "From these rows it is", expected, only_expected
        )

    def _input(self, table: str, records: list[dict[str, Any]]) -> Rendered:
        from autograder.universe.schema import SCHEMA

        schema = SCHEMA[table]
        columns = [name for name in schema.columns if name in self._words]
        columns = columns or list(schema.key)
        caption = f"{table}: {len(records)} row{'' if len(records) == 1 else 's'}"
        return Rendered(columns, [[row[name] for name in columns] for row in records], caption)

    def _result(self, caption: str, outcome: Outcome, only_here: list[tuple]) -> Rendered | str:
        if isinstance(outcome, Failure):
            return f"{caption}: {failure(outcome, self._exercise)}"
        if not outcome.rows:
            return f"{caption}: no rows."
        left = list(only_here)
        rows = []
        for row in outcome.rows:
            marked = row in left
            if marked:
                left.remove(row)
            rows.append([DIFFERS if marked else "", *row])
        return Rendered(["", *outcome.columns], rows, caption)

    def _parts(self) -> list[Rendered | str]:
        return [self.sentence, *self.inputs(), *self.results()]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        *inputs, yours, expected = self._parts()
        beside = (
            f'<div style="display:flex;flex-wrap:wrap;gap:2em">{part_html(yours)}{part_html(expected)}</div>'
        )
        return {"text/plain": repr(self), "text/html": "".join(map(part_html, inputs)) + beside}

    def __repr__(self) -> str:
        return "\n\n".join(
            part.text() if isinstance(part, Rendered) else plain_text(part) for part in self._parts()
        )


def part_html(part: Rendered | str) -> str:
    """A table, or a sentence with its marks of code and emphasis, as HTML."""
    if isinstance(part, Rendered):
        return f"<div>{part.html()}</div>"
    marked = re.sub(r"\*([^*]+)\*", r"<em>\1</em>", escape(part, quote=False))
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", marked)
    return f"<p>{marked}</p>"
