"""A design round without its page: what is asked, drawn, ticked, noted and scored, kept on the learner's disk as it happens."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from course import answers, private_file
from course.design_room.absences import absences, in_minutes
from course.design_room.asking import heard, reply_of
from course.design_room.edits import NotEdited
from course.design_room.kept_text import OpenText
from course.design_room.open_design import OpenDesign
from course.design_room.round_folder import FOLDER, folder_of
from course.design_room.round_so_far import RoundSoFar, so_far
from course.rounds.clock import Event, Part
from course.rounds.event_log import EventLog, now

if TYPE_CHECKING:
    from autograder.designs import Curveball, DesignExercise

MINUTES_A_CARD = 12
SECONDS_BETWEEN_WRITING = 60
SEVERAL = "I heard more than one question. Which do you mean: {}?"


class _Log(EventLog):
    def events(self) -> tuple[Event, ...]:
        """As any log's; a folder that cannot be read has none, and says so when something is to be written."""
        try:
            return super().events()
        except OSError:
            return ()


class Room:
    """One window on the round of one exercise.

    Attributes:
        design: the answer, as text and as a picture.
        notes: the learner's own, in Markdown.
    """

    def __init__(self, exercise: DesignExercise) -> None:
        self.exercise = exercise
        self.folder = folder_of(exercise.slug)
        self.log = _Log(self.folder / "events.jsonl")
        self.design = OpenDesign(self.folder, exercise.starter.strip("\n") + "\n")
        self.notes = OpenText(self.folder / "notes.md")

    @property
    def where(self) -> str:
        """Its folder inside the work folder, for sentences."""
        return f"{FOLDER}/{self.folder.name}"

    @property
    def so_far(self) -> RoundSoFar:
        """What happened up to now."""
        return so_far(self.log.events())

    @property
    def items(self) -> tuple[str, ...]:
        """The checklist's items, by their texts."""
        return tuple(item.text for phase in self.exercise.phases for item in phase.items)

    def start(self, extra_time: float = 1.0) -> str:
        """Start the clock; 1.25 of extra time gives a quarter more."""
        if self.log.clock().started is not None:
            return "The clock runs already."
        parts = [Part(phase.name, phase.minutes) for phase in self.exercise.phases]
        minutes = sum(part.minutes for part in parts)
        return self._written(lambda: self.log.start(minutes=minutes, parts=parts, multiplier=extra_time)) or (
            f"{minutes * extra_time:g} minutes. Ask before you draw." if minutes else "The clock runs."
        )

    def seen(self) -> str:
        """Somebody is here. While the clock runs that is written down; a sentence where nobody was here for long."""
        if self.log.clock().state(now()) not in ("running", "overtime"):
            return ""
        self.note("seen")
        if not (gaps := absences(self.log.events())):
            return ""
        return (
            f"The clock went on for {in_minutes(gaps[0])} without a sign of life from here. "
            f'`design_room("{self.exercise.slug}", take_out=True)` takes them off it.'
        )

    def take_out(self) -> str:
        """Take the longest time without a sign of life, as after a crash, off the clock."""
        if not (gaps := absences(self.log.events())):
            return "There is no gap to take out: the clock has counted without a break."
        return self._written(lambda: self.log.excuse(*gaps[0])) or f"{in_minutes(gaps[0])} taken out."

    def finish(self) -> str:
        """Stop the clock."""
        if self.log.clock().started is None:
            return "The clock has not started, so there is nothing to stop."
        return (
            self._written(self.log.finish)
            or "The round is over. Now your own score, before you read anything else."
        )

    def ask(self, text: str) -> list[tuple[str, str]]:
        """Ask the interviewer: (question, reply) for each question heard."""
        found = heard(text, self.exercise.questions)
        if not found:
            return [("", "Ask in a sentence of your own, or choose a question.")]
        replies = []
        for one in found:
            if len(one.questions) > 1:
                replies.append(
                    (one.text, SEVERAL.format("; or ".join(f"“{q.asks}”" for q in one.questions[:3])))
                )
                continue
            question = one.questions[0] if one.questions else None
            unsaved = self.note("asked", text=one.text, question=question.slug if question else "")
            replies.append((one.text, " ".join(filter(None, [reply_of(question), unsaved]))))
        return replies

    def replies(self) -> list[tuple[str, str]]:
        """What was asked and answered so far, each question once."""
        bank = {question.slug: question for question in self.exercise.questions}
        found: dict[str, tuple[str, str]] = {}
        for step in self.so_far.steps:
            if step.kind == "asked":
                text, question = str(step.about.get("text", "")), bank.get(str(step.about.get("question")))
                found.setdefault(question.slug if question else text, (text, reply_of(question)))
        return list(found.values())

    def tick(self, item: str, on: bool = True) -> str:
        """Tick an item of the checklist, or take the tick back; a few of its words are enough."""
        known = self.items
        exact = [one for one in known if one == item] or [
            one for one in known if item.strip() and item.strip().casefold() in one.casefold()
        ]
        if len(exact) != 1:
            near = exact or difflib.get_close_matches(item, known, n=3, cutoff=0.3)
            listed = "".join(f"\n* {one}" for one in near[:6])
            return f"Which item do you mean?{listed}" if listed else "There is no such item on the checklist."
        if (exact[0] in self.so_far.ticked) == on:
            return f"{'Ticked' if on else 'Not ticked'} already: {exact[0]}"
        return (
            self.note("ticked" if on else "unticked", item=exact[0])
            or f"{'Ticked' if on else 'Open again'}: {exact[0]}"
        )

    def cards(self) -> tuple[Curveball, ...]:
        """The curveballs that lie open: one for each twelve minutes gone, and those turned before."""
        seen = self.so_far
        due = int(seen.clock.elapsed(now()) // (MINUTES_A_CARD * 60))
        if due > seen.turned and len(self.exercise.curveballs) > seen.turned:
            self.note("curveball", card=min(due, len(self.exercise.curveballs)))
        return self.exercise.curveballs[: max(seen.turned, due)]

    def turn(self) -> str:
        """Turn the next curveball before its time."""
        cards, turned = self.exercise.curveballs, len(self.cards())
        if turned >= len(cards):
            return "All cards are turned."
        said = f"{cards[turned].says} {cards[turned].asks}"
        return " ".join(filter(None, [said, self.note("curveball", card=turned + 1)]))

    def draw(self, act: str, *names: Any) -> tuple[str, str]:
        """An edit of the canvas: (what became of it, whether it is saved). Never raises."""
        acts = ("add", "rename", "delete", "connect", "disconnect", "move", "arrange", "undo", "redo")
        if act not in acts:
            return f"I can {', '.join(acts[:-1])} and {acts[-1]}.", ""
        before = self.design.text
        try:
            said, status = getattr(self.design, act)(*names)
        except NotEdited as reason:
            return str(reason), ""
        except (TypeError, ValueError):
            return (
                f"`{act}` wants other words after it: `add source log`, `connect log job`, `rename log events`.",
                "",
            )
        unsaved = (
            self.note("drew", act=act, names=[str(name) for name in names])
            if self.design.text != before
            else ""
        )
        return said, unsaved or status

    def write(self, text: str, base: str | None = None) -> str:
        """Take the whole answer as text, typed on top of `base`; whether it is saved."""
        if text == self.design.text:
            return self.design.type(text, base)
        status = self.design.type(text, base)
        return self._wrote("answer") or status

    def jot(self, text: str, base: str | None = None) -> str:
        """Take the whole notes, typed on top of `base`; whether they are saved."""
        if base is not None and base.splitlines() != self.notes.text.splitlines() and text != self.notes.text:
            self.notes.step_aside()
        changed = text != self.notes.text
        status = self.notes.keep(text)
        return (self._wrote("notes") if changed else "") or status

    def add_note(self, line: str) -> str:
        """One line more at the end of the notes."""
        self.notes.refresh()
        before = self.notes.text
        gap = "\n" if before and not before.endswith("\n") else ""
        return self.jot(f"{before}{gap}{line.strip()}\n")

    def score(self, levels: Mapping[str, int]) -> str:
        """Keep the learner's own levels; a sentence only where that failed."""
        return self.note("scored", levels=dict(levels))

    def calibrated(self, sample: int, apart: Mapping[str, int]) -> str:
        """Keep how far the learner was from a scored sample."""
        return self.note("calibrated", sample=sample, apart=dict(apart))

    def _wrote(self, what: str) -> str:
        """Writing is taken down once a minute, not with each pause."""
        kind = "wrote" if what == "answer" else "noted"
        for event in reversed(self.log.events()):
            if event.kind == kind:
                try:
                    if (now() - event.moment()).total_seconds() < SECONDS_BETWEEN_WRITING:
                        return ""
                except ValueError:
                    pass
                break
        return self.note(kind)

    def remember(self) -> None:
        """Let `check` judge what the room holds; never while a grader runs somebody's notebook."""
        text = self.design.text
        if (
            self.design.is_kept
            and not self.exercise.is_blank(text)
            and not os.environ.get("NBGRADER_EXECUTION")
        ):
            answers.remember(self.exercise.slug, text)

    def note(self, kind: str, **about: Any) -> str:
        """Write down that something happened; a sentence only where that failed."""
        return self._written(lambda: self.log.add(kind, **about))

    def _written(self, write: Any) -> str:
        """ "", or a sentence that says why it is not kept."""
        if os.environ.get("NBGRADER_EXECUTION"):
            return private_file.NOT_KEPT
        try:
            write()
        except OSError as error:
            return f"It could not be saved: {error.strerror or error} ({self.log.path})."
        return ""
