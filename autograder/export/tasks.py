"""The pieces of work that an export is cut into, and how each is done in one process."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from autograder.export.files import suffix, write_frame
from autograder.export.manifest import Part
from autograder.universe import SCHEMA, Parameters, Universe
from autograder.universe.arrivals import Arrivals, days_of_arrivals
from autograder.universe.columns import Columns, frame
from autograder.universe.landed import VERSIONS, landed

if TYPE_CHECKING:
    import polars as pl

LANDED = {f"landed_v{version}": version for version in VERSIONS}
"""The log once more, as clients of each schema version wrote it: no tables of the schema, files only."""
LOG_TABLES = ("viewing_events_raw", "viewing_events_clean", "quarantine", *LANDED)
"""What is made together, by day of arrival."""


@dataclass(frozen=True)
class Target:
    """Where a universe is written, and as what."""

    parameters: Parameters
    folder: Path
    form: str


@dataclass(frozen=True)
class Task:
    """Some days of the log, or of one table that is made by day, or one whole table where `days` is empty.

    Attributes:
        kept: parts, by table and day, that are not to be made again.
    """

    tables: tuple[str, ...]
    days: range = range(0)
    kept: frozenset[tuple[str, int | None]] = frozenset()

    @property
    def of_log(self) -> bool:
        return self.tables[0] in LOG_TABLES

    def parts(self) -> list[tuple[str, int | None]]:
        """What the task makes, by table and day."""
        keys = [(table, day) for day in self.days or [None] for table in self.tables]
        return [key for key in keys if key not in self.kept]


Counts = list[np.ndarray]
"""Rows per partition, for each day of a task."""
Steps = Generator[Counts | Part, np.ndarray | None, None]
"""A log task first yields its counts and is sent the rows per partition before it; then its parts."""


def steps(target: Target, task: Task) -> Steps:
    """Do a task.

    Raises:
        ExportError: a file cannot be written.
    """
    universe = universe_of(target.parameters)
    if task.of_log:
        yield from _log_steps(universe, target, task)
    else:
        for table, day in task.parts():
            made = universe.columns(table) if day is None else universe.day(table, day)
            yield _written(target, table, day, _frame(target, table, made))


@lru_cache(maxsize=1)
def universe_of(parameters: Parameters) -> Universe:
    """The universe that a process works on, with what it has made of it."""
    return Universe(parameters)


def _log_steps(universe: Universe, target: Target, task: Task) -> Steps:
    days = list(days_of_arrivals(universe.log, task.days.start, task.days.stop))
    before = yield [arrivals.partition_rows for _, arrivals in days]
    days.reverse()
    while days:
        # One at a time, so that a day's memory is free once it is written.
        day, arrivals = days.pop()
        arrivals = arrivals.after(before)
        before = before + arrivals.partition_rows
        rows = tuple(arrivals.partition_rows.tolist())
        for table in (table for table in task.tables if (table, day) not in task.kept):
            yield _written(target, table, day, _log_frame(target, table, arrivals), rows)


def _log_frame(target: Target, table: str, arrivals: Arrivals) -> pl.DataFrame:
    if table in LANDED:
        raw = _log_frame(target, "viewing_events_raw", arrivals)
        return landed(raw, LANDED[table], target.parameters.seed)
    return _frame(target, table, _LOG_COLUMNS[table](arrivals))


def _frame(target: Target, table: str, columns: Columns) -> pl.DataFrame:
    return frame(columns, SCHEMA[table].columns, words_as_enum=suffix(target.form) == "parquet")


_LOG_COLUMNS: dict[str, Callable[[Arrivals], Columns]] = {
    "viewing_events_raw": lambda arrivals: arrivals.raw,
    "viewing_events_clean": Arrivals.clean,
    "quarantine": Arrivals.quarantine,
}


def _written(
    target: Target, table: str, day: int | None, made: pl.DataFrame, partition_rows: Iterable[int] = ()
) -> Part:
    files = [
        write_frame(piece, target.folder, _name(target, table, day, number))
        for number, piece in enumerate(_cut(made, target.parameters.file_rows if day is not None else None))
    ]
    return Part(table, day, tuple(files), tuple(partition_rows))


def _cut(made: pl.DataFrame, most_rows: int | None) -> list[pl.DataFrame]:
    if most_rows is None:
        return [made]
    return [made.slice(first, most_rows) for first in range(0, made.height, most_rows)]


def _name(target: Target, table: str, day: int | None, number: int) -> str:
    if day is None:
        return f"{table}.{suffix(target.form)}"
    date = np.datetime64(target.parameters.start_date, "D") + day
    return f"{table}/{date}-{number:03d}.{suffix(target.form)}"
