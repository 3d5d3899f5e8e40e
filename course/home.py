"""The home page answers three questions at a glance: where am I, what is next, what do I keep getting wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course import planning as plans
from course import temporary
from course.home_tables import (
    day,
    done_table,
    lessons_table,
    misconceptions_table,
    plain,
    weeks_table,
)
from course.misconceptions import Misconception, misconceptions
from course.next_step import where
from course.planning import Plan
from course.progress import Log, read
from course.skill_map import SkillMap, skill_map
from course.standing import Standing
from course.standing import state as fold
from course.welcome import WELCOME, WORDS

if TYPE_CHECKING:
    from autograder.library import Lesson

PICTURE = "skills.svg"
"""The map of skills, drawn beside the home page."""
PLAN_OFFER = (
    'A plan says what to do in which week: `plan(starts="2026-12-01", hours=10, background="strong")`. '
    "Say `software` or `gap` for six weeks with the on-ramps, and nothing at all for a form."
)


def home() -> None:
    """Show the page: rendered in a notebook with the map of skills below it, as text in a terminal."""
    log = read()
    page = read_page(log=log)
    if "IPython" in sys.modules:
        from IPython import get_ipython
        from IPython.display import display

        if getattr(get_ipython(), "kernel", None) is not None:
            if temporary.is_temporary() and log.events:
                display(temporary.parcel(log.events), raw=True)
            display({"text/markdown": page.markdown, "text/plain": page.markdown}, raw=True)
            display(page.skills.picture())
            return
    print(page.markdown)


@dataclass(frozen=True)
class HomePage:
    """The page as Markdown, with links relative to the work folder, and the map of skills."""

    markdown: str
    skills: SkillMap


def read_page(
    work: Path | None = None,
    lessons: Sequence[Lesson] | None = None,
    find: Callable[[str], Any] | None = None,
    *,
    log: Log | None = None,
    welcome: bool = True,
    drawn: bool = False,
) -> HomePage:
    """The page of a work folder as it is now.

    Args:
        find: gives an exercise (`.title`, `.minutes`, `.skills`) by slug; it and `lessons` come
            from the library when not given.
        log: of attempts, where it has been read already.
        welcome: say how to begin, to whoever has not, and at the end what can be written.
        drawn: show the map of skills that lies beside the page.
    """
    from autograder import library

    log = read(work) if log is None else log
    lessons = library.lessons() if lessons is None else lessons
    exercises = {slug: (find or library.find)(slug) for lesson in lessons for slug in lesson.slugs}
    state = {slug: standing for slug, standing in fold(log.events).items() if slug in exercises}
    weeks = {slug: lesson.week for lesson in lessons for slug in lesson.slugs}
    asked_in_rounds = {event.slug for event in log.events} - weeks.keys()
    for slug, path in library.files().items():
        if slug in asked_in_rounds:
            weeks[slug] = path.relative_to(library.REPOSITORY).parts[0]
    everything = exercises | {slug: library.find(slug) for slug in weeks.keys() - exercises.keys()}
    return page_of(
        state,
        lessons,
        exercises,
        plan=plans.kept(work),
        misconceptions=misconceptions(log.events, weeks, everything),
        due=_due(log, exercises, state),
        damaged=log.damaged,
        is_temporary=temporary.is_temporary(),
        welcome=welcome,
        drawn=drawn,
    )


def _due(log: Log, exercises: Mapping[str, Any], state: Mapping[str, Standing]) -> int:
    """How many misconceptions and skills are due for review today."""
    if not state:
        return 0
    from course.review.cards import cards
    from course.review.today import this_day

    known = [event for event in log.events if event.slug in exercises]
    return sum(card.due <= this_day() for card in cards(known, exercises))


def page_of(
    state: Mapping[str, Standing],
    lessons: Sequence[Lesson],
    exercises: Mapping[str, Any],
    *,
    plan: Plan | None = None,
    misconceptions: Sequence[Misconception] = (),
    due: int = 0,
    today: date | None = None,
    damaged: int = 0,
    is_temporary: bool = False,
    welcome: bool = True,
    drawn: bool = False,
) -> HomePage:
    """The page, from where somebody stands; see `read_page`. `due` counts what is to be reviewed today."""
    today = today or date.today()
    skills = skill_map(lessons, exercises, state)
    parts = [
        temporary.WARNING if is_temporary else "",
        _damage(damaged),
        WELCOME if welcome and not state else "",
        where(state, lessons, exercises, plan),
        _to_review(due),
        _planned(state, lessons, exercises, plan, today),
        _skills(skills, drawn) if state else "",
        misconceptions_table(misconceptions),
        lessons_table(state, lessons, exercises),
        done_table(state, lessons, exercises),
        WORDS if welcome else "",
    ]
    return HomePage("\n\n".join(part for part in parts if part) + "\n", skills)


def _damage(damaged: int) -> str:
    if not damaged:
        return ""
    lines = "One line" if damaged == 1 else f"{damaged} lines"
    return (
        f"**{lines} of your progress log could not be read.** The rest is intact; what could not "
        "be read is kept in `.course/attempts.damaged.jsonl`."
    )


def _to_review(due: int) -> str:
    if not due:
        return ""
    things = "One misconception or skill is" if due == 1 else f"{due} misconceptions and skills are"
    return f"**Review:** {things} due. `review()` brings some of them back as new variants, in ten minutes."


def _planned(
    state: Mapping[str, Standing],
    lessons: Sequence[Lesson],
    exercises: Mapping[str, Any],
    plan: Plan | None,
    today: date,
) -> str:
    if plan is None:
        return PLAN_OFFER if exercises else ""
    weeks = plans.ahead(plan, lessons, exercises, state, today)
    finished = plans.last_day(weeks, plan)
    if finished is None:
        return ""
    said = f"At {plan.hours_a_week:g} hours a week, from {day(weeks[0].begins)}: done on {day(finished)}."
    first = plans.last_day(plans.ahead(plan, lessons, exercises, {}, plan.starts), plan)
    if first and finished > first:
        said += f" The first layout said {day(first)}; what is left was laid out again from today."
    return f"## Your plan\n\n{said}\n\n{weeks_table(weeks)}"


def _skills(skills: SkillMap, drawn: bool) -> str:
    facts = skills.facts()
    picture = f"\n\n![A row a family of skills, a column a week. {plain(' '.join(facts))}]({PICTURE})" * drawn
    return f"## Map of skills\n\n{' '.join(facts)}{picture}"
