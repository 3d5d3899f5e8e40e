"""Worlds at another time: every date and time of their rows moved by the same days, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from autograder.worlds.world import AskedWorld, Rows, World


def moved(worlds: Iterable[World], by: timedelta) -> tuple[World, ...]:
    """The worlds, `by` whole days later; one derived from another in the list is derived from that one, moved."""
    there: dict[int, World] = {}
    return tuple(_moved(world, by, there) for world in worlds)


def _moved(world: World, by: timedelta, there: dict[int, World]) -> World:
    if not by or isinstance(world, AskedWorld):
        return world
    if id(world) not in there:
        redraw = world.redraw
        there[id(world)] = replace(
            world,
            make=lambda tables: _later(world.rows(tables), by),
            original=world.original and _moved(world.original, by, there),
            redraw=redraw and (lambda number: _moved(redraw(number), by, {})),
            _made={},
        )
    return there[id(world)]


def _later(rows: Rows, by: timedelta) -> Rows:
    return {
        table: [
            {column: value + by if isinstance(value, date) else value for column, value in row.items()}
            for row in records
        ]
        for table, records in rows.items()
    }
