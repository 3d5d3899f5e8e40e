"""What goes into a sandbox and what comes out of it: answer cells and questions in, answers out; all plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from autograder.outcome import Outcome
from autograder.sandbox.given_worlds import packed_worlds
from autograder.sandbox.wire import packed

ANSWERS = "/answers"
"""Where an isolated notebook may write. Not /tmp: Python itself may lie below that, and would be covered."""


@dataclass(frozen=True)
class AnswerCell:
    """One answer cell as a student wrote it; nothing else of a submission goes into the sandbox."""

    slug: str
    source: str


class Kept(Protocol):
    """Bytes that stay."""

    def read(self) -> bytes | None:
        """What is there, if anything."""

    def write(self, content: bytes) -> None:
        """Put it there."""


@dataclass(frozen=True, eq=False)
class Question:
    """What an answer is asked: how it is run, and the inputs it is run on, the shown world's first.

    One value may be asked of any number of notebooks; what is prepared for the
    first is kept for the others.

    Attributes:
        slug: the exercise's.
        runner: how to run an answer, as plain data: "kind" ("sql", "python",
            "prediction", "model", "text"), "seconds" for each of the "calls" in a world, and
            what that kind needs.
        inputs: one a world: rows by table for a query, what `ways.outcome_of` takes for a function.
        words: names of failures that only this question has.
        kept: where all inputs as bytes stay for another process.
    """

    slug: str
    runner: dict[str, Any]
    inputs: tuple[Any, ...]
    words: tuple[str, ...] = ()
    kept: Kept | None = None
    _prepared: dict[str, bytes] = field(default_factory=dict, repr=False)

    def prepared(self, which: Literal["shown", "hidden", "all"]) -> bytes:
        """The shown input, all others, or all of them, as bytes for a sandbox; made once.

        Raises:
            NotPlain: an input has no plain form.
        """
        if which not in self._prepared:
            kept = self.kept if which == "all" else None
            there = kept.read() if kept else None
            self._prepared[which] = self._as_bytes(which) if there is None else there
            if kept and there is None:
                kept.write(self._prepared[which])
        return self._prepared[which]

    def _as_bytes(self, which: str) -> bytes:
        parts = {"shown": slice(0, 1), "hidden": slice(1, None), "all": slice(None)}
        inputs = list(self.inputs[parts[which]])
        return packed_worlds(inputs) if self.runner["kind"] == "sql" else packed(inputs)


@dataclass(frozen=True)
class Answered:
    """What became of one question in one notebook.

    All of it is the student's process speaking, apart from `problem`: claims to be
    compared with an answer key, and never to be believed for points.

    Attributes:
        kind: what stood under the slug once all cells had run: a "text" (a query), a
            "function" (or class), another "value" (rows, a frame), or "nothing".
        text: the answer, where it is a text.
        outcomes: one a world, as `Exercise.running` gives them; empty where there was nothing to run.
        problem: one sentence for a report, where something kept the answer from being run.
        notes: sentences about its cell: what it raised, magics that were passed over.
        blank: nothing was attempted; the starter is still there.
        worked_out: the answer is a result already, not something to run on other data.
        mark: two answers to one question with the same mark, if they have one, are the same query or model.
    """

    slug: str
    kind: Literal["text", "function", "value", "nothing"]
    text: str | None = None
    outcomes: tuple[Outcome, ...] = ()
    problem: str | None = None
    notes: tuple[str, ...] = ()
    blank: bool = False
    worked_out: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Limits:
    """How much one notebook may take.

    Attributes:
        cell_seconds: wall time of each answer cell.
        notebook_seconds: wall time of everything in a notebook.
        grace_seconds: how much later than that something may be on a busy machine, before its process is killed.
        cpu_seconds: of all threads together, for everything in a notebook.
        memory_bytes: beyond what an empty notebook has.
        disk_bytes: of files, which live in memory and count once more.
        result_bytes: of one result on its way out.
        notebook_bytes: of all results of a notebook.
        threads: at once.
    """

    cell_seconds: float = 10.0
    notebook_seconds: float = 300.0
    grace_seconds: float = 5.0
    cpu_seconds: int = 300
    memory_bytes: int = 1 << 30
    disk_bytes: int = 64 << 20
    result_bytes: int = 4 << 20
    notebook_bytes: int = 64 << 20
    threads: int = 64
