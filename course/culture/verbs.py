"""The verbs of talks: culture_round, leadership_round, recruiter_round. None scores anybody, none raises for what is said.

Each opens the talk of its kind that is not finished, or plans a new one; with keywords it goes a step
on, as text.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from course.said import Refused, Said
from course.said_not_raised import cannot_be_written, takes_no
from course.work_folder import locate

if TYPE_CHECKING:
    from autograder.culture import Plan
    from course.culture.held import Asking
    from course.culture.talk_form import TalkForm


def culture_round(
    exercise: str = "",
    /,
    *,
    questions: int = 3,
    staff: bool = False,
    begin: bool = False,
    answer: str | None = None,
    story: str | None = None,
    replies: Sequence[str] | str | None = None,
    new: bool = False,
    forget: bool = False,
    **levels: Any,
) -> TalkForm | Said:
    """A culture round: questions drawn by what your stories leave open, on a clock; your own score before anything else.

    It goes on where you left it. As text: `begin=True`, then `answer="…"`, your levels such as
    `ownership=2`, and `replies=["…", "…"]`. `new=True` begins another one, `forget=True` removes it.
    """
    from autograder.culture.plans import culture_round as planned
    from course.culture.held import own_stories, uses

    if not isinstance(questions, int) or not 1 <= questions <= 6:
        return Said("A round has one to six questions: `culture_round(questions=3)`.")

    def plan() -> Plan:
        return planned(
            own_stories(),
            uses(),
            count=questions,
            staff=bool(staff),
            seed=secrets.randbits(32),
            exercise=_slug(exercise),
        )

    given = {"answer": answer, "story": story, "replies": replies, **levels}
    return _held("culture", "culture_round", plan, given, begin, new, forget)


def leadership_round(
    case: str = "",
    /,
    *,
    begin: bool = False,
    answer: str | None = None,
    new: bool = False,
    forget: bool = False,
    **levels: Any,
) -> TalkForm | Said:
    """The staff discussion: a case in which you decide nothing alone, and people who push back, one after the other."""
    from autograder.culture import CASES
    from autograder.culture.plans import case_named, discussion

    exercise = _slug(case)
    found = case_named("" if exercise else str(case), secrets.randbits(8))
    if found is None:
        return Said(f"There is no case `{case}`. There are: {', '.join(f'`{name}`' for name in CASES)}.")
    given = {"answer": answer, **levels}
    return _held(
        "leadership", "leadership_round", lambda: discussion(found, exercise), given, begin, new, forget
    )


def recruiter_round(
    system: str = "",
    /,
    *,
    begin: bool = False,
    answer: str | None = None,
    replies: Sequence[str] | str | None = None,
    new: bool = False,
    forget: bool = False,
    **levels: Any,
) -> TalkForm | Said:
    """The recruiter's half hour about one system, with the questions that its numbers card invites."""
    from autograder.culture.recruiter_screen import planned
    from course import private_file
    from course.numbers_form import KIND, SYSTEM

    card = private_file.read(KIND, str(system or SYSTEM))
    given = {"answer": answer, "replies": replies, **levels}
    return _held(
        "recruiter",
        "recruiter_round",
        lambda: planned(card, secrets.randbits(32)),
        given,
        begin,
        new,
        forget,
    )


def _held(
    kind: str,
    verb: str,
    plan: Callable[[], Plan],
    given: dict[str, Any],
    begin: bool,
    new: bool,
    forget: bool,
) -> TalkForm | Said:
    """The form when nothing is given, else the next step as text."""
    from autograder.stories import RUBRIC
    from course.culture import as_text, moves
    from course.culture.held import HeldTalk, open_talk
    from course.culture.steps import step_of
    from course.private_file import NOT_KEPT

    known = ("answer", "story", "replies", *RUBRIC)
    if unknown := [name for name in given if name not in known]:
        return takes_no(verb, unknown[0], known)
    asking, notice = _interviewer()
    try:
        held = open_talk(kind, asking)
        if forget:
            return Said(moves.forget(held) if held else "There is no talk of this kind to forget.")
        if held is None or new:
            held = HeldTalk(plan(), None, asking)
    except OSError as error:
        return cannot_be_written(error, locate())
    step = step_of(held, notice)
    if not begin and all(value is None for value in given.values()):
        from course.culture.talk_form import TalkForm

        return TalkForm(held, as_text.plain(step, verb), notice)
    if os.environ.get("NBGRADER_EXECUTION"):
        return Said(NOT_KEPT)
    status = ""
    if step.doing == "begin" and any(value is not None for value in given.values()):
        return Refused(f"Nothing has been asked yet: `{verb}(begin=True)` asks, and starts the clock.")
    if step.doing == "begin":
        status = moves.move(held, {})
        step = step_of(held, notice)
    if any(value is not None for value in given.values()):
        if problem := _not_asked(step.doing, given):
            status = problem
        else:
            status = moves.move(held, as_text.filled_from(step, given))
    return Said(as_text.markdown(step_of(held, notice), verb, status))


def _not_asked(doing: str, given: dict[str, Any]) -> str:
    """A sentence where what was given is not what comes next."""
    wants = {"answer": "answer", "follow_up": "replies"}.get(doing)
    if wants and given.get(wants) is None:
        return f"First `{wants}=…`; then the rest."
    if doing == "score" and (given.get("answer") is not None or given.get("replies") is not None):
        return "First your own score."
    return ""


def _interviewer() -> tuple[Asking | None, str]:
    """Who asks follow-ups, and what must be said before somebody answers."""
    from course.interviewer import endpoint, follow_ups

    where = endpoint()
    if where is None:
        return None, ""
    return follow_ups, where if isinstance(where, str) else where.notice


def _slug(name: Any) -> str:
    """The name when it is an exercise's, else ""."""
    from autograder import library

    return name if isinstance(name, str) and name in library.files() else ""
