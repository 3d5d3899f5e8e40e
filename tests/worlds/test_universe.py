"""The universe is a pure function of its parameters, and keeps its house rules whatever the parameters are."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.worlds import handmade, published
from autograder.worlds.parameters import BadParameter, Parameters
from autograder.worlds.schema import SCHEMA
from autograder.worlds.universe import PRESETS, Universe, universe

REPOSITORY = Path(__file__).resolve().parents[2]
WEEK = timedelta(days=7)
KNOBS = [
    {},
    {"p_exact": 0.4, "p_revised": 0.3, "p_day_move": 0.2, "p_late_redelivery": 0.1},
    {"lateness": ((0.5, 0, 21 * 86_400),), "p_on_boundary": 0.3},
    {"tick_s": 3_600, "flush_s": 3_600, "p_exact": 0.5, "most_copies": 5, "p_revised": 0.4},
    {"p_skew": 0.5, "p_bad_clock": 0.3, "p_revised": 0.5},
    {
        "partitions": 1,
        "batch_minutes": 360,
        "p_null_watch": 0.5,
        "p_no_category": 0.5,
        "p_two_categories": 0.5,
    },
]


def fingerprint(**knobs):
    """A hash of every table's rows."""
    made = universe("toy", **knobs)
    tables = {name: made.table(name).to_dicts() for name in SCHEMA}
    return hashlib.sha256(json.dumps(tables, default=str).encode()).hexdigest()


def rows(made, name):
    return made.table(name).to_dicts()


def winners(raw):
    """The house rules in plain Python: inside the window, highest revision, then latest arrival, partition, offset."""
    best = {}
    for row in raw:
        lateness = row["arrival_time"] - row["event_time"]
        if not timedelta(minutes=-10) <= lateness <= WEEK:
            continue
        rank = (row["revision"], row["arrival_time"], row["kafka_partition"], row["kafka_offset"])
        if row["event_id"] not in best or rank > best[row["event_id"]][0]:
            best[row["event_id"]] = rank, row
    return sorted((row for _, row in best.values()), key=lambda row: (row["event_time"], row["event_id"]))


def metrics(raw, categories):
    """(plays, members, seconds) by (day, category), recounted from raw deliveries."""
    groups = defaultdict(list)
    for event in winners(raw):
        of_title = [row["category"] for row in categories if row["title_id"] == event["title_id"]]
        for category in of_title or ["UNKNOWN"]:
            groups[event["event_time"].date(), category].append(event)
    return {
        key: (
            sum(event["event_type"] == "play" for event in events),
            len({event["member_id"] for event in events}),
            sum(event["watch_s"] or 0 for event in events),
        )
        for key, events in groups.items()
    }


def assert_lawful(made):
    """Schema, keys, order of the log, offsets and winners, for any parameters."""
    for name, schema in SCHEMA.items():
        table = made.table(name)
        assert table.columns == list(schema.columns)
        keys = table.select(schema.key)
        assert keys.n_unique() == keys.height, f"{name} repeats its key"
    raw = rows(made, "viewing_events_raw")
    order = [(row["arrival_time"], row["event_id"]) for row in raw]
    assert order == sorted(order)
    next_offset = defaultdict(int)
    for row in raw:
        assert row["kafka_offset"] == next_offset[row["kafka_partition"]]
        next_offset[row["kafka_partition"]] += 1
        assert 0 <= row["kafka_partition"] < made.parameters.partitions
    start = datetime.combine(made.parameters.start_date, datetime.min.time())
    length = timedelta(minutes=made.parameters.batch_minutes)
    for row in raw:
        assert start + (row["ingest_batch_id"] - 1) * length <= row["arrival_time"]
        assert row["arrival_time"] < start + row["ingest_batch_id"] * length
    assert rows(made, "viewing_events_clean") == winners(raw)
    members = {row["member_id"] for row in rows(made, "members")}
    playable = {row["title_id"] for row in rows(made, "titles") if row["kind"] in ("movie", "episode")}
    assert {row["member_id"] for row in raw} <= members and {row["title_id"] for row in raw} <= playable
    assert {row["title_id"] for row in rows(made, "title_categories")} <= playable
    batches = {row["ingest_batch_id"]: row for row in rows(made, "batches")}
    assert {row["ingest_batch_id"] for row in raw} <= set(batches)


