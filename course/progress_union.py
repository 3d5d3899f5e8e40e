"""Logs put together: what the learner's own log does not have yet is added to it, and nothing is taken away."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from course import progress
from course.drills import drill_log
from course.drills.drill_log import Answered
from course.progress import Attempt, Log, lines_of
from course.progress_code import MARK, NotACode, from_code

LONGEST_NAME, MOST_VARIANTS = 200, 1_000_000


class NotTakenIn(Exception):
    """A file cannot be read as a log, or the work folder cannot be written; the text says which."""


@dataclass(frozen=True)
class TakenIn:
    """How many events were `added`, how many were `known` before, how many lines were `damaged`; answers of drills added."""

    added: int
    known: int
    damaged: int = 0
    drills: int = 0


@dataclass(frozen=True)
class Carried:
    """What came from elsewhere: a log of attempts, and what was answered in drills."""

    log: Log
    drills: tuple[Answered, ...] = ()


def read_file(path: Path) -> Carried:
    """What an exported file, a code that was saved as a file, or a work folder holds.

    Raises:
        NotTakenIn: there is no such file, or no line of it is an event.
    """
    path = Path(path).expanduser()
    if path.is_dir():
        held = path / ".course"
        if not (held / "attempts.jsonl").is_file():
            raise NotTakenIn(f"{path} holds no progress: there is no .course/attempts.jsonl in it.")
        carried, drills = read_file(held / "attempts.jsonl"), drill_log.read(path)
        return Carried(carried.log, (*carried.drills, *drills))
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise NotTakenIn(f"{path} cannot be read: {problem.strerror or problem}") from None
    if packed := _packed(content):
        return Carried(packed)
    log, drills = lines_of(content), drill_log.lines_of(content)
    if log.damaged and not (log.events or drills):
        raise NotTakenIn(f"{path} is not a progress file; none of its lines is an attempt.")
    return Carried(Log(log.events, log.damaged - drill_log.count(content)), drills)


def exported(work: Path | None = None) -> bytes:
    """The content of a file that `read_file` reads: a line an attempt, then a line an answer of a drill."""
    lines = (*progress.read(work).events, *drill_log.read(work))
    return b"".join(json.dumps(asdict(line)).encode() + b"\n" for line in lines)


def _packed(content: bytes) -> Log | None:
    """The events of a file with a progress code in it, None for another; raises NotTakenIn for half a code."""
    if b'"id"' in content or f"{MARK}.".encode() not in content:
        return None
    try:
        return Log(tuple(from_code(content.decode("utf-8", "replace"))))
    except NotACode as problem:
        raise NotTakenIn(str(problem)) from None


def take_in(carried: Carried, work: Path | None = None) -> TakenIn:
    """Add the events and drills that the logs of `work` lack; the same in whatever order logs come, and however often.

    An event of which only a code without the answer's hash was here is known: it counts the same.

    Raises:
        NotTakenIn: the work folder cannot be written; what was added so far stays, and may be added again.
    """
    log = carried.log
    known = {event.id for event in progress.read(work).events}
    fresh: dict[str, Attempt] = {}
    events = [event for event in log.events if _is_sound(event)]
    damaged = log.damaged + len(log.events) - len(events)
    for event in events:
        if event.id not in known:
            fresh.setdefault(event.id, event)
    try:
        progress.append(fresh.values(), work)
        drills = drill_log.take_in(filter(_is_sound_drill, carried.drills), work)
    except OSError as problem:
        raise NotTakenIn(f"Your progress cannot be written: {problem.strerror or problem}") from None
    return TakenIn(len(fresh), len({event.id for event in events}) - len(fresh), damaged, drills)


def _is_sound_drill(answered: Answered) -> bool:
    return all(
        len(name) <= LONGEST_NAME and name.isprintable()
        for name in (answered.kind, answered.family, answered.slip)
    )


def _is_sound(event: Attempt) -> bool:
    """Whether it can be shown and gone on from: somebody else's file may hold signs that a terminal obeys, pages of
    them, or the number of a variant that nobody was ever asked."""
    names = (event.slug, event.kind, event.mistake or "", event.mends or "")
    return 0 <= (event.variant or 0) <= MOST_VARIANTS and all(
        len(name) <= LONGEST_NAME and name.isprintable()
        for name in (*names, *(event.expected or ()), *(event.failed or ()))
    )
