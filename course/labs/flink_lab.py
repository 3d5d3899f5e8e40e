"""Lab 2: Flink in streaming mode over Kafka's own connector, both of them started here or those that are named."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from autograder.outcome import Failure, Table
from course.engines.flink import Flink
from course.engines.flink_sql import Gateway, Session
from course.engines.installed import EngineProblem
from course.engines.process import to_terminal
from course.labs.kafka_lab import CLIENT, KafkaLab

if TYPE_CHECKING:
    import polars as pl

GATEWAY, SHARED = "FLINK_SQL_GATEWAY", "LAKE_FOLDER"
STREAMING = {
    "execution.runtime-mode": "streaming",
    "table.local-time-zone": "UTC",
    "pipeline.auto-watermark-interval": "20 ms",
    "parallelism.default": "1",
}
DELIVERY = """
    event_id STRING, revision INT, member_id BIGINT, title_id INT, event_type STRING,
    event_time TIMESTAMP(6), watch_s INT, country STRING, arrival_time TIMESTAMP(6),
    kafka_partition INT, kafka_offset BIGINT
"""
"""The columns of a delivery in Flink's types."""


class FlinkLab:
    """A session on a gateway, and topics for it. Use it in a `with`, or `stop()` it.

    FLINK_SQL_GATEWAY is the address of a gateway, such as http://host:8083; Kafka is then best
    named as well, by KAFKA_BOOTSTRAP, and LAKE_FOLDER names a folder that this machine and the
    cluster see under the same path.

    Attributes:
        kafka: its topics have the deliveries (`deliveries`) and the moments of playback (`qoe`).
        folder: for sinks and checkpoints; removed at the end.
        is_own: whether the lab has started Flink itself.
    """

    def __init__(self, say: Callable[[str], None] = to_terminal) -> None:
        """Start both, or reach them, and send the logs; raises EngineProblem."""
        self._say = say
        self.is_own = GATEWAY not in os.environ
        self._flink: Flink | None = None
        self._session: Session | None = None
        self.kafka = KafkaLab("lab2", say)
        self.folder = Path(os.environ.get(SHARED, tempfile.gettempdir())) / f"course-lab2-{token_hex(3)}"
        atexit.register(self.stop)
        try:
            self.folder.mkdir(parents=True)
            self.begin()
        except BaseException:
            self.stop()
            raise
        self.log = self.kafka.log
        self.kafka.topic("deliveries")
        self.kafka.send("deliveries", self.log.deliveries)
        self._send_qoe()

    def __enter__(self) -> FlinkLab:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def begin(self) -> None:
        """A new session, and a Flink for it where the lab's own is not running."""
        if self.is_own:
            if self._flink is None:
                self._flink = Flink(self._say)
            gateway: Gateway = self._flink
        else:
            gateway = Gateway(f"{os.environ[GATEWAY].rstrip('/')}/v3")
        self._session = gateway.session()
        self.set(STREAMING)

    def kill(self) -> None:
        """End the lab's own Flink as a power cut would; the next statement begins another, without temporary tables."""
        self._flink.process.kill()
        self._flink = self._session = None

    def set(self, settings: dict[str, str]) -> None:
        """Settings for the statements that follow."""
        for name, value in settings.items():
            self.sql(f"SET '{name}' = '{value}'")

    def from_kafka(self, topic: str, *, ends: bool = True, **options: str) -> str:
        """What stands after WITH for a topic of this run; it is read to where it ends now, or for ever.

        A watermark follows each record, and not a clock, so that two runs drop the same records.
        """
        logins = json.loads(os.environ.get(CLIENT, "{}"))
        given = {
            "connector": "kafka",
            "topic": self.kafka.name(topic),
            "properties.bootstrap.servers": self.kafka.client["bootstrap.servers"],
            **{f"properties.{name}": str(value) for name, value in logins.items()},
            "scan.startup.mode": "earliest-offset",
            "scan.watermark.emit.strategy": "on-event",
            "format": "json",
            "json.timestamp-format.standard": "SQL",
        }
        if ends:
            given["scan.bounded.mode"] = "latest-offset"
        given |= {name.replace("_", "."): value for name, value in options.items()}
        return ", ".join(f"'{name}' = '{value}'" for name, value in given.items())

    def to_files(self, name: str) -> str:
        """What stands after WITH for JSON lines below `folder / name`; a file is closed after a second."""
        return (
            f"'connector' = 'filesystem', 'path' = '{(self.folder / name).as_uri()}', 'format' = 'json', "
            "'json.timestamp-format.standard' = 'SQL', 'sink.rolling-policy.rollover-interval' = '1 s', "
            "'sink.rolling-policy.check-interval' = '200 ms'"
        )

    def sql(self, statement: str, seconds: float = 120.0) -> pl.DataFrame:
        """Run a statement to its end; the rows that stand then. Raises EngineProblem with Flink's reason."""
        return _frame(_granted(self.ask(statement, seconds)))

    def ask(self, statement: str, seconds: float = 120.0) -> Table | Failure:
        """The same, as plain values or Flink's reason."""
        if self._session is None:
            self.begin()
        return self._session.run(statement, seconds)

    def changes(self, statement: str, seconds: float = 120.0, most: int | None = None) -> pl.DataFrame:
        """Every row a query sent, what it took back included; see `Session.changes`."""
        return _frame(_granted(self.ask_changes(statement, seconds, most)))

    def ask_changes(self, statement: str, seconds: float = 120.0, most: int | None = None) -> Table | Failure:
        """The same, as plain values or Flink's reason."""
        if self._session is None:
            self.begin()
        return self._session.changes(statement, seconds, most)

    def stop(self) -> None:
        """End both, and remove what this run has left on a cluster that is not the lab's own."""
        atexit.unregister(self.stop)
        if self._session is not None and not self.is_own:
            self._session.__exit__()
        if self._flink is not None:
            self._flink.stop()
        self._flink = self._session = None
        self.kafka.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _send_qoe(self) -> None:
        self.kafka.topic("qoe")
        self.kafka.send(
            "qoe", self.log.universe.frame("qoe_events").sort("ts", maintain_order=True).to_dicts()
        )


def _granted(outcome: Table | Failure) -> Table:
    if isinstance(outcome, Failure):
        raise EngineProblem(f"Flink says: {reason(outcome)}")
    return outcome


def reason(failure: Failure) -> str:
    """Flink's reason in one line."""
    return " ".join(failure.message.split())[:400]


def _frame(table: Table) -> pl.DataFrame:
    import polars as pl

    cells = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    columns: list[pl.Series] = []
    for name, values in zip(table.columns, cells, strict=True):
        if any(isinstance(value, datetime) for value in values):  # a midnight comes as its date
            values = [
                datetime.combine(value, time())
                if isinstance(value, date) and not isinstance(value, datetime)
                else value
                for value in values
            ]
        columns.append(pl.Series(name, list[Any](values)))
    return pl.DataFrame(columns)
