"""One question after the other: which kind and difficulty is next, since when it is shown, and what is kept of an answer."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.drills import KINDS, Drill, Verdict, drawn, standing
from course.drills import drill_log
from course.drills.drill_log import Answered

PASSED = "passed"
WRITE_EVERY = 6


@dataclass(frozen=True)
class Heard:
    """What is said after an answer: the verdict, its seconds, how fluent in a line, and whether it was kept."""

    verdict: Verdict
    seconds: float
    fluent: str
    kept: str = ""

    def lines(self) -> list[str]:
        """What to say, the verdict first; an answer that could not be read says only how to write it."""
        if self.verdict.right is None:
            return [self.verdict.says]
        slip = self.verdict.slip
        named = f"Looks like *{slip.replace('-', ' ')}*. " if slip and slip != PASSED else ""
        said = [f"{named}{self.verdict.says} {self.seconds:.0f} s."]
        return [line for line in (*said, self.verdict.worked, self.fluent, self.kept) if line]


class Asking:
    """A sitting over some kinds. The seconds of a question run from `shown` to `answer`.

    Args:
        clock: seconds that never go back; another one in tests.
    """

    def __init__(self, kinds: Sequence[str], *, clock: Callable[[], float] = time.monotonic) -> None:
        self.kinds = tuple(kinds)
        self._clock = clock
        self._asked = 0
        self._shown_at: float | None = None
        self._drill: Drill | None = None

    @property
    def drill(self) -> Drill:
        """The question that is open; drawn when it is first asked for."""
        if self._drill is None:
            kind = self._next_kind()
            seed = random.SystemRandom().randrange(1_000_000)
            self._drill = drawn(kind, seed, standing(kind, drill_log.read()).difficulty)
        return self._drill

    @property
    def is_shown(self) -> bool:
        """Whether a question is open and was shown."""
        return self._shown_at is not None

    def shown(self) -> Drill:
        """The open question, with its clock running from the first time it is shown."""
        drill = self.drill
        if self._shown_at is None:
            self._shown_at = self._clock()
        return drill

    def answer(self, filled: dict[str, str], seconds: float | None = None) -> Heard:
        """Judge an answer. One that could not be read leaves the question open and its clock running.

        Args:
            seconds: as the page measured them, where it did; never more than have passed here.
        """
        drill = self.shown()
        return self._closed(drill.judge(filled), seconds)

    def give_up(self, seconds: float | None = None) -> Heard:
        """Pass: the answer is shown, and it counts as not right."""
        drill = self.shown()
        worked = drill.judge(drill.expected).worked
        said = (
            f"Passed. The answer: {', '.join(drill.expected.values())}."
            if drill.kind != "write"
            else "Passed."
        )
        return self._closed(Verdict(False, PASSED, said, worked), seconds)

    def fluent(self) -> str:
        """How fluent in each kind of this sitting, a line each."""
        answers = drill_log.read()
        lines = [(KINDS[kind].called, standing(kind, answers)) for kind in self.kinds]
        if len(lines) == 1:
            return str(lines[0][1])
        return "\n".join(
            f"{called[0].upper()}{called[1:]}. {one}" for called, one in lines if one.answers
        ) or str(lines[0][1])

    def _closed(self, verdict: Verdict, measured: float | None) -> Heard:
        here = self._clock() - (self._shown_at if self._shown_at is not None else self._clock())
        # A page's clock is nearer to the learner; it cannot have run longer than ours by more than a message's way.
        seconds = here if measured is None or not 0 <= measured <= here + 5 else measured
        drill = self.drill
        if verdict.right is None:
            return Heard(verdict, seconds, "")
        answered = Answered.now(
            kind=drill.kind, family=drill.family, difficulty=drill.difficulty, seed=drill.seed,
            seconds=seconds, right=verdict.right, slip=verdict.slip,
        )  # fmt: skip
        kept = drill_log.record(answered)
        answers = [*drill_log.read()]
        if all(one.id != answered.id for one in answers):
            answers.append(answered)
        self._asked += 1
        self._drill = self._shown_at = None
        return Heard(verdict, seconds, str(standing(drill.kind, answers)), kept)

    def _next_kind(self) -> str:
        """In turn: a query to write is every sixth question, the others take turns."""
        quick = [kind for kind in self.kinds if kind != "write"]
        if "write" in self.kinds and (not quick or self._asked % WRITE_EVERY == WRITE_EVERY - 1):
            return "write"
        return quick[self._asked % len(quick)]
