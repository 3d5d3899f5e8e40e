"""Sentences of what was said, quoted beside the dimensions it is scored on; beside no other, and without a level."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from autograder.stories.sentences import quoted, sentences

if TYPE_CHECKING:
    from autograder.exercise import Exercise

MOST_QUOTED = 2
OFTEN_BESIDE = "What rules picked out of it, to hold beside the rubric. They read words, not meaning."


def quotes(text: str, exercise: Exercise | None) -> list[str]:
    """A line for each dimension of which a sentence was found; nothing for an exercise without a rubric."""
    scale, dimensions = getattr(exercise, "scale", None), getattr(exercise, "dimensions", ())
    if scale is None and getattr(exercise, "kind", "") == "design":
        from autograder.designs import RUBRIC as scale

        dimensions = tuple(scale)
    if not scale or not text.strip():
        return []
    labels = {name: scale[name].label for name in dimensions}
    found = _of_design(text, labels) if "semantics" in scale else _of_story(text, labels)
    return [OFTEN_BESIDE, *found] if found else []


def _of_story(text: str, labels: dict[str, str]) -> list[str]:
    from autograder.culture import found_in

    return found_in(text).lines(tuple(labels), labels)


def _of_design(text: str, labels: dict[str, str]) -> list[str]:
    from course.design_room.evidence import WANTED

    lines = []
    for name, label in labels.items():
        stems = WANTED[name].words if name in WANTED else ()
        shows = re.compile("|".join(rf"(?<!\w){re.escape(stem)}" for stem in stems) or r"(?!)", re.IGNORECASE)
        picked = [quoted(line) for line in sentences(text) if shows.search(line)][:MOST_QUOTED]
        if picked:
            lines.append(f"{label}: {' '.join(f'“{line}”' for line in picked)}")
    return lines
