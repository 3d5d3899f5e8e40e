"""Rules that a world's rows decide: keys, intervals and references as they turn out once the tables are loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from autograder.modelling.design import ModelTable
from autograder.modelling.loaded import Loaded, Row

A_TICK = timedelta(seconds=1)
"""Ends that leave this much or less before the next beginning were meant to be inclusive."""


def key_repeats(model: Loaded) -> str:
    """No two rows share a key, and no part of it is NULL."""
    for table in model.design.tables:
        keys = [tuple(row[name] for name in table.key) for row in model.rows(table.name)]
        if any(None in key for key in keys):
            return (
                f"In `{table.name}` a part of the key ({', '.join(table.key)}) is NULL. What tells that row?"
            )
        if len(set(keys)) < len(keys):
            return f"In `{table.name}` two rows share one key ({', '.join(table.key)}). Say the grain once more: one row per what?"
    return ""


def surrogate_without_natural_key(model: Loaded) -> str:
    """A key that the source does not know says which columns of the source it stands for."""
    for table in model.design.tables:
        starts = {table.history.start} if table.history else set()
        made = [] if table.natural_key else [name for name in table.key if name not in starts]
        for name in made:
            values = {row[name] for row in model.rows(table.name)}
            if not any(values <= known for known in _values_of_source(model, name)):
                return (
                    f"Key `{name}` of `{table.name}` has values that the source does not know, so it is a surrogate."
                    " When a thing comes again it has to find its key: say the `natural_key`."
                )
    return ""


def _values_of_source(model: Loaded, name: str) -> Iterator[set[Any]]:
    """The values of each column of the source, that of the same name first."""
    columns = {(table, column) for table, rows in model.source.items() if rows for column in rows[0]}
    for table, column in sorted(columns, key=lambda one: (one[1] != name, one)):
        yield {row[column] for row in model.source[table]}


def scd2_fan_out(model: Loaded) -> str:
    """A reference to a table with history says at which time."""
    return _fan_out(model, history=True)


def reference_fans_out(model: Loaded) -> str:
    """Any other reference meets at most one row."""
    return _fan_out(model, history=False)


def _fan_out(model: Loaded, *, history: bool) -> str:
    for table in model.design.tables:
        for to in table.references:
            other = model.design.table(to.table)
            if to.at or (other.history is not None) != history or not _repeats(model, other, to.target):
                continue
            if history:
                return (
                    f"`{to}` of `{table.name}` meets every version in `{other.name}`, so a join counts a row once for each."
                    " Say `at` which time, or refer to the key of one version."
                )
            return f"`{to}` of `{table.name}` meets several rows of `{other.name}`. A reference leads to one; a bridge refers to its ends, not they to it."
    return ""


def _repeats(model: Loaded, table: ModelTable, column: str) -> bool:
    values = [row[column] for row in model.rows(table.name) if row[column] is not None]
    return len(set(values)) < len(values)


def intervals_overlap(model: Loaded) -> str:
    """At any moment a thing has one version at most."""
    for table, before, after in _neighbours(model):
        if before[1] is None or before[1] > after[0]:
            return (
                f"In `{table.name}` two versions of one thing hold at the same moment. A version ends, exclusively,"
                " where the next begins."
            )
    return ""


def intervals_closed(model: Loaded) -> str:
    """A version ends exactly where the next begins, and does not include that moment."""
    for table, before, after in _neighbours(model):
        whole_days = not isinstance(before[1], datetime)
        gap = after[0] - before[1] if before[1] is not None else timedelta(0)
        if timedelta(0) < gap <= (timedelta(days=1) if whole_days else A_TICK):
            return (
                f"In `{table.name}` versions end a tick before the next begins. What happens within that tick has none:"
                " use [from, to), which ends where the next begins."
            )
    return ""


def _neighbours(model: Loaded) -> Iterator[tuple[ModelTable, tuple[Any, Any], tuple[Any, Any]]]:
    """Intervals of one thing that follow each other."""
    for table in model.design.tables:
        if table.history is None:
            continue
        of: dict[tuple, list[tuple[Any, Any]]] = {}
        for row in model.rows(table.name):
            thing = tuple(row[name] for name in table.history.of)
            start, end = row[table.history.start], row[table.history.end]
            if isinstance(start, date) and (end is None or type(end) is type(start)):
                of.setdefault(thing, []).append((start, end))
        for intervals in of.values():
            intervals.sort(key=lambda interval: interval[0])
            yield from ((table, *pair) for pair in zip(intervals, intervals[1:], strict=False))


def one_value_of_several(model: Loaded, *, column: str, of: str, source: str) -> str:
    """What a thing has several of stands in rows of their own, not in one column of the thing."""
    things = Counter(row[of] for row in model.source[source])
    if max(things.values(), default=0) < 2:
        return ""
    holders = [table for table in model.design.tables if column in table.columns]
    if any(column in table.key or _nested(table.columns[column]) for table in holders):
        return ""
    for table in holders:
        if table.kind == "dimension":
            return (
                f"`{table.name}` has one `{column}` a row, and here is one with two. A bridge keeps a row for each,"
                " with its share, so that totals still add up."
            )
    return ""


def _nested(type_: str) -> bool:
    return any(mark in type_.upper() for mark in ("[]", "LIST", "MAP", "STRUCT", "JSON"))


def same_rows(some: list[Row], others: list[Row], without: str | None = None) -> bool:
    """Whether each of some rows is among the others, a column left aside."""

    def counted(rows: list[Row]) -> Counter[str]:
        return Counter(repr([value for name, value in row.items() if name != without]) for row in rows)

    return not counted(some) - counted(others)
