"""The next three things to practise: an open misconception first, then what no round has shown, then the lowest level."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from course.loop.criteria import Judged
from course.loop.seen import Seen
from course.loop.told import Told

MOST = 3
_ORDER = ("seen in part", "not seen yet")


def next_three(
    stories: Sequence[Told],
    judged: Sequence[Judged],
    rounds: Sequence[tuple[str, Seen]],
    waiting: Sequence[tuple[str, str]],
) -> list[str]:
    """Three sentences at most, each with where to practise.

    Args:
        rounds: (title, what it shows) of those that were held.
        waiting: (name, title) of rounds that were not.
    """
    said = [_misconception(one) for one in stories if one.today and not one.cleared][:1]
    for status in _ORDER:
        for one in judged:
            # What nobody looked at asks for a round, not for practice.
            if (
                one.status == status
                and any(holds is False for _, holds, _ in one.rules)
                and len(said) < MOST - 1
            ):
                said.append(f"**{one.criterion.title}.** {one.criterion.practise}")
    said += _lowest(rounds)[: MOST - len(said)]
    said += [
        f'**{title}** is still to be held: `loop_day(open="{name}")`, today or another day.'
        for name, title in waiting
    ][: MOST - len(said)]
    said += [_misconception(one) for one in stories if not one.cleared and _misconception(one) not in said][
        : MOST - len(said)
    ]
    if not said:
        said.append(
            "Nothing stands out. Hold the day again with a friend who interrupts, and take the other prompts."
        )
    return said[:MOST]


def _misconception(one: Told) -> str:
    from course.finding import named
    from course.rounds.next_steps import place_to_practise

    exercise = named(one.slug)
    where = (
        f'`design_room("{one.slug}", again=True)`, and look at what the linter says of it.'
        if exercise.kind == "design"
        else place_to_practise(exercise)
    )
    return f"**{one.title[:1].upper()}{one.title[1:]}.** {where}"


def _lowest(rounds: Sequence[tuple[str, Seen]]) -> list[str]:
    """The level of your own that is lowest of all, as a sentence."""
    levels = [
        (fmean(one.levels), at, title, one) for at, (title, seen) in enumerate(rounds) for one in seen.own
    ]
    low = min(levels, key=lambda entry: entry[:2], default=None)
    if low is None or low[0] >= 3:
        return []
    _, _, title, one = low
    heard = f", “{one.heard.rstrip('.')}”" if one.heard else ""
    return [
        f"**{one.label}.** Your lowest level of the day: {', '.join(map(str, one.levels))} in {title}{heard}. "
        "Say what one level more would have sounded like, then say it aloud."
    ]
