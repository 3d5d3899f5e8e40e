"""What a late submission loses: nbgrader's own setting, or the plugin that a course configures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from autograder.cohort.assignment import CohortProblem

# From a student, a notebook's score and the seconds late to the points lost, or None for none.
Penalty = Callable[[str, float, float], float | None]


def seconds_late(timestamp: datetime | None, duedate: datetime | None, extension: timedelta) -> float:
    """How late a submission is; 0 where it is not, or where nobody knows."""
    if timestamp is None or duedate is None:
        return 0.0
    return max(0.0, (timestamp - duedate - extension).total_seconds())


def penalty_of(config: Any) -> Penalty:
    """What the settings ask for. nbgrader is imported only for a plugin of the course's own.

    Raises:
        CohortProblem: the plugin cannot be loaded.
    """
    settings = config.get("AssignLatePenalties", {})
    if settings.get("plugin_class"):
        return _plugin(config)
    method = config.get("LateSubmissionPlugin", {}).get("penalty_method", "none")
    if method == "zero":
        return lambda student, score, late: score
    return lambda student, score, late: None


def within(penalty: float | None, score: float) -> float | None:
    """A penalty never takes more than there is, and never gives."""
    return None if penalty is None else min(max(penalty, 0), score)


def _plugin(config: Any) -> Penalty:
    try:
        from nbgrader.preprocessors import AssignLatePenalties
    except ImportError:
        raise CohortProblem("The course's late penalties need nbgrader, which is not installed.") from None
    try:
        assigning = AssignLatePenalties(config=config)
        assigning.init_plugin()
        return assigning.plugin_inst.late_submission_penalty
    except Exception as error:  # an instructor's own code, and traitlets that import it
        raise CohortProblem(f"The late penalty plugin could not be loaded: {error}") from error
