"""Stopping an answer that never ends, and keeping the process that asked alive."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TimeLimitReached(BaseException):
    """Raised inside the answer's own code; not an `Exception`, so that `except Exception` lets it through."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeLimitReached` in this thread once `seconds` of wall time have passed.

    Works in any thread and on every system, for Python code. A call that stays
    inside one C function is stopped only when it returns.
    """
    thread = ctypes.c_ulong(threading.get_ident())
    lock = threading.Lock()
    over = threading.Event()

    def stop_again_until_it_ends() -> None:
        # An answer's bare `except:` may swallow the first one.
        wait = seconds
        while not over.wait(wait):
            with lock:
                if not over.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        thread, ctypes.py_object(TimeLimitReached)
                    )
            wait = 0.05

    watch = threading.Thread(target=stop_again_until_it_ends, daemon=True)
    watch.start()
    try:
        yield
    finally:
        with lock:
            over.set()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)
        watch.join()
