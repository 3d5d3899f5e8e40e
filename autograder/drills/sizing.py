"""The closed forms of a stream's size: from a load in base units to rates, partitions, brokers, state, files and money."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DAY, MONTH = 86_400, 2_592_000
GB = 1e9


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a design is sized by, in events, bytes, seconds and dollars.

    Attributes:
        average_rate: events a second over a whole day; `peak_factor` times as many at the peak.
        event_size: bytes of an event on the wire; in the table it takes 1/`compression` of them.
        replication: copies of each byte on brokers; `readers` consumer groups read all of it.
        retention: seconds for which brokers keep an event.
        partition_limit, broker_limit: bytes a second that one of them takes; a broker counts every copy.
        utilisation: the share of the broker limit that is planned with.
        keyed_share: of the events, those whose keys are remembered, for `ttl` seconds at `key_size` bytes.
        checkpoint: seconds between two commits of the table's writers.
        active_partitions: of the table, that one writer has a file open in.
        file_size: bytes of a data file that was compacted.
        broker_price: dollars a month; storage_price: dollars a month for a byte in the table.
        table_days: for how many days the table keeps its rows.
    """

    average_rate: float = 23e6
    peak_factor: float = 1.6
    event_size: float = 1_500
    compression: float = 5
    replication: int = 3
    readers: int = 5
    retention: float = DAY
    partition_limit: float = 10e6
    broker_limit: float = 100e6
    utilisation: float = 0.6
    keyed_share: float = 0.1
    ttl: float = 7 * DAY
    key_size: float = 40
    checkpoint: float = 300
    writers: int = 2_000
    active_partitions: int = 24
    file_size: float = 512e6
    broker_price: float = 500
    storage_price: float = 0.023 / GB
    table_days: float = 30


@dataclass(frozen=True)
class Figure:
    """One number that follows from a load.

    Attributes:
        dimension: of `autograder.quantities`; a rate is a second's.
        period: in which a rate is said: "s" or "day".
        needs: the fields of the load that decide it.
        formula: in the fields' names, `_` for a space.
    """

    name: str
    label: str
    dimension: str
    noun: str
    period: str
    formula: str
    needs: tuple[str, ...]
    of: Callable[[Load], float]


def peak_rate(load: Load) -> float:
    """Events a second at the peak."""
    return load.average_rate * load.peak_factor


def bytes_in(load: Load) -> float:
    """Bytes a second that producers send, on average."""
    return load.average_rate * load.event_size


def peak_in(load: Load) -> float:
    """Bytes a second that producers send at the peak, each once."""
    return peak_rate(load) * load.event_size


def peak_out(load: Load) -> float:
    """Bytes a second that leave the brokers at the peak: to each reader, and to each further copy."""
    return (load.readers + load.replication - 1) * peak_in(load)


def partitions(load: Load) -> float:
    """Partitions at least, where none takes more than its limit at the peak."""
    return _whole(peak_in(load) / load.partition_limit)


def brokers(load: Load) -> float:
    """Brokers that take every copy of the peak within the planned share of their limit."""
    return _whole(peak_in(load) * load.replication / (load.broker_limit * load.utilisation))


def retained(load: Load) -> float:
    """Bytes on the brokers' disks: an average day's, in all copies, for as long as they are kept."""
    return bytes_in(load) * load.replication * load.retention


def state(load: Load) -> float:
    """Bytes of remembered keys, each for the time to live."""
    return load.average_rate * load.keyed_share * load.ttl * load.key_size


def table_bytes(load: Load) -> float:
    """Bytes a second that the table grows by, compressed."""
    return bytes_in(load) / load.compression


def files_compacted(load: Load) -> float:
    """Files a second, if each had the size of a compacted one."""
    return table_bytes(load) / load.file_size


def files_written(load: Load) -> float:
    """Files a second that writers commit before any compaction."""
    return load.writers * load.active_partitions / load.checkpoint


def cost(load: Load) -> float:
    """Dollars a second: the brokers', and the table's storage once it is as large as it gets."""
    stored = table_bytes(load) * load.table_days * DAY * load.storage_price
    return (brokers(load) * load.broker_price + stored) / MONTH


def _whole(number: float) -> float:
    # 5,600.0000001 partitions are 5,600.
    return float(math.ceil(number * (1 - 1e-12)))


_RATE = ("average_rate",)
_PEAK = ("average_rate", "peak_factor")
_SIZED = ("average_rate", "event_size")
_PEAK_SIZED = ("average_rate", "peak_factor", "event_size")

FIGURES: dict[str, Figure] = {
    one.name: one
    for one in (
        Figure("average_rate", "Events a second, average", "count/s", "events", "s", "events a day / 86,400 s", _RATE, lambda load: load.average_rate),
        Figure("events_per_day", "Events a day", "count/s", "events", "day", "average_rate × 86,400 s", _RATE, lambda load: load.average_rate),
        Figure("peak_rate", "Events a second at the peak", "count/s", "events", "s", "average_rate × peak_factor", _PEAK, peak_rate),
        Figure("bytes_in", "Bytes in a second, average", "bytes/s", "", "s", "average_rate × event_size", _SIZED, bytes_in),
        Figure("peak_in", "Bytes in a second at the peak", "bytes/s", "", "s", "average_rate × peak_factor × event_size", _PEAK_SIZED, peak_in),
        Figure("peak_out", "Bytes out a second at the peak", "bytes/s", "", "s", "(readers + replication − 1) × peak in", (*_PEAK_SIZED, "readers", "replication"), peak_out),
        Figure("partitions", "Partitions, at least", "count", "partitions", "", "peak in / partition_limit, rounded up", (*_PEAK_SIZED, "partition_limit"), partitions),
        Figure("brokers", "Brokers", "count", "brokers", "", "peak in × replication / (broker_limit × utilisation), rounded up", (*_PEAK_SIZED, "replication", "broker_limit", "utilisation"), brokers),
        Figure("retained", "Bytes on the brokers' disks", "bytes", "", "", "average in × replication × retention", (*_SIZED, "replication", "retention"), retained),
        Figure("state", "State of the deduplication", "bytes", "", "", "average_rate × keyed_share × ttl × key_size", (*_RATE, "keyed_share", "ttl", "key_size"), state),
        Figure("table_bytes", "The table grows by", "bytes/s", "", "day", "average in × 86,400 s / compression", (*_SIZED, "compression"), table_bytes),
        Figure("files_compacted", "Files a day, compacted", "count/s", "files", "day", "table bytes a day / file_size", (*_SIZED, "compression", "file_size"), files_compacted),
        Figure("files_written", "Files a day, as written", "count/s", "files", "day", "86,400 s / checkpoint × writers × active_partitions", ("checkpoint", "writers", "active_partitions"), files_written),
        Figure("cost", "Cost a month", "money/s", "", "month", "brokers × broker_price + table bytes a day × table_days × storage_price", (*_PEAK_SIZED, "replication", "broker_limit", "utilisation", "compression", "broker_price", "storage_price", "table_days"), cost),
    )
}  # fmt: skip
"""Every figure that follows from a load, in the order in which one works them out."""


def sized(load: Load) -> dict[str, float]:
    """All figures by name, rates a second."""
    return {name: figure.of(load) for name, figure in FIGURES.items()}


def field_names() -> tuple[str, ...]:
    """The fields of a load."""
    return tuple(Load.__dataclass_fields__)


def load_of(given: dict[str, Any]) -> Load:
    """A load with some of its fields given.

    Raises:
        ValueError: a field is not above zero; the message names it.
    """
    for name, value in given.items():
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(f"{name} is above zero")
    return Load(**given)
