"""Worlds that stay loaded between checks, each in a DuckDB instance of its own.

Only one query that can change nothing is ever run in them: in a transaction that may
not write, over a connection that is closed after it. So every answer finds a world as
it was loaded, and none can see another world.
"""

from __future__ import annotations

import atexit
import os
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from autograder import database
from autograder.outcome import Failure, Outcome

if TYPE_CHECKING:
    import duckdb

    from autograder.worlds.world import Rows

MOST_KEPT = 24
"""How many worlds stay loaded, the latest asked for; each costs about 4 MB."""

# After these an instance may answer nothing any more.
_SPENT = {"FatalException", "InternalException", "OutOfMemoryException"}


class Kept:
    """Loaded worlds by the identity of their rows."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        # The rows are kept too, so that no other rows can get their identity.
        self._loaded: OrderedDict[int, tuple[Rows, duckdb.DuckDBPyConnection]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._loaded)

    def run(self, rows: Rows, query: str, seconds: float) -> Outcome:
        """What a query gives on `rows`; `database.is_single_select(query)` must hold."""
        with self.reading(rows) as connection:
            outcome = database.run(connection, query, seconds)
        if isinstance(outcome, Failure) and (outcome.kind == "time limit" or outcome.error in _SPENT):
            self.forget(rows)
        return outcome

    @contextmanager
    def reading(self, rows: Rows) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to a database that holds exactly `rows`, in a transaction that cannot write."""
        connection = self._instance(rows).cursor()
        try:
            connection.execute("USE world; BEGIN TRANSACTION READ ONLY")
            yield connection
        finally:
            connection.close()

    def forget(self, rows: Rows) -> None:
        """Close the instance that holds `rows`, if one does."""
        if id(rows) in self._loaded:
            self._loaded.pop(id(rows))[1].close()

    def forget_all(self) -> None:
        """Close every instance."""
        while self._loaded:
            self._loaded.popitem()[1][1].close()

    def _instance(self, rows: Rows) -> duckdb.DuckDBPyConnection:
        if id(rows) not in self._loaded:
            instance = database.connect()
            instance.execute("ATTACH ':memory:' AS world; USE world")
            database.load(instance, rows)
            self._loaded[id(rows)] = rows, instance
            while len(self._loaded) > self._most:
                self._loaded.popitem(last=False)[1][1].close()
        self._loaded.move_to_end(id(rows))
        return self._loaded[id(rows)][1]


KEPT = Kept()
"""The worlds of the exercises that were checked last."""

atexit.register(lambda: KEPT.forget_all())

_LEFT_TO_THE_PARENT: list[Kept] = []


def _begin_anew() -> None:
    """A forked process has none of an instance's threads: it must neither use nor close the parent's."""
    global KEPT
    _LEFT_TO_THE_PARENT.append(KEPT)
    KEPT = Kept()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
