"""What running an answer on one world gives: a table of plain values, or a failure.

Plain means what JSON can carry plus dates, times and decimals, so that an
outcome can leave the process that ran the answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Table:
    """A result: column names and rows of plain values, one tuple a row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Failure:
    """An answer that gave no result.

    Attributes:
        kind: "error", "time limit", "no result"; for a Python answer also "changed" (its
            arguments) and "eager" (it collected a lazy frame).
        error: the name of the error's type, such as "BinderException" or "KeyError".
        message: the engine's own words, the place in the answer included.
        line: line of the answer where it happened, from 1, where known.
    """

    kind: str
    error: str = ""
    message: str = ""
    line: int | None = None

    def same_as(self, other: Failure) -> bool:
        """Whether both failed in the same way (the message may name other rows)."""
        return (self.kind, self.error) == (other.kind, other.error)


Outcome = Table | Failure

WORK_COLUMNS = ("measured", "found")
"""The columns of a table that says whether an answer's work was as asked; its notes say the counts."""


_AS_IT_IS = frozenset({str, bool, int, date, type(None)})


def plain(value: Any) -> Any:
    """One cell in its canonical form: equal values become equal objects.

    A timestamp at midnight equals its date, a whole decimal its integer, an
    aware time its UTC time; NaN equals itself.
    """
    if type(value) in _AS_IT_IS or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        return _plain_number(value)
    if isinstance(value, Decimal):
        return (
            _plain_number(int(value) if value == value.to_integral_value() else float(value))
            if value.is_finite()
            else str(value)
        )
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            value = value.astimezone(UTC).replace(tzinfo=None)
        return value.date() if value.time() == time(0) else value
    if isinstance(value, date):
        return value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(plain(item) for item in value)
    if isinstance(value, (set, frozenset)):
        return tuple(sorted((plain(item) for item in value), key=repr))
    return str(value)


def _plain_number(value: int | float) -> Any:
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        if value.is_integer() and abs(value) < 2**53:
            return int(value)
    return value
