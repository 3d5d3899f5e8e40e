"""Logs put together: what the learner's own log does not have yet is added to it, and nothing is taken away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from course import progress
from course.progress import Attempt, Log, lines_of
from course.progress_code import MARK, NotACode, from_code

LONGEST_NAME, MOST_VARIANTS = 200, 1_000_000


class NotTakenIn(Exception):
    """A file cannot be read as a log, or the work folder cannot be written; the text says which."""


@dataclass(frozen=True)
class TakenIn:
    """How many events were `added`, how many were `known` before, how many lines were `damaged`."""

    added: int
    known: int
    damaged: int = 0


def read_file(path: Path) -> Log:
    """The events of an exported file, of a code that was saved as a file, or of a work folder.

    Raises:
        NotTakenIn: there is no such file, or no line of it is an event.
    """
    path = Path(path).expanduser()
    if path.is_dir():
        log = path / ".course" / "attempts.jsonl"
        if not log.is_file():
            raise NotTakenIn(f"{path} holds no progress: there is no .course/attempts.jsonl in it.")
        path = log
    try:
        content = path.read_bytes()
        log = _packed(content) or lines_of(content)
    except OSError as problem:
        raise NotTakenIn(f"{path} cannot be read: {problem.strerror or problem}") from None
    if log.damaged and not log.events:
        raise NotTakenIn(f"{path} is not a progress file; none of its lines is an attempt.")
    return log


def _packed(content: bytes) -> Log | None:
    """The events of a file with a progress code in it, None for another; raises NotTakenIn for half a code."""
    if b'"id"' in content or f"{MARK}.".encode() not in content:
        return None
    try:
        return Log(tuple(from_code(content.decode("utf-8", "replace"))))
    except NotACode as problem:
        raise NotTakenIn(str(problem)) from None


def take_in(log: Log, work: Path | None = None) -> TakenIn:
    """Add the events that the log of `work` lacks; the same in whatever order logs come, and however often.

    An event of which only a code without the answer's hash was here is known: it counts the same.

    Raises:
        NotTakenIn: the work folder cannot be written; what was added so far stays, and may be added again.
    """
    known = {event.id for event in progress.read(work).events}
    fresh: dict[str, Attempt] = {}
    events = [event for event in log.events if _is_sound(event)]
    damaged = log.damaged + len(log.events) - len(events)
    for event in events:
        if event.id not in known:
            fresh.setdefault(event.id, event)
    try:
        progress.append(fresh.values(), work)
    except OSError as problem:
        raise NotTakenIn(f"Your progress cannot be written: {problem.strerror or problem}") from None
    return TakenIn(len(fresh), len({event.id for event in events}) - len(fresh), damaged)


def _is_sound(event: Attempt) -> bool:
    """Whether it can be shown and gone on from: somebody else's file may hold signs that a terminal obeys, pages of
    them, or the number of a variant that nobody was ever asked."""
    names = (event.slug, event.kind, event.mistake or "", event.mends or "")
    return 0 <= (event.variant or 0) <= MOST_VARIANTS and all(
        len(name) <= LONGEST_NAME and name.isprintable()
        for name in (*names, *(event.expected or ()), *(event.failed or ()))
    )
