"""A design, defended aloud: scored by people in nine dimensions, beside the exercise in which it is written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from autograder.designs.design_exercise import DesignExercise
from autograder.designs.rubric import PASSES, RUBRIC
from autograder.rubric import Rubric
from autograder.samples import Sample
from autograder.scored_by_people import ScoredByPeople


@dataclass(frozen=True, kw_only=True)
class DefenceExercise(ScoredByPeople):
    """What was said for a design, as a text; scored by its owner, by peers, and in a cohort by a grader.

    Attributes:
        of: the slug of the design exercise, whose samples are scored first.
    """

    kind: ClassVar[str] = "defence"
    scale: ClassVar[Rubric] = RUBRIC

    of: str
    dimensions: tuple[str, ...] = tuple(RUBRIC)

    def __post_init__(self) -> None:
        from autograder import library

        if not self.solution:
            # An author's slip in `of` is told by the proof, and keeps nobody from opening the course.
            with suppress(library.UnknownExercise, AttributeError, IndexError):
                object.__setattr__(self, "solution", self.samples[0].text.strip())
        super().__post_init__()

    @property
    def design(self) -> DesignExercise:
        """The exercise in which the design is written down.

        Raises:
            UnknownExercise: there is none with that slug.
        """
        from autograder import library

        return library.find(self.of)

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The design exercise's: three answers as they were said, scored already."""
        return self.design.samples

    def form(self) -> str:
        return "design_room"

    def rubric(self) -> str:
        return f"{super().rubric()}\n\n{' '.join(PASSES.values())}"

    def contradictions(self) -> Iterator[str]:
        from autograder import library

        yield from super().contradictions()
        try:
            if not self.samples:
                yield f"`{self.of}` has no samples to score first"
        except (library.UnknownExercise, AttributeError):
            yield f"`{self.of}` is no design exercise"
