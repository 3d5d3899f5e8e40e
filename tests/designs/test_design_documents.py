"""A design read from YAML: what is there, what is not known, and what no design contains."""

from __future__ import annotations

import time

import pytest
from designs.edits import CLEAN, edited
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.designs import Design, DesignProblem, lint, read_design


def problem(text):
    with pytest.raises(DesignProblem) as caught:
        read_design(text)
    return caught.value


def test_a_design_is_read_with_its_graph_and_the_line_of_each_place():
    design = read_design(CLEAN)
    assert [node.name for node in design.nodes] == [
        "playback_log",
        "deduplicate",
        "playback_events",
        "live_counts",
    ]
    assert design.edges == (("playback_log", "deduplicate"), ("deduplicate", "playback_events"), ("deduplicate", "live_counts"))  # fmt: skip
    assert design.upstream("live_counts") == {"deduplicate", "playback_log"}
    assert design.downstream("playback_log") == {"deduplicate", "playback_events", "live_counts"}
    (log,) = design.sources
    assert (log.retention.value, log.partitions, log.key, log.unclean_election) == (
        86_400,
        11_200,
        ("member_id",),
        False,
    )
    (job,) = design.processors
    assert job.watermark.source == job.window.on == "event_time" and job.state.per_key.value == 40
    assert CLEAN.splitlines()[design.lines["privacy.deadline"] - 1] == "  deadline: 30 d"
    assert (
        CLEAN.splitlines()[design.line_of("sinks.playback_events.nothing.such") - 1]
        == "  - name: playback_events"
    )
    assert design.goal("freshness").value == 60 and design.goal("never said") is None


def test_nothing_written_is_an_empty_design_that_can_be_linted():
    for text in ("", "# only a comment", "---\n", "sources:\nsinks: []\n"):
        design = read_design(text)
        assert isinstance(design, Design) and design.nodes == ()
        assert {one.rule for one in lint(design)} == {"R01", "R29", "R34"}


def test_of_two_documents_the_last_counts():
    assert read_design("regions: 1\n---\nregions: 3\n").regions == 3


def test_an_unknown_field_is_told_and_kept_and_not_refused():
    text = edited([("    retention: 24 h\n", "    retension: 24 h\n    colour: blue\n")]) + "mood: good\n"
    design = read_design(text)
    assert len(design.unread) == 3
    assert "Line 25" in design.unread[0] and "did you mean `retention`?" in design.unread[0]
    assert "`sources.playback_log` has no field `colour`; it was not read." in design.unread[1]
    assert design.sources[0].more == {"retension": "24 h", "colour": "blue"}


def test_details_are_plain_data_for_whoever_carries_it_out():
    design = read_design("details: {plan: [1, two, {share: 0.5}], on: true, none: }\n")
    assert design.details == {"plan": [1, "two", {"share": 0.5}], "on": True}


def test_owners_may_be_lines_of_name_and_team():
    (one, other) = read_design("owners: {log: Keystone, all: us}\n").owners
    assert (one.of, one.who, other.of) == (("log",), "Keystone", ("all",))


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("retention: 24 h", "retention: 24", 25, "`26 h`"),
        ("retention: 24 h", "retention: 24 GB", 25, "`26 h`"),
        ("retention: 24 h", "retention: about a day", 25, "not a quantity"),
        ("retention: 24 h", "retention: [24 h, 48 h]", 25, "one text"),
        ("partitions: 11200", "partitions: 11.5", 19, "whole number"),
        ("partitions: 11200", "partitions: 1e13", 19, "at most"),
        ("semantics: at-least-once", "semantics: mostly", 16, "at-least-once, at-most-once or exactly-once"),
        ("    mode: overwrite", "    mode: replace", 67, "append, upsert, overwrite or 2pc"),
        ("in: [playback_log]", "in: [playback_logs]", 32, "did you mean `playback_log`"),
        ("out: [playback_events, live_counts]", "out: [playback_log]", 33, "is a source"),
        ("where: deduplicate", "where: dedupe", 77, "no node"),
        ("  - name: live_counts\n", "  - name: playback_events\n", 64, "two nodes"),
        ("  - name: live_counts\n    type", "  - type", 64, "`name`"),
        ("regions: 1\n", "regions: 1\nregions: 2\n", 6, "second time"),
        ("slo:\n", "slo: [\n", 101, ""),
        ("slo:\n", "slo:\n\tx: 1\n", 102, "tab"),
    ],
)
def test_what_makes_no_sense_is_said_with_its_line(old, new, line, says):
    found = problem(edited([(old, new)]))
    assert says in str(found) and str(found).startswith(f"Line {found.line}")
    assert abs(found.line - line) <= 1


