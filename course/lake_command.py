"""`course lake`: what lakes need where it was left out to keep a machine small, as on Binder."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import typer

from course.lake_here import is_here

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Iceberg tables, which two lessons of week 2 write and read. Binder's machines start without.",
)


@app.callback()
def _group() -> None:
    pass


@app.command()
def install() -> None:
    """Add Iceberg to the environment this runs in, from the course's lock. Needs the network, once.

    Example: course lake install
    """
    if is_here():
        typer.echo("Iceberg is here already.")
        return
    requirements = Path(__file__).resolve().parents[1] / "requirements"
    sys.path.insert(0, str(requirements))
    from environment import NotPrepared
    from installers import find

    typer.echo("Adding Iceberg (70 MB to download)…")
    try:
        find(sys.executable, Path(sys.prefix), create=False).install_lock(requirements / "binder-lake.txt")
    except NotPrepared as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None
    importlib.invalidate_caches()
    typer.echo("Added. Restart the kernel (Kernel, Restart) and begin the lesson again.")
