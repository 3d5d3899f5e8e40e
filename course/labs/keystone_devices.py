"""The producers of the Keystone lab as the lab sees them: let forward, watched as they die, and begun again."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course.engines.installed import EngineProblem
from course.labs.keystone_producer import BATCH, DONE, Shift
from course.labs.one_life import AFTER, BEFORE, KILLED, Death, cloudpickle

DEATHS = (Death("send", BEFORE, BATCH // 2 + 1), Death("flush", AFTER, 1), Death("save", AFTER, 1))
"""In the middle of a batch, between Kafka's word and the saved place in one order, and in the other."""


class Devices:
    """One process after the other that hands `log` over, and dies in the batches of `deaths`.

    Attributes:
        place: how many deliveries are handed over.
        kills: how many processes have died so far.
    """

    def __init__(
        self,
        folder: Path,
        client: dict[str, Any],
        topic: str,
        log: list[dict[str, Any]],
        hand_over: Callable[[Any, Any, Any], object],
        deaths: dict[int, Death],
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._client, self._topic = folder, client, topic
        try:
            self._function = cloudpickle().dumps(hand_over)
        except Exception as problem:
            raise EngineProblem(f"your hand_over cannot go to another process: {problem}") from None
        self._deaths = dict(deaths)
        (folder / "log.pickle").write_bytes(pickle.dumps(log))
        (folder / "place").unlink(missing_ok=True)
        self._allowed, self.length = 0, len(log)
        self.place = self.kills = 0
        self._process: subprocess.Popen[str] | None = None
        self._begin()

    def allow(self, place: int) -> None:
        """Let it go as far as `place` deliveries, and begin again where it died; raises EngineProblem when it failed."""
        if self._process.poll() is not None:
            if self._process.returncode != KILLED:
                lines = (self._folder / "errors.txt").read_text(errors="replace").strip().splitlines()
                raise EngineProblem(
                    f"your hand_over ended with {lines[-1] if lines else self._process.returncode}"
                )
            self.kills += 1
            self._end()
            # What it said last is where its last batch began; the next one is not to die there again.
            self._deaths = {batch: one for batch, one in self._deaths.items() if batch > self.place // BATCH}
            self._begin()
        if place > self._allowed:
            self._allowed = place
            self._tell()

    @property
    def done(self) -> bool:
        """Whether all is handed over."""
        return self.place >= self.length and self._process.poll() is None

    def stop(self) -> None:
        """End it."""
        self._end()

    def _begin(self) -> None:
        paths = self._folder / "log.pickle", self._folder / "place"
        shift = Shift(self._function, self._client, self._topic, *paths, self._deaths)
        file = self._folder / "shift.pickle"
        file.write_bytes(pickle.dumps(shift))
        with (self._folder / "errors.txt").open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "course.labs.keystone_producer", str(file)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listener.start()
        self._tell()

    def _tell(self) -> None:
        try:
            self._process.stdin.write(f"{self._allowed}\n")
            self._process.stdin.flush()
        except BrokenPipeError:  # it died a moment ago; the next `allow` sees it
            pass

    def _listen(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout:
            if line.startswith(DONE):
                self.place = int(line.removeprefix(DONE))
            else:
                print(line, end="")

    def _end(self) -> None:
        process = self._process
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._listener.join(5)
        process.stdout.close()
