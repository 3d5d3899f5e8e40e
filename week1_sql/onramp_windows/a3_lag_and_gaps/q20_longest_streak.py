"""Each member's longest run of consecutive viewing days: gaps and islands."""

from datetime import date

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import gaps, handmade, late, shuffled_rows, tidy


def _views(*views):
    """Events, written as (member_id, month, days with one event each)."""
    return [
        {"member_id": member, "event_time": f"{month}-{day:02} 20:00"}
        for member, month, days in views
        for day in days
    ]


shown = tidy(seed=3, n_members=5, days=6, events_per_member_day=1.1, activity_sigma=0.9)

level_streaks = handmade(
    "level streaks",
    "Members have two or three streaks of one length, single days included.",
    viewing_events_clean=_views(
        (1001, "2026-03", (9, 8, 2, 3, 5)),
        (1002, "2026-03", (7, 3, 5)),
        (1003, "2026-03", (1, 2, 3, 5, 6, 7, 9, 10, 12, 11)),
    ),
)

SOLUTION = """
WITH viewing_days AS (
    SELECT DISTINCT
        member_id,
        CAST(event_time AS DATE) AS view_date
    FROM viewing_events_clean
),
numbered_days AS (
    SELECT
        member_id,
        view_date,
        CAST(row_number() OVER (PARTITION BY member_id ORDER BY view_date) AS INTEGER) AS day_number
    FROM viewing_days
),
streaks AS (
    SELECT
        member_id,
        count(*) AS streak_days,
        min(view_date) AS first_day,
        max(view_date) AS last_day
    FROM numbered_days
    GROUP BY member_id, view_date - day_number
),
best_first AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY member_id ORDER BY streak_days DESC, last_day DESC) AS place
    FROM streaks
)
SELECT
    member_id,
    streak_days,
    first_day,
    last_day
FROM best_first
WHERE place = 1
"""


def _changed(*edits):
    changed = SOLUTION
    for old, new in edits:
        assert changed.count(old) == 1, old
        changed = changed.replace(old, new)
    return changed


exercise = SqlExercise(
    title="Longest streak of viewing days",
    points=2,
    minutes=20,
    level="medium",
    skills=["window functions", "gaps and islands", "calendar days"],
    asked_in=["assessment", "sql round"],
    prompt="""
What is each member's longest streak: the longest run of days in a row with viewing?

Return one row per member with at least one event in `viewing_events_clean`, with the columns `member_id`, `streak_days`, `first_day`, `last_day`.

* **Viewing day:** a UTC day of `event_time` on which the member has at least one event, of any `event_type` and on any profile. How many events, how long they were and when they arrived does not matter.
* **Streak:** viewing days that follow each other in the calendar without a day between them; 28 February and 1 March do, except in a leap year. One day alone is a streak of 1.
* **`streak_days`:** the number of days of the streak; `first_day` and `last_day` are its first and last viewing day, both inside it.
* **Ties:** of two longest streaks of one member, give the later one.
""",
    contract=Contract(
        grain="one row per member with an event",
        key="member_id",
        clock="UTC day of event_time",
        ties="of equally long streaks, the later one",
        duplicates="none: the clean table has each event once; a day with many events counts once",
        late="counted on the day of event_time, however late it arrived",
    ),
    tables=["viewing_events_clean"],
    starter="""
-- Days first, then runs of days, then the longest. Replace this query.
SELECT
    NULL::BIGINT AS member_id,
    NULL::BIGINT AS streak_days,
    NULL::DATE AS first_day,
    NULL::DATE AS last_day
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        """
WITH per_day AS (
    SELECT member_id, event_time::DATE AS view_date
    FROM viewing_events_clean
    GROUP BY ALL
),
marked AS (
    SELECT
        *,
        CASE WHEN view_date - lag(view_date) OVER (PARTITION BY member_id ORDER BY view_date) = 1 THEN 0 ELSE 1 END AS starts_streak
    FROM per_day
),
in_streaks AS (
    SELECT *, sum(starts_streak) OVER (PARTITION BY member_id ORDER BY view_date) AS streak_number
    FROM marked
),
measured AS (
    SELECT member_id, streak_number, count(*) AS streak_days, min(view_date) AS first_day, max(view_date) AS last_day
    FROM in_streaks
    GROUP BY ALL
)
SELECT DISTINCT ON (member_id) member_id, streak_days, first_day, last_day
FROM measured
ORDER BY member_id, streak_days DESC, first_day DESC
""",
        """
WITH numbered AS (
    SELECT DISTINCT
        member_id,
        date_trunc('day', event_time)::DATE AS view_date,
        dense_rank() OVER (PARTITION BY member_id ORDER BY date_trunc('day', event_time)) AS number
    FROM viewing_events_clean
),
runs AS (
    SELECT member_id, min(view_date) AS first_day, max(view_date) AS last_day
    FROM numbered
    GROUP BY member_id, date_diff('day', DATE '2020-01-01', view_date) - number
)
SELECT member_id, last_day - first_day + 1 AS streak_days, first_day, last_day
FROM runs
QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY last_day - first_day DESC, first_day DESC) = 1
""",
        """
