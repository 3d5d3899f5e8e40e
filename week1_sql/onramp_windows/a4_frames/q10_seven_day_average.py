"""A title's average over the last seven calendar days, where days are missing."""

from dataclasses import replace
from datetime import date, timedelta

from autograder import Contract, Mistake, Parameter, SqlExercise
from autograder.worlds import gaps, handmade, null_keys, shuffled_rows, tidy

TWELVE_DAYS = {"days": 12, "n_members": 5, "n_titles": 5}


def _watched(title_id, **seconds_by_day):
    """One event a day at 20:00 of March 2026, written as d08=600 for 600 seconds on the 8th."""
    return [
        {
            "event_id": f"t{title_id}{day}",
            "title_id": title_id,
            "event_time": f"2026-03-{day[1:3]} 20:00",
            "watch_s": seconds,
        }
        for day, seconds in seconds_by_day.items()
    ]


def _every_day(title_id, first_s, step_s, first_day):
    """Ten days in a row, each `step_s` seconds longer than the one before."""
    days = [date(2026, 3, first_day) + timedelta(days=number) for number in range(10)]
    return _watched(title_id, **{f"d{day:%d}": first_s + step_s * at for at, day in enumerate(days)})


watched_daily = handmade(
    "watched daily",
    "Both titles are watched on every day.",
    viewing_events_clean=[*_every_day(1, 600, 60, 1), *_every_day(2, 3000, 90, 1)],
)

with_holes = handmade(
    "days without viewing",
    "Titles rest for a day, for six days, for seven, and come back.",
    viewing_events_clean=[
        *_watched(1, d01=420, d02=840, d03=1260, d05=2100, d06=2520, d08=3360, d09=4200, d11=420),
        *_watched(2, d02=700, d08=1400, d14=2100, d21=2800),
        *_watched(3, d10=7000),
        *_watched(4, d01=3500, d07=4900),
    ],
)

SOLUTION = """
WITH title_days AS (
    SELECT
        title_id,
        CAST(event_time AS DATE) AS play_date,
        sum(coalesce(watch_s, 0)) AS watched_s
    FROM viewing_events_clean
    GROUP BY title_id, CAST(event_time AS DATE)
),
weekly_views AS (
    SELECT
        title_id,
        play_date,
        watched_s,
        sum(watched_s) OVER last_seven_days AS week_s
    FROM title_days
    WINDOW last_seven_days AS (
        PARTITION BY title_id
        ORDER BY play_date
        RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW
    )
)
SELECT
    title_id,
    play_date,
    watched_s / 60 AS minutes,
    week_s / 60 / 7 AS average_7d
FROM weekly_views
WHERE play_date >= DATE '⟦day⟧'
"""

_FRAME = "RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW"

