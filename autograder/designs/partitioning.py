"""What a partition spec comes to: how many partitions a day has, and how many bytes are in each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.designs.nodes import Sink

A_DAY = 86_400.0
A_YEAR = 365 * A_DAY
_TRANSFORM = re.compile(r"\s*(\w+)\s*\(\s*(?:(\d+)\s*,\s*)?([\w.]+)\s*(?:,\s*(\d+)\s*)?\)\s*")
_IDENTITY = re.compile(r"\s*([\w.]+)\s*")
_A_DAY_EACH = {"hour": 24.0, "day": 1.0, "date": 1.0, "month": 1 / 30, "year": 1 / 365}
_NAMED_LIKE_A_TIME = re.compile(r"(?:^|_)(hour|day|date|month|year)$|^(?:dt|ds)$", re.IGNORECASE)


@dataclass(frozen=True)
class Transform:
    """One part of a spec: identity, bucket, truncate, hour, day, month or year of a column."""

    how: str
    column: str
    width: int | None = None

    @property
    def per_day(self) -> float | None:
        """Partitions a day, of a time; None for anything else."""
        if self.how == "identity":
            named = _NAMED_LIKE_A_TIME.search(self.column)
            return _A_DAY_EACH[named[1].casefold() if named[1] else "day"] if named else None
        return _A_DAY_EACH.get(self.how)


def transforms(sink: Sink) -> tuple[Transform, ...]:
    """A sink's spec, part by part; what is no transform is left out."""
    return tuple(found for text in sink.partition_spec if (found := _transform(text)))


def _transform(text: str) -> Transform | None:
    if named := _TRANSFORM.fullmatch(text):
        how = named[1].casefold()
        how = how.removesuffix("s") if how in ("hours", "days", "months", "years", "dates") else how
        width = named[2] or named[4]
        return Transform(how, named[3], int(width[:12]) if width else None)
    plain = _IDENTITY.fullmatch(text)
    return Transform("identity", plain[1]) if plain else None


@dataclass(frozen=True)
class Partitions:
    """How many partitions a sink gets a day, how many it has in all, and bytes in each; None where nothing says."""

    per_day: float
    in_all: float
    bytes_each: float | None


def partitions(sink: Sink, stored_per_s: float | None) -> Partitions | None:
    """What a sink's spec comes to; None where it has none. Columns whose cardinality is not said count as one value."""
    spec = transforms(sink)
    if not spec:
        return None
    values = 1.0
    for one in spec:
        if one.per_day is None:
            values *= (one.width or 1) if one.how == "bucket" else sink.cardinality.get(one.column, 1)
    of_time = [one.per_day for one in spec if one.per_day is not None]
    days = (sink.keeps.value if sink.keeps else A_YEAR) / A_DAY
    if not of_time:
        return Partitions(
            values / days if days else values, values, _share(stored_per_s, days * A_DAY, values)
        )
    per_day = values * max(of_time)
    return Partitions(per_day, per_day * days, _share(stored_per_s, A_DAY, per_day))


def _share(stored_per_s: float | None, seconds: float, parts: float) -> float | None:
    return stored_per_s * seconds / parts if stored_per_s and parts else None
