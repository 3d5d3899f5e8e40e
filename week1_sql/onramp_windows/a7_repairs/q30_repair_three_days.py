"""A repair: the minutes of three calendar days, taken from three rows."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import gaps, handmade, null_keys, shuffled_rows

MEMBER_DAYS = """
WITH member_days AS (
    SELECT
        member_id,
        CAST(event_time AS DATE) AS play_date,
        sum(coalesce(watch_s, 0)) / 60 AS minutes
    FROM viewing_events_clean
    GROUP BY member_id, CAST(event_time AS DATE)
)
"""

SOLUTION = f"""{MEMBER_DAYS}SELECT
    member_id,
    play_date,
    minutes,
    sum(minutes) OVER (
        PARTITION BY member_id
        ORDER BY play_date
        RANGE BETWEEN INTERVAL 2 DAYS PRECEDING AND CURRENT ROW
    ) AS three_day_minutes
FROM member_days
"""

_FRAME = "RANGE BETWEEN INTERVAL 2 DAYS PRECEDING AND CURRENT ROW"


def _watched(member_id, **minutes_by_day):
    """One event a day of March 2026, written as d08=10 for ten minutes on the 8th; None is an unknown time."""
    return [
        {
            "event_id": f"m{member_id}{day}",
            "member_id": member_id,
            "event_time": f"2026-03-{day[1:]} {18 + number % 5}:15",
            "watch_s": None if minutes is None else 60 * minutes,
        }
        for number, (day, minutes) in enumerate(minutes_by_day.items())
    ]


def _with_spine(days):
    """The answer of somebody who joins the days in `days` (one row per member and day) and then counts rows."""
    return f"""{MEMBER_DAYS.rstrip()},
all_days AS (
    {days}
),
filled_days AS (
    SELECT
        member_id,
        play_date,
        minutes,
        sum(coalesce(minutes, 0)) OVER (PARTITION BY member_id ORDER BY play_date ROWS 2 PRECEDING) AS three_day_minutes
    FROM all_days
    LEFT JOIN member_days USING (member_id, play_date)
)
"""


_OWN_DAYS = """SELECT member_id, CAST(unnest(generate_series(min(play_date), max(play_date), INTERVAL 1 DAY)) AS DATE) AS play_date
    FROM member_days
    GROUP BY member_id"""
_DAYS_WITH_VIEWING = """SELECT DISTINCT members.member_id, days.play_date
    FROM member_days AS members
    CROSS JOIN (SELECT DISTINCT play_date FROM member_days) AS days"""

shown = handmade(
    "watched daily",
    "Three members watch something every day.",
    viewing_events_clean=[
        *_watched(1001, d02=30, d03=45, d04=20, d05=60, d06=25),
        *_watched(1002, d02=90, d03=15, d04=40, d05=10, d06=75),
        *_watched(1003, d02=12, d03=24, d04=48, d05=36, d06=60),
    ],
)

comes_and_goes = handmade(
    "comes and goes",
    "Members begin on different days and stop on different days; in between nobody misses one.",
    viewing_events_clean=[
        *_watched(1001, d02=30, d03=45, d04=20, d05=60),
        *_watched(1002, d04=90, d05=15, d06=40, d07=10, d08=75),
        *_watched(1003, d05=12, d06=24),
        *_watched(1004, d08=25),
    ],
)

unknown_days = handmade(
    "days without known seconds",
    "Members watch daily, and on some days no event says for how long.",
    viewing_events_clean=[
        *_watched(1001, d02=None, d03=45, d04=None, d05=60),
        *_watched(1002, d02=90, d03=None, d04=None, d05=None, d06=15),
    ],
)

one_day_missing = handmade(
    "one day missing",
    "Members miss one day, each another one.",
    viewing_events_clean=[
        *_watched(1001, d01=30, d02=45, d04=20, d05=60, d06=25),
        *_watched(1002, d01=90, d03=15, d04=40, d05=10),
        *_watched(1003, d01=12, d02=24, d03=48, d05=36, d06=18),
    ],
)

nobody_on_two_days = handmade(
    "two days off",
    "For two days nobody watches anything; one member is away for longer.",
    viewing_events_clean=[
        *_watched(1001, d01=30, d02=45, d05=20, d06=60, d07=25),
        *_watched(1002, d01=90, d02=15, d06=40, d07=10),
        *_watched(1003, d01=12, d02=24, d09=48),
    ],
)

exercise = SqlExercise(
    title="Review: three days of viewing",
    points=2,
    minutes=5,
    level="easy",
    skills=["window functions", "frames", "missing days", "code review"],
    asked_in=["assessment", "sql round"],
    prompt="""
