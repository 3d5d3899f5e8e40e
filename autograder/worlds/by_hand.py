"""Rows written by hand: what is left out gets a plain default, times may be written as text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from autograder.universe.schema import SCHEMA
from autograder.worlds.left_out import LEFT_OUT, Count


def completed(table: str, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Full rows of one table, in the order written; a NULL that is written stays.

    Raises:
        KeyError: no such table, or no such column in it; or a row of a log without its time.
    """
    if table not in SCHEMA:
        raise KeyError(f"no table {table}; the universe has {', '.join(SCHEMA)}")
    columns = SCHEMA[table].columns
    count = Count()
    rows = []
    for record in records:
        count.row += 1
        for column in record:
            if column not in columns:
                raise KeyError(f"{table} has no column {column}; it has {', '.join(columns)}")
        if "event_time" in columns and "event_time" not in record:
            raise KeyError(f"{table}: row {count.row} has no event_time; only other columns have a default")
        row = {column: _typed(record.get(column), type_) for column, type_ in columns.items()}
        for column, default in LEFT_OUT.get(table, {}).items():
            if column not in record:
                row[column] = default(row, count) if callable(default) else default
        rows.append(row)
    return rows


def _typed(value: Any, type_: str) -> Any:
    if isinstance(value, str) and type_ == "TIMESTAMP":
        return datetime.fromisoformat(value)
    if isinstance(value, str) and type_ == "DATE":
        return date.fromisoformat(value)
    return value
