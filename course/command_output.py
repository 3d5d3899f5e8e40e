"""What the terminal's commands have in common: Markdown laid out for people, and a sentence that ends one."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from course.said import Refused, Said


def print_markdown(markdown: str, width: int = 100) -> None:
    """Print Markdown as wide as the terminal is, or `width` columns where there is none."""
    from rich.console import Console
    from rich.markdown import Markdown

    Console(width=None if sys.stdout.isatty() else width).print(Markdown(markdown))


def print_said(shown: Said, width: int = 100) -> None:
    """Print what a verb says; one that did nothing ends the command. Raises typer.Exit(1) then."""
    if isinstance(shown, Refused):
        stop(str(shown))
    print_markdown(shown.markdown, width)


def stop(sentence: str) -> NoReturn:
    """Say why a command ends, and end it. Raises typer.Exit(1)."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
