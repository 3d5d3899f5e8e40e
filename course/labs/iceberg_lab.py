"""Lab 3: Spark on a lake with a fortnight of the universe, and verdicts by snapshots and by what lies on the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from course.engines.installed import EngineProblem
from course.engines.process import to_terminal
from course.labs import table_files
from course.labs.late_merge import Batch, batches, bounds, merged, write_log
from course.labs.spark_lab import SparkLab
from course.labs.table_files import Numbers, Planned, total
from course.labs.verdict import verdict

if TYPE_CHECKING:
    import polars as pl

SUMMARY = {
    "data_files_added": "added-data-files",
    "data_files_removed": "deleted-data-files",
    "delete_files_added": "added-delete-files",
    "kilobytes_written": "added-files-size",
}


class IcebergLab(SparkLab):
    """The lab's session. Temporary views: `deliveries`, every accepted one of the log, and `clean`.

    Attributes:
        log: the three batches in which the log arrives.
        clean: the universe's own table of events, each once.
    """

    def __init__(self, say: Callable[[str], None] = to_terminal) -> None:
        """Start Spark and write the log; raises EngineProblem."""
        super().__init__("lab3", say)
        self.clean, deliveries = write_log(self.folder)
        self.log = batches(deliveries)
        for view, path in (("deliveries", deliveries), ("clean", self.folder / "clean.parquet")):
            self.spark.session.read.parquet(str(path)).createOrReplaceTempView(view)

    def load(self) -> None:
        """The table `plays.events` with the first batch alone."""
        merged(self, self.log[:1], lambda batch: "")

    def merge(self, condition: Callable[[Batch], str]) -> bool:
        """Make `plays.events` of all three batches, with the learner's ON; a verdict on lost and doubled rows."""
        try:
            on = merged(self, self.log, condition)
        except EngineProblem as problem:
            return verdict(False, f"Spark could not run the MERGE: {problem}")
        found = set(self.sql("SELECT event_id, revision, watch_s FROM plays.events").iter_rows())
        wanted = set(self.clean.select("event_id", "revision", "watch_s").iter_rows())
        ids = self.sql("SELECT count(*) AS n, count(DISTINCT event_id) AS ids FROM plays.events").row(0)
        stale = len({row[0] for row in wanted - found} & {row[0] for row in found})
        lost = len({row[0] for row in wanted} - {row[0] for row in found})
        read, skipped = self.files_read(f"SELECT sum(watch_s) FROM plays.events AS t WHERE {bounds(on)}")
        return verdict(
            ids[0] == ids[1] and found == wanted and skipped > 0,
            f"{ids[0]:,} rows for {len(wanted):,} events: {ids[0] - ids[1]} twice, {lost} lost, {stale} without their"
            f" newest copy. Your bounds would open {read} of {read + skipped} files.",
        )

    def prunes(self, query: str) -> bool:
        """A verdict on the seconds watched on 5 March: the right sum, from one file."""
        try:
            read, skipped = self.files_read(query)
            ((found,),) = self.sql(query).rows()
            found = 0 if found is None else int(found)
        except EngineProblem as problem:
            return verdict(False, f"Spark refuses the query: {problem}")
        except (ValueError, TypeError):
            return verdict(False, "the query gives something else; it has to give one number.")
        (wanted,) = self.sql(
            "SELECT sum(watch_s) FROM plays.events WHERE CAST(event_time AS DATE) = '2026-03-05'"
        ).row(0)
        return verdict(
            found == wanted and read <= 1,
            f"{found:,} seconds where {wanted:,} were watched; {read} of {read + skipped} files opened.",
        )

    def commits(self, table: str) -> pl.DataFrame:
        """One row a snapshot of a table, oldest first: what it did, and the files it added and removed."""
        cells = ", ".join(
            f"CAST(coalesce(summary['{key}'], '0') AS BIGINT){' DIV 1024' if 'size' in key else ''} AS {name}"
            for name, key in SUMMARY.items()
        )
        return self.sql(f"SELECT operation, {cells} FROM {table}.snapshots ORDER BY committed_at")

    def files(self, table: str) -> dict[str, int]:
        """How many files the current snapshot of a table names, by what they are, and how many lie in its folder."""
        planned = self.planned(table)
        return {
            "data": len(planned.data),
            "deletes": len(planned.deletes),
            "on disk": len(list((self.table(table) / "data").rglob("*.parquet"))),
        }

    def planned(self, table: str) -> Planned:
        """The files that the current snapshot of a table names."""
        return Planned.of(self.sql(f"SELECT content, file_path FROM {table}.files").iter_rows())

    def numbers(self, table: str) -> Numbers:
        """The daily numbers of a table, by Spark."""
        rows = self.sql(
            f"SELECT CAST(CAST(event_time AS DATE) AS STRING), {table_files.DAILY} FROM {table} GROUP BY 1"
        )
        return {day: tuple(counts) for day, *counts in rows.iter_rows()}

    def agree(self, table: str) -> bool:
        """A verdict on whether DuckDB reads from the files of a table what Spark reads from the table."""
        by_spark, by_duckdb = self.numbers(table), table_files.numbers(self.planned(table))
        events, seconds = total(by_spark)[0], total(by_spark)[2]
        return verdict(
            by_spark == by_duckdb,
            f"{table}: Spark counts {events:,} rows and {seconds:,} seconds on {len(by_spark)} days; DuckDB"
            f" {'the same on each' if by_spark == by_duckdb else 'others'}.",
        )

    def busiest_member(self, table: str) -> int:
        """The member with the most rows; of several, the smallest id."""
        return self.sql(
            f"SELECT member_id FROM {table} GROUP BY 1 ORDER BY count(*) DESC, member_id LIMIT 1"
        ).item()
