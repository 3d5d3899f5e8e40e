"""What a data model says: tables with grain, keys, clocks, history and references, and queries over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("fact", "dimension", "bridge")
NOTHING = "none"
"""What `erase` says of a table that holds nothing of a member."""


@dataclass(frozen=True)
class Reference:
    """`column` leads to `target` of another table; with `at`, to the one row whose interval holds that time."""

    column: str
    table: str
    target: str
    at: str | None = None

    def __str__(self) -> str:
        at = f" at {self.at}" if self.at else ""
        return f"{self.column} -> {self.table}.{self.target}{at}"


@dataclass(frozen=True)
class History:
    """Versions of a thing: of which thing a row is one, and the interval [start, end) in which it holds."""

    of: tuple[str, ...]
    start: str
    end: str


@dataclass(frozen=True)
class ModelTable:
    """One table of a model.

    Attributes:
        kind: one of `KINDS`.
        grain: what one row is; "" while it is not said.
        key: columns that tell a row; `natural_key` says what a surrogate key stands for.
        clocks: "happened" and "arrived", each with the column that keeps it.
        erase: the column by which a member's rows are found, `NOTHING`, or "" while it is not said.
        columns: name to DuckDB type.
        load: a SELECT over the source's tables and, as `model.name`, over tables that come before.
    """

    name: str
    kind: str
    load: str
    columns: Mapping[str, str]
    grain: str = ""
    key: tuple[str, ...] = ()
    natural_key: tuple[str, ...] = ()
    clocks: Mapping[str, str] = field(default_factory=dict)
    history: History | None = None
    references: tuple[Reference, ...] = ()
    erase: str = ""


@dataclass(frozen=True, eq=False)
class Design:
    """A whole answer: tables in the order in which they are loaded, and queries by name. Equal to itself alone."""

    tables: tuple[ModelTable, ...] = ()
    queries: Mapping[str, str] = field(default_factory=dict)

    def table(self, name: str) -> ModelTable | None:
        """The table of this name in either case, or None."""
        return next((table for table in self.tables if table.name.casefold() == name.casefold()), None)
