"""Lab 5, second part: five million heartbeats and what a rolled-up store keeps of them, with DuckDB as a stand-in for Druid.

A stored row is a truncated time and the values of the dimensions, with a count and sums, as in
Druid; segments, deep storage, a server that answers within a second are not here.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.engines.process import to_terminal
from course.labs.verdict import verdict

if TYPE_CHECKING:
    import duckdb
    import polars as pl

EVENTS = 5_000_000
DIMENSIONS = ("family", "country", "bitrate_kbps", "device_id", "session_id")
MOST_MINUTES = 5
MOST_SHARE = 0.05


class RollupLab:
    """The heartbeats of a universe of size std, from the first day on, in DuckDB's memory.

    Attributes:
        connection: holds `beats`: ts, session_id, device_id, family, country, bitrate_kbps.
        events: how many there are.
    """

    def __init__(
        self, events: int = EVENTS, size: str = "std", say: Callable[[str], None] = to_terminal
    ) -> None:
        """Make whole days until there are `events`, and keep as many."""
        import duckdb

        from autograder.universe import Universe

        self.connection: duckdb.DuckDBPyConnection = duckdb.connect(
            config={"threads": 2, "memory_limit": "1GB"}
        )
        self.connection.execute("SET preserve_insertion_order = false")
        universe = Universe.of_size(size)
        self.events = 0
        for day in range(universe.parameters.days):
            if self.events >= events:
                break
            self.events = self._add(universe, day, events)
            say(f"{self.events:,} of {events:,} heartbeats…")
        say("")

    def _add(self, universe: Any, day: int, most: int) -> int:
        from autograder.universe.columns import frame
        from autograder.universe.schema import SCHEMA

        for table, columns in (
            ("heartbeats", universe.day("heartbeats", day)),
            ("sessions", universe.day("play_sessions", day)),
            ("devices", universe.columns("devices")),
            ("members", universe.columns("members")),
        ):
            schema = SCHEMA["play_sessions" if table == "sessions" else table].columns
            self.connection.register(f"day_{table}", frame(columns, schema))
        query = """
            SELECT beat_ts AS ts, session_id, device_id, family, signup_country AS country, bitrate_kbps
            FROM day_heartbeats
            JOIN day_sessions USING (session_id)
            JOIN day_devices USING (device_id)
            JOIN day_members ON day_members.member_id = day_sessions.member_id
            ORDER BY ts, session_id
        """
        have = self.events
        into = "INSERT INTO beats" if have else "CREATE TABLE beats AS"
        self.connection.execute(f"{into} SELECT * FROM ({query}) LIMIT {most - have}")
        for table in ("heartbeats", "sessions", "devices", "members"):
            self.connection.unregister(f"day_{table}")
        return self._number("SELECT count(*) FROM beats")

    def _number(self, query: str) -> Any:
        # All rows are fetched: DuckDB 2 begins nothing new before a result is through.
        return self.connection.execute(query).fetchall()[0][0]

    def sql(self, query: str) -> pl.DataFrame:
        """A query's rows."""
        return self.connection.sql(query).pl()

    def store(
        self, name: str, dimensions: tuple[str, ...], minutes: int = 1, tasks: int = 1, where: str = "true"
    ) -> dict[str, Any]:
        """Roll heartbeats up into a table: `minute`, the dimensions, `events` and `kbps` (a sum); what it measures.

        Each of `tasks` reads the sessions whose number falls to it, and puts its own rows together only.
        """
        unknown = set(dimensions) - set(DIMENSIONS)
        if unknown:
            raise ValueError(f"dimensions are of {', '.join(DIMENSIONS)}; not {', '.join(sorted(unknown))}")
        listed = "".join(f"{each}, " for each in dimensions)
        self.connection.execute(
            f"CREATE OR REPLACE TABLE {name} AS SELECT * EXCLUDE (task) FROM ("
            f" SELECT time_bucket(INTERVAL {int(minutes)} MINUTES, ts) AS minute, {listed}"
            f" session_id % {int(tasks)} AS task, count(*) AS events, sum(bitrate_kbps)::BIGINT AS kbps"
            f" FROM beats WHERE {where} GROUP BY ALL) ORDER BY minute"
        )
        rows = self._number(f"SELECT count(*) FROM {name}")
        return {
            "stored": name,
            "dimensions": ", ".join(dimensions),
            "minutes": minutes,
            "tasks": tasks,
            "rows": rows,
            "events per row": round(self.events / rows, 1),
            "MB in Parquet": round(self._bytes(name) / 1e6, 1),
        }

    def _bytes(self, table: str) -> int:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "rows.parquet"
            self.connection.execute(f"COPY {table} TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
            return file.stat().st_size

    def count(self, query: str) -> bool:
        """A verdict on a query of one number that counts the events of `stored`, however many tasks wrote it."""
        import duckdb

        first_day = f"ts < TIMESTAMP '{self._number('SELECT min(ts)::DATE + 1 FROM beats')}'"
        due, found = [], []
        for tasks, where in ((1, "true"), (2, "true"), (8, "true"), (1, first_day)):
            self.store("stored", ("family", "bitrate_kbps"), tasks=tasks, where=where)
            due.append(self._number(f"SELECT count(*) FROM beats WHERE {where}"))
            try:
                found.append(self._number(query))
            except (duckdb.Error, IndexError) as error:
                return verdict(False, f"the query gives no number: {str(error).splitlines()[0]}")
        counted = ", ".join(f"{number:,}" if isinstance(number, int) else str(number) for number in found)
        return verdict(
            found == due,
            f"{due[0]:,} heartbeats went in by one task, by two, by eight, and {due[-1]:,} of the first day alone;"
            f" your query finds {counted}.",
        )

    def design(self, dimensions: tuple[str, ...], minutes: int) -> bool:
        """A verdict on a store for the dashboard: what it can answer, and what share of the events' rows it keeps."""
        import duckdb

        try:
            measured = self.store("dashboard", dimensions, minutes)
            self.connection.execute("DROP TABLE dashboard")
        except (ValueError, duckdb.Error) as error:
            return verdict(False, str(error).splitlines()[0])
        share = measured["rows"] / self.events
        lacks = [each for each in ("family", "country") if each not in dimensions]
        says = [
            f"{measured['rows']:,} rows for {self.events:,} events, {share:.1%}; at most {MOST_SHARE:.0%} are wanted"
        ]
        if lacks:
            says.append(f"nobody can ask by {' or by '.join(lacks)}")
        if minutes > MOST_MINUTES:
            says.append(f"a step of {minutes} minutes hides five bad ones")
        return verdict(share <= MOST_SHARE and not lacks and minutes <= MOST_MINUTES, "; ".join(says) + ".")

    def timed(self, query: str, turns: int = 3) -> float:
        """Milliseconds of the quickest of some turns."""
        best = float("inf")
        for _ in range(turns):
            begun = time.perf_counter()
            self.connection.execute(query).fetchall()
            best = min(best, time.perf_counter() - begun)
        return round(best * 1e3, 1)

    def stop(self) -> None:
        """Give the memory back."""
        self.connection.close()
