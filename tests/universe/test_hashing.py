"""Values are hashes: known vectors, no order, even, and one that runs backwards."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.universe.hashing import Draws, Shuffle, mix, mixed_number, number


def test_the_mixer_gives_the_published_vectors_of_splitmix64():
    # The first outputs for the seed 1234567, as in the generator's reference implementations.
    expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]
    steps = np.array([(1234567 + turn * 0x9E3779B97F4A7C15) % 2**64 for turn in range(4)], dtype=np.uint64)
    assert [mixed_number(int(step)) for step in steps] == expected
    assert mix(steps).tolist() == expected


def test_a_value_depends_on_its_keys_and_not_on_the_rows_beside_it():
    keys = np.arange(1_000)
    whole = Draws(7, "event", keys, keys * 3).bits("lateness")
    chosen = np.array([900, 3, 512])
    assert (Draws(7, "event", keys[chosen], keys[chosen] * 3).bits("lateness") == whole[chosen]).all()
    assert (Draws(7, "event", keys, keys * 3).of(chosen).bits("lateness") == whole[chosen]).all()


@pytest.mark.parametrize(
    "other",
    [
        Draws(8, "event", np.arange(64)).bits("a"),
        Draws(7, "title", np.arange(64)).bits("a"),
        Draws(7, "event", np.arange(64)).bits("b"),
        Draws(7, "event", np.arange(1, 65)).bits("a"),
    ],
    ids=["seed", "kind", "column", "key"],
)
def test_another_seed_kind_column_or_key_gives_other_values(other):
    assert not (Draws(7, "event", np.arange(64)).bits("a") == other).any()


def test_units_are_even_and_uncorrelated():
    draw = Draws(3, "event", np.arange(100_000))
    first, second = draw.unit("a"), draw.unit("b")
    counts = np.bincount((first * 100).astype(int), minlength=100)
    chi_square = ((counts - 1_000) ** 2 / 1_000).sum()
    assert 40 < chi_square < 190  # 99 degrees of freedom; each end less likely than one in a million
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.02
    assert abs(np.corrcoef(first[1:], first[:-1])[0, 1]) < 0.02


@given(st.floats(0, 1), st.integers(0, 2**63))
def test_chance_is_the_unit_compared(probability, seed):
    draw = Draws(seed, "event", np.arange(50))
    assert (draw.chance(probability, "a") == (draw.unit("a") < probability)).all()


@given(st.integers(1, 2**32 - 1), st.integers(0, 2**64 - 1))
def test_below_stays_below(end, seed):
    values = Draws(seed, "event", np.arange(200)).below(end, "a")
    assert values.min() >= 0 and values.max() < end


@given(st.integers(1, 20), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_a_shuffle_sends_every_number_somewhere_of_its_own(bits, seed, shift):
    shuffle, shift = Shuffle(bits, seed, "late"), np.uint64(shift)
    numbers = np.arange(shuffle.size)
    landed = shuffle.unit(numbers, shift)
    assert len(np.unique(landed)) == shuffle.size
    low, high = sorted((seed % 1_000 / 1_000, shift % 1_000 / 1_000))
    listed = shuffle.landing_in(low, high, shift)
    assert sorted(listed.tolist()) == np.flatnonzero((landed >= low) & (landed < high)).tolist()


def test_neighbours_land_apart():
    shuffle = Shuffle(17, 5, "late")
    landed = shuffle.unit(np.arange(100_000), np.uint64(99))
    assert abs(np.corrcoef(landed[1:], landed[:-1])[0, 1]) < 0.02
    assert abs(landed.mean() - 0.5) < 0.01


def test_names_and_numbers_of_a_hash_are_told_apart():
    assert len({number(1, "a"), number(1, "b"), number(1, "a", 0), number(1, "a", 1), number(2, "a")}) == 5
