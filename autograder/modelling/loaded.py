"""A model as a database: its tables loaded from a world, or from that world with some rows left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from autograder import database
from autograder.modelling.design import Design, ModelTable
from autograder.modelling.erasure import of_members
from autograder.modelling.refused import (
    NOT_READABLE,
    NotLoaded,
    check_load,
    check_query,
    explained,
    named_in,
)
from autograder.outcome import Failure

if TYPE_CHECKING:
    import duckdb

    from autograder.worlds.world import Rows

Row = dict[str, Any]
# Whether loads fit their columns does not depend on a world's rows.
_CHECKED: WeakSet[Design] = WeakSet()


class Loaded:
    """The tables of a design, filled.

    Attributes:
        source: the rows of the world that they were loaded from.
        found: what rules have found out about them and ask again.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, catalog: str, design: Design, source: Rows
    ) -> None:
        self.connection = connection
        self.design = design
        self.source = source
        self.found: dict[str, Any] = {}
        self._catalog = catalog
        self._rows: dict[str, list[Row]] = {}

    def rows(self, table: str) -> list[Row]:
        """All rows of one of the model's tables, in no order; read once."""
        if table not in self._rows:
            self._rows[table] = self._fetched(f'SELECT * FROM {self._catalog}.model."{table}"')
        return self._rows[table]

    def counts(self) -> dict[str, int]:
        """Number of rows by table, as they are at this moment."""
        count = 'SELECT count(*) FROM {}.model."{}"'
        return {
            table.name: self.connection.execute(count.format(self._catalog, table.name)).fetchone()[0]
            for table in self.design.tables
        }

    def query(self, name: str) -> tuple[list[str], list[tuple]]:
        """Columns and rows of one of the design's queries, which sees the model's tables alone."""
        text = self.design.queries[name].strip().rstrip(";")
        what = f"query `{name}`"
        with explained(what):
            check_query(self.design, what, text)
            self.connection.execute(f"SET search_path = '{self._catalog}.model'")
            result = self.connection.execute(text)
            rows = result.fetchmany(database.MOST_ROWS + 1)
        if len(rows) > database.MOST_ROWS:
            raise NotLoaded(
                Failure("no result", message=f"the {what} gives more than {database.MOST_ROWS:,} rows")
            )
        return [column[0] for column in result.description], rows

    def erase(self, members: list[int]) -> None:
        """Take the rows of some members away, along the paths that the design declares."""
        if not members:
            return
        conditions = {
            table.name: of_members(self.design, table, members, f"{self._catalog}.model")
            for table in self.design.tables
        }
        # Whoever is found through another table goes before that table's rows do.
        for table in sorted(self.design.tables, key=lambda one: -len(conditions[one.name] or "")):
            if condition := conditions[table.name]:
                with explained(f"`erase` of `{table.name}`"):
                    self.connection.execute(
                        f'DELETE FROM {self._catalog}.model."{table.name}" WHERE {condition}'
                    )

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever is changed inside is as before afterwards."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    def _fetched(self, query: str) -> list[Row]:
        with explained("a table's rows"):
            result = self.connection.execute(query)
            names = [column[0] for column in result.description]
            return [dict(zip(names, map(_hashable, row), strict=True)) for row in result.fetchall()]


def _hashable(value: Any) -> Any:
    return repr(value) if isinstance(value, (list, dict)) else value


@contextmanager
def loaded(
    connection: duckdb.DuckDBPyConnection,
    design: Design,
    source: Rows,
    *,
    leaving_out: Mapping[str, str] | None = None,
    only: Sequence[ModelTable] | None = None,
    catalog: str = "built",
) -> Iterator[Loaded]:
    """The design's tables in a database of their own, gone afterwards.

    Args:
        connection: its current database holds `source`.
        leaving_out: by table of the source, a condition on the rows that are left out.
        only: load these tables and what they read, not all.
        catalog: a name that no other open one has.

    Raises:
        NotLoaded: a table cannot be loaded as declared.
    """
    wanted = {name for table in only for name in needed_for(design, table, source)} if only else None
    chosen = [table for table in design.tables if wanted is None or table.name in wanted]
    named = {name.casefold() for table in chosen for name in named_in(table.load)}
    everything = NOT_READABLE in named
    views = [
        f"CREATE VIEW {catalog}.source.{table} AS FROM world.main.{table}"
        + (f" WHERE ({leaving_out[table]}) IS NOT TRUE" if leaving_out and table in leaving_out else "")
        for table in source
        if everything or table in named
    ]
    schemas = [f"CREATE SCHEMA {catalog}.{schema}" for schema in ("source", "model")]
    connection.execute("; ".join([f"ATTACH ':memory:' AS {catalog}", *schemas, *views]))
    try:
        for table in chosen:
            _load(connection, catalog, design, table, checked=design in _CHECKED)
        if wanted is None:
            _CHECKED.add(design)
        yield Loaded(connection, catalog, design, source)
    finally:
        connection.execute(f"USE world; DETACH {catalog}")


def needed_for(design: Design, table: ModelTable, source: Rows) -> set[str]:
    """The table's name and those of the tables that it is loaded from."""
    needed = {table.name}
    for name in named_in(table.load):
        other = None if name in source else design.table(name.split(".")[-1])
        if other is not None and design.tables.index(other) < design.tables.index(table):
            needed |= needed_for(design, other, source)
    return needed


def _load(
    connection: duckdb.DuckDBPyConnection, catalog: str, design: Design, table: ModelTable, *, checked: bool
) -> None:
    what = f"load of `{table.name}`"
    connection.execute(f"SET search_path = '{catalog}.source,{catalog}.model'")
    if not checked:
        check_load(connection, design, table, what)
    columns = ", ".join(f'"{name}" {type_}' for name, type_ in table.columns.items())
    with explained(f"types of `{table.name}`"):
        connection.execute(f'CREATE TABLE {catalog}.model."{table.name}" ({columns})')
    with explained(what):
        inserted = connection.execute(f'INSERT INTO {catalog}.model."{table.name}" BY NAME {table.load}')
    if inserted.fetchone()[0] > database.MOST_ROWS:
        raise NotLoaded(
            Failure(
                "document",
                message=f"The {what} gives more than {database.MOST_ROWS:,} rows: a join without its condition does that.",
            )
        )
