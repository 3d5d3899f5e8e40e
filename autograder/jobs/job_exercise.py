"""Exercises that a job answers: a function that is called once per batch, with a store that outlives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from autograder.jobs.layout import JobTable
from autograder.jobs.schedule import LOG, scheduled
from autograder.python_call import HowCalled
from autograder.python_exercise import PythonExercise
from autograder.worlds.world import Rows


def _no_arguments_of_its_own(rows: Rows) -> dict[str, Any]:
    return dict(rows)


@dataclass(frozen=True, kw_only=True)
class JobExercise(PythonExercise):
    """A function named after the slug, called as `slug(store, batch)` by each run of a schedule.

    A world's schedule is read off its `batches` and `viewing_events_raw`, see `jobs.schedule`.
    The outcome is the first of `stored` after the last run, in `columns`. Each run is a new
    process. `work` takes `JobWork`; the oracle's answer is a job too, and its inputs are schedules.

    Attributes:
        tables: the log and the batches, unless the content says otherwise.
        stored: the tables the job writes, the one that is judged first.
        deliveries: columns of the log that the job sees.
        batch: what a run is told: names of fields of a dict, or one name for that value alone.
        counts: the column of the result in which 0 means that there is no row; "" for none.
    """

    tables: tuple[str, ...] = (LOG, "batches")
    arguments: Callable[[Rows], dict[str, Any]] = _no_arguments_of_its_own
    stored: tuple[JobTable, ...] = ()
    deliveries: tuple[str, ...] = ()
    batch: tuple[str, ...] | str = ("from_arrival", "to_arrival")
    counts: str = ""

    def how_called(self) -> HowCalled:
        log = JobTable(LOG, partition="arrival_time", source=True)
        tables = tuple(
            (table.name, table.partition, tuple(table.key), table.source) for table in (*self.stored, log)
        )
        batch = self.batch if isinstance(self.batch, str) else tuple(self.batch)
        return replace(super().how_called(), job={"tables": tables, "batch": batch, "counts": self.counts})

    def given(self, rows: Rows) -> dict[str, Any]:
        """The schedule: "runs", and the log with the number of the run that each delivery lands before."""
        return scheduled(rows, self.deliveries, self.batch)
