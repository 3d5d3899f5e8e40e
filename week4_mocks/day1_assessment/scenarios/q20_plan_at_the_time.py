"""A short modelling scenario: what people watched on which plan, where plans change and members leave."""

from autograder import Mistake, ModelExercise
from autograder.modelling.judged import Asked
from autograder.worlds import deletes, handmade, shuffled_rows, tidy

PROFILES = [
    {"profile_id": 10011, "member_id": 1001},
    {"profile_id": 10012, "member_id": 1001, "kind": "kids"},
    {"profile_id": 10014, "member_id": 1001},
    {"profile_id": 10021, "member_id": 1002},
]


def watched(*moments):
    """One event each: day and time in March 2026, and the profile."""
    return [
        {
            "event_id": f"{at} {profile}",
            "member_id": profile // 10,
            "profile_id": profile,
            "event_time": f"2026-03-{at}",
            "watch_s": 60 * (place + 1),
        }
        for place, (at, profile) in enumerate(moments)
    ]


AT_THE_CHANGE = handmade(
    "at the change of plan",
    "Members change plans while they watch; two events stand exactly where one plan ends, one has no plan at all.",
    profiles=PROFILES,
    plans=[
        {"member_id": 1001, "plan_code": "basic", "valid_to": "2026-03-03 20:00"},
        {"member_id": 1001, "plan_code": "premium", "valid_from": "2026-03-03 20:00"},
        {"member_id": 1002, "plan_code": "standard", "valid_to": "2026-03-02 08:00"},
        {"member_id": 1002, "plan_code": "basic", "valid_from": "2026-03-04 08:00"},
    ],
    viewing_events_clean=watched(
        ("03 19:59:59.999999", 10011),
        ("03 20:00", 10011),
        ("03 20:00:00.000001", 10012),
        ("02 07:00", 10021),
        ("03 09:00", 10021),
        ("04 08:00", 10021),
    ),
)

HOUSEHOLD = handmade(
    "a household",
    "Two profiles of one account watch, one of them before anybody knows it.",
    profiles=PROFILES,
    plans=[{"member_id": 1001, "plan_code": "basic"}, {"member_id": 1002, "plan_code": "premium"}],
    viewing_events_clean=watched(
        ("02 18:00", 10011),
        ("02 19:00", 10012),
        ("02 20:00", 10012),
        ("02 20:30", 10014),
        ("03 18:00", 10021),
        ("03 19:00", 10013),
    ),
)

ERASED = handmade(
    "erased",
    "One of two members asks to be erased; the account has two profiles, two plans and a few evenings.",
    profiles=PROFILES,
    plans=[
        {"member_id": 1001, "plan_code": "basic", "valid_to": "2026-03-03"},
        {"member_id": 1001, "plan_code": "premium", "valid_from": "2026-03-03"},
        {"member_id": 1002, "plan_code": "basic"},
    ],
    deletion_requests=[{"member_id": 1001, "requested_ts": "2026-03-06"}],
    viewing_events_clean=watched(
        ("02 20:00", 10011), ("03 20:00", 10012), ("03 21:00", 10021), ("04 20:00", 10021)
    ),
)

shown = tidy(seed=3, n_members=5, days=4, p_changes_plan=0.8)

SOLUTION = """
tables:
  profiles:
    kind: dimension
    grain: one row per profile of an account
    key: profile_id
    erase: member_id
    columns: {profile_id: BIGINT, member_id: BIGINT, kind: VARCHAR}
    load: SELECT profile_id, member_id, kind FROM profiles

  plan_history:
    kind: dimension
    grain: one row per account and stretch of time on one plan
    key: [member_id, valid_from]
    history: {of: member_id, from: valid_from, to: valid_to}
    erase: member_id
    columns: {member_id: BIGINT, plan_code: VARCHAR, valid_from: TIMESTAMP, valid_to: TIMESTAMP}
    load: |
      SELECT member_id, plan_code, valid_from, valid_to
      FROM plans

  plays:
    kind: fact
    grain: one row per viewing event
    key: event_id
    clocks: {happened: event_time, arrived: arrival_time}
    references: [profile_id -> profiles.profile_id, member_id -> plan_history.member_id at event_time]
    erase: member_id
    columns:
      event_id: VARCHAR
      member_id: BIGINT
      profile_id: BIGINT
      event_time: TIMESTAMP
      arrival_time: TIMESTAMP
      watch_s: INTEGER
    load: |
      SELECT event_id, member_id, profile_id, event_time, arrival_time, watch_s
      FROM viewing_events_clean

queries:
  seconds_by_plan: |
    SELECT coalesce(plan_code, 'NONE') AS plan_code, sum(watch_s) AS seconds
    FROM plays
    LEFT JOIN plan_history
        ON plan_history.member_id = plays.member_id
        AND plays.event_time >= plan_history.valid_from
        AND (plays.event_time < plan_history.valid_to OR plan_history.valid_to IS NULL)
    GROUP BY ALL

  profiles_by_day: |
    SELECT
        CAST(event_time AS DATE) AS metric_date,
        coalesce(kind, 'UNKNOWN') AS kind,
        count(DISTINCT plays.profile_id) AS profiles
    FROM plays
    LEFT JOIN profiles ON profiles.profile_id = plays.profile_id
    GROUP BY ALL
"""

