"""The recruiter's half hour: six topics, each with probes chosen from what your numbers card has, lacks or contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from autograder.culture.talk import Plan, Turn
from autograder.recruiter import FIELDS, questions

KIND = "recruiter"
TITLE = "Recruiter screen"
DIMENSIONS = ("specificity", "ownership", "candour", "concision")
PROBES = 2


@dataclass(frozen=True)
class Topic:
    """One topic: the first question, the minutes it should take, groups of the card, and probes for any system."""

    slug: str
    asks: str
    minutes: float
    fields: tuple[str, ...] = ()
    probes: tuple[str, ...] = ()


TOPICS = (
    Topic("you", "Tell me about yourself and one system you are proud of. Ninety seconds.", 3),
    Topic(
        "scale",
        "How big is it? What does it take in, and what does it promise?",
        8,
        ("rows_per_day", "peak_per_s", "bytes_per_day", "total_bytes", "promise", "promise_met", "freshness_p95", "late_share", "late_window"),
        (
            "What is the peak over the average, and what happens in that second?",
            "Which of these numbers did you count yourself, and how?",
            "What would break first at three times the load?",
            "How late may a row come, and what becomes of the day it belongs to?",
        ),
    ),
    Topic(
        "owned",
        "Which tools did you own, and which did you use that others own?",
        6,
        ("owned", "used", "team_size", "my_share", "pipelines", "consumers"),
        (
            "Who is called at night when it stops?",
            "Which setting of it did you change last, and why?",
            "What would somebody else have had to learn if you had left?",
            "What did you take out of it?",
        ),
    ),
    Topic(
        "broke",
        "What broke, and what did you do in the first ten minutes?",
        8,
        ("incidents", "detect", "recover", "hardest"),
        (
            "Who noticed, and how long had it been so?",
            "What became of the numbers that were already out?",
            "What had you not done that would have prevented it?",
            "What is different today, and has it fired since?",
        ),
    ),
    Topic("move", "Why do you leave, and why here?", 3, probes=("What would make you stay where you are?", "What would you want to own in the first half year?")),
    Topic("yours", "What would you like to know from me?", 2),
)  # fmt: skip


def planned(card: Mapping[str, str], seed: int = 0) -> Plan:
    """The talk for a card; an empty card gives the probes that fit any system."""
    random = Random(seed)
    turns = []
    for topic in TOPICS:
        usual = list(topic.probes)
        random.shuffle(usual)
        probes = tuple(dict.fromkeys([*_of_card(topic, card), *usual]))[: PROBES if topic.probes else 0]
        beside = [
            f"{FIELDS[name].label}: {card[name].strip()}"
            for name in topic.fields
            if card.get(name, "").strip()
        ]
        after = f"Your card says: {'; '.join(beside)}. Did you say the same?" if beside else ""
        turns.append(Turn(topic.slug, topic.asks, topic.minutes, after=after, follow_ups=probes))
    return Plan(KIND, TITLE, tuple(turns), dimensions=DIMENSIONS)


def _of_card(topic: Topic, card: Mapping[str, str]) -> Iterator[str]:
    """What does not fit on the card, then what it leaves out; nothing of a card that is empty."""
    if not any(text.strip() for text in card.values()):
        return
    for name, asks in questions(card):
        if name in topic.fields and not asks.startswith("How do you know?"):
            yield asks
    for name in topic.fields:
        if not card.get(name, "").strip() and (asks := _LEFT_OUT.get(name)):
            yield asks


_LEFT_OUT = {
    "rows_per_day": "How many events or rows a day, and from when is that number?",
    "peak_per_s": "And in the busiest second?",
    "promise": "What was promised to the readers, and who agreed to it?",
    "promise_met": "In how many per cent was that kept?",
    "late_share": "Which share comes late?",
    "owned": "Name one thing of it that was yours alone.",
    "used": "What of it do others run?",
    "my_share": "How much of it is your work?",
    "incidents": "How many incidents of it did you own?",
    "detect": "How long until somebody noticed?",
    "recover": "And until it was right again?",
}
