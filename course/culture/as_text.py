"""A talk in a terminal: its step as text, and the call that answers it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from course.culture.steps import Step

_CALLS = {
    "begin": "begin=True",
    "answer": 'answer="…"',
    "follow_up": 'replies=["…", "…"]',
}


def markdown(step: Step, verb: str, status: str = "") -> str:
    """The step, what to fill in, and how to say it as text."""
    lines = [f"**{step.heading}**", *map(plainly, step.said)]
    for blank in step.blanks:
        lines.append(f"{plainly(blank.label)}{_listed(blank.options)}")
    if call := _call(step):
        lines.append(f"As text: `{verb}({call})`")
    return "\n\n".join([*filter(None, [status]), *lines])


def plain(step: Step, verb: str) -> str:
    """As one text without what was answered, because a saved notebook would carry it along."""
    asked = [] if step.doing in ("follow_up", "finished") else list(step.said)
    asked += [f"{blank.label}{_listed(blank.options)}" for blank in step.blanks if step.doing != "follow_up"]
    call = _call(step)
    return "\n".join([step.heading, *asked, *([f"As text: {verb}({call})"] if call else [])])


def filled_from(step: Step, given: Mapping[str, object]) -> dict[str, str]:
    """What was given as keywords, under the names of the step's blanks."""
    filled = {name: str(value) for name, value in given.items() if value is not None and name != "replies"}
    replies = given.get("replies")
    listed = [replies] if isinstance(replies, str) else list(replies or ())
    return filled | {f"reply_{number}": str(text) for number, text in enumerate(listed, start=1)}


def plainly(text: str) -> str:
    """A text of the learner's or a model's, none of it taken for Markdown but code in backticks."""
    return re.sub(r"([\\*_\[\]<>$])", r"\\\1", text)


def _call(step: Step) -> str:
    if step.doing == "score":
        return ", ".join(f"{blank.name}=…" for blank in step.blanks)
    call = _CALLS.get(step.doing, "")
    return f'{call}, story="…"' if any(blank.name == "story" for blank in step.blanks) else call


def _listed(options: tuple[str, ...]) -> str:
    return "".join(f"\n    {option}" for option in options)
