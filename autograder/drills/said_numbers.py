"""Numbers of a figure in words, and answers read back: which unit, over which period, and what is said when it is another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.drills.sizing import DAY, MONTH, Figure
from autograder.quantities import NotAQuantity, in_words, read_quantity

_PERIOD_S = {"s": 1, "day": DAY, "month": MONTH}
_EXAMPLES = {
    "count/s": "4.2 M events/s",
    "bytes/s": "4.2 GB/s",
    "bytes": "4.2 TB",
    "count": "420",
    "money/s": "$ 420,000 a month",
    "duration": "42 h",
}
_CALLED = {
    "count/s": "a count in a time",
    "bytes/s": "bytes in a time",
    "bytes": "bytes",
    "count": "a count",
    "money/s": "money in a time",
    "money": "money",
    "duration": "a time",
    "share": "a share",
}


_NEARLY_BYTES = re.compile(r"[kmgtpe]?i?b(ps)?", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What kind of number is asked for: its dimension, the noun it counts, and the period that the question names."""

    dimension: str
    noun: str = ""
    period: str = ""

    @property
    def example(self) -> str:
        """What such an answer looks like; no question has this number."""
        if self.dimension == "count/s" and self.period == "day":
            return f"4.2 M {self.noun}/day"
        if self.dimension == "bytes/s" and self.period == "day":
            return "4.2 TB/day"
        return _EXAMPLES[self.dimension]


@dataclass(frozen=True)
class Read:
    """A value in base units; or why there is none. `slip` is set where the unit itself is the slip."""

    value: float = 0.0
    problem: str = ""
    slip: str = ""


def asked_of(figure: Figure) -> Asked:
    """What a figure's answer is."""
    return Asked(figure.dimension, figure.noun, figure.period)


def said(value: float, asked: Asked) -> str:
    """A value in base units as it would be said, three digits and its unit."""
    if asked.dimension == "count":
        return f"{_three(value)} {asked.noun}".strip()
    if asked.period in ("day", "month"):
        whole = value * _PERIOD_S[asked.period]
        if asked.dimension == "count/s" and whole >= 0.9995e9:
            return f"{spelled(whole)} {asked.noun}/{asked.period}"
        return f"{in_words(whole, asked.dimension.partition('/')[0], asked.noun)}/{asked.period}"
    return in_words(value, asked.dimension, asked.noun)


def spelled(count: float) -> str:
    """A large count as people say it: 700 billion, 2 trillion."""
    return f"{count / 1e12:.3g} trillion" if count >= 0.9995e12 else f"{count / 1e9:.3g} billion"


def read(text: str, asked: Asked) -> Read:
    """An answer as a value in base units; the period may be left out where the question names it and nothing else fits."""
    if not text.strip():
        return Read(problem=f"Write a number with its unit, such as `{asked.example}`.")
    try:
        found = read_quantity(text)
    except NotAQuantity as reason:
        return Read(problem=f"I cannot read that: {reason}.")
    given, wanted = found.dimension, asked.dimension
    if given == wanted:
        return Read(found.value)
    if found.value and given == "count" and not found.unit and wanted not in ("count/s", "count"):
        return (
            Read(problem=f"Write the unit too, such as `{asked.example}`: is it bits, bytes, KB or GB?")
            if "bytes" in wanted
            else Read(problem=f"Write the unit too, such as `{asked.example}`.")
        )
    if given.startswith("count") and _NEARLY_BYTES.fullmatch(found.unit):
        return Read(
            problem=f"`{found.unit}` may be bits or bytes: write `GB/s` or `Gbit/s`, with the prefix that you mean."
        )
    kind, _, rate = wanted.partition("/")
    if given == kind and rate:
        if kind != "bytes" or asked.period != "s":
            return Read(found.value / _PERIOD_S[asked.period or "s"])
        return Read(
            found.value, "That is an amount. Asked is a rate: how much in a second?", "amount-for-rate"
        )
    if given == f"{wanted}/s":
        return Read(found.value, "That is a rate. Asked is an amount.", "rate-for-amount")
    return Read(
        problem=f"You answered with {_CALLED.get(given, 'another unit')}; asked is {_CALLED[wanted]}, such as `{asked.example}`.",
        slip="another-unit",
    )


def _three(value: float) -> str:
    if value >= 1e6:
        return in_words(value, "count")
    return f"{round(value, -max(0, len(str(int(value))) - 3)):,.0f}" if value >= 100 else f"{value:,.3g}"
