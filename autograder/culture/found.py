"""What rules find in an answer: sentences to quote beside each dimension, and what does not fit. Never a level.

Only two things are found so reliably that it is said when they are not there: a sentence of what the
teller did or failed to do, and a number. Everything else is shown for the teller to judge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.stories.fitting import contradictions
from autograder.stories.incident import MOMENTS
from autograder.stories.sentences import NUMBER, OWN, quoted, sentences
from autograder.stories.signals import NO_OWN_SENTENCE

NO_NUMBER = (
    "I found no number. How big was it? Under an agreement not to tell, a ratio such as ~3× is as good."
)
MOST_QUOTED = 2
_SHOWS: Mapping[str, re.Pattern[str]] = {
    "ownership": OWN,
    "candour": re.compile(
        r"\bI (?:had(?: not|n['’]t)|did(?: not|n['’]t)|was (?:too|wrong)|could have|should have|failed|missed|forgot|ignored|overlooked"
        r"|broke|caused|assumed|misread|misjudged|underestimated|overestimated)\b|\bmy (?:own )?(?:mistake|error|fault|miss)\b",
        re.IGNORECASE,
    ),
    "specificity": NUMBER,
    "judgement": re.compile(
        r"\bI (?:decided|chose|weighed|bet|stopped|paused|rolled|reverted|froze)\b|\b(?:rather than|instead of|trade-?off|undone|reversible|irreversible)\b"
        r"|\bbecause I\b",
        re.IGNORECASE,
    ),
    "change": re.compile(
        r"\bsince then\b|\bno longer\b|\b(?:has|have) (?:fired|held|caught)\b|\b(?:removed|deleted|automated|retired|switched off)\b|\btoday\b",
        re.IGNORECASE,
    ),
    "relationship": re.compile(
        r"\b(?:disagree\w*|argu(?:ed|ment)|objected|objection|convinced|persuaded|conceded|changed (?:my|his|her|their) mind|(?:their|his|her) (?:view|concern|point)|committed)\b",
        re.IGNORECASE,
    ),
    "scope": re.compile(r"\b(?:other|several|two|three|four|five|all) (?:teams|organi[sz]ations|orgs)\b|\bacross\b", re.IGNORECASE),
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What was found in one answer.

    Attributes:
        quotes: sentences by dimension of the rubric, at most two each; only dimensions that have some.
        own, number, change: whether a sentence of the teller's own act, a number, and a change were found.
        open: what to say of a dimension for which something reliable was not found.
        unfitting: a number that contradicts another one, or the times of the story, each a question.
        counts: how often “I” and “we” stand there, without a verdict.
    """

    quotes: Mapping[str, tuple[str, ...]]
    own: bool
    number: bool
    change: bool
    open: Mapping[str, str]
    unfitting: tuple[str, ...]
    counts: str

    def lines(self, dimensions: tuple[str, ...], labels: Mapping[str, str]) -> list[str]:
        """A line of text for each dimension of which something is to be shown, then what does not fit."""
        lines = []
        for name in dimensions:
            if name in self.quotes:
                shown = " ".join(f"“{quote}”" for quote in self.quotes[name])
                lines.append(f"{labels[name]}: {shown}")
            elif name in self.open:
                lines.append(f"{labels[name]}: {self.open[name]}")
        return [*lines, *self.unfitting, *filter(None, [self.counts])]


def found_in(answer: str, story: Mapping[str, str] | None = None) -> Found:
    """What an answer holds; with a story, its times are held against what is said of them."""
    lines = sentences(answer)
    quotes = {}
    for name, shows in _SHOWS.items():
        if hits := [quoted(line) for line in lines if shows.search(line)][:MOST_QUOTED]:
            quotes[name] = tuple(hits)
    empty = not lines
    unsaid = {}
    if not empty and "ownership" not in quotes:
        unsaid["ownership"] = NO_OWN_SENTENCE
    if not empty and "specificity" not in quotes:
        unsaid["specificity"] = NO_NUMBER
    return Found(
        quotes,
        own="ownership" in quotes,
        number="specificity" in quotes,
        change="change" in quotes,
        open=unsaid,
        unfitting=_unfitting(answer, story or {}),
        counts="" if empty else _counts(answer),
    )


def _unfitting(answer: str, story: Mapping[str, str]) -> tuple[str, ...]:
    """Of the answer alone, held against the story's times."""
    times = {name: story[name] for name in MOMENTS if name in story}
    return tuple(str(one) for one in contradictions({**times, "long": answer}) if one.field == "long")


def _counts(answer: str) -> str:
    own, ours = len(re.findall(r"\bI\b", answer)), len(re.findall(r"\bwe\b", answer, re.IGNORECASE))
    return f"{own} “I” and {ours} “we”: can a listener tell what was yours?" if own + ours else ""
