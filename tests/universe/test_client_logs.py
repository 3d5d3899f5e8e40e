"""Client logs tell the same sessions as `play_sessions` and the same events as the log, in three versions."""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import datetime, timedelta

import pytest

from autograder.universe import SCHEMA, Universe
from autograder.universe.client_logs import (
    MOST_SESSIONS,
    P_AS_TEXT,
    P_NO_OS,
    P_NO_WATCH,
    P_NULL_OS,
    client_logs,
)
from autograder.universe.columns import frame

WHOLE = {"p_bad_line": 0.0}
HOSTILE = {"p_bad_line": 0.3, "p_skew": 0.5, "p_bad_clock": 0.3, "p_on_boundary": 0.3, "p_null_watch": 0.3}


def assert_share(count, n, share):
    """`count` of `n` lies between the binomial's exact quantiles of one in a million and all but that."""
    log_share, log_rest = math.log(share), math.log1p(-share)
    of = [
        math.exp(
            math.lgamma(n + 1)
            - math.lgamma(k + 1)
            - math.lgamma(n - k + 1)
            + k * log_share
            + (n - k) * log_rest
        )
        for k in range(n + 1)
    ]
    assert sum(of[: count + 1]) > 1e-6 and sum(of[count:]) > 1e-6, f"{count} of {n}, expected {n * share:.1f}"


def uploads(universe):
    """Each whole line as an object, next to its row."""
    return [(json.loads(row["line"]), row) for row in universe.rows("client_logs")]


def sessions(universe):
    return [
        (line["device"], session, line["meta"])
        for line, _ in uploads(universe)
        for session in line["sessions"]
    ]


def at(text):
    return text and datetime.fromisoformat(text).replace(tzinfo=None)


def position_s(event):
    (name,) = {"position_s", "position_us"} & set(event["p"])
    position = int(event["p"][name])
    if name == "position_s":
        return position
    seconds, rest = divmod(position, 1_000_000)
    assert rest == 0
    return seconds


@pytest.fixture(scope="module")
def small():
    return Universe.of_size("small", seed=3, **WHOLE)


def test_the_sessions_are_those_of_play_sessions(small):
    told = [
        {
            "session_id": session["id"],
            "profile_id": session["profile_id"],
            "device_id": device["id"],
            "title_id": session["title_id"],
            "start_ts": at(session["start"]),
            "stop_ts": at(session["stop"]),
            "watched_s": position_s(session["events"][-1]),
        }
        for device, session, _ in sessions(small)
    ]
    played = [{name: row[name] for name in told[0]} for row in small.rows("play_sessions")]
    assert len(played) > 20_000 and any(row["stop_ts"] is None for row in played)
    in_order = sorted(told, key=lambda row: row["session_id"])
    assert in_order == sorted(played, key=lambda row: row["session_id"])


def test_seconds_watched_add_up_where_no_event_leaves_them_out(small):
    complete = 0
    for _, session, _ in sessions(small):
        watched_ms = []
        for event in session["events"]:
            of_event = event["p"]
            if of_event.get("ms", of_event.get("watch_s")) is None:
                break
            watched_ms.append(int(of_event["ms"]) if "ms" in of_event else int(of_event["watch_s"]) * 1_000)
        else:
            complete += 1
            assert sum(watched_ms) == position_s(session["events"][-1]) * 1_000
    assert complete > 15_000


@pytest.mark.parametrize("knobs", [{}, {**HOSTILE, "p_bad_line": 0.0}, {"tick_s": 3_600}], ids=str)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_events_are_the_first_copies_of_the_log(seed, knobs):
    universe = Universe.of_size("toy", seed, p_bad_schema=0.0, **(WHOLE | knobs))
    logged, told = Counter(), Counter()
    firsts = {row["event_id"]: row for row in universe.rows("viewing_events_raw") if row["revision"] == 1}
    watch_s = {}
    for row in firsts.values():
        key = row["device_id"], row["title_id"], row["event_type"], row["event_time"], row["position_s"]
        logged[*key, row["schema_version"]] += 1
        watch_s.setdefault(key, set()).add(row["watch_s"])
    left_out = 0
    for device, session, meta in sessions(universe):
        for event in session["events"]:
            key = device["id"], session["title_id"], event["k"], at(event["t"]), position_s(event)
            told[*key, meta["schema"]] += 1
            name = "ms" if meta["schema"] == 1 else "watch_s"
            watched = event["p"].get(name, "left out")
            if watched == "left out":
                left_out += 1
                continue
            if watched is not None:
                watched, rest = divmod(int(watched), 1_000 if name == "ms" else 1)
                assert rest == 0
            assert watched in watch_s[key]
    assert told == logged and left_out < 0.1 * told.total()


