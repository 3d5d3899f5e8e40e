"""Flink SQL on this machine: its SQL gateway in one Java process, asked over HTTP on 127.0.0.1."""

from __future__ import annotations

from collections.abc import Callable

from course.engines.flink_sql import Gateway
from course.engines.installed import EngineProblem, ready
from course.engines.process import HOST, LOGGING, EngineProcess, free_port, to_terminal

STARTING_SECONDS = 90.0
# Together about 600 MB; a job that needs more fails, the machine does not.
MEMORY = ["-Xmx384m", "-Xss512k", "-XX:MaxMetaspaceSize=384m", "-XX:MaxDirectMemorySize=192m"]
QUICK = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=96m"]
OPENED = "lang net io nio nio.channels lang.reflect text time util util.concurrent util.concurrent.atomic util.concurrent.locks"
SETTINGS = """\
execution.target: local
execution.runtime-mode: batch
execution.batch-shuffle-mode: ALL_EXCHANGES_PIPELINED
jobmanager.scheduler: Default
parallelism.default: 1
table.exec.resource.default-parallelism: 1
table.local-time-zone: UTC
rest.address: 127.0.0.1
rest.bind-address: 127.0.0.1
jobmanager.rpc.address: 127.0.0.1
jobmanager.bind-host: 127.0.0.1
taskmanager.host: 127.0.0.1
taskmanager.bind-host: 127.0.0.1
taskmanager.memory.network.min: 32mb
taskmanager.memory.network.max: 32mb
taskmanager.memory.managed.size: 64mb
io.tmp.dirs: {folder}
"""


class Flink(Gateway):
    """One running gateway. Use it in a `with`, or `stop()` it; it also ends with this process."""

    def __init__(self, say: Callable[[str], None] = to_terminal) -> None:
        """Start it and wait until it answers; raises EngineProblem."""
        found = ready("flink")
        self.process = EngineProcess("Flink")
        folder = self.process.folder
        (folder / "config.yaml").write_text(SETTINGS.format(folder=folder), encoding="utf-8")
        (folder / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
        port = free_port()
        super().__init__(f"http://{HOST}:{port}/v3")
        endpoint = "-Dsql-gateway.endpoint.rest."
        opens = [f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in OPENED.split()]
        self.process.run(
            [str(found.java), *MEMORY, *QUICK, *opens]
            + ["-Djava.net.preferIPv4Stack=true", f"-Djava.io.tmpdir={folder}"]
            + [f"-Dlog4j.configurationFile={folder / 'log4j2.properties'}"]
            + ["-cp", found.classpath("flink"), "org.apache.flink.table.gateway.SqlGateway"]
            + [f"{endpoint}address={HOST}", f"{endpoint}bind-address={HOST}", f"{endpoint}port={port}"],
            {"FLINK_CONF_DIR": str(folder)},
        )
        self.process.wait_until(self._answers, STARTING_SECONDS, say)
        say("")

    def __enter__(self) -> Flink:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it."""
        self.process.stop()

    def _answers(self) -> bool:
        try:
            return bool(self.version)
        except EngineProblem:
            return False


_shared: Flink | None = None


def shared(say: Callable[[str], None] = to_terminal) -> Flink:
    """The one Flink of this process, started when it is first asked for; raises EngineProblem."""
    global _shared
    if _shared is None or not _shared.process.alive:
        _shared = Flink(say)
    return _shared
