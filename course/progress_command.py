"""`course progress`: show it, carry it to another machine as a file or as a text code, put logs together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from course.command_output import stop

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Your log of attempts: look at it, take it along, put the logs of two machines together.",
)
Work = Annotated[Path | None, typer.Option(help="The folder with your answers.")]
LONG_CODE = 6_000  # characters; beyond it a file is easier to carry


@app.command()
def show(work: Work = None) -> None:
    """Print each exercise you have tried: the best score, how it was solved, and when you last looked at it.

    Example: course progress show
    """
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from course.progress import read
    from course.standing import state

    log = read(_folder(work))
    if not log.events:
        typer.echo(f"Nothing is tried yet in {_folder(work)}.")
        return
    table = Table(box=None, pad_edge=False)
    for name, where in (
        ("exercise", "left"),
        ("best", "right"),
        ("of", "right"),
        ("checks", "right"),
        ("how", "left"),
    ):
        table.add_column(name, justify=where)
    table.add_column("last looked at (UTC)")
    for slug, standing in sorted(state(log.events).items(), key=lambda item: item[1].last_at):
        figures = (f"{standing.best_score:g}", f"{standing.points:g}", str(standing.attempts))
        table.add_row(
            escape(slug), *figures, standing.solved or "not yet", standing.last_at[:16].replace("T", " ")
        )
    Console(width=None if sys.stdout.isatty() else 100).print(table)
    if log.damaged:
        typer.echo(f"{_lines(log.damaged)} could not be read; they are kept aside.", err=True)


@app.command()
def export(
    file: Annotated[
        Path | None, typer.Argument(help="A new file; without one, a text code is printed.")
    ] = None,
    work: Work = None,
) -> None:
    """Write your progress to a file, or print it as a code to paste elsewhere.

    Example: course progress export progress.jsonl
    """
    from course.progress import read
    from course.progress_code import as_code
    from course.progress_union import exported

    events = read(_folder(work)).events
    if not events:
        stop(f"Nothing is tried yet in {_folder(work)}, so there is nothing to carry.")
    if file is None:
        code = as_code(events)
        typer.echo(code)
        if len(code) > LONG_CODE:
            typer.echo("This code is long; `course progress export FILE` writes a file instead.", err=True)
        return
    try:
        with open(file, "xb") as out:
            out.write(exported(_folder(work)))
    except FileExistsError:
        stop(f"{file} exists already. Name a new file.")
    except OSError as problem:
        stop(f"{file} cannot be written: {problem.strerror or problem}")
    typer.echo(f"{len(events)} events written to {file}.")


@app.command("import")
def import_(
    source: Annotated[str, typer.Argument(help="A file, a code, or `-` to paste a code.")],
    work: Work = None,
) -> None:
    """Add progress from a file or a code to your own. Nothing of yours is lost; twice is like once.

    Example: course progress import progress.jsonl
    """
    from course.progress import Log
    from course.progress_code import MARK, NotACode, from_code
    from course.progress_union import Carried, NotTakenIn, read_file, take_in

    text = sys.stdin.read() if source == "-" else source
    try:
        is_code = source == "-" or f"{MARK}." in text
        carried = Carried(Log(tuple(from_code(text)))) if is_code else read_file(Path(source))
        _say(take_in(carried, _folder(work)))
    except (NotACode, NotTakenIn) as problem:
        stop(str(problem))


@app.command()
def merge(
    files: Annotated[list[Path], typer.Argument(help="Exported files, or work folders.")],
    work: Work = None,
) -> None:
    """Put the progress of several machines together in this one. The order does not matter.

    Example: course progress merge laptop.jsonl desktop.jsonl
    """
    from course.progress import Log
    from course.progress_union import Carried, NotTakenIn, read_file, take_in

    try:
        found = [read_file(file) for file in files]
        events = tuple(event for carried in found for event in carried.log.events)
        drills = tuple(answered for carried in found for answered in carried.drills)
        log = Log(events, sum(carried.log.damaged for carried in found))
        _say(take_in(Carried(log, drills), _folder(work)))
    except NotTakenIn as problem:
        stop(str(problem))


def _folder(work: Path | None) -> Path:
    from course.work_folder import locate

    return (work or locate()).expanduser().absolute()


def _say(done) -> None:
    drills = f" {done.drills} answers of drills added." if done.drills else ""
    typer.echo(f"{done.added} events added, {done.known} were here already.{drills}")
    if done.damaged:
        typer.echo(f"{_lines(done.damaged)} could not be read, and nothing of them was taken.", err=True)


def _lines(number: int) -> str:
    return "One line" if number == 1 else f"{number} lines"
