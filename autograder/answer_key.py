"""What is expected in each world, and what each named mistake gives there; worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from autograder.exercise import ContentError, Exercise, Mistake
from autograder.outcome import Outcome, Table


@dataclass(frozen=True)
class AnswerKey:
    """The solution's results, and on demand the mistakes'."""

    exercise: Exercise
    expected: tuple[Table, ...]

    @cached_property
    def mistaken(self) -> tuple[tuple[Mistake, tuple[Outcome, ...]], ...]:
        """Each mistake with its outcome in each world; only a wrong answer needs these."""
        from autograder.judging import outcomes_of

        return tuple(
            (
                mistake,
                outcomes_of(self.exercise, mistake.applied_to(self.exercise.solution)),
            )
            for mistake in self.exercise.mistakes
        )


@lru_cache(maxsize=256)
def _kept(exercise: int) -> list[AnswerKey]:
    return []


def answer_key(exercise: Exercise) -> AnswerKey:
    """The key of an exercise.

    Raises:
        ContentError: the solution itself gives no table in some world.
    """
    kept = _kept(id(exercise))
    if not kept or kept[0].exercise is not exercise:
        kept[:] = [AnswerKey(exercise, _expected(exercise))]
    return kept[0]


def _expected(exercise: Exercise) -> tuple[Table, ...]:
    from autograder.judging import outcomes_of

    outcomes = outcomes_of(exercise, exercise.solution)
    for world, outcome in zip(exercise.worlds, outcomes):
        if not isinstance(outcome, Table):
            raise ContentError(
                f"{exercise.slug}: the solution gives no result in world {world.name}: {outcome}"
            )
    return outcomes
