"""Everything a scorecard shows, read from the folders of the rounds that were kept; reading it twice gives the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder import library
from course import progress
from course.loop import criteria
from course.loop.criteria import Judged
from course.loop.day import Attempt, LoopDay, Standing
from course.loop.heard import rubric_of, spread
from course.loop.kept_days import KeptDay
from course.loop.next_things import next_three
from course.loop.seen import Met, Seen
from course.loop.told import Told, told

TIMED, TALKS, DESIGNS = "rounds", "talks", "design_rounds"


@dataclass(frozen=True)
class Card:
    """A day, what each of its rounds shows (by its name; the last time it was held), and what follows."""

    day: LoopDay
    seen: Mapping[str, Seen]
    judged: tuple[Judged, ...] = ()
    stories: tuple[Told, ...] = ()
    next_things: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def card_of(kept: KeptDay) -> Card | None:
    """The card of a day as it stands; None where its log has no plan."""
    day = kept.day
    if day is None:
        return None
    seen: dict[str, Seen] = {}
    met: list[tuple[str, Met]] = []
    designs: list[str] = []
    for one in day.rounds:
        for number, attempt in enumerate(one.attempts, start=1):
            found = with_listeners(seen_of(one, attempt, kept.work), one, attempt)
            last = number == len(one.attempts)
            title = one.slot.title if last else f"{one.slot.title}, time {number}"
            met += [(title, mistake) for mistake in found.met]
            if one.slot.kind == "design" and (found.signs.keys() & {"whole_pipeline"}):
                designs.append(title)
            if last:
                seen[one.slot.name] = found
    held = [(one.slot.title, seen[one.slot.name]) for one in day.rounds if one.slot.name in seen]
    judged = criteria.judged([(title, found.signs) for title, found in held], day.level)
    stories = _stories(met, designs, kept.work)
    waiting = [(one.slot.name, one.slot.title) for one in day.rounds if one.state in ("waiting", "skipped")]
    return Card(day, seen, judged, stories, tuple(next_three(stories, judged, held, waiting)), day.words)


def with_listeners(seen: Seen, one: Standing, attempt: Attempt) -> Seen:
    """With what listeners gave in it; for a design, its own room asks them."""
    if one.slot.kind == "design":
        return seen
    if not attempt.heard:
        asks = f'by somebody else: `loop_day(heard="{one.slot.name}")` asks them'
        return replace(seen, unscored=(*seen.unscored, asks))
    return replace(seen, others=tuple(spread(attempt.heard, seen.own, rubric_of(one.slot.kind))))


def seen_of(one: Standing, attempt: Attempt, work: Path) -> Seen:
    """What one holding of a round shows; nothing measured where it was held elsewhere or its folder is gone."""
    room, _, name = attempt.kept.partition("/")
    folder = work / room / Path(name).name
    if not name or not folder.is_dir():
        why = "it was held elsewhere" if attempt.closed and not attempt.kept else "nothing is kept of it yet"
        return Seen(unscored=(f"all of it: {why}",))
    if room == TIMED:
        from course.loop.timed_seen import timed_seen
        from course.rounds.kept_rounds import KeptRound

        return timed_seen(KeptRound(folder))
    if room == TALKS:
        from course.culture.kept_talks import KeptTalk
        from course.loop.talk_seen import talk_seen

        return talk_seen(KeptTalk(folder))
    from course.loop.design_seen import design_seen

    slug = str(attempt.about.get("design", ""))
    if slug not in library.files():
        return Seen(unscored=("all of it: the course does not have its prompt any more",))
    return design_seen(library.find(slug), folder)


def _stories(met: list[tuple[str, Met]], designs: list[str], work: Path) -> tuple[Told, ...]:
    events = progress.read(work).events
    files = library.files()
    asked = {one.slug for one in events} | {one.slug for _, one in met}
    exercises = {slug: library.find(slug) for slug in files if slug in asked}
    weeks = {slug: files[slug].relative_to(library.REPOSITORY).parts[0] for slug in exercises}
    return told(met, events, exercises, weeks, designs)
