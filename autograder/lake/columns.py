"""Columns written as plain data, and rows of them as Arrow: what a lake is laid out from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    from pyiceberg.schema import Schema


def iceberg_schema(columns: dict[str, Any]) -> Schema:
    """A schema from names and types ("long", "decimal(9, 2)"; a dict is a struct), none of them required."""
    from pyiceberg.schema import Schema

    ids = count(1)
    return Schema.model_validate({"type": "struct", "fields": _fields(columns, ids)})


def _fields(columns: dict[str, Any], ids: Iterator[int]) -> list[dict[str, Any]]:
    fields = []
    for name, type_ in columns.items():
        field: dict[str, Any] = {"id": next(ids), "name": name, "required": False, "type": type_}
        if isinstance(type_, dict):
            field["type"] = {"type": "struct", "fields": _fields(type_, ids)}
        fields.append(field)
    return fields


def described(schema: Schema) -> list[tuple[str, str, bool]]:
    """Columns as (name with its parents', type, required), in order; a struct is its parts."""

    def parts(fields: Any, above: str) -> Iterator[tuple[str, str, bool]]:
        for field in fields:
            if field.field_type.is_struct:
                yield from parts(field.field_type.fields, f"{above}{field.name}.")
            else:
                yield above + field.name, str(field.field_type), bool(field.required)

    return list(parts(schema.fields, ""))


def arrow_table(schema: Schema, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows, as dicts by column, as the Arrow table that a schema asks for."""
    import pyarrow as pa

    return pa.Table.from_pylist(rows, schema=schema.as_arrow())


def flat(row: dict[str, Any], above: str = "") -> dict[str, Any]:
    """A row with a cell for each part of a struct, values plain."""
    cells: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            cells |= flat(value, f"{above}{name}.")
        else:
            known = value is None or isinstance(value, (str, bool, int, float, datetime, date))
            cells[above + name] = value if known else str(value)
    return cells
