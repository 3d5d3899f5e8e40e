"""A universe as a DuckDB database: every table with its types, whatever made it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from autograder.universe.schema import SCHEMA
from autograder.universe.universe import Universe

if TYPE_CHECKING:
    import duckdb
    import polars as pl


class _Stream:
    """A Polars frame as DuckDB takes it without pyarrow: as an Arrow stream and nothing else."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._frame.__arrow_c_stream__(requested_schema)


def create_tables(
    connection: duckdb.DuckDBPyConnection,
    universe: Universe,
    tables: Iterable[str] = tuple(SCHEMA),
    *,
    temporary: bool = False,
) -> None:
    """Create some tables of a universe: in the connection's current database, or for the connection alone."""
    for table in tables:
        create_table(connection, table, universe.frame(table), temporary=temporary)


def create_table(
    connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, *, temporary: bool = False
) -> None:
    """Create one table from a frame that has its columns."""
    kind = "TEMP TABLE" if temporary else "TABLE"
    columns = ", ".join(f"{name}::{type_} AS {name}" for name, type_ in SCHEMA[table].columns.items())
    connection.register("made_frame", _Stream(frame))
    connection.execute(f"CREATE {kind} {table} AS SELECT {columns} FROM made_frame")
    connection.unregister("made_frame")
