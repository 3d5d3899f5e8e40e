"""A talk with an interviewer as a fold over its log: what was asked, answered, scored by you, asked again.

Pure. The log is the round's own: a list of (kind, about). "planned" comes once and holds everything
that will be asked, so that a talk goes on as it began although the course has changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Doing = Literal["answer", "score", "follow_up", "finished"]


@dataclass(frozen=True)
class Turn:
    """One thing that is asked aloud.

    Attributes:
        before: what is shown above the question: a case, a card.
        because: why this one was chosen.
        after: what is revealed once it is answered.
        dimensions: on which you score the answer before you see anything of it.
        follow_ups: chosen before the talk; those to an answer come later, from what it lacks.
        follows: whether an answer is followed up by what it lacks.
    """

    slug: str
    asks: str
    minutes: float
    before: tuple[str, ...] = ()
    because: str = ""
    after: str = ""
    dimensions: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    follows: bool = False


@dataclass(frozen=True)
class Plan:
    """What will be asked in one talk; `dimensions` are scored once, at its end."""

    kind: str
    title: str
    turns: tuple[Turn, ...]
    exercise: str = ""
    dimensions: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As plain data; `read_plan` reads it back."""
        return asdict(self)


@dataclass(frozen=True)
class Answer:
    """What was said to one turn: the text, which story it tells, seconds on the clock; then what followed."""

    text: str
    story: str = ""
    seconds: float | None = None
    spoken: Mapping[str, float] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    asked_by: str = ""
    replies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Talk:
    """Where a talk stands. `answers` are those of the first turns, in their order."""

    plan: Plan
    answers: tuple[Answer, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)

    @property
    def at(self) -> int:
        """The turn that is open, from 0; the number of turns when all are done."""
        if self.answers and not _done(self.plan.turns[len(self.answers) - 1], self.answers[-1]):
            return len(self.answers) - 1
        return len(self.answers)

    @property
    def doing(self) -> Doing:
        """What comes next. "score" past the last turn is the score of the whole talk."""
        if self.at == len(self.plan.turns):
            return "finished" if self.scored(self.plan.dimensions, self.levels) else "score"
        if self.at == len(self.answers):
            return "answer"
        turn, answer = self.turn, self.answers[self.at]
        return "follow_up" if self.scored(turn.dimensions, answer.levels) else "score"

    @property
    def turn(self) -> Turn | None:
        """The turn that is open, None past the last one."""
        return self.plan.turns[self.at] if self.at < len(self.plan.turns) else None

    @staticmethod
    def scored(dimensions: Sequence[str], levels: Mapping[str, int]) -> bool:
        """Whether each dimension has a level."""
        return all(name in levels for name in dimensions)

    def all_levels(self) -> dict[str, list[int]]:
        """Every level that was given, by dimension, in the order of the answers."""
        given: dict[str, list[int]] = {}
        for levels in (*(answer.levels for answer in self.answers), self.levels):
            for name, level in levels.items():
                given.setdefault(name, []).append(level)
        return given


def fold(events: Iterable[tuple[str, Mapping[str, Any]]]) -> Talk | None:
    """The talk after these events in their order; None while none is planned.

    What does not fit (a torn line, an answer twice) changes nothing.
    """
    talk: Talk | None = None
    for kind, about in events:
        if kind == "planned" and talk is None:
            plan = read_plan(about)
            talk = Talk(plan) if plan and plan.turns else None
        elif talk is not None:
            talk = _after(talk, kind, about)
    return talk


def read_plan(about: Mapping[str, Any]) -> Plan | None:
    """A plan from plain data; None when it is none."""
    try:
        turns = tuple(
            Turn(**{name: tuple(value) if isinstance(value, list) else value for name, value in one.items()})
            for one in about["turns"]
        )
        return Plan(
            str(about["kind"]),
            str(about["title"]),
            turns,
            str(about.get("exercise", "")),
            tuple(about.get("dimensions", ())),
        )
    except (KeyError, TypeError, AttributeError):
        return None


def _after(talk: Talk, kind: str, about: Mapping[str, Any]) -> Talk:
    if kind == "scored" and about.get("turn") is None:
        return replace(talk, levels=dict(talk.levels) | _levels(about))
    if about.get("turn") != talk.at or talk.turn is None:
        return talk
    if kind == "answered" and talk.doing == "answer":
        spoken = about.get("spoken")
        answer = Answer(
            str(about.get("text", "")),
            str(about.get("story", "")),
            about.get("seconds") if isinstance(about.get("seconds"), int | float) else None,
            spoken if isinstance(spoken, Mapping) else {},
            asked=talk.turn.follow_ups,
        )
        return replace(talk, answers=(*talk.answers, answer))
    if not talk.answers or talk.at != len(talk.answers) - 1:
        return talk
    last = talk.answers[-1]
    if kind == "scored":
        last = replace(last, levels=dict(last.levels) | _levels(about))
    elif kind == "followed" and not last.asked and isinstance(about.get("asks"), list):
        asked = tuple(str(one) for one in about["asks"]) or ("",)
        last = replace(last, asked=asked, asked_by=str(about.get("by", "")))
    elif kind == "replied" and talk.doing == "follow_up" and isinstance(about.get("replies"), list):
        last = replace(last, replies=tuple(str(one) for one in about["replies"]) or ("",))
    return replace(talk, answers=(*talk.answers[:-1], last))


def _levels(about: Mapping[str, Any]) -> dict[str, int]:
    given = about.get("levels")
    if not isinstance(given, Mapping):
        return {}
    return {str(name): level for name, level in given.items() if level in (0, 1, 2, 3)}


def _done(turn: Turn, answer: Answer) -> bool:
    if not Talk.scored(turn.dimensions, answer.levels):
        return False
    if not turn.follows and not turn.follow_ups:
        return True
    return bool(answer.replies)
