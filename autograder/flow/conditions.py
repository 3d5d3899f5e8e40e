"""What happens to a pipeline while it runs: one thing at one time, for so long, of such a size."""

from __future__ import annotations

import math
from dataclasses import dataclass

from autograder.flow.pipeline import BadPipeline


@dataclass(frozen=True)
class Kind:
    """What a kind of event does; `minutes` and `size` are those it has unless it is told others.

    A size lies between `low` and `high`; without a meaning (`size_is` empty) there is none.
    """

    does: str
    minutes: float
    size_is: str = ""
    size: float = 0.0
    low: float = 0.0
    high: float = 1.0


KINDS = {
    "kill task": Kind("a task dies, and the job starts again from its last checkpoint", 0),
    "kill broker": Kind("a broker dies; its partitions have no leader until another one is elected", 0.5),
    "zone lost": Kind("a zone goes, with its brokers and its tasks, until they are replaced", 60),
    "sink throttled": Kind("the sink takes less", 60, "share of the sink that is left", 0.25),
    "hot key": Kind("one key has much of the traffic", 120, "its share", 0.4),
    "future clock": Kind("a device sends with a clock that is ahead", 1, "hours ahead", 24, 0, 24 * 3_650),
    "schema break": Kind("some events cannot be read", 60, "their share", 0.2),
    "load": Kind("more comes than usual", 120, "times the usual", 1.6, 0, 100),
    "flush": Kind("devices keep their events back, and then send them all within half that time", 60, "their share", 0.5),
    "silent drop": Kind("the job drops events and says nothing", 180, "their share", 1.0),
    "job down": Kind("the job does not run", 60),
}  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """One thing that happens.

    Attributes:
        what: one of `KINDS`.
        at_h: hours from the start, which is a midnight.
        minutes: how long; None is what is usual for its kind.
        size: how much; None is what is usual.

    Raises:
        BadPipeline: no such kind, or a number outside its range.
    """

    what: str
    at_h: float = 20.0
    minutes: float | None = None
    size: float | None = None

    def __post_init__(self) -> None:
        kind = KINDS.get(self.what)
        if kind is None:
            raise BadPipeline(f"Nothing is called {self.what!r}; there are {', '.join(KINDS)}.")
        if self.minutes is None:
            object.__setattr__(self, "minutes", kind.minutes)
        if self.size is None:
            object.__setattr__(self, "size", kind.size)
        if not (self._is_number(self.at_h) and 0 <= self.at_h <= 24 * 60):
            raise BadPipeline(f"{self.what!r} is at hour {self.at_h!r}; it lies between 0 and 1,440.")
        if not (self._is_number(self.minutes) and 0 <= self.minutes <= 60 * 24 * 60):
            raise BadPipeline(
                f"{self.what!r} lasts {self.minutes!r} minutes; it is zero or more, at most 60 days."
            )
        if kind.size_is and not (self._is_number(self.size) and kind.low <= self.size <= kind.high):
            raise BadPipeline(
                f"{self.what!r} has the size {self.size!r} ({kind.size_is}); it lies between {kind.low:g} and {kind.high:g}."
            )

    @staticmethod
    def _is_number(value: object) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)

    @property
    def end_h(self) -> float:
        """The hour at which it is over."""
        return self.at_h + self.minutes / 60

    def __str__(self) -> str:
        lasts = f" for {self.minutes:g} min" if self.minutes else ""
        size = f" ({KINDS[self.what].size_is} {self.size:g})" if KINDS[self.what].size_is else ""
        return f"{self.what} at hour {self.at_h:g}{lasts}{size}"
