"""A short modelling scenario: hours by category and by day, where a title has two categories and events come late."""

from autograder import Mistake, ModelExercise
from autograder.modelling.judged import Asked, ManyValued
from autograder.worlds import deletes, handmade, late, shuffled_rows, tidy, two_categories

TITLES = [
    {"title_id": 1, "name": "The Quiet Harbor"},
    {"title_id": 2, "name": "The Paper Signal"},
    {"title_id": 3, "name": "The Second Summer"},
]


def watched(*moments):
    """One event each: day and time in March 2026, member, title; arrived later where a fourth says so."""
    return [
        {
            "event_id": f"{at} {member} {title}",
            "member_id": member,
            "profile_id": member * 10 + 1,
            "title_id": title,
            "event_time": f"2026-03-{at}",
            "arrival_time": f"2026-03-{arrived[0] if arrived else at}",
            "watch_s": 60 * (place + 1),
        }
        for place, (at, member, title, *arrived) in enumerate(moments)
    ]


EARLY = handmade(
    "early-arriving facts",
    "A title is watched before the catalogue knows it, another one has no category.",
    titles=TITLES[:2],
    title_categories=[{"title_id": 1, "category": "comedy"}],
    viewing_events_clean=watched(("02 20:00", 1001, 1), ("02 21:00", 1002, 77), ("03 20:00", 1001, 2)),
)

AFTER_MIDNIGHT = handmade(
    "arrived after midnight",
    "Events arrive within the day, in its last microsecond, at midnight sharp, and days later; one title is half this, half that.",
    titles=TITLES,
    title_categories=[
        {"title_id": 1, "category": "drama"},
        {"title_id": 2, "category": "drama", "weight": 0.5},
        {"title_id": 2, "category": "comedy", "weight": 0.5},
    ],
    viewing_events_clean=watched(
        ("02 20:00", 1001, 1, "02 21:00"),
        ("02 22:00", 1002, 2, "02 23:59:59.999999"),
        ("02 23:00", 1003, 3, "03 00:00"),
        ("03 12:00", 1001, 1, "07 08:00"),
    ),
)

ERASED = handmade(
    "erased",
    "One of three members asks to be erased.",
    titles=TITLES,
    title_categories=[{"title_id": 1, "category": "comedy"}, {"title_id": 2, "category": "drama"}],
    deletion_requests=[{"member_id": 1002, "requested_ts": "2026-03-06"}],
    viewing_events_clean=watched(
        ("02 20:00", 1001, 1), ("02 21:00", 1002, 2), ("03 20:00", 1002, 1), ("03 21:00", 1003, 2)
    ),
)

shown = tidy(seed=21, n_members=4, n_titles=6, days=3)

SOLUTION = """
tables:
  title_categories:
    kind: bridge
    grain: one row per title and category
    key: [title_id, category]
    erase: none
    columns: {title_id: INTEGER, category: VARCHAR, weight: DOUBLE}
    load: SELECT title_id, category, weight FROM title_categories

  plays:
    kind: fact
    grain: one row per viewing event
    key: event_id
    clocks: {happened: event_time, arrived: arrival_time}
    erase: member_id
    columns:
      event_id: VARCHAR
      member_id: BIGINT
      title_id: INTEGER
      event_time: TIMESTAMP
      arrival_time: TIMESTAMP
      watch_s: INTEGER
    load: |
      SELECT event_id, member_id, title_id, event_time, arrival_time, watch_s
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
"""

