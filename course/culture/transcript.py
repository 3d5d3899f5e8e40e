"""A talk as Markdown, to read aloud again or to hand in: what was asked and said, then your own levels."""

from __future__ import annotations

from statistics import fmean

from autograder.culture import Answer, Talk, Turn
from autograder.stories import RUBRIC

NAME = "transcript.md"


def transcript(talk: Talk) -> str:
    """The whole talk; what was said stands in quote blocks, so that none of it is taken for a heading."""
    parts = [f"# {talk.plan.title}"]
    for number, (turn, answer) in enumerate(zip(talk.plan.turns, talk.answers, strict=False), start=1):
        parts += _turn(number, turn, answer)
    if levels := levels_table(talk):
        parts += ["## My own levels", levels]
    return "\n\n".join(parts) + "\n"


def levels_table(talk: Talk) -> str:
    """Each dimension with the levels you gave and their mean; "" where there are none."""
    given = talk.all_levels()
    if not given:
        return ""
    rows = [
        f"| {RUBRIC[name].label} | {', '.join(map(str, levels))} | {fmean(levels):.1f} |"
        for name, levels in given.items()
        if name in RUBRIC
    ]
    return "\n".join(["| | levels | mean |", "| --- | --- | --- |", *rows])


def minutes(seconds: float) -> str:
    """Seconds as minutes and seconds: 4:05."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def _turn(number: int, turn: Turn, answer: Answer) -> list[str]:
    took = f" ({minutes(answer.seconds)} min)" if answer.seconds else ""
    parts = [f"## {number}. {turn.asks}{took}", *turn.before, _quoted(answer.text)]
    asked = [asks for asks in answer.asked if asks]
    for asks, reply in zip(asked, (*answer.replies, *[""] * len(asked)), strict=False):
        parts += [f"**{asks}**", _quoted(reply)]
    return parts


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines()) or "> (nothing)"
