"""The report of a design round, as one Markdown text: what happened in which order, what was found, then the scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autograder.designs import RUBRIC, DesignProblem, lint, read_design
from course.design_room import scores
from course.design_room.evidence import Evidence, evidence
from course.design_room.round_so_far import DREW, RoundSoFar, Step
from course.design_room.written_out import as_mermaid, as_table

if TYPE_CHECKING:
    from course.design_room.room import Room

SCORES = "scores"
NOT_YET = "Your own score comes first; then I show what can be quoted for each dimension. Still open: {}."
NOTHING_QUOTED = "nothing that rules could quote"


def report(room: Room) -> str:
    """The whole report. It holds what the learner wrote, and stays on their disk."""
    so_far = room.so_far
    parts = [
        f"# {room.exercise.title}: your round",
        *_order(so_far),
        *_found(room),
        *_scored(room, so_far),
        *answered(room),
    ]
    return "\n\n".join(parts) + "\n"


def without_what_is_private(room: Room) -> str:
    """What happened and what was found, without scores, quotes and notes: a notebook is handed in."""
    so_far = room.so_far
    parts = [f"# {room.exercise.title}: your round", *_order(so_far), *_found(room), *_picture(room)]
    if missing := [name for name in RUBRIC if name not in so_far.levels]:
        parts.append(NOT_YET.format(", ".join(RUBRIC[name].label.casefold() for name in missing)))
        parts.append(f'`design_room("{room.exercise.slug}", score=True)` asks for it.')
    return "\n\n".join(parts)


def before_drawing(so_far: RoundSoFar) -> str:
    """One sentence on what came first, questions or boxes."""
    match so_far.asked_before_drawing:
        case None:
            return "Nothing is drawn yet."
        case 0:
            return "You drew before you asked anything. What you drew first stands on your guesses; say so, or ask."
        case 1:
            return "You asked one question before you drew."
        case several:
            return f"You asked {several} questions before you drew."


def _order(so_far: RoundSoFar) -> Iterator[str]:
    yield "## In which order"
    yield before_drawing(so_far)
    if rows := list(_rows(so_far.steps)):
        yield "\n".join(["| on the clock | what |", "| --- | --- |", *rows])
    if so_far.clock.started is not None and so_far.clock.parts:
        from course.rounds.event_log import now

        spent = so_far.clock.spent(now())
        lines = [
            f"| {_cell(part.name)} | {part.minutes:g} min | {_minutes(spent[part.name])} |"
            for part in so_far.clock.parts
        ]
        yield "\n".join(["| part | planned | spent |", "| --- | --- | --- |", *lines])


def _rows(steps: tuple[Step, ...]) -> Iterator[str]:
    """One row a step; what was drawn in a row is one."""
    drawn: list[Step] = []
    for step in (*steps, Step(None, "end")):
        if step.kind in DREW:
            drawn.append(step)
            continue
        if drawn:
            count = len(drawn)
            yield f"| {_minutes(drawn[0].second)} | drew or wrote{f', {count} changes' if count > 1 else ''} |"
            drawn = []
        if said := _said(step):
            yield f"| {_minutes(step.second)} | {said} |"


def _said(step: Step) -> str:
    about = step.about
    match step.kind:
        case "started":
            return "the clock starts"
        case "asked":
            answered = "" if about.get("question") else " (no answer: assume, and say so)"
            return f"asked: {_cell(str(about.get('text', '')))}{answered}"
        case "entered":
            return f"on to: {_cell(str(about.get('part', '')))}"
        case "curveball":
            return "a curveball"
        case "paused":
            return "paused"
        case "resumed":
            return "went on"
        case "ticked":
            return f"ticked: {_cell(str(about.get('item', '')))}"
        case "finished":
            return "the round is over"
    return ""


def _found(room: Room) -> Iterator[str]:
    yield "## What the linter finds"
    try:
        design = read_design(room.design.text)
    except DesignProblem as problem:
        yield f"It cannot be read as it stands. {problem}"
        return
    findings = lint(design, staff=room.exercise.staff)
    yield (
        "\n".join(
            f"* {one.rule}, {'an error' if one.severity == 'E' else 'a warning'}{f', line {one.line}' if one.line else ''}: "
            f"{one.sentence}{f' Waived: {one.waived}' if one.waived else ''}"
            for one in findings
        )
        or "Nothing. It reads no thoughts, so that alone is not a good design."
    )
    yield "## What became of it when it was carried out"
    yield from _judged(room)


def _judged(room: Room) -> Iterator[str]:
    from autograder.feedback import lines
    from autograder.judging import judge

    if room.exercise.is_blank(room.design.text):
        yield "It is the starter as it came."
        return
    yield from (line for line in lines(judge(room.exercise, room.design.text)) if line)


def _scored(room: Room, so_far: RoundSoFar) -> Iterator[str]:
    yield "## Scores"
    own = so_far.levels
    if missing := [name for name in RUBRIC if name not in own]:
        yield NOT_YET.format(", ".join(RUBRIC[name].label.casefold() for name in missing))
        yield f'`design_room("{room.exercise.slug}", score=True)` asks for it.'
        return
    found = evidence(room.design.text, room.notes.text, so_far, tuple(room.exercise.questions))
    yield "\n".join(
        ["| | you | what can be quoted |", "| --- | --- | --- |"]
        + [
            f"| {RUBRIC[name].label} | {level}: {_cell(RUBRIC[name].levels[level])} | {_quoted(found[name])} |"
            for name, level in ((name, own[name]) for name in RUBRIC)
        ]
    )
    if asks := [ask for name in RUBRIC for ask in found[name].asks]:
        yield "What was not found will be asked:"
        yield "\n".join(f"* {ask}" for ask in asks)
    yield distance(room, so_far)
    yield from spread(room, so_far)


def distance(room: Room, so_far: RoundSoFar) -> str:
    """How far the learner's scale was from the scored samples."""
    if not so_far.calibrated:
        return (
            "How strict is your scale? "
            f'`score_sample("{room.exercise.slug}_aloud", 1)` shows an answer that is scored already.'
        )
    lines = []
    for sample, apart in sorted(so_far.calibrated.items()):
        off = sum(map(abs, apart.values()))
        lean = sum(apart.values())
        way = "" if not off else ", higher" if lean > 0 else ", lower" if lean < 0 else ", both ways"
        lines.append(f"* sample {sample}: {off} level{'' if off == 1 else 's'} from the score here{way}")
    return "\n".join(["Your scale, on the samples you scored first:", "", *lines])


