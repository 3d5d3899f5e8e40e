"""The answer cell and the room hold one document: whichever was changed last is what both have, and nothing is lost."""

from __future__ import annotations

import os
import weakref
from typing import TYPE_CHECKING

from course.design_room.room import Room
from course.design_room.round_folder import folder_of
from course.design_room.scores import mark_of

if TYPE_CHECKING:
    from autograder.designs import DesignExercise
    from course.design_room.room_widget import DesignRoom

open_rooms: weakref.WeakValueDictionary[str, DesignRoom] = weakref.WeakValueDictionary()
"""The page opened last, by slug."""

NEWER = (
    'Your room holds a newer version than this cell: `design_room("{slug}", cell=True)` writes it into a cell, '
    '`design_room("{slug}", answer={slug})` takes this one.'
)


def heard_from_cell(exercise: DesignExercise, text: str) -> str:
    """A `%%design` cell was run: the room takes its text, unless the cell is the one it took before.

    Returns a sentence for below the cell, or "". Does nothing where no room was ever opened.
    """
    slug = exercise.slug
    shown = open_rooms.get(slug)
    if os.environ.get("NBGRADER_EXECUTION") or exercise.is_blank(text):
        return ""
    folder = folder_of(slug)
    if shown is not None and shown.room.folder != folder:
        shown = None  # the page of an earlier round
    if shown is None and not folder.exists():
        return ""
    room = shown.room if shown is not None else Room(exercise)
    said = take(room, text)
    if shown is not None:
        shown.refresh()
    return said


def take(room: Room, text: str) -> str:
    """Let a room take a cell's text; what it had and no cell ever held is kept beside it."""
    room.design.refresh()
    mark, held = mark_of(text), room.design.text
    marks = [str(event.about.get("answer")) for event in room.log.events() if event.kind == "cell"]
    if mark_of(held) != mark:
        if marks and marks[-1] == mark:
            return NEWER.format(slug=room.exercise.slug)
        kept = ""
        if room.design.is_kept and mark_of(held) not in marks:
            kept = room.design.keep_aside()
        room.write(text)
        room.note("cell", answer=mark)
        return f"The room has this version now.{f' What it had is kept in `{kept}`.' if kept else ''}"
    if not marks or marks[-1] != mark:
        room.note("cell", answer=mark)
    return ""
