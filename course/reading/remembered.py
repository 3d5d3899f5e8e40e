"""What was remembered: each time somebody rated themselves is one line of a file that only they read."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from course import private_file
from course.durable import append_line, locked

KIND = "recall"
RATINGS = {"knew": "Knew it", "partly": "Partly", "not": "Not yet"}
"""How well something was remembered, and how that is said on a button."""


@dataclass(frozen=True)
class Remembered:
    """One card, once: what was written from memory, and the rating its writer gave it."""

    at: str
    card: str
    rating: str
    wrote: str


def keep(card: str, rating: str, wrote: str) -> str:
    """Add it to the file, and say so in a sentence; also where that cannot be done. Never raises for the folder."""
    if os.environ.get("NBGRADER_EXECUTION"):
        return private_file.NOT_KEPT
    path = _path()
    line = asdict(Remembered(datetime.now(UTC).isoformat(timespec="seconds"), card, rating, wrote))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.with_suffix(".lock")):
            append_line(path, json.dumps(line).encode())
    except OSError as error:
        return f"It could not be saved: {error.strerror or error} ({path})."
    return f"Saved in `.course/{KIND}/{path.name}` of your work folder."


def latest() -> dict[str, Remembered]:
    """The last rating of each card by its name, the oldest first. Lines that cannot be read count for nothing."""
    try:
        lines = _path().read_bytes().splitlines()
    except OSError:
        return {}
    found: dict[str, Remembered] = {}
    for line in lines:
        if one := _read(line):
            found.pop(one.card, None)  # moves it to the end
            found[one.card] = one
    return found


def draft(card: str) -> str:
    """What was being written about a card when the notebook was closed."""
    return private_file.read(KIND, _draft_file(card)).get(card, "")


def keep_draft(card: str, wrote: str) -> str:
    """Keep what is being written about a card, the only draft of its deck, and say so in a sentence."""
    return private_file.keep(KIND, _draft_file(card), {card: wrote} if wrote else {})


def _draft_file(card: str) -> str:
    return f"draft_{card.partition('.')[0]}"


def _path() -> Path:
    return private_file.path_of(KIND, "ratings", ending=".jsonl")


def _read(line: bytes) -> Remembered | None:
    try:
        one = Remembered(**json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return None
    texts = all(isinstance(text, str) for text in vars(one).values())
    return one if texts and one.rating in RATINGS else None
