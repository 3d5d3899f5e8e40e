"""Who does the grading: this process, with threads that wait for its sandbox. Others are in `processes` and `cluster`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from itertools import islice
from typing import Protocol

from autograder.cohort.assignment import Assignment
from autograder.cohort.graded import Graded, NotGraded
from autograder.cohort.grading import Answering, graded
from autograder.cohort.intake import Submission

# Opens the place where answers run; gives how to ask it, and whether it can reach nothing else.
Opening = Callable[[], AbstractContextManager[tuple[Answering, bool]]]


class Crew(Protocol):
    """Grades submissions, in any order. Takes no more of them than it is about to grade."""

    def graded(
        self, assignment: Assignment, submissions: Iterable[Submission]
    ) -> Iterator[Graded | NotGraded]: ...


class Alone:
    """Grades in this process. Answers run in its sandbox, several at once; comparing them is quick.

    Args:
        workers: how many submissions are under way at once.
    """

    def __init__(self, opening: Opening, workers: int = 1) -> None:
        self._opening = opening
        self._workers = workers

    def graded(
        self, assignment: Assignment, submissions: Iterable[Submission]
    ) -> Iterator[Graded | NotGraded]:
        """See `Crew.graded`."""
        coming = iter(submissions)
        threads = ThreadPoolExecutor(self._workers)
        with self._opening() as asking:
            under_way: set[Future[Graded | NotGraded]] = set()
            try:
                while True:
                    for submission in islice(coming, self._workers + 1 - len(under_way)):
                        under_way.add(threads.submit(one_graded, assignment, submission, *asking))
                    if not under_way:
                        return
                    finished, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in finished)
            finally:
                # Whoever stops a batch does not wait for an answer that never ends; closing the sandbox ends it.
                threads.shutdown(wait=False, cancel_futures=True)


def one_graded(
    assignment: Assignment, submission: Submission, answering: Answering, isolated: bool
) -> Graded | NotGraded:
    """Grade one; whatever goes wrong with it must not stop the others."""
    try:
        return graded(assignment, submission, answering, isolated=isolated)
    except Exception as error:
        return NotGraded(submission.student, f"grading it stopped with {type(error).__name__}: {error}"[:300])
