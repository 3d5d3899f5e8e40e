"""The daily numbers of one Iceberg table by each engine that is there: DuckDB, Polars, Spark, and Trino where one is named."""

from __future__ import annotations

import os
from secrets import token_hex
from typing import TYPE_CHECKING

from autograder.outcome import Failure, Table
from course.engines.installed import EngineProblem
from course.engines.lake import NAME, Lake
from course.labs.keystone_tables import EVENTS, planned
from course.labs.table_files import DAILY, Numbers, Planned, numbers
from course.labs.trino_server import ADDRESS, TrinoServer

if TYPE_CHECKING:
    import polars as pl
    from pyspark.sql import SparkSession

TRINO_CATALOG = "TRINO_CATALOG"


def by_each(lake: Lake, spark: SparkSession) -> dict[str, Numbers]:
    """Engine -> the numbers it reads from the table of events."""
    table = lake.for_python().load_table(EVENTS)
    found = {
        "DuckDB": numbers(Planned(tuple(planned(table)), ())),
        "Polars": by_polars(table),
        "Spark": by_spark(spark),
    }
    if ADDRESS in os.environ:
        found["Trino"] = by_trino(table.location())
    return found


def by_polars(table: object) -> Numbers:
    """Polars reads the table through PyIceberg."""
    import polars as pl

    os.environ.setdefault("POLARS_ICEBERG_PLANNER", "pyiceberg")  # its own planner is one package more
    return _daily(pl.scan_iceberg(table))


def of_clean(clean: pl.DataFrame) -> Numbers:
    """What the universe's own table says."""
    return _daily(clean.lazy())


def by_spark(spark: SparkSession) -> Numbers:
    """Spark reads it through the catalog that Flink wrote to."""
    rows = spark.sql(
        f"SELECT CAST(CAST(event_time AS DATE) AS STRING), {DAILY} FROM {NAME}.{EVENTS} GROUP BY 1"
    ).collect()
    return {day: tuple(counts) for day, *counts in rows}


def by_trino(location: str) -> Numbers:
    """Trino gets the table registered in a schema of its own while it reads; raises EngineProblem.

    Its catalog, `iceberg` unless TRINO_CATALOG says another, must see the same folder, and let a
    table be registered.
    """
    server = TrinoServer.named()
    schema = f"{os.environ.get(TRINO_CATALOG, 'iceberg')}.course_{token_hex(3)}"
    catalog, _, short = schema.partition(".")
    named = f"schema_name => '{short}', table_name => 'events'"
    place = location if "://" in location else f"file://{location}"

    def ask(statement: str) -> Table:
        answer = server.run(statement)
        if isinstance(answer, Failure):
            raise EngineProblem(f"Trino says: {answer.message}")
        return answer

    try:
        ask(f"CREATE SCHEMA {schema}")
        ask(f"CALL {catalog}.system.register_table({named}, table_location => '{place}')")
        rows = ask(
            f"SELECT CAST(CAST(event_time AS DATE) AS VARCHAR), {DAILY} FROM {schema}.events GROUP BY 1"
        ).rows
    finally:  # the files stay: an unregistered table is only forgotten
        server.run(f"CALL {catalog}.system.unregister_table({named})")
        server.run(f"DROP SCHEMA {schema}")
        server.stop()
    return {day: tuple(map(int, counts)) for day, *counts in rows}


def _daily(frame: pl.LazyFrame) -> Numbers:
    import polars as pl

    rows = (
        frame.group_by(pl.col("event_time").dt.date().alias("day"))
        .agg(pl.len(), pl.col("event_id").n_unique(), pl.col("watch_s").cast(pl.Int64).sum())
        .collect()
    )
    return {str(day): tuple(counts) for day, *counts in rows.iter_rows()}
