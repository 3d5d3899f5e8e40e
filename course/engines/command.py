"""`course engines`: bring the real engines, say how they are, take them away again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from course.command_output import stop
from course.engines.installed import ENGINES, ENVIRONMENT, REPOSITORY

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Flink, Kafka and Spark on this machine, for MATCH_RECOGNIZE and the engine labs. No exercise needs them.",
)


@app.command()
def install(
    engines: Annotated[
        list[str] | None, typer.Argument(metavar="[flink|kafka|spark]…", help="All of them without any.")
    ] = None,
    verbose: Annotated[bool, typer.Option(help="Show what the installer says.")] = False,
) -> None:
    """Install the engines beside the course, with a Java of their own. Needs the network, once.

    Example: course engines install flink
    """
    from course.engines.examination import NEEDED_BYTES
    from course.engines.kernel import make_known

    wanted = list(dict.fromkeys(engines or ENGINES))
    if unknown := [engine for engine in wanted if engine not in ENGINES]:
        stop(f"There is no engine {unknown[0]!r} to install. There are: {', '.join(ENGINES)}.")
    if not ENVIRONMENT.exists() and shutil.disk_usage(REPOSITORY).free < NEEDED_BYTES:
        stop(
            f"Installing takes {NEEDED_BYTES / 1e9:g} GB for a moment, and there is less free. Make room first."
        )
    environment = _environment()
    try:
        with _waiting(verbose):
            python = environment.prepare(REPOSITORY, environment.ENGINES, verbose=verbose)
    except environment.NotPrepared as problem:
        stop(str(problem))
    except KeyboardInterrupt:
        stop("Stopped. Run it again whenever you like.")
    make_known(Path(python))
    fetched = subprocess.run([python, "-P", "-m", "course.engines.jars", *wanted])
    if fetched.returncode:
        raise typer.Exit(fetched.returncode)
    typer.echo(
        f"Installed: {', '.join(engine.capitalize() for engine in wanted)}. `course engines doctor --start` tries them."
    )


@app.command()
def doctor(
    start: Annotated[
        bool, typer.Option("--start", help="Start each engine, ask it something, end it.")
    ] = False,
) -> None:
    """Say what is there, what runs, and what is missing.

    Example: course engines doctor --start
    """
    from course.doctor import table
    from course.engines.examination import examine, usable

    findings = examine(start=start)
    table(findings)
    raise typer.Exit(0 if usable(findings) else 1)


@app.command()
def remove(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove the engines' environment and the jars that were fetched. Your answers stay.

    Example: course engines remove
    """
    from course.engines.jars import folder

    there = [place for place in (ENVIRONMENT, folder()) if place.exists()]
    if not there:
        typer.echo("There is nothing to remove.")
        return
    for place in there:
        typer.echo(f"{sum(file.lstat().st_size for file in place.rglob('*')) / 1e6:7,.0f} MB  {place}")
    if not yes and not typer.confirm("Remove them?"):
        raise typer.Exit(1)
    environment = _environment()
    try:
        environment.discard(ENVIRONMENT)
    except environment.NotPrepared as problem:
        stop(str(problem))
    shutil.rmtree(folder(), ignore_errors=True)
    typer.echo("Removed.")


def _environment():
    """requirements/environment.py, which is no package because it runs before anything is installed."""
    sys.path.insert(0, str(REPOSITORY / "requirements"))
    try:
        import environment
        import installers  # noqa: F401  (environment asks for it later, when the path is gone)
    finally:
        sys.path.pop(0)
    return environment


def _waiting(verbose: bool):
    from contextlib import nullcontext

    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    if verbose:
        return nullcontext()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.add_task("Installing")
    return progress
