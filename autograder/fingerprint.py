"""A short text that two results share when they are the same to the judge, and hardly ever otherwise."""

from __future__ import annotations

import math
from hashlib import blake2b
from typing import Any

from autograder.outcome import Failure, Outcome

FORMAT = 1
"""Goes up when the same result gets another fingerprint than before."""


def fingerprint(outcome: Outcome, *, ordered: bool = False) -> str:
    """Ten hexadecimal digits of an outcome: its columns, and its rows as a multiset unless `ordered`.

    Numbers count to nine digits, as they do in a comparison; a failure is its kind and its error.
    """
    if isinstance(outcome, Failure):
        return _digest_of_failure(outcome.kind, outcome.error)
    rows = ["\x1f".join(map(_cell, row)) for row in outcome.rows]
    if not ordered:
        rows.sort()
    return _digest("\x1e".join(["\x1f".join(name.casefold() for name in outcome.columns), *rows]))


def _digest_of_failure(kind: str, error: str = "") -> str:
    return _digest(f"{kind} {error}")


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        if not math.isfinite(value):
            return repr(value)
        value = float(f"{value:.9g}")
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, tuple):
        return f"({','.join(map(_cell, value))})"
    if isinstance(value, dict):
        return f"{{{','.join(f'{key!r}:{_cell(value[key])}' for key in sorted(value))}}}"
    return repr(value)


TIME_LIMIT = _digest_of_failure("time limit")
"""Of an answer that was stopped; it is not run in the worlds that follow."""