def test_each_version_has_its_own_names(small):
    names = {1: ("position_s", "ms"), 2: ("position_s", "watch_s"), 3: ("position_us", "watch_s")}
    knobs = small.parameters
    seen = set()
    for line, _ in uploads(small):
        version = line["meta"]["schema"]
        seen.add(version)
        assert set(line) == {"device", "sessions", "meta"} and set(line["meta"]) == {"schema", "upload"}
        assert set(line["device"]) <= {"id", "family"} | ({"os"} if version > 1 else set())
        days = {(at(session["start"]).date() - knobs.start_date).days for session in line["sessions"]}
        (day,) = days
        assert version == 1 + (day >= 0.4 * knobs.days) + (day >= 0.8 * knobs.days)
        for session in line["sessions"]:
            for event in session["events"]:
                position, watched = names[version]
                assert set(event) == {"t", "k", "p"}
                assert {position} <= set(event["p"]) <= {position, watched}
    assert seen == {1, 2, 3}


def test_only_positions_of_the_third_version_need_64_bits(small):
    largest = Counter()
    for _, session, meta in sessions(small):
        for event in session["events"]:
            for number in event["p"].values():
                largest[meta["schema"]] = max(largest[meta["schema"]], int(number or 0))
    assert largest[1] < 2**31 and largest[2] < 2**31
    assert largest[3] > 2**32


def test_the_device_is_that_of_devices(small):
    devices = {row["device_id"]: row for row in small.rows("devices")}
    with_os = 0
    for line, _ in uploads(small):
        device = devices[line["device"]["id"]]
        assert line["device"]["family"] == device["family"]
        with_os += line["device"].get("os") is not None
        assert line["device"].get("os") in (device["os_version"], None)
    assert with_os > 5_000


def test_an_upload_has_up_to_three_sessions_of_one_device_and_day_in_order(small):
    of_device_day = {}
    for line, _ in uploads(small):
        starts = [at(session["start"]) for session in line["sessions"]]
        assert 1 <= len(starts) <= MOST_SESSIONS and starts == sorted(starts)
        of_device_day.setdefault((line["device"]["id"], starts[0].date()), []).append(starts)
    for parts in of_device_day.values():
        parts.sort()
        together = [start for part in parts for start in part]
        assert together == sorted(together)
        assert all(len(part) == MOST_SESSIONS for part in parts[:-1])
    assert any(len(parts) > 2 for parts in of_device_day.values())
    ids = {line["meta"]["upload"] for line, _ in uploads(small)}
    assert len(ids) == len(uploads(small))


def test_uploads_are_received_after_their_sessions_in_the_file_of_the_hour(small):
    midnight = datetime.combine(small.parameters.start_date, datetime.min.time())
    watched_s = {row["session_id"]: row["watched_s"] for row in small.rows("play_sessions")}
    order = []
    for line, row in uploads(small):
        for session in line["sessions"]:
            assert row["received_ts"] > at(session["start"]) + timedelta(seconds=watched_s[session["id"]])
        assert row["file_id"] == (row["received_ts"] - midnight) // timedelta(hours=1) + 1
        order.append((at(line["sessions"][0]["start"]).date(), row["received_ts"]))
    assert order == sorted(order)


def test_uploads_are_as_late_as_the_log():
    universe = Universe.of_size("small", p_offline_device=0.0, **WHOLE)
    watched_s = {row["session_id"]: row["watched_s"] for row in universe.rows("play_sessions")}
    late = []
    for line, row in uploads(universe):
        ends = [at(one["start"]) + timedelta(seconds=watched_s[one["id"]]) for one in line["sessions"]]
        late.append((row["received_ts"] - max(ends)).total_seconds())
    knobs = universe.parameters
    assert_share(sum(one > 120 for one in late), len(late), sum(band[0] for band in knobs.lateness) + 0.0005)
    assert_share(sum(one > 3_600 for one in late), len(late), 0.022 + 0.0065 + 0.0010 + 0.0005)
    assert min(late) >= 1


