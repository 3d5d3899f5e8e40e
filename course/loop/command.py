"""`course loop`: a full-loop day for those who answer in an editor: the same folder, the same rounds, the same scorecard."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from course.command_output import print_markdown, print_said
from course.said import Said

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="A full-loop day: plan it, open its rounds, write the scorecard.",
)
Work = Annotated[Path | None, typer.Option(help="The folder with your answers.")]
Name = Annotated[str, typer.Argument(help="A round's name, such as sql; the one that is now without it.")]


@app.command()
def plan(
    level: Annotated[str, typer.Argument(help="senior or staff.")] = "senior",
    days: Annotated[int, typer.Option(min=1, max=2, help="One day or two.")] = 1,
    new: Annotated[bool, typer.Option("--new", help="Another day, though one has begun.")] = False,
    work: Work = None,
) -> None:
    """Plan a day. Nothing runs until you open its first round.

    Example: course loop plan staff --days 2
    """
    _show(work, level=level, days=days, new=new)


@app.command()
def now(work: Work = None) -> None:
    """Print the schedule, which round is now, and the break.

    Example: course loop now
    """
    _show(work)


@app.command("open")
def open_(
    name: Name = "",
    design: Annotated[str, typer.Option(help="The design prompt that you want.")] = "",
    work: Work = None,
) -> None:
    """Open the round that is next, or the one you name; a round that is done is held once more.

    Example: course loop open sql
    """
    _show(work, open=name or True, design=design)


@app.command()
def skip(name: Name = "", work: Work = None) -> None:
    """Leave a round out. It can be taken up again.

    Example: course loop skip coding
    """
    _show(work, skip=name or True)


@app.command()
def done(
    name: Name = "",
    note: Annotated[str, typer.Option(help="What is to stand in the scorecard about it.")] = "",
    work: Work = None,
) -> None:
    """Take down a round as done that was held elsewhere, such as with a friend and a pen.

    Example: course loop done coding --note "with a friend, on paper"
    """
    _show(work, done=name or True, note=note)


@app.command()
def word(
    criterion: Annotated[
        str, typer.Argument(help="Such as knows_late_data; all are listed without it.")
    ] = "",
    text: Annotated[str, typer.Argument(help="In your own words.")] = "",
    work: Work = None,
) -> None:
    """Say in your own words what you saw of a criterion; it stands in the scorecard.

    Example: course loop word knows_late_data "I said day eight only when I was asked."
    """
    _show(work, **({"word": {criterion: text}} if criterion else {"debrief": True}))


@app.command()
def heard(
    name: Annotated[str, typer.Argument(help="A round's name, such as sql.")],
    levels: Annotated[
        list[str] | None, typer.Argument(help="Such as contract=1 talk=2, each 0 to 3.")
    ] = None,
    work: Work = None,
) -> None:
    """Take down the levels of whoever listened; without any, print what is scored.

    Example: course loop heard sql contract=1 verification=2 talk=2
    """
    given = dict(one.partition("=")[::2] for one in levels or ())
    _show(work, heard={name: given} if given else name)


@app.command()
def tick(few: Annotated[str, typer.Argument(help="A few words of the item.")], work: Work = None) -> None:
    """Tick an item of the debrief.

    Example: course loop tick "Sleep"
    """
    _show(work, tick=few)


@app.command()
def scorecard(work: Work = None) -> None:
    """Write the scorecard as Markdown, HTML and PDF, and print it.

    Example: course loop scorecard
    """
    _show(work, scorecard=True)


def _show(work: Path | None, **given: Any) -> None:
    from course.loop.opening import shown_as_text
    from course.loop.verbs import Opened, loop_day

    if work is not None:
        os.environ["COURSE_WORK"] = str(work.expanduser().absolute())
    shown = loop_day(**given)
    if isinstance(shown, Opened):
        print_markdown(shown.markdown, 110)
        typer.echo(f"\n{shown_as_text(shown.shown)}" if shown.shown is not None else "")
    elif isinstance(shown, Said):
        print_said(shown, 110)
    else:
        typer.echo(repr(shown))
