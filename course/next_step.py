"""What is next: the exercise to go on with, and the lines that say where somebody stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from autograder.notebook import prompt_cell
from course import planning
from course.home_tables import count_done, duration, is_done, link, minutes_left, plain

if TYPE_CHECKING:
    from autograder.library import Lesson
    from course.planning import Plan
    from course.standing import Standing


def where(
    state: Mapping[str, Standing],
    lessons: Sequence[Lesson],
    exercises: Mapping[str, Any],
    plan: Plan | None,
) -> str:
    """Where somebody is, and a link to what is next: to its cell in a lesson that was begun, else to the lesson."""
    if not exercises:
        return "There are no exercises yet."
    slugs = [slug for lesson in (plan.lessons(lessons) if plan else lessons) for slug in lesson.slugs]
    left = minutes_left(slugs, state, exercises)
    done = f"{count_done(slugs, state)} of {len(slugs)} exercises done"
    if not left:
        return f"**You are here:** {done}. **Next:** you have done them all. Choose any lesson and explain it aloud."
    slug = next_exercise(state, lessons, plan)
    lesson = next(lesson for lesson in lessons if slug in lesson.slugs)
    week = f"{planning.position(lesson, plan)}, " if plan else ""
    begun = any(other in state for other in lesson.slugs)
    task = link(exercises[slug].title, lesson, prompt_cell(slug) if begun else "")
    return (
        f"**You are here:** {week}{done}, about {duration(left)} left.\n\n"
        f"**Next:** {task}, about {exercises[slug].minutes} minutes, "
        f"in the lesson “{plain(lesson.title)}”.{_to_read_first(state, lessons, lesson)}"
    )


def _to_read_first(state: Mapping[str, Standing], lessons: Sequence[Lesson], first: Lesson) -> str:
    """For whoever has not begun: the lessons without exercises that come before the first one."""
    before = [one for one in lessons[: lessons.index(first)] if not one.slugs and not one.is_lab]
    if state or not before:
        return ""
    return f" Worth reading first: {', '.join(link(lesson.title, lesson) for lesson in before)}."


def next_exercise(
    state: Mapping[str, Standing], lessons: Sequence[Lesson], plan: Plan | None = None
) -> str | None:
    """The exercise to go on with: the last one tried, if it is not solved, else the plan's first that is not."""
    slugs = [slug for lesson in lessons for slug in lesson.slugs]
    latest = max(
        (slug for slug in state if slug in slugs), key=lambda slug: state[slug].last_at, default=None
    )
    if latest is not None and not state[latest].solved:
        return latest
    planned = [slug for lesson in (plan.lessons(lessons) if plan else lessons) for slug in lesson.slugs]
    return next((slug for slug in planned if not is_done(slug, state)), None)
