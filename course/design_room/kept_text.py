"""One text in a file, written by one window; a window never overwrites what it has not seen."""

from __future__ import annotations

import os
from pathlib import Path

from course import private_file
from course.durable import locked, write_whole


class OpenText:
    """A window on a text: what it read or wrote last, and where it writes.

    Attributes:
        path: of the file; another one beside it after two windows wrote the same text.
        text: as this window knows it.
        is_there: whether there is such a file.
    """

    def __init__(self, path: Path, otherwise: str = "") -> None:
        self.path = self._first = path
        self._seen = _content(path)
        self.text = otherwise if self._seen is None else _text(self._seen)

    @property
    def is_there(self) -> bool:
        return self._seen is not None

    def refresh(self) -> bool:
        """Take in what another window or an editor wrote meanwhile; whether there was anything."""
        there = _content(self.path)
        if there is None or there == self._seen:
            return False
        self._seen, self.text = there, _text(there)
        return True

    def keep(self, text: str) -> str:
        """Write the text, and say so in a sentence; also where it cannot be done. Never raises for the folder."""
        if os.environ.get("NBGRADER_EXECUTION"):
            return private_file.NOT_KEPT
        content = text.encode("utf-8", "replace")
        if content != self._seen and (self.is_there or self.path != self._first or text != self.text):
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with locked(self.path.parent / ".lock"):
                    if _content(self.path) not in (None, self._seen, content):
                        self.step_aside()
                    write_whole(self.path, content)
            except OSError as error:
                return f"It could not be saved: {error.strerror or error} ({self.path})."
            self._seen, self.text = content, text
        if self.path != self._first:
            return (
                f"Another window changed `{self._first.name}` meanwhile, so there are two versions and nothing is lost. "
                f"This one is saved in `{self.path.name}` beside it."
            )
        return f"Saved in `{self.path.name}`."

    def step_aside(self) -> None:
        """Write to a file of our own from now on."""
        number = 2
        while (beside := self._first.with_stem(f"{self._first.stem}_{number}")).exists():
            number += 1
        self.path, self._seen = beside, None

    def others(self) -> list[str]:
        """Versions kept beside this one, by file name."""
        found = self._first.parent.glob(f"{self._first.stem}_*{self._first.suffix}")
        return sorted(one.name for one in (self._first, *found) if one != self.path and one.exists())


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace").removeprefix("\ufeff")
