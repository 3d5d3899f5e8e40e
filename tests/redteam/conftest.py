"""A sandbox for all attacks, and two exercises to attack, each with an answer that earns everything."""

import os

import pytest

from autograder.sandbox import AnswerCell, Limits, NotIsolated, Sandbox, question

# As little time as still tells a slow machine from an endless loop.
LIMITS = Limits(
    cell_seconds=0.6,
    notebook_seconds=12,
    grace_seconds=1,
    cpu_seconds=20,
    memory_bytes=400 << 20,
    disk_bytes=16 << 20,
    result_bytes=1 << 20,
    notebook_bytes=8 << 20,
)


@pytest.fixture(scope="session")
def sandbox():
    """Isolated, or no test: outside of it, attacks would do what they say."""
    try:
        with Sandbox() as opened:
            assert opened.isolated
            yield opened
    except NotIsolated as reason:
        # Where it has to work, a skip would hide that it does not.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not isolated here: {reason}")


@pytest.fixture(scope="session")
def asked(sql_exercise, python_exercise):
    """Slug to (exercise, question), with little time for each answer."""
    exercises = [sql_exercise, python_exercise]
    found = {}
    for exercise in exercises:
        asking = question(exercise)
        asking.runner["seconds"] = 0.6
        if "how" in asking.runner:
            asking.runner["how"]["seconds"] = 0.6
        found[exercise.slug] = exercise, asking
    return found


@pytest.fixture(scope="session")
def honest(asked):
    """The cells of a notebook in which everything is solved."""
    return [
        AnswerCell(slug, exercise.answer_cell(exercise.solution)) for slug, (exercise, _) in asked.items()
    ]
