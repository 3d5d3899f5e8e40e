"""The side of a shared process that runs queries of any number of notebooks, and nothing else of them.

No Python of a student ever runs here, and a query that could do more than read is
passed over. So what one query leaves behind is nothing, and what the next one gives
does not depend on whose came before.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, NoReturn

from autograder.outcome import Table
from autograder.sandbox import wire
from autograder.sandbox.given_worlds import NAME, GivenWorlds, Ready

if TYPE_CHECKING:
    from autograder.sandbox.child import Line

# What may give something else each time it is asked.
_BY_CHANCE = re.compile(
    r"\b(\w*random\w*|\w*uuid\w*|setseed|(now|today)\s*\(|localtime\w*|\w+_timestamp|\w*sample\b)",
    re.IGNORECASE,
)


def converse(line: Line, ready: Ready, result_bytes: int) -> NoReturn:
    """Answer requests until the other side closes: worlds to keep, a text to look at, then perhaps to run."""
    kept: dict[int, GivenWorlds] = {}
    seconds: dict[int, float] = {}
    while True:
        asked: dict[str, Any] = wire.unpacked(line.hear())
        number = asked["question"]
        if "seconds" in asked:
            kept[number] = GivenWorlds(line.hear(), ready, f"{NAME}_{number}")
            seconds[number] = asked["seconds"]
            continue
        text = asked["text"]
        line.say(wire.packed(mark(text)))
        if wire.unpacked(line.hear()):
            _run(line, kept[number], text, seconds[number], result_bytes)


def mark(text: str) -> str:
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
    return hashlib.sha256(b"\0".join(words)).hexdigest()


def _run(line: Line, worlds: GivenWorlds, text: str, seconds: float, most: int) -> None:
    """Say a table for each world, or after those there are that it has to be run elsewhere."""
    for number in range(worlds.count):
        outcome = None if _BY_CHANCE.search(text) else worlds.outcome(text, number, seconds)
        said = wire.packed_outcome(outcome) if isinstance(outcome, Table) else b""
        if not 0 < len(said) <= most:
            line.say(wire.packed(None))
            return
        line.say(said)
