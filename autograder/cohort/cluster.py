"""A Dask cluster that grades. Its workers need this course at the same version, a sandbox, and no disk in common."""

from __future__ import annotations

import atexit
import ipaddress
import threading
import urllib.parse
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import Any

from autograder.cohort.assignment import Assignment, CohortProblem
from autograder.cohort.crew import Opening, one_graded
from autograder.cohort.graded import Graded, NotGraded
from autograder.cohort.grading import Answering
from autograder.cohort.intake import Submission
from autograder.cohort.version import version

RETRIES = 3
PATIENCE_S = 20.0
_one_at_a_time = threading.Lock()


class Cluster:
    """A crew on other machines, or in other processes of this one.

    Args:
        address: of the scheduler, tls://host:port or tcp://host:port. For TLS, Dask's own
            settings (`distributed.comm.tls`) name the certificates.
        opening: opens a sandbox on a worker; a function that can be pickled.
    """

    def __init__(self, address: str, opening: Opening) -> None:
        self._address = address
        self._opening = opening

    @property
    def is_readable_by_others(self) -> bool:
        """Whether submissions and grades would cross a network unencrypted, and anybody could send work."""
        parts = urllib.parse.urlsplit(self._address)
        try:
            here = ipaddress.ip_address(parts.hostname or "").is_loopback
        except ValueError:
            here = parts.hostname == "localhost"
        return parts.scheme != "tls" and not here

    def graded(
        self, assignment: Assignment, submissions: Iterable[Submission]
    ) -> Iterator[Graded | NotGraded]:
        """See `Crew.graded`. What a lost worker had is graded by another one.

        Raises:
            CohortProblem: the cluster cannot be reached, has no workers, or was lost.
        """
        try:
            from distributed import Client, as_completed
        except ImportError:
            raise CohortProblem("--scheduler needs Dask. `python3 start.py test` installs it.") from None
        try:
            client = Client(self._address, timeout=PATIENCE_S, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise CohortProblem(f"The scheduler {self._address} was not reached: {error}") from error
        with client:
            threads = sum(
                worker["nthreads"] for worker in client.scheduler_info(n_workers=-1)["workers"].values()
            )
            if not threads:
                raise CohortProblem(f"The scheduler {self._address} has no workers yet.")
            coming, names = iter(submissions), {}
            finished = as_completed(loop=client.loop)

            def send(most: int) -> None:
                for submission in islice(coming, most):
                    future = client.submit(
                        grade_there,
                        assignment,
                        submission,
                        self._opening,
                        version(),
                        pure=False,
                        retries=RETRIES,
                    )
                    names[future.key] = submission.student
                    finished.add(future)

            send(2 * threads)
            for future in finished:
                yield self._result(client, future, names.pop(future.key))
                send(1)

    def _result(self, client: Any, future: Any, student: str) -> Graded | NotGraded:
        if future.status == "finished":
            return future.result()
        if client.status != "running" or future.status in ("lost", "cancelled"):
            raise CohortProblem(f"The scheduler {self._address} was lost. Go on with --resume.")
        return NotGraded(
            student, f"its grading failed on {RETRIES + 1} workers: {future.exception()!r}"[:300]
        )


def grade_there(
    assignment: Assignment, submission: Submission, opening: Opening, expected: str
) -> Graded | NotGraded:
    """Grade one submission on a worker, which keeps its sandbox and its answer keys for the next one."""
    if version() != expected:
        return NotGraded(submission.student, "a worker has another version of the course; give all the same")
    with _one_at_a_time:
        return one_graded(assignment, submission, *_sandbox(opening))


_opened: list[tuple[Answering, bool]] = []


def _sandbox(opening: Opening) -> tuple[Answering, bool]:
    if not _opened:
        stack = ExitStack()
        atexit.register(stack.close)
        _opened.append(stack.enter_context(opening()))
    return _opened[0]
