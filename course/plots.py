"""Plots with axes: lines, bands, marks and bars as SVG, each with the same facts as text.

What is measured and what is expected differ in shape and not in colour alone. Colours
come from the page (`--measured`, `--expected`, `--paper`) and are the text's without one.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from course.picture import Picture

WIDTH, LEFT, RIGHT, BOTTOM = 760, 70, 16, 48
MEASURED, EXPECTED = "var(--measured, currentColor)", "var(--expected, currentColor)"
_HALO = "paint-order:stroke;stroke:var(--paper, none);stroke-width:4px"
_LETTER = 6.5
_TIMES = (
    (1, "1 s"), (10, "10 s"), (60, "1 min"), (600, "10 min"), (3_600, "1 h"), (6 * 3_600, "6 h"),
    (86_400, "1 d"), (7 * 86_400, "7 d"), (21 * 86_400, "21 d"), (365 * 86_400, "1 y"),
)  # fmt: skip


@dataclass(frozen=True)
class Axis:
    """One axis: what it shows and in which unit, its ends, and its ticks as (value, label)."""

    title: str
    low: float
    high: float
    ticks: Sequence[tuple[float, str]] = ()
    logarithmic: bool = False

    def part(self, value: float) -> float:
        """Where a value lies, from 0 at the low end to 1 at the high one; values outside stay at an end."""
        low, high, value = self.low, self.high, min(max(value, self.low), self.high)
        if self.logarithmic:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return (value - low) / (high - low)


def counts(title: str, most: float) -> Axis:
    """From zero to a round number at `most` or above, with about five ticks."""
    step = 10 ** math.floor(math.log10(max(most, 5) / 5))
    step *= next(factor for factor in (1, 2, 5, 10) if most <= factor * step * 5)
    high = max(1, math.ceil(most / step)) * step
    ticks = [(at * step, f"{at * step:,.0f}") for at in range(round(high / step) + 1)]
    return Axis(title, 0, high, ticks)


def decades(title: str, least: float, most: float, *, percent: bool = False) -> Axis:
    """A logarithmic axis of powers of ten around both numbers, as plain numbers or in per cent."""
    first = math.floor(math.log10(least) + 1e-9)
    last = max(math.ceil(math.log10(most) - 1e-9), first + 1)
    values = [10.0**power for power in range(first, last + 1)]
    labels = [f"{100 * value:,.10g} %" if percent else f"{value:,.10g}" for value in values]
    return Axis(title, values[0], values[-1], list(zip(values, labels, strict=True)), True)


def lasting(title: str, longest_s: float) -> Axis:
    """A logarithmic axis of times from a second on, in seconds, with ticks that people use."""
    high = next((value for value, _ in _TIMES if value >= max(longest_s, 600)), longest_s)
    return Axis(title, 1, high, [tick for tick in _TIMES if tick[0] <= high], True)


class Plot:
    """A drawing area with two axes; whatever is added is drawn over what came before."""

    def __init__(
        self, title: str, x: Axis, y: Axis, *, height: int = 360, top: int = 36, left: int = LEFT, right: int = RIGHT
    ) -> None:  # fmt: skip
        self.title, self.x, self.y = title, x, y
        self.height, self.top, self.left, self.right = height, top, left, right
        self._drawn: list[str] = []
        self._axes()

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a value in the drawing."""
        inner = self.height - self.top - BOTTOM
        return (
            self.left + (WIDTH - self.left - self.right) * self.x.part(x),
            self.height - BOTTOM - inner * self.y.part(y),
        )

    def _axes(self) -> None:
        left, bottom = self.at(self.x.low, self.y.low)
        right, _ = self.at(self.x.high, self.y.high)
        for value, label in self.x.ticks:
            x, _ = self.at(value, self.y.low)
            self._stroke(f"M{x:.1f} {bottom:.1f} v5", 1)
            self.text(x, bottom + 19, label, "middle")
        for value, label in self.y.ticks:
            _, y = self.at(self.x.low, value)
            self._stroke(f"M{left:.1f} {y:.1f} H{right:.1f}", 1, opacity=0.18)
            self.text(left - 8, y + 4.5, label, "end")
        self._stroke(f"M{left:.1f} {bottom:.1f} H{right:.1f}", 1)
        self.text(right, self.height - 6, self.x.title, "end")
        if self.y.title:
            self.text(4, 14, self.y.title)

    def _stroke(
        self, path: str, width: float, *, ink: str = "currentColor", dash: str = "", opacity: float = 1
    ):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        faint = f' stroke-opacity="{opacity}"' if opacity < 1 else ""
        self._drawn.append(
            f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="{width}"{dashes}{faint}/>'
        )

    def text(
        self, x: float, y: float, text: str, anchor: str = "start", *, ink: str = "currentColor"
    ) -> None:
        """Words at a place of the drawing, in its own units."""
        self._drawn.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{ink}" style="{_HALO}">{escape(text)}</text>'
        )

    def label(
        self, x: float, y: float, text: str, *, right: float = 9, down: float = 4.5, anchor: str = "start",
        ink: str = "currentColor",
    ) -> None:  # fmt: skip
        """Words beside a value."""
        across, along = self.at(x, y)
        self.text(across + right, along + down, text, anchor, ink=ink)

    def line(self, points: Iterable[tuple[float, float]], *, ink: str = MEASURED, dash: str = "") -> None:
        """A line through values."""
        path = " ".join(f"{x:.1f} {y:.1f}" for x, y in (self.at(*point) for point in points))
        self._stroke(f"M{path}", 2, ink=ink, dash=dash)

    def band(self, points: Iterable[tuple[float, float, float]]) -> None:
        """What is expected: the area between the low and the high value at each x."""
        points = list(points)
        upper = [self.at(x, high) for x, _, high in points]
        lower = [self.at(x, low) for x, low, _ in reversed(points)]
        path = " ".join(f"{x:.1f} {y:.1f}" for x, y in upper + lower)
        self._drawn.append(
            f'<path d="M{path} z" fill="{EXPECTED}" stroke="{EXPECTED}" stroke-width="5" opacity="0.35"/>'
        )

    def span(self, low: float, high: float, y: float) -> None:
        """What is expected, along the x axis at one height."""
        (start, middle), (end, _) = self.at(low, y), self.at(high, y)
        self._drawn.append(
            f'<rect x="{start:.1f}" y="{middle - 6:.1f}" width="{max(end - start, 2):.1f}" height="12" fill="{EXPECTED}" fill-opacity="0.3"/>'
        )

    def tick(self, x: float, y: float) -> None:
        """The one value that is expected, as an upright stroke."""
        across, along = self.at(x, y)
        self._stroke(f"M{across:.1f} {along - 10:.1f} v20", 2.5, ink=EXPECTED)

    def mark(self, x: float, y: float, shape: str = "disc") -> None:
        """One measured value: a disc, a ring or a triangle."""
        across, along = self.at(x, y)
        if shape == "triangle":
            path = f"M{across:.1f} {along - 7:.1f} l6.5 12 h-13 z"
            self._drawn.append(f'<path d="{path}" fill="{MEASURED}" stroke="var(--paper, none)"/>')
            return
        fill = MEASURED if shape == "disc" else "var(--paper, none)"
        self._drawn.append(
            f'<circle cx="{across:.1f}" cy="{along:.1f}" r="3.5" fill="{fill}" stroke="{MEASURED}" stroke-width="1.5"/>'
        )

    def bar(self, low: float, high: float, y: float, *, striped: bool = False) -> None:
        """A bar from zero over a stretch of the x axis."""
        (start, top), (end, _), (_, bottom) = self.at(low, y), self.at(high, y), self.at(low, 0)
        box = f'x="{start:.1f}" y="{top:.1f}" width="{end - start:.1f}" height="{bottom - top:.1f}"'
        self._drawn.append(f'<rect {box} fill="{MEASURED}" fill-opacity="0.35" stroke="{MEASURED}"/>')
        if striped:
            self._drawn.append(f'<rect {box} fill="url(#{self._name("stripes")})"/>')

    def flag(self, x: float, y: float, level: int, text: str) -> None:
        """Words above a value, on a level counted from the top, with a line down to it; cut where the room ends."""
        across, along = self.at(x, y)
        above = self.top + 18 * level
        self._stroke(f"M{across:.1f} {above:.1f} V{along - 9:.1f}", 1, dash="2 3")
        room = int((WIDTH - across - 6) / _LETTER)
        self.text(across + 6, above + 9, text if len(text) <= room else f"{text[: room - 1]}…")

    def upright(self, x: float, text: str, *, reach: float = 0, anchor: str = "start") -> None:
        """A dashed line at one x, from the axis to the top and `reach` beyond, with words at its end."""
        (across, bottom), (_, top) = self.at(x, self.y.low), self.at(x, self.y.high)
        self._stroke(f"M{across:.1f} {bottom:.1f} V{top - reach:.1f}", 1, dash="3 4")
        self.text(across + (5 if anchor == "start" else -5), top - reach + 9, text, anchor)

    def _name(self, part: str) -> str:
        # Ids differ between the plots of one page and stay equal when it is made again.
        return f"plot-{zlib.crc32(self.title.encode()):08x}-{part}"

    def picture(self, facts: Sequence[str]) -> Picture:
        """The drawing, described by the facts."""
        title, about = self._name("title"), self._name("desc")
        stripes = (
            f'<defs><pattern id="{self._name("stripes")}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<path d="M1.5 0 v6" stroke="{MEASURED}" stroke-width="2.5"/></pattern></defs>'
        )
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{title} {about}" viewBox="0 0 {WIDTH} {self.height}" '
            f'style="width:100%;max-width:{WIDTH}px;font:13px sans-serif"><title id="{title}">{escape(self.title)}</title>'
            f'<desc id="{about}">{escape(" ".join(facts))}</desc>{stripes}{"".join(self._drawn)}</svg>'
        )
        return Picture(self.title, tuple(facts), svg)
