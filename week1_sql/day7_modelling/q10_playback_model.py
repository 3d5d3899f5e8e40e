"""A model of playback: tables that still answer when titles move, plans change, facts come early and members leave."""

from autograder import Mistake, ModelExercise
from autograder.modelling.judged import Asked, ManyValued
from autograder.worlds import deletes, handmade, late, shuffled_rows, tidy, two_categories

SHOW_AND_SEASONS = [
    {"title_id": 1, "kind": "movie", "name": "The Quiet Harbor"},
    {"title_id": 10, "kind": "show", "runtime_s": None, "name": "The Paper Signal"},
    {"title_id": 11, "parent_id": 10, "kind": "season", "runtime_s": None, "name": "Season 1"},
    {"title_id": 12, "parent_id": 10, "kind": "season", "runtime_s": None, "name": "Season 2"},
    *(
        {"title_id": number, "parent_id": 11 if number < 24 else 12, "kind": "episode", "runtime_s": 2400}
        for number in range(21, 26)
    ),
    {"title_id": 30, "kind": "show", "runtime_s": None, "name": "The Second Summer"},
    {"title_id": 31, "parent_id": 30, "kind": "season", "runtime_s": None, "name": "Season 1"},
    *(
        {"title_id": number, "parent_id": 31, "kind": "episode", "runtime_s": 1800}
        for number in range(41, 43)
    ),
]
HOUSEHOLD = {
    "members": [{"member_id": 1001}, {"member_id": 1002}],
    "profiles": [
        {"profile_id": 10011, "member_id": 1001},
        {"profile_id": 10012, "member_id": 1001, "kind": "kids"},
        {"profile_id": 10021, "member_id": 1002},
    ],
    "plans": [{"member_id": 1001}, {"member_id": 1002, "plan_code": "basic"}],
}


def watched(*moments: tuple[str, int, int], arrived: str = "") -> list[dict]:
    """One event each: day and time in March 2026, profile, title."""
    return [
        {
            "event_id": f"{at} {profile} {title}",
            "member_id": profile // 10,
            "profile_id": profile,
            "title_id": title,
            "event_time": f"2026-03-{at}",
            "watch_s": 60 * (place + 1),
        }
        | ({"arrival_time": f"2026-03-{arrived}"} if arrived else {})
        for place, (at, profile, title) in enumerate(moments)
    ]


MOVED = handmade(
    "re-parented",
    "An episode moves to another season, one to another show and back; each was watched before and after.",
    titles=SHOW_AND_SEASONS,
    title_categories=[{"title_id": number, "category": "drama"} for number in (1, 21, 22, 23, 24, 41)],
    catalog_events=[
        {"title_id": 21, "op": "reparent", "payload_json": '{"from_parent_id": 11, "to_parent_id": 12}'}
        | {"event_time": "2026-03-03 12:00"},
        {"title_id": 41, "op": "reparent", "payload_json": '{"from_parent_id": 31, "to_parent_id": 12}'}
        | {"event_time": "2026-03-03 18:00"},
        {"title_id": 41, "op": "reparent", "payload_json": '{"from_parent_id": 12, "to_parent_id": 31}'}
        | {"event_time": "2026-03-05 18:00"},
    ],
    viewing_events_clean=watched(
        ("02 20:00", 10011, 21),
        ("03 11:59:59.999999", 10021, 21),
        ("03 12:00", 10011, 21),
        ("04 20:00", 10021, 21),
        ("02 21:00", 10012, 41),
        ("04 19:00", 10012, 41),
        ("06 19:00", 10012, 41),
        ("05 19:00", 10021, 22),
        ("05 20:00", 10021, 1),
    ),
    **HOUSEHOLD,
)

EARLY = handmade(
    "early-arriving facts",
    "Two titles are watched before the catalogue says what they are.",
    titles=SHOW_AND_SEASONS[:5],
    title_categories=[{"title_id": 1, "category": "comedy"}, {"title_id": 21, "category": "drama"}],
    viewing_events_clean=watched(
        ("02 20:00", 10011, 1), ("02 21:00", 10021, 77), ("03 20:00", 10012, 78), ("03 21:00", 10021, 21)
    ),
    **HOUSEHOLD,
)

AT_THE_CHANGE = handmade(
    "at the change of plan",
    "Members change plans while they watch; two events stand exactly where one plan ends, one has no plan at all.",
    titles=SHOW_AND_SEASONS,
    title_categories=[{"title_id": 1, "category": "comedy"}],
    members=HOUSEHOLD["members"],
    profiles=HOUSEHOLD["profiles"],
    plans=[
        {"member_id": 1001, "plan_code": "basic", "valid_to": "2026-03-03 20:00"},
        {"member_id": 1001, "plan_code": "premium", "valid_from": "2026-03-03 20:00"},
        {"member_id": 1002, "plan_code": "standard", "valid_to": "2026-03-02 08:00"},
        {"member_id": 1002, "plan_code": "basic", "valid_from": "2026-03-04 08:00"},
    ],
    viewing_events_clean=watched(
        ("03 19:59:59.999999", 10011, 1),
        ("03 20:00", 10011, 1),
        ("03 20:00:00.000001", 10012, 1),
        ("02 07:00", 10021, 1),
        ("03 09:00", 10021, 1),
        ("04 08:00", 10021, 1),
    ),
)

