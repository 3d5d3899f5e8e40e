"""Progress is an append-only log of attempts, and where you stand is a pure fold over it.

One JSON line an event in `.course/attempts.jsonl` of the work folder. An event that `record`
has accepted is on the disk: it survives a kill, a torn last line and a repair running in
another process. Events carry their own id, so logs of two machines merge by putting them together.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import math
import os
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from course.work_folder import locate, sync_folder, write_whole

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

LOCK_PATIENCE_S = 5.0
_unsaved_was_said = False


@dataclass(frozen=True)
class Attempt:
    """One event: a check, a hint or a look at the solution.

    `at` is an ISO time (UTC when it names no zone), `score` and `points` are in points, `rung` says
    which hint, `answer_sha` is the SHA-256 of the answer's text. Raises ValueError for a field of
    the wrong type, a time that cannot be read or a score that is not finite.
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

    def __post_init__(self) -> None:
        texts = (self.id, self.at, self.slug, self.kind, self.answer_sha)
        if not all(isinstance(text, str) for text in texts) or not (self.id and self.slug):
            raise ValueError(
                "id, at, slug, kind and answer_sha are texts; id and slug are not empty"
            )
        if not isinstance(self.mistake, str | None) or not _is_whole(self.rung, allow_none=True):
            raise ValueError("mistake is a text or None, rung a whole number or None")
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
    ) -> Attempt:
        """An event that happens now. `kind` is "check", "hint" or "solution"; `answer` is the text."""
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        sha = hashlib.sha256(answer.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(uuid.uuid4().hex, at, slug, kind, score, points, mistake, rung, sha)

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


@dataclass(frozen=True)
class Standing:
    """Where a learner stands in one exercise.

    `attempts` counts checks, `hints_used` different rungs. `solved` says how the first full score
    came: "clean", "helped" (a hint came before) or "shown" (the solution came before); None when
    there is none yet. `last_mistake` is the latest one recognised, kept after it is repaired.
    """

    best_score: float = 0.0
    points: float = 0.0
    attempts: int = 0
    solved: str | None = None
    hints_used: int = 0
    last_mistake: str | None = None
    last_at: str = ""
    solution_seen: bool = False


def record(event: Attempt, work: Path | None = None) -> str | None:
    """Add one event to the log. Never raises for a folder that cannot be written.

    Returns None when the event is on the disk (or when nbgrader runs the notebook, which keeps no
    progress); otherwise a sentence to say, the first time in a process, and "" after that.
    """
    global _unsaved_was_said
    if os.environ.get("NBGRADER_EXECUTION"):
        return None
    folder = (work or locate()) / ".course"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _lock(folder):
            _append(folder / "attempts.jsonl", json.dumps(asdict(event)).encode())
    except OSError as error:
        said, _unsaved_was_said = _unsaved_was_said, True
        return (
            ""
            if said
            else (
                f"Your progress is not being saved: {error.strerror or error} ({folder}). "
                "Checks work all the same."
            )
        )
    return None


def read(work: Path | None = None) -> Log:
    """All events. Lines that cannot be read are moved to `attempts.damaged.jsonl`, counted once.

    Where the folder cannot be written they stay where they are, and are counted each time.
    """
    path = (work or locate()) / ".course" / "attempts.jsonl"
    if not path.is_file():
        return Log()
    with contextlib.suppress(OSError), _lock(path.parent) as held:
        log, good, bad = _split(path.read_bytes())
        if bad and held:
            # Aside first, rebuild second: a kill in between repeats a damaged line, and loses none.
            _append(path.with_name("attempts.damaged.jsonl"), b"\n".join(bad))
            write_whole(path, b"".join(line + b"\n" for line in good))
        return log
    return _split(path.read_bytes())[0]


def state(events: Iterable[Attempt]) -> dict[str, Standing]:
    """Standing by slug. Depends on the set of events alone: not on their order, nor on repeats."""
    by_slug: dict[str, list[Attempt]] = defaultdict(list)
    seen: set[str] = set()
    for event in sorted(events, key=lambda e: (e.moment(), json.dumps(asdict(e), sort_keys=True))):
        if event.id not in seen:
            seen.add(event.id)
            by_slug[event.slug].append(event)
    return {slug: _standing(ordered) for slug, ordered in by_slug.items()}


def _standing(ordered: list[Attempt]) -> Standing:
    checks = [event for event in ordered if event.kind == "check"]
    solved, rungs, shown = None, set(), False
    for event in ordered:
        if event.kind == "hint":
            rungs.add(event.rung)
        elif event.kind == "solution":
            shown = True
        elif event.kind == "check" and solved is None and 0 < event.points <= event.score + 1e-9:
            solved = "shown" if shown else "helped" if rungs else "clean"
    mistakes = [event.mistake for event in checks if event.mistake]
    return Standing(
        best_score=max((event.score for event in checks), default=0.0),
        points=(checks or ordered)[-1].points,
        attempts=len(checks),
        solved=solved,
        hints_used=len(rungs),
        last_mistake=mistakes[-1] if mistakes else None,
        last_at=ordered[-1].moment().isoformat(timespec="microseconds"),
        solution_seen=shown,
    )


def _split(content: bytes) -> tuple[Log, list[bytes], list[bytes]]:
    events, good, bad = [], [], []
    for line in content.split(b"\n"):
        if not line.strip():
            continue
        try:
            found = json.loads(line.decode("utf-8"))
            # Keys that a later version of the course added are left alone, in the file too.
            events.append(Attempt(**{field.name: found[field.name] for field in fields(Attempt)}))
            good.append(line)
        except (ValueError, KeyError, TypeError, RecursionError):
            bad.append(line)
    return Log(tuple(events), len(bad)), good, bad


def _append(path: Path, line: bytes) -> None:
    is_new = not path.exists()
    binary = getattr(os, "O_BINARY", 0)  # Windows would write \r\n
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | binary, 0o666)
    try:
        torn = (
            os.fstat(descriptor).st_size > 0
            and os.lseek(descriptor, -1, os.SEEK_END) >= 0
            and os.read(descriptor, 1) != b"\n"
        )
        line = b"\n" * torn + line + b"\n"
        if os.write(descriptor, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        sync_folder(path.parent)


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Hold the log. Yields False on a file system without locks, where nobody may rebuild it."""
    descriptor = os.open(folder / "attempts.lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        yield _wait_for(descriptor)
    finally:
        os.close(descriptor)  # gives the lock back, as a kill does


def _wait_for(descriptor: int) -> bool:
    deadline = time.monotonic() + LOCK_PATIENCE_S
    while True:
        try:
            if fcntl:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                os.lseek(descriptor, 0, os.SEEK_SET)
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            return True
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                return False
            if time.monotonic() > deadline:
                raise TimeoutError(errno.ETIMEDOUT, "another program holds the log") from error
            time.sleep(0.002)


def _is_whole(number: object, allow_none: bool = False) -> bool:
    return (allow_none and number is None) or (
        isinstance(number, int) and not isinstance(number, bool)
    )
