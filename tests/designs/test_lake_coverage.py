"""Members followed through a lineage: every copy is found, erased in time, and stays erased."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.designs import read_design
from autograder.designs.coverage import HOLDS, carried_out, reached

TEXT = """
sinks:
  - {name: lake, type: iceberg, partition_spec: [year(event_time), "bucket(64, member_id)"]}
  - {name: kv, type: cassandra}
  - {name: features, type: redis}
privacy:
  erase_path:
    - of: [lake]
      steps:
        - {do: collect, takes: 7 d}
        - {do: rewrite and verify, takes: 17 d}
    - of: [kv]
      steps:
        - {do: collect and delete, takes: 12 d}
    - of: [features]
      steps:
        - {do: delete, takes: 10 d}
details:
  coverage:
    found_by: [registration, lineage, scan]
    scanned_every: 5 d
    erases: rewriting files
    batch: 7 d
    members_per_cold_file: 80
    live_rate: 3,000 rows/s
    live_yields: yes
    guards: [replays, late events, derived jobs, restores]
    holds: set aside
    proof: [file scan]
"""
GRAPH = {
    "raw": ["lake", "registered", "members", ["member_id"]],
    "sums": ["lake", "registered", "sums", ["raw"]],
    "of_sums": ["nowhere", "registered", "members", ["sums"]],
    "tastes": ["features", "by a job", "members", ["raw"]],
    "rows": ["kv", "registered", "members", ["member_id"]],
}
SAMPLE = {"my_sample": ["kv", "by hand", "members", ["tastes"]]}
WORLD = {
    "datasets": GRAPH | SAMPLE,
    "deadline_d": 30,
    "rebuilt": ["tastes"],
    "happens": [["replays", "raw"], ["late events", "raw"], ["restores", "rows"]],
    "hold": True,
    "live": {"store": "kv", "rows_a_day": 6_000_000, "most_rows_s": 5_000, "evening_rows_s": 1_000},
    "lake": {
        "store": "lake",
        "pb_hot": 2,
        "pb_cold": 38,
        "members_hot": 28_000,
        "erased_a_day": 5.5e-6,
        "most_pb_a_month": 7,
    },
    "silent": True,
}


def verdicts(*edits, **world):
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return dict(carried_out(read_design(text), {**WORLD, **world}))


def test_members_are_followed_to_copies_of_copies_and_not_through_sums():
    assert reached(GRAPH | SAMPLE) == ["raw", "rows", "tastes", "my_sample"]


def test_a_circle_in_the_lineage_comes_to_an_end():
    circle = {"a": ["lake", "registered", "members", ["member_id", "b"]], "b": ["lake", "registered", "members", ["a"]]}  # fmt: skip
    assert reached(circle) == ["a", "b"]


def test_a_design_that_covers_everything_holds():
    assert set(verdicts().values()) == {HOLDS}


@pytest.mark.parametrize(
    ("edit", "subject", "verdict"),
    [
        (("[registration, lineage, scan]", "[registration, scan]"), "coverage", HOLDS),
        (("[registration, lineage, scan]", "[registration, lineage]"), "coverage", "not-found"),
        (("[registration, lineage, scan]", "[registration]"), "coverage", "not-found"),
        (("scanned_every: 5 d", "scanned_every: 19 d"), "deadline", "past-the-deadline"),
        (("scanned_every: 5 d", "scanned_every: now and then"), "coverage", "not-found"),
        (("    - of: [features]\n", "    - of: [nothing]\n"), "coverage", "no-erase-path"),
        (("  - {name: features, type: redis}\n", ""), "coverage", "store-not-in-the-design"),
        (("{do: delete, takes: 10 d}", "{do: delete}"), "coverage", "clock-not-said"),
        (("takes: 17 d", "takes: 24 d"), "deadline", "past-the-deadline"),
        (("[replays, late events, ", "[replays, "), "coming back", "brought-back"),
        (("derived jobs, restores]", "derived jobs]"), "coming back", "brought-back"),
        (("derived jobs, restores]", "restores]"), "coming back", "brought-back"),
        (("holds: set aside", "holds: erased"), "holds", "held-rows-erased"),
        (("holds: set aside", "holds: left in place"), "holds", "held-rows-in-use"),
        (("holds: set aside", "holds: [set aside]"), "holds", "holds-not-said"),
        (("live_rate: 3,000 rows/s", "live_rate: 9,000 rows/s"), "live stores", "live-stores-overloaded"),
        (("live_yields: yes", "live_yields: no"), "live stores", "live-stores-overloaded"),
        (("live_rate: 3,000 rows/s", "live_rate: 30 rows/s"), "live stores", "not-done-in-time"),
        (("live_rate: 3,000 rows/s", "live_rate: 3,000 rows"), "live stores", "live-rate-not-said"),
        (("batch: 7 d", "batch: 1 d"), "rewriting", "too-many-batches"),
        (("batch: 7 d", "batch: 26 d"), "rewriting", "batch-longer-than-its-clock"),
        (("members_per_cold_file: 80", "members_per_cold_file: 28000"), "rewriting", "too-many-members-in-a-file"),
        (("year(event_time)", "day(event_time)"), "rewriting", "layout-does-not-give-that"),
        (("members_per_cold_file: 80", "members_per_cold_file: 0.5"), "rewriting", "members-per-cold-file-not-said"),
        (("erases: rewriting files", "erases: deleting keys"), "rewriting", "nothing-is-keyed"),
        (("proof: [file scan]", "proof: job status"), "proof", "believed-the-job"),
        (("proof: [file scan]", "proof: planted members"), "proof", HOLDS),
    ],
)  # fmt: skip
def test_each_field_decides_something(edit, subject, verdict):
    assert verdicts(edit)[subject] == verdict


def test_without_a_key_what_comes_back_cannot_be_read_unless_it_is_new():
    keyed = ("erases: rewriting files", "erases: deleting keys\n    keyed: [lake, kv]")
    unguarded = ("guards: [replays, late events, derived jobs, restores]", "guards: [derived jobs]")
    assert verdicts(keyed, unguarded)["coming back"] == "brought-back"
    found = verdicts(keyed, unguarded, happens=[["replays", "raw"], ["restores", "rows"]])
    assert (found["coming back"], found["rewriting"]) == (HOLDS, HOLDS)


def test_a_nightly_job_is_harmless_if_what_it_reads_is_clean_in_time():
    unguarded = ("derived jobs, restores]", "restores]")
    assert verdicts(unguarded, ("takes: 17 d", "takes: 13 d"))["coming back"] == HOLDS


def test_the_bill_of_a_month_is_the_formula():
    share = 5.5e-6 * 7
    a_month = (2 * (1 - math.exp(-28_000 * share)) + 38 * (1 - math.exp(-80 * share))) * 30 / 7
    for more, verdict in ((1.001, HOLDS), (0.999, "too-many-batches")):
        lake = WORLD["lake"] | {"most_pb_a_month": a_month * more}
        assert verdicts(lake=lake)["rewriting"] == verdict


WORDS = ["yes", "scan", "lake", "1e30 d", "-3 d", "0 d", "erased", "deleting keys", "0 rows/s"]
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-5, 50), st.floats(), st.sampled_from(WORDS))
FIELDS = (
    "found_by", "scanned_every", "erases", "keyed", "batch", "members_per_cold_file", "live_rate", "live_yields", "guards",
    "holds", "proof",
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(FIELDS), PLAIN | st.lists(PLAIN | st.lists(PLAIN), max_size=2), max_size=5))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_no_design_makes_it_fail(said):
    one = read_design(TEXT)
    one = replace(one, details={"coverage": one.details["coverage"] | said})
    assert all(isinstance(verdict, str) for _, verdict in carried_out(one, dict(WORLD)))


@pytest.mark.parametrize("text", ["assumptions: [nothing]", "details: {coverage: 3}"])
def test_an_empty_design_says_what_is_missing(text):
    found = dict(carried_out(read_design(text), dict(WORLD)))
    assert found["coverage"] == "store-not-in-the-design"
    assert found["proof"] == "proof-not-said"
