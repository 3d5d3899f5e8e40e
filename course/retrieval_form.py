"""`recall(deck)`: a question, your answer from memory, then ours beside it, and your own rating; nothing is scored.

What is typed travels in messages and not in the widget's state, as in `course.form`.
"""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from course.form import CSS, with_elements
from course.reading import remembered
from course.reading.remembered import RATINGS
from course.reading.rounds import Round
from course.reading.shelf import Deck
from course.retrieval_text import YOURS_FIRST

FIRST = "Close the page you read. What you write is kept in your work folder, and nowhere else."


class RetrievalForm(anywidget.AnyWidget):
    """One round after the other over a deck, filled in by keyboard; in a terminal it is the text `plain`."""

    _esm = with_elements("retrieval.js")
    _css = CSS
    title = traitlets.Unicode().tag(sync=True)
    ratings = traitlets.List().tag(sync=True)

    def __init__(self, deck: Deck, plain: str) -> None:
        super().__init__(title=deck.title, ratings=[list(pair) for pair in RATINGS.items()])
        self._deck, self._plain = deck, plain
        self._round = Round(deck.cards, remembered.latest())
        self._wrote = remembered.draft(self._round.card.name)
        self._shown = False
        self.on_msg(self._message)

    def _message(self, _: Any, content: Any, __: Any) -> None:
        if not isinstance(content, dict):
            return
        card = self._round.card
        why = content.get("why")
        if why == "opened":
            self._ask(FIRST)
        elif why == "again" and card is None:
            self._begin_again()
        elif card is None or content.get("card") != card.name:
            self._ask("")  # a page that had not heard of the last answer
        elif why == "typing" and not self._shown:
            self._wrote = str(content.get("wrote", ""))
            self.send({"status": remembered.keep_draft(card.name, self._wrote)})
        elif why == "show" and not self._shown:
            self._show(str(content.get("wrote", "")))
        elif why == "rated" and self._shown and content.get("rating") in RATINGS:
            self._rated(content["rating"])

    def _show(self, wrote: str) -> None:
        self._wrote = wrote
        status = remembered.keep_draft(self._round.card.name, wrote)
        self._shown = bool(wrote.strip())
        self.send(
            {"status": status, **self._ours()} if self._shown else {"status": status, "note": YOURS_FIRST}
        )

    def _rated(self, rating: str) -> None:
        card = self._round.card.name
        status = remembered.keep(card, rating, self._wrote)
        remembered.keep_draft(card, "")
        self._round.rate(rating)
        self._wrote, self._shown = "", False
        self._ask(status)

    def _begin_again(self) -> None:
        self._round = Round(self._round.missed or self._deck.cards, remembered.latest())
        self._ask("")

    def _ask(self, status: str) -> None:
        """Send everything a page needs to stand where the round stands."""
        card = self._round.card
        if card is None:
            missed = len(self._round.missed)
            again = f"Ask me the {missed} again" if missed > 1 else "Ask me that one again"
            over = {"summary": self._round.summary, "again": again if missed else "Ask me all of it again"}
            self.send({"status": status, "over": over})
            return
        asked = {
            "card": card.name,
            "place": self._round.place,
            "asks": card.asks,
            "wrote": self._wrote,
        }
        self.send({"status": status, "asked": asked} | (self._ours() if self._shown else {}))

    def _ours(self) -> dict[str, Any]:
        card = self._round.card
        before = self._round.latest.get(card.name)
        last = [f"Last time you wrote: {before.wrote}"] if before and before.wrote.strip("? \n") else []
        return {
            "ours": {
                "said": [*card.ours, *last],
                "links": [[link.title, link.address] for link in card.links],
            }
        }

    def __repr__(self) -> str:
        return self._plain
