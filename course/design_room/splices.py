"""What to cut out of a design's text, and what to put there instead, for each change of its graph.

A splice is (start, end, text), in characters of the text as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from course.design_room.drawing import SECTIONS, items, joined, names_in
from course.design_room.yaml_places import Place, column, line_end, line_start, newline, next_line

Splice = tuple[int, int, str]


def adding(text: str, root: Place, section: str, name: str) -> Iterator[Splice]:
    """Put a node at the end of a section, in the way in which the section is written."""
    line = newline(text)
    key, listed = next(((key, value) for key, value in root.pairs if key.text == section), (None, None))
    if key is None and root.flow and root.pairs:
        yield root.end - 1, root.end - 1, f", {section}: [{{name: {name}}}]"
    elif key is None:
        before = [value for known, value in root.pairs if known.text in _before(section)]
        at = line_end(text, max(value.end for value in before)) if before else len(text.rstrip())
        gap = line if at else ""
        yield at, at, f"{gap}{section}:{line}  - name: {name}{'' if before or at else line}"
    elif listed.blank or (listed.kind == "list" and not listed.parts):
        indent = " " * column(text, key.start)
        if root.flow:
            yield (
                listed.start,
                listed.end,
                f"{'' if listed.end > listed.start else ' '}[{{name: {name}}}]",
            )
            return
        # What stands behind the colon goes, a comment behind it stays.
        yield len(text[: listed.start].rstrip(" ")), listed.end, ""
        at = line_end(text, listed.end)
        yield at, at, f"{line}{indent}  - name: {name}"
    elif listed.kind == "list" and listed.flow:
        at = listed.parts[-1].end
        yield at, at, f", {{name: {name}}}"
    elif listed.kind == "list":
        at = line_end(text, listed.end)
        yield at, at, f"{line}{' ' * column(text, listed.start)}- name: {name}"


def _before(section: str) -> Sequence[str]:
    order = list(SECTIONS.values())
    return order[: order.index(section)]


def joining(text: str, node: Place, side: str, name: str) -> Iterator[Splice]:
    """Put a name at one side, "in" or "out", of a processor."""
    line, value = newline(text), node.get(side)
    if value is None:
        keys = {key.text: (key, value) for key, value in node.pairs}
        key, beside = keys.get("in", keys["name"]) if side == "out" else keys["name"]
        if node.flow:
            yield beside.end, beside.end, f", {side}: [{name}]"
        else:
            at_end = line_end(text, beside.end)
            yield at_end, at_end, f"{line}{' ' * column(text, key.start)}{side}: [{name}]"
    elif value.blank or not joined(node, side):
        yield value.start, value.end, f"{'' if value.end > value.start else ' '}[{name}]"
    elif value.kind == "text":
        yield value.start, value.end, f"[{text[value.start : value.end]}, {name}]"
    elif value.kind == "list" and value.flow:
        yield value.parts[-1].end, value.parts[-1].end, f", {name}"
    elif value.kind == "list":
        at_end = line_end(text, value.end)
        yield at_end, at_end, f"{line}{' ' * column(text, value.start)}- {name}"


def parting(text: str, node: Place, side: str, name: str) -> Iterator[Splice]:
    """Take a name out of one side of a processor."""
    gone = []
    for number, place in items(node.get(side)):
        if place.kind != "text" or name not in names_in(place.text):
            continue
        if left := ", ".join(one for one in names_in(place.text) if one != name):
            quote = "" if place.plain else "'"
            yield place.start, place.end, f"{quote}{left}{quote}"
        elif number:
            gone.append(place)
        else:
            yield place.start, place.end, "[]"
    yield from without(text, node, side, gone)


def without(text: str, mapping: Place, field: str, gone: Sequence[Place]) -> Iterator[Splice]:
    """Take items out of a mapping's list, with the comma or the line that is theirs."""
    key, listed = next(((key, value) for key, value in mapping.pairs if key.text == field), (None, None))
    if key is None or listed.kind != "list" or not gone:
        return
    first_left = next(
        (number for number, part in enumerate(listed.parts) if part not in gone), len(listed.parts)
    )
    for number, part in enumerate(listed.parts):
        if part not in gone:
            continue
        if not listed.flow:
            yield _dash_line(text, listed, part), next_line(text, part.end), ""
        elif number > first_left:
            yield listed.parts[number - 1].end, part.end, ""
        else:
            yield (
                part.start,
                (listed.parts[number + 1].start if number + 1 < len(listed.parts) else part.end),
                "",
            )
    if first_left == len(listed.parts) and not listed.flow:
        colon = text.index(":", key.end) + 1
        yield colon, colon, " []"


def _dash_line(text: str, listed: Place, part: Place) -> int:
    """Where the line begins on which the dash of a list's item stands."""
    at, dash = line_start(text, part.start), column(text, listed.start)
    while at > listed.start and text[at + dash : at + dash + 1] != "-":
        at = line_start(text, at - 1)
    return at
