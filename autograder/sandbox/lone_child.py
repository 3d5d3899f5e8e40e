"""A process for one notebook, started anew where none can be forked: the same conversation, over its input and output."""

from __future__ import annotations

import json
import os
import sys
from typing import NoReturn

from autograder.sandbox import child, wire
from autograder.sandbox.given_worlds import Ready

UP = {"up": True}
"""What it says once it has imported everything, before anything is asked of it."""


def main(folder: str, limits: str) -> NoReturn:
    """Hold one conversation; `folder` is its own, `limits` are as JSON. Never returns."""
    status = 1
    try:
        import numpy  # noqa: F401
        import polars  # noqa: F401

        line = child.Line(*_own_lines())
        ready = Ready()
        line.say(wire.packed(UP))
        try:
            _confine(folder, json.loads(limits))
            ready.close_off(folder)
        except Exception as error:
            line.say(wire.packed({"failed": f"{type(error).__name__}: {error}"}))
        else:
            child.converse(line, ready)
    except (EOFError, OSError):
        status = 0
    finally:
        # Without the libraries' farewells.
        os._exit(status)


def _own_lines() -> tuple[int, int]:
    """Input and output under other numbers; what an answer prints goes nowhere."""
    lines = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        for line in lines:
            msvcrt.setmode(line, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDWR)
    for place in (0, 1, 2):
        os.dup2(nothing, place)
    return lines


def _confine(folder: str, limits: dict[str, float]) -> None:
    if os.name != "posix":  # no limits but the clock's
        os.chdir(folder)
        return
    from autograder.sandbox import confinement

    # What an empty process has is known on Linux only, so memory is not limited.
    confinement.confine(limits | {"data_bytes": 0, "space_bytes": 0}, folder, None)
