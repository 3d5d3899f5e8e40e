"""The smallest data on which an answer's result is not the expected one: input, yours, expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from autograder.compare import same
from autograder.exercise import Exercise
from autograder.outcome import Outcome, Table
from autograder.redrawn import redrawn
from autograder.shrinking import shrunk
from autograder.worlds.world import AskedWorld, Rows, World

if TYPE_CHECKING:
    from autograder.python_exercise import PythonExercise

DRAWS = 6
"""How many times a world is drawn again before another one is tried."""


@dataclass(frozen=True)
class Smallest:
    """A few rows that tell an answer from the solution.

    Attributes:
        world: the kind of data that they were drawn from.
        is_shown: whether they are rows of the shown world itself.
        rows: what is left of each table.
        given: the keyword arguments of the call, where it was found among inputs drawn at random.
    """

    world: World
    is_shown: bool
    rows: Rows
    got: Outcome
    expected: Table
    given: dict[str, Any] | None = None

    @property
    def size(self) -> int:
        """How many rows of input, reference tables and the calendar left out."""
        return sum(len(records) for table, records in self.rows.items() if table not in REFERENCE)


REFERENCE = ("members", "titles", "title_categories", "calendar", "batches", "profiles", "devices")


def smallest(exercise: Exercise, answer: Any, seconds: float | None = None) -> Smallest | None:
    """Rows on which `answer` and the solution still differ, as few and as plain as `seconds` allow.

    Without `seconds`, as many as the kind of exercise takes.

    Rows of the shown world where the answer is not right there; otherwise freshly drawn
    ones, never a hidden world's own. None where the answer is right, blank, or right on
    everything that was drawn.
    """
    if not exercise.reads_data or exercise.is_blank(answer) or exercise.is_worked_out(answer):
        return None
    seconds = exercise.shrinking_seconds if seconds is None else seconds
    until = perf_counter() + seconds
    if getattr(exercise, "oracle", None) and (drawn := _by_the_oracle(exercise, answer, until - seconds / 3)):
        return drawn
    with exercise.running() as outcome:
        differs = _Differs(exercise, answer, outcome, until)
        for world, rows in _drawn(exercise, differs, until):
            if not differs(rows):
                continue
            found = shrunk(rows, differs.in_time)
            return Smallest(world, world is exercise.worlds[0], found, *differs.outcomes(found))
    return None


def _by_the_oracle(exercise: PythonExercise, answer: Any, until: float) -> Smallest | None:
    from autograder.oracle import smallest_input

    found = smallest_input(exercise, answer, until)
    if found is None:
        return None
    world = next(world for world in exercise.worlds if world.name == exercise.oracle.name)
    return Smallest(world, False, {}, found.got, found.expected, found.given)


def _drawn(exercise: Exercise, differs: _Differs, until: float) -> Iterator[tuple[World, Rows]]:
    """Data to begin with: what is shown, else one draw of each world where the answer is not right."""
    tables = exercise.tables_read()
    shown, *hidden = exercise.worlds
    yield shown, shown.rows(tables)
    hidden = [world for world in hidden if not isinstance(world, AskedWorld)]
    failing = [world for world in hidden if differs(world.rows(tables))]
    for number in range(1, DRAWS + 1):
        for world in failing:
            if perf_counter() > until:
                return
            yield world, redrawn(world, number, tables)


class _Differs:
    """Whether an answer and the solution differ on some rows, until time is up."""

    def __init__(self, exercise: Exercise, answer: Any, outcome: Any, until: float) -> None:
        self._exercise = exercise
        self._answer = answer
        self._outcome = outcome
        self._until = until

    def outcomes(self, rows: Rows) -> tuple[Outcome, Outcome]:
        return self._outcome(self._answer, rows), self._outcome(self._exercise.solution, rows)

    def __call__(self, rows: Rows) -> bool:
        got, expected = self.outcomes(rows)
        return isinstance(expected, Table) and not same(got, expected, ordered=self._exercise.ordered)

    def in_time(self, rows: Rows) -> bool:
        if perf_counter() > self._until:
            raise StopIteration
        return self(rows)
