"""Questions on window functions as templates: a query over `plays`, and the queries that people read it as."""

from __future__ import annotations

import random
from dataclasses import dataclass

from autograder.drills.drill import Slip

WHOLE = "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"


@dataclass(frozen=True)
class Template:
    """One kind of question on a window.

    Attributes:
        query: with one column; what it gives, from top to bottom, is asked.
        slips: name, the query whose result somebody has who makes it, and what is said then.
        rows, members, nulls: of the table to draw.
        why: the rule, said after each answer.
    """

    from_difficulty: int
    query: str
    slips: tuple[tuple[str, str, str], ...]
    why: str
    rows: int = 6
    members: int = 2
    nulls: bool = False


def over(expression: str, more: str = "") -> str:
    """A query for one expression, in the order of the plays."""
    middle = f"\n{more}" if more else ""
    return f"SELECT {expression} AS answer\nFROM plays{middle}\nORDER BY play"


def _slip(name: str, expression: str, says: str, more: str = "") -> tuple[str, str, str]:
    return name, over(expression, more), says


_TIES = "You let each row add itself only. Without a frame of its own the window reaches to the last row of a tie: equal days share one total."
_BOTTOM = "You counted from the other end. DESC begins with the most, and nothing said means ascending."
_NO_PARTITION = "You went through all members as one. PARTITION BY member begins anew for each of them."
_ZERO = "You wrote 0 where there is no row. Without a third argument `lag` gives NULL there."
_WHOLE_PARTITION = "You gave each row the total of all. With ORDER BY the window ends at the current row, unless a frame says otherwise."

