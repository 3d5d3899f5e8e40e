"""A world: a named, seeded set of rows, made to provoke one kind of mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Rows = dict[str, list[dict[str, Any]]]
"""Rows by table name; each row a dict of plain values by column name."""


@dataclass(frozen=True, eq=False)
class World:
    """One set of data that an answer is judged on.

    Attributes:
        name: what a learner calls it, such as "late up to 7 days".
        provokes: one sentence: what goes amiss here for an answer that does not expect it.
        make: the rows of the tables that are asked for.
        original: for a world derived from another by a metamorphic relation, that other one.
        keeps: what the relation promises: the result is the "same", or "contains" the original's.
        said: for a derived world, the sentence for an answer whose result changed in `n` rows.
        redraw: another world of this kind, by a number from 1 on; None for rows written by hand.
        points: what being right here earns, where the exercise says so; else a share of the rest.
    """

    name: str
    provokes: str
    make: Callable[[tuple[str, ...]], Rows] = field(repr=False)
    original: World | None = None
    keeps: Literal["same", "contains"] = "same"
    said: Callable[[int], str] | None = field(default=None, repr=False)
    redraw: Callable[[int], World] | None = field(default=None, repr=False)
    points: float | None = None
    _made: dict[tuple[str, ...], Rows] = field(default_factory=dict, repr=False)

    def rows(self, tables: Iterable[str]) -> Rows:
        """The rows of some tables; made once and the same each time. Not to be changed by the caller."""
        wanted = tuple(tables)
        if wanted not in self._made:
            self._made[wanted] = self.make(wanted)
        return self._made[wanted]


class Prepared(dict[str, Any]):
    """The rows of a world of which something else is asked than one call: none, and what is asked, as plain data."""

    def __init__(self, asked: dict[str, Any], tables: Iterable[str] = ()) -> None:
        super().__init__({table: [] for table in tables})
        self.asked = asked


class AskedWorld(World):
    """A world that comes with the exercise itself: its work, small inputs drawn at random, and the like."""


def from_universe(name: str, provokes: str, **knobs: Any) -> World:
    """A world that is a slice of the universe with some knobs turned."""

    def make(tables: tuple[str, ...]) -> Rows:
        from autograder.universe import Parameters, Universe

        universe = Universe(Parameters().turned(**knobs))
        return {table: universe.rows(table) for table in tables}

    def redraw(number: int) -> World:
        return from_universe(name, provokes, **{**knobs, "seed": knobs.get("seed", 1) + 1_000 * number})

    return World(name, provokes, make, redraw=redraw)


def handmade(name: str, provokes: str, **tables: list[dict[str, Any]]) -> World:
    """A world of rows written by hand; columns that a row leaves out get a plain default.

    A table that is asked for and not written is empty. Offsets that are left out
    count up within their partition, in the order written.

    Raises:
        KeyError: a table or a column that the universe does not have.
    """
    from autograder.worlds.by_hand import completed

    written = {table: completed(table, records) for table, records in tables.items()}

    def make(wanted: tuple[str, ...]) -> Rows:
        return {table: [dict(row) for row in written.get(table, [])] for table in wanted}

    return World(name, provokes, make)
