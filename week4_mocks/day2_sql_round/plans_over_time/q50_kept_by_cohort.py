"""How many of a month's new members still have a plan after one, two and three months, as far as anybody can know."""

from dataclasses import replace

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy
from autograder.worlds.plans_by_hand import plans_held


def _world(name, provokes, *written, **tables):
    return handmade(name, provokes, plans=plans_held(*written), **tables)


shown = _world(
    "three cohorts",
    "Eight members who joined from February to May; some left, one came back.",
    "1001 basic 02-05 -",
    "1002 standard 02-10 03-05",
    "1003 premium 02-20 04-25",
    "1004 basic 03-01 -",
    "1005 standard 03-15 04-10",
    "1005 standard 06-10 -",
    "1006 basic 04-20 -",
    "1007 basic 05-05 05-20",
    "1008 premium 05-28 -",
)

exercise = SqlExercise(
    title="Kept by cohort",
    points=5,
    minutes=14,
    level="hard",
    skills=["cohorts", "right-censoring", "intervals", "joins"],
    asked_in=["sql round"],
    prompt="""
Of those who join in a month, how many still have a plan one, two and three months later? Today is 1 July 2026, 00:00.

Return one row per cohort and number of months with the columns `cohort_month`, `months`, `members`, `kept`, `share`.

* A member joins when the member's *first* stretch in `plans` begins. `cohort_month` is the first day of that month (a date). Whoever comes back later stays in the first cohort.
* `months` is 1, 2 or 3. A member's anniversary is the moment of joining plus so many calendar months (`+ INTERVAL 1 MONTH` and so on; at the end of a short month it is that month's last day, as the database has it).
* `members` counts those of the cohort whose anniversary is today or before: of the others nobody can know yet. Where there is none, there is no row.
* `kept` counts those among them who have a plan at the very moment of their anniversary: in a stretch that includes its `valid_from` and excludes its `valid_to`, which is NULL while the plan is current. It does not matter which plan, or whether they were away in between.
* `share` is `kept` of `members`, from 0 to 1. Do not round.
""",
    contract=Contract(
        grain="one row per month of joining and number of months that somebody has reached",
        key="cohort_month, months",
        clock="the moment of joining plus calendar months; today is 2026-07-01 00:00",
    ),
    tables=["plans"],
    starter="""
-- One row per cohort and number of months. Replace this query.
SELECT
    NULL::DATE AS cohort_month,
    NULL::BIGINT AS months,
    NULL::BIGINT AS members,
    NULL::BIGINT AS kept,
    NULL::DOUBLE AS share
WHERE false
""",
    solution="""
WITH joined_members AS (
    SELECT member_id, min(valid_from) AS joined_ts
    FROM plans
    GROUP BY member_id
),
anniversaries AS (
    SELECT
        joined_members.member_id,
        CAST(date_trunc('month', joined_members.joined_ts) AS DATE) AS cohort_month,
        month_counts.months,
        joined_members.joined_ts + to_months(CAST(month_counts.months AS INTEGER)) AS due_ts
    FROM joined_members
    CROSS JOIN (VALUES (1), (2), (3)) AS month_counts (months)
),
reached_anniversaries AS (
    SELECT
        anniversaries.cohort_month,
        anniversaries.months,
        EXISTS (
            SELECT 1
            FROM plans
            WHERE plans.member_id = anniversaries.member_id
              AND plans.valid_from <= anniversaries.due_ts
              AND (plans.valid_to > anniversaries.due_ts OR plans.valid_to IS NULL)
        ) AS is_kept
    FROM anniversaries
    WHERE anniversaries.due_ts <= TIMESTAMP '2026-07-01 00:00:00'
)
SELECT
    cohort_month,
    months,
    count(*) AS members,
    count(*) FILTER (WHERE is_kept) AS kept,
    count(*) FILTER (WHERE is_kept) / count(*) AS share
FROM reached_anniversaries
GROUP BY cohort_month, months
""",
    alternatives=[
        """
WITH first_stretches AS (
    SELECT DISTINCT member_id, min(valid_from) OVER (PARTITION BY member_id) AS joined_ts FROM plans
),
due AS (
    SELECT member_id, date_trunc('month', joined_ts)::DATE AS cohort_month, months, joined_ts + months * INTERVAL 1 MONTH AS due_ts
    FROM first_stretches, range(1, 4) AS counts (months)
)
SELECT
    due.cohort_month,
    due.months,
    count(DISTINCT due.member_id) AS members,
    count(DISTINCT plans.member_id) AS kept,
    count(DISTINCT plans.member_id) / count(DISTINCT due.member_id) AS share
FROM due
LEFT JOIN plans
    ON plans.member_id = due.member_id
    AND due.due_ts >= plans.valid_from
    AND due.due_ts < coalesce(plans.valid_to, TIMESTAMP 'infinity')
WHERE due.due_ts <= '2026-07-01'
GROUP BY ALL
""",
    ],
    hints=[
        "Of whom can you know today whether they were kept for three months?",
        "The trap is the young: who joined last month has not left after three, and has not stayed either.",
        "Look at a cohort in which some have reached two months and some have not, and at a member who left and came back.",
        "WITH … AS (SELECT member_id, min(___) …), … AS (SELECT …, ___ + to_months(___) AS due_ts FROM … CROSS JOIN (VALUES (1), (2), (3)) …), … AS (SELECT …, EXISTS (___) AS is_kept FROM … WHERE ___) SELECT ___, count(*), count(*) FILTER (___), ___ GROUP BY ___",
    ],
    mistakes=[
        Mistake(
            "right-censoring",
            "    WHERE anniversaries.due_ts <= TIMESTAMP '2026-07-01 00:00:00'\n",
            "",
            "Young cohorts have rows for months that have not come: you counted members of whom nobody can know yet. When is an anniversary known?",
        ),
        Mistake(
            "every-stretch-is-a-joining",
            answer="""
WITH anniversaries AS (
    SELECT
        member_id,
        CAST(date_trunc('month', valid_from) AS DATE) AS cohort_month,
        months,
        valid_from + to_months(CAST(months AS INTEGER)) AS due_ts
    FROM plans
    CROSS JOIN (VALUES (1), (2), (3)) AS month_counts (months)
),
reached_anniversaries AS (
    SELECT
        cohort_month,
        months,
        EXISTS (
            SELECT 1 FROM plans
            WHERE plans.member_id = anniversaries.member_id
              AND plans.valid_from <= anniversaries.due_ts
              AND (plans.valid_to > anniversaries.due_ts OR plans.valid_to IS NULL)
        ) AS is_kept
    FROM anniversaries
    WHERE due_ts <= TIMESTAMP '2026-07-01 00:00:00'
)
SELECT cohort_month, months, count(*) AS members, count(*) FILTER (WHERE is_kept) AS kept,
    count(*) FILTER (WHERE is_kept) / count(*) AS share
FROM reached_anniversaries
GROUP BY cohort_month, months
""",
            says="Members are in several cohorts: each change of plan and each return counted as joining. When does a member join?",
        ),
        Mistake(
            "first-stretch-only",
            answer="""
WITH first_stretches AS (
    SELECT member_id, min(valid_from) AS joined_ts, arg_min(coalesce(valid_to, TIMESTAMP 'infinity'), valid_from) AS until_ts
    FROM plans
    GROUP BY member_id
),
due AS (
    SELECT member_id, date_trunc('month', joined_ts)::DATE AS cohort_month, months, until_ts,
        joined_ts + months * INTERVAL 1 MONTH AS due_ts
    FROM first_stretches, range(1, 4) AS counts (months)
)
SELECT
    cohort_month,
    months,
    count(*) AS members,
    count(*) FILTER (WHERE until_ts > due_ts) AS kept,
    count(*) FILTER (WHERE until_ts > due_ts) / count(*) AS share
FROM due
WHERE due_ts <= '2026-07-01'
GROUP BY cohort_month, months
""",
            says="Whoever changed plans or came back counts as lost: you looked at the first stretch alone. Any stretch that holds the anniversary will do.",
        ),
        Mistake(
            "thirty-days-for-a-month",
            "joined_members.joined_ts + to_months(CAST(month_counts.months AS INTEGER)) AS due_ts",
            "joined_members.joined_ts + to_days(30 * CAST(month_counts.months AS INTEGER)) AS due_ts",
            "Anniversaries are a day or two off: a calendar month is not thirty days.",
        ),
        Mistake(
            "closed-interval",
            "plans.valid_to > anniversaries.due_ts",
            "plans.valid_to >= anniversaries.due_ts",
            "Whoever left exactly on the anniversary is kept. A stretch does not include its end.",
        ),
        Mistake(
            "null-end-dropped",
            "              AND (plans.valid_to > anniversaries.due_ts OR plans.valid_to IS NULL)\n",
            "              AND plans.valid_to > anniversaries.due_ts\n",
            "Nobody whose plan goes on to this day is kept: NULL is not greater than anything.",
        ),
        Mistake(
            "today-left-out",
            "anniversaries.due_ts <= TIMESTAMP",
            "anniversaries.due_ts < TIMESTAMP",
            "Anniversaries that fall on this very moment are missing. Today or before, says the prompt.",
        ),
        Mistake(
            "whole-cohort-divides",
            answer="""
WITH joined_members AS (
    SELECT member_id, min(valid_from) AS joined_ts FROM plans GROUP BY member_id
),
anniversaries AS (
    SELECT member_id, CAST(date_trunc('month', joined_ts) AS DATE) AS cohort_month, months,
        joined_ts + to_months(CAST(months AS INTEGER)) AS due_ts
    FROM joined_members
    CROSS JOIN (VALUES (1), (2), (3)) AS month_counts (months)
),
looked_at AS (
    SELECT
        cohort_month, months, due_ts <= TIMESTAMP '2026-07-01 00:00:00' AS is_known,
        EXISTS (
            SELECT 1 FROM plans
            WHERE plans.member_id = anniversaries.member_id
              AND plans.valid_from <= anniversaries.due_ts
              AND (plans.valid_to > anniversaries.due_ts OR plans.valid_to IS NULL)
        ) AS is_kept
    FROM anniversaries
)
SELECT
    cohort_month,
    months,
    count(*) AS members,
    count(*) FILTER (WHERE is_kept AND is_known) AS kept,
    count(*) FILTER (WHERE is_kept AND is_known) / count(*) AS share
FROM looked_at
GROUP BY cohort_month, months
HAVING count(*) FILTER (WHERE is_known) > 0
""",
            says="The youngest cohorts look worse than they are: those who have not reached their anniversary are in your denominator. Who can be kept can also be lost.",
        ),
        Mistake(
            "still-there-today",
            "              AND plans.valid_from <= anniversaries.due_ts\n              AND (plans.valid_to > anniversaries.due_ts OR plans.valid_to IS NULL)\n",
            "              AND (plans.valid_to > TIMESTAMP '2026-07-01 00:00:00' OR plans.valid_to IS NULL)\n",
            "You counted who has a plan today, the same for one, two and three months. Kept means at the anniversary.",
        ),
        Mistake(
            "ever-again",
            "              AND plans.valid_from <= anniversaries.due_ts\n              AND (plans",
            "              AND (plans",
            "Whoever came back after the anniversary counts as kept at it. At that moment they had no plan.",
        ),
    ],
    worlds=[
        shown,
        _world(
            "a cohort cut in two",
            "Some of a month's members have reached an anniversary and others have not.",
            "1001 basic 04-01 -",
            "1002 basic 04-10 05-01",
            "1003 basic 05-01 -",
            "1004 basic 05-01T00:00:01 -",
            "1005 basic 05-20 06-25",
            "1006 basic 06-01 -",
            "1007 basic 06-02 -",
        ),
        _world(
            "on the day itself",
            "Members leave, come back and change plans exactly on an anniversary.",
            "1001 basic 02-10 03-10",
            "1002 basic 02-10 03-01",
            "1002 standard 03-10 04-10",
            "1003 basic 02-10 03-10",
            "1003 premium 03-10 -",
            "1004 basic 02-10 04-10T00:00:00.000001",
        ),
        _world(
            "ends of months",
            "Members join on the last days of January and leave around the end of February.",
            "1001 basic 01-31 02-28",
            "1002 basic 01-31T10:00 02-28T10:00:01",
            "1003 basic 01-30 03-01",
            "1004 basic 01-29 03-30",
            "1005 basic 01-31 04-30T12:00",
        ),
        _world(
            "changed and came back",
            "Members change plans often, or are away over an anniversary and come back.",
            "1001 basic 02-01 02-15",
            "1001 standard 02-15 04-20",
            "1001 premium 04-20 -",
            "1002 basic 02-05 02-20",
            "1002 basic 03-20 -",
            "1003 basic 02-07 02-20",
            "1003 basic 05-20 -",
        ),
        replace(
            tidy(seed=9, n_members=30, days=40, p_changes_plan=0.6, p_cancelled=0.6, p_signs_up_during=0.9),
            name="thirty members",
        ),
        shuffled_rows(shown),
    ],
    talk="A cohort is fixed by the first thing that happened, so min over a member's stretches. For each member three anniversaries, and I keep only those that have come: a member who joined last month has neither stayed nor left after three. Then one question for each, is there a stretch that holds that moment, half-open. The denominator is whoever could have been lost. Younger cohorts get fewer rows, and that is honest.",
)
