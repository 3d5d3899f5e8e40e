"""Scores of one answer by several people: the mean with its spread, and files in which a score travels.

A file holds levels and which answer they are of. Who scored stands in it only if they wrote it there,
and is never read out.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HIGHEST = 3


class NotAScore(ValueError):
    """A file or a value that holds no score; the message says what is amiss."""


@dataclass(frozen=True)
class PeerScore:
    """Levels by dimension that somebody gave to the answer with this mark.

    `id` is of the scoring, so that a file taken in twice counts once, and two people who agree count twice.
    """

    slug: str
    answer: str
    levels: Mapping[str, int]
    id: str = field(default_factory=lambda: secrets.token_hex(6))


@dataclass(frozen=True)
class Spread:
    """Levels that several people gave in one dimension."""

    levels: tuple[int, ...]

    @property
    def mean(self) -> float:
        return sum(self.levels) / len(self.levels)

    @property
    def width(self) -> int:
        """From the lowest to the highest."""
        return max(self.levels) - min(self.levels)


def mark_of(answer: str) -> str:
    """Twelve signs that say which answer is meant, whatever its line breaks."""
    return _hash("\n".join(answer.splitlines()))


def levels_in(given: Any, dimensions: Iterable[str]) -> dict[str, int]:
    """Levels 0 to 3, by dimension, of a mapping. Raises NotAScore."""
    known = tuple(dimensions)
    if not isinstance(given, Mapping):
        raise NotAScore('Give levels by dimension, such as {"numbers": 2}.')
    found = {}
    for name, level in given.items():
        if name not in known:
            raise NotAScore(f"There is no dimension `{_shown(name)}`. They are {', '.join(known)}.")
        text = str(level).strip()[:1]
        if (
            isinstance(level, bool)
            or text not in set("0123")
            or str(level).strip()[1:2] not in ("", ":", " ")
        ):
            raise NotAScore(f"A level is 0, 1, 2 or 3; `{name}` has `{_shown(level)}`.")
        found[str(name)] = int(text)
    return found


def _shown(said: Any) -> str:
    """Some words of somebody else's file: a terminal would obey other signs."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(said)[:80])
    return text.replace("`", "'")


def merged(scores: Iterable[Mapping[str, int]], dimensions: Iterable[str]) -> dict[str, Spread]:
    """By dimension, in the rubric's order, the levels of all who gave one; who came first makes no difference."""
    scores = list(scores)
    found = {name: tuple(sorted(one[name] for one in scores if name in one)) for name in dimensions}
    return {name: Spread(levels) for name, levels in found.items() if levels}


def written(score: PeerScore, scorer: str = "") -> str:
    """The text of a score's file."""
    who = {"scorer": scorer} if scorer else {}
    content = {
        "design_round": score.slug,
        "answer": score.answer,
        "levels": dict(score.levels),
        "id": score.id,
        **who,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read(content: bytes, dimensions: Iterable[str]) -> PeerScore:
    """The score in a file's content. Raises NotAScore."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise NotAScore("This is no file of a score: it is not JSON.") from None
    if not isinstance(found, dict) or not isinstance(found.get("levels"), dict):
        raise NotAScore("This is no file of a score: it has no levels.")
    return PeerScore(
        _shown(found.get("design_round", "")),
        str(found.get("answer", "")),
        levels_in(found["levels"], dimensions),
        re.sub(r"\W", "", str(found.get("id", "")))[:40] or _hash(content.decode("utf-8", "replace")),
    )


def kept_in(folder: Path, dimensions: Iterable[str]) -> list[PeerScore]:
    """The scores taken in so far, each once; what cannot be read is passed over."""
    known, found = tuple(dimensions), {}
    for path in sorted(folder.glob("*.json")):
        try:
            score = read(path.read_bytes(), known)
        except (OSError, NotAScore):
            continue
        found[score.id] = score
    return list(found.values())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
