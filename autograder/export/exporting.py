"""An export from plan to finished folder: what there is to do, what is done already, and the rest of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from autograder.export.assembled import DATABASE, DERIVED, assemble, derived_parts
from autograder.export.crew import parts_made
from autograder.export.files import FORMATS, PARTIAL
from autograder.export.manifest import Manifest, Part
from autograder.export.tasks import LANDED, LOG_TABLES, Target, Task, universe_of
from autograder.universe import BY_DAY, SCHEMA, BadParameter, Parameters

_CHUNK_ROWS = 2_000_000
_SHORTEST_CHUNK, _LONGEST_CHUNK = 3, 16


ONLY_WHEN_NAMED = {
    "std": ("heartbeats", "qoe_events", "client_logs"),
    "big": ("heartbeats", "qoe_events", "client_logs"),
    "huge": ("heartbeats", "qoe_events", "client_logs", "daily_published"),
}
"""By size, the tables that are larger, or take longer, than anybody wants unasked."""


def usual_tables(size: str) -> tuple[str, ...]:
    """The tables that a universe of this size is written with unless others are named."""
    return tuple(table for table in SCHEMA if table not in ONLY_WHEN_NAMED.get(size, ()))


class Stopped(Exception):
    """Ctrl-C; what is finished stays."""


@dataclass(frozen=True)
class Plan:
    """What an export will make.

    Attributes:
        rows: about how many rows each table will have.
        bytes: about how much they will take.
    """

    target: Target
    tables: tuple[str, ...]
    rows: dict[str, int]
    bytes: int


_BYTES_PER_ROW = {"parquet": 40, "jsonl": 420, "duckdb": 110}


def plan(
    parameters: Parameters, folder: Path, tables: Iterable[str] = tuple(SCHEMA), form: str = "parquet"
) -> Plan:
    """Decide what to write: tables of the schema, and those in `LANDED`.

    Raises:
        BadParameter: an unknown table or format, or one that does not go with the other.
    """
    wanted = tuple(dict.fromkeys(tables))
    for table in wanted:
        if table not in SCHEMA and table not in LANDED:
            raise BadParameter(f"table is one of {', '.join((*SCHEMA, *LANDED))}, not {table!r}")
    if form not in FORMATS:
        raise BadParameter(f"format is one of {', '.join(FORMATS)}, not {form!r}")
    if form == "duckdb" and not LANDED.keys().isdisjoint(wanted):
        raise BadParameter(
            f"format is parquet or jsonl for {', '.join(LANDED)}, which are files, not 'duckdb'"
        )
    rows = universe_of(parameters).rows_expected()
    edges = (0.0, parameters.version_2_from, parameters.version_3_from, 1.0)
    for table, version in LANDED.items():
        rows[table] = int(rows["viewing_events_raw"] * (edges[version] - edges[version - 1]))
    chosen = {table: rows[table] for table in wanted}
    return Plan(Target(parameters, folder, form), wanted, chosen, sum(chosen.values()) * _BYTES_PER_ROW[form])


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Export:
    """The work of one plan in one folder.

    Args:
        processes: how many work at it; as many as there are cores unless given.
    """

    def __init__(self, planned: Plan, processes: int | None = None) -> None:
        self.plan = planned
        self.target = planned.target
        self.processes = processes or cores()
        tables = planned.tables if self.target.form == "duckdb" else ()
        self.manifest = Manifest(self.target.folder, self.target.parameters, self.target.form, tables)
        self.kept: list[Part] = []
        self.damaged: list[Part] = []
        self._counts: dict[int, np.ndarray] = {}

    def open(self, on_verified: Callable[[Part], None] = lambda part: None) -> None:
        """Read what the folder holds already and verify every finished part of it.

        Raises:
            ExportError: the folder holds something else, or cannot be written to.
        """
        self.manifest.open()
        for partial in self.target.folder.rglob(f"*{PARTIAL}"):
            partial.unlink()
        for part in list(self.manifest.parts.values()):
            (self.kept if part.is_whole(self.target.folder) else self.damaged).append(part)
            on_verified(part)
        self._counts = {
            part.day: np.array(part.partition_rows)
            for part in self.manifest.parts.values()
            if part.table in LOG_TABLES
        }
        self.manifest.forget((part.table, part.day) for part in self.damaged)

    def run(self, on_part: Callable[[Part], None] = lambda part: None) -> None:
        """Make what is missing.

        Raises:
            ExportError: a file cannot be written, or a process has died.
            Stopped: Ctrl-C.
        """
        if self.is_complete:
            return
        made = parts_made(self.target, self._tasks(), self._counts, self.processes)
        try:
            for part in chain(made, self._derived()):
                self.manifest.add(part)
                on_part(part)
            if self.target.form == "duckdb":
                self._assemble()
        except KeyboardInterrupt:
            raise Stopped from None
        finally:
            made.close()
            for partial in self.target.folder.rglob(f"*{PARTIAL}"):
                partial.unlink()

    def _derived(self) -> Iterator[Part]:
        missing = [table for table in self.plan.tables if table in DERIVED]
        missing = [table for table in missing if (table, None) not in self.manifest.parts]
        yield from derived_parts(self.target, missing, self.manifest)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return all((table, day) in self.manifest.parts for table, day in self._wanted())

    def _wanted(self) -> list[tuple[str, int | None]]:
        if self.target.form == "duckdb":
            return [(DATABASE, None)]
        keys = [key for task in self._all_tasks() for key in task.parts()]
        return keys + [(table, None) for table in self.plan.tables if table in DERIVED]

    def _assemble(self) -> None:
        """One database; the parts that it is made of go once it is there."""
        files = [
            self.target.folder / file.name for part in self.manifest.parts.values() for file in part.files
        ]
        whole = Part(DATABASE, None, (assemble(self.target, self.plan.tables, self.manifest),))
        self.manifest.replace([whole])
        for file in files:
            file.unlink(missing_ok=True)
        for folder in {file.parent for file in files} - {self.target.folder}:
            with suppress(OSError):  # somebody else's file is in it
                folder.rmdir()

    def _tasks(self) -> list[Task]:
        """Those with something missing, each for what is missing."""
        left = []
        for task in self._all_tasks():
            missing = [key for key in task.parts() if key not in self.manifest.parts]
            days = [day for _, day in missing if day is not None]
            narrow = range(min(days), max(days) + 1) if days else task.days
            if missing:
                left.append(Task(task.tables, narrow, frozenset(task.parts()) - frozenset(missing)))
        return left

    def _all_tasks(self) -> list[Task]:
        """In the order in which they are handed out: the long ones first, the log by day of arrival."""
        knobs, tables = self.target.parameters, self.plan.tables
        universe = universe_of(knobs)
        log = tuple(table for table in LOG_TABLES if table in self._needed())
        by_day = [table for table in tables if table in BY_DAY]
        whole = [table for table in tables if table not in (*LOG_TABLES, *by_day, *DERIVED)]
        step = self._days_at_a_time(universe.rows_expected()["viewing_events_raw"])
        tasks = []
        if log:
            last = knobs.days + universe.log.longest_days + 1
            tasks += [Task(log, range(first, min(first + step, last))) for first in range(0, last, step)]
        for table in by_day:
            tasks += [
                Task((table,), range(first, min(first + step, knobs.days)))
                for first in range(0, knobs.days, step)
            ]
        return tasks + [Task((table,)) for table in whole]

    def _days_at_a_time(self, rows: int) -> int:
        """So many that a process has enough memory, and that all processes end together."""
        days = self.target.parameters.days
        most = max(_SHORTEST_CHUNK, min(_LONGEST_CHUNK, _CHUNK_ROWS * days // max(1, rows)))
        turns = -(-days // (most * self.processes))
        return max(1, -(-days // (turns * self.processes)))

    def _needed(self) -> tuple[str, ...]:
        """The tables asked for, and those that derived ones read."""
        if any(table in DERIVED for table in self.plan.tables):
            return (*self.plan.tables, "viewing_events_raw")
        return self.plan.tables
