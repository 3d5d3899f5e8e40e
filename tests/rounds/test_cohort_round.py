"""A round in a cohort: the same notebook for everybody, and the minutes that its two cells say."""

from __future__ import annotations

import ast
import json

import pytest

from autograder.cohort.round_clock import minutes_used
from course.rounds import cohort_round
from course.rounds.kept_rounds import running
from course.rounds.snapshots import hooked

SLUGS = ("members_by_plan", "task_order")
TIMES = {
    "sql_round_round_begun": 'cohort_round("sql", minutes=75, names="a b", begun="2026-03-02T09:00:00Z")',
    "sql_round_round_ended": 'cohort_round(ended="2026-03-02T10:10:30Z", away_s=90)',
}


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_WORK", str(tmp_path))
    monkeypatch.setenv("COURSE_KEEPS_WORLDS", "1")
    for name in ("NBGRADER_EXECUTION", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    yield tmp_path
    if hooked() is not None:
        hooked().stop()


def test_the_minutes_are_the_students_word_and_nothing_else_counts_as_one():
    assert minutes_used(TIMES) == 69
    assert minutes_used({**TIMES, "sql_round_round_ended": 'cohort_round(ended="")'}) is None
    assert minutes_used({**TIMES, "sql_round_round_ended": 'ended="2026-03-01T10:10:30Z"'}) is None
    assert minutes_used({**TIMES, "sql_round_round_ended": 'ended="2026-99-01T10:10:30Z"'}) is None
    assert minutes_used({"some_answer": TIMES["sql_round_round_begun"]}) is None


@pytest.mark.parametrize(
    ("begun", "ended", "away", "minutes"),
    [
        ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0", None),
        ("2026-03-02T24:00:00Z", "2026-03-02T10:10:30Z", "0", None),
        ("２０２６-03-02T09:00:00Z", "2026-03-02T10:00:00Z", "0", None),
        ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", "999999", None),
        ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", "-90", 60),
        ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", "9" * 5_000, 60),
        ("<script>", '"); import os; os.abort() #', "1e9", None),
        ('begun="' * 20_000, "\0" * 1_000, "away_s=1" * 20_000, None),
    ],
)
def test_forged_times_are_a_number_of_minutes_or_nothing(begun, ended, away, minutes):
    forged = {
        "sql_round_round_begun": f'cohort_round("sql", begun="{begun}")',
        "sql_round_round_ended": f'cohort_round(ended="{ended}", away_s={away})',
    }
    assert minutes_used(forged) == minutes


@pytest.mark.parametrize(
    "begun",
    ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z", "2026-03-02T09:00:00", "<b>"],
)  # fmt: skip
def test_a_begin_that_nobody_wrote_down_begins_now(begun, monkeypatch):
    written = []
    monkeypatch.setattr(cohort_round, "_write", written.append)
    said = cohort_round.cohort_round("sql", minutes=75, names=" ".join(SLUGS), begun=begun)
    assert "left of 1:15:00" in str(said) and begun not in written[-1]
    assert "Ended after 0 minutes" in str(cohort_round.cohort_round(ended=""))


def test_the_notebook_has_the_exercises_and_two_cells_that_keep_their_text():
    text = cohort_round.source_text("sql", 75, SLUGS)
    assert text == cohort_round.source_text("sql", 75, SLUGS)
    cells = json.loads(text)["cells"]
    marks = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
    assert marks.index("sql_round_round_begun") == 2 and marks[-1] == "sql_round_round_ended"
    assert {*SLUGS, *(f"{slug}_check" for slug in SLUGS)} <= set(marks)
    for at in (2, -1):
        ast.parse(cells[at]["source"])
        assert cells[at]["source"].partition("### BEGIN SOLUTION")[2] == "\n### END SOLUTION"


def test_begun_gone_on_with_and_ended_the_cells_say_what_the_clock_says(work, monkeypatch):
    written = []
    monkeypatch.setattr(cohort_round, "_write", written.append)
    given = {"minutes": 75, "names": " ".join(SLUGS)}
    assert "No round is running" in str(cohort_round.cohort_round(ended=""))
    assert "left of 1:15:00" in str(cohort_round.cohort_round("sql", **given))
    kept = running()
    kept.log.pause()
    kept.log.resume()
    # A new kernel runs the cell again, as it stands now.
    again = cohort_round.cohort_round("sql", **given, begun=written[0].split('begun="')[1][:20])
    assert "goes on" in str(again) and written[0] == written[1] and running().name == kept.name
    assert "Ended after 0 minutes" in str(cohort_round.cohort_round(ended=""))
    assert running() is None
    assert minutes_used({"x_round_begun": written[0], "x_round_ended": written[-1]}) is not None
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert cohort_round.cohort_round("sql", **given) is None
