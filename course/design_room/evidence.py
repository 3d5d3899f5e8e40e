"""What can be quoted for each dimension of the rubric: lines of the answer and sentences of the notes, and what is open.

Rules look, people score: a quote is no level, and what was not found becomes a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import yaml

from course.design_room import yaml_places
from course.design_room.drawing import items
from course.design_room.yaml_places import Place, line_end, line_start

if TYPE_CHECKING:
    from autograder.designs import Question
    from course.design_room.round_so_far import RoundSoFar

MOST_QUOTES = 6
MOST_ASKED = 3
LONGEST_QUOTE = 140
WORTH_ASKING = 2


@dataclass(frozen=True)
class Wanted:
    """Where the evidence for a dimension may stand.

    Attributes:
        sections: fields of the answer; "sinks.sort" is a field of each of the sinks.
        words: stems that a sentence of the notes may have.
        asks: the follow-up where nothing is found.
    """

    sections: tuple[str, ...]
    words: tuple[str, ...]
    asks: str


WANTED = {
    "clarify": Wanted(
        ("assumptions",), ("assum", "who reads", "consumer", "freshness", "budget"),
        "Before you drew: who reads this, how soon, and how wrong may it be?",
    ),
    "numbers": Wanted(
        ("numbers",), ("events/s", "gb/s", "tb", "pb", "partition", "per second", "peak"),
        "Which rate did you start from, at the average and at the peak, and which number breaks the design if it is three times too low?",
    ),
    "semantics": Wanted(
        ("dedup", "late", "backfill", "sinks.mode", "sinks.idempotency_key"),
        ("duplicate", "exactly", "late", "restat", "idempot", "winner"),
        "The same event arrives twice, then a correction of it eight days later. Which copy wins, and what does a reader see?",
    ),
    "layout": Wanted(
        ("sinks.partition_spec", "sinks.sort", "sinks.target_file", "sinks.compaction"),
        ("partition", "bucket", "compact", "file size", "sorted"),
        "How large are the files after a day, and which of your queries reads how many of them?",
    ),
    "failure": Wanted(
        ("failures",), ("fail", "crash", "outage", "recover", "replay", "zone"),
        "Your largest stateful job dies at the peak. Who notices, by what, and from where does it read again?",
    ),
    "tradeoffs": Wanted(
        ("options", "decision"), ("instead", "trade", "because", "rather than", "would change my mind", "flip"),
        "What was the second-best way, and which number would make you take it?",
    ),
    "operations": Wanted(
        ("slo", "cost", "owners"), ("alert", "on-call", "runbook", "cost", "owner", "slo"),
        "Who is woken at three, what does the alert say, and what does this cost in a month?",
    ),
    "privacy": Wanted(
        ("privacy",), ("gdpr", "erase", "delet", "personal", "hold"),
        "A member asks to be erased. Name every copy, in which order they go, and how you prove it.",
    ),
    "communication": Wanted(
        (), ("recap", "to sum up", "check in", "you said", "changed my mind", "does that"),
        "If you had one minute left: what did you decide, what did you give up, and what is still open?",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """For one dimension: quotes, each with where it stands, and what will be asked next."""

    quotes: tuple[tuple[str, str], ...]
    asks: tuple[str, ...]


def evidence(answer: str, notes: str, so_far: RoundSoFar, bank: tuple[Question, ...]) -> dict[str, Evidence]:
    """Evidence by dimension, in the rubric's order. Any text may be given."""
    try:
        root = yaml_places.read(answer)
    except (yaml.YAMLError, RecursionError):
        root = None
    found = {}
    for dimension, wanted in WANTED.items():
        quotes = [
            *_from_log(dimension, so_far, bank),
            *_from_answer(answer, root, wanted),
            *_from_notes(notes, wanted),
        ]
        kept = tuple(dict.fromkeys(quotes))
        asks = [] if kept else [wanted.asks]
        if dimension == "clarify":
            asks += [
                f"You did not ask: “{one.asks}” What would you have drawn otherwise?"
                for one in sorted(bank, key=lambda one: -one.value)
                if one.value >= WORTH_ASKING and one.slug not in so_far.asked
            ][:MOST_ASKED]
            asks += [one.follow_up for one in bank if one.follow_up and one.slug in so_far.asked][:MOST_ASKED]
        found[dimension] = Evidence(kept[:MOST_QUOTES], tuple(dict.fromkeys(asks)))
    return found


def _from_log(dimension: str, so_far: RoundSoFar, bank: tuple[Question, ...]) -> Iterator[tuple[str, str]]:
    if dimension != "clarify":
        return
    worth = {one.slug: one for one in bank}
    for step in so_far.steps:
        if step.kind == "asked" and (one := worth.get(str(step.about.get("question")))) and one.value:
            yield "asked", one.asks


def _from_answer(answer: str, root: Place | None, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Quotes from each section in turn, so that the last one is heard too."""
    if root is None or root.kind != "mapping":
        return
    columns = [list(_of_field(answer, root, field)) for field in wanted.sections]
    for row in zip_longest(*columns):
        yield from (quote for quote in row if quote is not None)


def _of_field(answer: str, root: Place, field: str) -> Iterator[tuple[str, str]]:
    section, _, inner = field.partition(".")
    value = root.get(section)
    if not inner:
        yield from ((section, line) for line in _lines(answer, value))
        return
    for _, node in items(value):
        name = node.get("name") if node.kind == "mapping" else None
        where = name.text if name is not None else section
        if node.kind == "mapping":
            yield from ((where, line) for line in _lines(answer, node.get(inner), with_key=True)[:1])


def _lines(text: str, value: Place | None, *, with_key: bool = False) -> list[str]:
    if value is None or value.blank or value.end <= value.start:
        return []
    start = line_start(text, value.start) if with_key else value.start
    lines = (line.strip(" -\t") for line in text[start : line_end(text, value.end)].splitlines())
    return [_cut(line) for line in lines if re.search(r"\w", line) and line[0] != "#" and line[-1] != ":"]


def _from_notes(notes: str, wanted: Wanted) -> Iterator[tuple[str, str]]:
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", notes):
        folded = sentence.casefold()
        if any(re.search(rf"(?<!\w){re.escape(word)}", folded) for word in wanted.words):
            yield "notes", _cut(" ".join(sentence.split()))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