WITH per_day AS (SELECT DISTINCT member_id, event_time::DATE AS view_date FROM viewing_events_clean),
ends AS (
    SELECT
        *,
        (member_id, view_date - 1) NOT IN (SELECT (member_id, view_date) FROM per_day) AS is_first,
        (member_id, view_date + 1) NOT IN (SELECT (member_id, view_date) FROM per_day) AS is_last
    FROM per_day
),
runs AS (
    SELECT opening.member_id, opening.view_date AS first_day, min(closing.view_date) AS last_day
    FROM ends AS opening
    JOIN ends AS closing ON closing.member_id = opening.member_id AND closing.view_date >= opening.view_date
    WHERE opening.is_first AND closing.is_last
    GROUP BY ALL
)
SELECT member_id, (last_day - first_day) + 1 AS streak_days, first_day, last_day
FROM runs AS this
WHERE NOT EXISTS (
    SELECT 1
    FROM runs AS other
    WHERE other.member_id = this.member_id
      AND (other.last_day - other.first_day, other.first_day) > (this.last_day - this.first_day, this.first_day)
)
""",
    ],
    hints=[
        "What is one row before you look for runs, and what do the days of one run have in common that no other day has?",
        "Gaps and islands: number the days in order; in a run the date and the number grow together, so their difference stands still. Two rows for one day break that.",
        "Write down the days 2, 3, 5, 8, 9, their numbers 1 to 5, and day minus number. Which rows share it? Then write the 3 down twice.",
        """
WITH viewing_days AS (… one row per ___ and ___ …),
numbered_days AS (
    SELECT …, ___ OVER (PARTITION BY ___ ORDER BY ___) AS day_number
    FROM viewing_days
),
streaks AS (
    SELECT …
    FROM numbered_days
    GROUP BY member_id, ___
),
best_first AS (
    SELECT *, row_number() OVER (PARTITION BY ___ ORDER BY ___ DESC, ___ DESC) AS place
    FROM streaks
)
SELECT … WHERE place = 1
""",
    ],
    mistakes=[
        Mistake(
            "several-rows-a-day",
            "SELECT DISTINCT\n        member_id",
            "SELECT\n        member_id",
            "Days with several events tear streaks apart: you numbered events, so the number runs ahead of the date. What is one row before you number?",
        ),
        Mistake(
            "counts-events-not-days",
            answer=_changed(
                ("SELECT DISTINCT\n        member_id", "SELECT\n        member_id"),
                (
                    "row_number() OVER (PARTITION BY member_id ORDER BY view_date) AS INTEGER",
                    "dense_rank() OVER (PARTITION BY member_id ORDER BY view_date) AS INTEGER",
                ),
            ),
            says="Streaks have more days than the calendar between their ends: you counted events. What does a day with three events add to a streak?",
        ),
        Mistake(
            "counts-all-viewing-days",
            "GROUP BY member_id, view_date - day_number",
            "GROUP BY member_id",
            "You counted all viewing days from the first to the last, gaps and all. What tells two runs of one member apart?",
        ),
        Mistake(
            "span-for-streak",
            answer="""
SELECT
    member_id,
    max(CAST(event_time AS DATE)) - min(CAST(event_time AS DATE)) + 1 AS streak_days,
    min(CAST(event_time AS DATE)) AS first_day,
    max(CAST(event_time AS DATE)) AS last_day
