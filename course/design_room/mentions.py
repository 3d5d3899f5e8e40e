"""Where a design names its nodes: in their own `name`, in what they read and write, and in what is said about them."""

from __future__ import annotations

from collections.abc import Iterator

from course.design_room.drawing import SECTIONS, items, names_in, numbered
from course.design_room.meaning import Path
from course.design_room.yaml_places import Place

# Fields, by section, that hold a node's name or a list of names.
_SAID_ABOUT = {
    ("dedup",): ("where",),
    ("backfill",): ("from", "into"),
    ("privacy", "erase_path"): ("of",),
    ("failures",): ("component", "replay_from"),
    ("owners",): ("of",),
}


def of_the_graph(root: Place) -> Iterator[tuple[Path, Place]]:
    """Every place of the graph itself that holds a name, with its path."""
    for section in SECTIONS.values():
        for _, number, node in numbered(root, section):
            yield (section, *number, "name"), node.get("name")
            for side in ("in", "out") if section == SECTIONS["processor"] else ():
                yield from _texts((section, *number, side), node.get(side))


def said_about(root: Place) -> Iterator[tuple[Path, Place]]:
    """Every other place that may hold a node's name, with its path; `owners` by its keys is not among them."""
    for section, fields in _SAID_ABOUT.items():
        value: Place | None = root
        for step in section:
            value = value.get(step) if value is not None and value.kind == "mapping" else None
        for number, part in items(value):
            for field in fields if part.kind == "mapping" else ():
                yield from _texts((*section, *number, field), part.get(field))


def owners_by_name(root: Place) -> Iterator[Place]:
    """The keys of `owners`, where they are written as `node: team`."""
    owners = root.get("owners")
    if owners is not None and owners.kind == "mapping" and owners.get("of") is None:
        yield from (key for key, _ in owners.pairs)


def still_named(root: Place | None, name: str) -> list[str]:
    """The sections, in the text's order, that go on naming a node which is no longer placed."""
    if root is None:
        return []
    found = [path[0] for path, place in said_about(root) if name in names_in(place.text)]
    found += ["owners" for key in owners_by_name(root) if key.text.strip() == name]
    return [str(section) for section in dict.fromkeys(found)]


def swapped(text: str, old: str, new: str) -> str:
    """A text of names, divided by commas and perhaps in quotes, with another name for one of them."""
    return ",".join(
        part.replace(old, new) if part.strip(" \t\r\n'\"") == old else part for part in text.split(",")
    )


def _texts(path: Path, value: Place | None) -> Iterator[tuple[Path, Place]]:
    yield from (((*path, *number), place) for number, place in items(value) if place.kind == "text")
