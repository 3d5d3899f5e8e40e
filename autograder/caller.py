"""What the caller still has after a call: the arguments of every world, as they were before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograder.calling import without_memory
from autograder.outcome import Failure, Outcome
from autograder.python_call import HowCalled, called
from autograder.worlds.world import AskedWorld, Prepared, Rows, World

if TYPE_CHECKING:
    from autograder.python_exercise import PythonExercise

NAME = "the caller's rows"
PROVOKES = "The caller goes on with what it passed in, and needs it as it was."


def callers_rows(exercise: PythonExercise, worlds: tuple[World, ...]) -> AskedWorld:
    """A world in which an answer is right that changes its arguments in none of `worlds`, the shown one first."""

    def make(tables: tuple[str, ...]) -> Rows:
        given = [exercise.given(world.rows(exercise.tables_read())) for world in worlds]
        return Prepared({"way": "caller's rows", "given": given}, tables)

    return AskedWorld(NAME, PROVOKES, make)


def left_as_they_were(function: Any, how: HowCalled, asked: dict[str, Any]) -> Outcome:
    """The result in the shown world; a `Failure` of the kind "changed" where an argument was changed in any."""
    shown: Outcome | None = None
    for given in asked["given"]:
        outcome = called(without_memory(function), how, given)
        if isinstance(outcome, Failure) and outcome.kind == "time limit":
            return outcome
        if "changed-its-input" in getattr(outcome, "notes", ()):
            return Failure("changed", message="it changed what it was given")
        shown = shown or outcome
    assert shown is not None
    return shown
