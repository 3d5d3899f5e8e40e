"""`course drill windows`: drills in a terminal, one after the other, until you stop."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class What(StrEnum):
    """What can be practised."""

    windows = "windows"
    numbers = "numbers"
    impossible = "impossible"


def drill(
    what: Annotated[
        What, typer.Argument(help="Window functions, sizing, or impossible claims.")
    ] = What.windows,
    work: Annotated[Path | None, typer.Option(help="The folder with your answers.")] = None,
) -> None:
    """Drill window functions or sizing, one question after the other. `pass` shows an answer; Ctrl-D ends it.

    Example: course drill numbers
    """
    from autograder.drills import WINDOWS
    from course.drills.asking import Asking
    from course.drills.drill_text import question, reply

    if work is not None:
        os.environ["COURSE_WORK"] = str(work.expanduser().absolute())
    asking = Asking(WINDOWS if what is What.windows else (what.value,))
    typer.echo(
        "`pass` shows an answer, Ctrl-D or `stop` ends the drill. The clock runs from each question on."
    )
    try:
        while True:
            typer.echo(f"\n{question(asking.shown())}\n")
            heard = None
            while heard is None or heard.verdict.right is None:
                filled = {one.name: _typed(one.label, one.lines) for one in asking.drill.blanks}
                if any(text.strip().casefold() == "stop" for text in filled.values()):
                    raise EOFError
                passed = any(text.strip().casefold() == "pass" for text in filled.values())
                heard = asking.give_up() if passed else asking.answer(filled)
                typer.echo(f"\n{reply(heard)}")
    except (EOFError, KeyboardInterrupt):
        typer.echo(f"\n{asking.fluent()}")


def _typed(label: str, lines: int) -> str:
    """One line; or several, until one that ends in a semicolon or is empty."""
    if lines == 1:
        return input(f"{label}: ")
    typer.echo(f"{label} (a semicolon or an empty line ends it):")
    written: list[str] = []
    while True:
        line = input("  ")
        written.append(line)
        if not line.strip() or line.rstrip().endswith(";") or line.strip().casefold() in ("pass", "stop"):
            return "\n".join(written)
