"""Drawing a cohort's worlds, with a bar that says how long it takes; and the tag that the cohort stays with."""

from __future__ import annotations

import subprocess
from pathlib import Path

import typer

from autograder import library
from autograder.cohort.assignment import CohortProblem
from autograder.cohort.cohort_file import CohortFile


def is_to_go_on(folder: Path, seed: str) -> bool:
    """Whether a folder is a cohort's with this seed, some of whose worlds are still to be drawn."""
    try:
        file = CohortFile.of(folder)
    except CohortProblem:
        return False
    return bool(seed) and file.seed == seed and bool(file.missing())


def draw_worlds(folder: Path) -> None:
    """Draw what is missing, and say what was drawn. Ends the command with 130 when it is stopped, with 1 on a full disk."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    file = CohortFile.of(folder)
    missing = file.missing()
    columns = (TextColumn("Drawing worlds"), BarColumn(), MofNCompleteColumn(), TextColumn("left"))
    console = Console(stderr=True)
    try:
        with Progress(
            *columns, TimeRemainingColumn(), TextColumn("{task.description}"),
            console=console, transient=True, disable=not console.is_terminal,
        ) as progress:  # fmt: skip
            task = progress.add_task("", total=len(missing))
            for slug in file.draw(missing):
                progress.update(task, advance=1, description=slug)
    except KeyboardInterrupt:
        typer.echo("Stopped. What was drawn is kept; the same command goes on from here.", err=True)
        raise typer.Exit(130) from None
    except OSError as error:
        typer.echo(f"{file.path} could not be written: {error.strerror}. What was drawn is kept.", err=True)
        raise typer.Exit(1) from None
    typer.echo(_said(file))


def tagged(tag: str) -> str:
    """Give this version of the course a tag; why that cannot be, or nothing. One that stands here already is fine."""
    here, there = _git("rev-parse", "HEAD"), _git("rev-parse", "--verify", "--quiet", f"{tag}^{{commit}}")
    if not here:
        return "There is no git repository here, so there can be no tag. Keep a copy of the course instead."
    if there and there != here:
        return f"The tag {tag} is another version. Take it (`git checkout {tag}`), or choose another name."
    if _git("status", "--porcelain", "--untracked-files=no"):
        return "The course has changes that are not committed, so a tag would not hold them."
    if not there and _git("tag", tag) is None:
        return f"git refuses the tag {tag!r}."
    return ""


def _said(file: CohortFile) -> str:
    drawn = {slug: sum(map(bool, one["draws"])) for slug, one in file.exercises.items()}
    hidden = sum(len(one["draws"]) - 1 for one in file.exercises.values())
    said = f"{sum(drawn.values())} of {hidden} hidden worlds are this cohort's own."
    kept = [slug for slug, number in drawn.items() if not number]
    if kept:
        said += (
            f" No draw told the mistakes apart for {', '.join(sorted(kept))}: the course's worlds stay there."
        )
    return said


def _git(*arguments: str) -> str | None:
    """What git says; None where it refuses or is not there."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=library.REPOSITORY, capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
