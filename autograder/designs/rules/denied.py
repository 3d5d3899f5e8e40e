"""Words that are there to be denied: “never dropped” does not drop anything."""

from __future__ import annotations

import re

_NOT = re.compile(
    r"\b(?:no|not|never|without|instead of|nothing is|nothing gets)\b[^,;.]{0,30}$", re.IGNORECASE
)


def said(words: re.Pattern[str], text: str) -> bool:
    """Whether some of the words stand in a text without being denied there."""
    return any(not _NOT.search(text[: found.start()]) for found in words.finditer(text))
