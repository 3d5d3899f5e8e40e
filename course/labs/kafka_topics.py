"""Topics and groups of one run: made under names of their own, and removed so that nothing of the run is left."""

from __future__ import annotations

import time
from contextlib import suppress
from secrets import token_hex
from typing import Any

from course.engines.installed import EngineProblem

SECONDS = 30.0


class Topics:
    """A cluster's topics by short names.

    Attributes:
        client: settings that any client of this cluster needs.
    """

    def __init__(self, run: str, client: dict[str, Any]) -> None:
        """`run` begins the names on the cluster, with something that no other run has."""
        from confluent_kafka.admin import AdminClient

        self.client = client
        self._admin = AdminClient(client)
        self._topics: set[str] = set()
        self._groups: set[str] = set()
        self._run = f"{run}-{token_hex(3)}"

    def name(self, topic: str) -> str:
        """The topic's name on the cluster; "plays" is "lab1-3fa2c1-plays"."""
        return f"{self._run}-{topic}"

    def topic(self, topic: str, partitions: int = 1, **settings: object) -> str:
        """Make a topic anew; settings as `retention_ms=1000`. Returns its name on the cluster; raises EngineProblem."""
        from confluent_kafka import KafkaException
        from confluent_kafka.admin import NewTopic

        name = self.name(topic)
        if name in self._topics:
            self._admin.delete_topics([name])[name].result(SECONDS)
            self._topics.discard(name)
            until = time.monotonic() + SECONDS
            while name in self._admin.list_topics(timeout=SECONDS).topics and time.monotonic() < until:
                time.sleep(0.05)
        config = {key.replace("_", "."): str(value) for key, value in settings.items()}
        try:
            self._admin.create_topics([NewTopic(name, partitions, config=config)])[name].result(SECONDS)
        except KafkaException as problem:
            raise EngineProblem(f"Kafka does not make the topic: {problem.args[0].str()}") from None
        self._topics.add(name)
        return name

    def grow(self, topic: str, partitions: int) -> None:
        """Give a topic more partitions; what is in it stays where it is."""
        from confluent_kafka.admin import NewPartitions

        name = self.name(topic)
        self._admin.create_partitions([NewPartitions(name, partitions)])[name].result(SECONDS)
        until = time.monotonic() + SECONDS
        while len(self.partitions(topic)) < partitions and time.monotonic() < until:
            time.sleep(0.05)

    def partitions(self, topic: str) -> list[int]:
        """The numbers of a topic's partitions."""
        name = self.name(topic)
        return sorted(self._admin.list_topics(name, timeout=SECONDS).topics[name].partitions)

    def group(self, name: str) -> str:
        """A group's name on the cluster."""
        self._groups.add(f"{self._run}-{name}")
        return f"{self._run}-{name}"

    def producer(self, **settings: object):
        """A producer; settings as `enable_idempotence=True`."""
        from confluent_kafka import Producer

        return Producer({**self.client, **{key.replace("_", "."): value for key, value in settings.items()}})

    def remove_all(self) -> None:
        """Remove this run's topics, and its groups once nobody is in them."""
        from confluent_kafka import KafkaError, KafkaException

        if self._topics:
            for removed in self._admin.delete_topics(list(self._topics)).values():
                with suppress(KafkaException):
                    removed.result(SECONDS)
        waiting, until = set(self._groups), time.monotonic() + SECONDS
        # A member that was killed is in its group for some seconds.
        while waiting and time.monotonic() < until:
            for name, removed in self._admin.delete_consumer_groups(list(waiting)).items():
                try:
                    removed.result(SECONDS)
                except KafkaException as problem:
                    if problem.args[0].code() == KafkaError.NON_EMPTY_GROUP:
                        continue
                waiting.discard(name)
            time.sleep(0.5 if waiting else 0)
