"""Lab 1: a Kafka of its own or the one that KAFKA_BOOTSTRAP names, with topics and groups that only this run uses."""

from __future__ import annotations

import atexit
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from course.engines.installed import EngineProblem, ready
from course.engines.process import to_terminal
from course.labs.delivery_log import DeliveryLog, as_json
from course.labs.kafka_topics import SECONDS, Topics

if TYPE_CHECKING:
    from confluent_kafka import Message

BOOTSTRAP, CLIENT = "KAFKA_BOOTSTRAP", "KAFKA_CLIENT_CONF"


class KafkaLab(Topics):
    """Topics by short names, and clients for them. Use it in a `with`, or `stop()` it.

    KAFKA_CLIENT_CONF is a JSON object of further client settings, such as those of a login.

    Attributes:
        log: the universe's deliveries.
        is_own: whether the lab has started Kafka itself.
    """

    def __init__(self, name: str = "lab1", say: Callable[[str], None] = to_terminal) -> None:
        """Start it, or reach the one that is named; raises EngineProblem."""
        ready("kafka")
        try:
            from confluent_kafka import KafkaException
        except ModuleNotFoundError:
            raise EngineProblem(
                "Kafka's client lives in the kernel “Engines”. Choose it in the top right corner of the notebook."
            ) from None
        address = os.environ.get(BOOTSTRAP, "")
        try:
            logins = dict(json.loads(os.environ.get(CLIENT, "{}")))
        except ValueError:
            raise EngineProblem(f"{CLIENT} is not a JSON object of client settings.") from None
        self.is_own = not address
        self._node = None
        self.log = DeliveryLog.of_size()
        if self.is_own:
            from course.engines.kafka import Kafka

            self._node = Kafka(say)
            address = self._node.bootstrap
        # Librdkafka speaks to stderr; what matters comes back as an exception anyway.
        super().__init__(name, {"bootstrap.servers": address, "log_level": 0, **logins})
        atexit.register(self.stop)
        try:
            self._admin.list_topics(timeout=SECONDS)
        except KafkaException as problem:
            self.stop()
            raise EngineProblem(
                f"Kafka at {address} does not answer: {problem.args[0].str()}. {BOOTSTRAP} names it."
            ) from None

    def __enter__(self) -> KafkaLab:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def send(
        self,
        topic: str,
        deliveries: Iterable[dict[str, Any]],
        key: Callable[[dict[str, Any]], object] | None = None,
        partition: Callable[[dict[str, Any]], int] | None = None,
    ) -> None:
        """Write deliveries in their order; a key of None goes to any partition. Waits until Kafka has them.

        The partition of a key is that of Java's clients (murmur2), whose default librdkafka does not share.
        """
        producer = self.producer(partitioner="murmur2_random", linger_ms=5)
        for delivery in deliveries:
            of = key and key(delivery)
            where = {} if partition is None else {"partition": partition(delivery)}
            producer.produce(
                self.name(topic), as_json(delivery), key=None if of is None else str(of), **where
            )
            producer.poll(0)
        if left := producer.flush(SECONDS):
            raise EngineProblem(f"Kafka took all but {left} messages.")

    def ends(self, topic: str) -> dict[int, tuple[int, int]]:
        """By partition: the first offset that is kept, and the one that the next record gets."""
        from confluent_kafka import TopicPartition
        from confluent_kafka.admin import OffsetSpec

        places = [TopicPartition(self.name(topic), number) for number in self.partitions(topic)]

        def asked(spec: OffsetSpec) -> dict[int, int]:
            answers = self._admin.list_offsets(dict.fromkeys(places, spec))
            return {place.partition: answer.result(SECONDS).offset for place, answer in answers.items()}

        first, end = asked(OffsetSpec.earliest()), asked(OffsetSpec.latest())
        return {number: (first[number], end[number]) for number in first}

    def lag(self, group: str, topic: str) -> dict[int, int]:
        """By partition: how many offsets a group's last commit is behind the end."""
        from confluent_kafka import Consumer, TopicPartition

        name = self.name(topic)
        asking = Consumer({**self.client, "group.id": self.group(group)})
        try:
            asked = asking.committed(
                [TopicPartition(name, number) for number in self.partitions(topic)], SECONDS
            )
        finally:
            asking.close()
        ends = self.ends(topic)
        # Without a commit an offset is negative: the group begins at the first record that is kept.
        return {
            one.partition: ends[one.partition][1] - max(one.offset, ends[one.partition][0]) for one in asked
        }

    def read(self, topic: str, isolation: str = "read_committed") -> list[Message]:
        """All messages that such a reader gets from the beginning, by partition and offset."""
        from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition

        name, found = self.name(topic), []
        reader = Consumer(
            {
                **self.client,
                "group.id": self.group("reading"),
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "isolation.level": isolation,
            }
        )
        waiting = set(self.partitions(topic))
        until = time.monotonic() + SECONDS
        try:
            reader.assign([TopicPartition(name, number, OFFSET_BEGINNING) for number in waiting])
            while waiting:
                for message in reader.consume(500, 0.2):
                    if message.error() is None:
                        found.append(message)
                    elif message.error().code() == KafkaError._PARTITION_EOF:
                        waiting.discard(message.partition())
                if time.monotonic() > until:
                    raise EngineProblem(f"Kafka did not give all of {topic} within {SECONDS:g} seconds.")
        finally:
            reader.close()
        return sorted(found, key=lambda message: (message.partition(), message.offset()))

    def spread(self, topic: str) -> Counter[int]:
        """How many records each partition of a topic has kept."""
        return Counter({number: last - first for number, (first, last) in self.ends(topic).items()})

    def hanging(self):
        """A block in which the lab's own Kafka neither works nor answers."""
        return self._node.process.hanging()

    def stop(self) -> None:
        """Remove this run's topics and groups, and end Kafka if it is the lab's own."""
        atexit.unregister(self.stop)
        if self._node is not None:
            self._node.stop()
            self._node = None
        else:
            self.remove_all()
        self._topics, self._groups = set(), set()
