"""One run of the Keystone lab: the log goes through the pipeline while its parts are killed, and what came through is counted."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.engines.installed import EngineProblem
from course.labs.delivery_log import DeliveryLog
from course.labs.keystone_devices import Devices
from course.labs.keystone_flink import Job, number_of
from course.labs.keystone_page import Standing
from course.labs.keystone_plan import Passage, Plan
from course.labs.keystone_tables import DELIVERIES, Arrivals, make_tables

if TYPE_CHECKING:
    from course.engines.lake import Lake
    from course.labs.kafka_lab import KafkaLab

TOPIC, PARTITIONS = "plays", 8
RAMP_SECONDS, TICK_SECONDS, STUCK_SECONDS = 3.0, 0.25, 60.0
COMMITS_WITHIN = 10.0
QUIET_CHECKPOINTS, LOST_CHECKPOINTS = 2, 8
HandOver = Callable[[Any, Any, Any], object]
BeginAgain = Callable[[str], dict[str, str]]


class Run:
    """The moving parts of one run; `to_the_end` moves them."""

    def __init__(
        self,
        kafka: KafkaLab,
        lake: Lake,
        folder: Path,
        log: DeliveryLog,
        hand_over: HandOver,
        plan: Plan,
        show: Callable[[Standing], object],
    ) -> None:
        self._kafka, self._log, self._plan, self._show = kafka, log.deliveries, plan, show
        topic = kafka.topic(TOPIC, partitions=PARTITIONS)
        make_tables(lake)
        self._arrivals = Arrivals(lake)
        self._job = Job(kafka, topic, lake, DELIVERIES, folder / "checkpoints")
        self._now = Standing(len(self._log))
        self._begun = time.monotonic()
        self._between = self._life = 0
        self._ramp = self._began_life = 0.0
        self._moved = "", 0.0
        self._devices = Devices(folder / "devices", kafka.client, topic, self._log, hand_over, plan.producer)

    def to_the_end(self, begin_again: BeginAgain) -> Passage:
        """Run all lives; raises EngineProblem where a part fails, and stops all of them in any case."""
        try:
            for kill in (*self._plan.flink, None):
                self._begin(_settings(begin_again, self._job.checkpoint) if self._life else {})
                if kill is None:
                    self._until_settled()
                else:
                    self._until_killed(*kill)
                self._life += 1
            self._now.flink = "done"
            self._tick()
            self._job.stop()
            return self._counted()
        finally:
            self._devices.stop()
            self._job.stop()
            self._arrivals.close()

    def _begin(self, settings: dict[str, str]) -> None:
        """Begin the job; the devices go on meanwhile, and Kafka keeps what they send."""
        self._now.flink, self._began_life = "starting", time.monotonic()
        with ThreadPoolExecutor(1) as beside:
            begun = beside.submit(self._job.begin, settings, lambda _: None)
            while not begun.done():
                self._tick()
                time.sleep(TICK_SECONDS)
            begun.result()
        self._now.flink, self._began_life = "running", time.monotonic()

    def _until_killed(self, commits: int, seconds: float) -> None:
        first, since = self._now.arrived.snapshots, None
        while since is None:
            self._tick()
            late = time.monotonic() - self._began_life > COMMITS_WITHIN and self._now.arrived.rows
            if late or self._now.arrived.snapshots >= first + commits:
                since = time.monotonic()
            self._check_alive()
            time.sleep(TICK_SECONDS if since is None else 0)
        while (left := since + seconds - time.monotonic()) > 0:
            self._tick()
            time.sleep(max(min(TICK_SECONDS, left), 0))
        self._job.kill()
        self._now.flink = "killed" if self._job.is_own else "cancelled"
        self._now.killed.append((time.monotonic() - self._begun, "Flink"))
        self._tick()
        self._between += number_of(self._job.checkpoint) > self._now.arrived.checkpoint

    def _until_settled(self) -> None:
        """Until all has arrived and two checkpoints brought nothing more, or many brought nothing at all."""
        last, quiet_since = None, 0
        while True:
            self._tick()
            self._check_alive()
            if not self._devices.done or self._now.arrived != last:
                last, quiet_since = self._now.arrived, number_of(self._job.checkpoint)
            quiet = number_of(self._job.checkpoint) - quiet_since
            if quiet >= (QUIET_CHECKPOINTS if self._now.lag <= 0 else LOST_CHECKPOINTS):
                return
            time.sleep(TICK_SECONDS)

    def _check_alive(self) -> None:
        checkpoint = self._job.checkpoint
        if checkpoint != self._moved[0]:
            self._moved = checkpoint, time.monotonic()
        stuck = time.monotonic() - max(self._moved[1], self._began_life) > STUCK_SECONDS
        if stuck or not self._job.alive:
            state = (
                f"has made no checkpoint for {STUCK_SECONDS:g} seconds" if stuck else "has ended by itself"
            )
            raise EngineProblem(f"Flink {state}. Its log ends with\n{self._job.last_words()}")

    def _tick(self) -> None:
        now, lives = self._now, len(self._plan.flink) + 1
        # Half of a life's share of the log comes while Flink is away, the other half while it works.
        half = min((time.monotonic() - self._began_life) / RAMP_SECONDS, 1) / 2
        share = {"starting": half, "running": 0.5 + half, "done": 1.0}.get(now.flink, 0.0)
        self._ramp = max(self._ramp, min((self._life + share) / lives, 1.0))
        died = self._devices.kills
        self._devices.allow(round(len(self._log) * self._ramp))
        now.seconds = time.monotonic() - self._begun
        now.killed += [(now.seconds, "producer")] * (self._devices.kills - died)
        now.sent = self._devices.place
        now.records = self._kafka.spread(TOPIC).total()
        now.arrived = self._arrivals.look()
        now.lives, now.checkpoint = self._job.lives, number_of(self._job.checkpoint)
        now.note()
        self._show(now)

    def _counted(self) -> Passage:
        records: Counter[tuple[int, int]] = Counter()
        said: Counter[tuple[int, int]] = Counter()
        for message in self._kafka.read(TOPIC):
            records[message.partition(), message.offset()] += 1
            value = json.loads(message.value())
            said[value["kafka_partition"], value["kafka_offset"]] += 1
        log = {(one["kafka_partition"], one["kafka_offset"]) for one in self._log}
        rows, arrived = self._arrivals.places(), self._now.arrived
        return Passage(
            deliveries=len(log),
            not_sent=len(log - said.keys()),
            records=records.total(),
            rows=arrived.rows,
            lost=(records - rows).total(),
            twice=(rows - records).total(),
            producer_kills=self._devices.kills,
            flink_kills=sum(who == "Flink" for _, who in self._now.killed),
            between=self._between,
            files=arrived.files,
            snapshots=arrived.snapshots,
            seconds=self._now.seconds,
        )


def _settings(begin_again: BeginAgain, checkpoint: str) -> dict[str, str]:
    """What the learner's function gives; raises EngineProblem with a sentence where it fails."""
    try:
        settings = begin_again(checkpoint)
    except Exception as problem:
        raise EngineProblem(f"your begin_again ended with {type(problem).__name__}: {problem}") from None
    if not isinstance(settings, dict):
        raise EngineProblem("your begin_again has to give a dict of settings; {} for none.")
    return {str(name): str(value) for name, value in settings.items()}
