"""What somebody knows who has asked an interviewer some questions in some order, and was interrupted."""

from __future__ import annotations

from typing import Any

from autograder.layouts.said import NotReadable

COLUMNS = ("what", "found")
ENOUGH = 0.75
"""Of what the best questions give in the same time; so near, two good orders are equally good."""
_STEP = 0.5


def clarified(document: Any, given: dict[str, Any], hidden: dict[str, Any]) -> list[tuple[str, Any]]:
    """What questions in this order come to, as (what, found).

    Args:
        document: slugs of questions, in the order in which they are asked.
        given: "questions", dicts with slug and minutes (in halves); "minutes" and "most" questions.
        hidden: "worth", from slug to how much the reply changes the design, 0 to 3; "cut", the
            minutes after which the interviewer may go on.

    Raises:
        NotReadable: the document is no such list.
    """
    minutes = {one["slug"]: one["minutes"] for one in given["questions"]}
    asked = _read(document, minutes, given["most"])
    worth = hidden["worth"]
    rows: list[tuple[str, Any]] = []
    short = False
    for limit in (hidden["cut"], given["minutes"]):
        known = sum(worth[slug] for slug in _within(asked, minutes, limit))
        enough = known >= ENOUGH * _best(minutes, worth, limit, given["most"])
        short = short or not enough
        rows.append((f"what you know after {limit:g} minutes", "enough" if enough else "too little"))
    unheard = [slug for slug in asked if slug not in _within(asked, minutes, given["minutes"])]
    rows.append(("questions without time for a reply", len(unheard)))
    rows.append(("questions whose reply changes nothing", sum(not worth[slug] for slug in asked)))
    missed = [slug for slug, much in worth.items() if much == max(worth.values()) and slug not in asked]
    rows.append(
        (
            "what you do not know now",
            ", ".join(sorted(missed)) if short and missed else "nothing that matters most",
        )
    )
    return rows


def _read(document: Any, minutes: dict[str, float], most: int) -> list[str]:
    if not isinstance(document, list | tuple) or not all(isinstance(one, str) for one in document):
        raise NotReadable("asked for is a list of slugs, in the order in which you ask")
    if unknown := [one for one in document if one not in minutes]:
        raise NotReadable(f"there is no question {unknown[0]!r}")
    if len(set(document)) < len(document):
        raise NotReadable("a question is there twice")
    if len(document) > most:
        raise NotReadable(f"you ask {len(document)} questions; asked for are at most {most}")
    return list(document)


def _within(asked: list[str], minutes: dict[str, float], limit: float) -> list[str]:
    """The questions whose reply is heard: in order, until the time is over."""
    heard, spent = [], 0.0
    for slug in asked:
        spent += minutes[slug]
        if spent > limit:
            break
        heard.append(slug)
    return heard


def _best(minutes: dict[str, float], worth: dict[str, int], limit: float, most: int) -> int:
    """The most that so many questions in so much time are worth."""
    steps = int(limit / _STEP)
    best = [[0] * (steps + 1) for _ in range(most + 1)]
    for slug, much in worth.items():
        takes = int(minutes[slug] / _STEP)
        for number in range(most, 0, -1):
            for room in range(steps, takes - 1, -1):
                best[number][room] = max(best[number][room], best[number - 1][room - takes] + much)
    return best[most][steps]
