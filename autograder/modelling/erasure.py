"""The path from a member to rows: a table's own column, or a reference to rows that are a member's."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.modelling.design import NOTHING, Design, ModelTable


def of_members(
    design: Design, table: ModelTable, members: Sequence[int], place: str, seen: tuple[str, ...] = ()
) -> str:
    """An SQL condition for the rows of some members; "" where the design gives no path.

    Args:
        place: catalog and schema of the model's tables.
        seen: tables that the path has come through, so that it does not go in circles.
    """
    if table.erase in ("", NOTHING) or table.name in seen:
        return ""
    listed = ", ".join(f"'{member}'" for member in members)
    ways = [f'CAST("{table.erase}" AS VARCHAR) IN ({listed})']
    for to in table.references:
        other = design.table(to.table)
        if to.column != table.erase or other is None or other.name == table.name:
            continue
        if condition := of_members(design, other, members, place, (*seen, table.name)):
            ways.append(
                f'"{to.column}" IN (SELECT "{to.target}" FROM {place}."{other.name}" WHERE {condition})'
            )
    return " OR ".join(ways)
