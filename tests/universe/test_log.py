"""The log: a day made alone is that day of the whole, offsets are dense, the boundary is exact, one copy wins."""

from collections import defaultdict
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.universe import Parameters, Universe
from autograder.universe.arrivals import days_of_arrivals
from autograder.universe.columns import records

WEEK = timedelta(days=7)
STORMY = {
    "seed": 11,
    "n_members": 120,
    "p_exact": 0.2,
    "most_copies": 3,
    "p_revised": 0.2,
    "p_day_move": 0.1,
    "p_late_redelivery": 0.2,
    "p_stale_repeat": 0.5,
    "p_delete": 0.2,
    "p_stray": 0.6,
    "p_bad_clock": 0.05,
    "p_skew": 0.2,
    "p_bad_schema": 0.05,
    "p_reordered": 0.3,
}
PLAIN = {"p_revised": 0.0, "p_day_move": 0.0, "p_late_redelivery": 0.0, "p_on_boundary": 0.0}
UNIVERSES = {
    "toy": {},
    "small": {"n_members": 1_000, "days": 45, "events_per_member_day": 0.5},
    "stormy": STORMY,
    "flushed": {"tick_s": 21_600, "flush_s": 80_000, "p_exact": 0.3},
    "outage": {"outages": ((2, 1.0, 30.0, (0, 3)), (5, 20.0, 26.0, (1,)))},
    "all late": {"lateness": ((1.0, 3_600, 20 * 86_400),), "p_on_boundary": 0.0, "offline_factor": 1.0},
    "one partition": {"partitions": 1, "p_late_redelivery": 0.5},
    "empty days": {"empty_days": (0, 3, 4, 9)},
}


def universe_of(name):
    return Universe(Parameters().turned(**UNIVERSES[name]))


def in_pieces(universe, cuts):
    before = np.zeros(universe.parameters.partitions, dtype=np.int64)
    rows, reasons, wins = [], [], []
    for first, end in zip(cuts, cuts[1:], strict=False):
        for _, arrivals in days_of_arrivals(universe.log, first, end):
            rows += records(arrivals.after(before).raw)
            reasons += arrivals.reason.tolist()
            wins += arrivals.wins.tolist()
            before += arrivals.partition_rows
    return rows, reasons, wins


@pytest.mark.parametrize("name", UNIVERSES)
def test_days_made_alone_are_the_days_of_the_whole(name):
    universe = universe_of(name)
    end = universe.parameters.days + universe.log.longest_days + 1
    alone = in_pieces(universe, list(range(end + 1)))
    assert alone == in_pieces(universe, [0, 3, 4, 11, end])
    whole = universe.arrivals
    assert alone == (records(whole.raw), whole.reason.tolist(), whole.wins.tolist())


@given(
    st.integers(0, 2**32),
    st.fixed_dictionaries(
        {},
        optional={
            "n_members": st.sampled_from([0, 1, 40]),
            "n_titles": st.sampled_from([1, 2, 30]),
            "days": st.sampled_from([1, 2, 9]),
            "partitions": st.sampled_from([1, 64]),
            "lateness": st.sampled_from([(), ((1.0, 0, 0),), ((0.5, 0, 30 * 86_400), (0.5, 86_400, 86_401))]),
            "offline_factor": st.sampled_from([1.0, 10.0, 1_000.0]),
            "p_offline_device": st.sampled_from([0.0, 0.5, 1.0]),
            "p_exact": st.sampled_from([0.0, 1.0]),
            "most_copies": st.sampled_from([1, 9]),
            "p_delete": st.sampled_from([0.0, 1.0]),
            "p_never_watches": st.sampled_from([0.0, 1.0]),
            "p_signs_up_during": st.sampled_from([0.0, 1.0]),
            "p_bad_clock": st.sampled_from([0.0, 1.0]),
            "p_bad_schema": st.sampled_from([0.0, 1.0]),
            "p_reordered": st.sampled_from([0.0, 1.0]),
            "activity_sigma": st.sampled_from([0.0, 6.0]),
            "title_zipf": st.sampled_from([0.0, 1.0, 4.0]),
            "launches": st.sampled_from([0, 50]),
            "late_days": st.sampled_from([None, 0.01, 7.0, 60.0]),
            "empty_days": st.sampled_from([(), tuple(range(9)), (500,)]),
            "flush_s": st.sampled_from([0, 1, 100_000]),
            "tick_s": st.sampled_from([0, 86_400]),
        },
    ),
)
@settings(max_examples=30, deadline=None)
def test_no_parameters_break_it_and_every_day_is_still_the_whole(seed, knobs):
    universe = Universe(Parameters().turned(**{**PLAIN, **knobs, "seed": seed}))
    whole = universe.arrivals
    rows, reasons, wins = in_pieces(
        universe, [0, 2, universe.parameters.days + universe.log.longest_days + 1]
    )
    assert rows == records(whole.raw)
    assert (reasons, wins) == (whole.reason.tolist(), whole.wins.tolist())
    assert sum(wins) == len({row["event_id"] for row, won in zip(rows, wins, strict=True) if won})


