"""The job of the Keystone lab: records of a topic to rows of an Iceberg table, in a Flink that is killed and begun again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from autograder.outcome import Failure, Table
from course.engines.flink import Flink
from course.engines.flink_sql import Gateway
from course.engines.installed import EngineProblem
from course.engines.lake import NAME, Lake
from course.labs.flink_lab import DELIVERY, GATEWAY, STREAMING, reason
from course.labs.kafka_lab import CLIENT, KafkaLab
from course.labs.killed_flink import newest

CHECKPOINT_EVERY = "1 s"
PLACE = {"topic_partition": ("INT", "partition"), "topic_offset": ("BIGINT", "offset")}
"""Columns for a record's place in the topic, which Kafka has and no delivery knows: type and metadata."""


class Job:
    """One job of an own Flink, or of the one that FLINK_SQL_GATEWAY names.

    Attributes:
        lives: how often it was begun.
        is_own: whether the Flink is the lab's own, and can be killed.
    """

    def __init__(self, kafka: KafkaLab, topic: str, lake: Lake, table: str, checkpoints: Path) -> None:
        self._kafka, self._topic, self._lake, self._table = kafka, topic, lake, table
        self.checkpoints = checkpoints
        self.is_own = GATEWAY not in os.environ
        self.lives = 0
        self._flink: Flink | None = None
        self._session = self._id = None

    def begin(self, settings: dict[str, str], say: Callable[[str], None]) -> None:
        """Start Flink where there is none, and the job with `settings` over its own; raises EngineProblem."""
        if self.is_own:
            self._flink = Flink(say)
            gateway: Gateway = self._flink
        else:
            gateway = Gateway(f"{os.environ[GATEWAY].rstrip('/')}/v3")
        self._session = gateway.session()
        all_settings = STREAMING | {
            "execution.checkpointing.interval": CHECKPOINT_EVERY,
            "execution.checkpointing.dir": self.checkpoints.as_uri(),
            "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
            "pipeline.name": "keystone",
        }
        say("Starting the job…")
        for name, value in (all_settings | settings).items():
            self._run(f"SET '{name}' = '{value}'")
        self._run(self._lake.for_flink())
        self._run(self._source())
        self._id = self._run(f"INSERT INTO {NAME}.{self._table} SELECT * FROM records").rows[0][0]
        self.lives += 1
        say("")

    def kill(self) -> None:
        """End the own Flink as a power cut would; a job on another's is cancelled, without a savepoint."""
        if self._flink is not None:
            self._flink.process.kill()
            self._flink = None
        elif self._id is not None:
            self._run(f"STOP JOB '{self._id}'")
            self._session.__exit__()
        self._session = self._id = None

    def stop(self) -> None:
        """End it, which loses nothing that a checkpoint holds."""
        if self._session is not None:
            self.kill()

    @property
    def alive(self) -> bool:
        """Whether the Flink is there."""
        return self._session is not None and (self._flink is None or self._flink.process.alive)

    def last_words(self) -> str:
        """The end of the own Flink's log."""
        return self._flink.process.last_words() if self._flink else ""

    @property
    def checkpoint(self) -> str:
        """The address of the newest whole checkpoint of all lives, or ""."""
        return newest(self.checkpoints)

    def _run(self, statement: str) -> Table:
        answer = self._session.run(statement, 120)
        if isinstance(answer, Failure):
            raise EngineProblem(f"Flink says: {reason(answer)}")
        return answer

    def _source(self) -> str:
        logins = json.loads(os.environ.get(CLIENT, "{}"))
        place = ", ".join(
            f"{name} {type_} METADATA FROM '{of}' VIRTUAL" for name, (type_, of) in PLACE.items()
        )
        options = {
            "connector": "kafka",
            "topic": self._topic,
            "properties.bootstrap.servers": self._kafka.client["bootstrap.servers"],
            "properties.group.id": self._kafka.group("flink"),
            **{f"properties.{name}": str(value) for name, value in logins.items()},
            "scan.startup.mode": "earliest-offset",
            "format": "json",
            "json.timestamp-format.standard": "SQL",
        }
        given = ", ".join(f"'{name}' = '{value}'" for name, value in options.items())
        return f"CREATE TEMPORARY TABLE records ({DELIVERY}, {place}) WITH ({given})"


def number_of(checkpoint: str) -> int:
    """7 for ".../chk-7"; 0 for none."""
    return int(checkpoint.rpartition("chk-")[2] or 0)