# The other school: the shares of a title as one map in its dimension.
SHARES_IN_THE_TITLE = """
tables:
  dim_title:
    kind: dimension
    grain: one row per title, with the share of each of its categories
    key: title_id
    erase: none
    columns: {title_id: INTEGER, name: VARCHAR, shares: "MAP(VARCHAR, DOUBLE)"}
    load: |
      WITH shared AS (
          SELECT title_id, map_from_entries(list((category, weight) ORDER BY category)) AS shares
          FROM title_categories GROUP BY title_id
      )
      SELECT titles.title_id, name, shares
      FROM titles LEFT JOIN shared USING (title_id)
  fact_viewing:
    kind: fact
    grain: one row per viewing event
    key: event_id
    clocks: {happened: event_time, arrived: arrival_time}
    references: [title_id -> dim_title.title_id]
    erase: member_id
    columns: {event_id: VARCHAR, member_id: BIGINT, title_id: INTEGER, event_time: TIMESTAMP, arrival_time: TIMESTAMP, watch_s: INTEGER}
    load: SELECT event_id, member_id, title_id, event_time, arrival_time, watch_s FROM viewing_events_clean
queries:
  seconds_by_day: |
    SELECT
        event_time::DATE AS metric_date,
        sum(watch_s) AS seconds,
        sum(CASE WHEN arrival_time < date_trunc('day', event_time) + INTERVAL 1 DAY THEN watch_s ELSE 0 END) AS known_by_midnight
    FROM fact_viewing
    GROUP BY 1
  seconds_by_category: |
    SELECT share.key AS category, sum(watch_s * share.value) AS seconds
    FROM (
        SELECT watch_s, unnest(map_entries(coalesce(shares, MAP {'UNKNOWN': 1.0::DOUBLE}))) AS share
        FROM fact_viewing LEFT JOIN dim_title USING (title_id)
    )
    GROUP BY ALL
"""

