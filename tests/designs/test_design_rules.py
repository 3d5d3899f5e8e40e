"""Each of the 36 rules: a design that walks into its trap, a near twin that does not, and laws that hold for all."""

from __future__ import annotations

import re
import time
from random import Random

import pytest
import yaml
from designs.edits import CLEAN, EDITS, edited
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.designs import RULES, SUBJECTS, lint, read_design

WARNINGS = set("R07 R11 R14 R18 R20 R26 R28 R30 R32 R33 R34 R36".split())
HARSH = re.compile(r"\b(wrong|incorrect|stupid|obviously|simply|just|bad)\b(?! upgrade)", re.IGNORECASE)


def found(text, **how):
    return lint(read_design(text), **how)


def test_all_36_rules_are_there_each_with_its_weight_and_a_name_of_its_own():
    assert list(RULES) == [f"R{number:02}" for number in range(1, 37)] == [edit.rule for edit in EDITS]
    assert {rule.id for rule in RULES.values() if rule.severity == "W"} == WARNINGS
    names = [rule.name for rule in RULES.values()]
    assert len(set(names)) == 36 and all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)
    assert {rule.subject for rule in RULES.values()} == set(SUBJECTS)


def test_the_clean_design_is_clean_for_staff_too():
    assert found(CLEAN, staff=True) == ()
    assert read_design(CLEAN).unread == ()


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.rule)
def test_a_trap_is_found_and_nothing_else(edit):
    findings = found(edited(edit.trap))
    assert {one.rule for one in findings} == {edit.rule}
    for one in findings:
        assert one.line is None or 1 <= one.line <= len(CLEAN.splitlines())
        assert 60 < len(one.sentence) < 320 and not HARSH.search(one.sentence), one.sentence
        assert "None" not in one.sentence and "  " not in one.sentence
    assert edit.number in findings[0].sentence


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.rule)
def test_its_near_twin_is_not(edit):
    near = found(edited(edit.near))
    assert edit.rule not in {one.rule for one in near}
    assert not any(one.is_error for one in near)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.rule)
def test_a_waiver_keeps_its_reason_for_whoever_reviews(edit):
    reason = "our reviewers agreed on this in March, see the notes"
    waived = edited(edit.trap) + f"waive:\n  - {{rule: {edit.rule}, reason: '{reason}'}}\n"
    findings = found(waived, staff=True)
    assert findings and {one.waived for one in findings} == {reason}
    assert not any(one.is_error for one in findings) and reason in str(findings[0])


def test_a_missing_owner_is_an_error_for_staff_only():
    text = edited(EDITS[-1].trap)
    assert not found(text)[0].is_error and found(text, staff=True)[0].is_error


def shuffled(value, random, at=""):
    """The same document with the keys of every mapping, and nodes, in another order."""
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random, key) for key in keys}
    if isinstance(value, list):
        items = [shuffled(item, random) for item in value]
        if at in ("sources", "processors", "sinks", "owners", "in", "out"):
            random.shuffle(items)
        return items
    return value


TRAPS = [edit.trap for edit in EDITS]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TRAPS), st.integers(0, 2**32))
def test_order_changes_nothing(trap, seed):
    plain = yaml.load(edited(trap), Loader=yaml.BaseLoader)
    another = yaml.dump(shuffled(plain, Random(seed)), sort_keys=False)
    assert _said(another) == _said(yaml.dump(plain, sort_keys=False)) != set()


def _said(text):
    return {(one.rule, one.place, one.sentence) for one in found(text)}


LINES = CLEAN.splitlines(keepends=True)


@settings(max_examples=80, deadline=None)
@given(st.sets(st.integers(0, len(LINES) - 1), max_size=40))
def test_whatever_is_left_out_is_read_or_refused_with_its_line(gone):
    from autograder.designs import DesignProblem

    text = "".join(line for number, line in enumerate(LINES) if number not in gone)
    try:
        findings = found(text)
    except DesignProblem as problem:
        assert str(problem).startswith("Line ") and problem.line
    else:
        assert all(one.line is None or one.line <= text.count("\n") for one in findings)


def test_linting_a_design_costs_less_than_reading_it():
    """Both are a few milliseconds; the ratio is what is compared, since machines differ."""
    reading, linting = [], []
    for _ in range(5):
        read_design.cache_clear()
        before = time.process_time()
        design = read_design(CLEAN)
        between = time.process_time()
        lint(design)
        linting.append(time.process_time() - between)
        reading.append(between - before)
    assert min(linting) < min(reading)


