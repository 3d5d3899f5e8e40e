"""What a job is given: the warehouse for the length of one run, which may die before or after any write."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any

from autograder.jobs.layout import Row
from autograder.jobs.warehouse import Warehouse


class Crash(BaseException):
    """The machine has died. It is no `Exception`: a dead machine runs no handler."""


class Store:
    """Partitioned tables of plain rows, and small named values; all of it outlives the run.

    Each write happens whole or not at all. Between two writes the machine may die.

    Args:
        warehouse: what is read and written.
        dies: "" for a run that lives, else "before write 2" or "after write 2", counted within the run.
    """

    __slots__ = ("__begin", "__end", "__warehouse")

    def __init__(self, warehouse: Warehouse, dies: str = "") -> None:
        self.__warehouse = warehouse
        self.__begin, self.__end = _one_run(dies)

    def partitions(self, table: str) -> list[Any]:
        """The partitions of a table that have rows, in order; reads no row."""
        self.__begin(False)
        return self.__warehouse.partitions(table)

    def read(self, table: str, partitions: Iterable[Any] | None = None) -> list[Row]:
        """The rows of some partitions, or of all: dicts of your own, in no order that is promised.

        Raises:
            KeyError: there is no such table.
        """
        self.__begin(False)
        return self.__warehouse.read(table, partitions)

    def find(self, table: str, keys: Iterable[Any]) -> list[Row]:
        """The rows that have one of these keys: values, or tuples where a key has several columns."""
        self.__begin(False)
        return self.__warehouse.find(table, keys)

    def overwrite_partitions(self, table: str, rows: Iterable[Row]) -> None:
        """Replace every partition that occurs in `rows`; all other partitions stay as they are (dynamic overwrite)."""
        rows = list(rows)
        self.__write(lambda: self.__warehouse.overwrite_partitions(table, rows))

    def overwrite_table(self, table: str, rows: Iterable[Row]) -> None:
        """Replace the whole table by `rows` (static overwrite)."""
        rows = list(rows)
        self.__write(lambda: self.__warehouse.overwrite_table(table, rows))

    def drop_partitions(self, table: str, partitions: Iterable[Any]) -> None:
        """Remove partitions with all their rows; one that is not there is no error."""
        partitions = list(partitions)
        self.__write(lambda: self.__warehouse.drop_partitions(table, partitions))

    def merge(self, table: str, rows: Iterable[Row], delete: Iterable[Any] = ()) -> None:
        """Put each row in the place of the one with its key, or add it; remove the rows with the keys in `delete`.

        Raises:
            ValueError: two of the rows share a key.
        """
        rows, delete = list(rows), list(delete)
        self.__write(lambda: self.__warehouse.merge(table, rows, delete))

    def value(self, name: str, default: Any = None) -> Any:
        """A small value that was committed under this name, or `default`."""
        self.__begin(False)
        return copy.deepcopy(self.__warehouse.values.get(name, default))

    def commit(self, name: str, value: Any) -> None:
        """Keep a small value, such as a watermark, under a name."""
        value = copy.deepcopy(value)
        self.__write(lambda: self.__warehouse.values.__setitem__(name, value))

    def __write(self, change: Callable[[], None]) -> None:
        self.__begin(True)
        change()
        self.__end()


def _one_run(dies: str) -> tuple[Callable[[bool], None], Callable[[], None]]:
    """What to call before anything is done in a run, and what behind each write."""
    when, _, number = dies.partition(" write ")
    writes, dead = 0, False

    def die() -> None:
        nonlocal dead
        dead = True
        raise Crash

    def begin(is_write: bool) -> None:
        nonlocal writes
        if dead:
            raise Crash
        writes += is_write
        if is_write and when == "before" and writes == int(number):
            die()

    def end() -> None:
        if when == "after" and writes == int(number):
            die()

    return begin, end
