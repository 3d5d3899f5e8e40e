"""A migration of a design, carried out wave by wave, and what erasing rewrites afterwards."""

import math
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.designs import read_design
from autograder.designs.migration import HOLDS, SUBJECTS, carried_out

TEXT = """
details:
  migration:
    order: closed first
    waits_until_closed: yes
    wave: 500 TB
    attempts: 3
    write: overwrite
    verify: [rows, sums]
    columns: by id
    both_written: from the start
    cold: rewritten
    erase: after the last wave
    fallback: 7 d
  erasing:
    by: rewriting files
    batch: 14 d
    members_per_cold_file: 950
"""
FACTS = {
    "columns": [[1, 1, "id"], [1, 2, "title"], [2, 1, "id"], [2, 2, "title_id"]],
    "cluster": {"tb_by_hour": [100] * 24, "most_wave_tb": 600, "deaths": 2},
    "rules": {"fallback_hours": 168, "erase_hours": 720, "share_erased": 0.0001},
    "requests": [[7, -100]],
    "erased_a_day": 5.5e-6,
    "rewrite_tb_a_month": 1_000,
    "partitions": [
        ["2024-Q1", 200, 1, -15_000, 28_000, [1, 7]],
        ["2024-Q2", 200, 1, -13_000, 28_000, [2]],
        ["2026-Q1", 300, 2, 300, 28_000, [3, 7]],
    ],
}


def verdicts(*edits, **conditions):
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return dict(carried_out(read_design(text), {**FACTS, **conditions}))


def test_a_plan_that_waits_copies_and_erases_holds():
    found = verdicts(
        writes=[[10, "2026-Q1", 4], [299, "2026-Q1", 5], [305, "2026-Q2", 6]],
        died=[["2024-Q1", 1], ["2024-Q1", 2], ["2026-Q1", 1]],
        damaged=[["2024-Q2", 1]],
        asked=[[2, 20], [5, 330], [3, 400]],
    )
    assert found == dict.fromkeys(SUBJECTS, HOLDS)


@pytest.mark.parametrize(
    ("edit", "subject", "verdict", "conditions"),
    [
        (("waits_until_closed: yes", "waits_until_closed: no"), "rows", "rows-lost",
         {"writes": [[hour, "2026-Q1", 4] for hour in range(300)]}),
        (("write: overwrite", "write: append"), "rows", "rows-twice", {"died": [["2024-Q1", 1]]}),
        (("attempts: 3", "attempts: 1"), "rows", "rows-lost", {"died": [["2026-Q1", 1]]}),
        (("both_written: from the start", "both_written: from the switch"), "rows", "rows-lost", {"writes": [[305, "2026-Q2", 6]]}),
        (("verify: [rows, sums]", "verify: [rows]"), "values", "broken-copy", {"damaged": [["2024-Q2", 1]]}),
        (("columns: by id", "columns: by name"), "values", "empty-columns", {}),
        (("erase: after the last wave", "erase: before the first wave"), "erased members", "erased-are-back", {}),
        (("order: closed first", "order: all at once"), "hours", "wave-too-large", {}),
        (("fallback: 7 d", "fallback: 1 d"), "hours", "no-way-back", {}),
        (("fallback: 7 d", "fallback: 30 d"), "erased members", "old-table-outlives-the-deadline", {}),
        (("attempts: 3", "attempts: 0"), "hours", "attempts-not-said", {}),
        (("by: rewriting files", "by: deleting keys"), "erasing each month", HOLDS, {"rewrite_tb_a_month": 0}),
        (("batch: 14 d", "batch: soon"), "erasing each month", "batch-not-said", {}),
        (("batch: 14 d", "batch: 1e-320 s"), "erasing each month", "batch-not-said", {}),
        (("batch: 14 d", "batch: 3000 d"), "erasing each month", "batch-past-the-deadline", {}),
        (("members_per_cold_file: 950", "members_per_cold_file: 0.001"), "erasing each month", "members-per-cold-file-not-said", {}),
    ],
)  # fmt: skip
def test_each_field_decides_something(edit, subject, verdict, conditions):
    assert verdicts(edit, **conditions)[subject] == verdict


def test_keys_need_rows_that_were_written_anew():
    edits = ("by: rewriting files", "by: deleting keys"), ("cold: rewritten", "cold: in place")
    assert verdicts(*edits)["erasing each month"] == "old-files-have-no-keys"


@pytest.mark.parametrize("cold", ["rewritten", "in place"])
def test_the_bill_of_a_month_is_the_formula(cold):
    days, per_cold = 14, 950 if cold == "rewritten" else 28_000
    touched = [1 - math.exp(-m * 5.5e-6 * days) for m in (per_cold, per_cold, 28_000)]
    sizes = (200, 200, 300)
    a_month = sum(tb * share for tb, share in zip(sizes, touched, strict=True)) * 30 / days
    edits = () if cold == "rewritten" else (("cold: rewritten", "cold: in place"),)
    assert verdicts(*edits, rewrite_tb_a_month=a_month * 1.001)["erasing each month"] == HOLDS
    assert (
        verdicts(*edits, rewrite_tb_a_month=a_month * 0.999)["erasing each month"]
        == "rewrites-nearly-everything"
    )


WORDS = ["yes", "closed first", "append", "by id", "1e30 TB", "-3 TB", "0 d", "1e30 d", "rows"]
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-5, 50), st.floats(), st.sampled_from(WORDS))
FIELDS = (
    "order",
    "wave",
    "attempts",
    "write",
    "verify",
    "columns",
    "fallback",
    "batch",
    "members_per_cold_file",
    "by",
)


@given(st.dictionaries(st.sampled_from(FIELDS), PLAIN | st.lists(PLAIN, max_size=2), max_size=4))
@settings(max_examples=60, deadline=None)
@example({"attempts": True})
def test_no_design_makes_it_fail(said):
    one = read_design(TEXT)
    one = replace(one, details={part: about | said for part, about in one.details.items()})
    found = dict(carried_out(one, dict(FACTS)))
    assert list(found) == list(SUBJECTS)
    assert all(isinstance(verdict, str) for verdict in found.values())


@pytest.mark.parametrize("text", ["assumptions: [nothing]", "details: {migration: 3, erasing: []}"])
def test_an_empty_design_says_what_is_missing(text):
    assert set(dict(carried_out(read_design(text), dict(FACTS))).values()) == {"order-not-said"}
