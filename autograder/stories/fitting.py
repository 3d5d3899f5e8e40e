"""Numbers in a story that do not fit each other: times out of order, durations, percentages. Each a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from autograder.recruiter.quantities import quantity
from autograder.stories.fields import FIELDS, TEXTS
from autograder.stories.incident import SPANS, Incident, in_words, incident_of, label_of
from autograder.stories.sentences import quoted, sentences
from autograder.stories.signals import Signal

TOLERANCE = 0.1
_LENGTH = r"(\d+(?:[.,]\d+)?\s*(?:seconds?|s|minutes?|mins?|min|hours?|hrs?|h|days?|d|weeks?)\b)"
_FIGURE = r"([$€£]?\d[\d.,]*\s*(?:%|[kMGTP]?B\b|[kMb]\b|thousand|million|billion)?)"
# A duration is only taken for one of the incident's where the words say so themselves.
_SAID = {
    "detect": re.compile(rf"(?:detected|noticed|found|saw|alerted|paged)\b[^.;]{{0,30}}?\b(?:after|within|in)\s+(?:about\s+|~\s*)?{_LENGTH}|{_LENGTH}\s+to\s+(?:detect|notice)", re.IGNORECASE),
    "mitigate": re.compile(rf"mitigated\b[^.;]{{0,30}}?\b(?:after|within|in)\s+(?:about\s+|~\s*)?{_LENGTH}|{_LENGTH}\s+to\s+mitigate", re.IGNORECASE),
    "recover": re.compile(rf"(?:recovered|restored|back to normal)\b[^.;]{{0,30}}?\b(?:after|within|in)\s+(?:about\s+|~\s*)?{_LENGTH}|{_LENGTH}\s+to\s+(?:recover|restore)|\bMTTR\b[^.;\d]{{0,15}}{_LENGTH}", re.IGNORECASE),
}  # fmt: skip
_BEFORE_AFTER = re.compile(
    rf"\bfrom\s+(?:about\s+|~\s*)?{_FIGURE}[^.;]{{0,40}}?\bto\s+(?:about\s+|~\s*)?{_FIGURE}", re.IGNORECASE
)
_BY_PERCENT = re.compile(r"\b(?:by|a)\s+(?:about\s+|~\s*)?(\d+(?:[.,]\d+)?)\s*%")


def contradictions(story: Mapping[str, str]) -> list[Signal]:
    """What does not fit, each with a question; the times first, then the texts against them."""
    incident = incident_of(story)
    return [*_times(incident), *_durations(story, incident), *_percentages(story)]


def _times(incident: Incident) -> Iterator[Signal]:
    for name, text in incident.unread.items():
        yield Signal(
            "time-not-read", name, "", f"I cannot read “{quoted(text)}” as a time. Such as: 2026-03-02 14:05."
        )
    for name, before in incident.out_of_order:
        yield Signal("times-out-of-order", name, "", f"{FIELDS[name].label} comes before {label_of(before)}. Is one of them in local time, or the other way round?")  # fmt: skip


def _durations(story: Mapping[str, str], incident: Incident) -> Iterator[Signal]:
    for span, (_, ended) in SPANS.items():
        took = incident.took(span)
        if took is None:
            continue
        # People count from either end, so both readings are fair.
        known = [took]
        if "introduced" in incident.moments:
            known.append(incident.moments[ended] - incident.moments["introduced"])
        for name, line in _lines(story):
            for found in _SAID[span].finditer(line):
                said = _length(next(group for group in found.groups() if group))
                if said is not None and not any(_close(said, one.total_seconds()) for one in known):
                    told = in_words(timedelta(seconds=said))
                    yield Signal("duration-and-times", name, quoted(line), f"You say {told}; your times give {in_words(took)} to {span}. Which is it?")  # fmt: skip


def _percentages(story: Mapping[str, str]) -> Iterator[Signal]:
    for name, line in _lines(story):
        pair, percent = _BEFORE_AFTER.search(line), _BY_PERCENT.search(line)
        if pair is None or percent is None:
            continue
        ends = [_figure(text) for text in pair.groups()]
        if None in ends or not ends[0][0] or ends[0][1] != ends[1][1]:
            continue
        (before, unit), (after, _) = ends
        said = float(percent[1].replace(",", "."))
        change = abs(after - before) / before * 100
        readings = [change, abs(after - before)] if unit == "percent" else [change]
        if not any(_close(said, reading) for reading in readings):
            yield Signal("percent-and-ends", name, quoted(line), f"From {pair[1].strip()} to {pair[2].strip()} is {change:.0f} %, not {said:g} %: of what is it a share?")  # fmt: skip


def _lines(story: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("stakes", *TEXTS):
        yield from ((name, line) for line in sentences(story.get(name, "")))


def _length(text: str) -> float | None:
    found = quantity(
        re.sub(r"^(\d[\d.,]*\s*)(?:mins|hrs)$", lambda at: at[1] + ("min" if "min" in at[0] else "h"), text),
        "duration",
    )
    return found.value if found else None


def _figure(text: str) -> tuple[float, str] | None:
    """The value and the kind of a number, so that only alike ones are compared."""
    plain = text.strip().lstrip("$€£").rstrip(".,")
    unit = "percent" if plain.endswith("%") else "bytes" if re.search(r"[kMGTP]?B$", plain) else "count"
    found = quantity(plain, unit)
    return (found.value, unit) if found else None


def _close(said: float, known: float) -> bool:
    return abs(said - known) <= TOLERANCE * max(abs(said), abs(known), 1e-9)
