"""A sandbox for all attacks, and two exercises to attack, each with an answer that earns everything."""

import os

import pytest

from autograder.sandbox import AnswerCell, NotIsolated, Sandbox, question


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
