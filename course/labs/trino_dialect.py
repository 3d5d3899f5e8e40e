"""A query read as Trino reads it, and written for DuckDB: what Trino would refuse is said before anything runs.

sqlglot parses Trino's dialect, resolves names by Trino's rules and knows which divisions are of
whole numbers. What it lets pass and Trino would not is in `trino_refusals`. None of this is Trino: a
server has the last word, and TRINO_URL gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.universe.schema import SCHEMA
from course.labs.trino_refusals import by_grammar, by_types, by_words


@dataclass(frozen=True)
class Reading:
    """What can be said of a query without a server.

    Attributes:
        refused: what Trino would not accept, a sentence each.
        duckdb: the query for DuckDB; "" where it could not be read.
    """

    refused: tuple[str, ...]
    duckdb: str = ""


def for_trino(query: str) -> str:
    """A query of DuckDB as sqlglot writes it for Trino; no promise that Trino takes it."""
    import sqlglot

    return sqlglot.transpile(query, read="duckdb", write="trino", pretty=True)[0]


def round_trip(query: str) -> str:
    """A query of Trino as sqlglot alone writes it for DuckDB, which lets pass what DuckDB accepts."""
    import sqlglot

    return sqlglot.transpile(query, read="trino", write="duckdb")[0]


def read(query: str, tables: tuple[str, ...]) -> Reading:
    """Read a query over tables of the universe as Trino would."""
    import sqlglot
    from sqlglot.errors import OptimizeError, SqlglotError
    from sqlglot.optimizer.annotate_types import annotate_types
    from sqlglot.optimizer.qualify import qualify

    schema: Mapping = {table: dict(SCHEMA[table].columns) for table in tables}
    text = query.strip().rstrip(";")
    try:
        written = sqlglot.parse_one(text, read="trino")
    except SqlglotError as error:
        return Reading(tuple(dict.fromkeys(by_words(text))) or (_where(error),))
    if "MATCH_RECOGNIZE" in text.upper():
        return Reading(())
    refused = [*by_words(text), *by_grammar(written)]
    try:
        resolved = qualify(
            written.copy(), dialect="trino", schema=schema, expand_alias_refs=False, identify=False
        )
    except OptimizeError as error:
        return Reading((*refused, _unresolved(error, written)))
    typed = annotate_types(resolved, schema=schema, dialect="trino")
    refused += by_types(typed)
    return Reading(tuple(dict.fromkeys(refused)), _by_duckdb(typed).sql("duckdb", pretty=True))


def _by_duckdb(typed):
    """The same tree with what DuckDB means otherwise.

    Its date_diff counts midnights, Trino's full days; it rounds 2.5 to the even 2, Trino away from zero.
    """
    from sqlglot import exp

    whole = exp.DataType.INTEGER_TYPES

    def changed(node):
        if isinstance(node, exp.DateDiff):
            unit = exp.Literal.string(node.text("unit").lower() or "day")
            return exp.Anonymous(this="date_sub", expressions=[unit, node.expression, node.this])
        if isinstance(node, exp.Cast) and node.this.is_type("double") and node.is_type(*whole):
            node.set("this", exp.Round(this=node.this))
        return node

    return typed.transform(changed)


def _where(error) -> str:
    """A parser's error in a sentence."""
    found = (getattr(error, "errors", None) or [{}])[0]
    at = f" at `{found['highlight']}`, line {found['line']}" if found.get("highlight") else ""
    return f"This is not a query of Trino's grammar{at}."


def _unresolved(error: Exception, written) -> str:
    """A name that is not there, and whether it is one that SELECT gives."""
    from sqlglot import exp

    said = str(error).splitlines()[0]
    name = said.split("'")[1] if said.count("'") > 1 else ""
    aliases = {each.alias.lower() for each in written.find_all(exp.Alias)}
    if name.lower() in aliases:
        return f"`{name}` is an alias of SELECT: Trino knows it in ORDER BY only, so repeat the expression or its number."
    return said.rstrip(".") + "."
