"""Lab 6: a million deliveries, one job, two places to run it, and DuckDB beside them as the one that has to agree."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from course.engines.installed import EngineProblem, ready
from course.engines.process import EngineProcess, to_terminal
from course.labs.spark_lab import SHARED
from course.labs.standalone import Cluster
from course.labs.verdict import verdict

if TYPE_CHECKING:
    from course.open_world import OpenedWorld

JOB_SECONDS = 600.0
BY_DUCKDB = """
    WITH winners AS (
        FROM {log}
        WHERE schema_version IN (1, 2, 3) AND arrival_time - event_time BETWEEN INTERVAL (-10) MINUTES AND INTERVAL 168 HOURS
        QUALIFY row_number() OVER (
            PARTITION BY event_id ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC) = 1
    )
    SELECT event_time::DATE AS metric_date, title_id, count(*) AS events, coalesce(sum(watch_s), 0)::BIGINT AS watch_s
    FROM winners
    GROUP BY ALL
"""


class LargerLab:
    """A log of a million deliveries, written once and kept, and a table that jobs write. `stop()` it at the end.

    Attributes:
        world: the universe of size std, nobody erased in it, opened in DuckDB.
        folder: of the table; removed at the end. Below LAKE_FOLDER where that is given, for workers elsewhere.
        runs: what each job said of itself.
    """

    def __init__(self, size: str = "std", say: Callable[[str], None] = to_terminal) -> None:
        """Write or find the log; raises EngineProblem where Spark is not installed."""
        ready("spark")
        from course.open_world import world

        shared = os.environ.get(SHARED)
        self._say = say
        self.world: OpenedWorld = world(
            size,
            tables=("viewing_events_raw", "viewing_events_clean"),
            cache=Path(shared) if shared else None,
            p_delete=0.0,
        )
        self.folder = Path(tempfile.mkdtemp(prefix="course-lab6-", dir=shared))
        self.runs: list[dict] = []
        self._cluster: Cluster | None = None

    @property
    def log(self) -> Path:
        """The folder with the Parquet files of the log, one or more a day of arrival."""
        return self.world.folder / "viewing_events_raw"

    def cluster(self) -> dict[str, str]:
        """The environment of a program that is to run on a cluster: SPARK_MASTER's, or one started here; raises EngineProblem."""
        if "SPARK_MASTER" in os.environ:
            return {}
        self._cluster = Cluster(self._say)
        return self._cluster.variables

    def run(
        self, where: dict[str, str], table: str = "daily", since: str = "", write: str = "replace-days"
    ) -> dict:
        """Run the job script in a process of its own; what it said of itself. Raises EngineProblem with its last words."""
        command = [sys.executable, "-P", "-m", "course.labs.engagement_job", "--log", str(self.log)]
        command += ["--table", str(self.folder / table), "--write", write]
        command += ["--since", date.fromisoformat(since).isoformat()] if since else []
        process = EngineProcess("The job")
        began = time.monotonic()
        try:
            process.run(command, where)
            while process.alive:
                waited = time.monotonic() - began
                if waited > JOB_SECONDS:
                    raise EngineProblem(
                        f"The job took more than {JOB_SECONDS:g} seconds.\n{process.last_words()}"
                    )
                self._say(f"The job runs… {waited:.0f} s")
                time.sleep(0.5)
            said = (process.folder / "log.txt").read_text(encoding="utf-8", errors="replace").strip()
            try:
                found = json.loads(said.splitlines()[-1])
            except (ValueError, IndexError):
                raise EngineProblem(f"The job did not come through.\n{process.last_words()}") from None
        finally:
            process.stop()
            self._say("")
        self.runs.append(found)
        return found

    def by_duckdb(self) -> tuple[set[tuple], float]:
        """The rows that are due, worked out by DuckDB in another way, and the seconds it took."""
        begun = time.perf_counter()
        rows = self.world.connection.execute(BY_DUCKDB.format(log="viewing_events_raw")).fetchall()
        return set(rows), time.perf_counter() - begun

    def agree(self, table: str = "daily") -> bool:
        """A verdict on the rows of a table: as DuckDB counts them, and as many events as the universe has."""
        due, seconds = self.by_duckdb()
        (clean,) = self.world.connection.execute("SELECT count(*) FROM viewing_events_clean").fetchone()
        found = self.world.connection.execute(
            "SELECT metric_date::DATE, title_id, events, watch_s FROM read_parquet($1, hive_partitioning = true)",
            [f"{self.folder / table}/*/*.parquet"],
        ).fetchall()
        events = sum(row[2] for row in found)
        counted = Counter(found)
        days = {row[0] for row in found if counted[row] > 1} | {row[0] for row in set(found) ^ due}
        return verdict(
            sorted(found) == sorted(due) and events == clean,
            f"the table has {len(found):,} rows with {events:,} events; DuckDB counts {len(due):,} rows in {seconds:.1f} s,"
            f" and the universe has {clean:,} events. Days that differ: {len(days)}.",
        )

    def stop(self) -> None:
        """End the cluster, if one was started here, and remove the table; the log is kept for the next time."""
        if self._cluster is not None:
            self._cluster.stop()
        self.world.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)
