"""The verbs of a notebook: check, why, frames, hint, solution, show.

Each is a thin skin: judging is `autograder`'s, what is kept is `course.progress`'s.
None of them ever raises for what a learner writes.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from autograder.exercise import Exercise
from autograder.jobs.job_exercise import JobExercise
from autograder.lake.lake_exercise import LakeExercise
from course import progress, temporary
from course.answers import answer_of, text_of
from course.finding import found as _found
from course.finding import found_judged as _judged
from course.rounds.noted import closed as _closed_by_a_round
from course.rounds.noted import noted as _noted_by_a_round
from course.said import Said, Score
from course.shown import ShownArguments, ShownTables

if TYPE_CHECKING:
    from course.explained import Why
    from course.frame_view import Frames


def check(slug: str) -> Score:
    """Judge the answer to an exercise on all its worlds.

    Returns the points as a number (nbgrader reads it), which shows itself as
    three lines of feedback.
    """
    exercise = _judged(slug)
    if isinstance(exercise, Said):
        return Score(0.0, exercise.markdown)
    if (noted := _noted_by_a_round(slug)) is not None:
        return noted
    from autograder.feedback import lines
    from autograder.judging import judge
    from course import complexity_form, contract_form, expected

    answer = answer_of(exercise)
    report = judge(exercise, answer)
    guessed = expected.compared_with(report)
    said = expected.sentence(guessed) if guessed else None
    offers = [] if exercise.variant else [contract_form.offer(report), complexity_form.offer(report)]
    kept = None
    if not report.blank:
        kept = progress.record(
            progress.Attempt.now(
                exercise.slug,
                "check",
                variant=exercise.variant or None,
                mends=exercise.mends or None,
                score=report.score,
                points=float(exercise.points),
                mistake=report.mistake.name if report.mistake else None,
                answer=text_of(answer),
                expected=guessed and (*guessed.hits, *guessed.false_alarms),
                failed=guessed and (*guessed.hits, *guessed.misses),
            )
        )
    return Score(report.score, _paragraphs([*lines(report), said, *offers, kept, temporary.reminder()]))


def why(slug: str) -> Why | Said:
    """The smallest data on which the answer's result is not the expected one.

    Rows of the shown world where the answer is not right there, else freshly drawn ones.
    """
    exercise = _judged(slug)
    if isinstance(exercise, Said):
        return exercise
    if closed := _closed_by_a_round(slug, "why"):
        return closed
    from autograder.smallest import smallest
    from course.explained import Why

    answer = answer_of(exercise)
    if exercise.is_blank(answer):
        return Said("There is no answer yet to ask about. Replace the starter and run its cell first.")
    if exercise.is_read:
        from course.design_view import why_design

        return why_design(exercise, answer)
    if not exercise.reads_data:
        return Said(
            f'There is no other data to show: `check("{slug}")` says which cell to work out once more.'
        )
    found = smallest(exercise, answer)
    if found is None:
        return Said(f'I found no data on which your result differs. What does `check("{slug}")` say?')
    return Why(exercise, answer, found)


def frames(slug: str, row: int = 1) -> Frames | Said:
    """The rows inside the frame of each window expression of the answer, for one row of the shown world.

    Rows are numbered from 1 by partition and then in the window's order.
    """
    exercise = _judged(slug)
    if isinstance(exercise, Said):
        return exercise
    answer = answer_of(exercise)
    if exercise.kind != "sql" or not isinstance(answer, str):
        return Said("Frames are for answers that are a query's text: run the `%%sql` cell first.")
    from autograder.frames import NoFrames
    from autograder.frames import frames as found_in
    from course.frame_view import Frames

    rows = exercise.worlds[0].rows(exercise.tables_read())
    try:
        return Frames(found_in(answer, rows, row, exercise.seconds), row)
    except NoFrames as reason:
        return Said(str(reason))


def hint(slug: str) -> Said:
    """The next rung of an exercise's four hints; after the first, once the answer has changed."""
    exercise = _found(slug)
    if isinstance(exercise, Said):
        return exercise
    if closed := _closed_by_a_round(slug, "hint"):
        return closed
    event = progress.Attempt.now(
        exercise.slug,
        "hint",
        variant=exercise.variant or None,
        mends=exercise.mends or None,
        points=float(exercise.points),
        answer=text_of(answer_of(exercise)),
    )
    given = [past for past in _past(exercise) if past.kind == "hint" and past.rung]
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
    if closed := _closed_by_a_round(slug, "solution"):
        return closed
    kept = progress.record(
        progress.Attempt.now(
            exercise.slug,
            "solution",
            variant=exercise.variant or None,
            mends=exercise.mends or None,
            points=float(exercise.points),
            answer=text_of(answer_of(exercise)),
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


def show(slug: str) -> ShownTables | ShownArguments | Said:
    """The data of an exercise in the world that is shown: its tables, or the call a function gets."""
    exercise = _judged(slug)
    if isinstance(exercise, Said):
        return exercise
    if exercise.is_read:
        from course.design_view import what_is_asked

        return what_is_asked(exercise)
    if isinstance(exercise, JobExercise):
        from course.shown_job import ShownJob

        return ShownJob(exercise)
    if isinstance(exercise, LakeExercise):
        from course.shown_lake import ShownLake

        return ShownLake(exercise)
    return ShownArguments(exercise) if exercise.kind == "python" else ShownTables(exercise)


def _past(exercise: Exercise) -> list[progress.Attempt]:
    asked = (exercise.slug, exercise.variant, exercise.mends)
    try:
        return [
            event
            for event in progress.read().events
            if (event.slug, event.variant or 0, event.mends or "") == asked
        ]
    except OSError as error:
        print(f"Your progress could not be read: {error}", file=sys.stderr)
        return []


def _rung(exercise: Exercise, rung: int) -> str:
    text = exercise.hints[rung - 1].strip("\n")
    if rung == len(exercise.hints) and "```" not in text:
        text = f"A skeleton with gaps:\n\n```{exercise.language}\n{text}\n```"
    return f"Hint {rung} of {len(exercise.hints)}. {text}"


def _paragraphs(parts: list[str | None]) -> str:
    return "\n\n".join(part for part in parts if part)
