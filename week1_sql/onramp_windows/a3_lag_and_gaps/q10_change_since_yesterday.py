"""Each title's minutes per day and the change since the day before, where some days have no row."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import gaps, handmade, late, null_keys, shuffled_rows, tidy


def _views(*views):
    """Events of March, written as (day, title_id, seconds watched)."""
    return [
        {"title_id": title, "event_time": f"2026-03-{day:02} 10:{number:02}", "watch_s": seconds}
        for number, (day, title, seconds) in enumerate(views)
    ]


def _days(first, last, month=3):
    return [{"d": f"2026-{month:02}-{day:02}"} for day in range(first, last + 1)]


shown = tidy(seed=21, n_members=6, n_titles=6, title_zipf=0.2, days=4)

quiet_days = handmade(
    "quiet days",
    "Titles have days without viewing, up to the last day; two begin later than the report does.",
    viewing_events_clean=_views(
        (5, 1, 600),
        (1, 1, 1200),
        (2, 1, 1500),
        (6, 1, 660),
        (3, 2, 900),
        (4, 2, 1800),
        (7, 3, 300),
        (2, 1, 90),
    ),
    calendar=_days(1, 7),
)

SOLUTION = """
WITH daily_minutes AS (
    SELECT
        title_id,
        CAST(event_time AS DATE) AS play_date,
        sum(coalesce(watch_s, 0)) / 60 AS minutes
    FROM viewing_events_clean
    WHERE CAST(event_time AS DATE) IN (SELECT d FROM calendar)
    GROUP BY title_id, play_date
),
first_days AS (
    SELECT title_id, min(play_date) AS first_day
    FROM daily_minutes
    GROUP BY title_id
),
spine AS (
    SELECT first_days.title_id, calendar.d AS play_date
    FROM first_days
    JOIN calendar ON calendar.d >= first_days.first_day
),
filled_days AS (
    SELECT
        spine.title_id,
        spine.play_date,
        coalesce(daily_minutes.minutes, 0) AS minutes
    FROM spine
    LEFT JOIN daily_minutes
        ON daily_minutes.title_id = spine.title_id
        AND daily_minutes.play_date = spine.play_date
)
SELECT
    title_id,
    play_date,
    minutes,
    minutes - lag(minutes) OVER (PARTITION BY title_id ORDER BY play_date) AS change_minutes
FROM filled_days
"""


def _changed(*edits):
    changed = SOLUTION
    for old, new in edits:
        assert changed.count(old) == 1, old
        changed = changed.replace(old, new)
    return changed


exercise = SqlExercise(
    title="Change since yesterday",
    points=2,
    minutes=15,
    level="easy",
    skills=["window functions", "calendar spine", "NULLs"],
    asked_in=["assessment", "sql round"],
    prompt="""
How do the minutes of each title change from day to day?

Return one row per title and day with the columns `title_id`, `play_date`, `minutes`, `change_minutes`.

* **Days of a title:** every day of `calendar` from the title's first day with an event up to the last day of `calendar`, **with or without viewing**. Before its first day a title has no row. `calendar` has one row per day, in the column `d`, without holes.
* **Day of an event:** the UTC day of `event_time`. An event on a day that is not in `calendar` is ignored altogether, also for the title's first day. A title without any other event has no rows.
* **Minutes:** the seconds of all the title's events of the day, of every `event_type`, added up and divided by 60; not rounded. A NULL `watch_s` counts as 0, and its event still is an event. A day without an event has 0 minutes. There is no table of daily minutes: build one in a CTE from `viewing_events_clean`, which holds each event once.
* **Change:** the minutes of this day minus those of the calendar day before. On a title's first day it is NULL. On the first quiet day after a day with 30 minutes it is -30.
""",
    contract=Contract(
        grain="one row per title and calendar day from its first day on",
        key="title_id, play_date",
        clock="UTC day of event_time",
        ties="none: a title has one row a day",
        duplicates="none: the clean table has each event once",
        late="counted on the day of event_time, however late it arrived",
    ),
    tables=["viewing_events_clean", "calendar"],
    starter="""
