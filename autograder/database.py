"""A world as a DuckDB database: its tables loaded, an answer run, nothing left behind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from autograder.interrupting import interrupted_after
from autograder.outcome import Failure, Outcome, Table, plain
from autograder.universe.schema import SCHEMA

if TYPE_CHECKING:
    import duckdb

    from autograder.worlds.world import Rows

MOST_ROWS = 100_000


_CONFIG: dict[str, Any] = {
    "threads": 1,
    "async_threads": 1,
    "memory_limit": "1GB",
    "python_enable_replacements": False,
    "enable_external_access": False,
}
_in_stock: list[duckdb.DuckDBPyConnection] = []


def connect() -> duckdb.DuckDBPyConnection:
    """An empty database in memory that sees no Python variable and no file."""
    import duckdb

    return _in_stock.pop() if _in_stock else duckdb.connect(":memory:", config=_CONFIG)


def stock(number: int) -> None:
    """Open databases beforehand for as many calls of `connect`, also in a process that is forked after this.

    Opening one takes longer than most queries do.
    """
    import duckdb

    # A thread of their own would not be there after a fork.
    _in_stock.extend(duckdb.connect(":memory:", config=_CONFIG | {"async_threads": 0}) for _ in range(number))


def load(connection: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Create each table of `rows` (table name to list of dicts) with the course's columns and types."""
    for table, records in rows.items():
        columns = SCHEMA[table].columns
        if records:
            structure = json.dumps([dict(columns)])
            connection.execute(
                f"CREATE TABLE {table} AS SELECT unnest(from_json(?, ?), recursive := true)",
                [as_json(records), structure],
            )
        else:
            declared = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
            connection.execute(f"CREATE TABLE {table} ({declared})")


def as_json(rows: Any) -> str:
    """Rows of a world as text, times as DuckDB reads them."""
    return json.dumps(rows, default=_as_text)


def _as_text(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a world's table")


class Worlds:
    """One DuckDB instance that shows an answer one world at a time, each in a database of its own."""

    def __init__(self) -> None:
        self._instance: duckdb.DuckDBPyConnection | None = None
        self._rows: Rows | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None

    def __enter__(self) -> Worlds:
        return self

    def __exit__(self, *_: object) -> None:
        self.start_afresh()

    def holding(self, rows: Rows) -> duckdb.DuckDBPyConnection:
        """A connection whose current database holds exactly `rows`; the last one, if it still does."""
        if self._rows is not rows:
            self._close_world()
            if self._instance is None:
                self._instance = connect()
            self._connection = self._instance.cursor()
            self._connection.execute("ATTACH ':memory:' AS world; USE world")
            load(self._connection, rows)
            self._rows = rows
        return self._connection

    def start_afresh(self) -> None:
        """Close the instance, with whatever an answer has set, attached or created in it."""
        if self._connection is not None:
            self._connection.close()
        if self._instance is not None:
            self._instance.close()
        self._rows = self._connection = self._instance = None

    def _close_world(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._instance.execute("DETACH DATABASE IF EXISTS world")


# What a single SELECT can do besides reading: write in a common table expression, or call what turns a knob.
_MORE_THAN_READING = re.compile(
    r"\b(insert|update|delete|merge|setval|nextval|write_log|(enable|disable|truncate|create|force)_\w+|checkpoint"
    r"|json_execute_serialized_sql)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def is_single_select(query: str) -> bool:
    """Whether a text is one query that only reads; in doubt it is not."""
    import duckdb

    if _MORE_THAN_READING.search(query):
        return False
    try:
        statements = duckdb.extract_statements(query)
    except duckdb.Error:
        return False
    return len(statements) == 1 and statements[0].type == duckdb.StatementType.SELECT


def _ends_in_select(query: str) -> bool:
    import duckdb

    return duckdb.extract_statements(query)[-1].type == duckdb.StatementType.SELECT


def run(connection: duckdb.DuckDBPyConnection, query: str, seconds: float) -> Outcome:
    """Run a text of one or more statements; the last one's rows are the outcome."""
    import duckdb

    try:
        with interrupted_after(connection, seconds):
            connection.execute(query)
            if connection.description is None:
                return Failure("no result")
            columns = tuple(column[0] for column in connection.description)
            if columns in (("Success",), ("Count",)) and not _ends_in_select(query):
                return Failure("no result")
            rows = connection.fetchmany(MOST_ROWS + 1)
    except duckdb.InterruptException:
        return Failure("time limit", message=f"stopped after {seconds:g} seconds")
    except duckdb.Error as error:
        message = str(error).strip()
        return Failure("error", type(error).__name__, message, _line(message))
    return table(columns, rows)


def table(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Outcome:
    """Plain rows under column names; more than 100,000 rows are no result."""
    kept = tuple(tuple(map(plain, row)) for row in rows)
    if len(kept) > MOST_ROWS:
        return Failure(
            "no result",
            message=f"more than {MOST_ROWS:,} rows: a join without its condition does that",
        )
    return Table(tuple(columns), kept)


def _line(message: str) -> int | None:
    for text in message.splitlines():
        if text.startswith("LINE ") and text[5:].split(":")[0].isdigit():
            return int(text[5:].split(":")[0])
    return None
