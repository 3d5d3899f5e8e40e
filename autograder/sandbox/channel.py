"""The trusted end of a conversation: frames over two pipes, each with a deadline, none of which can block for ever."""

from __future__ import annotations

import os
import select
import time

from autograder.sandbox import wire


class Ended(Exception):
    """The other side has closed its end, or broke what was agreed on."""


class Overdue(Exception):
    """The other side did not read or write in time."""


class Channel:
    """Two descriptors, `reading` and `writing`, that this object owns."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._heard = bytearray()
        self.heard_bytes = 0
        os.set_blocking(reading, False)
        os.set_blocking(writing, False)

    def say(self, payload: bytes, deadline: float) -> None:
        """Send one frame before `deadline` (of `time.monotonic`).

        Raises:
            Ended: nobody reads any more.
            Overdue: it was not read in time.
        """
        for part in (wire.LENGTH.pack(len(payload)), payload):
            rest = memoryview(part)
            while rest:
                try:
                    rest = rest[os.write(self._writing, rest) :]
                except BlockingIOError:
                    self._wait(self._writing, select.POLLOUT, deadline)
                except OSError as error:
                    raise Ended from error

    def hear(self, most: int, deadline: float) -> bytes:
        """The next frame, of at most `most` bytes.

        Raises:
            Ended: no frame comes any more, or one that is too long.
            Overdue: none came in time.
        """
        size = wire.LENGTH.size
        self._fill(size, deadline)
        (length,) = wire.LENGTH.unpack_from(self._heard)
        if length > most:
            raise Ended
        self._fill(size + length, deadline)
        payload = bytes(self._heard[size : size + length])
        del self._heard[: size + length]
        self.heard_bytes += length
        return payload

    def close(self) -> None:
        """Close both ends."""
        os.close(self._reading)
        os.close(self._writing)

    def _fill(self, length: int, deadline: float) -> None:
        while len(self._heard) < length:
            self._heard += self._more(deadline)

    def _more(self, deadline: float) -> bytes:
        """What has come in, at least one byte."""
        while True:
            try:
                part = os.read(self._reading, 1 << 16)
            except BlockingIOError:
                self._wait(self._reading, select.POLLIN, deadline)
                continue
            except OSError as error:
                raise Ended from error
            if not part:
                raise Ended
            return part

    def _wait(self, descriptor: int, events: int, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise Overdue
        # Not `select`, which takes no descriptor above 1,023.
        waiting = select.poll()
        waiting.register(descriptor, events)
        if not waiting.poll(left * 1000):
            raise Overdue
