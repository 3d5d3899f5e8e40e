"""A channel over the pipes of one process, for systems on which a pipe cannot be waited for: a thread waits for each end."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time

from autograder.sandbox import wire
from autograder.sandbox.channel import Channel, Ended, Overdue

# Read ahead at most: sixteen pieces, a megabyte.
_PIECES, _PIECE_BYTES = 16, 1 << 16
_AGAIN_S = 0.02


class PipedChannel(Channel):
    """As `Channel`. Its process has to be killed before `close`, which waits for both threads."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._heard = bytearray()
        self.heard_bytes = 0
        self._came: queue.Queue[bytes] = queue.Queue(_PIECES)
        self._goes: queue.Queue[tuple[bytes, threading.Event] | None] = queue.Queue()
        self._broken = self._over = False
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._speak)]
        for thread in self._threads:
            thread.start()

    def say(self, payload: bytes, deadline: float) -> None:
        """See `Channel.say`."""
        said = threading.Event()
        self._goes.put((wire.framed(payload), said))
        if not said.wait(max(0.0, deadline - time.monotonic())):
            raise Overdue
        if self._broken:
            raise Ended

    def close(self) -> None:
        """Close both ends."""
        self._over = True
        self._goes.put(None)
        while any(thread.is_alive() for thread in self._threads):
            with contextlib.suppress(queue.Empty):
                self._came.get(timeout=_AGAIN_S)
        super().close()

    def _more(self, deadline: float) -> bytes:
        try:
            part = self._came.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise Overdue from None
        if not part:
            raise Ended
        return part

    def _listen(self) -> None:
        part = b"x"
        while part and not self._over:
            try:
                part = os.read(self._reading, _PIECE_BYTES)
            except OSError:
                part = b""
            self._came.put(part)

    def _speak(self) -> None:
        while (going := self._goes.get()) is not None:
            rest, said = memoryview(going[0]), going[1]
            try:
                while rest and not self._broken:
                    rest = rest[os.write(self._writing, rest) :]
            except OSError:
                self._broken = True
            said.set()
