"""The student's side of a conversation: run the answer cells, say ready, then run answers on what comes in.

Nothing here is trusted by the other side: a student's code shares this process and may speak for it.
"""

from __future__ import annotations

import os
from typing import Any

from autograder.outcome import Failure, Outcome
from autograder.sandbox import shared_child, wire
from autograder.sandbox.answer_cells import Notebook
from autograder.sandbox.given_worlds import Ready
from autograder.sandbox.kinds import Asked, asked

TOO_LARGE = Failure("no result", message="the result is too large to be read")


class Line:
    """Frames over two descriptors, one at a time, blocking."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._in, self._out = incoming, outgoing

    def say(self, payload: bytes) -> None:
        """Send one frame."""
        rest = memoryview(wire.framed(payload))
        while rest:
            rest = rest[os.write(self._out, rest) :]

    def hear(self) -> bytes:
        """The next frame.

        Raises:
            EOFError: the other side has closed.
        """
        (length,) = wire.LENGTH.unpack(self._exactly(wire.LENGTH.size))
        return self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        parts = []
        while length:
            part = os.read(self._in, min(length, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            length -= len(part)
        return b"".join(parts)


def converse(line: Line, ready: Ready) -> None:
    """Hold one notebook's conversation, to its end, or that of a process that notebooks share."""
    opening = wire.unpacked(line.hear())
    if "texts" in opening:
        shared_child.converse(line, ready, opening["result_bytes"])
    questions = [asked(slug, runner, ready) for slug, runner in opening["questions"]]
    notebook = Notebook(
        opening["cell_seconds"], {slug: runner["kind"] for slug, runner in opening["questions"]}
    )
    for number, (slug, source) in enumerate(opening["cells"]):
        line.say(wire.packed({"cell": number}))
        notebook.run(slug, source)
    answers = [notebook.namespace.get(question.slug) for question in questions]
    described = [_described(*pair) for pair in zip(questions, answers, strict=True)]
    line.say(wire.packed({"ready": described, "notes": notebook.notes}))
    while True:
        number = wire.unpacked(line.hear())
        _answer(line, questions[number], answers[number], opening["result_bytes"])


def _described(question: Asked, answer: Any) -> dict[str, Any]:
    said = {"kind": "nothing", "text": None, "blank": False, "worked_out": False}
    if answer is None:
        return said
    try:
        if isinstance(answer, str):
            said |= {"kind": "text", "text": str.__str__(answer)}
        else:
            said["kind"] = "function" if callable(answer) else "value"
        blank, worked_out = question.attempted(answer)
        said |= {"blank": bool(blank), "worked_out": bool(worked_out)}
    except BaseException:  # an answer may be an object that raises for anything it is asked
        said["kind"] = "value" if said["kind"] == "nothing" else said["kind"]
    return said


def _answer(line: Line, question: Asked, answer: Any, most: int) -> None:
    """One outcome for each input; after a time-out the remaining inputs are not tried."""
    payload = line.hear()
    for outcome in question.outcomes(answer, payload):
        line.say(_said(outcome, most))
        if isinstance(outcome, Failure) and outcome.kind == "time limit":
            return


def _said(outcome: Outcome, most: int) -> bytes:
    try:
        said = wire.packed_outcome(outcome)
    except ValueError:  # a number with thousands of digits
        said = b""
    return said if 0 < len(said) <= most else wire.packed_outcome(TOO_LARGE)
