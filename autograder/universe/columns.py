"""A table as columns: NumPy arrays with what NumPy lacks, which is NULL, short words and hexadecimal ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import polars as pl

_POLARS = {
    "BIGINT": "Int64",
    "INTEGER": "Int32",
    "DOUBLE": "Float64",
    "BOOLEAN": "Boolean",
    "VARCHAR": "String",
    "DATE": "Date",
}


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        values: numbers, booleans, datetime64, or Python strings (dtype object).
        null: True where the value is NULL; None when none is.
        words: the values are positions in this list of words.
        hexadecimal: the values are unsigned 64-bit integers, read as 16 hexadecimal digits.
    """

    values: np.ndarray
    null: np.ndarray | None = None
    words: Sequence[str] | None = None
    hexadecimal: bool = False

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: np.ndarray) -> Column:
        """The chosen rows, in the order given."""
        null = None if self.null is None else self.null.take(rows)
        return Column(self.values.take(rows), null, self.words, self.hexadecimal)

    def plain(self) -> list[Any]:
        """Python values, None for NULL."""
        if self.hexadecimal:
            values = [f"{bits:016x}" for bits in self.values.tolist()]
        elif self.words is not None:
            values = [self.words[place] for place in self.values.tolist()]
        else:
            values = self.values.tolist()
        if self.null is None:
            return values
        return [None if null else value for value, null in zip(values, self.null.tolist(), strict=True)]

    def series(self, type_: str, *, words_as_enum: bool = False) -> pl.Series:
        """A Polars series of a DuckDB type; a column of words becomes text unless an Enum will do."""
        import polars as pl

        if self.hexadecimal:
            series = pl.Series(_hexadecimal(self.values))
        elif self.words is not None:
            enum = pl.Enum(list(self.words))
            series = pl.Series(self.values.astype(np.uint8)).cat.to(enum)
            series = series if words_as_enum else series.cast(pl.String)
        elif self.values.dtype == object:
            series = pl.Series(self.values.tolist(), dtype=pl.String)
        elif type_ == "TIMESTAMP":
            series = pl.Series(self.values.view(np.int64)).cast(pl.Datetime("us"))
        else:
            series = pl.Series(self.values).cast(getattr(pl, _POLARS[type_]))
        if self.null is not None and self.null.any():
            series = pl.select(pl.when(pl.Series(~self.null)).then(series)).to_series()
        return series


Columns = dict[str, Column]
"""A table: columns of equal length by name."""


def height(columns: Mapping[str, Column]) -> int:
    """How many rows a table has."""
    return len(next(iter(columns.values())))


def taken(columns: Mapping[str, Column], rows: np.ndarray) -> Columns:
    """The chosen rows of every column."""
    return {name: column.take(rows) for name, column in columns.items()}


def records(columns: Mapping[str, Column]) -> list[dict[str, Any]]:
    """A table as a list of rows, each a dict of plain values."""
    lists = [column.plain() for column in columns.values()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*lists, strict=True)]


def frame(
    columns: Mapping[str, Column], types: Mapping[str, str], *, words_as_enum: bool = False
) -> pl.DataFrame:
    """A table as a Polars frame with exactly the columns and types asked for."""
    import polars as pl

    return pl.DataFrame(
        {
            name: columns[name].series(type_, words_as_enum=words_as_enum).alias(name)
            for name, type_ in types.items()
        }
    )


def words(places: np.ndarray, options: Sequence[str], null: np.ndarray | None = None) -> Column:
    """A column of words from positions in a list of at most 255."""
    return Column(places.astype(np.uint8), null, options)


def texts(values: Sequence[str | None]) -> Column:
    """A column of any texts."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return Column(column)


def timestamps(start: np.datetime64, microseconds: np.ndarray, null: np.ndarray | None = None) -> Column:
    """UTC times, `microseconds` after `start`."""
    return Column(start.astype("datetime64[us]") + microseconds.view("timedelta64[us]"), null)


@lru_cache(maxsize=1)
def _four_digits() -> np.ndarray:
    """The hexadecimal digits of every two bytes, the first byte being the low one."""
    two = np.array([f"{byte:02x}".encode() for byte in range(256)], dtype="S2").view(np.uint16)
    return np.stack(np.broadcast_arrays(two, two[:, None]), axis=-1).view(np.uint32).ravel()


def _hexadecimal(bits: np.ndarray) -> object:
    """A text column for Polars, made from one lookup per two bytes instead of one Python string a row."""
    import nanoarrow

    length = len(bits)
    digits = _four_digits().take(bits.astype("<u8").byteswap().view("<u2")).view(np.uint8)
    offsets = np.arange(0, 16 * (length + 1), 16, dtype=np.int64)
    return nanoarrow.c_array_from_buffers(nanoarrow.large_string(), length, [None, offsets, digits])
