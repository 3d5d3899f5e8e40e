"""A daily job of a design: whatever it recounts, it is equal to a recount of everything; and each field decides something."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.designs import read_design
from autograder.designs.late_days import HOLDS, SUBJECTS, carried_out

TEXT = """
sources:
  - {name: raw, type: table}
processors:
  - name: nightly
    in: [raw]
    out: [daily]
    engine: spark
    watermark: {from: arrival_time, delay: 0 s}
    lookback: 8 d
sinks:
  - {name: daily, type: iceberg, mode: overwrite}
dedup: {key: [event_id], winner: highest revision, scope: 8 d, where: nightly}
late: {max: 7 d}
details:
  job:
    is: nightly
    recounts: touched
    commits: together
    a_move_touches: both days
    an_empty_day: is removed
    clocks_ahead: 10 min
    leaves_out_erased: yes
    final_after: 8 d
"""
RULES = {"late_h": 168, "ahead_min": 10, "final_d": 9}
NIGHTS = [f"03-{day:02d} 00:00" for day in range(3, 20)]
START = datetime(2026, 3, 2)


def design(*edits):
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return read_design(text)


def verdicts(one, deliveries, dies=(), **more):
    runs = []
    for night in NIGHTS:
        runs += [[night, how] for when, how in dies if when == night]
        runs.append([night, ""])
    told = {"deliveries": deliveries, "runs": runs, "rules": RULES, "reads_at_most": 10_000, **more}
    return dict(carried_out(one, told))


def said(moment):
    return moment.strftime("%m-%d %H:%M")


@st.composite
def logs(draw):
    """Events with copies and corrections that lie within eight days, some of them too late."""
    deliveries = []
    for number in range(draw(st.integers(0, 8))):
        happened = START + timedelta(minutes=draw(st.integers(0, 5 * 1440)))
        arrived = happened + timedelta(minutes=draw(st.integers(0, 8 * 1440)))
        deliveries.append([f"e{number}", 1, said(happened), said(arrived), draw(st.integers(1, 9))])
        if draw(st.booleans()):
            moved = happened + timedelta(minutes=draw(st.integers(-300, 300)))
            again = max(arrived, moved) + timedelta(minutes=draw(st.integers(1, 4 * 1440)))
            # A correction of a copy that was out of bounds would be judged by another rule than the copy.
            if arrived - happened <= timedelta(days=7) and again - moved <= timedelta(days=7):
                deliveries.append([f"e{number}", 2, said(moved), said(again), draw(st.integers(1, 9))])
    return deliveries


DEATHS = st.lists(
    st.tuples(
        st.sampled_from(NIGHTS[:10]), st.sampled_from(["before write 1", "after write 1", "after write 2"])
    ),
    max_size=3,
)


@pytest.mark.parametrize(
    "edits",
    [(), (("recounts: touched", "recounts: lookback"),), (("recounts: touched", "recounts: ledger"),)],
    ids=["touched", "lookback", "ledger"],
)
@given(logs(), DEATHS)
@settings(max_examples=40, deadline=None)
def test_each_of_the_three_is_equal_to_a_recount(edits, deliveries, dies):
    assert set(verdicts(design(*edits), deliveries, dies).values()) == {HOLDS}


PUNCTUAL = ["p", 1, "03-04 10:00", "03-04 10:01", 5]
LATE = ["l", 1, "03-02 20:00", "03-09 19:59", 7]


@pytest.mark.parametrize(
    ("edit", "deliveries", "dies", "verdict"),
    [
        (("from: arrival_time", "from: event_time"), [PUNCTUAL, LATE], (), "too-few"),
        (("commits: together", "commits: watermark first"), [PUNCTUAL], [("03-05 00:00", "after write 1")], "too-few"),
        (("mode: overwrite", "mode: append"), [PUNCTUAL, [*PUNCTUAL[:3], "03-06 10:00", 5]], (), "too-many"),
        (("scope: 8 d", "scope: 24 h"), [PUNCTUAL, [*PUNCTUAL[:3], "03-08 10:00", 5]], (), "too-many"),
        (("clocks_ahead: 10 min", "clocks_ahead: 3 y"), [PUNCTUAL, ["x", 1, "2028-01-01 00:00", "03-04 11:00", 5]], (), "too-many"),
        (("  job:", "  jobs:"), [PUNCTUAL], (), "job-not-said"),
        (("commits: together", "commits: somehow"), [PUNCTUAL], (), "commits-not-said"),
        (("lookback: 8 d", "lookback: 2 y"), [PUNCTUAL], (), HOLDS),
    ],
)  # fmt: skip
def test_each_field_decides_something(edit, deliveries, dies, verdict):
    assert verdicts(design(edit), deliveries, dies)["events of each day"] == verdict


def test_seven_dates_are_one_too_few():
    edits = ("recounts: touched", "recounts: lookback"), ("lookback: 8 d", "lookback: 7 d")
    assert verdicts(design(*edits), [LATE])["events of each day"] == "too-few"


def test_a_day_may_not_change_when_it_is_final():
    early = design(("final_after: 8 d", "final_after: 7 d"))
    log = [["a", 1, "03-02 20:00", "03-02 20:01", 5], LATE]
    assert verdicts(early, log)["final days"] == "changed-after-final"
    assert verdicts(design(("final_after: 8 d", "final_after: 10 d")), log)["final days"] == "final-too-late"


def test_who_is_erased_is_in_no_number():
    log = [[*PUNCTUAL, 7], [*LATE, 1]]
    assert verdicts(design(), log, erased=[7])["events of each day"] == HOLDS
    forgets = design(("leaves_out_erased: yes", "leaves_out_erased: no"))
    assert verdicts(forgets, log, erased=[7])["events of each day"] == "too-many"


def test_reading_everything_each_night_is_seen():
    log = [[f"e{day}", 1, f"03-{day:02d} 10:00", f"03-{day:02d} 10:01", 1] for day in range(2, 18)]
    edits = ("recounts: touched", "recounts: lookback"), ("lookback: 8 d", "lookback: 60 d")
    assert verdicts(design(*edits), log, reads_at_most=10)["rows read in a run"] == "reads-too-much"
    assert verdicts(design(), log, reads_at_most=10)["rows read in a run"] == HOLDS


PLAIN = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 5),
        st.sampled_from(["ledger", "1e30 d", "-1 d", "0 s", "x"]),
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
FIELDS = ("is", "recounts", "commits", "clocks_ahead", "final_after", "a_move_touches", "leaves_out_erased")


@given(st.dictionaries(st.sampled_from(FIELDS), PLAIN, max_size=4))
@settings(max_examples=60, deadline=None)
def test_no_design_makes_it_fail(said_about_the_job):
    job = design().details["job"] | said_about_the_job
    one = replace(design(), details={"job": job})
    found = verdicts(one, [PUNCTUAL, LATE])
    assert list(found) == list(SUBJECTS)
    assert all(isinstance(verdict, str) for verdict in found.values())


@pytest.mark.parametrize("text", ["assumptions: [nothing]", "details: {job: 3}", "details: {job: [a]}"])
def test_an_empty_design_says_what_is_missing(text):
    assert set(verdicts(read_design(text), [PUNCTUAL]).values()) == {"job-not-said"}


@pytest.mark.parametrize("recounts", ["touched", "ledger"])
@pytest.mark.parametrize(
    ("winner", "corrected", "overtaken"),
    [
        ("highest revision, then latest arrival", HOLDS, HOLDS),
        ("latest version of the client", HOLDS, HOLDS),
        ("the first to arrive", "too-few", HOLDS),
        ("latest arrival", HOLDS, "too-few"),
        ("whoever is right", "winner-not-said", "winner-not-said"),
    ],
)
def test_a_winner_is_what_its_sentence_says_and_no_guess(winner, corrected, overtaken, recounts):
    """A correction comes behind its event, or overtakes it."""
    edits = [
        ("winner: highest revision", f"winner: {winner}"),
        ("recounts: touched", f"recounts: {recounts}"),
    ]
    if recounts == "ledger":
        edits.append(("mode: overwrite", "mode: upsert"))
    one, early, late = design(*edits), "03-02 20:01", "03-04 09:00"
    for revised, first, verdict in ((late, early, corrected), (early, late, overtaken)):
        log = [["e", 1, "03-02 20:00", first, 5], ["e", 2, "03-02 20:00", revised, 10]]
        assert verdicts(one, log)["seconds of each day"] == verdict
