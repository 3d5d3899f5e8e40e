"""Your own words to each criterion, and the debrief ticked off: kept with the day, as a form and as text."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from course.loop.criteria import CRITERIA, Criterion
from course.loop.debrief import DEBRIEF

if TYPE_CHECKING:
    from course.form import Form, Reply
    from course.loop.kept_days import KeptDay

FIRST = "Your own words first, before you read what was measured. Each line is kept as you write it."


def criteria_of(kept: KeptDay) -> list[Criterion]:
    """The criteria that count at the day's level."""
    return [one for one in CRITERIA if not one.staff or kept.day.level == "staff"]


def said_in_words(kept: KeptDay, words: Mapping[str, str], tick: str = "", untick: str = "") -> str:
    """Keep words by criterion and ticks by a few of an item's words; what became of it. Raises OSError."""
    names = [one.name for one in criteria_of(kept)]
    if not isinstance(words, Mapping):
        return f'Say it by criterion: `loop_day(word={{"{names[0]}": "…"}})`.'
    said = []
    for name, text in words.items():
        if name not in names:
            near = difflib.get_close_matches(str(name), names, n=1, cutoff=0.4)
            meant = (
                f" Did you mean `{near[0]}`?"
                if near
                else f" There are {', '.join(f'`{one}`' for one in names)}."
            )
            said.append(f"There is no criterion `{name}`.{meant}")
            continue
        kept.log.add("word", criterion=name, text=str(text))
        said.append(f"Kept: {next(one.title for one in CRITERIA if one.name == name)}.")
    for few, kind in ((tick, "ticked"), (untick, "unticked")):
        if few:
            said.append(_ticked(kept, few, kind))
    return " ".join(said)


def debrief_form(kept: KeptDay) -> Form:
    """All of it as a form."""
    from course.form import Field, Form, Reply

    fields = [
        Field(one.name, one.title, "long", help=one.ask, group="In your own words")
        for one in criteria_of(kept)
    ]
    fields += [Field(f"item_{at}", item, "check", group="Debrief") for at, item in enumerate(DEBRIEF)]

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        try:
            _kept(kept, filled)
        except OSError as error:
            return Reply(f"It could not be saved: {error.strerror or error} ({kept.log.path}).")
        status = f"Saved in `{kept.place}` of your work folder."
        if not asked:
            return Reply(status)
        from course.loop.written import write

        try:
            return Reply(status, write(kept))
        except OSError as error:
            return Reply(f"The scorecard could not be written: {error.strerror or error}.")

    day = kept.day
    filled = {**day.words, **{f"item_{at}": "yes" for at, item in enumerate(DEBRIEF) if item in day.ticked}}
    return Form(
        "Debrief of the day",
        fields,
        heard,
        filled=filled,
        first=Reply(FIRST),
        button="Write the scorecard",
        plain=plain(kept),
    )


def plain(kept: KeptDay) -> str:
    """What is asked, without what was answered, because a saved notebook would carry it along."""
    lines = [f"  {one.name}: {one.title}. {one.ask}" for one in criteria_of(kept)]
    return "\n".join(
        [
            FIRST,
            'As text: loop_day(word={"owns_a_pipeline": "…"}), loop_day(tick="a few words of an item")',
            *lines,
            *(f"  - {item}" for item in DEBRIEF),
        ]
    )


def _kept(kept: KeptDay, filled: Mapping[str, str]) -> None:
    """Write down what changed, and nothing else."""
    day = kept.day
    happened = [
        ("word", {"criterion": one.name, "text": filled[one.name]})
        for one in criteria_of(kept)
        if one.name in filled and filled[one.name] != day.words.get(one.name, "")
    ]
    for at, item in enumerate(DEBRIEF):
        on = bool(filled.get(f"item_{at}"))
        if on != (item in day.ticked):
            happened.append(("ticked" if on else "unticked", {"item": item}))
    kept.log.add_all(happened)


def _ticked(kept: KeptDay, few: str, kind: str) -> str:
    found = [item for item in DEBRIEF if few.strip().casefold() in item.casefold()]
    if len(found) != 1:
        listed = "".join(f"\n* {item}" for item in found or DEBRIEF)
        return f"Which item do you mean?{listed}"
    kept.log.add(kind, item=found[0])
    return f"{'Ticked' if kind == 'ticked' else 'Open again'}: {found[0]}"
