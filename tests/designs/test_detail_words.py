"""A word under `details` that means nothing is named with its line and the words that there are, before anything runs."""

from __future__ import annotations

import pytest

from autograder import library
from autograder.designs.carried_out import CARRIED_OUT, details_of
from autograder.designs.detail_words import MOST_TOLD, unknown_words
from autograder.designs.document import read_design
from autograder.judging import judge

SLIPS = [
    ("late_engagement", "recounts: touched", "recounts: tuched", "`details.job.recounts` is `lookback`, `touched` or `ledger`; it says `tuched`; did you mean `touched`?"),
    ("late_engagement", "commits: together", "comits: together", "`details.job` has no field `comits`; did you mean `commits`?"),
    ("late_engagement", "leaves_out_erased: yes", "leaves_out_erased: 7", "is `yes` or `no`; it says `7`."),
    ("backfill_and_erasure", "verify: [rows, sums]", "verify: [rows, counts]", "is `rows` or `sums`; it says `counts`."),
    ("backfill_and_erasure", "columns: by id", "columns: {by: id}", "is `by id` or `by name`; it says `{'by': 'id'}`"),
    ("catalogue_layout", "answers: {last_hours:", "answers: {recent:", "`details.layout.answers` has no field `recent`; it has `last_hours`, `title`, `country`, `now`."),
    ("certified_hours", "versioned: yes", "versioned: ys", "`details.certification.definition_changes.versioned` is `yes` or `no`"),
    ("lake_deletion", "holds: set aside", "holds: aside", "did you mean `set aside`?"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "right", "slip", "said"), SLIPS)
def test_a_slip_is_said_with_its_line(slug, right, slip, said):
    exercise = library.find(slug)
    assert exercise.solution.count(right) == 1
    answer = exercise.solution.replace(right, slip)
    line = next(at for at, text in enumerate(answer.splitlines(), start=1) if slip in text)
    report = judge(exercise, answer)
    assert ("details", "unknown-words") in report.trials[0].got.rows
    told = exercise.says_of(report.trials[0].got, report.trials[0].expected)
    assert told.startswith(f"Line {line}: ") and said in told
    assert ("details", "holds") in judge(exercise, exercise.solution).trials[0].got.rows


def test_whatever_is_carried_out_by_words_of_its_own_declares_them():
    """The simulator of flows reads the document alone."""
    assert {name for name in CARRIED_OUT if not details_of([name])} == {"flow"}


def test_a_wild_document_is_told_a_few():
    text = "details:\n  job:\n" + "".join(f"    field_{at}: 1\n" for at in range(50))
    told = unknown_words(read_design(text), details_of(["late days"]))
    assert len(told) == MOST_TOLD and told[0].startswith("Line 3: `details.job` has no field `field_0`")
    for nothing in ("details: {job: none}", "details: {job: [a, b]}", "details: {elsewhere: {x: 1}}", ""):
        assert unknown_words(read_design(nothing), details_of(CARRIED_OUT)) == ()
    odd = read_design("details: {job: {recounts: , commits: [[a]], is: {x: y}}}")
    assert unknown_words(odd, details_of(["late days"])) == (
        "Line 1: `details.job.commits` is `together`, `table first` or `watermark first`; it says `['a']`.",
    )