# The other school: a surrogate for each version, looked up when the fact is loaded.
LOOKED_UP_AT_LOAD = """
tables:
  dim_plan:
    kind: dimension
    grain: one row per account and plan it was on
    key: plan_key
    natural_key: [member_id]
    history: {of: member_id, from: since, to: until}
    erase: member_id
    columns: {plan_key: UBIGINT, member_id: BIGINT, plan_code: VARCHAR, since: TIMESTAMP, until: TIMESTAMP}
    load: SELECT hash(member_id, valid_from) AS plan_key, member_id, plan_code, valid_from AS since, valid_to AS until FROM plans
  dim_profile:
    kind: dimension
    grain: one row per profile
    key: profile_id
    erase: member_id
    columns: {profile_id: BIGINT, member_id: BIGINT, profile_kind: VARCHAR}
    load: SELECT profile_id, member_id, kind AS profile_kind FROM profiles
  fact_viewing:
    kind: fact
    grain: one row per viewing event
    key: event_id
    clocks: {happened: event_time, arrived: arrival_time}
    references: [plan_key -> dim_plan.plan_key, profile_id -> dim_profile.profile_id]
    erase: member_id
    columns:
      event_id: VARCHAR
      member_id: BIGINT
      plan_key: UBIGINT
      profile_id: BIGINT
      event_time: TIMESTAMP
      arrival_time: TIMESTAMP
      watch_s: INTEGER
    load: |
      SELECT e.event_id, e.member_id, p.plan_key, e.profile_id, e.event_time, e.arrival_time, e.watch_s
      FROM viewing_events_clean AS e
      LEFT JOIN model.dim_plan AS p
          ON p.member_id = e.member_id AND e.event_time >= p.since AND e.event_time < coalesce(p.until, TIMESTAMP 'infinity')
queries:
  seconds_by_plan: |
    SELECT coalesce(plan_code, 'NONE') AS plan_code, sum(watch_s) AS seconds
    FROM fact_viewing LEFT JOIN dim_plan USING (plan_key)
    GROUP BY ALL
  profiles_by_day: |
    SELECT event_time::DATE AS metric_date, coalesce(profile_kind, 'UNKNOWN') AS kind, count(DISTINCT fact_viewing.profile_id) AS profiles
    FROM fact_viewing LEFT JOIN dim_profile ON dim_profile.profile_id = fact_viewing.profile_id
    GROUP BY 1, 2
"""

