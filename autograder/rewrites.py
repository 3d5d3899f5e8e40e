"""Other ways to write the same query, made from its syntax tree: none of them may lose a point.

Each keeps the meaning of any query it applies to, and gives None for one it does not apply to.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlglot
from sqlglot import exp, transforms

Rewrite = Callable[[exp.Query], exp.Query | None]


def rewritten(query: str) -> dict[str, str]:
    """The query in other words, by the name of what was done to it; only those that changed it."""
    found: dict[str, str] = {}
    # sqlglot reads DuckDB's date_add(time, interval) as a number of days and writes another query.
    if sqlglot.parse_one(query, read="duckdb").find(exp.DateAdd):
        return found
    for name, rewrite in REWRITES.items():
        tree = sqlglot.parse_one(query, read="duckdb")
        other = rewrite(tree)
        if other is not None:
            text = other.sql("duckdb", pretty=True)
            if text.split() != query.split():
                found[name] = text
    return found


def _laid_out_anew(tree: exp.Query) -> exp.Query:
    return tree


def _wrapped(tree: exp.Query) -> exp.Query | None:
    if tree.args.get("order") or tree.args.get("with_"):
        return None
    return exp.select("*").from_(tree.subquery("answer"))


def _other_names(tree: exp.Query) -> exp.Query | None:
    names = {cte.alias: f"{cte.alias}_rows" for cte in tree.find_all(exp.CTE)}
    if not names:
        return None
    for cte in list(tree.find_all(exp.CTE)):
        cte.set(
            "alias",
            exp.TableAlias(this=exp.to_identifier(names[cte.alias]), columns=cte.args["alias"].columns),
        )
    for table in tree.find_all(exp.Table):
        if table.name in names and not table.db:
            if not table.alias:  # what refers to its columns keeps the old name
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
            table.set("this", exp.to_identifier(names[table.name]))
    return tree


def _inlined(tree: exp.Query) -> exp.Query | None:
    """Every common table expression in the place where it is read, again and again."""
    with_ = tree.args.get("with_")
    if with_ is None or with_.args.get("recursive"):
        return None
    tree.set("with_", None)
    known = {cte.alias: cte for cte in with_.expressions}
    if any(cte.args["alias"].columns for cte in known.values()) or any(
        cte.this.find(exp.With) for cte in known.values()
    ):
        return None
    for _ in known:
        for table in list(tree.find_all(exp.Table)):
            if table.name in known and not table.db:
                table.replace(known[table.name].this.copy().subquery(table.alias or table.name))
    return tree


def _without_qualify(tree: exp.Query) -> exp.Query | None:
    selects = [select for select in tree.find_all(exp.Select) if select.args.get("qualify")]
    if not selects or any(
        any(isinstance(part, exp.Star) for part in select.expressions) for select in selects
    ):
        return None
    # Outside a grouping its own expressions are gone, so that a QUALIFY on one of them has no meaning there.
    if any(select.args.get("windows") or select.args.get("group") for select in selects):
        return None
    return tree.transform(
        lambda node: transforms.eliminate_qualify(node) if isinstance(node, exp.Select) else node
    )


def _conjuncts_turned(tree: exp.Query) -> exp.Query | None:
    conjunctions = list(tree.find_all(exp.And))
    for both in conjunctions:
        left, right = both.left.copy(), both.right.copy()
        both.set("this", right)
        both.set("expression", left)
    return tree if conjunctions else None


def _comparisons_turned(tree: exp.Query) -> exp.Query | None:
    turned = {exp.LT: exp.GT, exp.GT: exp.LT, exp.LTE: exp.GTE, exp.GTE: exp.LTE, exp.EQ: exp.EQ}
    found = [node for node in tree.find_all(*turned) if not node.find(exp.Lambda)]
    for node in found:
        node.replace(turned[type(node)](this=node.right.copy(), expression=node.left.copy()))
    return tree if len(found) == 1 else None


def _always_true(tree: exp.Query) -> exp.Query | None:
    if not isinstance(tree, exp.Select) or tree.args.get("group") and tree.args["group"].args.get("all"):
        return None
    return tree.where("1 = 1")


REWRITES: dict[str, Rewrite] = {
    "laid out anew": _laid_out_anew,
    "wrapped in a select": _wrapped,
    "other names": _other_names,
    "common table expressions inlined": _inlined,
    "without QUALIFY": _without_qualify,
    "conjuncts turned": _conjuncts_turned,
    "a comparison turned": _comparisons_turned,
    "a condition that is always true": _always_true,
}
"""What can be done to a query without changing its meaning."""
