"""Quantities with units: read strictly, written so that they can be read again."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.quantities import NotAQuantity, in_words, read_quantity

READ = {
    "23.1 M events/s": (23.1e6, "count/s"),
    "2e12 events/d": (2e12 / 86_400, "count/s"),
    "20 B events per day": (20e9 / 86_400, "count/s"),
    "2 billion a day": (2e9 / 86_400, "count/s"),
    "37 M/s": (37e6, "count/s"),
    "1.5 KB": (1_500, "bytes"),
    "1.5 kB": (1_500, "bytes"),
    "512 MiB": (512 * 1024**2, "bytes"),
    "512 MB": (512e6, "bytes"),
    "10 MB/s": (10e6, "bytes/s"),
    "4 Gbit/s": (5e8, "bytes/s"),
    "3 million GB": (3e15, "bytes"),
    "7 d": (604_800, "duration"),
    "15min": (900, "duration"),
    "60 s at p95": (60, "duration"),
    "$ 93 M/y": (93e6 / 31_536_000, "money/s"),
    "93 M$ per year": (93e6 / 31_536_000, "money/s"),
    "$0.023/GB": (0.023e-9, "money/B"),
    "2 %": (0.02, "share"),
    "0.01 % of billing events": (0.0001, "share"),
    "11,200": (11_200, "count"),
    "11_200": (11_200, "count"),
    "5 x": (5, "count"),
    "~40 B": (40, "bytes"),
    "2e12 events/d / 86,400 = 23.1 M events/s": (23.1e6, "count/s"),
}


@pytest.mark.parametrize("text", READ)
def test_what_engineers_write_is_read(text):
    read = read_quantity(text)
    assert (pytest.approx(read.value), read.dimension) == READ[text]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("5 to 10 s", "range"), ("5-10 s", "range"), ("5 m", "`min` or `M`"), ("3 Gb/s", "`GB` or `Gbit`"), ("1,5 KB", "comma"),
        ("fast", "not a quantity"), ("", "not a quantity"), ("3 GB/s/d", "two periods"), ("3 GB/furlong", "no period"),
        ("1e400", "too large"), ("9" * 300, "characters"), ("3 €x", "no"), ("12; drop", "no unit"),
    ],
)  # fmt: skip
def test_what_may_mean_two_things_is_refused_with_a_sentence(text, says):
    with pytest.raises(NotAQuantity, match=says):
        read_quantity(text)


def test_powers_of_1000_and_of_1024_are_kept_apart():
    assert read_quantity("1 GiB").value / read_quantity("1 GB").value == pytest.approx(1.073741824)


DIMENSIONS = ["bytes", "bytes/s", "count", "count/s", "duration", "share", "money/s"]


@given(st.floats(1e-2, 1e17), st.sampled_from(DIMENSIONS))
def test_what_is_written_is_read_again_to_three_digits(value, dimension):
    read = read_quantity(in_words(value, dimension))
    assert read.dimension == dimension
    assert math.isclose(read.value, value, rel_tol=6e-3)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        assert math.isfinite(read_quantity(text).value)
    except NotAQuantity as error:
        assert str(error)
