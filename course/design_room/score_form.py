"""Your own score of your round, in nine dimensions, before anything is quoted to you."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograder.designs import RUBRIC
from course.design_room.evidence import Evidence, evidence
from course.design_room.peers import scored_by_another
from course.design_room.report import distance, spread
from course.design_room.scores import NotAScore, levels_in

if TYPE_CHECKING:
    from course.design_room.room import Room
    from course.form import Form, Reply

FIRST = "Your own levels first. Kept on your disk, and nowhere else."
TOLD = "Told and scored by you: it counts as done on your home page. How good it is, a listener says."


def scored(room: Room, given: Any) -> str:
    """Keep levels given as text; what can be quoted, once all are there."""
    try:
        levels = levels_in(given, RUBRIC)
    except NotAScore as reason:
        return str(reason)
    unsaved = room.score(levels)
    so_far = room.so_far
    own = so_far.levels | levels
    if open_ones := [name for name in RUBRIC if name not in own]:
        return f"{unsaved or 'Kept.'} Still open: {', '.join(open_ones)}."
    found = _found(room)
    lines = [f"**{RUBRIC[name].label}** {own[name]}. {beside}" for name, beside in _beside(found).items()]
    return "\n\n".join(
        filter(None, [*lines, distance(room, so_far), *spread(room, so_far), _done(room), unsaved])
    )


def score_form(room: Room) -> Form:
    """The same as a form."""
    from course.form import Field, Form, Reply

    options = {name: _options(name) for name in RUBRIC}
    fields = [
        Field(name, RUBRIC[name].label, "choice", options=options[name], group="Your own score")
        for name in RUBRIC
    ]

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        levels = _chosen(filled)
        own = room.so_far.levels
        unsaved = room.score(levels) if levels != own else ""
        status = unsaved or f"Saved in `{room.where}` of your work folder."
        left = [RUBRIC[name].label.casefold() for name in RUBRIC if name not in levels]
        if not asked:
            return Reply(status)
        if left:
            return Reply(status, [f"First your own score; still open: {', '.join(left)}."])
        so_far = room.so_far
        said = [
            distance(room, so_far),
            *spread(room, so_far),
            f'`design_room("{room.exercise.slug}", report=True)` writes it all down.',
        ]
        return Reply(status, [*said, *filter(None, [_done(room)])], _beside(_found(room)))

    filled = {name: options[name][level] for name, level in room.so_far.levels.items() if name in options}
    return Form(
        f"{room.exercise.title}: your own score",
        fields,
        heard,
        filled=filled,
        first=Reply(FIRST),
        button="Show what can be quoted",
        plain=_plain(room),
    )


def peer_form(room: Room) -> Form:
    """For a second person on the same machine; it shows nobody else's levels, and keeps theirs once all are there."""
    from course.form import Field, Form, Reply

    fields = [
        Field(name, one.label, "choice", options=_options(name), group="A second person's score")
        for name, one in RUBRIC.items()
    ]

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        levels = _chosen(filled)
        left = len(RUBRIC) - len(levels)
        if not asked or left:
            return Reply(
                f"Still open: {left} of {len(RUBRIC)} levels." if left else "Not kept yet: press the button."
            )
        return Reply(scored_by_another(room, levels))

    return Form(
        f"{room.exercise.title}: a second score",
        fields,
        heard,
        first=Reply("Kept without a name, once all nine are there."),
        button="Keep it",
        plain=_plain(room).replace("your own score", "a second score").replace("score={", "peer={"),
    )


def _options(name: str) -> tuple[str, ...]:
    return tuple(f"{level}: {heard}" for level, heard in enumerate(RUBRIC[name].levels))


def _chosen(filled: Mapping[str, str]) -> dict[str, int]:
    return {name: int(text[0]) for name, text in filled.items() if text[:1] in set("0123") and text}


def _found(room: Room) -> dict[str, Evidence]:
    return evidence(room.design.text, room.notes.text, room.so_far, tuple(room.exercise.questions))


def _beside(found: Mapping[str, Evidence]) -> dict[str, str]:
    return {
        name: " ".join(
            [
                "Found: " + "; ".join(f"“{quote}” ({where})" for where, quote in one.quotes) + "."
                if one.quotes
                else "Found: nothing that rules could quote.",
                *(f"They will ask: {ask}" for ask in one.asks),
            ]
        )
        for name, one in found.items()
    }


def _done(room: Room) -> str:
    """Take the exercise that people score down as done, once its owner has told and scored it."""
    from autograder import library
    from course.done_by_hand import taken_down

    aloud = f"{room.exercise.slug}_aloud"
    if aloud not in library.files() or room.exercise.is_blank(room.design.text):
        return ""
    return taken_down(library.find(aloud), TOLD) or ""


def _plain(room: Room) -> str:
    lines = [
        f"  {name}: {one.label}. {'; '.join(f'{n} {level}' for n, level in enumerate(one.levels))}"
        for name, one in RUBRIC.items()
    ]
    call = f'design_room("{room.exercise.slug}", score={{"clarify": 2, …}})'
    return "\n".join([f"{room.exercise.title}: your own score. As text: {call}", *lines])
