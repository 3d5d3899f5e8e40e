"""Queries and data models of any number of notebooks, asked of one process.

A notebook's own process has to be started, given its worlds and ended, and that takes
longer than most queries do. A text that is nothing but a query or a model needs none of
it: it is run where no Python of a student ever runs, over worlds that are there already.
What was run before is not run again. Whatever cannot be had in this way is left to a
process of the notebook's own.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from autograder.exercise import words_said
from autograder.outcome import Outcome
from autograder.sandbox import wire, words
from autograder.sandbox.answer_cells import REMEMBERING, cell_magic
from autograder.sandbox.asked import AnswerCell, Answered, Limits, Question
from autograder.sandbox.channel import Ended, Overdue
from autograder.sandbox.conversation import Broken, Child
from autograder.sandbox.shared_child import KINDS

MOST_QUESTIONS = 96
"""Whose worlds a process holds; it may open 128 files."""
MOST_KEPT = 4_000
LONGEST = 50_000
_DISK_BYTES = 512 << 20
_ALL_DAY_S = 86_400
_SAID_BYTES = 1_000

Outcomes = tuple[Outcome, ...]


class SharedTexts:
    """One process for texts, replaced when it ends. To be used by any number of threads.

    Args:
        start: starts a child with limits.
    """

    def __init__(self, start: Callable[[Limits], Child], limits: Limits) -> None:
        self._start = start
        self._limits = replace(limits, disk_bytes=_DISK_BYTES, cpu_seconds=_ALL_DAY_S)
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._questions: list[Question] = []
        # None: has to be run elsewhere.
        self._kept: OrderedDict[tuple[Question, str], Outcomes | None] = OrderedDict()

    def answered(self, question: Question, text: str) -> Answered | None:
        """What a text gives in each world; None where that has to be found out in a process of the notebook's own."""
        if words_said(text) in ([], words_said(question.runner["starter"])):
            return Answered(question.slug, "text", text, blank=True)
        if len(text) > LONGEST:
            return None
        with self._lock:
            try:
                asked = self._asked(question, text)
            except (Ended, Overdue, wire.Malformed, Broken):
                self._end()
                return None
        if asked is None:
            return None
        mark, outcomes = asked
        return Answered(question.slug, "text", text, outcomes=outcomes, mark=mark)

    def close(self) -> None:
        """End the process, if there is one; the next text gets another."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        child, self._child, self._questions = self._child, None, []
        if child is not None:
            with contextlib.suppress(Broken):  # the fork server has ended, and with it the process
                child.end()

    def _asked(self, question: Question, text: str) -> tuple[str, Outcomes] | None:
        number = self._number(question)
        channel = self._child.channel
        soon = self._soon()
        channel.say(wire.packed({"question": number, "text": text}), soon)
        mark = wire.parsed(channel.hear(_SAID_BYTES, soon))
        if not isinstance(mark, str):
            raise wire.Malformed("not a mark")
        known = (question, mark)
        if not mark or known in self._kept:
            channel.say(wire.packed(False), soon)
            if mark:
                self._kept.move_to_end(known)
            outcomes = self._kept[known] if mark else None
        else:
            # Whatever takes the process down with it is not tried again.
            self._keep(known, None)
            channel.say(wire.packed(True), soon)
            outcomes = self._outcomes(question, text.count("\n") + 1)
            self._keep(known, outcomes)
        return None if outcomes is None else (mark, outcomes)

    def _outcomes(self, question: Question, lines: int) -> Outcomes | None:
        outcomes: list[Outcome] = []
        while len(outcomes) < len(question.inputs):
            late = time.monotonic() + question.runner["seconds"] + self._limits.grace_seconds
            payload = self._child.channel.hear(self._limits.result_bytes, late)
            if wire.parsed(payload) is None:
                return None
            outcome = wire.unpacked_outcome(payload)
            outcomes.append(words.known(outcome, question.words, shown=not outcomes, lines=lines))
        return tuple(outcomes)

    def _number(self, question: Question) -> int:
        """A question's number in the process, which gets its worlds the first time."""
        if question in self._questions:
            return self._questions.index(question)
        if len(self._questions) >= MOST_QUESTIONS:
            self._end()
        if self._child is None:
            self._child = self._start(self._limits)
            opening: dict[str, Any] = {"texts": True, "result_bytes": self._limits.result_bytes}
            self._child.channel.say(wire.packed(opening), self._soon())
        number = len(self._questions)
        given = {"question": number, "runner": question.runner}
        self._child.channel.say(wire.packed(given), self._soon())
        self._child.channel.say(question.prepared("all"), self._soon())
        self._questions.append(question)
        return number

    def _keep(self, known: tuple[Question, str], outcomes: Outcomes | None) -> None:
        self._kept[known] = outcomes
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def _soon(self) -> float:
        return time.monotonic() + self._limits.cell_seconds + self._limits.grace_seconds


def texts_alone(cells: Sequence[AnswerCell], questions: Sequence[Question]) -> dict[int, str]:
    """Text by number of its question, where a notebook has one cell with it alone and no Python that mentions it."""
    asked = {
        (question.runner["kind"], question.slug): number
        for number, question in enumerate(questions)
        if question.runner["kind"] in KINDS
    }
    found: dict[int, list[str]] = {number: [] for number in asked.values()}
    code = []
    for cell in cells:
        magic, slug, text = cell_magic(cell.source.replace("\r\n", "\n").lstrip("\n"))
        number = asked.get((REMEMBERING.get(magic, ""), slug))
        if number is not None:
            found[number].append(text.strip("\n"))
        elif magic not in REMEMBERING:
            code.append(cell.source)
    named = set(re.findall(r"\w+", "\n".join(code)))
    return {
        number: texts[0]
        for number, texts in found.items()
        if len(texts) == 1 and questions[number].slug not in named
    }
