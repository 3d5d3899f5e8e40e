"""What a verb gives back: text for a person, and for `check` a number for the gradebook."""

from __future__ import annotations

import re
import sys

# Not the asterisk that begins a line of a list.
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?!\w)")


class Said:
    """Markdown that shows itself: rendered in a notebook, as text in a terminal."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": plain_text(self.markdown), "text/markdown": self.markdown}

    def __repr__(self) -> str:
        return plain_text(self.markdown)


class Refused(Said):
    """Why nothing was done. A command that has to say it ends with status 1."""


class Score(float):
    """Points, with the feedback that explains them.

    nbgrader reads a graded cell's plain text as a number, and gives full points
    to anything else, so the plain text is the number and nothing more.
    """

    markdown: str

    def __new__(cls, points: float, markdown: str) -> Score:
        score = super().__new__(cls, points)
        score.markdown = markdown
        return score

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": float.__repr__(self), "text/markdown": self.markdown}

    def __repr__(self) -> str:
        return float.__repr__(self) if _in_notebook() else plain_text(self.markdown)


def _in_notebook() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None


def plain_text(markdown: str) -> str:
    """Markdown without its marks, for a terminal."""
    parts = re.split(r"(```.*?```|`[^`\n]*`)", markdown, flags=re.DOTALL)
    parts[::2] = [_EMPHASIS.sub(r"\1", part) for part in parts[::2]]  # code is between them
    return "".join(parts)
