"""A text as YAML nodes, with the line of each; capped in size, depth and number, and without anchors, aliases and tags."""

from __future__ import annotations

import re

import yaml

from autograder.modelling.place import in_plain_words, place

MOST_CHARACTERS = 60_000
MOST_EVENTS = 6_000
DEEPEST = 12
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What YAML cannot hold, half characters that no file can, and signs that turn the text around them: a
# reader would see another design than the one that is judged.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# Where a document's text is sought line by line: YAML also ends lines at these, editors and Python at others.
_LINE_ENDS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class DesignProblem(ValueError):
    """A text that is no design; the message is one sentence with the line and what was expected there.

    Attributes:
        line: from 1; None where the text as a whole is meant.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def lines_of(text: str) -> list[str]:
    """The lines of a text as YAML counts them."""
    return _LINE_ENDS.split(text)


def composed(text: str) -> yaml.Node | None:
    """The root of the last document of a text that says something; None where none does.

    Raises:
        DesignProblem: no YAML, or more of it than a design has.
    """
    if len(text) > MOST_CHARACTERS:
        raise DesignProblem(
            f"This text has {len(text):,} characters; a design has at most {MOST_CHARACTERS:,}."
        )
    lines = lines_of(text)
    if found := _UNREADABLE.search(text):
        at = len(lines_of(text[: found.start()])) - 1
        raise DesignProblem(f"Line {at + 1}: a character here (U+{ord(found[0]):04X}) is not text.", at + 1)
    try:
        _refuse_what_no_design_has(text, lines)
        documents = [node for node in yaml.compose_all(text, Loader=_LOADER) if node is not None]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DesignProblem(in_plain_words(error, lines), mark.line + 1 if mark else None) from None
    return documents[-1] if documents else None


def _refuse_what_no_design_has(text: str, lines: list[str]) -> None:
    """Goes through the events of a text one by one, so that nothing large or deep is ever built."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        at = event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise DesignProblem(f"{place(at, lines)}: anchors and aliases (`&`, `*`) are not read here; write it out, or put the text into quotes.", at + 1)  # fmt: skip
        if getattr(event, "tag", None):
            raise DesignProblem(
                f"{place(at, lines)}: a tag (`!`) is not read here; put the text into quotes.", at + 1
            )
        # In double quotes YAML writes the same signs as "\x1b"; sentences about the design would repeat them.
        if isinstance(event, yaml.ScalarEvent) and (found := _UNREADABLE.search(event.value)):
            raise DesignProblem(
                f"{place(at, lines)}: a character here (U+{ord(found[0]):04X}) is not text.", at + 1
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise DesignProblem(
                f"{place(at, lines)}: brackets or lists stand more than {DEEPEST} deep.", at + 1
            )
        if count > MOST_EVENTS:
            raise DesignProblem(f"{place(at, lines)}: this text has more parts than a design has.", at + 1)
