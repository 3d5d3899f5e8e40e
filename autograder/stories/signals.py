"""What rules find in a story: evidence and a question each, never a verdict.

Rules that look for blame or the passive voice are mistaken four times out of five, so they only show a
sentence and ask about it. Two find something reliable enough to say that it was not found: a sentence
of what you did or failed to do, and a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.stories.fields import TOLD
from autograder.stories.sentences import NUMBER, OWN, quoted, sentences

NO_OWN_SENTENCE = (
    "I could not find a sentence saying what you did or failed to do. "
    "If there is one, paste it here; if not, try “I had not …, so …”."
)
_CAUSE = re.compile(
    r"\b(?:the team failed|(?:they|nobody|no one) (?:did not|didn['’]t|told|documented|warned|informed)|(?:bad|poor|missing|lack of) (?:documentation|docs|resources|communication)"
    r"|legacy (?:system|code)|(?:vendor|tool|platform)['’]?s? (?:fault|bug|failed|broke)|was(?:n['’]t| not) (?:mine|my)|I was (?:told|asked) to|management (?:decided|wanted)"
    r"|should have been caught|out(?:side)? (?:of )?(?:our|my) control)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:was|were|got) (?:deployed|changed|deleted|dropped|missed|overlooked|forgotten|merged|released)\b(?! by)",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\b(?:kind of|sort of|just|only a|minor|a bit|slightly)\b", re.IGNORECASE)
_ABSOLUTE = re.compile(r"\b(?:single-?handedly|everyone else|nobody else|always|never once)\b", re.IGNORECASE)
_UPWARDS = re.compile(
    r"\b(?:escalated|(?:asked|called|told|pinged) my (?:manager|lead|boss|director))\b", re.IGNORECASE
)
_DECIDED = re.compile(
    r"\bI (?:decided|chose|stopped|paused|rolled|turned|reverted|switched|blocked|froze)\b", re.IGNORECASE
)
FEWEST_PASSIVES = 3
MOST_QUOTED = 2


@dataclass(frozen=True)
class Signal:
    """One thing to look at: which rule, in which field ("" for the whole story), a sentence of yours, a question."""

    rule: str
    field: str
    sentence: str
    asks: str

    def __str__(self) -> str:
        return f"“{self.sentence}” {self.asks}" if self.sentence else self.asks


def signals(story: Mapping[str, str]) -> list[Signal]:
    """What is worth asking about a story's own words; nothing for a story that is not told yet."""
    told = {name: sentences(story.get(name, "")) for name in TOLD}
    if not any(told.values()):
        return []
    return [*_not_found(story, told), *_shown(told), *_counted(told)]


def has_own_sentence(text: str) -> bool:
    """Whether a sentence was found that says what the writer did or failed to do."""
    return bool(OWN.search(text))


def numbers(text: str) -> int:
    """How many numbers a text has."""
    return len(NUMBER.findall(text))


def sentences_to_look_at(text: str) -> list[Signal]:
    """Sentences of a text in which a cause outside is named, or nobody acts."""
    return _shown({"": sentences(text)}, fewest_passives=1)


def _not_found(story: Mapping[str, str], told: Mapping[str, list[str]]) -> list[Signal]:
    found = []
    # What stands in "My mistake" is one by its place, however it is worded and in whatever language.
    if not story.get("mistake", "").strip() and not any(map(OWN.search, sum(told.values(), []))):
        found.append(Signal("own-sentence", "mistake", "", NO_OWN_SENTENCE))
    result = story.get("result", "") + story.get("stakes", "")
    if numbers(result) < 2:
        count = "no number" if not numbers(result) else "one number"
        found.append(
            Signal(
                "no-number",
                "result",
                "",
                f"I found {count} in your stakes and result. How big was it before, and after? A ratio such as ~3× is enough.",
            )
        )
    return found  # fmt: skip


def _shown(told: Mapping[str, list[str]], fewest_passives: int = FEWEST_PASSIVES) -> list[Signal]:
    found: list[Signal] = []
    passives: list[Signal] = []
    for field, lines in told.items():
        for at, line in enumerate(lines):
            follows = " ".join(lines[at + 1 : at + 3])
            if _CAUSE.search(line) and not OWN.search(follows):
                found.append(
                    Signal(
                        "cause-or-context",
                        field,
                        quoted(line),
                        "Is this the cause, or the context of what you did?",
                    )
                )
            if _PASSIVE.search(line) and not OWN.search(line):
                passives.append(
                    Signal(
                        "who-acted",
                        field,
                        quoted(line),
                        "Who did it? If it is known and matters, name the role; if it was you, say “I”.",
                    )
                )
            if field in ("result", "situation", "mistake") and _SMALL.search(line):
                found.append(Signal("how-small", field, quoted(line), "How small is that, as a number?"))
            if _ABSOLUTE.search(line):
                found.append(
                    Signal(
                        "absolutely", field, quoted(line), "Would everybody who was there say it like this?"
                    )
                )
    actions = told.get("actions", [])
    first = next((at for at, line in enumerate(actions) if _UPWARDS.search(line)), None)
    if first is not None and not any(map(_DECIDED.search, actions[: first + 1])):
        found.append(
            Signal(
                "before-asking",
                "actions",
                quoted(actions[first]),
                "What had you decided yourself before that? Where safety or law asks for it, say so.",
            )
        )
    if len(passives) >= fewest_passives:
        found += passives
    return [one for rule in dict.fromkeys(each.rule for each in found) for one in [each for each in found if each.rule == rule][:MOST_QUOTED]]  # fmt: skip


def _counted(told: Mapping[str, list[str]]) -> list[Signal]:
    counts = []
    for field in ("actions", "result"):
        text = " ".join(told.get(field, []))
        own, ours = len(re.findall(r"\bI\b", text)), len(re.findall(r"\bwe\b", text, re.IGNORECASE))
        if own + ours:
            counts.append(f"{own} “I” and {ours} “we” in your {field}")
    if not counts:
        return []
    return [
        Signal(
            "i-and-we",
            "actions",
            "",
            f"{'; '.join(counts)}. Can a listener tell what was yours, and what was others’?",
        )
    ]
