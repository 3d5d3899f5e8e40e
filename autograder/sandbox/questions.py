"""An exercise as a question: how an answer is run, and on what, without its solution and without its worlds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from autograder.exercise import Exercise
from autograder.model_exercise import ModelExercise
from autograder.prediction_exercise import PredictionExercise
from autograder.python_exercise import PythonExercise
from autograder.sandbox.asked import Question
from autograder.sql_exercise import SqlExercise
from autograder.worlds.world import Prepared, Rows


def question(exercise: Exercise) -> Question:
    """What a sandbox needs to know in order to run an answer to `exercise` in all its worlds.

    An answer to a kind of exercise that is not known here is its text, and is not run.

    Raises:
        NotPlain: once it is asked, where an argument of a call has no plain form.
    """
    runner: dict[str, Any] = {"kind": exercise.kind, "seconds": exercise.seconds, "starter": exercise.starter}
    tables = exercise.tables_read()
    rows = tuple(world.rows(tables) for world in exercise.worlds)
    if isinstance(exercise, SqlExercise):
        calls = max(_runs_of_query(one) for one in rows)
        return Question(exercise.slug, runner | {"tables": list(tables), "calls": calls}, rows)
    if isinstance(exercise, PythonExercise):
        inputs = tuple(map(exercise.asked_elsewhere, rows))
        runner |= {"kind": "python", "how": asdict(exercise.how_called()), "calls": max(map(_calls, inputs))}
        return Question(exercise.slug, runner, inputs)
    if isinstance(exercise, PredictionExercise):
        return Question(exercise.slug, runner | {"columns": list(exercise.columns)}, tuple({} for _ in rows))
    if isinstance(exercise, ModelExercise):
        return Question(exercise.slug, runner | _of_model(exercise), rows, own_words(exercise))
    return Question(exercise.slug, runner | {"kind": "text"}, ())


def _runs_of_query(rows: Rows) -> int:
    """How often a query may take its whole time in one world: it, and what it does when it is run once more."""
    return 2 + (2 * len(rows.asked["draws"]) if isinstance(rows, Prepared) else 0)


def _calls(asked: dict[str, Any]) -> int:
    """How often a function may take its whole time in one world."""
    several = [value for value in asked.values() if isinstance(value, list)]
    return max([2, *map(len, several)])


def _of_model(exercise: ModelExercise) -> dict[str, Any]:
    return {
        "tables": list(exercise.tables),
        "events": exercise.events,
        "asked": [asdict(one) for one in exercise.asked],
        "several": [asdict(one) for one in exercise.several],
    }


def own_words(exercise: Exercise) -> tuple[str, ...]:
    """Names of failures that only this exercise has: the rules of a model, and of any other exercise none."""
    if not isinstance(exercise, ModelExercise):
        return ()
    from autograder.modelling.judged import rules_on_data
    from autograder.modelling.rules_of_design import RULES_OF_DESIGN

    return (*RULES_OF_DESIGN, *rules_on_data(exercise.events, exercise.several))
