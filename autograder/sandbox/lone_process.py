"""A process of its own for each notebook, where there is no fork to be trusted: macOS (its own frameworks) and Windows."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict

from autograder.sandbox import wire
from autograder.sandbox.asked import Limits
from autograder.sandbox.channel import Ended, Overdue
from autograder.sandbox.conversation import Broken
from autograder.sandbox.lone_child import UP
from autograder.sandbox.piped import PipedChannel

SECONDS_TO_START = 120.0


class LoneProcess:
    """One child that nobody forked.

    Args:
        command: starts `lone_child.main`, but for its two arguments.
        environment: beside its own folder, which is its home.

    Raises:
        Broken: it does not start; what it said is in the message.
    """

    def __init__(self, command: Sequence[str], environment: dict[str, str], limits: Limits) -> None:
        self._folder = tempfile.mkdtemp(prefix="answers-")
        with tempfile.TemporaryFile() as said:
            try:
                self._process = subprocess.Popen(
                    [*command, self._folder, json.dumps(asdict(limits))],
                    env=environment | dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), self._folder),
                    cwd=self._folder,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=said,
                    bufsize=0,
                )
            except OSError as error:
                shutil.rmtree(self._folder, ignore_errors=True)
                raise Broken(f"no process could be started: {error.strerror}") from None
            # The channel's threads have the last word on these descriptors.
            reading, writing = (os.dup(pipe.fileno()) for pipe in (self._process.stdout, self._process.stdin))
            self._process.stdout.close()
            self._process.stdin.close()
            self.channel = PipedChannel(reading, writing)
            try:
                heard = self.channel.hear(100, time.monotonic() + SECONDS_TO_START)
                if wire.unpacked(heard) != UP:
                    raise Ended
            except (Ended, Overdue, wire.Malformed):
                self.end()
                said.seek(0)
                words = said.read(2_000).decode(errors="replace").strip()
                raise Broken(words or "a process for a notebook did not start") from None

    def end(self) -> None:
        """Kill it, and on POSIX systems whatever is still in its group."""
        self._process.kill()
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.channel.close()
        shutil.rmtree(self._folder, ignore_errors=True)
