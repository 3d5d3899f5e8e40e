"""Which questions to practise next: those for which a set of stories has none, or has told one too often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from autograder.culture.questions import QUESTIONS, CultureQuestion
from autograder.stories.coverage import Story

MOST_USES = 2
"""Questions that one story may answer in a set, before it is the only one you seem to have."""
_OF_FAILURE = ("failure", "feedback", "judgement call")


@dataclass(frozen=True)
class Use:
    """A question that was asked in an earlier round, and the story that answered it ("" for none of the set)."""

    question: str
    story: str = ""


@dataclass(frozen=True)
class Drawn:
    """A question, and what in the set of stories speaks for asking it; "" when nothing does."""

    question: CultureQuestion
    because: str = ""


def draw(
    stories: Mapping[str, Story],
    uses: Sequence[Use] = (),
    *,
    count: int = 3,
    staff: bool = False,
    seed: int = 0,
) -> tuple[Drawn, ...]:
    """Up to `count` questions, the widest gap first; then the usual ones, those asked
    least often, and the seed.

    No two of them want the same kind of story first, as long as there are others.
    """
    asked = Counter(use.question for use in uses)
    pool = [one for one in QUESTIONS.values() if staff or not one.staff]
    Random(seed).shuffle(pool)
    weighed = []
    for question in pool:
        gap, because = _gap(question, stories, uses)
        usual = 0.5 * question.is_usual
        weighed.append((asked[question.slug] - gap - usual, Drawn(question, because)))
    weighed.sort(key=lambda pair: pair[0])
    drawn: list[Drawn] = []
    for repeats in (False, True):
        for _, one in weighed:
            first = {other.question.kinds[0] for other in drawn}
            if len(drawn) < count and one not in drawn and (repeats or one.question.kinds[0] not in first):
                drawn.append(one)
    return tuple(drawn)


def overused(uses: Sequence[Use]) -> dict[str, int]:
    """Stories that have answered more than two different questions, and how many."""
    told = Counter(story for _, story in {(use.question, use.story) for use in uses} if story)
    return {story: count for story, count in told.items() if count > MOST_USES}


def only_wins(stories: Mapping[str, Story]) -> bool:
    """Whether every story of a set that says how it ended ends well."""
    ends = [story["outcome"] for story in stories.values() if story.get("outcome")]
    return bool(ends) and all(end == "went well" for end in ends)


def _gap(question: CultureQuestion, stories: Mapping[str, Story], uses: Sequence[Use]) -> tuple[int, str]:
    """How much speaks for a question, and the most of it in a sentence."""
    fitting = {name for name, story in stories.items() if story.get("answers") in question.kinds}
    if not fitting:
        return 2, "No story of yours answers a question of this kind yet."
    if only_wins(stories) and set(question.kinds) & set(_OF_FAILURE):
        return 1, "Every story you have written ends well; this one asks for another."
    if often := {name: count for name, count in overused(uses).items() if name in fitting}:
        name, count = max(often.items(), key=lambda pair: pair[1])
        return 1, f"“{name}” has answered {count} questions already. Which other story would do?"
    return 0, ""
