"""What is derived from the log by the house rules: clean events, batches, the published days."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from autograder.worlds.hashing import Draws
from autograder.worlds.parameters import LATENESS_LIMIT_S, Parameters
from autograder.worlds.schema import SCHEMA

EARLIEST_S = -600


def accepted(raw: pl.DataFrame) -> pl.DataFrame:
    """Deliveries inside the window: at most 7 x 24 h late, at most ten minutes early."""
    lateness = pl.col("arrival_time") - pl.col("event_time")
    return raw.filter(
        (lateness <= timedelta(seconds=LATENESS_LIMIT_S)) & (lateness >= timedelta(seconds=EARLIEST_S))
    )


def winners(raw: pl.DataFrame) -> pl.DataFrame:
    """One row per event: highest revision, then latest arrival, then highest partition and offset."""
    order = ["revision", "arrival_time", "kafka_partition", "kafka_offset"]
    return (
        accepted(raw)
        .sort(order, descending=True)
        .unique("event_id", keep="first", maintain_order=True)
        .sort("event_time", "event_id")
    )


def batches(parameters: Parameters, raw: pl.DataFrame) -> pl.DataFrame:
    """One row per batch from the first to the last that has a delivery; a crashed one has no commit."""
    start = datetime.combine(parameters.start_date, datetime.min.time())
    last = raw["ingest_batch_id"].max() or 0
    length = timedelta(minutes=parameters.batch_minutes)
    ids = pl.DataFrame({"ingest_batch_id": pl.Series(range(1, last + 1), dtype=pl.Int64)})
    crashed = Draws(parameters.seed, ids, "ingest_batch_id").chance(parameters.p_crashed_batch, "crashed")
    return (
        ids.with_columns(from_arrival=pl.lit(start) + (pl.col("ingest_batch_id") - 1) * length)
        .with_columns(to_arrival=pl.col("from_arrival") + length)
        .with_columns(
            committed_ts=pl.when(crashed).then(None).otherwise(pl.col("to_arrival") + timedelta(minutes=5))
        )
    )


def daily_published(raw: pl.DataFrame, categories: pl.DataFrame) -> pl.DataFrame:
    """What the dashboard showed: after each arrival day but the newest, the days that it touched.

    Each publication counts every delivery up to the day's last batch, by the house
    rules. A title in two categories counts in both, one in none counts as UNKNOWN.
    """
    arrival_days = raw.select(day=pl.col("arrival_time").dt.date()).unique().sort("day")["day"].to_list()
    publications = []
    for day in arrival_days[:-1]:
        known = raw.filter(pl.col("arrival_time").dt.date() <= day)
        today = known.filter(pl.col("arrival_time").dt.date() == day)
        touched = _touched_days(known, today)
        publications.append(
            daily_metrics(known, categories)
            .filter(pl.col("metric_date").is_in(touched))
            .with_columns(as_of_batch=pl.lit(today["ingest_batch_id"].max(), dtype=pl.Int64))
        )
    empty = pl.DataFrame(
        schema={
            "metric_date": pl.Date,
            "category": pl.String,
            "plays": pl.Int64,
            "members": pl.Int64,
            "watch_s": pl.Int64,
            "as_of_batch": pl.Int64,
        }
    )
    return pl.concat([empty, *publications]).sort("as_of_batch", "metric_date", "category")


def _touched_days(known: pl.DataFrame, arrived: pl.DataFrame) -> list:
    """Days of the accepted new copies, and of every accepted older copy of the same events."""
    new_ids = accepted(arrived)["event_id"].unique().to_list()
    return (
        accepted(known).filter(pl.col("event_id").is_in(new_ids))["event_time"].dt.date().unique().to_list()
    )


def daily_metrics(raw: pl.DataFrame, categories: pl.DataFrame) -> pl.DataFrame:
    """Plays, distinct members and seconds per UTC day and category, each event counted once."""
    events = winners(raw).join(categories.select("title_id", "category"), on="title_id", how="left")
    return (
        events.with_columns(
            metric_date=pl.col("event_time").dt.date(),
            category=pl.col("category").fill_null("UNKNOWN"),
        )
        .group_by("metric_date", "category")
        .agg(
            plays=(pl.col("event_type") == "play").sum().cast(pl.Int64),
            members=pl.col("member_id").n_unique().cast(pl.Int64),
            watch_s=pl.col("watch_s").sum().cast(pl.Int64),
        )
        .sort("metric_date", "category")
    )


def calendar(parameters: Parameters) -> pl.DataFrame:
    """Every day of the universe, days on which nothing happened included."""
    return pl.DataFrame(
        {"d": [parameters.start_date + timedelta(days=day) for day in range(parameters.days)]},
        schema={"d": pl.Date},
    )


def columns_of(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with exactly the columns of the schema, in its order."""
    return frame.select(list(SCHEMA[table].columns))
