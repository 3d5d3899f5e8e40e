"""Whether two tables are the same answer, and the first thing in which they differ.

Rows are a multiset unless order was asked for; column names and their order
count (letter case does not); numbers agree to nine digits; NULL equals NULL.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, Literal

from autograder.outcome import Failure, Outcome, Table

RELATIVE_TOLERANCE = 1e-9


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
    cell = _one_cell(expected.columns, missing, extra)
    return Difference("cells" if cell else "rows", tuple(missing), tuple(extra), cell)


def unmatched_rows(got: Table, expected: Table) -> tuple[list[tuple], list[tuple]]:
    """Rows only in `expected`, and rows only in `got`, as multisets, in result order."""
    exact = Counter(map(_hashable, got.rows))
    missing = []
    for row in expected.rows:
        if exact[_hashable(row)] > 0:
            exact[_hashable(row)] -= 1
        else:
            missing.append(row)
    extra = []
    for row in reversed(got.rows):
        if exact[_hashable(row)] > 0:
            exact[_hashable(row)] -= 1
            extra.append(row)
    extra.reverse()
    return _forgive_rounding(missing, extra)


def _forgive_rounding(missing: list[tuple], extra: list[tuple]) -> tuple[list[tuple], list[tuple]]:
    """Pair off rows that differ only by rounding; only rows with equal non-float cells can pair."""
    candidates: dict[Any, list[tuple]] = defaultdict(list)
    for row in extra:
        candidates[_shape(row)].append(row)
    still_missing = []
    for row in missing:
        near = next((other for other in candidates[_shape(row)] if _same_row(row, other)), None)
        if near is None:
            still_missing.append(row)
        else:
            candidates[_shape(row)].remove(near)
    left = Counter(id(row) for rows in candidates.values() for row in rows)
    return still_missing, [row for row in extra if left[id(row)]]


def _one_cell(columns: tuple[str, ...], missing: list[tuple], extra: list[tuple]) -> tuple | None:
    """The first expected row that is there but for one to three cells, told by its other cells."""
    best = None
    for row in missing[:50]:
        for other in extra[:50]:
            differing = [i for i, (a, b) in enumerate(zip(row, other)) if not _same_cell(a, b)]
            if len(differing) < min(4, len(columns)) and (best is None or len(differing) < best[0]):
                identity = {columns[i]: row[i] for i in range(len(columns)) if i not in differing}
                at = differing[0]
                best = (len(differing), (identity, columns[at], other[at], row[at]))
    return best[1] if best else None


def _names(table: Table) -> list[str]:
    return [name.casefold() for name in table.columns]


def _hashable(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_hashable, value))
    if isinstance(value, dict):
        return tuple(sorted((key, _hashable(item)) for key, item in value.items()))
    return (type(value) is bool, value)


def _shape(row: tuple) -> Any:
    return tuple("number" if _is_number(cell) else _hashable(cell) for cell in row)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _same_row(a: tuple, b: tuple) -> bool:
    return len(a) == len(b) and all(map(_same_cell, a, b))


def _same_cell(a: Any, b: Any) -> bool:
    if _is_number(a) and _is_number(b):
        return a == b or (
            (isinstance(a, float) or isinstance(b, float)) and math.isclose(a, b, rel_tol=RELATIVE_TOLERANCE)
        )
    return _hashable(a) == _hashable(b)
