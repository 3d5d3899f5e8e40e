"""`score_sample(slug)`: an answer that is scored already, scored by you first; then how far apart you are."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograder.rubric import level_of, table_of
from autograder.samples import Sample, distance
from course.said import Said

if TYPE_CHECKING:
    from autograder.designs.design_exercise import DesignExercise
    from autograder.scored_by_people import ScoredByPeople
    from course.form import Form, Reply

NOT_KEPT = "Nothing here is kept."


def sample_of(
    exercise: ScoredByPeople | DesignExercise, which: Any, levels: Mapping[str, Any]
) -> Form | Said:
    """The form when no levels are given, else both scores side by side."""
    which = 1 if which is None else which
    samples = _mixed(exercise)
    if which not in range(1, len(samples) + 1):
        return Said(
            f'There are {len(samples)} samples: `score_sample("{exercise.slug}", 1)` shows the first.'
        )
    sample = samples[which - 1]
    if not levels:
        return _form(exercise, which, sample)
    given = {name: level_of(str(level)) for name, level in levels.items()}
    if unknown := [name for name in given if name not in exercise.dimensions]:
        return Said(
            f"This answer is not scored on `{unknown[0]}`. Its dimensions: {', '.join(exercise.dimensions)}."
        )
    if open_ones := [name for name in exercise.dimensions if given.get(name) is None]:
        return Said(f"First all of your levels, 0 to 3; still open: {', '.join(open_ones)}.")
    scored = distance(sample, given, exercise.scale)
    return Said(f"{scored.table}\n\n{scored.summary}\n\n{_kept(exercise, which, scored.apart)}")


def _mixed(exercise: ScoredByPeople | DesignExercise) -> list[Sample]:
    """The samples in an order that says nothing about them, the same each time."""
    return sorted(exercise.samples, key=lambda sample: zlib.crc32(sample.text.encode()))


def _form(exercise: ScoredByPeople | DesignExercise, which: int, sample: Sample) -> Form:
    from course.form import Field, Form, Reply

    fields = [
        Field(
            name,
            exercise.scale[name].label,
            "choice",
            options=tuple(f"{level}: {heard}" for level, heard in enumerate(exercise.scale[name].levels)),
            group="Your score",
        )
        for name in exercise.dimensions
    ]

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        given = {name: level for name in exercise.dimensions if (level := level_of(filled[name])) is not None}
        left = len(exercise.dimensions) - len(given)
        if not asked or left:
            return Reply(NOT_KEPT if not left else f"{left} of your levels are still open.")
        scored = distance(sample, given, exercise.scale)
        beside = {
            name: f"Scored here: {sample.levels[name]}, because {sample.because[name]}." for name in given
        }
        return Reply(_kept(exercise, which, scored.apart), [scored.summary], beside)

    return Form(
        f"{exercise.title}: answer {which} of {len(exercise.samples)}",
        fields,
        heard,
        first=Reply("Read it once, as if you heard it. Then score."),
        button="Compare with the score here",
        intro=sample.text.strip().split("\n\n"),
        plain=_plain(exercise, which, sample),
    )


def _kept(exercise: ScoredByPeople, which: int, apart: Mapping[str, int]) -> str:
    """Of a design's sample the distance is kept, for the report of the round."""
    if exercise.kind != "defence":
        return NOT_KEPT
    from course.design_room.room import Room

    return (
        Room(exercise.design).calibrated(which, apart)
        or "How far apart you are is kept for the report of your round."
    )


def _plain(exercise: ScoredByPeople | DesignExercise, which: int, sample: Sample) -> str:
    levels = ", ".join(f"{name}=…" for name in exercise.dimensions)
    return f'{sample.text.strip()}\n\n{table_of(exercise.scale, exercise.dimensions)}\n\nAs text: score_sample("{exercise.slug}", {which}, {levels})'
