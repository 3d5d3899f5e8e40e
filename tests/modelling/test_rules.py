"""Each rule of a data model: a design that breaks it, and a near-twin that must not."""

from __future__ import annotations

import pytest

from autograder import database
from autograder.modelling.judged import ManyValued, judged, rules_on_data
from autograder.modelling.rules_of_design import RULES_OF_DESIGN
from autograder.outcome import Failure, Table
from autograder.worlds import handmade

WORLD = handmade(
    "a small house",
    "Everything that a rule looks at, once.",
    members=[{"member_id": 1001}, {"member_id": 1002}],
    profiles=[{"profile_id": 10011, "member_id": 1001}, {"profile_id": 10021, "member_id": 1002}],
    plans=[
        {"member_id": 1001, "plan_code": "basic", "valid_to": "2026-03-03 20:00"},
        {"member_id": 1001, "plan_code": "premium", "valid_from": "2026-03-03 20:00"},
        {"member_id": 1002},
    ],
    titles=[{"title_id": number} for number in (1, 2, 3, 4)],
    title_categories=[
        {"title_id": 1, "category": "comedy", "weight": 0.6},
        {"title_id": 1, "category": "drama", "weight": 0.4},
        {"title_id": 2, "category": "kids"},
    ],
    deletion_requests=[{"member_id": 1002}],
    viewing_events_clean=[
        {"event_id": f"e{number}", "member_id": member, "profile_id": member * 10 + 1, "title_id": title}
        | {"event_time": f"2026-03-03 {18 + number}:00"}
        for number, (member, title) in enumerate(((1001, 1), (1001, 2), (1002, 1), (1001, 99)))
    ],
)
SOURCE = (
    "viewing_events_clean",
    "members",
    "profiles",
    "plans",
    "titles",
    "title_categories",
    "catalog_events",
    "deletion_requests",
)

PROFILES = """
  profiles:
    kind: dimension
    grain: one row per profile
    key: profile_id
    erase: member_id
    columns: {profile_id: BIGINT, member_id: BIGINT}
    load: SELECT profile_id, member_id FROM profiles
"""
HISTORY = """
  plan_history:
    kind: dimension
    grain: one row per account and stretch of time
    key: [member_id, valid_from]
    history: {of: member_id, from: valid_from, to: valid_to}
    erase: member_id
    columns: {member_id: BIGINT, plan_code: VARCHAR, valid_from: TIMESTAMP, valid_to: TIMESTAMP}
    load: SELECT member_id, plan_code, valid_from, valid_to FROM plans
"""
KEYED = """
  dim_title:
    kind: dimension
    grain: one row per title
    key: title_key
    natural_key: title_id
    erase: none
    columns: {title_key: UBIGINT, title_id: INTEGER}
    load: SELECT hash(title_id) AS title_key, title_id FROM titles
"""
BRIDGE = """
  titles:
    kind: dimension
    grain: one row per title
    key: title_id
    erase: none
    columns: {title_id: INTEGER}
    load: SELECT title_id FROM titles
  shares:
    kind: bridge
    grain: one row per title and category
    key: [title_id, category]
    references: [title_id -> titles.title_id]
    erase: none
    columns: {title_id: INTEGER, category: VARCHAR, weight: DOUBLE}
    load: SELECT title_id, category, weight FROM title_categories
"""
FACT = """
  plays:
    kind: fact
    grain: one row per viewing event
    key: event_id
    clocks: {happened: event_time, arrived: arrival_time}
    erase: member_id
    columns:
      event_id: VARCHAR
      member_id: BIGINT
      profile_id: BIGINT
      title_id: INTEGER
      event_time: TIMESTAMP
      arrival_time: TIMESTAMP
    load: SELECT event_id, member_id, profile_id, title_id, event_time, arrival_time FROM viewing_events_clean
"""
BY_PROFILE = """
  plays:
    kind: fact
    grain: one row per viewing event
    key: event_id
    clocks: {happened: event_time, arrived: arrival_time}
    references: [profile_id -> profiles.profile_id]
    erase: profile_id
    columns: {event_id: VARCHAR, profile_id: BIGINT, event_time: TIMESTAMP, arrival_time: TIMESTAMP}
    load: SELECT event_id, profile_id, event_time, arrival_time FROM viewing_events_clean
"""


def at_once(design, *edits):
    for old, new in edits:
        assert design.count(old) == 1, (old, design.count(old))
        design = design.replace(old, new)
    return design


def referring(*references):
    return at_once(FACT, ("    erase", f"    references: [{', '.join(references)}]\n    erase"))


ALL = PROFILES + HISTORY + KEYED + BRIDGE + referring("title_id -> titles.title_id")


