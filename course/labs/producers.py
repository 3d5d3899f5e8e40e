"""What a producer decides for everybody after it: the key, the retry, and whose clock a record carries; each tried and measured."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from course.engines.installed import EngineProblem
from course.labs.verdict import verdict

if TYPE_CHECKING:
    from course.labs.kafka_lab import KafkaLab

DAY_MS = 86_400_000
AGE_OF_BACKFILL = 8 * DAY_MS
PATIENCE_MS, HANGING_SECONDS = 1_000, 2.2


def members_apart(lab: KafkaLab, topic: str) -> tuple[int, int]:
    """Members in a topic, and those of them whose records stand in more than one partition."""
    places: dict[int, set[int]] = {}
    for message in lab.read(topic):
        places.setdefault(json.loads(message.value())["member_id"], set()).add(message.partition())
    return len(places), sum(len(where) > 1 for where in places.values())


def keyed(lab: KafkaLab, key: Callable[[dict[str, Any]], object]) -> bool:
    """Send the log to `plays`, six partitions, with this key; a verdict on the order of each member and on idle partitions."""
    lab.topic("plays", partitions=6)
    lab.send("plays", lab.log.accepted, key)
    members, apart = members_apart(lab, "plays")
    spread = lab.spread("plays")
    busiest, idle = max(spread.values()) / spread.total(), sum(not records for records in spread.values())
    return verdict(
        not apart and not idle,
        f"of {members} members {apart} have records in more than one partition; the busiest partition has {busiest:.0%}"
        f" of the records, {idle} of {len(spread)} have none.",
    )


def retried(lab: KafkaLab, records: int = 200) -> None:
    """Send so many records while the broker hangs, with and without idempotence; prints what the topic holds then."""
    if not lab.is_own:
        print("Not shown on a cluster: only a Kafka that the lab has started can be made to hang.")
        return
    for idempotent in (False, True):
        held = _sent_through_a_hang(lab, idempotent=idempotent, records=records)
        print(f"enable.idempotence={str(idempotent).lower():5}  {records} records sent, {held} in the topic")


def _sent_through_a_hang(lab: KafkaLab, *, idempotent: bool, records: int) -> int:
    """How many records a topic holds after so many were sent while the broker hung; no answer in time is a retry."""
    name = lab.topic("retried")
    producer = lab.producer(
        acks="all",
        enable_idempotence=idempotent,
        socket_timeout_ms=PATIENCE_MS,
        request_timeout_ms=PATIENCE_MS - 100,
        retry_backoff_ms=100,
        retry_backoff_max_ms=200,
    )
    producer.list_topics(name, timeout=30)
    with lab.hanging():
        for number in range(records):
            producer.produce(name, str(number))
        producer.flush(HANGING_SECONDS)
    if left := producer.flush(30):
        raise EngineProblem(f"Kafka took all but {left} of {records} records.")
    return lab.spread("retried").total()


def backfilled(lab: KafkaLab, settings: dict[str, object], seconds: float = 5.0) -> bool:
    """Send a log that is over a week old to a topic with these settings, as fast as it goes; a verdict on what is left soon after."""
    name = lab.topic("backfill", **settings)
    log = lab.log.accepted
    newest = max(delivery["event_time"] for delivery in log)
    last = int(time.time() * 1_000) - AGE_OF_BACKFILL
    producer = lab.producer(linger_ms=5)
    for delivery in log:
        age = (newest - delivery["event_time"]).total_seconds()
        producer.produce(name, delivery["event_id"], timestamp=last - int(age * 1_000))
    producer.flush(30)
    until = time.monotonic() + seconds
    while (left := lab.spread("backfill").total()) and time.monotonic() < until:
        time.sleep(0.25)
    return verdict(left == len(log), f"of {len(log):,} records that were sent {left:,} are left.")
