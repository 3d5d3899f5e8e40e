"""Exercises that a person scores: a story for the culture round, or paragraphs to write anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from autograder.rubric import Rubric
from autograder.samples import Sample
from autograder.scored_by_people import ScoredByPeople, amiss_with
from autograder.stories.fields import KINDS
from autograder.stories.fitting import contradictions
from autograder.stories.rubric import RUBRIC
from autograder.stories.signals import has_own_sentence


@dataclass(frozen=True, kw_only=True)
class StoryExercise(ScoredByPeople):
    """A story, told in a form and scored by its owner, then by listeners; in a cohort by a grader.

    Attributes:
        answers: the kind of story asked for, one of `KINDS`; "" where paragraphs are rewritten.
        samples: three answers that are scored already, the strongest first, which is the solution.
        paragraphs: (before, one way to say it) of what is to be rewritten.
    """

    kind: ClassVar[str] = "story"
    scale: ClassVar[Rubric] = RUBRIC

    answers: str = ""
    samples: tuple[Sample, ...] = ()
    paragraphs: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.solution:
            told = [after for _, after in self.paragraphs] or [sample.text for sample in self.samples[:1]]
            object.__setattr__(self, "solution", "\n\n".join(text.strip() for text in told))
        super().__post_init__()

    def form(self) -> str:
        return "story" if self.answers else "rewrite"

    def contradictions(self) -> Iterator[str]:
        if bool(self.answers) == bool(self.paragraphs) or self.answers not in ("", *KINDS):
            yield f"it asks for one kind of story ({', '.join(KINDS)}), or for paragraphs to be rewritten"
        yield from super().contradictions()
        yield from self._of_samples()
        for number, (before, after) in enumerate(self.paragraphs, start=1):
            if has_own_sentence(before) or not has_own_sentence(after):
                yield f"paragraph {number}: before, nobody says what they did; after, somebody does"

    def _of_samples(self) -> Iterator[str]:
        if self.paragraphs and not self.samples:
            return
        yield from amiss_with(self.samples, self.dimensions)
        if not self.samples:
            return
        strongest = self.samples[0].text
        if not has_own_sentence(strongest):
            yield "the strongest sample has no sentence that says what its teller did"
        for one in contradictions({"long": strongest}):
            yield f"the strongest sample contradicts itself: {one}"
