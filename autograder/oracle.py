"""A second opinion: a slow and plain answer, and small inputs drawn at random on which others are held against it."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from autograder.calling import calling, without_memory
from autograder.compare import same
from autograder.outcome import Failure, Outcome, Table
from autograder.own_copy import own_copy
from autograder.python_call import Arguments, HowCalled, as_table, called, defined, result_of
from autograder.worlds.world import AskedWorld, Prepared, Rows

if TYPE_CHECKING:
    from autograder.python_exercise import PythonExercise


@dataclass(frozen=True, kw_only=True)
class Oracle:
    """Brute force, and the inputs to compare with it.

    Attributes:
        answer: source of a function named after the slug, so plain that one believes it at sight.
        inputs: from `hypothesis.strategies` to a strategy of keyword arguments; only what the
            prompt allows may come out of it. What comes first in it is what a failing input is shrunk to.
        draws: how many inputs a check is judged on.
    """

    answer: str
    inputs: Callable[[Any], Any] = field(repr=False)
    draws: int = 60
    name: str = "small inputs at random"
    provokes: str = "Small inputs that nobody chose: whatever the prompt allows can come."

    def world(self, exercise: PythonExercise) -> AskedWorld:
        """The world of the inputs drawn for a check, the same each time."""

        def make(tables: tuple[str, ...]) -> Rows:
            return Prepared({"way": "many inputs", "inputs": self.drawn()}, tables)

        return AskedWorld(self.name, self.provokes, make)

    def drawn(self, seed: int = 1) -> list[Arguments]:
        """As many inputs as `draws` says; other ones for another seed."""
        from hypothesis import Phase, given
        from hypothesis import seed as seeded
        from hypothesis import strategies as st

        found: list[Arguments] = []

        @seeded(seed)
        @_settings(max_examples=self.draws, phases=[Phase.generate])
        @given(self.inputs(st))
        def note(arguments: Arguments) -> None:
            found.append(own_copy(arguments))

        note()
        return found


def on_many(function: Any, how: HowCalled, asked: dict[str, Any]) -> Outcome:
    """One row for each input: its number, and the rows of the result."""
    function = without_memory(function)

    def answered() -> list[tuple[int, Any]]:
        return [
            (number, _rows(as_table(result_of(function, how, own_copy(given)), how.columns), how))
            for number, given in enumerate(asked["inputs"], start=1)
        ]

    result = calling(answered, function, how.seconds)
    return result if isinstance(result, Failure) else Table(("input", "result"), tuple(result.value))


def _rows(outcome: Outcome, how: HowCalled) -> Any:
    if isinstance(outcome, Failure):
        return outcome.message
    return outcome.rows if how.ordered else tuple(sorted(outcome.rows, key=repr))


@dataclass(frozen=True)
class FailingInput:
    """Keyword arguments on which an answer's outcome is not the expected one."""

    given: Arguments
    got: Outcome
    expected: Table


class _TimeIsUp(BaseException):
    """Ends a search; not an `Exception`, which would count as a find."""


def smallest_input(exercise: PythonExercise, answer: Any, until: float) -> FailingInput | None:
    """The smallest input found until `until` (of `perf_counter`) on which an answer differs from the oracle."""
    from hypothesis import Phase, find
    from hypothesis import strategies as st
    from hypothesis.errors import Flaky, NoSuchExample

    how = exercise.how_called()
    function = defined(answer, how) if isinstance(answer, str) else answer
    truth = defined(exercise.oracle.answer, how)
    if isinstance(function, Failure):
        return None
    best: list[FailingInput] = []

    def differs(given: Arguments) -> bool:
        if perf_counter() > until:
            raise _TimeIsUp
        got = called(without_memory(function), how, given)
        expected = called(truth, how, given)
        if not isinstance(expected, Table) or same(got, expected, ordered=exercise.ordered):
            return False
        if not best or len(repr(given)) <= len(repr(best[0].given)):
            best[:] = [FailingInput(own_copy(given), got, expected)]
        return True

    try:
        settings = _settings(max_examples=1_000, phases=[Phase.generate, Phase.shrink], derandomize=True)
        smallest = find(exercise.oracle.inputs(st), differs, settings=settings)
        return FailingInput(
            smallest, called(without_memory(function), how, smallest), called(truth, how, smallest)
        )
    except NoSuchExample:
        return None
    except (_TimeIsUp, Flaky):  # flaky: an answer that remembers its last call gives something else each time
        return best[0] if best else None


def disagreements(exercise: PythonExercise) -> list[str]:
    """For the author: where the solution, or an alternative, differs from the oracle on inputs drawn for the proof."""
    how = exercise.how_called()
    truth = defined(exercise.oracle.answer, how)
    if isinstance(truth, Failure):
        return [f"the oracle cannot be called: {truth.message}"]
    drawn = exercise.oracle.drawn(seed=2)
    asked = {"way": "many inputs", "inputs": drawn}
    expected = on_many(truth, how, asked)
    if isinstance(expected, Failure):
        return [f"the oracle gives no result for some input: {expected}"]
    found = []
    answers = {"solution": exercise.solution} | {
        f"alternative {number}": text for number, text in enumerate(exercise.alternatives, start=1)
    }
    for name, text in answers.items():
        got = on_many(defined(text, how), how, asked)
        if isinstance(got, Failure):
            found.append(f"the {name} gives no result for some input of the oracle: {got}")
            continue
        for given, mine, theirs in zip(drawn, got.rows, expected.rows, strict=True):
            if not same(Table(("r",), (mine,)), Table(("r",), (theirs,))):
                found.append(f"the {name} differs from the oracle for {given}: {mine[1]}, not {theirs[1]}")
                break
    return found


@functools.cache
def _away_from_the_work_folder() -> tempfile.TemporaryDirectory[str]:
    """Whatever the library may want to keep goes into a folder that lasts as long as the process."""
    from hypothesis.configuration import set_hypothesis_home_dir

    folder = tempfile.TemporaryDirectory(prefix="drawn-inputs-")
    set_hypothesis_home_dir(folder.name)
    return folder


def _settings(**chosen: Any) -> Any:
    from hypothesis import HealthCheck, settings

    _away_from_the_work_folder()
    return settings(database=None, deadline=None, suppress_health_check=list(HealthCheck), **chosen)
