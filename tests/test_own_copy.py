"""What an answer is given is its own: nothing that it changes is anybody else's."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from autograder.own_copy import own_copy

CELLS = st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.datetimes() | st.binary()
PLAIN = st.recursive(
    CELLS,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def changeable(value):
    """Every list and dict within a value."""
    if isinstance(value, (list, dict)):
        yield value
    if isinstance(value, (list, tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from changeable(item)


@given(PLAIN)
def test_it_is_equal_and_shares_nothing_that_can_be_changed(value):
    mine = own_copy(value)
    assert mine == value and repr(mine) == repr(value)
    assert {id(one) for one in changeable(mine)}.isdisjoint({id(one) for one in changeable(value)})


def test_what_stands_in_two_places_is_two():
    row = {"watch_s": 1}
    first, second = own_copy([row, row])
    first["watch_s"] = 2
    assert (row, second) == ({"watch_s": 1}, {"watch_s": 1})


def test_other_things_are_copied_whole_and_keep_their_type():
    ordered, seen = OrderedDict(a=[1]), {frozenset("a"), Decimal("1.5"), date(2026, 3, 2)}
    mine = own_copy({"ordered": ordered, "seen": seen, "at": datetime(2026, 3, 2)})
    assert type(mine["ordered"]) is OrderedDict and mine["ordered"] == ordered
    assert mine["ordered"]["a"] is not ordered["a"] and mine["seen"] == seen and mine["seen"] is not seen
