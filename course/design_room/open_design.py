"""A design that is open on the canvas and as text: edit either, both change, and every change can be undone.

The text is the document. Positions stand beside it, in a file of their own.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.designs import DesignProblem, read_design
from course.design_room import edits
from course.design_room.drawing import LOOSE, Drawing, NotDrawn, drawing_in
from course.design_room.edits import NotEdited
from course.design_room.kept_text import OpenText
from course.design_room.layout import Position, laid_out
from course.design_room.mentions import still_named
from course.design_room.yaml_places import read
from course.durable import write_whole

ANSWER, POSITIONS = "answer.yaml", "positions.json"
LONGEST_HISTORY = 500
FARTHEST = 2_000


@dataclass(frozen=True)
class Version:
    """What an undo goes back to."""

    text: str
    positions: Mapping[str, Position]
    drawing: Drawing  # which a text that cannot be read owes to the one before it


class OpenDesign:
    """One window on a design.

    Attributes:
        drawing: the graph of the text, or of the last text that could be read.
        problem: a sentence with the line, where the text is no design as it stands; else "".
    """

    def __init__(self, folder: Path, starter: str = "") -> None:
        self._answer = OpenText(folder / ANSWER, starter)
        self._positions_path = folder / POSITIONS
        self._positions = _kept_positions(self._positions_path)
        self._past: list[Version] = []
        self._future: list[Version] = []
        self._typing = False
        self.drawing = Drawing()
        self.problem = ""
        self._look()

    @property
    def text(self) -> str:
        return self._answer.text

    @property
    def is_kept(self) -> bool:
        """Whether anything was ever written here."""
        return self._answer.is_there

    @property
    def file(self) -> str:
        """The name of its file."""
        return self._answer.path.name

    @property
    def others(self) -> list[str]:
        """Other versions beside it, by file name."""
        return self._answer.others()

    @property
    def places(self) -> dict[str, Position]:
        """Where each node stands."""
        return laid_out(self.drawing, self._positions)

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def refresh(self) -> bool:
        """Take in what was written elsewhere; whether there was anything."""
        before = self._now()
        if not self._answer.refresh():
            return False
        self._remember(before)
        self._typing = False
        self._look()
        return True

    def add(self, kind: str, name: str) -> tuple[str, str]:
        """Place a node. As the other edits: (what became of it, whether it is saved). Raises NotEdited."""
        self.refresh()
        text = edits.added(self.text, kind, name)
        name = next(iter(set(drawing_in(text).names) - set(self.drawing.names)), name.strip())
        status = self._change(text)
        as_what = "sink; once a processor reads it, it is drawn as a store" if kind == "store" else kind
        return f"Placed `{name}` as a {as_what}.", status

    def rename(self, name: str, new: str) -> tuple[str, str]:
        """Give a node another name, wherever the design names it."""
        self.refresh()
        text = edits.renamed(self.text, name, new)
        new = "_".join(new.split())
        moved = {new if one == name else one: at for one, at in self._positions.items()}
        return f"`{name}` is `{new}` now.", self._change(text, moved)

    def delete(self, name: str) -> tuple[str, str]:
        """Take a node out, and what joined it to others."""
        self.refresh()
        text = edits.deleted(self.text, name)
        was_loose = self.drawing.kind(name) == LOOSE
        status = self._change(text)
        left = still_named(read(text), name)
        more = f" The text still names it under {' and '.join(left)}." if left else ""
        return (
            f"Nothing reads from or feeds `{name}` any more.{more}"
            if was_loose
            else f"`{name}` is gone.{more}",
            status,
        )

    def connect(self, start: str, end: str) -> tuple[str, str]:
        """Let data flow from one node to another."""
        self.refresh()
        return f"`{end}` reads from `{start}`.", self._change(edits.connected(self.text, start, end))

    def disconnect(self, start: str, end: str) -> tuple[str, str]:
        """Let it flow no more."""
        self.refresh()
        text = edits.disconnected(self.text, start, end)
        return f"`{end}` no longer reads from `{start}`.", self._change(text)

    def move(self, name: str, x: int, y: int) -> tuple[str, str]:
        """Put a node elsewhere, in em from the canvas' corner."""
        self.refresh()
        if self.drawing.kind(name) is None:
            raise NotEdited(f"Nothing here is called `{name}`.")
        at = (min(max(int(x), 0), FARTHEST), min(max(int(y), 0), FARTHEST))
        return f"Moved `{name}`.", self._change(self.text, self._positions | {name: at})

    def arrange(self) -> tuple[str, str]:
        """Forget where nodes were moved to."""
        self.refresh()
        return "Laid out along the flow.", self._change(self.text, {})

    def type(self, text: str, base: str | None = None) -> str:
        """Take the text as somebody typed it, on top of `base`; whether it is saved.

        Where the file has moved on from `base`, both versions are kept.
        """
        if "\r\n" in self.text and "\r\n" not in text:
            text = text.replace("\n", "\r\n")  # a browser's text has no other line breaks
        if base is not None and _lines(base) != _lines(self.text) and _lines(text) != _lines(self.text):
            self._answer.step_aside()
        # Not refreshed: what another window wrote meanwhile is seen when this is written.
        return self._change(text, typing=True)

    def keep_aside(self) -> str:
        """Keep a copy of the text as it is, beside it; its file's name, "" where that failed."""
        copy = OpenText(self._answer.path)
        copy.step_aside()
        copy.keep(self.text)
        return copy.path.name if copy.is_there else ""

    def undo(self) -> tuple[str, str]:
        """Go back by one change."""
        return self._go(self._past, self._future, "Undone.", "There is nothing to undo.")

    def redo(self) -> tuple[str, str]:
        """Take an undo back."""
        return self._go(self._future, self._past, "Done again.", "There is nothing to do again.")

    def _go(self, back: list[Version], forth: list[Version], done: str, nothing: str) -> tuple[str, str]:
        self.refresh()
        if not back:
            return nothing, ""
        forth.append(self._now())
        version = back.pop()
        self._typing = False
        return done, self._keep(version)

    def _change(
        self, text: str, positions: Mapping[str, Position] | None = None, *, typing: bool = False
    ) -> str:
        before = self._now()
        version = Version(text, dict(self._positions if positions is None else positions), self.drawing)
        if version == before:
            return self._answer.keep(text)
        # One undo takes back what was typed between two changes of the picture.
        if not (typing and self._typing):
            self._remember(before)
        self._future.clear()
        self._typing = typing
        return self._keep(version)

    def _remember(self, version: Version) -> None:
        self._past.append(version)
        del self._past[:-LONGEST_HISTORY]

    def _now(self) -> Version:
        return Version(self.text, self._positions, self.drawing)

    def _keep(self, version: Version) -> str:
        status = self._answer.keep(version.text)
        self._answer.text = version.text  # also where it could not be saved
        if version.positions != self._positions:
            self._positions = dict(version.positions)
            with contextlib.suppress(OSError):
                _keep_positions(self._positions_path, self._positions)
        self.drawing = version.drawing
        self._look()
        return status

    def _look(self) -> None:
        with contextlib.suppress(NotDrawn):
            self.drawing = drawing_in(self.text)
        try:
            read_design(self.text)
            self.problem = ""
        except DesignProblem as error:
            self.problem = str(error)


def _lines(text: str) -> list[str]:
    return text.splitlines()


def _kept_positions(path: Path) -> dict[str, Position]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        name: (at[0], at[1])
        for name, at in found.items()
        if isinstance(at, list)
        and len(at) == 2
        and all(isinstance(one, int) and 0 <= one <= FARTHEST for one in at)
    }


def _keep_positions(path: Path, positions: Mapping[str, Position]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, (json.dumps(positions, ensure_ascii=False) + "\n").encode())
