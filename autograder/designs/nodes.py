"""The nodes of a design: sources, processors and sinks, and what is said about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.designs.fields import choice, names, quantity, reads, text
from autograder.quantities import Quantity

LOGS = ("kafka", "kinesis", "pulsar")
TABLE_FORMATS = ("iceberg", "delta", "hudi")
FILES = (*TABLE_FORMATS, "files", "parquet", "orc", "hive", "s3", "avro", "lake")
GUARANTEES = ("at-least-once", "at-most-once", "exactly-once")
IDEMPOTENT_MODES = ("upsert", "overwrite", "2pc")


@dataclass(frozen=True, kw_only=True)
class Node:
    """What all nodes have. `more` keeps fields that the format does not know, as plain data."""

    name: str
    because: str = text()
    clusters: int | None = reads("count")
    hot_key: str = text()
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Kept(Node):
    """A source or a sink: something that keeps events, in partitions where it is a log."""

    type: str = text()
    partitions: int | None = reads("count")
    per_partition: Quantity | None = quantity("bytes/s")
    replication: int | None = reads("count")
    acks: str = choice("all", "leader", "none")
    unclean_election: bool | None = reads("yes")
    retention: Quantity | None = quantity("duration")

    @property
    def is_log(self) -> bool:
        """Whether it is read by offset, from partitions, for as long as it is retained."""
        return self.type.casefold() in LOGS


@dataclass(frozen=True, kw_only=True)
class Source(Kept):
    """Where events come from. Rates are averages unless they are called `peak`."""

    semantics: str = choice(*GUARANTEES)
    ordering: str = choice("none", "per key", "per partition", "global")
    key: tuple[str, ...] = names()
    rate: Quantity | None = quantity("count/s", "bytes/s")
    peak: Quantity | None = quantity("count/s", "bytes/s")
    event_size: Quantity | None = quantity("bytes")
    top_key_share: Quantity | None = quantity("share")


@dataclass(frozen=True)
class State:
    """What a processor remembers: by which columns, for how long, how many new keys, how large each."""

    keyed_by: tuple[str, ...] = names()
    ttl: Quantity | None = quantity("duration")
    new_keys: Quantity | None = quantity("count/s")
    per_key: Quantity | None = quantity("bytes")


@dataclass(frozen=True)
class Window:
    """A window over some clock's column."""

    on: str = text()
    size: Quantity | None = quantity("duration")


@dataclass(frozen=True)
class Watermark:
    """Which clock it follows (`from` in the document), how far behind, and when an idle input is left out."""

    source: str = text(key="from")
    delay: Quantity | None = quantity("duration")
    idle: Quantity | None = quantity("duration")


@dataclass(frozen=True, kw_only=True)
class Processor(Node):
    """What reads `inputs` and writes `outputs` (`in` and `out` in the document)."""

    inputs: tuple[str, ...] = names(key="in")
    outputs: tuple[str, ...] = names(key="out")
    engine: str = text()
    parallelism: int | None = reads("count")
    per_task: Quantity | None = quantity("count/s")
    repartition: str = text()
    guarantee: str = choice(*GUARANTEES)
    state: State | None = reads("part", part=State)
    window: Window | None = reads("part", part=Window)
    watermark: Watermark | None = reads("part", part=Watermark, alone="from")
    allowed_lateness: Quantity | None = quantity("duration")
    checkpoint: Quantity | None = quantity("duration")
    checkpoint_takes: Quantity | None = quantity("duration")
    restart: Quantity | None = quantity("duration")
    lookback: Quantity | None = quantity("duration")
    rolled_up: bool | None = reads("yes")


@dataclass(frozen=True)
class Compaction:
    """How often small files become large ones, and what keeps writers out of its way."""

    every: Quantity | None = quantity("duration")
    how: str = text()
    isolation: str = text()


@dataclass(frozen=True)
class Query:
    """A question asked of a sink: in words, of which kind, by which columns."""

    asks: str = text()
    kind: str = choice("point", "range", "aggregate", "events", "billing")
    by: tuple[str, ...] = names()


@dataclass(frozen=True, kw_only=True)
class Sink(Kept):
    """Where results are kept. `written` is bytes a second as they are stored."""

    mode: str = choice("append", *IDEMPOTENT_MODES)
    idempotency_key: tuple[str, ...] = names()
    partition_spec: tuple[str, ...] = reads("texts")
    cardinality: Mapping[str, int] = reads("counts")
    sort: tuple[str, ...] = names()
    target_file: Quantity | None = quantity("bytes")
    writers: int | None = reads("count")
    active_partitions: int | None = reads("count")
    written: Quantity | None = quantity("bytes/s")
    compression: Quantity | None = quantity("count")
    compaction: Compaction | None = reads("part", part=Compaction, alone="how")
    keeps: Quantity | None = quantity("duration")
    rolled_up: bool | None = reads("yes")
    personal: bool | None = reads("yes")
    throttled_at: Quantity | None = quantity("bytes/s", "count/s")
    queries: tuple[Query, ...] = reads("parts", part=Query, alone="asks")

    @property
    def is_table_format(self) -> bool:
        """Whether old versions of its files outlive a DELETE."""
        return self.type.casefold() in TABLE_FORMATS

    @property
    def is_of_files(self) -> bool:
        """Whether it is made of files, so that their sizes and partitions matter."""
        return self.type.casefold() in FILES

    @property
    def is_idempotent(self) -> bool:
        """Whether a delivery that is written twice leaves what one leaves."""
        return self.mode in IDEMPOTENT_MODES or bool(self.idempotency_key)
