"""A text as sentences, and what can be found in one: a number, a word of yours, a phrase worth a second look."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?…。！？؟])[\"”’)]*\s+|\n\s*\n|\n(?=\s*[-*•]\s)|(?<=[。！？])")
LONGEST_QUOTE = 200

NUMBER = re.compile(
    r"(?<![\w.])[~≈<>$€£]*\d[\d.,]*\s*(?:%|‰|×|x\b|[kMGTP]?i?B\b|[a-z]{1,12}\b)?"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|twice|hundred|thousand|million|billion)\b",
    re.IGNORECASE,
)
# Found in the ways people say what they did or failed to do; what it misses is asked for, never held against anybody.
OWN = re.compile(
    r"\bI (?:had(?: not|n['’]t)|did(?: not|n['’]t)|was(?: not|n['’]t)|could have|should have|failed|missed|forgot|ignored|overlooked|broke|caused"
    r"|assumed|deployed|shipped|merged|dropped|deleted|changed|decided|chose|approved|skipped|left|owned|own|wrote|rolled|stopped|paused|turned"
    r"|switched|reverted|restored|misread|misjudged|underestimated|overestimated|trusted|believed|waited|published|took|made|built|kept|let|ran)\b"
    r"|\bmy (?:own )?(?:mistake|error|change|fault|miss|decision|deploy|deployment|call|bug|responsibility|assumption|part)\b"
    r"|\b(?:was|is|were) (?:mine|my own)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, list items and paragraphs apart, white space folded."""
    parts = (" ".join(part.split()) for part in _END.split(text) if part)
    return [part for part in parts if re.search(r"\w", part)]


def quoted(sentence: str) -> str:
    """A sentence to show; only its beginning where it is very long."""
    return sentence if len(sentence) <= LONGEST_QUOTE else f"{sentence[: LONGEST_QUOTE - 1]}…"
