"""Two tables are the same answer, or the difference that is named is a true one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from autograder.compare import _key_length, contains, difference, same, unmatched_rows
from autograder.outcome import Failure, Table, plain


def table(*rows, columns=None):
    width = len(rows[0]) if rows else 1
    return Table(
        tuple(columns or (f"c{number}" for number in range(width))),
        tuple(tuple(map(plain, row)) for row in rows),
    )


def agree(one, other, **how):
    """Whether two cells are the same to the judge, asked both ways."""
    there, back = table((one,)), table((other,))
    assert same(there, back, **how) == same(back, there, **how)
    assert (difference(there, back) is None) == same(there, back)
    return same(there, back, **how)


NESTED = {"a": [1, {"b": None}], "c": (2.5, date(2026, 3, 2))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, None),
        (1, 1.0),
        (1, Decimal("1")),
        (Decimal("1.00"), 1.0),
        (Decimal("0.1"), 0.1),
        (0.1 + 0.2, 0.3),
        (1e9, 1e9 * (1 + 1e-10)),
        (2**70, float(2**70)),
        (float("nan"), float("nan")),
        (float("inf"), float("inf")),
        (0.0, -0.0),
        (date(2026, 3, 2), datetime(2026, 3, 2)),
        (datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 2, 12)),
        (datetime(2026, 3, 2, 2, tzinfo=timezone(timedelta(hours=2))), date(2026, 3, 2)),
        ([1, 2], (1, 2.0)),
        ([0.1 + 0.2, None], [0.3, None]),
        ({"b": 2, "a": 1}, {"a": 1.0, "b": Decimal(2)}),
        ({"a": [0.1 + 0.2]}, {"a": [0.3]}),
        ({1, 2, 3}, {3, 2, 1}),
        (NESTED, dict(reversed(NESTED.items()))),
    ],
)
def test_the_same_value_written_otherwise(one, other):
    assert agree(one, other)
    assert agree(one, other, ordered=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, 0),
        (None, ""),
        (None, float("nan")),
        (True, 1),
        (False, 0),
        (True, "True"),
        (1, "1"),
        (1, 2),
        (1.0, 1.0 + 1e-8),
        (2**70, 2**70 + 1),
        (float("inf"), float("-inf")),
        (date(2026, 3, 2), datetime(2026, 3, 2, 0, 0, 0, 1)),
        (date(2026, 3, 2), "2026-03-02"),
        ([1, 2], [2, 1]),
        ([1], [True]),
        ([1, 2], [1, 2, 3]),
        ({"a": 1}, {"a": 1, "b": None}),
        ({"a": True}, {"a": 1}),
        ({}, []),
        ({"a": 1}, [("a", 1)]),
        ([0.1], [0.2]),
    ],
)
def test_another_value(one, other):
    assert not agree(one, other)
    assert not agree(one, other, ordered=True)


def test_column_names_count_and_their_letter_case_does_not():
    assert same(table((1, 2), columns=("Plays", "DAY")), table((1, 2), columns=("plays", "day")))
    swapped = table((2, 1), columns=("day", "plays"))
    assert not same(swapped, table((1, 2), columns=("plays", "day")))
    assert difference(swapped, table((1, 2), columns=("plays", "day"))).kind == "columns"
    assert difference(Table((), ()), table((1,))).kind == "columns"
    assert difference(table((1, 1), columns=("x", "x")), table((1,), columns=("x",))).kind == "columns"


def test_duplicates_are_counted():
    assert not same(table((1,), (1,)), table((1,)))
    assert same(table((1,), (1,)), table((1,), (1,)))
    assert unmatched_rows(table((1,), (1,), (2,)), table((1,), (2,), (2,))) == ([(2,)], [(1,)])
    one_row = (0.3,)
    assert unmatched_rows(Table(("c0",), (one_row,) * 3), table((0.1 + 0.2,))) == ([], [(0.3,)] * 2)


def test_order_counts_only_where_it_is_asked_for():
    up, down = table((1,), (2,)), table((2,), (1,))
    assert same(up, down) and not same(up, down, ordered=True)
    assert difference(up, down) is None and difference(up, down, ordered=True).kind == "order"


def test_failures_are_the_same_when_they_failed_in_the_same_way():
    assert same(Failure("error", "KeyError", "'a'"), Failure("error", "KeyError", "'b'"))
    assert not same(Failure("error", "KeyError"), Failure("error", "ValueError"))
    assert not same(Failure("time limit"), table((1,)))
    assert not same(table((1,)), Failure("time limit"))
    assert difference(Failure("no result"), table((1,))).kind == "failed"


def test_contains_counts_duplicates():
    assert contains(table((1,), (2,), (2,)), table((2,), (2,)))
    assert not contains(table((1,), (2,)), table((2,), (2,)))
    assert not contains(Failure("no result"), table((1,)))
    assert not contains(table((1,), columns=("other",)), table((1,)))


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.integers(),
    st.floats(allow_nan=True, width=32),
    st.text(max_size=3),
    st.dates(),
    st.datetimes(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.lists(st.one_of(st.none(), st.integers(-2, 2), st.floats(-1, 1)), max_size=2),
    st.dictionaries(st.sampled_from("ab"), st.integers(-2, 2), max_size=2),
)


def row_lists(width):
    return st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=8)


ROWS = st.integers(1, 4).flatmap(row_lists)
TWO_TABLES = st.integers(1, 4).flatmap(lambda width: st.tuples(row_lists(width), row_lists(width)))


@given(ROWS, st.randoms(use_true_random=False))
def test_a_table_is_the_same_as_its_permutation(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert same(table(*shuffled), table(*rows))
    assert difference(table(*shuffled), table(*rows)) is None


@given(ROWS, st.data())
def test_one_changed_cell_is_found_and_named_truly(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[0]) - 1))
    cell = data.draw(CELLS)
    assume(not same(table((cell,)), table((rows[at][column],))))
    changed = list(rows)
    changed[at] = (*rows[at][:column], cell, *rows[at][column + 1 :])
    expected, got = table(*rows), table(*changed)
    assert not same(got, expected) and not same(expected, got)
    found = difference(got, expected)
    assert found.missing == (expected.rows[at],) and found.extra == (got.rows[at],)
    if found.kind == "cells":
        identity, name, mine, theirs = found.cell
        assert name == f"c{column}"
        assert same(table((mine,)), table((cell,))) and same(table((theirs,)), table((rows[at][column],)))
        assert all(expected.rows[at][int(key[1:])] == value for key, value in identity.items())
        assert set(identity) == {f"c{at}" for at in range(_key_length(expected))}
    else:
        assert column < _key_length(expected), "only a changed key makes it another row"


@given(ROWS, st.data())
def test_a_row_too_many_or_too_few_is_found(rows, data):
    extra = data.draw(st.sampled_from(rows))
    more = table(*rows, extra)
    assert not same(more, table(*rows)) and not same(table(*rows), more)
    missing, superfluous = unmatched_rows(more, table(*rows))
    assert not missing and len(superfluous) == 1
    assert same(table(superfluous[0]), table(extra))


@given(TWO_TABLES)
def test_a_named_cell_is_in_both_tables(tables):
    rows, others = tables
    got, expected = table(*rows), table(*others)
    found = difference(got, expected)
    assert (found is None) == same(got, expected)
    if found is None or found.kind != "cells":
        return
    identity, name, mine, theirs = found.cell
    at = int(name[1:])

    def holds(rows, value):
        return any(
            row[at] is value
            and all(same(table((row[int(key[1:])],)), table((cell,))) for key, cell in identity.items())
            for row in rows
        )

    assert holds(got.rows, mine) and holds(expected.rows, theirs)
