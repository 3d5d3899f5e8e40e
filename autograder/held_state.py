"""How much an answer holds: the entries of all containers that can be reached from its variables."""

from __future__ import annotations

import gc
from array import array
from collections import deque
from collections.abc import Iterable
from types import (
    BuiltinFunctionType,
    CodeType,
    FrameType,
    FunctionType,
    GeneratorType,
    MethodType,
    ModuleType,
)
from typing import Any

_CONTAINERS = (dict, list, set, frozenset, deque, array)
_LEAVES = (str, bytes, int, float, type(None), type, ModuleType, CodeType, BuiltinFunctionType, FrameType)
# Most of what is looked at is exactly one of these; to ask so is quicker than `isinstance`.
_LEAF_TYPES = frozenset(_LEAVES)
_MOST = 2_000_000


def held(roots: Iterable[Any], apart: Iterable[Any] = ()) -> int:
    """Entries of dicts, lists, sets, deques and arrays within reach of `roots`; `apart` is not entered.

    Neither globals nor classes are within reach. The entries of one container count once.
    """
    seen = {id(thing) for thing in apart}
    waiting = list(roots)
    entries = 0
    while waiting and len(seen) < _MOST:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, _LEAVES):
            continue
        seen.add(id(thing))
        if isinstance(thing, _CONTAINERS):
            entries += len(thing)
        if gc.is_tracked(thing):  # a row of plain values is not: nothing in it leads on
            waiting += [part for part in _within(thing) if type(part) not in _LEAF_TYPES]
    return entries


def _within(thing: Any) -> Iterable[Any]:
    if isinstance(thing, FunctionType):
        return [
            *(thing.__closure__ or ()),
            *(thing.__defaults__ or ()),
            *(thing.__kwdefaults__ or {}).values(),
        ]
    if isinstance(thing, MethodType):
        return (thing.__self__, thing.__func__)
    if isinstance(thing, GeneratorType) and thing.gi_frame is not None:
        # The frame's own variables, and what it is iterating over.
        return [*thing.gi_frame.f_locals.values(), *gc.get_referents(thing)]
    return gc.get_referents(thing)


def variables(frame: FrameType | None, until: CodeType) -> list[Any]:
    """The values of all variables of a frame and its callers, up to the one that runs `until`."""
    values: list[Any] = []
    while frame is not None and frame.f_code is not until:
        values += frame.f_locals.values()
        frame = frame.f_back
    return values
