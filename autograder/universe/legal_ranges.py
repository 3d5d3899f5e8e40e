"""What the knobs of the universe may be, and the sentence for each that is not."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.universe.parameters import Parameters


class BadParameter(ValueError):
    """A knob outside its legal range; the message names both."""


def refuse(knobs: Parameters) -> None:
    """Raise unless every knob is what it may be.

    Raises:
        BadParameter: the first knob that is not.
    """
    for knob in fields(knobs):
        value = getattr(knobs, knob.name)
        _refuse_type(knob.name, value, knob.default)
        least = knob.metadata.get("least")
        if least is not None and not value >= least:
            raise BadParameter(f"{knob.name} is at least {least}, not {value}")
        if knob.name.startswith(("p_", "version_")) or knob.name.endswith("_share"):
            if not 0 <= value <= 1:
                raise BadParameter(f"{knob.name} is a share from 0 to 1, not {value}")
    _refuse_sums(knobs)
    _refuse_ranges(knobs)


def _refuse_type(name: str, value: Any, default: Any) -> None:
    if isinstance(default, int) and not isinstance(value, int):
        raise BadParameter(f"{name} is a whole number, not {value!r}")
    if isinstance(default, float) or (name == "late_days" and value is not None):
        if not isinstance(value, (int, float)):
            raise BadParameter(f"{name} is a number, not {value!r}")
    if isinstance(default, (tuple, date)) and not isinstance(value, type(default)):
        raise BadParameter(f"{name} is a {type(default).__name__}, not {value!r}")
    if name in _SHAPES and not all(_SHAPES[name](item) for item in value):
        raise BadParameter(
            f"{name} has items like {default[0] if default else _EXAMPLES[name]}, not {value!r}"
        )


def _are_numbers(items: Any, count: int) -> bool:
    return (
        isinstance(items, tuple) and len(items) == count and all(isinstance(i, (int, float)) for i in items)
    )


_SHAPES = {
    "lateness": lambda item: _are_numbers(item, 3),
    "outages": lambda item: (
        isinstance(item, tuple) and _are_numbers(item[:3], 3) and isinstance(item[-1], tuple)
    ),
    "empty_days": lambda item: isinstance(item, int),
}
_EXAMPLES = {"outages": "(2, 6.0, 12.0, (0, 1))", "empty_days": "3"}


def _refuse_sums(knobs: Parameters) -> None:
    copies = knobs.p_exact + knobs.p_revised + knobs.p_day_move + knobs.p_late_redelivery
    if copies > 1 + 1e-9:
        raise BadParameter(
            f"p_exact, p_revised, p_day_move and p_late_redelivery add up to at most 1, not {copies:g}"
        )
    for share, shortest, longest in knobs.lateness:
        if share < 0 or not 0 <= shortest <= longest:
            raise BadParameter(
                "lateness is (share, shortest, longest) with a share of 0 or more and 0 <= shortest <= longest,"
                f" not ({share:g}, {shortest:g}, {longest:g})"
            )
    shares = sum(share for share, _, _ in knobs.lateness) + knobs.p_on_boundary
    if shares > 1 + 1e-9:
        raise BadParameter(f"the shares of lateness and p_on_boundary add up to at most 1, not {shares:g}")


def _refuse_ranges(knobs: Parameters) -> None:
    if not 1 <= knobs.partitions <= 64:
        raise BadParameter(f"partitions is from 1 to 64, not {knobs.partitions}")
    if knobs.version_2_from > knobs.version_3_from:
        raise BadParameter("version_2_from is at most version_3_from")
    if knobs.late_days is not None and not 0 < knobs.late_days <= 365:
        raise BadParameter(f"late_days is above 0 and at most 365, not {knobs.late_days:g}")
    for outage in knobs.outages:
        day, from_hour, to_hour, partitions = outage
        if day < 0 or not 0 <= from_hour < to_hour <= 24 * 21:
            raise BadParameter(
                "outages are (day, from hour, to hour, partitions) with day >= 0 and"
                f" 0 <= from < to <= 504, not {outage}"
            )
        if not all(0 <= partition < knobs.partitions for partition in partitions):
            raise BadParameter(f"outages name partitions from 0 to {knobs.partitions - 1}, not {partitions}")