SEVERAL_IN_A_ROW = handmade(
    "three in a day",
    "Three episodes on one day: by one profile, by two of one account, across midnight, of two shows, and one of them again and again.",
    titles=SHOW_AND_SEASONS,
    title_categories=[{"title_id": number, "category": "kids"} for number in range(21, 26)],
    viewing_events_clean=watched(
        ("02 18:00", 10012, 21),
        ("02 19:00", 10012, 22),
        ("02 20:00", 10012, 24),
        ("03 18:00", 10011, 21),
        ("03 19:00", 10012, 22),
        ("03 20:00", 10011, 23),
        ("04 23:00", 10021, 21),
        ("04 23:40", 10021, 22),
        ("05 00:10", 10021, 23),
        ("06 10:00", 10011, 41),
        ("06 10:00", 10012, 22),
        ("06 11:00", 10011, 42),
        ("06 12:00", 10011, 21),
        ("07 10:00", 10021, 21),
        ("07 10:10", 10021, 21),
        ("07 10:20", 10021, 21),
        ("08 10:00", 10021, 21),
        ("08 11:00", 10021, 22),
        ("08 12:00", 10021, 23),
        ("08 13:00", 10021, 25),
    ),
    **HOUSEHOLD,
)

ERASED = handmade(
    "erased",
    "One of two members asks to be erased; the account has two profiles, two plans and a few evenings.",
    titles=SHOW_AND_SEASONS,
    title_categories=[{"title_id": 1, "category": "comedy"}, {"title_id": 21, "category": "drama"}],
    members=[*HOUSEHOLD["members"], {"member_id": 1003}],
    profiles=[*HOUSEHOLD["profiles"], {"profile_id": 10031, "member_id": 1003}],
    plans=[
        {"member_id": 1001, "plan_code": "basic", "valid_to": "2026-03-03"},
        {"member_id": 1001, "plan_code": "premium", "valid_from": "2026-03-03"},
        {"member_id": 1002, "plan_code": "basic"},
        {"member_id": 1003, "plan_code": "standard"},
    ],
    deletion_requests=[{"member_id": 1001, "requested_ts": "2026-03-06"}],
    viewing_events_clean=watched(
        ("02 20:00", 10011, 1),
        ("03 20:00", 10012, 21),
        ("03 21:00", 10021, 1),
        ("04 20:00", 10021, 21),
        ("04 21:00", 10031, 22),
    ),
)

shown = tidy(seed=3, n_members=5, n_titles=14, days=4, p_changes_plan=0.8)

