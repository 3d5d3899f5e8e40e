"""What an exercise leaves open: named parameters, and texts and worlds that follow from a draw of their values.

A place in a text is written `⟦day⟧`: no SQL, Python, Markdown or YAML uses these brackets, so no text
needs an escape. It may count on and choose a wording: `⟦day+1:long⟧` is "3 March" where `day` is the 2nd,
`⟦k-1⟧` is one less, `⟦k:word⟧` a number in letters, `⟦tie.order⟧` one of the texts that a value consists of.
What is no text follows from a draw as `of_draw(lambda draw: …)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from autograder.worlds.world import AskedWorld, World

Draw = Mapping[str, Any]
"""The value of each parameter by its name."""

_MARK = re.compile(r"⟦(?P<name>\w+)(?:\.(?P<part>\w+))?(?P<step>[+-]\d+)?(?::(?P<form>\w+))?⟧")
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
_TENTHS = {28: "twenty-eighth", 30: "thirtieth", 40: "fortieth"}
_PLACES = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_TENS = {
    28: "twenty-eight",
    30: "thirty",
    40: "forty",
    45: "forty-five",
    50: "fifty",
    60: "sixty",
    90: "ninety",
}
_MONTHS = ("January February March April May June July August September October November December").split()


class ParameterError(ValueError):
    """A text asks for what no parameter gives; the message says what to mend."""


class Parameter:
    """One thing that may be otherwise: its `name`, and its `values`, the first of which the notebook shows.

    A value is a date, a number, a text, or a dict of texts and numbers that belong together. Where the
    values are dates and `moves_worlds` is set, all of an exercise's worlds move with them, row by row.
    """

    def __init__(self, name: str, *values: Any, moves_worlds: bool = False) -> None:
        self.name, self.values, self.moves_worlds = name, values, moves_worlds
        if len(values) < 2:
            raise ParameterError(f"parameter {name} has {len(values)} values; with fewer than two it is none")

    def __repr__(self) -> str:
        return f"Parameter({self.name!r}, {', '.join(map(repr, self.values))})"


@dataclass(frozen=True)
class OfDraw:
    """Something that follows from a draw and is no text: worlds, a function, a number."""

    make: Callable[[Draw], Any]


def of_draw(make: Callable[[Draw], Any]) -> Any:
    """What `make` gives for the draw in force, in place of a field's value or of a part of it."""
    return OfDraw(make)


def default_draw(parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """The draw that the notebook shows."""
    return {parameter.name: parameter.values[0] for parameter in parameters}


def other_draws(parameters: tuple[Parameter, ...]) -> list[dict[str, Any]]:
    """Every draw but that of the notebook, in the order the values are written in."""
    names = [parameter.name for parameter in parameters]
    draws = [
        dict(zip(names, values, strict=True))
        for values in product(*(parameter.values for parameter in parameters))
    ]
    return draws[1:]


def moved_by(parameters: tuple[Parameter, ...], draw: Draw) -> timedelta:
    """How far a draw moves the worlds in time."""
    return sum(
        (draw[parameter.name] - parameter.values[0] for parameter in parameters if parameter.moves_worlds),
        timedelta(),
    )


def follows(value: Any) -> bool:
    """Whether a field's value, or a part of it, follows from the draw."""
    if isinstance(value, str):
        return "⟦" in value or "⟧" in value
    if isinstance(value, OfDraw):
        return True
    if isinstance(value, tuple | list):
        return any(map(follows, value))
    if isinstance(value, World):
        return follows(value.name) or follows(value.provokes)
    if is_dataclass(value) and not isinstance(value, type):
        return any(follows(getattr(value, one.name)) for one in fields(value) if one.init)
    return False


def filled(value: Any, draw: Draw) -> Any:
    """The value with everything in it that follows from a draw worked out.

    Raises:
        ParameterError: a text asks for a parameter or a wording that there is not.
    """
    if not follows(value):
        return value
    if isinstance(value, str):
        text = _MARK.sub(lambda found: _said(found, draw), value)
        if "⟦" in text or "⟧" in text:
            at = min(place for place in (text.find("⟦"), text.find("⟧")) if place >= 0)
            raise ParameterError(
                f"{text[at : at + 30]!r} is no place for a parameter; write ⟦name⟧, ⟦name+1:long⟧"
            )
        return text
    if isinstance(value, OfDraw):
        return filled(value.make(draw), draw)
    if isinstance(value, tuple | list):
        return type(value)(filled(one, draw) for one in value)
    if isinstance(value, AskedWorld):
        return value
    changed = {
        one.name: filled(getattr(value, one.name), draw)
        for one in fields(value)
        if one.init and not one.name.startswith("_") and follows(getattr(value, one.name))
    }
    return replace(value, **changed)


def _said(found: re.Match[str], draw: Draw) -> str:
    if found["name"] not in draw:
        raise ParameterError(f"{found[0]} names no parameter; there is {', '.join(draw) or 'none'}")
    value = draw[found["name"]]
    if found["part"]:
        if not isinstance(value, Mapping) or found["part"] not in value:
            raise ParameterError(f"{found[0]} names no part of a value of {found['name']}")
        value = value[found["part"]]
    if found["step"]:
        step = int(found["step"])
        value = value + (timedelta(days=step) if isinstance(value, date) else step)
    form = found["form"]
    if form is None:
        return str(value)
    if form not in _FORMS:
        raise ParameterError(f"{found[0]} asks for the wording {form!r}; there is {', '.join(_FORMS)}")
    return _FORMS[form](value)


def _word(number: int) -> str:
    return _WORDS[number] if 0 <= number < len(_WORDS) else _TENS.get(number, str(number))


def _nth(day: date) -> str:
    number = day.day
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMS: dict[str, Callable[[Any], str]] = {
    "long": lambda day: f"{day.day} {_MONTHS[day.month - 1]}",
    "month": lambda day: _MONTHS[day.month - 1],
    "the": lambda day: f"the {_nth(day)}",
    "number": lambda day: str(day.day),
    "word": _word,
    "Word": lambda number: _word(number).capitalize(),
    "place": lambda number: _TENTHS.get(number) or _PLACES[number],
}
