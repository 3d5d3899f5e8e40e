"""A talk that is being held: every step is in the round's log before the next one is shown, so it can be gone on with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence

from autograder.culture import QUESTIONS, FollowUp, Plan, Talk, Use, asked_next
from course.culture.kept_talks import FOLDER, KeptTalk, all_talks
from course.culture.kept_talks import new_talk as new_kept
from course.rounds.clock import Clock, Part
from course.rounds.event_log import now
from course.story_folder import COPY_OF, kept

DRAFT = "draft.json"
Asking = Callable[[str, str, Sequence[FollowUp]], tuple[tuple[str, ...], str]]
"""From question, answer and the scripted follow-ups to the ones that are asked, and by whom."""


class HeldTalk:
    """One talk and the folder it is kept in; before it begins it has none, and nothing is on the disk.

    Attributes:
        talk: where it stands, as read last.
    """

    def __init__(self, plan: Plan, kept_talk: KeptTalk | None = None, asking: Asking | None = None) -> None:
        self._kept = kept_talk
        self._asking = asking
        self.talk = Talk(plan)
        self.read()

    @property
    def kept(self) -> KeptTalk:
        """Raises LookupError before it has begun."""
        if self._kept is None:
            raise LookupError("not begun")
        return self._kept

    @property
    def has_begun(self) -> bool:
        return self._kept is not None

    @property
    def place(self) -> str:
        """Its folder inside the work folder, for sentences."""
        return self._kept.place if self._kept else FOLDER

    @property
    def clock(self) -> Clock:
        return self.kept.log.clock() if self._kept else Clock()

    def read(self) -> Talk:
        """Read it again from its log; another window may have gone on with it. Raises LookupError once it is forgotten."""
        if self._kept is not None:
            talk = self._kept.talk
            if talk is None:
                raise LookupError(self._kept.name)
            self.talk = talk
        return self.talk

    def begin(self) -> None:
        """Make its folder and start the clock, with a part for each turn. Raises OSError."""
        plan = self.talk.plan
        about = {name: value for name, value in plan.as_json().items() if name != "kind"}
        kept = new_kept(plan.kind, about)
        parts = [Part(part_of(plan, at), turn.minutes) for at, turn in enumerate(plan.turns)]
        kept.log.start(minutes=sum(part.minutes for part in parts), parts=parts)
        self._kept = kept

    def answer(self, text: str, story: str = "", spoken: Mapping[str, float] | None = None) -> None:
        """Take down what was said to the open turn, with the seconds it took; then choose what follows. Raises OSError."""
        turn, at = self.talk.turn, self.talk.at
        part = part_of(self.talk.plan, at)
        self.kept.log.enter(part)
        seconds = round(self.clock.spent(now()).get(part, 0.0), 1)
        about = {"turn": at, "text": text, "story": story, "seconds": seconds, "spoken": dict(spoken or {})}
        self.kept.log.add("answered", **about)
        if turn.dimensions:
            self.kept.log.pause()  # an interview has no time in which you score yourself
        self._after(at)

    def score(self, levels: Mapping[str, int]) -> None:
        """Take down your own levels of the open turn, or of the whole talk past the last one. Raises OSError."""
        at = self.talk.at if self.talk.turn else None
        self.kept.log.add("scored", turn=at, levels=dict(levels))
        self._after(at)

    def reply(self, replies: Sequence[str]) -> None:
        """Take down what was said to the follow-ups. Raises OSError."""
        at = self.talk.at
        self.kept.log.add("replied", turn=at, replies=list(replies))
        self._after(at)

    def forget(self) -> None:
        """Remove the talk from the disk, log, draft and transcript. Raises OSError."""
        if self._kept is not None:
            shutil.rmtree(self._kept.folder)

    def keep_draft(self, filled: Mapping[str, str]) -> str:
        """Keep what is being written; says where, or why not."""
        if self._kept is None:
            return ""
        draft = {"at": self.talk.at, "doing": self.talk.doing, "filled": dict(filled)}
        try:
            self.kept.keep(DRAFT, json.dumps(draft, ensure_ascii=False))
        except OSError as error:
            return f"It could not be saved: {error.strerror or error} ({self.kept.folder})."
        return f"Saved in `{self.place}` of your work folder."

    def draft(self) -> dict[str, str]:
        """What was being written at this step, as kept."""
        if self._kept is None:
            return {}
        try:
            found = json.loads((self.kept.folder / DRAFT).read_bytes())
            if (found["at"], found["doing"]) != (self.talk.at, self.talk.doing):
                return {}
            return {str(name): text for name, text in found["filled"].items() if isinstance(text, str)}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {}

    def _after(self, at: int | None) -> None:
        """Read what was written; ask what follows, let the clock go on or stop it."""
        log = self.kept.log
        talk = self.read()
        if talk.doing == "follow_up":
            if not talk.answers[talk.at].asked:
                asks, by = self._follow_ups()
                log.add("followed", turn=talk.at, asks=list(asks), by=by)
                if not asks:
                    log.add("replied", turn=talk.at, replies=[])
            talk = self.read()
        if talk.doing in ("answer", "follow_up"):
            log.resume()
            log.enter(part_of(talk.plan, talk.at))
        if talk.turn is None:
            log.resume()
            log.finish()
        if talk.doing == "finished":
            from course.culture.transcript import NAME, transcript

            self.kept.keep(NAME, transcript(talk))

    def _follow_ups(self) -> tuple[tuple[str, ...], str]:
        turn, answer = self.talk.turn, self.talk.answers[self.talk.at]
        question = QUESTIONS.get(turn.slug)
        story = own_stories().get(answer.story, {})
        scripted = asked_next(question, answer.text, story) if question and turn.follows else ()
        if not scripted or self._asking is None:
            return tuple(one.asks for one in scripted), ""
        return self._asking(turn.asks, answer.text, scripted)


def open_talk(kind: str, asking: Asking | None = None) -> HeldTalk | None:
    """The talk of a kind that was begun last, when it is not finished."""
    begun = all_talks(kind)
    talk = begun[-1].talk if begun else None
    return HeldTalk(talk.plan, begun[-1], asking) if talk is not None and talk.doing != "finished" else None


def uses() -> tuple[Use, ...]:
    """The questions of all culture rounds so far, with the story that was told, the earliest first."""
    return tuple(_uses())


def _uses() -> Iterator[Use]:
    for one in all_talks("culture"):
        if (talk := one.talk) is not None:
            for turn, answer in zip(talk.plan.turns, talk.answers, strict=False):
                yield Use(turn.slug, answer.story)


def own_stories() -> dict[str, dict[str, str]]:
    """The learner's stories by name, without copies."""
    return {name: story for name, story in kept().items() if COPY_OF not in story}


def part_of(plan: Plan, at: int) -> str:
    """What a turn is called on the clock."""
    word = {"culture": "Question", "recruiter": "Topic"}.get(plan.kind, "Part")
    return f"{word} {at + 1}"
