"""The `course` command: open the course, look at progress, start over, build and check content."""

from pathlib import Path
from typing import Annotated

import typer

from course.cohort_command import app as cohort_command
from course.drills.command import drill
from course.engines.command import app as engines_command
from course.grade_command import grade
from course.lake_command import app as lake_command
from course.links_command import links
from course.loop.command import app as loop_command
from course.progress_command import app as progress_command
from course.rounds.command import app as round_command
from course.terminal import check, next_, review, watch
from course.voice.command import app as voice_command
from course.world_command import app as world_command

REPOSITORY = Path(__file__).resolve().parents[1]

app = typer.Typer(
    name="course",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="A four-week course for data engineer interviews. Start with: course open",
)


app.add_typer(world_command, name="world")
app.add_typer(engines_command, name="engines")
app.add_typer(voice_command, name="voice")
app.add_typer(lake_command, name="lake")
app.add_typer(cohort_command, name="cohort")
app.add_typer(progress_command, name="progress")
app.add_typer(round_command, name="round")
app.add_typer(loop_command, name="loop")
app.command()(grade)
app.command("next")(next_)
app.command()(check)
app.command()(watch)
app.command()(review)
app.command()(drill)
app.command()(links)


@app.command("open")
def open_(
    work: Annotated[Path, typer.Option(help="The folder with your answers.")] = REPOSITORY / "work",
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="The port, or the next free one."),
    ] = None,
    browser: Annotated[
        bool,
        typer.Option("--browser/--no-browser", help="Open a browser, or print the address."),
    ] = True,
) -> None:
    """Open the course in JupyterLab.

    Example: course open --no-browser --port 8899
    """
    from course.lab import open_course

    raise typer.Exit(open_course(work, browser=browser, port=port))


@app.command()
def doctor(
    work: Annotated[Path, typer.Option(help="The folder with your answers.")] = REPOSITORY / "work",
) -> None:
    """Say what works on this machine, what is missing, and whether that matters.

    Example: course doctor
    """
    from course.doctor import doctor as examine
    from course.doctor import healthy, show

    findings = examine(work)
    show(findings)
    raise typer.Exit(0 if healthy(findings) else 1)


@app.command()
def where(
    work: Annotated[Path | None, typer.Option(help="The folder with your answers.")] = None,
) -> None:
    """Print where you are in the course and what is next.

    Example: course where
    """
    from rich.console import Console
    from rich.markdown import Markdown

    from course.home import read_page
    from course.work_folder import locate

    folder = (work or locate()).expanduser().absolute()
    page = read_page(folder, welcome=False).markdown + f"\nFrom your answers in {folder}\n"
    console = Console()
    if console.is_terminal:
        console.print(Markdown(page))
    else:
        typer.echo(page)


@app.command()
def plan(
    starts: Annotated[str | None, typer.Option(help="The first day, such as 2026-12-01.")] = None,
    hours: Annotated[float | None, typer.Option(help="Hours a week.")] = None,
    background: Annotated[str | None, typer.Option(help="strong, software or gap.")] = None,
    work: Annotated[Path | None, typer.Option(help="The folder with your answers.")] = None,
) -> None:
    """Lay out your weeks, and keep the plan for your home page. What you do not name stays as it is.

    Example: course plan --starts 2026-12-01 --hours 10 --background software
    """
    from course.command_output import print_said
    from course.plan_form import planned

    print_said(planned(starts, hours, background, work.expanduser().absolute() if work else None))


@app.command()
def reset(
    slug: Annotated[str, typer.Argument(help="The exercise's name, as in check(...).")],
    lesson: Annotated[bool, typer.Option("--lesson", help="Every exercise of the lesson it is in.")] = False,
    work: Annotated[Path | None, typer.Option(help="The folder with your answers.")] = None,
) -> None:
    """Put an exercise back to its starter. Your answer is put aside, not lost.

    Example: course reset exactly_once_counts
    """
    from autograder.library import UnknownExercise
    from course.reset import reset as start_over
    from course.work_folder import WorkFolderProblem

    try:
        typer.echo(start_over(slug, work.expanduser().absolute() if work else None, lesson=lesson))
    except (UnknownExercise, WorkFolderProblem) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None


@app.command()
def build(
    cohort: Annotated[
        Path, typer.Option(help="Where a cohort's sources go, solutions included.")
    ] = REPOSITORY / "cohort",
) -> None:
    """Write every notebook anew: the students' beside their lessons, the instructor's for a cohort.

    Example: course build
    """
    from course.build import build_all

    try:
        changed = build_all(cohort)
    except ModuleNotFoundError as missing:
        typer.echo(
            f"Building needs {missing.name}, which learners do not have. `python3 start.py test` installs it.",
            err=True,
        )
        raise typer.Exit(1) from None
    for path in changed:
        typer.echo(f"wrote {path}")
    if not changed:
        typer.echo("Every notebook is current.")


@app.command("check-content")
def check_content(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Exercise files; all of them without any.")
    ] = None,
    variants: Annotated[
        int, typer.Option(min=0, max=20, help="Work out so many variants of each, and write them down.")
    ] = 0,
) -> None:
    """Prove exercises: the starter earns nothing, the solution everything, each mistake is named.

    Example: course check-content week1_sql/day2_dedup/q10_exactly_once_counts.py
    """
    from course.content import check_content as prove

    raise typer.Exit(1 if prove(files or (), variants) else 0)


if __name__ == "__main__":
    app(prog_name="course")
