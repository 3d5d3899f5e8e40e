"""One Iceberg lake under Spark and Flink at once: what one commits the other reads, and nothing is left behind."""

import json
import subprocess
import textwrap

import pytest

from course.engines.installed import ready

pytestmark = pytest.mark.engines
# In the engines' own Python: this one has no PySpark.
BOTH = textwrap.dedent("""
    import json, sys
    from pathlib import Path
    from course.engines.flink import Flink
    from course.engines.lake import Lake
    from course.engines.spark import Spark

    lake = Lake(Path(sys.argv[1]))
    quiet = {"say": lambda _: None}
    with Spark(lake, **quiet) as spark:
        sql = spark.session.sql
        sql("CREATE NAMESPACE lake.plays")
        sql("CREATE TABLE lake.plays.days (event_id INT, play_date DATE) USING iceberg PARTITIONED BY (play_date)")
        sql("INSERT INTO lake.plays.days VALUES (1, DATE'2026-03-02'), (2, DATE'2026-03-03')")
        with Flink(**quiet) as flink, flink.session() as session:
            for statement in (
                lake.for_flink(),
                "SET 'table.dml-sync' = 'true'",
                "INSERT INTO lake.plays.days VALUES (3, DATE '2026-03-09')",
            ):
                answer = session.run(statement, 90)
                assert type(answer).__name__ == "Table", answer
            by_flink = session.run("SELECT event_id FROM lake.plays.days").rows
        by_spark = sql("SELECT event_id FROM lake.plays.days").collect()
        snapshots = sql("SELECT 1 FROM lake.plays.days.snapshots").count()
    print(json.dumps([sorted(row[0] for row in by_flink), sorted(row[0] for row in by_spark), snapshots]))
""")


def test_spark_and_flink_write_the_same_table(tmp_path):
    command = [ready("spark").python, "-P", "-c", BOTH, tmp_path / "lake"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3_000:]
    by_flink, by_spark, snapshots = json.loads(done.stdout.splitlines()[-1])
    assert by_flink == by_spark == [1, 2, 3] and snapshots == 2
    assert len(list((tmp_path / "lake" / "warehouse").glob("**/*.parquet"))) == 3
