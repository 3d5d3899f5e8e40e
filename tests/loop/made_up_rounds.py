"""Rounds that were never held, as their own rooms would have kept them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from autograder import library
from autograder.culture.plans import culture_round
from course import progress
from course.culture.held import HeldTalk
from course.loop.kept_days import KeptDay
from course.loop.schedule import schedule
from course.rounds.clock import Part
from course.rounds.event_log import EventLog
from course.rounds.kept_rounds import KeptRound, new_round

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOCK = "arrival-day-for-event-day"
OWN_ACT = "I had not put a check in front of the load, so 9 % were counted twice for 26 hours. Since then a guard has fired three times."
DEFLECTED = "There was a miscommunication with the platform team, and the numbers were too high."


def at(minutes: float) -> datetime:
    """So many minutes after nine."""
    return MORNING + timedelta(minutes=minutes)


def planned_day(work, level: str = "senior", days: int = 2) -> KeptDay:
    """A day planned at nine."""
    kept = KeptDay(work / "loop" / "2026-03-02")
    kept.folder.mkdir(parents=True)
    slots = [asdict(slot) for slot in schedule(level, days)]
    kept.log.add("planned", at(0), level=level, days=days, slots=slots)
    return kept


def opened(day: KeptDay, slot: str, minutes: float, kept: str = "", **about) -> None:
    """As if a round had been opened so many minutes after nine."""
    happened = [("opened", {"slot": slot, **about})] + [("kept", {"slot": slot, "kept": kept})] * bool(kept)
    day.log.add_all(happened, at(minutes))


def sql_round(
    work, *, mistakes: int = 1, nudges: int = 0, levels: bool = True, begins: float = 0
) -> KeptRound:
    """Two questions, one right everywhere; the other `mistakes` times the arrival day, in the progress log too."""
    names = ["exactly_once_counts", "corrected_days"]
    kept = new_round("sql", work, names=names, minutes=50)
    kept.log.start(minutes=50, at=at(begins))
    for name in names:
        kept.log.add("revealed", at(begins + 1), slug=name)
    for number in range(nudges):
        kept.log.add("nudged", at(begins + 2), slug=names[0], number=number)
    kept.log.finish(at(begins + 45))
    right = [["tidy", True], ["late up to 7 days", True]]
    astray = [["tidy", True], ["late up to 7 days", False], ["beyond the window", False]]
    for name, worlds, mistake in (
        (names[0], right, ""),
        (names[1], astray if mistakes else right, CLOCK if mistakes else ""),
    ):
        kept.log.add("judged", at(begins + 46), slug=name, score=2.0, points=4.0, text="SELECT 1", worlds=worlds,
                     mistake=mistake, says="Rows are on the day they arrived. <b>Which clock?</b>" if mistake else "", style=[], problem="")  # fmt: skip
    if levels:
        kept.log.add(
            "scored", at(begins + 47), contract=3, verification=0, readability=2, tradeoffs=1, talk=2
        )
    for _ in range(mistakes):
        progress.append([progress.Attempt.now(names[1], "check", score=1.0, points=4.0, mistake=CLOCK)], work)
    kept.let_go()
    return kept


def solved(work, slug: str = "corrected_days") -> None:
    """The exercise answered in full, without help, which clears what could have been believed in it."""
    points = float(library.find(slug).points)
    progress.append([progress.Attempt.now(slug, "check", score=points, points=points)], work)


def culture_talk(*answers: str, level: int = 2) -> HeldTalk:
    """A talk with these answers, each scored alike, its follow-ups answered."""
    held = HeldTalk(culture_round({}, count=len(answers), seed=3))
    held.begin()
    for text in answers:
        held.answer(text)
        held.score({name: level for name in held.talk.turn.dimensions})
        if held.talk.doing == "follow_up":
            held.reply(["One in eleven.", "The guard."])
    return held


def design_round(
    work, exercise, answer: str, *, levels: dict[str, int] | None = None, asked=(), folder: str = ""
):
    """A design round with an answer, questions asked before anything was drawn, and the learner's own levels."""
    place = work / "design_rounds" / (folder or exercise.slug)
    place.mkdir(parents=True)
    log = EventLog(place / "events.jsonl")
    log.start(minutes=20, parts=[Part("clarify", 5), Part("numbers", 15)], at=at(200))
    for question in asked:
        log.add("asked", at(201), text=question, question=question)
    log.add("drew", at(205), act="add", names=["log"])
    log.add("scored", at(219), levels=levels or {})
    log.finish(at(220))
    (place / "answer.yaml").write_text(answer, encoding="utf-8")
    return place
