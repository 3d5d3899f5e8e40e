"""Two people: a second score on the same machine, or an answer handed over as a file and its score taken in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.designs import RUBRIC
from course.design_room import scores
from course.design_room.report import SCORES, answered
from course.design_room.scores import NotAScore, PeerScore
from course.durable import write_whole

if TYPE_CHECKING:
    from course.design_room.room import Room

TO_SCORE, FOR_OTHERS = "to_score.md", "for_others"
LARGEST = 2_000_000
_MARK = re.compile(r"<!-- answer ([0-9a-f]{12}) of (\w+) -->")


def scored_by_another(room: Room, given: Any, of: str = "", scorer: str = "") -> str:
    """Keep what a second person gives this answer, or what you give the answer in the file `of`."""
    try:
        levels = scores.levels_in(given, RUBRIC)
    except NotAScore as reason:
        return str(reason)
    if missing := [name for name in RUBRIC if name not in levels]:
        return f"A second score has all nine levels, given without a look at the first. Still open: {', '.join(missing)}."
    if not of:
        score = PeerScore(room.exercise.slug, scores.mark_of(room.design.text), levels)
        return _kept(
            room.folder / SCORES, score, scorer, "Kept beside yours. The report has the mean and the spread."
        )
    try:
        mark = _MARK.search(_read(Path(of).expanduser()).decode("utf-8", "replace"))
    except OSError as error:
        return f"`{of}` could not be read: {error.strerror or error}."
    if mark is None or mark[2] != room.exercise.slug:
        return f"`{of}` is no answer to `{room.exercise.slug}` that somebody handed over."
    score = PeerScore(room.exercise.slug, mark[1], levels)
    path = room.folder / FOR_OTHERS
    return _kept(path, score, scorer, f"Send `{room.where}/{FOR_OTHERS}/score_{score.id}.json` back.")


def hand_over(room: Room) -> str:
    """Write the answer and the notes, without any score, for somebody else to read."""
    if room.exercise.is_blank(room.design.text):
        return "There is no answer yet to hand over."
    mark = f"<!-- answer {scores.mark_of(room.design.text)} of {room.exercise.slug} -->"
    text = (
        "\n\n".join([mark, f"# {room.exercise.title}", room.exercise.prompt.strip(), *answered(room)]) + "\n"
    )
    try:
        room.folder.mkdir(parents=True, exist_ok=True)
        write_whole(room.folder / TO_SCORE, text.encode("utf-8", "replace"))
    except OSError as error:
        return f"It could not be written: {error.strerror or error} ({room.folder})."
    return (
        f"Written to `{room.where}/{TO_SCORE}`, without a score and without a name. Whoever reads it scores with "
        f'`design_room("{room.exercise.slug}", peer={{…}}, of="{TO_SCORE}")` and sends a file back.'
    )


def take_in(room: Room, path: Path) -> str:
    """Take in a score's file. One taken in twice counts once."""
    try:
        score = scores.read(_read(path), RUBRIC)
    except OSError as error:
        return f"`{path}` could not be read: {error.strerror or error}."
    except NotAScore as reason:
        return str(reason)
    if score.slug != room.exercise.slug:
        return f"This score is of `{score.slug}`, not of `{room.exercise.slug}`."
    said = "Taken in. The report has the mean and the spread."
    if score.answer != scores.mark_of(room.design.text):
        said = "Taken in. It is of another version of your answer, so the report mentions it and does not count it."
    return _kept(room.folder / SCORES, score, "", said)


def _kept(folder: Path, score: PeerScore, scorer: str, said: str) -> str:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(
            folder / f"score_{score.id}.json", scores.written(score, scorer).encode("utf-8", "replace")
        )
    except OSError as error:
        return f"It could not be saved: {error.strerror or error} ({folder})."
    return said


def _read(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(LARGEST)
