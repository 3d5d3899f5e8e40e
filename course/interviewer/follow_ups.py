"""Two follow-ups to an answer: the model's where one is named and answers well, else the course's own, and by whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.culture import FollowUp
from course.interviewer.completion import SECONDS, NoAnswer, completion
from course.interviewer.endpoint import Endpoint, endpoint

MOST, LONGEST, LONGEST_ANSWER = 2, 300, 12_000
OWN = "the course's own questions"
_ROLE = (
    "You are a calm, curious interviewer in the culture round of a data engineering loop. You get a question and a candidate's answer. "
    "Ask exactly two short follow-up questions, one on each line, nothing else. Ask about what the answer leaves open: the candidate's own act, "
    "numbers, the other side's view, what is different since. Never praise, never judge, never score, never say what was wrong."
)


def follow_ups(
    question: str, answer: str, scripted: Sequence[FollowUp], seconds: float = SECONDS
) -> tuple[tuple[str, ...], str]:
    """(what to ask, a sentence about who asks it: "" where no model is named). Never raises for a model."""
    own = tuple(one.asks for one in scripted)
    where = endpoint()
    if where is None:
        return own, ""
    if isinstance(where, str):
        return own, where
    try:
        said = completion(where, _messages(question, answer, scripted), seconds)
        asked = _questions(said)
    except NoAnswer as reason:
        return own, f"{_begun(where)} {reason}, so these are {OWN}."
    return (*asked, *own)[:MOST], f"Asked by {where.name}."


def _begun(where: Endpoint) -> str:
    name = where.name
    return name[:1].upper() + name[1:]


def _messages(question: str, answer: str, scripted: Sequence[FollowUp]) -> list[dict[str, str]]:
    lacks = "; ".join(one.because for one in scripted if one.because)
    told = f"Question: {question}\n\nAnswer:\n{answer[:LONGEST_ANSWER]}"
    if lacks:
        told += f"\n\nWhat a rule did not find in it (rules miss much): {lacks}."
    return [{"role": "system", "content": _ROLE}, {"role": "user", "content": told}]


def _questions(said: str) -> tuple[str, ...]:
    """The lines that ask something. Raises NoAnswer when there are none."""
    said = re.sub(r"<think>.*?(?:</think>|\Z)", "", said, flags=re.DOTALL)
    lines = (re.sub(r"^[\s>*#\-–•]*(?:\(?\d{1,2}[.):]\s*)?[\s*\"“]*", "", line) for line in said.splitlines())
    plain = (re.sub(r"[^\S ]|[^\w\s!-/:-@\[-`{-~“”‘’…–—×≈€£%]", " ", line) for line in lines)
    folded = (" ".join(line.split()).rstrip('*"” ') for line in plain)
    asked = tuple(dict.fromkeys(line for line in folded if line.endswith("?") and len(line) <= LONGEST))
    if not asked:
        raise NoAnswer("answered without a question")
    return asked[:MOST]
