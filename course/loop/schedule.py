"""The rounds of a full-loop day, in their order, over one day or two, with a break after each."""

from __future__ import annotations

from dataclasses import dataclass, replace

LEVELS = {
    "senior": "the senior bar",
    "staff": "the staff bar, with a second design and the discussion across teams",
}
DAYS = (1, 2)


@dataclass(frozen=True)
class Slot:
    """One round of the day.

    Attributes:
        name: by which it is opened, such as "sql"; the second design is "design_2".
        kind: of round, which says what opens it.
        minutes: that it takes; `rest` are those of the break after it.
        day: 1 or 2.
    """

    name: str
    kind: str
    title: str
    minutes: float
    rest: float = 0.0
    day: int = 1


_ROUNDS = (
    Slot("recruiter", "recruiter", "Recruiter screen", 30, 10),
    Slot("assessment", "assessment", "Technical assessment", 75, 45),
    Slot("sql", "sql", "SQL round", 50, 15),
    Slot("coding", "coding", "Coding round", 50, 30),
    Slot("design", "design", "System design", 50, 15),
    Slot("design_2", "design", "System design, second round", 50, 15),
    Slot("culture", "culture", "Culture round", 45, 10),
    Slot("leadership", "leadership", "Leading across teams", 45, 0),
)
_STAFF = ("design_2", "leadership")
_SECOND_DAY = {"senior": "coding", "staff": "design"}


def schedule(level: str, days: int) -> tuple[Slot, ...]:
    """The slots of a day: level "senior" or "staff", 1 or 2 days; the last one of a day has no break after it."""
    slots = [one for one in _ROUNDS if level == "staff" or one.name not in _STAFF]
    names = [one.name for one in slots]
    second = names.index(_SECOND_DAY[level]) if days == 2 else len(slots)
    last = {second - 1, len(slots) - 1}
    return tuple(
        replace(slot, day=1 if at < second else 2, rest=0.0 if at in last else slot.rest)
        for at, slot in enumerate(slots)
    )
