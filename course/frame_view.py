"""`frames(slug, row)`: for each window expression, its partition row by row, the frame and the current row marked."""

from __future__ import annotations

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

    def tables(self) -> list[Rendered]:
        """The rows of the partition in the window's order; the first column says which are in the frame."""
        return [self._table(frame) for frame in self._frames]

    def _table(self, frame: Frame) -> Rendered:
        inside = sum(frame.inside)
        which = "its whole partition, whatever the frame" if frame.ignores_frame else f"{inside} in the frame"
        caption = (
            f"{frame.expression} at row {self._row} gives {cell(frame.value)}. Partition of"
            f" {len(frame.partition)} row{'' if len(frame.partition) == 1 else 's'}, {which}."
        )
        rows = [[self._mark(frame, at), *row] for at, row in enumerate(frame.partition)]
        return Rendered(["frame", *frame.columns], rows, caption, MOST_ROWS)

    @staticmethod
    def _mark(frame: Frame, at: int) -> str:
        marks = [INSIDE] if frame.inside[at] else []
        return " ".join([*marks, *([f"← {CURRENT}"] if at == frame.current else [])])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": "".join(table.html() for table in self.tables())}

    def __repr__(self) -> str:
        return "\n\n".join(table.text() for table in self.tables())
