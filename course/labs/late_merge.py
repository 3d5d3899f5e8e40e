"""A log cut into batches of arrival, and a table of events that each batch is merged into under the learner's condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from autograder.universe import Universe

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from course.labs.spark_lab import SparkLab

KNOBS = {
    "n_members": 400,
    "days": 14,
    "p_revised": 0.02,
    "p_day_move": 0.005,
    "p_late_redelivery": 0.03,
    "p_null_watch": 0.02,
    "p_delete": 0.0,
}
"""A fortnight with more corrections and redeliveries than usual, and nobody erased before the lab does it."""
CUTS = tuple(datetime(2026, 3, day) for day in (1, 10, 12)) + (datetime(2026, 5, 1),)
COLUMNS = {
    "event_id": "STRING",
    "revision": "INT",
    "member_id": "BIGINT",
    "title_id": "INT",
    "event_type": "STRING",
    "event_time": "TIMESTAMP_NTZ",
    "watch_s": "INT",
    "country": "STRING",
    "arrival_time": "TIMESTAMP_NTZ",
    "kafka_partition": "INT",
    "kafka_offset": "BIGINT",
}
RANK = ("revision", "arrival_time", "kafka_partition", "kafka_offset")


@dataclass(frozen=True)
class Batch:
    """What arrived from one moment, inclusive, to another, exclusive.

    Attributes:
        earliest_event: the earliest `event_time` among its accepted deliveries.
        rows: SQL that gives them, one winner an event.
    """

    first_arrival: datetime
    end: datetime
    earliest_event: datetime
    rows: str


def write_log(folder: Path) -> tuple[pl.DataFrame, Path]:
    """The universe's own clean table, and a file with all accepted deliveries; `clean.parquet` lies beside it."""
    import polars as pl

    universe = Universe.of_size("small", **KNOBS)
    raw = universe.frame("viewing_events_raw")
    late = pl.col("arrival_time") - pl.col("event_time")
    accepted = raw.filter(
        pl.col("schema_version").is_in([1, 2, 3]),
        late <= timedelta(days=7),
        late >= timedelta(minutes=-10),
    )
    path = folder / "deliveries.parquet"
    accepted.select(*COLUMNS).write_parquet(path)
    clean = universe.frame("viewing_events_clean")
    clean.write_parquet(folder / "clean.parquet")
    return clean, path


def batches(deliveries: Path) -> list[Batch]:
    """The log in three pieces: nine days at once, two days, and all the rest."""
    import polars as pl

    log = pl.scan_parquet(deliveries)
    found = []
    for first, end in zip(CUTS, CUTS[1:], strict=False):
        inside = pl.col("arrival_time").is_between(first, end, closed="left")
        earliest = log.filter(inside).select(pl.col("event_time").min()).collect().item()
        order = ", ".join(f"{column} DESC" for column in RANK)
        rows = f"""(
            SELECT {", ".join(COLUMNS)} FROM (
                SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY {order}) AS place
                FROM deliveries
                WHERE arrival_time >= TIMESTAMP_NTZ'{first}' AND arrival_time < TIMESTAMP_NTZ'{end}'
            ) WHERE place = 1)"""
        found.append(Batch(first, end, earliest, rows))
    return found


def bounds(on: str) -> str:
    """Of a MERGE's ON, the conditions that speak of the table `t` alone: by these its files are chosen."""
    import sqlglot
    from sqlglot import exp

    parsed = sqlglot.parse_one(on, read="spark")
    parts = list(parsed.flatten()) if isinstance(parsed, exp.And) else [parsed]
    alone = [part for part in parts if {column.table for column in part.find_all(exp.Column)} == {"t"}]
    return " AND ".join(part.sql("spark") for part in alone) or "true"


def merged(lab: SparkLab, log: list[Batch], condition: Callable[[Batch], str]) -> str:
    """Make the table `plays.events` anew: the first batch inserted, the others merged; returns the last condition."""
    columns = ", ".join(f"{name} {type_}" for name, type_ in COLUMNS.items())
    lab.sql("DROP TABLE IF EXISTS plays.events PURGE")
    lab.sql(f"""CREATE TABLE plays.events ({columns}) USING iceberg PARTITIONED BY (days(event_time))
        TBLPROPERTIES ('write.merge.mode' = 'merge-on-read')""")
    first, *others = log
    lab.sql(f"INSERT INTO plays.events {first.rows}")
    on = ""
    for batch in others:
        on = condition(batch)
        newer, older = (f"({', '.join(f'{side}.{column}' for column in RANK)})" for side in "st")
        lab.sql(f"""MERGE INTO plays.events AS t USING {batch.rows} AS s ON {on}
            WHEN MATCHED AND {newer} > {older} THEN UPDATE SET *
            WHEN NOT MATCHED THEN INSERT *""")
    return on
