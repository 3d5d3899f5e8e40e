"""What `show` shows: the shown world of an exercise, to read and to try things on."""

from __future__ import annotations

from typing import Any

from autograder.exercise import Exercise
from course.tables import Rendered, cell

ROWS_SHOWN = 10
LONGEST_TEXT = 600


class ShownTables:
    """The tables that a query may read.

    Attributes:
        connection: a DuckDB connection that holds them.
        frames: the same as Polars frames, by name.
    """

    def __init__(self, exercise: Exercise) -> None:
        from autograder import database

        self._rows = exercise.worlds[0].rows(exercise.tables_read())
        self._name = exercise.worlds[0].name
        self.connection = database.connect()
        database.load(self.connection, self._rows)

    @property
    def frames(self) -> dict[str, Any]:
        import polars

        return {table: polars.DataFrame(self.connection.table(table)) for table in self._rows}

    def _tables(self) -> list[Rendered]:
        from autograder.universe.schema import SCHEMA

        tables = []
        for table, records in self._rows.items():
            schema = SCHEMA[table]
            heads = [f"{name} {type_}" for name, type_ in schema.columns.items()]
            caption = f"{table}: {schema.grain}. {len(records)} rows in the world you see ({self._name})."
            tables.append(Rendered(heads, [list(row.values()) for row in records], caption, ROWS_SHOWN))
        return tables

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": "".join(table.html() for table in self._tables())}

    def __repr__(self) -> str:
        return "\n\n".join(table.text() for table in self._tables())


class ShownArguments:
    """The call that a function gets first.

    Attributes:
        arguments: its keyword arguments, so that `slug(**show("slug").arguments)` makes the call.
            They are made anew each time they are asked for.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise

    @property
    def arguments(self) -> dict[str, Any]:
        given = self._given()
        if self._exercise.how_called().frames:
            from autograder.frames_called import as_frames

            return as_frames(given)
        return {
            name: iter(value) if name in self._exercise.streams else value for name, value in given.items()
        }

    def _given(self) -> dict[str, Any]:
        exercise = self._exercise
        return exercise.given(exercise.worlds[0].rows(exercise.tables_read()))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from html import escape

        parts = (
            part.html() if isinstance(part, Rendered) else f"<p><code>{escape(part)}</code></p>"
            for part in self._parts()
        )
        return {"text/plain": repr(self), "text/html": "".join(parts)}

    def __repr__(self) -> str:
        return "\n\n".join(part.text() if isinstance(part, Rendered) else part for part in self._parts())

    def _parts(self) -> list[Rendered | str]:
        exercise = self._exercise
        call = f"{exercise.slug}({', '.join(f'{name}=…' for name in self._given())})"
        where = f" in the world you see ({exercise.worlds[0].name})."
        return [call, *arguments_of(exercise, self._given(), where)]


def arguments_of(exercise: Exercise, given: dict[str, Any], where: str = "") -> list[Rendered | str]:
    """Each argument of a call: rows as a table, anything else as it is written."""
    parts: list[Rendered | str] = []
    for name, value in given.items():
        arrives = "an iterator that can be read once" if name in exercise.streams else "a list"
        if exercise.how_called().frames:
            arrives = "a lazy frame"
        if isinstance(value, list) and value and isinstance(value[0], (dict, tuple)):
            count = f"{len(value)} item{'' if len(value) == 1 else 's'}"
            if isinstance(value[0], dict):
                heads = list(dict.fromkeys(name for row in value for name in row))
                rows = [[row.get(head, "") for head in heads] for row in value]
            else:
                heads = [
                    str(at) for at in range(max(map(len, value)))
                ]  # the steps of a class differ in length
                rows = [[*row, *[""] * (len(heads) - len(row))] for row in value]
            parts.append(Rendered(heads, rows, f"{name}: {arrives}, {count}{where}", ROWS_SHOWN))
        elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            parts.append(f"{name}: {arrives}, {len(value)} text{'' if len(value) == 1 else 's'}{where}")
            parts += [f"{at}: {_cut(item)}" for at, item in enumerate(value[:ROWS_SHOWN])]
            parts += [f"and {len(value) - ROWS_SHOWN} more"] if len(value) > ROWS_SHOWN else []
        else:
            parts.append(f"{name} = {cell(value) if isinstance(value, list) else repr(value)}")
    return parts


def _cut(text: str) -> str:
    """A long text as it is written in Python, so that white space shows; only its beginning where it is very long."""
    shown = repr(text)
    return shown if len(shown) <= LONGEST_TEXT else f"{shown[:LONGEST_TEXT]}… ({len(text):,} characters)"