def test_the_same_parameters_give_the_same_rows_in_a_fresh_process():
    knobs = {"seed": 7, "p_exact": 0.3, "p_revised": 0.2}
    script = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        f"from test_universe import fingerprint; print(fingerprint(**{knobs!r}))"
    )
    for environment in ({"PYTHONHASHSEED": "123", "POLARS_MAX_THREADS": "1"}, {"PYTHONHASHSEED": "4"}):
        other = subprocess.run(
            [sys.executable, "-c", script, str(REPOSITORY), str(Path(__file__).parent)],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        assert other == fingerprint(**knobs)


def test_another_seed_gives_other_rows():
    assert len({fingerprint(seed=seed) for seed in range(5)}) == 5


def test_a_table_is_the_same_whichever_is_made_first():
    one, other = universe(seed=3), universe(seed=3)
    names = list(SCHEMA)
    forward = {name: one.table(name) for name in names}
    for name in reversed(names):
        assert other.table(name).equals(forward[name])


def test_fewer_members_are_a_part_of_more():
    """Each value is a hash of its own entity: more members change nothing about those there were."""
    few, many = universe(n_members=20), universe(n_members=40)
    assert many.table("members").head(20).equals(few.table("members"))
    ids = {row["event_id"] for row in rows(many, "viewing_events_raw")}
    assert {row["event_id"] for row in rows(few, "viewing_events_raw")} < ids


@pytest.mark.parametrize("seed", [1, 2, 30])
@pytest.mark.parametrize("knobs", KNOBS, ids=lambda knobs: "-".join(knobs) or "usual")
def test_clean_events_are_what_a_recount_of_raw_gives(seed, knobs):
    made = universe("toy", seed=seed, **knobs)
    assert made.table("viewing_events_raw").height > 100
    assert_lawful(made)


def test_the_winner_is_decided_by_revision_then_arrival_then_place_in_the_log():
    """The generator delivers corrections in order; by hand they come in any."""
    noon, one = "2026-03-02 12:00", "2026-03-02 13:00"
    copies = [
        {"event_id": "old copy comes last", "revision": 2, "arrival_time": noon, "watch_s": 1},
        {"event_id": "old copy comes last", "revision": 1, "arrival_time": one, "watch_s": 2},
        {"event_id": "latest", "arrival_time": one, "watch_s": 1},
        {"event_id": "latest", "arrival_time": noon, "watch_s": 2},
        {"event_id": "partition", "arrival_time": one, "kafka_partition": 2, "kafka_offset": 1, "watch_s": 1},
        {"event_id": "partition", "arrival_time": one, "kafka_partition": 1, "kafka_offset": 9, "watch_s": 2},
        {"event_id": "offset", "arrival_time": one, "kafka_partition": 1, "kafka_offset": 12, "watch_s": 1},
        {"event_id": "offset", "arrival_time": one, "kafka_partition": 1, "kafka_offset": 11, "watch_s": 2},
        {"event_id": "correction too late", "arrival_time": one, "watch_s": 1},
        {"event_id": "correction too late", "revision": 2, "arrival_time": "2026-03-20", "watch_s": 2},
        {"event_id": "ten minutes early", "arrival_time": "2026-03-02 11:40", "watch_s": 1},
        {"event_id": "earlier still", "arrival_time": "2026-03-02 11:39:59.999999", "watch_s": 2},
    ]
    world = handmade(
        "w", "p", viewing_events_raw=[{"event_time": "2026-03-02 11:50"} | copy for copy in copies]
    )
    raw = world.rows(("viewing_events_raw",))["viewing_events_raw"]
    won = published.winners(polars.DataFrame(raw, schema_overrides={"country": polars.String})).to_dicts()
    assert won == winners(raw)
    assert {row["watch_s"] for row in won} == {1} and len(won) == 6


@pytest.mark.parametrize("seed", [1, 4])
@pytest.mark.parametrize("knobs", KNOBS[:3], ids=lambda knobs: "-".join(knobs) or "usual")
def test_published_days_are_what_a_recount_gives(seed, knobs):
    made = universe("toy", seed=seed, n_members=12, **knobs)
    raw, categories = rows(made, "viewing_events_raw"), rows(made, "title_categories")
    arrival_days = sorted({row["arrival_time"].date() for row in raw})
    expected = {}
    for day in arrival_days[:-1]:
        known = [row for row in raw if row["arrival_time"].date() <= day]
        today = [row for row in known if row["arrival_time"].date() == day]
        batch = max(row["ingest_batch_id"] for row in today)

        def inside(row):
            return timedelta(minutes=-10) <= row["arrival_time"] - row["event_time"] <= WEEK

        new = {row["event_id"] for row in today if inside(row)}
        touched = {row["event_time"].date() for row in known if inside(row) and row["event_id"] in new}
        for (metric_date, category), counted in metrics(known, categories).items():
            if metric_date in touched:
                expected[metric_date, category, batch] = counted
    got = {
        (row["metric_date"], row["category"], row["as_of_batch"]): (
            row["plays"],
            row["members"],
            row["watch_s"],
        )
        for row in rows(made, "daily_published")
    }
    assert got == expected and len(got) > 5


SHARES = st.sampled_from([0.0, 0.3, 1.0])


@st.composite
def extreme_parameters(draw):
    days = draw(st.sampled_from([1, 2, 9]))
    copies = draw(
        st.sampled_from(
            [(0, 0, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (0.25, 0.25, 0.25, 0.25)]
        )
    )
    return Parameters(
        seed=draw(st.sampled_from([0, 1, 2**63, -5])),
        n_members=draw(st.sampled_from([0, 1, 3])),
        n_titles=draw(st.sampled_from([1, 2, 9, 11])),
        days=days,
        start_date=draw(st.sampled_from([date(2026, 3, 1), date(2024, 2, 29), date(1970, 1, 1)])),
        plays_per_member_day=draw(st.sampled_from([0.0, 0.2, 3.0, 500.0 if days == 1 else 5.0])),
        activity_sigma=draw(st.sampled_from([0.0, 1.2, 5.0])),
        title_zipf=draw(st.sampled_from([0.0, 1.0, 1.1, 9.0])),
        **dict(zip(("p_exact", "p_revised", "p_day_move", "p_late_redelivery"), copies, strict=True)),
        most_copies=draw(st.sampled_from([1, 4])),
        lateness=draw(
            st.sampled_from(
                [(), ((1.0, 0, 0),), ((1.0, 8 * 86_400, 21 * 86_400),), ((0.5, 1, 2), (0.5, 3, 3))]
            )
        ),
        p_on_boundary=draw(SHARES),
        p_skew=draw(SHARES),
        p_bad_clock=draw(SHARES),
        p_null_watch=draw(SHARES),
        p_null_country=draw(SHARES),
        p_no_category=draw(SHARES),
        p_two_categories=draw(SHARES),
        p_never_watches=draw(SHARES),
        p_rejoins=draw(SHARES),
        p_cancelled=draw(SHARES),
        p_crashed_batch=draw(SHARES),
        flush_s=draw(st.sampled_from([0, 1, 86_400])),
        tick_s=draw(st.sampled_from([0, 1, 86_400])),
        empty_days=draw(st.sampled_from([(), (0,), tuple(range(9))])),
        hot_member_share=draw(SHARES),
        partitions=draw(st.sampled_from([1, 3])),
        batch_minutes=draw(st.sampled_from([1, 1_440])),
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(extreme_parameters())
def test_no_extreme_breaks_a_law(parameters):
    made = Universe(parameters)
    assert_lawful(made)
    if not parameters.n_members or parameters.p_never_watches == 1 or not parameters.plays_per_member_day:
        assert made.table("viewing_events_raw").is_empty()


@pytest.mark.parametrize(
    ("knobs", "named", "legal"),
    [
        ({"n_members": -1}, "n_members", "at least 0"),
        ({"n_titles": 0}, "n_titles", "at least 1"),
        ({"days": 0}, "days", "at least 1"),
        ({"partitions": 0}, "partitions", "at least 1"),
        ({"most_copies": 0}, "most_copies", "at least 1"),
        ({"batch_minutes": 0}, "batch_minutes", "at least 1"),
        ({"plays_per_member_day": -0.1}, "plays_per_member_day", "at least 0"),
        ({"activity_sigma": -1}, "activity_sigma", "at least 0"),
        ({"flush_s": -1}, "flush_s", "at least 0"),
        ({"tick_s": -1}, "tick_s", "at least 0"),
        ({"p_exact": 1.1}, "p_exact", "from 0 to 1"),
        ({"p_null_watch": -0.1}, "p_null_watch", "from 0 to 1"),
        ({"p_skew": float("nan")}, "p_skew", "from 0 to 1"),
        ({"hot_member_share": 2}, "hot_member_share", "from 0 to 1"),
        ({"p_exact": 0.6, "p_revised": 0.5}, "p_exact, p_revised", "at most 1"),
        ({"lateness": ((0.6, 1, 2), (0.6, 1, 2))}, "lateness", "at most 1"),
        ({"lateness": ((-0.1, 1, 2),)}, "lateness", "0 or more"),
        ({"lateness": ((0.5, 3, 2),)}, "lateness", "shortest, longest"),
        ({"lateness": ((0.5, -3, 2),)}, "lateness", "shortest, longest"),
        ({"p_duplicates": 0.5}, "p_duplicates", "is not a knob"),
    ],
)
def test_a_bad_parameter_is_refused_by_its_name_and_range(knobs, named, legal):
    with pytest.raises(BadParameter) as refused:
        universe("toy", **knobs)
    assert named in str(refused.value) and legal in str(refused.value)


def test_an_unknown_preset_or_table_is_refused_with_those_there_are():
    with pytest.raises(BadParameter, match=f"no preset 'large'.*{list(PRESETS)[0]}"):
        universe("large")
    with pytest.raises(KeyError, match="no table plays; the universe has members"):
        universe().table("plays")


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_have_their_size(preset):
    made = universe(preset)
    expected = PRESETS[preset]
    assert made.table("members").height == expected["n_members"]
    assert made.table("titles").height == expected["n_titles"]
    assert made.table("calendar").height == expected["days"]
    wanted = expected["n_members"] * expected["days"] * expected["plays_per_member_day"]
    assert 0.5 * wanted < made.table("viewing_events_raw").height < 1.8 * wanted
