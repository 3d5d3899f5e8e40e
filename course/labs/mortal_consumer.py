"""A consumer in a process of its own, killed as by `kill -9` at the action that is named.

    python -P -m course.labs.mortal_consumer FILE

FILE is a pickle of a `Life`, written by `course.labs.killed_consumers`. The process ends with the
one that began it: its standard input is a pipe whose other end that one holds.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
import sys
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message

from course.engines.installed import EngineProblem
from course.labs.one_life import AFTER, BEFORE, Fate, Life, MortalSink, cloudpickle

SECONDS = 30.0
SILENT_POLLS = 3


class ReadAll(BaseException):
    """Everything has been read, and a consumer that would poll for ever was told so some times."""


class MortalConsumer(Consumer):
    """Kafka's consumer, but that its polls and commits are counted, and that it says when there is no more.

    `poll` gives None and `consume` an empty list once all records have been read, and only then.
    """

    def __init__(self, settings: dict[str, Any], topic: str, fate: Fate) -> None:
        super().__init__(settings)
        self._fate, self._read, self._silent = fate, set(), 0
        until = time.monotonic() + SECONDS
        # Records come once the learner's function runs, and not before.
        self.subscribe([topic], on_assign=lambda me, places: (me.assign(places), me.pause(places)))
        while not self.assignment():
            super().poll(0.1)
            if time.monotonic() > until:
                raise EngineProblem(f"Kafka gave this consumer no partition within {SECONDS:g} seconds.")
        self.resume(self.assignment())

    def poll(self, timeout: float = -1) -> Message | None:
        """The next record, or None when all have been read."""
        return next(iter(self._handed(1)), None)

    def consume(self, num_messages: int = 1, timeout: float = -1) -> list[Message]:
        """Up to so many records, or none when all have been read."""
        return self._handed(num_messages)

    def commit(self, *given: Any, **named: Any) -> Any:
        """As Kafka's own."""
        self._fate.comes(BEFORE, "offset commit")
        try:
            done = super().commit(*given, **named)
        except KafkaException as problem:
            if problem.args[0].code() != KafkaError._NO_OFFSET:  # nothing was read since
                raise
            done = None
        self._fate.comes(AFTER, "offset commit")
        return done

    def seek(self, partition: Any) -> None:
        """As Kafka's own."""
        self._read.discard((partition.topic, partition.partition))
        super().seek(partition)

    def _handed(self, most: int) -> list[Message]:
        found: list[Message] = []
        until = time.monotonic() + SECONDS
        self._fate.comes(BEFORE, "poll")
        while not found and not self._all_read():
            for message in super().consume(most, 0.2):
                place = message.topic(), message.partition()
                if message.error() is None:
                    self._read.discard(place)
                    found.append(message)
                elif message.error().code() == KafkaError._PARTITION_EOF:
                    self._read.add(place)
                elif message.error().fatal():
                    raise KafkaException(message.error())
            if time.monotonic() > until:
                raise EngineProblem(f"Kafka gave nothing for {SECONDS:g} seconds.")
        self._silent = 0 if found else self._silent + 1
        if self._silent > SILENT_POLLS:
            raise ReadAll
        if found:
            self._fate.comes(AFTER, "poll")
        return found

    def _all_read(self) -> bool:
        here = {(place.topic, place.partition) for place in self.assignment()}
        return bool(here) and here <= self._read


def _ended_with_its_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(0)


def main(file: Path) -> int:
    """Live; 0 after reading to the end, 1 with a sentence on stderr where the function raised."""
    threading.Thread(target=_ended_with_its_parent, daemon=True).start()
    life: Life = pickle.loads(file.read_bytes())
    cloudpickle()
    sys.modules["pyspark"] = ModuleType("pyspark")  # unpickling asks for the package's name alone
    fate = Fate(life.death)
    sink = sqlite3.connect(life.sink, factory=MortalSink)
    sink.fate = fate
    try:
        consumer = MortalConsumer(life.client, life.topic, fate)
        pickle.loads(life.function)(consumer, sink)
    except ReadAll:
        pass
    except Exception as problem:
        said = str(problem.args[0].str()) if isinstance(problem, KafkaException) else str(problem)
        print(f"{type(problem).__name__}: {said}", file=sys.stderr)
        return 1
    consumer.close()
    sink.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