SOLUTION = """
tables:
  members:
    kind: dimension
    grain: one row per account
    key: member_id
    erase: member_id
    columns: {member_id: BIGINT, signup_country: VARCHAR, signup_ts: TIMESTAMP}
    load: SELECT member_id, signup_country, signup_ts FROM members

  profiles:
    kind: dimension
    grain: one row per profile of an account
    key: profile_id
    references: [member_id -> members.member_id]
    erase: member_id
    columns: {profile_id: BIGINT, member_id: BIGINT, kind: VARCHAR}
    load: SELECT profile_id, member_id, kind FROM profiles

  plan_history:
    kind: dimension
    grain: one row per account and stretch of time on one plan
    key: [member_id, valid_from]
    history: {of: member_id, from: valid_from, to: valid_to}
    references: [member_id -> members.member_id]
    erase: member_id
    columns: {member_id: BIGINT, plan_code: VARCHAR, valid_from: TIMESTAMP, valid_to: TIMESTAMP}
    load: |
      SELECT member_id, plan_code, valid_from, valid_to
      FROM plans

  titles:
    kind: dimension
    grain: one row per movie, show, season or episode
    key: title_id
    erase: none
    columns: {title_id: INTEGER, kind: VARCHAR, name: VARCHAR, runtime_s: INTEGER}
    load: SELECT title_id, kind, name, runtime_s FROM titles

  season_history:
    kind: dimension
    grain: one row per episode and stretch of time in one season
    key: [title_id, valid_from]
    history: {of: title_id, from: valid_from, to: valid_to}
    references: [title_id -> titles.title_id, season_id -> titles.title_id, show_id -> titles.title_id]
    erase: none
    columns: {title_id: INTEGER, season_id: INTEGER, show_id: INTEGER, valid_from: TIMESTAMP, valid_to: TIMESTAMP}
    load: |
      WITH moves AS (
          SELECT title_id, parent_id AS season_id, TIMESTAMP '1970-01-01' AS valid_from
          FROM titles
          WHERE kind = 'episode'
          UNION ALL
          SELECT title_id, CAST(payload_json ->> 'to_parent_id' AS INTEGER), event_time
          FROM catalog_events
          WHERE op = 'reparent'
      )
      SELECT
          moves.title_id,
          moves.season_id,
          seasons.parent_id AS show_id,
          moves.valid_from,
          lead(moves.valid_from) OVER (PARTITION BY moves.title_id ORDER BY moves.valid_from) AS valid_to
      FROM moves
      JOIN titles AS seasons ON seasons.title_id = moves.season_id

  title_categories:
    kind: bridge
    grain: one row per title and category
    key: [title_id, category]
    references: [title_id -> titles.title_id]
    erase: none
    columns: {title_id: INTEGER, category: VARCHAR, weight: DOUBLE}
    load: SELECT title_id, category, weight FROM title_categories

  plays:
    kind: fact
    grain: one row per viewing event
    key: event_id
    clocks: {happened: event_time, arrived: arrival_time}
    references:
      - member_id -> members.member_id
      - profile_id -> profiles.profile_id
      - title_id -> titles.title_id
      - title_id -> season_history.title_id at event_time
      - member_id -> plan_history.member_id at event_time
    erase: member_id
    columns:
      event_id: VARCHAR
      member_id: BIGINT
      profile_id: BIGINT
      title_id: INTEGER
      event_time: TIMESTAMP
      arrival_time: TIMESTAMP
      watch_s: INTEGER
    load: |
      SELECT event_id, member_id, profile_id, title_id, event_time, arrival_time, watch_s
      FROM viewing_events_clean

queries:
  seconds_by_day: |
    SELECT
        CAST(event_time AS DATE) AS metric_date,
        sum(watch_s) AS seconds,
        coalesce(sum(watch_s) FILTER (CAST(arrival_time AS DATE) <= CAST(event_time AS DATE)), 0) AS known_by_midnight
    FROM plays
    GROUP BY metric_date

  seconds_by_category: |
    SELECT coalesce(category, 'UNKNOWN') AS category, sum(watch_s * coalesce(weight, 1)) AS seconds
    FROM plays
    LEFT JOIN title_categories USING (title_id)
    GROUP BY ALL

  seconds_by_season: |
    SELECT show_id, season_id, sum(watch_s) AS seconds
    FROM plays
    JOIN season_history
        ON season_history.title_id = plays.title_id
        AND plays.event_time >= season_history.valid_from
        AND (plays.event_time < season_history.valid_to OR season_history.valid_to IS NULL)
    GROUP BY show_id, season_id

  seconds_by_plan: |
    SELECT coalesce(plan_code, 'NONE') AS plan_code, sum(watch_s) AS seconds
    FROM plays
    LEFT JOIN plan_history
        ON plan_history.member_id = plays.member_id
        AND plays.event_time >= plan_history.valid_from
        AND (plays.event_time < plan_history.valid_to OR plan_history.valid_to IS NULL)
    GROUP BY ALL

  binges: |
    WITH marathons AS (
        SELECT DISTINCT CAST(event_time AS DATE) AS metric_date, profile_id
        FROM plays
        JOIN season_history
            ON season_history.title_id = plays.title_id
            AND plays.event_time >= season_history.valid_from
            AND (plays.event_time < season_history.valid_to OR season_history.valid_to IS NULL)
        GROUP BY metric_date, profile_id, show_id
        HAVING count(DISTINCT plays.title_id) >= 3
    )
    SELECT metric_date, profiles.kind, count(*) AS profiles
    FROM marathons
    JOIN profiles USING (profile_id)
    GROUP BY metric_date, profiles.kind
"""

TITLE_CATEGORIES = """
  title_categories:
    kind: bridge
    grain: one row per title and category
    key: [title_id, category]
    references: [title_id -> titles.title_id]
    erase: none
    columns: {title_id: INTEGER, category: VARCHAR, weight: DOUBLE}
    load: SELECT title_id, category, weight FROM title_categories
"""

