"""The layout of a design's tables, scanned for some questions."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.designs import read_design
from autograder.designs.layout_scan import HOLDS, ORDER, carried_out
from autograder.designs.table_layout import layout_of
from autograder.layouts.scan import measures

TEXT = """
sinks:
  - name: changes
    type: iceberg
    mode: upsert
    idempotency_key: [change_id]
    partition_spec: [day(event_time), "bucket(4, title_id)"]
    sort: [event_time]
    target_file: 512 MB
    keeps: 2 y
  - name: state
    type: dynamodb
    mode: upsert
    idempotency_key: [title_id]
    keeps: 2 y
  - name: recent
    type: cassandra
    mode: upsert
    idempotency_key: [title_id, change_id]
    keeps: 2 d
  - name: sums
    type: druid
    mode: overwrite
    rolled_up: yes
    keeps: 2 y
dedup: {key: [title_id], winner: highest source_seq, scope: 3 d, where: state}
late: {max: 3 d}
details:
  layout:
    table: changes
    rewrites: 40 d
    answers: {now: state}
"""
ROWS = [[title, ("US", "BR", "DE")[title % 3]] for title in (1, 1, 1, 2, 3, 4, 5, 6, 7, 8)]
WORLD = {
    "days": 60,
    "hours_today": 8,
    "mb_per_row": 120,
    "rows": ROWS,
    "lies": [[], "event_time"],
    "questions": [
        ["hour", "changes", ["title_id"], 1, 0, 3],
        ["back", "changes", ["title_id"], 35 * 24, 34 * 24, 30],
        ["all of a country", "changes", ["country"], 60 * 24, 0, 4_000],
        ["now", "state", ["title_id"], 0, 0, 2],
    ],
    "limits": {"partitions": 400, "small_files": 200, "rewritten_d": 60},
    "changes": [[1, 10], [3, 20], [2, 30]],
}


def verdicts(*edits, **world):
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return dict(carried_out(read_design(text), {**WORLD, **world}))


def test_a_layout_that_keeps_its_limits_holds():
    assert set(verdicts().values()) == {HOLDS}


@pytest.mark.parametrize(
    ("edit", "subject", "verdict"),
    [
        (("[day(event_time), ", "[hour(event_time), "), "partitions", "too-many-partitions"),
        (("[day(event_time), ", "[day(arrival_time), "), "back", "opens-too-many-files"),
        (('[day(event_time), "bucket(4, title_id)"]', "[day(event_time)]"), "back", "opens-too-many-files"),
        (("rewrites: 40 d", "rewrites: 0 d"), "back", "opens-too-many-old-files"),
        (("rewrites: 40 d", "rewrites: 90 d"), "rewritten", "sealed-files-rewritten"),
        (("rewrites: 40 d", "rewrites: soon"), "rewritten", "rewrites-not-said"),
        (("{now: state}", "{now: state, title: state}"), "back", "only-the-newest-is-kept"),
        (("{now: state}", "{now: state, title: recent}"), "back", "kept-too-short"),
        (("{now: state}", "{now: state, last_hours: recent}"), "hour", HOLDS),
        (("{now: state}", "{now: state, country: sums}"), "all of a country", "rolled-up"),
        (("idempotency_key: [title_id, change_id]\n    keeps: 2 d", "idempotency_key: [title_id, change_id]\n    keeps: 1 y"), "hour", HOLDS),
        (("{now: state}", "{}"), "now", "opens-too-many-files"),
        (("table: changes", "table: nothing"), "hour", "table-not-said"),
        (("winner: highest source_seq", "winner: latest arrival, then source_seq"), ORDER, "an-older-change-wins"),
        (("winner: highest source_seq", "winner: any"), ORDER, "winner-not-said"),
        (('[day(event_time), "bucket(4, title_id)"]', '["bucket(4, title_id)"]'), "hour", "time-of-partitions-not-said"),
    ],
)  # fmt: skip
def test_each_field_decides_something(edit, subject, verdict):
    assert verdicts(edit)[subject] == verdict


def test_a_store_without_the_questions_key_cannot_answer_it():
    found = verdicts(("{now: state}", "{now: state, country: recent}"),
                     ("idempotency_key: [title_id, change_id]\n    keeps: 2 d", "idempotency_key: [title_id, change_id]\n    keeps: 1 y"))  # fmt: skip
    assert found["all of a country"] == "not-by-its-key"
    # The last part of a key leads nowhere: that is the other index, which has to be written too.
    for key, verdict in (("[title_id, country]", "not-by-its-key"), ("[country, title_id]", HOLDS)):
        found = verdicts(("{now: state}", "{now: state, country: recent}"),
                         ("    mode: upsert\n    idempotency_key: [title_id, change_id]\n    keeps: 2 d", f"    mode: append\n    idempotency_key: {key}\n    keeps: 1 y"))  # fmt: skip
        assert found["all of a country"] == verdict


@pytest.mark.parametrize(
    ("spec", "keys", "sort"),
    [
        ("[day(event_time)]", [], "event_time"),
        ('[day(event_time), "bucket(4, title_id)"]', [("bucket[4]", "title_id")], "title_id"),
        ("[day(event_time), country]", [("identity", "country")], "title_id"),
        ("[hour(event_time)]", [], "country"),
    ],
)
def test_it_opens_what_the_scanner_of_partition_design_opens(spec, keys, sort):
    unit = "hour" if "hour" in spec else "day"
    document = {"partition": [(unit, "event_time"), *keys], "sort": sort, "rewrite_days": 10}
    sample = [{"title_id": title, "country": country} for title, country in ROWS]
    table = {"days": 60, "hours_today": 8, "mb_per_row": 120, "file_mb": 512, "most_rewrite_days": 60,
             "spec": {"partition": [("day", "event_time")], "sort": "event_time"}, "most_partitions": 1, "most_small_files": 1}  # fmt: skip
    asked = [(["title_id"], 1), (["title_id"], 30 * 24), (["country"], 24)]
    queries = [{"equals": columns, "last_hours": hours, "most_files": 0} for columns, hours in asked]
    edits = (
        ('[day(event_time), "bucket(4, title_id)"]', spec),
        ("sort: [event_time]", f"sort: [{sort}]"),
        ("rewrites: 40 d", "rewrites: 10 d"),
    )
    for (columns, hours), (_, found, _) in zip(
        asked, measures(document, table, sample, queries), strict=False
    ):
        for most, holds in ((found, True), (found - 1, False)):
            got = verdicts(*edits, questions=[["it", "changes", columns, hours, 0, most]])["it"]
            assert (got == HOLDS) == holds and (holds or got.startswith("opens-too-many-"))


def test_months_are_spans_too():
    one = read_design(TEXT.replace("[day(event_time), ", "[month(event_time), "))
    area = layout_of(one.sinks[0]).area((0, 61 * 24), [tuple(row) for row in ROWS], 1)
    assert area.parts == [(0, 720), (720, 1440), (1440, 1464)]


WORDS = ["yes", "changes", "state", "1e30 d", "-3 d", "0 d", "now", ""]
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-5, 50), st.floats(), st.sampled_from(WORDS))
SPECS = st.lists(
    st.sampled_from(
        [
            "day(event_time)",
            "bucket(999999999999, title_id)",
            "title_id",
            "year(arrival_time)",
            "oops(",
            "truncate(3, country)",
        ]  # fmt: skip
    ),
    max_size=4,
)


@given(
    st.dictionaries(st.sampled_from(["table", "rewrites", "answers"]), PLAIN | st.lists(PLAIN, max_size=2), max_size=3),
    SPECS,
)  # fmt: skip
@settings(max_examples=50, deadline=None)
def test_no_design_makes_it_fail(said, spec):
    one = read_design(TEXT)
    sinks = tuple(replace(sink, partition_spec=tuple(spec)) for sink in one.sinks)
    one = replace(one, sinks=sinks, details={"layout": one.details["layout"] | said})
    assert all(isinstance(verdict, str) for _, verdict in carried_out(one, dict(WORLD)))


def test_an_empty_design_says_what_is_missing():
    found = dict(carried_out(read_design("assumptions: [nothing]"), dict(WORLD)))
    assert found["hour"] == found["partitions"] == found[ORDER] == "table-not-said"