FROM viewing_events_clean
GROUP BY member_id
""",
            says="You measured from the first viewing day to the last, days without viewing included. A streak ends where a day is missing.",
        ),
        Mistake(
            "fence-posts",
            "count(*) AS streak_days",
            "max(view_date) - min(view_date) AS streak_days",
            "Each streak is one day short: last day minus first day counts the steps between days. How many days are the 2nd and the 3rd?",
        ),
        Mistake(
            "missing-partition-by",
            "(PARTITION BY member_id ORDER BY view_date)",
            "(ORDER BY view_date, member_id)",
            "Streaks are torn apart: one numbering runs through all members. In a run, date and number grow together only when the other rows are the same member's.",
        ),
        Mistake(
            "islands-without-the-member",
            answer=_changed(
                ("    SELECT DISTINCT\n        member_id,\n", "    SELECT DISTINCT\n"),
                (
                    "    SELECT\n        member_id,\n        view_date,\n        CAST(row_number() OVER (PARTITION BY member_id ORDER",
                    "    SELECT\n        view_date,\n        CAST(row_number() OVER (ORDER",
                ),
                ("    SELECT\n        member_id,\n        count(*)", "    SELECT\n        count(*)"),
                ("GROUP BY member_id, view_date", "GROUP BY view_date"),
                (
                    "    FROM streaks\n",
                    "    FROM streaks\n    CROSS JOIN (SELECT DISTINCT member_id FROM viewing_events_clean)\n",
                ),
            ),
            says="All members have the same streak: you took the days on which anybody watched. Whose days make a member's streak?",
        ),
        Mistake(
            "ties-the-earlier-one",
            "last_day DESC",
            "last_day",
            "Where a member has two longest streaks, you gave the earlier one, or left it to the storage. Which column settles it, and in which direction?",
        ),
        Mistake(
            "rank-where-one-row-is-asked",
            "        row_number() OVER (PARTITION BY member_id ORDER BY streak_days DESC, last_day DESC)",
            "        rank() OVER (PARTITION BY member_id ORDER BY streak_days DESC)",
            "Members with two longest streaks have two rows: a rank keeps ties. The grain is one row per member; which of the two remains?",
        ),
        Mistake(
            "latest-streak-for-longest",
            "ORDER BY streak_days DESC, last_day DESC",
            "ORDER BY last_day DESC",
            "You gave each member's latest streak, however short. The question is for the longest; the date decides among equals only.",
        ),
        Mistake(
            "shortest-streak",
            "ORDER BY streak_days DESC",
            "ORDER BY streak_days",
            "You gave the shortest streak: the order sorts upwards. Which end of it is place 1?",
        ),
        Mistake(
            "single-days-dropped",
            "    GROUP BY member_id, view_date - day_number\n",
            "    GROUP BY member_id, view_date - day_number\n    HAVING count(*) > 1\n",
            "Members who never watched on two days in a row are missing: you left out streaks of one day. What is one day alone, by the statement?",
        ),
        Mistake(
            "day-of-month-for-date",
            "view_date - day_number",
            "extract(year FROM view_date), extract(month FROM view_date), extract(day FROM view_date) - day_number",
            "Streaks end at the end of the month: you took the day of the month, which begins again at 1. Subtract from the date itself.",
        ),
        Mistake(
            "hours-for-days",
            answer="""
WITH looked_back AS (
    SELECT
        member_id,
        event_time,
        CASE WHEN event_time - lag(event_time) OVER in_order <= INTERVAL 24 HOURS THEN 0 ELSE 1 END AS starts_streak
    FROM viewing_events_clean
    WINDOW in_order AS (PARTITION BY member_id ORDER BY event_time)
),
in_streaks AS (
    SELECT *, sum(starts_streak) OVER (PARTITION BY member_id ORDER BY event_time) AS streak_number
    FROM looked_back
),
streaks AS (
    SELECT
        member_id,
        count(DISTINCT CAST(event_time AS DATE)) AS streak_days,
        CAST(min(event_time) AS DATE) AS first_day,
        CAST(max(event_time) AS DATE) AS last_day
    FROM in_streaks
    GROUP BY member_id, streak_number
)
SELECT member_id, streak_days, first_day, last_day
FROM streaks
QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY streak_days DESC, last_day DESC) = 1
""",
            says="Streaks end where two events are more than 24 hours apart: one at noon and one the next evening are on consecutive days all the same. Compare days, not moments.",
        ),
        Mistake(
            "one-missing-day-forgiven",
            answer="""
