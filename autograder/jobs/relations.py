"""The same facts, and another course of events: machines that die, batches that come twice, batches cut otherwise.

Each takes a world and gives the derived one, in which a job's outcome must be the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from autograder.jobs.schedule import LOG
from autograder.worlds.world import Rows, World

DEATHS = 5
"""How many writes of one run are died after, one attempt for each."""


def dies_after_each_write(original: World) -> World:
    """Each batch is tried until it is through; the machine dies after the first write, then after the second, …"""

    def change(rows: Rows) -> Rows:
        rows["batches"] = [
            {**batch, "committed_ts": committed}
            for batch in rows["batches"]
            for committed in (*[None] * DEATHS, batch["committed_ts"])
        ]
        return rows

    return _derived(
        "dies after each write",
        "The machine dies after the first write of a run, then after the second, and so on; each time the same batch is run again.",
        original,
        change,
        "Dying between two writes, and running the batch again,",
    )


def dies_and_is_not_repeated(original: World, every: int = 2) -> World:
    """Some runs die after their first write, and nobody repeats them: the next run comes at its usual time."""

    def change(rows: Rows) -> Rows:
        batches = rows["batches"]
        rows["batches"] = [
            {**batch, "committed_ts": None} if at % every == 0 and at < len(batches) - 1 else batch
            for at, batch in enumerate(batches)
        ]
        return rows

    return _derived(
        "a run is not repeated",
        "A run dies after its first write and nobody repeats it; the next one comes at its usual time.",
        original,
        change,
        "Leaving what a dead run had to do to the next run",
    )


def runs_twice(original: World) -> World:
    """Every batch is run a second time, at once."""

    def change(rows: Rows) -> Rows:
        rows["batches"] = [batch for batch in rows["batches"] for _ in range(2)]
        return rows

    return _derived(
        "runs twice", "Every batch is run twice.", original, change, "Running every batch a second time"
    )


def old_batches_again(original: World) -> World:
    """When all is done, every batch is run once more, the newest first: each is older than what has landed."""

    def change(rows: Rows) -> Rows:
        rows["batches"] = rows["batches"] + rows["batches"][::-1]
        return rows

    return _derived(
        "old batches again",
        "When all is done, old batches are run once more, long after newer ones have landed.",
        original,
        change,
        "Running old batches once more",
    )


def delivered_twice(original: World) -> World:
    """Each delivery of the log lands again, the same in every column."""

    def change(rows: Rows) -> Rows:
        rows[LOG] = rows[LOG] + [dict(row) for row in rows[LOG]]
        return rows

    return _derived(
        "delivered twice",
        "Every delivery stands in the log twice, the same in every column.",
        original,
        change,
        "Delivering every batch twice",
    )


def cut_otherwise(original: World, hours: int) -> World:
    """The deliveries are cut into batches of so many hours of arrival."""

    def change(rows: Rows) -> Rows:
        if not rows[LOG]:
            return rows
        width, begin = timedelta(hours=hours), rows["batches"][0]["from_arrival"]
        last = max(row["arrival_time"] for row in rows[LOG])
        last = max(last, rows["batches"][-1]["to_arrival"] - timedelta(microseconds=1))
        for row in rows[LOG]:
            row["ingest_batch_id"] = (row["arrival_time"] - begin) // width + 1
        rows["batches"] = [
            {
                "ingest_batch_id": number + 1,
                "from_arrival": begin + number * width,
                "to_arrival": begin + (number + 1) * width,
                "committed_ts": begin + (number + 1) * width + timedelta(minutes=5),
            }
            for number in range((last - begin) // width + 1)
        ]
        return rows

    return _derived(
        f"batches of {hours} hours",
        f"The same deliveries are cut into batches of {hours} hours of arrival.",
        original,
        change,
        "Cutting the same deliveries into other batches",
    )


def shuffled_log(original: World, seed: int = 1) -> World:
    """The deliveries land in another order within their batches."""

    def change(rows: Rows) -> Rows:
        rows[LOG] = random.Random(seed).sample(rows[LOG], len(rows[LOG]))
        return rows

    return _derived(
        "shuffled rows",
        "The rows of the log come in another order; a table has none of its own.",
        original,
        change,
        "Reading the same rows in another order",
    )


def _derived(name: str, provokes: str, original: World, change: Callable[[Rows], Rows], what: str) -> World:
    def make(tables: tuple[str, ...]) -> Rows:
        return change({table: [dict(row) for row in rows] for table, rows in original.rows(tables).items()})

    def redraw(number: int) -> World:
        return _derived(name, provokes, original.redraw(number), change, what)

    def said(n: int) -> str:
        rows = "the outcome" if n == 0 else "1 row of the outcome" if n == 1 else f"{n} rows of the outcome"
        return f"{what} changed {rows}."

    can_be_redrawn = original.redraw is not None
    return World(
        name, provokes, make, original=original, said=said, redraw=redraw if can_be_redrawn else None
    )
