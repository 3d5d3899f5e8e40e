"""Numbers and sizes as they are said aloud."""

from __future__ import annotations


def said(number: float) -> str:
    """A number to be said aloud, with two digits that count: 23 thousand, 1.5 billion, 0.04."""
    for size, name in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1e4, " thousand")):
        if number >= size:
            return (
                f"{number / (1e3 if size == 1e4 else size):.3g}{name}"
                if number / size < 1e6
                else f"{number:.2g}"
            )
    return f"{number:,.0f}" if number >= 100 else f"{number:.2g}"


def said_bytes(number: float) -> str:
    """Bytes in the largest unit that leaves at least one of it."""
    for size, name in ((1e18, "EB"), (1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if number >= size:
            return f"{number / size:.3g} {name}"
    return f"{number:.2g} bytes"
