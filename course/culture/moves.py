"""A move in a talk: what was filled in at a step is taken down, or it is said what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.rubric import level_of
from autograder.stories import RUBRIC
from course.culture.held import HeldTalk
from course.culture.steps import NO_STORY
from course.done_by_hand import taken_down

BESIDE = "from_another_window.md"
SAY_SOMETHING = "Say something first; one sentence is enough."
DONE = "Held to its end: it counts as done on your home page. How good it was, a listener says."
FORGOTTEN = (
    "Forgotten: nothing of this talk is left on your disk. Text in a cell of yours stays until you delete it."
)


def move(held: HeldTalk, filled: Mapping[str, str], spoken: Mapping[str, float] | None = None) -> str:
    """Take down a step; "" when the talk went on, else a sentence. Never raises for the folder."""
    try:
        held.read()
        if not held.has_begun:
            held.begin()
            return ""
        said = {"answer": _answered, "score": _scored, "follow_up": _replied}.get(held.talk.doing)
        if said is None:
            return ""
        problem = said(held, filled, spoken or {})
        return problem or (_done(held) if held.talk.doing == "finished" else "")
    except OSError as error:
        return f"It could not be saved: {error.strerror or error} ({error.filename or held.place})."
    except LookupError:
        return FORGOTTEN


def set_aside(held: HeldTalk, filled: Mapping[str, str]) -> str:
    """Keep what a window wrote for a step that another window has taken already."""
    text = "\n\n".join(text for text in filled.values() if text.strip())
    if not text:
        return ""
    try:
        there = held.kept.folder / BESIDE
        before = there.read_text(encoding="utf-8") if there.exists() else ""
        held.kept.keep(BESIDE, f"{before}{text}\n\n")
    except OSError as error:
        return f"It could not be saved: {error.strerror or error} ({error.filename or held.place})."
    return f"Another window has gone on meanwhile. What you wrote here is kept in `{held.place}/{BESIDE}`."


def forget(held: HeldTalk) -> str:
    """Remove a talk from the disk, and say so."""
    try:
        held.forget()
    except FileNotFoundError:
        return FORGOTTEN
    except OSError as error:
        return f"It could not be removed: {error.strerror or error} ({held.place})."
    return FORGOTTEN


def _answered(held: HeldTalk, filled: Mapping[str, str], spoken: Mapping[str, float]) -> str:
    text = filled.get("answer", "").strip()
    if not text:
        return SAY_SOMETHING
    story = filled.get("story", "").strip()
    held.answer(text, "" if story == NO_STORY else story, spoken)
    return ""


def _scored(held: HeldTalk, filled: Mapping[str, str], _: Any) -> str:
    turn = held.talk.turn
    wanted = turn.dimensions if turn else held.talk.plan.dimensions
    given = {name: level for name in wanted if (level := level_of(filled.get(name, ""))) is not None}
    if left := [RUBRIC[name].label.casefold() for name in wanted if name not in given]:
        return f"First your own score; still open: {', '.join(left)}. Then you see what was found."
    held.score(given)
    return ""


def _replied(held: HeldTalk, filled: Mapping[str, str], _: Any) -> str:
    asked = held.talk.answers[held.talk.at].asked
    held.reply([filled.get(f"reply_{number}", "").strip() for number in range(1, len(asked) + 1)])
    return ""


def _done(held: HeldTalk) -> str:
    from autograder import library

    slug = held.talk.plan.exercise
    if not slug or len(held.talk.answers) < len(held.talk.plan.turns):
        return ""
    try:
        return taken_down(library.find(slug), DONE) or ""
    except library.UnknownExercise:
        return ""