# The other school: surrogate keys, and one wide dimension with the whole path in each version of a title.
ONE_WIDE_DIMENSION = """
tables:
  dim_account:
    kind: dimension
    grain: one row per account and plan it was on
    key: account_key
    natural_key: [member_id]
    history: {of: member_id, from: since, to: until}
    erase: member_id
    columns: {account_key: UBIGINT, member_id: BIGINT, plan_code: VARCHAR, since: TIMESTAMP, until: TIMESTAMP}
    load: |
      SELECT hash(member_id, valid_from) AS account_key, member_id, plan_code, valid_from AS since, valid_to AS until
      FROM plans
  dim_profile:
    kind: dimension
    grain: one row per profile
    key: profile_id
    erase: member_id
    columns: {profile_id: BIGINT, member_id: BIGINT, profile_kind: VARCHAR}
    load: SELECT profile_id, member_id, kind AS profile_kind FROM profiles
  dim_title:
    kind: dimension
    grain: one row per title and place it had in the catalogue, with its whole path
    key: title_key
    natural_key: [title_id]
    history: {of: title_id, from: since, to: until}
    erase: none
    columns:
      title_key: UBIGINT
      title_id: INTEGER
      kind: VARCHAR
      path: "INTEGER[]"
      shares: "MAP(VARCHAR, DOUBLE)"
      since: TIMESTAMP
      until: TIMESTAMP
    load: |
      WITH RECURSIVE placed AS (
          SELECT title_id, parent_id, TIMESTAMP '-infinity' AS since FROM titles
          UNION ALL BY NAME
          SELECT title_id, (payload_json ->> 'to_parent_id')::INTEGER AS parent_id, event_time AS since
          FROM catalog_events WHERE op = 'reparent'
      ),
      paths AS (
          SELECT title_id, since, parent_id AS above, [title_id] AS path FROM placed
          UNION ALL
          SELECT paths.title_id, paths.since, titles.parent_id, list_prepend(titles.title_id, paths.path)
          FROM paths JOIN titles ON titles.title_id = paths.above
      ),
      shared AS (
          SELECT title_id, map_from_entries(list((category, weight) ORDER BY category)) AS shares
          FROM title_categories GROUP BY title_id
      )
      SELECT hash(title_id, since) AS title_key, title_id, kind, path, shares, since,
          lead(since) OVER (PARTITION BY title_id ORDER BY since) AS until
      FROM paths JOIN titles USING (title_id) LEFT JOIN shared USING (title_id)
      WHERE above IS NULL
  fact_viewing:
    kind: fact
    grain: one row per viewing event
    key: event_id
    clocks: {happened: event_time, arrived: arrival_time}
    references:
      - account_key -> dim_account.account_key
      - profile_id -> dim_profile.profile_id
      - title_key -> dim_title.title_key
    erase: member_id
    columns:
      event_id: VARCHAR
      member_id: BIGINT
      account_key: UBIGINT
      profile_id: BIGINT
      title_key: UBIGINT
      title_id: INTEGER
      event_time: TIMESTAMP
      arrival_time: TIMESTAMP
      seconds: INTEGER
    load: |
      SELECT event_id, e.member_id, account_key, profile_id, title_key, e.title_id, event_time, arrival_time, watch_s AS seconds
      FROM viewing_events_clean AS e
      LEFT JOIN dim_account AS a ON a.member_id = e.member_id AND event_time >= a.since AND (event_time < a.until OR a.until IS NULL)
      LEFT JOIN dim_title AS t ON t.title_id = e.title_id AND event_time >= t.since AND (event_time < t.until OR t.until IS NULL)
queries:
  seconds_by_day: |
    SELECT event_time::DATE AS metric_date, sum(seconds) AS seconds,
        sum(CASE WHEN arrival_time < date_trunc('day', event_time) + INTERVAL 1 DAY THEN seconds ELSE 0 END) AS known_by_midnight
    FROM fact_viewing GROUP BY ALL
  seconds_by_category: |
    WITH entries AS (
        SELECT seconds, unnest(CASE WHEN shares IS NULL THEN [{'key': 'UNKNOWN', 'value': 1.0}] ELSE map_entries(shares) END) AS share
        FROM fact_viewing LEFT JOIN dim_title USING (title_key)
    )
    SELECT share.key AS category, sum(seconds * share.value) AS seconds FROM entries GROUP BY 1
  seconds_by_season: |
    SELECT path[1] AS show_id, path[2] AS season_id, sum(seconds) AS seconds
    FROM fact_viewing JOIN dim_title USING (title_key)
    WHERE kind = 'episode' GROUP BY ALL
  seconds_by_plan: |
    SELECT ifnull(plan_code, 'NONE') AS plan_code, sum(seconds) AS seconds
    FROM fact_viewing LEFT JOIN dim_account USING (account_key) GROUP BY 1
  binges: |
    SELECT metric_date, profile_kind AS kind, count(DISTINCT profile_id) AS profiles
    FROM (
        SELECT event_time::DATE AS metric_date, profile_id, path[1] AS show_id
        FROM fact_viewing JOIN dim_title USING (title_key)
        WHERE len(path) = 3
        GROUP BY ALL HAVING count(DISTINCT dim_title.title_id) > 2
    ) JOIN dim_profile USING (profile_id)
    GROUP BY ALL
"""

