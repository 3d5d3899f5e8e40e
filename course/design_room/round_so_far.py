"""Where a design round stands is a fold over its log: what was asked, drawn and ticked, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from course.rounds.clock import Clock, Event, fold

DREW = ("drew", "wrote")
MOST = 1_000


@dataclass(frozen=True)
class Step:
    """One event with its second on the clock; None before the clock was started."""

    second: float | None
    kind: str
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RoundSoFar:
    """A round.

    Attributes:
        steps: all that happened, in order.
        asked: slugs of the questions that were answered, in order.
        ticked: texts of the checklist's items that are ticked.
        levels: the learner's own score, by dimension; the last one for each.
    """

    clock: Clock
    steps: tuple[Step, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                str(step.about["question"])
                for step in self.steps
                if step.kind == "asked" and step.about.get("question")
            )
        )

    @property
    def ticked(self) -> frozenset[str]:
        now: set[str] = set()
        for step in self.steps:
            item = str(step.about.get("item", ""))
            if step.kind == "ticked":
                now.add(item)
            elif step.kind == "unticked":
                now.discard(item)
        return frozenset(now)

    @property
    def levels(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for step in self.steps:
            if step.kind == "scored" and isinstance(step.about.get("levels"), dict):
                found |= {
                    str(name): level
                    for name, level in step.about["levels"].items()
                    if isinstance(level, int) and 0 <= level <= 3
                }
        return found

    @property
    def turned(self) -> int:
        """How many curveball cards were turned."""
        return max(
            (_number(step.about.get("card")) for step in self.steps if step.kind == "curveball"), default=0
        )

    @property
    def calibrated(self) -> dict[int, dict[str, int]]:
        """By sample: the learner's levels minus the course's; the first time each was scored."""
        found: dict[int, dict[str, int]] = {}
        for step in self.steps:
            apart = step.about.get("apart")
            if step.kind == "calibrated" and isinstance(apart, dict):
                found.setdefault(
                    _number(step.about.get("sample")), {k: v for k, v in apart.items() if isinstance(v, int)}
                )
        return found

    def first(self, *kinds: str) -> int | None:
        """The number of the first step of these kinds."""
        return next((at for at, step in enumerate(self.steps) if step.kind in kinds), None)

    @property
    def asked_before_drawing(self) -> int | None:
        """How many questions were asked before anything was drawn; None where nothing was drawn yet."""
        drew = self.first(*DREW)
        return None if drew is None else sum(step.kind == "asked" for step in self.steps[:drew])


def _number(given: Any) -> int:
    return given if isinstance(given, int) and 0 <= given < MOST else 0


def so_far(events: Iterable[Event]) -> RoundSoFar:
    """The round after these events; what cannot be read is passed over."""
    events = tuple(events)
    clock = fold(events)
    steps = []
    for event in events:
        try:
            moment = event.moment()
        except (ValueError, TypeError, OverflowError):
            continue
        began = clock.started is not None and moment >= clock.started
        steps.append(
            (moment, Step(clock.second_of(moment) if began else None, event.kind, dict(event.about)))
        )
    return RoundSoFar(clock, tuple(step for _, step in sorted(steps, key=lambda pair: pair[0])))
