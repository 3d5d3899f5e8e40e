"""A design's graph for the page, as Mermaid text, and for the ear, as who reads from whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from course.design_room.drawing import KINDS, Drawing, drawing_in, drawing_of

if TYPE_CHECKING:
    from autograder.designs import Design

_SHAPES = {
    "source": ("([", "])"),
    "processor": ("[", "]"),
    "store": ("[(", ")]"),
    "sink": ("[/", "/]"),
}
_LOOSE = ("{{", "}}")


def as_mermaid(of: Drawing | Design | str) -> str:
    """A Mermaid flowchart; the kind of each node stands in words below its name.

    Of a drawing, a design or a design's text. Raises NotDrawn for a text that is no YAML.
    """
    drawing = drawing_in(of) if isinstance(of, str) else of if isinstance(of, Drawing) else drawing_of(of)
    ids = {name: f"n{number}" for number, name in enumerate(drawing.names, start=1)}
    lines = ["flowchart LR"]
    for node in drawing.nodes:
        opens, closes = _SHAPES.get(node.kind, _LOOSE)
        lines.append(f'  {ids[node.name]}{opens}"{_quoted(node.name)}<br/>{node.kind}"{closes}')
    lines += [f"  {ids[start]} --> {ids[end]}" for start, end in drawing.edges]
    return "\n".join(lines)


def in_words(drawing: Drawing) -> list[str]:
    """One sentence a node, in the order of the flow's text."""
    return [f"{drawing.said(node.name)}." for node in drawing.nodes] or ["Nothing is placed yet."]


def as_table(drawing: Drawing) -> str:
    """The same as a Markdown table."""
    rows = [
        f"| {_cell(node.name)} | {KINDS[node.kind]} | {_listed(drawing.into(node.name))} | {_listed(drawing.out_of(node.name))} |"
        for node in drawing.nodes
    ]
    return "\n".join(["| node | kind | reads | feeds |", "| --- | --- | --- | --- |", *rows])


def _listed(names: list[str]) -> str:
    return ", ".join(map(_cell, names)) or "nothing"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _quoted(name: str) -> str:
    """A name inside Mermaid's quotes: what could end them, or mean something, as a code of its own."""
    return re.sub(r"[^\w .,/:+-]", lambda sign: f"#{ord(sign[0])};", name)
