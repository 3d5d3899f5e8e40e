"""The sliders of the capacity sheet: what each field is called, its unit, its ends, and how it is said and read."""

from __future__ import annotations

import math
from dataclasses import dataclass

from autograder.drills.sizing import DAY, GB, MONTH
from autograder.quantities import NotAQuantity, in_words, read_quantity

STEPS = 400
"""A slider's positions are 0 to this."""


@dataclass(frozen=True)
class Slider:
    """One field of a load.

    Attributes:
        dimension: what a text has to be; "number" for a plain factor or count.
        low, high: the ends, in base units.
        per: what a value is divided by to be said, with `unit` behind it.
        whole: only whole numbers.
    """

    label: str
    dimension: str
    low: float
    high: float
    group: str
    unit: str = ""
    whole: bool = False

    def at(self, position: float) -> float:
        """The value of a position, to two digits; positions are even in factors, not in steps."""
        share = min(max(position / STEPS, 0.0), 1.0)
        value = self.low * (self.high / self.low) ** share
        if self.whole:
            return float(round(value))
        digits = 1 - math.floor(math.log10(value))
        return min(max(round(value, digits), self.low), self.high)

    def position(self, value: float) -> int:
        """Where a value stands on the slider; outside its ends it stays at one."""
        inside = min(max(value, self.low), self.high)
        return round(STEPS * math.log(inside / self.low) / math.log(self.high / self.low))

    def said(self, value: float) -> str:
        """A value with its unit, to three digits."""
        if self.dimension == "number":
            return f"{value:,.4g}" if not self.whole else f"{value:,.0f}"
        if self.dimension == "share":
            return f"{value * 100:.3g} %"
        if self.dimension == "money/B":
            return f"$ {value * GB:.3g} a GB and month"
        if self.dimension == "money":
            return f"$ {value:,.0f} a month"
        return in_words(value, self.dimension, self.unit)

    def exact(self, value: float) -> str:
        """A value with all its digits, to be kept and read again."""
        if self.dimension == "share":
            return f"{value * 100:.15g} %"
        if self.dimension == "money/B":
            return f"$ {value * GB:.15g}/GB"
        unit = {"count/s": " events/s", "bytes": " B", "bytes/s": " B/s", "duration": " s"}.get(
            self.dimension, ""
        )
        return f"{'$ ' * (self.dimension == 'money')}{value:.15g}{unit}"

    def read(self, text: str) -> float:
        """A text as a value in base units.

        Raises:
            ValueError: it cannot be read, or is another kind of number; the message is for the learner.
        """
        if self.dimension == "money/B":
            text = text.replace(" a GB and month", "/GB")
        if self.dimension == "money":
            text = text.replace(" a month", "")
        try:
            found = read_quantity(text)
        except NotAQuantity as reason:
            raise ValueError(f"{reason}.") from None
        value = self._value(found.value, found.dimension, found.unit)
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"{self.label} is above zero.")
        return float(round(value)) or 1.0 if self.whole else value

    def _value(self, value: float, given: str, unit: str) -> float:
        wanted = "count" if self.dimension == "number" else self.dimension
        if given == wanted:
            return value
        if self.dimension == "share" and given == "count" and not unit:
            return value  # 0.6
        if self.dimension == "count/s" and given == "count":
            return value
        if self.dimension == "money" and given == "money/s":
            return value * MONTH
        raise ValueError(f"{self.label} is written like this: {self.said(self.at(STEPS / 2))}.")


_RATES, _BROKERS, _STATE, _TABLE, _MONEY = (
    "Rate and size",
    "Brokers",
    "Deduplication",
    "Table",
    "Prices, supposed",
)

SLIDERS: dict[str, Slider] = {
    "average_rate": Slider("Average rate", "count/s", 1e3, 100e6, _RATES, "events"),
    "peak_factor": Slider("Peak over average", "number", 1, 10, _RATES),
    "event_size": Slider("Event size", "bytes", 50, 100e3, _RATES),
    "replication": Slider("Copies", "number", 1, 5, _BROKERS, whole=True),
    "readers": Slider("Readers of everything", "number", 1, 50, _BROKERS, whole=True),
    "retention": Slider("Retention", "duration", 3_600, 30 * DAY, _BROKERS),
    "partition_limit": Slider("Limit of a partition", "bytes/s", 1e6, 100e6, _BROKERS),
    "broker_limit": Slider("Limit of a broker", "bytes/s", 10e6, 2e9, _BROKERS),
    "utilisation": Slider("Share of the broker's limit", "share", 0.1, 1, _BROKERS),
    "keyed_share": Slider("Events with a key", "share", 0.001, 1, _STATE),
    "ttl": Slider("Keys are remembered for", "duration", 60, 30 * DAY, _STATE),
    "key_size": Slider("Bytes a key", "bytes", 8, 1_000, _STATE),
    "compression": Slider("Compression", "number", 1, 20, _TABLE),
    "checkpoint": Slider("Commit every", "duration", 10, 3_600, _TABLE),
    "writers": Slider("Writers", "number", 1, 10_000, _TABLE, whole=True),
    "active_partitions": Slider("Partitions that a writer has open", "number", 1, 1_000, _TABLE, whole=True),
    "file_size": Slider("Compacted file", "bytes", 1e6, 2e9, _TABLE),
    "table_days": Slider("Days kept", "number", 1, 3_650, _TABLE, whole=True),
    "broker_price": Slider("A broker", "money", 10, 10_000, _MONEY),
    "storage_price": Slider("A byte in the table", "money/B", 0.001 / GB, 0.5 / GB, _MONEY),
}
"""Every field of a load, in groups."""
