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

from autograder import cost, database, kept
from autograder.calling import calling
from autograder.exercise import Exercise
from autograder.outcome import Failure, Outcome
from autograder.worlds.world import AskedWorld, Prepared, Rows


@dataclass(frozen=True, kw_only=True)
class SqlExercise(Exercise):
    """One query over `tables`; columns and types come from the solution's result.

    Attributes:
        large_world_points: of the exercise's points, those for work that does not grow faster than the
            solution's. They add a world behind the others. Without them, growth is told and costs nothing.
    """

    kind: ClassVar[str] = "sql"
    language: ClassVar[str] = "sql"

    tables: tuple[str, ...]
    large_world_points: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        own = tuple(world for world in self.worlds if not isinstance(world, AskedWorld))
        large = (self._large_world(),) if self.large_world_points else ()
        object.__setattr__(self, "worlds", (*own, *large))

    def _large_world(self) -> AskedWorld:
        def make(tables: tuple[str, ...]) -> Rows:
            return Prepared(cost.asked(tables, self.solution, self.seconds))

        return AskedWorld(
            "ten times the data",
            "Ten times the days, then ten times the members: work that grows faster than the data is felt.",
            make,
            points=self.large_world_points,
        )

    def tables_read(self) -> tuple[str, ...]:
        return tuple(self.tables)

    def answer_cell(self, text: str) -> str:
        return f"%%sql {self.name}\n{text}"

    def is_blank(self, answer: Any) -> bool:
        return super().is_blank(answer) or isinstance(answer, (bool, int, float, list, dict, tuple))

    def is_worked_out(self, answer: Any) -> bool:
        return not isinstance(answer, str) and not callable(answer) and not hasattr(answer, "sql_query")

    def style_of(self, answer: Any) -> tuple[str, ...]:
        from autograder.style import notes

        query = _query_of(answer)
        return () if query is None else tuple(notes(query, self.tables))

    def cost_of(self, answer: Any) -> tuple[str, ...]:
        query = _query_of(answer)
        if self.large_world_points or query is None or not database.is_single_select(query):
            return ()
        grown = cost.note(query, self.tables_read(), self.solution, self.seconds)
        return (str(grown),) if grown else ()

    @contextmanager
    def running(self) -> Iterator[Callable[[Any, Rows], Outcome]]:
        """As `Exercise.running`. Each world is a database of its own, whatever an answer does to it."""
        ours = {id(world.rows(self.tables_read())) for world in self.worlds}
        with database.Worlds() as worlds:

            def outcome(answer: Any, rows: Rows) -> Outcome:
                query = _query_of(answer)
                if isinstance(rows, Prepared):
                    only_reads = query is not None and database.is_single_select(query)
                    return cost.worked(
                        lambda draw: outcome(answer, draw),
                        query if only_reads else None,
                        rows.asked,
                        self.seconds,
                        ordered=self.ordered,
                    )
                if query is not None and database.is_single_select(query):
                    if id(rows) in ours:
                        return kept.KEPT.run(rows, query, self.seconds)
                    return database.run(worlds.holding(rows), query, self.seconds)
                try:
                    if query is not None:
                        return database.run(worlds.holding(rows), query, self.seconds)
                    return _worked_out(answer, worlds.holding(rows), self)
                finally:
                    worlds.start_afresh()

            yield outcome


def _query_of(answer: Any) -> str | None:
    """The text of an answer that is a query: text, or a DuckDB relation, which knows its own."""
    if isinstance(answer, str):
        return answer
    relation_text = getattr(answer, "sql_query", None)
    try:
        return relation_text() if callable(relation_text) else None
    except Exception:  # its connection may be closed; reading its rows says so
        return None


def _worked_out(answer: Any, connection: Any, exercise: SqlExercise) -> Outcome:
    """The outcome of a frame, of `def slug(connection)`, or of `def slug(<table>, …)` with Polars frames."""

    def result() -> Any:
        given = answer
        if callable(answer):
            names = list(inspect.signature(answer).parameters)
            if all(name in exercise.tables for name in names):
                given = answer(**{name: _frame(connection, name) for name in names})
            else:
                given = answer(connection)
        return given if isinstance(given, str) else _rows_of(given)

    with database.interrupted_after(connection, exercise.seconds):
        returned = calling(result, answer, exercise.seconds)
    if isinstance(returned, Failure):
        if returned.error == "InterruptException":
            return Failure(
                "time limit", message=f"stopped after {exercise.seconds:g} seconds", line=returned.line
            )
        return returned
    if isinstance(returned.value, str):
        return database.run(connection, returned.value, exercise.seconds)
    return returned.value


def _frame(connection: Any, name: str) -> Any:
    import polars

    return polars.DataFrame(connection.table(name))


def _rows_of(answer: Any) -> Outcome:
    """The rows of a DuckDB relation or a Polars frame."""
    if hasattr(answer, "collect"):
        answer = answer.collect()
    if hasattr(answer, "fetchall"):
        return database.table(answer.columns, answer.limit(database.MOST_ROWS + 1).fetchall())
    if hasattr(answer, "rows"):
        return database.table(answer.columns, answer.rows())
    return Failure("no result", message=f"a {type(answer).__name__} is not a query, a relation or a frame")
