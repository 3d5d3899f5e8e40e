"""Metamorphic relations: the same facts delivered otherwise, for which the result must not change.

Each takes a world and gives the derived one. An answer is judged on it like on
any other world, and the proof checks that the solution keeps the promise.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from autograder.worlds.world import Rows, World

LOG = "viewing_events_raw"


def _derived(
    name: str,
    provokes: str,
    original: World,
    change: Callable[[Rows], Rows],
    said: Callable[[int], str],
    keeps: Any = "same",
) -> World:
    def make(tables: tuple[str, ...]) -> Rows:
        return change({table: [dict(row) for row in rows] for table, rows in original.rows(tables).items()})

    def redraw(number: int) -> World:
        return _derived(name, provokes, original.redraw(number), change, said, keeps)

    return World(
        name,
        provokes,
        make,
        original=original,
        keeps=keeps,
        said=said,
        redraw=redraw if original.redraw is not None else None,
    )


def shuffled_rows(original: World, seed: int = 1) -> World:
    """Every table's rows in another order."""

    def change(rows: Rows) -> Rows:
        shuffle = random.Random(seed)
        return {table: shuffle.sample(records, len(records)) for table, records in rows.items()}

    return _derived(
        "shuffled rows",
        "The rows come in another order; a table has none of its own.",
        original,
        change,
        lambda n: f"Reading the same rows in another order changed {_rows(n)}.",
    )


def replayed_batch(original: World, batch: int | None = None) -> World:
    """One batch read twice: each of its deliveries stands in the log again, the same in every column.

    The batch is the one with the most deliveries unless it is named.
    """

    def change(rows: Rows) -> Rows:
        batches = [row["ingest_batch_id"] for row in rows[LOG]]
        chosen = batch if batch is not None else max(sorted(set(batches)), key=batches.count, default=None)
        rows[LOG] = rows[LOG] + [dict(row) for row in rows[LOG] if row["ingest_batch_id"] == chosen]
        return rows

    return _derived(
        "replayed batch",
        "One batch of deliveries is read twice.",
        original,
        change,
        lambda n: f"Delivering one batch twice changed {_rows(n)}.",
    )


def resplit_batches(original: World, seed: int = 1) -> World:
    """The same deliveries cut into other batches: the copies of one event need not share one."""

    def change(rows: Rows) -> Rows:
        cut = random.Random(seed)
        last = max((row["ingest_batch_id"] for row in rows[LOG]), default=1)
        for row in rows[LOG]:
            row["ingest_batch_id"] = cut.randint(1, last + 2)
        return rows

    return _derived(
        "other batches",
        "The same deliveries are cut into batches differently.",
        original,
        change,
        lambda n: f"Cutting the same deliveries into other batches changed {_rows(n)}.",
    )


def resplit_older_batches(original: World) -> World:
    """As `resplit_batches`, but the newest batch stays as it is: it is what the question is about."""

    def change(rows: Rows) -> Rows:
        newest = max((row["ingest_batch_id"] for row in rows[LOG]), default=1)
        for number, row in enumerate(rows[LOG]):
            if row["ingest_batch_id"] < newest:
                row["ingest_batch_id"] = number * 7 % (newest - 1) + 1
        return rows

    return _derived(
        "other older batches",
        "The deliveries before the newest batch are cut into batches differently.",
        original,
        change,
        lambda n: f"Cutting the older deliveries into other batches changed {_rows(n)}.",
    )


def run_again(job: str, original: World) -> World:
    """A job that writes to `daily_published`, run a second time: what it gave is already there."""

    def change(rows: Rows) -> Rows:
        from autograder import database

        with database.connect() as connection:
            database.load(connection, rows)
            given = database.run(connection, job, seconds=10.0)
        rows["daily_published"] += [dict(zip(given.columns, row, strict=True)) for row in given.rows]
        return rows

    return _derived(
        "run again",
        "The job runs a second time: its own rows for this batch are already published.",
        original,
        change,
        lambda n: f"Running the job a second time changed {_rows(n)}.",
    )


def _rows(n: int) -> str:
    if n == 0:
        return "the order of the result's rows"
    return "1 row of the result" if n == 1 else f"{n} rows of the result"
