"""Stopping an answer that never ends, and keeping the process that asked alive."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import Any


class TimeLimitReached(BaseException):
    """Raised inside the answer's own code; not an `Exception`, so that `except Exception` lets it through."""


def call_within(seconds: float, call: Callable[[], Any]) -> Any:
    """What `call` returns; `TimeLimitReached` is raised inside it once `seconds` of wall time have passed.

    Works in any thread and on every system, for Python code. A call that stays
    inside one C function is stopped only when it returns.
    """
    watch = _Watch(seconds)
    try:
        watch.start()
        return call()
    finally:
        # An assignment cannot be interrupted; after it, at most one more is on its way.
        watch.over = True
        try:
            watch.end()
        except TimeLimitReached:
            watch.end()


class _Watch:
    """A thread that interrupts the one that made it, again and again until it is over."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._seconds = seconds
        self._watched = ctypes.c_ulong(threading.get_ident())
        self._raising = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._interrupt_until_over, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Take back what was not raised yet. `over` has been set before."""
        self._ended.set()
        with self._raising:
            self._raise(None)

    def _interrupt_until_over(self) -> None:
        wait = self._seconds
        while not self._ended.wait(wait):
            with self._raising:
                if self.over:
                    return
                self._raise(ctypes.py_object(TimeLimitReached))
            # An answer's bare `except:` may swallow the first one.
            wait = 0.05

    def _raise(self, error: ctypes.py_object | None) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self._watched, error)
