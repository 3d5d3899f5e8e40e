"""The fields of a story: what happened, when, what you did, what came of it, and how you say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

KINDS = {
    "owned incident": "an incident in a system you owned",
    "disagreement": "a technical disagreement",
    "minimal direction": "little direction, and a goal that changed midway",
    "judgement call": "a decision you made without permission",
    "failure": "something that failed",
    "feedback": "feedback that stung, and what you did with it",
}
"""What a story answers, by the name that is stored."""

OUTCOMES = {
    "went well": "it went well",
    "partly": "it went well in part",
    "failed": "it failed, and nothing rescued it",
}


@dataclass(frozen=True)
class StoryField:
    """One field. A "line" is stored in the front matter, a "text" is a section, a "choice" one of `options`."""

    name: str
    label: str
    kind: Literal["line", "text", "choice"]
    group: str
    help: str = ""
    options: tuple[str, ...] = ()


_STORY, _WHEN, _DID = (
    "The story",
    "When (UTC, such as 2026-03-02 14:05; leave empty what does not apply)",
    "What you did",
)
_RESULT, _ALOUD = "What came of it", "Aloud"

FIELDS: dict[str, StoryField] = {
    one.name: one
    for one in (
        StoryField("title", "Title", "line", _STORY),
        StoryField("answers", "It answers the question about …", "choice", _STORY, options=tuple(KINDS)),
        StoryField("outcome", "How it ended", "choice", _STORY, options=tuple(OUTCOMES)),
        StoryField("role", "Your role", "line", _STORY),
        StoryField("stakes", "What was at stake, in numbers", "line", _STORY, "Under an agreement not to tell? A ratio such as ~3× is as good."),
        StoryField("level", "Teams that were affected", "line", _STORY),
        StoryField("principle", "Principle of the culture memo that it shows", "line", _STORY),
        StoryField("situation", "Situation", "text", "Situation and task", "The system, its size, what it had promised, who was hurt."),
        StoryField("task", "Task", "text", "Situation and task", "What was yours, and what you chose to own beyond that."),
        StoryField("introduced", "Introduced", "line", _WHEN),
        StoryField("detected", "Detected", "line", _WHEN),
        StoryField("acknowledged", "Acknowledged", "line", _WHEN),
        StoryField("mitigated", "Mitigated", "line", _WHEN),
        StoryField("recovered", "Fully recovered", "line", _WHEN),
        StoryField("repaired", "Data repaired", "line", _WHEN),
        StoryField("told", "Stakeholders told", "line", _WHEN),
        StoryField("postmortem", "Postmortem held", "line", _WHEN),
        StoryField("closed", "Actions closed", "line", _WHEN),
        StoryField("signal", "Who or what noticed", "line", _WHEN),
        StoryField("actions", "Actions", "text", _DID, "Begin with the verb. What did you know then, and which alternative did you reject?"),
        StoryField("mistake", "My mistake", "text", _DID, "One sentence, without a but."),
        StoryField("own_call", "A call I made without permission", "text", _DID, "Could it be undone? Whom did you tell?"),
        StoryField("disagreement", "A disagreement", "text", _DID, "With whom, their view at its best, the evidence, the outcome. Did you commit?"),
        StoryField("result", "Result", "text", _RESULT, "Before and after: a metric, users, money, hours."),
        StoryField("repair", "Repair of the data", "text", _RESULT, "How were published numbers corrected, and who was told?"),
        StoryField("changed", "What changed", "text", _RESULT, "The guardrail, the proof that it has fired since, and what you took away."),
        StoryField("learned", "What I learned", "text", _RESULT, "A rule that holds elsewhere too."),
        StoryField("feedback", "Feedback I received", "text", _RESULT),
        StoryField("differently", "What I would do differently", "text", _RESULT),
        StoryField("short", "90 seconds", "text", _ALOUD),
        StoryField("long", "4 minutes", "text", _ALOUD),
        StoryField("followups", "Follow-ups I expect, and what I say", "text", _ALOUD),
        StoryField("pace", "Words a minute that you speak", "line", _ALOUD, "Empty: 140. Read the short version aloud, once, with a clock."),
        StoryField("notes", "Anything else", "text", _ALOUD),
    )
}  # fmt: skip

TEXTS = tuple(name for name, field in FIELDS.items() if field.kind == "text")
SPOKEN = ("short", "long")
TOLD = tuple(name for name in TEXTS if name not in (*SPOKEN, "followups", "notes"))
"""The texts that tell the story once; the spoken versions tell it again."""
