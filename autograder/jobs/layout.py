"""How a table of a job's store is laid out: its partitions, and the key that tells its rows apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class JobTable:
    """A table that a job finds in its store.

    Attributes:
        name: what the job calls it.
        partition: the column it is partitioned by, a timestamp by its day; "" for one piece.
        key: the columns that `merge` and `find` tell rows by.
        source: rows land in it from outside; a job only reads it.
    """

    name: str
    partition: str = ""
    key: tuple[str, ...] = ()
    source: bool = False

    def partition_of(self, row: Row) -> Any:
        """The partition that a row belongs to.

        Raises:
            ValueError: the row has not got the column.
        """
        if not self.partition:
            return None
        if row.get(self.partition) is None:
            raise ValueError(f"a row for {self.name} has no {self.partition}, and is partitioned by it")
        value = row[self.partition]
        return value.date() if isinstance(value, datetime) else value

    def key_of(self, row: Row) -> tuple[Any, ...]:
        """What tells a row from others.

        Raises:
            ValueError: the table has no key, or the row lacks a column of it.
        """
        if not self.key:
            raise ValueError(f"{self.name} has no key")
        lacking = [name for name in self.key if name not in row]
        if lacking:
            raise ValueError(f"a row for {self.name} has no {lacking[0]}, which is in its key")
        return tuple(row[name] for name in self.key)
