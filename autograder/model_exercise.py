"""Exercises that a data model answers: a document of tables, how each is loaded, and queries over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from autograder import database
from autograder.exercise import Exercise
from autograder.outcome import Outcome

if TYPE_CHECKING:
    from autograder.modelling.judged import Asked, ManyValued
    from autograder.worlds.world import Rows


@dataclass(frozen=True, kw_only=True)
class ModelExercise(Exercise):
    """A model of what `tables` hold, written as YAML.

    Attributes:
        tables: of the source, which the model's tables are loaded from.
        events: the one among them that facts come from; all others may be incomplete when facts arrive.
        asked: the queries, by the learner over the learner's own tables.
        several: what a thing may have several of, and which therefore is no column of the thing.
    """

    kind: ClassVar[str] = "model"
    language: ClassVar[str] = "yaml"
    # One look at a model is a load of all its tables, and each rule about reloading is another.
    shrinking_seconds: ClassVar[float] = 8.0

    tables: tuple[str, ...]
    events: str
    asked: tuple[Asked, ...]
    several: tuple[ManyValued, ...] = ()

    def tables_read(self) -> tuple[str, ...]:
        return tuple(self.tables)

    def answer_cell(self, text: str) -> str:
        return f"%%model {self.name}\n{text}"

    def is_blank(self, answer: Any) -> bool:
        return super().is_blank(answer) or not isinstance(answer, str)

    def made_with(self) -> str:
        """All that a result depends on besides worlds: the rules' code, the engine, and what is asked of a model."""
        import duckdb

        code = sorted(Path(__file__).with_name("modelling").glob("*.py"))
        digest = sha256(b"".join(file.read_bytes() for file in code)).hexdigest()[:12]
        return f"{duckdb.__version__} {digest} {self.events} {self.several} {self.asked}"

    @contextmanager
    def running(self) -> Iterator[Callable[[Any, Rows], Outcome]]:
        """As `Exercise.running`. A model's tables live in a database of their own, beside the world's."""
        from autograder.modelling.judged import judged

        with database.Worlds() as worlds:

            def outcome(answer: Any, rows: Rows) -> Outcome:
                return judged(
                    worlds,
                    answer,
                    rows,
                    asked=self.asked,
                    events=self.events,
                    several=self.several,
                    seconds=self.seconds,
                )

            yield outcome
