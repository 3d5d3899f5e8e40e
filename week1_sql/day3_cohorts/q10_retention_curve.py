"""The 30-day retention curve of weekly cohorts, in which a day that has not come yet is not a zero."""

from dataclasses import replace
from datetime import date

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy
from autograder.worlds.cohorts_by_hand import MONDAY, calendar_days, daily, signed_up, watched

three_cohorts = handmade(
    "three cohorts",
    "Three weekly cohorts of two and three members, the oldest of which can be seen for 30 days.",
    signups=signed_up(
        m1=("03-02 18:10",),
        m2=("03-04 07:45",),
        m3=("03-05 21:30",),
        m4=("03-17 12:00",),
        m5=("03-19 09:20",),
        m6=("03-31 08:15",),
        m7=("04-03 19:40",),
    ),
    viewing_events_clean=watched(
        m1=("03-02 18:30", "03-03 20:10", "03-05 19:00", "03-12 20:15", "04-01 21:00"),
        m2=("03-04 08:05", "03-05 22:30", "03-11 07:10"),
        m3=("03-06 19:20", "03-12 21:00", "03-12 21:40", "04-04 18:00"),
        m4=("03-17 12:20", "03-18 20:00", "03-24 20:30", "04-05 11:00"),
        m5=("03-20 10:00", "03-26 20:10"),
        m6=("03-31 08:30", "04-01 20:45", "04-02 21:00"),
        m7=("04-03 20:00", "04-05 22:10"),
    ),
    calendar=calendar_days(days=36),
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
        m1=("03-04 09:30", "03-05 20:00"),
        m2=("03-03 08:10", "03-10 21:00", "03-18 08:30", "03-20 20:00"),
        m3=("03-06 20:00", "03-12 20:30"),
        m4=("03-02 20:00", "03-06 20:00"),
        m5=("03-20 13:10", "03-26 20:00"),
    ),
    calendar=calendar_days(days=33),
)

NEWCOMERS = {
    "start_date": MONDAY,
    "days": 38,
    "n_members": 8,
    "events_per_member_day": 0.5,
    "p_signs_up_during": 0.6,
    "p_loses_interest": 0.6,
}
FADING = replace(
    tidy(seed=4, **NEWCOMERS),
    name="fading interest",
    provokes="Members watch several times a day, on several devices, and many stop after some days.",
)

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
curve_days AS (
    SELECT CAST(unnest(generate_series(0, 30)) AS INTEGER) AS day_n
),
retained_members AS (
    SELECT
        cohort_week,
        CAST(event_time AS DATE) - signup_date AS day_n,
        count(DISTINCT member_id) AS retained
    FROM cohort_members
    JOIN viewing_events_clean USING (member_id)
    WHERE event_time >= signup_ts
    GROUP BY ALL
),
observed_curve AS (
    SELECT
        cohort_week,
        day_n,
        members,
        CASE WHEN last_signup_date + day_n <= last_day THEN coalesce(retained, 0) END AS retained
    FROM cohorts
    CROSS JOIN curve_days
    CROSS JOIN observed_range
    LEFT JOIN retained_members USING (cohort_week, day_n)
)
SELECT
    cohort_week,
    day_n,
    members,
    retained,
    retained / members AS retention
FROM observed_curve
"""

exercise = SqlExercise(
    title="The 30-day retention curve",
    points=4,
    minutes=40,
    level="hard",
    skills=["cohorts", "calendar spine", "censoring", "boundaries"],
    asked_in=["sql round"],
    prompt="""
Do new members stay? Draw the 30-day retention curve of each weekly signup cohort: the share of the cohort that watched on day 0, 1, … 30.

Return one row per cohort and day number, 31 rows for each cohort, with the columns `cohort_week`, `day_n`, `members`, `retained`, `retention`.

