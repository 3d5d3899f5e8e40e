"""One day's review: what is due, each as an exercise to answer anew or an answer to mend, within some minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from course.review.cards import MISTAKE, Card

MINUTES = 10
"""What a day's review takes, unless somebody asks for more."""


@dataclass(frozen=True)
class Candidate:
    """An exercise that may come back: as which variant, how long it takes, and what it can be asked for.

    Attributes:
        minutes: to answer it.
        mending: minutes to find one mistake in an answer to it; None where it has to be answered.
        seen: it was tried or solved before; one that was not only stands in a lesson that was begun.
        ready: its variant needs no working out.
    """

    slug: str
    number: int
    minutes: int
    mistakes: frozenset[str]
    skills: frozenset[str]
    mending: int | None = None
    seen: bool = True
    ready: bool = True

    def asks_for(self, card: Card) -> bool:
        return card.name in (self.mistakes if card.kind == MISTAKE else self.skills)

    def mends(self, card: Card) -> bool:
        """Whether this card comes back as an answer to mend."""
        return self.mending is not None and card.kind == MISTAKE

    def takes(self, card: Card) -> int:
        """The minutes for a card."""
        return self.mending if self.mends(card) else self.minutes  # type: ignore[return-value]


@dataclass(frozen=True)
class Item:
    """A variant to answer or to mend, and the cards it is there for, the one that chose it first."""

    candidate: Candidate
    because: tuple[Card, ...]

    @property
    def minutes(self) -> int:
        return self.candidate.takes(self.because[0])

    @property
    def mends(self) -> str:
        """The mistake that is to be found in it; empty where it is to be answered."""
        return self.because[0].name if self.candidate.mends(self.because[0]) else ""


@dataclass(frozen=True)
class Session:
    """A day's items; `waiting` says how many mistakes that are due are for other days."""

    day: date
    items: tuple[Item, ...]
    waiting: int = 0

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)


def session(cards: Iterable[Card], pool: Sequence[Candidate], day: date, minutes: int = MINUTES) -> Session:
    """What to review on a day. Mistakes come before skills, what is due longest comes first.

    Everything fits into `minutes`. Where no mistake that is due does, one longer exercise comes alone.
    An exercise comes once; one that is answered is there for all due cards that it asks for.
    """
    due = [card for card in cards if card.due <= day and any(one.asks_for(card) for one in pool)]
    # A skill is practised on with every exercise; it only fills up what mistakes leave.
    due.sort(key=lambda card: (card.kind != MISTAKE, card.due, card.name))
    items, waiting = _fitting(due, pool, minutes)
    if not items and due and due[0].kind == MISTAKE:
        longer = _chosen(due[0], due, pool, minutes)
        items, waiting = [_item(longer, due[0], due)], due[1:]
    return Session(day, tuple(items), sum(card.kind == MISTAKE for card in waiting))


def _fitting(due: Sequence[Card], pool: Sequence[Candidate], minutes: int) -> tuple[list[Item], list[Card]]:
    """The items that fit, and the cards that none of them is there for."""
    items: list[Item] = []
    waiting, left = list(due), minutes
    for card in due:
        if card not in waiting:
            continue
        taken = {item.candidate.slug for item in items}
        fits = [
            one for one in pool if one.slug not in taken and one.takes(card) <= left and one.asks_for(card)
        ]
        if fits:
            items.append(_item(_chosen(card, waiting, fits, left), card, waiting))
            waiting = [one for one in waiting if one not in items[-1].because]
            left -= items[-1].minutes
    return items, waiting


def _item(chosen: Candidate, card: Card, due: Sequence[Card]) -> Item:
    others = () if chosen.mends(card) else (one for one in due if one is not card and chosen.asks_for(one))
    return Item(chosen, (card, *others))


def _chosen(card: Card, due: Sequence[Card], pool: Sequence[Candidate], left: int) -> Candidate:
    """The exercise that a card comes back as: another than the last time, and there for many cards at once."""

    def order(one: Candidate) -> tuple[object, ...]:
        answers = 1 if one.mends(card) else sum(one.asks_for(other) for other in due if other.kind == MISTAKE)
        too_long = max(0, one.takes(card) - left)
        return (
            too_long,
            one.slug == card.last_in,
            not one.seen,
            not one.ready,
            -answers,
            one.takes(card),
            one.slug,
        )

    return min((one for one in pool if one.asks_for(card)), key=order)
