"""The tables and values of a small warehouse, in memory, and what a job read and rewrote in them.

Nothing here dies: see `store` for what a job is given.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from autograder.jobs.layout import JobTable, Row

_SCALARS = (str, int, float, bool, date, type(None))


class Warehouse:
    """Partitioned tables and named values, which outlive every run of a job.

    Attributes:
        counts: rows read, rows written, and partitions rewritten, by all runs so far.
    """

    def __init__(self, tables: Iterable[JobTable]) -> None:
        self.layout = {table.name: table for table in tables}
        self.values: dict[str, Any] = {}
        self.counts = {"rows_read": 0, "rows_written": 0, "partitions_rewritten": 0}
        self._pieces: dict[str, dict[Any, list[Row]]] = {name: {} for name in self.layout}

    def land(self, table: str, rows: Iterable[Row]) -> None:
        """Rows arrive in a table from outside; no job is charged for them."""
        for row in rows:
            piece = self._pieces[table].setdefault(self.layout[table].partition_of(row), [])
            piece.append(copied(row))

    def rows(self, table: str) -> list[Row]:
        """All rows, for whoever looks at the outcome."""
        return [copied(row) for piece in self._pieces[table].values() for row in piece]

    def partitions(self, table: str) -> list[Any]:
        """The partitions that have rows, in order."""
        return sorted(self._of(table))

    def read(self, table: str, partitions: Iterable[Any] | None) -> list[Row]:
        """The rows of these partitions, or all."""
        pieces = self._of(table)
        wanted = sorted(pieces, key=repr) if partitions is None else list(dict.fromkeys(partitions))
        found = [copied(row) for partition in wanted for row in pieces.get(partition, ())]
        self.counts["rows_read"] += len(found)
        return found

    def find(self, table: str, keys: Iterable[Any]) -> list[Row]:
        """The rows that have one of these keys."""
        spec, wanted = self.layout_of(table), {_as_key(key) for key in keys}
        found = [
            copied(row) for piece in self._of(table).values() for row in piece if spec.key_of(row) in wanted
        ]
        self.counts["rows_read"] += len(found)
        return found

    def overwrite_partitions(self, table: str, rows: Sequence[Row]) -> None:
        """Replace the partitions that the rows have; any other stays."""
        fresh = self._divided(table, rows)
        self._pieces[table].update(fresh)
        self._rewritten(rows, fresh)

    def overwrite_table(self, table: str, rows: Sequence[Row]) -> None:
        """Replace the whole table."""
        fresh = self._divided(table, rows)
        self._rewritten(rows, {*self._pieces[table], *fresh})
        self._pieces[table] = fresh

    def drop_partitions(self, table: str, partitions: Iterable[Any]) -> None:
        """Remove partitions with all their rows."""
        self._writable(table)
        gone = [partition for partition in dict.fromkeys(partitions) if partition in self._pieces[table]]
        for partition in gone:
            del self._pieces[table][partition]
        self._rewritten((), gone)

    def merge(self, table: str, rows: Sequence[Row], delete: Iterable[Any]) -> None:
        """Put rows in place of those with the same keys, and remove the rows with the keys in `delete`.

        Raises:
            ValueError: two of the rows share a key.
        """
        spec = self._writable(table)
        fresh = self._divided(table, rows)
        keys = [spec.key_of(row) for row in rows]
        twice = (
            next((key for key in keys if keys.count(key) > 1), None) if len(set(keys)) < len(keys) else None
        )
        if twice is not None:
            raise ValueError(f"two rows of a merge into {table} have the key {', '.join(map(str, twice))}")
        gone = {*keys, *map(_as_key, delete)}
        touched = set(fresh)
        for partition, piece in list(self._pieces[table].items()):
            kept = [row for row in piece if spec.key_of(row) not in gone]
            if len(kept) < len(piece):
                touched.add(partition)
                self._pieces[table][partition] = kept
        for partition, piece in fresh.items():
            self._pieces[table].setdefault(partition, []).extend(piece)
        self._pieces[table] = {partition: piece for partition, piece in self._pieces[table].items() if piece}
        self._rewritten(rows, touched)

    def layout_of(self, table: str) -> JobTable:
        """How a table is laid out.

        Raises:
            KeyError: there is no such table.
        """
        if table not in self.layout:
            raise KeyError(f"no table {table}; the store has {', '.join(self.layout)}")
        return self.layout[table]

    def _of(self, table: str) -> dict[Any, list[Row]]:
        return self._pieces[self.layout_of(table).name]

    def _writable(self, table: str) -> JobTable:
        spec = self.layout_of(table)
        if spec.source:
            raise ValueError(f"{table} is what has arrived: a job reads it and never writes it")
        return spec

    def _divided(self, table: str, rows: Sequence[Row]) -> dict[Any, list[Row]]:
        spec = self._writable(table)
        pieces: dict[Any, list[Row]] = {}
        for row in rows:
            pieces.setdefault(spec.partition_of(row), []).append(copied(row))
        return pieces

    def _rewritten(self, rows: Sequence[Row], partitions: Iterable[Any]) -> None:
        self.counts["rows_written"] += len(rows)
        self.counts["partitions_rewritten"] += len(list(partitions))


def copied(row: Row) -> Row:
    """A row that shares nothing with this one."""
    return {
        name: value if isinstance(value, _SCALARS) else copy.deepcopy(value) for name, value in row.items()
    }


def _as_key(key: Any) -> tuple[Any, ...]:
    return tuple(key) if isinstance(key, (tuple, list)) else (key,)
