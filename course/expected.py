"""`expect(slug, …)`: which hidden worlds the next check will fail in, said before it, for practice alone.

A guess waits in the notebook's memory until a check that ran; then it is used up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from autograder.exercise import Exercise
from autograder.foresight import Foresight, UnknownKind, foresight, kinds, meant
from autograder.judging import Report
from course.said import Said

if TYPE_CHECKING:
    from course.form import Form, Reply

NONE = "none"
_waiting: dict[str, tuple[str, ...]] = {}


def expected_in(exercise: Exercise, names: Sequence[object]) -> Form | Said:
    """The form when nothing is named, else the guess as it was understood."""
    if not kinds(exercise):
        return Said(f"`{exercise.slug}` has no hidden worlds, so there is nothing to foresee.")
    if not names:
        return _form(exercise)
    named = [name for name in names if str(name).strip().casefold() != NONE]
    try:
        guess = meant(exercise, named)
    except UnknownKind as problem:
        return Said(str(problem))
    _waiting[exercise.name] = guess
    return Said(_understood(exercise.name, guess))


def compared_with(report: Report) -> Foresight | None:
    """The waiting guess beside a check's result; None when there is none, or when the answer did not run."""
    guess = _waiting.get(report.exercise.name)
    found = None if guess is None else foresight(guess, report)
    if found is not None:
        del _waiting[report.exercise.name]
    return found


def sentence(found: Foresight) -> str:
    """What the guess had right, and what it had not."""
    if not (found.hits or found.misses or found.false_alarms):
        return "As you said: right in every hidden world."
    said = []
    if found.hits:
        said.append(f"You foresaw {_listed(found.hits)}.")
    if found.misses:
        said.append(f"Not foreseen: {_listed(found.misses)}.")
    if found.false_alarms:
        said.append(f"Went well after all: {_listed(found.false_alarms)}.")
    return " ".join(said)


def _form(exercise: Exercise) -> Form:
    from course.form import Field, Form, Reply

    slug, names = exercise.name, kinds(exercise)
    fields = [Field(f"kind{at}", name, "check") for at, name in enumerate(names)]
    fields.append(Field(NONE, "none of them", "check"))

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        guess = tuple(name for at, name in enumerate(names) if filled[f"kind{at}"])
        if not guess and not filled[NONE]:
            _waiting.pop(slug, None)
            return Reply("Nothing is expected yet.")
        _waiting[slug] = guess
        return Reply(_understood(slug, guess).replace("*", ""))

    return Form(
        "In which worlds will your answer fail?",
        fields,
        heard,
        first=Reply("Nothing here earns or costs points."),
        plain=_plain(slug, names),
    )


def _understood(slug: str, guess: tuple[str, ...]) -> str:
    where = f"it fails in {_listed(guess)}" if guess else "it fails in none of them"
    return f'You expect that {where}. Now `check("{slug}")`.'


def _plain(slug: str, names: tuple[str, ...]) -> str:
    listed = "\n".join(f"  - {name}" for name in names)
    return f'In which worlds will your answer fail?\n{listed}\nSay it as text: expect("{slug}", "{names[0]}"), or expect("{slug}", "{NONE}")'


def _listed(names: tuple[str, ...]) -> str:
    marked = [f"*{name}*" for name in names]
    return " and ".join([", ".join(marked[:-1]), marked[-1]] if len(marked) > 1 else marked)
