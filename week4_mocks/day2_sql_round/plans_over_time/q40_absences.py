"""Absences: when members left, when they came back, and who is still away."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows
from autograder.worlds.plans_by_hand import plans_held


def _world(name, provokes, *written, **tables):
    return handmade(name, provokes, plans=plans_held(*written), **tables)


shown = _world(
    "comings and goings",
    "Six members: two come back, one twice, one is away, one only changed plans, one never left.",
    "1001 basic 01-05 02-05",
    "1001 standard 03-20 -",
    "1002 standard 01-10 01-20",
    "1002 basic 02-01 03-01",
    "1002 basic 05-15T12:00 -",
    "1003 premium 01-20 02-20",
    "1004 basic 01-05 03-05",
    "1004 premium 03-05 -",
    "1005 basic 02-01 -",
    "1006 standard 02-01 06-20",
)

exercise = SqlExercise(
    title="Absences",
    points=4,
    minutes=12,
    level="hard",
    skills=["window functions", "LEAD", "intervals", "NULLs"],
    asked_in=["sql round"],
    prompt="""
Who left, who came back, and after how long? Today is 1 July 2026, 00:00.

Return one row per absence with the columns `member_id`, `absence`, `left_ts`, `back_ts`, `days_away`, `came_back`.

* `plans` has a row per member and stretch on one plan, from `valid_from` to `valid_to`, which is NULL while the plan is current. A member's stretches do not overlap. All starts are before today; an end may lie in the future, where somebody has cancelled already: that member has not left yet.
* An absence begins where a stretch ends, today at the latest, and no other stretch of the member begins at that very moment. It ends where the member's next stretch begins, `back_ts`, NULL while the member is away.
* `absence` numbers a member's absences 1, 2, 3 … by time.
* `days_away` is the number of whole periods of 24 hours that the absence lasted, until today while the member is away.
* `came_back` is true or false. An absence of less than one whole period of 24 hours is a failed payment and has no row; it gets no number either.
""",
    contract=Contract(
        grain="one row per absence of at least 24 hours",
        key="member_id, absence",
        clock="valid_to to the next valid_from, in periods of 24 hours; today is 2026-07-01 00:00",
    ),
    tables=["plans"],
    starter="""
-- One row per absence. Replace this query.
SELECT
    NULL::BIGINT AS member_id,
    NULL::BIGINT AS absence,
    NULL::TIMESTAMP AS left_ts,
    NULL::TIMESTAMP AS back_ts,
    NULL::BIGINT AS days_away,
    NULL::BOOLEAN AS came_back
WHERE false
""",
    solution="""
WITH stretches AS (
    SELECT
        member_id,
        valid_to AS left_ts,
        lead(valid_from) OVER (PARTITION BY member_id ORDER BY valid_from) AS back_ts
    FROM plans
),
absences AS (
    SELECT
        member_id,
        left_ts,
        back_ts,
        date_sub('day', left_ts, coalesce(back_ts, TIMESTAMP '2026-07-01 00:00:00')) AS days_away
    FROM stretches
    WHERE left_ts <= TIMESTAMP '2026-07-01 00:00:00'
)
SELECT
    member_id,
    row_number() OVER (PARTITION BY member_id ORDER BY left_ts) AS absence,
    left_ts,
    back_ts,
    days_away,
    back_ts IS NOT NULL AS came_back
FROM absences
WHERE days_away >= 1
""",
    alternatives=[
        """
WITH ends AS (
    SELECT
        gone.member_id,
        gone.valid_to AS left_ts,
        (
            SELECT min(back.valid_from) FROM plans AS back
            WHERE back.member_id = gone.member_id AND back.valid_from >= gone.valid_to
        ) AS back_ts
    FROM plans AS gone
    WHERE gone.valid_to IS NOT NULL AND gone.valid_to <= '2026-07-01'
),
long_enough AS (
    SELECT *, floor(epoch(coalesce(back_ts, TIMESTAMP '2026-07-01') - left_ts) / 86400)::BIGINT AS days_away
    FROM ends
)
SELECT
    member_id,
    count(*) OVER (PARTITION BY member_id ORDER BY left_ts ROWS UNBOUNDED PRECEDING) AS absence,
    left_ts,
    back_ts,
    days_away,
    back_ts IS NOT NULL AS came_back
FROM long_enough
WHERE days_away > 0
""",
    ],
    hints=[
        "Which two columns of which two rows does an absence lie between?",
        "The trap is what follows nothing: the last stretch of a member has no next one, and that is two different things.",
        "Look at somebody who changes plans without a gap, at somebody who is away today, and at one who was away for 23 hours.",
        "WITH … AS (SELECT member_id, ___ AS left_ts, lead(___) OVER (___) AS back_ts FROM plans), … AS (SELECT *, date_sub('day', ___, coalesce(___)) AS days_away FROM … WHERE ___) SELECT …, row_number() OVER (___) … WHERE ___",
    ],
    mistakes=[
        Mistake(
            "change-is-an-absence",
            "WHERE days_away >= 1",
            "WHERE days_away >= 0",
            "Absences of no days are there: changes of plan and failed payments. What is the least that counts?",
        ),
        Mistake(
            "midnights-counted",
            "date_sub('day',",
            "date_diff('day',",
            "Some absences are a day too long: `date_diff` counts the midnights in between. What is asked for are whole periods of 24 hours.",
        ),
        Mistake(
            "still-away-dropped",
            "    WHERE left_ts <= TIMESTAMP '2026-07-01 00:00:00'\n",
            "    WHERE left_ts <= TIMESTAMP '2026-07-01 00:00:00' AND back_ts IS NOT NULL\n",
            "Everybody who is away today is missing. They left, and they have not come back; both are in the question.",
        ),
        Mistake(
            "future-end-is-gone",
            answer="""
