"""Layout: how large files become, how many partitions there are, and whether the queries can use them."""

from __future__ import annotations

import re

from autograder.designs.design import Design
from autograder.designs.nodes import Processor, Sink
from autograder.designs.partitioning import A_DAY, partitions, transforms
from autograder.designs.rules.rule import Found, rule
from autograder.quantities import in_words

SMALL = 64e6
MOST_PARTITIONS = 1_000_000
FEW_VALUES = 1_000
_LIKE_AN_ID = re.compile(r"(^|_)(id|ids|uuid|guid|key|hash|token|email|session)$", re.IGNORECASE)


@rule(
    "R17",
    "E",
    "small-files-from-checkpoints",
    "layout",
    "What each checkpoint writes is not small, or it is compacted.",
)
def small_files_from_checkpoints(design: Design) -> Found:
    for sink in design.sinks:
        writer = _writer(design, sink)
        writers = sink.writers or (writer.parallelism if writer else None)
        stored = stored_per_s(design, sink)
        if (
            not sink.is_of_files
            or sink.compaction
            or not writer
            or not writer.checkpoint
            or not writers
            or not stored
        ):
            continue
        at_once = writers * (sink.active_partitions or 1)
        size = stored * writer.checkpoint.value / at_once
        if at_once and size < SMALL:
            a_day = in_words(at_once * A_DAY / max(writer.checkpoint.value, 1e-3), "count", "files")
            yield (
                f"sinks.{sink.name}",
                f"{writers:,} writers with {sink.active_partitions or 1:,} open partitions each, every {writer.checkpoint}:"
                f" files of {in_words(size, 'bytes')} in `{sink.name}`, {a_day} a day, and no compaction. Planning a query opens each one's footer.",
            )


@rule("R18", "W", "partitions-too-small", "layout", "A partition spec makes less than a million partitions, none of them smaller than a file should be.")  # fmt: skip
def partitions_too_small(design: Design) -> Found:
    for sink in design.sinks:
        found = partitions(sink, stored_per_s(design, sink)) if sink.is_of_files else None
        if found is None:
            continue
        spec = " x ".join(sink.partition_spec)
        if found.in_all > MOST_PARTITIONS:
            yield (
                f"sinks.{sink.name}.partition_spec",
                f"{spec} makes {in_words(found.in_all, 'count', 'partitions')} in `{sink.name}` over {sink.keeps or '365 d'}:"
                " the list of them is what every query reads first.",
            )
        elif found.bytes_each is not None and found.bytes_each < SMALL:
            yield (
                f"sinks.{sink.name}.partition_spec",
                f"{spec} leaves {in_words(found.bytes_each, 'bytes')} to each partition of `{sink.name}`, less than one good file"
                f" ({sink.target_file or '512 MB'}). A coarser time or fewer buckets read faster.",
            )


@rule("R19", "E", "partitioned-by-id", "layout", "No table has a partition for each value of an id.")
def partitioned_by_id(design: Design) -> Found:
    for sink in design.sinks:
        for one in transforms(sink):
            if one.how != "identity" or not _LIKE_AN_ID.search(one.column):
                continue
            values = sink.cardinality.get(one.column)
            if values is not None and values <= FEW_VALUES:
                continue
            stored = stored_per_s(design, sink)
            each = (
                f", {in_words(stored * A_DAY / values, 'bytes')} of a day each" if stored and values else ""
            )
            many = f"{values:,} of them" if values else "as many as there are ids"
            few = "" if values else f" Where there are few, `cardinality: {{{one.column}: 3}}` says so."
            yield (
                f"sinks.{sink.name}.partition_spec",
                f"`{sink.name}` has a partition for each `{one.column}`: {many}{each}. A bucket or a sort order prunes as well, with whole files.{few}",
            )


@rule("R20", "W", "point-lookup-reads-everything", "layout", "Where single things are looked up, a sort order or a bucket leads to them.")  # fmt: skip
def point_lookup_reads_everything(design: Design) -> Found:
    for sink in design.sinks:
        if not sink.is_of_files:
            continue
        leads = {one.column for one in transforms(sink) if one.per_day is None} | set(sink.sort[:1])
        for number, query in enumerate(sink.queries, start=1):
            if query.kind != "point" or leads & set(query.by):
                continue
            stored = stored_per_s(design, sink)
            much = f", {in_words(stored * A_DAY, 'bytes')} for one day" if stored else ""
            yield (
                f"sinks.{sink.name}.queries.{number}",
                f"Somebody looks one {' and '.join(query.by) or 'thing'} up in `{sink.name}`, and neither its sort order nor a bucket leads there:"
                f" the query opens every file of the time it asks about{much}.",
            )


@rule(
    "R35",
    "E",
    "events-from-a-rollup",
    "layout",
    "What has been rolled up answers no question about single events or bills.",
)
def events_from_a_rollup(design: Design) -> Found:
    rolled = {one.name for one in (*design.processors, *design.sinks) if one.rolled_up}
    for sink in design.sinks:
        by = {sink.name} & rolled or (
            design.upstream(sink.name) & rolled if _only_rolled(design, sink, rolled) else set()
        )
        for number, query in enumerate(sink.queries, start=1):
            if by and query.kind in ("events", "billing"):
                rolling = "it" if sink.name in by else f"`{sorted(by)[0]}`"
                yield (
                    f"sinks.{sink.name}.queries.{number}",
                    f"`{sink.name}` is asked for {'bills' if query.kind == 'billing' else 'single events'}, and {rolling} has rolled them up:"
                    " a late event, a correction or a dispute has no row left to look at.",
                )


def stored_per_s(design: Design, sink: Sink) -> float | None:
    """Bytes a second that a sink stores: as said, or what its sources bring, compressed; None where nothing says."""
    if sink.written is not None:
        return sink.written.value
    brought = [design.bytes_per_s(source) for source in design.sources_of(sink.name)]
    if not brought or None in brought:
        return None
    return sum(brought) / (sink.compression.value if sink.compression and sink.compression.value else 1.0)


def _writer(design: Design, sink: Sink) -> Processor | None:
    """The processor that writes a sink; of several, the one with the shortest checkpoint interval."""
    writing = [one for one in design.processors if (one.name, sink.name) in design.edges and one.checkpoint]
    return min(writing, key=lambda one: one.checkpoint.value, default=None)


def _only_rolled(design: Design, sink: Sink, rolled: set[str]) -> bool:
    """Whether all that a sink is written from has been rolled up."""
    feeding = [start for start, to in design.edges if to == sink.name]
    return bool(feeding) and all(
        start in rolled or any(above in rolled for above in _inputs(design, start)) for start in feeding
    )


def _inputs(design: Design, name: str) -> list[str]:
    return [start for start, to in design.edges if to == name]
