"""Fewer rows and plainer values that still show the same: delta debugging over the tables of a world.

Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input" (2002). A row
goes together with the rows that refer to it, so that what is left is data as it could be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from autograder.universe.schema import SCHEMA
from autograder.worlds.world import Rows

Unit = tuple[str, int]
"""One row: its table and its number there."""

_REFERS = {
    "member_id": ("members", "member_id"),
    "profile_id": ("profiles", "profile_id"),
    "device_id": ("devices", "device_id"),
    "title_id": ("titles", "title_id"),
    "parent_id": ("titles", "title_id"),
    "session_id": ("play_sessions", "session_id"),
    "ingest_batch_id": ("batches", "ingest_batch_id"),
    "as_of_batch": ("batches", "ingest_batch_id"),
}
_SPINE = "calendar"
_COARSER = (timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))
_ROUND = (600, 60, 10)
_AMOUNTS = ("watch_s", "watched_s", "position_s", "duration_ms", "runtime_s")


def shrunk(rows: Rows, shows: Callable[[Rows], bool]) -> Rows:
    """The fewest and plainest rows found for which `shows` holds, as it does for `rows`.

    `shows` may raise `StopIteration` when time is up; the best found until then is given.
    """
    best = rows

    def still(candidate: Rows) -> bool:
        nonlocal best
        if shows(candidate):
            best = candidate
            return True
        return False

    try:
        fewer(rows, still)
        for simpler in _plainer(best):
            still(simpler(best))
    except StopIteration:
        pass
    return best


def fewer(rows: Rows, shows: Callable[[Rows], bool]) -> Rows:
    """The rows that are left when no part of them can go: one row, or an even cut, at a time."""
    units = [(table, at) for table, records in rows.items() if table != _SPINE for at in range(len(records))]
    parts = 2
    while units:
        parts = min(parts, len(units))
        for part in _cut(units, parts):
            left = _consistent(rows, set(units) - set(part))
            if len(left) < len(units) and shows(_taken(rows, left)):
                units = [unit for unit in units if unit in left]
                parts = max(parts - 1, 2)
                break
        else:
            if parts == len(units):
                break
            parts = min(2 * parts, len(units))
    return _taken(rows, set(units))


def _cut(units: list[Unit], parts: int) -> Iterable[list[Unit]]:
    size = -(-len(units) // parts)
    return (units[first : first + size] for first in range(0, len(units), size))


def _taken(rows: Rows, units: set[Unit]) -> Rows:
    return {
        table: [row for at, row in enumerate(records) if table == _SPINE or (table, at) in units]
        for table, records in rows.items()
    }


def _consistent(rows: Rows, units: set[Unit]) -> set[Unit]:
    """The units less those that refer to a row that has gone."""
    keys = {place: _values(rows[place[0]], place[1]) for place in set(_REFERS.values()) if place[0] in rows}
    while True:
        left = {
            place: {rows[table][at][place[1]] for table, at in units if table == place[0]} for place in keys
        }
        dangling = {
            (table, at)
            for table, at in units
            for column, value in rows[table][at].items()
            if (place := _REFERS.get(column)) in keys
            and not (table == place[0] and column == place[1])
            and value in keys[place]
            and value not in left[place]
        }
        if not dangling:
            return units
        units = units - dangling


def _values(records: list[dict[str, Any]], column: str) -> set[Any]:
    return {row[column] for row in records}


def _plainer(rows: Rows) -> Iterable[Callable[[Rows], Rows]]:
    """Ways to make the values plainer, each for a column of all tables; the boldest first."""
    yield _shorter_spine
    yield lambda current: _changed(current, _plain_ids(current))
    columns = {column for table in rows for column in SCHEMA[table].columns if rows[table]}
    for amount in [name for name in _AMOUNTS if name in columns]:
        for size in _ROUND:
            yield lambda current, amount=amount, size=size: _changed(current, _rounded(amount, size))
    times = sorted(
        {
            column
            for table in rows
            for column, type_ in SCHEMA[table].columns.items()
            if rows[table] and type_ == "TIMESTAMP"
        }
    )
    for step in reversed(_COARSER):
        for column in times:
            yield lambda current, column=column, step=step: _changed(current, _floored(column, step))


def _changed(rows: Rows, change: Callable[[str, Any], Any]) -> Rows:
    return {
        table: [{column: change(column, value) for column, value in row.items()} for row in records]
        for table, records in rows.items()
    }


def _rounded(amount: str, size: int) -> Callable[[str, Any], Any]:
    def change(column: str, value: Any) -> Any:
        if column != amount or not value:
            return value
        return max(size, round(value / size) * size)

    return change


def _floored(name: str, step: timedelta) -> Callable[[str, Any], Any]:
    def change(column: str, value: Any) -> Any:
        if column != name or not isinstance(value, datetime):
            return value
        return value - (value - datetime.min) % step

    return change


def _plain_ids(rows: Rows) -> Callable[[str, Any], Any]:
    """Event ids as letters, in the order in which they come."""
    names: dict[Any, str] = {}

    def change(column: str, value: Any) -> Any:
        if column != "event_id" or value is None:
            return value
        return names.setdefault(value, chr(ord("a") + len(names)) if len(names) < 26 else f"e{len(names)}")

    return change


def _shorter_spine(rows: Rows) -> Rows:
    """The calendar from the first to the last day that some other row has."""
    if _SPINE not in rows:
        return rows
    days = [
        value.date() if isinstance(value, datetime) else value
        for table, records in rows.items()
        if table != _SPINE
        for row in records
        for value in row.values()
        if isinstance(value, date)
    ]
    if not days:
        return rows
    kept = [row for row in rows[_SPINE] if min(days) <= row["d"] <= max(days)]
    return {**rows, _SPINE: kept}
