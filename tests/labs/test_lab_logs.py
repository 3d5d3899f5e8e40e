"""What the Iceberg lab works on: batches that cover the log once, and an old layout that goes on growing."""

from datetime import timedelta

import polars as pl
import pytest

from autograder.universe import Universe
from course.labs import late_merge, spark_lab
from course.labs.hive_layout import LATE_DAY, NEW_DAY, land_more, write_layout
from course.labs.table_files import Planned, numbers

_A_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return late_merge.write_log(tmp_path_factory.mktemp("lab"))


def test_each_accepted_delivery_is_in_one_batch(log):
    _, path = log
    deliveries = pl.read_parquet(path)
    cut = [
        deliveries.filter(pl.col("arrival_time").is_between(batch.first_arrival, batch.end, closed="left"))
        for batch in late_merge.batches(path)
    ]
    assert sum(part.height for part in cut) == deliveries.height
    for batch, part in zip(late_merge.batches(path), cut, strict=True):
        assert part["event_time"].min() == batch.earliest_event


def test_the_accepted_winners_are_the_universes_clean_table(log):
    clean, path = log
    last = pl.read_parquet(path).sort(late_merge.RANK).unique("event_id", keep="last")
    assert set(last.select("event_id", "revision", "watch_s").iter_rows()) == set(
        clean.select("event_id", "revision", "watch_s").iter_rows()
    )


def test_the_bound_that_expects_too_much_misses_older_copies(log):
    """Otherwise the lab's MERGE would have nothing to show."""
    _, path = log
    deliveries = pl.read_parquet(path)
    for batch in late_merge.batches(path)[1:]:
        before = deliveries.filter(pl.col("arrival_time") < batch.first_arrival)
        inside = deliveries.filter(
            pl.col("arrival_time").is_between(batch.first_arrival, batch.end, closed="left")
        )
        old = before.join(inside, on="event_id", how="semi")["event_time"]
        assert old.min() < batch.first_arrival - _A_DAY
        # A correction moves an event by a day at most, so this bound finds each older copy.
        assert old.min() >= batch.earliest_event - _A_DAY


def test_what_lands_later_is_what_the_import_lacks(tmp_path):
    clean = Universe.of_size("toy", p_delete=0.0, days=14).frame("viewing_events_clean")
    write_layout(clean, tmp_path / "hive")
    imported = sorted((tmp_path / "hive").rglob("*.parquet"))
    landed = land_more(clean, tmp_path / "hive")
    assert [file.parent.name for file in landed] == [f"event_date={LATE_DAY}", f"event_date={NEW_DAY}"]
    assert not set(landed) & set(imported) and set(landed) | set(imported) == set(
        (tmp_path / "hive").rglob("*.parquet")
    )
    whole = clean.filter(pl.col("event_time").dt.date().cast(pl.String) <= NEW_DAY)
    found = numbers(Planned(tuple(map(str, [*imported, *landed])), ()))
    assert sum(day[0] for day in found.values()) == whole.height
    assert all(rows == events for rows, events, _ in found.values())


@pytest.mark.parametrize(
    "on, kept",
    [
        ("t.event_id = s.event_id", "true"),
        (
            "t.event_id = s.event_id AND t.watch_s BETWEEN 1 AND 5 AND s.watch_s > 0",
            "t.watch_s BETWEEN 1 AND 5",
        ),
        ("t.watch_s > 1 AND (t.event_id = s.event_id AND t.revision < 3)", "t.watch_s > 1"),
    ],
)
def test_what_prunes_is_what_speaks_of_the_table_alone(on, kept):
    assert late_merge.bounds(on) == kept


@pytest.mark.parametrize(
    "text, said",
    [
        (
            "An error occurred while calling o65.sql.\n: java.lang.IllegalStateException: Files exist\n\tat x",
            "Files exist",
        ),
        (
            "\n[TABLE_OR_VIEW_NOT_FOUND] The table cannot be found. Verify.\nIf",
            "[TABLE_OR_VIEW_NOT_FOUND] The table cannot be found. Verify.",
        ),
        ("", "it gave no reason"),
    ],
)
def test_of_a_java_error_the_sentence_is_kept(text, said):
    assert spark_lab.reason(text) == said
