"""Expected results that stay on the disk: solutions run once for each version of the course, not once for each batch."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from hashlib import sha256
from pathlib import Path

from autograder.answer_key import AnswerKey, answer_key, provide
from autograder.cohort.version import version
from autograder.exercise import Exercise
from autograder.outcome import Table
from autograder.sandbox import wire

MOST_VERSIONS = 3


def key_of(exercise: Exercise) -> AnswerKey:
    """The key of an exercise: from the disk where this version's is there, otherwise worked out and kept.

    Raises:
        ContentError: as `answer_key`.
    """
    drawn = sha256(repr(exercise.draws).encode()).hexdigest()[:16] if exercise.draws else ""
    path = _folder() / f"{exercise.slug}{drawn and '-'}{drawn}.json"
    expected = _read(path)
    if expected is not None and len(expected) == len(exercise.worlds):
        return provide(exercise, expected)
    key = answer_key(exercise)
    with contextlib.suppress(OSError, wire.NotPlain, wire.Malformed):
        _keep(path, key.expected)
    return key


def _read(path: Path) -> tuple[Table, ...] | None:
    try:
        return _tables(wire.unpacked(path.read_bytes()))
    except (OSError, wire.Malformed, ValueError, TypeError):
        return None


def _keep(path: Path, expected: tuple[Table, ...]) -> None:
    """Write the tables, if they read as the same again."""
    content = wire.packed([[list(one.columns), list(one.rows), list(one.notes)] for one in expected])
    back = _tables(wire.unpacked(content))
    if back != expected or [one.notes for one in back] != [one.notes for one in expected]:
        return
    _forget_old_versions(path.parent)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    os.replace(part, path)


def _tables(plain: list) -> tuple[Table, ...]:
    return tuple(
        Table(tuple(columns), tuple(map(tuple, rows)), tuple(notes)) for columns, rows, notes in plain
    )


def _folder() -> Path:
    import duckdb
    import platformdirs

    place = Path(platformdirs.user_cache_dir("data-engineer-loop")) / "answer_keys"
    return place / f"{version()[:16]}-duckdb{duckdb.__version__}-{sys.implementation.cache_tag}"


def _forget_old_versions(new: Path) -> None:
    """Leave room for a new version beside the latest others."""
    if new.exists() or not new.parent.is_dir():
        return
    kept = sorted(new.parent.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in kept[MOST_VERSIONS - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
