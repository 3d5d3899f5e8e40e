"""Classic and unbounded retention from one base: who came on day n, and who had not left by day n."""

from dataclasses import replace

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy
from autograder.worlds.cohorts_by_hand import MONDAY, calendar_days, daily, signed_up, watched

weekend_watchers = handmade(
    "three cohorts",
    "Three weekly cohorts; few watch on the very day that is asked about.",
    signups=signed_up(
        m1=("03-02 18:10",),
        m2=("03-04 07:45",),
        m3=("03-05 21:30",),
        m4=("03-17 12:00",),
        m5=("03-19 09:20",),
        m6=("03-30 08:15",),
        m7=("04-01 19:40",),
    ),
    viewing_events_clean=watched(
        m1=("03-02 18:30", "03-03 20:10", "03-14 19:00", "03-28 20:15"),
        m2=("03-05 22:30", "03-11 07:10"),
        m3=("03-07 19:20", "03-12 21:00", "04-04 18:00", "04-05 18:30"),
        m4=("03-18 20:00", "03-28 20:30", "04-01 09:00"),
        m5=("03-22 10:00",),
        m6=("03-31 08:30", "04-04 20:45"),
        m7=("04-01 20:00", "04-05 22:10"),
    ),
    calendar=calendar_days(days=35),
)

COMING_BACK = handmade(
    "members who come back",
    "Some sign up a second time; one of them first did so before the calendar begins.",
    signups=signed_up(
        m1=("01-10 09:00", "03-04 09:00"),
        m2=("03-03 08:00", "03-18 08:00"),
        m3=("03-05 20:00",),
        m4=("02-27 12:00",),
        m5=("03-19 13:00", "03-31 13:00"),
    ),
    viewing_events_clean=watched(
        m1=("03-05 20:00", "03-11 20:00"),
        m2=("03-04 08:10", "03-10 21:00", "03-20 20:00"),
        m3=("03-06 20:00", "03-19 20:30"),
        m4=("03-02 20:00", "03-06 20:00"),
        m5=("03-20 13:10", "04-01 20:00"),
    ),
    calendar=calendar_days(days=35),
)

NEWCOMERS = {
    "start_date": MONDAY,
    "days": 44,
    "n_members": 9,
    "events_per_member_day": 0.4,
    "p_signs_up_during": 0.7,
    "p_loses_interest": 0.6,
}

SOLUTION = """
WITH observed_range AS (
    SELECT min(d) AS first_day, max(d) AS last_day
    FROM calendar
),
first_signups AS (
    SELECT member_id, min(signup_ts) AS signup_ts
    FROM signups
    GROUP BY member_id
),
cohort_members AS (
    SELECT
        member_id,
        signup_ts,
        CAST(signup_ts AS DATE) AS signup_date,
        CAST(date_trunc('week', signup_ts) AS DATE) AS cohort_week
    FROM first_signups
    JOIN observed_range ON CAST(signup_ts AS DATE) BETWEEN first_day AND last_day
),
cohorts AS (
    SELECT cohort_week, count(*) AS members, max(signup_date) AS last_signup_date
    FROM cohort_members
    GROUP BY cohort_week
),
reported_days (day_n) AS (
    VALUES (1), (7), (14), (30)
),
active_days AS (
    SELECT DISTINCT
        cohort_week,
        member_id,
        CAST(event_time AS DATE) - signup_date AS active_n
    FROM cohort_members
    JOIN viewing_events_clean USING (member_id)
    JOIN observed_range ON CAST(event_time AS DATE) <= last_day
    WHERE event_time >= signup_ts
),
returned_members AS (
    SELECT
        cohort_week,
        day_n,
        count(DISTINCT member_id) FILTER (WHERE active_n = day_n) AS on_the_day,
        count(DISTINCT member_id) AS on_or_after
    FROM active_days
    JOIN reported_days ON active_n >= day_n
    GROUP BY cohort_week, day_n
)
SELECT
    cohort_week,
    day_n,
    members,
    CASE WHEN last_signup_date + day_n <= last_day THEN coalesce(on_the_day, 0) / members END AS classic_retention,
    CASE WHEN last_signup_date + day_n <= last_day THEN coalesce(on_or_after, 0) / members END AS unbounded_retention
FROM cohorts
CROSS JOIN reported_days
CROSS JOIN observed_range
LEFT JOIN returned_members USING (cohort_week, day_n)
"""

