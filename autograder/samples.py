"""Answers that are scored already, to score before looking: how far is your scale from the course's?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.rubric import Rubric


@dataclass(frozen=True)
class Sample:
    """An answer, the level it is given in each dimension, and in a few words why."""

    text: str
    levels: Mapping[str, int]
    because: Mapping[str, str]

    @property
    def total(self) -> int:
        return sum(self.levels.values())


@dataclass(frozen=True)
class Scored:
    """Two scores of one sample by one rubric. `apart` is yours minus the sample's, by dimension."""

    sample: Sample
    apart: Mapping[str, int]
    rubric: Rubric

    @property
    def distance(self) -> int:
        """Levels between the two scores, all dimensions together."""
        return sum(map(abs, self.apart.values()))

    @property
    def table(self) -> str:
        rows = [
            f"| {self.rubric[name].label} | {self.sample.levels[name] + apart} | {self.sample.levels[name]} | {self.sample.because[name]} |"
            for name, apart in self.apart.items()
        ]
        return "\n".join(["| | you | here | because |", "| --- | --- | --- | --- |", *rows])

    @property
    def summary(self) -> str:
        """One sentence on the distance and on its direction."""
        if not self.distance:
            return "You and the sample's score agree in every dimension."
        levels = f"{self.distance} level{'' if self.distance == 1 else 's'}"
        lean = sum(self.apart.values())
        way = "both ways" if abs(lean) < self.distance else "above it" if lean > 0 else "below it"
        widest = max(self.apart, key=lambda name: abs(self.apart[name]))
        return f"{levels} from the sample's score, {way}; furthest in {self.rubric[widest].label.casefold()}. Which words in the answer did the two of you hear differently?"


def distance(sample: Sample, levels: Mapping[str, int], rubric: Rubric) -> Scored:
    """Your levels beside the sample's. Raises KeyError for a dimension that is not given."""
    return Scored(sample, {name: levels[name] - level for name, level in sample.levels.items()}, rubric)
