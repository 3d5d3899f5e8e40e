"""Writers of the course's logs, killed at random moments, and what of all that they were promised is missing afterwards.

    python tests/killed_writers.py FOLDER KILLS SECONDS SEED

Two processes write attempts, drills and a round's moments without end, a third repairs; each is killed,
and half of the times a torn line is left behind. Prints one line of JSON. Its test and bench/start.py run it.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from course.drills import drill_log
from course.progress import Attempt, read, record
from course.rounds.event_log import EventLog

LOGS = ("attempts.jsonl", "drills.jsonl", "round.jsonl")


def attempt(work: Path) -> str:
    """Record an attempt; its name once it is said to be on the disk, else ""."""
    event = Attempt.now("dedup", "check", score=1.0, points=4.0, answer="x" * 50)
    return event.id if record(event, work) is None else ""


def drill(work: Path) -> str:
    """The same of an answer in a drill."""
    answer = drill_log.Answered.now(kind="rows", family="f", difficulty=1, seed=7, seconds=3.0, right=True)
    return answer.id if drill_log.record(answer, work) == "" else ""


def moment(work: Path) -> str:
    """The same of a moment in a round."""
    name = uuid.uuid4().hex
    EventLog(work / ".course" / LOGS[2]).add("entered", part=name)
    return name


def found(work: Path) -> dict[str, list[str]]:
    """The names that are in the logs, by log."""
    kept = (
        [event.id for event in read(work).events],
        [answer.id for answer in drill_log.read(work)],
        [event.about["part"] for event in EventLog(work / ".course" / LOGS[2]).events()],
    )
    return dict(zip(LOGS, kept, strict=True))


def child(task: Callable[[], object]) -> int:
    """A process that does a task until it is killed."""
    pid = os.fork()
    if pid == 0:
        try:
            task()
        finally:
            os._exit(1)
    return pid


def write_without_end(work: Path, out: int) -> None:
    while True:
        for what in (attempt, drill, moment):
            if name := what(work):
                os.write(out, name.encode() + b"\n")


def repair_without_end(work: Path) -> None:
    while True:
        read(work)


def killed(work: Path, most: int, seconds: float, seed: int) -> dict[str, object]:
    """Kill until `most` are dead or the time is up; how many there were, were promised, are lost, are there twice."""
    chance, promised, kills, began = random.Random(seed), set(), 0, time.monotonic()
    (work / ".course").mkdir(parents=True, exist_ok=True)
    while kills < most and time.monotonic() - began < seconds:
        ear, mouth = os.pipe()
        writers = [child(lambda out=mouth: write_without_end(work, out)) for _ in range(2)]
        children = [*writers, child(lambda: repair_without_end(work))]
        os.close(mouth)
        for pid in children:
            time.sleep(chance.random() * 0.012)
            os.kill(pid, signal.SIGKILL)
            kills += 1
        for pid in children:
            assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
        with open(ear, "rb") as file:
            promised.update(line.decode() for line in file.read().split(b"\n") if len(line) == 32)
        if chance.random() < 0.5:  # what a kill in the middle of a write leaves
            with open(work / ".course" / chance.choice(LOGS), "ab") as file:
                file.write(json.dumps({"id": "torn", "at": "2026"}).encode()[: chance.randrange(1, 20)])
    there = found(work)
    every = [name for names in there.values() for name in names]
    return {
        "kills": kills,
        "promised": {log: len(promised & set(names)) for log, names in there.items()},
        "lost": len(promised - set(every)),
        "twice": len(every) - len(set(every)),
    }


if __name__ == "__main__":
    print(json.dumps(killed(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))))
