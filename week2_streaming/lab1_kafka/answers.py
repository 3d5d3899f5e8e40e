"""The lab's cells with answers in them; the first line of each says which cell it stands in for."""

KEY = '''
# Your turn: choose a key that keeps each member in order and leaves no partition idle.
from course.labs.producers import keyed


def key(delivery):
    """The key of a delivery's record."""
    return delivery["member_id"]


keyed(lab, key);
'''

CONSUME = '''
# Your turn: end with one row for each event, its newest copy, wherever the process is killed.
import json

COLUMNS = ("event_id", "revision", "arrival_time", "kafka_partition", "kafka_offset", "member_id", "watch_s")
RANK = COLUMNS[1:5]
UPSERT = f"""
INSERT INTO plays VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (event_id) DO UPDATE SET ({", ".join(COLUMNS[1:])}) = ({", ".join(f"excluded.{name}" for name in COLUMNS[1:])})
WHERE ({", ".join(f"excluded.{name}" for name in RANK)}) > ({", ".join(f"plays.{name}" for name in RANK)})
"""


def row(message):
    """The row of a delivery."""
    delivery = json.loads(message.value())
    return tuple(delivery[column] for column in COLUMNS)


def consume(consumer, sink):
    sink.execute("CREATE UNIQUE INDEX IF NOT EXISTS one_row_an_event ON plays (event_id)")
    while messages := consumer.consume(50, 1.0):
        with sink:
            sink.executemany(UPSERT, map(row, messages))
        consumer.commit(asynchronous=False)  # only what the sink has


from course.labs.killed_consumers import survive

survive(lab, consume);
'''

RETENTION = """
# Your turn: let the topic keep this backfill for seven days from now.
from course.labs.producers import backfilled

settings = {"retention_ms": 7 * 24 * 3_600_000, "message_timestamp_type": "LogAppendTime"}
backfilled(lab, settings);
"""
