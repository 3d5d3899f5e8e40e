"""`world(size="small", seed=3, late_days=7)`: the universe as a database and as frames, to explore in a notebook."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb
    import polars as pl

    from autograder.universe import Parameters

IN_MEMORY = ("toy", "small")


@dataclass(frozen=True)
class OpenedWorld:
    """A universe in DuckDB.

    Attributes:
        connection: the database; its tables are those of `tables`.
        parameters: every knob of the universe.
        folder: where its files are; None for one in memory.
    """

    connection: duckdb.DuckDBPyConnection
    tables: tuple[str, ...]
    parameters: Parameters
    folder: Path | None = None

    def sql(self, query: str) -> duckdb.DuckDBPyRelation:
        """A query's rows, which a notebook shows."""
        return self.connection.sql(query)

    def frame(self, table: str) -> pl.DataFrame:
        """A whole table as a Polars frame.

        Raises:
            BadParameter: the world has no such table.
        """
        import polars

        from autograder.universe import BadParameter

        if table not in self.tables:
            raise BadParameter(f"table is one of {', '.join(self.tables)}, not {table!r}")
        return polars.DataFrame(self.connection.table(table))

    def __repr__(self) -> str:
        knobs = self.parameters
        where = f", files in {self.folder}" if self.folder else ""
        return (
            f"A world of {knobs.n_members:,} members over {knobs.days} days from {knobs.start_date}, seed"
            f" {knobs.seed}{where}.\nTables: {', '.join(self.tables)}.\n"
            'Try .sql("FROM viewing_events_raw LIMIT 5") or .frame("members").'
        )


def world(
    size: str = "small",
    seed: int = 1,
    *,
    tables: Iterable[str] | None = None,
    cache: Path | None = None,
    **knobs: Any,
) -> OpenedWorld:
    """Open a universe: toy and small in memory, larger ones from files that are written once.

    Args:
        tables: those to open; all of them in memory, all but the largest from files, unless given.
        cache: the folder for the files; the user's cache folder unless given.
        knobs: of `autograder.universe.Parameters`, such as `late_days=7`.

    Raises:
        BadParameter: an unknown size, table or knob, or a value outside its range.
        ExportError: the files cannot be written.
    """
    from autograder.export import usual_tables
    from autograder.universe import SCHEMA, BadParameter, Universe

    universe = Universe.of_size(size, seed, **knobs)
    wanted = usual_tables(size) if tables is None else tuple(tables)
    for table in wanted:
        if table not in SCHEMA:
            raise BadParameter(f"table is one of {', '.join(SCHEMA)}, not {table!r}")
    if size in IN_MEMORY:
        return _in_memory(universe, wanted)
    return _from_files(universe.parameters, wanted, cache or _cache_folder())


def _in_memory(universe: Any, tables: tuple[str, ...]) -> OpenedWorld:
    import duckdb

    from autograder.universe.opened import create_tables

    connection = duckdb.connect()
    create_tables(connection, universe, tables)
    return OpenedWorld(connection, tables, universe.parameters)


def _from_files(parameters: Parameters, tables: tuple[str, ...], cache: Path) -> OpenedWorld:
    import duckdb

    from autograder.export import Export, plan
    from autograder.export.assembled import source
    from autograder.universe import GENERATOR

    described = json.dumps([GENERATOR, asdict(parameters)], default=str, sort_keys=True)
    known = hashlib.sha256(described.encode()).hexdigest()
    folder = cache / f"world-{known[:12]}"
    export = Export(plan(parameters, folder, tables))
    export.open()
    if not export.is_complete:
        _run(export)
    connection = duckdb.connect()
    for table in tables:
        connection.execute(f"CREATE VIEW {table} AS {source(export.target, export.manifest, table)}")
    return OpenedWorld(connection, tables, parameters, folder)


def _run(export: Any) -> None:
    """Write the files, with a bar to wait by."""
    from rich.progress import Progress

    with Progress(transient=True) as progress:
        bar = progress.add_task("Writing the world, once", total=sum(export.plan.rows.values()))
        export.run(lambda part: progress.advance(bar, part.rows))


def _cache_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("data-engineer-loop"))