Your teammate's query tells a family how long it has watched lately. It is right on the data you see, and there is other data on which it is not. Review it, find what is amiss, and mend it: change what you must, or write it anew. Only data on which it was not right earns points, and what was right has to stay right.

This is what the query is asked. On each day on which a member watched: how many minutes were it on that day, and how many in the last three days?

One row per member and day with at least one event in `viewing_events_clean`, with the columns `member_id`, `play_date`, `minutes`, `three_day_minutes`. A day without an event of the member has no row.

* **Day:** the UTC day of `event_time`. The table holds each event once; every `event_type` counts.
* **`minutes`:** the seconds of the member's events of the day, added up and divided by 60, not rounded. A NULL `watch_s` counts as 0.
* **`three_day_minutes`:** the minutes of the **three calendar days** that end with `play_date`, that day included. A day without an event of the member adds nothing. Not rounded.
""",
    contract=Contract(
        grain="one row per member and day with an event",
        key="member_id, play_date",
        clock="UTC day of event_time",
        duplicates="none: the clean table has each event once",
    ),
    tables=["viewing_events_clean"],
    repairs=True,
    starter=f"""{MEMBER_DAYS}SELECT
    member_id,
    play_date,
    minutes,
    sum(minutes) OVER (
        PARTITION BY member_id
        ORDER BY play_date
        ROWS 2 PRECEDING
    ) AS three_day_minutes
FROM member_days
""",
    solution=SOLUTION,
    alternatives=[
        # Each member's own days from first to last, so that three rows are three days.
        _with_spine(_OWN_DAYS)
        + "SELECT member_id, play_date, minutes, three_day_minutes FROM filled_days WHERE minutes IS NOT NULL\n",
        f"""{MEMBER_DAYS}SELECT
    this.member_id,
    this.play_date,
    any_value(this.minutes) AS minutes,
    sum(near.minutes) AS three_day_minutes
FROM member_days AS this
JOIN member_days AS near
    ON near.member_id = this.member_id
    AND near.play_date BETWEEN this.play_date - 2 AND this.play_date
GROUP BY this.member_id, this.play_date
""",
    ],
    hints=[
        "What does the frame count, and what does the question count?",
        "The trap is *rows-as-days*: a day without an event has no row, so three rows can reach back further than three days.",
        "Think of a member who watched on the 1st, the 2nd and the 6th. Which days does the frame of the 6th hold, and which should it hold?",
        "sum(minutes) OVER (PARTITION BY … ORDER BY play_date ___ BETWEEN INTERVAL ___ PRECEDING AND CURRENT ROW)",
    ],
    mistakes=[
        Mistake(
            "rows-as-days",
            _FRAME,
            "ROWS BETWEEN 2 PRECEDING AND CURRENT ROW",
            "After a pause, the total reaches back more than three days: the frame counts rows. A day without viewing has no row; which unit measures the distance between dates?",
        ),
        Mistake(
            "four-days-for-three",
            "INTERVAL 2 DAYS",
            "INTERVAL 3 DAYS",
            "Totals are too high: three days back and the day itself are four days. Count them on your fingers.",
        ),
        Mistake(
            "twenty-four-hours-for-a-day",
            answer="""
