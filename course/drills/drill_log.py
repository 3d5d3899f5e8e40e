"""What was answered in drills, one line each in `.course/drills.jsonl`; durable as progress is, and merged as a union."""

from __future__ import annotations

import json
import math
import os
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from course.durable import append_line, locked
from course.work_folder import locate

FILE = "drills.jsonl"
LONGEST_S = 900.0


@dataclass(frozen=True)
class Answered:
    """One answer. It holds no text of the learner's; kind, family, difficulty and seed make the question again.

    Raises ValueError for a field of another type, an empty name or seconds that are not finite.
    """

    id: str
    at: str
    kind: str
    family: str
    difficulty: int
    seed: int
    seconds: float
    right: bool
    slip: str = ""

    def __post_init__(self) -> None:
        if not all(isinstance(text, str) for text in (self.id, self.at, self.kind, self.family, self.slip)):
            raise ValueError("id, at, kind, family and slip are texts")
        if not (self.id and self.kind) or not isinstance(self.right, bool):
            raise ValueError("id and kind are not empty, right is true or false")
        numbers = (self.difficulty, self.seed, self.seconds)
        if any(
            isinstance(one, bool) or not isinstance(one, int | float) or not math.isfinite(one)
            for one in numbers
        ):
            raise ValueError("difficulty, seed and seconds are finite numbers")
        moment = datetime.fromisoformat(self.at)
        object.__setattr__(
            self, "_moment", (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        )

    @classmethod
    def now(
        cls,
        *,
        kind: str,
        family: str,
        difficulty: int,
        seed: int,
        seconds: float,
        right: bool,
        slip: str = "",
    ) -> Answered:
        """An answer that is given now; more than fifteen minutes are an interruption, and count as fifteen."""
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        kept = round(min(max(seconds, 0.0), LONGEST_S), 1)
        return cls(uuid.uuid4().hex, at, kind, family, difficulty, seed, kept, right, slip)


def append(answers: Iterable[Answered], work: Path | None = None) -> None:
    """Add answers, and wait until they are on the disk. Raises OSError."""
    lines = b"\n".join(json.dumps(asdict(answer)).encode() for answer in answers)
    if lines:
        path = _path(work)
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.with_suffix(".lock")):
            append_line(path, lines)


def record(answer: Answered, work: Path | None = None) -> str:
    """Add one answer. Returns "" when it is on the disk, else a sentence to say; never raises for the folder."""
    if os.environ.get("NBGRADER_EXECUTION"):
        return ""
    try:
        append([answer], work)
    except OSError as error:
        return f"This answer could not be kept: {error.strerror or error} ({_path(work).parent}). Drills work all the same."
    return ""


def read(work: Path | None = None) -> tuple[Answered, ...]:
    """All answers by time, each once; lines that cannot be read are passed over and stay where they are.

    Empty where there is no log, or none that can be opened.
    """
    try:
        return lines_of(_path(work).read_bytes())
    except OSError:
        return ()


def lines_of(content: bytes) -> tuple[Answered, ...]:
    """The answers in a log's bytes, by time, each id once; the order of lines does not matter."""
    found: dict[str, Answered] = {}
    for line in content.split(b"\n"):
        if (answer := _answer(line)) is not None:
            kept = found.get(answer.id)
            found[answer.id] = (
                answer if kept is None else min(kept, answer, key=lambda one: repr(asdict(one)))
            )
    return tuple(sorted(found.values(), key=lambda one: (one._moment, one.id)))


def count(content: bytes) -> int:
    """How many lines of these bytes are answers, repeated ones included."""
    return sum(_answer(line) is not None for line in content.split(b"\n"))


def take_in(answers: Iterable[Answered], work: Path | None = None) -> int:
    """Add the answers of another log that this one lacks, and say how many; the same in whatever order logs come.

    Raises:
        OSError: the work folder cannot be written.
    """
    known = {answer.id for answer in read(work)}
    fresh = {answer.id: answer for answer in answers if answer.id not in known}
    append(fresh.values(), work)
    return len(fresh)


def _path(work: Path | None) -> Path:
    return (work or locate()) / ".course" / FILE


def _answer(line: bytes) -> Answered | None:
    try:
        written = json.loads(line)
        return Answered(
            **{field.name: written[field.name] for field in fields(Answered) if field.name in written}
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None
