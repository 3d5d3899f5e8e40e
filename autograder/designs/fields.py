"""How each field of a design is written: a text, names, a count, a quantity of some dimension, a part of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "text", "texts", "names", "count", "yes", "choice", "quantity", "quantities", "counts", "slo", "part", "parts", "plain"
]  # fmt: skip


@dataclass(frozen=True)
class Written:
    """How one field is written.

    Attributes:
        key: its name in the document, where Python's own words stand in the way.
        allowed: the values of a choice, or the dimensions of a quantity.
        part: the class that a part is read as.
        alone: the field that a bare text (or, of several, a mapping `this: that`) fills in.
    """

    kind: Kind
    key: str = ""
    allowed: tuple[str, ...] = ()
    part: type | None = None
    alone: str = ""


_EMPTY: dict[str, Any] = {
    "text": "", "texts": (), "names": (), "count": None, "yes": None, "choice": "", "quantity": None, "part": None, "parts": (),
}  # fmt: skip


def reads(
    kind: Kind, *allowed: str, key: str = "", part: type | None = None, alone: str = "", default: Any = None
) -> Any:
    """A dataclass field that the document's reader knows how to read."""
    how = {"written": Written(kind, key, allowed, part, alone)}
    if kind in ("quantities", "counts", "slo", "plain"):
        return field(default_factory=dict, metadata=how)
    return field(default=_EMPTY[kind] if default is None else default, metadata=how)


def text(key: str = "") -> Any:
    """One text; "" where it is not said."""
    return reads("text", key=key)


def names(key: str = "") -> Any:
    """Names, as a list or divided by commas."""
    return reads("names", key=key)


def quantity(*dimensions: str) -> Any:
    """A quantity that has one of these dimensions; None where it is not said."""
    return reads("quantity", *dimensions)


def choice(*allowed: str) -> Any:
    """One of a few words; "" where it is not said."""
    return reads("choice", *allowed)
