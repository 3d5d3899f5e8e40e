"""`frames(slug, row)`: for each window expression, its partition row by row, the frame and the current row marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from course.tables import Rendered, cell

if TYPE_CHECKING:
    from autograder.frames import Frame

CURRENT, INSIDE = "current", "in"
MOST_ROWS = 40


class Frames:
    """One table for each window expression of a query, at one row."""

    def __init__(self, frames: list[Frame], row: int) -> None:
        self._frames = frames
        self._row = row

    def parts(self) -> list[tuple[str, Rendered]]:
        """What each expression gives, and its partition in the window's order, with the frame marked."""
        return [(self._sentence(frame), self._table(frame)) for frame in self._frames]

    def _sentence(self, frame: Frame) -> str:
        return f"{frame.expression} at row {self._row} gives {cell(frame.value)}."

    def _table(self, frame: Frame) -> Rendered:
        count = len(frame.partition)
        which = "all seen, whatever the frame" if frame.ignores_frame else f"{sum(frame.inside)} in the frame"
        caption = f"Its partition: {count} row{'' if count == 1 else 's'}, {which}"
        rows = [[self._mark(frame, at), *row] for at, row in enumerate(frame.partition)]
        return Rendered(["frame", *frame.columns], rows, caption, MOST_ROWS)

    @staticmethod
    def _mark(frame: Frame, at: int) -> str:
        marks = [INSIDE] if frame.inside[at] else []
        return " ".join([*marks, *([f"← {CURRENT}"] if at == frame.current else [])])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        html = "".join(f"<p>{escape(sentence)}</p>{table.html()}" for sentence, table in self.parts())
        return {"text/plain": repr(self), "text/html": html}

    def __repr__(self) -> str:
        return "\n\n".join(f"{sentence}\n{table.text()}" for sentence, table in self.parts())
