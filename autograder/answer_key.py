"""What is expected in each world, and on demand what each named mistake gives there; each worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograder.compare import same
from autograder.exercise import ContentError, Exercise, Mistake
from autograder.fingerprint import TIME_LIMIT, fingerprint
from autograder.known_results import RUN, Results, known
from autograder.outcome import Outcome, Table

Given = Callable[[Mistake, int], str | None]


@dataclass(frozen=True, eq=False)
class AnswerKey:
    """The solution's results in every world of an exercise."""

    exercise: Exercise
    expected: tuple[Table, ...]
    _run: dict[tuple[str, int], str | None] = field(default_factory=dict, repr=False)

    @cached_property
    def already_right(self) -> int:
        """In how many worlds the starter of a repair is right."""
        from autograder.judging import outcomes_of

        outcomes = outcomes_of(self.exercise, self.exercise.starter)
        ordered = self.exercise.ordered
        return sum(
            same(got, expected, ordered=ordered)
            for got, expected in zip(outcomes, self.expected, strict=True)
        )

    @cached_property
    def _known(self) -> Results | None:
        return known(self.exercise)

    def read_nothing(self) -> None:
        """Run every mistake from now on, as whoever writes down what they give has to."""
        self.__dict__["_known"] = None

    @contextmanager
    def mistaken(self) -> Iterator[Given]:
        """A function from a mistake and the number of a world to the fingerprint of what the mistake gives there.

        None where that is what is expected. What is not written down is run, once.
        """
        with ExitStack() as stack:
            run: Given | None = None

            def given(mistake: Mistake, at: int) -> str | None:
                nonlocal run
                written = self._known[mistake.name] if self._known is not None else [RUN] * (at + 1)
                if written[at] != RUN:
                    return written[at]
                if TIME_LIMIT in written[:at]:
                    return TIME_LIMIT
                if run is None:
                    run = stack.enter_context(self._running())
                return run(mistake, at)

            yield given

    def seen(self, mistake: Mistake, at: int, got: Outcome) -> None:
        """Take down what a mistake was seen to give in a world."""
        ordered = self.exercise.ordered
        shows = not same(got, self.expected[at], ordered=ordered)
        self._run[mistake.name, at] = fingerprint(got, ordered=ordered) if shows else None

    def shows(self, at: int) -> int:
        """How many named mistakes are written down to show in a world; what is not written down counts as one that does."""
        return sum(given[at] is not None for given in (self._known or {}).values())

    def results(self) -> Results:
        """What every mistake gives in every world: all of it seen in runs, none of it read."""
        with self._running() as given:
            return {
                mistake.name: [given(mistake, at) for at in range(len(self.expected))]
                for mistake in self.exercise.mistakes
            }

    @contextmanager
    def _running(self) -> Iterator[Given]:
        exercise = self.exercise
        with exercise.running() as outcome:

            def given(mistake: Mistake, at: int) -> str | None:
                if (mistake.name, at) not in self._run:
                    if TIME_LIMIT in [self._run.get((mistake.name, before)) for before in range(at)]:
                        return TIME_LIMIT
                    answer: Any = mistake.applied_to(exercise.solution)
                    self.seen(mistake, at, outcome(answer, exercise.worlds[at].rows(exercise.tables_read())))
                return self._run[mistake.name, at]

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


def provide(exercise: Exercise, expected: tuple[Table, ...]) -> AnswerKey:
    """The key of an exercise, from expected results that were worked out before for the exercise as it is."""
    key = _KEYS[id(exercise)] = AnswerKey(exercise, expected)
    return key


def _expected(exercise: Exercise) -> tuple[Table, ...]:
    from autograder.judging import outcomes_of

    outcomes = outcomes_of(exercise, exercise.solution)
    for world, outcome in zip(exercise.worlds, outcomes, strict=True):
        if not isinstance(outcome, Table):
            raise ContentError(
                f"{exercise.slug}: the solution gives no result in world {world.name}: {outcome}"
            )
    return outcomes