exercise = ModelExercise(
    title="Hours by category, in a quarter of an hour",
    points=3,
    minutes=13,
    level="medium",
    skills=["data modelling", "grain", "bridge tables", "deletion"],
    asked_in=["assessment"],
    prompt="""
"An analyst asks for hours by day and by category. Sketch the tables, say what one row of each is, and show the two queries."

Write the model below the `%%model` line, in the form of the starter. Any design counts that keeps these promises.

* **Each table** says its grain in a sentence and its key. A fact keeps two clocks: when it happened and when it arrived. `erase` names the column by which an erased member's rows are found, and is `none` where nothing is theirs. A fact or a bridge says its `references` where the model has the dimension they lead to. A surrogate key names its `natural_key`.
* **`load`** is one SELECT over the source. Events may come before the catalogue knows their title; none may be lost. What follows from several events is not a column of one.
* **The source**: `viewing_events_clean` holds each event once; `watch_s` is never NULL. A title may be in two categories of `title_categories`, whose weights add up to 1, or in none.

The queries read your tables alone, after the members in `deletion_requests` were erased. Days are UTC days of `event_time`.

* `seconds_by_day`: `metric_date`, `seconds`, and `known_by_midnight`: those of them that had arrived before the day ended (0 if none).
* `seconds_by_category`: `category`, `seconds`, shared out by weight; `UNKNOWN` where a title has no category or is not known.
""",
    tables=("viewing_events_clean", "titles", "title_categories", "deletion_requests"),
    events="viewing_events_clean",
    several=(ManyValued("category", "title_id", "title_categories"),),
    asked=(
        Asked("seconds_by_day", ("metric_date", "seconds", "known_by_midnight")),
        Asked("seconds_by_category", ("category", "seconds")),
    ),
    starter="""
# One table is here, as an example of the form. Keep it, change it or leave it out.
tables:
  titles:
    kind: dimension          # fact, dimension or bridge
    grain: one row per title
    key: title_id            # several columns: [title_id, category]
    erase: none              # or the column that leads to the member
    columns: {title_id: INTEGER, name: VARCHAR}
    load: SELECT title_id, name FROM titles

# A table may also have
#   clocks: {happened: event_time, arrived: arrival_time}
#   references: [title_id -> titles.title_id]

queries:
  seconds_by_day:
  seconds_by_category:
""",
    solution=SOLUTION,
    alternatives=[SHARES_IN_THE_TITLE],
    hints=[
        "What is one row of the table that is added up, and which two times does it know?",
        "The trap is a title with two categories: a total over categories is still a total.",
        "Look at an event that arrives at midnight sharp, at a title with two categories, and at one the catalogue does not have.",
        "tables:\n  …:\n    kind: bridge\n    grain: one row per ___ and ___\n    key: [___, ___]\n  …:\n    kind: fact\n    grain: one row per ___\n    clocks: {happened: ___, arrived: ___}\n    erase: ___\nqueries:\n  seconds_by_category: |\n    SELECT coalesce(___) … LEFT JOIN …",
    ],
    mistakes=[
        Mistake(
            "one-clock-kept",
            "    clocks: {happened: event_time, arrived: arrival_time}\n",
            "    clocks: {happened: event_time}\n",
            "Your fact keeps one clock. When it happened says the day; when it arrived says what was known by its end. Where is the second?",
        ),
        Mistake(
            "deletion-not-said",
            "    erase: member_id\n",
            "",
            "One table does not say how an erased member's rows are found. Deletion has to reach every table: through which column does it reach this one?",
        ),
        Mistake(
            "deletion-does-not-reach",
            "    erase: member_id\n",
            "    erase: none\n",
            "After a member is erased, rows of theirs are left. Every event is somebody's; through which column?",
        ),
        Mistake(
            "key-repeats",
            "    key: [title_id, category]\n",
            "    key: [title_id, weight]\n",
            "Two rows share the key that you declared: a title whose two categories weigh the same. What tells a bridge's rows apart?",
        ),
        Mistake(
            "one-category-per-title",
            answer="""
tables:
  dim_title:
    kind: dimension
    grain: one row per title
    key: title_id
    erase: none
    columns: {title_id: INTEGER, name: VARCHAR, category: VARCHAR}
    load: |
      SELECT titles.title_id, any_value(name) AS name, max(category) AS category
      FROM titles LEFT JOIN title_categories USING (title_id) GROUP BY titles.title_id
  fact_viewing:
    kind: fact
    grain: one row per viewing event
    key: event_id
    clocks: {happened: event_time, arrived: arrival_time}
    references: [title_id -> dim_title.title_id]
    erase: member_id
    columns: {event_id: VARCHAR, member_id: BIGINT, title_id: INTEGER, event_time: TIMESTAMP, arrival_time: TIMESTAMP, watch_s: INTEGER}
    load: SELECT event_id, member_id, title_id, event_time, arrival_time, watch_s FROM viewing_events_clean
queries:
  seconds_by_day: |
    SELECT
        event_time::DATE AS metric_date,
        sum(watch_s) AS seconds,
        sum(CASE WHEN arrival_time < date_trunc('day', event_time) + INTERVAL 1 DAY THEN watch_s ELSE 0 END) AS known_by_midnight
    FROM fact_viewing
    GROUP BY 1
  seconds_by_category: |
    SELECT coalesce(category, 'UNKNOWN') AS category, sum(watch_s) AS seconds
    FROM fact_viewing LEFT JOIN dim_title USING (title_id)
    GROUP BY ALL
""",
            says="You gave a title one category, and some have two. A bridge has a row for each, with its share, so that a total over categories stays a total.",
        ),
        Mistake(
            "weights-left-out",
            "sum(watch_s * coalesce(weight, 1))",
            "sum(watch_s)",
            "The categories together have more seconds than the days: a title in two of them counted in full twice. What is the bridge's `weight` for?",
        ),
        Mistake(
            "uncategorised-dropped",
            "    LEFT JOIN title_categories",
            "    JOIN title_categories",
            "Seconds of titles without a category are missing, so the total is short. What becomes of a fact when the bridge has no row for it?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            "        CAST(event_time AS DATE) AS metric_date,\n        sum(watch_s) AS seconds,",
            "        CAST(arrival_time AS DATE) AS metric_date,\n        sum(watch_s) AS seconds,",
            "Late events are on the day they arrived. You kept both clocks: which one says the day, and which one what was known by its end?",
        ),
        Mistake(
            "fact-waits-for-its-dimension",
            "      FROM viewing_events_clean\n",
            "      FROM viewing_events_clean JOIN titles USING (title_id)\n",
            "Events of titles that are not known yet are missing: your fact waits for its dimension, and nobody loads it again. Keep the event with the source's id.",
        ),
        Mistake(
            "midnight-is-still-today",
            "CAST(arrival_time AS DATE) <= CAST(event_time AS DATE)",
            "arrival_time <= CAST(event_time AS DATE) + INTERVAL 1 DAY",
            "What arrived at midnight sharp was not known before the day ended. To which day does that instant belong?",
        ),
    ],
    worlds=[
        shown,
        two_categories(seed=2, n_members=4),
        late(seed=1, days=3),
        EARLY,
        AFTER_MIDNIGHT,
        ERASED,
        deletes(seed=2),
        shuffled_rows(shown),
    ],
    talk="Say what one row is before you draw a box. One fact, a row per viewing event, with both clocks, so a day can be asked for as it is and as it was known. Two categories need a bridge with weights, or a total counts twice. A fact does not wait for its title. And from member_id you can find each row that has to go.",
)