* **What can be seen:** `calendar` lists the days for which the log is complete, without a gap. The log may hold events of a later day; that day is not complete and does not count.
* **Cohort:** a member belongs to the week of their *first* signup, named by its Monday (`cohort_week`). Somebody who signs up again stays where they are. Only members whose first signup is on a day of `calendar` are in the report. A week without any has no row.
* **`members`** is the whole cohort, those who never watch included.
* **Day n** is the UTC day `n` days after the UTC day of the first signup; day 0 is the signup's own day. Count days of the calendar, not stretches of 24 hours.
* **`retained`:** members of the cohort with at least one event on day n, of any `event_type`. Events before the moment of the first signup do not count, not even on the same day. `viewing_events_clean` holds each event once.
* **`retention`** is `retained` divided by `members`, a fraction from 0 to 1, not rounded.
* **Not yet observable:** if day n lies after the last day of `calendar` for *at least one* member of the cohort, the row is there, and its `retained` and `retention` are NULL. If it can be seen for all of them and nobody watched, they are 0.
""",
    contract=Contract(
        grain="one row per signup week and day number from 0 to 30",
        key="cohort_week, day_n",
        clock="UTC days of signup_ts and event_time",
        duplicates="a member counts once a day; a second signup starts no second cohort",
        late="already decided in the clean table; calendar says which days are complete",
    ),
    tables=["signups", "viewing_events_clean", "calendar"],
    starter="""