def computed(column, expression):
    return at_once(
        FACT,
        ("arrival_time: TIMESTAMP\n", f"arrival_time: TIMESTAMP\n      {column}\n"),
        ("load: SELECT", f"load: |\n      SELECT {expression},"),
    )


# By rule: (what breaks it, what comes close and does not).
PAIRS = {
    "grain-not-said": [
        (at_once(FACT, ("    grain: one row per viewing event\n", "")), FACT),
        (at_once(FACT, ("one row per viewing event", "plays")), at_once(FACT, ("one row per viewing event", "a row per play"))),
    ],
    "key-not-said": [(at_once(FACT, ("    key: event_id\n", "")), FACT)],
    "surrogate-without-natural-key": [
        (at_once(KEYED, ("    natural_key: title_id\n", "")), KEYED),
        # Under another name it is still the source's own.
        (
            at_once(KEYED, ("    natural_key: title_id\n", ""), ("hash(title_id) AS", "1000 * title_id AS")),
            at_once(KEYED, ("    natural_key: title_id\n", ""), ("hash(title_id) AS", "title_id AS")),
        ),
    ],
    "one-clock-kept": [
        (at_once(FACT, (", arrived: arrival_time", "")), FACT),
        (at_once(FACT, ("    clocks: {happened: event_time, arrived: arrival_time}\n", "")), PROFILES),
    ],
    "reference-leads-nowhere": [
        (referring("title_id -> films.title_id") + BRIDGE, referring("title_id -> titles.title_id") + BRIDGE),
        (referring("title_id -> titles.id") + BRIDGE, referring("title_id -> titles.title_id") + BRIDGE),
        (
            referring("title_id -> titles.title_id at event_time") + BRIDGE,
            referring("member_id -> plan_history.member_id at event_time") + HISTORY,
        ),
    ],
    "bridge-with-one-end": [
        (at_once(BRIDGE, ("key: [title_id, category]", "key: category")), BRIDGE),
    ],
    "reference-not-said": [
        (
            at_once(BRIDGE, ("    references: [title_id -> titles.title_id]\n", "")),
            at_once(BRIDGE, ("    references: [title_id -> titles.title_id]\n", ""))[BRIDGE.index("  shares") - 1 :],
        ),
        (FACT + PROFILES, FACT + KEYED),
        (FACT + PROFILES, referring("profile_id -> profiles.profile_id") + PROFILES),
    ],
    "deletion-not-said": [
        (at_once(PROFILES, ("    erase: member_id\n", "")), PROFILES),
    ],
    "one-category-per-title": [
        (
            at_once(
                BRIDGE[: BRIDGE.index("  shares")],
                ("columns: {title_id: INTEGER}", "columns: {title_id: INTEGER, category: VARCHAR}"),
                (
                    "load: SELECT title_id FROM titles",
                    "load: SELECT title_id, max(category) AS category FROM title_categories GROUP BY title_id",
                ),
            ),
            at_once(
                BRIDGE[: BRIDGE.index("  shares")],
                ("columns: {title_id: INTEGER}", 'columns: {title_id: INTEGER, category: "VARCHAR[]"}'),
                (
                    "load: SELECT title_id FROM titles",
                    "load: SELECT title_id, list(category) AS category FROM title_categories GROUP BY title_id",
                ),
            ),
        ),
    ],
    "key-repeats": [
        (at_once(HISTORY, ("key: [member_id, valid_from]", "key: member_id")), HISTORY),
        (at_once(HISTORY, ("key: [member_id, valid_from]", "key: [member_id, valid_to]")), HISTORY),
    ],
    "scd2-fan-out": [
        (
            referring("member_id -> plan_history.member_id") + HISTORY,
            referring("member_id -> plan_history.member_id at event_time") + HISTORY,
        ),
    ],
    "reference-fans-out": [
        (referring("title_id -> shares.title_id") + BRIDGE, referring("title_id -> titles.title_id") + BRIDGE),
    ],
    "intervals-overlap": [
        (at_once(HISTORY, ("valid_from, valid_to FROM", "valid_from, NULL AS valid_to FROM")), HISTORY),
        (
            at_once(HISTORY, ("valid_to FROM", "valid_to + INTERVAL 1 SECOND AS valid_to FROM")),
            at_once(HISTORY, ("valid_to FROM", "coalesce(valid_to, TIMESTAMP 'infinity') AS valid_to FROM")),
        ),
    ],
    "closed-intervals": [
        (
            at_once(HISTORY, ("valid_to FROM", "valid_to - INTERVAL 1 MICROSECOND AS valid_to FROM")),
            # A gap of days is a member who paused.
            at_once(HISTORY, ("valid_to FROM", "valid_to - INTERVAL 3 DAY AS valid_to FROM")),
        ),
    ],
    "key-changes-on-reload": [
        (
            at_once(KEYED, ("hash(title_id) AS", "row_number() OVER (ORDER BY title_id) AS")),
            at_once(KEYED, ("hash(title_id) AS", "title_id + 7000 AS")),
        ),
        (
            at_once(computed("play_key: BIGINT", "row_number() OVER (ORDER BY event_time) AS play_key"), ("key: event_id", "key: play_key\n    natural_key: event_id")),
            at_once(computed("play_key: UBIGINT", "hash(event_id) AS play_key"), ("key: event_id", "key: play_key\n    natural_key: event_id")),
        ),
    ],
    "derived-column-stored": [
        (
            computed("is_binge: BOOLEAN", "count(*) OVER (PARTITION BY member_id) >= 3 AS is_binge"),
            computed("is_late: BOOLEAN", "arrival_time - event_time > INTERVAL 1 DAY AS is_late"),
        ),
        (
            computed("plays_before: BIGINT", "rank() OVER (PARTITION BY member_id ORDER BY event_time) AS plays_before"),
            computed("copies: BIGINT", "count(*) OVER (PARTITION BY event_id) AS copies"),
        ),
        (
            computed("is_last: BOOLEAN", "event_time = (SELECT max(event_time) FROM viewing_events_clean) AS is_last"),
            # What was known of the title at the time comes from no other event.
            computed("known: BOOLEAN", "title_id IN (SELECT title_id FROM titles) AS known"),
        ),
    ],
    "fact-waits-for-its-dimension": [
        (
            at_once(FACT, ("FROM viewing_events_clean", "FROM viewing_events_clean SEMI JOIN titles USING (title_id)")),
            at_once(FACT, ("FROM viewing_events_clean", "FROM viewing_events_clean AS e WHERE e.event_type <> 'seek'")),
        ),
        (
            at_once(FACT, ("FROM viewing_events_clean", "FROM viewing_events_clean SEMI JOIN titles USING (title_id)")),
            # A second fact may be about known titles only, as long as one keeps every event.
            FACT
            + at_once(FACT, ("  plays:", "  known_plays:"), ("FROM viewing_events_clean", "FROM viewing_events_clean SEMI JOIN titles USING (title_id)")),
        ),
    ],
    "deletion-does-not-reach": [
        (at_once(PROFILES, ("erase: member_id", "erase: none")), PROFILES),
        (at_once(PROFILES, ("erase: member_id", "erase: profile_id")), PROFILES + BY_PROFILE),
        (
            PROFILES + at_once(BY_PROFILE, ("erase: profile_id", "erase: event_id")),
            PROFILES + BY_PROFILE,
        ),
        (at_once(KEYED, ("FROM titles", "FROM titles UNION ALL SELECT hash(member_id + 5), member_id FROM members")), KEYED),
    ],
}  # fmt: skip
SEVERAL = (ManyValued("category", "title_id", "title_categories"),)


