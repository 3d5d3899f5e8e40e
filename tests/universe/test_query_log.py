"""The query log has the mix that a partitioning is chosen by: stable kinds, a heavy tail, rare scans."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest

from autograder.universe import SCHEMA, Parameters, Universe
from autograder.universe.columns import frame
from autograder.universe.query_log import query_log

SEEDS = range(1, 9)


def kinds(seed, days=30):
    """For each kind of query its predicates, daily frequencies and latency."""
    found = defaultdict(list)
    for row in Universe.of_size("toy", seed, days=days).rows("query_log"):
        found[row["predicate_json"]].append((row["frequency_per_day"], row["latency_slo_ms"]))
    return [
        (json.loads(predicates), [times for times, _ in rows], {slo for _, slo in rows})
        for predicates, rows in found.items()
    ]


def share(seed, wanted):
    """The share of all queries whose predicates are as wanted."""
    times = [(sum(frequencies), wanted(predicates)) for predicates, frequencies, _ in kinds(seed)]
    return sum(count for count, is_wanted in times if is_wanted) / sum(count for count, _ in times)


def columns_of(predicates):
    return {predicate["column"] for predicate in predicates}


@pytest.mark.parametrize("seed", SEEDS)
def test_predicates_are_on_columns_of_the_viewing_events(seed):
    for predicates, frequencies, slo in kinds(seed):
        assert columns_of(predicates) <= set(SCHEMA["viewing_events_raw"].columns)
        for predicate in predicates:
            if predicate["op"] in ("last", "between"):
                assert set(predicate) == {"column", "op", "days"} and predicate["days"] > 0
                assert predicate["column"] in ("event_time", "arrival_time")
            else:
                assert predicate["op"] in ("=", "in") and set(predicate) == {"column", "op", "value"}
        assert min(frequencies) >= 1 and len(slo) == 1 and min(slo) > 0


def of_recent_days(predicates):
    windows = [one.get("days") for one in predicates if one["column"] == "event_time"]
    return windows in ([1], [7], [30]) and not columns_of(predicates) & {"title_id", "member_id", "device_id"}


@pytest.mark.parametrize("seed", SEEDS)
def test_most_ask_for_recent_days_some_for_an_id_few_for_everything(seed):
    def of_an_hour_of_arrivals(predicates):
        return any(one["column"] == "arrival_time" and one["days"] * 24 == 1 for one in predicates)

    assert share(seed, of_recent_days) > 0.5
    assert share(seed, of_an_hour_of_arrivals) > 0.02
    assert 0.01 < share(seed, lambda predicates: "title_id" in columns_of(predicates)) < 0.4
    assert 0.002 < share(seed, lambda predicates: "member_id" in columns_of(predicates)) < 0.1
    assert 0 < share(seed, lambda predicates: not predicates) < 0.001


def test_over_many_mixes_seven_queries_in_ten_ask_for_recent_days():
    assert sum(share(seed, of_recent_days) for seed in SEEDS) > 0.7 * len(SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_two_queries_that_pull_in_opposite_directions_are_there(seed):
    hot = rare = None
    for predicates, frequencies, slo in kinds(seed):
        if columns_of(predicates) == {"title_id", "event_time"} and predicates[1]["days"] * 24 == 1:
            hot = min(frequencies), max(slo)
        if columns_of(predicates) == {"event_time", "country"} and predicates[0]["days"] == 365:
            rare = max(frequencies), min(slo)
    assert hot[0] > 500 and hot[1] <= 1_000
    assert rare[0] <= 4 and rare[1] >= 60_000


@pytest.mark.parametrize("seed", SEEDS)
def test_frequencies_have_a_heavy_tail_and_are_stable_but_not_constant(seed):
    means = sorted((sum(frequencies) / 30 for _, frequencies, _ in kinds(seed)), reverse=True)
    assert sum(means[:4]) > 0.5 * sum(means) and means[len(means) // 2] < 0.05 * means[0]
    for _, frequencies, _ in kinds(seed):
        if min(frequencies) >= 100:
            assert len(frequencies) == 30 and 1.05 < max(frequencies) / min(frequencies) < 1.5


@pytest.mark.parametrize("seed", SEEDS)
def test_a_day_has_about_two_dozen_kinds_each_once(seed):
    universe = Universe.of_size("toy", seed)
    of_day = defaultdict(list)
    for row in universe.rows("query_log"):
        of_day[row["ts"].date()].append(row["predicate_json"])
    assert sorted(of_day) == [row["d"] for row in universe.rows("calendar")]
    for predicates in of_day.values():
        assert 22 <= len(predicates) == len(set(predicates)) <= 28


def test_a_day_alone_is_that_day_of_the_whole():
    universe, types = Universe.of_size("toy", 2), SCHEMA["query_log"].columns
    alone = [
        frame(query_log(universe.parameters, range(day, day + 1)), types).rows()
        for day in range(universe.parameters.days)
    ]
    assert [row for rows in alone for row in rows] == universe.frame("query_log").rows()
    assert all(alone) and alone[0] != alone[1]


def test_readers_ask_whatever_there_is_to_read():
    few = Universe.of_size("toy", n_members=0, n_titles=1).frame("query_log")
    assert few.equals(Universe.of_size("toy").frame("query_log"))
    assert frame(query_log(Parameters(), range(0)), SCHEMA["query_log"].columns).height == 0


def test_another_seed_asks_the_same_kinds_in_another_mix():
    one, same, other = (
        {json.dumps(predicates): frequencies for predicates, frequencies, _ in kinds(seed)}
        for seed in (1, 1, 2)
    )
    assert one == same and set(one) == set(other)
    apart = [max(one[kind]) < min(other[kind]) or max(other[kind]) < min(one[kind]) for kind in one]
    assert sum(apart) > 5
