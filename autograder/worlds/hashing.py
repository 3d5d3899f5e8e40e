"""Random values without a random generator: each is a pure hash of seed, column and entity.

Any slice of the universe can therefore be made again, in any order, alone. The
mixer is splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
generators", 2014) on columns of unsigned 64-bit integers, which wrap around in Polars.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import polars as pl

_GOLDEN = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB
_WORD = (1 << 64) - 1


def _mixed(state: pl.Series) -> pl.Series:
    state = state + _u64(_GOLDEN)
    state = (state ^ (state // _u64(1 << 30))) * _u64(_FIRST)
    state = (state ^ (state // _u64(1 << 27))) * _u64(_SECOND)
    return state ^ (state // _u64(1 << 31))


def _u64(value: int) -> pl.Series:
    return pl.Series([value & _WORD], dtype=pl.UInt64)


def _mixed_number(state: int) -> int:
    state = (state + _GOLDEN) & _WORD
    state = ((state ^ (state >> 30)) * _FIRST) & _WORD
    state = ((state ^ (state >> 27)) * _SECOND) & _WORD
    return state ^ (state >> 31)


class Draws:
    """The random values of a frame's entities: one series a column, each row a hash of its own keys.

    Series rather than expressions: an expression would hold the mixer's whole
    tree once for every time a value is used in it.
    """

    def __init__(self, seed: int, frame: pl.DataFrame, *keys: str) -> None:
        state = _u64(_mixed_number(seed & _WORD)).new_from_index(0, frame.height)
        for key in keys:
            state = _mixed(state ^ frame[key].cast(pl.UInt64))
        self._entity = state

    def bits(self, column: str) -> pl.Series:
        """An unsigned 64-bit hash per row."""
        return _mixed(self._entity ^ _u64(_mixed_number(zlib.crc32(column.encode()))))

    def unit(self, column: str) -> pl.Series:
        """A number in [0, 1) per row."""
        return (self.bits(column) // _u64(1 << 11)).cast(pl.Float64) / float(1 << 53)

    def chance(self, probability: float, column: str) -> pl.Series:
        """True for about `probability` of the rows."""
        return self.unit(column) < probability

    def whole(self, low: int, high: int, column: str) -> pl.Series:
        """An integer in [low, high) per row."""
        return (self.unit(column) * (high - low)).cast(pl.Int64) + low

    def choice(self, options: Sequence[str], column: str) -> pl.Series:
        """One of `options` per row, each as likely."""
        return pl.Series(list(options), dtype=pl.String).gather(self.whole(0, len(options), column))