WITH looked_back AS (
    SELECT
        member_id,
        event_time,
        CAST(event_time AS DATE) AS play_date,
        coalesce(watch_s, 0) AS watched_s,
        sum(coalesce(watch_s, 0)) OVER (
            PARTITION BY member_id ORDER BY event_time RANGE BETWEEN INTERVAL 2 DAYS PRECEDING AND CURRENT ROW
        ) AS lately_s
    FROM viewing_events_clean
)
SELECT member_id, play_date, sum(watched_s) / 60 AS minutes, arg_max(lately_s, event_time) / 60 AS three_day_minutes
FROM looked_back
GROUP BY member_id, play_date
""",
            says="What was watched early on the first of the three days is missing: your frame goes back 48 hours from the day's last event. Calendar days begin at midnight; the query made days first.",
        ),
        Mistake(
            "spine-rows-reported",
            answer=_with_spine(_OWN_DAYS)
            + "SELECT member_id, play_date, coalesce(minutes, 0) AS minutes, three_day_minutes FROM filled_days\n",
            says="Totals are right, and there are rows for days on which the member watched nothing. You filled the days in to count them; which of them does the result ask for?",
        ),
        Mistake(
            "spine-from-days-with-events",
            answer=_with_spine(_DAYS_WITH_VIEWING)
            + "SELECT member_id, play_date, minutes, three_day_minutes FROM filled_days WHERE minutes IS NOT NULL\n",
            says="You filled in the days on which anybody watched. When nobody did, the day is still missing, and three rows are more than three days. Where do you get every day from?",
        ),
        Mistake(
            "whole-window-or-nothing",
            answer=SOLUTION.replace(
                "    sum(minutes) OVER (",
                "    CASE WHEN date_diff('day', lag(play_date, 2) OVER (PARTITION BY member_id ORDER BY play_date), play_date) > 2 THEN minutes ELSE sum(minutes) OVER (",
            )
            .replace(_FRAME, "ROWS 2 PRECEDING")
            .replace(") AS three_day_minutes", ") END AS three_day_minutes"),
            says="After a pause, the total is that of the day alone: you noticed the gap and dropped both rows before. One of them may still lie within the three days.",
        ),
        Mistake(
            "running-total-never-resets",
            "        ORDER BY play_date\n        RANGE BETWEEN INTERVAL 2 DAYS PRECEDING AND CURRENT ROW",
            "        ORDER BY play_date",
            "Totals only ever grow: with an order and no frame, a window begins at the member's first day. Where should it begin?",
        ),
        Mistake(
            "frame-leaves-out-current-row",
            _FRAME,
            "RANGE BETWEEN INTERVAL 3 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING",
            "Each total is that of the three days before: your frame ends yesterday. The question includes the day itself.",
        ),
        Mistake(
            "centred-for-trailing",
            _FRAME,
            "RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND INTERVAL 1 DAY FOLLOWING",
            "Totals know tomorrow: your frame has a day on either side. The three days end with the row's own day.",
        ),
        Mistake(
            "missing-partition-by",
            "        PARTITION BY member_id\n",
            "",
            "Each total holds the minutes of all members: the window has no partition. Whose three days are asked for?",
        ),
        Mistake(
            "null-is-not-zero",
            "sum(coalesce(watch_s, 0))",
            "sum(watch_s)",
            "A day with no known seconds has NULL minutes now: the sum of NULLs alone is NULL. The query had counted an unknown `watch_s` as 0, as it is asked to.",
        ),
        Mistake(
            "null-rows-dropped",
            "FROM viewing_events_clean\n",
            "FROM viewing_events_clean\n    WHERE watch_s IS NOT NULL\n",
            "Days whose seconds are all unknown are gone: you filtered the NULLs out, and the day went with them. It has events, so it has a row with 0 minutes.",
        ),
    ],
    worlds=[
        shown,
        comes_and_goes,
        unknown_days,
        one_day_missing,
        nobody_on_two_days,
        shuffled_rows(one_day_missing),
        gaps(seed=1, n_members=6, days=8),
        null_keys(seed=1, n_members=5, days=6, p_null_watch=0.5),
    ],
    talk="""
Say what one row is, one member and day with viewing, and that days without have none. Then name the unit of the frame: it counted rows, and the question counts days. Say why the data you saw could not show it: everybody watched every day. Give the repair and its reach, two days back and the day itself, and the other way, a row for every day. Close with the probe you would run: how many rows have a gap before them?
""",
)
