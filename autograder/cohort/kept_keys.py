"""Expected results that stay on the disk: solutions run once for each version of the course, not once for each batch."""

from __future__ import annotations

import contextlib

from autograder.answer_key import AnswerKey, answer_key, provide
from autograder.cohort.kept_files import KeptFile
from autograder.exercise import Exercise
from autograder.outcome import Table
from autograder.sandbox import wire


def key_of(exercise: Exercise) -> AnswerKey:
    """The key of an exercise: from the disk where this version's is there, otherwise worked out and kept.

    Raises:
        ContentError: as `answer_key`.
    """
    file = KeptFile(exercise.slug, exercise.draws, "results")
    expected = _read(file)
    if expected is not None and len(expected) == len(exercise.worlds):
        return provide(exercise, expected)
    key = answer_key(exercise)
    with contextlib.suppress(wire.NotPlain, wire.Malformed):
        _keep(file, key.expected)
    return key


def _read(file: KeptFile) -> tuple[Table, ...] | None:
    content = file.read()
    try:
        return None if content is None else _tables(wire.unpacked(content))
    except (wire.Malformed, ValueError, TypeError):
        return None


def _keep(file: KeptFile, expected: tuple[Table, ...]) -> None:
    """Write the tables, if they read as the same again."""
    content = wire.packed([[list(one.columns), list(one.rows), list(one.notes)] for one in expected])
    back = _tables(wire.unpacked(content))
    if back == expected and [one.notes for one in back] == [one.notes for one in expected]:
        file.write(content)


def _tables(plain: list) -> tuple[Table, ...]:
    return tuple(
        Table(tuple(columns), tuple(map(tuple, rows)), tuple(notes)) for columns, rows, notes in plain
    )
