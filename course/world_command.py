"""`course world`: write a universe to files, or describe it."""

from __future__ import annotations

import ast
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from autograder.export import Export, Plan
    from autograder.export.manifest import Part

app = typer.Typer(
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Write the synthetic universe to files, at any size. Each day is a file of its own."
    "\n\nExample: course world --size std --seed 7 --out std_world",
)

Size = Annotated[
    str, typer.Option(help="toy (1 k deliveries), small (50 k), std (1 M), big (10 M), huge (100 M).")
]
Seed = Annotated[int, typer.Option(help="The same seed always gives the same rows.")]
Knobs = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KNOB=VALUE", help="Turn a knob, for example --set late_days=2. May be repeated."
    ),
]


@app.callback(invoke_without_command=True)
def world(
    context: typer.Context,
    size: Size = "std",
    seed: Seed = 1,
    out: Annotated[Path | None, typer.Option(help="A new folder, or one to go on with.")] = None,
    tables: Annotated[
        str | None, typer.Option(help="Names with commas between them; `all` for every table.")
    ] = None,
    landed: Annotated[
        bool,
        typer.Option(
            "--landed",
            help="Also the log as clients of each schema version wrote it: landed_v1, landed_v2, landed_v3.",
        ),
    ] = False,
    form: Annotated[str, typer.Option("--format", help="parquet, duckdb or jsonl.")] = "parquet",
    knobs: Knobs = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="How many work at it; one per core unless given.")
    ] = None,
) -> None:
    """Write the synthetic universe to files, at any size. Each day is a file of its own.

    Ctrl-C or a kill loses only the file in hand: the same command goes on from there, after it has
    verified what is finished.

    Example: course world --size std --seed 7 --out std_world
    """
    if context.invoked_subcommand is not None:
        return
    from autograder.export import LANDED, Export, ExportError, Stopped, plan
    from autograder.universe import BadParameter

    if out is None:
        raise typer.BadParameter("say where to: --out DIR", param_hint="--out")
    try:
        parameters = _parameters(size, seed, knobs)
        wanted = _tables(size, tables) + (tuple(LANDED) if landed else ())
        planned = plan(parameters, out.expanduser().absolute(), wanted, form)
        export = Export(planned, processes)
        _write(size, export)
    except (BadParameter, ExportError) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None
    except Stopped:
        typer.echo("\nStopped. What is finished stays; the same command goes on from here.", err=True)
        raise typer.Exit(130) from None


@app.command()
def describe(
    size: Size = "small",
    seed: Seed = 1,
    page: Annotated[Path | None, typer.Option(help="Also write a page of plots to this .html file.")] = None,
    knobs: Knobs = None,
) -> None:
    """Print the tables, columns, units and row counts; with --page, plots of what is in them.

    Example: course world describe --size small --page universe.html
    """
    from rich.console import Console

    from autograder.universe import BadParameter, Universe
    from course import described

    try:
        universe = Universe(_parameters(size, seed, knobs))
    except BadParameter as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None
    Console().print(described.overview(universe))
    if page is not None:
        try:
            page.write_text(described.page(universe), encoding="utf-8")
        except described.TooLarge as problem:
            typer.echo(str(problem), err=True)
            raise typer.Exit(1) from None
        except OSError as error:
            typer.echo(f"{page} could not be written: {error.strerror}", err=True)
            raise typer.Exit(1) from None
        typer.echo(f"The plots are in {page}")


def _parameters(size: str, seed: int, knobs: list[str] | None) -> Any:
    from autograder.universe import BadParameter, Universe

    turned = {}
    for knob in knobs or []:
        name, equals, value = knob.partition("=")
        try:
            turned[name.strip()] = ast.literal_eval(value.strip())
        except (ValueError, SyntaxError):
            raise BadParameter(
                f"--set takes KNOB=VALUE with a number or a tuple, such as late_days=2, not {knob!r}"
            ) from None
    return Universe.of_size(size, seed, **turned).parameters


def _tables(size: str, tables: str | None) -> tuple[str, ...]:
    from autograder.export import usual_tables
    from autograder.universe import SCHEMA

    if tables == "all":
        return tuple(SCHEMA)
    if tables:
        return tuple(name.strip() for name in tables.split(",") if name.strip())
    return usual_tables(size)


def _write(size: str, export: Export) -> None:
    """Verify, make, and say how it went, with a bar for each that people can wait by."""
    from autograder.export import ONLY_WHEN_NAMED

    planned, folder = export.plan, export.target.folder
    left_out = [table for table in ONLY_WHEN_NAMED.get(size, ()) if table not in planned.tables]
    typer.echo(
        f"{len(planned.tables)} tables, about {sum(planned.rows.values()):,} rows and {_amount(planned.bytes)},"
        f" to {folder}"
        + (f". Not without being named in --tables: {', '.join(left_out)}." if left_out else "")
    )
    with _bar("Verifying what is there", None) as advance:
        export.open(lambda part: advance(part.rows))
    if export.damaged:
        names = ", ".join(_named(part) for part in export.damaged[:3])
        typer.echo(f"Damaged, and made again: {len(export.damaged)} ({names}).")
    if export.is_complete:
        typer.echo(f"Everything is there and whole: {_counted(export)}.")
        return
    if export.kept:
        typer.echo(f"{len(export.kept)} finished part{'s are' if len(export.kept) > 1 else ' is'} kept.")
    _refuse_small_disk(planned, export)
    left = sum(planned.rows.values()) - sum(part.rows for part in export.kept)
    begun, made = perf_counter(), 0
    with _bar("Writing", max(left, 1)) as advance:

        def count(part: Any) -> None:
            nonlocal made
            made += part.rows
            advance(part.rows)

        export.run(count)
    seconds = perf_counter() - begun
    typer.echo(f"Done in {seconds:,.1f} s ({made / seconds:,.0f} rows/s): {_counted(export)}.")


@contextmanager
def _bar(label: str, total: int | None) -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = [TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f} rows")]
    columns += [TimeElapsedColumn()] if total is None else [TextColumn("left"), TimeRemainingColumn()]
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=total)
        yield lambda rows: progress.advance(task, rows)


def _refuse_small_disk(planned: Plan, export: Export) -> None:
    import shutil

    from autograder.export import ExportError

    there = sum(file.bytes for part in export.kept for file in part.files)
    free = shutil.disk_usage(export.target.folder).free
    if free < planned.bytes - there:
        raise ExportError(
            f"About {_amount(planned.bytes - there)} are still to be written, and {_amount(free)} are free there."
        )


def _named(part: Part) -> str:
    return part.table if part.day is None else f"{part.table}, day {part.day + 1}"


def _counted(export: Export) -> str:
    parts = export.manifest.parts.values()
    size = sum(file.bytes for part in parts for file in part.files)
    return f"{_amount(size)} in {sum(len(part.files) for part in parts):,} files"


def _amount(size: int) -> str:
    for unit in ("B", "kB", "MB"):
        if size < 1_000:
            return f"{size:,.1f} {unit}" if size < 10 and unit != "B" else f"{size:,.0f} {unit}"
        size /= 1_000
    return f"{size:,.1f} GB"
