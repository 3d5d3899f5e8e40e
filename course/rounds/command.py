"""`course round`: timed rounds for those who answer in an editor: the same folder, the same clock, the same report."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from course.command_output import print_said, stop
from course.said import Said

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Timed rounds: assessment, SQL and coding. Start one, answer in its notebook, finish it.",
)
Work = Annotated[Path | None, typer.Option(help="The folder with your answers.")]
ExtraTime = Annotated[float, typer.Option(help="A factor from 1 to 4 on every budget.")]
KINDS = ("assessment", "sql", "coding")


@app.command()
def start(
    kind: Annotated[str, typer.Argument(help="assessment, sql or coding.")],
    minutes: Annotated[int | None, typer.Option(help="75 for an assessment, 50 for the others.")] = None,
    extra_time: ExtraTime = 1.0,
    work: Work = None,
) -> None:
    """Get a round ready. Its notebook has the questions; the clock waits for `course round begin`.

    Example: course round start assessment --minutes 60
    """
    from course.rounds import verbs

    _in(work)
    begin_one = dict(zip(KINDS, (verbs.assessment, verbs.sql_round, verbs.coding_round), strict=True))
    if kind not in begin_one:
        stop(f"There is no round {kind!r}. There are {', '.join(KINDS)}.")
    given = {} if minutes is None else {"minutes": minutes}
    print_said(begin_one[kind](**given, extra_time=extra_time))
    typer.echo("\nOpen it in your editor, then: course round begin")


@app.command()
def begin(work: Work = None) -> None:
    """Start the clock, or go on after a crash, and keep what you save until Ctrl-C. The clock runs on without it.

    Example: course round begin
    """
    from course.rounds import verbs
    from course.rounds.clock_widget import clock_text
    from course.rounds.kept_rounds import running
    from course.rounds.snapshots import EVERY, hooked

    _in(work)
    typer.echo(str(verbs.begin_round()))
    kept = running()
    if kept is None:
        raise typer.Exit(1)
    typer.echo("\nCtrl-C ends the keeping, not the round. `course round next`, `course round finish`.")
    try:
        while running() is not None and kept.log.clock().finished is None:
            typer.echo(clock_text(kept.log.clock()))
            for _ in range(3):
                time.sleep(EVERY)
                if (snapshots := hooked()) is not None:
                    snapshots.look()
    except KeyboardInterrupt:
        typer.echo("")


@app.command("next")
def next_(work: Work = None) -> None:
    """Print the next question of a live round. The one before is answered or passed with it.

    Example: course round next
    """
    from course.rounds import verbs

    _in(work)
    _look()
    print_said(verbs.next_question())


@app.command()
def nudge(work: Work = None) -> None:
    """Print what the interviewer says to whoever is stuck.

    Example: course round nudge
    """
    from course.rounds import verbs

    _in(work)
    print_said(verbs.nudge())


@app.command()
def clock(
    what: Annotated[str, typer.Argument(help='pause, "go on" or "take out"; nothing to look.')] = "",
    work: Work = None,
) -> None:
    """Print the time that is left; pause, go on, or take the time after a crash out.

    Example: course round clock pause
    """
    from course.rounds import verbs
    from course.rounds.clock_widget import clock_text
    from course.rounds.kept_rounds import running

    _in(work)
    kept = running()
    if kept is not None and not what:
        typer.echo(clock_text(kept.log.clock()))
        return
    print_said(verbs.round_clock(what))


@app.command()
def finish(
    name: Annotated[str, typer.Argument(help="The round's name; the last one without it.")] = "",
    contract: Annotated[int | None, typer.Option(min=0, max=3)] = None,
    verification: Annotated[int | None, typer.Option(min=0, max=3)] = None,
    readability: Annotated[int | None, typer.Option(min=0, max=3)] = None,
    tradeoffs: Annotated[int | None, typer.Option(min=0, max=3)] = None,
    talk: Annotated[int | None, typer.Option(min=0, max=3)] = None,
    skip: Annotated[bool, typer.Option("--skip", help="Without a score of your own.")] = False,
    work: Work = None,
) -> None:
    """End the round. Your own score comes first, 0 to 3 each; then the report.

    Example: course round finish --contract 2 --verification 1 --readability 2 --tradeoffs 1 --talk 2
    """
    from course.rounds import verbs

    _in(work)
    _look()
    levels = {
        "contract": contract,
        "verification": verification,
        "readability": readability,
        "tradeoffs": tradeoffs,
        "talk": talk,
    }
    given = {label: level for label, level in levels.items() if level is not None}
    shown = verbs.finish_round(name, **given, **({"skip": True} if skip else {}))
    print_said(shown) if isinstance(shown, Said) else typer.echo(repr(shown))


@app.command("list")
def list_(work: Work = None) -> None:
    """List every round you did.

    Example: course round list
    """
    from course.rounds import verbs

    _in(work)
    print_said(verbs.past_rounds())


@app.command()
def export(
    name: Annotated[str, typer.Argument(help="The round's name; the last one without it.")] = "",
    to: Annotated[str, typer.Option(help="A new zip file.")] = "",
    work: Work = None,
) -> None:
    """Pack a round's report, answers and log into a zip file.

    Example: course round export --to round.zip
    """
    from course.rounds import verbs

    _in(work)
    print_said(verbs.export_round(name, to))


def _look() -> None:
    """Keep what is saved in the running round's notebook now."""
    from course.rounds.kept_rounds import running
    from course.rounds.opened import snapshots_of

    if (kept := running()) is not None and kept.log.clock().started is not None:
        snapshots_of(kept).look()


def _in(work: Path | None) -> None:
    if work is not None:
        os.environ["COURSE_WORK"] = str(work.expanduser().absolute())
