"""Every table has its columns, its types and its key; rows refer to what exists; bad parameters are refused."""

import hashlib
import json
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import lru_cache

import duckdb
import numpy as np
import polars as pl
import pytest

from autograder.universe import BY_DAY, PRESETS, SCHEMA, BadParameter, Parameters, Universe
from autograder.universe.columns import height, records
from autograder.universe.opened import create_tables

LIVELY = {"p_delete": 0.1, "p_rejoins": 0.1, "p_changes_plan": 0.5, "p_cancelled": 0.2}


@lru_cache(maxsize=4)
def toy(**knobs):
    return Universe.of_size("toy", seed=2, **knobs)


@lru_cache(maxsize=1)
def lively():
    return Universe.of_size("toy", seed=2, n_members=300, **LIVELY)


@pytest.mark.parametrize("table", SCHEMA)
def test_a_table_has_the_columns_of_the_schema(table):
    assert list(toy().columns(table)) == list(SCHEMA[table].columns)
    assert toy().frame(table).columns == list(SCHEMA[table].columns)
    assert toy().frame(table).height == height(toy().columns(table)) == len(toy().rows(table))


def test_a_database_of_it_has_the_types_of_the_schema():
    with duckdb.connect() as connection:
        create_tables(connection, lively())
        for table, schema in SCHEMA.items():
            found = dict(
                connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE {table})").fetchall()
            )
            assert found == schema.columns
            key = ", ".join(schema.key)
            twice = connection.execute(
                f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1"
            ).fetchall()
            assert not twice, f"{table}: {schema.key} does not tell its rows"


@pytest.mark.parametrize("table", SCHEMA)
def test_rows_and_frames_say_the_same(table):
    frame = lively().frame(table)
    assert frame.rows() == [tuple(row.values()) for row in lively().rows(table)]


@pytest.mark.parametrize(
    ("table", "column", "refers_to"),
    [
        ("signups", "member_id", "members"),
        ("plans", "member_id", "members"),
        ("profiles", "member_id", "members"),
        ("devices", "member_id", "members"),
        ("deletion_requests", "member_id", "members"),
        ("title_categories", "title_id", "titles"),
        ("viewing_events_raw", "member_id", "members"),
        ("viewing_events_raw", "title_id", "titles"),
        ("viewing_events_raw", "profile_id", "profiles"),
        ("viewing_events_raw", "device_id", "devices"),
        ("viewing_events_raw", "ingest_batch_id", "batches"),
        ("play_sessions", "member_id", "members"),
        ("play_sessions", "profile_id", "profiles"),
        ("play_sessions", "device_id", "devices"),
        ("play_sessions", "title_id", "titles"),
        ("heartbeats", "session_id", "play_sessions"),
        ("qoe_events", "session_id", "play_sessions"),
        ("catalog_events", "title_id", "titles"),
    ],
)
def test_what_is_referred_to_exists(table, column, refers_to):
    there = {row[column] for row in lively().rows(refers_to)}
    assert {row[column] for row in lively().rows(table)} <= there


@pytest.mark.parametrize("table", BY_DAY)
def test_a_day_of_a_table_made_alone_is_that_day_of_the_whole(table):
    whole = sorted(map(repr, lively().rows(table)))
    days = [row for day in range(lively().parameters.days) for row in records(lively().day(table, day))]
    assert sorted(map(repr, days)) == whole
    assert records(Universe(lively().parameters).day(table, 4)) == records(lively().day(table, 4))


