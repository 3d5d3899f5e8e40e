"""Judging a round when it is over: what stood in each answer cell at the end, run or not.

Whoever was in the middle of a word when the time came is judged on what ran last, where that
earned more.
"""

from __future__ import annotations

import linecache
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.exercise import Exercise
from autograder.judging import Report, judge
from autograder.outcome import Failure
from course.rounds.clock import Clock, Event
from course.rounds.fresh_worlds import asked_exercise
from course.rounds.kept_rounds import KeptRound
from course.rounds.snapshots import latest
from course.rounds.written import without_calls

CELL_SECONDS = 30.0


@dataclass(frozen=True)
class Judged:
    """What one answer of a round earned.

    Attributes:
        slug: of the exercise, or the name of the variant that was asked.
        text: of the answer that counts, empty where there is none.
        worlds: names, and whether it is right there.
        says: what an interviewer would say about it, in a sentence or two.
        style: what a reviewer would say, for a query whatever it earned.
        problem: why it could not be run.
    """

    slug: str
    score: float
    points: float
    text: str = ""
    worlds: tuple[tuple[str, bool], ...] = ()
    mistake: str = ""
    says: str = ""
    style: tuple[str, ...] = ()
    problem: str = ""

    @property
    def right(self) -> int:
        return sum(right for _, right in self.worlds)


def in_time(events: Sequence[Event], clock: Clock) -> tuple[Event, ...]:
    """What happened before the hard end."""
    end = (clock.minutes + clock.grace) * 60
    counted = []
    for event in events:
        try:
            if clock.second_of(event.moment()) <= end and not (
                clock.finished and event.moment() > clock.finished
            ):
                counted.append(event)
        except ValueError:
            continue
    return tuple(counted)


def judge_round(kept: KeptRound) -> list[Judged]:
    """Judge what is not judged yet, and write it down; all of it, in the order asked."""
    there = judged_before(kept.log.events())
    clock = kept.log.clock()
    counted = in_time(kept.log.events(), clock)
    for name in kept.names:
        if name not in there:
            found = judged_answer(asked_exercise(kept, name), counted)
            kept.log.add("judged", **_written(found))
            there[name] = found
    return [there[name] for name in kept.names]


def judged_answer(exercise: Exercise, events: Sequence[Event]) -> Judged:
    """What the latest answer earned, or the one that ran last where that earned more."""
    name, best = exercise.name, None
    texts = [found.get(name, "") for found in (latest(tuple(events)), latest(tuple(events), "run"))]
    for text in dict.fromkeys(text for text in texts if text.strip()):
        found = _judged(exercise, text, events)
        if best is None or found.score > best.score:
            best = found
    return best or Judged(name, 0.0, float(exercise.points))


def judged_before(events: Sequence[Event]) -> dict[str, Judged]:
    """Name to what was written down when it was judged."""
    found = {}
    for event in events:
        if event.kind == "judged":
            about = dict(event.about)
            about["worlds"] = tuple((str(name), bool(right)) for name, right in about.get("worlds", ()))
            about["style"] = tuple(about.get("style", ()))
            found[str(about["slug"])] = Judged(**about)
    return found


def _judged(exercise: Exercise, text: str, events: Sequence[Event]) -> Judged:
    answer, problem = text, ""
    if exercise.kind not in ("sql", "model") or _is_function(text, exercise):
        answer, problem = _defined(exercise, text, events)
    nothing = Judged(exercise.name, 0.0, float(exercise.points), text, problem=problem)
    if problem:
        return nothing
    report = judge(exercise, answer)
    if report.blank:
        return Judged(exercise.name, 0.0, float(exercise.points))
    return Judged(
        exercise.name,
        report.score,
        float(exercise.points),
        text,
        tuple((trial.world.name, trial.right) for trial in report.trials),
        report.mistake.name if report.mistake else "",
        _said(report),
        tuple(report.style or exercise.style_of(answer)),
    )


def _said(report: Report) -> str:
    from autograder.feedback import lines

    return "" if report.solved else " ".join(lines(report)[:1])


def _is_function(text: str, exercise: Exercise) -> bool:
    return exercise.kind == "sql" and f"def {exercise.slug}" in text


def _defined(exercise: Exercise, text: str, events: Sequence[Event]) -> tuple[Any, str]:
    """The value under the slug's name, once what other cells define is there; else why it is not."""
    from autograder.calling import calling

    slug = exercise.slug
    file = f"<{slug} in the round>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    variables: dict[str, Any] = {"__name__": "__main__"}
    others = [
        str(event.about.get("text", ""))
        for event in events
        if event.kind == "cell" and exercise.name not in event.about.get("slugs", ())
    ]
    for other in dict.fromkeys(others):
        if defines := without_calls(other):
            calling(lambda cell=defines: exec(cell, variables), None, CELL_SECONDS)
    variables.pop(slug, None)
    done = calling(
        lambda: exec(compile(text, file, "exec", dont_inherit=True), variables), None, CELL_SECONDS
    )
    if isinstance(done, Failure):
        said = f": {' '.join(done.message.split())}" if done.message else ""
        return None, f"its cell stopped with `{done.error or done.kind}`{said}"
    return variables.get(slug), ""


def _written(found: Judged) -> dict[str, Any]:
    return {
        **vars(found),
        "worlds": [[name, right] for name, right in found.worlds],
        "style": list(found.style),
    }