def spread(room: Room, so_far: RoundSoFar) -> Iterator[str]:
    """Mean and spread, where somebody else scored the same answer too."""
    mark = scores.mark_of(room.design.text)
    others = scores.kept_in(room.folder / SCORES, RUBRIC)
    same = [one.levels for one in others if one.answer == mark]
    if stale := len(others) - len(same):
        yield f"{stale} score{' is' if stale == 1 else 's are'} of another version of your answer, and not counted."
    if not same:
        return
    merged = scores.merged([so_far.levels, *same], RUBRIC)
    rows = [
        f"| {RUBRIC[name].label} | {one.mean:.1f} | {one.levels[0]} to {one.levels[-1]} |"
        for name, one in merged.items()
    ]
    yield "\n".join(
        [f"Scored by {len(same) + 1} people:", "", "| | mean | from, to |", "| --- | --- | --- |", *rows]
    )
    widest = max(merged, key=lambda name: merged[name].width)
    if merged[widest].width:
        yield f"You differ most in {RUBRIC[widest].label.casefold()}. Which sentence did you hear differently?"


def _quoted(found: Evidence) -> str:
    return "; ".join(f"{_cell(where)}: “{_cell(quote)}”" for where, quote in found.quotes) or NOTHING_QUOTED


def answered(room: Room) -> Iterator[str]:
    """The answer, the notes and what the interviewer said, without any score."""
    yield "## What you answered"
    yield from _picture(room)
    yield _fenced(room.design.text, "yaml")
    if room.notes.text.strip():
        yield "### Your notes"
        yield _fenced(room.notes.text, "text")
    if replies := room.replies():
        yield "### What you were told"
        yield "\n".join(f"* {_cell(asked)} {_cell(reply)}" for asked, reply in replies)


def _picture(room: Room) -> Iterator[str]:
    if room.design.drawing.nodes:
        yield f"```mermaid\n{as_mermaid(room.design.drawing)}\n```"
        yield as_table(room.design.drawing)


def _fenced(text: str, language: str) -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _minutes(second: float | None) -> str:
    return "before" if second is None else f"{int(second) // 60}:{int(second) % 60:02}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
