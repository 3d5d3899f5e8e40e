"""The story of a misconception across rounds: "Wrong clock: SQL three times, design once; cleared."."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course.loop.families import family_of
from course.loop.seen import Met, counted
from course.loop.timed_seen import place_of
from course.misconceptions import misconceptions
from course.progress import Attempt
from course.standing import in_order

_TIMES = (
    "",
    "once",
    "twice",
    "three times",
    "four times",
    "five times",
    "six times",
    "seven times",
    "eight times",
)


@dataclass(frozen=True)
class Told:
    """One misconception from the first day to this one.

    Attributes:
        times: by the kind of work it was met in, in the order of first meeting.
        today: the rounds of this day that showed it, with what was asked.
        cleared: whether it was answered right since, without help, where it could have been made.
        slug: of an exercise it was met in last.
    """

    title: str
    times: Mapping[str, int]
    today: tuple[str, ...]
    cleared: bool
    slug: str

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        places = ", ".join(f"{place} {_often(times)}" for place, times in self.times.items())
        today = f" Today in {'; '.join(self.today)}." if self.today else ""
        return f"**{self.title[:1].upper()}{self.title[1:]}**: {places}; {'cleared' if self.cleared else 'open'}.{today}"


def told(
    met: Sequence[tuple[str, Met]],
    events: Iterable[Attempt],
    exercises: Mapping[str, Any],
    weeks: Mapping[str, str],
    designs: Sequence[str] = (),
) -> tuple[Told, ...]:
    """Every misconception that was met so far: those of today first, the open before the cleared, then by how often.

    Args:
        met: (round's title, mistake) of this day, in the order of its rounds.
        events: the whole progress log; what a timed round judged stands there too.
        exercises: by slug; `weeks` are their folders, such as "week2_streaming".
        designs: titles of the day's design rounds, in order; the last one clears what it does not show.
    """
    checks = [
        one for one in in_order(events) if one.kind == "check" and one.slug in exercises and one.slug in weeks
    ]
    logged = [
        (one.mistake, place_of(exercises[one.slug], weeks[one.slug]), one.slug)
        for one in checks
        if one.mistake
    ]
    known = {name for name, _, _ in logged}
    last_shows = {one.name for title, one in met if designs and title == designs[-1]}
    everything = logged + [(one.name, one.place, one.slug) for _, one in met if one.name not in known]
    cleared = {
        one.name: one.cleared for one in misconceptions(checks + _helped(events, weeks), weeks, exercises)
    }
    found = []
    for title in dict.fromkeys(family_of(name) for name, _, _ in everything):
        mine = [entry for entry in everything if family_of(entry[0]) == title]
        today = tuple(
            dict.fromkeys(f"{round_} ({one.title})" for round_, one in met if family_of(one.name) == title)
        )
        found.append(
            Told(
                title,
                dict(Counter(place for _, place, _ in mine)),
                today,
                all(
                    cleared.get(name, place == "design" and bool(designs) and name not in last_shows)
                    for name, place, _ in mine
                ),
                mine[-1][2],
            )
        )
    return tuple(
        sorted(found, key=lambda one: (not one.today, one.cleared, -sum(one.times.values()), one.title))
    )


def lines(stories: Sequence[Told]) -> list[str]:
    """A line for each that was met today, and one for those of earlier days."""
    said = [one.sentence for one in stories if one.today]
    if not said:
        said.append("No mistake was named in this day's rounds.")
    before = [one for one in stories if not one.today]
    still = [one.title for one in before if not one.cleared]
    if still:
        said.append(f"From before, and not met today: {', '.join(still)}. Still open.")
    if gone := len(before) - len(still):
        said.append(f"{counted(gone, 'misconception')} from before {'is' if gone == 1 else 'are'} cleared.")
    return said


def _often(times: int) -> str:
    return _TIMES[times] if times < len(_TIMES) else f"{times} times"


def _helped(events: Iterable[Attempt], weeks: Mapping[str, str]) -> list[Attempt]:
    return [one for one in events if one.kind != "check" and one.slug in weeks]
