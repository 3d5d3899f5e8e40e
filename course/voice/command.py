"""`course voice`: whether answers can be given aloud here, tried with a sentence that is spoken and heard again."""

from __future__ import annotations

import io
import time
import wave
from typing import Annotated

import typer

from course.voice.installed import COMMAND, listens, speaks

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Answers said aloud: recorded, recognised and measured on this machine. No exercise needs it.",
)
SENTENCE = "How many events a day are there, and who reads them?"


@app.command()
def install(verbose: Annotated[bool, typer.Option(help="Show what was heard.")] = False) -> None:
    """Add what recording needs to the course's own environment, and try it. Needs the network, once.

    Example: python3 start.py voice install
    """
    # start.py has installed it by now; asked of an environment without it, this says how.
    _try(verbose)
    typer.echo(
        "Installed. Open the course again, or restart its kernel; `say()` in a notebook opens the recorder."
    )


@app.command()
def doctor() -> None:
    """Say a sentence, listen to it, and print what was heard.

    Example: course voice doctor
    """
    _try(verbose=True)


def _try(verbose: bool) -> None:
    if not (listens() and speaks()):
        typer.echo(f"Not installed here. Run: {COMMAND}", err=True)
        raise typer.Exit(1)
    import numpy as np

    from autograder.delivery import RATE
    from course.voice.recognised import NotRecognised, recognised
    from course.voice.speaking import spoken

    began = time.monotonic()
    with wave.open(io.BytesIO(spoken(SENTENCE))) as sound:
        rate = sound.getframerate()
        audio = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(np.float32)
    at = np.arange(int(len(audio) * RATE / rate)) * (rate / RATE)
    try:
        heard = recognised(np.interp(at, np.arange(len(audio)), audio).astype(np.int16))
    except NotRecognised as reason:
        typer.echo(str(reason), err=True)
        raise typer.Exit(1) from None
    if verbose:
        typer.echo(f"Said:  {SENTENCE}\nHeard: {heard}\nin {time.monotonic() - began:.1f} s")
    if not heard:
        typer.echo("The sentence was not recognised.", err=True)
        raise typer.Exit(1)
