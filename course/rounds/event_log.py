"""A round's log: one JSON line an event, on the disk before anybody is told that it was written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from course.durable import append_line, locked
from course.rounds.clock import Clock, Event, Part, fold


class EventLog:
    """The log of one round at `path`. What a method has returned from survives a kill; each raises OSError only."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    def events(self) -> tuple[Event, ...]:
        """All that can be read, in the order written; a line that was torn by a kill is passed over."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return ()
        return tuple(event for line in content.split(b"\n") if (event := _event(line)) is not None)

    def clock(self) -> Clock:
        """The clock as the log has it."""
        return fold(self.events())

    def add(self, kind: str, at: datetime | None = None, /, **about: Any) -> Event:
        """Write down that something happened, now unless `at` says when (a time with a zone)."""
        return self.add_all([(kind, about)], at)[0]

    def add_all(
        self, happened: Iterable[tuple[str, dict[str, Any]]], at: datetime | None = None
    ) -> list[Event]:
        """Several at once, with one wait for the disk."""
        moment = (at or now()).astimezone(UTC).isoformat(timespec="microseconds")
        events = [Event(moment, kind, about) for kind, about in happened]
        lines = [
            json.dumps({"at": event.at, "kind": event.kind, "about": event.about}).encode()
            for event in events
        ]
        if lines:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path.with_name(f".{self.path.stem}.lock")):
                append_line(self.path, b"\n".join(lines))
        return events

    def start(
        self,
        *,
        minutes: float,
        parts: Sequence[Part] = (),
        grace: float = 0,
        multiplier: float = 1.0,
        at: datetime | None = None,
        **about: Any,
    ) -> None:
        """Start the clock; a clock that runs already goes on as it is."""
        if self.clock().started is None:
            plan = [[part.name, part.minutes] for part in parts]
            self.add("started", at, minutes=minutes, parts=plan, grace=grace, multiplier=multiplier, **about)

    def pause(self, at: datetime | None = None) -> None:
        """Stand still from now on."""
        clock = self.clock()
        if clock.started and not clock.finished and not clock.is_paused:
            self.add("paused", at)

    def resume(self, at: datetime | None = None) -> None:
        """Go on after a pause."""
        if self.clock().is_paused:
            self.add("resumed", at)

    def enter(self, part: str, at: datetime | None = None) -> None:
        """Begin a part of the round."""
        clock = self.clock()
        if clock.started and not clock.finished and clock.part(at or now()) != part:
            self.add("entered", at, part=part)

    def excuse(self, since: datetime, until: datetime) -> None:
        """Take a span out of the clock, such as the time between a crash and going on."""
        self.add("excused", since=since.isoformat(), until=until.isoformat())

    def finish(self, at: datetime | None = None) -> None:
        """Stop the clock for good."""
        clock = self.clock()
        if clock.started and not clock.finished:
            self.add("finished", at)


def now() -> datetime:
    """The time, with a zone."""
    return datetime.now(UTC)


def _event(line: bytes) -> Event | None:
    try:
        found = json.loads(line)
        return Event(str(found["at"]), str(found["kind"]), dict(found.get("about") or {}))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
