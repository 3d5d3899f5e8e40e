"""The daily engagement job as one script: two threads of a laptop, a small cluster or a large one, by SPARK_MASTER alone.

    python -m course.labs.engagement_job --log FOLDER --table FOLDER [--since DAY] [--write MODE]

Reads deliveries from the Parquet files of FOLDER and writes one row a UTC day and title, in a
folder a day. The last line it prints is JSON: rows read and written, seconds, the master. Both
folders have to be seen by every worker under the same path.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

from course.engines.installed import EngineProblem
from course.engines.spark import Spark

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, DataFrameWriter

RANK = ("revision", "arrival_time", "kafka_partition", "kafka_offset")
COUNTED = ("event_time", "title_id", "watch_s")
WRITES = ("append", "replace-table", "replace-days")


def winners(log: DataFrame) -> DataFrame:
    """Of each event the copy that counts, by the house rules: accepted, and the highest of RANK."""
    from pyspark.sql import functions as f

    late = f.col("arrival_time") - f.col("event_time")
    accepted = log.where(
        f.col("schema_version").isin(1, 2, 3)
        & (late <= f.expr("INTERVAL 168 HOURS"))
        & (late >= f.expr("INTERVAL '-10' MINUTES"))
    )
    # max_by keeps one row an event in each task before anything is shuffled; a window would send all copies.
    newest = f.max_by(f.struct(*COUNTED), f.struct(*RANK)).alias("newest")
    return accepted.groupBy("event_id").agg(newest).select("newest.*")


def engagement(log: DataFrame, since: date | None = None) -> DataFrame:
    """One row a UTC day and title: `metric_date`, `title_id`, `events`, `watch_s`; from day `since` on, when it is given."""
    from pyspark.sql import functions as f

    day = f.to_date("event_time").alias("metric_date")
    daily = (
        winners(log)
        .groupBy(day, "title_id")
        .agg(f.count("*").alias("events"), f.coalesce(f.sum("watch_s"), f.lit(0)).alias("watch_s"))
    )
    return daily if since is None else daily.where(f.col("metric_date") >= f.lit(since))


def written(daily: DataFrame, table: str, write: str) -> None:
    """Write the days below `table`, a folder each: behind what is there, over all of it, or over these days alone."""
    writer: DataFrameWriter = daily.repartition("metric_date").write.partitionBy("metric_date")
    if write == "replace-days":
        writer = writer.option("partitionOverwriteMode", "dynamic")
    writer.mode("append" if write == "append" else "overwrite").parquet(table)


def run(log: str, table: str, since: date | None, write: str) -> dict[str, float | int | str]:
    """The whole job; raises EngineProblem when Spark does not start."""
    begun = time.perf_counter()
    # Whatever day it is where a worker stands: the course's session counts days in UTC.
    with Spark(say=lambda _: None) as spark:
        started = time.perf_counter()
        deliveries = spark.session.read.parquet(log)
        written(engagement(deliveries, since), table, write)
        ended = time.perf_counter()
        rows = deliveries.count()
        master = spark.master
        used = spark.session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
    return {
        "master": master,
        "executors": used if master.startswith("local") else used - 1,
        "rows": rows,
        "start_s": round(started - begun, 1),
        "job_s": round(ended - started, 1),
        "rows_per_s": round(rows / (ended - started)),
    }


def main(arguments: list[str] | None = None) -> int:
    """The command; 1 with a sentence when Spark did not start."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--log", required=True)
    options.add_argument("--table", required=True)
    options.add_argument("--since", type=date.fromisoformat)
    options.add_argument("--write", choices=WRITES, default="replace-days")
    given = options.parse_args(arguments)
    try:
        print(json.dumps(run(given.log, given.table, given.since, given.write)))
    except EngineProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
