"""What is expected in each world, and on demand what each named mistake gives there; each worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograder.compare import same
from autograder.exercise import ContentError, Exercise, Mistake
from autograder.outcome import Outcome, Table


@dataclass(frozen=True, eq=False)
class AnswerKey:
    """The solution's results in every world of an exercise."""

    exercise: Exercise
    expected: tuple[Table, ...]
    _given: dict[tuple[str, int], Outcome] = field(default_factory=dict, repr=False)

    @cached_property
    def already_right(self) -> int:
        """In how many worlds the starter of a repair is right."""
        from autograder.judging import outcomes_of

        outcomes = outcomes_of(self.exercise, self.exercise.starter)
        ordered = self.exercise.ordered
        return sum(
            same(got, known, ordered=ordered) for got, known in zip(outcomes, self.expected, strict=True)
        )

    @contextmanager
    def mistaken(self) -> Iterator[Callable[[Mistake, int], Outcome]]:
        """A function from a mistake and the number of a world to what the mistake gives there."""
        exercise = self.exercise
        with exercise.running() as outcome:

            def given(mistake: Mistake, at: int) -> Outcome:
                if (mistake.name, at) not in self._given:
                    answer: Any = mistake.applied_to(exercise.solution)
                    rows = exercise.worlds[at].rows(exercise.tables_read())
                    self._given[mistake.name, at] = outcome(answer, rows)
                return self._given[mistake.name, at]

            yield given


_KEYS: dict[int, AnswerKey] = {}


def answer_key(exercise: Exercise) -> AnswerKey:
    """The key of an exercise, kept as long as the exercise itself.

    Raises:
        ContentError: the solution itself gives no table in some world.
    """
    kept = _KEYS.get(id(exercise))
    if kept is None or kept.exercise is not exercise:
        kept = _KEYS[id(exercise)] = AnswerKey(exercise, _expected(exercise))
    return kept


def _expected(exercise: Exercise) -> tuple[Table, ...]:
    from autograder.judging import outcomes_of

    outcomes = outcomes_of(exercise, exercise.solution)
    for world, outcome in zip(exercise.worlds, outcomes, strict=True):
        if not isinstance(outcome, Table):
            raise ContentError(
                f"{exercise.slug}: the solution gives no result in world {world.name}: {outcome}"
            )
    return outcomes
