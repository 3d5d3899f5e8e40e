"""An exercise of a debrief: a scorecard read and answered in a text, scored by people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from autograder.debriefs.rubric import RUBRIC
from autograder.rubric import Rubric
from autograder.samples import Sample
from autograder.scored_by_people import ScoredByPeople, amiss_with


@dataclass(frozen=True, kw_only=True)
class DebriefExercise(ScoredByPeople):
    """What a learner concludes from a full-loop day; in a cohort with the scorecard pasted below it.

    Attributes:
        samples: three debriefs that are scored already, the strongest first, which is the solution.
    """

    kind: ClassVar[str] = "debrief"
    scale: ClassVar[Rubric] = RUBRIC

    dimensions: tuple[str, ...] = tuple(RUBRIC)
    samples: tuple[Sample, ...] = ()
    starter: str = (
        "*To hand this in, replace this line by your debrief, and paste what you want of your scorecard below it. "
        "Without a grader, leave it: nothing is lost.*"
    )

    def __post_init__(self) -> None:
        if not self.solution and self.samples:
            object.__setattr__(self, "solution", self.samples[0].text.strip())
        super().__post_init__()

    def form(self) -> str:
        return "loop_day"

    def contradictions(self) -> Iterator[str]:
        yield from super().contradictions()
        yield from amiss_with(self.samples, self.dimensions)
