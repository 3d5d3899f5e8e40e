"""What Trino refuses or reckons otherwise, although sqlglot reads it: the rules that a query is held against.

Surely not all of them. Each is here because somebody who comes from DuckDB writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot.exp import Expression

OTHER_NAMES = {
    "arg_max": "max_by",
    "arg_min": "min_by",
    "date_part": "extract",
    "date_sub": "date_diff",
    "epoch": "to_unixtime",
    "generate_series": "sequence",
    "ifnull": "coalesce",
    "list": "array_agg",
    "median": "approx_percentile(…, 0.5)",
    "quantile_cont": "approx_percentile",
    "range": "sequence",
    "strftime": "date_format",
    "string_agg": "listagg",
    "to_minutes": "an INTERVAL",
    "to_hours": "an INTERVAL",
    "to_days": "an INTERVAL",
    "to_seconds": "an INTERVAL",
}
"""Functions of DuckDB that Trino has under another name, or not at all."""


def by_text(text: str, written: Expression) -> Iterator[str]:
    """What sqlglot lets pass under Trino's name."""
    from sqlglot import Dialect, TokenType, exp

    tokens = Dialect.get_or_raise("trino").tokenize(text)
    if any(token.token_type is TokenType.DCOLON for token in tokens):
        yield "Trino has no `::`. Write CAST(… AS …)."
    for token, following in zip(tokens, tokens[1:], strict=False):
        other = OTHER_NAMES.get(token.text.lower())
        if other and following.token_type is TokenType.L_PAREN:
            yield f"Trino has no function `{token.text.lower()}` of this kind; look at {other}."
    if written.find(exp.Qualify):
        yield "Trino has no QUALIFY: filter a subquery on the window's column."
    for select in written.find_all(exp.Select):
        group = select.args.get("group")
        if group is not None and group.args.get("all"):
            yield "Trino has no GROUP BY ALL that finds the columns itself: name them."
        aliases = {each.alias.lower() for each in select.selects if isinstance(each, exp.Alias)}
        having = select.args.get("having")
        named = {each.name.lower() for each in having.find_all(exp.Column)} if having else set()
        for name in sorted(aliases & named):
            yield f"`{name}` in HAVING is an alias of SELECT, and Trino resolves columns only: repeat the expression."


def by_types(typed: Expression) -> Iterator[str]:
    """What depends on types: dates are not counted like numbers, and decimals keep few digits when divided."""
    from sqlglot import exp

    for sum_ in typed.find_all(exp.Add, exp.Sub):
        dates = [side.unnest().is_type("date") for side in (sum_.this, sum_.expression)]
        numbers = [
            side.unnest().is_type(*exp.DataType.INTEGER_TYPES) for side in (sum_.this, sum_.expression)
        ]
        if any(dates) and any(numbers):
            yield "Trino adds no number to a date: write date_add('day', n, d)."
        if all(dates):
            yield "A date minus a date is an interval in Trino, not a number: write date_diff('day', a, b)."
    for division in typed.find_all(exp.Div):
        if _is_decimal(division):
            yield (
                "A literal such as 60.0 is a DECIMAL in Trino, and a quotient keeps as many digits as its sides have: "
                "100 / 60.0 is 1.7. Write 60e0, or CAST(… AS DOUBLE)."
            )


def _is_decimal(node: Expression) -> bool:
    """Whether Trino would reckon with decimals: some number is written with a point, and nothing is a DOUBLE."""
    from sqlglot import exp

    leaves, stack = [], [node]
    while stack:
        at = stack.pop()
        if isinstance(at, (exp.Div, exp.Mul, exp.Add, exp.Sub)):
            stack += [at.this, at.expression]
        elif isinstance(at, (exp.Paren, exp.Neg)):
            stack.append(at.this)
        else:
            leaves.append(at)
    written = [leaf.name.lower() for leaf in leaves if isinstance(leaf, exp.Literal) and not leaf.is_string]
    doubles = any("e" in number for number in written) or any(
        not isinstance(leaf, exp.Literal) and leaf.is_type("double") for leaf in leaves
    )
    return not doubles and any("." in number for number in written)