def test_events_are_those_of_their_sessions():
    sessions = defaultdict(list)
    for row in lively().rows("play_sessions"):
        sessions[row["member_id"], row["device_id"], row["title_id"]].append(row)
    reported = Counter()
    for block, _ in lively().log.whole():
        starts = block.events.sessions.start_us[block.events.row]
        for start, watched in zip(starts.tolist(), block.events.watch_s.tolist(), strict=True):
            reported[start] += watched
    midnight = datetime(2026, 3, 1)
    for rows in sessions.values():
        for row in rows:
            start_us = (row["start_ts"] - midnight) // timedelta(microseconds=1)
            assert reported[start_us] == row["watched_s"]
            if row["stop_ts"] is not None:
                assert row["stop_ts"] - row["start_ts"] == timedelta(seconds=row["watched_s"])
            assert (row["end_reason"] == "crashed") == (row["stop_ts"] is None)


def test_nobody_watches_before_signing_up_or_after_leaving():
    members = {row["member_id"]: row for row in lively().rows("members")}
    requested = {row["member_id"]: row["requested_ts"] for row in lively().rows("deletion_requests")}
    strays = set()
    for row in lively().rows("play_sessions"):
        member = members[row["member_id"]]
        assert row["start_ts"] >= member["signup_ts"]
        assert row["start_ts"] < (member["cancelled_ts"] or datetime.max)
        asked = requested.get(row["member_id"], datetime.max)
        if row["start_ts"] >= asked:
            assert row["start_ts"] < asked + timedelta(days=3)
            strays.add(row["member_id"])
    assert 0 < len(strays) < len(requested) / 2


def test_plans_are_half_open_and_follow_each_other():
    plans = defaultdict(list)
    for row in lively().rows("plans"):
        plans[row["member_id"]].append(row)
    first = {row["member_id"]: row for row in reversed(lively().rows("signups"))}
    assert plans.keys() == first.keys()
    for member, rows in plans.items():
        assert rows[0]["valid_from"] == first[member]["signup_ts"]
        assert rows[0]["plan_code"] == first[member]["plan_code"]
        for before, after in zip(rows, rows[1:], strict=False):
            assert before["valid_from"] < before["valid_to"] == after["valid_from"]
            assert before["plan_code"] != after["plan_code"]
    assert any(len(rows) == 2 for rows in plans.values())


def test_seasons_belong_to_shows_and_episodes_to_seasons():
    titles = {row["title_id"]: row for row in Universe.of_size("small").rows("titles")}
    above = {"season": "show", "episode": "season"}
    for row in titles.values():
        if row["kind"] in above:
            assert titles[row["parent_id"]]["kind"] == above[row["kind"]]
            assert row["name"].startswith(titles[row["parent_id"]]["name"])
        else:
            assert row["parent_id"] is None
        assert (row["runtime_s"] is None) == (row["kind"] in ("show", "season"))
    seasons = Counter(row["parent_id"] for row in titles.values() if row["kind"] == "season")
    assert max(seasons.values()) == 2


def test_qoe_events_start_each_session_once_and_stop_it_unless_it_crashed():
    stopped = {row["session_id"]: row["stop_ts"] for row in lively().rows("play_sessions")}
    kinds = defaultdict(list)
    for row in lively().rows("qoe_events"):
        kinds[row["session_id"]].append(row)
    assert kinds.keys() == stopped.keys()
    for session, rows in kinds.items():
        assert [row["kind"] for row in rows].count("start") == 1
        stops = [row["ts"] for row in rows if row["kind"] == "stop"]
        assert stops == ([stopped[session]] if stopped[session] else [])
        assert [row["ts"] for row in rows] == sorted(row["ts"] for row in rows)
    assert any([row["kind"] for row in rows].count("rebuffer") >= 2 for rows in kinds.values())


def test_heartbeats_come_every_minute_give_or_take_five_seconds():
    start = {row["session_id"]: row for row in lively().rows("play_sessions")}
    for row in lively().rows("heartbeats"):
        session = start[row["session_id"]]
        after = (row["beat_ts"] - session["start_ts"]).total_seconds()
        assert abs(after - row["position_s"]) <= 5
        assert 0 < row["position_s"] <= session["watched_s"]


