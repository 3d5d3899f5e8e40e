"""The nine times of an incident, and what follows from them: how long it took to detect, to mitigate, to recover."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from autograder.stories.fields import FIELDS

MOMENTS = (
    "introduced", "detected", "acknowledged", "mitigated", "recovered", "repaired", "told", "postmortem", "closed",
)  # fmt: skip
# Which of two moments cannot come first. Stakeholders may be told at any time, data repaired before all is well.
_IN_ORDER = (
    *zip(MOMENTS[:4], MOMENTS[1:5], strict=True),
    ("introduced", "mitigated"),
    ("detected", "mitigated"),
    ("detected", "recovered"),
    ("introduced", "recovered"),
    ("detected", "repaired"),
    ("postmortem", "closed"),
)
SPANS = {
    "detect": ("introduced", "detected"),
    "mitigate": ("detected", "mitigated"),
    "recover": ("detected", "recovered"),
}
"""What is derived: from which moment to which."""


@dataclass(frozen=True)
class Incident:
    """The moments that are known, as naive UTC, and the texts that could not be read, both by name."""

    moments: Mapping[str, datetime]
    unread: Mapping[str, str]

    def took(self, span: str) -> timedelta | None:
        """How long it took to "detect", "mitigate" or "recover"; None where an end is unknown or they cross."""
        begun, ended = (self.moments.get(name) for name in SPANS[span])
        return ended - begun if begun and ended and ended >= begun else None

    @property
    def out_of_order(self) -> list[tuple[str, str]]:
        """(moment, the one that comes before it although it cannot), each moment once."""
        found: dict[str, str] = {}
        for first, second in _IN_ORDER:
            if (
                first in self.moments
                and second in self.moments
                and self.moments[second] < self.moments[first]
            ):
                found.setdefault(second, first)
        return [(second, first) for second, first in found.items()]

    @property
    def facts(self) -> list[str]:
        """What the times say, a sentence each."""
        said = []
        for span, (begun, ended) in SPANS.items():
            if (took := self.took(span)) is not None:
                said.append(f"Time to {span}: {in_words(took)}, from {begun} to {ended}.")
        if self.moments and (absent := [name for name in MOMENTS if name not in self.moments]):
            said.append(f"{len(self.moments)} of {len(MOMENTS)} times; without {', '.join(absent)}.")
        return said


def incident_of(story: Mapping[str, str]) -> Incident:
    """The times in a story's fields."""
    moments, unread = {}, {}
    for name in MOMENTS:
        if text := story.get(name, "").strip():
            if (moment := moment_of(text)) is None:
                unread[name] = text
            else:
                moments[name] = moment
    return Incident(moments, unread)


def moment_of(text: str) -> datetime | None:
    """A time as it is written, ISO 8601, a date alone meaning its midnight; read as UTC. None when it is none."""
    plain = re.sub(r"\s*(UTC|GMT)$", "Z", text.strip(), flags=re.IGNORECASE)
    try:
        moment = datetime.fromisoformat(plain)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None


def label_of(moment: str) -> str:
    """How a moment is called in a sentence."""
    return FIELDS[moment].label.casefold()


def in_words(took: timedelta) -> str:
    """A length of time in days, hours and minutes: 3 d 4 h, 2 h 5 min, 45 min."""
    minutes = round(took.total_seconds() / 60)
    days, rest = divmod(minutes, 1440)
    parts = [(days, "d"), (rest // 60, "h"), (rest % 60, "min")]
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount) or "under a minute"
