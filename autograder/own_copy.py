"""Copies of plain data: what an answer is given, it may change, and nobody else sees it.

`copy.deepcopy` asks of every cell how it is copied, and takes seven times as long over a world's rows.
"""

from __future__ import annotations

import copy
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

Plain = TypeVar("Plain")

# Of exactly these types, because a subclass may hold anything.
_UNCHANGING = frozenset({str, int, float, bool, type(None), datetime, date, timedelta, Decimal, bytes})


def own_copy(value: Plain) -> Plain:
    """The same lists, tuples and dicts anew, down to values that cannot change; anything else by `copy.deepcopy`.

    What stands in two places of `value` is copied twice.
    """
    kind = type(value)
    if kind in _UNCHANGING:
        return value
    if kind is dict:
        return {key: own_copy(item) for key, item in value.items()}
    if kind is list:
        return [own_copy(item) for item in value]
    if kind is tuple:
        return tuple([own_copy(item) for item in value])
    return copy.deepcopy(value)