-- First the days that must exist, then what was watched on them. Replace this query.
SELECT
    NULL::INTEGER AS title_id,
    NULL::DATE AS play_date,
    NULL::DOUBLE AS minutes,
    NULL::DOUBLE AS change_minutes
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        """
WITH reported AS (
    SELECT e.title_id, c.d, e.watch_s
    FROM viewing_events_clean AS e
    JOIN calendar AS c ON e.event_time >= c.d AND e.event_time < c.d + INTERVAL 1 DAY
),
days_of_titles AS (
    SELECT DISTINCT r.title_id, c.d
    FROM reported AS r
    JOIN calendar AS c ON c.d >= r.d
),
totals AS (
    SELECT title_id, d AS play_date, coalesce(sum(watch_s), 0) / 60.0 AS minutes
    FROM days_of_titles
    LEFT JOIN reported USING (title_id, d)
    GROUP BY ALL
)
SELECT
    today.title_id,
    today.play_date,
    today.minutes,
    today.minutes - yesterday.minutes AS change_minutes
FROM totals AS today
LEFT JOIN totals AS yesterday
    ON yesterday.title_id = today.title_id AND yesterday.play_date = today.play_date - 1
""",
        """
WITH per_day AS (
    SELECT title_id, event_time::DATE AS play_date, sum(ifnull(watch_s, 0)) AS watched_s
    FROM viewing_events_clean
    SEMI JOIN calendar ON event_time::DATE = d
    GROUP BY ALL
),
every_day AS (
    SELECT title_id, unnest(generate_series(min(play_date), (SELECT max(d) FROM calendar), INTERVAL 1 DAY))::DATE AS play_date
    FROM per_day
    GROUP BY title_id
)
SELECT
    title_id,
    play_date,
    ifnull(watched_s, 0) / 60 AS minutes,
    CASE WHEN row_number() OVER days > 1 THEN ifnull(watched_s, 0) / 60 - ifnull(lag(watched_s) OVER days, 0) / 60 END AS change_minutes
FROM every_day
LEFT JOIN per_day USING (title_id, play_date)
WINDOW days AS (PARTITION BY title_id ORDER BY play_date)
""",
    ],
    hints=[
        "Which rows must exist before any window looks at them, and where do they come from on a day when nobody watched?",
        "The missing spine: `lag` looks one row back. It is one day back only when every day has a row.",
        "Take a title with viewing on the 1st, the 2nd and the 5th, in a calendar that ends on the 7th. Write down its seven rows by hand, with both columns.",
        """
WITH daily_minutes AS (… minutes per title and day with an event …),
first_days AS (… one row per title …),
spine AS (
    SELECT …
    FROM first_days
    JOIN calendar ON ___
),
filled_days AS (
    SELECT …, coalesce(___, ___) AS minutes
    FROM spine
    LEFT JOIN daily_minutes ON ___ AND ___
)
SELECT …, minutes - ___ OVER (PARTITION BY ___ ORDER BY ___) AS change_minutes
FROM filled_days
""",
    ],
    mistakes=[
        Mistake(
            "no-calendar-spine",
            answer=_changed(
                ("    FROM spine\n    LEFT JOIN daily_minutes\n", "    FROM spine\n    JOIN daily_minutes\n")
            ),
            says="Days without viewing are missing, and the next change spans several days: `lag` looks one row back, and there is no row for a quiet day. Make the days first.",
        ),
        Mistake(
            "calendar-not-used",
            answer="""
WITH daily_minutes AS (
    SELECT title_id, CAST(event_time AS DATE) AS play_date, sum(coalesce(watch_s, 0)) / 60 AS minutes
    FROM viewing_events_clean
    GROUP BY title_id, play_date
)
SELECT
    title_id,
    play_date,
    minutes,
    minutes - lag(minutes) OVER (PARTITION BY title_id ORDER BY play_date) AS change_minutes
FROM daily_minutes
""",
            says="Only days with viewing have a row, and days outside the report have one too: you did not use `calendar`. `lag` looks one row back; which rows must exist first?",
        ),
        Mistake(
            "no-spine-and-null-after-a-gap",
            answer="""
WITH daily_minutes AS (
    SELECT title_id, CAST(event_time AS DATE) AS play_date, sum(coalesce(watch_s, 0)) / 60 AS minutes
    FROM viewing_events_clean
    WHERE CAST(event_time AS DATE) IN (SELECT d FROM calendar)
    GROUP BY title_id, play_date
)
SELECT
    title_id,
    play_date,
    minutes,
    minutes - max(minutes) OVER (
        PARTITION BY title_id ORDER BY play_date RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING
    ) AS change_minutes
FROM daily_minutes
""",
            says="You looked one day back by value, and quiet days have no row still: the drop to 0 is nowhere, and the day after has no change. No window makes a row.",
        ),
        Mistake(
            "null-left-on-missing-days",
            "coalesce(daily_minutes.minutes, 0) AS minutes",
            "daily_minutes.minutes",
            "Quiet days have NULL minutes, and so have the changes around them: the outer join found nothing and you left it so. What is a day without viewing worth?",
        ),
        Mistake(
            "last-known-day-carried-on",
            answer=_changed(
                ("coalesce(daily_minutes.minutes, 0) AS minutes", "daily_minutes.minutes"),
                (
                    "    minutes,\n    minutes - lag(minutes) OVER",
                    "    coalesce(minutes, 0) AS minutes,\n    coalesce(minutes, 0) - lag(minutes IGNORE NULLS) OVER",
                ),
            ),
            says="Behind a quiet day you compared with the last day that had viewing: IGNORE NULLS skips the quiet ones. Yesterday was 0, and 0 is known.",
        ),
        Mistake(
            "zero-shown-null-compared",
            answer=_changed(
                ("coalesce(daily_minutes.minutes, 0) AS minutes", "daily_minutes.minutes"),
                (
                    "    minutes,\n    minutes - lag",
                    "    coalesce(minutes, 0) AS minutes,\n    minutes - lag",
                ),
            ),
            says="Quiet days show 0 minutes and have no change: you filled the column that is shown, and compared the one with NULLs. Fill before you look back.",
        ),
        Mistake(
            "first-row-null-becomes-zero",
            "lag(minutes) OVER",
            "lag(minutes, 1, 0) OVER",
            "A title's first day has a change as large as its minutes: `lag` was told to find 0 where nothing is. No day before is not a day with 0 minutes.",
        ),
        Mistake(
            "first-change-zero",
            "minutes - lag(minutes) OVER (PARTITION BY title_id ORDER BY play_date) AS",
            "coalesce(minutes - lag(minutes) OVER (PARTITION BY title_id ORDER BY play_date), 0) AS",
            "A title's first day has a change of 0, as if the day before had been level. What do you know of a day that is not there?",
        ),
        Mistake(
            "lag-leaks-across-entities",
            "PARTITION BY title_id ORDER BY play_date",
            "ORDER BY title_id, play_date",
            "A title's first day is compared with the last day of the title before it: your window has no partition. Who may be yesterday's row?",
        ),
        Mistake(
            "spine-from-the-calendar-start",
            "calendar.d >= first_days.first_day",
            "true",
            "Titles have rows before their first day: you took all days of the calendar for all titles. From which day on does the statement count a title?",
        ),
        Mistake(
            "spine-ends-at-last-viewing",
            answer=_changed(
                (
                    "min(play_date) AS first_day",
                    "min(play_date) AS first_day, max(play_date) AS last_day",
                ),
                (
                    "calendar.d >= first_days.first_day",
                    "calendar.d BETWEEN first_days.first_day AND first_days.last_day",
                ),
            ),
            says="A title stops at its last day with viewing, so the drop to 0 behind it is missing. Up to which day does the statement go?",
        ),
        Mistake(
            "spine-from-days-with-events",
            "JOIN calendar ON",
            "JOIN (SELECT DISTINCT play_date AS d FROM daily_minutes) AS calendar ON",
            "Days on which nothing at all was watched are missing: you took the days from the events. Which table has every day?",
        ),
        Mistake(
            "outside-the-calendar-kept",
            answer=_changed(
                (
                    "\n    WHERE CAST(event_time AS DATE) IN (SELECT d FROM calendar)",
                    "",
                )
            ),
            says="A title's days begin too early: its first event lies before the calendar and you counted it. Such an event is ignored altogether.",
        ),
        Mistake(
            "change-upside-down",
            "minutes - lag(minutes) OVER (PARTITION BY title_id ORDER BY play_date) AS",
            "lag(minutes) OVER (PARTITION BY title_id ORDER BY play_date) - minutes AS",
            "Drops are positive and rises negative: you took yesterday minus today. What sign has a change from 30 to 0?",
        ),
        Mistake(
            "lead-for-lag",
            "lag(minutes)",
            "lead(minutes)",
            "Each day is compared with the one after it, and the last day has no change: you looked ahead. Which function looks back?",
        ),
        Mistake(
            "compared-with-the-first-day",
            "lag(minutes) OVER",
            "first_value(minutes) OVER",
            "Each day is compared with the title's first day, which changes by 0: you took the first row of the window. The question is about the day before.",
        ),
        Mistake(
            "null-rows-dropped",
            "    WHERE CAST",
            "    WHERE watch_s IS NOT NULL AND CAST",
            "Titles begin too late or are missing where the seconds are unknown: you filtered those events out. They count 0 seconds and still are events.",
        ),
        Mistake(
            "plays-only",
            "    WHERE CAST",
            "    WHERE event_type = 'play' AND CAST",
            "Minutes are too few: you kept the events of type play. Heartbeats, pauses and stops report seconds watched as well.",
        ),
        Mistake(
            "arrival-day-for-event-day",
            answer=SOLUTION.replace("event_time AS DATE", "arrival_time AS DATE"),
            says="Late events are on the day of their arrival. The day of an event is the day on which it happened; which clock says so?",
        ),
        Mistake(
            "integer-division",
            "/ 60 AS minutes",
            "// 60 AS minutes",
            "Minutes are whole numbers: your division cut off the seconds left over. In DuckDB `/` keeps the fraction and `//` does not.",
        ),
        Mistake(
            "quiet-days-filtered-out",
            answer=_changed(("FROM filled_days\n", "FROM filled_days\nQUALIFY minutes > 0\n")),
            says="Changes are right and the quiet days are gone again: you made them, looked back, and filtered them out. The statement has a row for each day.",
        ),
        Mistake(
            "change-from-before-the-first-day",
            answer=_changed(
                ("ON calendar.d >= first_days.first_day", "ON true"),
                (
                    "FROM filled_days\n",
                    "FROM filled_days\nJOIN first_days USING (title_id)\nQUALIFY play_date >= first_day\n",
                ),
            ),
            says="A title that begins later has a change on its first day: your days ran back to the calendar's start, so `lag` found a 0 there. The title was not there yet.",
        ),
        Mistake(
            "first-day-left-out",
            "calendar.d >= first_days.first_day",
            "calendar.d > first_days.first_day",
            "A title's first day is missing: your days begin after it. It has a row, with NULL as its change.",
        ),
        Mistake(
            "percent-for-difference",
            "minutes - lag(minutes) OVER (PARTITION BY title_id ORDER BY play_date) AS",
            "100 * (minutes - lag(minutes) OVER (PARTITION BY title_id ORDER BY play_date)) / nullif(lag(minutes) OVER (PARTITION BY title_id ORDER BY play_date), 0) AS",
            "`change_minutes` is a percentage: you divided by the day before. The question is for the difference, in minutes.",
        ),
        Mistake(
            "minutes-rounded",
            "/ 60 AS minutes",
            "/ 60.0 AS exact_minutes, round(sum(coalesce(watch_s, 0)) / 60, 2) AS minutes",
            "Minutes end after two decimals: you rounded. The statement says not rounded; rounding belongs where numbers are shown.",
        ),
    ],
    worlds=[
        shown,
        quiet_days,
        shuffled_rows(quiet_days),
        gaps(seed=3, n_titles=5),
        null_keys(seed=4, n_members=5, n_titles=10, p_null_watch=0.7),
        late(seed=2, days=3, n_members=5, n_titles=5),
        handmade(
            "outside the calendar",
            "Events lie before and after the days of the report: by a microsecond, by days, and for one title all of them.",
            viewing_events_clean=[
                {"title_id": 1, "event_time": "2026-02-26 20:00", "watch_s": 600},
                {"title_id": 1, "event_time": "2026-03-02 20:00", "watch_s": 900},
                {"title_id": 2, "event_time": "2026-02-28 23:59:59.999999", "watch_s": 300},
                {"title_id": 2, "event_time": "2026-03-03 23:59:59.999999", "watch_s": 480},
                {"title_id": 2, "event_time": "2026-03-04 00:00", "watch_s": 240},
                {"title_id": 3, "event_time": "2026-03-01 00:00", "watch_s": 120},
                {"title_id": 4, "event_time": "2026-02-27 12:00", "watch_s": 720},
                {"title_id": 5, "event_time": "2026-03-05 12:00", "watch_s": 720},
            ],
            calendar=_days(1, 3),
        ),
        handmade(
            "one event",
            "One title was watched once, on the last day of February; the calendar goes on into March.",
            viewing_events_clean=[{"event_time": "2026-02-28 12:00", "watch_s": 1800}],
            calendar=[*_days(26, 28, month=2), *_days(1, 2)],
        ),
    ],
    talk="""
Say what `lag` counts: rows. Then say how you make a row for every day: the titles with their first day, joined to the calendar, what was watched joined on the left, NULL turned into 0 before the window. Say why the first day's change is NULL and not 0, and what a dashboard would show otherwise. Close with lateness: an event that arrives today changes its own day and the day after it.
""",
)
