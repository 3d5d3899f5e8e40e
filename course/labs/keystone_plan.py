"""A run of the Keystone lab as plain data: when to kill what, drawn from a seed, and what came through in the end."""

from __future__ import annotations

import random
from dataclasses import dataclass

from course.labs.keystone_devices import DEATHS
from course.labs.keystone_producer import BATCH
from course.labs.one_life import Death

PART_OF_PRODUCER = 0.3
MOST_COMMITS, MOST_MORE_SECONDS = 2, 1.2


@dataclass(frozen=True)
class Plan:
    """When to kill what.

    Attributes:
        producer: by batch, the action at which the producer dies.
        flink: for each life of Flink but the last, how many commits to the table it is given, and seconds after that.
    """

    producer: dict[int, Death]
    flink: tuple[tuple[int, float], ...]

    @classmethod
    def drawn(cls, kills: int, seed: int, deliveries: int) -> Plan:
        """So many kills in all, about three in ten of them the producer's."""
        chance = random.Random(seed)
        of_producer = min(max(1, round(kills * PART_OF_PRODUCER)) if kills > 1 else 0, deliveries // BATCH)
        batches = chance.sample(range(deliveries // BATCH), of_producer)
        flink = (
            (chance.randint(0, MOST_COMMITS), chance.uniform(0, MOST_MORE_SECONDS))
            for _ in range(kills - of_producer)
        )
        return cls({batch: chance.choice(DEATHS) for batch in sorted(batches)}, tuple(flink))


@dataclass(frozen=True)
class Passage:
    """What came through.

    Attributes:
        deliveries: in the log.
        not_sent: of them, those that Kafka never got.
        records: in the topic.
        rows: in the table of deliveries.
        lost: records without a row.
        twice: rows too many.
        producer_kills, flink_kills: of each.
        between: kills of Flink when a checkpoint was whole and not yet committed to the table.
        files, snapshots: of the table.
    """

    deliveries: int
    not_sent: int
    records: int
    rows: int
    lost: int
    twice: int
    producer_kills: int
    flink_kills: int
    between: int
    files: int
    snapshots: int
    seconds: float

    @property
    def sent_again(self) -> int:
        """Records that say what another one says already."""
        return self.records - (self.deliveries - self.not_sent)
