"""Write, audit, publish: batches written to a branch, the learner's audit asked, and only what it lets through moved to main."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from course.labs.verdict import verdict

if TYPE_CHECKING:
    from course.labs.iceberg_lab import IcebergLab

SENT = "FROM clean WHERE CAST(event_time AS DATE) = DATE'2026-03-{day:02}'"
COLUMNS = "event_id, event_time, member_id, watch_s, kafka_partition"
BATCHES = {
    1: ("as it was sent", True, "{rows}"),
    2: ("some events twice, after a retry", False, "{rows} UNION ALL {rows} AND kafka_partition = 2"),
    3: ("one Kafka partition missing", False, "{rows} AND kafka_partition <> 3"),
    4: (
        "one partition missing, another one twice, so that the count is right",
        False,
        "{rows} AND kafka_partition <> 5 UNION ALL (SELECT {columns} {again} LIMIT {missing})",
    ),
    5: ("as it was sent, with seconds that are NULL", True, "{rows}"),
}
"""Batch -> what is the matter with it, whether it may be published, and the rows that the writer writes."""


def write_audit_publish(lab: IcebergLab, audit: Callable[[Callable, str, str], object]) -> bool:
    """Send five batches through a branch; `audit(sql, written, sent)` says whether one may be published."""
    lab.sql("DROP TABLE IF EXISTS plays.checked PURGE")
    lab.sql("""CREATE TABLE plays.checked (batch INT, event_id STRING, event_time TIMESTAMP_NTZ, member_id BIGINT, watch_s INT,
        kafka_partition INT) USING iceberg PARTITIONED BY (batch) TBLPROPERTIES ('write.wap.enabled' = 'true')""")
    lab.sql("INSERT INTO plays.checked SELECT 0, 'first', TIMESTAMP_NTZ'2026-02-28 12:00', 0, 0, 0")
    published = []
    for batch in BATCHES:
        _write(lab, batch)
        written = f"(SELECT * FROM plays.checked VERSION AS OF 'audit' WHERE batch = {batch})"
        if audit(lab.sql, written, "sent"):
            published.append(batch)
            lab.sql("CALL system.fast_forward('plays.checked', 'main', 'audit')")
        lab.sql("ALTER TABLE plays.checked DROP BRANCH audit")
    on_main = lab.sql("SELECT DISTINCT batch FROM plays.checked WHERE batch > 0 ORDER BY batch")[
        "batch"
    ].to_list()
    right = [batch for batch, (_, good, _) in BATCHES.items() if good]
    astray = "; ".join(
        f"batch {batch} ({BATCHES[batch][0]}) was {'published' if batch in on_main else 'held back'}"
        for batch in BATCHES
        if (batch in on_main) != (batch in right)
    )
    return verdict(on_main == right, f"published on main: {on_main}. {astray or 'Readers saw nothing else'}.")


def _write(lab: IcebergLab, batch: int) -> None:
    """One batch on a new branch `audit`, and the view `sent` with what its source sent."""
    source = SENT.format(day=batch + 1)
    rows = f"SELECT {COLUMNS} {source}"
    lab.sql(f"CREATE OR REPLACE TEMP VIEW sent AS {rows}")
    missing = lab.sql("SELECT count(*) FROM sent WHERE kafka_partition = 5").item()
    again = f"{source} AND kafka_partition <> 5"
    written = BATCHES[batch][2].format(rows=rows, columns=COLUMNS, again=again, missing=missing)
    lab.sql("ALTER TABLE plays.checked CREATE BRANCH audit")
    lab.sql("SET spark.wap.branch = audit")
    try:
        lab.sql(f"INSERT INTO plays.checked SELECT {batch}, * FROM ({written})")
    finally:
        lab.sql("RESET spark.wap.branch")
