"""What the labs on Kafka and Flink count: copies in a sink, deaths at the named action, rows behind a watermark."""

import json
import os
import sqlite3
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from course.labs import flink_verdicts, one_life
from course.labs.delivery_log import RANK, DeliveryLog, as_json
from course.labs.flink_verdicts import as_daily, behind_the_watermark, by_day
from course.labs.killed_consumers import DEATHS, SINK, InTheSink
from course.labs.killed_flink import newest
from course.labs.one_life import AFTER, BEFORE, Death, Fate, MortalSink

CLEAN = pl.DataFrame({"event_id": ["a", "b", "c"], "revision": [2, 1, 1], "watch_s": [60, None, 30]})
RIGHT = [("a", 2, 60), ("b", 1, None), ("c", 1, 30)]


class Killed(BaseException):
    """What stands in for the signal."""


@pytest.fixture
def fate(monkeypatch):
    def kill(*_):
        raise Killed

    monkeypatch.setattr(os, "kill", kill)
    monkeypatch.setattr(os, "_exit", kill)
    return Fate


def sink(place, fate):
    made = sqlite3.connect(place, factory=MortalSink)
    made.fate = fate
    return made


@pytest.mark.parametrize(
    "rows, lost, twice, stale",
    [
        (RIGHT, 0, 0, 0),
        (RIGHT[:2], 1, 0, 0),
        ([*RIGHT, RIGHT[0]], 0, 1, 0),
        ([("a", 1, 50), *RIGHT[1:]], 0, 0, 1),
        ([("a", 1, 50), *RIGHT], 0, 1, 0),
        ([*RIGHT, ("z", 1, 1)], 0, 1, 0),
        ([], 3, 0, 0),
    ],
)
def test_what_is_in_the_sink_is_lost_or_twice_or_stale(rows, lost, twice, stale):
    found = InTheSink.compared(rows, CLEAN)
    assert (found.lost, found.twice, found.stale) == (lost, twice, stale)
    assert found.right == (rows == RIGHT)


def test_a_life_ends_at_the_action_that_is_named(tmp_path, fate):
    place = tmp_path / "sink.db"
    made = sink(place, fate(None))
    made.execute(SINK)
    made.close()
    insert = "INSERT INTO plays (event_id) VALUES (?)"
    for death, kept in ((Death("sink commit", BEFORE, 2), 1), (Death("sink commit", AFTER, 2), 3)):
        writing = sink(place, fate(death))
        with writing:
            writing.execute(insert, ("a",))
        with pytest.raises(Killed):
            with writing:
                writing.executemany(insert, [("b",)])
        writing.close()
        reading = sqlite3.connect(place)
        assert reading.execute("SELECT count(*) FROM plays").fetchone() == (kept,)
        reading.close()


def test_a_write_is_counted_and_a_query_is_not(tmp_path, fate):
    writing = sink(tmp_path / "sink.db", fate(Death("write", AFTER, 2)))
    writing.execute(SINK)
    writing.execute("INSERT INTO plays (event_id) VALUES ('a')")
    assert writing.execute("SELECT count(*) FROM plays").fetchone() == (1,)
    with pytest.raises(Killed):
        writing.execute("DELETE FROM plays")
    writing.close()


def test_deaths_come_between_any_two_actions():
    assert {death.kind for death in DEATHS} == {"poll", "write", "sink commit", "offset commit"}
    for kind in ("sink commit", "offset commit"):
        assert {death.when for death in DEATHS if death.kind == kind} == {BEFORE, AFTER}


def test_the_log_gives_the_clean_table_by_the_rules_of_the_house():
    log = DeliveryLog.of_size()
    newest_copy = {}
    for delivery in sorted(log.accepted, key=lambda one: [one[column] for column in RANK]):
        newest_copy[delivery["event_id"]] = delivery
    rows = [(one["event_id"], one["revision"], one["watch_s"]) for one in newest_copy.values()]
    assert InTheSink.compared(rows, log.clean).right
    last = {one["event_id"]: (one["event_id"], one["revision"], one["watch_s"]) for one in log.accepted}
    assert InTheSink.compared(last.values(), log.clean).stale == 17  # the lesson says so
    assert len(log.accepted) == 1_096 and len(log.deliveries) == 1_115
    assert json.loads(as_json(log.accepted[0]))["event_time"] == "2026-03-01 00:22:39.836123"


def test_a_row_is_late_for_the_newest_before_it_less_the_delay():
    start = datetime(2026, 3, 2)
    minutes = [0, 20, 10, 11, 9, 30, 20, 21]
    deliveries = [{"event_time": start + timedelta(minutes=minute)} for minute in minutes]
    late = behind_the_watermark(deliveries, timedelta(minutes=10))
    assert [(one["event_time"] - start) / timedelta(minutes=1) for one in late] == [10, 9, 20]


def test_days_are_days_and_each_once():
    log = DeliveryLog.of_size()
    daily = by_day(log.clean)
    assert sum(events for events, _ in daily.values()) == len(log.clean)
    assert as_daily([(date(2026, 3, 1), 1, 2)]) == {date(2026, 3, 1): (1, 2)}
    for rows in ([(1, 2, 3)], [(date(2026, 3, 1), 1)], [(date(2026, 3, 1), 1, 2)] * 2):
        with pytest.raises(ValueError):
            as_daily(rows)


def test_readers_see_finished_files_and_whole_checkpoints(tmp_path):
    (tmp_path / "part-0").write_text('{"n": 1}\n{"n": 2}\n')
    (tmp_path / ".part-1.inprogress").write_text('{"n": 3}\n')
    assert flink_verdicts.rows(tmp_path) == [{"n": 1}, {"n": 2}]
    assert newest(tmp_path) == ""
    for number, metadata in ((1, True), (2, True), (3, False)):
        folder = tmp_path / "job" / f"chk-{number}"
        folder.mkdir(parents=True)
        if metadata:
            (folder / "_metadata").write_text("")
            os.utime(folder / "_metadata", (number, number))
    assert newest(tmp_path).endswith("job/chk-2")


def test_a_function_of_a_notebook_travels_by_value():
    if not one_life.importlib.util.find_spec("pyspark"):
        pytest.skip("PySpark is in the engines' environment alone")
    assert one_life.cloudpickle().dumps(lambda: 1)