@pytest.mark.parametrize("share", [0.002, 0.3])
def test_lines_are_cut_short_with_their_share(share):
    cut, whole = (Universe.of_size("small", p_bad_line=share_).rows("client_logs") for share_ in (share, 0.0))
    lengths = []
    for row, as_sent in zip(cut, whole, strict=True):
        if row == as_sent:
            assert json.loads(row["line"])
            continue
        assert as_sent["line"].startswith(row["line"])
        assert row == as_sent | {"line": row["line"]}
        with pytest.raises(json.JSONDecodeError):
            json.loads(row["line"])
        lengths.append(len(row["line"]))
    assert_share(len(lengths), len(cut), share)
    assert len(set(lengths)) > 5


def test_what_is_missing_or_text_has_its_share(small):
    events = [(event["p"], meta["schema"]) for _, one, meta in sessions(small) for event in one["events"]]
    n = len(events)
    watched = [of_event.get("ms", of_event.get("watch_s", "left out")) for of_event, _ in events]
    positions = [of_event.get("position_s", of_event.get("position_us")) for of_event, _ in events]
    left_out = watched.count("left out")
    assert_share(left_out, n, P_NO_WATCH)
    assert_share(watched.count(None), n - left_out, small.parameters.p_null_watch)
    as_text = sum(isinstance(one, str) and one.isdigit() for one in watched)
    assert_share(as_text, n - left_out - watched.count(None), P_AS_TEXT)
    assert_share(sum(isinstance(one, str) for one in positions), n, P_AS_TEXT)
    devices = [line["device"] for line, _ in uploads(small) if line["meta"]["schema"] > 1]
    assert_share(sum("os" not in device for device in devices), len(devices), P_NO_OS)
    assert_share(sum(device.get("os", "") is None for device in devices), len(devices), P_NULL_OS)


@pytest.mark.parametrize("knobs", [{}, HOSTILE, {"empty_days": (0, 4), "p_bad_line": 1.0}], ids=str)
def test_a_day_alone_is_that_day_of_the_whole(knobs):
    universe, types = Universe.of_size("toy", **knobs), SCHEMA["client_logs"].columns
    rows = []
    for day in range(universe.parameters.days):
        alone = client_logs(Universe.of_size("toy", **knobs).playback, range(day, day + 1))
        rows += frame(alone, types).rows()
    assert rows == universe.frame("client_logs").rows() and len(rows) > 100
    assert len({(row[0], row[2]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "knobs", [{"n_members": 0}, {"empty_days": tuple(range(10))}, {"events_per_member_day": 0.0}], ids=str
)
def test_nothing_watched_is_no_upload(knobs):
    empty = Universe.of_size("toy", **knobs).frame("client_logs")
    assert empty.height == 0
    assert empty.schema == Universe.of_size("toy").frame("client_logs").schema


def test_one_title_is_enough():
    universe = Universe.of_size("toy", n_titles=1, **WHOLE)
    assert {session["title_id"] for _, session, _ in sessions(universe)} == {1}


def test_the_seed_and_nothing_else_decides():
    one, same, other = (Universe.of_size("toy", seed).frame("client_logs") for seed in (5, 5, 6))
    assert one.equals(same) and not one.equals(other)


def test_an_outage_holds_uploads_back_until_its_end_and_no_others():
    start, end = datetime(2026, 3, 3, 1), datetime(2026, 3, 4, 6)
    outage = (2, 1.0, 30.0, (0, 1, 5))
    usual, held = (
        Universe.of_size("toy", 2, n_members=200, **knobs, **WHOLE) for knobs in ({}, {"outages": (outage,)})
    )
    partition = {row["member_id"]: row["kafka_partition"] for row in _firsts(usual)}
    received = {line["meta"]["upload"]: row["received_ts"] for line, row in uploads(held)}
    waited = Counter()
    for line, row in uploads(usual):
        silent = partition.get(line["device"]["id"] // 10) in outage[3]
        waits = silent and start <= row["received_ts"] < end
        waited[waits] += 1
        assert received.pop(line["meta"]["upload"]) == (end if waits else row["received_ts"])
    assert not received and min(waited.values()) > 20
    late = [row for _, row in uploads(held) if row["received_ts"] == end]
    assert len({row["file_id"] for row in late}) == 1


def _firsts(universe):
    """Deliveries of events that came once: those are on their member's own partition."""
    seen = Counter(row["event_id"] for row in universe.rows("viewing_events_raw"))
    return [row for row in universe.rows("viewing_events_raw") if seen[row["event_id"]] == 1]
