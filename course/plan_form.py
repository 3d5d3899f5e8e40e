"""`plan(...)`: when you begin, how many hours a week you have and where you come from; what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from course import planning as plans
from course.planning import BACKGROUNDS, HOURS_A_WEEK, NotAPlan, Plan
from course.said import Refused, Said
from course.said_not_raised import cannot_be_written, said_not_raised
from course.work_folder import locate

if TYPE_CHECKING:
    from course.form import Form

_BACKGROUND = {
    "strong": "I write SQL and pipelines every day",
    "software": "I come from software engineering",
    "gap": "I have been away for a while",
}
_CHOICES = {name: f"{words}: {BACKGROUNDS[name]}" for name, words in _BACKGROUND.items()}


@said_not_raised
def plan(
    starts: str | date | None = None,
    hours: float | str | None = None,
    background: str | None = None,
) -> Form | Said:
    """The learner's plan: a form without arguments, else the plan that they change.

    What is not given stays as it is, or is today, 18 hours a week and "strong".
    """
    if starts is None and hours is None and background is None:
        return _form()
    return planned(starts, hours, background)


def planned(
    starts: str | date | None = None,
    hours: float | str | None = None,
    background: str | None = None,
    work: Path | None = None,
) -> Said:
    """Keep the plan with these parts changed; what follows from it, or, Refused, what cannot be read."""
    before = plans.kept(work) or Plan(date.today())
    try:
        made = Plan(
            _day(starts) if starts else before.starts,
            before.hours_a_week if hours in (None, "") else _hours(hours),
            background or before.background,
        )
        plans.keep(made, work)
    except NotAPlan as problem:
        return Refused(str(problem))
    except OSError as error:
        return cannot_be_written(error, work or locate())
    return Said("\n\n".join(_said(made, work)))


def _said(made: Plan, work: Path | None) -> list[str]:
    from autograder import library
    from course.home_tables import day, short
    from course.progress import read
    from course.standing import state

    lessons = library.lessons()
    exercises = {slug: library.find(slug) for lesson in lessons for slug in lesson.slugs}
    weeks = plans.ahead(made, lessons, exercises, state(read(work).events), date.today())
    finished = plans.last_day(weeks, made)
    named = Counter(short(lesson.title) for lesson in lessons)
    if finished is None:
        return ["Nothing is left to plan: you have done it all."]
    return [
        f"{BACKGROUNDS[made.background].capitalize()}. At {made.hours_a_week:g} hours a week, "
        f"from {day(weeks[0].begins)}: done on {day(finished)}.",
        *(
            f"{day(week.begins)} to {day(week.ends)}: {', '.join(short(one.title) if named[short(one.title)] == 1 else one.title for one in week.lessons)}."
            for week in weeks
        ),
        "It stands on your home page, and is laid out again from each day you look at it.",
    ]


def _day(given: str | date) -> date:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given).strip())
    except ValueError:
        raise NotAPlan(f"A start is a date such as 2026-12-01, not {given!r}.") from None


def _hours(given: float | str) -> float:
    try:
        return float(str(given).replace(",", "."))
    except ValueError:
        raise NotAPlan(f"Hours a week are a number, not {given!r}.") from None


def _form() -> Form:
    from course.form import Field, Form, Reply

    kept = plans.kept() or Plan(date.today())
    fields = [
        Field("starts", "First day", "text", "A date such as 2026-12-01."),
        Field("hours", "Hours a week", "text", "From 0.5 to 80."),
        Field("background", "Background", "choice", "", tuple(_CHOICES.values())),
    ]

    def heard(filled: Mapping[str, str], asked: bool) -> Reply:
        if not asked:
            return Reply("Not kept yet.")
        chosen = next((name for name, words in _CHOICES.items() if words == filled["background"]), None)
        return Reply("", planned(filled["starts"], filled["hours"], chosen).markdown.split("\n\n"))

    return Form(
        "Your plan",
        fields,
        heard,
        filled={
            "starts": kept.starts.isoformat(),
            "hours": f"{kept.hours_a_week:g}",
            "background": _CHOICES[kept.background],
        },
        button="Lay it out",
        plain=f'A plan as text: plan(starts="2026-12-01", hours={HOURS_A_WEEK:g}, background="strong")',
    )
