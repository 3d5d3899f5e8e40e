"""An exercise's fields under a draw of its parameters, and the same fields as they were written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from autograder.variants.moved import moved
from autograder.variants.parameters import ParameterError, default_draw, filled, follows, moved_by


def following(exercise: Any, left_out: Collection[str]) -> dict[str, Any]:
    """The fields of an exercise that follow from its draw, worked out, with `draw`, `parameters` and `templates`.

    Args:
        left_out: names of fields that are what they are under every draw.

    Raises:
        ParameterError: a text asks for what no parameter gives; the message names the field.
    """
    parameters = tuple(exercise.parameters)
    draw = {**default_draw(parameters), **exercise.draw}
    by = moved_by(parameters, draw)
    moves = any(parameter.moves_worlds for parameter in parameters)
    written = {one.name: getattr(exercise, one.name) for one in fields(exercise) if one.name not in left_out}
    templates = {
        name: value for name, value in written.items() if follows(value) or (moves and name == "worlds")
    }
    found: dict[str, Any] = {"parameters": parameters, "draw": draw, "templates": templates}
    for name, value in templates.items():
        try:
            found[name] = filled(value, draw)
        except ParameterError as error:
            raise ParameterError(f"{name}: {error}") from None
        if name == "worlds":
            found[name] = moved(found[name], by)
    return found
