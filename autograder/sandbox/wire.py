"""How plain values cross between a sandbox and the process that keeps it: tagged JSON in frames of known length.

JSON carries text, numbers, truth values and lists as they are. Everything else is
an object with one key, its tag: `{"date": "2026-03-02"}`. Nothing that arrives is
ever called or imported.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from autograder.database import MOST_ROWS
from autograder.outcome import Failure, Outcome, Table, plain

LENGTH = struct.Struct(">I")
DEEPEST = 64
MOST_INT = 1 << 64
FEW = 1_000


class NotPlain(TypeError):
    """A value that has no plain form, so that it cannot go into a sandbox."""


class Malformed(ValueError):
    """Bytes that are not what was agreed on."""


def framed(payload: bytes) -> bytes:
    """A payload behind its length."""
    return LENGTH.pack(len(payload)) + payload


def packed(value: Any) -> bytes:
    """A value as tagged JSON.

    Raises:
        NotPlain: something in it has no plain form.
    """
    return json.dumps(_tagged(value, 0), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(
        "utf-8", "surrogatepass"
    )


def unpacked(payload: bytes) -> Any:
    """The value of tagged JSON.

    Raises:
        Malformed: it is not tagged JSON, or nested too deeply.
    """
    return _untagged(parsed(payload), 0)


def parsed(payload: bytes) -> Any:
    """JSON as it is, tags and all.

    Raises:
        Malformed: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(payload.decode("utf-8", "surrogatepass"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error


def packed_outcome(outcome: Outcome) -> bytes:
    """An outcome on its way out."""
    if isinstance(outcome, Failure):
        failure = [outcome.kind, outcome.error, outcome.message, outcome.line]
        return packed({"failure": failure})
    rows = [list(row) for row in outcome.rows]
    return packed({"columns": list(outcome.columns), "rows": rows, "notes": list(outcome.notes)})


def unpacked_outcome(payload: bytes) -> Outcome:
    """An outcome as it came in; whether its words may be shown is for the receiver to say.

    Raises:
        Malformed: it is neither a table nor a failure.
    """
    value = unpacked(payload)
    if isinstance(value, dict) and set(value) == {"failure"}:
        return _failure(value["failure"])
    if not isinstance(value, dict) or set(value) != {"columns", "rows", "notes"}:
        raise Malformed("not an outcome")
    columns, rows, notes = value["columns"], value["rows"], value["notes"]
    if not (_all_text(columns) and _all_text(notes) and isinstance(rows, list) and len(rows) <= MOST_ROWS):
        raise Malformed("not a table")
    width = len(columns)
    if not all(type(row) is list and len(row) == width for row in rows):
        raise Malformed("not a table's rows")
    try:
        kept = tuple([tuple([_compared(cell) for cell in row]) for row in rows])
    except (ArithmeticError, ValueError) as error:
        raise Malformed("not a cell") from error
    if len(kept) > FEW and _made_to_collide(kept):
        raise Malformed("rows made to be slow to compare")
    return Table(tuple(columns), kept, tuple(notes))


def _compared(cell: Any) -> Any:
    """A cell as the judge compares it; a number beyond 64 bits as its text, since such numbers can share a hash."""
    kind = type(cell)
    if cell is None or kind is str or kind is bool or kind is date:
        return cell
    if kind is int:
        return cell if -MOST_INT <= cell < MOST_INT else str(cell)
    return plain(cell)


def _made_to_collide(rows: tuple[tuple[Any, ...], ...]) -> bool:
    """Whether far more rows differ than have different hashes, so that comparing them would take minutes.

    The hash of a text is drawn anew for each process, and so cannot be aimed at.
    """
    return 2 * len(set(map(hash, map(_hashable, rows)))) + FEW < len(set(map(repr, rows)))


def _hashable(row: tuple[Any, ...]) -> Any:
    try:
        hash(row)
    except TypeError:
        return repr(row)
    return row


def _failure(parts: Any) -> Failure:
    if not isinstance(parts, list) or len(parts) != 4 or not _all_text(parts[:3]):
        raise Malformed("not a failure")
    line = parts[3]
    if line is not None and type(line) is not int:
        raise Malformed("not a line")
    return Failure(*parts)


def _all_text(parts: Any) -> bool:
    return type(parts) is list and all(type(part) is str for part in parts)


def _no_constant(name: str) -> Any:
    raise Malformed(f"{name} is not JSON")


# A timestamp is a date as well, so the first type that fits decides.
_TAGS: tuple[tuple[type, str, Callable[[Any], Any], Callable[[Any], Any]], ...] = (
    (datetime, "datetime", datetime.isoformat, datetime.fromisoformat),
    (date, "date", date.isoformat, date.fromisoformat),
    (time, "time", time.isoformat, time.fromisoformat),
    (timedelta, "timedelta", lambda d: [d.days, d.seconds, d.microseconds], lambda parts: timedelta(*parts)),
    (Decimal, "decimal", str, Decimal),
    (bytes, "bytes", bytes.hex, bytes.fromhex),
    (float, "float", repr, float),
)
_MADE_FROM = {tag: make for _, tag, _, make in _TAGS}
_SEQUENCES: dict[type, str] = {tuple: "tuple", set: "set", frozenset: "frozenset"}
_SEQUENCE_OF: dict[str, Callable[[list], Any]] = {name: kind for kind, name in _SEQUENCES.items()}


def _tagged(value: Any, depth: int) -> Any:
    kind = type(value)
    if value is None or kind is str or kind is bool or kind is int:
        return value
    if kind is float and math.isfinite(value):
        return value
    if depth >= DEEPEST:
        raise NotPlain("nested too deeply")
    if kind is list:
        return [_tagged(item, depth + 1) for item in value]
    if kind is dict:
        if all(type(key) is str for key in value):
            return {"dict": {key: _tagged(item, depth + 1) for key, item in value.items()}}
        return {"pairs": [[_tagged(key, depth + 1), _tagged(item, depth + 1)] for key, item in value.items()]}
    if kind in _SEQUENCES:
        return {_SEQUENCES[kind]: [_tagged(item, depth + 1) for item in value]}
    for type_, tag, said, _ in _TAGS:
        if isinstance(value, type_):
            return {tag: said(value)}
    for type_ in (bool, int, str):
        if isinstance(value, type_):
            return type_(value)
    raise NotPlain(f"a {kind.__name__} has no plain form")


def _untagged(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind is not list and kind is not dict:
        return value
    if depth >= DEEPEST:
        raise Malformed("nested too deeply")
    if kind is list:
        return [
            item if type(item) is not list and type(item) is not dict else _untagged(item, depth + 1)
            for item in value
        ]
    if len(value) != 1:
        raise Malformed("an object with more than a tag")
    ((tag, inner),) = value.items()
    try:
        if tag == "dict":
            return {key: _untagged(item, depth + 1) for key, item in inner.items()}
        if tag == "pairs":
            return {_untagged(key, depth + 1): _untagged(item, depth + 1) for key, item in inner}
        if tag in _SEQUENCE_OF:
            return _SEQUENCE_OF[tag]([_untagged(item, depth + 1) for item in inner])
        return _MADE_FROM[tag](inner)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise Malformed(f"not a value: {tag[:20]}") from error
