"""Six rows to think about: a small table `plays`, cut from the universe, with ties, holes and NULLs where a question needs them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from autograder import database
from autograder.outcome import Table

HEADS = ("play", "member", "day", "minutes")
_SLICES = 48
_SECONDS = 5.0


@dataclass(frozen=True)
class Plays:
    """Rows of `plays`: number, member, day, and minutes (tens; None where the device did not say)."""

    rows: tuple[tuple[int, int, date, int | None], ...]

    def table(self) -> tuple[tuple[str, ...], ...]:
        """As text, to be shown."""
        return tuple(tuple("NULL" if cell is None else str(cell) for cell in row) for row in self.rows)

    def gives(self, *queries: str) -> list[tuple[Any, ...]]:
        """The only column of each query's result, by DuckDB.

        Raises:
            AssertionError: a query of ours fails.
        """
        values = ", ".join(
            f"({play}, {member}, DATE '{day}', {'NULL' if minutes is None else minutes})"
            for play, member, day, minutes in self.rows
        )
        connection = _connection()
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE plays AS SELECT play::INTEGER AS play, member::INTEGER AS member,"
            f" day::DATE AS day, minutes::INTEGER AS minutes FROM (VALUES {values}) AS written (play, member, day, minutes)"
        )
        columns = []
        for query in queries:
            found = database.run(connection, query, _SECONDS)
            assert isinstance(found, Table), (query, found)
            columns.append(tuple(row[0] for row in found.rows))
        return columns


def drawn_plays(chance: random.Random, rows: int = 6, members: int = 2, nulls: bool = False) -> Plays:
    """Some rows of one slice, numbered by day."""
    events = _slice(chance.randrange(_SLICES), nulls)
    who = chance.sample(sorted({event[0] for event in events}), members)
    chosen = chance.sample([event for event in events if event[0] in who], rows)
    # Numbered by day and then at random, so that the number tells nothing else.
    chance.shuffle(chosen)
    chosen.sort(key=lambda event: event[1])
    return Plays(tuple((number, *event) for number, event in enumerate(chosen, start=1)))


@lru_cache(maxsize=2 * _SLICES)
def _slice(seed: int, nulls: bool) -> tuple[tuple[int, date, int | None], ...]:
    from autograder.worlds import tidy

    world = tidy(
        seed=seed, days=9, n_members=3, events_per_member_day=2.2, p_null_watch=0.35 if nulls else 0.0
    )
    return tuple(
        (row["member_id"], row["event_time"].date(), _tens(row["watch_s"]))
        for row in world.rows(("viewing_events_clean",))["viewing_events_clean"]
        if row["watch_s"] is None or row["watch_s"] >= 60
    )


def _tens(watch_s: int | None) -> int | None:
    """Minutes in tens, few different ones, so that sums are easy and ties are frequent."""
    return None if watch_s is None else 10 * min(9, 1 + watch_s // 1_200)


@lru_cache(maxsize=1)
def _connection() -> Any:
    return database.connect()
