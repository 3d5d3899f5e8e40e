"""Opening a round of the day by the verb that holds it, and noticing where it is kept and when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from autograder import library
from course.loop.card import DESIGNS, TALKS, TIMED
from course.loop.day import LoopDay, Standing
from course.loop.kept_days import KeptDay
from course.rounds.event_log import EventLog
from course.said import Said

if TYPE_CHECKING:
    from course.rounds.kept_rounds import KeptRound

CULTURE_QUESTIONS = 6
TALK_KINDS = ("recruiter", "culture", "leadership")


class NoSuchDesign(LookupError):
    """No design prompt has the name that was asked for; the message says which there are."""


def open_round(kept: KeptDay, one: Standing, design: str = "") -> tuple[str, Any]:
    """Open it, or go on with it: a sentence, and what its verb shows.

    Raises OSError where the log cannot be written, and NoSuchDesign.
    """
    if one.slot.kind in TALK_KINDS:
        return _talk(kept, one)
    if one.slot.kind == "design":
        return _design(kept, one, design)
    return _timed(kept, one)


def notice(kept: KeptDay) -> None:
    """Write down, for each open round, where it is kept by now and that it is finished. Raises OSError."""
    day = kept.day
    if day is None:
        return
    bound = _bound(day)
    for one in day.rounds:
        if one.state != "open":
            continue
        place = one.last.kept
        if not place and one.slot.kind in TALK_KINDS:
            place = _talk_since(one.slot.kind, one.last.opened, bound, kept)
            if place:
                bound.add(place)
                kept.log.add("kept", slot=one.slot.name, kept=place)
        if place and (ended := _ended(place, kept)) is not None:
            kept.log.add("closed", max(ended, one.last.opened), slot=one.slot.name)


def designs(staff: bool) -> list[str]:
    """Prompts of design rounds: those for staff, or the others."""
    found = [
        library.find(slug) for slug, path in library.files().items() if path.parts[-3].startswith("week4")
    ]
    return [one.slug for one in found if one.kind == "design" and one.staff == staff]


def _timed(kept: KeptDay, one: Standing) -> tuple[str, Any]:
    from course.rounds import verbs
    from course.rounds.kept_rounds import all_rounds, running

    if one.goes_on and one.last.kept:
        _opened(kept, one)
        name = one.last.kept.partition("/")[2]
        notebook = f"{one.last.kept}/{one.slot.kind}.ipynb"
        return f'It is open: go on in `{notebook}`, or run `begin_round("{name}")`.', None
    begin: dict[str, Callable[[], Any]] = {
        "assessment": verbs.assessment,
        "sql": verbs.sql_round,
        "coding": verbs.coding_round,
    }
    before = {found.name for found in all_rounds(kept.work)}
    ready = running(kept.work)
    if ready is not None and _is_for(ready, kept, one):
        _opened(kept, one, ready.place)
        return f"It is ready in `{ready.place}/{ready.notebook.name}`.", None
    shown = begin[one.slot.kind]()
    new = [found for found in all_rounds(kept.work) if found.name not in before]
    if new:
        _opened(kept, one, new[-1].place)
    return "", shown


def _is_for(ready: KeptRound, kept: KeptDay, one: Standing) -> bool:
    """Whether the running round is of this kind and nobody's yet, such as one that was planned just before a crash."""
    day = kept.day
    if ready.kind != one.slot.kind or ready.place in _bound(day):
        return False
    events = ready.log.events()
    return ready.log.clock().started is None or events[0].moment() >= day.planned


def _bound(day: LoopDay) -> set[str]:
    return {attempt.kept for one in day.rounds for attempt in one.attempts if attempt.kept}


def _talk(kept: KeptDay, one: Standing) -> tuple[str, Any]:
    from course.culture import verbs
    from course.culture.held import open_talk

    left = open_talk(one.slot.kind)
    again = one.state == "done" and left is not None
    _opened(kept, one)
    if one.slot.kind == "culture":
        staff = kept.day.level == "staff"
        return "", verbs.culture_round(questions=CULTURE_QUESTIONS, staff=staff, new=again)
    return "", (verbs.recruiter_round if one.slot.kind == "recruiter" else verbs.leadership_round)(new=again)


def _design(kept: KeptDay, one: Standing, wanted: str) -> tuple[str, Any]:
    from course.design_room.round_folder import begin_again, folder_of
    from course.design_room.verb import design_room

    if one.goes_on:
        _opened(kept, one)
        slug = str(one.last.about.get("design", ""))
        return "It is open; this goes on with it.", design_room(slug)
    prompts = [*designs(False), *designs(True)]
    if wanted and wanted not in prompts:
        there = ", ".join(f"`{slug}`" for slug in prompts)
        raise NoSuchDesign(f"There is no design prompt `{wanted}`. There are {there}.")
    slug = wanted or _next_design(kept, one)
    if not slug:
        return "There is no design prompt in this course yet.", None
    if EventLog(folder_of(slug, kept.work) / "events.jsonl").clock().started is not None:
        begin_again(slug)
    _opened(kept, one, f"{DESIGNS}/{folder_of(slug, kept.work).name}", design=slug)
    return "", design_room(slug)


def _next_design(kept: KeptDay, one: Standing) -> str:
    """A prompt that was not yet taken, where there is one; a staff engineer's second comes from those for staff."""
    taken = {str(attempt.about.get("design", "")) for other in kept.day.rounds for attempt in other.attempts}
    first, second = designs(False), designs(True)
    order = [*second, *first] if one.slot.name == "design_2" else first or second
    fresh = [slug for slug in order if slug not in taken]
    room = kept.work / DESIGNS
    untouched = [slug for slug in fresh if not (room / slug).exists()]
    return next(iter([*untouched, *fresh, *order]), "")


def _opened(kept: KeptDay, one: Standing, place: str = "", **about: Any) -> None:
    """Both at once, so that no kill falls in between."""
    happened = [] if one.state == "open" else [("opened", {"slot": one.slot.name, **about})]
    happened += [("kept", {"slot": one.slot.name, "kept": place})] if place else []
    kept.log.add_all(happened)


def _talk_since(kind: str, opened: datetime, bound: Iterable[str], kept: KeptDay) -> str:
    """The talk of a kind in which something happened since then."""
    from course.culture.kept_talks import all_talks

    for talk in reversed(all_talks(kind, kept.work)):
        moments = [event.at for event in talk.log.events()]
        if talk.place not in bound and moments and max(moments) >= opened.isoformat(timespec="microseconds"):
            return talk.place
    return ""


def _ended(place: str, kept: KeptDay) -> datetime | None:
    """When a kept round was finished; None while it is not, or where nothing is kept of it."""
    from course.culture.kept_talks import KeptTalk

    room, _, name = place.partition("/")
    folder = kept.work / room / name
    if room == TALKS:
        found = KeptTalk(folder)
        if found.talk is None or found.talk.doing != "finished":
            return None
        events = found.log.events()
        return found.log.clock().finished or (events[-1].moment() if events else None)
    return EventLog(folder / "events.jsonl").clock().finished if room in (TIMED, DESIGNS) else None


def shown_as_text(shown: Any) -> str:
    """What a verb shows, for a terminal."""
    return "" if shown is None else shown.markdown if isinstance(shown, Said) else str(shown)
