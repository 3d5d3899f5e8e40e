"""The clock of a round is a fold over what happened: started, paused, resumed, entered a part, finished.

Pure: it reads no clock of its own. Whoever asks says what time it is, so a clock that is folded
again after a crash tells the same time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

State = Literal["waiting", "running", "paused", "overtime", "over", "finished"]


@dataclass(frozen=True)
class Part:
    """A part of a round and the minutes it should take."""

    name: str
    minutes: float


@dataclass(frozen=True)
class Event:
    """One thing that happened: when (ISO, UTC), a word for what, and what about it (plain JSON)."""

    at: str
    kind: str
    about: Mapping[str, Any] = field(default_factory=dict)

    def moment(self) -> datetime:
        """`at` as a time with a zone. Raises ValueError."""
        at = datetime.fromisoformat(self.at)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


@dataclass(frozen=True)
class Clock:
    """Where a round stands.

    Attributes:
        minutes: until the soft end, the extra time already in it.
        grace: minutes from the soft end to the hard one, after which nothing counts.
        multiplier: extra time: 1.5 gives half as much again.
        parts: with their budgets, the extra time already in them.
        away: spans that do not count (pauses and excused absences); the last may be open.
        entered: which part was begun when.
    """

    started: datetime | None = None
    minutes: float = 0.0
    grace: float = 0.0
    multiplier: float = 1.0
    parts: tuple[Part, ...] = ()
    away: tuple[tuple[datetime, datetime | None], ...] = ()
    entered: tuple[tuple[str, datetime], ...] = ()
    finished: datetime | None = None

    @property
    def is_paused(self) -> bool:
        return self.finished is None and any(until is None for _, until in self.away)

    def second_of(self, moment: datetime) -> float:
        """Seconds on the clock at a moment; pauses stand still, and it stops when the round is finished."""
        if self.started is None:
            return 0.0
        end = min(moment, self.finished) if self.finished else moment
        if end <= self.started:
            return 0.0
        gone = (end - self.started).total_seconds()
        return max(0.0, gone - sum((until - since).total_seconds() for since, until in self._away_until(end)))

    def elapsed(self, now: datetime) -> float:
        """Seconds that counted so far."""
        return self.second_of(now)

    def remaining(self, now: datetime) -> float:
        """Seconds to the soft end; below zero after it."""
        return self.minutes * 60 - self.elapsed(now)

    def state(self, now: datetime) -> State:
        """Overtime lies between the soft end and the hard one; over is what follows."""
        if self.started is None:
            return "waiting"
        if self.finished is not None:
            return "finished"
        left = self.remaining(now)
        if left <= -self.grace * 60:
            return "over"
        if any(since <= now and (until is None or now < until) for since, until in self.away):
            return "paused"
        return "running" if left > 0 else "overtime"

    def part(self, now: datetime) -> str:
        """The part that was entered last, the first one before that; empty without parts."""
        begun = [name for name, at in self.entered if at <= now]
        return begun[-1] if begun else self.parts[0].name if self.parts else ""

    def planned(self, now: datetime) -> str:
        """The part that the plan would be in; the last one once all are used up, empty without parts."""
        gone, name = self.elapsed(now), ""
        for one in self.parts:
            name = one.name
            gone -= one.minutes * 60
            if gone < 0:
                break
        return name

    def spent(self, now: datetime) -> dict[str, float]:
        """Seconds spent in each part so far, in the order of the plan."""
        spent = {one.name: 0.0 for one in self.parts}
        if self.started is None or not self.parts:
            return spent
        begun = [(self.parts[0].name, 0.0)]
        begun += [(name, self.second_of(at)) for name, at in self.entered if at <= now]
        ends = [second for _, second in begun[1:]] + [self.elapsed(now)]
        for (name, since), until in zip(begun, ends, strict=True):
            spent[name] = spent.get(name, 0.0) + max(0.0, until - since)
        return spent

    def _away_until(self, end: datetime) -> list[tuple[datetime, datetime]]:
        """What did not count between the start and `end`, spans that overlap put together."""
        merged: list[tuple[datetime, datetime]] = []
        for since, until in sorted((since, until or end) for since, until in self.away):
            since, until = max(since, self.started or since), min(until, end)
            if until <= since:
                continue
            if merged and since <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], until))
            else:
                merged.append((since, until))
        return merged


def fold(events: Iterable[Event]) -> Clock:
    """The clock after these events; the same for any order of them. Kinds it does not know are no business of its."""
    started: datetime | None = None
    finished: datetime | None = None
    plan: Mapping[str, Any] = {}
    pauses: list[tuple[datetime, datetime | None]] = []
    excused: list[tuple[datetime, datetime | None]] = []
    entered: list[tuple[str, datetime]] = []
    for at, event in sorted(_readable(events), key=lambda pair: (pair[0], _ORDER.get(pair[1].kind, 0))):
        kind, about = event.kind, event.about
        if kind == "started":
            if started is None:
                started, plan = at, about
        elif started is None:
            continue
        elif kind == "finished":
            finished = finished or at
        elif kind == "paused" and not _is_open(pauses):
            pauses.append((at, None))
        elif kind == "resumed" and _is_open(pauses):
            pauses[-1] = (pauses[-1][0], at)
        elif kind == "entered":
            entered.append((str(about.get("part", "")), at))
        elif kind == "excused":
            span = _span(about)
            excused += [span] if span else []
    times = _number(plan.get("multiplier"), 1.0)
    return Clock(
        started=started,
        minutes=_number(plan.get("minutes")) * times,
        grace=_number(plan.get("grace")) * times,
        multiplier=times,
        parts=tuple(Part(name, minutes * times) for name, minutes in _parts(plan.get("parts"))),
        away=tuple(excused + pauses),
        entered=tuple(entered),
        finished=finished,
    )


_ORDER = {"started": -1, "finished": 1}


def _readable(events: Iterable[Event]) -> list[tuple[datetime, Event]]:
    found = []
    for event in events:
        try:
            found.append((event.moment(), event))
        except (ValueError, TypeError, OverflowError):
            continue
    return found


def _is_open(pauses: Sequence[tuple[datetime, datetime | None]]) -> bool:
    return bool(pauses) and pauses[-1][1] is None


def _span(about: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    try:
        since, until = (Event(str(about[name]), "").moment() for name in ("since", "until"))
    except (KeyError, ValueError, OverflowError):
        return None
    return (since, until) if since < until else None


def _number(given: Any, otherwise: float = 0.0) -> float:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return float(given) if is_number and 0 <= given < float("inf") else otherwise


def _parts(given: Any) -> list[tuple[str, float]]:
    pairs = given if isinstance(given, list | tuple) else []
    return [
        (str(one[0]), _number(one[1])) for one in pairs if isinstance(one, list | tuple) and len(one) == 2
    ]
