"""What a model's SELECTs may be: one statement, over the tables they may see, with the columns declared; else refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from autograder import database
from autograder.modelling.design import Design, ModelTable
from autograder.outcome import Failure

if TYPE_CHECKING:
    import duckdb

NOT_READABLE = "?"
"""Stands for the tables of a query that DuckDB runs and does not take apart."""


class NotLoaded(Exception):
    """A table or a query that the database or the course does not take; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def check_load(connection: duckdb.DuckDBPyConnection, design: Design, table: ModelTable, what: str) -> None:
    """Refuse a load that is no SELECT, reads elsewhere, or gives other columns than declared.

    Raises:
        NotLoaded: says which.
    """
    one_select(what, table.load)
    with explained(what):
        for name in named_in(table.load):
            if "." in name and not (name.casefold().startswith("model.") and design.table(name[6:])):
                raise NotLoaded(
                    Failure(
                        "document",
                        message=f"The {what} reads `{name}`; it may read the source's tables, and yours as `model.name`.",
                    )
                )
        given = [column[0] for column in connection.execute(f"DESCRIBE {table.load}").fetchall()]
    if sorted(map(str.casefold, given)) != sorted(map(str.casefold, table.columns)):
        raise NotLoaded(Failure("document", message=_other_columns(table, given)))


def check_query(design: Design, what: str, query: str) -> None:
    """Refuse a query that is no SELECT, or names a table with a path that is none of the design's.

    Raises:
        NotLoaded: says which.
    """
    one_select(what, query)
    for name in named_in(query):
        if "." in name and not design.table(name.split(".")[-1]):
            raise NotLoaded(
                Failure("document", message=f"The {what} reads `{name}`; it may read your tables alone.")
            )


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return database.connect()


@lru_cache(maxsize=1024)
def named_in(query: str) -> tuple[str, ...]:
    """The tables that a query names, as it names them; `NOT_READABLE` for a PIVOT and the like."""
    [(text,)] = _parser().cursor().execute("SELECT json_serialize_sql(?)", [query]).fetchall()

    def named(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                parts = (node["catalog_name"], node["schema_name"], node["table_name"])
                yield ".".join(part for part in parts if part)
            node = list(node.values())
        if isinstance(node, list):
            for item in node:
                yield from named(item)

    tree = json.loads(text)
    return (NOT_READABLE,) if tree["error"] else tuple(sorted(set(named(tree))))


def _other_columns(table: ModelTable, given: list[str]) -> str:
    only_given = [name for name in given if name not in table.columns]
    only_declared = [name for name in table.columns if name not in given]
    parts = []
    if only_given:
        parts.append(f"its load gives {_listed(only_given)}, which `columns` does not declare")
    if only_declared:
        parts.append(f"`columns` declares {_listed(only_declared)}, which its load does not give")
    return f"Table `{table.name}`: {'; '.join(parts) or 'its load gives a column twice'}."


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def one_select(what: str, text: str) -> None:
    """Refuse what is not exactly one SELECT."""
    import duckdb

    if database.is_single_select(text):
        return
    try:
        duckdb.extract_statements(text)
    except duckdb.Error as error:
        raise NotLoaded(_of(error, what)) from None
    raise NotLoaded(
        Failure("document", message=f"The {what} is one SELECT; this is another statement, or several.")
    )


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Whatever the database objects to inside is raised as NotLoaded, an interruption aside."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException:
        raise
    # Times beyond Python's years raise no duckdb.Error.
    except (duckdb.Error, OverflowError, ValueError) as error:
        raise NotLoaded(_of(error, what)) from None


def _of(error: Exception, what: str) -> Failure:
    """What the database says, and where: as a failure that hides its words in worlds that are not shown."""
    return Failure("error", type(error).__name__, f"{what[0].upper()}{what[1:]}. {str(error).strip()}")
