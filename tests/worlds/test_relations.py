"""Derived worlds deliver the same facts otherwise: what a relation changes, it says, and nothing else changes."""

from __future__ import annotations

from collections import Counter

import pytest

from autograder.universe.schema import SCHEMA
from autograder.worlds import (
    beyond_window,
    duplicates,
    empty,
    handmade,
    replayed_batch,
    resplit_batches,
    resplit_older_batches,
    retry_storm,
    run_again,
    shuffled_rows,
)

RAW = "viewing_events_raw"
ORIGINALS = [duplicates(seed=3), retry_storm(seed=2, batch_minutes=60), beyond_window(seed=4), empty()]
RELATIONS = [shuffled_rows, replayed_batch, resplit_batches, resplit_older_batches]


def multiset(rows):
    return Counter(tuple(row.values()) for row in rows)


def without_batch(rows):
    return [{name: value for name, value in row.items() if name != "ingest_batch_id"} for row in rows]


@pytest.fixture(params=ORIGINALS, ids=lambda world: world.name)
def original(request):
    return request.param


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.__name__)
def test_a_relation_leaves_its_original_alone_and_is_the_same_each_time(relation, original):
    before = repr(original.rows(SCHEMA))
    derived = relation(original)
    assert derived.rows(SCHEMA) == relation(original).rows(SCHEMA)
    for rows in derived.rows(SCHEMA).values():
        for row in rows:
            row.clear()
    assert repr(original.rows(SCHEMA)) == before
    assert derived.original is original and derived.keeps == "same" and derived.name != original.name
    assert "1 row of" in derived.said(1) and "2 rows of" in derived.said(2)


def test_shuffled_rows_are_a_permutation(original):
    before, after = original.rows(SCHEMA), shuffled_rows(original).rows(SCHEMA)
    for table in SCHEMA:
        assert multiset(after[table]) == multiset(before[table])
    if before[RAW]:
        assert after[RAW] != before[RAW]
        assert shuffled_rows(original, seed=2).rows((RAW,)) != shuffled_rows(original, seed=3).rows((RAW,))


def test_a_replay_adds_exact_copies_of_one_batch(original):
    before, after = original.rows(SCHEMA), replayed_batch(original).rows(SCHEMA)
    for table in SCHEMA:
        if table != RAW:
            assert after[table] == before[table]
    assert len({id(row) for row in after[RAW]}) == len(after[RAW])
    added = multiset(after[RAW]) - multiset(before[RAW])
    assert not multiset(before[RAW]) - multiset(after[RAW])
    if not before[RAW]:
        assert not added
        return
    sizes = Counter(row["ingest_batch_id"] for row in before[RAW])
    (batch,) = {row["ingest_batch_id"] for row in after[RAW][len(before[RAW]) :]}
    assert sizes[batch] == max(sizes.values()) == added.total()
    assert added == multiset(row for row in before[RAW] if row["ingest_batch_id"] == batch)


def test_the_batch_to_replay_may_be_named():
    original = duplicates(seed=3)
    batches = Counter(row["ingest_batch_id"] for row in original.rows((RAW,))[RAW])
    for batch, size in batches.items():
        after = replayed_batch(original, batch).rows((RAW,))[RAW]
        assert len(after) == batches.total() + size and {row["ingest_batch_id"] for row in after[-size:]} == {
            batch
        }
    assert replayed_batch(original, 10**6).rows((RAW,)) == original.rows((RAW,))


def test_other_batches_change_nothing_but_the_batch(original):
    before, after = original.rows(SCHEMA), resplit_batches(original).rows(SCHEMA)
    for table in SCHEMA:
        if table != RAW:
            assert after[table] == before[table]
    assert without_batch(after[RAW]) == without_batch(before[RAW])
    assert all(row["ingest_batch_id"] >= 1 for row in after[RAW])
    if before[RAW]:
        assert after[RAW] != before[RAW]
        together = {}
        for row in after[RAW]:
            together.setdefault(row["event_id"], set()).add(row["ingest_batch_id"])
        assert any(len(batches) > 1 for batches in together.values())


def test_other_older_batches_leave_the_newest_as_it_is(original):
    before, after = original.rows((RAW,))[RAW], resplit_older_batches(original).rows((RAW,))[RAW]
    assert without_batch(after) == without_batch(before)
    newest = max((row["ingest_batch_id"] for row in before), default=None)
    for old, new in zip(before, after, strict=True):
        assert (old["ingest_batch_id"] == newest) == (new["ingest_batch_id"] == newest)
        assert 1 <= new["ingest_batch_id"] <= newest


def test_a_job_that_ran_finds_its_own_rows():
    job = "SELECT d AS metric_date, 'drama' AS category, 1 AS plays, 2 AS members, 3 AS watch_s, 4 AS as_of_batch FROM calendar"
    original = handmade("w", "p", calendar=[{"d": "2026-03-02"}, {"d": "2026-03-03"}])
    after = run_again(job, original).rows(("calendar", "daily_published"))
    assert [row["metric_date"] for row in after["daily_published"]] == [row["d"] for row in after["calendar"]]
    assert original.rows(("daily_published",)) == {"daily_published": []}
    assert list(after["daily_published"][0]) == list(SCHEMA["daily_published"].columns)


def test_relations_may_be_chained():
    original = duplicates(seed=3)
    both = shuffled_rows(replayed_batch(original))
    assert both.original.original is original
    assert multiset(both.rows((RAW,))[RAW]) == multiset(replayed_batch(original).rows((RAW,))[RAW])
