"""One engine at work, in a process of its own: started, a first result, and the incremental job. Run by bench/engines.py.

    .venv-engines/bin/python -P bench/engine_work.py ENGINE FOLDER SINCE NOW

FOLDER holds the log (`log/*.parquet`) and the table as of SINCE (`base.parquet`). Each step prints
one line of JSON with its name when it is done; whoever runs this takes the times.
"""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

# One text for DuckDB, Spark and Flink: touched days are those of all copies of the events that are new.
TOUCHED = """
    WITH accepted AS (
        SELECT event_id, revision, event_time, arrival_time, kafka_partition, kafka_offset, title_id, watch_s,
            CAST(event_time AS DATE) AS metric_date
        FROM {log}
        WHERE arrival_time < TIMESTAMP '{now}' AND schema_version IN (1, 2, 3)
            AND arrival_time <= event_time + INTERVAL '7' DAY AND arrival_time >= event_time - INTERVAL '10' MINUTE
    ),
    touched AS (
        SELECT DISTINCT metric_date
        FROM accepted
        WHERE event_id IN (SELECT event_id FROM accepted WHERE arrival_time >= TIMESTAMP '{since}')
    ),
    candidates AS (
        SELECT *
        FROM accepted
        WHERE event_id IN (SELECT event_id FROM accepted WHERE metric_date IN (SELECT metric_date FROM touched))
    ),
    ranked AS (
        SELECT metric_date, title_id, watch_s, row_number() OVER (
            PARTITION BY event_id
            ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC) AS place
        FROM candidates
    )
    SELECT metric_date, title_id, CAST(count(*) AS BIGINT) AS events,
        CAST(coalesce(sum(CAST(watch_s AS BIGINT)), 0) AS BIGINT) AS watch_s
    FROM ranked
    WHERE place = 1 AND metric_date IN (SELECT metric_date FROM touched)
    GROUP BY metric_date, title_id
"""
COLUMNS = "metric_date DATE, title_id INT, events BIGINT, watch_s BIGINT"
TABLE = "lake.bench.daily"
SPARK_MEMORY = {"spark.driver.memory": "2g"}


def done(step: str, **found: object) -> None:
    """Say that a step is over."""
    print(json.dumps({"step": step, **found}), flush=True)


def duckdb_work(folder: Path, since: str, now: str) -> None:
    """The table is a file a day; a day that is recounted is a file written anew."""
    import duckdb

    with duckdb.connect(config={"threads": 2, "memory_limit": "4GB"}) as connection:
        done("start")
        connection.execute("SELECT count(*) FROM (VALUES (1), (2))").fetchall()
        done("first")
        table = folder / "by_duckdb"
        connection.execute(
            f"COPY (FROM '{folder}/base.parquet') TO '{table}' (FORMAT parquet, PARTITION_BY (metric_date))"
        )
        done("prepared")
        query = TOUCHED.format(log=f"read_parquet('{folder}/log/*.parquet')", since=since, now=now)
        connection.execute(f"CREATE TEMP TABLE recounted AS {query}")
        for (day,) in connection.execute("SELECT DISTINCT metric_date FROM recounted").fetchall():
            shutil.rmtree(table / f"metric_date={day}", ignore_errors=True)
        connection.execute(
            f"COPY recounted TO '{table}' (FORMAT parquet, PARTITION_BY (metric_date), OVERWRITE_OR_IGNORE)"
        )
        done("job", rows=connection.execute("SELECT count(*) FROM recounted").fetchone()[0])


def polars_work(folder: Path, since: str, now: str) -> None:
    """The same in Polars' streaming engine."""
    import polars as pl

    done("start")
    pl.LazyFrame({"x": [1, 2]}).select(pl.len()).collect()
    done("first")
    table = folder / "by_polars"

    def write(frame: pl.DataFrame) -> None:
        for (day,), rows in frame.partition_by("metric_date", as_dict=True, include_key=False).items():
            place = table / f"metric_date={day}" / "data.parquet"
            place.parent.mkdir(parents=True, exist_ok=True)
            rows.write_parquet(place)

    write(pl.read_parquet(folder / "base.parquet"))
    done("prepared")
    since_us, now_us = (pl.lit(text).str.to_datetime(time_unit="us") for text in (since, now))
    late = pl.col("arrival_time") - pl.col("event_time")
    rank = pl.struct("revision", "arrival_time", "kafka_partition", "kafka_offset")
    accepted = (
        pl.scan_parquet(f"{folder}/log/*.parquet")
        .filter(
            pl.col("arrival_time") < now_us,
            pl.col("schema_version").is_in([1, 2, 3]),
            late <= pl.duration(days=7),
            late >= pl.duration(minutes=-10),
        )
        .with_columns(pl.col("event_time").dt.date().alias("metric_date"))
    )
    news = accepted.filter(pl.col("arrival_time") >= since_us).select("event_id").unique()
    touched = (
        accepted.join(news, on="event_id", how="semi")
        .select("metric_date")
        .unique()
        .collect(engine="streaming")
    )
    there = accepted.join(touched.lazy(), on="metric_date", how="semi").select("event_id").unique()
    recounted = (
        accepted.join(there, on="event_id", how="semi")
        .group_by("event_id")
        .agg(pl.col(name).sort_by(rank).last() for name in ("metric_date", "title_id", "watch_s"))
        .join(touched.lazy(), on="metric_date", how="semi")
        .group_by("metric_date", "title_id")
        .agg(pl.len().cast(pl.Int64).alias("events"), pl.col("watch_s").cast(pl.Int64).sum())
        .collect(engine="streaming")
    )
    write(recounted)
    done("job", rows=recounted.height)


