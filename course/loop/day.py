"""Where a full-loop day stands, as a fold over what happened: a crash or a night in between changes nothing.

Pure. The order of the lines makes no difference, nor does a line that stands there twice, so that the
logs of two machines merge by putting them together. What does not fit changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from course.loop.schedule import DAYS, LEVELS, Slot
from course.rounds.clock import Event

State = Literal["waiting", "open", "done", "skipped"]


@dataclass(frozen=True)
class Attempt:
    """One time that a round was opened.

    Attributes:
        kept: its folder inside the work folder, "" while there is none.
        heard: levels by dimension that a listener gave, one mapping a listener.
    """

    opened: datetime
    kept: str = ""
    closed: datetime | None = None
    note: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    heard: tuple[Mapping[str, int], ...] = ()


@dataclass(frozen=True)
class Standing:
    """A round of the day and how often it was begun."""

    slot: Slot
    state: State = "waiting"
    attempts: tuple[Attempt, ...] = ()
    skipped_at: datetime | None = None

    @property
    def last(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def goes_on(self) -> bool:
        """Whether it was begun and is not done: opening it goes on with it, also after it was left out."""
        return self.last is not None and self.last.closed is None


@dataclass(frozen=True)
class LoopDay:
    """A day as planned and as it went.

    Attributes:
        words: what the learner says to each criterion, in their own words; the last ones.
        ticked: items of the debrief.
    """

    level: str
    days: int
    planned: datetime
    rounds: tuple[Standing, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()

    @property
    def begun(self) -> bool:
        return any(one.state != "waiting" for one in self.rounds)

    @property
    def over(self) -> bool:
        """Whether every round is done or skipped."""
        return all(one.state in ("done", "skipped") for one in self.rounds)

    @property
    def now(self) -> Standing | None:
        """The round that was opened last and is open, else the first that waits; None when all are done or skipped."""
        opened = [one for one in self.rounds if one.state == "open"]
        if opened:
            return max(opened, key=lambda one: one.last.opened)
        return next((one for one in self.rounds if one.state == "waiting"), None)

    def named(self, name: str) -> Standing | None:
        """The round of a name."""
        return next((one for one in self.rounds if one.slot.name == name), None)

    def break_until(self, now: datetime) -> datetime | None:
        """When the break ends that runs now; None where none does, or while a round is open."""
        if self.over or any(one.state == "open" for one in self.rounds):
            return None
        ends = [
            one.last.closed + timedelta(minutes=one.slot.rest)
            for one in self.rounds
            if one.state == "done" and one.last.closed
        ]
        return max(ends) if ends and max(ends) > now else None


def fold(events: Iterable[Event]) -> LoopDay | None:
    """The day after these events; None while none is planned. It may be planned anew until it is begun."""
    ordered = _in_order(events)
    began = min((at for at, event in ordered if event.kind in _MOVES), default=None)
    plans = [
        (at, plan) for at, event in ordered if event.kind == "planned" and (plan := _planned(at, event.about))
    ]
    if not plans:
        return None
    before = [plan for at, plan in plans if began is None or at <= began]
    # A clock that was set back may have put all plans behind what happened.
    day = before[-1] if before else plans[0][1]
    for at, event in ordered:
        day = _after(day, at, event.kind, event.about)
    return day


def _after(day: LoopDay, at: datetime, kind: str, about: Mapping[str, Any]) -> LoopDay:
    if kind == "word" and about.get("criterion"):
        return replace(day, words={**day.words, str(about["criterion"]): str(about.get("text", ""))})
    if kind in ("ticked", "unticked") and about.get("item"):
        item = {str(about["item"])}
        return replace(day, ticked=day.ticked | item if kind == "ticked" else day.ticked - item)
    if kind not in _MOVES:
        return day
    return replace(
        day,
        rounds=tuple(
            _MOVES[kind](one, at, about) if one.slot.name == about.get("slot") else one for one in day.rounds
        ),
    )


def _opened(one: Standing, at: datetime, about: Mapping[str, Any]) -> Standing:
    if one.goes_on:
        return replace(one, state="open")
    known = {name: value for name, value in about.items() if name != "slot"}
    return replace(one, state="open", attempts=(*one.attempts, Attempt(at, about=known)))


def _kept(one: Standing, at: datetime, about: Mapping[str, Any]) -> Standing:
    if one.last is None or not about.get("kept"):
        return one
    return replace(one, attempts=(*one.attempts[:-1], replace(one.last, kept=str(about["kept"]))))


def _closed(one: Standing, at: datetime, about: Mapping[str, Any]) -> Standing:
    """Done; a round that was never opened here was held elsewhere, and its note says how."""
    note = str(about.get("note", ""))
    if one.goes_on:
        return replace(
            one, state="done", attempts=(*one.attempts[:-1], replace(one.last, closed=at, note=note))
        )
    if one.state == "done":
        return one
    return replace(one, state="done", attempts=(*one.attempts, Attempt(at, closed=at, note=note)))


def _skipped(one: Standing, at: datetime, about: Mapping[str, Any]) -> Standing:
    """What was done stays done."""
    return one if one.state == "done" else replace(one, state="skipped", skipped_at=at)


def _heard(one: Standing, at: datetime, about: Mapping[str, Any]) -> Standing:
    """Levels of somebody who listened, to the holding that was the last one then."""
    given = about.get("levels")
    levels = (
        {str(name): level for name, level in given.items() if level in (0, 1, 2, 3)}
        if isinstance(given, Mapping)
        else {}
    )
    if one.last is None or not levels:
        return one
    return replace(one, attempts=(*one.attempts[:-1], replace(one.last, heard=(*one.last.heard, levels))))


_MOVES = {"heard": _heard, "opened": _opened, "kept": _kept, "closed": _closed, "skipped": _skipped}


def _planned(at: datetime, about: Mapping[str, Any]) -> LoopDay | None:
    try:
        slots = [Slot(**one) for one in about["slots"]]
        if about["level"] not in LEVELS or about["days"] not in DAYS or not slots:
            return None
        return LoopDay(str(about["level"]), int(about["days"]), at, tuple(Standing(one) for one in slots))
    except (KeyError, TypeError, ValueError):
        return None


def _in_order(events: Iterable[Event]) -> list[tuple[datetime, Event]]:
    """Each event once, by its time; those of the same moment by what they say."""
    found = {}
    for event in events:
        try:
            said = json.dumps(event.about, sort_keys=True, default=str)
            found[event.moment(), _RANK.get(event.kind, 9), event.kind, said] = event
        except (ValueError, TypeError, OverflowError):
            continue
    return [(key[0], found[key]) for key in sorted(found)]


_RANK = {"planned": 0, "opened": 1, "kept": 2, "closed": 3, "skipped": 4, "heard": 5}
