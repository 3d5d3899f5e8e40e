"""Moves between plans, up and down: what follows on what for one member, with nothing between."""

from dataclasses import replace

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy
from autograder.worlds.plans_by_hand import plans_held


def _world(name, provokes, *written, **tables):
    return handmade(name, provokes, plans=plans_held(*written), **tables)


shown = _world(
    "a year",
    "Six members who move up, move down, renew, or leave and come back.",
    "1001 basic 01-05 03-15",
    "1001 standard 03-15 06-01",
    "1001 premium 06-01 -",
    "1002 standard 02-01 04-01",
    "1002 basic 04-01 -",
    "1003 premium 01-20 02-20",
    "1003 standard 05-01 -",
    "1004 basic 03-01 03-20",
    "1004 basic 03-20 -",
    "1005 basic 02-01 02-10",
    "1005 standard 02-10 -",
    "1006 standard 04-02T12:00 -",
)

exercise = SqlExercise(
    title="Moves between plans",
    points=3,
    minutes=8,
    level="medium",
    skills=["window functions", "LAG", "intervals"],
    asked_in=["sql round"],
    prompt="""
Do members move up or down?

Return one row per kind of move with the columns `from_plan`, `to_plan`, `direction`, `moves`.

* A move: a member's stretch on one plan ends, and the member's next stretch begins at that very moment on *another* plan. The stretch before ends at its `valid_to`, the next one begins at its `valid_from`.
* Whoever leaves and comes back later, on whichever plan, has not moved. A stretch that goes on with the same plan is no move either.
* `direction` is `'up'` where the new plan has more `max_streams`, `'down'` where it has fewer.
* `moves` counts all of them, of all members; a member may move several times. A kind of move that never happened has no row.

A member's stretches do not overlap, and a plan always has the same `max_streams`; two plans never have the same.
""",
    contract=Contract(
        grain="one row per pair of plans that somebody moved between",
        key="from_plan, to_plan",
        clock="the next stretch of the same member, by valid_from",
    ),
    tables=["plans"],
    starter="""
-- One row per kind of move. Replace this query.
SELECT
    NULL::VARCHAR AS from_plan,
    NULL::VARCHAR AS to_plan,
    NULL::VARCHAR AS direction,
    NULL::BIGINT AS moves
WHERE false
""",
    solution="""
WITH followed_stretches AS (
    SELECT
        plan_code AS from_plan,
        max_streams AS from_streams,
        valid_to,
        lead(plan_code) OVER by_time AS to_plan,
        lead(max_streams) OVER by_time AS to_streams,
        lead(valid_from) OVER by_time AS next_from
    FROM plans
    WINDOW by_time AS (PARTITION BY member_id ORDER BY valid_from)
)
SELECT
    from_plan,
    to_plan,
    CASE WHEN to_streams > from_streams THEN 'up' ELSE 'down' END AS direction,
    count(*) AS moves
FROM followed_stretches
WHERE next_from = valid_to
  AND to_plan <> from_plan
GROUP BY ALL
""",
    alternatives=[
        """
SELECT
    before.plan_code AS from_plan,
    after.plan_code AS to_plan,
    if(after.max_streams > before.max_streams, 'up', 'down') AS direction,
    count(*) AS moves
FROM plans AS before
JOIN plans AS after
    ON after.member_id = before.member_id
    AND after.valid_from = before.valid_to
    AND after.plan_code <> before.plan_code
GROUP BY ALL
""",
    ],
    hints=[
        "What do you need to see in one row to know that somebody moved?",
        "The trap is the gap: the next row of a member need not begin where this one ends.",
        "Look at a member who left for two months, and at one whose plan was renewed.",
        "WITH … AS (SELECT ___, lead(___) OVER (PARTITION BY ___ ORDER BY ___) AS next_from … FROM plans) SELECT ___, CASE ___ END AS direction, count(*) FROM … WHERE ___ AND ___ GROUP BY ALL",
    ],
    mistakes=[
        Mistake(
            "gap-is-a-move",
            "WHERE next_from = valid_to\n  AND to_plan <> from_plan",
            "WHERE to_plan <> from_plan",
            "Members who left and came back on another plan count as moved. What has to hold between the end of one stretch and the start of the next?",
        ),
        Mistake(
            "renewal-is-a-move",
            "WHERE next_from = valid_to\n  AND to_plan <> from_plan",
            "WHERE next_from = valid_to",
            "There are moves from a plan to the same plan. Where nothing changed, nobody moved.",
        ),
        Mistake(
            "lag-leaks-across-members",
            answer="""
WITH followed_stretches AS (
    SELECT
        plan_code AS from_plan, max_streams AS from_streams, valid_to,
        lead(plan_code) OVER by_time AS to_plan,
        lead(max_streams) OVER by_time AS to_streams,
        lead(valid_from) OVER by_time AS next_from
    FROM plans
    WINDOW by_time AS (ORDER BY valid_from, member_id)
)
SELECT from_plan, to_plan, CASE WHEN to_streams > from_streams THEN 'up' ELSE 'down' END AS direction, count(*) AS moves
FROM followed_stretches
WHERE next_from = valid_to
  AND to_plan <> from_plan
GROUP BY ALL
""",
            says="The next stretch is sometimes another member's. Where does the window begin anew?",
        ),
        Mistake(
            "directions-swapped",
            "to_streams > from_streams",
            "to_streams < from_streams",
            "Up and down are the other way round. Which of the two rows is the new plan?",
        ),
        Mistake(
            "members-not-moves",
            answer="""
WITH followed_stretches AS (
    SELECT
        member_id, plan_code AS from_plan, max_streams AS from_streams, valid_to,
        lead(plan_code) OVER by_time AS to_plan,
        lead(max_streams) OVER by_time AS to_streams,
        lead(valid_from) OVER by_time AS next_from
    FROM plans
    WINDOW by_time AS (PARTITION BY member_id ORDER BY valid_from)
)
SELECT from_plan, to_plan, CASE WHEN to_streams > from_streams THEN 'up' ELSE 'down' END AS direction,
    count(DISTINCT member_id) AS moves
FROM followed_stretches
WHERE next_from = valid_to
  AND to_plan <> from_plan
GROUP BY ALL
""",
            says="A member who moved the same way twice counts once: you counted members. What is asked for are moves.",
        ),
        Mistake(
            "direction-by-name",
            "CASE WHEN to_streams > from_streams",
            "CASE WHEN to_plan > from_plan",
            "You compared the plans' names, and premium comes before standard in the alphabet. What makes a plan larger?",
        ),
        Mistake(
            "last-move-only",
            answer="""
WITH followed_stretches AS (
    SELECT
        member_id, valid_from, plan_code AS from_plan, max_streams AS from_streams, valid_to,
        lead(plan_code) OVER by_time AS to_plan,
        lead(max_streams) OVER by_time AS to_streams,
        lead(valid_from) OVER by_time AS next_from
    FROM plans
    WINDOW by_time AS (PARTITION BY member_id ORDER BY valid_from)
),
last_moves AS (
    SELECT * FROM followed_stretches
    WHERE next_from = valid_to
      AND to_plan <> from_plan
    QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY valid_from DESC) = 1
)
SELECT from_plan, to_plan, CASE WHEN to_streams > from_streams THEN 'up' ELSE 'down' END AS direction, count(*) AS moves
FROM last_moves
GROUP BY ALL
""",
            says="Only each member's last move is there. A member may move several times, and each counts.",
        ),
    ],
    worlds=[
        shown,
        _world(
            "left and came back",
            "Members come back after a day, a microsecond and a month, on another plan or the same.",
            "1001 basic 01-05 02-05",
            "1001 standard 02-06 -",
            "1002 standard 01-05 02-05",
            "1002 premium 02-05T00:00:00.000001 -",
            "1003 premium 01-05 02-05",
            "1003 premium 03-05 04-05",
            "1003 basic 04-05 -",
        ),
        _world(
            "to and fro",
            "One member moves the same way three times, another renews between two moves.",
            "1001 basic 01-01 02-01",
            "1001 premium 02-01 03-01",
            "1001 basic 03-01 04-01",
            "1001 premium 04-01 05-01",
            "1001 basic 05-01 06-01",
            "1001 premium 06-01 -",
            "1002 standard 01-01 02-01",
            "1002 standard 02-01 03-01",
            "1002 premium 03-01 03-15",
            "1002 premium 03-15 -",
        ),
        _world(
            "on the first of the month",
            "Members change on the same days, and one leaves when another joins.",
            "1001 basic 01-01 02-01",
            "1002 premium 02-01 03-01",
            "1003 standard 03-01 04-01",
            "1004 basic 04-01 05-01",
            "1004 standard 05-01 -",
            "1005 premium 01-01 05-01",
            "1005 standard 05-01 -",
        ),
        replace(
            tidy(seed=5, n_members=30, days=40, p_changes_plan=0.9, p_cancelled=0.3, p_signs_up_during=0.5),
            name="thirty members",
        ),
        shuffled_rows(shown),
    ],
    talk="One row has to know its successor, so lead over a member's stretches by time. Then two conditions: the next begins exactly where this one ends, and the plan is another. A gap is churn and a return, which is another question. The self-join on the moment says it without a window, because half-open stretches meet in one instant.",
)
