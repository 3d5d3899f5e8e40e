"""A cell's canonical form: equal values become equal objects, and nothing is left that JSON or a date cannot carry."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.outcome import Failure, plain


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (3.0, 3),
        (Decimal("3.00"), 3),
        (Decimal("3.5"), 3.5),
        (Decimal("NaN"), "NaN"),
        (float("nan"), "NaN"),
        (datetime(2026, 3, 2), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 0, 0, 0, 1), datetime(2026, 3, 2, 0, 0, 0, 1)),
        (datetime(2026, 3, 2, 1, tzinfo=timezone(timedelta(hours=1))), date(2026, 3, 2)),
        ([1.0, [2.0]], (1, (2,))),
        ({"a": (1.0,)}, {"a": (1,)}),
        ({3, 1, 2}, (1, 2, 3)),
        (time(12), "12:00:00"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_the_canonical_form(value, canonical):
    got = plain(value)
    assert got == canonical and type(got) is type(canonical)


@given(st.integers())
def test_integers_of_any_size_keep_every_digit(number):
    assert plain(number) == number and type(plain(number)) is int
    assert plain(Decimal(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_keep_their_value(number):
    assert plain(number) == number


@given(
    st.recursive(
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.datetimes(), st.decimals()
        ),
        lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    )
)
def test_a_canonical_value_is_its_own_canonical_form(value):
    once = plain(value)
    assert plain(once) == once
    assert not (isinstance(once, float) and math.isnan(once))


def test_failures_are_alike_by_kind_and_error():
    assert Failure("error", "KeyError", "'a'", 3).same_as(Failure("error", "KeyError", "'b'", 9))
    assert not Failure("error", "KeyError").same_as(Failure("time limit"))