exercise = ModelExercise(
    title="The plan at the time, in a quarter of an hour",
    points=3,
    minutes=14,
    level="medium",
    skills=["data modelling", "grain", "slowly changing dimensions", "deletion"],
    asked_in=["assessment"],
    prompt="""
"Members change plans. We want to know what was watched on which plan, as it was then, and which profiles watched on a day. Sketch the tables, say what one row of each is, and show the two queries."

Write the model below the `%%model` line, in the form of the starter. Any design counts that keeps these promises.

* **Each table** says its grain in a sentence and its key. A fact keeps two clocks: when it happened and when it arrived. A dimension that keeps history has intervals `[from, to)`, where `to` is NULL while a version is current. Facts say their `references`, and each leads to one row: `column -> table.column`, and with ` at event_time` to the version of that moment. A surrogate key follows from its `natural_key`, as a hash does. `erase` names the column by which an erased member's rows are found, and is `none` where nothing is theirs.
* **`load`** is one SELECT over the source; it may read your tables that come before it, as `model.name`. Events may come before their profile is known; none may be lost. What follows from several events is not a column of one.
* **The source**: `viewing_events_clean` holds each event once; `watch_s` is never NULL. `plans` are half-open intervals, do not overlap, and may leave gaps. `titles` is there and you need not use it.

The queries read your tables alone, after the members in `deletion_requests` were erased. Days are UTC days of `event_time`.

* `seconds_by_plan`: `plan_code`, `seconds`, by the member's plan at the time; `NONE` where there was none.
* `profiles_by_day`: `metric_date`, `kind`, `profiles`: how many different profiles of a kind watched on that day; `UNKNOWN` for those that `profiles` does not have.
""",
    tables=("viewing_events_clean", "profiles", "plans", "titles", "deletion_requests"),
    events="viewing_events_clean",
    asked=(
        Asked("seconds_by_plan", ("plan_code", "seconds")),
        Asked("profiles_by_day", ("metric_date", "kind", "profiles"), key=2),
    ),
    starter="""
# One table is here, as an example of the form. Keep it, change it or leave it out.
tables:
  profiles:
    kind: dimension          # fact, dimension or bridge
    grain: one row per profile of an account
    key: profile_id          # several columns: [member_id, valid_from]
    erase: member_id         # the column that leads to the member, or none
    columns: {profile_id: BIGINT, member_id: BIGINT, kind: VARCHAR}
    load: SELECT profile_id, member_id, kind FROM profiles

# A table may also have
#   natural_key: member_id
#   clocks: {happened: event_time, arrived: arrival_time}
#   history: {of: member_id, from: valid_from, to: valid_to}
#   references: [member_id -> plan_history.member_id at event_time]

queries:
  seconds_by_plan:
  profiles_by_day:
""",
    solution=SOLUTION,
    alternatives=[LOOKED_UP_AT_LOAD],
    hints=[
        "Which of your tables changes over time, and what does a row of it hold between?",
        "The trap is the present: the plan of today stands where that of the evening belongs.",
        "Look at an event at the very moment a plan changes, at one in a gap between two plans, and at one of a profile nobody knows.",
        "tables:\n  …:\n    kind: dimension\n    grain: one row per ___ and stretch of time ___\n    history: {of: ___, from: ___, to: ___}\n  …:\n    kind: fact\n    references: [member_id -> ___.___ at ___]\nqueries:\n  seconds_by_plan: |\n    SELECT coalesce(___) … LEFT JOIN … ON … AND ___ >= ___ AND (___ < ___ OR ___)",
    ],
    mistakes=[
        Mistake(
            "one-clock-kept",
            "    clocks: {happened: event_time, arrived: arrival_time}\n",
            "    clocks: {happened: event_time}\n",
            "Your fact keeps one clock. When it happened says the day; when it arrived says what was known by its end. Where is the second?",
        ),
        Mistake(
            "deletion-does-not-reach",
            "    key: profile_id\n    erase: member_id\n",
            "    key: profile_id\n    erase: none\n",
            "After a member is erased, rows of theirs are left. A household's profiles are personal data too: from member_id, can you walk to every row?",
        ),
        Mistake(
            "reference-not-said",
            "    references: [profile_id -> profiles.profile_id, member_id -> plan_history.member_id at event_time]\n",
            "",
            "Your fact does not say where its columns lead. Whoever joins next has to guess, and one of the tables has several versions. Which column leads to which table, and as of when?",
        ),
        Mistake(
            "scd2-fan-out",
            "member_id -> plan_history.member_id at event_time",
            "member_id -> plan_history.member_id",
            "Your reference meets every version of a member's plan, so a join counts an event once for each. Which version held at the moment of the event?",
        ),
        Mistake(
            "key-repeats",
            "    key: [member_id, valid_from]\n",
            "    key: member_id\n",
            "Two rows share the key that you declared. A table with history has a row per thing *and* stretch of time; which column is missing in the key?",
        ),
        Mistake(
            "current-plan-for-the-past",
            "        AND plays.event_time >= plan_history.valid_from\n        AND (plays.event_time < plan_history.valid_to OR plan_history.valid_to IS NULL)\n",
            "        AND plan_history.valid_to IS NULL\n",
            "Everything a member ever watched went to the plan of today. Your history knows more: which version held at the moment of the event?",
        ),
        Mistake(
            "closed-interval-join",
            "(plays.event_time < plan_history.valid_to OR",
            "(plays.event_time <= plan_history.valid_to OR",
            "An event at the very moment of a change counted for both plans. A version ends before `valid_to`, and `BETWEEN` or `<=` includes it.",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "    LEFT JOIN plan_history\n",
            "    JOIN plan_history\n",
            "Seconds outside any plan are missing. A fact that finds no version is still a fact; which row says so?",
        ),
        Mistake(
            "member-for-profile",
            "count(DISTINCT plays.profile_id) AS profiles",
            "count(DISTINCT plays.member_id) AS profiles",
            "Two profiles of one account count as one. Who watched is the profile; the member is who pays.",
        ),
        Mistake(
            "counts-events-not-profiles",
            "count(DISTINCT plays.profile_id) AS profiles",
            "count(*) AS profiles",
            "You counted events. A profile that watched three times on a day is one profile.",
        ),
        Mistake(
            "unknown-profile-dropped",
            "    LEFT JOIN profiles ON",
            "    JOIN profiles ON",
            "Profiles that nobody knows yet are missing. They watched; which kind does the prompt give them?",
        ),
    ],
    worlds=[shown, AT_THE_CHANGE, HOUSEHOLD, ERASED, deletes(seed=2), shuffled_rows(shown)],
    talk="One fact, a row per viewing event, with both clocks. Profiles are looked up as they are; a plan changes, so it is a version with a half-open interval, and a fact meets the version of its own moment, or none. An outer join keeps what falls into a gap. Who watched is the profile, who is erased is the member, and from the member's id you reach every row.",
)
