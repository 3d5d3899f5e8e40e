"""Apache Spark in this kernel: on two cores of this machine, or on the cluster that SPARK_MASTER names."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from course.engines.installed import EngineProblem, ready
from course.engines.jars import locked
from course.engines.lake import NAME, Lake
from course.engines.process import HOST, to_terminal

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[2]"
# Compiling less and collecting garbage alone: half the time to a first result, on a small machine.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.net.preferIPv4Stack=true"
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
}
ON_THIS_MACHINE = {
    "spark.driver.memory": "1g",
    "spark.driver.host": HOST,
    "spark.driver.bindAddress": HOST,
    "spark.driver.extraJavaOptions": QUICK,
}


class Spark:
    """One running session. Use it in a `with`, or `stop()` it; it also ends with this process.

    Attributes:
        session: PySpark's own.
        master: where it runs, such as "local[2]" or "spark://host:7077".
    """

    def __init__(
        self,
        lake: Lake | None = None,
        settings: dict[str, str] | None = None,
        say: Callable[[str], None] = to_terminal,
    ) -> None:
        """Start it, with `lake` as the catalog of that name; raises EngineProblem.

        `settings` go over the course's own. Whatever PySpark finds in the environment variable
        SPARK_CONF_DIR holds as well.
        """
        self.master = os.environ.get("SPARK_MASTER", LOCAL)
        self._scratch = Path(tempfile.mkdtemp(prefix="course-spark-"))
        all_settings = SETTINGS | (ON_THIS_MACHINE if self.master.startswith("local") else {})
        all_settings |= {
            "spark.jars": ",".join(str(jar.path) for jar in locked()["spark"]),
            "spark.local.dir": str(self._scratch),
            "spark.sql.warehouse.dir": str(self._scratch / "warehouse"),
        }
        if lake is not None:
            all_settings |= _catalog(lake)
        say(f"Starting Spark on {self.master}…")
        try:
            self.session: SparkSession = self._started(all_settings | (settings or {}))
        except BaseException:
            shutil.rmtree(self._scratch, ignore_errors=True)
            raise
        say("")

    def _started(self, settings: dict[str, str]) -> SparkSession:
        found = ready("spark")
        os.environ["JAVA_HOME"] = str(found.java.parent.parent)
        os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
        if self.master.startswith("local"):
            os.environ["SPARK_LOCAL_IP"] = HOST
        try:
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ModuleNotFoundError:
            raise EngineProblem(
                "Spark lives in the kernel “Engines”. Choose it in the top right corner of the notebook."
            ) from None
        builder = SparkSession.builder.master(self.master).appName("course")
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            session = builder.getOrCreate()
        except (PySparkException, OSError) as problem:
            raise EngineProblem(f"Spark did not start on {self.master}: {problem}") from None
        session.sparkContext.setLogLevel("ERROR")
        return session

    def __enter__(self) -> Spark:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it, its Java process included."""
        from pyspark import SparkContext

        gateway = SparkContext._gateway
        self.session.stop()
        if gateway is not None:
            gateway.shutdown()
            if gateway.proc is not None:
                gateway.proc.stdin.close()
                gateway.proc.wait(timeout=30)
            SparkContext._gateway = SparkContext._jvm = None
        shutil.rmtree(self._scratch, ignore_errors=True)


def _catalog(lake: Lake) -> dict[str, str]:
    prefix = f"spark.sql.catalog.{NAME}"
    return {
        prefix: "org.apache.iceberg.spark.SparkCatalog",
        f"{prefix}.type": "jdbc",
        f"{prefix}.uri": lake.jdbc,
        f"{prefix}.warehouse": lake.warehouse,
        f"{prefix}.jdbc.schema-version": "V1",
        # A streaming batch runs in a copy of the session, which would not see the other's commits.
        f"{prefix}.cache-enabled": "false",
        "spark.sql.defaultCatalog": NAME,
    }
