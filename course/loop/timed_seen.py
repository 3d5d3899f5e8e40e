"""What a timed round shows: the worlds its answers are right in, nudges, late rows, your own levels of how you worked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from autograder.exercise import Exercise
from autograder.library import UnknownExercise
from course.finding import named
from course.loop.seen import Level, Met, Quote, Seen, Sign, counted, cut, from_own, known
from course.rounds.clock import Event
from course.rounds.event_log import now
from course.rounds.judged import Judged, judged_before
from course.rounds.kept_rounds import KeptRound
from course.rounds.report import scored
from course.rounds.rubric import RUBRIC

LATE = re.compile(
    r"\blate(?:ness)?\b|beyond the window|^boundary|old cop|old batches|clocks? (?:that runs )?ahead"
)
"""Worlds whose rows come late, or whose clocks cannot be trusted, by their names."""
PLACES = {"sql": "SQL", "prediction": "SQL", "python": "Python", "model": "modelling", "design": "design"}
FEW_NUDGES = 1


def timed_seen(kept: KeptRound) -> Seen:
    """A round of `work/rounds` from its log."""
    events, clock = kept.log.events(), kept.log.clock()
    judged = judged_before(events)
    exercises = _exercises(kept.names)
    found = [judged[name] for name in kept.names if name in judged and name in exercises]
    levels = scored(events)
    own = tuple(
        Level(name, one.label, (levels[name],), one.levels[levels[name]])
        for name, one in RUBRIC.items()
        if name in levels
    )
    missing = [one.label.lower() for name, one in RUBRIC.items() if name not in levels]
    unscored = [f"by you: {', '.join(missing)}"] if missing else []
    if len(found) < len(kept.names):
        unscored.append(f'what the answers earn: `finish_round("{kept.name}")` judges them')
    return Seen(
        clock.elapsed(now()) / 60 if clock.started else None,
        tuple(_measured(found, events, exercises)),
        own,
        (),
        tuple(unscored),
        tuple(_quotes(found, exercises)),
        tuple(
            Met(
                one.mistake,
                place_of(exercises[one.slug]),
                exercises[one.slug].slug,
                exercises[one.slug].title,
            )
            for one in found
            if one.mistake
        ),
        known(
            {
                "contract_said": from_own(own, "contract"),
                "checked": from_own(own, "verification"),
                "late_worlds": _late(found),
                "data_model": _model(found, exercises),
                "few_nudges": _nudges(events),
            }
        ),
    )


def _exercises(names: Sequence[str]) -> dict[str, Exercise]:
    """By name; without those that the course does not have any more."""
    there = {}
    for name in names:
        with suppress(UnknownExercise, ValueError):
            there[name] = named(name)
    return there


def place_of(exercise: Exercise, week: str = "") -> str:
    """The kind of work an exercise is: "SQL", "Python", "streams", "modelling", "design"."""
    if week == "week2_streaming":
        return "streams"
    return PLACES.get(exercise.kind, exercise.kind)


def _measured(found: Sequence[Judged], events: Sequence[Event], exercises: dict[str, Exercise]) -> list[str]:
    said = []
    for one in found:
        title = exercises[one.slug].title
        if not one.text:
            said.append(f"{title}: no answer.")
            continue
        missed = [name for name, right in one.worlds if not right]
        where = f"; not in {', '.join(f'*{name}*' for name in missed[:3])}" if missed else ""
        more = f" and {len(missed) - 3} more" if len(missed) > 3 else ""
        stopped = f"; {one.problem}" if one.problem else ""
        said.append(f"{title}: right in {one.right} of {len(one.worlds)} worlds{where}{more}{stopped}.")
    asked = len({event.about.get("slug") for event in events if event.kind == "revealed"})
    if asked:
        nudges = sum(event.kind == "nudged" for event in events)
        passed = sum(event.kind == "passed" for event in events)
        said.append(f"{counted(asked, 'question')} asked, {passed} passed, {counted(nudges, 'nudge')}.")
    if styled := sum(len(one.style) for one in found):
        said.append(f"{counted(styled, 'remark')} on style, which are in the round's report.")
    return said


def _quotes(found: Sequence[Judged], exercises: dict[str, Exercise]) -> list[Quote]:
    """What an interviewer would say of an answer that is not right everywhere."""
    return [Quote(exercises[one.slug].title, cut(one.says), "the checker") for one in found if one.says]


def _late(found: Sequence[Judged]) -> Sign | None:
    worlds = [right for one in found if one.text for name, right in one.worlds if LATE.search(name)]
    if not worlds:
        return None
    return Sign(
        all(worlds), f"right in {sum(worlds)} of {len(worlds)} worlds with late rows or clocks that run ahead"
    )


def _model(found: Sequence[Judged], exercises: dict[str, Exercise]) -> Sign | None:
    models = [one for one in found if exercises[one.slug].kind == "model"]
    if not models:
        return None
    right, of = sum(one.right for one in models), sum(len(one.worlds) for one in models)
    return Sign(
        right * 2 > of, f"the data model is right in {right} of {of} worlds" if of else "no data model"
    )


def _nudges(events: Sequence[Event]) -> Sign | None:
    asked = {event.about.get("slug") for event in events if event.kind == "revealed"}
    if not asked:
        return None
    nudges = sum(event.kind == "nudged" for event in events)
    return Sign(nudges <= FEW_NUDGES, f"{counted(nudges, 'nudge')} in {counted(len(asked), 'question')}")
