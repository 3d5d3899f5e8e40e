"""Rows as people read them: an HTML table with a caption for the page, aligned text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

MOST_SHOWN = 20
WIDEST = 60


@dataclass(frozen=True)
class Rendered:
    """A table to look at: at most `most` of its rows, and how many more there are."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    caption: str = ""
    most: int = MOST_SHOWN

    def _cells(self) -> list[list[str]]:
        return [[cell(value) for value in row] for row in self.rows[: self.most]]

    def _more(self) -> str:
        left = len(self.rows) - self.most
        return f"and {left:,} more row{'' if left == 1 else 's'}" if left > 0 else ""

    def _numeric(self) -> list[bool]:
        return [
            all(isinstance(row[at], (int, float)) or row[at] is None for row in self.rows)
            for at in range(len(self.columns))
        ]

    def text(self) -> str:
        """The table in fixed width; numbers to the right."""
        numeric = self._numeric()
        lines = [list(self.columns), *self._cells()]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.columns))]
        lines.insert(1, ["-" * width for width in widths])
        body = (
            "  ".join(
                text.rjust(width) if right else text.ljust(width)
                for text, width, right in zip(line, widths, numeric, strict=True)
            ).rstrip()
            for line in lines
        )
        return "\n".join(part for part in (self.caption, *body, self._more()) if part)

    def html(self) -> str:
        """The table with a caption and headed columns, which a screen reader reads as such."""
        looks = ["text-align:right" if right else "text-align:left" for right in self._numeric()]
        head = "".join(
            f'<th scope="col" style="{look}">{escape(name)}</th>'
            for name, look in zip(self.columns, looks, strict=True)
        )
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="{look}">{escape(text)}</td>' for text, look in zip(row, looks, strict=True)
            )
            + "</tr>"
            for row in self._cells()
        )
        more = f"<p>{self._more()}</p>" if self._more() else ""
        caption = (
            f'<caption style="text-align:left;caption-side:top;white-space:nowrap">{escape(self.caption)}</caption>'
            if self.caption
            else ""
        )
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": self.text(), "text/html": self.html()}

    def __repr__(self) -> str:
        return self.text()


def cell(value: Any) -> str:
    """One value as text: NULL by name, times without needless digits, long text cut."""
    if value is None:
        return "NULL"
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else f"{value:g}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="microseconds" if value.microsecond else "seconds")
    text = str(value)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
