"""Several processes on this machine that grade; one that dies is replaced, and what it was at is graded again."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from itertools import islice
from multiprocessing import get_context
from multiprocessing.util import Finalize
from typing import Any

from autograder.cohort.assignment import Assignment
from autograder.cohort.crew import Opening, one_graded
from autograder.cohort.graded import Graded, NotGraded
from autograder.cohort.intake import Submission

ATTEMPTS = 3
_here: dict[str, Any] = {}


class Processes:
    """A crew of processes, each with a sandbox of its own.

    Args:
        opening: opens a sandbox in a worker; a function that can be pickled.
    """

    def __init__(self, workers: int, opening: Opening) -> None:
        self._workers = workers
        self._opening = opening

    def graded(
        self, assignment: Assignment, submissions: Iterable[Submission]
    ) -> Iterator[Graded | NotGraded]:
        """See `Crew.graded`. A submission that takes its worker down three times is not graded."""
        coming = iter(submissions)
        attempts: Counter[str] = Counter()
        again: list[Submission] = []
        while True:
            # After a death one at a time, so that only the submission that causes the next one is to blame.
            source, most = (iter(again), 1) if again else (coming, 2 * self._workers)
            lost: list[Submission] = []
            with self._pool(assignment) as pool:
                yield from self._until_broken(pool, source, most, lost)
            if not again and not lost:
                return
            again = list(source) if again else []
            for submission in lost:
                attempts[submission.student] += 1
                if attempts[submission.student] < ATTEMPTS:
                    again.append(submission)
                else:
                    yield NotGraded(submission.student, f"the grading process died {ATTEMPTS} times at it")

    def _until_broken(
        self, pool: ProcessPoolExecutor, source: Iterator[Submission], most: int, lost: list[Submission]
    ) -> Iterator[Graded | NotGraded]:
        """Grades as they come; what was under way when a worker died is put into `lost`."""
        under_way: dict[Future[Any], Submission] = {}
        try:
            while True:
                for submission in islice(source, most - len(under_way)):
                    lost.append(submission)
                    under_way[pool.submit(_graded, submission)] = lost.pop()
                if not under_way:
                    return
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    grade = future.result()
                    del under_way[future]
                    yield grade
        except BrokenProcessPool:
            lost += under_way.values()
        except GeneratorExit:
            pool.shutdown(wait=False, cancel_futures=True)
            raise

    def _pool(self, assignment: Assignment) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._workers, get_context("spawn"), initializer=_begin, initargs=(assignment, self._opening)
        )


def _begin(assignment: Assignment, opening: Opening) -> None:
    """Once in each worker. Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stack = ExitStack()
    Finalize(None, stack.close, exitpriority=10)
    _here["assignment"] = assignment
    _here["asking"] = stack.enter_context(opening())


def _graded(submission: Submission) -> Graded | NotGraded:
    return one_graded(_here["assignment"], submission, *_here["asking"])