@pytest.mark.parametrize(
    ("waivers", "says"),
    [
        ("  - {rule: R26, reason: because}\n", "at least 30"),
        ("  - {rule: R40, reason: this reason is long enough for anybody}\n", "R01 to R36"),
        ("  - {rule: R26, reason: this reason is long enough for anybody}\n" * 4, "at most 3"),
    ],
)
def test_waivers_are_few_and_have_reasons(waivers, says):
    assert says in str(problem(CLEAN + "waive:\n" + waivers))


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "billion laughs": BOMB,
    "an alias of itself": "numbers: &n\n  x: *n\n",
    "a Python object": "numbers: !!python/object/apply:os.system ['echo']\n",
    "a tag": "assumptions: !secret x\n",
    "deep brackets": "assumptions: " + "[" * 20_000,
    "deep indentation": "".join("  " * level + "x:\n" for level in range(150)),
    "many keys": "numbers:\n" + "".join(f"  n{number}: 1\n" for number in range(4_000)),
    "large": "assumptions: " + "x" * 60_001,
    "a NUL": "assumptions: a\0b\n",
    "half a character": "assumptions: \ud800\n",
    "a merge key": "base: &b {x: 1}\nnumbers: {<<: *b}\n",
    "a mapping as key": "? {a: b}\n: c\n",
    "a list as key": "? [a, b]\n: c\n",
    "a huge number": "numbers: {x: 1" + "0" * 400 + "}\n",
    "a huge power": "sources: [{name: a, partitions: 1e999}]\n",
    "a scalar": "hello",
    "a long word for a choice": "sources: [{name: a, semantics: " + "x" * 50_000 + "}]\n",
    "a long name": "sources: [{name: " + "x" * 500 + "}]\n",
    "a name of signs": "sinks: [{name: <script>}]\n",
    "many nodes": "sources:\n" + "".join(f"  - name: n{number}\n" for number in range(61)),
    "a list": "- a\n- b\n",
    "a percent directive": "%YAML 1.1\n%TAG ! tag:example.com,2000:\n---\n!x y\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_yaml_is_refused_in_one_sentence_and_at_once(name):
    before = time.process_time()
    found = problem(HOSTILE[name])
    assert 20 < len(str(found)) < 400 and "Traceback" not in str(found) and "\n" not in str(found)
    # What is built before it is refused is small; expanding any of these takes gigabytes and minutes.
    assert time.process_time() - before < 5


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("abcdesz: -[]{},\n'\"&*!|>#%@`0123 \t?"), max_size=120))
def test_any_text_is_a_design_or_a_problem_in_words(text):
    try:
        lint(read_design(text))
    except DesignProblem as found:
        assert str(found).endswith((".", "?"))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(CLEAN)), st.sampled_from(list(":[]{}-&*!'\"\n\t ,0x")), st.booleans())
def test_a_slip_of_the_finger_is_read_or_told(at, sign, instead):
    try:
        lint(read_design(CLEAN[:at] + sign + CLEAN[at + instead :]))
    except DesignProblem as found:
        assert str(found).startswith("Line ")


def test_a_whole_notebook_is_no_design():
    notebook = '{"cells": [{"source": "x"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    with pytest.raises(DesignProblem, match="whole notebook"):
        read_design(notebook)
