"""What a design's YAML says, as plain data: what an edit of the text is held against."""

from __future__ import annotations

from typing import Any

import yaml

from course.design_room.drawing import SECTIONS, names_in
from course.design_room.yaml_places import BLANK

Path = tuple[str | int, ...]
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def said_in(text: str) -> dict[str, Any]:
    """What the last document of a text says, every scalar as it was written. Raises yaml.YAMLError, RecursionError."""
    documents = [one for one in yaml.load_all(text, _Loader) if one not in BLANK]
    said = documents[-1] if documents else {}
    return said if isinstance(said, dict) else {"": said}


def in_shape(said: dict[str, Any]) -> dict[str, Any]:
    """The same with every section and every joint a list; those without items are left out. Changes `said`."""
    for section in SECTIONS.values():
        nodes = said.get(section)
        if _none(nodes):
            said.pop(section, None)
        elif section == SECTIONS["processor"]:
            for node in nodes if isinstance(nodes, list) else [nodes]:
                for side in ("in", "out"):
                    if isinstance(node, dict) and side in node:
                        _shape(node, side)
    return said


def at(said: Any, path: Path) -> Any:
    """What stands at a path. Raises LookupError, TypeError."""
    for step in path:
        said = said[step]
    return said


def name_of(node: Any) -> str:
    """A node's name, or ""."""
    name = node.get("name", "") if isinstance(node, dict) else ""
    return name.strip() if isinstance(name, str) else ""


def _shape(node: dict[str, Any], side: str) -> None:
    value = node[side]
    texts = [] if _none(value) else value if isinstance(value, list) else [value]
    names = [name for text in texts for name in (names_in(text) if isinstance(text, str) else [text])]
    node[side] = names
    if not names:
        del node[side]


def _none(value: Any) -> bool:
    return value in ([], None) or (isinstance(value, str) and value in BLANK)
