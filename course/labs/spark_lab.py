"""A Spark session over a lake of its own: where a lab's tables live, how it asks, and that nothing is left at the end."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from course.engines.installed import EngineProblem
from course.engines.lake import NAME, Lake
from course.engines.process import to_terminal
from course.engines.spark import Spark

if TYPE_CHECKING:
    import polars as pl

SHARED = "LAKE_FOLDER"
LONGEST = 300
NAMESPACE = "plays"


class SparkLab:
    """Spark, and a lake that only this run uses, with the namespace `plays`. Use it in a `with`, or `stop()` it.

    Where SPARK_MASTER names a cluster, LAKE_FOLDER names a folder that this machine and all its
    workers see under the same path. Without it the lake is a temporary folder.

    Attributes:
        lake: with the catalog and the files.
        folder: for whatever else the lab writes; removed at the end.
    """

    def __init__(self, name: str, say: Callable[[str], None] = to_terminal) -> None:
        """Start it; raises EngineProblem."""
        shared = os.environ.get(SHARED)
        root = Path(shared) if shared else Path(tempfile.gettempdir())
        self.folder = root / f"course-{name}-{token_hex(4)}"
        self.folder.mkdir(parents=True)
        atexit.register(self._remove)
        self.lake = Lake(self.folder)
        try:
            self.spark = Spark(self.lake, say=say)
        except BaseException:
            self._remove()
            raise
        self.sql(f"CREATE NAMESPACE {NAME}.{NAMESPACE}")

    def __enter__(self) -> SparkLab:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def sql(self, text: str) -> pl.DataFrame:
        """Run one statement; its rows as a Polars frame, which has no columns where nothing comes back.

        Raises:
            EngineProblem: Spark refuses it; the text is Spark's reason.
        """
        import polars as pl

        with sparks_reason():
            answer = self.spark.session.sql(text)
            if not answer.columns:
                return pl.DataFrame()
            rows = [tuple(row) for row in answer.collect()]
        return pl.DataFrame(rows, schema=answer.columns, orient="row", infer_schema_length=None)

    def table(self, name: str) -> Path:
        """The folder of one of this lab's tables, such as "plays.events"."""
        return Path(self.lake.warehouse, *name.split("."))

    def files_read(self, query: str) -> tuple[int, int]:
        """Run a query on Iceberg tables; how many of their data files it opened, and how many it could leave alone.

        Raises:
            EngineProblem: Spark refuses it; the text is Spark's reason.
        """
        with sparks_reason():
            answer = self.spark.session.sql(query)
            answer.collect()
        counted = _metrics(answer._jdf.queryExecution().executedPlan())
        return counted.get("resultDataFiles", 0), counted.get("skippedDataFiles", 0)

    def stop(self) -> None:
        """End Spark and remove the lake."""
        self.spark.stop()
        self._remove()

    def _remove(self) -> None:
        atexit.unregister(self._remove)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def sparks_reason() -> Iterator[None]:
    """Let what Spark says of a statement come out as an EngineProblem: its sentence, without Java's stack."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JJavaError) as problem:
        raise EngineProblem(reason(str(problem))) from None


def reason(text: str) -> str:
    """The first line of an error that says something, cut after some 300 characters.

    >>> reason("An error occurred while calling o65.sql.\\n: java.lang.IllegalStateException: Files exist")
    'Files exist'
    """
    for line in text.splitlines():
        said = re.sub(r"^:?\s*(?:[\w.$]+(?:Exception|Error):\s*)*", "", line).strip()
        if said and not said.startswith("An error occurred while calling"):
            return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
    return "it gave no reason"


def _metrics(plan: object) -> dict[str, int]:
    """What the scans of a plan that ran have counted, added up; Spark keeps it only on the Java side."""
    counted: dict[str, int] = {}
    waiting = [plan]
    while waiting:
        node = waiting.pop()
        kind = node.getClass().getSimpleName()
        if kind == "AdaptiveSparkPlanExec":
            waiting.append(node.executedPlan())
        elif kind.endswith("QueryStageExec"):
            waiting.append(node.plan())
        children = node.children()
        waiting += [children.apply(place) for place in range(children.size())]
        metrics = node.metrics().iterator()
        while metrics.hasNext():
            pair = metrics.next()
            counted[pair._1()] = counted.get(pair._1(), 0) + pair._2().value()
    return counted