WITH viewing_days AS (
    SELECT DISTINCT member_id, CAST(event_time AS DATE) AS view_date FROM viewing_events_clean
),
marked AS (
    SELECT *, CASE WHEN view_date - lag(view_date) OVER (PARTITION BY member_id ORDER BY view_date) <= 2 THEN 0 ELSE 1 END AS starts_streak
    FROM viewing_days
),
in_streaks AS (
    SELECT *, sum(starts_streak) OVER (PARTITION BY member_id ORDER BY view_date) AS streak_number FROM marked
),
streaks AS (
    SELECT member_id, count(*) AS streak_days, min(view_date) AS first_day, max(view_date) AS last_day
    FROM in_streaks
    GROUP BY member_id, streak_number
)
SELECT member_id, streak_days, first_day, last_day
FROM streaks
QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY streak_days DESC, last_day DESC) = 1
""",
            says="A streak goes on across a missing day: you let two days lie between neighbours. How far apart are two dates that follow each other?",
        ),
        Mistake(
            "profile-as-member",
            answer=_changed(
                ("SELECT DISTINCT\n        member_id,", "SELECT DISTINCT\n        member_id, profile_id,"),
                (
                    "    SELECT\n        member_id,\n        view_date,",
                    "    SELECT\n        member_id, profile_id,\n        view_date,",
                ),
                (
                    "(PARTITION BY member_id ORDER BY view_date)",
                    "(PARTITION BY profile_id ORDER BY view_date)",
                ),
                (
                    "GROUP BY member_id, view_date - day_number",
                    "GROUP BY member_id, profile_id, view_date - day_number",
                ),
            ),
            says="Streaks end where a member changes profile: you looked for runs within each profile. All profiles of an account make its viewing days.",
        ),
        Mistake(
            "numbered-downwards",
            "(PARTITION BY member_id ORDER BY view_date)",
            "(PARTITION BY member_id ORDER BY view_date DESC)",
            "Every streak is one day long: you numbered from the newest day, so the number falls while the date grows. Their difference stands still when both go the same way.",
        ),
        Mistake(
            "plays-only",
            "    FROM viewing_events_clean\n",
            "    FROM viewing_events_clean\n    WHERE event_type = 'play'\n",
            "Some viewing days are missing: you kept the events of type play. A heartbeat or a stop after midnight makes the new day a viewing day as well.",
        ),
        Mistake(
            "arrival-day-for-event-day",
            "CAST(event_time AS DATE)",
            "CAST(arrival_time AS DATE)",
            "Days are those on which events arrived. A late event belongs to the day on which it happened; which clock says so?",
        ),
        Mistake(
            "local-day-for-utc-day",
            "CAST(event_time AS DATE)",
            "CAST(event_time - INTERVAL 8 HOURS AS DATE)",
            "Events of the early hours are on the day before: you moved the clock to a local one. The statement's day is UTC.",
        ),
        Mistake(
            "null-rows-dropped",
            "    FROM viewing_events_clean\n",
            "    FROM viewing_events_clean\n    WHERE watch_s > 0\n",
            "Days whose events report no seconds, or unknown ones, are missing: you asked for `watch_s` above 0. What makes a viewing day, by the statement?",
        ),
        Mistake(
            "dates-of-different-streaks",
            answer=SOLUTION[: SOLUTION.index("best_first AS")].rstrip().rstrip(",")
            + """
SELECT member_id, max(streak_days) AS streak_days, min(first_day) AS first_day, max(last_day) AS last_day
FROM streaks
GROUP BY member_id
""",
            says="The length is right, and the dates are of other streaks: you took the largest of each column by itself. The three values come from one row; which one?",
        ),
        Mistake(
            "consecutive-days-of-all-streaks",
            answer="""
WITH viewing_days AS (
    SELECT DISTINCT member_id, CAST(event_time AS DATE) AS view_date FROM viewing_events_clean
),
marked AS (
    SELECT *, CASE WHEN view_date - lag(view_date) OVER (PARTITION BY member_id ORDER BY view_date) = 1 THEN 1 ELSE 0 END AS follows
    FROM viewing_days
)
SELECT member_id, 1 + sum(follows) AS streak_days, min(view_date) AS first_day, max(view_date) AS last_day
FROM marked
GROUP BY member_id
""",
            says="You added up all days that follow another, over every streak of the member. What tells the rows of one streak from those of the next?",
        ),
        Mistake(
            "island-key-as-first-day",
            "min(view_date) AS first_day",
            "any_value(view_date - day_number) AS first_day",
            "`first_day` lies before the streak: you gave the date minus the row number. It tells the runs apart, and is no viewing day itself.",
        ),
        Mistake(
            "longest-of-all-members",
            answer=_changed(
                (
                    "row_number() OVER (PARTITION BY member_id ORDER BY streak_days DESC, last_day DESC)",
                    "rank() OVER (ORDER BY streak_days DESC)",
                )
            ),
            says="Only the longest streaks of all members are there: your last ranking has no partition. The grain is one row per member.",
        ),
        Mistake(
            "day-of-year-for-date",
            "view_date - day_number",
            "dayofyear(view_date) - day_number",
            "Streaks end at New Year: you took the day of the year, which begins again at 1. Subtract from the date itself.",
        ),
        Mistake(
            "second-event-of-the-day-breaks",
            answer="""
