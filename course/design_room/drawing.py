"""The graph in a design's YAML: what is placed, and who reads from whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from course.design_room import yaml_places
from course.design_room.yaml_places import Place

if TYPE_CHECKING:
    from autograder.designs import Design

SECTIONS = {"source": "sources", "processor": "processors", "sink": "sinks"}
LOOSE = "named only"
NOTHING = ("none", "no", "n/a", "-")
KINDS = {
    "source": "source",
    "processor": "processor",
    "store": "store, written and read again",
    "sink": "sink",
    LOOSE: "named only, not placed yet",
}


class NotDrawn(ValueError):
    """A text in which no graph can be read; the message is YAML's own."""


@dataclass(frozen=True)
class Node:
    """Something placed. A "store" is a sink that somebody reads; "named only" is a name without a place."""

    name: str
    kind: str


@dataclass(frozen=True)
class Drawing:
    """Nodes in the text's order, and edges (from, to) in the direction in which data flows."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(node.name for node in self.nodes)

    def kind(self, name: str) -> str | None:
        return next((node.kind for node in self.nodes if node.name == name), None)

    def into(self, name: str) -> list[str]:
        return [start for start, end in self.edges if end == name]

    def out_of(self, name: str) -> list[str]:
        return [end for start, end in self.edges if start == name]

    def said(self, name: str) -> str:
        """One node in words: "sessions, processor, reads play_log, feeds hours_table"."""
        parts = [f"{name}, {KINDS[self.kind(name) or LOOSE]}"]
        for verb, others in (("reads", self.into(name)), ("feeds", self.out_of(name))):
            if others:
                parts.append(f"{verb} {' and '.join(others)}")
        return ", ".join(parts if len(parts) > 1 else [*parts, "joined to nothing yet"])


def drawing_in(text: str) -> Drawing:
    """The graph of a text; empty where nothing is placed. Raises NotDrawn for a text that is no YAML."""
    try:
        root = yaml_places.read(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise NotDrawn(str(error)) from error
    if root is None:
        return Drawing()
    named = []
    edges: list[tuple[str, str]] = []
    for kind, section in SECTIONS.items():
        for name, node in placed(root, section):
            named.append((name, kind))
            if kind == "processor":
                edges += [(other, name) for other in joined(node, "in")]
                edges += [(name, other) for other in joined(node, "out")]
    return _drawing(named, edges)


def drawing_of(design: Design) -> Drawing:
    """The graph of a design that was read."""
    kinds = (("source", design.sources), ("processor", design.processors), ("sink", design.sinks))
    return _drawing([(node.name, kind) for kind, nodes in kinds for node in nodes], design.edges)


def _drawing(named: Iterable[tuple[str, str]], edges: Iterable[tuple[str, str]]) -> Drawing:
    kinds: dict[str, str] = {}
    for name, kind in named:
        kinds.setdefault(name, kind)
    edges = [edge for edge in dict.fromkeys(edges) if edge[0] != edge[1]]
    read = {start for start, _ in edges}
    for name in dict.fromkeys(name for edge in edges for name in edge):
        kinds.setdefault(name, LOOSE)
    return Drawing(
        tuple(
            Node(name, "store" if kind == "sink" and name in read else kind) for name, kind in kinds.items()
        ),
        tuple(edges),
    )


def placed(root: Place, section: str) -> list[tuple[str, Place]]:
    """The nodes of a section that have a name, with where they stand."""
    return [(name, node) for name, _, node in numbered(root, section)]


def numbered(root: Place, section: str) -> list[tuple[str, tuple[int, ...], Place]]:
    """As `placed`, with each node's number in its list; () where it stands alone, without a list."""
    listed = root.get(section) if root.kind == "mapping" else None
    found = []
    for number, node in items(listed):
        name = node.get("name") if node.kind == "mapping" else None
        if name is not None and name.kind == "text" and name.text.strip():
            found.append((name.text.strip(), number, node))
    return found


def items(value: Place | None) -> list[tuple[tuple[int, ...], Place]]:
    """What stands in a list, numbered, or alone."""
    if value is None or value.blank:
        return []
    return [((at,), part) for at, part in enumerate(value.parts)] if value.kind == "list" else [((), value)]


def joined(node: Place, side: str) -> list[str]:
    """The names at one side, "in" or "out", of a processor."""
    texts = [place.text for _, place in items(node.get(side)) if place.kind == "text"]
    return [name for text in texts for name in names_in(text)]


def names_in(text: str) -> list[str]:
    """Names divided by commas; the words for nothing are no names."""
    names = [name.strip() for name in text.split(",")]
    return [name for name in names if name and name.casefold() not in NOTHING]
