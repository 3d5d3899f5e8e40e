"""While a round runs there is no feedback: a check is noted and its score kept, hints and solutions are closed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from autograder.variants.names import slug_and_number
from course.answers import answer_of, text_of
from course.rounds.kept_rounds import KeptRound, running
from course.said import Said, Score

if TYPE_CHECKING:
    from autograder.exercise import Exercise

CLOSED = (
    "A round is running, and `{verb}` is closed until it ends. You have what a candidate has: the data, your own"
    " queries and your head. `finish_round()` ends it."
)


def asked_by_round(name: object) -> tuple[KeptRound, str] | None:
    """The running round and the name by which it asks this exercise, or a variant of it."""
    if os.environ.get("NBGRADER_EXECUTION") or not isinstance(name, str):
        return None
    kept, slug = running(), slug_and_number(name)[0]
    if kept is None or slug not in kept.slugs:
        return None
    return kept, kept.names[kept.slugs.index(slug)]


def closed(name: object, verb: str) -> Said | None:
    """What to say to whoever asks for help with an exercise of the running round; None for any other."""
    return Said(CLOSED.format(verb=verb)) if asked_by_round(name) else None


def what_check_does(exercise: Exercise) -> str:
    """What `check` does with an answer, as the rest of a sentence: while a round runs it judges nothing aloud."""
    if asked_by_round(exercise.name):
        return "notes it for the report, which comes when the round ends"
    return f"judges it in {len(exercise.worlds)} worlds"


def noted(name: str) -> Score | None:
    """Judge and keep it to ourselves; None for an exercise that no running round asks."""
    asked = asked_by_round(name)
    if asked is None:
        return None
    kept, name = asked
    from autograder.judging import judge
    from course.rounds.fresh_worlds import asked_exercise

    exercise = asked_exercise(kept, name)
    answer = answer_of(exercise)
    report = judge(exercise, answer)
    if report.blank:
        return Score(0.0, f"There is no answer to `{name}` yet; nothing is noted. Run its cell first.")
    try:
        kept.log.add(
            "noted", slug=name, score=report.score, points=float(report.exercise.points), text=text_of(answer)
        )
    except OSError as error:
        return Score(0.0, f"It could not be noted: {error.strerror or error} ({kept.log.path}).")
    from course.rounds.clock_widget import clock_text

    return Score(0.0, f"Noted; the report says what it earned. {clock_text(kept.log.clock())}")
