"""A consumer group in slow motion: members that join and leave while one looks, and what each was given and lost."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from course.engines.installed import EngineProblem

if TYPE_CHECKING:
    from course.labs.kafka_lab import KafkaLab

QUIET, SECONDS = 1.0, 40.0


class Group:
    """The members of one group on one topic, all in this process.

    Attributes:
        happened: what each member was told, in order: "A gets 0 1 2", "A gives up 2".
    """

    def __init__(self, lab: KafkaLab, topic: str, strategy: str) -> None:
        """`strategy` is Kafka's `partition.assignment.strategy`, such as "range" or "cooperative-sticky"."""
        self.happened: list[str] = []
        self._lab, self._topic, self._strategy = lab, topic, strategy
        self._name = lab.group(f"{topic}-{strategy}")
        self._members: dict[str, object] = {}
        self._changed = time.monotonic()

    def joins(self, member: str) -> None:
        """A member joins; returns once the group is at rest."""
        from confluent_kafka import Consumer

        consumer = Consumer(
            {
                **self._lab.client,
                "group.id": self._name,
                "partition.assignment.strategy": self._strategy,
                "session.timeout.ms": 6_000,
                "heartbeat.interval.ms": 300,
                "auto.offset.reset": "earliest",
                "enable.auto.commit": False,
            }
        )
        consumer.subscribe(
            [self._lab.name(self._topic)],
            on_assign=lambda _, places: self._told(member, "gets", places),
            on_revoke=lambda _, places: self._told(member, "gives up", places),
        )
        self._members[member] = consumer
        self._rest()

    def leaves(self, member: str) -> None:
        """A member closes its consumer; returns once the others have its partitions."""
        self._members.pop(member).close()
        self._rest()

    def holds(self) -> dict[str, list[int]]:
        """By member: the partitions it has now."""
        return {
            name: sorted(place.partition for place in member.assignment())
            for name, member in self._members.items()
        }

    def works(self, member: str, records: int) -> int:
        """A member reads so many records and commits; returns how many there were."""
        consumer, read = self._members[member], 0
        until = time.monotonic() + SECONDS
        while read < records and time.monotonic() < until:
            read += sum(not one.error() for one in consumer.consume(records - read, 0.5))
        consumer.commit(asynchronous=False)
        return read

    def close(self) -> None:
        """All leave."""
        while self._members:
            self._members.popitem()[1].close()

    def _told(self, member: str, what: str, places: list) -> None:
        self._changed = time.monotonic()
        if places:
            self.happened.append(
                f"{member} {what} {' '.join(str(p) for p in sorted(p.partition for p in places))}"
            )

    def _rest(self) -> None:
        """Poll, as members must, until nothing has moved for a second and every partition is held."""
        self._changed, until = time.monotonic(), time.monotonic() + SECONDS
        wanted = len(self._lab.partitions(self._topic))
        while self._members:
            for consumer in self._members.values():
                # Paused: a poll here is for the group's news, not for records.
                consumer.pause(consumer.assignment())
                consumer.poll(0.05)
            held = self.holds().values()
            spread = all(held) or wanted < len(held)
            if sum(map(len, held)) == wanted and spread and time.monotonic() - self._changed > QUIET:
                break
            if time.monotonic() > until:
                raise EngineProblem(f"The group found no rest within {SECONDS:g} seconds: {self.holds()}")
        for consumer in self._members.values():
            consumer.resume(consumer.assignment())
