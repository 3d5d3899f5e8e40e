"""Progress is an append-only log of attempts.

One JSON line an event in `.course/attempts.jsonl` of the work folder. An event that `record`
has accepted is on the disk: it survives a kill, a torn last line and a repair running in
another process. Events carry their own id, so logs of two machines merge by putting them together.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import uuid
from collections.abc import Iterable
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from course.durable import append_line, locked, write_whole
from course.work_folder import locate

_unsaved_was_said = False


@dataclass(frozen=True)
class Attempt:
    """One event: a check, a hint or a look at the solution.

    `at` is an ISO time (UTC when it names no zone), `score` and `points` are in points, `rung` says
    which hint, `answer_sha` is the SHA-256 of the answer's text. Where the learner said before a
    check which hidden worlds would fail, `expected` are their names and `failed` those that did,
    both sorted. `variant` is the number of the exercise's variant, None for the exercise itself; `mends` the mistake that was to be mended in it. Raises ValueError for a field of the wrong type, a time that cannot be read or a
    score that is not finite.
    """

    id: str
    at: str
    slug: str
    kind: str
    score: float
    points: float
    mistake: str | None = None
    rung: int | None = None
    answer_sha: str = ""
    expected: tuple[str, ...] | None = None
    failed: tuple[str, ...] | None = None
    variant: int | None = None
    mends: str | None = None

    def __post_init__(self) -> None:
        for name in ("expected", "failed"):
            object.__setattr__(self, name, _names(getattr(self, name)))
        texts = (self.id, self.at, self.slug, self.kind, self.answer_sha)
        if not all(isinstance(text, str) for text in texts) or not (self.id and self.slug):
            raise ValueError("id, at, slug, kind and answer_sha are texts; id and slug are not empty")
        texts_or_none = (self.mistake, self.mends)
        if not all(isinstance(text, str | None) for text in texts_or_none) or not all(
            _is_whole(number, allow_none=True) for number in (self.rung, self.variant)
        ):
            raise ValueError("mistake and mends are texts or None, rung and variant whole numbers or None")
        for number in (self.score, self.points):
            if not (_is_whole(number) or isinstance(number, float)) or not math.isfinite(number):
                raise ValueError("score and points are finite numbers")
        self.moment()

    @classmethod
    def now(
        cls,
        slug: str,
        kind: str,
        *,
        score: float = 0.0,
        points: float = 0.0,
        mistake: str | None = None,
        rung: int | None = None,
        answer: str = "",
        expected: Iterable[str] | None = None,
        failed: Iterable[str] | None = None,
        variant: int | None = None,
        mends: str | None = None,
    ) -> Attempt:
        """An event that happens now. `kind` is "check", "hint" or "solution"; `answer` is the text."""
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        sha = hashlib.sha256(answer.encode("utf-8", "surrogatepass")).hexdigest()
        said = [None if names is None else tuple(names) for names in (expected, failed)]
        return cls(uuid.uuid4().hex, at, slug, kind, score, points, mistake, rung, sha, *said, variant, mends)

    def moment(self) -> datetime:
        """`at` as a time with a zone."""
        try:
            at = datetime.fromisoformat(self.at)
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except OverflowError as error:
            raise ValueError(f"{self.at} is outside the calendar") from error


@dataclass(frozen=True)
class Log:
    """What `read` found: the events in the order written, and how many lines it moved aside."""

    events: tuple[Attempt, ...] = ()
    damaged: int = 0


def record(event: Attempt, work: Path | None = None) -> str | None:
    """Add one event to the log. Never raises for a folder that cannot be written.

    Returns None when the event is on the disk (or when nbgrader runs the notebook, which keeps no
    progress); otherwise a sentence to say, the first time in a process, and "" after that.
    """
    global _unsaved_was_said
    if os.environ.get("NBGRADER_EXECUTION"):
        return None
    try:
        append([event], work)
    except OSError as error:
        said, _unsaved_was_said = _unsaved_was_said, True
        return (
            ""
            if said
            else (
                f"Your progress is not being saved: {error.strerror or error} ({_folder(work)}). "
                "Checks work all the same."
            )
        )
    return None


def append(events: Iterable[Attempt], work: Path | None = None) -> None:
    """Add events to the log, and wait until they are on the disk. Raises OSError."""
    lines = b"\n".join(json.dumps(asdict(event)).encode() for event in events)
    if not lines:
        return
    folder = _folder(work)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "attempts.lock"):
        append_line(folder / "attempts.jsonl", lines)
    from course import temporary

    if temporary.is_temporary():
        temporary.renew(read(work).events, folder.parent)


def read(work: Path | None = None) -> Log:
    """All events. Lines that cannot be read are moved to `attempts.damaged.jsonl`, counted once.

    Where the folder cannot be written they stay where they are, and are counted each time.
    """
    path = _folder(work) / "attempts.jsonl"
    if not path.is_file():
        return Log()
    with contextlib.suppress(OSError), locked(path.with_name("attempts.lock")) as held:
        log, good, bad = _split(path.read_bytes())
        if bad and held:
            # Aside first, rebuild second: a kill in between repeats a damaged line, and loses none.
            append_line(path.with_name("attempts.damaged.jsonl"), b"\n".join(bad))
            write_whole(path, b"".join(line + b"\n" for line in good))
        return log
    return lines_of(path.read_bytes())


def lines_of(content: bytes) -> Log:
    """The events in a log's bytes, and how many of its lines are none."""
    return _split(content)[0]


def _folder(work: Path | None) -> Path:
    return (work or locate()) / ".course"


def _split(content: bytes) -> tuple[Log, list[bytes], list[bytes]]:
    events, good, bad = [], [], []
    for line in content.split(b"\n"):
        if not line.strip():
            continue
        try:
            found = json.loads(line.decode("utf-8"))
            # Keys that a later version of the course added are left alone, in the file too;
            # those that an earlier one did not know yet have their defaults.
            known = {
                field.name: found[field.name]
                for field in fields(Attempt)
                if field.name in found or field.default is MISSING
            }
            events.append(Attempt(**known))
            good.append(line)
        except (ValueError, KeyError, TypeError, RecursionError):
            bad.append(line)
    return Log(tuple(events), len(bad)), good, bad


def _names(given: object) -> tuple[str, ...] | None:
    if given is None:
        return None
    if not isinstance(given, list | tuple) or not all(isinstance(name, str) for name in given):
        raise ValueError("expected and failed are lists of names, or None")
    return tuple(sorted(set(given)))


def _is_whole(number: object, allow_none: bool = False) -> bool:
    return (allow_none and number is None) or (isinstance(number, int) and not isinstance(number, bool))
