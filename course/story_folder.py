"""Where stories are kept: one Markdown file each, private, and never overwritten by a window that has not seen it.

Two windows on one story keep both: whoever saves over what they have not seen gets a file of their own
beside it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from autograder.stories import read, written
from course import private_file
from course.durable import locked, write_whole
from course.work_folder import locate

KIND = "stories"
COPY_OF = "copy_of"


def path_of(name: str) -> Path:
    """Where a story is kept: `.course/stories/<name>.md` of the work folder."""
    return private_file.path_of(KIND, name, ending=".md")


def kept() -> dict[str, dict[str, str]]:
    """All stories by name, copies among them."""
    folder = locate() / ".course" / KIND
    found = {}
    for path in sorted(folder.glob("*.md")):
        if (content := _content(path)) is not None:
            found[path.stem] = read(_text(content))
    return found


def copies_of(name: str) -> list[str]:
    """The names of what was kept beside a story because two windows wrote it."""
    stem = path_of(name).stem
    return [other for other, story in kept().items() if story.get(COPY_OF) == stem]


class OpenStory:
    """One window's story: what it read or wrote last, and where it writes.

    Attributes:
        path: of the file; another one after two windows wrote the same story.
        story: the fields as this window knows them.
    """

    def __init__(self, name: str) -> None:
        self.path = path_of(name)
        self._seen = _content(self.path)
        self.story = read(_text(self._seen)) if self._seen else {}

    @property
    def where(self) -> str:
        return f".course/{KIND}/{self.path.name}"

    def keep(self, filled: Mapping[str, str]) -> str:
        """Write the fields, and say so in a sentence; also where it cannot be done. Never raises for the folder."""
        if os.environ.get("NBGRADER_EXECUTION"):
            return private_file.NOT_KEPT
        story = {**self.story, **filled}
        if story == self.story and self._seen is not None:
            return self._saved()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path.parent / ".lock"):
                self._step_aside(story)
                content = written(story).encode("utf-8", "replace")
                write_whole(self.path, content)
        except OSError as error:
            return f"It could not be saved: {error.strerror or error} ({self.path})."
        self.story, self._seen = story, content
        return self._saved()

    def _saved(self) -> str:
        if original := self.story.get(COPY_OF):
            return (
                f"Another window changed `{original}` meanwhile, so there are two versions and nothing is lost. "
                f'This one is saved in `{self.where}`; `story("{self.path.stem}")` opens it.'
            )
        return f"Saved in `{self.where}` of your work folder."

    def _step_aside(self, story: dict[str, str]) -> None:
        """Turn to a file of our own where somebody else wrote the one we know."""
        there = _content(self.path)
        if there is None or there == self._seen:
            return
        original = self.story.get(COPY_OF) or self.path.stem
        story[COPY_OF] = original
        number = 2
        while (beside := self.path.with_name(f"{original}_{number}.md")).exists():
            number += 1
        self.path = beside


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
