"""Where nodes stand when nobody has moved them: a column per step of the flow, neighbours near each other."""

from __future__ import annotations

from collections.abc import Mapping

from course.design_room.drawing import Drawing

ACROSS, DOWN = 14, 6
"""Steps, in em, from one column to the next and from one row to the next."""

Position = tuple[int, int]


def laid_out(drawing: Drawing, remembered: Mapping[str, Position] | None = None) -> dict[str, Position]:
    """A position in em for each node: the remembered one, else one of its column that is free."""
    kept = {name: at for name, at in (remembered or {}).items() if name in drawing.names}
    columns = steps(drawing)
    rows: dict[str, float] = {name: y / DOWN for name, (_, y) in kept.items()}
    taken = set(kept.values())
    found = dict(kept)
    for column in sorted(set(columns.values())):
        names = [name for name in drawing.names if columns[name] == column and name not in kept]
        for name in sorted(names, key=lambda one: _wanted(drawing, one, rows)):
            row = 0
            while _is_near((column * ACROSS, row * DOWN), taken):
                row += 1
            found[name] = (column * ACROSS, row * DOWN)
            taken.add(found[name])
            rows[name] = row
    return {name: found[name] for name in drawing.names}


def steps(drawing: Drawing) -> dict[str, int]:
    """The longest way to each node in steps; an edge that closes a circle does not count."""
    onwards = _without_circles(drawing)
    longest = dict.fromkeys(drawing.names, 0)
    for _ in drawing.names:
        for start, end in onwards:
            longest[end] = max(longest[end], longest[start] + 1)
    return longest


def _without_circles(drawing: Drawing) -> list[tuple[str, str]]:
    reached: dict[str, set[str]] = {name: {name} for name in drawing.names}  # from where each is reached
    kept = []
    for start, end in drawing.edges:
        if end in reached[start]:
            continue
        kept.append((start, end))
        for name, before in reached.items():
            if end in before or name == end:
                before |= reached[start]
    return kept


def _wanted(drawing: Drawing, name: str, rows: Mapping[str, float]) -> float:
    """The middle of what a node reads, so that lines cross less."""
    known = [rows[other] for other in drawing.into(name) if other in rows]
    return sum(known) / len(known) if known else len(drawing.names)


def _is_near(at: Position, taken: set[Position]) -> bool:
    return any(abs(at[0] - x) < ACROSS - 2 and abs(at[1] - y) < DOWN - 1 for x, y in taken)
