"""What a talk shows at each step, the same for a page and for a terminal: what is said, what is asked, what to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.culture import Answer, Turn, found_in, overused
from autograder.stories import RUBRIC
from autograder.stories.length import words
from course.culture.held import HeldTalk, own_stories, part_of, uses
from course.culture.transcript import NAME, levels_table, minutes

NO_STORY = "none of my written ones"
_ABOUT = {
    "culture": "Answer as you would aloud, then score yourself; only then you see what rules found, and two follow-ups.",
    "leadership": "You open, then people push back, one after the other. You score yourself at the end.",
    "recruiter": "Each with the questions that your numbers card invites. You score yourself at the end.",
}


@dataclass(frozen=True)
class Blank:
    """Something to fill in: a text of several lines, or a choice of options."""

    name: str
    label: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of a talk. `doing` is the talk's, or "begin" before the clock runs; `aloud` is what an interviewer says."""

    at: int
    doing: str
    heading: str
    said: Sequence[str] = ()
    blanks: Sequence[Blank] = ()
    button: str = ""
    aloud: str = ""


def step_of(held: HeldTalk, notice: str = "") -> Step:
    """The step at which a talk stands; `notice` is said before it begins."""
    talk = held.talk
    if not held.has_begun:
        return _begin(held, notice)
    if talk.doing == "answer":
        return _answer(held)
    if talk.doing == "score":
        return _score(held)
    if talk.doing == "follow_up":
        return _follow_up(held)
    return _finished(held)


def level_options(dimension: str) -> tuple[str, ...]:
    """The four levels of a dimension, each as what is heard."""
    return tuple(f"{level}: {heard}" for level, heard in enumerate(RUBRIC[dimension].levels))


def _begin(held: HeldTalk, notice: str) -> Step:
    plan = held.talk.plan
    minutes = sum(turn.minutes for turn in plan.turns)
    what = {"culture": "questions", "recruiter": "topics"}.get(plan.kind, "parts")
    said = [f"{len(plan.turns)} {what}, {minutes:g} minutes. {_ABOUT[plan.kind]}"]
    if plan.kind == "culture":
        for name, count in overused(uses()).items():
            said.append(f"“{name}” has answered {count} questions so far. Can you do without it this time?")
    said.append(
        f"What you write is kept in `{held.place}` of your work folder. Nobody is told whether you pass; nothing here knows."
    )
    return Step(0, "begin", plan.title, [*said, *filter(None, [notice])], button="Start the clock")


def _answer(held: HeldTalk) -> Step:
    talk, turn = held.talk, held.talk.turn
    said = [*_revealed(held), *turn.before]
    if turn.because:
        said.append(f"Why this one: {turn.because}")
    blanks = [Blank("answer", turn.asks)]
    if talk.plan.kind == "culture" and (names := tuple(own_stories())):
        blanks.append(Blank("story", "Which of your stories is it?", (*names, NO_STORY)))
    return Step(
        talk.at,
        "answer",
        _place(held),
        said,
        blanks,
        "That is my answer",
        " ".join([*turn.before, turn.asks]),
    )


def _score(held: HeldTalk) -> Step:
    talk, turn = held.talk, held.talk.turn
    if turn is None:
        return Step(
            talk.at,
            "score",
            "Your own score, before anything else",
            [*_revealed(held), "What would somebody have heard? Choose for the whole talk."],
            _levels(talk.plan.dimensions),
            "Show me what was found",
        )
    said = [f"“{turn.asks}” The clock stands still. What would somebody have heard in your answer?"]
    return Step(
        talk.at,
        "score",
        f"{_place(held)}: your own score",
        said,
        _levels(turn.dimensions),
        "Show me what was found",
    )


def _follow_up(held: HeldTalk) -> Step:
    talk, turn = held.talk, held.talk.turn
    answer = talk.answers[talk.at]
    said = []
    if turn.dimensions:
        said.append(
            "What rules found, to hold beside your score. They read words, not meaning: skip what misses the point."
        )
        labels = {name: _with_level(name, answer.levels.get(name)) for name in turn.dimensions}
        said += found_in(answer.text, own_stories().get(answer.story)).lines(turn.dimensions, labels)
    said += filter(None, [_took(answer), turn.after, answer.asked_by])
    blanks = [Blank(f"reply_{number}", asks) for number, asks in enumerate(answer.asked, start=1) if asks]
    last = talk.at + 1 == len(talk.plan.turns)
    aloud = " ".join(blank.label for blank in blanks)
    return Step(
        talk.at,
        "follow_up",
        f"{_place(held)}: two follow-ups",
        said,
        blanks,
        "Finish" if last else "Go on",
        aloud,
    )


def _finished(held: HeldTalk) -> Step:
    talk = held.talk
    said = []
    if talk.plan.dimensions and talk.levels:
        labels = {name: _with_level(name, talk.levels.get(name)) for name in talk.plan.dimensions}
        text = "\n\n".join(answer.text for answer in talk.answers)
        said.append("What rules found in all of it, to hold beside your score:")
        said += found_in(text).lines(talk.plan.dimensions, labels)
    elif talk.levels or any(answer.levels for answer in talk.answers):
        said += [
            line.strip("| ").replace(" | ", ": ", 1).replace(" | ", "; mean ")
            for line in levels_table(talk).splitlines()[2:]
        ]
    if talk.answers:
        said.append(f"All of it stands in `{held.place}/{NAME}`: read it aloud tomorrow, or hand it in.")
    said.append("Now tell the same to a person. They hear what no rule sees.")
    return Step(talk.at, "finished", "That was the talk", said)


def _took(answer: Answer) -> str:
    """How long an answer took, and how it was spoken where it was; numbers, and no verdict."""
    if not answer.seconds:
        return ""
    said = f"You answered in {minutes(answer.seconds)} min, with {words(answer.text)} words."
    spoken = answer.spoken
    if spoken.get("seconds"):
        pace = spoken.get("words", 0) * 60 / spoken["seconds"]
        said += f" Aloud: {pace:.0f} words a minute, {spoken.get('pauses', 0)} pauses of 0.7 s or more, {spoken.get('fillers', 0)} fillers."
    return said


def _levels(dimensions: Sequence[str]) -> list[Blank]:
    return [Blank(name, RUBRIC[name].label, level_options(name)) for name in dimensions]


def _with_level(name: str, level: int | None) -> str:
    label = RUBRIC[name].label
    return label if level is None else f"{label}, your {level} ({RUBRIC[name].levels[level]})"


def _revealed(held: HeldTalk) -> list[str]:
    """What the last answer reveals, where no follow-up has shown it."""
    talk = held.talk
    last: Turn | None = talk.plan.turns[talk.at - 1] if talk.at else None
    return [last.after] if last and last.after and not (last.follow_ups or last.follows) else []


def _place(held: HeldTalk) -> str:
    talk = held.talk
    return f"{part_of(talk.plan, talk.at)} of {len(talk.plan.turns)}"
