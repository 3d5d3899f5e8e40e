"""The rolled-up store of lab 5: what it keeps, and that its verdicts tell a count of rows from a count of events."""

import duckdb
import pytest

from course.labs.bitmaps import indexed
from course.labs.rollup import RollupLab


@pytest.fixture(scope="module")
def lab():
    lab = RollupLab(10_000, "toy", say=lambda _: None)
    yield lab
    lab.stop()


def test_it_keeps_as_many_heartbeats_as_are_asked_for(lab):
    assert lab.events == lab.sql("SELECT count(*) FROM beats").item() == 10_000
    assert not lab.sql("SELECT * FROM beats WHERE family IS NULL OR country IS NULL").height


@pytest.mark.parametrize("tasks", [1, 3])
def test_events_and_sums_survive_rollup(lab, tasks):
    measured = lab.store("kept", ("family", "country"), minutes=5, tasks=tasks)
    found = lab.sql(
        "SELECT count(*) AS n, sum(events)::BIGINT AS events, sum(kbps)::BIGINT AS kbps FROM kept"
    ).row(0)
    assert found == (measured["rows"], 10_000, lab.sql("SELECT sum(bitrate_kbps)::BIGINT FROM beats").item())


def test_more_tasks_store_more_rows(lab):
    one, three = (lab.store("kept", ("family",), tasks=tasks)["rows"] for tasks in (1, 3))
    assert one < three


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("SELECT sum(events) FROM stored", True),
        ("SELECT count(*) FROM stored", False),
        ("SELECT 10000", False),
        ("SELECT NULL", False),
        ("SELECT 'all of them'", False),
        ("SELECT nothing FROM stored", False),
        ("SELECT events FROM stored WHERE false", False),
    ],
)
def test_a_count_is_of_events(lab, query, right, capsys):
    assert lab.count(query) is right
    assert capsys.readouterr().out.startswith("lab: ok" if right else "lab: not yet")


@pytest.mark.parametrize(
    ("dimensions", "minutes", "said"),
    [
        (("family", "country", "session_id"), 1, "are wanted"),
        (("family",), 5, "nobody can ask by country"),
        (("family", "country"), 60, "hides five bad ones"),
        (("family", "colour"), 5, "not colour"),
        (("family", "country"), 0, "not yet"),
    ],
)
def test_a_store_that_does_not_do_is_told_why(lab, dimensions, minutes, said, capsys):
    assert lab.design(dimensions, minutes) is False
    assert said in capsys.readouterr().out


def test_the_index_finds_what_a_scan_finds(lab):
    lab.store("detailed", ("family", "country", "bitrate_kbps"))
    found = indexed(lab, "detailed", ("family", "country", "bitrate_kbps"), "minute")
    where = "WHERE family IN ('tv', 'web') AND bitrate_kbps = 1500"
    assert (
        len(found.where(family=("tv", "web"), bitrate_kbps=1500))
        == lab.sql(f"SELECT count(*) FROM detailed {where}").item()
    )
    assert len(found.where()) == found.rows and not found.where(family="kettle")


def test_equal_values_side_by_side_make_small_bitmaps(lab):
    lab.store("detailed", ("family", "country", "bitrate_kbps"))
    mixed, sorted_rows = (
        indexed(lab, "detailed", ("family",), order).bytes("family")
        for order in ("minute, country", "family")
    )
    assert sorted_rows < mixed


def test_after_the_end_there_is_no_memory_left():
    lab = RollupLab(100, "toy", say=lambda _: None)
    lab.stop()
    with pytest.raises(duckdb.Error):
        lab.sql("SELECT 1")