@pytest.fixture(scope="module")
def worlds():
    with database.Worlds() as held:
        yield held


def outcome(worlds, tables):
    return judged(
        worlds,
        f"tables:{tables}",
        WORLD.rows(SOURCE),
        asked=(),
        events="viewing_events_clean",
        several=SEVERAL,
    )


def test_every_rule_has_a_pair():
    assert set(PAIRS) == set(RULES_OF_DESIGN) | set(rules_on_data("viewing_events_clean", SEVERAL))


@pytest.mark.parametrize(
    ("rule", "breaks", "comes_close"),
    [(rule, *pair) for rule, pairs in PAIRS.items() for pair in pairs],
    ids=[f"{rule}-{at}" for rule, pairs in PAIRS.items() for at in range(len(pairs))],
)
def test_a_rule_tells_a_design_from_its_near_twin(worlds, rule, breaks, comes_close):
    broken = outcome(worlds, breaks)
    assert isinstance(broken, Failure) and (broken.kind, broken.error) == ("rule", rule), broken
    assert broken.message.endswith((".", "?")) and len(broken.message) < 300
    assert isinstance(outcome(worlds, comes_close), Table), outcome(worlds, comes_close)


def test_all_of_them_together_break_no_rule(worlds):
    assert isinstance(outcome(worlds, ALL), Table)


def test_erasing_takes_nobody_elses_rows(worlds):
    shared = at_once(KEYED, ("erase: none", "erase: title_id"), ("SELECT hash", "SELECT 1001 AS member_id, hash"), ("{title_key", "{member_id: BIGINT, title_key"))  # fmt: skip
    got = outcome(worlds, at_once(shared, ("erase: title_id", "erase: member_id")))
    assert got.error == "deletion-does-not-reach" and "other people's rows" in got.message
