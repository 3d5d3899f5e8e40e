"""What a pipeline needs, by formula and without time: bytes, brokers, state, files, replays, dollars."""

from __future__ import annotations

import math
from dataclasses import dataclass

from autograder.flow.pipeline import Pipeline

DAY = 86_400.0
SMALL_MB = 64.0
"""A file below this counts as small."""


@dataclass(frozen=True)
class Prices:
    """Round list prices to compare designs with, in dollars; not anybody's bill."""

    task_hour: float = 0.05
    broker_hour: float = 0.50
    gb_month: float = 0.023
    million_writes: float = 5.0
    tb_scanned: float = 1.0


def copies_in(pipeline: Pipeline) -> float:
    """Deliveries for each event: itself and its copies."""
    return 1 + pipeline.copies.share


def average_in(pipeline: Pipeline) -> float:
    """Bytes a second that producers send, over a day."""
    return pipeline.rate * pipeline.event_bytes


def peak_in(pipeline: Pipeline) -> float:
    """Bytes a second that producers send in the evening."""
    return average_in(pipeline) * pipeline.peak_ratio


def out_of_the_log(pipeline: Pipeline) -> float:
    """Bytes a second that leave brokers at the peak: each reader and each follower fetches everything."""
    return peak_in(pipeline) * (pipeline.readers + pipeline.replication - 1)


def partitions_needed(pipeline: Pipeline) -> int:
    """The fewest that take the peak in, were no key hot."""
    return math.ceil(peak_in(pipeline) / (pipeline.mb_per_partition * 1e6))


def brokers_at(pipeline: Pipeline, bytes_in: float, headroom: float = 0.0) -> int:
    """Brokers for so many bytes a second from producers, written once a copy."""
    return max(
        1, math.ceil(bytes_in * pipeline.replication / (pipeline.mb_per_broker * 1e6) / (1 - headroom))
    )


def brokers(pipeline: Pipeline) -> int:
    """As many as are given, else as many as the peak needs with the headroom asked for."""
    peak = peak_in(pipeline) * copies_in(pipeline)
    return pipeline.brokers or brokers_at(pipeline, peak, pipeline.headroom)


def log_bytes(pipeline: Pipeline) -> float:
    """Bytes on the disks of the log, all copies."""
    return average_in(pipeline) * pipeline.replication * pipeline.retention_h * 3_600


def state_bytes(pipeline: Pipeline) -> float:
    """Bytes of remembered ids: new ids a second x how long x bytes each."""
    return pipeline.rate * pipeline.keyed_share * pipeline.dedup_ttl_h * 3_600 * pipeline.bytes_per_key


def checkpoint_age(pipeline: Pipeline) -> float:
    """Seconds of work that a failure undoes on average: half an interval, and what the last checkpoint took."""
    return max(pipeline.checkpoint_s, pipeline.checkpoint_takes_s) / 2 + pipeline.checkpoint_takes_s


def written_per_day(pipeline: Pipeline) -> float:
    """Bytes that land in the table in a day, compressed."""
    return average_in(pipeline) * DAY / pipeline.compression


def files_per_hour(pipeline: Pipeline) -> float:
    """Files before compaction: each writer closes one in each of its partitions at each checkpoint, more if they are full."""
    closings = pipeline.writers * pipeline.active_partitions * 3_600 / pipeline.checkpoint_s
    each_mb = written_per_day(pipeline) / 24 / closings / 1e6
    return closings * max(1.0, each_mb / pipeline.target_file_mb)


def file_mb(pipeline: Pipeline) -> float:
    """The average file before compaction."""
    return written_per_day(pipeline) / 24 / files_per_hour(pipeline) / 1e6


def small_files(pipeline: Pipeline) -> float:
    """The share of small files among those of a day, at an average moment."""
    if file_mb(pipeline) >= SMALL_MB:
        return 0.0
    if not pipeline.compaction_h:
        return 1.0
    # A file waits for its compaction half the period; then it is part of a full one.
    waiting = min(1.0, pipeline.compaction_h / 24 / 2)
    fresh = files_per_hour(pipeline) * 24 * waiting
    packed = written_per_day(pipeline) * (1 - waiting) / (pipeline.target_file_mb * 1e6)
    is_small_packed = pipeline.target_file_mb < SMALL_MB
    return (fresh + packed * is_small_packed) / (fresh + packed) if fresh + packed else 0.0


def days_restated(pipeline: Pipeline) -> int:
    """Days before today to which a day brings at least one row that counts."""
    if pipeline.lookback_days:
        return pipeline.lookback_days
    a_day, days = pipeline.rate * DAY, 0
    while days < 400:
        # The nearest that an event of so many days ago can be.
        nearest = days * DAY
        if nearest >= pipeline.window_s or a_day * pipeline.lateness.tail(nearest) < 1:
            break
        days += 1
    return days


def scanned_per_day(pipeline: Pipeline) -> float:
    """Bytes that are read in a day to count and to compact."""
    daily = written_per_day(pipeline)
    counted = daily * max(1, pipeline.lookback_days)
    return counted + daily * bool(pipeline.compaction_h)


def rewritten_per_day(pipeline: Pipeline) -> float:
    """Bytes that are written again in a day: results of restated days, and what compaction packs."""
    results = days_restated(pipeline) * pipeline.aggregate_gb * 1e9
    return results + written_per_day(pipeline) * bool(pipeline.compaction_h)


def dollars_per_day(pipeline: Pipeline, prices: Prices | None = None) -> dict[str, float]:
    """What a day costs, by part."""
    prices = prices or Prices()
    by_gb_day = prices.gb_month / 30 / 1e9
    lake = written_per_day(pipeline) * pipeline.keeps_days
    return {
        "job": pipeline.parallelism * prices.task_hour * 24,
        "log": brokers(pipeline) * prices.broker_hour * 24 + log_bytes(pipeline) * by_gb_day,
        "table": lake * by_gb_day,
        "requests": files_per_hour(pipeline) * 24 * prices.million_writes / 1e6,
        "reading": scanned_per_day(pipeline) / 1e12 * prices.tb_scanned,
    }
