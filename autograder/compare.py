"""Whether two tables are the same answer, and the first thing in which they differ.

Rows are a multiset unless order was asked for; column names and their order
count (letter case does not); numbers agree to nine digits; NULL equals NULL.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from autograder.outcome import Failure, Outcome, Table

RELATIVE_TOLERANCE = 1e-9
# Beyond this many pairs of rows the results differ by more than rounding, and looking would take seconds.
MOST_PAIRS = 1_000_000


@dataclass(frozen=True)
class Difference:
    """The first thing in which a result differs from what was expected.

    Attributes:
        kind: "failed", "columns", "order", "rows" or "cells".
        missing: rows that were expected and are not there.
        extra: rows that are there and were not expected.
        cell: for "cells", (identifying cells, column, got, expected) of one row.
    """

    kind: Literal["failed", "columns", "order", "rows", "cells"]
    missing: tuple[tuple[Any, ...], ...] = ()
    extra: tuple[tuple[Any, ...], ...] = ()
    cell: tuple[dict[str, Any], str, Any, Any] | None = None


def same(got: Outcome, expected: Outcome, *, ordered: bool = False) -> bool:
    """Whether two outcomes are the same: equal tables, or failures of one kind."""
    if isinstance(got, Failure) or isinstance(expected, Failure):
        return isinstance(got, Failure) and isinstance(expected, Failure) and got.same_as(expected)
    if _names(got) != _names(expected) or len(got.rows) != len(expected.rows):
        return False
    if ordered:
        return all(map(_same_row, got.rows, expected.rows))
    missing, extra = unmatched_rows(got, expected)
    return not missing and not extra


def contains(got: Outcome, part: Outcome) -> bool:
    """Whether every row of `part` is also in `got`, as often."""
    if isinstance(got, Failure) or isinstance(part, Failure) or _names(got) != _names(part):
        return False
    return not unmatched_rows(got, part)[0]


def difference(got: Outcome, expected: Table, *, ordered: bool = False) -> Difference | None:
    """The first thing to say about a result that is not the expected one, or None."""
    if isinstance(got, Failure):
        return Difference("failed")
    if _names(got) != _names(expected):
        return Difference("columns")
    missing, extra = unmatched_rows(got, expected)
    if not missing and not extra:
        return Difference("order") if ordered and not same(got, expected, ordered=True) else None
    if len(got.rows) == len(expected.rows) and (cell := _one_cell(expected, missing, extra)):
        return Difference("cells", tuple(missing), tuple(extra), cell)
    return Difference("rows", tuple(missing), tuple(extra))


def unmatched_rows(got: Table, expected: Table) -> tuple[list[tuple], list[tuple]]:
    """Rows only in `expected`, and rows only in `got`, as multisets, in result order."""
    mine, theirs = list(map(_hashable, got.rows)), list(map(_hashable, expected.rows))
    if mine == theirs:
        return [], []
    exact = Counter(mine)
    missing = []
    for key, row in zip(theirs, expected.rows, strict=True):
        if exact[key] > 0:
            exact[key] -= 1
        else:
            missing.append(row)
    extra = []
    for key, row in zip(reversed(mine), reversed(got.rows), strict=True):
        if exact[key] > 0:
            exact[key] -= 1
            extra.append(row)
    extra.reverse()
    return _forgive_rounding(missing, extra)


def _forgive_rounding(missing: list[tuple], extra: list[tuple]) -> tuple[list[tuple], list[tuple]]:
    """Pair off rows that differ only by rounding; only rows with equal non-float cells can pair."""
    if len(missing) * len(extra) > MOST_PAIRS or not any(map(_has_float, missing + extra)):
        return missing, extra
    candidates: dict[Any, list[tuple]] = defaultdict(list)
    for row in extra:
        candidates[_shape(row)].append(row)
    paired: Counter[int] = Counter()
    still_missing, still_extra = [], []
    for row in missing:
        near = next((other for other in candidates[_shape(row)] if _same_row(row, other)), None)
        if near is None:
            still_missing.append(row)
        else:
            candidates[_shape(row)].remove(near)
            paired[id(near)] += 1
    for row in extra:
        if paired[id(row)]:
            paired[id(row)] -= 1
        else:
            still_extra.append(row)
    return still_missing, still_extra


def _one_cell(expected: Table, missing: list[tuple], extra: list[tuple]) -> tuple | None:
    """The first expected row that is there under its key with another cell: key cells, column, got, expected."""
    keys = _key_length(expected)
    for row in missing:
        for other in extra:
            if all(map(_same_cell, row[:keys], other[:keys])):
                at = next(at for at in range(keys, len(row)) if not _same_cell(row[at], other[at]))
                return (
                    dict(zip(expected.columns[:keys], row, strict=False)),
                    expected.columns[at],
                    other[at],
                    row[at],
                )
    return None


def _key_length(expected: Table) -> int:
    """How many of the first columns tell the rows apart; the grain stands first in a result."""
    for length in range(len(expected.columns)):
        if len({_hashable(row[:length]) for row in expected.rows}) == len(expected.rows):
            return length
    return len(expected.columns)


def _names(table: Table) -> list[str]:
    return [name.casefold() for name in table.columns]


_SCALARS = frozenset({str, int, float, date, datetime, type(None)})


def _hashable(value: Any) -> Any:
    if type(value) in _SCALARS:
        return False, value
    if isinstance(value, tuple):
        return tuple(map(_hashable, value))
    if isinstance(value, dict):
        return dict, tuple(sorted((key, _hashable(item)) for key, item in value.items()))
    return (type(value) is bool, value)


def _shape(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_shape, value))
    if isinstance(value, dict):
        return dict, tuple(sorted((key, _shape(item)) for key, item in value.items()))
    return "number" if _is_number(value) else _hashable(value)


def _has_float(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_float, value.values()))
    return any(map(_has_float, value)) if isinstance(value, tuple) else isinstance(value, float)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _same_row(a: tuple, b: tuple) -> bool:
    return len(a) == len(b) and all(map(_same_cell, a, b))


def _same_cell(a: Any, b: Any) -> bool:
    if _is_number(a) and _is_number(b):
        return a == b or (
            (isinstance(a, float) or isinstance(b, float)) and math.isclose(a, b, rel_tol=RELATIVE_TOLERANCE)
        )
    if isinstance(a, tuple) and isinstance(b, tuple):
        return _same_row(a, b)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same_cell(a[key], b[key]) for key in a)
    return _hashable(a) == _hashable(b)
