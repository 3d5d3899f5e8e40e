"""The end of a round: the clock stops, your own score comes first, then the report; it can be taken up again at any point."""

from __future__ import annotations

import difflib
import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.variants.names import slug_and_number
from course import progress
from course.rounds.event_log import now
from course.rounds.judged import judge_round, judged_before
from course.rounds.kept_rounds import KeptRound
from course.rounds.report import scored, write_report
from course.rounds.rubric import RUBRIC, level_of
from course.rounds.snapshots import hooked
from course.rounds.timeline import said_minutes
from course.said import Said

FIRST = (
    "Your own score first, before you see what it earned: what a machine cannot see, you were there for."
    " Choose what you would have heard."
)


def finish(kept: KeptRound, given: Mapping[str, Any]) -> Any:
    """Stop the clock, take your levels, judge, and report; the form where no levels are given yet."""
    given = dict(given)
    skip = bool(given.pop("skip", False))
    if unknown := [name for name in given if name not in RUBRIC]:
        near = difflib.get_close_matches(unknown[0], RUBRIC, n=1)
        meant = f" Did you mean `{near[0]}`?" if near else f" There are {', '.join(RUBRIC)}."
        return Said(f"`{unknown[0]}` is not scored.{meant}")
    levels = {name: level_of(level) for name, level in given.items()}
    if bad := [name for name, level in levels.items() if level is None]:
        return Said(f"A level is 0, 1, 2 or 3: `finish_round({bad[0]}=2)`.")
    if kept.log.clock().started is None:
        kept.let_go()
        return Said("This round was never begun; it is put away. `past_rounds()` lists the others.")
    stop(kept)
    if levels:
        kept.log.add("scored", **levels)
    known = scored(kept.log.events())
    if skip or not set(RUBRIC) - set(known) or _was_reported(kept):
        return reported(kept)
    if levels:
        left = ", ".join(f"`{name}`" for name in RUBRIC if name not in known)
        return Said(f"Kept. Still open: {left}. `finish_round(skip=True)` goes without them.")
    return _form(kept, known)


def stop(kept: KeptRound) -> None:
    """A last look at what is saved, then the clock stops for good."""
    snapshots = hooked()
    if kept.log.clock().finished is None:
        if snapshots is not None and snapshots.kept.folder == kept.folder:
            snapshots.look()
            snapshots.stop()
        kept.log.finish()
    kept.let_go()


def reported(kept: KeptRound) -> Any:
    """Judge what is not judged yet, take it down in the progress log, and write the report."""
    before = judged_before(kept.log.events())
    for found in judge_round(kept):
        if found.slug not in before and found.text:
            slug, number = slug_and_number(found.slug)
            progress.record(
                progress.Attempt.now(
                    slug,
                    "check",
                    variant=number or None,
                    score=found.score,
                    points=found.points,
                    mistake=found.mistake or None,
                    answer=found.text,
                )
            )
    if not _was_reported(kept):
        kept.log.add("reported")
    return write_report(kept)


def listed(rounds: Sequence[KeptRound]) -> str:
    """A table of rounds, the latest first."""
    if not rounds:
        return "No rounds yet. `assessment()`, `sql_round()` and `coding_round()` begin one."
    lines = ["| Round | What | Time | Points | |", "| --- | --- | --- | --- | --- |"]
    for kept in reversed(rounds):
        events, clock = kept.log.events(), kept.log.clock()
        found = judged_before(events).values()
        points = (
            f"{sum(one.score for one in found):g} of {sum(one.points for one in found):g}" if found else "–"
        )
        took = said_minutes(clock.elapsed(now())) if clock.started else "–"
        state = {
            "waiting": "not begun",
            "finished": "report: `report.md`" if _was_reported(kept) else "`finish_round()` goes on",
        }.get(clock.state(now()), "not finished")
        lines.append(f"| `{kept.name}` | {kept.title} | {took} | {points} | {state} |")
    return "\n".join([*lines, "", "Each is a folder in `rounds` of your work folder."])


def packed(kept: KeptRound, to: Path) -> str:
    """Write a zip file that is not there yet with all of a round; a sentence. Raises OSError."""
    try:
        with zipfile.ZipFile(to, "x", zipfile.ZIP_DEFLATED) as pack:
            for path in sorted(kept.folder.rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    pack.write(path, f"{kept.name}/{path.relative_to(kept.folder).as_posix()}")
    except FileExistsError:
        return f"`{to}` exists already. Name a new file: `export_round(to=…)`."
    return f"Packed into `{os.fspath(to)}`. It holds your answers; it goes nowhere by itself."


def _was_reported(kept: KeptRound) -> bool:
    return any(event.kind == "reported" for event in kept.log.events())


def _form(kept: KeptRound, known: Mapping[str, int]) -> Any:
    from course.form import Field, Form, Reply

    fields = [
        Field(
            one.name,
            f"{one.label} ({one.weight} of 100)",
            "choice",
            options=tuple(f"{level}: {heard}" for level, heard in enumerate(one.levels)),
            group="How it went, by your own ears",
        )
        for one in RUBRIC.values()
    ]

    def heard(filled: dict[str, str], asked: bool) -> Reply:
        levels = {name: level for name, text in filled.items() if (level := level_of(text)) is not None}
        try:
            if levels != scored(kept.log.events()):
                kept.log.add("scored", **levels)
            left = [RUBRIC[name].label.casefold() for name in RUBRIC if name not in levels]
            if not asked:
                return Reply("Kept in the round's folder.")
            if left:
                return Reply("Kept in the round's folder.", [f"Still open: {', '.join(left)}."])
            report = reported(kept)
        except OSError as error:
            return Reply(f"It could not be written: {error.strerror or error}.")
        return Reply(
            "The report is written.",
            [
                f"Run `finish_round()` again to read it here; it is kept as `{kept.place}/report.md`.",
                # A form's lines know code, and no emphasis.
                *(line.replace("*", "") for line in report.headlines),
            ],
            drawn=report.picture.svg,
        )

    filled = {name: f"{level}: {RUBRIC[name].levels[level]}" for name, level in known.items()}
    calls = ", ".join(f"{name}=2" for name in RUBRIC)
    plain = (
        f"{FIRST}\nAs text: finish_round({calls}), each from 0 to 3; finish_round(skip=True) goes without.\n"
        + "\n".join(
            f"  {one.name}: " + "; ".join(f"{level} {heard}" for level, heard in enumerate(one.levels))
            for one in RUBRIC.values()
        )
    )
    return Form(
        f"{kept.title}: your own score",
        fields,
        heard,
        filled=filled,
        first=Reply(FIRST),
        button="Show the report",
        plain=plain,
    )
