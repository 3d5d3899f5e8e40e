"""Is a post fit to be asked? What to mend, in sentences; nothing when it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.reading.post import HOW_KNOWN, Post, Question, StackCard

QUESTIONS = 5
ANSWER_WORDS = (25, 75)
CHALLENGE_WORDS = (30, 90)
TALK_WORDS = (240, 310)
"""Two minutes at 120 to 155 words a minute."""
ASKS_CHARACTERS = 160
CARD_WORDS = (50, 130)
GIVEN_AWAY = 0.5
_HARSH = re.compile(r"\b(wrong|incorrect|stupid|obviously|simply|just)\b", re.IGNORECASE)


def problems(post: Post, reading_list: str) -> list[str]:
    """What to mend in a post. `reading_list` is the text in which its link has to stand, such as a lesson's."""
    return list(_of_post(post, reading_list))


def problems_of_card(card: StackCard, reading_list: str) -> list[str]:
    """What to mend in a stack card."""
    found = list(_links([link.address for link in card.sources], reading_list))
    for part in ("purpose", "guarantee", "not_when", "known"):
        if not getattr(card, part).strip():
            found.append(f"{card.name}: {part} is empty")
    words = " ".join([card.purpose, card.guarantee, card.not_when, card.known])
    return found + list(_length(f"{card.name}: the card", words, CARD_WORDS)) + list(_harsh(words))


def _of_post(post: Post, reading_list: str) -> Iterator[str]:
    yield from _links([post.link.address], reading_list)
    names = [one.name for one in post.questions]
    if len(names) != QUESTIONS:
        yield f"It has {len(names)} questions; write {QUESTIONS}."
    if len(set(names)) != len(names) or {"challenge", "talk"} & set(names):
        yield "Each question needs a name of its own, and neither challenge nor talk."
    for one in post.questions:
        yield from _of_question(one)
    if len(post.challenges) < 2:
        yield "Challenge a number and a cost."
    for challenge in post.challenges:
        yield from _length("a challenge", challenge, CHALLENGE_WORDS)
    if not any(map(_numbers, post.challenges)):
        yield "No challenge has a number in it."
    yield from _length("the talk", post.talk, TALK_WORDS)
    yield from _harsh(" ".join([post.talk, *post.challenges]))


def _of_question(one: Question) -> Iterator[str]:
    if one.known not in HOW_KNOWN:
        yield f"{one.name}: nobody can know how it is known: {one.known}"
    if not one.asks.rstrip().endswith(("?", ".")) or len(one.asks) > ASKS_CHARACTERS:
        yield f"{one.name}: ask in at most {ASKS_CHARACTERS} characters, with a mark at the end."
    yield from _length(one.name, one.answer, ANSWER_WORDS)
    answer, asked = _telling(one.answer), _telling(one.asks)
    if answer and len(answer & asked) / len(answer) > GIVEN_AWAY:
        yield f"{one.name}: the question gives the answer away."
    if (numbers := _numbers(one.answer)) and numbers <= _numbers(one.asks):
        yield f"{one.name}: the question has every number of the answer."
    yield from _harsh(one.asks + " " + one.answer)


def _links(addresses: list[str], reading_list: str) -> Iterator[str]:
    if not any(address.startswith("https://") for address in addresses):
        yield "No link begins with https."
    for address in addresses:
        if address not in re.split(r"[\s()<>]+", reading_list):
            yield f"{address} does not stand in the reading list."


def _length(what: str, text: str, words: tuple[int, int]) -> Iterator[str]:
    if not words[0] <= (counted := len(text.split())) <= words[1]:
        yield f"{what} has {counted} words; {words[0]} to {words[1]} are right."


def _harsh(text: str) -> Iterator[str]:
    yield from (f"Leave out “{found}”." for found in sorted(set(_HARSH.findall(text))))


def _telling(text: str) -> set[str]:
    """Words that carry meaning, as far as letters tell: those of five letters and more."""
    return {word.casefold() for word in re.findall(r"[^\W\d_]{5,}", text)}


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\b\d+(?:[.,]\d+)*", text))
