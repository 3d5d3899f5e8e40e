"""The two tables of the Keystone lab, and what of the log has arrived in the first: read file by file, as snapshots name them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from course.engines.lake import Lake
from course.labs.table_files import local

if TYPE_CHECKING:
    import duckdb
    from pyiceberg.table import Table

NAMESPACE = "plays"
DELIVERIES, EVENTS = f"{NAMESPACE}.deliveries", f"{NAMESPACE}.events"
COMMITTED = "flink.max-committed-checkpoint-id"


@dataclass(frozen=True)
class Arrived:
    """What stands in the table of deliveries.

    Attributes:
        rows: all of them.
        records: different places in the topic; fewer than rows where a record was written twice.
        events: different event_ids.
        late: rows that arrived more than a day after their event happened.
        files: data files that the snapshot names.
        snapshots: commits so far.
        checkpoint: the newest one of Flink's that is committed.
    """

    rows: int = 0
    records: int = 0
    events: int = 0
    late: int = 0
    files: int = 0
    snapshots: int = 0
    checkpoint: int = 0


def make_tables(lake: Lake) -> None:
    """Both tables anew and empty, partitioned by the day of the event; needs PyIceberg."""
    from pyiceberg.exceptions import NamespaceAlreadyExistsError, NoSuchTableError
    from pyiceberg.partitioning import PartitionField, PartitionSpec
    from pyiceberg.schema import Schema
    from pyiceberg.transforms import DayTransform
    from pyiceberg.types import IntegerType, LongType, NestedField, StringType, TimestampType

    types = {
        "event_id": StringType(),
        "revision": IntegerType(),
        "member_id": LongType(),
        "title_id": IntegerType(),
        "event_type": StringType(),
        "event_time": TimestampType(),
        "watch_s": IntegerType(),
        "country": StringType(),
        "arrival_time": TimestampType(),
        "kafka_partition": IntegerType(),
        "kafka_offset": LongType(),
    }
    place = {"topic_partition": IntegerType(), "topic_offset": LongType()}
    day = 1 + list(types).index("event_time")
    catalog = lake.for_python()
    try:
        catalog.create_namespace(NAMESPACE)
    except NamespaceAlreadyExistsError:
        pass
    for name, columns in ((DELIVERIES, types | place), (EVENTS, types)):
        try:
            catalog.purge_table(name)
        except NoSuchTableError:
            pass
        fields = (NestedField(number, *one, required=False) for number, one in enumerate(columns.items(), 1))
        catalog.create_table(
            name,
            Schema(*fields),
            partition_spec=PartitionSpec(PartitionField(day, 1_000, DayTransform(), "event_day")),
            properties={"format-version": "2"},
        )


def planned(table: Table) -> list[str]:
    """Paths of the data files of a table's snapshot; raises ValueError where rows of theirs are deleted apart."""
    tasks = list(table.scan().plan_files())
    if any(task.delete_files for task in tasks):
        raise ValueError("this table has delete files")
    return [local(task.file.file_path) for task in tasks]


class Arrivals:
    """Keeps up with the table of deliveries: each `look` reads the files that are new since the last one."""

    def __init__(self, lake: Lake) -> None:
        import duckdb

        self._catalog = lake.for_python()
        self._seen: set[str] = set()
        self._snapshot: int | None = None
        self._last = Arrived()
        self._rows: duckdb.DuckDBPyConnection = duckdb.connect(config={"threads": 1})
        self._rows.execute("""CREATE TABLE arrived
            (event_id TEXT, topic_partition INT, topic_offset BIGINT, event_time TIMESTAMP, arrival_time TIMESTAMP)""")

    def look(self) -> Arrived:
        """What is there now; raises ValueError when a file that was there is gone."""
        table = self._catalog.load_table(DELIVERIES)
        snapshot = table.current_snapshot()
        if snapshot is None or snapshot.snapshot_id == self._snapshot:
            return self._last
        files = set(planned(table))
        if self._seen - files:
            raise ValueError("a file of the table of deliveries is gone, to which rows were only to be added")
        if fresh := sorted(files - self._seen):
            columns = "event_id, topic_partition, topic_offset, event_time, arrival_time"
            self._rows.execute(f"INSERT INTO arrived SELECT {columns} FROM read_parquet(?)", [fresh])
        self._seen, self._snapshot = files, snapshot.snapshot_id
        counts = self._rows.execute("""SELECT count(*), count(DISTINCT (topic_partition, topic_offset)),
            count(DISTINCT event_id), count(*) FILTER (arrival_time > event_time + INTERVAL 1 DAY) FROM arrived""")
        checkpoint = int(snapshot.summary[COMMITTED] or 0) if snapshot.summary else 0
        self._last = Arrived(*counts.fetchone(), len(files), len(table.metadata.snapshots), checkpoint)
        return self._last

    def places(self) -> Counter[tuple[int, int]]:
        """How many rows each (partition, offset) of the topic has."""
        counted = self._rows.execute(
            "SELECT topic_partition, topic_offset, count(*) FROM arrived GROUP BY ALL"
        )
        return Counter({(partition, offset): rows for partition, offset, rows in counted.fetchall()})

    def close(self) -> None:
        """Forget it."""
        self._rows.close()
