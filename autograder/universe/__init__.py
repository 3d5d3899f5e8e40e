"""The synthetic universe of members, titles and viewing events that the whole course lives in."""

from typing import TYPE_CHECKING, Any

from autograder.universe.legal_ranges import BadParameter
from autograder.universe.parameters import GENERATOR, PRESETS, Parameters
from autograder.universe.schema import SCHEMA

if TYPE_CHECKING:
    from autograder.universe.universe import BY_DAY, Universe

__all__ = ["BY_DAY", "GENERATOR", "PRESETS", "SCHEMA", "BadParameter", "Parameters", "Universe"]


def __getattr__(name: str) -> Any:
    # Who only wants the schema does not wait for NumPy.
    if name in ("BY_DAY", "Universe"):
        from autograder.universe import universe

        return getattr(universe, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
