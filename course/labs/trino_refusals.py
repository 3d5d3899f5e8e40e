"""What Trino refuses or reckons otherwise, although sqlglot reads it: the rules that a query is held against.

Surely not all of them. Each is here because somebody who comes from DuckDB writes it, and each
was seen on a server, Trino 476; `tests/labs/test_trino_dialect.py` asks the one that TRINO_URL names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot.exp import Expression

OTHER_NAMES = {
    "approx_count_distinct": "approx_distinct",
    "approx_quantile": "approx_percentile",
    "arg_max": "max_by",
    "arg_min": "min_by",
    "array_length": "cardinality",
    "array_to_string": "array_join",
    "date_part": "extract",
    "date_sub": "date_diff",
    "dateadd": "date_add",
    "datediff": "date_diff",
    "datetrunc": "date_trunc",
    "epoch": "to_unixtime",
    "epoch_ms": "to_unixtime",
    "first": "any_value, or min_by",
    "generate_series": "sequence",
    "group_concat": "listagg",
    "ifnull": "coalesce",
    "instr": "strpos",
    "last": "max_by",
    "len": "length, or cardinality",
    "list": "array_agg",
    "list_contains": "contains",
    "list_sum": "reduce",
    "list_value": "ARRAY[…]",
    "make_date": "DATE '…'",
    "median": "approx_percentile(…, 0.5)",
    "nvl": "coalesce",
    "quantile": "approx_percentile",
    "quantile_cont": "approx_percentile",
    "range": "sequence",
    "regexp_matches": "regexp_like",
    "strftime": "date_format",
    "string_agg": "listagg",
    "string_split": "split",
    "strptime": "date_parse",
    "struct_pack": "ROW(…)",
    "time_bucket": "date_trunc",
    "to_days": "an INTERVAL",
    "to_hours": "an INTERVAL",
    "to_minutes": "an INTERVAL",
    "to_seconds": "an INTERVAL",
    "to_timestamp": "from_unixtime",
    "today": "current_date",
}
"""Functions of DuckDB that Trino has under another name, or not at all."""
INTERVALS = {"SECOND", "MINUTE", "HOUR", "DAY", "MONTH", "YEAR"}


def by_words(text: str) -> Iterator[str]:
    """What shows in a query's words, also in one that sqlglot cannot read."""
    from sqlglot import Dialect, TokenType

    tokens = Dialect.get_or_raise("trino").tokenize(text)
    if any(token.token_type is TokenType.DCOLON for token in tokens):
        yield "Trino has no `::`. Write CAST(… AS …)."
    if tokens and tokens[0].token_type is TokenType.FROM:
        yield "Trino begins with SELECT: write SELECT * before FROM."
    for token, following in zip(tokens, tokens[1:], strict=False):
        other = OTHER_NAMES.get(token.text.lower())
        if other and following.token_type is TokenType.L_PAREN:
            yield f"Trino has no function `{token.text.lower()}` of this kind; look at {other}."
        if token.token_type is TokenType.COMMA and following.token_type is TokenType.R_PAREN:
            yield "Trino takes no comma before a closing bracket."
        if (token.text.upper(), following.text.upper()) == ("NULLS", ")"):
            yield "In Trino IGNORE NULLS stands behind the bracket: last_value(x) IGNORE NULLS OVER (…)."
        if (token.text.upper(), following.text.upper()) == ("USING", "SAMPLE"):
            yield "Trino samples a table: FROM t TABLESAMPLE BERNOULLI (10)."
    for first, _, third in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if (first.token_type, third.token_type) == (TokenType.LIMIT, TokenType.OFFSET):
            yield "In Trino OFFSET stands before LIMIT."
    if any(token.text.upper() == "QUALIFY" for token in tokens):
        yield "Trino has no QUALIFY: filter a subquery on the window's column."


def by_grammar(written: Expression) -> Iterator[str]:
    """What sqlglot reads under Trino's name, and Trino's own grammar does not have."""
    from sqlglot import exp

    if written.find(exp.ILike):
        yield "Trino has no ILIKE: compare lower(…) with LIKE."
    if any(isinstance(window.this, exp.Filter) for window in written.find_all(exp.Window)):
        yield "Trino has no FILTER on a window yet: put a CASE inside the function."
    for interval in written.find_all(exp.Interval):
        unit = interval.text("unit").upper()
        if unit and unit not in INTERVALS:
            yield f"Trino has no INTERVAL in {unit}: from SECOND to YEAR without WEEK and QUARTER, or date_add."
    if any(join.kind in ("SEMI", "ANTI") for join in written.find_all(exp.Join)):
        yield "Trino has no SEMI or ANTI JOIN: write EXISTS, or IN."
    if any(extract.name.upper() == "EPOCH" for extract in written.find_all(exp.Extract)):
        yield "Trino extracts no EPOCH: write to_unixtime(…)."
    for select in written.find_all(exp.Select):
        group = select.args.get("group")
        if group is not None and group.args.get("all"):
            yield "Trino has no GROUP BY ALL that finds the columns itself: name them."
        if any(each.find(exp.Star) and each.find(exp.Star).args.get("except_") for each in select.selects):
            yield "Trino has no `* EXCLUDE`: name the columns."
        if any(isinstance(each.unalias(), exp.Unnest) for each in select.selects):
            yield "Trino has no UNNEST in SELECT: write CROSS JOIN UNNEST(…) AS t(x)."
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
    for joined in typed.find_all(exp.DPipe):
        if any(
            side.unnest().is_type(*exp.DataType.NUMERIC_TYPES) for side in (joined.this, joined.expression)
        ):
            yield "Trino joins text with text: CAST a number AS VARCHAR before `||`."
    if any(average.this.is_type("decimal") for average in typed.find_all(exp.Avg)):
        yield "Trino's avg of a DECIMAL keeps its digits: that of 1.0 and 2.5 is 1.8. CAST it AS DOUBLE first."
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