def test_published_days_are_what_was_known_by_the_house_rules():
    """An independent, plain computation: after each day of arrivals, every day that an accepted copy touched."""
    world = Universe.of_size(
        "toy",
        seed=5,
        n_members=30,
        p_revised=0.2,
        p_day_move=0.1,
        p_late_redelivery=0.2,
        p_delete=0.2,
        p_bad_clock=0.02,
        lateness=((0.3, 3_600, 9 * 86_400),),
    )
    requested = {row["member_id"]: row["requested_ts"] for row in world.rows("deletion_requests")}
    quarantined = {row["raw_ref"] for row in world.rows("quarantine")}
    raw = world.rows("viewing_events_raw")
    categories = defaultdict(list)
    for row in world.rows("title_categories"):
        categories[row["title_id"]].append(row["category"])
    expected = []
    days = sorted({row["arrival_time"].date() for row in raw})
    for published_on in days[:-1]:
        known = [row for row in raw if row["arrival_time"].date() <= published_on]
        batch = max(row["ingest_batch_id"] for row in known if row["arrival_time"].date() == published_on)
        accepted = [
            row
            for row in known
            if f"{row['kafka_topic']}/{row['kafka_partition']}/{row['kafka_offset']}" not in quarantined
        ]
        new = {row["event_id"] for row in accepted if row["arrival_time"].date() == published_on}
        touched = {row["event_time"].date() for row in accepted if row["event_id"] in new}
        winners = {}
        for row in accepted:
            rank = (row["revision"], row["arrival_time"], row["kafka_partition"], row["kafka_offset"])
            winners[row["event_id"]] = max(
                winners.get(row["event_id"], (rank, row)), (rank, row), key=lambda x: x[0]
            )
        groups = defaultdict(list)
        end = datetime.combine(published_on + timedelta(days=1), datetime.min.time())
        for _, row in winners.values():
            if row["event_time"].date() in touched and requested.get(row["member_id"], datetime.max) >= end:
                for category in categories.get(row["title_id"]) or ["UNKNOWN"]:
                    groups[row["event_time"].date(), category].append(row)
        expected += [
            {
                "metric_date": day,
                "category": category,
                "plays": sum(row["event_type"] == "play" for row in rows),
                "members": len({row["member_id"] for row in rows}),
                "watch_s": sum(row["watch_s"] or 0 for row in rows),
                "as_of_batch": batch,
            }
            for (day, category), rows in sorted(groups.items())
        ]
    assert world.rows("daily_published") == expected
    assert len({row["as_of_batch"] for row in expected}) > 10


