"""`score_sample(slug)`: an answer that is scored already, scored by you first; then how far apart you are."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograder.stories import RUBRIC, Sample, distance
from autograder.stories.rubric import level_of, table
from course.said import Said

if TYPE_CHECKING:
    from autograder.story_exercise import StoryExercise
    from course.form import Form, Reply


def sample_of(exercise: StoryExercise, which: Any, levels: Mapping[str, Any]) -> Form | Said:
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
    scored = distance(sample, given)
    return Said(f"{scored.table}\n\n{scored.summary}")


def _mixed(exercise: StoryExercise) -> list[Sample]:
    """The samples in an order that says nothing about them, the same each time."""
    return sorted(exercise.samples, key=lambda sample: zlib.crc32(sample.text.encode()))


def _form(exercise: StoryExercise, which: int, sample: Sample) -> Form:
    from course.form import Field, Form, Reply

    fields = [
        Field(
            name,
            RUBRIC[name].label,
            "choice",
            options=tuple(f"{level}: {heard}" for level, heard in enumerate(RUBRIC[name].levels)),
            group="Your score",
        )
        for name in exercise.dimensions
    ]

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        given = {name: level for name in exercise.dimensions if (level := level_of(filled[name])) is not None}
        left = len(exercise.dimensions) - len(given)
        if not asked or left:
            return Reply("Nothing here is kept." if not left else f"{left} of your levels are still open.")
        scored = distance(sample, given)
        beside = {
            name: f"Scored here: {sample.levels[name]}, because {sample.because[name]}." for name in given
        }
        return Reply("Nothing here is kept.", [scored.summary], beside)

    return Form(
        f"{exercise.title}: answer {which} of {len(exercise.samples)}",
        fields,
        heard,
        first=Reply("Read it once, as if you heard it. Then score."),
        button="Compare with the score here",
        intro=sample.text.strip().split("\n\n"),
        plain=_plain(exercise, which, sample),
    )


def _plain(exercise: StoryExercise, which: int, sample: Sample) -> str:
    levels = ", ".join(f"{name}=…" for name in exercise.dimensions)
    return f'{sample.text.strip()}\n\n{table(exercise.dimensions)}\n\nAs text: score_sample("{exercise.slug}", {which}, {levels})'
