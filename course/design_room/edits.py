"""An edit on the canvas as an edit of the YAML text: the node's own lines change, and not a byte beside them.

Each edit is made in the text, and the same one in what the text says; where the two do not agree
afterwards, the text is left alone and the learner is told to change it there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from course.design_room import yaml_places
from course.design_room.drawing import (
    LOOSE,
    SECTIONS,
    Drawing,
    NotDrawn,
    drawing_in,
    names_in,
    placed,
)
from course.design_room.meaning import at, in_shape, name_of, said_in
from course.design_room.mentions import of_the_graph, owners_by_name, said_about, swapped
from course.design_room.splices import Splice, adding, joining, parting, without
from course.design_room.yaml_places import Place

LONGEST_NAME = 60
_NAME = re.compile(r"[^\W\d][\w.-]*")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "none", "y", "n", "all"}
UNREADABLE = "The text below cannot be read as it stands, so the picture cannot change it. Mend it first."
BY_HAND = (
    "The text says this in a way I cannot change without touching what stands beside it. Change it there."
)


class NotEdited(ValueError):
    """An edit that is not made; the message says why, to the learner."""


def added(text: str, kind: str, name: str) -> str:
    """The text with a node more, at the end of its section. Raises NotEdited."""
    name = _name(name)
    section = SECTIONS.get("sink" if kind == "store" else kind)
    if section is None:
        raise NotEdited("A node is a source, a processor, a store or a sink.")
    drawing = _drawn(text)
    if drawing.kind(name) not in (None, LOOSE):
        raise NotEdited(f"There is a {drawing.kind(name)} `{name}` already. Give this one another name.")

    def meant(said: dict[str, Any]) -> None:
        said.setdefault(section, []).append({"name": name})

    return _edited(text, lambda root: adding(text, root, section, name), meant)


def renamed(text: str, old: str, new: str) -> str:
    """The text with another name for a node, wherever the graph names it. Raises NotEdited."""
    new = _name(new)
    drawing = _drawn(text)
    _known(drawing, old)
    if new == old:
        return text
    if drawing.kind(new) not in (None, LOOSE):
        raise NotEdited(f"There is a {drawing.kind(new)} `{new}` already. Give this one another name.")

    root = yaml_places.read(text)
    named = [
        (path, place)
        for path, place in (*of_the_graph(root), *said_about(root))
        if old in names_in(place.text)
    ]
    keys = [key for key in owners_by_name(root) if key.text.strip() == old]

    def splices(root: Place) -> Iterator[Splice]:
        for place in (*(place for _, place in named), *keys):
            yield place.start, place.end, swapped(text[place.start : place.end], old, new)

    def meant(said: dict[str, Any]) -> None:
        for path, _ in named:
            holder = at(said, path[:-1])
            holder[path[-1]] = swapped(holder[path[-1]], old, new)
        if keys:
            said["owners"] = {new if key.strip() == old else key: who for key, who in said["owners"].items()}

    # The paths are those of the text as it is written.
    return _edited(text, splices, meant, shaped_later=True)


def deleted(text: str, name: str) -> str:
    """The text without a node, and without what joined it to others. Raises NotEdited."""
    _known(_drawn(text), name)

    def splices(root: Place) -> Iterator[Splice]:
        for section in SECTIONS.values():
            gone = [node for other, node in placed(root, section) if other == name]
            yield from without(text, root, section, gone)
            for other, node in placed(root, section):
                if section == SECTIONS["processor"] and other != name:
                    for side in ("in", "out"):
                        yield from parting(text, node, side, name)

    def meant(said: dict[str, Any]) -> None:
        for section in SECTIONS.values():
            said[section] = [node for node in said.get(section, []) if name_of(node) != name]
        for node in said[SECTIONS["processor"]]:
            _part(node, "in", name)
            _part(node, "out", name)

    return _edited(text, splices, meant)


def connected(text: str, start: str, end: str) -> str:
    """The text in which `end` reads from `start`. Raises NotEdited."""
    drawing = _drawn(text)
    _known(drawing, start, end)
    if start == end:
        raise NotEdited("A node does not read from itself.")
    if (start, end) in drawing.edges:
        raise NotEdited(f"`{end}` reads from `{start}` already.")
    if drawing.kind(end) == "source":
        raise NotEdited(f"`{end}` is a source: it is where the data comes from, so nothing here feeds it.")
    owner, side, other = (end, "in", start) if drawing.kind(end) == "processor" else (start, "out", end)
    if drawing.kind(owner) != "processor":
        raise NotEdited(
            f"Between `{start}` and `{end}` nothing moves the data. Add a processor, and join it to both."
        )

    def splices(root: Place) -> Iterator[Splice]:
        node = next(node for name, node in placed(root, SECTIONS["processor"]) if name == owner)
        yield from joining(text, node, side, other)

    def meant(said: dict[str, Any]) -> None:
        node = next(node for node in said[SECTIONS["processor"]] if name_of(node) == owner)
        node[side] = [*node.get(side, []), other]

    return _edited(text, splices, meant)


def disconnected(text: str, start: str, end: str) -> str:
    """The text in which `end` no longer reads from `start`. Raises NotEdited."""
    drawing = _drawn(text)
    _known(drawing, start, end)
    if (start, end) not in drawing.edges:
        raise NotEdited(f"`{end}` does not read from `{start}`.")

    def splices(root: Place) -> Iterator[Splice]:
        for name, node in placed(root, SECTIONS["processor"]):
            for side, owner, other in (("in", end, start), ("out", start, end)):
                if name == owner:
                    yield from parting(text, node, side, other)

    def meant(said: dict[str, Any]) -> None:
        for node in said[SECTIONS["processor"]]:
            for side, owner, other in (("in", end, start), ("out", start, end)):
                if name_of(node) == owner:
                    _part(node, side, other)

    return _edited(text, splices, meant)


def _edited(
    text: str,
    splices: Callable[[Place], Iterator[Splice]],
    meant: Callable[[dict[str, Any]], None],
    *,
    shaped_later: bool = False,
) -> str:
    root = yaml_places.read(text) or Place("mapping", len(text), len(text))
    new = text
    for start, end, written in sorted(set(splices(root)), reverse=True):
        new = new[:start] + written + new[end:]
    try:
        wanted = said_in(text)
        meant(wanted if shaped_later else in_shape(wanted))
        if in_shape(said_in(new)) == in_shape(wanted):
            return new
    except (yaml.YAMLError, RecursionError, LookupError, TypeError, AttributeError):
        pass
    raise NotEdited(BY_HAND)


def _drawn(text: str) -> Drawing:
    try:
        return drawing_in(text)
    except NotDrawn:
        raise NotEdited(UNREADABLE) from None


def _known(drawing: Drawing, *names: str) -> None:
    for name in names:
        if drawing.kind(name) is None:
            raise NotEdited(f"Nothing here is called `{name}`.")


def _name(name: str) -> str:
    name = "_".join(name.split())
    if not name:
        raise NotEdited("Give it a name first.")
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise NotEdited(
            f"A name is at most {LONGEST_NAME} letters, digits, `_`, `.` and `-`, and begins with a letter."
        )
    if name.casefold() in _WORDS:
        raise NotEdited(f"`{name}` is a word that YAML or the design has a meaning for. Take another name.")
    return name


def _part(node: dict[str, Any], side: str, name: str) -> None:
    if side in node:
        node[side] = [one for one in node[side] if one != name]
