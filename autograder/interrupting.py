"""Interrupting what a database runs once its time is up: one thread for all queries of a process, asleep meanwhile.

A thread for each query would cost more than a small query does. This one wakes when the earliest time it
knows of has come, and looks then whether somebody still waits.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

AGAIN_S = 0.05
"""Until the next interruption, where somebody runs something else after the one before."""


class _Watch:
    """What is under way, and when it is over."""

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._under_way: dict[object, tuple[float, duckdb.DuckDBPyConnection]] = {}
        self._thread: threading.Thread | None = None
        self._wakes_at = float("inf")

    def begin(self, connection: duckdb.DuckDBPyConnection, seconds: float) -> object:
        """Interrupt what `connection` runs from `seconds` on, until what is returned here is ended."""
        one, end = object(), time.monotonic() + seconds
        with self._changed:
            self._under_way[one] = end, connection
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._sleep_and_interrupt, daemon=True)
                self._thread.start()
            elif end < self._wakes_at:
                self._changed.notify()
        return one

    def end(self, one: object) -> None:
        """Nothing is interrupted for it any more, once this returns."""
        with self._changed:
            del self._under_way[one]

    def _sleep_and_interrupt(self) -> None:
        with self._changed:
            while True:
                # Nothing of a connection stays in this frame, which lasts as long as the process.
                wait = self._interrupted()
                self._changed.wait(wait if wait < threading.TIMEOUT_MAX else None)

    def _interrupted(self) -> float:
        """Interrupt whatever is late; seconds until somebody else may be."""
        import duckdb

        now = time.monotonic()
        for one, (end, connection) in self._under_way.items():
            if end <= now:
                with contextlib.suppress(duckdb.Error):  # an answer may have closed it
                    connection.interrupt()
                self._under_way[one] = now + AGAIN_S, connection
        self._wakes_at = min((end for end, _ in self._under_way.values()), default=float("inf"))
        return self._wakes_at - now


_watch = _Watch()


def _begin_anew() -> None:
    """A forked process has none of its parent's threads."""
    global _watch
    _watch = _Watch()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)


@contextmanager
def interrupted_after(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt what a connection runs once `seconds` have passed, and whatever it runs after that."""
    watch = _watch
    one = watch.begin(connection, seconds)
    try:
        yield
    finally:
        watch.end(one)
