"""Other rows of a world's kind, so that a hidden world can be explained without showing its rows.

A slice of the universe is drawn again under another seed, a relation is applied to
such a draw, and rows written by hand get other ids and other weeks.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from autograder.worlds.world import Rows, World

_SHIFTED = {
    "member_id": 40,
    "profile_id": 400,
    "device_id": 400,
    "session_id": 70,
    "request_id": 5,
    "title_id": 50,
    "parent_id": 50,
    "client_seq": 900,
}
_RENAMED = ("event_id",)
_PARENT_IN_PAYLOAD = re.compile(r'("(?:\w+_)?parent_id": )(\d+)')


def redrawn(world: World, number: int, tables: tuple[str, ...]) -> Rows:
    """Rows that provoke what the world does: those of its draw `number`, from 1 on."""
    if world.redraw is not None:
        return world.redraw(number).rows(tables)
    return disguised(world.rows(tables), number)


def disguised(rows: Rows, number: int) -> Rows:
    """The same rows under other ids; in even disguises also in other weeks."""
    names: dict[Any, str] = {}
    shift = timedelta(weeks=number // 2 if number % 2 == 0 else 0)

    def other(column: str, value: Any) -> Any:
        if not value:  # NULL, and what is falsy on purpose
            return value
        if column in _SHIFTED:
            return value + _SHIFTED[column] * number
        if column in _RENAMED:
            return names.setdefault(value, f"{column[0]}{number}{len(names) + 1:02d}")
        if isinstance(value, (date, datetime)):
            return value + shift
        if column == "payload_json":
            return _PARENT_IN_PAYLOAD.sub(
                lambda found: f"{found[1]}{int(found[2]) + _SHIFTED['parent_id'] * number}", value
            )
        return value

    return {
        table: [{column: other(column, value) for column, value in row.items()} for row in records]
        for table, records in rows.items()
    }