def test_the_same_seed_gives_the_same_rows_in_another_process():
    script = (
        "import hashlib\nfrom autograder.universe import SCHEMA, Universe\n"
        "toy = Universe.of_size('toy', seed=2)\n"
        "print(*(hashlib.sha256(repr(toy.rows(table)).encode()).hexdigest() for table in SCHEMA))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    here = [hashlib.sha256(repr(toy().rows(table)).encode()).hexdigest() for table in SCHEMA]
    assert run.stdout.split() == here


def test_another_seed_gives_other_rows():
    assert toy().rows("viewing_events_raw") != Universe.of_size("toy", seed=3).rows("viewing_events_raw")


@pytest.mark.parametrize(("size", "rows"), [("toy", 1_000), ("small", 50_000), ("std", 1_000_000)])
def test_a_size_has_about_the_deliveries_it_names(size, rows):
    universe = Universe.of_size(size)
    found = height(universe.columns("viewing_events_raw"))
    assert found == pytest.approx(rows, rel=0.1)
    assert universe.rows_expected()["viewing_events_raw"] == pytest.approx(
        found, rel=0.25 if size == "toy" else 0.1
    )


@pytest.mark.parametrize(("size", "rows"), [("big", 10_000_000), ("huge", 100_000_000)])
def test_a_large_size_is_expected_to_have_the_deliveries_it_names(size, rows):
    assert Universe.of_size(size).rows_expected()["viewing_events_raw"] == pytest.approx(rows, rel=0.1)
    assert set(Universe.of_size("toy").rows_expected()) == set(SCHEMA)


@pytest.mark.parametrize(
    ("knobs", "said"),
    [
        ({"p_exact": -0.1}, "p_exact is a share from 0 to 1, not -0.1"),
        ({"p_null_watch": 1.5}, "p_null_watch is a share from 0 to 1, not 1.5"),
        ({"hot_member_share": 2}, "hot_member_share is a share from 0 to 1, not 2"),
        ({"p_exact": 0.6, "p_revised": 0.6}, "add up to at most 1, not 1.2012"),
        ({"lateness": ((0.7, 0, 1), (0.6, 1, 2))}, "lateness and p_on_boundary add up to at most 1, not 1.3"),
        ({"lateness": ((0.7, 9, 1),)}, "lateness is (share, shortest, longest)"),
        ({"days": 0}, "days is at least 1, not 0"),
        ({"partitions": 65}, "partitions is from 1 to 64, not 65"),
        ({"late_days": 0}, "late_days is above 0 and at most 365, not 0"),
        ({"outages": ((1, 5, 4, (0,)),)}, "0 <= from < to <= 504"),
        ({"outages": ((1, 4, 5, (9,)),)}, "outages name partitions from 0 to 7"),
        ({"version_2_from": 0.9}, "version_2_from is at most version_3_from"),
        ({"days": "three"}, "days is a whole number, not 'three'"),
        ({"p_exact": "often"}, "p_exact is a number, not 'often'"),
        ({"late_days": "7"}, "late_days is a number, not '7'"),
        ({"start_date": "2026-03-01"}, "start_date is a date, not '2026-03-01'"),
        ({"lateness": ((0.5, 60),)}, "lateness has items like (0.07, 120, 3600), not ((0.5, 60),)"),
        ({"lateness": 0.5}, "lateness is a tuple, not 0.5"),
        ({"outages": (3,)}, "outages has items like (2, 6.0, 12.0, (0, 1)), not (3,)"),
        ({"empty_days": ("Monday",)}, "empty_days has items like 3, not ('Monday',)"),
        ({"p_exact": float("nan")}, "p_exact is a share from 0 to 1, not nan"),
        ({"n_member": 3}, "n_member is not a knob of the universe; it has activity_sigma"),
        ({"n_members": float("nan")}, "n_members is a whole number, not nan"),
    ],
)
def test_a_bad_parameter_is_refused_by_name_and_range(knobs, said):
    with pytest.raises(BadParameter) as refused:
        Parameters().turned(**knobs)
    assert said in str(refused.value)


def test_an_unknown_size_or_table_is_refused_with_those_there_are():
    with pytest.raises(BadParameter, match="size is one of toy, small, std, big, huge, not 'medium'"):
        Universe.of_size("medium")
    with pytest.raises(BadParameter, match="table is one of members, .* not 'views'"):
        toy().rows("views")


def test_parameters_survive_json():
    for preset in PRESETS.values():
        assert json.loads(json.dumps(preset)) == preset


def test_late_days_caps_the_delay_of_first_copies():
    world = Universe.of_size("toy", late_days=2, n_members=2_000)
    delays = [(first.arrival_us - first.events.true_us).max() for first, _ in world.log.whole()]
    assert 1.5 * 86_400e6 < max(delays) <= 2 * 86_400e6 + 1e6


def test_columns_are_narrow_and_typed():
    raw = toy().columns("viewing_events_raw")
    assert raw["event_id"].values.dtype == np.uint64
    assert toy().frame("viewing_events_raw").schema["arrival_time"] == pl.Datetime("us")


def test_threads_do_not_see_what_others_publish():
    def published(seed):
        return Universe.of_size("toy", seed).rows("daily_published")

    alone = [published(seed) for seed in range(6)]
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(published, range(6))) == alone
