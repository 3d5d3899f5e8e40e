"""Exercises that a person scores: a story for the culture round, or paragraphs to write anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from autograder.exercise import Exercise, Mistake
from autograder.stories.fields import KINDS
from autograder.stories.fitting import contradictions
from autograder.stories.rubric import RUBRIC, table
from autograder.stories.samples import Sample
from autograder.stories.signals import has_own_sentence
from autograder.worlds.world import World

SAMPLES = 3
HIGHEST = 3


@dataclass(frozen=True, kw_only=True)
class StoryExercise(Exercise):
    """A story, told in a form and scored by its owner, then by listeners; in a cohort by a grader.

    Attributes:
        answers: the kind of story asked for, one of `KINDS`; "" where paragraphs are rewritten.
        dimensions: of the rubric, that it is scored on, three points each.
        samples: three answers that are scored already, the strongest first, which is the solution.
        paragraphs: (before, one way to say it) of what is to be rewritten.
    """

    kind: ClassVar[str] = "story"
    language: ClassVar[str] = "markdown"
    by_hand: ClassVar[bool] = True
    fewest_worlds: ClassVar[int] = 0
    wants_alternatives: ClassVar[bool] = False
    reads_data: ClassVar[bool] = False

    answers: str = ""
    dimensions: tuple[str, ...]
    samples: tuple[Sample, ...] = ()
    paragraphs: tuple[tuple[str, str], ...] = ()
    starter: str = (
        "*To hand this in, replace this line by your text. Without a grader, leave it: nothing is lost.*"
    )
    solution: str = ""
    mistakes: tuple[Mistake, ...] = ()
    worlds: tuple[World, ...] = ()
    few_mistakes_because: str = "A person scores it."

    def __post_init__(self) -> None:
        if not self.solution:
            told = [after for _, after in self.paragraphs] or [sample.text for sample in self.samples[:1]]
            object.__setattr__(self, "solution", "\n\n".join(text.strip() for text in told))
        super().__post_init__()

    def tables_read(self) -> tuple[str, ...]:
        return ()

    def answer_cell(self, text: str) -> str:
        return text

    def rubric(self) -> str:
        return f"Three points a line.\n\n{table(self.dimensions)}"

    def form(self) -> str:
        return "story" if self.answers else "rewrite"

    def is_blank(self, answer: Any) -> bool:
        """No answer can be judged here, so none counts as an attempt at being judged."""
        return True

    def contradictions(self) -> Iterator[str]:
        if bool(self.answers) == bool(self.paragraphs) or self.answers not in ("", *KINDS):
            yield f"it asks for one kind of story ({', '.join(KINDS)}), or for paragraphs to be rewritten"
        if unknown := [name for name in self.dimensions if name not in RUBRIC]:
            yield f"the rubric has no {', '.join(unknown)}"
        if self.points != HIGHEST * len(self.dimensions):
            yield f"{len(self.dimensions)} dimensions earn {HIGHEST * len(self.dimensions)} points, not {self.points}"
        yield from self._of_samples()
        for number, (before, after) in enumerate(self.paragraphs, start=1):
            if has_own_sentence(before) or not has_own_sentence(after):
                yield f"paragraph {number}: before, nobody says what they did; after, somebody does"

    def _of_samples(self) -> Iterator[str]:
        if self.paragraphs and not self.samples:
            return
        if len(self.samples) != SAMPLES:
            yield f"{len(self.samples)} samples; a grader needs {SAMPLES}, the strongest first"
            return
        for number, sample in enumerate(self.samples, start=1):
            if tuple(sample.levels) != self.dimensions or tuple(sample.because) != self.dimensions:
                yield f"sample {number} is not scored, with a reason, in each dimension in their order"
            elif not set(sample.levels.values()) <= set(range(HIGHEST + 1)):
                yield f"sample {number} has a level that is not 0 to {HIGHEST}"
        totals = [sample.total for sample in self.samples]
        if totals != sorted(set(totals), reverse=True):
            yield f"the samples' totals are {totals}; they go from strong over mixed to weak"
        strongest = self.samples[0].text
        if not has_own_sentence(strongest):
            yield "the strongest sample has no sentence that says what its teller did"
        for one in contradictions({"long": strongest}):
            yield f"the strongest sample contradicts itself: {one}"
