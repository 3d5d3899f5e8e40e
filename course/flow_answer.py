"""A pipeline as it is and as it would be: what comes of both, as a sentence, as rows, and as plots over time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

import numpy as np

from autograder.flow.course import LOSSES, Course
from autograder.quantities import in_words
from course.picture import Picture
from course.plots import Axis, Plot

_POINTS = 240
_HEIGHT = 200
_LASTING = (1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 6 * 3_600, 12 * 3_600, 86_400)


def share(part: float) -> str:
    """A share in per cent; what is nothing but rounding is none."""
    return "none" if part < 1e-9 else f"{100 * part:.3g} %"


def _age(seconds: float) -> str:
    return in_words(seconds, "duration") if seconds >= 1 else "0 s"


def _caught_up(course: Course) -> str:
    if not course.conditions:
        return "nothing happened"
    if math.isinf(course.recovers_min):
        return "not by the end"
    return (
        f"{in_words(course.recovers_min * 60, 'duration')} after it began"
        if course.recovers_min
        else "never behind"
    )


ROWS: tuple[tuple[str, Callable[[Course], str]], ...] = (
    ("most lag", lambda one: in_words(round(one.lag_max), "count", "events")),
    ("oldest unread event", lambda one: _age(one.lag_max_s)),
    ("lag at the end", lambda one: in_words(round(one.lag_final), "count", "events")),
    ("caught up", _caught_up),
    *((f"lost: {cause}", lambda one, cause=cause: share(one.lost[cause])) for cause in LOSSES),
    ("duplicates in the table", lambda one: share(one.duplicates)),
    ("rows a day that restate a day", lambda one: in_words(one.restated_rows, "count")),
    ("days restated a day", lambda one: str(one.restated_days)),
    ("rows on another day", lambda one: share(one.wrong_day)),
    ("state", lambda one: in_words(one.state_gb * 1e9, "bytes")),
    (
        "files a day",
        lambda one: f"{in_words(one.files_per_day, 'count')} of {in_words(one.file_mb * 1e6, 'bytes')}",
    ),
    ("small files", lambda one: share(one.small_files)),
    ("scanned a day", lambda one: in_words(one.scanned_tb * 1e12, "bytes")),
    ("rewritten a day", lambda one: in_words(one.rewritten_tb * 1e12, "bytes")),
    ("seen after, 95 of 100", lambda one: _age(one.freshness_p95_s)),
    ("brokers", lambda one: f"{one.brokers:,}"),
    ("dollars a day", lambda one: f"$ {one.dollars_per_day:,.0f}"),
)


@dataclass(frozen=True)
class FlowAnswer:
    """What comes of a pipeline as it was and as it is now.

    Attributes:
        name: of the pipeline.
        changed: what is not as it was, in words.
        happens: the condition, in words.
        notes: what was assumed.
    """

    name: str
    before: Course
    now: Course
    changed: tuple[str, ...] = ()
    happens: str = ""
    notes: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The course as it is now, in three short sentences."""
        now = self.now
        oldest = (
            f"The oldest unread event was {_age(now.lag_max_s)} old"
            if now.lag_max_s >= 1
            else "Nothing waited"
        )
        caught = f"; caught up: {_caught_up(now)}." if now.conditions and now.lag_max_s >= 1 else "."
        cause = max(now.lost, key=now.lost.__getitem__)
        lost = f"Lost: {share(now.loss)}" + (
            f", most of it because {LOSSES[cause]}." if now.loss >= 1e-9 else "."
        )
        return f"{oldest}{caught} {lost} Duplicates: {share(now.duplicates)}. $ {now.dollars_per_day:,.0f} a day."

    def rows(self) -> list[tuple[str, str, str]]:
        """(figure, as it was, as it is now)."""
        return [(name, said(self.before), said(self.now)) for name, said in ROWS]

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """Lag, losses, duplicates, state and freshness over time; dashed is how it was."""
        return (
            self._plot("Lag", "events", lambda one: one.trace.lag, lambda value: in_words(value, "count")),
            self._losses(),
            self._plot("Duplicates so far", "rows", lambda one: one.trace.duplicates, lambda value: in_words(value, "count")),
            self._plot("State", "", lambda one: one.trace.state_gb * 1e9, lambda value: in_words(value, "bytes")),
            self._plot("Seen after", "", lambda one: one.trace.freshness_s, lambda value: in_words(value, "duration"), _LASTING),
        )  # fmt: skip

    def _plot(
        self,
        title: str,
        unit: str,
        of: Callable[[Course], np.ndarray],
        said: Callable[[float], str],
        steps: Sequence[float] = (),
    ) -> Picture:
        most = max(float(of(self.before).max()), float(of(self.now).max()))
        plot = Plot(
            f"{title}: {self.name}", self._hours(), _axis(unit, most, said, steps), height=_HEIGHT, left=90
        )
        facts = []
        for name, course, dash in (("before", self.before, "5 4"), ("now", self.now, "")):
            if name == "before" and not self.changed:
                continue
            values = of(course)
            plot.line(_points(course.trace.hour, values), dash=dash)
            at = int(values.argmax())
            if float(values[at]) <= 0:
                facts.append(f"{name}: none.")
            else:
                facts.append(
                    f"{name}: at most {said(float(values[at]))} at hour {course.trace.hour[at]:.1f}; at the end {said(float(values[-1]))}."
                )
        return plot.picture(facts)

    def _losses(self) -> Picture:
        # Shares as in the rows: of all events, copies aside.
        scale = {
            cause: self.now.lost[cause] / part[-1]
            for cause, part in self.now.trace.lost.items()
            if part[-1] > 0
        }
        lines = {
            cause: 100 * scale[cause] * part
            for cause, part in self.now.trace.lost.items()
            if self.now.lost[cause] >= 1e-9
        }
        most = max((float(part[-1]) for part in lines.values()), default=0.0)
        axis = _axis("% of all events, so far", most, lambda value: f"{value:.3g} %")
        plot = Plot(f"Lost: {self.name}", self._hours(), axis, height=_HEIGHT, left=90, right=110)
        facts = []
        for (cause, part), dash in zip(lines.items(), ("", "7 3", "2 3", "9 3 2 3", "1 5"), strict=False):
            plot.line(_points(self.now.trace.hour, part), dash=dash)
            plot.label(self.now.hours, float(part[-1]), cause)
            facts.append(f"{cause} ({LOSSES[cause]}): {part[-1]:.3g} % in the end.")
        return plot.picture(facts or ["Nothing is lost."])

    def _hours(self) -> Axis:
        step = max(4, round(self.now.hours / 6))
        return Axis(
            "hour", 0, self.now.hours, [(at, str(at)) for at in range(0, int(self.now.hours) + 1, step)]
        )

    def __repr__(self) -> str:
        told = [f"What if: {self.name}", *(f"  changed: {one}" for one in self.changed)]
        told += [f"  happens: {self.happens}"] if self.happens else []
        told += [self.summary, ""]
        width = max(len(name) for name, _ in ROWS)
        for name, before, now in self.rows():
            told.append(f"{name:{width}}  {now}" + (f"  (was {before})" if before != now else ""))
        told += [f"{picture.title}. {' '.join(picture.facts)}" for picture in self.pictures]
        return "\n".join([*told, *(f"* {note}" for note in self.notes)])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        def listed(parts: tuple[str, ...]) -> str:
            return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in parts)}</ul>" if parts else ""

        rows = "".join(
            f"<tr><th scope='row' style='text-align:left'>{escape(name)}</th><td>{escape(before)}</td><td>{escape(now)}</td></tr>"
            for name, before, now in self.rows()
        )
        head = "<tr><th scope='col'>figure</th><th scope='col'>was</th><th scope='col'>now</th></tr>"
        happens = (f"happens: {self.happens}",) if self.happens else ()
        html = (
            f"<p><strong>{escape(self.name)}</strong></p>{listed((*self.changed, *happens))}<p>{escape(self.summary)}</p>"
            f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
            + "".join(
                f"<p>{escape(one.title)}. {escape(' '.join(one.facts))}</p>{one.svg}" for one in self.pictures
            )
            + listed(self.notes)
        )
        return {"text/plain": repr(self), "text/html": html}


def _axis(title: str, most: float, said: Callable[[float], str], steps: Sequence[float] = ()) -> Axis:
    """From zero to a round number, ticks in words of the quantity, at multiples of one of the steps if one fits."""
    most = most if most > 0 else 1.0
    step = next((step for step in steps if most <= 5 * step), 0)
    if not step:
        step = 10.0 ** math.floor(math.log10(most / 4))
        step *= next(factor for factor in (1, 2, 5, 10) if most <= factor * step * 4 * (1 + 1e-9))
    count = max(1, math.ceil(most / step - 1e-9))
    return Axis(
        title, 0, count * step, [(at * step, said(at * step) if at else "0") for at in range(count + 1)]
    )


def _points(hour: np.ndarray, values: np.ndarray) -> list[tuple[float, float]]:
    """A line of few points that keeps each stretch's highest and lowest value."""
    if len(hour) <= _POINTS:
        return list(zip(hour.tolist(), values.tolist(), strict=True))
    found = []
    for part in np.array_split(np.arange(len(hour)), _POINTS // 2):
        found += sorted({int(part[values[part].argmin()]), int(part[values[part].argmax()]), int(part[-1])})
    return [(float(hour[at]), float(values[at])) for at in found]
