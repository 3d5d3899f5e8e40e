"""What an interviewer notes in a SQL or coding round: six dimensions and their weights, each in four levels.

Only what an answer gives in worlds is seen by the machine. The rest is scored by whoever was there,
before anything is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Dimension:
    """One thing that is noted: its weight of a hundred, and what is heard at levels 0 to 3."""

    name: str
    label: str
    weight: int
    levels: tuple[str, str, str, str]
    practise: str


RUBRIC = {
    one.name: one
    for one in (
        Dimension(
            "contract",
            "Contract",
            20,
            (
                "I began to write at once.",
                "I said what a row is.",
                "I said grain, clock and ties before I wrote.",
                "And late rows, duplicates, NULLs, and what I would assume without an answer.",
            ),
            '`contract("{slug}")` before the next query you write: say the promise, then keep it.',
        ),
        Dimension(
            "verification",
            "Verification",
            15,
            (
                "I ran it and it looked right.",
                "I looked at a few rows.",
                "I ran a query or a test that could have shown it to be off.",
                "I named the case it would break on, built it, and saw it hold.",
            ),
            '`expect("{slug}")` before a check: name the world that would break it, then build that row yourself.',
        ),
        Dimension(
            "readability",
            "Readability",
            10,
            (
                "I could not read it again tomorrow.",
                "Steps have names; some say where they stand and not what they hold.",
                "Each step is named after its rows, and reads from the top.",
                "Somebody else could merge it as it is.",
            ),
            'Read `solution("{slug}")` beside your own, for the names of the steps alone.',
        ),
        Dimension(
            "tradeoffs",
            "Trade-offs",
            10,
            (
                "I named no other way.",
                "I named another way.",
                "I said what the other way costs, and why not here.",
                "And what would make me change my mind: size, lateness, who reads it.",
            ),
            "Say one other way to write `{slug}`, and at which size you would change to it.",
        ),
        Dimension(
            "talk",
            "Talk",
            10,
            (
                "I was silent, or on my own.",
                "I said what I typed.",
                "I said what I was about to do, and why.",
                "I summed up, asked, and left room for a question.",
            ),
            "Say the answer to `{slug}` aloud in 90 seconds, with a clock, to somebody or to a wall.",
        ),
    )
}
WORLDS = 35
"""The weight of what the answers give in worlds."""
LEVELS = 3


def level_of(given: object) -> int | None:
    """A level from 0 to 3 as a number or as text that begins with one; None for anything else."""
    text = str(given).strip()[:1] if not isinstance(given, bool) else ""
    return int(text) if text in ("0", "1", "2", "3") and not str(given).strip()[1:2].isdigit() else None


def weighed(levels: Mapping[str, int], share_of_worlds: float) -> dict[str, tuple[float, int]]:
    """Name to (points, of) for each dimension that was scored, the worlds included."""
    found = {
        name: (round(one.weight * levels[name] / LEVELS, 1), one.weight)
        for name, one in RUBRIC.items()
        if name in levels
    }
    return found | {"worlds": (round(WORLDS * share_of_worlds, 1), WORLDS)}
