"""Worlds written by hand: what a row leaves out gets a plain default, and what is written stays."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from autograder.universe.schema import SCHEMA
from autograder.worlds import handmade

RAW = "viewing_events_raw"
NOON = datetime(2026, 3, 2, 12)


def written(table, *records):
    """The rows of one table as a world completes them."""
    return handmade("w", "p", **{table: list(records)}).rows((table,))[table]


def log(world):
    return world.rows((RAW,))[RAW]


def test_what_is_left_out_gets_a_plain_default():
    world = handmade(
        "w",
        "p",
        viewing_events_raw=[{"event_time": "2026-03-02 12:00"}, {"event_time": datetime(2026, 3, 3)}],
    )
    first, second = log(world)
    assert (first["event_id"], second["event_id"]) == ("e1", "e2")
    assert first["event_time"] == datetime(2026, 3, 2, 12)
    assert first["arrival_time"] - first["event_time"] == timedelta(minutes=1)
    assert (first["kafka_offset"], second["kafka_offset"]) == (0, 1)
    assert first["watch_s"] == 600 and first["event_type"] == "play"


def test_offsets_count_up_within_their_partition():
    world = handmade(
        "w",
        "p",
        viewing_events_raw=[{"event_time": "2026-03-02", "kafka_partition": at} for at in (0, 1, 0, 1, 1)],
    )
    assert [row["kafka_offset"] for row in log(world)] == [0, 0, 1, 1, 2]


def test_nulls_that_are_written_stay():
    world = handmade(
        "w", "p", viewing_events_raw=[{"event_time": "2026-03-02", "watch_s": None, "member_id": 7}]
    )
    assert log(world)[0]["watch_s"] is None and log(world)[0]["profile_id"] == 71


def test_a_table_that_is_not_written_is_empty():
    assert handmade("w", "p").rows(("titles", RAW)) == {"titles": [], RAW: []}


def test_dates_may_be_text():
    world = handmade(
        "w", "p", calendar=[{"d": "2026-03-02"}], titles=[{"title_id": 3, "released": "2020-01-05"}]
    )
    assert world.rows(("calendar",)) == {"calendar": [{"d": date(2026, 3, 2)}]}
    assert world.rows(("titles",))["titles"][0]["name"] == "Title 3"


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"plays": []}, "no table plays; the universe has members"),
        ({"titles": [{"id": 1}]}, "titles has no column id; it has title_id"),
        ({RAW: [{"watch_s": 1}]}, "row 1 has no event_time"),
    ],
)
def test_a_table_or_column_that_does_not_exist_is_said_at_once(tables, said):
    with pytest.raises(KeyError, match=said):
        handmade("w", "p", **tables)


def test_rows_are_made_once_and_given_as_copies_of_what_was_written():
    written = [{"event_time": "2026-03-02"}]
    world = handmade("w", "p", viewing_events_raw=written)
    assert world.rows((RAW,)) is world.rows((RAW,))
    assert written == [{"event_time": "2026-03-02"}]


@pytest.mark.parametrize(
    "table",
    [
        "plans", "profiles", "devices", "play_sessions", "heartbeats", "qoe_events", "deletion_requests",
        "batches", "catalog_events", "client_logs", "quarantine",
    ],
)  # fmt: skip
def test_rows_that_say_nothing_have_keys_of_their_own(table):
    bare = {"event_time": "2026-03-02"} if "event_time" in SCHEMA[table].columns else {}
    starts = [{"valid_from": f"2026-03-0{day}"} if table == "plans" else {} for day in (1, 2, 3)]
    rows = written(table, *(bare | start for start in starts))
    assert len({tuple(row[column] for column in SCHEMA[table].key) for row in rows}) == 3
    may_be_null = {"valid_to", "deleted_ts", "completed_ts", "country"}
    for row in rows:
        assert list(row) == list(SCHEMA[table].columns)
        assert {column for column, value in row.items() if value is None} <= may_be_null


def test_a_plan_has_the_streams_of_its_kind():
    rows = written("plans", *({"plan_code": plan} for plan in ("basic", "standard", "premium")))
    assert [row["max_streams"] for row in rows] == [1, 2, 4]
    assert {row["member_id"] for row in rows} == {1001} and rows[0]["valid_to"] is None


def test_profiles_and_devices_are_numbered_within_their_member():
    for table, key in (("profiles", "profile_id"), ("devices", "device_id")):
        rows = written(table, {}, {"member_id": 1002}, {}, {key: 7})
        assert [row[key] for row in rows] == [10011, 10021, 10012, 7]


def test_a_session_is_whole_whichever_end_is_written():
    usual, short, until, crashed, said, given = written(
        "play_sessions",
        {},
        {"watched_s": 90},
        {"start_ts": "2026-03-02 23:50", "stop_ts": "2026-03-03 00:20"},
        {"stop_ts": None},
        {"end_reason": "crashed", "watched_s": 45},
        {"session_id": 50, "end_reason": "finished", "profile_id": 3},
    )
    assert (usual["start_ts"], usual["stop_ts"], usual["watched_s"]) == (
        NOON,
        NOON + timedelta(minutes=10),
        600,
    )
    assert usual["end_reason"] == "stopped" and usual["profile_id"] == usual["device_id"] == 10011
    assert short["stop_ts"] - short["start_ts"] == timedelta(seconds=90)
    assert until["watched_s"] == 1_800
    assert (crashed["end_reason"], crashed["stop_ts"], crashed["watched_s"]) == ("crashed", None, 600)
    assert (said["stop_ts"], said["watched_s"]) == (None, 45)
    assert (given["session_id"], given["end_reason"], given["profile_id"]) == (50, "finished", 3)
    assert [row["session_id"] for row in (usual, short, until, crashed, said)] == [1, 2, 3, 4, 5]


def test_beats_and_moments_follow_each_other_within_their_session():
    beats = written("heartbeats", {}, {}, {"session_id": 2}, {"position_s": 300}, {"beat_ts": NOON})
    assert [row["position_s"] for row in beats] == [60, 120, 60, 300, 180]
    assert [(row["beat_ts"] - NOON).seconds for row in beats] == [60, 120, 60, 300, 0]
    moments = written("qoe_events", {}, {"kind": "rebuffer"}, {"kind": "stop"})
    assert [row["duration_ms"] for row in moments] == [1_000, 1_000, 0]
    assert [row["ts"] for row in moments] == sorted({row["ts"] for row in moments})


def test_a_batch_is_a_day_and_follows_from_its_number():
    first, second, third = written(
        "batches", {}, {"committed_ts": None}, {"from_arrival": "2026-03-09 10:00"}
    )
    assert (first["from_arrival"], first["to_arrival"]) == (datetime(2026, 3, 1), datetime(2026, 3, 2))
    assert second["from_arrival"] == first["to_arrival"] and second["committed_ts"] is None
    assert first["committed_ts"] > first["to_arrival"]
    assert (third["ingest_batch_id"], third["to_arrival"]) == (3, datetime(2026, 3, 10, 10))


def test_a_request_is_due_after_thirty_days():
    first, second = written("deletion_requests", {}, {"requested_ts": "2026-03-05", "member_id": 1002})
    assert (first["request_id"], second["request_id"]) == (1, 2)
    assert second["deadline_ts"] == datetime(2026, 4, 4) and second["completed_ts"] is None


def test_a_change_of_the_catalogue_is_in_order_and_needs_its_time():
    first, second = written(
        "catalog_events", {"event_time": "2026-03-02"}, {"event_time": "2026-03-02", "op": "delete"}
    )
    assert (first["event_id"], second["event_id"]) == ("c1", "c2")
    assert (first["source_seq"], second["source_seq"]) == (1, 2)
    assert (first["kafka_offset"], second["kafka_offset"]) == (0, 1) and second["op"] == "delete"
    with pytest.raises(KeyError, match="catalog_events: row 1 has no event_time"):
        written("catalog_events", {})


def test_an_upload_is_json_and_is_in_the_file_of_its_hour():
    first, second = written("client_logs", {}, {"received_ts": "2026-03-01 05:59"})
    assert json.loads(first["line"])["sessions"] == [] and first["line"] != second["line"]
    assert second["file_id"] == 6


def test_a_query_of_the_log_has_a_time_and_a_frequency():
    usual, other = written("query_log", {}, {"predicate_json": "[]", "frequency_per_day": 5})
    assert json.loads(usual["predicate_json"])[0]["column"] == "event_time" and None not in usual.values()
    assert (other["predicate_json"], other["frequency_per_day"]) == ("[]", 5)
