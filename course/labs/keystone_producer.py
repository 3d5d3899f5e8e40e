"""The device side of the Keystone lab: a process that hands the log over in batches, and is killed at the action that was drawn.

    python -P -m course.labs.keystone_producer FILE

FILE is a pickle of a `Shift`. Each line on the standard input says how far it may go; it ends with
the process that began it, for then that input is closed.
"""

from __future__ import annotations

import importlib
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from course.labs.delivery_log import as_json
from course.labs.one_life import AFTER, BEFORE, Death, Fate, cloudpickle

BATCH = 40
SECONDS = 30.0
DONE = "\0done "
"""What stands before a number on the standard output; all else there is the learner's."""


@dataclass(frozen=True)
class Shift:
    """What one process is to do.

    Attributes:
        function: the learner's `hand_over(batch, kafka, place)`, pickled by value.
        client: settings of the producer.
        topic: by its name on the cluster.
        log: a pickle of the deliveries, in their order.
        place: the file that says how many of them are done with.
        deaths: by batch, counted from the beginning of the log, the action at which it dies.
    """

    function: bytes
    client: dict[str, Any]
    topic: str
    log: Path
    place: Path
    deaths: dict[int, Death]


class Kafka:
    """What the learner's function sends with."""

    def __init__(self, settings: dict[str, Any], topic: str) -> None:
        from confluent_kafka import Producer

        self._producer = Producer({**settings, "enable.idempotence": True, "linger.ms": 5})
        self._topic = topic
        self.fate = Fate(None)

    def send(self, delivery: dict[str, Any]) -> None:
        """Hand a delivery to the client library; Kafka gets it a little later."""
        if self.fate.death == Death("send", BEFORE, self.fate.done["send"] + 1):
            self._producer.flush(SECONDS)  # so that the half before it was on its way already
        self.fate.comes(BEFORE, "send")
        self._producer.produce(self._topic, as_json(delivery), partition=delivery["kafka_partition"])
        self._producer.poll(0)

    def flush(self) -> None:
        """Wait until Kafka has acknowledged all that was sent."""
        if left := self._producer.flush(SECONDS):
            raise TimeoutError(f"Kafka has not acknowledged {left} records")
        self.fate.comes(BEFORE, "flush")  # counted once it is done
        self.fate.comes(AFTER, "flush")

    def forget(self) -> None:
        """Drop what is still in the buffer: who did not wait for Kafka does not wait at the end either."""
        self._producer.purge()


class Place:
    """How far the log is done with; what a new process begins at."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.fate, self.end = Fate(None), 0

    @property
    def saved(self) -> int:
        """How many deliveries are done with."""
        return int(self._file.read_text()) if self._file.exists() else 0

    def save(self) -> None:
        """Say that this batch is done with."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(self.end))
        os.replace(fresh, self._file)
        self.fate.comes(BEFORE, "save")
        self.fate.comes(AFTER, "save")


def work(
    log: Sequence[dict[str, Any]],
    hand_over: Callable[[Any, Any, Any], object],
    kafka: Any,
    place: Place,
    deaths: dict[int, Death],
    allowed: Iterable[str],
) -> None:
    """Hand over batch after batch from the saved place on, as far as each line of `allowed` says, to its end."""
    done = place.saved
    print(f"{DONE}{done}", flush=True)
    for line in allowed:
        while done < len(log) and min(done + BATCH, len(log)) <= int(line):
            batch = log[done : done + BATCH]
            kafka.fate = place.fate = Fate(deaths.get(done // BATCH))
            place.end = done + len(batch)
            hand_over(list(batch), kafka, place)
            done = place.end
            print(f"{DONE}{done}", flush=True)


def main(file: Path) -> int:
    """Work; 0 at the end, 1 with a sentence on stderr where the learner's function raised."""
    shift: Shift = pickle.loads(file.read_bytes())
    cloudpickle()
    sys.modules["pyspark"] = ModuleType("pyspark")  # unpickling asks for the package's name alone
    try:
        kafka, place = Kafka(shift.client, shift.topic), Place(shift.place)
        log, hand_over = pickle.loads(shift.log.read_bytes()), pickle.loads(shift.function)
        work(log, hand_over, kafka, place, shift.deaths, sys.stdin)
        kafka.forget()
    except Exception as problem:
        print(f"{type(problem).__name__}: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # Under its own name, for the classes in the pickle are those of the module.
    sys.exit(importlib.import_module("course.labs.keystone_producer").main(Path(sys.argv[1])))
