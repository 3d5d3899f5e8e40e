"""A quantity as engineers write it, such as "23.1 M events/s": number, prefix, unit and period, read strictly."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from autograder.quantities.units import BYTES, PREFIXES, SCALES, seconds_in

Dimension = Literal[
    "count", "bytes", "duration", "money", "share", "count/s", "bytes/s", "money/s", "money/B", "share/s"
]

LONGEST = 200
_FIRST = re.compile(
    r"[~≈<>]?\s*(?P<money>[$€]|USD|EUR)?\s*(?P<number>-?\d[\d_,]*(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)\s*(?P<rest>.*)",
    re.DOTALL,
)
_PER = re.compile(r"\s*(?:/|\bper\b|\ba\b|\ban\b)\s*")
_WORD = re.compile(r"[^\W\d]+[^\s/]*")
_MONEY = {
    "$": "$",
    "€": "€",
    "USD": "$",
    "EUR": "€",
    "dollar": "$",
    "dollars": "$",
    "euro": "€",
    "euros": "€",
}
_BITS = {
    f"{letter}{unit}": factor / 8
    for letter, factor in [("", 1.0), *PREFIXES.items()]
    for unit in ("bit", "bits")
}
_LONG_BYTES = {"byte": 1.0, "bytes": 1.0} | {
    f"{name}byte{s}": 1_000.0**power
    for power, name in enumerate(("kilo", "mega", "giga", "tera", "peta", "exa"), start=1)
    for s in ("", "s")
}
_TAIL = re.compile(r"\s+(?:at|of|for|in|on|within|p\d+)\b.*")
_SMALL_B = re.compile(r"[kKMGTPE]?i?b(?:ps)?")


class NotAQuantity(ValueError):
    """The message says to a learner what cannot be read, and how to write it."""


@dataclass(frozen=True)
class Quantity:
    """One number with its unit.

    Attributes:
        value: in seconds, bytes, units of money, a share of one, or a count; of a rate, per second.
        unit: "s", "B", "$" or "€", "%", or the noun that is counted, "" for none.
        per: "s" of a rate, "B" of money for a byte, "" otherwise.
        text: as it was written, without the working before it.
    """

    value: float
    unit: str = ""
    per: str = ""
    text: str = ""

    @property
    def dimension(self) -> str:
        """One of `Dimension`: what it may be compared with."""
        kind = {"s": "duration", "B": "bytes", "$": "money", "€": "money", "%": "share"}.get(
            self.unit, "count"
        )
        return f"{kind}/{self.per}" if self.per else kind

    @property
    def per_second(self) -> bool:
        return self.per == "s"

    def __str__(self) -> str:
        return self.text


def read_quantity(text: str) -> Quantity:
    """The quantity that a text is. Of a working, `2e12 / 86,400 = 23.1 M/s`, what stands after the last `=`.

    Raises:
        NotAQuantity: no number, a range, a unit that means two things, or words that are no unit.
    """
    written = " ".join(str(text).split())
    if len(written) > LONGEST:
        raise NotAQuantity(f"a quantity is a number and a unit; this text has {len(written)} characters")
    written = written.rpartition("=")[2].strip()
    found = _FIRST.fullmatch(written)
    if found is None:
        raise NotAQuantity(
            f"`{written}` is not a quantity: write a number and its unit, such as `37 M events/s`"
        )
    number = _number(found["number"], written)
    # "60 s at p95", "0.01 % of billing events": what it is of follows the unit.
    whole, *periods = _PER.split(_TAIL.sub("", f" {found['rest']}").strip())
    if len(periods) > 1:
        raise NotAQuantity(f"`{written}` has two periods; write one quantity, such as `37 M events/s`")
    if re.match(r"(?:-|–|to\b|\.\.)\s*\d", whole):
        raise NotAQuantity(f"`{written}` is a range; write the one number that you plan with")
    factor, unit = _unit(whole.strip(), _MONEY.get(found["money"] or "", ""), written)
    value, per = number * factor, ""
    if periods:
        value, per = _over(value, unit, periods[0].strip(), written)
    if not math.isfinite(value):
        raise NotAQuantity(f"`{written}` is too large to be read")
    return Quantity(value, unit, per, written)


def _number(digits: str, written: str) -> float:
    plain = digits.replace("_", "")
    if "," in plain and not re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        raise NotAQuantity(
            f"`{written}`: a comma parts thousands, as in 11,200; write a point before decimals"
        )
    return float(plain.replace(",", ""))


def _unit(words: str, money: str, written: str) -> tuple[float, str]:
    """The factor to base units, and the unit, of what stands between the number and the period."""
    first, _, rest = words.partition(" ")
    if money or first in _MONEY or rest in _MONEY:
        scale = first if rest in _MONEY or money else ""
        return _scale(scale, written), money or _MONEY[rest if rest in _MONEY else first]
    if len(words) > 1 and words[-1] in _MONEY:  # 93 M$
        return _scale(words[:-1].strip(), written), _MONEY[words[-1]]
    if words in ("%", "percent", "per cent"):
        return 0.01, "%"
    if words == "‰":
        return 0.001, "%"
    if words == "m":
        raise NotAQuantity(f"`{written}`: `m` may be minutes or millions; write `min` or `M`")
    size = _bytes(words)
    if size is not None:
        return size, "B"
    if _SMALL_B.fullmatch(words):
        raise NotAQuantity(f"`{written}`: `{words}` may be bits or bytes; write `GB` or `Gbit`")
    if (period := seconds_in(words)) is not None and words not in ("M",):
        return period, "s"
    scale = _prefix(first)
    if scale is None:
        return 1.0, _noun(words, written)
    size = _bytes(rest) if rest else None  # 3 million GB
    if size is not None:
        return scale * size, "B"
    return scale, _noun(rest, written)


def _bytes(word: str) -> float | None:
    known = BYTES.get(word) or BYTES.get(word.replace("k", "K", 1) if word.startswith("k") else "")
    return known or _BITS.get(word) or _LONG_BYTES.get(word.casefold())


def _prefix(word: str) -> float | None:
    """A power of 1000 that stands before a noun: M, bn, million; B before a noun is a billion."""
    if word in PREFIXES:
        return PREFIXES[word]
    return SCALES.get(word.casefold()) if len(word) > 1 else {"B": 1e9}.get(word)


def _scale(word: str, written: str) -> float:
    factor = 1.0 if not word else _prefix(word)
    if factor is None:
        raise NotAQuantity(f"`{written}`: `{word}` is no prefix of money; write `$ 93 M/y`")
    return factor


def _noun(words: str, written: str) -> str:
    if words and not re.fullmatch(r"[^\W\d][\w×-]*(?: [^\W\d][\w-]*){0,3}", words):
        raise NotAQuantity(
            f"`{written}`: `{words}` is no unit I know; write a number and its unit, such as `1.5 KB`"
        )
    return "" if words in ("x", "×", "times") else words


def _over(value: float, unit: str, period: str, written: str) -> tuple[float, str]:
    if (seconds := seconds_in(period)) is not None:
        return value / seconds, "s"
    if unit in ("$", "€") and (size := _bytes(period)) is not None:
        return value / size, "B"
    raise NotAQuantity(f"`{written}`: `{period}` is no period; write /s, /min, /h, /d, /month or /y")
