"""The four verbs of a notebook: check, hint, solution, show.

Each is a thin skin: judging is `autograder`'s, what is kept is `course.progress`'s.
None of them ever raises for what a learner writes.
"""

from __future__ import annotations

import sys
from typing import Any

from autograder import library
from autograder.exercise import Exercise
from course import progress
from course.answers import answer_to, text_of
from course.said import Said, Score
from course.tables import Rendered

ROWS_SHOWN = 10


def check(slug: str) -> Score:
    """Judge the answer to an exercise on all its worlds.

    Returns the points as a number (nbgrader reads it), which shows itself as
    three lines of feedback.
    """
    exercise = _found(slug)
    if isinstance(exercise, Said):
        return Score(0.0, exercise.markdown)
    from autograder.feedback import lines
    from autograder.judging import judge

    answer = answer_to(slug)
    report = judge(exercise, answer)
    kept = None
    if not report.blank:
        kept = progress.record(
            progress.Attempt.now(
                slug,
                "check",
                score=report.score,
                points=float(exercise.points),
                mistake=report.mistake.name if report.mistake else None,
                answer=text_of(answer),
            )
        )
    return Score(report.score, _paragraphs([*lines(report), kept]))


def hint(slug: str) -> Said:
    """The next rung of an exercise's four hints; after the first, once the answer has changed."""
    exercise = _found(slug)
    if isinstance(exercise, Said):
        return exercise
    event = progress.Attempt.now(slug, "hint", points=float(exercise.points), answer=text_of(answer_to(slug)))
    given = [past for past in _past(slug) if past.kind == "hint" and past.rung]
    rung = max((past.rung for past in given), default=0) + 1
    if rung > len(exercise.hints):
        return Said(
            _paragraphs(
                [
                    _rung(exercise, len(exercise.hints)),
                    f'That was the last hint. `solution("{slug}")` shows one way to write it.',
                ]
            )
        )
    if given and given[-1].answer_sha == event.answer_sha:
        return Said(
            _paragraphs(
                [
                    _rung(exercise, rung - 1),
                    "The next hint comes once your answer has changed. Try this one first, then ask again.",
                ]
            )
        )
    kept = progress.record(progress.Attempt(**{**vars(event), "rung": rung}))
    return Said(_paragraphs([_rung(exercise, rung), kept]))


def solution(slug: str) -> Said:
    """One way to answer an exercise. From then on it counts as shown."""
    exercise = _found(slug)
    if isinstance(exercise, Said):
        return exercise
    kept = progress.record(
        progress.Attempt.now(
            slug,
            "solution",
            points=float(exercise.points),
            answer=text_of(answer_to(slug)),
        )
    )
    fence = f"```{exercise.language}\n{exercise.solution}\n```"
    return Said(
        _paragraphs(
            [
                f"One way to write it. Close it, and write your own from memory:\n\n{fence}",
                exercise.talk,
                kept,
            ]
        )
    )


class Shown:
    """The shown world of an exercise, to look at and to query.

    Attributes:
        connection: a DuckDB connection that holds the tables.
        frames: the tables as Polars frames, by name.
    """

    def __init__(self, exercise: Exercise) -> None:
        from autograder import database

        self._rows = exercise.worlds[0].rows(exercise.tables_read())
        self._name = exercise.worlds[0].name
        self.connection = database.connect()
        database.load(self.connection, self._rows)

    @property
    def frames(self) -> dict[str, Any]:
        import polars

        return {table: polars.DataFrame(self.connection.table(table)) for table in self._rows}

    def _tables(self) -> list[Rendered]:
        from autograder.worlds.schema import SCHEMA

        tables = []
        for table, records in self._rows.items():
            schema = SCHEMA[table]
            heads = [f"{name} {type_}" for name, type_ in schema.columns.items()]
            caption = f"{table}: {schema.grain}. {len(records)} rows in the world you see ({self._name})."
            tables.append(
                Rendered(
                    heads,
                    [list(record.values()) for record in records],
                    caption,
                    ROWS_SHOWN,
                )
            )
        return tables

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {
            "text/plain": repr(self),
            "text/html": "".join(table.html() for table in self._tables()),
        }

    def __repr__(self) -> str:
        return "\n\n".join(table.text() for table in self._tables())


def show(slug: str) -> Shown | Said:
    """The tables of an exercise: columns, types, and the rows of the world that is shown."""
    exercise = _found(slug)
    return exercise if isinstance(exercise, Said) else Shown(exercise)


def _found(slug: Any) -> Exercise | Said:
    if not isinstance(slug, str):
        return Said('Name the exercise as text: `check("exactly_once_counts")`.')
    try:
        return library.find(slug)
    except library.UnknownExercise as error:
        return Said(str(error))


def _past(slug: str) -> list[progress.Attempt]:
    try:
        return [event for event in progress.read().events if event.slug == slug]
    except OSError as error:
        print(f"Your progress could not be read: {error}", file=sys.stderr)
        return []


def _rung(exercise: Exercise, rung: int) -> str:
    return f"Hint {rung} of {len(exercise.hints)}. {exercise.hints[rung - 1].strip()}"


def _paragraphs(parts: list[str | None]) -> str:
    return "\n\n".join(part for part in parts if part)
