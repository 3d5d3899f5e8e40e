"""The fields of a numbers card: one system, what it carries, what it promises, what it costs, what was yours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.recruiter.quantities import SECONDS, Quantity, Unit, quantity

DAY, SECOND, MONTH = SECONDS["day"], SECONDS["second"], SECONDS["month"]


@dataclass(frozen=True)
class CardField:
    """One field. Without a `unit` it is a text; `per` is the period of a rate in seconds."""

    name: str
    label: str
    example: str
    group: str
    unit: Unit | None = None
    per: float | None = None

    @property
    def is_measured(self) -> bool:
        """Whether it should be said how the number is known."""
        return "," in self.example and self.unit is not None

    def read(self, card: Mapping[str, str]) -> Quantity | None:
        """The number in a card's field; None when it is empty, cannot be read, or is a text's."""
        return quantity(card.get(self.name, ""), self.unit, self.per) if self.unit else None


_SCALE, _OWN, _PROMISE = "What it carries", "What was yours", "What it promises"
_COST, _BREAK, _DID = "What it costs", "What broke", "What you did"

FIELDS: dict[str, CardField] = {
    one.name: one
    for one in (
        CardField("rows_per_day", "Events or rows a day", "2 billion, counted", _SCALE, "count", DAY),
        CardField("peak_per_s", "Peak a second", "60 thousand, sampled", _SCALE, "count", SECOND),
        CardField("bytes_per_day", "Bytes a day", "3 TB, counted", _SCALE, "bytes", DAY),
        CardField("bytes_per_row", "Bytes a row", "1.5 kB, sampled", _SCALE, "bytes"),
        CardField("total_bytes", "Bytes in all", "1.1 PB, counted", _SCALE, "bytes"),
        CardField("promise", "The promise (SLA or SLO)", "published by 06:00 UTC", _PROMISE),
        CardField("promise_met", "Kept in how many per cent", "99.5 %, counted", _PROMISE, "percent"),
        CardField("freshness_p95", "Freshness, 95th percentile", "45 min, counted", _PROMISE, "duration"),
        CardField("late_share", "Share that arrives late", "0.4 %, sampled", _PROMISE, "percent"),
        CardField("late_window", "Accepted how late", "3 days", _PROMISE, "duration"),
        CardField("duplicates_before", "Duplicates before you", "0.3 %, counted", _PROMISE, "percent"),
        CardField("duplicates_after", "Duplicates after", "0.001 %, counted", _PROMISE, "percent"),
        CardField("machines", "Machines", "40", _COST, "count"),
        CardField("cost_month", "Cost a month", "$30k, told", _COST, "money", MONTH),
        CardField("saved_month", "Saved a month", "$8k, estimated", _COST, "money", MONTH),
        CardField("incidents", "Incidents you owned", "4, counted", _BREAK, "count"),
        CardField("detect", "Noticed after", "12 min", _BREAK, "duration"),
        CardField("recover", "Recovered after", "2 hours", _BREAK, "duration"),
        CardField("hardest", "The hardest break and its fix", "a retry storm doubled a day; I keyed on the event", _BREAK),
        CardField("pipelines", "Pipelines you own", "12", _OWN, "count"),
        CardField("tables", "Tables you own", "40", _OWN, "count"),
        CardField("consumers", "Teams that read them", "9", _OWN, "count"),
        CardField("team_size", "People in your team", "6", _OWN, "count"),
        CardField("my_share", "Your share of the work", "40 %, estimated", _OWN, "percent"),
        CardField("owned", "What you owned", "the ingest job, its tables, its runbook", _OWN),
        CardField("used", "What you used and others own", "the Kafka and Spark platforms", _OWN),
        CardField("verb", "You …", "rebuilt", _DID),
        CardField("cadence", "… a job that runs …", "hourly", _DID),
        CardField("engine", "… on …", "Spark", _DID),
        CardField("metric", "… and cut", "duplicate rows", _DID),
        CardField("before", "from", "0.3 %", _DID),
        CardField("after", "to", "0.001 %", _DID),
        CardField("act", "by", "keying on the event instead of the delivery", _DID),
    )
}  # fmt: skip
