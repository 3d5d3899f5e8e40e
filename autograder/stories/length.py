"""How long a story is when it is spoken: words, and minutes at the pace of whoever tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

USUAL_PACE = 140
LONGEST = {"short": (90, 240), "long": (240, 620)}
"""Seconds it is meant to take, and words beyond which few people can say it in that time."""
_WORD = re.compile(r"[^\W_]+(?:['’.,:/-][^\W_]+)*%?")
# Scripts that write no spaces: two characters are about a word.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True)
class SpokenLength:
    """A version's words, the seconds they take, and the seconds it is meant to take."""

    words: int
    seconds: int
    meant: int
    most_words: int

    def __str__(self) -> str:
        minutes, seconds = divmod(self.seconds, 60)
        said = f"{self.words} word{'' if self.words == 1 else 's'}, about {minutes}:{seconds:02d} min aloud; meant: {self.meant // 60}:{self.meant % 60:02d}."
        if self.words > self.most_words:
            return f"{said} Above {self.most_words} words: which sentence would nobody ask for?"
        return said


def words(text: str) -> int:
    """How many words a text has; numbers count, and so do halves of scripts without spaces."""
    unspaced = "".join(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + -(-len(unspaced) // 2)


def pace_of(story: Mapping[str, str]) -> int:
    """Words a minute, as the learner gave it; the usual pace where that is none between 60 and 300."""
    found = re.search(r"\d+", story.get("pace", ""))
    pace = int(found[0][:6]) if found else USUAL_PACE
    return pace if 60 <= pace <= 300 else USUAL_PACE


def spoken_length(story: Mapping[str, str], version: str) -> SpokenLength:
    """The length of the "short" or the "long" version."""
    count = words(story.get(version, ""))
    meant, most = LONGEST[version]
    return SpokenLength(count, round(count * 60 / pace_of(story)), meant, most)
