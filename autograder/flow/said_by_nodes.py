"""What the nodes on a design's way say about a pipeline, as (parameter, value), in the pipeline's units."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from autograder.flow.pipeline import Pipeline

if TYPE_CHECKING:
    from autograder.designs.design import Design
    from autograder.designs.nodes import Processor, Sink, Source
    from autograder.quantities import Quantity


def found_in(
    design: Design, begin: Source | None, steps: Sequence[Processor], end: Sink | None, assumed: list[str]
) -> Iterator[tuple[str, Any]]:
    """All that is said; what was read between the lines is added to `assumed`."""
    if begin:
        yield from _of_source(design, begin, steps)
    yield from _of_steps(design, begin, steps, end, assumed)
    if end:
        size = design.size_of(begin) if begin else None
        yield from _of_sink(end, steps, size.value if size else Pipeline().event_bytes)
    for name, quantity in (
        ("brokers", design.numbers.get("brokers")),
        ("mb_per_broker", design.numbers.get("per_broker")),
    ):
        if quantity:
            yield name, quantity.value / (1e6 if name == "mb_per_broker" else 1)


def _worth(name: str, quantity: Quantity | None, unit: float = 1.0) -> Iterator[tuple[str, float]]:
    if quantity is not None:
        yield name, quantity.value / unit


def _of_source(design: Design, begin: Source, steps: Sequence[Processor]) -> Iterator[tuple[str, Any]]:
    size, average, peak = design.size_of(begin), design.rate_of(begin), design.peak_of(begin)
    yield from _worth("event_bytes", size)

    def events(quantity: Quantity | None) -> float | None:
        if quantity is None or quantity.dimension == "count/s":
            return quantity.value if quantity else None
        return quantity.value / size.value if size and size.value else None

    rate, highest = events(average), events(peak)
    if rate is not None:
        yield "rate", rate
        if highest is not None and rate > 0:
            yield "peak_ratio", highest / rate
    for name in ("partitions", "replication", "unclean_election"):
        if (value := getattr(begin, name)) is not None:
            yield name, value
    yield from _worth("mb_per_partition", begin.per_partition, 1e6)
    yield from _worth("retention_h", begin.retention, 3_600)
    if begin.acks:
        yield "acks", begin.acks
    share = begin.top_key_share or design.numbers.get("top_key_share")
    yield from _worth("top_key_share", share)
    if any(one.hot_key for one in (begin, *steps)) or (begin.is_log and not begin.key):
        # A plan for a hot key is taken at its word: its events go to all partitions.
        yield "hot_key_split", begin.partitions or Pipeline().partitions


def _of_steps(
    design: Design, begin: Source | None, steps: Sequence[Processor], end: Sink | None, assumed: list[str]
) -> Iterator[tuple[str, Any]]:
    if not steps:
        return
    # The slowest step is the pipeline's speed; one that says no rate is not the slowest.
    sized = [one for one in steps if one.parallelism and one.per_task]
    slowest = min(sized, key=lambda one: one.parallelism * one.per_task.value, default=None)
    if slowest and len(sized) > 1:
        assumed.append(f"`{slowest.name}` is the slowest step, and its tasks are the pipeline's")
    for one in (slowest,) if slowest else steps:
        if one.parallelism:
            yield "parallelism", one.parallelism
        yield from _worth("per_task_rate", one.per_task)
    for name, unit in (
        ("checkpoint", "checkpoint_s"),
        ("checkpoint_takes", "checkpoint_takes_s"),
        ("restart", "restart_s"),
    ):
        longest = [getattr(one, name).value for one in steps if getattr(one, name)]
        if longest:
            yield unit, max(longest)
    yield "repartitioned", any(one.repartition for one in steps)
    lookback = [one.lookback.value / 86_400 for one in steps if one.lookback]
    if lookback:
        yield "lookback_days", math.ceil(max(lookback))
    yield from _of_windows(design, steps, end, assumed)
    yield from _of_dedup(design, begin, steps, end)


def _of_windows(
    design: Design, steps: Sequence[Processor], end: Sink | None, assumed: list[str]
) -> Iterator[tuple[str, Any]]:
    windows = [one for one in steps if one.window or one.watermark or one.allowed_lateness]
    yield "windowed", bool(windows)
    if any("spark" in one.engine.casefold() for one in windows):
        yield "watermark", "fastest"
    for one in windows:
        if one.watermark:
            yield from _worth("watermark_disorder_s", one.watermark.delay)
            yield from _worth("idle_timeout_s", one.watermark.idle)
    allowed = [one.allowed_lateness.value for one in windows if one.allowed_lateness]
    late = design.late
    is_restated = late and late.restatement and late.max and (end is None or end.mode != "append")
    if is_restated and windows:
        assumed.append("later than the window but within `late.max` is restated, and counts")
        allowed.append(late.max.value)
    if allowed:
        yield "allowed_lateness_h", max(allowed) / 3_600
    elif windows:
        yield "allowed_lateness_h", 0.0


def _of_dedup(
    design: Design, begin: Source | None, steps: Sequence[Processor], end: Sink | None
) -> Iterator[tuple[str, Any]]:
    names = {one.name for one in steps}
    here = [one for one in design.dedup if not one.where or names & set(one.where)]
    states = [one.state for one in steps if one.state]
    held = [state.ttl.value for state in states if state.ttl]
    scopes = [one.scope.value for one in here if one.scope]
    if not here and design.dedup:
        yield "dedup_ttl_h", 0.0  # it is the table that knows copies
    elif held or scopes:
        yield "dedup_ttl_h", max(held or scopes) / 3_600
    elif not states and not here:
        yield "dedup_ttl_h", 0.0
    rate = design.rate_of(begin) if begin else None
    keys = [state.new_keys.value for state in states if state.new_keys]
    if keys and rate and rate.dimension == "count/s" and rate.value > 0:
        yield "keyed_share", min(1.0, max(keys) / rate.value)
    sizes = [state.per_key.value for state in states if state.per_key]
    if sizes:
        yield "bytes_per_key", max(sizes)


def _of_sink(end: Sink, steps: Sequence[Processor], event_bytes: float) -> Iterator[tuple[str, Any]]:
    if end.mode:
        yield "sink_mode", "upsert" if end.mode == "append" and end.idempotency_key else end.mode
    yield "commits_with_checkpoint", end.is_of_files
    compression = end.compression.value if end.compression else None
    if compression:
        yield "compression", compression
    if end.throttled_at:
        # A rate in events becomes one in bytes as they are stored, so that both are limits of one kind.
        stored = event_bytes / (compression or Pipeline().compression)
        is_in_bytes = end.throttled_at.dimension == "bytes/s"
        yield "sink_mbps", end.throttled_at.value * (1.0 if is_in_bytes else stored) / 1e6
    writers = end.writers or max(
        (one.parallelism or 0 for one in steps if end.name in one.outputs), default=0
    )
    if writers:
        yield "writers", writers
    if end.active_partitions:
        yield "active_partitions", end.active_partitions
    yield from _worth("target_file_mb", end.target_file, 1e6)
    yield from _worth("keeps_days", end.keeps, 86_400)
    if end.compaction is None:
        yield "compaction_h", 0.0
    else:
        yield "compaction_h", end.compaction.every.value / 3_600 if end.compaction.every else 1.0
