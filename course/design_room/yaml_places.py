"""A YAML text as a tree that knows where each of its parts stands, so that an edit touches nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import yaml

BLANK = ("", "null", "~", "Null", "NULL")


@dataclass
class Place:
    """A part of a text, from `start` up to `end` (characters), without what follows it on its line.

    `parts` are the items of a list; `pairs` are (name, value) of a mapping. `text` is a scalar's value.
    """

    kind: Literal["text", "list", "mapping", "alias"]
    start: int
    end: int
    text: str = ""
    plain: bool = False
    flow: bool = False
    parts: list[Place] = field(default_factory=list)
    pairs: list[tuple[Place, Place]] = field(default_factory=list)

    @property
    def blank(self) -> bool:
        return self.kind == "text" and self.plain and self.text in BLANK

    def get(self, name: str) -> Place | None:
        """The value of a mapping's name, or None."""
        return next((value for key, value in self.pairs if key.text == name), None)


def read(text: str) -> Place | None:
    """The text's last document that is not empty; None where there is none. Raises yaml.YAMLError, RecursionError."""
    events = yaml.parse(text, Loader=yaml.SafeLoader)
    found = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            root = _next(events, text)
            if not root.blank:
                found = root
    return found


def _next(events: Iterator[yaml.Event], text: str) -> Place:
    place = _placed(next(events), events, text)
    assert place is not None
    return place


def _placed(event: yaml.Event, events: Iterator[yaml.Event], text: str) -> Place | None:
    """The part that begins with an event; None at the end of a list or a mapping."""
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.AliasEvent):
        return Place("alias", start, end, event.anchor)
    if isinstance(event, yaml.ScalarEvent):
        return Place("text", start, _without_space(text, start, end), event.value, event.style is None)
    if isinstance(event, yaml.SequenceStartEvent):
        place = Place("list", start, end, flow=bool(event.flow_style))
        while (part := _placed(following := next(events), events, text)) is not None:
            place.parts.append(part)
    elif isinstance(event, yaml.MappingStartEvent):
        place = Place("mapping", start, end, flow=bool(event.flow_style))
        while (name := _placed(following := next(events), events, text)) is not None:
            place.pairs.append((name, _next(events, text)))
    else:
        return None
    last = [*place.parts, *(value for _, value in place.pairs)][-1:]
    # A block ends, to YAML, where the next one begins; to a reader, with its last word.
    place.end = following.end_mark.index if place.flow else max([place.end, *(one.end for one in last)])
    return place


def _without_space(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in " \t\r\n":
        end -= 1
    return end


def line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Where the line ends, before its line break."""
    ends = [found for found in (text.find("\n", at), text.find("\r", at)) if found >= 0]
    return min(ends, default=len(text))


def next_line(text: str, at: int) -> int:
    """Where the next line begins, or the text ends."""
    end = line_end(text, at)
    return end + (2 if text[end : end + 2] == "\r\n" else 1 if end < len(text) else 0)


def column(text: str, at: int) -> int:
    return at - line_start(text, at)


def newline(text: str) -> str:
    """The text's own line break."""
    return "\r\n" if "\r\n" in text else "\n"
