"""A load as an interviewer tells it: round numbers, in units of their own choice."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable

from autograder.drills.said_numbers import spelled
from autograder.drills.sizing import GB, Load
from autograder.quantities import in_words

_ROUND: dict[str, tuple[float, ...]] = {
    "average_rate": (200e3, 500e3, 1.2e6, 2e6, 5e6, 8e6, 12e6, 23e6),
    "peak_factor": (1.6, 2.5, 3),
    "event_size": (200, 500, 800, 1_000, 1_500, 2_000, 4_000),
    "compression": (3, 4, 5, 7),
    "replication": (2, 3),
    "readers": (3, 4, 5, 6),
    "retention": (6 * 3_600, 8 * 3_600, 12 * 3_600, 24 * 3_600, 48 * 3_600, 72 * 3_600),
    "partition_limit": (5e6, 10e6, 20e6),
    "broker_limit": (50e6, 100e6, 150e6, 250e6),
    "utilisation": (0.5, 0.6, 0.7),
    "keyed_share": (0.05, 0.1, 0.2),
    "ttl": (3_600, 6 * 3_600, 86_400, 7 * 86_400),
    "key_size": (24, 40, 64),
    "checkpoint": (60, 300, 600),
    "writers": (200, 500, 2_000),
    "active_partitions": (6, 12, 24),
    "file_size": (128e6, 256e6, 512e6),
    "broker_price": (300, 500, 800),
    "storage_price": (0.02 / GB, 0.023 / GB, 0.03 / GB),
    "table_days": (30, 90, 365),
}
_WHOLE = ("replication", "readers", "writers", "active_partitions")


def drawn_load(chance: random.Random, hard: bool) -> tuple[Load, tuple[str, ...], tuple[str, ...]]:
    """A load of round numbers, the fields to tell in bits, and those to tell in powers of 1024."""
    values = {field: chance.choice(choices) for field, choices in _ROUND.items()}
    bits = binary = ()
    if hard:
        bits = tuple(field for field in ("partition_limit", "broker_limit") if chance.random() < 0.6)
        binary = tuple(field for field in ("event_size", "file_size") if chance.random() < 0.5)
        values["event_size"] = (
            values["event_size"] * 1.024 if "event_size" in binary else values["event_size"]
        )
        values["file_size"] = values["file_size"] * 1.048576 if "file_size" in binary else values["file_size"]
    return (
        Load(**{field: int(value) if field in _WHOLE else value for field, value in values.items()}),
        bits,
        binary,
    )


def facts(
    load: Load,
    fields: Iterable[str],
    chance: random.Random,
    *,
    per_day: bool,
    bits: Collection[str] = (),
    binary: Collection[str] = (),
) -> tuple[str, ...]:
    """One paragraph of sentences, the rate first, the others in any order."""
    fields = list(dict.fromkeys(fields))
    first = [field for field in fields if field == "average_rate"]
    others = [field for field in fields if field != "average_rate"]
    chance.shuffle(others)
    told = [_rate(load.average_rate, per_day)] if first else []
    told += [_SAID[field](load, field in bits, field in binary) for field in others]
    return (" ".join(f"{one[0].upper()}{one[1:]}." for one in told),)


def _rate(rate: float, per_day: bool) -> str:
    if not per_day:
        return f"{in_words(rate, 'count/s', 'events')} arrive, on average"
    return f"{spelled(rate * 86_400)} events a day"


def _limit(rate: float, in_bits: bool) -> str:
    return f"{rate * 8 / 1e6:g} Mbit/s" if in_bits else f"{rate / 1e6:g} MB/s"


def _size(size: float, is_binary: bool) -> str:
    if is_binary:
        return f"{size / 1_024**2:g} MiB" if size >= 1e6 else f"{size / 1_024:.3g} KiB"
    return in_words(size, "bytes")


_SAID = {
    "peak_factor": lambda load, bits, binary: f"the peak is {load.peak_factor:g} times the average",
    "event_size": lambda load, bits, binary: f"an event has {_size(load.event_size, binary)} on the wire",
    "compression": lambda load, bits, binary: f"files of the table are {load.compression:g} times smaller than the events in them",
    "replication": lambda load, bits, binary: f"brokers hold {load.replication} copies of everything",
    "readers": lambda load, bits, binary: f"{load.readers} consumer groups read all of it",
    "retention": lambda load, bits, binary: f"brokers keep {in_words(load.retention, 'duration')}",
    "partition_limit": lambda load, bits, binary: f"a partition takes at most {_limit(load.partition_limit, bits)}",
    "broker_limit": lambda load, bits, binary: f"a broker takes at most {_limit(load.broker_limit, bits)}, copies included",
    "utilisation": lambda load, bits, binary: f"you plan with {load.utilisation * 100:g} % of a broker's limit",
    "keyed_share": lambda load, bits, binary: f"{load.keyed_share * 100:g} % of the events have a key to deduplicate by",
    "ttl": lambda load, bits, binary: f"each key is remembered for {in_words(load.ttl, 'duration')}",
    "key_size": lambda load, bits, binary: f"a key takes {load.key_size:g} bytes of state",
    "checkpoint": lambda load, bits, binary: f"writers commit every {load.checkpoint / 60:g} min" if load.checkpoint > 60 else "writers commit once a minute",
    "writers": lambda load, bits, binary: f"there are {load.writers:,} writers",
    "active_partitions": lambda load, bits, binary: f"each writer has {load.active_partitions} partitions of the table open",
    "file_size": lambda load, bits, binary: f"a compacted file has {_size(load.file_size, binary)}",
    "broker_price": lambda load, bits, binary: f"suppose a broker costs $ {load.broker_price:g} a month",
    "storage_price": lambda load, bits, binary: f"suppose a GB in the table costs $ {load.storage_price * GB:g} a month",
    "table_days": lambda load, bits, binary: f"the table keeps {load.table_days:g} days",
}  # fmt: skip
