"""Lab 4, Keystone in small: devices, Kafka, Flink, Iceberg and Spark, and a verdict on each hop between them."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from course.engines.installed import EngineProblem, ready
from course.engines.lake import Lake
from course.engines.process import to_terminal
from course.labs import keystone_events
from course.labs.delivery_log import DeliveryLog
from course.labs.flink_lab import GATEWAY
from course.labs.kafka_lab import KafkaLab
from course.labs.keystone_page import Standing, drawn, times
from course.labs.keystone_plan import Passage, Plan
from course.labs.keystone_run import BeginAgain, HandOver, Run
from course.labs.keystone_tables import COMMITTED, DELIVERIES, EVENTS, planned
from course.labs.killed_consumers import InTheSink
from course.labs.spark_lab import SHARED
from course.labs.table_files import total
from course.labs.verdict import verdict

if TYPE_CHECKING:
    import polars as pl

    from course.engines.spark import Spark

LOG = {"size": "toy", "n_members": 150, "days": 14}


class KeystoneLab:
    """The pipeline with a lake of its own. Use it in a `with`, or `stop()` it.

    Spark is started when it is first needed, Flink for each run. LAKE_FOLDER names a folder that
    this machine and every cluster see under the same path.

    Attributes:
        log: the universe's deliveries, those that come too late included.
        lake: with the tables `plays.deliveries` and `plays.events`.
    """

    def __init__(self, log: dict[str, Any] | None = None, say: Callable[[str], None] = to_terminal) -> None:
        """Start Kafka, or reach it; raises EngineProblem."""
        for engine in ("kafka", "flink", "spark"):
            ready(engine)
        self._say = say
        self._spark: Spark | None = None
        self._runs = 0
        self.log = DeliveryLog.of_size(**(log or LOG))
        root = Path(os.environ.get(SHARED, tempfile.gettempdir())).resolve()
        self._folder = root / f"course-lab4-{token_hex(4)}"
        self._kafka = KafkaLab("lab4", say)
        atexit.register(self.stop)
        self.lake = Lake(self._folder / "lake")

    def __enter__(self) -> KeystoneLab:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def run(self, hand_over: HandOver, begin_again: BeginAgain, kills: int = 3, seed: int = 33) -> bool:
        """Send the log through the pipeline with so many kills; the page, and a verdict on each half of the way."""
        try:
            passed = self.passage(hand_over, begin_again, kills, seed, _page())
        except EngineProblem as problem:
            return verdict(False, f"the run stopped: {problem}")
        first = verdict(
            not passed.not_sent,
            f"log → Kafka: the producer was killed {times(passed.producer_kills)}. Of {passed.deliveries:,} deliveries"
            f" {passed.not_sent:,} never came; {passed.sent_again:,} came again, as {passed.records:,} records in all.",
        )
        second = verdict(
            passed.records > 0 and not passed.lost and not passed.twice,
            f"Kafka → table: {'the job was cancelled' if GATEWAY in os.environ else 'Flink was killed'} {times(passed.flink_kills)}, {passed.between} of them between checkpoint and"
            f" commit. Of {passed.records:,} records {passed.lost:,} are lost, and {passed.twice:,} rows are too many.",
        )
        return first and second

    def passage(
        self,
        hand_over: HandOver,
        begin_again: BeginAgain,
        kills: int,
        seed: int,
        show: Callable[[Standing], object] = lambda _: None,
    ) -> Passage:
        """The same, counted and not judged; raises EngineProblem."""
        self._runs += 1
        folder = self._folder / f"run{self._runs}"
        plan = Plan.drawn(kills, seed, len(self.log.deliveries))
        return Run(self._kafka, self.lake, folder, self.log, hand_over, plan, show).to_the_end(begin_again)

    def merge(self, winners: str) -> bool:
        """Merge the winners of `deliveries` into the table of events three times; a verdict.

        First as half of the snapshots had them, then all of them, then all of them once more.
        """
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import PySparkException

        from course.labs.keystone_readers import by_spark

        if not self._runs:
            return verdict(False, "there are no deliveries yet: run the pipeline first.")
        spark = self.spark.session
        snapshots = keystone_events.snapshots(spark)
        if not snapshots:
            return verdict(False, "the table of deliveries is empty: run the pipeline first.")
        keystone_events.emptied(spark)
        standing = []
        try:
            if twice := keystone_events.twice(spark, winners, snapshots[-1]):
                return verdict(
                    False, f"your winners hold {twice:,} events more than once; MERGE takes one row for each."
                )
            for snapshot in (snapshots[len(snapshots) // 2], snapshots[-1], snapshots[-1]):
                keystone_events.merged(spark, winners, snapshot)
                standing.append(by_spark(spark))
        except (PySparkException, Py4JJavaError) as problem:
            return verdict(False, f"Spark could not merge: {keystone_events.reason(problem)}")
        found = self.events_found()
        half, whole = (total(one)[0] for one in standing[:2])
        same = standing[1] == standing[2]
        return verdict(
            found.right and same,
            f"deliveries → events: {half:,} rows after the first merge, {whole:,} after the second, and the third changed"
            f" {'nothing' if same else 'the numbers'}; {found}.",
        )

    def events_found(self) -> InTheSink:
        """The table of events, held against the universe's clean table."""
        return InTheSink.compared(keystone_events.rows(self.spark.session), self.log.clean)

    def agree(self) -> bool:
        """A verdict on whether every engine reads the same daily numbers, and those of the universe's own table."""
        from course.labs.keystone_readers import by_each, of_clean

        if not self._runs:
            return verdict(False, "there are no tables yet: run the pipeline first.")
        wanted, found = of_clean(self.log.clean), by_each(self.lake, self.spark.session)
        for engine, daily in found.items():
            rows, events, seconds = total(daily)
            print(f"{engine:>7}: {rows:,} rows, {events:,} events, {seconds:,} seconds on {len(daily)} days")
        _, events, seconds = total(wanted)
        alike = [name for name, daily in found.items() if daily == wanted]
        named = f" ({', '.join(alike)})" if alike else ""
        return verdict(
            len(alike) == len(found),
            f"{len(alike)} of {len(found)} engines{named} read for each day what the universe says, {events:,} events and"
            f" {seconds:,} seconds in all.",
        )

    def commits(self) -> pl.DataFrame:
        """One row a commit to the table of deliveries: rows and files it added, Flink's job, the newest checkpoint it holds."""
        import polars as pl

        table = self.lake.for_python().load_table(DELIVERIES)
        keys = {
            "rows": "added-records",
            "files": "added-data-files",
            "job": "flink.job-id",
            "checkpoint": COMMITTED,
        }
        rows = [{name: snapshot.summary[key] for name, key in keys.items()} for snapshot in table.snapshots()]
        frame = pl.DataFrame(rows, schema=dict.fromkeys(keys, pl.String))
        return frame.with_columns(
            pl.col("rows", "files", "checkpoint").cast(pl.Int64), pl.col("job").str.head(8)
        )

    def files(self) -> dict[str, int]:
        """How many data files the newest snapshot of each table names."""
        catalog = self.lake.for_python()
        return {name: len(planned(catalog.load_table(name))) for name in (DELIVERIES, EVENTS)}

    @property
    def spark(self) -> Spark:
        """Spark on this lake."""
        if self._spark is None:
            from course.engines.spark import Spark

            self._spark = Spark(self.lake, say=self._say)
        return self._spark

    def stop(self) -> None:
        """End everything and remove the lake."""
        atexit.unregister(self.stop)
        try:
            if self._spark is not None:
                self._spark.stop()
                self._spark = None
            self._kafka.stop()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)


def _page() -> Callable[[Standing], object]:
    """What draws the page in the notebook, over the last one; nothing where there is no notebook."""
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ModuleNotFoundError:
        return lambda _: None
    if get_ipython() is None:
        return lambda _: None
    handle = display(drawn(Standing(0)), display_id=True)
    return lambda now: handle.update(drawn(now))
