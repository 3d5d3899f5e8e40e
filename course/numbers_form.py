"""`numbers_card()`: the numbers of one system, as a form or as text, kept in the learner's own folder."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograder.recruiter import FIELDS, pairs, questions, sentence
from course import private_file
from course.said import Said

if TYPE_CHECKING:
    from course.form import Form, Reply

KIND = "numbers"
SYSTEM = "my system"
FIRST = "What you write stays in your work folder. Leave empty what you do not know; one system is one card."


def card_of(system: Any, given: Mapping[str, Any]) -> Form | Said:
    """The form when nothing is given, else the card with what was given, said aloud."""
    system = str(system or SYSTEM)
    if unknown := [name for name in given if name not in FIELDS]:
        near = difflib.get_close_matches(unknown[0], FIELDS, n=2, cutoff=0.5)
        meant = f" Did you mean `{'` or `'.join(near)}`?" if near else ""
        return Said(
            f"A numbers card has no field `{unknown[0]}`.{meant} `print(numbers_card())` lists them all."
        )
    kept = private_file.read(KIND, system)
    if not given:
        return _form(system, kept)
    card = kept | {name: str(text).strip() for name, text in given.items()}
    status = private_file.keep(KIND, system, card)
    asked = "\n".join(f"* {FIELDS[name].label}: {question}" for name, question in questions(card))
    stronger = "\n".join(f"* “{weak}” → “{strong}”" for weak, strong in pairs(card))
    return Said("\n\n".join(part for part in (sentence(card), asked, stronger, status) if part))


def _form(system: str, kept: Mapping[str, str]) -> Form:
    from course.form import Field, Form

    fields = [
        Field(one.name, one.label, "text", example=f"such as: {one.example}", group=one.group)
        for one in FIELDS.values()
    ]

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        status = private_file.keep(KIND, system, filled)
        return _reply(status, filled, stronger=asked)

    return Form(
        f"The numbers of {system}",
        fields,
        heard,
        filled=kept,
        first=_reply(FIRST, kept),
        button="Say it stronger",
        plain=_plain(system),
    )


def _reply(status: str, card: Mapping[str, str], *, stronger: bool = False) -> Reply:
    from course.form import Reply

    lines = [sentence(card)] if any(card.values()) else []
    if stronger:
        lines += [f"Not “{weak}” but “{strong}”" for weak, strong in pairs(card)]
    # The first question of a field is enough at a time.
    return Reply(status, lines, dict(reversed(questions(card))))


def _plain(system: str) -> str:
    """The fields as a list; never what was written, which a saved notebook would carry along."""
    listed = "\n".join(f"  {one.name}: {one.label}, such as {one.example}" for one in FIELDS.values())
    call = f'numbers_card("{system}", rows_per_day="2 billion, counted", promise="…")'
    return f"The numbers of {system}. As text: {call}\n{listed}"
