"""The learner's plan: which lessons in which week, laid out anew from today each time somebody looks.

A day that was missed moves what is left, and nothing else: a plan has a start, a pace and a
background, and no debts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.durable import write_whole
from course.work_folder import locate

if TYPE_CHECKING:
    from autograder.library import Lesson
    from course.standing import Standing

BACKGROUNDS = {
    "strong": "the four weeks, on-ramps left out",
    "software": "all six weeks of lessons, on-ramps first",
    "gap": "all six weeks of lessons, on-ramps first",
}
HOURS_A_WEEK = 18.0
PRACTICE = 2
"""An exercise names a prepared candidate's minutes. Who prepares takes about twice as long: tries, why, saying it aloud."""
_FILE = "plan.json"


class NotAPlan(ValueError):
    """A plan that cannot be followed; the message says which part, and what it may be."""


@dataclass(frozen=True)
class Plan:
    """When somebody begins, how many hours a week they have, and where they come from.

    Raises NotAPlan for less than half an hour or more than 80 hours a week, or another background.
    """

    starts: date
    hours_a_week: float = HOURS_A_WEEK
    background: str = "strong"

    def __post_init__(self) -> None:
        hours = self.hours_a_week
        is_number = isinstance(hours, int | float) and not isinstance(hours, bool) and math.isfinite(hours)
        if not is_number or not 0.5 <= hours <= 80:
            raise NotAPlan(f"Hours a week are a number from 0.5 to 80, not {hours!r}.")
        if self.background not in BACKGROUNDS:
            raise NotAPlan(f"A background is one of {', '.join(BACKGROUNDS)}, not {self.background!r}.")
        if not isinstance(self.starts, date):
            raise NotAPlan(f"A start is a date, not {self.starts!r}.")

    @property
    def has_onramps(self) -> bool:
        return self.background != "strong"

    def lessons(self, lessons: Sequence[Lesson]) -> list[Lesson]:
        """The lessons of this plan in its order: on-ramps before everything else, or not at all."""
        onramps = [one for one in lessons if is_onramp(one)]
        return [*(onramps if self.has_onramps else ()), *(one for one in lessons if not is_onramp(one))]


@dataclass(frozen=True)
class PlannedWeek:
    """Seven days from `begins`, and the lessons that fit into its hours; a long one goes on in the next."""

    begins: date
    lessons: tuple[Lesson, ...]
    minutes: int

    @property
    def ends(self) -> date:
        return self.begins + timedelta(days=6)


def is_onramp(lesson: Lesson) -> bool:
    """Whether a lesson belongs to one of the two optional weeks."""
    return any(part.startswith("onramp_") for part in Path(lesson.folder).parts)


def minutes_of(lesson: Lesson, exercises: Mapping[str, Any], state: Mapping[str, Standing]) -> int:
    """Minutes that are left in a lesson: its open exercises, and its prose, or round, until one of them is begun."""
    slugs = lesson.slugs
    left = PRACTICE * sum(exercises[slug].minutes for slug in slugs if not _is_done(slug, state))
    return left + (lesson.minutes if not any(slug in state for slug in slugs) else 0)


def ahead(
    plan: Plan,
    lessons: Sequence[Lesson],
    exercises: Mapping[str, Any],
    state: Mapping[str, Standing],
    today: date,
) -> list[PlannedWeek]:
    """What is left, week after week from today, or from the start where that is still to come.

    A lesson without exercises counts as read as soon as a later one has been begun.
    """
    order = plan.lessons(lessons)
    begun = [at for at, one in enumerate(order) if any(slug in state for slug in one.slugs)]
    reached = begun[-1] if begun else -1
    budget = plan.hours_a_week * 60
    begins, room, held, weeks = max(plan.starts, today), budget, [], []

    def close() -> None:
        weeks.append(PlannedWeek(begins, tuple(held), round(budget - room)))

    for at, lesson in enumerate(order):
        left = minutes_of(lesson, exercises, state) if lesson.slugs or at > reached else 0
        while left > 0:
            if room <= 0:
                close()
                begins, room, held = begins + timedelta(days=7), budget, []
            held.append(lesson)
            room, left = room - min(left, room), left - min(left, room)
    if held:
        close()
    return weeks


def last_day(weeks: Sequence[PlannedWeek], plan: Plan) -> date | None:
    """The day on which the last planned minute falls, the pace being even; None where nothing is left."""
    if not weeks:
        return None
    share = min(1.0, weeks[-1].minutes / (plan.hours_a_week * 60))
    return weeks[-1].begins + timedelta(days=max(0, math.ceil(share * 7) - 1))


def position(lesson: Lesson, plan: Plan) -> str:
    """Where a lesson stands: "week 2 of 4"; "on-ramp" for a week that the plan leaves out."""
    number = int("".join(character for character in lesson.week if character.isdigit()) or 0)
    if is_onramp(lesson):
        return f"week {number} of 6" if plan.has_onramps else "an optional on-ramp"
    return f"week {number + 2} of 6" if plan.has_onramps else f"week {number} of 4"


def keep(plan: Plan, work: Path | None = None) -> Path:
    """Write the plan into the work folder. Raises OSError."""
    path = (work or locate()) / ".course" / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps({**asdict(plan), "starts": plan.starts.isoformat()}).encode())
    return path


def kept(work: Path | None = None) -> Plan | None:
    """The plan in the work folder; None where there is none, or none that can be read."""
    try:
        found = json.loads(((work or locate()) / ".course" / _FILE).read_bytes())
        return Plan(date.fromisoformat(found["starts"]), found["hours_a_week"], found["background"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _is_done(slug: str, state: Mapping[str, Standing]) -> bool:
    return slug in state and state[slug].solved is not None