# What each event needs to know is looked up once, when it is loaded; few tables, short queries.
LOOKED_UP_AT_LOAD = """
tables:
  season_versions:
    kind: dimension
    grain: one row per episode and season it was in
    key: [title_id, since]
    history: {of: title_id, from: since, to: until}
    erase: none
    columns: {title_id: INTEGER, season_id: INTEGER, show_id: INTEGER, since: TIMESTAMP, until: TIMESTAMP}
    load: |
      SELECT title_id, season_id, show_id, since, coalesce(min(since) OVER later, TIMESTAMP 'infinity') AS until
      FROM (
          SELECT title_id, parent_id AS season_id, released - INTERVAL 100 YEAR AS since FROM titles
          UNION
          SELECT title_id, json_extract(payload_json, '$.to_parent_id')::INTEGER, event_time
          FROM catalog_events WHERE op IN ('reparent')
      )
      JOIN (SELECT title_id AS season_id, parent_id AS show_id FROM titles WHERE kind = 'season') USING (season_id)
      WINDOW later AS (PARTITION BY title_id ORDER BY since ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
  weighted_categories:
    kind: bridge
    grain: one row per title and category of it
    key: title_id, category
    erase: none
    references: [title_id -> title_names.title_id]
    columns: {title_id: INTEGER, category: VARCHAR, weight: DOUBLE}
    load: FROM title_categories
  title_names:
    kind: dimension
    grain: one row per title
    key: title_id
    erase: none
    columns: {title_id: INTEGER, name: VARCHAR}
    load: SELECT DISTINCT title_id, name FROM titles
  viewing:
    kind: fact
    grain: one row per viewing event, with the plan, season and profile kind of its moment
    key: event_id
    clocks:
      happened: happened_at
      arrived: heard_at
    references: [title_id -> title_names.title_id]
    erase: account_id
    columns:
      event_id: TEXT
      account_id: BIGINT
      profile_id: BIGINT
      profile_kind: TEXT
      plan_code: TEXT
      title_id: INT
      season_id: INT
      show_id: INT
      happened_at: TIMESTAMP
      heard_at: TIMESTAMP
      seconds: INT
    load: |
      SELECT
          event_id, e.member_id AS account_id, e.profile_id, p.kind AS profile_kind,
          (SELECT plan_code FROM plans WHERE member_id = e.member_id AND valid_from <= event_time AND coalesce(valid_to, '9999-12-31') > event_time) AS plan_code,
          e.title_id, season_id, show_id, event_time AS happened_at, arrival_time AS heard_at, watch_s AS seconds
      FROM viewing_events_clean e
      LEFT JOIN profiles p USING (profile_id)
      LEFT JOIN season_versions s ON s.title_id = e.title_id AND event_time >= since AND event_time < until
queries:
  seconds_by_day: |
    SELECT date_trunc('day', happened_at)::DATE AS metric_date, sum(seconds) AS seconds,
        sum(seconds * (heard_at < metric_date + 1)::INT) AS known_by_midnight
    FROM viewing GROUP BY 1
  seconds_by_category: |
    SELECT category, sum(seconds * weight) AS seconds
    FROM viewing JOIN weighted_categories USING (title_id) GROUP BY category
    UNION ALL
    SELECT 'UNKNOWN', sum(seconds) FROM viewing ANTI JOIN weighted_categories USING (title_id)
    HAVING count(*) > 0
  seconds_by_season: |
    SELECT show_id, season_id, sum(seconds) AS seconds FROM viewing WHERE season_id IS NOT NULL GROUP BY ALL
  seconds_by_plan: |
    SELECT coalesce(plan_code, 'NONE') AS plan_code, sum(seconds) AS seconds FROM viewing GROUP BY ALL
  binges: |
    SELECT metric_date, profile_kind AS kind, count(*) AS profiles
    FROM (
        SELECT DISTINCT happened_at::DATE AS metric_date, profile_id, profile_kind
        FROM viewing WHERE show_id IS NOT NULL
        GROUP BY metric_date, profile_id, profile_kind, show_id
        HAVING count(DISTINCT title_id) >= 3
    )
    GROUP BY ALL
"""

