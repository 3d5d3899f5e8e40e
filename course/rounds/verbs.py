"""The verbs of timed rounds: begin one, ask for the next question or a nudge, stop the clock, and finish.

Each is a thin skin over the round's log; none raises for what a learner writes.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import Any

from course.rounds.cohort_round import cohort_round  # noqa: F401 - a verb like the others
from course.rounds.kept_rounds import FOLDER, NAMES, KeptRound, all_rounds, new_round, running
from course.said import Refused, Said
from course.said_not_raised import said_not_raised

NONE_RUNS = "No round is running. `assessment()`, `sql_round()` and `coding_round()` begin one; `past_rounds()` lists those you did."
GRACE = {"assessment": 0, "sql": 5, "coding": 5}


@said_not_raised
def assessment(minutes: int = 75, *, extra_time: float = 1.0) -> Said:
    """Get an assessment ready: 3 SQL, 2 Python, 1 data model in 60, 75 or 90 minutes. The clock waits for you.

    `extra_time` multiplies every budget, such as 1.5 for half as much again.
    """
    from course.rounds import drawing

    if minutes not in drawing.LENGTHS:
        return Refused("An assessment takes 60, 75 or 90 minutes: `assessment(minutes=75)`.")
    if refused := _refused(extra_time):
        return refused
    seed = secrets.token_hex(8)
    past = [kept.slugs for kept in all_rounds() if kept.kind == "assessment"]
    return _ready("assessment", minutes, extra_time, seed, drawing.assessment(minutes, seed, past))


@said_not_raised
def sql_round(minutes: float = 50, *, script: str = "", extra_time: float = 1.0) -> Said:
    """Get a live SQL round ready: one schema, five questions that get harder, one at a time."""
    return _live("sql", minutes, script, extra_time)


@said_not_raised
def coding_round(minutes: float = 50, *, script: str = "", extra_time: float = 1.0) -> Said:
    """Get a live coding round ready: two problems, each with what changes afterwards."""
    return _live("coding", minutes, script, extra_time)


@said_not_raised
def begin_round(name: str = "") -> Any:
    """Start the clock of the round that is ready, or go on with it after a crash; shows the clock."""
    kept = _named(name)
    if kept is None:
        return Refused(NONE_RUNS if not name else f"There is no round `{name}`. `past_rounds()` lists them.")
    if kept.log.clock().finished is not None:
        return Refused(f'This round is finished. `finish_round("{kept.name}")` shows its report.')
    from course.rounds.opened import open_round

    return open_round(kept)


@said_not_raised
def round_clock(what: str = "") -> Any:
    """The clock of the running round; `"pause"` stops it, `"go on"` starts it again.

    After a crash, `"take out"` takes the time between the last sign of life and now out of the clock.
    """
    kept = running()
    if kept is None:
        return Refused(NONE_RUNS)
    from course.rounds.clock_widget import ClockWidget, clock_text, refresh
    from course.rounds.opened import take_out

    if kept.log.clock().started is None:
        return Said("The clock waits: `begin_round()` starts it.")
    if what in ("pause", "go on"):
        kept.log.pause() if what == "pause" else kept.log.resume()
        refresh(kept.log)
        return Said(clock_text(kept.log.clock()))
    if what == "take out":
        said = take_out(kept)
        refresh(kept.log)
        return Said(said)
    if what:
        return Refused('`round_clock("pause")`, `round_clock("go on")` or `round_clock()`.')
    return ClockWidget(kept.log, kept.title, steps=False)


@said_not_raised
def next_question(number: int | None = None) -> Said:
    """The next question of a live round, with a cell for its answer below this one; a question that was asked, again.

    Asking for the next one ends the one before: it is answered then, or passed.
    """
    kept = running()
    if kept is None:
        return Refused(NONE_RUNS)
    from course.rounds.live import reveal

    return reveal(kept, number)


@said_not_raised
def nudge() -> Said:
    """What the interviewer says to whoever is stuck. It is noted; so is asking for none."""
    kept = running()
    if kept is None:
        return Refused(NONE_RUNS)
    from course.rounds.live import nudged

    return nudged(kept)


@said_not_raised
def finish_round(name: str = "", /, **levels: Any) -> Any:
    """End the round: your own score first, then the report. For a finished round, its report again.

    As text, by dimension and level 0 to 3: `finish_round(contract=2, verification=1, readability=2,
    tradeoffs=1, talk=2)`; `finish_round(skip=True)` goes without.
    """
    kept = _named(name) or _latest()
    if kept is None:
        return Refused(NONE_RUNS)
    from course.rounds.finishing import finish

    return finish(kept, levels)


@said_not_raised
def past_rounds() -> Said:
    """Every round you did: when, how long, what it earned, and where its report is."""
    from course.rounds.finishing import listed

    return Said(listed(all_rounds()))


@said_not_raised
def export_round(name: str = "", to: str = "") -> Said:
    """Pack a round's report, answers and log into one zip file, to keep or to show to somebody."""
    kept = _named(name) or _latest()
    if kept is None:
        return Refused(NONE_RUNS)
    from course.rounds.finishing import packed

    return Said(packed(kept, Path(to) if to else Path(f"{kept.name}.zip")))


