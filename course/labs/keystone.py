"""Keystone in small as it is meant to be, under many kills: nothing lost, nothing twice, and every engine reads the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course.labs.delivery_log import RANK
from course.labs.keystone_lab import LOG, KeystoneLab
from course.labs.keystone_page import Standing
from course.labs.keystone_plan import Passage

LONG_LOG = {"size": "small", "n_members": 1_200, "days": 14}
MANY = 10


@dataclass(frozen=True)
class Survived:
    """A run and its events after many kills.

    Attributes:
        kills: of the producer and of Flink together.
        lost: deliveries that Kafka never got, records without a row, and events without a row.
        duplicated: rows too many, in the table of deliveries and in that of events.
        results_equal: whether all engines read the universe's own numbers.
        passage: the counts they come from.
    """

    kills: int
    lost: int
    duplicated: int
    results_equal: bool
    passage: Passage


def fifty_kills(
    kills: int = 50, seed: int = 1, show: Callable[[Standing], object] = lambda _: None
) -> Survived:
    """Run it once under so many kills, of the producer and of Flink, at moments drawn from `seed`; raises EngineProblem."""
    with KeystoneLab(LONG_LOG if kills > MANY else LOG, say=lambda _: None) as lab:
        passed = lab.passage(sent_then_saved, from_the_checkpoint, kills, seed, show)
        lab.merge(WINNERS)
        equal, found = lab.agree(), lab.events_found()
    return Survived(
        kills=passed.producer_kills + passed.flink_kills,
        lost=passed.not_sent + passed.lost + found.lost,
        duplicated=passed.twice + found.twice,
        results_equal=equal,
        passage=passed,
    )


def sent_then_saved(batch: list[dict[str, Any]], kafka: Any, place: Any) -> None:
    """At least once: the place is saved when Kafka has the batch."""
    for delivery in batch:
        kafka.send(delivery)
    kafka.flush()
    place.save()


def from_the_checkpoint(checkpoint: str) -> dict[str, str]:
    """Begin where the newest checkpoint says, or at the beginning where there is none."""
    return {"execution.state-recovery.path": checkpoint} if checkpoint else {}


WINNERS = f"""
SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY {", ".join(f"{column} DESC" for column in RANK)}) AS place
    FROM deliveries
    WHERE arrival_time BETWEEN event_time - INTERVAL 10 MINUTES AND event_time + INTERVAL 7 DAYS
) WHERE place = 1
"""