exercise = ModelExercise(
    title="A model of playback",
    points=8,
    minutes=50,
    level="hard",
    skills=["data modelling", "grain", "slowly changing dimensions", "bridge tables", "deletion"],
    asked_in=["assessment", "data modelling round"],
    prompt="""
"Here are our source tables. Design what an analyst should query: plays, the catalogue with its shows, seasons and episodes, which plan a member was on, and the profiles of an account. Then answer five questions on your own tables, and on nothing else."

Write the model below the `%%model` line, in the form that the starter shows. Any design counts that keeps these promises, as few or as many tables as you like.

**Each table** says its grain in a sentence and its key. A fact keeps two clocks: when it happened and when it arrived. A key is the source's own, or a surrogate with its `natural_key`; a surrogate follows from the natural key (`hash(title_id, valid_from)`), for a row number is another one after the next load. A dimension that keeps history is SCD2 with intervals `[from, to)`, where `to` is NULL or an infinite time while a version is current. Facts and bridges say their `references`, and each leads to one row: `column -> table.column`, and with ` at event_time` to the version of that moment. `erase` names the column by which an erased member's rows are found, directly or along a reference of that column; it is `none` where nothing is theirs.

**`load`** is one SELECT over the source. It may also read your tables that come before it, as `model.name`. Facts may come before their dimension knows them; no event may be lost. What follows from several events is not a column of one.

**The source**: `viewing_events_clean` holds each event once, of any type; `watch_s` is never NULL. Plans are half-open intervals and may leave gaps. In `catalog_events` only `op = 'reparent'` matters: from `event_time` on the episode belongs to the season `payload_json ->> 'to_parent_id'`. `titles` is the catalogue before the first change. Only episodes move. A title may be in two categories, whose weights add up to 1, or in none.

**The queries**, each over your tables alone, after the members in `deletion_requests` were erased along your `erase` paths. Days are UTC days of `event_time`. A row appears only where there is something to count.

* `seconds_by_day`: `metric_date`, `seconds`, and `known_by_midnight`: those of the day's seconds that had arrived before it ended (0 if none).
* `seconds_by_category`: `category`, `seconds`, shared out by weight; `UNKNOWN` where a title has no category or is not known.
* `seconds_by_season`: `show_id`, `season_id`, `seconds` of episodes, as the catalogue was when they were watched.
* `seconds_by_plan`: `plan_code`, `seconds`, by the member's plan at the time; `NONE` where there was none.
* `binges`: `metric_date`, `kind`, `profiles`: how many profiles of a kind watched at least three different episodes of one show, as it was then, on that day.

Rules and queries are judged in every world. Where a table breaks a rule, the check names the rule, the first one only.
""",
    tables=(
        "viewing_events_clean",
        "members",
        "profiles",
        "plans",
        "titles",
        "title_categories",
        "catalog_events",
        "deletion_requests",
    ),
    events="viewing_events_clean",
    several=(ManyValued("category", "title_id", "title_categories"),),
    asked=(
        Asked("seconds_by_day", ("metric_date", "seconds", "known_by_midnight")),
        Asked("seconds_by_category", ("category", "seconds")),
        Asked("seconds_by_season", ("show_id", "season_id", "seconds"), key=2),
        Asked("seconds_by_plan", ("plan_code", "seconds")),
        Asked("binges", ("metric_date", "kind", "profiles"), key=2),
    ),
    starter="""
# One table is here, as an example of the form. Add the others, then the queries.
tables:
  titles:
    kind: dimension          # fact, dimension or bridge
    grain: one row per movie, show, season or episode
    key: title_id            # several columns: [title_id, valid_from]
    erase: none              # or the column that leads to the member
    columns: {title_id: INTEGER, kind: VARCHAR, name: VARCHAR}
    load: |
      SELECT title_id, kind, name
      FROM titles

# A table may also have
#   natural_key: title_id
#   clocks: {happened: event_time, arrived: arrival_time}
#   history: {of: title_id, from: valid_from, to: valid_to}
#   references: [title_id -> titles.title_id, member_id -> plan_history.member_id at event_time]

queries:
  seconds_by_day:
  seconds_by_category:
  seconds_by_season:
  seconds_by_plan:
  binges:
""",
    solution=SOLUTION,
    alternatives=[ONE_WIDE_DIMENSION, LOOKED_UP_AT_LOAD],
    hints=[
        "For each question: which table has one row per thing that is added up, and what does it have to know at that moment?",
        "The trap is the present: a title's season and a member's plan of today stand where those of the evening belong. And what comes after it: a join that meets two versions, or none.",
        "Look at an event at the very moment a plan changes, one of a title that `titles` does not have, and one of a title in two categories. For each, how many rows does your join give?",
        """
plan_history:
  kind: dimension
  grain: one row per ___ and stretch of time ___
  key: [___, ___]
  history: {of: ___, from: ___, to: ___}
  erase: ___
  columns: {…}
  load: SELECT … FROM plans
plays:
  kind: fact
  grain: one row per ___
  key: ___
  clocks: {happened: ___, arrived: ___}
  references: [member_id -> plan_history.___ at ___, …]
queries:
  seconds_by_plan: |
    SELECT coalesce(plan_code, ___) AS plan_code, …
    FROM plays
    LEFT JOIN plan_history
        ON … AND plays.event_time >= ___ AND (plays.event_time ___ OR ___ IS NULL)
""",
    ],
    mistakes=[
        Mistake(
            "grain-not-said",
            "    grain: one row per viewing event\n",
            "",
            "You left a table without its grain. It is the first thing a reader asks and an interviewer writes down: one row per what?",
        ),
        Mistake(
            "one-clock-kept",
            "{happened: event_time, arrived: arrival_time}",
            "{happened: event_time}",
            "Your fact keeps one clock. When it happened says which day it belongs to; when it arrived says what was known by then. Which question needs the second?",
        ),
        Mistake(
            "deletion-not-said",
            "    key: profile_id\n    references: [member_id -> members.member_id]\n    erase: member_id\n",
            "    key: profile_id\n    references: [member_id -> members.member_id]\n",
            "One table does not say how an erased member's rows are found. Deletion has to reach every table: through which column does it reach this one?",
        ),
        Mistake(
            "reference-not-said",
            "    references:\n"
            "      - member_id -> members.member_id\n"
            "      - profile_id -> profiles.profile_id\n"
            "      - title_id -> titles.title_id\n"
            "      - title_id -> season_history.title_id at event_time\n"
            "      - member_id -> plan_history.member_id at event_time\n",
            "",
            "Your fact does not say where its columns lead. Whoever joins next has to guess, and one of the tables has several versions. Which column leads to which table, and as of when?",
        ),
        Mistake(
            "surrogate-without-natural-key",
            answer=ONE_WIDE_DIMENSION.replace("    natural_key: [title_id]\n", ""),
            says="You made a key and did not say what it stands for. When the same title comes again, which columns find its key?",
        ),
        Mistake(
            "key-changes-on-reload",
            answer=ONE_WIDE_DIMENSION.replace(
                "hash(title_id, since) AS title_key",
                "row_number() OVER (ORDER BY title_id, since) AS title_key",
            ),
            says="Your surrogate keys are row numbers. With one title more or fewer the next load numbers the others anew, and stored facts point elsewhere. A hash of the natural key stays.",
        ),
        Mistake(
            "scd2-fan-out",
            "member_id -> plan_history.member_id at event_time",
            "member_id -> plan_history.member_id",
            "Your reference meets every version of a member's plan, so a join counts an event once for each. Which version held at the moment of the event?",
        ),
        Mistake(
            "key-repeats",
            "    key: [member_id, valid_from]\n    history: {of: member_id, from: valid_from, to: valid_to}\n    references: [member_id",
            "    key: member_id\n    history: {of: member_id, from: valid_from, to: valid_to}\n    references: [member_id",
            "Two rows share the key that you declared. A table with history has a row per thing *and* stretch of time; which column is missing in the key?",
        ),
        Mistake(
            "derived-column-stored",
            answer=SOLUTION.replace(
                "      watch_s: INTEGER\n    load: |\n      SELECT event_id,",
                "      watch_s: INTEGER\n      is_binge: BOOLEAN\n    load: |\n"
                "      SELECT count(*) OVER (PARTITION BY profile_id, CAST(event_time AS DATE)) >= 3 AS is_binge, event_id,",
            ),
            says="You stored in one event's row what follows from several. The next late event would rewrite rows that are published already; a query can derive it when it is asked.",
        ),
        Mistake(
            "closed-intervals",
            answer=SOLUTION.replace(
                "      SELECT member_id, plan_code, valid_from, valid_to\n",
                "      SELECT member_id, plan_code, valid_from, valid_to - INTERVAL 1 MICROSECOND AS valid_to\n",
            ).replace(
                "plays.event_time < plan_history.valid_to", "plays.event_time <= plan_history.valid_to"
            ),
            says="Your versions end a tick before the next begins. How long is a tick, and who owns what happens inside it? An interval [from, to) ends where the next one starts.",
        ),
        Mistake(
            "intervals-overlap",
            "          lead(moves.valid_from) OVER (PARTITION BY moves.title_id ORDER BY moves.valid_from) AS valid_to\n",
            "          CAST(NULL AS TIMESTAMP) AS valid_to\n",
            "You opened a new version and did not close the old one, so two hold at the same moment. Where does a version end?",
        ),
        Mistake(
            "one-category-per-title",
            answer=SOLUTION.replace(
                "    columns: {title_id: INTEGER, kind: VARCHAR, name: VARCHAR, runtime_s: INTEGER}\n"
                "    load: SELECT title_id, kind, name, runtime_s FROM titles\n",
                "    columns: {title_id: INTEGER, kind: VARCHAR, name: VARCHAR, category: VARCHAR}\n"
                "    load: |\n"
                "      SELECT titles.title_id, any_value(kind) AS kind, any_value(name) AS name, max(category) AS category\n"
                "      FROM titles LEFT JOIN title_categories USING (title_id) GROUP BY titles.title_id\n",
            )
            .replace(TITLE_CATEGORIES, "")
            .replace(
                "coalesce(category, 'UNKNOWN') AS category, sum(watch_s * coalesce(weight, 1)) AS seconds",
                "coalesce(category, 'UNKNOWN') AS category, sum(watch_s) AS seconds",
            )
            .replace(
                "LEFT JOIN title_categories USING (title_id)\n    GROUP",
                "LEFT JOIN titles USING (title_id)\n    GROUP",
            ),
            says="You gave a title one category, and some have two. A bridge has a row for each, with its share, so that a total over categories stays a total.",
        ),
        Mistake(
            "fact-waits-for-its-dimension",
            "      SELECT event_id, member_id, profile_id, title_id, event_time, arrival_time, watch_s\n      FROM viewing_events_clean\n",
            "      SELECT event_id, member_id, profile_id, title_id, event_time, arrival_time, watch_s\n      FROM viewing_events_clean JOIN titles USING (title_id)\n",
            "Events of titles that are not known yet are missing: your fact waits for its dimension, and nobody loads it again. Keep the event with the source's id.",
        ),
        Mistake(
            "deletion-does-not-reach",
            "    key: profile_id\n    references: [member_id -> members.member_id]\n    erase: member_id\n",
            "    key: profile_id\n    references: [member_id -> members.member_id]\n    erase: none\n",
            "After a member is erased, rows of theirs are left. A household's profiles are personal data too: from member_id, can you walk to every row?",
        ),
        Mistake(
            "current-parent-for-the-past",
            answer=SOLUTION.replace(
                "          moves.valid_from,\n          lead(moves.valid_from) OVER (PARTITION BY moves.title_id ORDER BY moves.valid_from) AS valid_to\n"
                "      FROM moves\n      JOIN titles AS seasons ON seasons.title_id = moves.season_id\n",
                "          TIMESTAMP '1970-01-01' AS valid_from,\n          CAST(NULL AS TIMESTAMP) AS valid_to\n"
                "      FROM moves\n      JOIN titles AS seasons ON seasons.title_id = moves.season_id\n"
                "      QUALIFY row_number() OVER (PARTITION BY moves.title_id ORDER BY moves.valid_from DESC) = 1\n",
            ),
            says="An episode that moved counts for its new season also before it moved: you kept the parent of today. What did the catalogue say on the evening itself?",
        ),
        Mistake(
            "moves-not-loaded",
            "          UNION ALL\n          SELECT title_id, CAST(payload_json ->> 'to_parent_id' AS INTEGER), event_time\n          FROM catalog_events\n          WHERE op = 'reparent'\n",
            "",
            "An episode that moved still counts for its old season: `titles` is the catalogue before the first change. Where do the changes come from?",
        ),
        Mistake(
            "current-plan-for-the-past",
            "        AND plays.event_time >= plan_history.valid_from\n        AND (plays.event_time < plan_history.valid_to OR plan_history.valid_to IS NULL)\n",
            "        AND plan_history.valid_to IS NULL\n",
            "Everything a member ever watched went to the plan of today. Your history knows more: which version held at the moment of the event?",
        ),
        Mistake(
            "join-fan-out",
            "        AND plays.event_time >= plan_history.valid_from\n        AND (plays.event_time < plan_history.valid_to OR plan_history.valid_to IS NULL)\n    GROUP BY ALL\n\n  binges",
            "    GROUP BY ALL\n\n  binges",
            "The plans together have more seconds than the days: your join met every version of a member's plan. Which condition leaves one?",
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
            "weights-left-out",
            "sum(watch_s * coalesce(weight, 1))",
            "sum(watch_s)",
            "The categories together have more seconds than the days: a title in two of them counted in full twice. What is the bridge's `weight` for?",
        ),
        Mistake(
            "uncategorised-dropped",
            "    LEFT JOIN title_categories USING (title_id)\n",
            "    JOIN title_categories USING (title_id)\n",
            "Seconds of titles without a category are missing, so the total is short. What becomes of a fact when the bridge has no row for it?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            answer=SOLUTION.replace(
                "        CAST(event_time AS DATE) AS metric_date,\n        sum(watch_s) AS seconds,",
                "        CAST(arrival_time AS DATE) AS metric_date,\n        sum(watch_s) AS seconds,",
            ),
            says="Late events are on the day they arrived. You kept both clocks: which one says the day, and which one what was known by its end?",
        ),
        Mistake(
            "member-for-profile",
            answer=SOLUTION.replace("AS metric_date, profile_id\n", "AS metric_date, member_id\n")
            .replace(
                "GROUP BY metric_date, profile_id, show_id", "GROUP BY metric_date, plays.member_id, show_id"
            )
            .replace(
                "AS metric_date, member_id\n        FROM plays",
                "AS metric_date, plays.member_id, min(profile_id) AS profile_id\n        FROM plays",
            ),
            says="Two profiles of one account made a marathon together. Who watched is the profile; the member is who pays.",
        ),
        Mistake(
            "counts-events-not-titles",
            "count(DISTINCT plays.title_id) >= 3",
            "count(*) >= 3",
            "You counted events. One episode seen in three sittings is one episode; what has to be different three times?",
        ),
        Mistake(
            "seasons-for-shows",
            "GROUP BY metric_date, profile_id, show_id",
            "GROUP BY metric_date, profile_id, season_id",
            "Three episodes across a season's end were not seen together: you grouped by season. What is the question about?",
        ),
    ],
    worlds=[
        shown,
        two_categories(seed=2, n_members=4),
        late(seed=1, days=3),
        MOVED,
        EARLY,
        AT_THE_CHANGE,
        SEVERAL_IN_A_ROW,
        ERASED,
        deletes(seed=2),
        shuffled_rows(shown),
    ],
    talk="""Say what one row is before you draw a box. One fact, a row per viewing event, with both clocks, so that a day can be asked for as it is and as it was known. Members, profiles and titles are looked up; plan and season change, so they are versions with half-open intervals, and a fact meets the version of its own moment. Two categories need a bridge with weights, or a total counts twice. A fact does not wait for its title: it keeps the source's id and an outer join says unknown. Binge is a question, not a column. And from member_id you can walk to each row that has to go.""",
)
