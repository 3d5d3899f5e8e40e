"""Exercises that one SQL query answers.

The answer may be the query's text, a DuckDB relation, a function of a
connection or of Polars frames, or a frame that was worked out already.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from autograder import database
from autograder.calling import calling
from autograder.exercise import Exercise
from autograder.outcome import Failure, Outcome
from autograder.worlds.world import Rows


@dataclass(frozen=True, kw_only=True)
class SqlExercise(Exercise):
    """One query over `tables`; columns and types come from the solution's result."""

    kind: ClassVar[str] = "sql"
    language: ClassVar[str] = "sql"

    tables: tuple[str, ...]

    def tables_read(self) -> tuple[str, ...]:
        return tuple(self.tables)

    def answer_cell(self, text: str) -> str:
        return f"%%sql {self.slug}\n{text}"

    def is_blank(self, answer: Any) -> bool:
        return super().is_blank(answer) or isinstance(
            answer, (bool, int, float, list, dict, tuple)
        )

    def is_worked_out(self, answer: Any) -> bool:
        return (
            not isinstance(answer, str)
            and not callable(answer)
            and not hasattr(answer, "sql_query")
        )

    @contextmanager
    def running(self, answer: Any) -> Iterator[Callable[[Rows], Outcome]]:
        """As `Exercise.running`. Each world is a database of its own, whatever the answer does to it."""
        relation_text = getattr(answer, "sql_query", None)
        if callable(relation_text):
            answer = relation_text()
        with database.Worlds() as worlds:
            if isinstance(answer, str):
                harmless = database.is_single_select(answer)

                def outcome(rows: Rows) -> Outcome:
                    if not harmless:
                        worlds.start_afresh()
                    with worlds.opened(rows) as connection:
                        return database.run(connection, answer, self.seconds)

            elif callable(answer):

                def outcome(rows: Rows) -> Outcome:
                    worlds.start_afresh()
                    with worlds.opened(rows) as connection:
                        return _called(answer, connection, self)

            else:
                fixed = _frame_outcome(answer)

                def outcome(rows: Rows) -> Outcome:
                    return fixed

            yield outcome


def _called(function: Callable, connection: Any, exercise: SqlExercise) -> Outcome:
    """The outcome of `def slug(connection)`, or `def slug(<table>, <table>)` with Polars frames."""

    def answer() -> Any:
        names = list(inspect.signature(function).parameters)
        if all(name in exercise.tables for name in names):
            return function(**{name: _frame(connection, name) for name in names})
        return function(connection)

    result = calling(answer, function, exercise.seconds)
    if isinstance(result, Failure):
        return result
    if isinstance(result.value, str):
        return database.run(connection, result.value, exercise.seconds)
    return _frame_outcome(result.value)


def _frame(connection: Any, name: str) -> Any:
    import polars

    return polars.DataFrame(connection.table(name))


def _frame_outcome(answer: Any) -> Outcome:
    """The rows of a DuckDB relation, a Polars frame, or anything with columns and rows."""
    if hasattr(answer, "collect"):
        answer = answer.collect()
    columns = getattr(answer, "columns", None)
    if columns is None:
        return Failure(
            "no result",
            message=f"a {type(answer).__name__} is not a query, a relation or a frame",
        )
    fetch = (
        getattr(answer, "fetchall", None)
        or getattr(answer, "rows", None)
        or answer.to_numpy
    )
    return database.table(columns, fetch())
