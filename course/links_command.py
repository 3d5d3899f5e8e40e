"""`course links`: every notebook's address on Binder and on a hub with nbgitpuller, to put on a page of your own."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def links(
    repository: Annotated[str, typer.Argument(help="OWNER/REPO on GitHub.")],
    ref: Annotated[str, typer.Option(help="A branch or a tag; nbgitpuller wants a branch.")] = "main",
    hub: Annotated[str, typer.Option(help="The hub that has nbgitpuller.")] = "https://hub.example.edu",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a Markdown table.")] = False,
) -> None:
    """Print the links that open the home page and each lesson, on Binder and on a hub.

    Example: course links OWNER/REPO --ref main --hub https://hub.example.edu
    """
    from course.links import all_links, as_markdown, as_records

    try:
        found = all_links(repository, ref, hub)
    except ValueError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None
    typer.echo(json.dumps(as_records(found), indent=1) if as_json else as_markdown(found))