LANDING = """  - name: landing
    type: iceberg
    because: raw copies, kept for replay
    mode: append
    personal: no
    compaction: every night
"""
LOADER = """  - name: load
    in: [playback_log]
    out: [landing]
    engine: flink
    because: copies what arrives
    parallelism: 2000
    guarantee: exactly-once
    checkpoint: 10 min
"""


def landed(*more):
    """The clean design, with what arrives copied to a raw table before it is deduplicated."""
    first = (
        (
            "  - name: deduplicate\n    in: [playback_log]\n",
            LOADER + "  - name: deduplicate\n    in: [landing]\n",
        ),
        ("sinks:\n", "sinks:\n" + LANDING),
        ("  restatement: a day is provisional until it is two days old; then a version is added\n", ""),
    )
    return edited(more, edited(first))


def test_copies_may_land_in_a_raw_table_that_is_deduplicated_further_on():
    assert found(landed()) == ()


def test_copies_in_a_raw_table_that_somebody_queries_count_twice():
    asked = landed(
        (
            "    compaction: every night\n",
            "    queries: [{asks: plays a day, kind: aggregate}]\n    compaction: every night\n",
        )
    )
    assert [one.rule for one in found(asked)] == ["R03", "R08", "R31"]


def test_copies_in_a_raw_table_that_nothing_deduplicates_later_count_twice():
    text = landed(("  where: deduplicate\n", "  where: live_counts\n"))
    assert found(text) == ()
    without = re.sub(r"dedup:\n(  .*\n)+", "", landed())
    assert [one.rule for one in found(without)] == ["R03"]


def test_a_short_memory_in_the_stream_may_be_finished_in_the_table():
    stream = "dedup:\n  - {key: [event_id], winner: the first, scope: 1 h, where: deduplicate}\n"
    table = "  - {key: [event_id], winner: highest revision, scope: 8 d, where: playback_events}\n"
    alone = re.sub(r"dedup:\n(  .*\n)+", stream, CLEAN)
    both = re.sub(r"dedup:\n(  .*\n)+", stream + table, CLEAN)
    assert [one.rule for one in found(alone)] == ["R04"]
    assert found(both) == ()


def test_a_topic_between_two_jobs_limits_the_tasks_that_read_it():
    text = landed(
        (
            "  - name: landing\n    type: iceberg\n",
            "  - name: landing\n    type: kafka\n    partitions: 1000\n",
        ),
        ("    repartition: by event_id\n", ""),
    )
    assert [one.rule for one in found(text)] == ["R12"]


LATE = "late: {{max: 7 d, beyond: '{}'}}"
KEYED = "dedup: [{{key: [{}], scope: 8 d, winner: highest revision}}]"
ERASED = """
sinks: [{{name: events, type: Iceberg}}]
privacy: {{pii_fields: [member_id], deadline: 30 d, erase_path: [{{of: [events], steps: [{}]}}]}}
"""
WATERMARK = """
processors: [{{name: count, window: {{type: tumbling, size: 1 min, on: event_time}}, watermark: {{from: '{}'}}}}]
"""


@pytest.mark.parametrize(
    ("rule", "text", "trap", "near"),
    [
        (
            "R09",
            LATE,
            ["dropped", "we ignore it, and nothing is restated"],
            [
                "set aside in a table of its own, so that nothing is lost or dropped",
                "to quarantine, never dropped",
            ],
        ),
        (
            "R06",
            KEYED,
            ["load_id", "process_time", "kafka_offset"],
            ["playback_process_id, load_time_ms", "event_id"],
        ),
        (
            "R22",
            ERASED,
            ["delete the rows, expire snapshots", "delete the rows, look up the member"],
            [
                "delete the rows, expire snapshots, look for the ids in every data file",
                "delete the rows, remove history older than five days, read the data files for the ids",
                "delete the rows, let old table versions age out, confirm that no data file holds them",
            ],
        ),
        ("R10", WATERMARK, ["system time", "arrival_time"], ["played_at of the source system", "played_at"]),
    ],
)
def test_words_are_understood_as_they_are_meant(rule, text, trap, near):
    def walks_into(words):
        return rule in {one.rule for one in found(text.format(words))}

    assert [words for words in trap if not walks_into(words)] == []
    assert [words for words in near if walks_into(words)] == []


@pytest.mark.parametrize("section", ["privacy", "cost", "late", "backfill", "decision", "dedup"])
def test_a_section_with_nothing_in_it_is_not_there_and_is_accused_of_nothing(section):
    empty = "[{}]" if section == "dedup" else "{}"
    design = read_design(f"{section}: {empty}\n")
    assert not getattr(design, section)
    assert {(one.rule, one.place) for one in lint(design)} == {(one.rule, one.place) for one in found("{}")}
