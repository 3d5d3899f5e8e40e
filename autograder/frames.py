"""The rows inside the frame of each window expression of a query, for one row of its input.

The query's own tree is rewritten with sqlglot: beside each window expression stands
`list()` over the same window, so the database itself says which rows the frame has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp

from autograder import database
from autograder.outcome import Failure, Table
from autograder.worlds.world import Rows

# What ignores the frame and sees its whole partition.
_WHOLE_PARTITION = (
    exp.RowNumber,
    exp.Rank,
    exp.DenseRank,
    exp.PercentRank,
    exp.CumeDist,
    exp.Ntile,
    exp.Lag,
    exp.Lead,
)
_FRAMES = "frame_rows"
_VALUE = "value"


class NoFrames(ValueError):
    """A query whose frames cannot be shown; the message says why."""


@dataclass(frozen=True)
class Frame:
    """One window expression at one row.

    Attributes:
        expression: as the learner wrote it, in one line.
        ignores_frame: whether it sees its whole partition whatever the frame.
        columns: what partitions, what orders, what is looked at.
        partition: the rows of the current row's partition, in the window's order.
        current: the current row's place among them, from 0.
        inside: per row of the partition, whether it is in the frame.
        value: what the expression gives at the current row.
    """

    expression: str
    ignores_frame: bool
    columns: tuple[str, ...]
    partition: tuple[tuple[Any, ...], ...]
    current: int
    inside: tuple[bool, ...]
    value: Any


def frames(query: str, rows: Rows, row: int, seconds: float) -> list[Frame]:
    """The frames of every window expression at input row number `row`, from 1.

    Rows are numbered by partition and then in the window's order, within each expression.

    Raises:
        NoFrames: the query cannot be read, has no window, or has fewer rows.
    """
    try:
        tree = sqlglot.parse_one(query, read="duckdb")
    except sqlglot.errors.ParseError as error:
        raise NoFrames(f"I cannot read this query: {str(error).splitlines()[0]}") from error
    windows = [window for window in tree.find_all(exp.Window, bfs=False) if window.args.get("over")]
    if not windows:
        raise NoFrames("There is no window expression in your query: nothing says OVER (…).")
    with database.Worlds() as worlds:
        connection = worlds.holding(rows)
        return [_frame(tree, window, connection, row, seconds) for window in windows]


def _frame(tree: exp.Expression, window: exp.Window, connection: Any, row: int, seconds: float) -> Frame:
    expression = window.sql("duckdb")
    over = _defined(window)
    partition_by, order_by = over.args.get("partition_by") or [], over.args.get("order")
    ordered = list(order_by.expressions) if order_by else []
    looked_at = [*partition_by, *(key.this for key in ordered), *_arguments(window)]
    named = {part.sql("duckdb"): part for part in looked_at if not isinstance(part, exp.Star)}
    if not named:  # count(*) over the whole table: any column tells the rows
        raise NoFrames(f"{expression} looks at no column: its frame is every row.")
    statement = _statement(tree, window, over, named)
    outcome = database.run(connection, statement.sql("duckdb"), seconds)
    if isinstance(outcome, Failure):
        raise NoFrames(
            f"{expression}: {outcome.message.splitlines()[0] if outcome.message else outcome.kind}"
        )
    return _at_row(expression, window, tuple(named), len(partition_by), outcome, row)


def _arguments(window: exp.Window) -> Iterator[exp.Expression]:
    """The columns that the function looks at, or the aggregates that are made of them."""
    function = _function(window)
    for column in window.this.find_all(exp.Column):
        argument = node = column
        while node is not window:
            if isinstance(node, exp.AggFunc) and node is not function:
                argument = node
            node = node.parent
        yield argument


def _defined(window: exp.Window) -> exp.Window:
    """The window with its partition, order and frame, wherever they are written."""
    name = window.args.get("alias")
    if name is None:
        return window
    definitions = window.parent_select.args.get("windows") or []
    return next((known for known in definitions if known.this.name == name.name), window)


def _statement(
    tree: exp.Expression, window: exp.Window, over: exp.Window, named: dict[str, exp.Expression]
) -> exp.Select:
    """The select that the window stands in, with its rows, its value and its frame, before anything drops rows."""
    select = window.parent_select.copy()
    for clause in ("qualify", "order", "limit", "offset", "distinct", "with_"):
        select.set(clause, None)
    group = select.args.get("group")
    if group is not None and group.args.get("all"):
        select.set("group", exp.Group(expressions=[part.copy() for part in _grouped(window.parent_select)]))
    cells = [exp.alias_(part.copy(), text, quoted=True) for text, part in named.items()]
    members = exp.func("list", exp.func("struct_pack", *_members(named)), dialect="duckdb")
    frame = exp.Window(
        this=members,
        partition_by=[part.copy() for part in over.args.get("partition_by") or []],
        order=over.args["order"].copy() if over.args.get("order") else None,
        spec=_whole() if _sees_all(window) else (over.args.get("spec") and over.args["spec"].copy()),
        over="OVER",
    )
    select.set(
        "expressions",
        [*cells, exp.alias_(window.copy(), _VALUE), exp.alias_(frame, _FRAMES)],
    )
    keys = [exp.Ordered(this=part.copy(), nulls_first=False) for part in over.args.get("partition_by") or []]
    keys += [key.copy() for key in (over.args["order"].expressions if over.args.get("order") else [])]
    if keys:
        select.set("order", exp.Order(expressions=keys))
    before = _defined_before(tree, window)
    if before:
        select.set("with_", exp.With(expressions=[cte.copy() for cte in before]))
    return select


def _grouped(select: exp.Select) -> list[exp.Expression]:
    """What GROUP BY ALL groups by: the projections without an aggregate or a window."""
    projections = [part.unalias() for part in select.expressions]
    return [part for part in projections if not part.find(exp.AggFunc, exp.Window)]


def _members(named: dict[str, exp.Expression]) -> list[exp.Expression]:
    return [
        exp.PropertyEQ(this=exp.to_identifier(f"c{at}"), expression=part.copy())
        for at, part in enumerate(named.values())
    ]


def _sees_all(window: exp.Window) -> bool:
    return isinstance(_function(window), _WHOLE_PARTITION)


def _function(window: exp.Window) -> exp.Expression:
    """The function itself, without what may be wrapped around it."""
    function = window.this
    while isinstance(function, (exp.IgnoreNulls, exp.RespectNulls, exp.Filter)):
        function = function.this
    return function


def _whole() -> exp.WindowSpec:
    return exp.WindowSpec(
        kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="UNBOUNDED", end_side="FOLLOWING"
    )


def _defined_before(tree: exp.Expression, window: exp.Window) -> list[exp.CTE]:
    """The common table expressions that the window's select can read."""
    with_ = tree.args.get("with_")
    if with_ is None:
        return []
    inside = window.find_ancestor(exp.CTE)
    readable = []
    for cte in with_.expressions:
        if cte is inside:
            break
        readable.append(cte)
    return readable


def _at_row(
    expression: str, window: exp.Window, columns: tuple[str, ...], keys: int, outcome: Table, row: int
) -> Frame:
    if not 1 <= row <= len(outcome.rows):
        raise NoFrames(f"{expression} has {len(outcome.rows)} rows; row {row} is not one of them.")
    chosen = outcome.rows[row - 1]
    partition = [at for at, other in enumerate(outcome.rows) if other[:keys] == chosen[:keys]]
    cells = tuple(outcome.rows[at][: len(columns)] for at in partition)
    current = partition.index(row - 1)
    wanted = [tuple(member.values()) for member in chosen[-1] or ()]
    inside = [False] * len(cells)
    # Of rows that are alike in all that is shown, those up to the current one first.
    for at in [*range(current, -1, -1), *range(current + 1, len(cells))]:
        if cells[at] in wanted:
            wanted.remove(cells[at])
            inside[at] = True
    return Frame(expression, _sees_all(window), columns, cells, current, tuple(inside), chosen[len(columns)])
