"""A crew that needs no time: everybody's points are known beforehand."""

from autograder.cohort.crew import one_graded
from autograder.sandbox.asked import Answered


def nothing_answered(cells, exercises):
    """Every answer is taken for none."""
    return [Answered(exercise.slug, "nothing") for exercise in exercises]


class Instant:
    """Grades without running anything; `before(student)` is called before each."""

    def __init__(self, before=lambda student: None):
        self._before = before

    def graded(self, assignment, submissions):
        for submission in submissions:
            self._before(submission.student)
            yield one_graded(assignment, submission, nothing_answered, True)
