"""What an answer returned, read as a document with named fields: each is there and of its kind, or a sentence says which."""

from __future__ import annotations

from typing import Any


class NotReadable(ValueError):
    """The message says to a learner what is missing or of another kind."""


def field(document: Any, name: str, kind: type, where: str) -> Any:
    """A field of a dict; whole numbers are no bools, a float may be a whole number, a tuple a list.

    Raises:
        NotReadable: the document is no dict, or its field is missing or of another kind.
    """
    if not isinstance(document, dict):
        raise NotReadable(f"{where} is of type {type(document).__name__}; asked for is a dict")
    if name not in document:
        raise NotReadable(f"{where} has no `{name}`")
    value = document[name]
    kinds = _ALSO.get(kind, (kind,))
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise NotReadable(f"`{name}` of {where} is {value!r}; asked for is {_KINDS[kind]}")
    return value


_ALSO = {float: (int, float), tuple: (list, tuple)}
_KINDS = {int: "a whole number", float: "a number", str: "a text", tuple: "a list", dict: "a dict"}
