"""The tables of a universe: grain, rows, columns with types and notes, for a terminal and for the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING

from autograder.universe import SCHEMA, Parameters, Universe
from autograder.universe.columns import height
from autograder.universe.sizes import rows_expected
from course.described.html import Section, Table

if TYPE_CHECKING:
    from rich.console import RenderableType

MOST_COUNTED = 200_000
"""Deliveries up to which every table is made to count its rows."""


def overview(universe: Universe) -> RenderableType:
    """Every table for a terminal: grain, rows, what its days are, and each column with type and note.

    Large tables are not made; their rows are what the parameters make likely.
    """
    from rich.console import Group
    from rich.table import Table as Grid
    from rich.text import Text

    rows = rows_by_table(universe)
    parts: list[RenderableType] = [Text(summary(universe.parameters)), Text()]
    for name, schema in SCHEMA.items():
        days = f", a partition per day of {schema.daily}" if schema.daily else ""
        parts.append(Text.assemble((name, "bold"), f"  {rows[name]} rows{days}"))
        parts.append(Text(f"  {schema.grain}"))
        columns = Grid.grid(padding=(0, 2))
        for column, type_ in schema.columns.items():
            columns.add_row("", column, Text(type_, style="dim"), _note(name, column))
        parts += [columns, Text()]
    return Group(*parts)


def rows_by_table(universe: Universe) -> dict[str, str]:
    """How many rows each table has, as text: counted in a small universe, else about."""
    expected = rows_expected(universe.playback)
    if expected["viewing_events_raw"] <= MOST_COUNTED:
        return {table: f"{height(universe.columns(table)):,}" for table in SCHEMA}
    return {table: f"about {float(f'{rows:.2g}'):,.0f}" for table, rows in expected.items()}


def summary(knobs: Parameters) -> str:
    return (
        f"Seed {knobs.seed}: {knobs.n_members:,} members, {knobs.n_titles:,} titles, {knobs.days} days"
        f" from {knobs.start_date}, {knobs.partitions} partitions, batches of {knobs.batch_minutes} minutes."
    )


def _note(table: str, column: str) -> str:
    schema = SCHEMA[table]
    note = schema.notes.get(column, "")
    if column in schema.key:
        return f"key; {note}" if note else "key"
    return note


def tables(universe: Universe) -> Section:
    rows = rows_by_table(universe)
    listed = Table(
        "Tables",
        ("table", "rows", "grain", "a partition per day of"),
        [(name, rows[name], schema.grain, schema.daily or "one piece") for name, schema in SCHEMA.items()],
    )
    return Section("tables", "Tables and columns", "", None, (listed, *_columns()))


def _columns() -> Iterator[Table]:
    for name, schema in SCHEMA.items():
        rows = [(column, type_, _note(name, column)) for column, type_ in schema.columns.items()]
        yield Table(f"Columns of {name}", ("column", "type", "note"), rows)


def parameters(knobs: Parameters) -> Section:
    usual = Parameters()
    rows = [
        (knob.name, str(getattr(knobs, knob.name)), str(getattr(usual, knob.name))) for knob in fields(knobs)
    ]
    table = Table("Parameters", ("parameter", "here", "unless turned"), rows)
    return Section("parameters", "Parameters", "With these, the same rows can be made again.", None, (table,))
