"""What a talk shows: how long each answer took, sentences to quote, what was not found, your own levels; never a verdict."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.culture import Found, Talk, found_in
from autograder.stories import RUBRIC
from autograder.stories.length import words
from course.culture.held import own_stories
from course.culture.kept_talks import KeptTalk
from course.culture.transcript import minutes
from course.loop.seen import Level, Quote, Seen, Sign, counted, cut, from_own, known
from course.rounds.event_log import now


def talk_seen(kept: KeptTalk) -> Seen:
    """A talk of `work/talks` from its log."""
    talk, clock = kept.talk, kept.log.clock()
    if talk is None:
        return Seen(unscored=("all of it: its log has no plan",))
    stories = own_stories()
    found = [found_in(one.text, stories.get(one.story)) for one in talk.answers]
    own = _own(talk)
    wanted = dict.fromkeys(
        [name for turn in talk.plan.turns for name in turn.dimensions] + list(talk.plan.dimensions)
    )
    missing = [RUBRIC[name].label.lower() for name in wanted if name not in talk.all_levels()]
    unscored = [f"by you: {', '.join(missing)}"] if missing else []
    if talk.answers:
        unscored.append(
            f"the words themselves: somebody who was not there reads `{kept.place}/transcript.md`"
        )
    return Seen(
        clock.elapsed(now()) / 60 if clock.started else None,
        tuple(_measured(talk, found)),
        own,
        (),
        tuple(unscored),
        tuple(_quotes(found)),
        (),
        known(_signs(talk, found, own)),
    )


def _own(talk: Talk) -> tuple[Level, ...]:
    given = talk.all_levels()
    return tuple(
        Level(
            name,
            RUBRIC[name].label,
            tuple(levels),
            RUBRIC[name].levels[levels[0]] if len(levels) == 1 else "",
        )
        for name, levels in ((name, given[name]) for name in RUBRIC if name in given)
    )


def _measured(talk: Talk, found: Sequence[Found]) -> list[str]:
    said = [f"{len(talk.answers)} of {counted(len(talk.plan.turns), 'question')} answered."]
    for number, (answer, one) in enumerate(zip(talk.answers, found, strict=True), start=1):
        took = f"{minutes(answer.seconds)} min, " if answer.seconds else ""
        lacks = [
            name for name, there in (("a number", one.number), ("an act of your own", one.own)) if not there
        ]
        not_found = (
            f"; rules found no sentence with {' or '.join(lacks)}" if lacks and answer.text.strip() else ""
        )
        said.append(f"Answer {number}: {took}{counted(words(answer.text), 'word')}{not_found}.")
        said += [f"Answer {number}: {line}" for line in one.unfitting]
    return said


def _quotes(found: Sequence[Found]) -> list[Quote]:
    """The first sentence that was found for each dimension; one that shows several is quoted once."""
    first: dict[str, tuple[str, int]] = {}
    for number, one in enumerate(found, start=1):
        for name, lines in one.quotes.items():
            first.setdefault(name, (lines[0], number))
    about: dict[tuple[str, int], list[str]] = {}
    for name, quote in first.items():
        about.setdefault(quote, []).append(RUBRIC[name].label)
    return [Quote(", ".join(labels), cut(text), f"answer {at}") for (text, at), labels in about.items()]


def _signs(talk: Talk, found: Sequence[Found], own: Sequence[Level]) -> dict[str, Sign | None]:
    answered = [one for one, answer in zip(found, talk.answers, strict=True) if answer.text.strip()]
    if not answered:
        return {}
    owning = sum(one.own for one in answered)
    numbers = sum(one.number for one in answered)
    candid = sum("candour" in one.quotes for one in answered)
    of = counted(len(answered), "answer")
    if talk.plan.kind == "recruiter":
        return {
            "numbers_told": Sign(numbers * 2 >= len(answered), f"a number in {numbers} of {of}"),
            "ownership_told": from_own(own, "ownership"),
        }
    if talk.plan.kind == "leadership":
        return {"scope_scored": from_own(own, "scope"), "judgement_scored": from_own(own, "judgement")}
    return {
        "ownership_scored": from_own(own, "ownership"),
        "judgement_scored": from_own(own, "judgement"),
        "candour_scored": from_own(own, "candour"),
        "own_acts": Sign(owning == len(answered), f"a sentence with your own act in {owning} of {of}"),
        "own_miss": Sign(candid > 0, f"a sentence with your own miss in {candid} of {of}"),
    }