WITH marked AS (
    SELECT
        member_id,
        CAST(event_time AS DATE) AS view_date,
        CASE WHEN CAST(event_time AS DATE) - lag(CAST(event_time AS DATE)) OVER (PARTITION BY member_id ORDER BY event_time) = 1 THEN 0 ELSE 1 END AS starts_streak
    FROM viewing_events_clean
),
in_streaks AS (
    SELECT *, sum(starts_streak) OVER (PARTITION BY member_id ORDER BY view_date) AS streak_number FROM marked
),
streaks AS (
    SELECT member_id, count(DISTINCT view_date) AS streak_days, min(view_date) AS first_day, max(view_date) AS last_day
    FROM in_streaks
    GROUP BY member_id, streak_number
)
SELECT member_id, streak_days, first_day, last_day
FROM streaks
QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY streak_days DESC, last_day DESC) = 1
""",
            says="A second event of a day starts a new streak: it is 0 days after the one before, not 1. What is one row before you look back?",
        ),
    ],
    worlds=[
        shown,
        level_streaks,
        shuffled_rows(level_streaks),
        handmade(
            "end of February",
            "Streaks run across the end of a month, of a year and of February, in a leap year and in another.",
            viewing_events_clean=_views(
                (1001, "2028-02", (27, 28, 29)),
                (1001, "2028-03", (1, 5)),
                (1002, "2028-02", (27, 28)),
                (1002, "2028-03", (1,)),
                (1003, "2026-02", (27, 28)),
                (1003, "2026-03", (1, 2)),
                (1004, "2026-12", (30, 31)),
                (1004, "2027-01", (1, 3)),
                (1005, "2026-04", (29, 30)),
                (1005, "2026-05", (1,)),
            ),
        ),
        handmade(
            "midnight",
            "Events lie in the first and the last microsecond of days, and more than 24 hours apart on days that follow each other.",
            viewing_events_clean=[
                {"member_id": 1001, "event_time": "2026-03-02 00:00"},
                {"member_id": 1001, "event_time": "2026-03-03 23:59:59.999999"},
                {"member_id": 1001, "event_time": "2026-03-05 00:00", "event_type": "heartbeat"},
                {"member_id": 1002, "event_time": "2026-03-02 12:00"},
                {"member_id": 1002, "event_time": "2026-03-03 20:00"},
                {"member_id": 1002, "event_time": "2026-03-04 03:00", "event_type": "heartbeat"},
                {"member_id": 1003, "event_time": "2026-03-02 23:59:59.999999"},
                {"member_id": 1003, "event_time": "2026-03-04 00:00"},
            ],
        ),
        handmade(
            "a busy day",
            "Days have many events, on two profiles, some with no seconds or unknown ones.",
            viewing_events_clean=[
                {"member_id": 1001, "event_time": "2026-03-02 18:00"},
                {"member_id": 1001, "event_time": "2026-03-02 19:00", "event_type": "stop"},
                {"member_id": 1001, "event_time": "2026-03-03 20:00", "profile_id": 10012},
                {"member_id": 1001, "event_time": "2026-03-03 20:00", "profile_id": 10012},
                {"member_id": 1001, "event_time": "2026-03-03 21:00", "profile_id": 10012},
                {"member_id": 1001, "event_time": "2026-03-04 20:00", "watch_s": None},
                {"member_id": 1001, "event_time": "2026-03-05 20:00"},
                {"member_id": 1002, "event_time": "2026-03-02 20:00"},
                {"member_id": 1002, "event_time": "2026-03-03 20:00", "watch_s": 0},
                {"member_id": 1002, "event_time": "2026-03-03 20:30", "watch_s": 0},
            ],
        ),
        late(seed=2, days=5, n_members=5, events_per_member_day=0.8),
        gaps(
            seed=5,
            n_members=6,
            days=12,
            empty_days=(3, 8),
            start_date=date(2028, 2, 22),
            p_never_watches=0.0,
        ),
    ],
    talk="""
Say what one row is before you start: member and day, however many events. Show the trick on five days: date minus row number stands still inside a run. Name the other idiom, a flag where the day before is missing and a running sum of it, and say which you would rather explain to a colleague. Close with the tie rule and with what a late event does: it may join two streaks into one.
""",
)
