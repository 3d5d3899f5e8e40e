"""One universe: parameters in, any of its tables out, each made once when it is first asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from autograder.universe import accounts, catalog_changes, client_logs, published, query_log, shelf
from autograder.universe.arrivals import Arrivals, whole_log
from autograder.universe.audience import Audience
from autograder.universe.catalogue import Catalogue
from autograder.universe.columns import Columns, frame, records
from autograder.universe.legal_ranges import BadParameter
from autograder.universe.log import Log
from autograder.universe.parameters import PRESETS, Parameters
from autograder.universe.playback_tables import Played
from autograder.universe.schedule import Schedule
from autograder.universe.schema import SCHEMA
from autograder.universe.sessions import Playback
from autograder.universe.sizes import rows_expected

if TYPE_CHECKING:
    import duckdb
    import polars as pl


class Universe:
    """The tables that `parameters` describe. The same parameters always give the same rows."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self._made: dict[str, Columns] = {}
        self._frames: dict[str, pl.DataFrame] = {}
        self._played: tuple[range, Played] | None = None

    @classmethod
    def of_size(cls, size: str = "toy", seed: int = 1, **knobs: Any) -> Universe:
        """A universe by the name of its size, with some knobs turned.

        Raises:
            BadParameter: an unknown size, an unknown knob, or one outside its range.
        """
        if size not in PRESETS:
            raise BadParameter(f"size is one of {', '.join(PRESETS)}, not {size!r}")
        return cls(Parameters().turned(**{**PRESETS[size], **knobs, "seed": seed}))

    def columns(self, table: str) -> Columns:
        """A table by its name, columns as in the schema.

        Raises:
            BadParameter: the universe has no such table.
        """
        if table not in SCHEMA:
            raise BadParameter(f"table is one of {', '.join(SCHEMA)}, not {table!r}")
        if table not in self._made:
            if table in BY_DAY:
                made = BY_DAY[table](self, range(self.parameters.days))
            else:
                made = _MAKERS[table](self)
            self._made[table] = {name: made[name] for name in SCHEMA[table].columns}
        return self._made[table]

    def day(self, table: str, day: int) -> Columns:
        """The rows of one day, counted from the first, of a table that is in `BY_DAY`."""
        return BY_DAY[table](self, range(day, day + 1))

    def rows_expected(self) -> dict[str, int]:
        """About how many rows each table has, without making any."""
        return rows_expected(self.playback)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """A table as a list of rows, each a dict of plain values by column name."""
        return records(self.columns(table))

    def frame(self, table: str) -> pl.DataFrame:
        """A table as a Polars frame; made once, as frames do not change."""
        if table not in self._frames:
            self._frames[table] = frame(self.columns(table), SCHEMA[table].columns)
        return self._frames[table]

    @cached_property
    def audience(self) -> Audience:
        return Audience(self.parameters)

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.parameters)

    @cached_property
    def playback(self) -> Playback:
        schedule = Schedule(self.parameters, self.catalogue)
        return Playback(self.parameters, self.audience, self.catalogue, schedule)

    @cached_property
    def log(self) -> Log:
        return Log(self.audience, self.playback)

    @cached_property
    def arrivals(self) -> Arrivals:
        """The whole log, in memory."""
        return whole_log(self.log)

    def played(self, days: range) -> Played:
        """The sessions of some days; kept until other days are asked for."""
        if self._played is None or self._played[0] != days:
            self._played = days, Played(self.playback, days)
        return self._played[1]

    def _batches(self) -> Columns:
        last = int(self.arrivals.raw["ingest_batch_id"].values.max(initial=0))
        return published.batches(self.parameters, last)

    def _daily_published(self) -> Columns:
        from autograder.universe.opened import create_tables

        arrived = self.arrivals.raw["arrival_time"].values
        if not len(arrived):
            return published.from_rows([])
        query = published.query(date.min, arrived.max().astype("datetime64[D]").item())
        with _scratch(os.getpid()).cursor() as connection:
            create_tables(connection, self, published.READS, temporary=True)
            return published.from_rows(connection.execute(query).fetchall())


@cache
def _scratch(process: int) -> duckdb.DuckDBPyConnection:
    """A database that is empty between its uses: to open one costs more than a small world's query.

    One for each process: a forked one has none of its parent's threads, so it leaves the parent's alone.
    """
    from autograder import database

    return database.connect()


BY_DAY: dict[str, Callable[[Universe, range], Columns]] = {
    "play_sessions": lambda universe, days: universe.played(days).play_sessions(),
    "heartbeats": lambda universe, days: universe.played(days).heartbeats(),
    "qoe_events": lambda universe, days: universe.played(days).qoe_events(),
    "client_logs": lambda universe, days: client_logs.client_logs(universe.playback, days),
    "query_log": lambda universe, days: query_log.query_log(universe.parameters, days),
}
"""The tables of which each day can be made alone, from the days on which sessions started."""

_MAKERS: dict[str, Callable[[Universe], Columns]] = {
    "members": lambda universe: accounts.members(universe.audience),
    "signups": lambda universe: accounts.signups(universe.audience),
    "plans": lambda universe: accounts.plans(universe.audience),
    "profiles": lambda universe: accounts.profiles(universe.audience),
    "devices": lambda universe: accounts.devices(universe.audience),
    "deletion_requests": lambda universe: accounts.deletion_requests(universe.audience),
    "titles": lambda universe: shelf.titles(universe.catalogue),
    "title_categories": lambda universe: shelf.title_categories(universe.catalogue),
    "calendar": lambda universe: shelf.calendar(universe.parameters),
    "catalog_events": lambda universe: catalog_changes.catalog_events(universe.catalogue),
    "viewing_events_raw": lambda universe: universe.arrivals.raw,
    "viewing_events_clean": lambda universe: universe.arrivals.clean(),
    "quarantine": lambda universe: universe.arrivals.quarantine(),
    "batches": Universe._batches,
    "daily_published": Universe._daily_published,
}
