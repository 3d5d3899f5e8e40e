"""One life of a consumer as plain data: what it is to do, the action at which it dies, and a sink that counts its actions."""

from __future__ import annotations

import importlib
import importlib.util
import os
import signal
import sqlite3
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

BEFORE, AFTER = "before", "after"
KILLED = -signal.SIGKILL if hasattr(signal, "SIGKILL") else 137
"""The exit status of a process that was killed."""


@dataclass(frozen=True)
class Death:
    """Just before, or just after, the `count`-th action of one kind in a life.

    Attributes:
        kind: "poll" (records were handed over), "write" (rows were changed), "sink commit" or "offset commit".
    """

    kind: str
    when: str
    count: int

    def __str__(self) -> str:
        return f"{self.when} {self.kind} {self.count}"


@dataclass(frozen=True)
class Life:
    """What one process is to do.

    Attributes:
        function: the learner's, pickled by value.
        client: settings of the consumer.
        topic: by its name on the cluster.
        sink: the SQLite file.
        death: or None, to read to the end.
    """

    function: bytes
    client: dict[str, Any]
    topic: str
    sink: Path
    death: Death | None


class Fate:
    """Counts a life's actions, and ends it at the one that was named."""

    def __init__(self, death: Death | None) -> None:
        self.death = death
        self.done: Counter[str] = Counter()

    def comes(self, when: str, kind: str) -> None:
        """Say that an action of a kind is about to be done, or was done."""
        self.done[kind] += when == BEFORE
        if self.death == Death(kind, when, self.done[kind]):
            sys.stdout.flush()
            if hasattr(signal, "SIGKILL"):
                os.kill(os.getpid(), signal.SIGKILL)
            os._exit(KILLED)


class MortalSink(sqlite3.Connection):
    """SQLite's own connection, but that its writes and commits are counted. Writes wait for a commit."""

    fate: Fate

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        """As SQLite's own."""
        return self._counted(super().execute, sql, *given)

    def executemany(self, sql: str, *given: Any) -> sqlite3.Cursor:
        """As SQLite's own."""
        return self._counted(super().executemany, sql, *given)

    def commit(self) -> None:
        """As SQLite's own."""
        self.fate.comes(BEFORE, "sink commit")
        super().commit()
        self.fate.comes(AFTER, "sink commit")

    def __exit__(self, kind: object, *_: object) -> bool:
        if kind is None:
            self.commit()
        else:
            self.rollback()
        return False

    def _counted(self, act: Any, sql: str, *given: Any) -> sqlite3.Cursor:
        changes = sql.lstrip()[:7].upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE"))
        if changes:
            self.fate.comes(BEFORE, "write")
        cursor = act(sql, *given)
        if changes:
            self.fate.comes(AFTER, "write")
        return cursor


def cloudpickle() -> ModuleType:
    """What pickles functions of a notebook by value, as PySpark brings it, without the seconds the rest of it takes."""
    name = "pyspark"
    if name not in sys.modules:
        stub = ModuleType(name)
        stub.__path__ = list(importlib.util.find_spec(name).submodule_search_locations)
        sys.modules[name] = stub
        try:
            importlib.import_module(f"{name}.cloudpickle")
        finally:
            del sys.modules[name]
    return importlib.import_module(f"{name}.cloudpickle")