def spark_work(folder: Path, since: str, now: str) -> None:
    """The table is Iceberg's, and so is the log: its files are adopted where they lie."""
    from course.engines.lake import Lake
    from course.engines.spark import Spark

    with Spark(Lake(folder / "lake"), SPARK_MEMORY, say=lambda _: None) as spark:
        sql = spark.session.sql
        done("start")
        sql("SELECT count(*) FROM VALUES 1, 2").collect()
        done("first")
        sql("CREATE NAMESPACE lake.bench")
        types = ", ".join(
            f"{name} {kind}" for name, kind in spark.session.read.parquet(f"{folder}/log").dtypes
        )
        sql(f"CREATE TABLE lake.bench.log ({types}) USING iceberg")
        sql(f"CALL lake.system.add_files(table => 'bench.log', source_table => '`parquet`.`{folder}/log`')")
        for engine in ("spark", "flink"):
            sql(f"CREATE TABLE {TABLE}_{engine} ({COLUMNS}) USING iceberg PARTITIONED BY (metric_date)")
            sql(f"INSERT INTO {TABLE}_{engine} SELECT * FROM parquet.`{folder}/base.parquet`")
        done("prepared")
        sql("SET spark.sql.sources.partitionOverwriteMode = dynamic")
        # In Spark a bare TIMESTAMP has a zone; the log's columns have none.
        query = TOUCHED.format(log="lake.bench.log", since=since, now=now).replace(
            "TIMESTAMP '", "TIMESTAMP_NTZ '"
        )
        sql(f"INSERT OVERWRITE {TABLE}_spark {query}")
        done("job", **_added(sql))


def _added(sql: Callable) -> dict[str, int]:
    (row,) = sql(
        f"SELECT summary['added-records'] FROM {TABLE}_spark.snapshots ORDER BY committed_at DESC LIMIT 1"
    ).collect()
    return {"rows": int(row[0])}


def flink_work(folder: Path, since: str, now: str) -> None:
    """The same tables, which Spark's part of the benchmark has made, in Flink's batch mode."""
    from course.engines.flink import Flink
    from course.engines.lake import Lake

    with Flink(say=lambda _: None) as flink, flink.session() as session:
        done("start")
        session.run("SELECT count(*) FROM (VALUES (1), (2))", 90)
        done("first")
        for statement in (Lake(folder / "lake").for_flink(), "SET 'table.dml-sync' = 'true'"):
            _right(session.run(statement, 90))
        done("prepared")
        query = TOUCHED.format(log="lake.bench.log", since=since, now=now)
        _right(session.run(f"INSERT OVERWRITE {TABLE}_flink {query}", 1_800))
        done("job")


def _right(answer: object) -> None:
    if type(answer).__name__ != "Table":
        sys.exit(f"Flink says: {answer}")


def kafka_work(folder: Path, since: str, now: str) -> None:
    """No job: a broker, and one message there and back."""
    from confluent_kafka import Consumer, Producer
    from confluent_kafka.admin import AdminClient, NewTopic

    from course.engines.kafka import Kafka

    with Kafka(say=lambda _: None) as kafka:
        done("start")
        broker = {"bootstrap.servers": kafka.bootstrap}
        admin = AdminClient(broker)  # kept by name: collected, it would give up its own request
        admin.create_topics([NewTopic("plays", 1, 1)])["plays"].result(30)
        producer = Producer(broker)
        producer.produce("plays", b"one")
        producer.flush(30)
        consumer = Consumer({**broker, "group.id": "bench", "auto.offset.reset": "earliest"})
        consumer.subscribe(["plays"])
        while consumer.poll(1) is None:
            pass
        consumer.close()
        done("first")


def erasure_work(folder: Path, since: str, now: str) -> None:
    """Lab 3's erasure with its answers: files that hold the member, and all files of the table, before and after."""
    import runpy

    from course.labs.erasure_on_disk import leave_traces
    from course.labs.iceberg_lab import IcebergLab
    from course.labs.table_files import holding

    answers = runpy.run_path("week2_streaming/lab3_spark_iceberg/answers.py")
    with IcebergLab(say=lambda _: None) as lab:
        exec(answers["MERGE"], {"lab": lab})
        member = lab.busiest_member("plays.events")
        lab.sql("ALTER TABLE plays.events SET TBLPROPERTIES ('write.delete.mode' = 'merge-on-read')")
        leave_traces(lab, "plays.events", member)
        for when in ("before", "after"):
            files = sorted(lab.table("plays.events").rglob("*.parquet"))
            done(
                "files",
                **{f"files_{when}": len(files), f"files_with_member_{when}": len(holding(files, member))},
            )
            if when == "before":
                exec(
                    "from course.labs.erasure_on_disk import erased" + answers["ERASE"],
                    {"lab": lab, "sql": lab.sql, "member": member},
                )


WORK = {
    "erasure": erasure_work,
    "duckdb": duckdb_work,
    "polars": polars_work,
    "spark": spark_work,
    "flink": flink_work,
    "kafka": kafka_work,
}

if __name__ == "__main__":
    WORK[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:5])
