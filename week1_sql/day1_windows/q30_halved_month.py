"""Members whose minutes fell by more than half from one calendar month to the next."""

from dataclasses import replace
from datetime import date

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy

MONTHS = {"start_date": date(2026, 1, 1), "days": 120, "n_titles": 9, "p_signs_up_during": 0.4}


def _watched(member, **minutes_by_day):
    """One event per day, written as m01_15=90 + 7 / 60 for 90 minutes and 7 seconds on 15 January 2026 at noon."""
    return [
        {
            "event_id": f"e{member}{day}",
            "member_id": member,
            "event_time": f"2026-{day[1:].replace('_', '-')} 12:00",
            "watch_s": None if minutes is None else round(minutes * 60),
        }
        for day, minutes in minutes_by_day.items()
    ]


def _members(*numbers, signup_ts="2025-06-01 08:00"):
    return [{"member_id": number, "signup_ts": signup_ts} for number in numbers]


an_empty_month = handmade(
    "an empty month",
    "Members pause for a month, or for two, and come back with less.",
    viewing_events_clean=[
        *_watched(1001, m01_10=60, m01_20=60, m03_05=30, m04_05=20),
        *_watched(1002, m01_15=90, m04_02=15),
        *_watched(1003, m02_10=45, m03_10=45),
        *_watched(1005, m04_10=80),
    ],
    members=_members(1001, 1002, 1003, 1004, 1005),
)

SOLUTION = """
WITH report_months AS (
    SELECT CAST(unnest(generate_series(DATE '2026-01-01', DATE '2026-04-01', INTERVAL 1 MONTH)) AS DATE) AS month
),
monthly_viewing AS (
    SELECT
        member_id,
        CAST(date_trunc('month', event_time) AS DATE) AS month,
        sum(watch_s) AS watched_s
    FROM viewing_events_clean
    GROUP BY member_id, CAST(date_trunc('month', event_time) AS DATE)
),
member_months AS (
    SELECT
        members.member_id,
        members.signup_ts,
        report_months.month,
        coalesce(monthly_viewing.watched_s, 0) AS watched_s
    FROM members
    CROSS JOIN report_months
    LEFT JOIN monthly_viewing
        ON monthly_viewing.member_id = members.member_id
        AND monthly_viewing.month = report_months.month
),
compared_months AS (
    SELECT
        member_id,
        signup_ts,
        month,
        watched_s,
        lag(watched_s) OVER (PARTITION BY member_id ORDER BY month) AS previous_s
    FROM member_months
)
SELECT
    member_id,
    month,
    previous_s / 60 AS previous_minutes,
    watched_s / 60 AS minutes
FROM compared_months
WHERE 2 * watched_s < previous_s
  AND signup_ts <= month - INTERVAL 1 MONTH
"""