PREDICTIONS: dict[str, Template] = {
    "running-total": Template(
        1, over("sum(minutes) OVER (ORDER BY day)"),
        (
            _slip("default-frame-ties", f"sum(minutes) OVER (ORDER BY day, play {WHOLE})", _TIES),
            _slip("whole-partition-frame", "sum(minutes) OVER ()", _WHOLE_PARTITION),
            _slip("frame-leaves-out-current-row", "sum(minutes) OVER (ORDER BY day, play ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)", "You added up the rows before. The frame ends with the current row, and it counts."),
        ),
        "With ORDER BY and no frame, SQL takes RANGE up to the current row: all rows with an equal day are in.",
    ),
    "running-total-of-each": Template(
        1, over("sum(minutes) OVER (PARTITION BY member ORDER BY day, play)"),
        (
            _slip("missing-partition-by", "sum(minutes) OVER (ORDER BY day, play)", _NO_PARTITION),
            _slip("whole-partition-frame", "sum(minutes) OVER (PARTITION BY member)", _WHOLE_PARTITION),
        ),
        "Each member's total begins at zero, and grows row by row because `play` breaks ties.",
    ),
    "rank": Template(
        1, over("rank() OVER (ORDER BY minutes DESC)"),
        (
            _slip("dense-rank-for-rank", "dense_rank() OVER (ORDER BY minutes DESC)", "You counted on without a gap. After two rows in first place two are ahead of the next one, so it is third."),
            _slip("row-number-where-ties-count", "row_number() OVER (ORDER BY minutes DESC, play)", "You numbered the rows. Rows with equal minutes share a rank."),
            _slip("ranked-from-the-bottom", "rank() OVER (ORDER BY minutes)", _BOTTOM),
        ),
        "`rank` is one more than the number of rows that are ahead.",
    ),
    "dense-rank": Template(
        1, over("dense_rank() OVER (ORDER BY minutes DESC)"),
        (
            _slip("rank-for-dense-rank", "rank() OVER (ORDER BY minutes DESC)", "You left a gap after a tie. The dense rank counts different values ahead, not rows."),
            _slip("row-number-where-ties-count", "row_number() OVER (ORDER BY minutes DESC, play)", "You numbered the rows. Rows with equal minutes share a rank."),
            _slip("ranked-from-the-bottom", "dense_rank() OVER (ORDER BY minutes)", _BOTTOM),
        ),
        "`dense_rank` is one more than the number of different values that are ahead.",
    ),
    "lag-of-each": Template(
        1, over("lag(minutes) OVER (PARTITION BY member ORDER BY day, play)"),
        (
            _slip("missing-partition-by", "lag(minutes) OVER (ORDER BY day, play)", _NO_PARTITION),
            _slip("lead-for-lag", "lead(minutes) OVER (PARTITION BY member ORDER BY day, play)", "You looked ahead. `lag` looks at the row before, `lead` at the one after."),
            _slip("missing-becomes-zero", "coalesce(lag(minutes) OVER (PARTITION BY member ORDER BY day, play), 0)", _ZERO),
        ),
        "`lag` is the row before in the same partition; the first row has none, which is NULL.",
    ),
    "lag-with-default": Template(
        2, over("lag(minutes, 2, 0) OVER (ORDER BY day, play)"),
        (
            _slip("one-row-back-for-two", "lag(minutes, 1, 0) OVER (ORDER BY day, play)", "You went one row back. The second argument says two."),
            _slip("default-forgotten", "lag(minutes, 2) OVER (ORDER BY day, play)", "You wrote NULL where no row is. The third argument says what stands there: 0."),
            _slip("lead-for-lag", "lead(minutes, 2, 0) OVER (ORDER BY day, play)", "You looked ahead. `lag` looks at rows before, `lead` at those after."),
        ),
        "`lag(minutes, 2, 0)`: two rows back, and 0 where there is no such row.",
    ),
    "last-value": Template(
        2, over("last_value(minutes) OVER (PARTITION BY member ORDER BY day, play)"),
        (
            _slip("last-value-frame", "last_value(minutes) OVER (PARTITION BY member ORDER BY day, play ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)", "You took the last row of the partition. The frame ends at the current row, so the last row in it is the row itself."),
            _slip("first-for-last", "first_value(minutes) OVER (PARTITION BY member ORDER BY day, play)", "You took the first row of the frame. Asked is the last one in it."),
            _slip("missing-partition-by", "last_value(minutes) OVER (ORDER BY day, play ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)", "You took the last row of all. The frame ends at the current row, and no member sees another's rows."),
        ),
        "`last_value` is the last row of the frame, and the default frame ends at the current row.",
    ),
    "last-days": Template(
        2, over("sum(minutes) OVER (ORDER BY day RANGE BETWEEN INTERVAL 2 DAYS PRECEDING AND CURRENT ROW)"),
        (
            _slip("rows-as-days", "sum(minutes) OVER (ORDER BY day, play ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)", "You took two rows for two days. RANGE looks at the value of `day`, whatever number of rows that is."),
            _slip("default-frame-ties", "(SELECT sum(earlier.minutes) FROM plays AS earlier WHERE earlier.day BETWEEN plays.day - 2 AND plays.day AND earlier.play <= plays.play)", "You left out later rows of the same day. CURRENT ROW in a RANGE means the current day, all of it."),
            _slip("two-days-for-three", "sum(minutes) OVER (ORDER BY day RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW)", "You took two days. Two days before and the day itself are three."),
        ),
        "RANGE with an interval counts days: the day itself, all of it, and the two before, whether they have rows or not.",
    ),
    "centred": Template(
        2, over("sum(minutes) OVER (ORDER BY day, play ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)"),
        (
            _slip("trailing-for-centred", "sum(minutes) OVER (ORDER BY day, play ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)", "You took the row and two before it. The frame has one before, and one after."),
            _slip("current-row-left-out", "sum(minutes) OVER (ORDER BY day, play ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW)", "You added the neighbours only. Between the row before and the row after lies the row itself."),
            _slip("rows-as-days", "sum(minutes) OVER (ORDER BY day RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND INTERVAL 1 DAY FOLLOWING)", "You took neighbouring days. ROWS counts rows, whatever their days are."),
        ),
        "ROWS counts neighbours in the order, cut off at the first and the last row.",
    ),
    "null-order": Template(
        2, over("row_number() OVER (ORDER BY minutes DESC, play)"),
        (
            _slip("nulls-first-elsewhere", "row_number() OVER (ORDER BY minutes DESC NULLS FIRST, play)", "You put NULL first. DuckDB puts it last, descending too; PostgreSQL would put it first."),
            _slip("ranked-from-the-bottom", "row_number() OVER (ORDER BY minutes, play)", _BOTTOM),
            _slip("rank-for-row-number", "rank() OVER (ORDER BY minutes DESC)", "You let equal rows share a number. `row_number` never does; `play` decides."),
        ),
        "DuckDB puts NULL last unless told otherwise, whichever way it sorts. Engines differ, so write NULLS LAST.", nulls=True,
    ),
    "count-of-column": Template(
        2, over("count(minutes) OVER (PARTITION BY member)"),
        (
            _slip("null-counted", "count(*) OVER (PARTITION BY member)", "You counted rows. `count(minutes)` leaves out those without minutes."),
            _slip("missing-partition-by", "count(minutes) OVER ()", _NO_PARTITION),
            _slip("running-without-order", "count(minutes) OVER (PARTITION BY member ORDER BY day, play)", "You counted on from row to row. Without ORDER BY the window is the whole partition."),
        ),
        "`count` of a column skips NULL, and without ORDER BY every row sees the whole partition.", nulls=True,
    ),
    "groups": Template(
        3, over("sum(minutes) OVER (ORDER BY day GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW)"),
        (
            _slip("groups-as-rows", "sum(minutes) OVER (ORDER BY day, play ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)", "You took one row before. GROUPS counts groups of equal days: this day, all of it, and the one before that has rows."),
            _slip("groups-as-days", "sum(minutes) OVER (ORDER BY day RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW)", "You took the calendar day before. GROUPS takes the day before that has rows, however long ago."),
        ),
        "GROUPS counts groups of peers: the current day with all its rows, and the day before it that has any.",
    ),
    "ntile": Template(
        3, over("ntile(3) OVER (ORDER BY minutes DESC, play)"),
        (
            _slip("ntile-remainder-last", "4 - ntile(3) OVER (ORDER BY minutes, play DESC)", "You made the last group the larger one. `ntile` gives what is left over to the first groups."),
            _slip("ntile-as-size", "(row_number() OVER (ORDER BY minutes DESC, play) - 1) // 3 + 1", "You made groups of three. `ntile(3)` makes three groups."),
            _slip("ranked-from-the-bottom", "ntile(3) OVER (ORDER BY minutes, play)", _BOTTOM),
        ),
        "`ntile(3)` makes three groups as even as can be; the first ones take what is left over.", rows=7,
    ),
    "average-over-nulls": Template(
        3, over("round(avg(minutes) OVER (ORDER BY day, play ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), 1)"),
        (
            _slip("null-is-zero", "round(avg(coalesce(minutes, 0)) OVER (ORDER BY day, play ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), 1)", "You counted NULL as 0. An average leaves such rows out, of the sum and of the count."),
            _slip("null-spreads", "round(CASE WHEN count(*) OVER w = count(minutes) OVER w THEN avg(minutes) OVER w END, 1)", "You let one NULL make the average NULL. An aggregate skips it; only with nothing else in the frame there is nothing.", "WINDOW w AS (ORDER BY day, play ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"),
        ),
        "Aggregates skip NULL: it is not in the sum and not in the count.", nulls=True,
    ),
    "lag-ignoring-nulls": Template(
        3, over("lag(minutes IGNORE NULLS) OVER (ORDER BY day, play)"),
        (
            _slip("lag-hits-null", "lag(minutes) OVER (ORDER BY day, play)", "You took the row before, NULL or not. IGNORE NULLS goes on back to one that has a value."),
            _slip("missing-becomes-zero", "coalesce(lag(minutes IGNORE NULLS) OVER (ORDER BY day, play), 0)", _ZERO),
        ),
        "IGNORE NULLS looks back to the last row that has a value.", nulls=True,
    ),
    "qualify": Template(
        3, over("lag(minutes) OVER (ORDER BY day, play)", "QUALIFY play > 2"),
        (
            _slip("filter-before-window", "lag(minutes) OVER (ORDER BY day, play)", "You filtered first. QUALIFY comes after the windows, so the first row that is left still sees the one before it.", "WHERE play > 2"),
            _slip("qualify-ignored", "lag(minutes) OVER (ORDER BY day, play)", "You kept all rows. QUALIFY leaves those with a play above 2."),
        ),
        "WHERE comes before the windows, QUALIFY after them.",
    ),
    "where": Template(
        3, over("sum(minutes) OVER (ORDER BY day, play)", "WHERE play > 2"),
        (
            _slip("filter-after-window", "sum(minutes) OVER (ORDER BY day, play)", "You filtered last. WHERE comes before the windows, so they never see the rows it takes away.", "QUALIFY play > 2"),
            _slip("where-ignored", "sum(minutes) OVER (ORDER BY day, play)", "You kept all rows. WHERE leaves those with a play above 2."),
        ),
        "WHERE comes before the windows, QUALIFY after them.",
    ),
    "cume-dist": Template(
        4, over("cume_dist() OVER (ORDER BY minutes)"),
        (
            _slip("percent-rank-for-cume-dist", "percent_rank() OVER (ORDER BY minutes)", "That is `percent_rank`: rows before, over rows minus one. `cume_dist` is the share of rows up to this value, with its ties."),
            _slip("row-number-where-ties-count", "row_number() OVER (ORDER BY minutes, play) / 5", "You gave tied rows different shares. `cume_dist` counts all rows up to the value, so peers have the same."),
        ),
        "`cume_dist` is the share of rows with this value or less.", rows=5,
    ),
    "percent-rank": Template(
        4, over("percent_rank() OVER (ORDER BY minutes)"),
        (
            _slip("cume-dist-for-percent-rank", "cume_dist() OVER (ORDER BY minutes)", "That is `cume_dist`: rows up to the value, over all rows. `percent_rank` is rank minus one, over rows minus one."),
            _slip("row-number-where-ties-count", "(row_number() OVER (ORDER BY minutes, play) - 1) / 4", "You gave tied rows different shares. `percent_rank` is built on `rank`, so peers have the same."),
        ),
        "`percent_rank` is (rank − 1) / (rows − 1).", rows=5,
    ),
    "exclude": Template(
        4, over("sum(minutes) OVER (ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW)"),
        (
            _slip("exclude-ignored", "sum(minutes) OVER (ORDER BY day)", "You kept the row itself. EXCLUDE CURRENT ROW takes it out of its own frame."),
            _slip("default-frame-ties", "sum(minutes) OVER (ORDER BY day, play ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)", "You took the rows before only. The frame is a RANGE: later rows of the same day are in it."),
        ),
        "Only the row itself leaves the frame; its peers of the same day stay.",
    ),
    "sum-of-sums": Template(
        4, "SELECT sum(sum(minutes)) OVER (ORDER BY day) AS answer\nFROM plays\nGROUP BY day\nORDER BY day",
        (
            ("window-forgotten", "SELECT sum(minutes) AS answer FROM plays GROUP BY day ORDER BY day", "You stopped at the day's sum. The outer sum goes over the days up to this one."),
            ("grain-kept", over("sum(minutes) OVER (ORDER BY day)"), "You gave a value for each play. GROUP BY comes before the window: one row a day."),
        ),
        "GROUP BY makes one row a day; then the window runs over those rows.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """Two windows that differ in one thing: which rows get another value?

    Attributes:
        slips: name, a condition on rows of `plays` (may have windows), and what is said then.
    """

    from_difficulty: int
    before: str
    after: str
    slips: tuple[tuple[str, str, str], ...]
    why: str
    rows: int = 6
    nulls: bool = False


_TIED_DAY = "count(*) OVER (PARTITION BY day) > 1"
_TIED_MINUTES = "count(*) OVER (PARTITION BY minutes) > 1"

CHANGES: dict[str, Change] = {
    "rows-for-default": Change(
        1, "sum(minutes) OVER (ORDER BY day)", f"sum(minutes) OVER (ORDER BY day, play {WHOLE})",
        (
            ("last-of-a-tie-changes", _TIED_DAY, "You named all rows of a tie. The last one of each has the whole day in both windows."),
            ("only-last-of-a-tie", f"{_TIED_DAY} AND row_number() OVER (PARTITION BY day ORDER BY play DESC) = 1", "You named the last rows of the ties: those are the ones that stay. The rows before them lose what comes later in the day."),
        ),
        "The default frame gives equal days one total; ROWS gives each row its own. Only rows with a later peer change.",
    ),
    "rows-in-a-count": Change(
        1, "count(*) OVER (ORDER BY minutes)", f"count(*) OVER (ORDER BY minutes, play {WHOLE})",
        (
            ("last-of-a-tie-changes", _TIED_MINUTES, "You named all rows of a tie. The last one of each counts the same in both windows."),
            ("only-last-of-a-tie", f"{_TIED_MINUTES} AND row_number() OVER (PARTITION BY minutes ORDER BY play DESC) = 1", "You named the last rows of the ties: those are the ones that stay."),
        ),
        "A count up to the current row includes its peers in a RANGE, and not in ROWS.",
    ),
    "rows-for-days": Change(
        2, "sum(minutes) OVER (ORDER BY day RANGE BETWEEN INTERVAL 2 DAYS PRECEDING AND CURRENT ROW)",
        "sum(minutes) OVER (ORDER BY day, play ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)",
        (
            ("only-ties-matter", _TIED_DAY, "You named the rows of equal days. Days without rows matter too: ROWS then reaches farther back than two days."),
            ("only-holes-matter", "day - lag(day, 1, day) OVER (ORDER BY day, play) > 1", "You named the rows after a hole. Ties matter too, and a hole matters for two rows."),
        ),
        "Two rows are two days only where each day has one row.",
    ),
    "rows-for-groups": Change(
        2, "sum(minutes) OVER (ORDER BY day GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW)",
        "sum(minutes) OVER (ORDER BY day, play ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
        (
            ("only-ties-matter", _TIED_DAY, "You named the rows of equal days. The row after a tie changes too: the group before it has several rows."),
        ),
        "A group is all rows of a day: it matters to the rows of a tie, and to the rows of the day after.",
    ),
    "whole-frame": Change(
        2, "last_value(minutes) OVER (ORDER BY day, play)",
        "last_value(minutes) OVER (ORDER BY day, play ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)",
        (
            ("last-value-frame", "false", "You expected no change. By default `last_value` is the row itself; now it is the last row of all."),
            ("equal-values-counted", "play < max(play) OVER ()", "You named each row but the last. One that has the last row's minutes already gives the same value."),
        ),
        "The default frame ends at the current row, so `last_value` is the row itself.",
    ),
    "frame-of-a-rank": Change(
        3, "rank() OVER (ORDER BY minutes DESC)", "rank() OVER (ORDER BY minutes DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
        (
            ("frame-on-a-rank", _TIED_MINUTES, "You expected ties to change. The rank family looks at the partition and its order; a frame means nothing to it."),
            ("frame-on-a-rank", "minutes < max(minutes) OVER ()", "You expected the frame to count. The rank family looks at the partition and its order; a frame means nothing to it."),
        ),
        "Rankings, `lag` and `lead` ignore the frame. Aggregates, `first_value` and `last_value` use it.",
    ),
    "null-is-last": Change(
        3, "row_number() OVER (ORDER BY minutes DESC, play)", "row_number() OVER (ORDER BY minutes DESC NULLS FIRST, play)",
        (
            ("only-nulls-move", "minutes IS NULL", "You named the rows without minutes. When they go to the front, all others move back."),
            ("nulls-first-elsewhere", "false", "You expected no change. DuckDB puts NULL last, descending too."),
        ),
        "DuckDB sorts NULL last both ways, PostgreSQL first when descending: one word changes every number.", nulls=True,
    ),
    "row-before-emptied": Change(
        3, "lag(minutes) OVER (ORDER BY day, play)", "lag(CASE WHEN play > 2 THEN minutes END) OVER (ORDER BY day, play)",
        (
            ("next-row-forgotten", "play <= 2", "You named the rows that are emptied. `lag` looks at the row before, so the change shows one row later."),
        ),
        "What you take from a row is missing in the row that looks back at it.",
    ),
}  # fmt: skip


def slips_of_values(template: Template, columns: list[tuple]) -> tuple[Slip, ...]:
    """The slips of a template with what each gave."""
    return tuple(
        Slip(name, gives, says) for (name, _, says), gives in zip(template.slips, columns, strict=True)
    )


def any_of(templates: dict, difficulty: int, chance: random.Random) -> str:
    """A template that fits a difficulty: of that one, or of the one below."""
    fitting = [name for name, one in templates.items() if difficulty - 1 <= one.from_difficulty <= difficulty]
    return chance.choice(fitting or [*templates])
