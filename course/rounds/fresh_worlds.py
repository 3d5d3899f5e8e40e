"""Hidden worlds of a round's own, drawn beside it while it runs: an answer learned by heart earns nothing by itself.

Drawing takes some seconds an exercise, so a process of its own does it and writes each draw into the
round's log. Where it has not come that far, the exercise's own worlds are used.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from autograder.exercise import Exercise
from course.finding import named
from course.rounds.kept_rounds import KeptRound

BUDGET = 2


def asked_exercise(kept: KeptRound, name: str) -> Exercise:
    """The exercise as this round judges it: a variant is as it is, any other on worlds drawn for this round."""
    from autograder.cohort.draws import exercise_with

    exercise = named(name)
    draws = () if exercise.variant else drawn_of(kept).get(name, ())
    return exercise_with(name, draws) if len(draws) == len(exercise.worlds) else exercise


def drawn_of(kept: KeptRound) -> dict[str, tuple[int, ...]]:
    """Name to the draw of each world, as far as they were drawn."""
    return {
        str(event.about.get("slug")): tuple(int(number) for number in event.about.get("draws", ()))
        for event in kept.log.events()
        if event.kind == "drawn"
    }


def draw(kept: KeptRound) -> None:
    """Draw worlds for what a round asks as the lesson does, and has none for yet."""
    from autograder.cohort.draws import drawn

    there = drawn_of(kept)
    for name in kept.names:
        exercise = named(name)
        if name in there or exercise.variant or exercise.by_hand or not exercise.reads_data:
            continue
        kept.log.add("drawn", slug=name, draws=list(drawn(exercise, str(kept.plan.get("seed", "")), BUDGET)))


def start_drawing(kept: KeptRound) -> None:
    """Begin it in a process of its own; a machine that cannot start one goes without."""
    if os.environ.get("NBGRADER_EXECUTION") or os.environ.get("COURSE_KEEPS_WORLDS"):
        return
    try:
        subprocess.Popen(
            [sys.executable, "-m", "course.rounds.fresh_worlds", str(kept.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).resolve().parents[2],
        )
    except OSError:
        return


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)
    draw(KeptRound(Path(sys.argv[1])))
