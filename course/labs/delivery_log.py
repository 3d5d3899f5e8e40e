"""The log that the labs on Kafka and Flink send: the universe's deliveries in the order in which they arrived."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from autograder.universe import Universe

if TYPE_CHECKING:
    import polars as pl

LATEST = timedelta(days=7)
EARLIEST = timedelta(minutes=-10)
KNOWN = (1, 2, 3)
"""Versions of the schema; what claims another one is quarantined, and counts nowhere."""
RANK = ("revision", "arrival_time", "kafka_partition", "kafka_offset")
"""What makes one copy of an event win over another, the highest first."""
SENT = (
    "event_id",
    "revision",
    "member_id",
    "title_id",
    "event_type",
    "event_time",
    "watch_s",
    "country",
    "arrival_time",
    "kafka_partition",
    "kafka_offset",
)
KNOBS = {
    "p_exact": 0.03,
    "p_revised": 0.03,
    "p_stale_repeat": 0.5,
    "p_late_redelivery": 0.03,
    "p_day_move": 0.005,
    "p_null_watch": 0.02,
    "p_delete": 0.0,
}
"""More copies and corrections than usual, and nobody erased."""


@dataclass(frozen=True)
class DeliveryLog:
    """Deliveries as dicts with the columns `SENT`, times as datetimes, in the order of arrival.

    Attributes:
        universe: where they come from; `universe.frame("viewing_events_clean")` has each event once.
    """

    universe: Universe

    @classmethod
    def of_size(cls, size: str = "toy", **knobs: Any) -> DeliveryLog:
        """The log of a universe by the name of its size."""
        return cls(Universe.of_size(size, **KNOBS | knobs))

    @cached_property
    def deliveries(self) -> list[dict[str, Any]]:
        """All of them in a schema that is known, also those that come too late to be accepted."""
        import polars as pl

        order = ("arrival_time", "kafka_partition", "kafka_offset")
        known = self.universe.frame("viewing_events_raw").filter(pl.col("schema_version").is_in(KNOWN))
        return known.select(*SENT).sort(*order).to_dicts()

    @cached_property
    def accepted(self) -> list[dict[str, Any]]:
        """Those at most seven days late, and at most ten minutes early."""
        return [one for one in self.deliveries if accepted(one)]

    @property
    def clean(self) -> pl.DataFrame:
        """Each accepted event once, as its winner has it."""
        return self.universe.frame("viewing_events_clean")


def accepted(delivery: dict[str, Any]) -> bool:
    """Whether a delivery came in time to count."""
    return EARLIEST <= delivery["arrival_time"] - delivery["event_time"] <= LATEST


def as_json(delivery: dict[str, Any]) -> str:
    """A delivery as a message's value; times as SQL writes them, with six decimals."""
    return json.dumps(delivery, default=lambda moment: moment.isoformat(" ", "microseconds"))


def moment(text: str) -> datetime:
    """A time of a message."""
    return datetime.fromisoformat(text)
