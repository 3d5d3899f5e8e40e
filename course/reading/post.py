"""A post that others wrote, as the club asks for it: five questions, what to challenge, two minutes aloud.

Answers are in our words and say how each thing is known. No text of a post stands here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Known = Literal["engineers", "copy", "others", "documentation", "follows", "not found"]
HOW_KNOWN: dict[Known, str] = {
    "engineers": "Known: their engineers published it.",
    "copy": "Known: their engineers published it; read in a copy on another site.",
    "others": "Known from others: a vendor, a conference, the press or somebody's summary says so.",
    "documentation": "Known: the project's own documentation says so.",
    "follows": "Nobody published this: it is our reasoning from what they did publish.",
    "not found": "Not found in any public source we know.",
}
"""How sure an answer is, as it is said to a learner."""

CHALLENGES = "What would you challenge in it: which number does not reconcile, and which cost is not told?"
TALK = "Now two minutes aloud, with a clock: what it is, what they decided, what it costs. Then write down its points."
STACK_ASKS = "What is it for, what does it guarantee, and when would you not use it?"


@dataclass(frozen=True)
class Link:
    """Where something can be read: its title and its address."""

    title: str
    address: str


@dataclass(frozen=True)
class Question:
    """One thing to remember. `name` is its name in the learner's log and never changes; `source` is the post's own link unless it says otherwise."""

    name: str
    asks: str
    answer: str
    known: Known
    source: Link | None = None


@dataclass(frozen=True)
class Card:
    """One question of any deck: what is asked, and what is shown once somebody has written their own.

    `name` is unique in the course ("keystone.delivery"); `ours` are paragraphs.
    """

    name: str
    deck: str
    asks: str
    ours: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Post:
    """A post, a talk or slides. `written` says by whom and when; `talk` are paragraphs, divided by empty lines."""

    title: str
    written: str
    link: Link
    questions: Sequence[Question]
    challenges: Sequence[str]
    talk: str
    more: Sequence[Link] = ()

    def cards(self, slug: str) -> tuple[Card, ...]:
        """Its questions, then what to challenge, then the talk."""
        every = (self.link, *self.more)
        asked = [
            Card(
                f"{slug}.{one.name}",
                self.title,
                one.asks,
                (_unwrapped(one.answer), HOW_KNOWN[one.known]),
                (one.source or self.link,),
            )
            for one in self.questions
        ]
        challenged = tuple(map(_unwrapped, self.challenges))
        spoken = tuple(map(_unwrapped, self.talk.strip().split("\n\n")))
        return (
            *asked,
            Card(f"{slug}.challenge", self.title, CHALLENGES, challenged, every),
            Card(f"{slug}.talk", self.title, TALK, spoken, every),
        )


@dataclass(frozen=True)
class StackCard:
    """One tool of the stack: what it is for, what it guarantees, when to take something else, and in `known` who says so."""

    name: str
    tool: str
    purpose: str
    guarantee: str
    not_when: str
    known: str
    sources: Sequence[Link]

    def card(self, deck: str) -> Card:
        """The tool as one question."""
        ours = (
            f"For: {_unwrapped(self.purpose)}",
            f"Guarantees: {_unwrapped(self.guarantee)}",
            f"Not when: {_unwrapped(self.not_when)}",
            f"Known: {_unwrapped(self.known)}",
        )
        return Card(f"stack.{self.name}", deck, f"{self.tool}: {STACK_ASKS}", ours, tuple(self.sources))


def _unwrapped(text: str) -> str:
    return " ".join(text.split())
