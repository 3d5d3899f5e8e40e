"""What a reviewer would say about a query that is right: read from its syntax tree, never part of the score."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import sqlglot
from sqlglot import exp

from autograder.universe.schema import SCHEMA

_DEEPEST = 2
_VAGUE = re.compile(
    r"(cte|tmp|temp|sub|subquery|data|result|results|final|table|foo|bar|base|step|part|[a-z])_?\d*"
)
_NUMBERED = re.compile(r"[a-z_]+?_?\d+")


def notes(query: str, tables: Iterable[str]) -> list[str]:
    """At most one sentence a rule, the most useful first; none for a text that is not one readable query.

    Args:
        tables: those that the exercise asks about.
    """
    try:
        tree = sqlglot.parse_one(query, read="duckdb")
    except sqlglot.errors.SqlglotError:
        return []
    if not isinstance(tree, exp.Query):
        return []
    rules = (_open_winner(tree, tables), _vague_names(tree), _deep(tree), _star(tree))
    return [note for rule in rules for note in [next(rule, None)] if note]


def _open_winner(tree: exp.Query, tables: Iterable[str]) -> Iterator[str]:
    keys = {SCHEMA[table].key[0] for table in tables if table in SCHEMA and len(SCHEMA[table].key) == 1}
    for window in tree.find_all(exp.Window):
        order = window.args.get("order")
        if not isinstance(window.this, exp.RowNumber) or order is None or len(order.expressions) != 1:
            continue
        column = order.expressions[0].this
        if isinstance(column, exp.Column) and column.name not in keys:
            yield (
                f"`row_number()` is ordered by `{column.name}` alone: where two rows tie there, the database picks."
                " A last column that is unique closes it."
            )


def _vague_names(tree: exp.Query) -> Iterator[str]:
    for cte in tree.find_all(exp.CTE):
        name = cte.alias.lower()
        if _VAGUE.fullmatch(name) or _NUMBERED.fullmatch(name):
            yield f"`{cte.alias}` says where it stands, not what it holds. Name a CTE after its rows, such as `deduped_events`."


def _deep(tree: exp.Query) -> Iterator[str]:
    for select in tree.find_all(exp.Select):
        depth, above = 0, select.parent
        while above is not None and not isinstance(above, exp.CTE):
            depth += isinstance(above, exp.Subquery)
            above = above.parent
        if depth > _DEEPEST:
            yield f"A select stands {depth} deep in others, so a reader begins in the middle. Named CTEs read from the top."


def _star(tree: exp.Query) -> Iterator[str]:
    if isinstance(tree, exp.Select) and any(isinstance(part, exp.Star) for part in tree.expressions):
        if not (tree.args.get("from_") and _is_own(tree)):
            yield "The last `SELECT *` gives whatever columns the table has tomorrow. Name the ones you promise."


def _is_own(tree: exp.Select) -> bool:
    """Whether a select reads only a CTE of its own query, whose columns stand a few lines above."""
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    source = tree.args["from_"].this
    return isinstance(source, exp.Table) and source.name in own and not tree.args.get("joins")
