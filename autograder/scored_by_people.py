"""Exercises that a person scores by a rubric: no world judges them, and three scored samples show the scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from autograder.exercise import Exercise, Mistake
from autograder.rubric import HIGHEST, Rubric, table_of
from autograder.samples import Sample
from autograder.worlds.world import World

SAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class ScoredByPeople(Exercise):
    """An answer that is told or written down, and scored by its owner, by peers, and in a cohort by a grader.

    A kind of it says which `scale` it is scored by and where its `samples` are: answers that are scored
    already, the strongest first.

    Attributes:
        dimensions: of the scale, that it is scored on, three points each.
    """

    language: ClassVar[str] = "markdown"
    by_hand: ClassVar[bool] = True
    fewest_worlds: ClassVar[int] = 0
    wants_alternatives: ClassVar[bool] = False
    reads_data: ClassVar[bool] = False
    scale: ClassVar[Rubric]

    dimensions: tuple[str, ...]
    starter: str = (
        "*To hand this in, replace this line by your text. Without a grader, leave it: nothing is lost.*"
    )
    solution: str = ""
    mistakes: tuple[Mistake, ...] = ()
    worlds: tuple[World, ...] = ()
    few_mistakes_because: str = "A person scores it."

    def __post_init__(self) -> None:
        object.__setattr__(self, "dimensions", tuple(self.dimensions))
        super().__post_init__()

    def tables_read(self) -> tuple[str, ...]:
        return ()

    def answer_cell(self, text: str) -> str:
        return text

    def rubric(self) -> str:
        return f"Three points a line.\n\n{table_of(self.scale, self.dimensions)}"

    def is_blank(self, answer: Any) -> bool:
        """No answer can be judged here, so none counts as an attempt at being judged."""
        return True

    def contradictions(self) -> Iterator[str]:
        if unknown := [name for name in self.dimensions if name not in self.scale]:
            yield f"the rubric has no {', '.join(unknown)}"
        if self.points != HIGHEST * len(self.dimensions):
            yield f"{len(self.dimensions)} dimensions earn {HIGHEST * len(self.dimensions)} points, not {self.points}"


def amiss_with(samples: tuple[Sample, ...], dimensions: tuple[str, ...]) -> Iterator[str]:
    """What an author must mend in samples that are scored on some dimensions; the strongest comes first."""
    if len(samples) != SAMPLES:
        yield f"{len(samples)} samples; a grader needs {SAMPLES}, the strongest first"
        return
    for number, sample in enumerate(samples, start=1):
        if tuple(sample.levels) != dimensions or tuple(sample.because) != dimensions:
            yield f"sample {number} is not scored, with a reason, in each dimension in their order"
        elif not set(sample.levels.values()) <= set(range(HIGHEST + 1)):
            yield f"sample {number} has a level that is not 0 to {HIGHEST}"
    totals = [sample.total for sample in samples]
    if totals != sorted(set(totals), reverse=True):
        yield f"the samples' totals are {totals}; they go from strong over mixed to weak"
