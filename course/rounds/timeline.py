"""Where the time of a round went: first runs, stretches in which nothing moved, budgets; as facts and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from course.picture import Picture
from course.rounds.clock import Clock, Event
from course.rounds.event_log import now

STUCK = 6 * 60
"""Seconds without a run or a saved change from which on a stretch is mentioned."""
MOST_STRETCHES = 3


@dataclass(frozen=True)
class Worked:
    """One exercise in time; all times are seconds of the clock.

    Attributes:
        revealed: when it was asked, 0 where everything was there from the start.
        runs: when its cell was run, and whether it ran through.
        saved: when a saved notebook had something new in its cell.
        reached: whether it was asked at all.
    """

    slug: str
    revealed: float
    runs: tuple[tuple[float, bool], ...]
    saved: tuple[float, ...]
    passed: bool = False
    nudges: int = 0
    reached: bool = True

    @property
    def first_run(self) -> float | None:
        return self.runs[0][0] if self.runs else None


@dataclass(frozen=True)
class Stretch:
    """A time in which nothing moved, and the exercise that was touched before it."""

    since: float
    until: float
    slug: str


def worked(events: Sequence[Event], clock: Clock, slugs: Sequence[str]) -> list[Worked]:
    """Each exercise in time, in the order asked."""
    found = []
    one_by_one = any(event.kind == "revealed" for event in events)
    for slug in slugs:
        about = [event for event in events if event.about.get("slug") == slug]
        of = {kind: [_second(clock, event) for event in about if event.kind == kind] for kind in _KINDS}
        runs = [
            (_second(clock, event), bool(event.about.get("fine")))
            for event in events
            if event.kind == "ran" and slug in event.about.get("slugs", ())
        ]
        begun = [
            _second(clock, event)
            for event in about
            if event.kind == "answer" and event.about.get("how") == "run"
        ]
        # A run that killed the kernel began and never ended.
        runs += [(at, False) for at in begun[len(runs) :]]
        saved = [
            _second(clock, event)
            for event in about
            if event.kind == "answer" and event.about.get("how") == "saved"
        ]
        found.append(
            Worked(
                slug,
                min(of["revealed"], default=0.0),
                tuple(sorted(runs)),
                tuple(saved),
                bool(of["passed"]),
                len(of["nudged"]),
                bool(of["revealed"]) or not one_by_one,
            )
        )
    return found


def stuck(rows: Sequence[Worked], clock: Clock) -> list[Stretch]:
    """The longest stretches in which no cell was run and nothing new was saved, the longest first."""
    moves = sorted(
        [(row.revealed, row.slug) for row in rows]
        + [(at, row.slug) for row in rows for at, _ in row.runs]
        + [(at, row.slug) for row in rows for at in row.saved]
    )
    end = min(clock.elapsed(now()), (clock.minutes + clock.grace) * 60)
    stretches = [
        Stretch(at, later, slug)
        for (at, slug), (later, _) in zip(moves, [*moves[1:], (end, "")], strict=True)
        if later - at >= STUCK
    ]
    return sorted(stretches, key=lambda one: one.since - one.until)[:MOST_STRETCHES]


def facts(rows: Sequence[Worked], clock: Clock, titles: dict[str, str]) -> list[str]:
    """Lines about each exercise, the stretches and the budgets."""
    said = []
    for row in rows:
        if not row.runs:
            words = "saved and never run" if row.saved else "not begun" if row.reached else "not reached"
        else:
            fine = sum(fine for _, fine in row.runs)
            words = f"first run after {said_minutes(row.runs[0][0] - row.revealed)}, {_runs(len(row.runs))}, {fine} of which went through"
        extra = [f"{row.nudges} nudge{'s' if row.nudges > 1 else ''}"] * bool(row.nudges) + [
            "passed"
        ] * row.passed
        said.append(f"{titles[row.slug]}: {', '.join([words, *extra])}.")
    said += [
        f"Nothing moved for {said_minutes(one.until - one.since)} from minute {one.since / 60:.0f} on, after you touched {titles[one.slug]}."
        for one in stuck(rows, clock)
    ]
    spent = clock.spent(now())
    said += [
        f"{part.name}: {said_minutes(spent[part.name])} of {said_minutes(part.minutes * 60)}"
        + (", over its budget." if spent[part.name] > part.minutes * 60 + 30 else ".")
        for part in clock.parts
        if spent[part.name]
    ]
    return said


def drawn(rows: Sequence[Worked], clock: Clock, titles: dict[str, str]) -> Picture:
    """A line an exercise: a disc for a run that went through, a ring for one that did not, a triangle where it was asked."""
    from course.plots import Axis, Plot

    long = max(clock.minutes + clock.grace, clock.elapsed(now()) / 60, 1)
    step = 5 if long <= 40 else 10 if long <= 80 else 15
    ticks = [(float(at), str(at)) for at in range(0, int(long) + 1, step)]
    heights = [(float(len(rows) - at), _short(titles[row.slug])) for at, row in enumerate(rows)]
    plot = Plot(
        "Each question on the clock",
        Axis("minutes on the clock", 0, long, ticks),
        Axis("", 0.3, len(rows) + 0.7, heights),
        height=90 + 34 * max(1, len(rows)),
        left=200,
    )
    for (height, _), row in zip(heights, rows, strict=True):
        if row.reached:
            plot.mark(row.revealed / 60, height, "triangle")
        for at in row.saved:
            plot.tick(at / 60, height)
        for at, fine in row.runs:
            plot.mark(at / 60, height, "disc" if fine else "ring")
    plot.upright(clock.minutes, "time is up", reach=0, anchor="end")
    key = "A triangle is where it was asked, a disc a run that went through, a ring one that stopped, a stroke something saved without a run."
    return plot.picture([key, *facts(rows, clock, titles)])


def said_minutes(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 90:
        return f"{max(0, seconds):.0f} s"
    return f"{seconds / 60:.0f} min"


_KINDS = ("revealed", "passed", "nudged")


def _second(clock: Clock, event: Event) -> float:
    try:
        return clock.second_of(event.moment())
    except ValueError:
        return 0.0


def _runs(number: int) -> str:
    return "1 run" if number == 1 else f"{number} runs"


def _short(title: str) -> str:
    return title if len(title) <= 27 else f"{title[:26]}…"
