"""The trusted side of a conversation with one notebook: cells in, shown inputs, hidden inputs, outcomes out.

A cell or an answer that hangs, or takes its process down, costs itself only: the
notebook is started again without it.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from autograder.outcome import Failure, Outcome
from autograder.sandbox import wire, words
from autograder.sandbox.asked import AnswerCell, Answered, Limits, Question
from autograder.sandbox.channel import Channel, Ended, Overdue

MOST_FOR_CELLS = 2 << 20
ENDED = Failure("error", "SystemExit", "the process ended")
OVER = "The notebook was stopped after its time limit."


class Child(Protocol):
    """A process that waits for a conversation."""

    channel: Channel

    def end(self) -> None:
        """Kill it, with all that belongs to it."""


class Broken(RuntimeError):
    """The sandbox itself failed, before anything of a notebook had run; the notebook has not been graded."""


class _Culprit(Exception):
    """A process ended or was late, and what it was at has been left out."""


class Conversation:
    """All that is asked of one notebook, over as many processes as it takes."""

    def __init__(
        self,
        start: Callable[[], Child],
        cells: Sequence[AnswerCell],
        questions: Sequence[Question],
        limits: Limits,
    ) -> None:
        self._start, self._limits = start, limits
        self._cells, self._questions = list(cells), list(questions)
        self._answered: list[Answered | None] = [None] * len(questions)
        self._outcomes: list[list[Outcome]] = [[] for _ in questions]
        self._skipped: dict[int, str] = {}
        self._heard = 0
        self._last = 0.0
        # How many lines of a notebook an error can lie in.
        self._lines = max([cell.source.count("\n") + 1 for cell in cells], default=0)

    def held(self) -> list[Answered]:
        """Hold it, and return what was answered, one for each question, in order.

        Takes at most `notebook_seconds`, and what it takes to kill a process.
        """
        self._last = time.monotonic() + self._limits.notebook_seconds
        while not self._is_over():
            try:
                self._attempt()
                break
            except _Culprit:
                continue
        return [self._whole(number) for number in range(len(self._questions))]

    def _attempt(self) -> None:
        """One process from its first cell to its last outcome."""
        child = self._start()
        try:
            self._run_cells(child.channel)
            for shown in (True, False):
                for number in range(len(self._questions)):
                    self._ask(child.channel, number, shown)
        finally:
            self._heard += child.channel.heard_bytes
            child.end()

    def _run_cells(self, channel: Channel) -> None:
        opening = {
            "cells": [
                [cell.slug, cell.source]
                for number, cell in enumerate(self._cells)
                if number not in self._skipped
            ],
            "questions": [[question.slug, question.runner] for question in self._questions],
            "cell_seconds": self._limits.cell_seconds,
            "result_bytes": self._limits.result_bytes,
        }
        numbers = [number for number in range(len(self._cells)) if number not in self._skipped]
        running: int | None = None
        try:
            with contextlib.suppress(Ended):  # one that could not start has said why, and listens no more
                channel.say(wire.packed(opening), self._deadline(self._limits.cell_seconds))
            while True:
                said = wire.unpacked(channel.hear(MOST_FOR_CELLS, self._deadline(self._limits.cell_seconds)))
                if isinstance(said, dict) and set(said) == {"cell"}:
                    following = numbers.index(running) + 1 if running is not None else 0
                    if said["cell"] != following or following >= len(numbers):
                        raise wire.Malformed("cells out of order")
                    running = numbers[following]
                    continue
                if isinstance(said, dict) and set(said) == {"failed"} and running is None:
                    raise Broken(str(said["failed"]))  # nobody's code has run yet
                self._note_ready(said)
                return
        except Overdue:
            self._leave_out(running, "Its cell was stopped after its time limit.")
        except (Ended, wire.Malformed):
            self._leave_out(running, "The process ended while its cell ran.")

    def _leave_out(self, cell: int | None, why: str) -> None:
        if cell is None:
            raise Broken("a sandbox process ended before it ran anything") from None
        self._skipped[cell] = why
        raise _Culprit from None

    def _note_ready(self, said: Any) -> None:
        if not isinstance(said, dict) or set(said) != {"ready", "notes"}:
            raise wire.Malformed("not ready")
        ready, notes = said["ready"], words.notes(said["notes"])
        if not isinstance(ready, list) or len(ready) != len(self._questions):
            raise wire.Malformed("not an answer for each question")
        for number, (question, described) in enumerate(zip(self._questions, ready, strict=True)):
            answered = words.described(question.slug, described, notes.get(question.slug, ()))
            self._answered[number] = self._answered[number] or answered

    def _ask(self, channel: Channel, number: int, shown: bool) -> None:
        """Send one question's inputs, the shown world's or all others, and take what comes back."""
        question, outcomes = self._questions[number], self._outcomes[number]
        expected = len(question.inputs[:1]) if shown else len(question.inputs)
        if not self._is_to_run(number) or len(outcomes) >= expected:
            return
        seconds = question.runner["seconds"] * question.runner.get("calls", 1)
        try:
            channel.say(wire.packed(number), self._deadline(seconds))
            channel.say(question.prepared("shown" if shown else "hidden"), self._deadline(seconds))
            while len(outcomes) < expected:
                payload = channel.hear(self._bytes_left(channel), self._deadline(seconds))
                outcome = wire.unpacked_outcome(payload)
                known = words.known(outcome, question.words, shown=shown, lines=self._lines)
                outcomes.append(known)
                if isinstance(known, Failure) and known.kind == "time limit":
                    self._fill_up(number, known)
        except Overdue:
            late = Failure("time limit", message=f"stopped after {question.runner['seconds']:g} seconds")
            self._fill_up(number, late)
            raise _Culprit from None
        except (Ended, wire.Malformed):
            self._fill_up(number, ENDED)
            raise _Culprit from None

    def _is_to_run(self, number: int) -> bool:
        answered = self._answered[number]
        return answered.kind != "nothing" and not answered.blank

    def _fill_up(self, number: int, failure: Failure) -> None:
        """After a time-out, or the end of its process, an answer is not run in the remaining worlds."""
        outcomes = self._outcomes[number]
        outcomes += [failure] * (len(self._questions[number].inputs) - len(outcomes))

    def _bytes_left(self, channel: Channel) -> int:
        left = self._limits.notebook_bytes - self._heard - channel.heard_bytes
        return min(self._limits.result_bytes, left)

    def _deadline(self, seconds: float) -> float:
        return min(self._last, time.monotonic() + seconds + self._limits.grace_seconds)

    def _is_over(self) -> bool:
        return time.monotonic() >= self._last

    def _whole(self, number: int) -> Answered:
        """One question's answer with its outcomes, or with what kept it from having any."""
        answered = self._answered[number] or Answered(self._questions[number].slug, "nothing")
        slug = answered.slug
        kept_out = [why for at, why in self._skipped.items() if self._cells[at].slug == slug]
        if (
            self._is_over()
            and len(self._outcomes[number]) < len(self._questions[number].inputs)
            and (self._answered[number] is None or self._is_to_run(number))
        ):
            self._fill_up(number, Failure("time limit", message="stopped with its notebook"))
            return replace(answered, outcomes=tuple(self._outcomes[number]), problem=OVER)
        return replace(answered, outcomes=tuple(self._outcomes[number]), problem=(kept_out or [None])[0])
