"""The `%%sql` cell magic: run a query, show its rows, and remember it as the answer to an exercise.

Without a slug it queries the toy universe, for demonstrations and curiosity.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from autograder import database
from autograder.exercise import Exercise
from autograder.feedback import failure
from autograder.outcome import Failure
from autograder.sql_exercise import SqlExercise
from autograder.universe.schema import SCHEMA
from course.answers import remember
from course.finding import found
from course.lake_here import explain_when_missing
from course.rounds.noted import what_check_does
from course.said import Said
from course.tables import Rendered

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from IPython.core.interactiveshell import InteractiveShell

    from autograder.universe import Universe

EXPLORING_SECONDS = 30.0
TOY = "In the toy universe, 50 members over 10 days; an exercise has data of its own."


def register(shell: InteractiveShell) -> None:
    """Make `%%sql`, `%%match_recognize`, `%%model` and `%%design` known to a notebook."""
    shell.register_magic_function(sql, "cell", "sql")
    shell.register_magic_function(match_recognize, "cell", "match_recognize")
    shell.register_magic_function(model, "cell", "model")
    shell.register_magic_function(design, "cell", "design")
    explain_when_missing(shell)


def match_recognize(line: str, cell: str) -> Any:
    """`%%match_recognize slug` and a query below it; see `course.match_recognize`."""
    from course.match_recognize import match_recognize as run

    return run(line, cell)


def model(line: str, cell: str) -> Any:
    """`%%model slug` and a data model below it; see `course.model_magic`."""
    from course.model_magic import model as run

    return run(line, cell)


def design(line: str, cell: str) -> Any:
    """`%%design slug` and a design below it; see `course.design_magic`."""
    from course.design_magic import design as run

    return run(line, cell)


def sql(line: str, cell: str) -> Rendered | Said:
    """`%%sql slug` and a query below it; `%%sql` alone queries the toy universe."""
    slug, query = line.strip(), cell.strip("\n")
    if not slug:
        with _toy() as connection:
            outcome = database.run(connection, query, EXPLORING_SECONDS)
        reads_universe = any(table in query.lower() for table in SCHEMA)
        return _shown(outcome, None, TOY if reads_universe else "")
    exercise = found(slug)
    if isinstance(exercise, Said):
        return exercise
    if exercise.kind in ("model", "design"):
        return Said(
            f"`{slug}` is answered by a {exercise.kind}: begin its cell with `%%{exercise.kind} {slug}`."
        )
    if not isinstance(exercise, SqlExercise):
        name = exercise.slug
        asked = f"write `def {name}(…)`" if exercise.kind == "python" else f"write down `{name} = [...]`"
        return Said(f"`{slug}` is answered in Python: {asked} in a cell of its own.")
    remember(slug, query)
    if exercise.is_blank(query):
        return Said(
            f'This is the starter as it came. Change it, and run the cell again; `show("{slug}")` prints the tables.'
        )
    world = exercise.worlds[0]
    with database.Worlds() as worlds:
        connection = worlds.holding(world.rows(exercise.tables_read()))
        outcome = database.run(connection, query, exercise.seconds)
    return _shown(outcome, exercise, f'On the data you see. check("{slug}") {what_check_does(exercise)}.')


def _shown(outcome: Any, exercise: Exercise | None, caption: str) -> Rendered | Said:
    if isinstance(outcome, Failure):
        return Said(failure(outcome, exercise) if exercise else _exploring_failure(outcome))
    return Rendered(outcome.columns, outcome.rows, caption)


def _exploring_failure(outcome: Failure) -> str:
    if outcome.kind == "time limit":
        return f"Stopped after the time limit of {EXPLORING_SECONDS:g} seconds."
    if outcome.kind == "no result":
        return outcome.message or "Done; the last statement returns no rows."
    return f"```\nDuckDB: {outcome.message}\n```"


@lru_cache(maxsize=1)
def _toy_universe() -> Universe:
    from autograder.universe import Universe

    return Universe.of_size("toy")


@contextmanager
def _toy() -> Iterator[DuckDBPyConnection]:
    """A connection to the toy universe, loaded anew each time: a demonstration may break it."""
    from autograder.universe.opened import create_tables

    connection = database.connect()
    try:
        create_tables(connection, _toy_universe())
        yield connection
    finally:
        connection.close()
