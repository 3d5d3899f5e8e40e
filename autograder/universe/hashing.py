"""Random values without a random generator: each is a pure hash of seed, entity and column.

Any slice of the universe can therefore be made again, in any order, alone. The
mixer is splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
generators", 2014) on columns of unsigned 64-bit integers, which wrap around.
"""

from __future__ import annotations

import math
import zlib
from functools import lru_cache

import numpy as np

_WORD = (1 << 64) - 1
_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_GOLDEN = np.uint64(_STEP)
_MULTIPLIERS = np.uint64(_FIRST), np.uint64(_SECOND)
_SHIFTS = np.uint64(30), np.uint64(27), np.uint64(31)
_UNIT_SHIFT, _HALF = np.uint64(11), np.uint64(32)
_UNIT = 1.0 / (1 << 53)


def mix(state: np.ndarray) -> np.ndarray:
    """One step of splitmix64 per row, in place."""
    state += _GOLDEN
    shifted = state >> _SHIFTS[0]
    state ^= shifted
    state *= _MULTIPLIERS[0]
    np.right_shift(state, _SHIFTS[1], out=shifted)
    state ^= shifted
    state *= _MULTIPLIERS[1]
    np.right_shift(state, _SHIFTS[2], out=shifted)
    state ^= shifted
    return state


def mixed_number(state: int) -> int:
    """The same step for one Python integer."""
    state = (state + _STEP) & _WORD
    state = ((state ^ (state >> 30)) * _FIRST) & _WORD
    state = ((state ^ (state >> 27)) * _SECOND) & _WORD
    return state ^ (state >> 31)


@lru_cache(maxsize=4_096)
def _named(name: str) -> int:
    return mixed_number(zlib.crc32(name.encode()))


@lru_cache(maxsize=4_096)
def _column(name: str) -> np.uint64:
    return np.uint64(_named(name))


def number(seed: int, *words: str | int) -> int:
    """A 64-bit hash of a seed and a few names or numbers."""
    state = mixed_number(seed & _WORD)
    for word in words:
        state = mixed_number(state ^ (_named(word) if isinstance(word, str) else word & _WORD))
    return state


class Draws:
    """The random values of many entities of one kind: each row a hash of its own keys.

    Args:
        seed: of the universe.
        kind: of the entities; a member and a title of one number draw apart.
        keys: one or more integer columns of equal length, which together tell an entity.
    """

    def __init__(self, seed: int, kind: str, *keys: np.ndarray) -> None:
        rows, state = len(keys[0]), number(seed, kind)
        keys = [key.astype(np.uint64) for key in keys]
        # What all rows share, such as their day, is hashed once.
        while keys and rows and (keys[0] == keys[0][0]).all():
            state = mixed_number(state ^ int(keys.pop(0)[0]))
        entity = np.full(rows, state, dtype=np.uint64)
        for key in keys:
            entity = mix(key ^ entity)
        self._entity = entity

    def of(self, rows: np.ndarray) -> Draws:
        """The draws of some of the entities."""
        some = object.__new__(Draws)
        some._entity = self._entity.take(rows)
        return some

    def bits(self, column: str) -> np.ndarray:
        """An unsigned 64-bit hash per row."""
        return mix(self._entity ^ _column(column))

    def unit(self, column: str) -> np.ndarray:
        """A number in [0, 1) per row."""
        bits = self.bits(column)
        bits >>= _UNIT_SHIFT
        return bits.view(np.int64) * _UNIT  # signed numbers become floating point faster

    def chance(self, probability: float, column: str) -> np.ndarray:
        """True for about `probability` of the rows."""
        if not 0 < probability < 1:
            return np.full(len(self._entity), probability > 0)
        # The same as `unit(column) < probability`, without the floating point.
        return self.bits(column) < np.uint64(math.ceil(probability * (1 << 53)) << 11)

    def below(self, end: int | np.ndarray, column: str) -> np.ndarray:
        """An integer in [0, end) per row, for an end below 2**32."""
        high = self.bits(column)
        high >>= _HALF
        high *= np.asarray(end, dtype=np.uint64)
        high >>= _HALF
        return high.view(np.int64)

    def whole(self, low: int, high: int, column: str) -> np.ndarray:
        """An integer in [low, high) per row, for any range below 2**53."""
        return (self.unit(column) * (high - low)).astype(np.int64) + low


class Shuffle:
    """A hash of the numbers below 2**bits that can be run backwards.

    What is rare can be listed without making the rest: to know which events of a day
    are days late, ask which numbers hash into the late band. Days differ by a shift.
    """

    def __init__(self, bits: int, seed: int, purpose: str) -> None:
        self.size = 1 << bits
        self._mask = np.uint64(self.size - 1)
        self._shift = np.uint64((bits + 1) // 2)
        factors = [number(seed, purpose, turn) & (self.size - 1) | 1 for turn in range(3)]
        self._factors = [np.uint64(factor) for factor in factors]
        self._inverses = [np.uint64(pow(factor, -1, self.size)) for factor in factors]

    def unit(self, numbers: np.ndarray, shift: np.ndarray) -> np.ndarray:
        """Where each number lands in [0, 1), shifted by an unsigned number each."""
        state = numbers.astype(np.uint64) + shift & self._mask
        for factor in self._factors:
            state *= factor
            state &= self._mask
            state ^= state >> self._shift
        return state.view(np.int64) * (1.0 / self.size)

    def landing_in(self, low: float, high: float, shift: np.uint64) -> np.ndarray:
        """All numbers that `unit` sends into [low, high) under one shift, in no order."""
        first, end = (int(np.ceil(edge * self.size)) for edge in (max(low, 0.0), min(high, 1.0)))
        state = np.arange(first, end, dtype=np.uint64)
        for inverse in reversed(self._inverses):
            state ^= state >> self._shift
            state *= inverse
            state &= self._mask
        return (state - shift & self._mask).astype(np.int64)
