"""The last hop of the Keystone lab: winners of the deliveries, by a query of the learner's, merged into the table of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.engines.lake import NAME
from course.labs.delivery_log import RANK, SENT
from course.labs.keystone_tables import DELIVERIES, EVENTS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def snapshots(spark: SparkSession) -> list[int]:
    """Ids of the snapshots of the table of deliveries, oldest first."""
    query = f"SELECT snapshot_id FROM {NAME}.{DELIVERIES}.snapshots ORDER BY committed_at"
    return [row[0] for row in spark.sql(query).collect()]


def rows(spark: SparkSession) -> list[tuple[str, int, int | None]]:
    """(event_id, revision, watch_s) of the table of events."""
    return [
        tuple(row) for row in spark.sql(f"SELECT event_id, revision, watch_s FROM {NAME}.{EVENTS}").collect()
    ]


def emptied(spark: SparkSession) -> None:
    """Take everything out of the table of events."""
    spark.sql(f"DELETE FROM {NAME}.{EVENTS}")


def twice(spark: SparkSession, winners: str, snapshot: int) -> int:
    """How many events have more than one row in `winners`."""
    _see(spark, snapshot)
    query = f"SELECT event_id FROM ({_bare(winners)}) GROUP BY event_id HAVING count(*) > 1"
    return spark.sql(query).count()


def merged(spark: SparkSession, winners: str, snapshot: int) -> None:
    """Merge `winners`, read from one snapshot of the deliveries: what is newer replaces, what is not there is added."""
    _see(spark, snapshot)
    newer, older = (f"({', '.join(f'{side}.{column}' for column in RANK)})" for side in "st")
    spark.sql(f"""MERGE INTO {NAME}.{EVENTS} AS t
        USING (SELECT {", ".join(SENT)} FROM ({_bare(winners)})) AS s ON t.event_id = s.event_id
        WHEN MATCHED AND {newer} > {older} THEN UPDATE SET *
        WHEN NOT MATCHED THEN INSERT *""")


def reason(problem: Exception) -> str:
    """Spark's reason in one line; where it comes from Java whole, the last cause of it."""
    lines = str(problem).strip().splitlines()
    causes = [line.partition(": ")[2] for line in lines if line.startswith("Caused by: ")]
    return (causes[-1] if causes else lines[0])[:300]


def _see(spark: SparkSession, snapshot: int) -> None:
    """Let the view `deliveries` be the table as one snapshot has it."""
    table = spark.read.option("snapshot-id", snapshot).table(f"{NAME}.{DELIVERIES}")
    table.createOrReplaceTempView("deliveries")


def _bare(query: str) -> str:
    # On lines of its own, so that a comment at its end does not swallow the bracket.
    return f"\n{query.strip().rstrip(';')}\n"
