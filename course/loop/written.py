"""The scorecard written out: Markdown, one HTML file, a PDF where a browser can print one; and shown."""

from __future__ import annotations

from course.loop import scorecard
from course.loop.card import Card, card_of
from course.loop.kept_days import KeptDay
from course.loop.printed import html_of, pdf_of
from course.said import Said, plain_text

PAGE, PDF, DRAWING = "scorecard.html", "scorecard.pdf", "minutes.svg"
EXERCISE = "day_debrief"
TOLD = "You have said your own words to each criterion: it counts as done on your home page. How good they are, a listener says."


class Shown:
    """What was written, and the card's tables; what it quotes stands in the files alone, or in a terminal."""

    def __init__(self, said: list[str], card: Card) -> None:
        self.said, self._card = said, card

    @property
    def markdown(self) -> str:
        """All of it, for a terminal."""
        return "\n\n".join(
            [*self.said, scorecard.markdown(self._card).replace(f"{scorecard.PICTURE}\n\n", "")]
        )

    def _ipython_display_(self) -> None:
        from IPython.display import display

        drawing = scorecard.picture(self._card)
        for part in (Said("\n\n".join([*self.said, scorecard.in_short(self._card)])), drawing):
            if part is not None:
                display(part)

    def __repr__(self) -> str:
        return plain_text(self.markdown)


def written(kept: KeptDay) -> Shown:
    """Write all files of the card; it shows itself. Raises OSError where the folder cannot be written."""
    card = card_of(kept)
    return Shown(write(kept, card), card)


def write(kept: KeptDay, card: Card | None = None) -> list[str]:
    """Write `scorecard.md`, `scorecard.html` and, where that works, `scorecard.pdf`; sentences on what is there."""
    card = card or card_of(kept)
    text, drawing = scorecard.markdown(card), scorecard.picture(card)
    if drawing is not None:
        kept.keep(DRAWING, drawing.svg)
    kept.keep(scorecard.NAME, text)
    page = kept.keep(
        PAGE, html_of(text, scorecard.title(card), scorecard.PICTURE, drawing.svg if drawing else "")
    )
    said = [
        f"The scorecard is in `{kept.place}`: `{scorecard.NAME}`, and `{PAGE}` to read and to print. It quotes you, and stays there."
    ]
    said.append(pdf_of(page, kept.folder / PDF) or f"`{PDF}` is the same on paper.")
    return [*said, *_done(card)]


def _done(card: Card) -> list[str]:
    """The exercise of the debrief is done once you have said your own words to each criterion."""
    from autograder import library
    from course.done_by_hand import taken_down

    if EXERCISE not in library.files() or not all(
        card.words.get(one.criterion.name, "").strip() for one in card.judged
    ):
        return []
    return list(filter(None, [taken_down(library.find(EXERCISE), TOLD)]))
