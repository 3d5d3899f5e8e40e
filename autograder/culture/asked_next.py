"""The two follow-ups to an answer: first what contradicts, then what is missing, then what is always asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograder.culture.found import Found, found_in
from autograder.culture.questions import CultureQuestion
from autograder.stories.follow_ups import follow_ups

MOST = 2
NO_NUMBER = "How big was it? In rows, people, hours or money."
NO_OWN_PART = "What part of it was yours?"
NO_CHANGE = "How do you know that it will not happen again?"
NO_OTHER_VIEW = "What did the other side say, at its best?"
_LOOKS_BACK = ("owned incident", "failure", "judgement call")


@dataclass(frozen=True)
class FollowUp:
    """A question, and why it is asked: what was not found in the answer or the story, or what does not fit."""

    asks: str
    because: str = ""


def asked_next(
    question: CultureQuestion, answer: str, story: Mapping[str, str] | None = None
) -> tuple[FollowUp, ...]:
    """Two follow-ups, no two alike; none to an answer without a word."""
    if not answer.strip():
        return ()
    chosen: dict[str, FollowUp] = {}
    for one in _invited(question, found_in(answer, story), story or {}):
        chosen.setdefault(one.asks, one)
    return tuple(chosen.values())[:MOST]


def _invited(question: CultureQuestion, found: Found, story: Mapping[str, str]) -> Iterator[FollowUp]:
    for sentence in found.unfitting:
        yield FollowUp(sentence, "two of your numbers do not fit each other")
    if not found.own:
        yield FollowUp(NO_OWN_PART, "I found no sentence that says what you did or failed to do")
    if not found.number:
        yield FollowUp(NO_NUMBER, "I found no number")
    if question.kinds[0] == "disagreement" and "relationship" not in found.quotes:
        yield FollowUp(NO_OTHER_VIEW, "I found no sentence about the other view")
    if not found.change and set(question.kinds) & set(_LOOKS_BACK):
        yield FollowUp(NO_CHANGE, "I found no sentence about what is different since")
    for _, asks in follow_ups(story):
        yield FollowUp(asks, "this field of your story is empty")
    for asks in question.probes:
        yield FollowUp(asks)
