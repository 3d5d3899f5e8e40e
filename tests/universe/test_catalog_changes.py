"""Catalogue changes can be played back in the order of their source, and arrive almost in that order."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from datetime import date, timedelta
from uuid import UUID

import pytest

from autograder.universe import SCHEMA, Universe
from autograder.universe.catalog_changes import (
    BUSY_CHANGES,
    BUSY_TITLES,
    CHANGES_PER_TITLE_DAY,
    OPS,
    P_DELAYED,
    P_RENAMED_IN_ONE_COUNTRY,
    P_SUPERSEDED,
)

SECOND = timedelta(seconds=1)
RECORD = {
    1: {"name", "kind", "parent_id", "rating", "runtime_min", "released"},
    2: {"name", "kind", "parent_id", "rating", "runtime_s", "languages", "released"},
    3: {"name", "kind", "parent_id", "rating", "runtime_s", "languages", "release"},
}


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


def changes(universe):
    """The changes in the order in which the source made them."""
    return sorted(universe.rows("catalog_events"), key=lambda row: row["source_seq"])


def busy(universe):
    return set(universe.catalogue.playable[: round(universe.parameters.n_titles * BUSY_TITLES)].tolist())


@pytest.fixture(scope="module")
def std():
    return Universe.of_size("std", seed=3)


@pytest.fixture(scope="module")
def small():
    return Universe.of_size("small", seed=3)


def assert_lawful(universe):
    """Sequence, offsets, order, ids and partitions."""
    log = universe.rows("catalog_events")
    assert sorted(row["source_seq"] for row in log) == list(range(1, len(log) + 1))
    assert [row["arrival_time"] for row in log] == sorted(row["arrival_time"] for row in log)
    offsets, partition_of = Counter(), {}
    for row in log:
        assert row["kafka_offset"] == offsets[row["kafka_partition"]]
        offsets[row["kafka_partition"]] += 1
        assert partition_of.setdefault(row["title_id"], row["kafka_partition"]) == row["kafka_partition"]
        assert 0 <= row["kafka_partition"] < universe.parameters.partitions
        assert timedelta(0) < row["arrival_time"] - row["event_time"] <= timedelta(minutes=15)
        day = (row["event_time"].date() - universe.parameters.start_date).days
        assert 0 <= day < universe.parameters.days
        knobs = universe.parameters
        from_days = [share * knobs.days for share in (knobs.version_2_from, knobs.version_3_from)]
        assert row["schema_version"] == 1 + sum(day >= from_day for from_day in from_days)
    times = [row["event_time"] for row in changes(universe)]
    assert times == sorted(times)
    ids = {row["event_id"] for row in log}
    assert len(ids) == len(log) and all(UUID(one).version == 4 and str(UUID(one)) == one for one in ids)


def assert_plays_back(universe):
    """From the titles before the first change on, each payload fits its op and what was done before."""
    titles = {row["title_id"]: row for row in universe.rows("titles")}
    names = {title: row["name"] for title, row in titles.items()}
    parents = {title: row["parent_id"] for title, row in titles.items()}
    deleted, returned, done = set(), set(), Counter()
    for row in changes(universe):
        title, op, payload = row["title_id"], row["op"], json.loads(row["payload_json"])
        done[op] += 1
        assert op == "upsert" or title not in deleted
        done["after a return"] += op != "upsert" and title in returned
        assert op in ("availability", "rename") or row["country"] is None
        if op == "upsert":
            returned |= deleted & {title}
            deleted.discard(title)
            assert set(payload) == RECORD[row["schema_version"]]
            assert payload["name"] == names[title] and payload["parent_id"] == parents[title]
            assert payload["kind"] == titles[title]["kind"]
            runtime_s = payload["runtime_s"] if "runtime_s" in payload else payload["runtime_min"]
            if "runtime_min" in payload and runtime_s is not None:
                runtime_s *= 60
            assert runtime_s == titles[title]["runtime_s"]
            released = payload["released"] if "released" in payload else payload["release"]["date"]
            assert date.fromisoformat(released) == titles[title]["released"]
        elif op == "availability":
            assert row["country"] is not None and set(payload) == {"available", "from", "until"}
            starts = date.fromisoformat(payload["from"])
            assert starts >= row["event_time"].date()
            assert payload["until"] is None or date.fromisoformat(payload["until"]) > starts
            assert isinstance(payload["available"], bool)
        elif op == "rename":
            assert set(payload) == {"old_name", "name"} and payload["old_name"] == names[title]
            if row["country"] is None:
                names[title] = payload["name"]
        elif op == "reparent":
            new = payload["to_parent_id"]
            assert titles[title]["kind"] == "episode" and titles[new]["kind"] == "season"
            assert payload == {"from_parent_id": parents[title], "to_parent_id": new}
            assert new != parents[title]
            assert titles[new]["parent_id"] == titles[titles[title]["parent_id"]]["parent_id"]
            parents[title] = new
        else:
            assert op == "delete" and set(payload) == {"reason"}
            assert titles[title]["kind"] in ("movie", "episode")
            deleted.add(title)
    return done


@pytest.mark.parametrize("size", ["toy", "small"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sequence_offsets_and_payloads_hold_together(size, seed):
    universe = Universe.of_size(size, seed)
    assert_lawful(universe)
    assert sum(assert_plays_back(universe).values()) > 10


@pytest.mark.parametrize("n_titles", range(1, 27))
def test_any_catalogue_can_change(n_titles):
    universe = Universe.of_size("toy", n_titles=n_titles, days=40)
    assert_lawful(universe)
    assert sum(assert_plays_back(universe).values()) > 0


def test_every_op_and_every_kind_of_payload_occurs(std):
    assert_lawful(std)
    done = assert_plays_back(std)
    assert set(done) == {*OPS, "after a return"} and min(done.values()) > 100
    assert done.most_common(1)[0][0] == "upsert"
    rows = std.rows("catalog_events")
    renames = [row for row in rows if row["op"] == "rename"]
    local = sum(row["country"] is not None for row in renames)
    assert_share(local, len(renames), P_RENAMED_IN_ONE_COUNTRY)
    assert sum(row["country"] is None for row in rows) > len(rows) / 2


def test_two_titles_in_a_hundred_have_seven_changes_in_ten(std):
    of_title = Counter(row["title_id"] for row in std.rows("catalog_events"))
    n = of_title.total()
    most = of_title.most_common(round(std.parameters.n_titles * BUSY_TITLES))
    # A few of the rest overtake a busy title that had no burst.
    assert_share(sum(of_title[title] for title in busy(std)), n, BUSY_CHANGES)
    assert BUSY_CHANGES - 0.03 < sum(count for _, count in most) / n < BUSY_CHANGES + 0.03
    assert len(busy(std) - {title for title, _ in most}) <= 5


def test_about_one_title_in_twenty_changes_a_day(std):
    expected = std.parameters.n_titles * std.parameters.days * CHANGES_PER_TITLE_DAY
    assert len(std.rows("catalog_events")) == pytest.approx(expected, rel=0.02)


def test_busy_titles_change_in_bursts(small):
    titles = busy(small)
    of_day = defaultdict(list)
    for row in changes(small):
        if row["title_id"] in titles:
            of_day[row["event_time"].date()].append(row)
    assert len(of_day) == small.parameters.days
    for rows in of_day.values():
        # A universe of this size has one burst a day.
        assert len({row["title_id"] for row in rows}) == 1
        assert rows[-1]["event_time"] - rows[0]["event_time"] <= timedelta(minutes=30) + SECOND
    assert len({rows[0]["title_id"] for rows in of_day.values()}) > 3


def test_some_changes_are_superseded_within_a_second(std):
    calm, last = [], {}
    for row in changes(std):
        if row["title_id"] not in busy(std):
            calm.append(row)
    replaced = 0
    for row in calm:
        before = last.get(row["title_id"])
        replaced += before is not None and row["event_time"] - before < SECOND
        last[row["title_id"]] = row["event_time"]
    assert_share(replaced, len(calm) - replaced, P_SUPERSEDED)


def test_a_few_changes_arrive_behind_newer_ones(std):
    rows = std.rows("catalog_events")
    delayed = sum(row["arrival_time"] - row["event_time"] > SECOND for row in rows)
    assert_share(delayed, len(rows), P_DELAYED)
    newest, newest_of = 0, defaultdict(int)
    behind, behind_own = 0, 0
    for row in rows:
        behind += row["source_seq"] < newest
        behind_own += row["source_seq"] < newest_of[row["title_id"]]
        newest = max(newest, row["source_seq"])
        newest_of[row["title_id"]] = max(newest_of[row["title_id"]], row["source_seq"])
    assert 20 < behind_own < behind < 0.1 * len(rows)


def test_no_change_is_an_empty_table():
    universes = [Universe.of_size("toy", seed, n_titles=1, days=1) for seed in range(1, 200)]
    empty = [one for one in universes if not one.rows("catalog_events")]
    assert 0 < len(empty) < len(universes)
    assert empty[0].frame("catalog_events").schema == Universe.of_size("toy").frame("catalog_events").schema


def test_members_do_not_change_the_catalogue():
    nobody = Universe.of_size("toy", n_members=0).frame("catalog_events")
    assert nobody.equals(Universe.of_size("toy").frame("catalog_events"))


def test_the_seed_and_nothing_else_decides():
    one, same, other = (Universe.of_size("small", seed).frame("catalog_events") for seed in (5, 5, 6))
    assert one.equals(same) and not one.equals(other)
    assert one.columns == list(SCHEMA["catalog_events"].columns)
