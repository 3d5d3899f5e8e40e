"""`loop_day()`: plan a full-loop day, open its rounds one by one, leave one out, say your own words, write the scorecard."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from course.private_file import NOT_KEPT
from course.said import Refused, Said
from course.said_not_raised import said_not_raised

if TYPE_CHECKING:
    from course.loop.day import Standing
    from course.loop.kept_days import KeptDay

BEGUN = "This day has begun as {}, {}. `loop_day(new=True)` plans another one; this one stays."


class Page(Said):
    """Where the day stands, or what a day is where none is planned."""


class Opened:
    """What opening a round shows: a sentence, then what its own verb shows."""

    def __init__(self, markdown: str, shown: Any = None) -> None:
        self.markdown, self.shown = markdown, shown

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(Said(self.markdown))
        if self.shown is not None:
            display(self.shown)

    def __repr__(self) -> str:
        from course.loop.opening import shown_as_text

        return "\n\n".join(filter(None, [str(Said(self.markdown)), shown_as_text(self.shown)]))


@said_not_raised
def loop_day(
    level: str | None = None,
    days: int | None = None,
    *,
    open: bool | str = False,
    design: str = "",
    skip: bool | str = False,
    done: bool | str = False,
    note: str = "",
    word: Mapping[str, str] | None = None,
    tick: str = "",
    untick: str = "",
    heard: Mapping[str, Mapping[str, int]] | str = "",
    debrief: bool = False,
    scorecard: bool = False,
    new: bool = False,
) -> Any:
    """A full-loop day: every round in its order over one day or two, and one scorecard. Without more words: where it stands.

    `loop_day("staff", days=2)` plans it; `open=True` opens what is next, `open="sql"` another one or once
    more (`design="late_engagement"` names a prompt); `skip=True` leaves a round out; `done=True, note="…"`
    takes down one that was held elsewhere. `heard="sql"` asks whoever listened for their levels. `debrief=True` asks for your own words, as text
    `word={"knows_late_data": "…"}` and `tick="a few words"`; `scorecard=True` writes Markdown, HTML and PDF.
    """
    if os.environ.get("NBGRADER_EXECUTION"):
        return Said(NOT_KEPT)
    from autograder import library
    from course.loop.kept_days import latest, new_day
    from course.loop.opening import notice
    from course.loop.said_of import NONE_YET, day_markdown
    from course.loop.schedule import DAYS, LEVELS

    if level in library.files():  # the exercise of the debrief opens its form
        level, debrief = None, latest() is not None
    if level is not None and level not in LEVELS:
        return Refused(
            f'A day is held for {" or ".join(f"`{name}`" for name in LEVELS)}: `loop_day("senior")`.'
        )
    if days is not None and (isinstance(days, bool) or days not in DAYS):
        return Refused('A loop takes one day or two: `loop_day("senior", days=2)`.')
    kept = latest()
    said: list[str] = []
    plan = (level or (kept.day.level if kept else "senior"), days or (kept.day.days if kept else 1))
    acts = any([heard, open, skip, done, word, tick, untick, debrief, scorecard])
    if new or kept is None:
        if kept is None and not new and level is None and days is None:
            return Page(NONE_YET)
        kept = new_day(*plan)
    elif (level or days) and plan != (kept.day.level, kept.day.days):
        if kept.day.begun:
            return Refused(BEGUN.format(kept.day.level, "one day" if kept.day.days == 1 else "two days"))
        kept.plan(*plan)
    notice(kept)
    if open:
        return _open(kept, open, design)
    if skip or done:
        one = _round(kept, skip or done)
        if isinstance(one, str):
            return Refused(one)
        said.append(_moved(kept, one, "skipped" if skip else "closed", note))
    if heard:
        from course.loop.heard import heard_by, listener_form

        one = _round(kept, heard) if isinstance(heard, str) else None
        if isinstance(one, str):
            return Refused(one)
        return listener_form(kept, one) if one else Said(heard_by(kept, heard))
    if word or tick or untick:
        from course.loop.own_words import said_in_words

        said.append(said_in_words(kept, word or {}, tick, untick))
    if debrief:
        from course.loop.own_words import debrief_form

        return debrief_form(kept)
    if scorecard:
        from course.loop.written import written

        return written(kept)
    if acts and (word or tick or untick):
        return Said("\n\n".join(said))
    return Page("\n\n".join([*said, day_markdown(kept)]))


def _open(kept: KeptDay, name: bool | str, design: str) -> Any:
    from course.loop.opening import NoSuchDesign, open_round

    one = _round(kept, name)
    if isinstance(one, str):
        return Refused(one)
    before = len(one.attempts)
    try:
        sentence, shown = open_round(kept, one, design)
    except NoSuchDesign as problem:
        return Refused(str(problem))
    after = kept.day.named(one.slot.name)
    heading = f"**{one.slot.title}**, {one.slot.minutes:g} minutes."
    if len(after.attempts) > before >= 1:
        heading += (
            f" Once more; the time{'s' if before > 1 else ''} before stay{'s' if before == 1 else ''} kept."
        )
    ends = "" if after.state != "open" else "When it is over, `loop_day()` says what is next."
    return Opened(" ".join(filter(None, [heading, sentence, ends])), shown)


def _moved(kept: KeptDay, one: Standing, kind: str, note: str) -> str:
    if kind == "skipped" and one.state == "done":
        return f"{one.slot.title} is done already, and stays so."
    if kind == "closed" and one.state == "done":
        return f'{one.slot.title} is done already. `loop_day(open="{one.slot.name}")` holds it again.'
    kept.log.add(kind, slot=one.slot.name, **({"note": note} if note else {}))
    if kind == "skipped":
        return f'{one.slot.title} is left out. `loop_day(open="{one.slot.name}")` takes it up again.'
    return f"{one.slot.title} is done."


def _round(kept: KeptDay, name: bool | str) -> Standing | str:
    """The round that is meant; True is the one that is now. A sentence where there is none."""
    day = kept.day
    if name is True:
        return (
            day.now or 'Every round is done or left out. Name one to hold it again: `loop_day(open="sql")`.'
        )
    names = [one.slot.name for one in day.rounds]
    found = day.named(str(name))
    if found is not None:
        return found
    near = difflib.get_close_matches(str(name), names, n=1, cutoff=0.5)
    meant = f" Did you mean `{near[0]}`?" if near else ""
    return f"This day has no round `{name}`.{meant} There are {', '.join(f'`{one}`' for one in names)}."
