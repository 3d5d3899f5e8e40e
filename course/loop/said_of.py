"""What is said of a day: its rounds with their breaks, which one is now, and how to go on. Nothing scolds."""

from __future__ import annotations

from datetime import datetime, timedelta

from course.loop.day import LoopDay, Standing
from course.loop.kept_days import KeptDay
from course.loop.scorecard import state_of
from course.loop.seen import counted
from course.rounds.event_log import now

NONE_YET = """\
**A full-loop day**: every round of the loop in its order, with breaks, and one scorecard at the end.

* `loop_day("senior")`: recruiter, assessment, SQL, coding, design, culture, five hours of rounds.
* `loop_day("staff", days=2)`: a second design and the discussion across teams too, over two days.

Nothing runs until you open the first round. You may leave a round out, hold one again, and go on after a night or a crash."""


def day_markdown(kept: KeptDay, at: datetime | None = None) -> str:
    """The schedule, what is now, and the calls for it."""
    day, at = kept.day, at or now()
    begins = about_when(day, at)
    rows = [_row(one, day, begins.get(one.slot.name)) for one in day.rounds]
    head = [
        "| Day | Round | Minutes | About | Then | Where it stands | Name |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    return "\n\n".join(
        [
            f"**Full-loop day, {day.level}, {counted(day.days, 'day')}.** Kept in `{kept.place}`.",
            "\n".join([*head, *rows]),
            *_what_is_now(day, at),
        ]
    )


def about_when(day: LoopDay, at: datetime) -> dict[str, datetime]:
    """When the waiting rounds of this day of the loop begin, if you go on now and keep the breaks."""
    one = day.now
    if one is None:
        return {}
    begins, when = {}, day.break_until(at) or at
    if one.state == "open":
        when = max(at, one.last.opened + timedelta(minutes=one.slot.minutes)) + timedelta(
            minutes=one.slot.rest
        )
    for waiting in day.rounds:
        if waiting.state == "waiting" and waiting.slot.day == one.slot.day:
            begins[waiting.slot.name] = when
            when += timedelta(minutes=waiting.slot.minutes + waiting.slot.rest)
    return begins


def _row(one: Standing, day: LoopDay, begins: datetime | None) -> str:
    last = day.days == 1 or one.slot.day == 2
    rest = f"{one.slot.rest:g} min break" if one.slot.rest else "the end" if last else "a night"
    about = f"{begins.astimezone():%H:%M}" if begins else "–"
    return f"| {one.slot.day} | {one.slot.title} | {one.slot.minutes:g} | {about} | {rest} | {state_of(one)} | `{one.slot.name}` |"


def _what_is_now(day: LoopDay, at: datetime) -> list[str]:
    one = day.now
    if one is None:
        return [
            "Every round is done or left out. `loop_day(debrief=True)` asks for your own words first; "
            "`loop_day(scorecard=True)` writes the scorecard.",
            '`loop_day(open="sql")` holds a round again, `loop_day(new=True)` plans another day.',
        ]
    if one.state == "open":
        return [
            f"**Now: {one.slot.title}.** `loop_day(open=True)` goes on with it. It is noticed here when it is finished; "
            '`loop_day(done=True, note="…")` takes down one that you held elsewhere.'
        ]
    said = []
    if one.slot.day == 2 and all(other.state == "waiting" for other in day.rounds if other.slot.day == 2):
        said.append("**The first day is done.** Sleep over it; the rest waits for as long as you like.")
    elif (until := day.break_until(at)) is not None:
        said.append(
            f"**A break until {until.astimezone():%H:%M}.** Stand up, drink something. You may go on before."
        )
    said.append(
        f"**Next: {one.slot.title}**, {one.slot.minutes:g} minutes. `loop_day(open=True)` opens it; "
        "`loop_day(skip=True)` leaves it out, and you can take it up again later."
    )
    return said
