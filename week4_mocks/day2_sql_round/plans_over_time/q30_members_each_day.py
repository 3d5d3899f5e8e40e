"""Members at the end of each day, also on days on which nothing happened, and the change to the day before."""

from dataclasses import replace

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy
from autograder.worlds.plans_by_hand import plans_held


def _world(name, provokes, *written, **tables):
    return handmade(name, provokes, plans=plans_held(*written), **tables)


MARCH = [{"d": f"2026-03-{day:02}"} for day in range(1, 11)]
shown = _world(
    "ten days in March",
    "Five members join, change and leave within ten days; on some days nothing happens.",
    "1001 basic 02-05 03-03T10:00",
    "1001 standard 03-03T10:00 -",
    "1002 standard 03-02T08:00 03-06T20:00",
    "1003 premium 03-02T09:00 -",
    "1004 basic 03-05T12:00 03-08T12:00",
    "1005 basic 02-01 03-06T07:00",
    calendar=MARCH,
)

exercise = SqlExercise(
    title="Members at the end of each day",
    points=3,
    minutes=10,
    level="medium",
    skills=["intervals", "calendar", "joins", "LAG"],
    asked_in=["sql round"],
    prompt="""
How many members did we have at the end of each day?

Return one row per day of `calendar` with the columns `d`, `members`, `change`.

* `members` counts the members who have a plan when the day ends, that is in the instant in which the next day begins: a stretch with `valid_from` before that instant, and a `valid_to` that is NULL or at that instant or later. So whoever joins at midnight sharp does not count for the day that ends, and whoever leaves at midnight sharp still does.
* A day without members has 0.
* `change` is the difference to the day before in `calendar`, NULL for its first day. `calendar` has every day of its range once.
* A member's stretches do not overlap. A member who changes plans during the day is one member.
""",
    contract=Contract(
        grain="one row per day of the calendar",
        key="d",
        clock="the end of the UTC day; the instant of midnight belongs to the day that begins",
    ),
    tables=["plans", "calendar"],
    starter="""
-- One row per day. Replace this query.
SELECT NULL::DATE AS d, NULL::BIGINT AS members, NULL::BIGINT AS change
WHERE false
""",
    solution="""
WITH days AS (
    SELECT d, CAST(d AS TIMESTAMP) + INTERVAL 1 DAY AS ends_at
    FROM calendar
),
daily_members AS (
    SELECT days.d, count(plans.member_id) AS members
    FROM days
    LEFT JOIN plans
        ON plans.valid_from < days.ends_at
        AND (plans.valid_to >= days.ends_at OR plans.valid_to IS NULL)
    GROUP BY days.d
)
SELECT d, members, members - lag(members) OVER (ORDER BY d) AS change
FROM daily_members
""",
    alternatives=[
        """
WITH changes AS (
    SELECT valid_from AS moment, 1 AS step FROM plans
    UNION ALL
    SELECT valid_to, -1 FROM plans WHERE valid_to IS NOT NULL
),
ended AS (
    SELECT
        d,
        coalesce((SELECT sum(step) FROM changes WHERE moment < d + INTERVAL 1 DAY), 0)::BIGINT AS members
    FROM calendar
)
SELECT d, members, members - lag(members) OVER (ORDER BY d) AS change
FROM ended
""",
    ],
    hints=[
        "For one day: which stretches have begun by its end, and which of them have not ended?",
        "The trap is the day on which nothing happens: it has members all the same, or none, and a row in any case.",
        "Look at a day without any change, at somebody who changes plans at noon, and at somebody who leaves at midnight sharp.",
        "WITH … AS (SELECT d, ___ AS ends_at FROM calendar), … AS (SELECT d, count(___) FROM … LEFT JOIN plans ON ___ AND (___ OR ___) GROUP BY d) SELECT d, members, members - ___ OVER (___)",
    ],
    mistakes=[
        Mistake(
            "no-calendar-spine",
            answer="""
WITH days AS (
    SELECT DISTINCT CAST(valid_from AS DATE) AS d FROM plans WHERE CAST(valid_from AS DATE) IN (SELECT d FROM calendar)
),
daily_members AS (
    SELECT d, count(*) AS members
    FROM days
    JOIN plans ON valid_from < CAST(d AS TIMESTAMP) + INTERVAL 1 DAY
        AND (valid_to >= CAST(d AS TIMESTAMP) + INTERVAL 1 DAY OR valid_to IS NULL)
    GROUP BY d
)
SELECT d, members, members - lag(members) OVER (ORDER BY d) AS change
FROM daily_members
""",
            says="Days are missing on which nobody joined. Nothing happened, and there were members all the same. Which table has every day?",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "    LEFT JOIN plans",
            "    JOIN plans",
            "Days without a member are missing. They have a row, and its number is 0.",
        ),
        Mistake(
            "count-star-for-zero",
            "count(plans.member_id) AS members",
            "count(*) AS members",
            "Days without members say 1: `count(*)` counts the row that the outer join made up. What should it count?",
        ),
        Mistake(
            "start-of-the-day",
            "CAST(d AS TIMESTAMP) + INTERVAL 1 DAY AS ends_at",
            "CAST(d AS TIMESTAMP) AS ends_at",
            "Each day has the number of the day before: you asked when the day begins.",
        ),
        Mistake(
            "null-end-dropped",
            "        AND (plans.valid_to >= days.ends_at OR plans.valid_to IS NULL)\n",
            "        AND plans.valid_to >= days.ends_at\n",
            "Everybody who is still a member today is missing: NULL is not greater than anything.",
        ),
        Mistake(
            "any-time-of-the-day",
            "plans.valid_to >= days.ends_at OR",
            "plans.valid_to >= days.d OR",
            "Whoever left during the day still counts, and whoever changed plans counts twice. The question is about one instant, the end of the day.",
        ),
        Mistake(
            "midnight-leaver-dropped",
            "plans.valid_to >= days.ends_at",
            "plans.valid_to > days.ends_at",
            "Somebody who leaves at midnight sharp is gone a day early. When the day ended they still had a plan; the prompt says which side counts.",
        ),
        Mistake(
            "midnight-joiner-kept",
            "plans.valid_from < days.ends_at",
            "plans.valid_from <= days.ends_at",
            "Somebody who joins at midnight sharp counts for the day that is over. To which of the two days does that instant belong?",
        ),
        Mistake(
            "first-change-is-zero",
            "members - lag(members) OVER (ORDER BY d) AS change",
            "members - lag(members, 1, members) OVER (ORDER BY d) AS change",
            "The first day says that nothing changed. Nobody knows; the prompt wants NULL.",
        ),
    ],
    worlds=[
        shown,
        _world(
            "nobody there yet",
            "Days without a member, before the first joins and after the last leaves.",
            "1001 basic 03-04T10:00 03-06T10:00",
            "1002 basic 03-05T10:00 03-07T10:00",
            calendar=MARCH,
        ),
        _world(
            "midnight sharp",
            "Members join, change and leave when a day begins, and a microsecond before.",
            "1001 basic 03-02 03-05",
            "1001 standard 03-05 03-08",
            "1002 premium 03-03T23:59:59.999999 03-06T23:59:59.999999",
            "1003 standard 03-04 -",
            calendar=MARCH,
        ),
        _world(
            "in and out within a day",
            "Somebody joins and leaves on one day; somebody changes plans twice on another.",
            "1001 basic 03-03T08:00 03-03T20:00",
            "1002 basic 03-01T08:00 03-05T09:00",
            "1002 premium 03-05T09:00 03-05T15:00",
            "1002 standard 03-05T15:00 03-09T10:00",
            calendar=MARCH,
        ),
        replace(
            tidy(seed=6, n_members=20, days=25, p_changes_plan=0.8, p_cancelled=0.4, p_signs_up_during=0.6),
            name="twenty members",
        ),
        shuffled_rows(shown),
    ],
    talk="A state per day needs a spine: every day of the calendar, joined to whatever was true at one instant of it. I choose the end of the day and say on which side midnight falls. An outer join and a count of the member, so that an empty day is 0 and not missing. The change is a lag over days, which is safe here because the spine has no holes. The other way is a running sum of joins and leaves, which scales better and forgets who it was.",
)
