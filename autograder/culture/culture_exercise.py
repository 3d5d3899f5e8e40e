"""An exercise of talks: a mock culture round or a discussion, its transcript pasted, scored by people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from autograder.rubric import Rubric
from autograder.samples import Sample
from autograder.scored_by_people import ScoredByPeople, amiss_with
from autograder.stories.rubric import RUBRIC
from autograder.stories.signals import has_own_sentence

VERBS = ("culture_round", "leadership_round", "recruiter_round")


@dataclass(frozen=True, kw_only=True)
class CultureExercise(ScoredByPeople):
    """A talk held in a form, scored by whoever answered, then by listeners; in a cohort by a grader.

    Attributes:
        opens: the verb that opens the talk.
        samples: three transcripts that are scored already, the strongest first, which is the solution.
    """

    kind: ClassVar[str] = "talk"
    scale: ClassVar[Rubric] = RUBRIC

    opens: str = "culture_round"
    samples: tuple[Sample, ...] = ()
    starter: str = (
        "*To hand this in, replace this line by the transcript that the talk writes at its end. "
        "Without a grader, leave it: nothing is lost.*"
    )

    def __post_init__(self) -> None:
        if not self.solution and self.samples:
            object.__setattr__(self, "solution", self.samples[0].text.strip())
        super().__post_init__()

    def form(self) -> str:
        return self.opens

    def contradictions(self) -> Iterator[str]:
        if self.opens not in VERBS:
            yield f"no verb {self.opens} opens a talk; there are {', '.join(VERBS)}"
        yield from super().contradictions()
        yield from amiss_with(self.samples, self.dimensions)
        if self.samples and not has_own_sentence(self.samples[0].text):
            yield "the strongest sample has no sentence that says what its teller did"
