"""Several processes that do the tasks of an export, each log task told what came before it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait

import numpy as np

from autograder.export.files import ExportError
from autograder.export.manifest import Part
from autograder.export.tasks import Counts, Target, Task, steps

# One thread each. And what a process has freed it keeps for the next day, which is as large: to give
# megabytes back to the system and ask for them again is a tenth of the whole time (read by glibc alone).
_BIRTH = {
    "POLARS_MAX_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
}


class _Ledger:
    """Rows per partition of every day of arrivals that is known."""

    def __init__(self, known: dict[int, np.ndarray], partitions: int) -> None:
        self._known = dict(known)
        self._partitions = partitions

    def learn(self, days: range, counts: Counts) -> None:
        self._known.update(zip(days, counts, strict=True))

    def before(self, day: int) -> np.ndarray | None:
        """The sum over all earlier days; None while one of them is not known."""
        if any(earlier not in self._known for earlier in range(day)):
            return None
        return sum(
            (self._known[earlier] for earlier in range(day)), np.zeros(self._partitions, dtype=np.int64)
        )


def parts_made(
    target: Target, tasks: Sequence[Task], known: dict[int, np.ndarray], processes: int
) -> Iterator[Part]:
    """Do the tasks, in the order given, and give each part as it is finished.

    Args:
        known: rows per partition of days of arrivals that earlier runs have counted.
        processes: 1 does all of it in this process.

    Raises:
        ExportError: a file cannot be written, or a process has died.
    """
    ledger = _Ledger(known, target.parameters.partitions)
    if processes == 1:
        for task in tasks:
            yield from _alone(target, task, ledger)
    else:
        yield from _together(target, tasks, ledger, processes)


def _alone(target: Target, task: Task, ledger: _Ledger) -> Iterator[Part]:
    doing = steps(target, task)
    for step in doing:
        if isinstance(step, Part):
            yield step
        else:
            ledger.learn(task.days, step)
            yield doing.send(ledger.before(task.days.start))


def _together(target: Target, tasks: Sequence[Task], ledger: _Ledger, processes: int) -> Iterator[Part]:
    waiting = list(reversed(tasks))
    doing: dict[Connection, Task] = {}
    asking: dict[Connection, int] = {}
    with _workers(target, min(processes, len(tasks))) as connections:
        for connection in connections:
            doing[connection] = waiting.pop()
            connection.send(doing[connection])
        while doing:
            for connection in wait(list(doing)):
                step = _received(connection)
                if isinstance(step, Part):
                    yield step
                elif step is None:
                    del doing[connection]
                    if waiting:
                        doing[connection] = waiting.pop()
                        connection.send(doing[connection])
                else:
                    ledger.learn(doing[connection].days, step)
                    asking[connection] = doing[connection].days.start
            for connection, day in list(asking.items()):
                before = ledger.before(day)
                if before is not None:
                    connection.send(before)
                    del asking[connection]


def _received(connection: Connection) -> Part | Counts | None:
    try:
        step = connection.recv()
    except EOFError:
        raise ExportError(
            "A process of the export has died; perhaps it ran out of memory. Try again with --processes 1."
        ) from None
    if isinstance(step, str):
        raise ExportError(step)
    return step


@contextmanager
def _workers(target: Target, count: int) -> Iterator[list[Connection]]:
    """Processes that end with the block, whatever happens in it."""
    context = multiprocessing.get_context("spawn")
    started: list[tuple[multiprocessing.process.BaseProcess, Connection]] = []
    try:
        with _environment(**_BIRTH), _deaf_to_ctrl_c():
            for _ in range(count):
                ours, theirs = context.Pipe()
                process = context.Process(target=_work, args=(target, theirs), daemon=True)
                process.start()
                theirs.close()
                started.append((process, ours))
        yield [ours for _, ours in started]
    finally:
        for process, ours in started:
            ours.close()
            process.terminate()
        for process, _ in started:
            process.join()


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Processes started in the block never hear Ctrl-C, not even while they load; the parent does after it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which, started later, would end the block's silence
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Variables that the processes started in the block are born with."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _work(target: Target, connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent answers it
    with suppress(EOFError, ConnectionError):  # the parent has gone
        while True:
            doing = steps(target, connection.recv())
            try:
                for step in doing:
                    connection.send(step)
                    if not isinstance(step, Part):
                        connection.send(doing.send(connection.recv()))
            except ExportError as error:
                connection.send(str(error))
                return
            connection.send(None)