exercise = SqlExercise(
    title="Members whose month halved",
    points=3,
    minutes=20,
    level="medium",
    skills=["window functions", "calendar spine", "boundaries"],
    asked_in=["sql round"],
    prompt="""
Retention wants to write to members who are drifting away. In which months did somebody's viewing fall by more than half?

Report on February, March and April 2026. Compare each with the calendar month just before it, so January is a baseline only. Return one row per member and reported month in which the minutes fell by more than half, with the columns `member_id`, `month` (its first day), `previous_minutes`, `minutes`.

* **Month:** the UTC calendar month of `event_time`. Every `event_type` counts; `viewing_events_clean` holds each event once, and it may hold months outside the range.
* **Minutes:** the seconds of the month added up and divided by 60, not rounded. A NULL `watch_s` counts as 0.
* **A month with no viewing counts as 0 minutes.** Falling to 0 is a fall by more than half. From 0 nothing can fall.
* **More than half:** exactly half is not reported.
* **New members are left out:** a member is compared only if they were a member for the whole of the earlier month, that is, `members.signup_ts` is at or before the first instant of that month. Somebody who signs up on 10 February can be reported for April at the earliest.
* **Members:** every row of `members`, active or cancelled.
""",
    contract=Contract(
        grain="one row per member and reported month",
        key="member_id, month",
        clock="UTC calendar month of event_time",
        ties="exactly half is not more than half",
        duplicates="none: the clean table has each event once",
        late="already decided in the clean table",
    ),
    tables=["viewing_events_clean", "members"],
    starter="""
-- Which months exist for a member, even without viewing? Replace this query.
SELECT
    NULL::BIGINT AS member_id,
    NULL::DATE AS month,
    NULL::DOUBLE AS previous_minutes,
    NULL::DOUBLE AS minutes
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        """
WITH month_pairs (month, month_before) AS (
    VALUES
        (DATE '2026-02-01', DATE '2026-01-01'),
        (DATE '2026-03-01', DATE '2026-02-01'),
        (DATE '2026-04-01', DATE '2026-03-01')
),
totals AS (
    SELECT
        m.member_id,
        p.month,
        coalesce(sum(e.watch_s) FILTER (WHERE date_trunc('month', e.event_time) = p.month_before), 0) AS before_s,
        coalesce(sum(e.watch_s) FILTER (WHERE date_trunc('month', e.event_time) = p.month), 0) AS now_s
    FROM members AS m
    JOIN month_pairs AS p ON m.signup_ts <= p.month_before
    LEFT JOIN viewing_events_clean AS e USING (member_id)
    GROUP BY m.member_id, p.month
)
SELECT member_id, month, before_s / 60.0 AS previous_minutes, now_s / 60.0 AS minutes
FROM totals
WHERE now_s < before_s / 2.0
""",
        """
WITH by_month AS (
    SELECT member_id, year(event_time) * 12 + month(event_time) AS month_number, sum(watch_s) / 60 AS minutes
    FROM viewing_events_clean
    GROUP BY ALL
)
SELECT
    before.member_id,
    make_date((before.month_number // 12)::INT, (before.month_number % 12)::INT, 1) + INTERVAL 1 MONTH AS month,
    before.minutes AS previous_minutes,
    coalesce(this.minutes, 0) AS minutes
FROM by_month AS before
JOIN members USING (member_id)
LEFT JOIN by_month AS this ON this.member_id = before.member_id AND this.month_number = before.month_number + 1
WHERE before.month_number BETWEEN 2026 * 12 + 1 AND 2026 * 12 + 3
  AND signup_ts <= make_date((before.month_number // 12)::INT, (before.month_number % 12)::INT, 1)
  AND coalesce(this.minutes, 0) < 0.5 * before.minutes
""",
        """
WITH wide AS (
    SELECT
        member_id,
        any_value(signup_ts) AS signup_ts,
        coalesce(sum(watch_s) FILTER (event_time >= '2026-01-01' AND event_time < '2026-02-01'), 0) AS january,
        coalesce(sum(watch_s) FILTER (event_time >= '2026-02-01' AND event_time < '2026-03-01'), 0) AS february,
        coalesce(sum(watch_s) FILTER (event_time >= '2026-03-01' AND event_time < '2026-04-01'), 0) AS march,
        coalesce(sum(watch_s) FILTER (event_time >= '2026-04-01' AND event_time < '2026-05-01'), 0) AS april
    FROM members
    LEFT JOIN viewing_events_clean USING (member_id)
    GROUP BY member_id
),
pairs AS (
    SELECT member_id, signup_ts, DATE '2026-02-01' AS month, january AS before_s, february AS now_s FROM wide
    UNION ALL
    SELECT member_id, signup_ts, DATE '2026-03-01', february, march FROM wide
    UNION ALL
    SELECT member_id, signup_ts, DATE '2026-04-01', march, april FROM wide
)
SELECT member_id, month, before_s / 60 AS previous_minutes, now_s / 60 AS minutes
FROM pairs
WHERE before_s - now_s > before_s / 2
  AND date_trunc('month', signup_ts - INTERVAL 1 MICROSECOND) < month - INTERVAL 1 MONTH
""",
    ],
    hints=[
        "Which rows must exist before you compare: one per month a member watched in, or one per member and calendar month?",
        "The missing spine: `lag` looks one *row* back, and a month without viewing has no row. Rows are not months.",
        "Take a member who watches in January, not at all in February, and again in March. How many rows does your comparison have for them, and what does March look back at?",
        """
WITH report_months AS (… the months that are needed, baseline included …),
monthly_viewing AS (… seconds per member and month …),
member_months AS (
    SELECT …, ___ AS watched_s
    FROM members
    ___ JOIN report_months
    ___ JOIN monthly_viewing ON …
),
compared_months AS (
    SELECT …, lag(___) OVER (PARTITION BY ___ ORDER BY ___) AS previous_s
    FROM member_months
)
SELECT … FROM compared_months WHERE ___ AND signup_ts <= ___
""",
    ],
    mistakes=[
        Mistake(
            "no-calendar-spine",
            "    LEFT JOIN monthly_viewing",
            "    JOIN monthly_viewing",
            "Months without viewing are missing, and the month after one is compared with an older month: `lag` looks a row back, not a month. Which rows would make the two agree?",
        ),
        Mistake(
            "null-is-not-zero",
            "coalesce(monthly_viewing.watched_s, 0) AS watched_s",
            "monthly_viewing.watched_s AS watched_s",
            "Falls to zero are missing: a month without viewing is NULL in your rows, and a comparison with NULL is not true. What does such a month count as?",
        ),
        Mistake(
            "months-from-the-events",
            "SELECT CAST(unnest(generate_series(DATE '2026-01-01', DATE '2026-04-01', INTERVAL 1 MONTH)) AS DATE) AS month",
            "SELECT DISTINCT CAST(date_trunc('month', event_time) AS DATE) AS month\n    FROM viewing_events_clean\n    WHERE event_time >= DATE '2026-01-01' AND event_time < DATE '2026-05-01'",
            "A month in which nobody watched is missing for everybody: you took your months from the events. The calendar has it all the same; who fell to zero in it?",
        ),
        Mistake(
            "lag-ignores-empty-months",
            answer=SOLUTION.replace(
                "coalesce(monthly_viewing.watched_s, 0) AS watched_s", "monthly_viewing.watched_s"
            )
            .replace("lag(watched_s)", "lag(watched_s IGNORE NULLS)")
            .replace("    watched_s / 60 AS minutes", "    coalesce(watched_s, 0) / 60 AS minutes")
            .replace("2 * watched_s <", "2 * coalesce(watched_s, 0) <"),
            says="A month is compared with the last one that had viewing, across empty months. The calendar month before it had 0 minutes, and from 0 nothing can fall.",
        ),
        Mistake(
            "lag-leaks-across-members",
            "PARTITION BY member_id ORDER BY month",
            "ORDER BY member_id, month",
            "January of one member is compared with April of another: your window has no partition. Where must `lag` stop looking back?",
        ),
        Mistake(
            "half-counts-as-more",
            "2 * watched_s < previous_s",
            "2 * watched_s <= previous_s AND previous_s > 0",
            "A month with exactly half the minutes is reported: your comparison includes equality. Is exactly half more than half?",
        ),
        Mistake(
            "zero-falls-from-zero",
            "2 * watched_s < previous_s",
            "2 * watched_s <= previous_s",
            "Members who watched nothing twice are reported: with `<=`, 0 is at most half of 0. The fall has to be by more than half, and from 0 nothing can fall.",
        ),
        Mistake(
            "any-fall-reported",
            "2 * watched_s < previous_s",
            "watched_s < previous_s",
            "Every fall is reported, however small. What share of the earlier month may be left for a fall by more than half?",
        ),
        Mistake(
            "new-members-kept",
            "\n  AND signup_ts <= month - INTERVAL 1 MONTH",
            "",
            "Members appear who joined during the earlier month, or after it: your result does not depend on `signup_ts`. A first event does not say since when somebody is a member.",
        ),
        Mistake(
            "signup-month-counted-as-whole",
            "signup_ts <= month - INTERVAL 1 MONTH",
            "signup_ts < month",
            "A month is compared with the one in which the member signed up: for you, signing up within the earlier month is enough. Were they a member for the whole of it?",
        ),
        Mistake(
            "signup-day-for-instant",
            "signup_ts <= month",
            "CAST(signup_ts AS DATE) <= month",
            "Somebody who signed up later on the first day of the earlier month is kept: you compared days. The month begins with an instant; were they a member then?",
        ),
        Mistake(
            "new-only-in-their-first-month",
            "signup_ts <= month - INTERVAL 1 MONTH",
            "signup_ts <= month",
            "You asked for a signup at or before the start of the reported month. The earlier month is compared too, and it is the one that must be whole.",
        ),
        Mistake(
            "open-bound-at-signup",
            "signup_ts <= month - INTERVAL 1 MONTH",
            "signup_ts < month - INTERVAL 1 MONTH",
            "Somebody who signed up in the first instant of a month is missing: your bound is open. Were they a member for the whole of it?",
        ),
        Mistake(
            "thirty-days-for-a-month",
            "month - INTERVAL 1 MONTH",
            "month - INTERVAL 30 DAY",
            "Members are left out or kept by a few days: you counted 30 days back. February has 28 and March 31; where does the earlier calendar month begin?",
        ),
        Mistake(
            "filter-before-lag",
            "DATE '2026-01-01', DATE '2026-04-01'",
            "DATE '2026-02-01', DATE '2026-04-01'",
            "February is never reported: your months begin with it, so its `lag` finds nothing. A filter before the window takes away the row it looks back at.",
        ),
        Mistake(
            "baseline-reported",
            "DATE '2026-01-01', DATE '2026-04-01'",
            "DATE '2025-12-01', DATE '2026-04-01'",
            "January is reported as well. You compared it with December; it is a baseline, and the report begins in February.",
        ),
        Mistake(
            "last-month-left-out",
            "DATE '2026-01-01', DATE '2026-04-01'",
            "DATE '2026-01-01', DATE '2026-03-01'",
            "April is never reported: your months end with March. Does your series include its last month?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            answer=SOLUTION.replace("event_time", "arrival_time"),
            says="Viewing late in a month moved to the month in which it arrived. The month of an event is the one in which it happened; which clock says so?",
        ),
        Mistake(
            "month-without-its-year",
            answer=SOLUTION.replace(
                "CAST(date_trunc('month', event_time) AS DATE)",
                "make_date(2026, CAST(month(event_time) AS INTEGER), 1)",
            ),
            says="Viewing of another year was added to this one's month: `month()` gives 2 for every February. What identifies a calendar month?",
        ),
        Mistake(
            "plays-only",
            "FROM viewing_events_clean\n",
            "FROM viewing_events_clean\n    WHERE event_type = 'play'\n",
            "Minutes are too few: you kept the events of type play. Heartbeats, pauses and stops report seconds watched as well, and every type counts.",
        ),
        Mistake(
            "integer-division",
            answer=SOLUTION.replace("_s / 60 AS", "_s // 60 AS"),
            says="Your minutes are whole: the seconds left over were cut off in the last step. In DuckDB `/` keeps the fraction and `//` does not; Trino's `/` cuts integers too.",
        ),
        Mistake(
            "minutes-rounded-to-whole",
            answer=SOLUTION.replace("previous_s / 60 AS", "round(previous_s / 60) AS").replace(
                "    watched_s / 60 AS", "    round(watched_s / 60) AS"
            ),
            says="Your minutes are whole, some of them above what was watched: you rounded to the nearest one. The statement says not rounded; 90 seconds are 1.5 minutes.",
        ),
        Mistake(
            "cut-before-adding-up",
            answer=SOLUTION.replace("sum(watch_s)", "sum(watch_s // 60 * 60)"),
            says="Each event lost its left-over seconds before you added up, so a month with many events loses minutes. The statement says not rounded: add seconds, divide last.",
        ),
        Mistake(
            "minutes-rounded",
            answer=SOLUTION.replace("previous_s / 60 AS", "round(previous_s / 60, 2) AS").replace(
                "    watched_s / 60 AS", "    round(watched_s / 60, 2) AS"
            ),
            says="Minutes end after two decimals: you rounded. The statement says not rounded; rounding belongs where numbers are shown, after the last comparison.",
        ),
        Mistake(
            "minutes-cut-to-whole",
            answer=SOLUTION.replace("sum(watch_s) AS watched_s", "sum(watch_s) // 60 * 60 AS watched_s"),
            says="You made whole minutes of each month and compared those: a fall by seconds more than half became exactly half. Compare what was measured; the statement says not rounded.",
        ),
        Mistake(
            "active-members-only",
            "    FROM members\n",
            "    FROM (SELECT * FROM members WHERE status = 'active') AS members\n",
            "Cancelled members are missing: you kept the active ones. Somebody who cancelled is the clearest fall there is, and the statement counts every member.",
        ),
    ],
    worlds=[
        tidy(seed=147, n_members=6, events_per_member_day=0.03, **MONTHS),
        an_empty_month,
        shuffled_rows(an_empty_month),
        handmade(
            "silent from March",
            "Nobody watches after February: March and April have no event at all.",
            viewing_events_clean=[
                *_watched(1001, m01_10=60, m02_10=50),
                *_watched(1002, m01_12=80, m02_12=30),
                *_watched(1003, m01_14=45),
            ],
            members=_members(1001, 1002, 1003),
        ),
        handmade(
            "exactly half",
            "Minutes fall to exactly half, to a little less, and to a little more; for one member the difference is seconds.",
            viewing_events_clean=[
                *_watched(1001, m01_10=100, m02_10=50, m03_10=25, m04_10=12),
                *_watched(1002, m01_10=100, m02_10=49, m03_10=24, m04_10=13),
                *_watched(1003, m01_10=81, m02_10=41, m03_10=20, m04_10=10),
                *_watched(1004, m01_10=100 + 20 / 60, m02_10=50, m03_10=25 + 10 / 60, m04_10=12),
            ],
            members=_members(1001, 1002, 1003, 1004),
        ),
        handmade(
            "new members",
            "Members sign up in the first instant of a month, a microsecond before or after it, and near its ends.",
            viewing_events_clean=[
                event
                for member in range(1001, 1008)
                for event in _watched(member, m01_31=200, m02_20=95, m03_20=45, m04_20=20)
            ],
            members=[
                *_members(1001, signup_ts="2025-12-31 23:59:59.999999"),
                *_members(1002, signup_ts="2026-01-01 00:00"),
                *_members(1003, signup_ts="2026-01-01 00:00:00.000001"),
                *_members(1004, signup_ts="2026-01-30 12:00"),
                *_members(1005, signup_ts="2026-02-01 00:00"),
                *_members(1006, signup_ts="2026-02-10 09:00"),
                *_members(1007, signup_ts="2026-03-01 12:00"),
            ],
        ),
        handmade(
            "month ends",
            "Events stand at the last instant of a month and the first of the next, and some arrive in the month after.",
            viewing_events_clean=[
                {
                    "event_id": "jan",
                    "event_time": "2026-01-31 23:59:59.999999",
                    "arrival_time": "2026-02-01 00:01",
                    "watch_s": 6000,
                },
                {"event_id": "feb", "event_time": "2026-02-01 00:00", "watch_s": 1800},
                {
                    "event_id": "feb end",
                    "event_time": "2026-02-28 23:59:59.999999",
                    "arrival_time": "2026-03-03 08:00",
                    "watch_s": 900,
                },
                {"event_id": "mar", "event_time": "2026-03-01 00:00", "watch_s": 1200},
                {
                    "event_id": "mar end",
                    "event_time": "2026-03-31 23:59:59.999999",
                    "arrival_time": "2026-04-02 08:00",
                    "watch_s": 2400,
                },
                {
                    "event_id": "apr",
                    "event_time": "2026-04-30 23:59:59.999999",
                    "arrival_time": "2026-05-01 00:02",
                    "watch_s": 1500,
                },
                {"event_id": "may", "event_time": "2026-05-01 00:00", "watch_s": 4000},
            ],
            members=_members(1001),
        ),
        handmade(
            "other months",
            "There is viewing in the same months of another year, and in the months on either side of the report.",
            viewing_events_clean=[
                {"event_id": "last year", "event_time": "2025-02-14 12:00", "watch_s": 9000},
                {"event_id": "december", "event_time": "2025-12-20 12:00", "watch_s": 9000},
                {"event_id": "may", "event_time": "2026-05-02 12:00", "watch_s": 60},
                *_watched(1001, m01_10=60 + 25 / 60, m02_10=20 + 7 / 60, m03_10=30, m04_10=40),
            ],
            members=_members(1001),
        ),
        handmade(
            "seconds not known",
            "Every member watches in every month, and some months have nothing but NULL seconds.",
            viewing_events_clean=[
                *_watched(1001, m01_10=40, m02_10=None, m02_20=None, m03_10=30, m04_10=16),
                *_watched(1002, m01_10=None, m02_10=25, m02_20=None, m03_10=20, m04_10=None),
            ],
            members=_members(1001, 1002),
        ),
        replace(
            tidy(seed=49, n_members=8, events_per_member_day=0.06, p_cancelled=0.4, **MONTHS),
            name="cancelled members",
            provokes="Four months of sparse viewing, by members of whom some have cancelled.",
        ),
    ],
    talk="""
Say which rows the comparison needs before you write it: one per member and calendar month, watched or not. Explain why `lag` over the months that exist answers another question, and what the spine costs (members times months, so restrict both). Say aloud where you fixed the boundaries: exactly half, zero after zero, the first whole month of a new member. Offer the check: a member who pauses must appear once, in the month of the pause.
""",
)
