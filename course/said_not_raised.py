"""A verb that a person types: what stops it is said in a sentence, never as a traceback."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from course.said import Refused


def said_not_raised(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The verb, which says so where it is asked for what it does not take, or where a file cannot be written."""
    signature = inspect.signature(verb)

    @wraps(verb)
    def skin(*given: Any, **named: Any) -> Any:
        try:
            signature.bind(*given, **named)
        except TypeError as error:
            unknown = [name for name in named if name not in signature.parameters]
            if unknown:
                return takes_no(verb.__name__, unknown[0], signature.parameters)
            return Refused(
                f"`{verb.__name__}` cannot be asked like that: {error}. `help({verb.__name__})` says how."
            )
        try:
            return verb(*given, **named)
        except OSError as error:
            return cannot_be_written(error)

    return skin


def cannot_be_written(error: OSError, folder: object = "") -> Refused:
    """A sentence about a file or folder that cannot be written; `folder` where the error names none."""
    place = error.filename or folder
    return Refused(f"It could not be written: {error.strerror or error}{f' ({place})' if place else ''}.")


def takes_no(verb: str, name: str, known: Iterable[str]) -> Refused:
    """A sentence about a word that a verb does not take, and the one that may have been meant."""
    from autograder.modelling.place import meant

    return Refused(f"`{verb}` takes no `{name}`{meant(name, known) or '.'}")
