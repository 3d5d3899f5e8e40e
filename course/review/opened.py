"""Opening a day's review: the notebook that is there already, or a new one, and what there is to say about it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from autograder.variants.drawing import variant
from autograder.variants.mending import to_mend
from autograder.variants.names import code_of, parts_of
from course.review import ahead
from course.review.cards import MISTAKE, Card
from course.review.kept import folder
from course.review.notebook import Asked, asked_in, of_day, place, said_day, write
from course.review.session import MINUTES, Item
from course.review.today import Today, is_done, this_day, today

NOTHING_YET = (
    "There is nothing to review yet. Review begins with the first mistake that a check names, or the first"
    " exercise that you solve, and brings it back some days later with other data."
)

MENDS = "An answer to mend. The mistake in it is one that you met; which one is said when it is mended."


@dataclass(frozen=True)
class Opened:
    """A day's review: where its notebook is (None where nothing is due), its items, and how far they are.

    Attributes:
        done: for each item, whether it was answered in full.
        says: what to say, in Markdown; `{link}` stands where the notebook is linked to.
    """

    path: Path | None
    items: tuple[Asked, ...]
    done: tuple[bool, ...]
    says: str

    def markdown(self, link: str) -> str:
        """What to say, with a link or a path to the notebook in it."""
        return self.says.replace("{link}", link)


def opened(work: Path | None = None, minutes: int | None = None, day: date | None = None) -> Opened:
    """The day's review. A notebook that has something open in it is opened again, and never written over.

    When everything in it is done, the day is done, unless `minutes` are named: then there is another one.

    Raises:
        OSError: the log cannot be read, or the notebook not be written.
    """
    day = day or this_day()
    found = today(work, minutes or MINUTES, day)
    there = of_day(work, day)
    if there and (items := asked_in(there[-1])):
        done = _done(items, found)
        if not all(done) or minutes is None or not found.session.items:
            return Opened(there[-1], tuple(items), done, _listed(items, done, day, found))
    if not found.session.items:
        return Opened(None, (), (), _nothing(found, day))
    asked = []
    for item in found.session.items:
        exercise = variant(item.candidate.slug, item.candidate.number, folder(work), print)
        exercise = to_mend(exercise, code_of(item.mends)) if item.mends else exercise
        asked.append((_asked(item, exercise.name, exercise.title), exercise))
    path = place(work, day, len(there) + 1)
    write(path, day, asked)
    if not os.environ.get("NBGRADER_EXECUTION"):
        ahead.start(work)
    items = [one for one, _ in asked]
    return Opened(path, tuple(items), _done(items, found), _listed(items, _done(items, found), day, found))


def _asked(item: Item, name: str, title: str) -> Asked:
    mistakes = [card for card in item.because if card.kind == MISTAKE] or list(item.because[:1])
    because = "; ".join(reason(card) for card in mistakes[:2])
    if (more := len(mistakes) - 2) > 0:
        because += f"; and {more} more"
    return Asked(name, title, item.minutes, because)


def reason(card: Card) -> str:
    """Why a card comes back, in a few words."""
    if card.kind != MISTAKE:
        return f"the skill *{card.name}*, last practised on {said_day(card.last)}"
    count = len(card.met_in)
    where = f"in {count} exercises" if count > 1 else "in one exercise"
    return f"*{card.name}*, met on {said_day(card.met[-1])}, {where}"


def _done(items: list[Asked], found: Today) -> tuple[bool, ...]:
    return tuple(is_done(parts_of(item.name), found.events) for item in items)


def _listed(items: list[Asked], done: tuple[bool, ...], day: date, found: Today) -> str:
    left = sum(item.minutes for item, is_there in zip(items, done, strict=True) if not is_there)
    time = f"about {left} minutes" if left else "done for today"
    lines = [
        f"**Review of {said_day(day)}: {len(items)} {'item' if len(items) == 1 else 'items'}, {time}**",
        "",
    ]
    for number, (item, is_there) in enumerate(zip(items, done, strict=True), start=1):
        mark = "done" if is_there else f"about {item.minutes} minutes"
        why = f"Because of {item.because}." if is_there or not parts_of(item.name).mends else MENDS
        lines.append(f"{number}. {item.title} (`{item.name}`, {mark}). {why}")
    lines += ["", "{link}"]
    if all(done) and (coming := _coming(found, day)):
        lines += ["", coming]
    return "\n".join(lines)


def _nothing(found: Today, day: date) -> str:
    if not found.cards:
        return NOTHING_YET
    return f"Nothing is due today. {_coming(found, day)}".strip()


def _coming(found: Today, day: date) -> str:
    later = [card for card in found.cards if card.due > day]
    if not later:
        return ""
    card = later[0]
    return f"Next is {'*' + card.name + '*' if card.kind == MISTAKE else 'the skill *' + card.name + '*'}, on {said_day(card.due)}."