exercise = SqlExercise(
    title="Seven-day average",
    points=2,
    minutes=15,
    level="medium",
    skills=["window functions", "frames", "missing days"],
    asked_in=["assessment", "sql round"],
    prompt="""
A chart of minutes per day jumps too much to read. Smooth it: for each title and day, what is the average of the last seven days?

Return one row per title and day on which the title was watched, for days from ⟦day⟧ on, with the columns `title_id`, `play_date`, `minutes`, `average_7d`.

* **Day:** the UTC day of `event_time`. `viewing_events_clean` holds each event once; every `event_type` counts.
* **Watched on a day:** at least one event of that title has that day. A day without an event of the title has no row in the result.
* **Minutes:** the seconds of the title's events of the day, added up and divided by 60, not rounded. A NULL `watch_s` counts as 0.
* **Average:** over the seven calendar days that end with `play_date`, that day included. **A day without a row counts as 0 minutes**, so the average is always the minutes of those seven days divided by 7, not rounded.
* **Earlier days:** days before ⟦day⟧ are not reported, and they count in the averages of the days that are.
""",
    contract=Contract(
        grain="one row per title and day with viewing, from ⟦day⟧ on",
        key="title_id, play_date",
        clock="UTC day of event_time",
        duplicates="none: the clean table has each event once",
        late="already decided in the clean table",
    ),
    parameters=[Parameter("day", date(2026, 3, 8), date(2026, 3, 15), date(2026, 3, 22), moves_worlds=True)],
    tables=["viewing_events_clean"],
    starter="""
-- Minutes per title and day first, then a window over days. Replace this query.
SELECT
    NULL::INTEGER AS title_id,
    NULL::DATE AS play_date,
    NULL::DOUBLE AS minutes,
    NULL::DOUBLE AS average_7d
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        # A spine of days makes ROWS and RANGE agree.
        """
WITH daily AS (
    SELECT title_id, event_time::DATE AS play_date, coalesce(sum(watch_s), 0) / 60 AS minutes
    FROM viewing_events_clean
    GROUP BY ALL
),
spine AS (
    SELECT title_id, unnest(generate_series(min(play_date), max(play_date), INTERVAL 1 DAY))::DATE AS play_date
    FROM daily
    GROUP BY title_id
),
smoothed AS (
    SELECT
        title_id,
        play_date,
        daily.minutes,
        sum(coalesce(daily.minutes, 0)) OVER (PARTITION BY title_id ORDER BY play_date ROWS 6 PRECEDING) / 7.0 AS average_7d
    FROM spine
    LEFT JOIN daily USING (title_id, play_date)
)
SELECT * FROM smoothed WHERE minutes IS NOT NULL AND play_date > '⟦day-1⟧'
""",
        # No window at all: every day joined to the seven days that end with it.
        """
WITH daily AS (
    SELECT title_id, date_trunc('day', event_time)::DATE AS play_date, sum(ifnull(watch_s, 0)) AS watched_s
    FROM viewing_events_clean
    GROUP BY 1, 2
)
SELECT
    this.title_id,
    this.play_date,
    any_value(this.watched_s) / 60.0 AS minutes,
    sum(near.watched_s) / 420.0 AS average_7d
FROM daily AS this
JOIN daily AS near
    ON near.title_id = this.title_id
    AND near.play_date BETWEEN this.play_date - 6 AND this.play_date
WHERE this.play_date >= '⟦day⟧'
GROUP BY this.title_id, this.play_date
""",
        # A number for each day, so that the frame counts in whole numbers.
        """
SELECT
    title_id,
    event_time::DATE AS play_date,
    coalesce(sum(watch_s), 0) / 60 AS minutes,
    sum(coalesce(sum(watch_s), 0)) OVER (PARTITION BY title_id ORDER BY event_time::DATE - DATE '2026-01-01' RANGE 6 PRECEDING) / 420 AS average_7d
FROM viewing_events_clean
GROUP BY title_id, event_time::DATE
QUALIFY event_time::DATE >= DATE '⟦day⟧'
""",
    ],
    hints=[
        "What does your frame count: rows or days? When do the two agree, and when not?",
        "The trap is *rows as days*: a day without viewing has no row, so seven rows may reach back over three weeks. An average over rows has its second half: it divides by the rows it finds.",
        "Look at a title watched on the 2nd, the 8th, the 14th and the 21st. Which of these rows belong into the average of the 8th? Which into that of the 14th?",
        """
WITH title_days AS (… seconds per title and day …),
weekly_views AS (
    SELECT …, sum(___) OVER last_seven_days AS week_s
    FROM title_days
    WINDOW last_seven_days AS (PARTITION BY ___ ORDER BY ___ RANGE BETWEEN ___ PRECEDING AND ___)
)
SELECT …, ___ / 7 AS average_7d FROM weekly_views WHERE …
""",
    ],
    mistakes=[
        Mistake(
            "rows-as-days",
            _FRAME,
            "ROWS BETWEEN 6 PRECEDING AND CURRENT ROW",
            "Where a title rested, its average reaches back more than a week: your frame counts seven rows. A day without viewing has no row; how far apart are the first and the last of seven rows?",
        ),
        Mistake(
            "average-over-rows-that-exist",
            answer=SOLUTION.replace("sum(watched_s) OVER", "avg(watched_s) OVER").replace("/ 60 / 7", "/ 60"),
            says="Where a title rested, the average is too high: `avg` divides by the days that have a row. The days without one count as 0 minutes; how many days are in a week?",
        ),
        Mistake(
            "average-of-seven-rows",
            answer=SOLUTION.replace(_FRAME, "ROWS BETWEEN 6 PRECEDING AND CURRENT ROW")
            .replace("sum(watched_s) OVER", "avg(watched_s) OVER")
            .replace("/ 60 / 7", "/ 60"),
            says="You averaged the last seven days that had viewing. The question is about calendar days: which rows belong to the week, and by what must their sum be divided?",
        ),
        Mistake(
            "divided-since-the-first-row",
            answer=SOLUTION.replace(
                "        watched_s,\n        sum(",
                "        watched_s,\n        least(7, play_date - min(play_date) OVER (PARTITION BY title_id) + 1) AS days_known,\n        sum(",
            ).replace("/ 60 / 7", "/ 60 / days_known"),
            says="A title's first days have averages that are too high: you divided by the days since its first row. The statement divides by 7 always; days before the first row are days without a row.",
        ),
        Mistake(
            "filter-before-window",
            answer=SOLUTION.replace("WHERE play_date >= DATE '⟦day⟧'\n", "").replace(
                "    GROUP BY title_id,", "    WHERE event_time >= DATE '⟦day⟧'\n    GROUP BY title_id,"
            ),
            says="The first days have averages that are too low: you cut away the days before ⟦day:long⟧, and then the window looked for them. Which runs first, `WHERE` or the window?",
        ),
        Mistake(
            "eight-days-for-seven",
            "INTERVAL 6 DAYS",
            "INTERVAL 7 DAYS",
            "Averages are too high: seven days back and the day itself are eight days. Count them on your fingers from ⟦day-7:number⟧ to ⟦day:long⟧.",
        ),
        Mistake(
            "frame-leaves-out-current-row",
            _FRAME,
            "RANGE BETWEEN INTERVAL 7 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING",
            "Each average is that of the seven days before: your frame ends yesterday. The statement includes the day itself.",
        ),
        Mistake(
            "centred-for-trailing",
            _FRAME,
            "RANGE BETWEEN INTERVAL 3 DAYS PRECEDING AND INTERVAL 3 DAYS FOLLOWING",
            "Averages know the future: your frame has three days on either side. Which of the seven days ends the window that was asked for?",
        ),
        Mistake(
            "default-frame-for-seven-days",
            "        ORDER BY play_date\n        RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW",
            "        ORDER BY play_date",
            "Averages grow from day to day: with an order and no frame, the window begins at the title's first row. Where should it begin?",
        ),
        Mistake(
            "calendar-week-for-seven-days",
            "PARTITION BY title_id",
            "PARTITION BY title_id, date_trunc('week', play_date)",
            "Mondays have a low average and Sundays a full one: your window starts anew with each week. The last seven days end with each day, not on Sundays.",
        ),
        Mistake(
            "twenty-four-hours-for-a-day",
            answer="""
WITH looked_back AS (
    SELECT
        title_id,
        event_time,
        CAST(event_time AS DATE) AS play_date,
        coalesce(watch_s, 0) AS watched_s,
        sum(coalesce(watch_s, 0)) OVER (
            PARTITION BY title_id ORDER BY event_time RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW
        ) AS week_s
    FROM viewing_events_clean
)
SELECT title_id, play_date, sum(watched_s) / 60 AS minutes, arg_max(week_s, event_time) / 60 / 7 AS average_7d
FROM looked_back
WHERE play_date >= DATE '⟦day⟧'
GROUP BY title_id, play_date
""",
            says="Averages miss what was watched early on the first of the seven days: your frame goes back from the time of an event. Seven calendar days begin at midnight; make days first.",
        ),
        Mistake(
            "average-per-event",
            answer="""
WITH looked_back AS (
    SELECT
        title_id,
        CAST(event_time AS DATE) AS play_date,
        coalesce(watch_s, 0) AS watched_s,
        avg(coalesce(watch_s, 0)) OVER (
            PARTITION BY title_id ORDER BY CAST(event_time AS DATE) RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW
        ) AS average_s
    FROM viewing_events_clean
)
SELECT title_id, play_date, sum(watched_s) / 60 AS minutes, any_value(average_s) / 60 AS average_7d
FROM looked_back
WHERE play_date >= DATE '⟦day⟧'
GROUP BY title_id, play_date
""",
            says="Averages are too low on busy days and too high on quiet ones: you averaged events. What was asked is an average of days; which step makes one row per day?",
        ),
        Mistake(
            "missing-partition-by",
            "        PARTITION BY title_id\n",
            "",
            "Each average holds the minutes of all titles: your window has no partition. Whose days belong into a title's week?",
        ),
        Mistake(
            "incomplete-weeks-reported",
            "\nWHERE play_date >= DATE '⟦day⟧'",
            "",
            "There are rows before ⟦day:long⟧. They count in the averages of later days and are not reported themselves.",
        ),
        Mistake(
            "first-day-left-out",
            "WHERE play_date >= DATE",
            "WHERE play_date > DATE",
            "⟦day:long⟧ is not there: your bound is open. “From ⟦day:long⟧ on” includes that day.",
        ),
        Mistake(
            "arrival-day-for-event-day",
            answer=SOLUTION.replace("event_time", "arrival_time"),
            says="Minutes are on the day their events arrived. The day of an event is the day on which it happened; which clock says so?",
        ),
        Mistake(
            "plays-only",
            "FROM viewing_events_clean\n",
            "FROM viewing_events_clean\n    WHERE event_type = 'play'\n",
            "Minutes are too few: you kept the events of type play. Heartbeats, pauses and stops report seconds watched as well.",
        ),
        Mistake(
            "null-is-not-zero",
            "sum(coalesce(watch_s, 0))",
            "sum(watch_s)",
            "A day with no known seconds has NULL minutes: the sum of NULLs alone is NULL. The statement says what an unknown `watch_s` counts as.",
        ),
        Mistake(
            "null-rows-dropped",
            "FROM viewing_events_clean\n",
            "FROM viewing_events_clean\n    WHERE watch_s IS NOT NULL\n",
            "A day whose seconds are all unknown is missing: you filtered the NULLs out, and the day went with them. It was watched, and it has 0 minutes.",
        ),
        Mistake(
            "integer-division",
            "week_s / 60 / 7 AS",
            "week_s // 420 AS",
            "Averages are whole numbers: your division cut off what was left over. In DuckDB `/` keeps the fraction and `//` does not; Trino's `/` cuts integers too.",
        ),
        Mistake(
            "minutes-rounded",
            "week_s / 60 / 7 AS",
            "round(week_s / 60 / 7, 2) AS",
            "Averages end after two decimals: you rounded. The statement says not rounded; rounding belongs where numbers are shown.",
        ),
    ],
    worlds=[
        watched_daily,
        with_holes,
        shuffled_rows(with_holes),
        tidy(seed=1, **TWELVE_DAYS),
        gaps(seed=1, days=14, n_members=6, n_titles=4),
        null_keys(seed=1, days=11, n_members=4, n_titles=6, p_null_watch=0.5),
        replace(
            tidy(seed=2, lateness=((0.5, 60, 7 * 86_400),), **TWELVE_DAYS),
            name="late up to 7 days",
            provokes="Half of the events arrive up to 7 days after they happened.",
        ),
        handmade(
            "midnight",
            "Events stand in the last microsecond of a day and in the first instant of the next, on both ends of a week.",
            viewing_events_clean=[
                {"event_time": "2026-03-01 23:59:59.999999", "watch_s": 420},
                {"event_time": "2026-03-02 00:00", "watch_s": 840},
                {"event_time": "2026-03-07 23:59:59.999999", "watch_s": 1260},
                {"event_time": "2026-03-08 00:00", "watch_s": 2100},
                {"event_time": "2026-03-08 23:59:59.999999", "watch_s": 4200},
                {"event_time": "2026-03-14 12:00", "watch_s": 60},
                {"event_time": "2026-03-15 00:00", "watch_s": 120},
            ],
        ),
    ],
    talk="""
Say what one row is before the window and after it: first one row per title and day, then the same rows with an average. Name the three units of a frame, rows, ranges and groups, and why a week is a range. Explain the two halves of a missing day: it must not be replaced by an older row, and it must still be divided by. End with the order of things: the report's first day is cut after the window, or the first averages have no past.
""",
)
