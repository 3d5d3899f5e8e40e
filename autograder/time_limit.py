"""Stopping an answer that never ends, and keeping the process that asked alive.

Three ways, for there is no single one. Another thread raises an exception inside the
answer, again and again: that stops Python code in any thread, on every system. A timer
of the system interrupts the main thread where it waits inside a call (a sleep, a lock, a
regular expression). And from the second exception on, the line that comes next raises
too, so that a bare `except:` in a loop cannot swallow them all. One inside another
sometimes can, if the loop does little but wait.
"""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
from collections import defaultdict
from collections.abc import Callable
from types import FrameType
from typing import Any

AGAIN_S = 0.05
"""Until the next attempt, where the one before was swallowed."""
_HAS_TIMER = hasattr(signal, "setitimer")


class TimeLimitReached(BaseException):
    """Raised inside the answer's own code; not an `Exception`, so that `except Exception` lets it through."""


class _TakenBack(BaseException):
    """Raised and caught by a watch that is over."""


class Insistent(TimeLimitReached):
    """A further attempt, which lets the next line of the answer raise, too: when it is made, and when it is dropped.

    Both happen in the answer's own thread. One that was swallowed is dropped at the end of
    the `except` that did so; the next one is then raised outside of it.
    """

    def __init__(self) -> None:
        super().__init__()
        watches = _WATCHES.get(threading.get_ident())
        self._watch = watches[-1] if watches else None
        self._insist()

    def __del__(self) -> None:
        self._insist()

    def _insist(self) -> None:
        if self._watch is not None and not self._watch.over:
            self._watch.raise_in_next_line(sys._getframe(2))


def call_within(seconds: float, call: Callable[[], Any]) -> Any:
    """What `call` returns; `TimeLimitReached` is raised inside it once `seconds` of wall time have passed.

    A call that stays inside one C function is stopped at once in the main thread of a
    POSIX system if that function heeds signals (a sleep, a regular expression), else when
    it returns: `sum(range(10**12))` does neither, and holds the whole process until then.
    """
    watch = _Watch(seconds)
    try:
        watch.start()
        return call()
    except (TimeLimitReached, KeyboardInterrupt):
        raise
    except BaseException as error:
        if watch.reached:  # what was being tidied up broke off, such as a lock that was not held any more
            raise TimeLimitReached().with_traceback(error.__traceback__) from None
        raise
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
        self.reached = False
        self._seconds = seconds
        self._here = threading.get_ident()
        self._watched = ctypes.c_ulong(self._here)
        self._raising = threading.RLock()
        self._struck = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._interrupt_until_over, daemon=True)
        self._tracing = sys.gettrace()
        self._alarm = _Alarm(self) if _HAS_TIMER and _in_main_thread() else None

    def start(self) -> None:
        _WATCHES[self._here].append(self)
        if self._alarm:
            self._alarm.set(self._seconds)
        self._thread.start()

    def end(self) -> None:
        """Take back what was not raised yet. `over` has been set before."""
        if sys.gettrace() is not self._tracing:
            sys.settrace(self._tracing)
        if self._alarm:
            self._alarm.clear()
        if self in _WATCHES[self._here]:
            _WATCHES[self._here].remove(self)
        if not _WATCHES[self._here]:
            _WATCHES.pop(self._here, None)
        self._ended.set()
        with self._raising:
            if self._struck:
                self._take_back()

    def _take_back(self) -> None:
        """Replace what may be on its way by something that is caught here.

        Clearing it would leave Python's flag for it set, in 3.11 for ever: every jump is
        slower from then on, and with a trace or a profile function the process hangs.
        """
        try:
            self._raise(_TakenBack)
            while True:
                pass
        except _TakenBack:
            self._struck = False

    def raise_in_next_line(self, frame: FrameType | None) -> None:
        """Let the next line raise that is run by a frame, or by one that called it since the watch began."""
        while frame is not None and frame.f_code is not call_within.__code__:
            frame.f_trace = self._trace
            frame = frame.f_back
        sys.settrace(self._trace)

    def _trace(self, frame: FrameType, event: str, arg: object) -> Any:
        if self.over or frame.f_code.co_filename == __file__:
            return None  # raised while one is being dropped, it would be lost, with a complaint of Python's
        if event == "line":
            raise Insistent  # Python stops tracing when this leaves; dropping it begins anew
        return self._trace

    def _interrupt_until_over(self) -> None:
        wait: float = self._seconds
        error: type[BaseException] = TimeLimitReached
        while not self._ended.wait(wait):
            with self._raising:
                if self.over:
                    return
                self._struck = self.reached = True
                self._raise(error)
            # An answer's bare `except:` may swallow the first one.
            wait, error = AGAIN_S, Insistent

    def _raise(self, error: type[BaseException]) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self._watched, ctypes.py_object(error))


class _Alarm:
    """The system's timer, for the main thread. A timer that was running before goes on afterwards."""

    def __init__(self, watch: _Watch) -> None:
        self._watch = watch
        self._before: tuple[Any, float, float] | None = None

    def set(self, seconds: float) -> None:
        # A little after the other thread, which needs no handler.
        first = seconds + AGAIN_S
        handler = signal.signal(signal.SIGALRM, self._ring)
        self._before = (handler, *signal.setitimer(signal.ITIMER_REAL, first, AGAIN_S))

    def clear(self) -> None:
        if self._before is None:
            return
        handler, left, interval = self._before
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler if handler is not None else signal.SIG_DFL)
        if left:
            signal.setitimer(signal.ITIMER_REAL, left, interval)
        self._before = None

    def _ring(self, number: int, frame: FrameType | None) -> None:
        if not self._watch.over:
            self._watch.reached = True
            raise Insistent


_WATCHES: defaultdict[int, list[_Watch]] = defaultdict(list)
"""The watches of each thread, the innermost last."""


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