-- Who is in a cohort, which rows must exist, and which of them can be known? Replace this query.
SELECT
    NULL::DATE AS cohort_week,
    NULL::INTEGER AS day_n,
    NULL::BIGINT AS members,
    NULL::BIGINT AS retained,
    NULL::DOUBLE AS retention
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        """
WITH newcomers AS (
    SELECT
        member_id,
        signup_ts,
        signup_ts::DATE AS joined_on,
        date_trunc('week', signup_ts)::DATE AS cohort_week
    FROM signups
    QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY signup_ts) = 1
),
member_days AS (
    SELECT
        n.cohort_week,
        n.member_id,
        s.day_n,
        c.d IS NOT NULL AS can_be_seen,
        EXISTS (
            SELECT 1
            FROM viewing_events_clean AS e
            WHERE e.member_id = n.member_id
              AND e.event_time >= n.signup_ts
              AND date_trunc('day', e.event_time) = n.joined_on + s.day_n::INT
        ) AS watched
    FROM newcomers AS n
    SEMI JOIN calendar AS joined ON joined.d = n.joined_on
    CROSS JOIN (SELECT unnest(range(31)) AS day_n) AS s
    LEFT JOIN calendar AS c ON c.d = n.joined_on + s.day_n::INT
)
SELECT
    cohort_week,
    day_n,
    count(*) AS members,
    CASE WHEN bool_and(can_be_seen) THEN count(*) FILTER (WHERE watched) END AS retained,
    CASE WHEN bool_and(can_be_seen) THEN avg(watched::INT) END AS retention
FROM member_days
GROUP BY cohort_week, day_n
""",
        """
WITH RECURSIVE day_numbers (day_n) AS (
    SELECT 0
    UNION ALL
    SELECT day_n + 1 FROM day_numbers WHERE day_n < 30
),
firsts AS (
    SELECT member_id, min(signup_ts) AS signed_up FROM signups GROUP BY member_id
),
in_report AS (
    SELECT *, signed_up::DATE - (isodow(signed_up) - 1)::INT AS cohort_week
    FROM firsts
    WHERE signed_up >= (SELECT min(d) FROM calendar)
      AND signed_up < (SELECT max(d) FROM calendar) + INTERVAL 1 DAY
),
points AS (
    SELECT
        i.cohort_week,
        x.day_n,
        count(DISTINCT i.member_id) AS members,
        count(DISTINCT e.member_id) AS watched,
        max(i.signed_up::DATE) + x.day_n AS needs_day
    FROM in_report AS i
    CROSS JOIN day_numbers AS x
    LEFT JOIN viewing_events_clean AS e
        ON e.member_id = i.member_id
        AND e.event_time >= i.signed_up
        AND date_diff('day', i.signed_up, e.event_time) = x.day_n
    GROUP BY i.cohort_week, x.day_n
)
SELECT
    cohort_week,
    day_n,
    members,
    if(needs_day > (SELECT max(d) FROM calendar), NULL, watched) AS retained,
    if(needs_day > (SELECT max(d) FROM calendar), NULL, watched / members) AS retention
FROM points
""",
    ],
    hints=[
        "Which of the 31 rows of a cohort exist before anybody has watched anything, and which of them can you know today?",
        "Censoring: a member who joined twelve days ago has not failed to come on day 20. Zero says that nobody came; NULL says that nobody could.",
        "Take a cohort of three in which one never watches, one joined on Friday, and the calendar ends the Friday after. What are `members` and `retained` on days 6, 7 and 8?",
        """
WITH observed_range AS (… first and last day …),
first_signups AS (… one row per member …),
cohort_members AS (… the member's day and week; who is in the report? …),
cohorts AS (SELECT cohort_week, ___ AS members, ___ AS last_signup_date …),
curve_days AS (… 0 to ___ …),
retained_members AS (… cohort_week, ___ AS day_n, ___ AS retained …),
observed_curve AS (
    SELECT …, CASE WHEN ___ THEN coalesce(___, 0) END AS retained
    FROM cohorts CROSS JOIN curve_days … ___ JOIN retained_members …
)
SELECT …, ___ AS retention FROM observed_curve
""",
    ],
    mistakes=[
        Mistake(
            "right-censoring-as-churn",
            "CASE WHEN last_signup_date + day_n <= last_day THEN coalesce(retained, 0) END",
            "coalesce(retained, 0)",
            "Days that have not come yet have a number: you counted them as days on which nobody, or only the early ones, came back. What does a zero claim that a NULL does not?",
        ),
        Mistake(
            "count-beside-a-null-share",
            answer=SOLUTION.replace(
                "CASE WHEN last_signup_date + day_n <= last_day THEN coalesce(retained, 0) END AS retained",
                "last_signup_date + day_n <= last_day AS seen,\n        coalesce(retained, 0) AS retained",
            ).replace(
                "retained / members AS retention", "CASE WHEN seen THEN retained / members END AS retention"
            ),
            says="The share is NULL where it cannot be known, and the count beside it is a number. Whoever divides it again gets the zero back: what is known of `retained` there?",
        ),
        Mistake(
            "unobservable-days-dropped",
            "FROM observed_curve",
            "FROM observed_curve\nWHERE retained IS NOT NULL",
            "Young cohorts have fewer than 31 rows: you left out the days that cannot be seen yet. Which rows does the prompt ask for, and with what in them?",
        ),
        Mistake(
            "empty-days-are-null",
            "THEN coalesce(retained, 0) END",
            "THEN retained END",
            "Days on which nobody came are NULL, like days that have not come yet. These were seen, and the count is known: what is it?",
        ),
        Mistake(
            "no-calendar-spine",
            "    LEFT JOIN retained_members",
            "    JOIN retained_members",
            "Days on which nobody of the cohort watched have no row: your day numbers come from the events. Which rows exist before anybody watches?",
        ),
        Mistake(
            "observable-for-the-first",
            "max(signup_date) AS last_signup_date",
            "min(signup_date) AS last_signup_date",
            "Points stand a few days too far to the right: you let the cohort's earliest member decide what can be seen. Who of the cohort reaches day n last?",
        ),
        Mistake(
            "observable-from-monday",
            "max(signup_date) AS last_signup_date",
            "cohort_week AS last_signup_date",
            "You counted what can be seen from the cohort's Monday. Somebody who signed up on Thursday has their day 5 three days later: whose day n comes last?",
        ),
        Mistake(
            "observable-from-sunday",
            "max(signup_date) AS last_signup_date",
            "cohort_week + 6 AS last_signup_date",
            "Points are NULL although every member can be seen: you waited for the week's Sunday. If the last one signed up on Thursday, whose day are you waiting for?",
        ),
        Mistake(
            "observable-members-only",
            answer=SOLUTION.replace(
                "        members,\n        CASE WHEN last_signup_date + day_n <= last_day THEN coalesce(retained, 0) END AS retained",
                "        members,\n        seen,\n        CASE WHEN seen > 0 THEN coalesce(retained, 0) END AS retained",
            )
            .replace(
                "    LEFT JOIN retained_members",
                "    CROSS JOIN LATERAL (\n        SELECT count(*) AS seen\n        FROM cohort_members\n        WHERE cohort_members.cohort_week = cohorts.cohort_week\n          AND signup_date + curve_days.day_n <= last_day\n    ) AS observable\n    LEFT JOIN retained_members",
            )
            .replace(
                "WHERE event_time >= signup_ts",
                "CROSS JOIN observed_range\n    WHERE event_time >= signup_ts AND CAST(event_time AS DATE) <= last_day",
            )
            .replace("retained / members AS", "retained / seen AS"),
            says="You divided by the members who can be seen on day n, so the cohort changes along its own curve. The prompt asks for the whole cohort, or NULL; which members do days 5 and 6 compare?",
        ),
        Mistake(
            "last-day-from-the-events",
            "SELECT min(d) AS first_day, max(d) AS last_day\n    FROM calendar",
            "SELECT (SELECT min(d) FROM calendar) AS first_day, CAST(max(event_time) AS DATE) AS last_day\n    FROM viewing_events_clean",
            "You took the last event for the last day. A complete day may pass without an event, and an incomplete one may have some: which table says which days are complete?",
        ),
        Mistake(
            "last-day-left-out",
            "last_signup_date + day_n <= last_day",
            "last_signup_date + day_n < last_day",
            "Each curve ends a day early: your bound leaves out the last day of the calendar. Is that day complete?",
        ),
        Mistake(
            "denominator-loses-silent-members",
            "    SELECT cohort_week, count(*) AS members, max(signup_date) AS last_signup_date\n    FROM cohort_members\n",
            "    SELECT cohort_week, count(DISTINCT member_id) AS members, max(signup_date) AS last_signup_date\n    FROM cohort_members\n    JOIN viewing_events_clean USING (member_id)\n",
            "Your cohorts are too small and their curves too high: members who never watched are missing from `members`. They are the first whom retention should count; which join lost them?",
        ),
        Mistake(
            "divides-by-day-zero",
            "retained / members AS retention",
            "retained / first_value(retained) OVER (PARTITION BY cohort_week ORDER BY day_n) AS retention",
            "You divided by those who watched on day 0. Somebody who signs up in the evening and watches tomorrow is in the cohort too: what is the share a share of?",
        ),
        Mistake(
            "counts-events-not-members",
            "count(DISTINCT member_id) AS retained",
            "count(*) AS retained",
            "`retained` is larger than the members who came: you counted events. What do two events of one member add to one day?",
        ),
        Mistake(
            "counts-devices-not-members",
            "count(DISTINCT member_id) AS retained",
            "count(DISTINCT (member_id, device_id)) AS retained",
            "`retained` is larger than the members who came: you counted devices. A member who watches on two screens came back once; who is in the cohort?",
        ),
        Mistake(
            "days-of-24-hours",
            "CAST(event_time AS DATE) - signup_date AS day_n",
            "date_sub('day', signup_ts, event_time) AS day_n",
            "You counted full 24 hours since the signup. Who signs up at 20:00 and watches at 8:00 the next morning watched on another UTC day: which number has it?",
        ),
        Mistake(
            "hours-rounded-to-days",
            "CAST(event_time AS DATE) - signup_date AS day_n",
            "CAST((epoch(event_time) - epoch(signup_ts)) / 86400 AS BIGINT) AS day_n",
            "You divided the time since the signup by 24 hours and rounded, so an evening can become tomorrow. Day n is counted on the calendar: which two dates do you subtract?",
        ),
        Mistake(
            "signup-day-is-day-one",
            "CAST(event_time AS DATE) - signup_date AS day_n",
            "CAST(event_time AS DATE) - signup_date + 1 AS day_n",
            "The whole curve stands a day too far to the right: you gave the signup's own day the number 1. Which number does the prompt give it?",
        ),
        Mistake(
            "days-from-monday",
            "CAST(event_time AS DATE) - signup_date AS day_n",
            "CAST(event_time AS DATE) - cohort_week AS day_n",
            "You counted days from the cohort's Monday, so somebody who joins on Friday begins on day 4. The week groups the members; from which day does each of them count?",
        ),
        Mistake(
            "thirty-days-for-thirty-one",
            "generate_series(0, 30)",
            "range(0, 30)",
            "Day 30 is missing: your series ends before its upper bound. How many numbers are there from 0 to 30?",
        ),
        Mistake(
            "day-zero-left-out",
            "generate_series(0, 30)",
            "generate_series(1, 30)",
            "Day 0 is missing: your series begins with the day after the signup. How many rows does each cohort have in the prompt?",
        ),
        Mistake(
            "viewing-before-signup-counted",
            "WHERE event_time >= signup_ts",
            "WHERE CAST(event_time AS DATE) >= signup_date",
            "On day 0 somebody counts for what they watched before they signed up: you compared days. The prompt draws this line at a moment; which one?",
        ),
        Mistake(
            "open-bound-at-signup",
            "event_time >= signup_ts",
            "event_time > signup_ts",
            "An event in the very moment of the signup is missing: your bound is open. The prompt leaves out what came before that moment; was this before?",
        ),
        Mistake(
            "rejoin-as-new-signup",
            "    SELECT member_id, min(signup_ts) AS signup_ts\n    FROM signups\n    GROUP BY member_id",
            "    SELECT member_id, signup_ts\n    FROM signups",
            "Members who signed up twice are in two cohorts: you took each row of `signups` for a new member. What is one row of that table?",
        ),
        Mistake(
            "cohort-from-first-viewing",
            answer=SOLUTION.replace(
                "min(signup_ts) AS signup_ts\n    FROM signups",
                "min(event_time) AS signup_ts\n    FROM viewing_events_clean",
            ),
            says="Your cohorts begin with the first viewing, so everybody is there on day 0 and nobody is silent. Which table knows those who never came?",
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
            "whole-weeks-only",
            "CAST(signup_ts AS DATE) BETWEEN first_day AND last_day",
            "CAST(date_trunc('week', signup_ts) AS DATE) >= first_day AND CAST(signup_ts AS DATE) <= last_day",
            "A cohort is missing whose Monday lies before the calendar's first day. Its members signed up on days that can be seen: does the prompt ask about the week's day or the member's?",
        ),
        Mistake(
            "signups-after-the-last-day",
            "BETWEEN first_day AND last_day",
            ">= first_day",
            "Somebody who signed up after the last day of the calendar is in a cohort. That day is not complete; which members are in the report?",
        ),
        Mistake(
            "between-ends-at-midnight",
            "JOIN observed_range ON CAST(signup_ts AS DATE) BETWEEN",
            "JOIN observed_range ON signup_ts BETWEEN",
            "Members who signed up during the last day of the calendar are missing: you compared a timestamp with a date, which is that day's midnight. Where does the day end?",
        ),
        Mistake(
            "week-begins-on-sunday",
            "CAST(date_trunc('week', signup_ts) AS DATE) AS cohort_week",
            "CAST(date_trunc('week', signup_ts + INTERVAL 1 DAY) AS DATE) - 1 AS cohort_week",
            "Your weeks begin on Sunday, so Sunday's signups are in another cohort. With which day does the prompt begin a week?",
        ),
        Mistake(
            "unbounded-for-classic",
            answer=SOLUTION.replace(
                """    SELECT
        cohort_week,
        CAST(event_time AS DATE) - signup_date AS day_n,
        count(DISTINCT member_id) AS retained
    FROM cohort_members
    JOIN viewing_events_clean USING (member_id)
    WHERE event_time >= signup_ts
    GROUP BY ALL""",
                """    SELECT cohort_week, curve_days.day_n, count(DISTINCT member_id) AS retained
    FROM cohort_members
    JOIN viewing_events_clean USING (member_id)
    CROSS JOIN observed_range
    JOIN curve_days ON CAST(event_time AS DATE) - signup_date >= curve_days.day_n
    WHERE event_time >= signup_ts AND CAST(event_time AS DATE) <= last_day
    GROUP BY ALL""",
            ),
            says="Your curve never rises: you counted who came on day n *or later*. That is a good measure with another name; what does the prompt ask of day n itself?",
        ),
        Mistake(
            "counts-everyone-so-far",
            answer=SOLUTION.replace(
                """    SELECT
        cohort_week,
        CAST(event_time AS DATE) - signup_date AS day_n,
        count(DISTINCT member_id) AS retained
    FROM cohort_members
    JOIN viewing_events_clean USING (member_id)
    WHERE event_time >= signup_ts
    GROUP BY ALL""",
                """    SELECT cohort_week, curve_days.day_n, count(DISTINCT member_id) AS retained
    FROM cohort_members
    JOIN viewing_events_clean USING (member_id)
    JOIN curve_days ON CAST(event_time AS DATE) - signup_date <= curve_days.day_n
    WHERE event_time >= signup_ts
    GROUP BY ALL""",
            ),
            says="Your curve never falls: you counted who came on day n *or earlier*. A curve of who has ever come tells nothing about staying; what happens on day n itself?",
        ),
        Mistake(
            "plays-only",
            "WHERE event_time >= signup_ts",
            "WHERE event_type = 'play' AND event_time >= signup_ts",
            "Members are missing on days on which they went on watching: you kept the events of type play. Which types does the prompt count?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            "CAST(event_time AS DATE) - signup_date AS day_n",
            "CAST(arrival_time AS DATE) - signup_date AS day_n",
            "Viewing stands on the day on which it arrived. Which of the two clocks says when somebody watched?",
        ),
        Mistake(
            "integer-division",
            "retained / members AS",
            "retained // members AS",
            "Each share is 0 or 1: your division cut off what was left over. In DuckDB `/` keeps the fraction; Trino's `/` cuts integers, so cast there first.",
        ),
        Mistake(
            "retention-in-per-cent",
            "retained / members AS",
            "100 * retained / members AS",
            "Your shares are a hundred times too large: you gave per cent. The prompt asks for a fraction from 0 to 1.",
        ),
        Mistake(
            "retention-rounded",
            "retained / members AS",
            "round(retained / members, 2) AS",
            "Your shares end after two decimals: you rounded. Rounding belongs where numbers are shown; the prompt asks for the share as it is.",
        ),
    ],
    worlds=[
        three_cohorts,
        handmade(
            "twelve days old",
            "The only cohort is twelve days old and everybody watches every evening; its members joined on different days.",
            signups=signed_up(m1=("03-02 17:00",), m2=("03-04 18:00",), m3=("03-05 19:00",)),
            viewing_events_clean=watched(
                m1=daily("03-02", 12), m2=daily("03-04", 10), m3=daily("03-05", 9, "23:30")
            ),
            calendar=calendar_days(days=12),
        ),
        handmade(
            "silent members",
            "Some members never watch; in one cohort nobody does.",
            signups=signed_up(
                m1=("03-02 10:00",),
                m2=("03-03 10:00",),
                m3=("03-03 11:00",),
                m4=("03-12 10:00",),
                m5=("03-13 10:00",),
            ),
            viewing_events_clean=watched(
                m1=("03-02 11:00", "03-03 21:00"), m2=("03-03 12:00", "03-09 20:00")
            ),
            calendar=calendar_days(days=20),
        ),
        handmade(
            "an unfinished day",
            "The log already holds events and a signup of the day after the calendar's last; on the last day itself nobody watched.",
            signups=signed_up(
                m1=("03-03 10:00",), m2=("03-05 10:00",), m3=("03-13 16:30",), m4=("03-14 00:40",)
            ),
            viewing_events_clean=watched(
                m1=("03-03 10:20", "03-10 20:00", "03-14 01:10"),
                m2=("03-06 21:00", "03-12 20:00", "03-14 00:30"),
                m4=("03-14 00:50",),
            ),
            calendar=calendar_days(days=12),
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
                m2=("03-09 23:59:59.999999", "03-11 00:00:00", "03-16 00:00:00"),
                m3=("03-05 08:00:00", "03-06 21:00:00", "03-12 00:00:00"),
                m4=("03-05 23:30:00", "03-07 06:00:00"),
            ),
            calendar=calendar_days(days=18),
        ),
        handmade(
            "watched before they signed up",
            "There are events from before a member's signup, on its day and on earlier days, and one in the same instant.",
            signups=signed_up(m1=("03-04 18:00",), m2=("03-05 12:00",), m3=("03-06 20:00",)),
            viewing_events_clean=watched(
                m1=("03-03 20:00", "03-04 17:59:59.999999", "03-06 20:00"),
                m2=("03-05 12:00", "03-08 21:00"),
                m3=("03-02 20:00", "03-06 09:00", "03-09 20:00"),
            ),
            calendar=calendar_days(days=14),
        ),
        handmade(
            "thirty days to the day",
            "The calendar begins on a Wednesday; one cohort can be seen for exactly 30 days, the next for fewer.",
            signups=signed_up(
                m1=("03-03 23:50",), m2=("03-04 10:00",), m3=("03-08 15:00",), m4=("03-09 12:00",)
            ),
            viewing_events_clean=watched(
                m1=("03-04 20:00", "03-05 20:00"),
                m2=("03-04 10:30", "04-03 20:00"),
                m3=("03-09 20:00", "04-07 22:00"),
                m4=("03-09 12:15", "04-06 20:00", "04-07 20:00"),
            ),
            calendar=calendar_days(date(2026, 3, 4), days=35),
        ),
        FADING,
        replace(
            tidy(seed=26, lateness=((0.6, 3_600, 7 * 86_400),), **{**NEWCOMERS, "days": 24}),
            name="late up to 7 days",
            provokes="More than half of the events arrive an hour to seven days after they happened.",
        ),
    ],
    talk="""
Say the grain first, cohort and day number, and that its rows come from a spine: 31 for each cohort, watched or not. Name the denominator and fix it: the whole cohort, silent members included, the same on all days. Then say what can be known: a day that has not come for everybody is NULL, because a zero would be read as churn. Name the choices you made for the asker: calendar days in UTC, day 0 the day of the signup, first signup only. Close with the check you would run: a cohort's curve must end where the calendar does.
""",
)
