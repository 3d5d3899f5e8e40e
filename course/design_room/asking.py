"""A question in a candidate's own words finds the one in the interviewer's bank by its words, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.designs import Question

NO_ANSWER = "I have no answer to that. Assume something, say so aloud, and write it down under `assumptions`."
_ENDINGS = ("ations", "ation", "ities", "ings", "ness", "ies", "ing", "ity", "ed", "es", "ly", "s", "y", "e")
# Words that every question has.
_EMPTY = frozenset(
    "a all an and any are as at be by can could do does for from go going has have how i if in is it its me much"
    " my need of on one or our please should so some tell than that the their them there these they this those to"
    " us want was we what when where which who will with would you your about get many".split()
)
_ENOUGH = 0.6
"""Share of the words of a question that one without `words` of its own has to share."""


@dataclass(frozen=True)
class Heard:
    """What was asked, and which questions of the bank it may be: one, none, or several alike."""

    text: str
    questions: tuple[Question, ...] = ()


def heard(text: str, bank: Sequence[Question]) -> list[Heard]:
    """Each question of a text, matched with the bank; a text without a question mark is one."""
    if (exact := next((one for one in bank if text.strip() in (one.slug, one.asks)), None)) is not None:
        return [Heard(exact.asks, (exact,))]
    parts = [part.strip() for part in re.split(r"(?<=\?)", text) if re.search(r"\w", part)]
    return [Heard(" ".join(part.split()), _best(part, bank)) for part in parts]


def reply_of(question: Question | None) -> str:
    """What the interviewer says."""
    if question is None:
        return NO_ANSWER
    return " ".join(filter(None, [question.reply, question.reveals and f"That settles: {question.reveals}"]))


def _best(text: str, bank: Sequence[Question]) -> tuple[Question, ...]:
    words = _stems(text)
    scored = [(score, one) for one in bank if (score := _score(words, one)) > (0, 0)]
    best = max((score for score, _ in scored), default=None)
    return tuple(one for score, one in scored if score == best)


def _score(words: frozenset[str], question: Question) -> tuple[int, int]:
    """How many words of its own are there, then how many of its sentence."""
    said = _stems(question.asks) - _EMPTY_STEMS
    shared = len(words & said)
    if question.words:
        wanted = [_stems(phrase) for phrase in question.words]
        hits = sum(len(phrase) for phrase in wanted if phrase and phrase <= words)
        return (hits, shared) if hits else (0, 0)
    return (shared, shared) if shared >= max(2, _ENOUGH * len(said)) else (0, 0)


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(_stem, re.findall(r"\w+", text.casefold().replace("'", ""))))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


_EMPTY_STEMS = frozenset(map(_stem, _EMPTY))