def _live(kind: str, minutes: float, script: str, extra_time: float) -> Said:
    from course.rounds import drawing
    from course.rounds import script as scripts

    if refused := _refused(extra_time):
        return refused
    if not isinstance(minutes, int | float) or not 15 <= minutes <= 120:
        return Refused("A live round takes 45 to 60 minutes; anything from 15 to 120 will do.")
    seed = secrets.token_hex(8)
    past = [str(kept.plan.get("script", "")) for kept in all_rounds() if kept.kind == kind]
    if not script:
        return _ready(kind, minutes, extra_time, seed, drawing.live(kind, minutes, seed, past))
    known = {one.slug: one for one in scripts.of_kind(kind)}
    if script not in known:
        return Refused(
            f"There is no script `{script}`. There are {', '.join(f'`{slug}`' for slug in known)}."
        )
    return _ready(kind, minutes, extra_time, seed, drawing.of_script(known[script], minutes))


def _ready(kind: str, minutes: float, extra_time: float, seed: str, drawn: Any) -> Said:
    """Make the round's folder and notebook, and say where it is."""
    if (other := running()) is not None:
        begun = other.log.clock().started is not None
        what = "is not finished" if begun else "is ready and waits"
        ends = "ends it" if begun else "puts it away"
        return Refused(
            f"Your round `{other.name}` {what}: {_link(other)}. `finish_round()` {ends}; then take another."
        )
    from course.review.kept import folder
    from course.rounds.drawing import names_of
    from course.rounds.opened import write_notebook

    names = names_of(drawn.slugs, [name for kept in all_rounds() for name in kept.names], folder())
    kept = new_round(
        kind,
        minutes=minutes,
        multiplier=extra_time,
        grace=GRACE[kind],
        parts=[list(part) for part in drawn.parts],
        names=[names[slug] for slug in drawn.slugs],
        script=drawn.script,
        part_of={names[slug]: part for slug, part in drawn.part_of},
        seed=seed,
    )
    write_notebook(kept)
    return Said(
        f"**{NAMES[kind]}, {minutes * extra_time:g} minutes.** {_link(kept)}. The clock starts when you run its first"
        " cell, so put your phone away first. You may say out loud what you do; that is half of it."
    )


def _link(kept: KeptRound) -> str:
    """The notebook as a link from where the learner is, and as a path."""
    try:
        inside = Path.cwd().resolve().relative_to(kept.folder.parent.parent.resolve())
        up = "../" * len(inside.parts)
    except (ValueError, OSError):
        return f"Its notebook is `{kept.notebook}`"
    return f"[Open its notebook]({up}{kept.place}/{kept.notebook.name}) (`{kept.place}/{kept.notebook.name}`)"


def _named(name: object) -> KeptRound | None:
    """The round of a name; without one, that of the folder one is in, else the running one."""
    rounds_there = {kept.name: kept for kept in all_rounds()} if name else {}
    if name:
        return rounds_there.get(str(name))
    here = KeptRound(Path.cwd())
    if here.folder.parent.name == FOLDER and here.plan:
        return here
    kept = running()
    return kept if kept is not None and kept.kind in NAMES else None


def _latest() -> KeptRound | None:
    """The round that was planned last, of those that ask exercises."""
    return next((kept for kept in reversed(all_rounds()) if kept.kind in NAMES), None)


def _refused(extra_time: object) -> Said | None:
    if isinstance(extra_time, bool) or not isinstance(extra_time, int | float) or not 1 <= extra_time <= 4:
        return Refused("Extra time is a factor from 1 to 4: `extra_time=1.5` gives half as much again.")
    return None


def in_notebook() -> bool:
    """Whether a notebook's kernel runs this."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
