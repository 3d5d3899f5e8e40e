"""What an interviewer asks next: the questions that a story's empty fields invite."""

from __future__ import annotations

from collections.abc import Mapping

_INVITES = {
    "stakes": "How big was it? In rows, people, hours or money.",
    "task": "What was yours, and who had the rest?",
    "mistake": "What part of it was yours?",
    "signal": "Who noticed, you or the people who read your numbers?",
    "disagreement": "Who saw it differently, and what did they say?",
    "own_call": "Which decision did you not ask anybody about?",
    "result": "And then? What was it before, and after?",
    "repair": "What became of the numbers that were already out?",
    "changed": "How do you know that it will not happen again?",
    "learned": "Where else did you use what you learned?",
    "feedback": "What did people tell you afterwards?",
}
_FIRST = ("result", "mistake", "changed", "stakes")
_OF_INCIDENTS = ("signal", "repair")
MOST = 4


def follow_ups(story: Mapping[str, str]) -> list[tuple[str, str]]:
    """(field, question) for what is empty, the most likely ones first; nothing while no field is filled in."""
    if not any(story.get(name, "").strip() for name in ("situation", "task", "actions", "short", "long")):
        return []
    is_incident = story.get("answers", "") in ("", "owned incident", "failure")
    names = dict.fromkeys((*_FIRST, *_INVITES))
    empty = [
        name
        for name in names
        if not story.get(name, "").strip() and (is_incident or name not in _OF_INCIDENTS)
    ]
    return [(name, _INVITES[name]) for name in empty[:MOST]]
