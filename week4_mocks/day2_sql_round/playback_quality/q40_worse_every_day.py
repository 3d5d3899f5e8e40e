"""Members for whom it got worse on three days in a row: neighbours in the calendar, not in the table."""

from dataclasses import replace

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy
from autograder.worlds.playback_by_hand import stalling_sessions


def _world(name, provokes, *written):
    return handmade(name, provokes, **stalling_sessions(*written))


shown = _world(
    "a fortnight",
    "Three members on days in March; for one of them it gets worse from day to day.",
    "1001 02 20:00 1000",
    "1001 03 20:00 2500",
    "1001 04 18:00 1500",
    "1001 04 21:00 2500",
    "1001 05 20:00 6000+1000",
    "1002 02 19:00 3000",
    "1002 03 19:00 2000",
    "1002 04 19:00 4000",
    "1003 03 08:00 500",
    "1003 04 08:00 800",
)

exercise = SqlExercise(
    title="Worse on three days in a row",
    points=4,
    minutes=12,
    level="hard",
    skills=["window functions", "LAG", "calendar", "joins"],
    asked_in=["sql round"],
    prompt="""
For whom does playback get worse from day to day? An alert should say so on the third day.

Return one row per alert with the columns `member_id`, `view_date`, `first_s`, `second_s`, `third_s`.

* A member's stalled seconds of a day are those of all sessions that the member started on that UTC day, 0 where none of them stalled. A stall is a row of `qoe_events` of kind `rebuffer`; `duration_ms` is in milliseconds and counts as 0 where it is NULL.
* A day on which the member started no session has no stalled seconds: not 0, nothing.
* There is an alert on `view_date` where the member has stalled seconds on that day and on both calendar days before it, with strictly more on the second than on the first, and strictly more on the third than on the second.
* `first_s`, `second_s` and `third_s` are these three, in the order of the days. A fourth day that is worse again is another alert.
""",
    contract=Contract(
        grain="one row per member and day with an alert",
        key="member_id, view_date",
        clock="UTC day on which the session started",
        ties="equal seconds are not worse",
    ),
    tables=["play_sessions", "qoe_events"],
    starter="""
-- One row per alert. Replace this query.
SELECT
    NULL::BIGINT AS member_id,
    NULL::DATE AS view_date,
    NULL::DOUBLE AS first_s,
    NULL::DOUBLE AS second_s,
    NULL::DOUBLE AS third_s
WHERE false
""",
    solution="""
WITH session_stalls AS (
    SELECT session_id, sum(duration_ms) / 1000 AS stalled_s
    FROM qoe_events
    WHERE kind = 'rebuffer'
    GROUP BY session_id
),
member_days AS (
    SELECT
        play_sessions.member_id,
        CAST(play_sessions.start_ts AS DATE) AS view_date,
        coalesce(sum(session_stalls.stalled_s), 0) AS stalled_s
    FROM play_sessions
    LEFT JOIN session_stalls ON session_stalls.session_id = play_sessions.session_id
    GROUP BY ALL
),
with_days_before AS (
    SELECT
        member_id,
        view_date,
        lag(view_date, 2) OVER by_day AS first_date,
        lag(stalled_s, 2) OVER by_day AS first_s,
        lag(stalled_s) OVER by_day AS second_s,
        stalled_s AS third_s
    FROM member_days
    WINDOW by_day AS (PARTITION BY member_id ORDER BY view_date)
)
SELECT member_id, view_date, first_s, second_s, third_s
FROM with_days_before
WHERE view_date - first_date = 2
  AND first_s < second_s
  AND second_s < third_s
""",
    alternatives=[
        """
WITH member_days AS (
    SELECT s.member_id, s.start_ts::DATE AS view_date, coalesce(sum(q.duration_ms), 0) / 1000.0 AS stalled_s
    FROM play_sessions AS s
    LEFT JOIN qoe_events AS q ON q.session_id = s.session_id AND q.kind = 'rebuffer'
    GROUP BY ALL
)
SELECT c.member_id, c.view_date, a.stalled_s AS first_s, b.stalled_s AS second_s, c.stalled_s AS third_s
FROM member_days AS c
JOIN member_days AS b ON b.member_id = c.member_id AND b.view_date = c.view_date - INTERVAL 1 DAY
JOIN member_days AS a ON a.member_id = c.member_id AND a.view_date = c.view_date - INTERVAL 2 DAY
WHERE a.stalled_s < b.stalled_s AND b.stalled_s < c.stalled_s
""",
    ],
    hints=[
        "What does `lag` look at: the day before, or the row before?",
        "The trap is a row for a day: between two rows of a member there may be a day without any.",
        "Look at a member who skips a day, at one with a day that never stalled, and at two days that stalled equally.",
        "WITH … AS (… GROUP BY session_id), … AS (SELECT member_id, ___ AS view_date, coalesce(___) … LEFT JOIN … GROUP BY ALL), … AS (SELECT *, lag(___, 2) OVER ___ …) SELECT … WHERE ___ AND ___ AND ___",
    ],
    mistakes=[
        Mistake(
            "rows-as-days",
            "WHERE view_date - first_date = 2\n  AND first_s",
            "WHERE first_s",
            "There are alerts over days that are not neighbours: `lag` takes the row before, whatever its date. How do you see that the three days follow each other?",
        ),
        Mistake(
            "equal-is-worse",
            answer="""
WITH member_days AS (
    SELECT s.member_id, s.start_ts::DATE AS view_date, coalesce(sum(q.duration_ms), 0) / 1000.0 AS stalled_s
    FROM play_sessions AS s
    LEFT JOIN qoe_events AS q ON q.session_id = s.session_id AND q.kind = 'rebuffer'
    GROUP BY ALL
)
SELECT c.member_id, c.view_date, a.stalled_s AS first_s, b.stalled_s AS second_s, c.stalled_s AS third_s
FROM member_days AS c
JOIN member_days AS b ON b.member_id = c.member_id AND b.view_date = c.view_date - INTERVAL 1 DAY
JOIN member_days AS a ON a.member_id = c.member_id AND a.view_date = c.view_date - INTERVAL 2 DAY
WHERE a.stalled_s <= b.stalled_s AND b.stalled_s <= c.stalled_s
""",
            says="There is an alert where two days stalled equally. Worse is strictly more.",
        ),
        Mistake(
            "first-and-last-only",
            "  AND first_s < second_s\n  AND second_s < third_s",
            "  AND first_s < third_s",
            "You compared the first day with the third, so a dip or a peak between them passes. What has to hold from each day to the next?",
        ),
        Mistake(
            "two-days-enough",
            "  AND first_s < second_s\n  AND second_s < third_s",
            "  AND second_s < third_s",
            "One step up was enough for you. An alert needs two of them, one after the other.",
        ),
        Mistake(
            "lag-leaks-across-members",
            "PARTITION BY member_id ORDER BY view_date",
            "ORDER BY member_id, view_date",
            "A member's first day was compared with another member's last. Where does the window begin anew?",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "    LEFT JOIN session_stalls",
            "    JOIN session_stalls",
            "Days on which a member watched without a stall are gone, and with them the alerts that begin at 0. A day without a stall has 0 seconds.",
        ),
        Mistake(
            "silent-day-is-zero",
            answer="""
WITH member_days AS (
    SELECT s.member_id, s.start_ts::DATE AS view_date, coalesce(sum(q.duration_ms), 0) / 1000.0 AS stalled_s
    FROM play_sessions AS s
    LEFT JOIN qoe_events AS q ON q.session_id = s.session_id AND q.kind = 'rebuffer'
    GROUP BY ALL
)
SELECT
    c.member_id, c.view_date, coalesce(a.stalled_s, 0) AS first_s, b.stalled_s AS second_s, c.stalled_s AS third_s
FROM member_days AS c
JOIN member_days AS b ON b.member_id = c.member_id AND b.view_date = c.view_date - INTERVAL 1 DAY
LEFT JOIN member_days AS a ON a.member_id = c.member_id AND a.view_date = c.view_date - INTERVAL 2 DAY
WHERE coalesce(a.stalled_s, 0) < b.stalled_s AND b.stalled_s < c.stalled_s
""",
            says="A day on which the member did not watch counted as 0. Nobody knows how playback would have been; an alert needs three days with sessions.",
        ),
        Mistake(
            "sessions-not-days",
            answer="""
WITH session_stalls AS (
    SELECT session_id, sum(duration_ms) / 1000 AS stalled_s
    FROM qoe_events
    WHERE kind = 'rebuffer'
    GROUP BY session_id
),
member_days AS (
    SELECT
        play_sessions.member_id,
        CAST(play_sessions.start_ts AS DATE) AS view_date,
        coalesce(max(session_stalls.stalled_s), 0) AS stalled_s
    FROM play_sessions
    LEFT JOIN session_stalls ON session_stalls.session_id = play_sessions.session_id
    GROUP BY ALL
)
SELECT c.member_id, c.view_date, a.stalled_s AS first_s, b.stalled_s AS second_s, c.stalled_s AS third_s
FROM member_days AS c
JOIN member_days AS b ON b.member_id = c.member_id AND b.view_date = c.view_date - INTERVAL 1 DAY
JOIN member_days AS a ON a.member_id = c.member_id AND a.view_date = c.view_date - INTERVAL 2 DAY
WHERE a.stalled_s < b.stalled_s AND b.stalled_s < c.stalled_s
""",
            says="Days with several sessions have too few seconds: you took the worst session of the day. A day is all its sessions together.",
        ),
        Mistake(
            "every-kind-of-moment",
            "    WHERE kind = 'rebuffer'\n",
            "",
            "The seconds hold startup times too. Which kind of moment is a stall?",
        ),
    ],
    worlds=[
        shown,
        _world(
            "a day between",
            "Members skip a day: before the rise, inside it, after it.",
            "1001 02 20:00 1000",
            "1001 04 20:00 2000",
            "1001 05 20:00 3000",
            "1002 02 20:00 1000",
            "1002 03 20:00 2000",
            "1002 05 20:00 3000",
            "1003 02 20:00 500",
            "1003 03 20:00 900",
            "1003 04 20:00 1400",
            "1003 06 20:00 2000",
        ),
        _world(
            "days that never stalled",
            "A rise begins on a day with sessions and no stall, or with a stall of no known length.",
            "1001 02 20:00 0",
            "1001 03 20:00 1000",
            "1001 04 20:00 2000",
            "1002 02 20:00 -",
            "1002 03 20:00 400",
            "1002 04 20:00 700",
            "1003 03 20:00 100",
            "1003 04 20:00 0",
            "1003 05 20:00 300",
        ),
        _world(
            "equal days",
            "Two neighbouring days stalled equally.",
            "1001 02 20:00 1000",
            "1001 03 20:00 1000",
            "1001 04 20:00 2000",
            "1002 02 20:00 1000",
            "1002 03 20:00 2000",
            "1002 04 20:00 1500+500",
            "1003 02 20:00 1000",
            "1003 03 20:00 1001",
            "1003 04 20:00 1002",
        ),
        _world(
            "down and up",
            "It gets better once and then worse, or the other way round; and it goes on over a month's end of five days.",
            "1001 02 20:00 3000",
            "1001 03 20:00 1000",
            "1001 04 20:00 4000",
            "1002 02 20:00 1000",
            "1002 03 20:00 5000",
            "1002 04 20:00 2000",
            *(f"1003 {day:02} 21:00 {1_000 * day}" for day in range(10, 15)),
        ),
        _world(
            "several sessions",
            "Two or three sessions on one day, each better than the one of the day before, all together worse.",
            "1001 02 20:00 3000",
            "1001 03 10:00 2000",
            "1001 03 20:00 2000",
            "1001 04 08:00 1900",
            "1001 04 12:00 1900",
            "1001 04 20:00 1900",
            "1002 02 20:00 1000",
            "1002 03 20:00 900",
            "1002 03 22:00 0",
            "1002 04 20:00 950",
        ),
        _world(
            "one stops, another begins",
            "A member's last day is followed by another member's first, in the calendar and in their seconds.",
            "1001 02 20:00 1000",
            "1001 03 20:00 2000",
            "1002 04 20:00 3000",
            "1002 05 20:00 4000",
            "1003 06 20:00 5000",
            "1004 02 20:00 100",
            "1004 03 20:00 200",
            "1004 04 20:00 300",
        ),
        replace(tidy(seed=8, n_members=8, days=8, events_per_member_day=4), name="a busier week"),
        shuffled_rows(shown),
    ],
    talk="I build one row per member and day first, zeros included, because a day without a stall is part of the rise and a day without a session is not a day at all. Then lag by two, and a condition on the dates, since lag counts rows and not days. A self-join on the dates says the same and reads longer. Strictly more, twice.",
)
