"""The talks that can be planned: a culture round from a set of stories, a discussion from a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.culture.drawing import Use, draw
from autograder.culture.leadership import CASES, CLOSING, OPENING, Case
from autograder.culture.leadership import DIMENSIONS as OF_LEADERSHIP
from autograder.culture.talk import Plan, Turn
from autograder.stories.coverage import Story

CULTURE, LEADERSHIP = "culture", "leadership"
ANSWER_MINUTES = 7.0
"""Four for the story and three for the follow-ups."""
OPENING_MINUTES, CARD_MINUTES, CLOSING_MINUTES = 8.0, 6.0, 5.0


def culture_round(
    stories: Mapping[str, Story],
    uses: Sequence[Use] = (),
    *,
    count: int = 3,
    staff: bool = False,
    seed: int = 0,
    exercise: str = "",
) -> Plan:
    """A round of questions drawn by what the stories leave open; each answer is scored by its teller, then followed up."""
    turns = [
        Turn(
            drawn.question.slug,
            drawn.question.asks,
            ANSWER_MINUTES,
            because=drawn.because,
            dimensions=drawn.question.listens_for,
            follows=True,
        )
        for drawn in draw(stories, uses, count=count, staff=staff, seed=seed)
    ]
    return Plan(CULTURE, "Culture round", tuple(turns), exercise)


def discussion(case: Case, exercise: str = "") -> Plan:
    """A case opened, its cards one after the other, and a close; scored once, at the end."""
    turns = [Turn("opening", OPENING, OPENING_MINUTES, before=(case.situation,))]
    for number, card in enumerate(case.cards, start=1):
        turns.append(
            Turn(
                f"card_{number}",
                card.asks,
                CARD_MINUTES,
                before=(f"{card.who}: {card.says}",),
                after=f"Unsaid until asked: {card.unsaid}",
            )
        )
    turns.append(Turn("closing", CLOSING, CLOSING_MINUTES))
    return Plan(LEADERSHIP, case.title, tuple(turns), exercise, OF_LEADERSHIP)


def case_named(name: str, seed: int = 0) -> Case | None:
    """A case by its name, any of them for ""; None for a name that no case has."""
    if not name:
        return list(CASES.values())[seed % len(CASES)]
    return CASES.get(name)
