"""An engine as a process: started on this machine only, waited for with progress, ended whatever happens to us."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from course.engines.installed import EngineProblem

HOST = "127.0.0.1"
KEEPER = Path(__file__).with_name("keeper.py")
LAST_LINES = 12
# For log4j2: everything that is said, to where the keeper writes it down.
LOGGING = """\
rootLogger.level = WARN
rootLogger.appenderRef.console.ref = Console
appender.console.name = Console
appender.console.type = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
"""


class EngineProcess:
    """One Java program under a keeper, in a folder of its own that is removed with it.

    Attributes:
        folder: its settings, data and log.txt.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = Path(tempfile.mkdtemp(prefix=f"course-{name.lower()}-"))
        self._keeper: subprocess.Popen[bytes] | None = None

    def run(self, command: list[str], variables: dict[str, str] | None = None) -> None:
        """Start it; returns at once. Two glibc arenas keep a JVM with forty threads small."""
        environment = {**os.environ, "MALLOC_ARENA_MAX": "2", **(variables or {})}
        for foreign in ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"):
            environment.pop(foreign, None)
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", str(KEEPER), str(self.folder), "--", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # an interrupt of the notebook is not for the engine
        )
        atexit.register(self.stop)

    def wait_until(self, ready: Callable[[], bool], seconds: float, say: Callable[[str], None]) -> None:
        """Wait until `ready()`; tells `say` how long it has been. Raises EngineProblem, with nothing left running."""
        began = time.monotonic()
        told = -1
        try:
            while not ready():
                waited = time.monotonic() - began
                if not self.alive:
                    raise EngineProblem(f"{self.name} ended while it was starting.\n{self.last_words()}")
                if waited > seconds:
                    raise EngineProblem(
                        f"{self.name} did not start within {seconds:g} seconds.\n{self.last_words()}"
                    )
                if int(waited) != told:
                    told = int(waited)
                    say(f"Starting {self.name}… {told} s")
                time.sleep(0.1)
        except BaseException:
            self.stop()
            raise

    @property
    def alive(self) -> bool:
        """Whether it is running."""
        return self._keeper is not None and self._keeper.poll() is None

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """While the block runs, it neither works nor answers, as in a long garbage collection."""
        import psutil

        programs = psutil.Process(self._keeper.pid).children()
        for program in programs:
            program.suspend()
        try:
            yield
        finally:
            for program in programs:
                program.resume()

    def kill(self) -> None:
        """End it as a power cut would, and remove its folder: it is not asked, so it finishes nothing."""
        import psutil

        for program in psutil.Process(self._keeper.pid).children():
            program.kill()
        self.stop()

    def last_words(self) -> str:
        """The end of its log."""
        try:
            text = (self.folder / "log.txt").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return "It said nothing."
        lines = [line for line in text.splitlines() if not line.startswith("\tat ")]
        return "\n".join(lines[-LAST_LINES:]) or "It said nothing."

    def stop(self) -> None:
        """End it and remove its folder; nothing to do when it has ended."""
        atexit.unregister(self.stop)
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.stdin.close()
            try:
                keeper.wait(timeout=20)
            except subprocess.TimeoutExpired:
                keeper.kill()
                keeper.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def to_terminal(text: str) -> None:
    """Progress on one line that is written over; "" wipes it."""
    print(f"\r{text:<40}\r" if not text else f"\r{text:<40}", end="", flush=True)
