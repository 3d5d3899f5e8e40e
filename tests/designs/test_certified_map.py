"""The map of those who have a stake in one certified number, asked in several ways."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.designs import read_design
from autograder.designs.certified import HOLDS, carried_out

TEXT = """
sinks:
  - {name: hours, type: iceberg}
  - {name: live, type: druid, rolled_up: yes}
details:
  certification:
    contractual: hours
    decides: the controller
    dissent_until_week: 2
    after_invoice: next invoice
    reconciled_by: [duplicates, bots]
    alarm_above: 0.05 %
    definition_changes: {decided_by: the controller, announced: 14 d, versioned: yes}
    old_tables_end_by: access is revoked
    stakeholders:
      - {team: dashboard, reads: live, error: 1 %, fresh: 60 s, loses: its own rule, gets: a say, agrees: its head, switch_week: 4, kill_week: 9}
      - {team: finance, reads: hours, error: 0 %, fresh: 30 h, loses: its batch, gets: the decision, agrees: controller, switch_week: 7, kill_week: 20}
      - {team: partners, reads: hours, error: 0 %, fresh: 30 h, switch_week: 26}
"""
WORLD = {
    "needs": {
        "dashboard": [0.01, 60, False],
        "finance": [0.0005, 129_600, True],
        "partners": [0.0005, 129_600, True],
    },
    "causes": {"duplicates": 0.005, "bots": -0.002, "moons": 0.0001},
    "explained_to": 0.0005,
    "calendar": {"dashboard": [[[1, 2]], 4], "finance": [[[10, 13]], 12]},
    "closes": [13],
    "closing": ["finance"],
    "partners": ["partners", 26, 8],
    "redefined": 14,
    "invoiced": True,
    "losers": ["dashboard", "finance"],
    "copied": True,
}


def verdicts(*edits, **world):
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return dict(carried_out(read_design(text), {**WORLD, **world}))


def test_a_full_map_holds():
    assert set(verdicts().values()) == {HOLDS}


def test_only_what_is_asked_about_is_answered():
    found = carried_out(read_design(TEXT), {"invoiced": True})
    assert found == [("corrections", HOLDS)]


@pytest.mark.parametrize(
    ("edit", "subject", "verdict"),
    [
        (("error: 1 %, fresh: 60 s", "error: 1 %, fresh: 6 h"), "dashboard", "too-late-for-its-readers"),
        (("error: 1 %, fresh: 60 s", "error: 2 %, fresh: 60 s"), "dashboard", "error-beyond-its-contract"),
        (("error: 1 %, fresh: 60 s", "fresh: 60 s"), "dashboard", "error-not-said"),
        (("reads: live", "reads: nothing"), "dashboard", "reads-nothing-that-is-there"),
        (("team: dashboard", "team: panel"), "dashboard", "not-in-the-map"),
        (("contractual: hours", "contractual: live"), "what is contractual", "single-hours-are-gone"),
        (("contractual: hours", "contractual: both"), "what is contractual", "not-said"),
        (("{team: finance, reads: hours,", "{team: finance, reads: live,"), "what is contractual", "money-reads-several"),
        (("[duplicates, bots]", "[duplicates]"), "attribution", "unexplained-rest"),
        (("alarm_above: 0.05 %", "alarm_above: 0.6 %"), "alarm", "alarm-above-a-contract"),
        (("alarm_above: 0.05 %", "alarm_above: soon"), "alarm", "alarm-not-said"),
        (("switch_week: 7", "switch_week: 10"), "switches", "in-a-freeze"),
        (("kill_week: 20", "kill_week: 11"), "switches", "in-a-freeze"),
        (("switch_week: 7", "switch_week: soon"), "switches", "week-not-said"),
        (("kill_week: 20", "kill_week: 17"), "side by side", "too-short"),
        (("switch_week: 7, kill_week: 20", "switch_week: 14, kill_week: 30"), "side by side", "no-close-seen"),
        (("kill_week: 20", "kill_week: 60"), "old tables", "never-killed"),
        (("switch_week: 26", "switch_week: 30"), "partners", "partners-wait"),
        (("switch_week: 26", "switch_week: 14"), "partners", "reported-before-certified"),
        (("versioned: yes", "versioned: no"), "definition", "silently-redefined"),
        (("announced: 14 d", "announced: 1 d"), "definition", "announced-too-late"),
        (("{decided_by: the controller,", "{decided_by: nobody,"), "definition", "nobody-owns-it"),
        (("after_invoice: next invoice", "after_invoice: restated"), "corrections", "invoice-changes-afterwards"),
        (("after_invoice: next invoice", "after_invoice: [never]"), "corrections", "not-said"),
        (("decides: the controller", "decides: all teams together"), "who decides", "nobody-decides"),
        (("dissent_until_week: 2", "dissent_until_week: 5"), "dissent", "open-for-ever"),
        (("loses: its batch", "loses: nothing"), "those who lose", "nobody-loses-anything"),
        (("gets: a say, ", ""), "those who lose", "nothing-conceded"),
        (("agrees: its head, ", ""), "those who lose", "nobody-has-agreed"),
        (("access is revoked", "an announcement"), "shadow copies", "old-numbers-live-on"),
    ],
)  # fmt: skip
def test_each_field_decides_something(edit, subject, verdict):
    assert verdicts(edit)[subject] == verdict


def test_causes_are_added_without_their_signs():
    assert (
        verdicts(causes={"moons": 0.0004, "suns": -0.0004}, explained_to=0.0005)["attribution"]
        == "unexplained-rest"
    )


WORDS = ["yes", "hours", "1e30 d", "-3 %", "0 s", "nothing", "restated"]
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-5, 999), st.floats(), st.sampled_from(WORDS))
OF_A_TEAM = st.dictionaries(
    st.sampled_from(["team", "reads", "error", "fresh", "loses", "gets", "agrees", "switch_week", "kill_week"]),
    PLAIN | st.lists(PLAIN, max_size=2),
)  # fmt: skip
FIELDS = (
    "contractual", "decides", "dissent_until_week", "after_invoice", "reconciled_by", "alarm_above", "definition_changes",
    "old_tables_end_by",
)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(FIELDS), PLAIN | st.lists(PLAIN, max_size=2) | OF_A_TEAM, max_size=4),
    st.lists(OF_A_TEAM | PLAIN, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_no_design_makes_it_fail(said, more):
    one = read_design(TEXT)
    about = one.details["certification"] | said
    about["stakeholders"] = [*more, *one.details["certification"]["stakeholders"]]
    one = replace(one, details={"certification": about})
    assert all(isinstance(verdict, str) for _, verdict in carried_out(one, dict(WORLD)))


@pytest.mark.parametrize("text", ["assumptions: [nothing]", "details: {certification: 3}"])
def test_an_empty_design_says_what_is_missing(text):
    found = dict(carried_out(read_design(text), dict(WORLD)))
    assert HOLDS not in (found["finance"], found["switches"], found["who decides"], found["shadow copies"])
