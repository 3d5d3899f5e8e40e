"""How a query's work grows with its data: the rows that pass through its operators, at two sizes.

DuckDB's own profile counts them. The data is drawn for this alone: a small universe, one with
ten times its days, one with ten times its members. A query that pairs each row with all the
earlier ones handles a hundred times the rows of the small one, a window ten times.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from autograder import database, kept
from autograder.fingerprint import fingerprint
from autograder.outcome import WORK_COLUMNS, Failure, Outcome, Table
from autograder.worlds.world import Rows

TIMES = 10
FACTOR = 3.0
"""Work that grows this many times as fast as the solution's, and as the data itself, is told."""

_SMALL = {"n_members": 4, "n_titles": 6, "days": 8}
DRAWS = {
    "": _SMALL,
    "days": _SMALL | {"days": TIMES * _SMALL["days"]},
    "members": _SMALL | {"n_members": TIMES * _SMALL["n_members"]},
}
PROBE = _SMALL | {"n_members": 6, "days": 32}
SUSPECT = 2.0
"""A query is looked at closely when an operator gives on this many times the rows of the data, or of the solution's."""

MORE = "more than asked"
"""What stands in the result of a large world for a query whose work grew too fast."""


@dataclass(frozen=True)
class Growth:
    """How many times as much there is where there are ten times as many `of` something.

    Attributes:
        of: "days" or "members".
        data: rows of the tables that are read.
        solution, answer: rows that pass through the operators; infinite for a query that did not finish.
    """

    of: str
    data: float
    solution: float
    answer: float

    @property
    def too_fast(self) -> bool:
        return self.answer > FACTOR * max(self.solution, self.data)

    def __str__(self) -> str:
        more = f"With {TIMES} times as many {self.of}"
        usual = f"{self.solution:.0f} times as many rows pass through the course's own"
        if math.isinf(self.answer):
            return f"{more}, your query was not done when its time was up; {usual}. Which join lets each row meet so many others?"
        return (
            f"{more}, {self.answer:.0f} times as many rows pass through your query; {usual}."
            " Which join lets each row meet so many others?"
        )


def note(query: str, tables: tuple[str, ...], solution: str, seconds: float) -> Growth | None:
    """Where the work of a query grows too fast; None where it does not, or where that cannot be told.

    Most queries are run once for it. `query` is one for which `database.is_single_select` holds.
    """
    rows, usual = _probe(tables, solution, seconds)
    if max(_rows_by_operator(rows, query, seconds), default=0) <= SUSPECT * usual:
        return None
    grown = growth(query, asked(tables, solution, seconds), seconds)
    return grown if grown and grown.too_fast else None


@lru_cache(maxsize=2)
def _probe(tables: tuple[str, ...], solution: str, seconds: float) -> tuple[Rows, float]:
    """Rows to begin with, and the most that the data has or that an operator of the solution gives on."""
    from autograder.worlds.slices import tidy  # the universe: what is judged in a sandbox needs none of it

    rows = tidy(seed=77, **PROBE).make(tables)
    return rows, max(_rows(rows), *_rows_by_operator(rows, solution, seconds))


@lru_cache(maxsize=2)
def asked(tables: tuple[str, ...], solution: str, seconds: float) -> dict[str, Any]:
    """What an answer is asked, as plain data: rows of every draw, and how many the solution handles there."""
    from autograder.worlds.slices import tidy

    draws = {name: tidy(seed=77, **knobs).make(tables) for name, knobs in DRAWS.items()}
    enough = {name: rows_handled(rows, solution, seconds) for name, rows in draws.items()}
    return {"way": "rows handled", "draws": draws, "enough": enough}


def growth(query: str, asked: dict[str, Any], seconds: float) -> Growth | None:
    """Where the work of a query grows fastest; None where it cannot be told.

    `query` is one for which `database.is_single_select` holds.
    """
    draws, enough = asked["draws"], asked["enough"]
    small = rows_handled(draws[""], query, seconds)
    if not small or math.isinf(small) or not all(enough.values()):
        return None
    found = []
    for of in ("days", "members"):
        large = rows_handled(draws[of], query, seconds)
        if large is None:
            return None
        data = _rows(draws[of]) / max(1, _rows(draws[""]))
        found.append(Growth(of, data, enough[of] / enough[""], large / small))
    return max(found, key=lambda one: one.answer / max(one.solution, one.data))


def rows_handled(rows: Rows, query: str, seconds: float) -> float | None:
    """Rows scanned and given on by all operators of a query; infinite after `seconds`, None for one that fails."""
    return sum(_rows_by_operator(rows, query, seconds) or ()) or None


def _rows_by_operator(rows: Rows, query: str, seconds: float) -> list[float]:
    """What each operator scanned and gave on; one that is infinite after `seconds`, none of a query that fails."""
    import duckdb

    with kept.KEPT.reading(rows) as connection:
        try:
            with database.interrupted_after(connection, seconds):
                profile = connection.execute(f"EXPLAIN (ANALYZE, FORMAT json) {query}").fetchone()[1]
        except duckdb.InterruptException:
            return [math.inf]
        except duckdb.Error:
            return []
    return [count for operator in json.loads(profile).get("operator", ()) for count in _counts(operator)]


def _counts(operator: dict[str, Any]) -> Iterator[int]:
    yield operator.get("intermediate_rows", 0)
    yield operator.get("rows_scanned", 0)
    for child in operator.get("children", ()):
        yield from _counts(child)


def _rows(rows: Rows) -> int:
    return sum(map(len, rows.values()))


def worked(
    given: Callable[[Rows], Outcome],
    query: str | None,
    asked: dict[str, Any],
    seconds: float,
    *,
    ordered: bool,
) -> Outcome:
    """The outcome in a large world: what the results are, or that the work grew too fast for them.

    `given` is what the answer gives on some rows. Without a `query` its work is not counted.
    """
    results = []
    for rows in asked["draws"].values():
        outcome = given(rows)
        if isinstance(outcome, Failure):
            return outcome
        results.append(fingerprint(outcome, ordered=ordered))
    grown = growth(query, asked, seconds) if query is not None else None
    if grown and grown.too_fast:
        return Table(WORK_COLUMNS, (("rows", MORE),), (str(grown),))
    return Table(WORK_COLUMNS, (("results", tuple(results)),))
