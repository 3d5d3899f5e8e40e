"""The scorecard as one Markdown text. Numbers of different kinds stand beside each other and are never added up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from course.culture.as_text import plainly
from course.home_tables import day as day_of
from course.loop.card import Card
from course.loop.criteria import HOW
from course.loop.day import Standing
from course.loop.debrief import DEBRIEF
from course.loop.schedule import LEVELS
from course.loop.seen import Level, Seen, counted
from course.loop.told import lines
from course.picture import Picture, bars

PICTURE = "![Minutes in each round, the same as in the table.](minutes.svg)"
NAME = "scorecard.md"
QUOTES = 5


def markdown(card: Card) -> str:
    """The whole card. It quotes what the learner said, and stays on their disk."""
    return "\n\n".join(part for part in _parts(card) if part) + "\n"


def in_short(card: Card) -> str:
    """The tables without quotes, notes and your own words: a notebook that shows them may be handed in."""
    parts = [
        f"# {title(card)}",
        _rounds(card),
        HOW,
        _criteria(card),
        "\n".join(f"- {line}" for line in lines(card.stories)),
        "Next to practise:",
        "\n".join(f"{at}. {step}" for at, step in enumerate(card.next_things, start=1)),
    ]
    return "\n\n".join(parts) + "\n"


def picture(card: Card) -> Picture | None:
    """Minutes on the clock of each round that had one; None where none had."""
    took = [
        (one.slot.title, round(seen.minutes, 1))
        for one in card.day.rounds
        if (seen := card.seen.get(one.slot.name)) and seen.minutes is not None
    ]
    return bars(took, "Minutes on the clock", "min") if took else None


def title(card: Card) -> str:
    """Its heading: the day and for which level."""
    day = card.day.planned.astimezone()
    return f"Full-loop day, {day_of(day)} {day.year}"


def _parts(card: Card) -> Iterator[str]:
    day = card.day
    done = sum(one.state == "done" for one in day.rounds)
    yield f"# {title(card)}"
    yield (
        f"For {LEVELS[day.level]}, planned over {counted(day.days, 'day')}. {done} of {len(day.rounds)} rounds are done. "
        "What a machine measured, what you scored, what others scored and what nobody has scored stand apart here, "
        "and nothing adds them up, since they are of different kinds."
    )
    yield "## The rounds"
    yield _rounds(card)
    if picture(card) is not None:
        yield PICTURE
    yield "## The criteria"
    yield HOW
    yield _criteria(card)
    for one in card.judged:
        yield f"### {one.criterion.title}: {one.status}"
        yield "\n".join(f"- {_line(line)}" for line in one.lines)
        yield f"*{one.criterion.ask}*"
        if word := card.words.get(one.criterion.name, "").strip():
            yield f"In your own words:\n\n{_quoted(word)}"
    yield "## Misconceptions across rounds"
    yield "\n".join(f"- {line}" for line in lines(card.stories))
    yield "## Round by round"
    for one in day.rounds:
        yield from _round(one, card.seen.get(one.slot.name))
    yield "## The next three things to practise"
    yield "\n".join(f"{at}. {step}" for at, step in enumerate(card.next_things, start=1))
    yield "## Debrief"
    yield "\n".join(f"- [{'x' if item in day.ticked else ' '}] {item}" for item in DEBRIEF)


def _rounds(card: Card) -> str:
    rows = []
    for one in card.day.rounds:
        seen = card.seen.get(one.slot.name, Seen())
        took = "–" if seen.minutes is None else f"{seen.minutes:.0f}"
        rows.append(
            f"| {one.slot.title} | {state_of(one)} | {took} of {one.slot.minutes:g} "
            f"| {'yes' if seen.measured else 'nothing yet'} | {_how_many(seen.own)} | {'yes' if seen.others else 'nobody yet'} |"
        )
    head = [
        "| Round | Where it stands | Minutes | Measured | Scored by you | By others |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *rows])


def _criteria(card: Card) -> str:
    rows = [f"| {one.criterion.title} | {one.status} | {_rests_on(one.rules)} |" for one in card.judged]
    return "\n".join(["| What the loop looks for | So far | Rules that hold |", "| --- | --- | --- |", *rows])


def _rests_on(rules) -> str:
    holds = sum(held is True for _, held, _ in rules)
    looked = sum(held is not None for _, held, _ in rules)
    left = f", {len(rules) - looked} open" if looked < len(rules) else ""
    return f"{holds} of {looked} looked at{left}" if looked else "none looked at yet"


def state_of(one: Standing) -> str:
    """Where a round stands, in words: "done at 14:20", "skipped, open again any time"."""
    times = f", {_nth(len(one.attempts))} time" if len(one.attempts) > 1 else ""
    if one.state == "done":
        return f"done {_when(one.last.closed)}{times}"
    if one.state == "open":
        return f"open since {_when(one.last.opened, bare=True)}{times}"
    return "left out" if one.state == "skipped" else "to come"


def _round(one: Standing, seen: Seen | None) -> Iterator[str]:
    yield f"### {one.slot.title}"
    if seen is None:
        yield "Left out this time." if one.state == "skipped" else "Not held yet."
        return
    state = state_of(one)
    where = f" Kept in `{one.last.kept}`." if one.last.kept else ""
    again = (
        f" Held {counted(len(one.attempts), 'time')}; this is the last one." if len(one.attempts) > 1 else ""
    )
    yield f"{state[:1].upper()}{state[1:]}.{again}{where}"
    if one.last.note:
        yield f"Noted:\n\n{_quoted(one.last.note)}"
    for heading, rows in (
        ("Measured by machine", [_line(line) for line in seen.measured]),
        ("Scored by you", [_level(level) for level in seen.own]),
        ("Scored by others", list(seen.others)),
        ("Not scored yet", list(seen.unscored)),
        (
            "Quoted",
            [
                f"{one.about}: “{plainly(one.text)}”{f' ({plainly(one.where)})' if one.where else ''}"
                for one in seen.quotes[:QUOTES]
            ],
        ),
    ):
        if rows:
            yield f"**{heading}**"
            yield "\n".join(f"- {row}" for row in rows)


def _level(one: Level) -> str:
    heard = f", “{one.heard}”" if one.heard else ""
    return f"{one.label}: {', '.join(map(str, one.levels))} of 3{heard}"


def _how_many(own: tuple[Level, ...]) -> str:
    return counted(len(own), "dimension") if own else "not yet"


def _line(text: str) -> str:
    """One line of a list: no HTML and no heading comes out of what is quoted in it."""
    return " ".join(text.split()).replace("<", "&lt;")


def _quoted(text: str) -> str:
    return "\n".join(f"> {plainly(line)}".rstrip() for line in text.strip().splitlines())


def _when(moment: datetime | None, bare: bool = False) -> str:
    if moment is None:
        return ""
    there = moment.astimezone()
    return f"{day_of(there)}, {there:%H:%M}" if bare else f"on {day_of(there)}, {there:%H:%M}"


def _nth(number: int) -> str:
    return {1: "first", 2: "second", 3: "third", 4: "fourth"}.get(number, f"{number}th")
