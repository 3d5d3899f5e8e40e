"""A Spark cluster of its own on this machine: one master and two workers, from PySpark's own scripts, ended with whoever asked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from course.engines.installed import EngineProblem, ready
from course.engines.process import HOST, LOGGING, EngineProcess, free_port, to_terminal
from course.engines.spark import QUICK

STARTING_SECONDS = 60.0
WORKERS = 2
WORKER_MEMORY, EXECUTOR_MEMORY, DAEMON_MEMORY = "768m", "640m", "160m"


class Cluster:
    """A standalone master with two workers of one core each. Use it in a `with`, or `stop()` it.

    Attributes:
        master: its address.
        variables: SPARK_MASTER and what else a program needs in its environment to run on it.
        processes: the master's and the workers'.
    """

    def __init__(self, say: Callable[[str], None] = to_terminal) -> None:
        """Start it and wait until both workers have registered; raises EngineProblem."""
        found = ready("spark")
        home = next(found.python.parent.parent.glob("lib/python3*/site-packages/pyspark"), None)
        if home is None or os.name == "nt":
            raise EngineProblem(
                "A standalone cluster starts from PySpark's shell scripts, which need Linux or macOS."
            )
        self.processes: list[EngineProcess] = []
        port = free_port()
        self.master = f"spark://{HOST}:{port}"
        try:
            self._start(found, home, "Master", f"--host {HOST} --port {port} --webui-port {free_port()}")
            self._wait(self.processes[0], "I have been elected leader", say)
            for _ in range(WORKERS):
                self._start(
                    found,
                    home,
                    "Worker",
                    f"--host {HOST} --port 0 --webui-port {free_port()} --cores 1 --memory {WORKER_MEMORY} {self.master}",
                )
            for worker in self.processes[1:]:
                self._wait(worker, "Successfully registered with master", say)
        except BaseException:
            self.stop()
            raise
        self.variables = self._variables()
        say("")

    def _variables(self) -> dict[str, str]:
        """Memory and addresses for this machine, in a file as a company's cluster would have it."""
        settings = self.processes[0].folder / "for-programs"
        settings.mkdir()
        (settings / "spark-defaults.conf").write_text(DEFAULTS, encoding="utf-8")
        return {"SPARK_MASTER": self.master, "SPARK_CONF_DIR": str(settings), "SPARK_LOCAL_IP": HOST}

    def _start(self, found, home: Path, role: str, arguments: str) -> None:
        process = EngineProcess(f"Spark {role.lower()}".replace(" ", "-"))
        self.processes.append(process)
        logging = process.folder / "log4j2.properties"
        logging.write_text(LOGGING + OF_DEPLOYMENT, encoding="utf-8")
        work = f" --work-dir {process.folder / 'work'}" if role == "Worker" else ""
        process.run(
            [
                str(home / "bin" / "spark-class"),
                f"org.apache.spark.deploy.{role.lower()}.{role}",
                *(arguments + work).split(),
            ],
            {
                "SPARK_HOME": str(home),
                "JAVA_HOME": str(found.java.parent.parent),
                "SPARK_LOCAL_IP": HOST,
                "SPARK_DAEMON_MEMORY": DAEMON_MEMORY,
                "SPARK_DAEMON_JAVA_OPTS": f"{QUICK} -Dlog4j.configurationFile={logging}",
                "SPARK_LOCAL_DIRS": str(process.folder / "scratch"),
                "SPARK_CONF_DIR": str(process.folder),
            },
        )

    def _wait(self, process: EngineProcess, words: str, say: Callable[[str], None]) -> None:
        log = process.folder / "log.txt"
        process.wait_until(
            lambda: (
                log.exists()
                and re.search(words, log.read_text(encoding="utf-8", errors="replace")) is not None
            ),
            STARTING_SECONDS,
            say,
        )

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the workers, their executors with them, and then the master."""
        while self.processes:
            self.processes.pop().stop()


OF_DEPLOYMENT = """\
logger.deploy.name = org.apache.spark.deploy
logger.deploy.level = INFO
"""
DEFAULTS = f"""\
spark.executor.memory {EXECUTOR_MEMORY}
spark.executor.cores 1
spark.executor.extraJavaOptions {QUICK}
spark.driver.memory 512m
spark.driver.host {HOST}
spark.driver.bindAddress {HOST}
spark.driver.extraJavaOptions {QUICK}
"""
