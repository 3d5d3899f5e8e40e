"""One round of a deck: what was missed comes first, what was never asked next, what was known last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from course.reading.post import Card
from course.reading.remembered import RATINGS, Remembered

_UNASKED = "unasked"
_ORDER = ("not", "partly", _UNASKED, "knew")


def in_order(cards: Sequence[Card], latest: Mapping[str, Remembered]) -> list[Card]:
    """The cards as they should be asked; of those rated alike, the one asked longest ago comes first.

    `latest` is the last rating of each card by its name, the oldest first.
    """
    age = {name: at for at, name in enumerate(latest)}

    def key(card: Card) -> tuple[int, int]:
        rating = latest[card.name].rating if card.name in latest else _UNASKED
        return _ORDER.index(rating), age.get(card.name, 0)

    return sorted(cards, key=key)


class Round:
    """Cards asked one after the other, each once. `latest` says how they went before this round."""

    def __init__(self, cards: Sequence[Card], latest: Mapping[str, Remembered]) -> None:
        self.cards = in_order(cards, latest)
        self.latest = dict(latest)
        self.ratings: dict[str, str] = {}

    @property
    def card(self) -> Card | None:
        """The one to ask now; None when all were asked."""
        return self.cards[len(self.ratings)] if len(self.ratings) < len(self.cards) else None

    @property
    def place(self) -> str:
        """Where the round stands, and how this card went the last time."""
        card = self.card
        if card is None:
            return ""
        before = self.latest.get(card.name)
        went = f"last time: {RATINGS[before.rating].casefold()}" if before else "not asked before"
        return f"{card.deck}, {len(self.ratings) + 1} of {len(self.cards)}, {went}"

    def rate(self, rating: str) -> None:
        """Go on to the next card. Raises KeyError for what is no rating."""
        card = self.card
        if card is not None and RATINGS[rating]:
            self.ratings[card.name] = rating

    @property
    def missed(self) -> list[Card]:
        """Cards of this round that were not known."""
        return [card for card in self.cards if self.ratings.get(card.name, "knew") != "knew"]

    @property
    def summary(self) -> str:
        """How the whole round went, in a sentence."""
        counts = [
            f"{text.casefold()} {n}"
            for rating, text in RATINGS.items()
            if (n := [*self.ratings.values()].count(rating))
        ]
        return f"All {len(self.cards)} asked: {', '.join(counts)}."
