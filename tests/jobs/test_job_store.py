"""The store: what each write does, what a reader gets, and how a machine dies between two writes."""

from datetime import date, datetime

import pytest

from autograder.jobs.layout import JobTable
from autograder.jobs.store import Crash, Store
from autograder.jobs.warehouse import Warehouse

MONDAY, TUESDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 1)


def row(day, title_id, events):
    return {"day": day, "title_id": title_id, "events": events}


@pytest.fixture
def warehouse():
    tables = [
        JobTable("daily", partition="day", key=("day", "title_id")),
        JobTable("ledger", key=("event_id",)),
        JobTable("log", partition="arrival_time", source=True),
    ]
    warehouse = Warehouse(tables)
    Store(warehouse).overwrite_table("daily", [row(SUNDAY, 1, 5), row(MONDAY, 1, 7), row(MONDAY, 2, 9)])
    warehouse.counts = dict.fromkeys(warehouse.counts, 0)
    return warehouse


def test_a_dynamic_overwrite_replaces_the_partitions_that_occur_and_leaves_an_emptied_one(warehouse):
    store = Store(warehouse)
    store.overwrite_partitions("daily", [row(MONDAY, 1, 8)])
    assert store.read("daily", [MONDAY]) == [row(MONDAY, 1, 8)] and store.read("daily", [SUNDAY])
    store.overwrite_partitions("daily", [])
    assert store.partitions("daily") == [SUNDAY, MONDAY]
    assert warehouse.counts["partitions_rewritten"] == 1


def test_a_static_overwrite_replaces_the_table(warehouse):
    store = Store(warehouse)
    store.overwrite_table("daily", [row(TUESDAY, 1, 1)])
    assert store.read("daily") == [row(TUESDAY, 1, 1)]
    assert warehouse.counts["partitions_rewritten"] == 3


def test_dropping_takes_all_rows_of_a_partition_and_of_none_that_is_not_there(warehouse):
    store = Store(warehouse)
    store.drop_partitions("daily", [MONDAY, TUESDAY])
    assert store.partitions("daily") == [SUNDAY] and warehouse.counts["partitions_rewritten"] == 1


def test_a_merge_replaces_adds_and_deletes_by_key_at_once(warehouse):
    store = Store(warehouse)
    store.merge("daily", [row(MONDAY, 1, 70), row(TUESDAY, 1, 1)], delete=[(MONDAY, 2), (TUESDAY, 9)])
    assert store.read("daily") == [row(SUNDAY, 1, 5), row(MONDAY, 1, 70), row(TUESDAY, 1, 1)]
    assert warehouse.counts["partitions_rewritten"] == 2
    store.merge("daily", [], delete=[(SUNDAY, 1)])
    assert SUNDAY not in store.partitions("daily")
    with pytest.raises(ValueError, match="two rows of a merge into ledger have the key a"):
        store.merge("ledger", [{"event_id": "a"}, {"event_id": "a"}])


def test_rows_are_found_by_key_and_only_these_are_charged(warehouse):
    store = Store(warehouse)
    assert store.find("daily", [(MONDAY, 2), (MONDAY, 3)]) == [row(MONDAY, 2, 9)]
    store.merge("ledger", [{"event_id": "a", "n": 1}, {"event_id": "b", "n": 2}])
    assert store.find("ledger", ["b"]) == [{"event_id": "b", "n": 2}]
    assert warehouse.counts["rows_read"] == 2


def test_a_timestamp_is_partitioned_by_its_day_and_the_log_is_not_written(warehouse):
    warehouse.land("log", [{"arrival_time": datetime(2026, 3, 2, 23, 59)}])
    store = Store(warehouse)
    assert store.partitions("log") == [MONDAY] and len(store.read("log", [MONDAY])) == 1
    for write in (store.overwrite_partitions, store.overwrite_table, store.drop_partitions, store.merge):
        with pytest.raises(ValueError, match="log is what has arrived"):
            write("log", [])
    with pytest.raises(KeyError, match="no table logs; the store has daily, ledger, log"):
        store.read("logs")


def test_what_is_read_and_what_was_written_are_copies(warehouse):
    store = Store(warehouse)
    mine = [{"event_id": "a", "parts": [1]}]
    store.merge("ledger", mine)
    store.commit("seen", mine)
    mine[0]["parts"].append(2)
    store.read("ledger")[0]["parts"].append(3)
    store.value("seen")[0]["parts"].append(4)
    assert store.read("ledger") == [{"event_id": "a", "parts": [1]}] == store.value("seen")
    assert store.value("nothing") is None and store.value("nothing", 7) == 7


@pytest.mark.parametrize(
    ("dies", "daily", "watermark"),
    [
        ("before write 1", 5, None),
        ("after write 1", 6, None),
        ("before write 2", 6, None),
        ("after write 2", 6, 1),
    ],
)
def test_the_machine_dies_before_or_after_a_write_and_the_write_is_whole(warehouse, dies, daily, watermark):
    store = Store(warehouse, dies)
    with pytest.raises(Crash):
        store.overwrite_partitions("daily", [row(SUNDAY, 1, 6)])
        store.commit("watermark", 1)
    again = Store(warehouse)
    assert again.read("daily", [SUNDAY])[0]["events"] == daily and again.value("watermark") == watermark


def test_a_run_that_is_dead_reads_and_writes_no_more_whatever_it_catches(warehouse):
    store = Store(warehouse, "after write 1")
    caught = []
    try:
        store.commit("a", 1)
    except Exception:
        caught.append("an Exception")
    except BaseException:
        caught.append("dead")
    assert caught == ["dead"]
    for go_on in (lambda: store.commit("b", 1), lambda: store.read("daily"), lambda: store.value("a")):
        with pytest.raises(Crash):
            go_on()
    assert warehouse.values == {"a": 1}


def test_a_run_that_makes_fewer_writes_lives(warehouse):
    Store(warehouse, "after write 2").commit("a", 1)
    assert warehouse.values == {"a": 1}
