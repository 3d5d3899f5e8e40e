"""The home page's tables: the plan's weeks, lessons, what is done, and the words and links they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from course.planning import PlannedWeek

if TYPE_CHECKING:
    from autograder.library import Lesson
    from course.misconceptions import Misconception
    from course.standing import Standing

HOW = "“Clean”: without help. “Helped”: after a hint. “Shown”: after seeing the solution."
CLEARED = "“Cleared”: solved without help since, in an exercise where it could have been made again."
WEEKS_SHOWN = 6


def weeks_table(weeks: Sequence[PlannedWeek]) -> str:
    """The next weeks of a plan, each with its lessons and its hours."""
    rows = [
        f"| {day(week.begins)} to {day(week.ends)} | {', '.join(link(short(one.title), one) for one in week.lessons)} "
        f"| {week.minutes / 60:.0f} |"
        for week in weeks[:WEEKS_SHOWN]
    ]
    if (more := len(weeks) - WEEKS_SHOWN) > 0:
        rows.append(f"| … | {more} more {'week' if more == 1 else 'weeks'} | |")
    head = ["| Days | Lessons | Hours |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows]) if rows else ""


def lessons_table(
    state: Mapping[str, Standing],
    lessons: Sequence[Lesson],
    exercises: Mapping[str, Any],
) -> str:
    rows = [
        f"| {_week(lesson.week)} | {link(lesson.title, lesson)} | {count_done(lesson.slugs, state)} of {len(lesson.slugs)} "
        f"| {minutes_left(lesson.slugs, state, exercises)} |"
        if lesson.slugs
        else f"| {_week(lesson.week)} | {link(lesson.title, lesson)} | {'a lab' if lesson.is_lab else 'to read'} | – |"
        for lesson in lessons
    ]
    head = ["| Week | Lesson | Done | Minutes left |", "| --- | --- | --- | --- |"]
    return "\n".join(["## Lessons", "", *head, *rows]) if rows else ""


def done_table(
    state: Mapping[str, Standing],
    lessons: Sequence[Lesson],
    exercises: Mapping[str, Any],
) -> str:
    rows = [
        f"| {link(exercises[slug].title, lesson)} | {state[slug].solved} | {state[slug].attempts} |"
        for lesson in lessons
        for slug in lesson.slugs
        if is_done(slug, state)
    ]
    head = ["| Exercise | How | Checks |", "| --- | --- | --- |"]
    return "\n".join(["## Done", "", HOW, "", *head, *rows]) if rows else ""


def misconceptions_table(found: Iterable[Misconception]) -> str:
    """Each mistake that was named: where it appeared, how often, when last, and whether it is cleared."""
    rows = [
        f"| {plain(one.name.replace('-', ' '))} | {', '.join(one.places)} | {one.times} | {day(one.last_met)} "
        f"| {'cleared' if one.cleared else 'open'} |"
        for one in found
    ]
    head = ["| Mistake | Met in | Times | Last | Now |", "| --- | --- | --- | --- | --- |"]
    return "\n".join(["## Misconceptions", "", CLEARED, "", *head, *rows]) if rows else ""


def is_done(slug: str, state: Mapping[str, Standing]) -> bool:
    return slug in state and state[slug].solved is not None


def count_done(slugs: Sequence[str] | Mapping[str, Any], state: Mapping[str, Standing]) -> int:
    return sum(is_done(slug, state) for slug in slugs)


def minutes_left(
    slugs: Sequence[str] | Mapping[str, Any],
    state: Mapping[str, Standing],
    exercises: Mapping[str, Any],
) -> int:
    return sum(exercises[slug].minutes for slug in slugs if not is_done(slug, state))


def duration(minutes: int) -> str:
    hours, minutes = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * (hours > 0) + [f"{minutes} min"] * (minutes > 0))


def _week(folder: str) -> str:
    numbered = re.match(r"week(\d+)", folder)
    return numbered[1] if numbered else plain(folder)


def day(moment: date) -> str:
    """A day as people say it: "1 December"."""
    return f"{moment.day} {moment:%B}"


def short(title: str) -> str:
    """A lesson's title without its question: "Windows", "Lab: Kafka"."""
    words = re.split(r"(?<!^Lab):|,", title)
    return words[0]


def link(title: str, lesson: Lesson, cell: str = "") -> str:
    """A link to a lesson, or to one of its cells."""
    place = quote(f"{lesson.week}/{lesson.name}.ipynb")
    return f"[{plain(title)}]({place}{'#cell-id=' + quote(cell) if cell else ''})"


def plain(words: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#$])", r"\\\1", " ".join(words.split()))