WITH stretches AS (
    SELECT
        member_id,
        valid_to AS left_ts,
        lead(valid_from) OVER (PARTITION BY member_id ORDER BY valid_from) AS back_ts
    FROM plans
),
absences AS (
    SELECT
        member_id,
        left_ts,
        back_ts,
        abs(date_sub('day', left_ts, coalesce(back_ts, TIMESTAMP '2026-07-01 00:00:00'))) AS days_away
    FROM stretches
    WHERE left_ts IS NOT NULL
)
SELECT
    member_id,
    row_number() OVER (PARTITION BY member_id ORDER BY left_ts) AS absence,
    left_ts,
    back_ts,
    days_away,
    back_ts IS NOT NULL AS came_back
FROM absences
WHERE days_away >= 1
""",
            says="Members are away who have cancelled for a day to come. Today they are still there; until when is an end in the past?",
        ),
        Mistake(
            "numbered-before-the-filter",
            answer="""
WITH stretches AS (
    SELECT
        member_id,
        valid_to AS left_ts,
        lead(valid_from) OVER (PARTITION BY member_id ORDER BY valid_from) AS back_ts
    FROM plans
),
absences AS (
    SELECT
        member_id,
        row_number() OVER (PARTITION BY member_id ORDER BY left_ts) AS absence,
        left_ts,
        back_ts,
        date_sub('day', left_ts, coalesce(back_ts, TIMESTAMP '2026-07-01 00:00:00')) AS days_away
    FROM stretches
    WHERE left_ts <= TIMESTAMP '2026-07-01 00:00:00'
)
SELECT member_id, absence, left_ts, back_ts, days_away, back_ts IS NOT NULL AS came_back
FROM absences
WHERE days_away >= 1
""",
            says="Absences are numbered with holes: changes of plan took numbers before you left them out. When does WHERE run, and when the window?",
        ),
        Mistake(
            "next-of-anybody",
            "lead(valid_from) OVER (PARTITION BY member_id ORDER BY valid_from)",
            "lead(valid_from) OVER (ORDER BY member_id, valid_from)",
            "Somebody came back on a day on which another member joined. Where does the window begin anew?",
        ),
        Mistake(
            "end-before-next-end",
            "lead(valid_from) OVER",
            "lead(valid_to) OVER",
            "Members come back when their next stretch ends. When does an absence end?",
        ),
        Mistake(
            "more-than-a-day",
            "WHERE days_away >= 1",
            "WHERE days_away > 1",
            "Absences of exactly one period of 24 hours are missing. Less than one is left out, one is not.",
        ),
        Mistake(
            "away-days-unknown",
            "coalesce(back_ts, TIMESTAMP '2026-07-01 00:00:00')) AS days_away",
            "coalesce(back_ts, left_ts + INTERVAL 9999 DAY)) AS days_away",
            "Members who are away have been so for 9,999 days. Until when do you count for them?",
        ),
    ],
    worlds=[
        shown,
        _world(
            "about a day",
            "Members are away for 23 hours across midnight, for exactly 24, and for a microsecond less than 48.",
            "1001 basic 02-01T12:00 03-01T12:00",
            "1001 basic 03-02T11:00 -",
            "1002 basic 02-01T12:00 03-01T12:00",
            "1002 basic 03-02T12:00 -",
            "1003 basic 02-01T12:00 03-01T12:00",
            "1003 basic 03-03T11:59:59.999999 05-01T09:00",
            "1003 basic 05-20T08:00 -",
        ),
        _world(
            "cancelled for later",
            "Members have cancelled for a day in July; one of them came back before.",
            "1001 basic 02-01 07-20",
            "1002 basic 02-01 03-01",
            "1002 premium 04-01 07-15",
            "1003 standard 02-01 07-01",
            "1004 standard 02-01 06-30T00:00",
            "1005 standard 02-01 06-30T12:00",
        ),
        _world(
            "payments that failed",
            "Changes of plan and gaps of an hour lie between real absences.",
            "1001 basic 01-01 01-20",
            "1001 standard 01-20 02-01T10:00",
            "1001 standard 02-01T11:00 03-01",
            "1001 premium 03-20 04-01",
            "1001 basic 04-01 05-01",
            "1001 basic 06-01 -",
            "1002 basic 01-01 02-01",
            "1002 basic 02-01T05:00 03-01",
        ),
        _world(
            "one after the other",
            "Each member leaves shortly before another one joins.",
            "1001 basic 01-01 02-01",
            "1002 standard 02-10 03-01",
            "1003 premium 03-10 04-01",
            "1004 premium 04-10 -",
        ),
        shuffled_rows(shown),
    ],
    talk="An absence lies between the end of one row and the start of the next, so lead over a member's stretches. No next row means two things: the plan is current, then its end is NULL, or the member is away. Then the edges in order: ends that lie in the future, whole periods of 24 hours and not midnights, and numbers that are given after the short ones are gone.",
)
