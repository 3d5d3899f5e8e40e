"""A number as people write it, such as "2 billion a day, counted", read as a value in one unit."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["count", "bytes", "money", "percent", "duration"]

HOW = ("counted", "sampled", "estimated", "told")
SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_592_000, "year": 31_536_000}  # fmt: skip
_SHORT = {"ms": 0.001, "s": 1, "sec": 1, "min": 60, "m": 60, "h": 3_600, "hr": 3_600, "d": 86_400}
_SCALES = {
    **dict.fromkeys(("k", "thousand"), 1e3),
    **dict.fromkeys(("m", "mn", "mio", "million", "mill"), 1e6),
    **dict.fromkeys(("b", "bn", "billion"), 1e9),
    **dict.fromkeys(("t", "tn", "trillion"), 1e12),
}
_BYTES = {"b": 1.0, "byte": 1.0} | {
    f"{letter}{mark}b": base**power
    for power, letter in enumerate("kmgtpe", start=1)
    for mark, base in (("", 1e3), ("i", 1024.0))
}
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
        if word in _SCALES and word != "b":
            after = re.match(r"\s*([a-z]+)", rest)
            size = _bytes(after[1]) if after else None
            return None if size is None else _SCALES[word] * size
        return _bytes(word)
    if unit == "percent":
        return 1.0 if word in ("", "%", "percent", "per", "pct") else None
    return _SCALES.get(word, 1.0)


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
