"""Calls that do not want to be stopped, and what is left behind when they were."""

import contextlib
import itertools
import queue
import re
import signal
import sys
import threading
import time

import pytest

from autograder.calling import calling
from autograder.outcome import Failure
from autograder.time_limit import _WATCHES, Insistent, TimeLimitReached, call_within

LIMIT = 0.15


def swallows_everything():
    while True:
        try:
            time.sleep(0.02)
        except:  # noqa: E722
            pass


def suppresses_everything():
    while True:
        with contextlib.suppress(BaseException):
            time.sleep(0.02)


def swallows_in_a_generator():
    def ticks():
        while True:
            try:
                yield time.sleep(0.01)
            except:  # noqa: E722
                pass

    return list(ticks())


def goes_on_in_the_handler():
    while True:
        try:
            time.sleep(0.01)
        except BaseException:
            time.sleep(0.01)


SWALLOWING = [
    swallows_everything,
    suppresses_everything,
    swallows_in_a_generator,
    goes_on_in_the_handler,
]
WAITING = {
    "a long sleep": lambda: time.sleep(60),
    "a lock that nobody gives back": lambda: [threading.Lock()] and _twice(threading.Lock()),
    "an empty queue": lambda: queue.Queue().get(),
    "a regular expression": lambda: re.match(r"(a+)+$", "a" * 60 + "b"),
    "a large power": lambda: 10 ** (10**9),
}


def _twice(lock):
    lock.acquire()
    lock.acquire()


def stopped(call):
    began = time.perf_counter()
    result = calling(call, call, LIMIT)
    assert time.perf_counter() - began < 20
    return isinstance(result, Failure) and result.kind == "time limit" and result


@pytest.mark.parametrize("call", SWALLOWING)
def test_what_swallows_every_exception_is_stopped_with_its_line(call):
    first = call.__code__.co_firstlineno
    assert first < stopped(call).line < first + 14


@pytest.mark.parametrize("call", SWALLOWING)
def test_the_same_in_another_thread(call):
    found = []
    thread = threading.Thread(target=lambda: found.append((stopped(call), sys.gettrace())))
    thread.start()
    thread.join(30)
    assert found[0][0] and found[0][1] is None


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timer that interrupts a call")
@pytest.mark.parametrize("call", WAITING.values(), ids=WAITING.keys())
def test_a_call_that_waits_is_interrupted(call):
    assert stopped(call)


def breaks_while_it_is_stopped():
    try:
        time.sleep(60)
    except BaseException:
        raise RuntimeError("release unlocked lock") from None


def test_an_error_of_what_was_broken_off_is_no_error_of_the_answer():
    failure = stopped(breaks_while_it_is_stopped)
    assert failure and failure.line == breaks_while_it_is_stopped.__code__.co_firstlineno + 4


def test_nothing_is_left_behind():
    handler = signal.getsignal(signal.SIGALRM)
    for call in (*SWALLOWING, WAITING["a long sleep"]):
        assert stopped(call)
    assert sys.gettrace() is None and sys.getprofile() is None and not _WATCHES
    assert signal.getsignal(signal.SIGALRM) == handler
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_timer_that_was_running_goes_on():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        assert calling(lambda: 1, None, 5).value == 1
        end = time.perf_counter() + 10
        while not rung and time.perf_counter() < end:
            time.sleep(0.01)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert rung == [signal.SIGALRM]


@pytest.mark.parametrize("endless", [False, True])
def test_a_profile_function_works_after_a_call(endless):
    """Python 3.11 hangs in one if an exception for the thread was asked for and taken back."""
    calling(itertools.count().__next__ if not endless else swallows_everything, None, LIMIT)
    calls = []

    def traced():
        return [len(str(number)) for number in range(50)]

    sys.setprofile(lambda frame, event, arg: calls.append(event))
    try:
        traced()
    finally:
        sys.setprofile(None)
    assert calls.count("c_call") >= 50


def test_a_trace_function_stays_where_it_was():
    def trace(frame, event, arg):
        return None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        calling(swallows_everything, None, LIMIT)
        assert sys.gettrace() is trace
    finally:
        sys.settrace(before)


def test_an_attempt_that_is_dropped_while_the_next_is_on_its_way_says_nothing():
    def answer():
        [Insistent()].clear()
        pytest.fail("the line after it raises")

    with pytest.raises(TimeLimitReached):
        call_within(60, answer)
