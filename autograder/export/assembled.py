"""What is made from finished parts: the published days, the batches, and one database out of all parts."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from autograder.export.files import ExportError, WrittenFile, digest, suffix, whole_or_nothing, write_frame
from autograder.export.manifest import Manifest, Part
from autograder.export.tasks import Target, universe_of
from autograder.universe import SCHEMA, published
from autograder.universe.columns import frame
from autograder.universe.opened import create_table

if TYPE_CHECKING:
    import duckdb
    import polars as pl

DERIVED = ("batches", "daily_published")
DATABASE = "universe.duckdb"
_MEMORY = "1200MB"
_PUBLICATION_DAYS = 7


def derived_parts(target: Target, tables: Iterable[str], manifest: Manifest) -> Iterator[Part]:
    """The derived tables that are asked for, from the parts of the log.

    Raises:
        ExportError: a file cannot be written.
    """
    newest = max(
        (day for (table, day), part in manifest.parts.items() if table == "viewing_events_raw" and part.rows),
        default=None,
    )
    for table in tables:
        if table == "batches":
            made = _batches(target, manifest, newest)
        else:
            made = _published(target, manifest, newest)
        yield Part(table, None, (write_frame(made, target.folder, f"{table}.{suffix(target.form)}"),))


def source(target: Target, manifest: Manifest, table: str, days: range | None = None) -> str:
    """SQL that reads the finished files of a table, of some days or of all."""
    files = [
        str(target.folder / file.name)
        for (name, day), part in sorted(
            manifest.parts.items(), key=lambda item: (item[0][0], item[0][1] or 0)
        )
        if name == table and (days is None or day in days)
        for file in part.files
    ]
    types = SCHEMA[table].columns
    if not files:
        nothing = ", ".join(f"NULL::{type_} AS {name}" for name, type_ in types.items())
        return f"(SELECT {nothing} WHERE false)"
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    if suffix(target.form) == "parquet":
        return f"(FROM read_parquet([{listed}]))"
    declared = ", ".join(f"{name}: '{type_}'" for name, type_ in types.items())
    return f"(FROM read_json([{listed}], columns = {{{declared}}}, format = 'newline_delimited'))"


def assemble(target: Target, tables: Iterable[str], manifest: Manifest) -> WrittenFile:
    """One DuckDB file out of the parts, which are then removed.

    Raises:
        ExportError: the file cannot be written.
    """
    with whole_or_nothing(target.folder / DATABASE) as partial:
        partial.unlink(missing_ok=True)
        with _connection(target, str(partial)) as connection:
            for table in tables:
                columns = ", ".join(
                    f"{name}::{type_} AS {name}" for name, type_ in SCHEMA[table].columns.items()
                )
                connection.execute(
                    f"CREATE TABLE {table} AS SELECT {columns} FROM {source(target, manifest, table)}"
                )
    path = target.folder / DATABASE
    return WrittenFile(DATABASE, 0, path.stat().st_size, digest(path))


def _batches(target: Target, manifest: Manifest, newest: int | None) -> pl.DataFrame:
    universe = universe_of(target.parameters)
    last = 0
    if newest is not None:
        raw = source(target, manifest, "viewing_events_raw", range(newest, newest + 1))
        with _connection(target) as connection:
            (last,) = connection.execute(f"SELECT max(ingest_batch_id) FROM {raw}").fetchone()
    return frame(published.batches(universe.parameters, last), SCHEMA["batches"].columns)


def _published(target: Target, manifest: Manifest, newest: int | None) -> pl.DataFrame:
    """All publications, some days at a time, so that memory stays bounded however long the log is."""
    import polars as pl

    universe = universe_of(target.parameters)
    start = target.parameters.start_date
    made = [frame(published.from_rows([]), SCHEMA["daily_published"].columns)]
    with _connection(target) as connection:
        for table in ("title_categories", "deletion_requests"):
            create_table(connection, table, universe.frame(table))
        for first in range(0, newest or 0, _PUBLICATION_DAYS):
            end = min(first + _PUBLICATION_DAYS, newest or 0)
            days = range(first - published.REACHES_BACK_DAYS, end)
            raw = source(target, manifest, "viewing_events_raw", days)
            connection.execute(f"CREATE OR REPLACE TEMP VIEW viewing_events_raw AS {raw}")
            query = published.query(start + timedelta(days=first), start + timedelta(days=end))
            rows = connection.execute(query).fetchall()
            made.append(frame(published.from_rows(rows), SCHEMA["daily_published"].columns))
    return pl.concat(made)


@contextmanager
def _connection(target: Target, database: str = ":memory:") -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with bounded memory that spills into the folder.

    Raises:
        ExportError: DuckDB could not write.
        KeyboardInterrupt: Ctrl-C during a query, which DuckDB tells of in an error of its own.
    """
    import duckdb  # which a process that only writes parts does not need

    spill = target.folder / ".spill"
    settings = {"memory_limit": _MEMORY, "temp_directory": str(spill), "preserve_insertion_order": True}
    try:
        with duckdb.connect(database, config=settings) as connection:
            yield connection
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise ExportError(f"{target.folder} could not be written: {str(error).splitlines()[0]}") from error
    except (RuntimeError, duckdb.InterruptException) as error:
        if "interrupted" not in str(error).lower():
            raise
        raise KeyboardInterrupt from error
    finally:
        shutil.rmtree(spill, ignore_errors=True)
