"""The learner's consumer, killed at one action after the other and begun again each time; then what the sink holds."""

from __future__ import annotations

import pickle
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from course.engines.process import to_terminal
from course.labs.one_life import AFTER, BEFORE, KILLED, Death, Life, cloudpickle
from course.labs.verdict import verdict

if TYPE_CHECKING:
    import polars as pl

    from course.labs.kafka_lab import KafkaLab

DEATHS = (
    Death("poll", AFTER, 1),
    Death("write", AFTER, 1),
    Death("sink commit", BEFORE, 2),
    Death("sink commit", AFTER, 2),
    Death("offset commit", BEFORE, 1),
    Death("offset commit", AFTER, 2),
    Death("write", AFTER, 3),
    Death("poll", AFTER, 3),
)
"""Each place between two actions, some of them early in a life and some later."""
COLUMNS = {
    "event_id": "TEXT",
    "revision": "INTEGER",
    "arrival_time": "TEXT",
    "kafka_partition": "INTEGER",
    "kafka_offset": "INTEGER",
    "member_id": "INTEGER",
    "watch_s": "INTEGER",
}
SINK = f"CREATE TABLE plays ({', '.join(f'{name} {type_}' for name, type_ in COLUMNS.items())})"
A_LIFE = 60.0


@dataclass(frozen=True)
class InTheSink:
    """What ended up in the sink, held against the universe's clean table.

    Attributes:
        events: how many there are to be.
        lost: of them, those without a row.
        twice: rows too many, those of events that are not to be there included.
        stale: events whose only row is not that of the winner.
    """

    events: int
    lost: int
    twice: int
    stale: int

    @property
    def right(self) -> bool:
        return not (self.lost or self.twice or self.stale)

    @classmethod
    def compared(cls, rows: Iterable[tuple[Any, ...]], clean: pl.DataFrame) -> InTheSink:
        """From (event_id, revision, watch_s) of the sink's rows."""
        found: dict[str, list[tuple[Any, ...]]] = {}
        for event_id, *rest in rows:
            found.setdefault(event_id, []).append(tuple(rest))
        wanted = {one[0]: one[1:] for one in clean.select("event_id", "revision", "watch_s").iter_rows()}
        kept = {event_id: copies for event_id, copies in found.items() if event_id in wanted}
        return cls(
            events=len(wanted),
            lost=len(wanted) - len(kept),
            twice=sum(map(len, found.values())) - len(kept),
            stale=sum(copies != [wanted[one]] for one, copies in kept.items() if len(copies) == 1),
        )

    def __str__(self) -> str:
        return f"of {self.events:,} events {self.lost:,} lost, {self.twice:,} rows too many, {self.stale:,} without their newest copy"


def survive(
    lab: KafkaLab,
    consume: Callable[[Any, Any], object],
    deaths: tuple[Death, ...] = DEATHS,
    say: Callable[[str], None] = to_terminal,
) -> bool:
    """Run `consume(consumer, sink)` on the log, killed at each of `deaths`, then once to the end; a verdict.

    The topic has the log's own partitions. Each life is a process of its own. It is the same static
    member of the same group, and gets the same sink.
    """
    topic = lab.topic("judged", partitions=8)
    lab.send("judged", lab.log.accepted, partition=lambda delivery: delivery["kafka_partition"])
    settings = {
        **lab.client,
        "group.id": lab.group(f"judged-{token_hex(2)}"),
        "session.timeout.ms": 6_000,
        "group.instance.id": "the-only-one",  # who comes back with it takes over at once
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "enable.partition.eof": True,
        "partition.assignment.strategy": "range",
    }
    died: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="course-sink-") as folder:
        sink = Path(folder) / "sink.db"
        with sqlite3.connect(sink) as made:
            made.execute(SINK)
        made.close()
        function = cloudpickle().dumps(consume)
        for number, death in enumerate((*deaths, None), 1):
            say(f"Life {number} of {len(deaths) + 1}…")
            status, said = _lived(Life(function, settings, topic, sink, death), Path(folder))
            if status == KILLED:
                died[death.kind] += 1
            elif status:
                say("")
                return verdict(False, f"your consume ended after {sum(died.values())} deaths with {said}")
        say("")
        asked = sqlite3.connect(sink)
        found = InTheSink.compared(
            asked.execute("SELECT event_id, revision, watch_s FROM plays"), lab.log.clean
        )
        asked.close()
    return verdict(found.right, f"killed {sum(died.values())} times; {found}.")


def _lived(life: Life, folder: Path) -> tuple[int, str]:
    """The exit status of one life, and the last line it said on stderr."""
    file, errors = folder / "life.pickle", folder / "errors.txt"
    file.write_bytes(pickle.dumps(life))
    with errors.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "course.labs.mortal_consumer", str(file)],
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
        )
        try:
            status = process.wait(A_LIFE)
        except subprocess.TimeoutExpired:
            return 1, f"no end after {A_LIFE:g} seconds"
        finally:
            process.kill()
            process.wait()
            process.stdin.close()
    lines = errors.read_text(errors="replace").strip().splitlines()
    return status, lines[-1] if lines else f"exit status {status}"
