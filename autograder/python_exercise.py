"""Exercises that one Python function (or class) answers, under the exercise's own name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from autograder.caller import callers_rows
from autograder.calling import same_answer
from autograder.exercise import Exercise
from autograder.oracle import Oracle, disagreements
from autograder.outcome import Failure, Outcome
from autograder.own_copy import own_copy
from autograder.python_call import HowCalled, defined
from autograder.ways import outcome_of
from autograder.work import Work
from autograder.worlds.world import AskedWorld, Prepared, Rows


@dataclass(frozen=True, kw_only=True)
class PythonExercise(Exercise):
    """One function named after the slug.

    Attributes:
        tables: the tables of a world that `arguments` reads.
        arguments: from a world's rows to the keyword arguments of the call (plain data).
        streams: names of arguments that arrive as one-shot iterators.
        columns: names of the result's cells, where it is a sequence of tuples.
        steps: where the answer is a class, the name in `arguments` of the list of method
            calls `(method, *arguments)`; the other arguments make the object.
        work: worlds in which the answer's work counts.
        oracle: a slow answer to compare with, and the inputs to do it on.
        keeps_input: the prompt forbids changing the arguments, and a world of its own looks after it.
        complexity: the sentence about time and memory that an interviewer waits for.

    The worlds that `work`, `oracle` and `keeps_input` give stand behind the others in `worlds`.
    """

    kind: ClassVar[str] = "python"
    language: ClassVar[str] = "python"
    engine: ClassVar[str] = ""  # the package that works out results, where it is not Python alone

    tables: tuple[str, ...]
    arguments: Callable[[Rows], dict[str, Any]]
    streams: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    steps: str = ""
    work: tuple[Work, ...] = ()
    oracle: Oracle | None = None
    keeps_input: bool = False
    complexity: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "work", tuple(self.work))
        own = tuple(world for world in self.worlds if not isinstance(world, AskedWorld))
        object.__setattr__(self, "worlds", own)
        object.__setattr__(self, "worlds", (*own, *self.asked_worlds()))

    def asked_worlds(self) -> tuple[AskedWorld, ...]:
        """The worlds that come with what the exercise declares."""
        return (
            *((callers_rows(self, self.worlds),) if self.keeps_input else ()),
            *((self.oracle.world(self),) if self.oracle else ()),
            *(work.world(self) for work in self.work),
        )

    def contradictions(self) -> Iterator[str]:
        yield from super().contradictions()
        yield from _about_complexity(self)
        if self.oracle:
            yield from disagreements(self)

    def tables_read(self) -> tuple[str, ...]:
        return tuple(self.tables)

    def answer_cell(self, text: str) -> str:
        return text

    def is_blank(self, answer: Any) -> bool:
        if isinstance(answer, str) or answer is None:
            return super().is_blank(answer)
        if not callable(answer):
            return True
        starter = defined(self.starter, self.how_called())
        return same_answer(answer, starter)

    def how_called(self) -> HowCalled:
        """What has to be known to call an answer: plain data, nothing of the content."""
        return HowCalled(
            self.slug, self.seconds, tuple(self.streams), tuple(self.columns), self.ordered, self.steps
        )

    def asked(self, rows: Rows) -> dict[str, Any]:
        """What an answer is asked about a world's rows, as plain data for `ways.outcome_of`."""
        if isinstance(rows, Prepared):
            return rows.asked
        return {
            "way": "after another",
            "earlier": self.given(self.worlds[0].rows(self.tables_read())),
            "given": self.given(rows),
        }

    def asked_elsewhere(self, rows: Rows) -> dict[str, Any]:
        """The same, of an answer in a process that is not believed."""
        return self.asked(rows)

    def given(self, rows: Rows) -> dict[str, Any]:
        """The keyword arguments of the call for a world's rows; the rows stay as they are."""
        return self.arguments(own_copy(rows))

    @contextmanager
    def running(self) -> Iterator[Callable[[Any, Rows], Outcome]]:
        """As `Exercise.running`, for a function or the source text that defines it."""
        known: dict[str, Any] = {}
        how = self.how_called()

        def outcome(answer: Any, rows: Rows) -> Outcome:
            function = answer
            if isinstance(answer, str):
                if answer not in known:
                    known[answer] = defined(answer, how)
                function = known[answer]
            return function if isinstance(function, Failure) else outcome_of(function, how, self.asked(rows))

        yield outcome


def _about_complexity(exercise: PythonExercise) -> Iterator[str]:
    """What is amiss with the sentence: asked for in a coding round, and the learner's to find first."""
    sentence = " ".join(exercise.complexity.split())
    if not sentence:
        if "coding round" in exercise.asked_in:
            yield "complexity is empty: write the sentence an interviewer waits for, such as O(n log k) time, O(k) memory, because …"
        return
    if "O(" not in sentence or "because" not in sentence:
        yield "complexity says neither how work grows, as O(…), nor because of what; it needs both"
    for name, text in (("prompt", exercise.prompt), ("starter", exercise.starter)):
        if sentence.casefold() in " ".join(text.split()).casefold():
            yield f"the {name} gives the complexity sentence away"
