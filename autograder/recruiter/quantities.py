"""A number as people write it, such as "2 billion a day, counted", read as a value in one unit."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from autograder.quantities.units import BYTES, SCALES, SHORT_PERIODS
from autograder.quantities.units import PERIODS as SECONDS

Unit = Literal["count", "bytes", "money", "percent", "duration"]

HOW = ("counted", "sampled", "estimated", "told")
_SHORT = SHORT_PERIODS | {"m": 60}  # as people say "15m"
_BYTES = {unit.casefold(): size for unit, size in BYTES.items()} | {"byte": 1.0}
_NUMBER = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)\s*(?P<unit>[a-z%]*)(?P<rest>.*)", re.DOTALL)
_RATE = re.compile(r"(?:/|\ba\b|\ban\b|\bper\b|\bevery\b)\s*(?P<period>[a-z]+)")


@dataclass(frozen=True)
class Quantity:
    """A value (bytes, seconds, per cent, or a plain number; per `per` seconds where it is a rate), and how it
    is known: one of `HOW`, or "" when that was not said."""

    value: float
    how: str = ""


def without_how(text: str) -> str:
    """What was written, without how it is known."""
    return _split(text)[0]


def quantity(text: str, unit: Unit, per: float | None = None) -> Quantity | None:
    """The first number of a text in `unit`; None when there is none that can be read.

    Args:
        per: for a rate, its period in seconds. A period in the text is converted, and none is taken to be this one.
    """
    written, how = _split(text)
    found = _NUMBER.search(written.casefold())
    if found is None:
        return None
    number, word, rest = _number(found["number"]), found["unit"], found["rest"]
    factor = _factor(word, rest, unit)
    if factor is None or not math.isfinite(number * factor):
        return None
    value = number * factor
    if per is not None and (period := _period(f" {word}{rest}")):
        value *= per / period
    return Quantity(value, how)


def _split(text: str) -> tuple[str, str]:
    found = re.search(rf"[,;(]\s*({'|'.join(HOW)})\b", text, re.IGNORECASE)
    return (text[: found.start()].strip(), found[1].casefold()) if found else (text.strip(), "")


def _number(digits: str) -> float:
    """1,200,000 and 1.5 and 1,5: a comma before exactly three digits parts thousands."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits):
        return float(digits.replace(",", ""))
    digits = digits.replace(",", ".")
    return float(digits) if digits.count(".") <= 1 else float(digits.replace(".", ""))


def _factor(word: str, rest: str, unit: Unit) -> float | None:
    if unit == "duration":
        return _SHORT.get(word) or SECONDS.get(word.removesuffix("s"))
    if unit == "bytes":
        # "3 million GB" names a scale and then the unit.
        if word in SCALES and word != "b":
            after = re.match(r"\s*([a-z]+)", rest)
            size = _bytes(after[1]) if after else None
            return None if size is None else SCALES[word] * size
        return _bytes(word)
    if unit == "percent":
        return 1.0 if word in ("", "%", "percent", "per", "pct") else None
    return SCALES.get(word, 1.0)


def _bytes(word: str) -> float | None:
    if word in _BYTES:
        return _BYTES[word]
    long = {"kilobyte": "kb", "megabyte": "mb", "gigabyte": "gb", "terabyte": "tb", "petabyte": "pb", "exabyte": "eb", "byte": "b"}  # fmt: skip
    return _BYTES.get(long.get(word.removesuffix("s"), ""))


def _period(text: str) -> float | None:
    found = _RATE.search(text)
    word = found["period"] if found else ""
    known = SECONDS.get(word.removesuffix("s")) or _SHORT.get(word)
    return known if word != "m" else None
