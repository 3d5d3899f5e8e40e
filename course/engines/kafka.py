"""Apache Kafka on this machine: one node that is broker and controller, on 127.0.0.1, its log in a folder that goes with it."""

from __future__ import annotations

import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable

from course.engines.installed import EngineProblem, ready
from course.engines.process import HOST, LOGGING, EngineProcess, free_port, to_terminal

STARTING_SECONDS = 60.0
STARTED = "Kafka Server started"
MEMORY = ["-Xmx256m", "-Xss512k", "-XX:MaxMetaspaceSize=128m", "-XX:MaxDirectMemorySize=128m"]
QUICK = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=64m"]
SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller}
listeners=PLAINTEXT://{host}:{broker},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{broker}
controller.listener.names=CONTROLLER
log.dirs={folder}
num.partitions=1
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=8388608
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
log.initial.task.delay.ms=1000
log.retention.check.interval.ms=1000
"""


class Kafka:
    """One running node. Use it in a `with`, or `stop()` it; it also ends with this process.

    Attributes:
        bootstrap: what a client takes as `bootstrap.servers`.
    """

    def __init__(self, say: Callable[[str], None] = to_terminal) -> None:
        """Start it and wait until it serves; raises EngineProblem."""
        found = ready("kafka")
        broker, controller = free_port(), free_port()
        self.bootstrap = f"{HOST}:{broker}"
        self.process = EngineProcess("Kafka")
        folder = self.process.folder
        settings, logging = folder / "server.properties", folder / "log4j2.properties"
        data = (folder / "data").as_posix()
        settings.write_text(
            SETTINGS.format(host=HOST, broker=broker, controller=controller, folder=data), "utf-8"
        )
        # That it has started stands among what it says by the way.
        logging.write_text(LOGGING.replace("WARN", "INFO"), encoding="utf-8")
        java = [
            str(found.java),
            *MEMORY,
            *QUICK,
            "-Djava.net.preferIPv4Stack=true",
            f"-Djava.io.tmpdir={folder}",
        ]
        java += [f"-Dlog4j2.configurationFile={logging}", "-cp", found.classpath("kafka")]
        say("Starting Kafka… making its log")
        self._make_log([*java, "kafka.tools.StorageTool", "format", "-c", str(settings)])
        self.process.run([*java, "kafka.Kafka", str(settings)])
        self.process.wait_until(self._serves, STARTING_SECONDS, say)
        say("")

    def __enter__(self) -> Kafka:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it; its topics are gone."""
        self.process.stop()

    def _make_log(self, format_storage: list[str]) -> None:
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        try:
            done = subprocess.run(
                [*format_storage, "-t", cluster],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=60,
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            self.process.stop()
            raise EngineProblem(f"Kafka could not make its log: {problem}") from None
        except BaseException:
            self.process.stop()
            raise
        if done.returncode:
            self.process.stop()
            said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
            raise EngineProblem(f"Kafka could not make its log.\n{said}")

    def _serves(self) -> bool:
        try:
            return STARTED in (self.process.folder / "log.txt").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
