"""Kafka really started: a real client's topic, keys and group; Flink reads the topic; nothing is left behind."""

import json
import subprocess
import textwrap

import pytest

from autograder.outcome import Table
from course.engines.flink import Flink
from course.engines.installed import ready
from course.engines.kafka import Kafka

pytestmark = pytest.mark.engines
CLIENT = textwrap.dedent("""
    import json, sys, time
    from confluent_kafka import Consumer, Producer
    from confluent_kafka.admin import AdminClient, NewTopic

    broker = {"bootstrap.servers": sys.argv[1]}
    admin = AdminClient(broker)
    for made in admin.create_topics([NewTopic("plays", 2, 1)]).values():
        made.result(30)
    producer = Producer({**broker, "enable.idempotence": True})
    for number in range(6):
        value = json.dumps({"member_id": number % 3, "event_time": f"2026-03-02 20:00:0{number}"})
        producer.produce("plays", value, key=str(number % 3))
    assert producer.flush(30) == 0
    consumer = Consumer({**broker, "group.id": "counting", "auto.offset.reset": "earliest"})
    consumer.subscribe(["plays"])
    read, until = [], time.monotonic() + 30
    while len(read) < 6 and time.monotonic() < until:
        message = consumer.poll(1)
        if message is not None and not message.error():
            read.append([message.key().decode(), message.partition()])
    consumer.close()
    print(json.dumps(read))
""")


def test_a_client_writes_and_reads_and_flink_counts():
    python = ready("kafka").python
    with Kafka(say=lambda _: None) as kafka:
        assert kafka.bootstrap.startswith("127.0.0.1:")
        done = subprocess.run(
            [python, "-c", CLIENT, kafka.bootstrap], capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        read = json.loads(done.stdout)
        assert len(read) == 6 and len({tuple(one) for one in read}) == 3  # a key stays in its partition
        with Flink(say=lambda _: None) as flink, flink.session() as session:
            session.run(
                "CREATE TEMPORARY TABLE plays (member_id BIGINT, event_time TIMESTAMP(6)) WITH ("
                f"'connector' = 'kafka', 'topic' = 'plays', 'properties.bootstrap.servers' = '{kafka.bootstrap}', "
                "'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset', "
                "'format' = 'json', 'json.timestamp-format.standard' = 'SQL')"
            )
            counted = session.run("SELECT count(*) AS plays, count(DISTINCT member_id) AS members FROM plays")
            assert isinstance(counted, Table) and counted.rows == ((6, 3),)
    assert not kafka.process.folder.exists() and not kafka.process.alive
