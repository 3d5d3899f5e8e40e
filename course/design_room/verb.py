"""`design_room(slug)`: the room of a design round as a page, and everything in it as text."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from course.finding import found
from course.said import Said

if TYPE_CHECKING:
    from course.design_room.room_widget import DesignRoom
    from course.form import Form

DOES = {
    "start": "start=True starts the clock, start=1.25 with a quarter of extra time",
    "ask": 'ask="how late do events come?" asks the interviewer',
    "draw": 'draw="add source log; add processor merge; connect log merge" edits the picture',
    "answer": 'answer="""sources: …""" replaces the text',
    "note": 'note="…" adds a line to your notes',
    "tick": 'tick="a few words of an item" ticks it',
    "untick": "untick takes a tick back",
    "part": "part=True goes on to the next part",
    "pause": "pause=True stands still, pause=False goes on",
    "take_out": "take_out=True takes the longest time without a sign of life off the clock, as after a crash",
    "card": "card=True turns a curveball",
    "finish": "finish=True stops the clock",
    "look": "look=True says where you stand",
    "score": 'score=True asks for your own score, score={"numbers": 2, …} gives it',
    "report": "report=True shows the report, and writes it as one Markdown file",
    "peer": 'peer=True asks somebody else for a score, peer={"numbers": 2, …} gives it; with of="…" what you give theirs',
    "hand_over": "hand_over=True writes your answer, without scores, for somebody else to score",
    "take_in": 'take_in="score.json" takes in the score that came back',
    "cell": "cell=True puts your answer into a new cell, to be checked and handed in",
    "again": "again=True begins another round; this one stays",
}


def design_room(slug: str, /, **asked: Any) -> DesignRoom | Form | Said:
    """The room of a design round. Without more words its page; `print(design_room(slug))` lists what text can do.

    Kept in `design_rounds/<slug>` of the work folder, and nowhere else.
    """
    exercise = found(slug, "design_room")
    if isinstance(exercise, Said):
        return exercise
    if exercise.kind == "defence":
        # What people score is opened with the owner's own score.
        exercise, asked = exercise.design, asked or {"score": True}
    if exercise.kind != "design":
        return Said(f"`{slug}` is no design round. One is `two_trillion_events`.")
    known = {*DOES, "of", "scorer"}
    if unknown := [name for name in asked if name not in known]:
        near = difflib.get_close_matches(unknown[0], known, n=2, cutoff=0.5)
        meant = f" Did you mean `{'` or `'.join(near)}`?" if near else ""
        return Said(
            f"The room has no `{unknown[0]}`.{meant} `print(design_room({exercise.slug!r}))` lists what it has."
        )
    from course.design_room.as_text import ACTS
    from course.design_room.room import Room
    from course.design_room.round_folder import begin_again

    if asked.pop("again", False):
        try:
            begin_again(exercise.slug)
        except OSError as error:
            return Said(f"Another round could not be begun: {error.strerror or error}.")
    room = Room(exercise)
    if not asked:
        from course.design_room.room_widget import DesignRoom

        return DesignRoom(room)
    if len(asked) == 1 and (asked.get("score") is True or asked.get("peer") is True):
        from course.design_room.score_form import peer_form, score_form

        return score_form(room) if "score" in asked else peer_form(room)
    options = {name: asked.pop(name, "") for name in ("of", "scorer")}
    said = [ACTS[name](room, given, options) for name, given in asked.items()]
    return Said("\n\n".join(filter(None, said)) or "Say what to do with it: `peer={…}`.")
