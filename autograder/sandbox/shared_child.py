"""The side of a shared process that runs texts of any number of notebooks, and nothing else of them.

No Python of a student ever runs here. A query that could do more than read is passed
over, and a data model is loaded into a database of its own. So what one text leaves
behind is nothing, and what the next one gives does not depend on whose came before.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from autograder.outcome import Failure, Outcome, Table
from autograder.sandbox import wire
from autograder.sandbox.given_worlds import NAME, GivenWorlds, Ready
from autograder.sandbox.kinds import AskedModel

if TYPE_CHECKING:
    from autograder.sandbox.child import Line

# What may give something else each time it is asked.
_BY_CHANCE = re.compile(
    r"\b(\w*random\w*|\w*uuid\w*|setseed|(now|today)\s*\(|localtime\w*|\w+_timestamp|\w*sample\b)",
    re.IGNORECASE,
)


class Queries:
    """A question that a query answers."""

    def __init__(self, number: int, runner: dict[str, Any], payload: bytes, ready: Ready) -> None:
        self._worlds = GivenWorlds(payload, ready, f"{NAME}_{number}")
        self._seconds = runner["seconds"]

    def mark(self, text: str) -> str:
        """As `mark_of_query`."""
        return mark_of_query(text)

    def outcomes(self, text: str) -> Iterator[Outcome | None]:
        """A table for each world; None for anything else."""
        for number in range(self._worlds.count):
            outcome = self._worlds.outcome(text, number, self._seconds)
            yield outcome if isinstance(outcome, Table) else None


class Models:
    """A question that a data model answers."""

    def __init__(self, number: int, runner: dict[str, Any], payload: bytes, ready: Ready) -> None:
        self._asked = AskedModel("model", runner, ready)
        self._payload = payload

    def mark(self, text: str) -> str:
        """As `mark_of_model`."""
        return mark_of_model(text)

    def outcomes(self, text: str) -> Iterator[Outcome | None]:
        """An outcome for each world; None for one that took too long."""
        for outcome in self._asked.outcomes(text, self._payload):
            late = isinstance(outcome, Failure) and outcome.kind == "time limit"
            yield None if late else outcome


KINDS: dict[str, type[Queries | Models]] = {"sql": Queries, "model": Models}
"""Kinds of questions that can be asked of a text here."""


def converse(line: Line, ready: Ready, result_bytes: int) -> NoReturn:
    """Answer requests until the other side closes: a question to keep, a text to look at, then perhaps to run.

    A text without a mark is not run.
    """
    kept: dict[int, Queries | Models] = {}
    while True:
        asked: dict[str, Any] = wire.unpacked(line.hear())
        number = asked["question"]
        if "runner" in asked:
            runner = asked["runner"]
            kept[number] = KINDS[runner["kind"]](number, runner, line.hear(), ready)
            continue
        text = asked["text"]
        line.say(wire.packed("" if _BY_CHANCE.search(text) else kept[number].mark(text)))
        if wire.unpacked(line.hear()):
            _run(line, kept[number], text, result_bytes)


def _run(line: Line, question: Queries | Models, text: str, most: int) -> None:
    """Say an outcome for each world, or after those there are that the text has to be run elsewhere."""
    for outcome in question.outcomes(text):
        said = b"" if outcome is None else wire.packed_outcome(outcome)
        if not 0 < len(said) <= most:
            line.say(wire.packed(None))
            return
        line.say(said)


def mark_of_query(text: str) -> str:
    """The same for texts that differ in nothing but layout and comments; "" in doubt.

    The words are those that DuckDB's own parser reads, so texts with one mark are one query.
    """
    import duckdb

    try:
        whole = text.encode("utf-8")
    except UnicodeEncodeError:
        return ""
    tokens = duckdb.tokenize(text)
    ends = [at for at, _ in tokens[1:]] + [len(whole)]
    words, before = [], None
    for (at, kind), end in zip(tokens, ends, strict=True):
        if kind == duckdb.token_type.comment:
            continue
        if kind == before == duckdb.token_type.string_const:
            return ""  # a line break between two of them makes them one
        words.append(whole[at:end].strip())
        before = kind
    return _digest(*words)


def mark_of_model(text: str) -> str:
    """The same for documents that describe the same model; "" for one that describes none."""
    from autograder.modelling.document import read
    from autograder.modelling.place import NotADesign

    try:
        # A closing line break may belong to the query above it, to which it makes no difference.
        return _digest(repr(read(f"{text}\n")).encode("utf-8"))
    except (NotADesign, UnicodeEncodeError):  # what is amiss is said with the line it is in
        return ""


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