@pytest.mark.parametrize("name", ["toy", "stormy", "one partition", "outage"])
def test_offsets_are_dense_and_rise_with_the_log(name):
    universe = universe_of(name)
    offsets = defaultdict(list)
    for row in universe.rows("viewing_events_raw"):
        offsets[row["kafka_partition"]].append(row["kafka_offset"])
    assert all(found == list(range(len(found))) for found in offsets.values())
    assert len(offsets) == universe.parameters.partitions


def test_within_a_partition_only_retried_deliveries_leave_the_order_of_arrival():
    rows = Universe.of_size("small", p_reordered=0.0).rows("viewing_events_raw")
    assert _disordered(rows) == 0
    retried = Universe.of_size("small", p_reordered=0.05, events_per_member_day=20.0, n_members=200).rows(
        "viewing_events_raw"
    )
    assert 0 < _disordered(retried) < 0.05 * len(retried)


def _disordered(rows):
    last, found = {}, 0
    for row in rows:
        found += row["arrival_time"] < last.get(row["kafka_partition"], datetime.min)
        last[row["kafka_partition"]] = row["arrival_time"]
    return found


def test_the_boundary_trio_is_exact_to_the_microsecond():
    rows = Universe.of_size("small", p_on_boundary=0.05).rows("viewing_events_raw")
    tick = timedelta(microseconds=1)
    found = {beyond: 0 for beyond in (-tick, timedelta(0), tick)}
    for row in rows:
        beyond = row["arrival_time"] - row["event_time"] - WEEK
        if beyond in found and row["revision"] == 1:
            found[beyond] += 1
    near = sum(abs(row["arrival_time"] - row["event_time"] - WEEK) < timedelta(seconds=1) for row in rows)
    assert all(count > 100 for count in found.values())
    assert near <= sum(found.values()) + 3


@pytest.mark.parametrize("name", UNIVERSES)
def test_clean_events_and_quarantine_are_what_the_house_rules_make_of_the_log(name):
    """An independent, plain computation from the raw rows."""
    universe = universe_of(name)
    requested = {row["member_id"]: row["requested_ts"] for row in universe.rows("deletion_requests")}
    winners, refused = {}, []
    for row in universe.rows("viewing_events_raw"):
        late = row["arrival_time"] - row["event_time"]
        reason = (
            "BAD_SCHEMA"
            if row["schema_version"] not in (1, 2, 3)
            else "DELETED_MEMBER"
            if row["arrival_time"] > requested.get(row["member_id"], datetime.max)
            else "CLOCK_SKEW"
            if late < timedelta(minutes=-10)
            else "TOO_LATE"
            if late > WEEK
            else None
        )
        if reason:
            reference = f"{row['kafka_topic']}/{row['kafka_partition']}/{row['kafka_offset']}"
            refused.append({"reason": reason, "raw_ref": reference, "first_seen": row["arrival_time"]})
        elif row["member_id"] not in requested:
            rank = (row["revision"], row["arrival_time"], row["kafka_partition"], row["kafka_offset"])
            if row["event_id"] not in winners or rank > winners[row["event_id"]][0]:
                winners[row["event_id"]] = rank, row
    clean = universe.rows("viewing_events_clean")
    by_id = {row["event_id"]: row for row in clean}
    assert len(by_id) == len(clean)
    assert by_id == {event_id: row for event_id, (_, row) in winners.items()}
    assert universe.rows("quarantine") == refused


def test_an_outage_holds_what_would_have_arrived_and_gives_it_at_the_end():
    calm = Universe(Parameters().turned(n_members=300))
    held = Universe(Parameters().turned(n_members=300, outages=((2, 6.0, 12.0, (0, 1)),)))
    begins, ends = datetime(2026, 3, 3, 6), datetime(2026, 3, 3, 12)
    waiting = {
        (row["event_id"], row["revision"])
        for row in calm.rows("viewing_events_raw")
        if row["kafka_partition"] in (0, 1) and begins <= row["arrival_time"] < ends
    }
    rows = held.rows("viewing_events_raw")
    assert waiting
    assert not [r for r in rows if r["kafka_partition"] in (0, 1) and begins <= r["arrival_time"] < ends]
    flushed = {(r["event_id"], r["revision"]) for r in rows if r["arrival_time"] == ends}
    assert waiting <= flushed
    assert len(rows) == len(calm.rows("viewing_events_raw"))
