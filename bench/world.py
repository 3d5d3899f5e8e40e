"""How fast the universe is written, and what reading it costs.

    python3 start.py run bench/world.py --quick    a million deliveries, under 50 seconds
    python3 start.py run bench/world.py            also ten and a hundred million; needs 12 GB of disk

Each figure stands beside a floor or a rival measured in the same run. bench/README.md explains
every key of the last line.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

SIZES = {"1m": "std", "10m": "big", "100m": "huge"}
RAW = "viewing_events_raw"


def alone(work: str, *arguments: str | Path) -> dict[str, float]:
    """What one piece of work says of itself, done in a process of its own."""
    command = [sys.executable, __file__, "--work", work, *map(str, arguments)]
    said = subprocess.run(command, capture_output=True, text=True)
    if said.returncode:
        sys.exit(f"{work} {' '.join(map(str, arguments))} failed:\n{said.stderr[-2_000:]}")
    return json.loads(said.stdout.splitlines()[-1])


def medians(work: Callable[[], dict[str, float]], repeats: int) -> dict[str, float]:
    """The median of each figure over some repeats."""
    runs = [work() for _ in range(repeats)]
    return {key: median(run[key] for run in runs) for key in runs[0]}


def written(size: str, folder: str) -> dict[str, float]:
    """The raw log of a size, as `course world` writes it, from the first import to the last file."""
    begun = time.perf_counter()
    from autograder.export import Export, plan
    from autograder.universe import Universe

    export = Export(plan(Universe.of_size(size).parameters, Path(folder), (RAW,)))
    export.open()
    export.run()
    seconds = time.perf_counter() - begun
    parts = export.manifest.parts.values()
    rows = sum(part.rows for part in parts)
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "rows": rows,
        "seconds": seconds,
        "rows_per_s": rows / seconds,
        # No more than this: the largest that any worker ever was, as if all had been so at once.
        "peak_mb": (ours + workers * export.processes) / 1024,
        "bytes_per_row": sum(file.bytes for part in parts for file in part.files) / rows,
    }


def floor(rows: str, folder: str) -> dict[str, float]:
    """DuckDB writing as many rows of the same columns from random data that is already in memory."""
    import duckdb

    count = int(rows)
    options = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
    with duckdb.connect(config={"threads": _cores()}) as connection:
        connection.execute(f"""
            CREATE TABLE raw AS SELECT
                printf('%016x', hash(i)) AS event_id,
                1::INTEGER AS revision,
                (1_001 + random() * 200_000)::BIGINT AS member_id,
                (10_011 + random() * 2_000_000)::BIGINT AS profile_id,
                (10_011 + random() * 2_000_000)::BIGINT AS device_id,
                (1 + random() * 9_999)::INTEGER AS title_id,
                (['play', 'heartbeat', 'pause', 'seek', 'stop'])[1 + (random() * 4)::INTEGER] AS event_type,
                TIMESTAMP '2026-03-01' + to_microseconds((i * 7_776e9 / {count} + random() * 1e11)::BIGINT) AS event_time,
                (i * 7_776e6 / {count})::BIGINT AS client_seq,
                (random() * 5_400)::INTEGER AS position_s,
                (random() * 3_600)::INTEGER AS watch_s,
                (['US', 'BR', 'DE', 'JP', 'IN', 'GB', 'MX', 'KR'])[1 + (random() * 7)::INTEGER] AS country,
                TIMESTAMP '2026-03-01' + to_microseconds((i * 7_776e9 / {count})::BIGINT) AS arrival_time,
                'playback' AS kafka_topic,
                (random() * 63)::INTEGER AS kafka_partition,
                (i // 64)::BIGINT AS kafka_offset,
                (i * 2_160 // {count})::BIGINT AS ingest_batch_id,
                1::INTEGER AS schema_version
            FROM range({count}) AS numbers(i)""")
        begun = time.perf_counter()
        connection.execute(f"COPY raw TO '{folder}/floor.parquet' ({options})")
        seconds = time.perf_counter() - begun
    return {"seconds": seconds, "rows_per_s": count / seconds}


def rival(rows: str, folder: str) -> dict[str, float]:
    """The same columns as one would write them in an afternoon: NumPy's generator, one table, one sort."""
    begun = time.perf_counter()
    import numpy as np
    import polars as pl

    rng, count, day_us = np.random.default_rng(1), int(int(rows) / 1.0155), 86_400_000_000
    member = rng.integers(1_001, 21_001, count)
    event_us = rng.integers(0, 60 * day_us, count)
    kinds = rng.choice(5, count, p=[0.9, 0.07, 0.022, 0.0065, 0.0015])
    edges = np.array([1, 120, 3_600, 86_400, 604_800, 1_814_400]) * 1_000_000
    late_us = edges[kinds] + (rng.random(count) * (edges[kinds + 1] - edges[kinds])).astype(np.int64)
    events = pl.DataFrame(
        {
            "event_id": [f"{bits:016x}" for bits in rng.integers(0, 2**63, count).tolist()],
            "revision": np.ones(count, dtype=np.int32),
            "member_id": member,
            "profile_id": member * 10 + rng.integers(1, 6, count),
            "device_id": member * 10 + rng.integers(1, 4, count),
            "title_id": np.minimum(rng.zipf(1.1, count), 3_000).astype(np.int32),
            "event_type": rng.choice(["play", "heartbeat", "pause", "seek", "stop"], count),
            "event_time": event_us,
            "client_seq": event_us // 1_000,
            "position_s": rng.integers(0, 5_400, count).astype(np.int32),
            "watch_s": rng.integers(0, 3_600, count).astype(np.int32),
            "country": rng.choice(["US", "BR", "DE", "JP", "IN", "GB", "MX", "KR"], count),
            "arrival_time": event_us + late_us,
            "kafka_topic": ["playback"] * count,
            "kafka_partition": rng.integers(0, 8, count).astype(np.int32),
            "schema_version": np.ones(count, dtype=np.int32),
        }
    )
    again = events.sample(int(count * 0.0155), seed=1).with_columns(
        pl.col("arrival_time") + pl.Series(rng.integers(1_000_000, 600_000_000, int(count * 0.0155)))
    )
    corrected = pl.Series(rng.random(again.height) < 0.14)
    again = again.with_columns(revision=pl.when(corrected).then(2).otherwise(1).cast(pl.Int32))
    log = pl.concat([events, again]).sort("arrival_time")
    log = log.with_columns(
        pl.int_range(pl.len()).over("kafka_partition").alias("kafka_offset"),
        (pl.col("arrival_time") // 3_600_000_000 + 1).alias("ingest_batch_id"),
        pl.from_epoch(pl.col("event_time") + 1_772_323_200_000_000, "us"),
        pl.from_epoch(pl.col("arrival_time") + 1_772_323_200_000_000, "us").alias("arrival"),
    )
    log = log.with_columns(arrival_time="arrival").drop("arrival")
    log.write_parquet(f"{folder}/rival.parquet", compression="zstd", compression_level=1)
    seconds = time.perf_counter() - begun
    return {"rows": log.height, "seconds": seconds, "rows_per_s": log.height / seconds}


DEDUP_DAILY = """
    WITH deduped_events AS (
        SELECT event_id, arg_max(struct_pack(event_time, member_id, watch_s, event_type),
                                 struct_pack(revision, arrival_time, kafka_partition, kafka_offset)) AS winner
        FROM read_parquet('{files}')
        WHERE arrival_time - event_time BETWEEN INTERVAL (-10) MINUTES AND INTERVAL 168 HOURS
        GROUP BY event_id
    )
    SELECT winner.event_time::DATE AS metric_date, count(*) FILTER (winner.event_type = 'play') AS plays,
        count(DISTINCT winner.member_id) AS active_members, sum(winner.watch_s) AS watch_s
    FROM deduped_events
    GROUP BY metric_date
"""


def duckdb_daily(folder: str) -> dict[str, float]:
    """Dedup and daily aggregation in DuckDB, with 12 GB and a disk to spill to."""
    import duckdb

    settings = {"threads": _cores(), "memory_limit": "12GB", "temp_directory": f"{folder}.spill"}
    begun = time.perf_counter()
    with duckdb.connect(config=settings) as connection:
        days = len(connection.execute(DEDUP_DAILY.format(files=f"{folder}/{RAW}/*.parquet")).fetchall())
    return {"days": days, "seconds": time.perf_counter() - begun, "peak_mb": _peak_mb()}


def polars_daily(folder: str) -> dict[str, float]:
    """The same in Polars' streaming engine."""
    import polars as pl

    begun = time.perf_counter()
    late = pl.col("arrival_time") - pl.col("event_time")
    order = ["revision", "arrival_time", "kafka_partition", "kafka_offset"]
    rank = pl.struct(order)
    winner = [
        pl.col(name).sort_by(rank).last() for name in ("event_time", "member_id", "watch_s", "event_type")
    ]
    daily = (
        pl.scan_parquet(f"{folder}/{RAW}/*.parquet")
        .filter((late <= pl.duration(hours=168)) & (late >= pl.duration(minutes=-10)))
        .group_by("event_id")
        .agg(winner)
        .group_by(pl.col("event_time").dt.date().alias("metric_date"))
        .agg(
            (pl.col("event_type") == "play").sum().alias("plays"),
            pl.col("member_id").n_unique().alias("active_members"),
            pl.col("watch_s").sum(),
        )
        .collect(engine="streaming")
    )
    return {"days": daily.height, "seconds": time.perf_counter() - begun, "peak_mb": _peak_mb()}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


WORK = {work.__name__: work for work in (written, floor, rival, duckdb_daily, polars_daily)}


def measured(folder: Path, millions: str, repeats: int) -> dict[str, float]:
    """One size against the floor, in turn, so that a slow moment slows both."""
    ours, least = [], []
    for _ in range(repeats):
        shutil.rmtree(folder / millions, ignore_errors=True)
        ours.append(alone("written", SIZES[millions], folder / millions))
        if millions != "100m":  # the floor holds its data in memory
            least.append(alone("floor", str(int(ours[-1]["rows"])), folder))
    middle = {key: median(run[key] for run in ours) for key in ours[0]}
    line = f"{millions:>5} {middle['rows']:>13,.0f} {middle['seconds']:>8.1f} {middle['rows_per_s']:>13,.0f}"
    line += f" {middle['peak_mb']:>8,.0f} {middle['bytes_per_row']:>8.1f}"
    found = {
        f"rows_per_s_{millions}": round(middle["rows_per_s"]),
        f"peak_mb_{millions}": round(middle["peak_mb"]),
    }
    if least:
        floors = median(run["rows_per_s"] for run in least)
        found[f"floor_ratio_{millions}"] = round(floors / middle["rows_per_s"], 2)
        line += f" {found[f'floor_ratio_{millions}']:>8.2f}"
    print(line, flush=True)
    return found


def read(folder: Path, millions: str) -> dict[str, float]:
    """What dedup and daily aggregation cost at one size."""
    found = {}
    for engine in ("duckdb", "polars"):
        cost = alone(f"{engine}_daily", folder / millions)
        found[f"dedup_daily_{engine}_s_{millions}"] = round(cost["seconds"], 1)
        print(
            f"dedup and daily aggregation of {millions} in {engine}: {cost['seconds']:.1f} s,"
            f" {cost['peak_mb']:,.0f} MB at most",
            flush=True,
        )
    return found


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--quick", action="store_true", help="a million rows only, under 50 seconds")
    options.add_argument("--folder", type=Path, help="where to write; a temporary folder unless given")
    options.add_argument("--work", nargs="+", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.work:
        work, *arguments = chosen.work
        print(json.dumps(WORK[work](*arguments)))
        return
    with tempfile.TemporaryDirectory(prefix="world ", dir=chosen.folder) as name:
        folder = Path(name)
        print(f"{'':>5} {'rows':>13} {'s':>8} {'rows/s':>13} {'peak MB':>8} {'B/row':>8} {'x floor':>8}")
        figures = measured(folder, "1m", 3)
        others = medians(lambda: alone("rival", "1000000", folder), 3)
        figures["vs_numpy_ratio_1m"] = round(figures["rows_per_s_1m"] / others["rows_per_s"], 2)
        print(f"a plain NumPy generator at 1m: {others['rows_per_s']:,.0f} rows/s")
        if not chosen.quick:
            figures |= measured(folder, "10m", 3)
            figures |= read(folder, "10m")
            shutil.rmtree(folder / "10m")
            figures |= measured(folder, "100m", 1)
            figures |= read(folder, "100m")
    print(json.dumps({"mode": "quick" if chosen.quick else "full", **figures}))


if __name__ == "__main__":
    main()