MEASURE = (
    "    CASE WHEN last_signup_date + day_n <= last_day THEN coalesce({count}, 0) / members END AS {name}"
)
CLASSIC = MEASURE.format(count="on_the_day", name="classic_retention")
UNBOUNDED = MEASURE.format(count="on_or_after", name="unbounded_retention")
KNOWN = "last_signup_date + day_n <= last_day"

exercise = SqlExercise(
    title="Classic and unbounded retention",
    points=3,
    minutes=20,
    level="medium",
    skills=["cohorts", "metric definitions", "censoring"],
    asked_in=["sql round"],
    prompt="""
Two dashboards say "day-7 retention" and do not agree. One counts who watched *on* day 7, the other who watched on day 7 *or on any later day*. Put both beside each other, from the same base.

Return one row per cohort and each of the day numbers 1, 7, 14 and 30, four rows for each cohort, with the columns `cohort_week`, `day_n`, `members`, `classic_retention`, `unbounded_retention`.

* **What can be seen:** `calendar` lists the days for which the log is complete, without a gap. The log may hold events of a later day; that day is not complete, and its events do not count.
* **Cohort:** a member belongs to the week of their *first* signup, named by its Monday (`cohort_week`). Somebody who signs up again stays where they are. Only members whose first signup is on a day of `calendar` are in the report. A week without any has no row.
* **`members`** is the whole cohort, those who never watch included. Both shares are divided by it.
* **Day n** is the UTC day `n` days after the UTC day of the first signup, counted on the calendar and not in stretches of 24 hours.
* **`classic_retention`:** the share of the cohort with at least one event on day n.
* **`unbounded_retention`:** the share of the cohort with at least one event on day n or on any later day, up to the last day of `calendar`, also beyond day 30.
* Events of every `event_type` count, but none from before the moment of the member's first signup. `viewing_events_clean` holds each event once.
* **Not yet observable:** if day n lies after the last day of `calendar` for *at least one* member of the cohort, the row is there and both shares are NULL. Else they are fractions from 0 to 1, not rounded.
""",
    contract=Contract(
        grain="one row per signup week and day number 1, 7, 14, 30",
        key="cohort_week, day_n",
        clock="UTC days of signup_ts and event_time",
        duplicates="a member counts once in each share; a second signup starts no second cohort",
        late="already decided in the clean table; calendar says which days are complete",
    ),
    tables=["signups", "viewing_events_clean", "calendar"],
    starter="""
-- One base: cohorts, and the day numbers on which each member was active. Replace this query.
SELECT
    NULL::DATE AS cohort_week,
    NULL::INTEGER AS day_n,
    NULL::BIGINT AS members,
    NULL::DOUBLE AS classic_retention,
    NULL::DOUBLE AS unbounded_retention
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        """
WITH last_complete AS (
    SELECT max(d) AS d FROM calendar
),
newcomers AS (
    SELECT member_id, min(signup_ts) AS signup_ts, min(signup_ts)::DATE AS joined_on
    FROM signups
    GROUP BY member_id
    HAVING min(signup_ts)::DATE IN (FROM calendar)
),
histories AS (
    SELECT
        n.member_id,
        n.joined_on,
        coalesce(list(DISTINCT date_diff('day', n.joined_on, e.event_time::DATE)) FILTER (WHERE e.event_id IS NOT NULL), []) AS active_on
    FROM newcomers AS n
    LEFT JOIN viewing_events_clean AS e
        ON e.member_id = n.member_id
        AND e.event_time >= n.signup_ts
        AND e.event_time < (SELECT d FROM last_complete) + INTERVAL 1 DAY
    GROUP BY n.member_id, n.joined_on
),
points AS (
    SELECT
        date_trunc('week', joined_on)::DATE AS cohort_week,
        day_n,
        count(*) AS members,
        avg(list_contains(active_on, day_n)::INT) AS classic,
        avg(coalesce(list_max(active_on) >= day_n, false)::INT) AS unbounded,
        bool_and(joined_on + day_n <= (SELECT d FROM last_complete)) AS known
    FROM histories
    CROSS JOIN (VALUES (1), (7), (14), (30)) AS asked (day_n)
    GROUP BY ALL
)
SELECT
    cohort_week,
    day_n,
    members,
    if(known, classic, NULL) AS classic_retention,
    if(known, unbounded, NULL) AS unbounded_retention
FROM points
""",
        """
WITH firsts AS (
    SELECT member_id, signup_ts, signup_ts::DATE AS d
    FROM signups
    QUALIFY rank() OVER (PARTITION BY member_id ORDER BY signup_ts) = 1
),
cohort_members AS (
    SELECT member_id, signup_ts, d AS joined_on, d - (isodow(d) - 1)::INT AS cohort_week
    FROM firsts
    SEMI JOIN calendar USING (d)
),
member_days AS (
    SELECT
        m.cohort_week,
        n.day_n,
        m.member_id,
        EXISTS (FROM calendar WHERE d = m.joined_on + n.day_n) AS seen,
        (
            SELECT count(*) FROM viewing_events_clean AS e
            WHERE e.member_id = m.member_id AND e.event_time >= m.signup_ts AND e.event_time::DATE = m.joined_on + n.day_n
        ) > 0 AS came,
        (
            SELECT max(e.event_time::DATE) FROM viewing_events_clean AS e
            SEMI JOIN calendar AS c ON c.d = e.event_time::DATE
            WHERE e.member_id = m.member_id AND e.event_time >= m.signup_ts
        ) >= m.joined_on + n.day_n AS still_here
    FROM cohort_members AS m, (SELECT unnest([1, 7, 14, 30]) AS day_n) AS n
)
SELECT
    cohort_week,
    day_n,
    count(*) AS members,
    CASE WHEN count(*) = count_if(seen) THEN count_if(came) / count(*) END AS classic_retention,
    CASE WHEN count(*) = count_if(seen) THEN count_if(coalesce(still_here, false)) / count(*) END AS unbounded_retention
FROM member_days
GROUP BY cohort_week, day_n
""",
    ],
    hints=[
        "A member watches on days 2, 9 and 20. On which of the days 1, 7, 14 and 30 does each of the two measures count them?",
        "Distinct members do not add: whoever comes on three later days is one member. And the last day that can be seen bounds both measures.",
        "Take a member of an old cohort whose only event after day 1 is on day 35, and one whose only later event is on the unfinished day. What do your rows for day 30 say?",
        """
WITH … the base: observed_range, first_signups, cohort_members, cohorts …,
reported_days (day_n) AS (VALUES (1), …),
active_days AS (… cohort_week, member_id, ___ AS active_n: which events are left out? …),
returned_members AS (
    SELECT cohort_week, day_n, ___ AS on_the_day, ___ AS on_or_after
    FROM active_days JOIN reported_days ON ___
    GROUP BY …
)
SELECT …, CASE WHEN ___ THEN ___ END AS classic_retention, …
FROM cohorts CROSS JOIN ___ … ___ JOIN returned_members …
""",
    ],
    mistakes=[
        Mistake(
            "adds-daily-distincts",
            "        count(DISTINCT member_id) AS on_or_after",
            "        count(DISTINCT (member_id, active_n)) AS on_or_after",
            "Unbounded shares are too large, some above 1: you added up the members of each later day. Whoever comes on three days is one member; what do you count distinct?",
        ),
        Mistake(
            "best-later-day",
            answer=SOLUTION.replace(
                "        count(DISTINCT member_id) AS on_or_after\n    FROM active_days\n    JOIN reported_days ON active_n >= day_n\n    GROUP BY cohort_week, day_n",
                "        (\n            SELECT max(came)\n            FROM (SELECT count(*) AS came FROM active_days AS later WHERE later.cohort_week = active_days.cohort_week AND later.active_n >= reported_days.day_n GROUP BY later.active_n)\n        ) AS on_or_after\n    FROM active_days\n    JOIN reported_days ON active_n >= day_n\n    GROUP BY cohort_week, day_n",
            ),
            says="Unbounded shares are too small: you took the best of the later days. Different members come on different days; who came on at least one of them?",
        ),
        Mistake(
            "unbounded-stops-at-day-thirty",
            "JOIN reported_days ON active_n >= day_n",
            "JOIN reported_days ON active_n >= day_n AND active_n <= 30",
            "Members who came back after day 30 are missing: your days end where the report does. What ends the search for a later day?",
        ),
        Mistake(
            "unfinished-day-counted",
            "    JOIN observed_range ON CAST(event_time AS DATE) <= last_day\n",
            "",
            "Somebody counts as staying for an event after the calendar's last day. That day is not complete, and tomorrow the share would change: which days does the prompt allow?",
        ),
        Mistake(
            "later-days-only",
            answer=SOLUTION.replace(
                "        count(DISTINCT member_id) AS on_or_after",
                "        count(DISTINCT member_id) FILTER (WHERE active_n > day_n) AS on_or_after",
            ),
            says="Members whose last day is day n itself are missing from the unbounded share: you counted later days alone. Can it ever be below the classic share?",
        ),
        Mistake(
            "on-or-before",
            answer=SOLUTION.replace("ON active_n >= day_n", "ON active_n <= day_n"),
            says="Your unbounded shares rise with the day: you counted who came on day n or *earlier*. In which direction is the window open?",
        ),
        Mistake(
            "within-n-days",
            answer=SOLUTION.replace("ON active_n >= day_n", "ON true")
            .replace("(WHERE active_n = day_n)", "(WHERE active_n BETWEEN 1 AND day_n)")
            .replace(
                "count(DISTINCT member_id) AS on_or_after",
                "count(DISTINCT member_id) FILTER (WHERE active_n >= day_n) AS on_or_after",
            ),
            says="Your classic shares count who came on any day up to day n. That is a third measure, retention within n days; what does the classic one ask of the day?",
        ),
        Mistake(
            "right-censoring-as-churn",
            answer=SOLUTION.replace(f"WHEN {KNOWN}", "WHEN true"),
            says="Days that have not come yet have a share: you counted members who cannot have come as gone. What does a zero claim that a NULL does not?",
        ),
        Mistake(
            "unbounded-always-known",
            answer=SOLUTION.replace(UNBOUNDED, UNBOUNDED.replace(KNOWN, "true")),
            says="The unbounded share is there although day n has not come for everybody. Who cannot have come on day n cannot have come later either: what is known of them?",
        ),
        Mistake(
            "unobservable-days-dropped",
            "LEFT JOIN returned_members USING (cohort_week, day_n)",
            f"LEFT JOIN returned_members USING (cohort_week, day_n)\nWHERE {KNOWN}",
            "Young cohorts have fewer than four rows: you left out the days that cannot be seen yet. Which rows does the prompt ask for, and with what in them?",
        ),
        Mistake(
            "no-calendar-spine",
            "LEFT JOIN returned_members",
            "JOIN returned_members",
            "Where nobody came on day n or later there is no row: your join kept only days with somebody. Which four rows does each cohort have?",
        ),
        Mistake(
            "empty-days-are-null",
            answer=SOLUTION.replace("coalesce(on_the_day, 0)", "on_the_day").replace(
                "coalesce(on_or_after, 0)", "on_or_after"
            ),
            says="Shares are NULL where nobody came, like days that have not come yet. These days were seen, and the share is known: what is it?",
        ),
        Mistake(
            "observable-for-the-first",
            "max(signup_date) AS last_signup_date",
            "min(signup_date) AS last_signup_date",
            "Shares appear a few days too early: you let the cohort's earliest member decide what can be seen. Who of the cohort reaches day n last?",
        ),
        Mistake(
            "observable-from-monday",
            "max(signup_date) AS last_signup_date",
            "cohort_week AS last_signup_date",
            "You counted what can be seen from the cohort's Monday. Somebody who signed up on Thursday has their day 7 three days later: whose day n comes last?",
        ),
        Mistake(
            "observable-from-sunday",
            "max(signup_date) AS last_signup_date",
            "cohort_week + 6 AS last_signup_date",
            "Shares are NULL although every member can be seen: you waited for the week's Sunday. If the last one signed up on Thursday, whose day are you waiting for?",
        ),
        Mistake(
            "last-day-from-the-events",
            "SELECT min(d) AS first_day, max(d) AS last_day\n    FROM calendar",
            "SELECT (SELECT min(d) FROM calendar) AS first_day, CAST(max(event_time) AS DATE) AS last_day\n    FROM viewing_events_clean",
            "You took the last event for the last day. A complete day may pass without an event, and an incomplete one may have some: which table says which days are complete?",
        ),
        Mistake(
            "last-day-left-out",
            answer=SOLUTION.replace(KNOWN, KNOWN.replace("<=", "<")),
            says="Shares are NULL on a day that can be seen: your bound leaves out the last day of the calendar. Is that day complete?",
        ),
        Mistake(
            "denominator-loses-silent-members",
            "    SELECT cohort_week, count(*) AS members, max(signup_date) AS last_signup_date\n    FROM cohort_members\n",
            "    SELECT cohort_week, count(DISTINCT member_id) AS members, max(signup_date) AS last_signup_date\n    FROM cohort_members\n    JOIN viewing_events_clean USING (member_id)\n",
            "Your cohorts are too small and the shares too high: members who never watched are missing from `members`. They are the first whom retention should count; which join lost them?",
        ),
        Mistake(
            "days-of-24-hours",
            "CAST(event_time AS DATE) - signup_date AS active_n",
            "date_sub('day', signup_ts, event_time) AS active_n",
            "You counted full 24 hours since the signup. Who signs up at 20:00 and watches at 8:00 the next morning watched on another UTC day: which number has it?",
        ),
        Mistake(
            "signup-day-is-day-one",
            "CAST(event_time AS DATE) - signup_date AS active_n",
            "CAST(event_time AS DATE) - signup_date + 1 AS active_n",
            "Shares belong to the day before: you gave the signup's own day the number 1. Which day is one day after it?",
        ),
        Mistake(
            "days-from-monday",
            "CAST(event_time AS DATE) - signup_date AS active_n",
            "CAST(event_time AS DATE) - cohort_week AS active_n",
            "You counted days from the cohort's Monday, so somebody who joins on Friday begins on day 4. The week groups the members; from which day does each of them count?",
        ),
        Mistake(
            "rejoin-as-new-signup",
            "    SELECT member_id, min(signup_ts) AS signup_ts\n    FROM signups\n    GROUP BY member_id",
            "    SELECT member_id, signup_ts\n    FROM signups",
            "Members who signed up twice are in two cohorts: you took each row of `signups` for a new member. What is one row of that table?",
        ),
        Mistake(
            "latest-signup-for-first",
            "min(signup_ts) AS signup_ts",
            "max(signup_ts) AS signup_ts",
            "Members who came back moved to the week of their return: you took the latest signup. In which week did they begin?",
        ),
        Mistake(
            "filter-before-first-signup",
            "    FROM signups\n",
            "    FROM signups\n    SEMI JOIN calendar ON d = CAST(signup_ts AS DATE)\n",
            "Somebody who first signed up before the calendar begins is in a cohort: you cut the signups to the range and looked for the first one then. Which step comes first?",
        ),
        Mistake(
            "older-cohorts-kept",
            "JOIN observed_range ON CAST(signup_ts AS DATE) BETWEEN first_day AND last_day",
            "JOIN observed_range ON CAST(signup_ts AS DATE) <= last_day",
            "There are cohorts from before the calendar begins, and their first days were never seen: what would their zeros mean? Who is in the report?",
        ),
        Mistake(
            "signups-after-the-last-day",
            "BETWEEN first_day AND last_day",
            ">= first_day",
            "Somebody who signed up after the last day of the calendar is in a cohort. That day is not complete; which members are in the report?",
        ),
        Mistake(
            "plays-only",
            "WHERE event_time >= signup_ts",
            "WHERE event_type = 'play' AND event_time >= signup_ts",
            "Members are missing on days on which they went on watching: you kept the events of type play. Which types does the prompt count?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            "CAST(event_time AS DATE) - signup_date AS active_n",
            "CAST(arrival_time AS DATE) - signup_date AS active_n",
            "Viewing stands on the day on which it arrived. Which of the two clocks says when somebody watched?",
        ),
        Mistake(
            "integer-division",
            answer=SOLUTION.replace(" / members", " // members"),
            says="Each share is 0 or 1: your division cut off what was left over. In DuckDB `/` keeps the fraction; Trino's `/` cuts integers, so cast there first.",
        ),
        Mistake(
            "retention-rounded",
            answer=SOLUTION.replace(
                "coalesce(on_the_day, 0) / members", "round(coalesce(on_the_day, 0) / members, 2)"
            ).replace("coalesce(on_or_after, 0) / members", "round(coalesce(on_or_after, 0) / members, 2)"),
            says="Your shares end after two decimals: you rounded. Rounding belongs where numbers are shown; the prompt asks for the share as it is.",
        ),
    ],
    worlds=[
        weekend_watchers,
        handmade(
            "back after five weeks",
            "Some members are away for weeks and come back after day 30; others come every evening.",
            signups=signed_up(
                m1=("03-02 17:00",), m2=("03-03 18:00",), m3=("03-03 19:00",), m4=("03-10 08:00",)
            ),
            viewing_events_clean=watched(
                m1=("03-03 20:00", "04-10 20:00"),
                m2=daily("03-04", 16),
                m3=("03-10 20:00", "04-12 21:00"),
                m4=("03-10 09:00", "04-12 07:00"),
            ),
            calendar=calendar_days(days=42),
        ),
        handmade(
            "an unfinished day",
            "The log already holds events and a signup of the day after the calendar's last; on the last day itself nobody watched.",
            signups=signed_up(
                m1=("03-03 10:00",),
                m2=("03-05 10:00",),
                m3=("03-13 16:30",),
                m4=("03-14 00:40",),
                m5=("03-06 09:00",),
            ),
            viewing_events_clean=watched(
                m1=("03-03 10:20", "03-10 20:00", "03-14 01:10"),
                m2=("03-06 21:00", "03-11 20:00", "03-14 00:30"),
                m4=("03-14 00:50",),
                m5=("03-07 10:00", "03-14 00:20"),
            ),
            calendar=calendar_days(days=12),
        ),
        handmade(
            "fifteen days old",
            "The older cohort is fifteen days old, the younger one a week; their members joined on different days.",
            signups=signed_up(
                m1=("03-02 17:00",),
                m2=("03-02 18:00",),
                m3=("03-09 19:00",),
                m4=("03-10 20:00",),
                m5=("03-11 08:00",),
            ),
            viewing_events_clean=watched(
                m1=daily("03-02", 16, "21:00"),
                m2=("03-03 19:00", "03-16 20:00"),
                m3=("03-09 20:00", "03-16 22:00"),
                m4=("03-11 09:00", "03-17 20:00"),
                m5=("03-12 20:00",),
            ),
            calendar=calendar_days(days=16),
        ),
        handmade(
            "silent members",
            "Some members never watch; in one cohort nobody does, and in another nobody after the first day.",
            signups=signed_up(
                m1=("03-02 10:00",),
                m2=("03-03 10:00",),
                m3=("03-03 11:00",),
                m4=("03-12 10:00",),
                m5=("03-16 10:00",),
                m6=("03-16 11:00",),
            ),
            viewing_events_clean=watched(
                m1=("03-02 11:00", "03-03 21:00"), m2=("03-03 12:00", "03-09 20:00"), m5=("03-16 10:30",)
            ),
            calendar=calendar_days(days=24),
        ),
        COMING_BACK,
        shuffled_rows(COMING_BACK),
        handmade(
            "around midnight",
            "Signups and events stand at the last microsecond of a day and the first of the next, also between two weeks.",
            signups=signed_up(
                m1=("03-08 23:59:59.999999",),
                m2=("03-09 00:00:00",),
                m3=("03-04 20:00:00",),
                m4=("03-05 09:00:00",),
            ),
            viewing_events_clean=watched(
                m1=("03-09 00:00:00", "03-15 23:59:59.999999"),
                m2=("03-09 23:59:59.999999", "03-16 00:00:00"),
                m3=("03-05 08:00:00", "03-18 00:00:00"),
                m4=("03-05 23:30:00", "03-11 23:59:59.999999"),
            ),
            calendar=calendar_days(days=22),
        ),
        replace(
            tidy(seed=8, **NEWCOMERS),
            name="fading interest",
            provokes="Members watch several times a day, on several devices, and many stop after some days.",
        ),
        replace(
            tidy(seed=22, lateness=((0.6, 3_600, 7 * 86_400),), **{**NEWCOMERS, "days": 30}),
            name="late up to 7 days",
            provokes="More than half of the events arrive an hour to seven days after they happened.",
        ),
    ],
    talk="""
Say that both numbers are right and answer different questions: classic retention is a habit on one day, unbounded retention is the complement of having left. Name what they share, so that nothing else differs: cohort, denominator, calendar, the rule for what cannot be seen. Explain why unbounded never rises along the curve and is never below classic, and why it cannot be made by adding daily counts. Then give its price: it looks at all days up to today, so it changes with every day that passes, and young cohorts have had less time to come back. Close with which one you would put on a dashboard, and why.
""",
)
