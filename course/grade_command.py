"""`course grade`: grade everybody who submitted an assignment, at once, where nobody's answer can reach anything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.cohort.batch import Batch
    from autograder.cohort.crew import Crew

MOST_LINES = 60
# Comparing is a twentieth of the work, so one process keeps this many sandboxed ones busy.
MOST_FOR_ONE_PROCESS = 8
NOT_ISOLATED = (
    "NOT ISOLATED: this machine has no sandbox, so answers can read your files, and change them."
    " `course doctor` says what is missing; --require-isolation refuses instead."
)

NOT_ENCRYPTED = (
    "NOT ENCRYPTED: submissions and grades cross the network as they are, and whoever reaches the scheduler"
    " can run code there. Use a tls:// address."
)


def grade(
    assignment: Annotated[str, typer.Argument(help="The assignment's name, as in nbgrader.")],
    students: Annotated[
        list[str] | None,
        typer.Option(
            "--students", metavar="NAME", help="Only these; patterns such as 'a*'. May be repeated."
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="How many grade at once; one per core unless given.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask cluster that grades: tls://… or tcp://…")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Keep what was graded from the files that are there now.")
    ] = False,
    require_isolation: Annotated[
        bool, typer.Option("--require-isolation", help="Grade nothing where there is no sandbox.")
    ] = False,
    course: Annotated[Path, typer.Option(help="The cohort's folder, with nbgrader_config.py.")] = Path("."),
) -> None:
    """Grade everybody who submitted an assignment.

    Writes autograded notebooks and the gradebook as `nbgrader autograde` does. Ctrl-C or a kill loses
    only the few submissions in hand; --resume goes on from there. Ends with 0 when everybody was
    graded, 1 when somebody was not, 2 when the command was not understood.

    Example: course grade week1_sql --course cohort
    """
    from rich.console import Console

    from autograder.cohort.assignment import CohortProblem
    from autograder.cohort.batch import Batch
    from autograder.cohort.folder import CohortFolder

    console = Console(stderr=True, soft_wrap=True)
    chosen = [name.strip() for names in students or () for name in names.split(",") if name.strip()]
    try:
        with Batch(CohortFolder(course), assignment, chosen=chosen, resume=resume) as batch:
            try:
                with _crew(workers, scheduler, require_isolation, len(batch.students), console) as crew:
                    _run(batch, crew, console)
            except KeyboardInterrupt:
                console.print("Stopped. What is graded stays; --resume goes on from here.", markup=False)
                raise typer.Exit(130) from None
            finally:
                _tell(batch)
    except CohortProblem as problem:
        console.print(str(problem), markup=False, style="bold")
        raise typer.Exit(1) from None
    raise typer.Exit(1 if batch.summary.not_graded else 0)


@contextmanager
def _crew(
    workers: int | None, scheduler: str | None, require: bool, submissions: int, console: Console
) -> Iterator[Crew]:
    """Who grades, with this machine's sandbox open where it is needed."""
    from autograder.cohort.crew import Alone
    from autograder.cohort.sandboxed import opened_sandbox

    opening = partial(opened_sandbox, require)
    workers = min(workers or os.cpu_count() or 1, max(1, submissions))
    if scheduler:
        from autograder.cohort.cluster import Cluster

        cluster = Cluster(scheduler, opening)
        if cluster.is_readable_by_others:
            console.print(NOT_ENCRYPTED, markup=False, style="bold")
        yield cluster
        return
    with opening() as asking:
        if not asking[1]:
            console.print(NOT_ISOLATED, markup=False, style="bold")
        if workers <= MOST_FOR_ONE_PROCESS:
            yield Alone(lambda: nullcontext(asking), workers)
            return
    from autograder.cohort.processes import Processes

    yield Processes(workers, opening)


def _run(batch: Batch, crew: Crew, console: Console) -> None:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: list[Any] = [TextColumn("Grading"), BarColumn(), MofNCompleteColumn()]
    columns += [TextColumn("left"), TimeRemainingColumn(), TextColumn("{task.description}")]
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task("", total=len(batch.students))
        batch.run(crew, lambda student: progress.advance(task))


def _tell(batch: Batch) -> None:
    """The table, for a person and as CSV, of everybody this batch is about."""
    from rich.console import Console
    from rich.table import Table

    from autograder.cohort.result_table import result_rows, write_csv

    summary = batch.summary
    rows = result_rows(batch)
    console = Console(soft_wrap=False)
    about = [row for row in rows if row["student"] in {*batch.students, *summary.not_graded}]
    shown = about if len(about) <= MOST_LINES else [row for row in about if row["remarks"]]
    if shown:
        table = Table(
            title=f"{batch.assignment.name}: {len(about)} student{'' if len(about) == 1 else 's'}",
            title_justify="left",
        )
        timed = ("Minutes",) * any(row["minutes"] != "" for row in shown)
        for name in ("Student", "Points", "Of", "Late", "By hand", *timed, "Remarks"):
            table.add_column(
                name, justify="left" if name in ("Student", "Remarks") else "right", overflow="fold"
            )
        for row in shown:
            table.add_row(*_cells(row, timed=bool(timed)))
        console.print(table)
    if len(shown) < len(about):
        typer.echo(f"{len(about) - len(shown)} without a remark are in the CSV only.")
    path = write_csv(batch, rows)
    words = [f"{len(summary.graded)} graded"]
    words += [f"{len(summary.kept)} kept as they were"] if summary.kept else []
    words += [f"{len(summary.not_graded)} NOT graded"] if summary.not_graded else []
    left = len(batch.students) - len(summary.graded) - len(summary.kept) - len(summary.not_graded)
    words += [f"{left} not reached"] if left > 0 else []
    typer.echo(f"{', '.join(words)}. The table is in {path}")
    if any(row["isolated"] == "no" for row in rows):
        typer.echo(NOT_ISOLATED)


def _cells(row: dict[str, Any], *, timed: bool) -> list[str]:
    from rich.markup import escape

    numbers = [
        row["score"],
        row["max_score"],
        row["late_penalty"] or "",
        row["by_hand"] or "",
        *([row["minutes"]] if timed else []),
    ]
    texts = [f"{number:g}" if isinstance(number, float) else str(number) for number in numbers]
    remarks = [*(["NOT ISOLATED"] if row["isolated"] == "no" else []), *row["remarks"]]
    more = len(remarks) - 1
    remark = "".join(remarks[:1]) + (f" (and {more} more)" if more > 0 else "")
    return [escape(row["student"]), *texts, escape(remark)]
