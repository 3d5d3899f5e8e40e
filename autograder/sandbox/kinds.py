"""How each kind of answer is run inside a sandbox: by what runs it in a notebook, without any content.

An exercise is put together here from the plain data of a question. It has no
solution and no worlds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder import python_call
from autograder.exercise import Exercise
from autograder.outcome import Failure, Outcome
from autograder.prediction_exercise import PredictionExercise
from autograder.python_exercise import PythonExercise
from autograder.sandbox import wire
from autograder.sandbox.given_worlds import GivenWorlds, Ready
from autograder.sql_exercise import SqlExercise
from autograder.ways import outcome_of

# What a question does not say because running an answer does not need it.
_LEFT_OUT: dict[str, Any] = {
    "title": "", "points": 1, "minutes": 1, "level": "easy", "skills": (), "asked_in": (), "prompt": "",
    "solution": "", "hints": (), "mistakes": (), "talk": "", "worlds": (),
}  # fmt: skip


class Asked:
    """A question of some kind, put together from plain data."""

    exercise: Exercise

    def __init__(self, slug: str, runner: dict[str, Any], ready: Ready) -> None:
        self.slug, self._runner, self._ready = slug, runner, ready
        self._given = _LEFT_OUT | {"slug": slug, "starter": runner["starter"], "seconds": runner["seconds"]}
        self.put_together()

    def put_together(self) -> None:
        """Make the exercise."""

    def attempted(self, answer: Any) -> tuple[bool, bool]:
        """Whether an answer is blank, and whether it is a result already."""
        blank = self.exercise.is_blank(answer)
        return blank, not blank and self.exercise.is_worked_out(answer)

    def outcomes(self, answer: Any, payload: bytes) -> Iterator[Outcome]:
        """What an answer gives for each of the inputs that came in."""
        with self.exercise.running() as outcome:
            for given in wire.unpacked(payload):
                yield outcome(answer, given)


class AskedSql(Asked):
    """A query, or a function of frames or of a connection."""

    def put_together(self) -> None:
        self.exercise = SqlExercise(**self._given, tables=tuple(self._runner["tables"]))

    def outcomes(self, answer: Any, payload: bytes) -> Iterator[Outcome]:
        given = GivenWorlds(payload, self._ready)
        rows: list[Any] | None = None
        with self.exercise.running() as as_in_a_notebook:
            for number in range(given.count):
                outcome = given.outcome(answer, number, self.exercise.seconds)
                if outcome is None:
                    rows = given.plain() if rows is None else rows
                    outcome = as_in_a_notebook(answer, rows[number])
                yield outcome
        given.close()


class AskedPython(Asked):
    """A function or a class that is called."""

    def put_together(self) -> None:
        how = self._runner["how"]
        self._how = python_call.HowCalled(**{name: _frozen(value) for name, value in how.items()})
        named = {name: value for name, value in how.items() if name in ("streams", "columns")}
        self.exercise = PythonExercise(**self._given, tables=(), arguments=dict, **named)

    def outcomes(self, answer: Any, payload: bytes) -> Iterator[Outcome]:
        function = python_call.defined(answer, self._how) if isinstance(answer, str) else answer
        for asked in wire.unpacked(payload):
            if isinstance(function, Failure):
                yield function
            else:
                yield outcome_of(function, self._how, asked)


class AskedPrediction(Asked):
    """Rows that were written down."""

    def put_together(self) -> None:
        self.exercise = PredictionExercise(
            **self._given, tables=(), query="", columns=tuple(self._runner["columns"])
        )


class AskedModel(Asked):
    """A data model, as text."""

    def put_together(self) -> None:
        from autograder.model_exercise import ModelExercise
        from autograder.modelling.judged import Asked as Query
        from autograder.modelling.judged import ManyValued

        queries = [Query(one["name"], tuple(one["columns"]), one["key"]) for one in self._runner["asked"]]
        self.exercise = ModelExercise(
            **self._given,
            tables=tuple(self._runner["tables"]),
            events=self._runner["events"],
            asked=tuple(queries),
            several=tuple(ManyValued(**one) for one in self._runner["several"]),
        )


class AskedText(Asked):
    """A text that nobody runs."""

    def attempted(self, answer: Any) -> tuple[bool, bool]:
        return not isinstance(answer, str), False

    def outcomes(self, answer: Any, payload: bytes) -> Iterator[Outcome]:
        return iter(())


KINDS: dict[str, type[Asked]] = {
    "sql": AskedSql,
    "python": AskedPython,
    "prediction": AskedPrediction,
    "model": AskedModel,
    "text": AskedText,
}


def asked(slug: str, runner: dict[str, Any], ready: Ready) -> Asked:
    """A question, put together by its kind."""
    return KINDS[runner["kind"]](slug, runner, ready)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
