"""A bitmap index as Druid keeps one: for each value of a dimension, the numbers of the stored rows that have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl
    from pyroaring import BitMap

    from course.labs.rollup import RollupLab


class BitmapIndex:
    """Roaring bitmaps over rows 0, 1, 2, …

    Attributes:
        bitmaps: by dimension, then by value.
        rows: how many rows there are.
    """

    def __init__(self, columns: pl.DataFrame) -> None:
        """Build it from a frame whose columns are the dimensions."""
        from pyroaring import BitMap

        self.rows = columns.height
        self.bitmaps: dict[str, dict[Any, BitMap]] = {
            column.name: {
                value: _small(BitMap((column == value).arg_true().to_numpy()))
                for value in column.drop_nulls().unique().sort()
            }
            for column in columns
        }

    def where(self, **wanted: Any) -> BitMap:
        """Rows in which each dimension has the wanted value, or one of a tuple of them."""
        from pyroaring import BitMap

        found = None
        for dimension, values in wanted.items():
            listed = values if isinstance(values, tuple) else (values,)
            any_of = BitMap.union(BitMap(), *(self.bitmaps[dimension].get(each, BitMap()) for each in listed))
            found = any_of if found is None else found & any_of
        return BitMap(range(self.rows)) if found is None else found

    def bytes(self, dimension: str) -> int:
        """Of a dimension's bitmaps, as they are written to a disk."""
        return sum(len(bitmap.serialize()) for bitmap in self.bitmaps[dimension].values())


def _small(bitmap: BitMap) -> BitMap:
    bitmap.run_optimize()
    return bitmap


def indexed(lab: RollupLab, table: str, dimensions: tuple[str, ...], order: str) -> BitmapIndex:
    """The index of a stored table whose rows lie in `order`, columns as in ORDER BY."""
    return BitmapIndex(lab.sql(f"SELECT {', '.join(dimensions)} FROM {table} ORDER BY {order}"))
