"""The reading club as text: the questions of a deck by number, ours after an answer, a rating in a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from course.reading import remembered
from course.reading.remembered import RATINGS
from course.reading.shelf import Deck, UnknownDeck, deck
from course.said import Said

if TYPE_CHECKING:
    from course.reading.post import Card
    from course.retrieval_form import RetrievalForm

YOURS_FIRST = "Yours first. If nothing comes back, a question mark will do."
RATE = "How was it? `recall({name!r}, {number}, rated=…)` with one of {ratings}."


def recalled(name: Any, number: Any, wrote: Any, rated: Any) -> RetrievalForm | Said:
    """The form of a deck when nothing else is given; else a question of it, ours, or a rating taken down."""
    try:
        asked = deck(str(name))
    except UnknownDeck as unknown:
        return Said(str(unknown))
    if number is None:
        if wrote is not None or rated is not None:
            return Said(f"Say which question you mean by its number: `recall({asked.name!r}, 1, …)`.")
        from course.retrieval_form import RetrievalForm

        return RetrievalForm(asked, plain(asked))
    if isinstance(number, bool) or number not in range(1, len(asked.cards) + 1):
        return Said(
            f"This deck has questions 1 to {len(asked.cards)}. `print(recall({asked.name!r}))` lists them."
        )
    if rated is not None and not (isinstance(rated, str) and rated in RATINGS):
        return Said(f"A rating is one of {_listed()}.")
    return _one(asked, int(number), wrote, rated)


def _one(asked: Deck, number: int, wrote: Any, rated: str | None) -> Said:
    card = asked.cards[number - 1]
    said = str(wrote or "").strip()
    if wrote is not None:
        status = remembered.keep_draft(card.name, said)
        if not said:
            return Said(f"{card.asks}\n\n{YOURS_FIRST}")
        parts = [f"You: {_plainly(said)}", "Ours:", *_ours(card)]
        if rated is None:
            return Said(
                "\n\n".join([*parts, status, RATE.format(name=asked.name, number=number, ratings=_listed())])
            )
        return Said("\n\n".join([*parts, _rate(card, rated, said)]))
    if rated is not None:
        return Said(_rate(card, rated, remembered.draft(card.name)))
    return Said(f'{card.asks}\n\nAnswer from memory: `recall({asked.name!r}, {number}, "…")`.')


def _rate(card: Card, rated: str, wrote: str) -> str:
    status = remembered.keep(card.name, rated, wrote)
    remembered.keep_draft(card.name, "")
    return f"{RATINGS[rated]}. {status}"


def _ours(card: Card) -> list[str]:
    links = [f"[{_plainly(link.title)}]({link.address})" for link in card.links]
    return [*card.ours, *links]


def plain(asked: Deck) -> str:
    """The questions of a deck with their numbers; never an answer, and nothing that was typed."""
    listed = [f"  {at}. {card.asks}" for at, card in enumerate(asked.cards, start=1)]
    how = f'As text: recall({asked.name!r}, 1, "what you remember"), then recall({asked.name!r}, 1, rated="partly")'
    return "\n".join([asked.title, *listed, how])


def _listed() -> str:
    return ", ".join(f'`"{rating}"`' for rating in RATINGS)


def _plainly(text: str) -> str:
    """What somebody typed, none of it taken for Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$])", r"\\\1", " ".join(text.split()))
