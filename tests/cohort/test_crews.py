"""Crews of processes and clusters: the same grades from all of them, and nothing lost when one of theirs dies."""

import os
import signal
from contextlib import contextmanager

import pytest
from answering_here import answer_here, opening_here

from autograder.cohort import cluster
from autograder.cohort.assignment import Assignment, CohortProblem, SourceCell, SourceNotebook
from autograder.cohort.cluster import Cluster
from autograder.cohort.crew import Alone
from autograder.cohort.graded import Graded, NotGraded
from autograder.cohort.intake import SentNotebook, Submission
from autograder.cohort.processes import Processes
from autograder.cohort.version import version
from autograder.library import find

SLUG = "sliding_sum"


def assignment():
    """One exercise of the course, in an assignment of its own."""
    exercise = find(SLUG)
    answer = SourceCell(SLUG, "code", False, exercise.starter, "0", solution=True)
    check = SourceCell(
        f"{SLUG}_check", "code", True, f'check("{SLUG}")', "1", grade=True, points=exercise.points
    )
    return Assignment("week9", (SourceNotebook("day1", (answer, check)),))


def submissions(number=6):
    exercise = find(SLUG)
    texts = [exercise.solution, *(mistake.applied_to(exercise.solution) for mistake in exercise.mistakes)]
    for one in range(number):
        yield Submission(f"s{one}", {"day1": SentNotebook("day1", {SLUG: texts[one % len(texts)]})})


def scores(crew):
    return {one.student: one.score for one in crew.graded(assignment(), submissions())}


@contextmanager
def dying_once(place):
    """A sandbox whose process is killed when it is asked for the third time, and never again."""

    def answering(cells, exercises):
        asked = len(os.listdir(place))
        (place / f"{asked}_{os.getpid()}").touch()
        if asked == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer_here(cells, exercises)

    yield answering, False


@contextmanager
def dying_at_s3():
    """A sandbox that one submission takes down with its process, each time."""
    exercise = find(SLUG)
    poison = exercise.mistakes[2].applied_to(exercise.solution)

    def answering(cells, exercises):
        if any(text == poison for _, text in cells):
            os.kill(os.getpid(), signal.SIGKILL)
        return answer_here(cells, exercises)

    yield answering, False


def test_processes_give_what_one_process_gives():
    alone = scores(Alone(opening_here))
    assert alone["s0"] == find(SLUG).points and min(alone.values()) < max(alone.values())
    assert scores(Processes(2, opening_here)) == alone


def test_a_process_that_is_killed_loses_nothing(tmp_path):
    from functools import partial

    assert scores(Processes(2, partial(dying_once, tmp_path))) == scores(Alone(opening_here))
    assert len(os.listdir(tmp_path)) > 6


def test_who_takes_the_process_down_each_time_is_not_graded_and_all_others_are():
    results = list(Processes(2, dying_at_s3).graded(assignment(), submissions()))
    lost = [one for one in results if isinstance(one, NotGraded)]
    assert [(one.student, one.reason) for one in lost] == [("s3", "the grading process died 3 times at it")]
    assert {one.student for one in results if isinstance(one, Graded)} == {"s0", "s1", "s2", "s4", "s5"}


@pytest.fixture(scope="module")
def dask():
    """A cluster of two processes on this machine; workers find the tests' modules."""
    distributed = pytest.importorskip("distributed")
    before = os.environ.get("PYTHONPATH")
    here = os.path.dirname(__file__)
    os.environ["PYTHONPATH"] = os.pathsep.join([here, os.path.dirname(here), before or ""])
    try:
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as local:
            yield local
    finally:
        os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_what_one_process_gives(dask):
    assert scores(Cluster(dask.scheduler_address, opening_here)) == scores(Alone(opening_here))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_is_killed_loses_nothing(dask, tmp_path):
    from functools import partial

    crew = Cluster(dask.scheduler_address, partial(dying_once, tmp_path))
    cluster_scores = {}
    for one in crew.graded(assignment(), submissions()):
        assert isinstance(one, Graded), one
        cluster_scores[one.student] = one.score
    assert cluster_scores == scores(Alone(opening_here))


def test_a_scheduler_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.3)
    with pytest.raises(CohortProblem, match="was not reached"):
        list(Cluster("tcp://127.0.0.1:1", opening_here).graded(assignment(), submissions()))


def test_a_worker_of_another_version_grades_nothing():
    (submission, *_) = submissions()
    result = cluster.grade_there(assignment(), submission, opening_here, "another")
    assert isinstance(result, NotGraded) and "another version" in result.reason
    assert len(version()) == 64


@pytest.mark.parametrize(
    ("address", "open_to_others"),
    [
        ("tcp://127.0.0.1:8786", False),
        ("tcp://localhost:8786", False),
        ("tcp://10.1.2.3:8786", True),
        ("tcp://grading.example:8786", True),
        ("tls://grading.example:8786", False),
    ],
)
def test_what_others_could_read_is_known(address, open_to_others):
    assert Cluster(address, opening_here).is_readable_by_others == open_to_others
