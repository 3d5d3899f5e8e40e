"""All the ways in which a Python answer can be asked: each is a function of plain data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.caller import left_as_they_were
from autograder.frames_called import in_one_plan
from autograder.jobs.work import worked_job
from autograder.lake.called_in_a_lake import in_a_lake
from autograder.layouts.simulated import returned, simulated
from autograder.oracle import on_many
from autograder.outcome import Outcome
from autograder.python_call import HowCalled, after_another
from autograder.work import worked

WAYS: dict[str, Callable[[Any, HowCalled, dict[str, Any]], Outcome]] = {
    "after another": after_another,
    "many inputs": on_many,
    "work": worked,
    "caller's rows": left_as_they_were,
    "one plan": in_one_plan,
    "lake": in_a_lake,
    "a job's work": worked_job,
    "simulated": simulated,
    "returned": returned,
}


def outcome_of(function: Any, how: HowCalled, asked: dict[str, Any]) -> Outcome:
    """What an answer gives when it is asked as `PythonExercise.asked` says: `asked["way"]` is one of `WAYS`."""
    return WAYS[asked["way"]](function, how, asked)
