"""Pictures for lessons: a few rows drawn as SVG, with the same facts as text before them.

Nothing is told by colour alone, and everything is drawn in the colour of the
text around it, so that a picture reads in a light and in a dark theme. In a
notebook a picture shows itself when it is the last expression of a cell.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any

_WIDTH, _LABEL, _RIGHT, _ROW = 640, 170, 90, 28
_LONGEST_LABEL, _MOST_MIDNIGHTS = 22, 8
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Picture:
    """A title, the facts as lines of text, and the drawing of them as one inline SVG."""

    title: str
    facts: tuple[str, ...]
    svg: str

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"- {fact}" for fact in self.facts)])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        facts = "".join(f"<li>{escape(fact)}</li>" for fact in self.facts)
        return {
            "text/plain": str(self),
            "text/html": f"<p><strong>{escape(self.title)}</strong></p><ul>{facts}</ul>{self.svg}",
        }


def bars(pairs: Sequence[tuple[str, float | None]], title: str, unit: str = "") -> Picture:
    """Horizontal bars from zero, one per (label, value), in the order given.

    A value of None is said to be missing; one below zero raises ValueError.
    """
    if below := [label for label, value in pairs if value is not None and value < 0]:
        raise ValueError(f"A bar starts at zero; these values are below it: {', '.join(below)}")
    said = ["no value" if value is None else f"{_number(value)} {unit}".strip() for _, value in pairs]
    longest = max((value for _, value in pairs if value), default=1)
    room = _WIDTH - _LABEL - _RIGHT
    drawn = []
    for row, ((label, value), text) in enumerate(zip(pairs, said, strict=True)):
        y, length = row * _ROW + 4, room * (value or 0) / longest
        drawn.append(_text(_LABEL - 8, y + 15, _short(label), "end"))
        drawn.append(
            f'<rect x="{_LABEL}" y="{y}" width="{length:.1f}" height="20" fill="currentColor" fill-opacity="0.3" stroke="currentColor"/>'
        )
        drawn.append(_text(_LABEL + length + 6, y + 15, text))
    return _picture(
        title,
        [f"{label}: {text}" for (label, _), text in zip(pairs, said, strict=True)],
        len(pairs) * _ROW + 4,
        drawn,
    )


def timeline(rows: Sequence[tuple[str, str, str]], title: str) -> Picture:
    """An arrow per delivery from when it happened (a ring) to when it arrived; midnights are dashed lines.

    Args:
        rows: (label, event time, arrival time), the times ISO 8601 without a zone, read as UTC.

    Raises:
        ValueError: no rows, or a time that is not ISO 8601.
    """
    if not rows:
        raise ValueError("A timeline needs at least one delivery.")
    moments = [
        (label, datetime.fromisoformat(happened), datetime.fromisoformat(arrived))
        for label, happened, arrived in rows
    ]
    times = [moment for _, *pair in moments for moment in pair]
    first, last = min(times), max(times)
    span = (last - first) or _MINUTE
    room = _WIDTH - _LABEL - 24

    def x(moment: datetime) -> float:
        return _LABEL + room * ((moment - first) / span)

    height = len(rows) * _ROW + 30
    drawn = []
    midnight = datetime.combine(first.date(), datetime.min.time())
    midnights = [
        midnight + day * _DAY for day in range((last - midnight).days + 1) if midnight + day * _DAY >= first
    ]
    for moment in midnights[:: -(-len(midnights) // _MOST_MIDNIGHTS) or 1]:
        drawn.append(
            f'<line x1="{x(moment):.1f}" y1="0" x2="{x(moment):.1f}" y2="{height - 20}" stroke="currentColor" stroke-opacity="0.5" stroke-dasharray="3 4"/>'
        )
        drawn.append(_text(x(moment), height - 5, f"{moment:%d %b}", "middle"))
    for row, (label, happened, arrived) in enumerate(moments):
        y, start, end = row * _ROW + 14, x(happened), x(arrived)
        head = max(-7.0, min(7.0, (end - start) / 2))
        drawn.append(_text(_LABEL - 14, y + 5, _short(label), "end"))
        drawn.append(
            f'<circle cx="{start:.1f}" cy="{y}" r="4" fill="none" stroke="currentColor" stroke-width="2"/>'
        )
        drawn.append(
            f'<path d="M{start:.1f} {y} H{end:.1f} m{-head:.1f} -5 l{head:.1f} 5 l{-head:.1f} 5" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        )
    facts = [
        f"{label}: happened {_clock(happened)}, arrived {_clock(arrived)}, {_later(arrived - happened)}"
        for label, happened, arrived in moments
    ]
    return _picture(title, facts, height, drawn)


def frame(values: Sequence[Any], current: int, start: int, end: int, title: str) -> Picture:
    """One row of boxes: which of `values` are inside the window frame of the current row.

    Args:
        current, start, end: positions from 0; the frame includes both ends, as in SQL, and is
            cut off at the first and the last row. An end before the start is an empty frame.

    Raises:
        ValueError: the current row is not among the values.
    """
    if not 0 <= current < len(values):
        raise ValueError(f"The current row is {current}; there are {len(values)} rows, counted from 0.")
    inside = range(max(start, 0), min(end, len(values) - 1) + 1)
    box = min(80.0, (_WIDTH - 8) / len(values))
    names = ["NULL" if value is None else str(value) for value in values]
    drawn = []
    for at, name in enumerate(names):
        left, kept = 4 + at * box, at in inside
        drawn.append(
            f'<rect x="{left + 2:.1f}" y="20" width="{box - 4:.1f}" height="34" fill="currentColor" fill-opacity="{0.2 if kept else 0}" stroke="currentColor" stroke-width="{2.5 if kept else 1}" stroke-dasharray="{"none" if kept else "3 3"}"/>'
        )
        drawn.append(_text(left + box / 2, 42, _short(name, max(2, int(box / 8))), "middle"))
    if inside:
        left, right = 4 + inside[0] * box, 4 + (inside[-1] + 1) * box
        drawn.append(
            f'<path d="M{left + 2:.1f} 17 v-5 H{right - 2:.1f} v5" fill="none" stroke="currentColor"/>'
        )
    middle = 4 + (current + 0.5) * box
    drawn.append(f'<path d="M{middle - 6:.1f} 68 l6 -9 l6 9 z" fill="currentColor"/>')
    drawn.append(_text(max(middle, 38), 82, "current row", "middle"))
    listed = ", ".join(names[at] for at in inside) or "no row"
    facts = [
        f"current row: {names[current]}, at place {current + 1} of {len(values)}",
        f"inside the frame ({len(inside)} of {len(values)} rows): {listed}",
    ]
    return _picture(title, facts, 88, drawn)


def _picture(title: str, facts: Sequence[str], height: int, drawn: Sequence[str]) -> Picture:
    # Ids must differ between pictures of one page, and stay equal when a notebook is built again.
    name = f"picture-{zlib.crc32(repr((title, facts)).encode()):08x}"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {_WIDTH} {height}" '
        f'style="width:100%;max-width:{_WIDTH}px;font:13px sans-serif"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape("; ".join(facts))}</desc>{"".join(drawn)}</svg>'
    )
    return Picture(title, tuple(facts), svg)


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor">{escape(text)}</text>'


def _short(label: str, longest: int = _LONGEST_LABEL) -> str:
    return label if len(label) <= longest else label[: longest - 1] + "…"


def _number(value: float) -> str:
    return f"{value:,.{2 if value >= 1 else 6}f}".rstrip("0").rstrip(".")


def _clock(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="auto" if moment.microsecond or moment.second else "minutes")


def _later(lateness: timedelta) -> str:
    """A distance in time in days, hours, minutes and seconds, exact to the microsecond."""
    size, direction = abs(lateness), "later" if lateness >= timedelta(0) else "earlier"
    days, rest = divmod(size, _DAY)
    hours, minutes, seconds = (
        rest // _HOUR,
        rest % _HOUR // _MINUTE,
        _number((rest % _MINUTE).total_seconds()),
    )
    parts = [
        f"{amount} {unit}"
        for amount, unit in (
            (days, "d"),
            (hours, "h"),
            (minutes, "min"),
            (seconds, "s"),
        )
        if amount not in (0, "0")
    ]
    return f"{' '.join(parts) or '0 s'} {direction}"
