"""Values that are what they say and count what is done with them: comparisons, and rows read.

They are subclasses of the plain types, so that an answer can treat them as usual. What an
answer works out itself, such as a count of its own, is a plain number and is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

_COMPARISONS = ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__")


class TooMuchWork(BaseException):
    """Raised in the middle of an answer whose counts have left what is asked far behind."""


class Counter:
    """How many times something happened; past `most`, every further time raises `TooMuchWork`."""

    def __init__(self, most: float = float("inf")) -> None:
        self.count = 0
        self._most = most

    def add(self, times: int = 1) -> None:
        self.count += times
        if self.count > self._most:
            raise TooMuchWork


def counting(comparisons: Counter | None, reads: Counter | None) -> Callable[[Any], Any]:
    """A function that copies plain data, so that what is done with the copy is counted.

    Comparisons are those of text and numbers in lists, tuples and dicts; reads are items
    taken from lists and fields taken from dicts. A None counts nothing of its kind.
    """
    leaves = {type_: _compared(type_, comparisons) for type_ in (int, float, str)} if comparisons else {}
    row_type, list_type = _read(reads) if reads else (dict, list)

    def copied(value: Any) -> Any:
        leaf = leaves.get(type(value))
        if leaf is not None:
            return leaf(value)
        if isinstance(value, tuple):
            return tuple([copied(item) for item in value])
        if isinstance(value, list):
            return list_type([copied(item) for item in value])
        if isinstance(value, dict):
            return row_type({key: copied(item) for key, item in value.items()})
        return value

    return copied


def _compared(type_: type, counter: Counter) -> type:
    """A subclass of `int`, `float` or `str` whose comparisons are counted."""

    def counted(name: str) -> Callable[[Any, Any], Any]:
        compare = getattr(type_, name)

        def comparison(self: Any, other: Any) -> Any:
            counter.add()
            return compare(self, other)

        return comparison

    methods = {name: counted(name) for name in _COMPARISONS}
    return type(type_.__name__, (type_,), methods | {"__hash__": type_.__hash__})


def _read(counter: Counter) -> tuple[type, type]:
    """A dict whose fields, and a list whose items, are counted when they are read."""

    class Row(dict):
        def __getitem__(self, key: Any) -> Any:
            counter.add()
            return super().__getitem__(key)

        def get(self, key: Any, default: Any = None) -> Any:
            counter.add()
            return super().get(key, default)

    class Items(list):
        def __iter__(self) -> Iterator[Any]:
            for item in super().__iter__():
                counter.add()
                yield item

        def __reversed__(self) -> Iterator[Any]:
            for item in super().__reversed__():
                counter.add()
                yield item

        def __getitem__(self, at: Any) -> Any:
            found = super().__getitem__(at)
            counter.add(len(found) if isinstance(at, slice) else 1)
            return found

        def __contains__(self, item: Any) -> bool:
            counter.add(len(self))
            return super().__contains__(item)

        def index(self, *arguments: Any) -> int:
            counter.add(len(self))
            return super().index(*arguments)

    return Row, Items
