"""A round opened in a kernel: its clock runs, its snapshots are taken, and what was answered before is there again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from course.answers import remember
from course.finding import named
from course.rounds.clock import Event
from course.rounds.clock_widget import ClockWidget, clock_text
from course.rounds.event_log import now
from course.rounds.fresh_worlds import start_drawing
from course.rounds.kept_rounds import KeptRound
from course.rounds.report import write_answers
from course.rounds.round_notebook import notebook_of
from course.rounds.snapshots import EVERY, Snapshots, hooked, latest
from course.rounds.written import answered_in, saved_in
from course.said import Said, plain_text
from course.work_folder import notebook_bytes

AWAY = timedelta(seconds=4 * EVERY)
"""Without a sign of life for so long, the kernel was away."""


class OpenedRound:
    """The clock and what there is to say, one below the other; in a terminal as text."""

    def __init__(self, clock: ClockWidget, said: str) -> None:
        self.clock, self.said = clock, said

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.clock)
        if self.said:
            display(Said(self.said))

    def __repr__(self) -> str:
        return plain_text("\n\n".join(part for part in (repr(self.clock), self.said) if part))


def open_round(kept: KeptRound) -> OpenedRound:
    """Start the clock, or go on where it stands. Raises OSError where nothing can be kept."""
    said = _again(kept) if kept.log.clock().started is not None else _first(kept)
    if not kept.notebook.exists() and not kept.plan.get("cohort"):
        write_notebook(kept, latest(kept.log.events()))
        said.append(f"Its notebook was gone and is written anew, with your answers: `{kept.notebook}`.")
    snapshots = snapshots_of(kept)
    if (before := hooked()) is None or before.kept.folder != kept.folder:
        snapshots.start()
    snapshots.look()
    return OpenedRound(ClockWidget(kept.log, kept.title, steps=False), "\n\n".join(said))


def snapshots_of(kept: KeptRound) -> Snapshots:
    """What takes a round's snapshots; not begun yet."""
    return Snapshots(kept, {name: starter_of(name) for name in kept.names if not named(name).by_hand})


def starter_of(name: str) -> str:
    """The starter as an answer's text, as it stands in a cell."""
    exercise = named(name)
    return dict(answered_in(exercise.answer_cell(exercise.starter), [name])).get(name, exercise.starter)


def write_notebook(kept: KeptRound, answers: dict[str, str] | None = None) -> None:
    """Write the round's notebook. Raises OSError."""
    content = notebook_of(kept, kept.title, _asks(kept), answers)
    kept.keep(kept.notebook.name, notebook_bytes(content).decode())


def take_out(kept: KeptRound) -> str:
    """Take the longest time without a sign of life out of the clock, once; what became of it, in a sentence."""
    gaps = gaps_of(kept.log.events())
    if not gaps:
        return "There is no gap to take out: the clock has counted without a break."
    since, until = max(gaps, key=lambda gap: gap[1] - gap[0])
    kept.log.excuse(since, until)
    return f"{_long(until - since)} taken out. {clock_text(kept.log.clock())}"


def gaps_of(events: tuple[Event, ...]) -> list[tuple[datetime, datetime]]:
    """Times without a sign of life while the clock ran, those that were taken out already left out."""
    signs, gaps, paused = [], [], False
    excused = {event.about.get("since") for event in events if event.kind == "excused"}
    for event in events:
        try:
            at = event.moment()
        except ValueError:
            continue
        if event.kind in ("planned", "excused", "drawn"):
            continue
        if signs and not paused and at - signs[-1] >= AWAY and signs[-1].isoformat() not in excused:
            gaps.append((signs[-1], at))
        paused = event.kind == "paused" or (paused and event.kind != "resumed")
        signs.append(at)
    return gaps


def _first(kept: KeptRound) -> list[str]:
    from course.rounds.clock import Part

    plan = kept.plan
    kept.log.start(
        minutes=plan.get("minutes", 60),
        parts=[Part(str(name), minutes) for name, minutes in plan.get("parts", [])],
        grace=plan.get("grace", 0),
        multiplier=plan.get("multiplier", 1.0),
    )
    start_drawing(kept)
    return [_opening(kept)]


def _again(kept: KeptRound) -> list[str]:
    events = kept.log.events()
    kept.log.add("seen")
    said = ["The round goes on; the clock has counted all the while."]
    gaps = gaps_of(kept.log.events())
    if gaps and gaps[-1][1] >= now() - timedelta(seconds=5):
        since, until = gaps[-1]
        said.append(
            f"The last sign of life was {_long(until - since)} ago. An assessment would count it;"
            ' if it was the machine, `round_clock("take out")` takes it out.'
        )
    found = latest(events)
    in_notebook = saved_in(kept.notebook, kept.names)
    restored, other = [], []
    for slug, text in found.items():
        if named(slug).kind in ("sql", "model"):
            remember(slug, text)
        restored.append(slug)
        if in_notebook.get(slug, "").split() != text.split():
            other.append(slug)
    write_answers(kept)
    if restored:
        said.append(
            f"Kept: {', '.join(f'`{slug}`' for slug in restored)}. Functions come back when you run their cells."
        )
    if other:
        names = ", ".join(f"`{slug}`" for slug in other)
        said.append(f"What you ran last of {names} is not in the notebook; it is in `{kept.place}/answers`.")
    return said


def _opening(kept: KeptRound) -> str:
    if not (name := kept.plan.get("script")):
        return "The clock runs. Read all six first, then decide where to begin."
    from course.rounds.script import find

    script = find(str(name))
    mark = "" if script.title[-1] in "?!." else "."
    return f"**{script.title}{mark}** {script.opening}"


def _asks(kept: KeptRound) -> str:
    plan: dict[str, Any] = kept.plan
    minutes = f"{plan.get('minutes', 0) * plan.get('multiplier', 1):g} minutes"
    if plan.get("script"):
        number = len(kept.names)
        return f"{minutes}, {number} questions, one at a time: each next one comes when you ask for it. `nudge()` is what an interviewer says when you are stuck."
    return f"{minutes}: three SQL, two Python, one data model. You may answer in any order."


def _long(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
