"""Members by plan at one moment: stretches of time that include their start and not their end."""

from dataclasses import replace

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy
from autograder.worlds.plans_by_hand import plans_held


def _world(name, provokes, *written, **tables):
    return handmade(name, provokes, plans=plans_held(*written), **tables)


EVERYBODY = replace(
    tidy(seed=3, n_members=30, days=40, p_changes_plan=0.8, p_cancelled=0.3, p_signs_up_during=0.5),
    name="thirty members",
)
shown = _world(
    "spring",
    "Seven members with one to three stretches on a plan.",
    "1001 basic 01-05 03-15",
    "1001 standard 03-15 -",
    "1002 standard 02-01 -",
    "1003 premium 01-20 02-20",
    "1004 basic 03-01 03-20",
    "1004 premium 03-20 04-02",
    "1004 basic 04-02 -",
    "1005 basic 03-31T23:59 -",
    "1006 standard 04-02T12:00 -",
    "1007 premium 12-01 -",
)

exercise = SqlExercise(
    title="Members by plan, at one moment",
    points=2,
    minutes=6,
    level="easy",
    skills=["intervals", "NULLs", "aggregation"],
    asked_in=["sql round"],
    prompt="""
How many members were on which plan when 1 April 2026 began?

Return one row per plan with the columns `plan_code`, `members`, for the moment `TIMESTAMP '2026-04-01 00:00:00'`.

`plans` has a row per member and stretch of time on one plan. A stretch includes its `valid_from` and excludes its `valid_to`, which is NULL while the plan is current. A member's stretches do not overlap. A plan on which nobody is at that moment has no row.
""",
    contract=Contract(
        grain="one row per plan with a member at the moment",
        key="plan_code",
        clock="valid_from inclusive, valid_to exclusive, at 2026-04-01 00:00",
    ),
    tables=["plans"],
    starter="""
-- One row per plan. Replace this query.
SELECT NULL::VARCHAR AS plan_code, NULL::BIGINT AS members
WHERE false
""",
    solution="""
SELECT plan_code, count(*) AS members
FROM plans
WHERE valid_from <= TIMESTAMP '2026-04-01 00:00:00'
  AND (valid_to > TIMESTAMP '2026-04-01 00:00:00' OR valid_to IS NULL)
GROUP BY plan_code
""",
    alternatives=[
        """
WITH latest_stretches AS (
    SELECT member_id, arg_max(plan_code, valid_from) AS plan_code, max_by(coalesce(valid_to, 'infinity'), valid_from) AS ends
    FROM plans
    WHERE valid_from <= '2026-04-01'
    GROUP BY member_id
)
SELECT plan_code, count(member_id) AS members
FROM latest_stretches
WHERE ends > '2026-04-01'
GROUP BY plan_code
""",
    ],
    hints=[
        "What do the two ends of a stretch have to be, seen from the moment?",
        "The trap is each of the two ends: one belongs to the stretch and the other does not.",
        "Look at a member whose plan changes exactly when 1 April begins, and at one whose plan is current.",
        "SELECT plan_code, ___ FROM plans WHERE valid_from ___ … AND (valid_to ___ … OR ___) GROUP BY ___",
    ],
    mistakes=[
        Mistake(
            "closed-interval",
            "valid_to > TIMESTAMP",
            "valid_to >= TIMESTAMP",
            "Members who changed at that very moment are on two plans: you let a stretch include its end. With `BETWEEN` it is the same. Where does a stretch end?",
        ),
        Mistake(
            "start-left-out",
            "valid_from <= TIMESTAMP",
            "valid_from < TIMESTAMP",
            "Stretches that begin at that very moment are missing. `valid_from` belongs to its stretch.",
        ),
        Mistake(
            "null-end-dropped",
            "  AND (valid_to > TIMESTAMP '2026-04-01 00:00:00' OR valid_to IS NULL)\n",
            "  AND valid_to > TIMESTAMP '2026-04-01 00:00:00'\n",
            "Everybody whose plan goes on to this day is missing: NULL is not greater than anything. What does NULL stand for here?",
        ),
        Mistake(
            "current-plan-for-the-past",
            "  AND (valid_to > TIMESTAMP '2026-04-01 00:00:00' OR valid_to IS NULL)\n",
            "  AND valid_to IS NULL\n",
            "Whoever changed or left later is missing: you asked for plans that are current today. The question is about a moment in the past.",
        ),
        Mistake(
            "end-ignored",
            "  AND (valid_to > TIMESTAMP '2026-04-01 00:00:00' OR valid_to IS NULL)\n",
            "",
            "Members stand on every plan they ever had until then. A stretch has an end too.",
        ),
        Mistake(
            "start-ignored",
            "WHERE valid_from <= TIMESTAMP '2026-04-01 00:00:00'\n  AND (valid_to",
            "WHERE (valid_to",
            "Members are there who joined later: you looked at the ends alone.",
        ),
        Mistake(
            "whole-day-for-moment",
            "valid_from <= TIMESTAMP '2026-04-01 00:00:00'",
            "valid_from < TIMESTAMP '2026-04-02 00:00:00'",
            "Stretches are counted that began during 1 April. The moment is when the day begins.",
        ),
    ],
    worlds=[
        shown,
        _world(
            "at the very moment",
            "Stretches end and begin exactly when 1 April begins, or a microsecond before and after.",
            "1001 basic 01-05 04-01",
            "1001 standard 04-01 -",
            "1002 premium 04-01 04-20",
            "1003 basic 02-01 03-31T23:59:59.999999",
            "1004 standard 04-01T00:00:00.000001 -",
            "1005 premium 02-01 04-01T00:00:00.000001",
        ),
        _world(
            "during the day",
            "Members join, change and leave on 1 April.",
            "1001 basic 04-01T09:00 -",
            "1002 standard 03-01 04-01T12:00",
            "1002 premium 04-01T12:00 -",
            "1003 basic 02-01 04-01T18:00",
        ),
        _world(
            "all of them gone",
            "Everybody left before, or joined long after.",
            "1001 basic 01-05 02-05",
            "1002 premium 01-05 03-05",
            "1003 standard 06-01 -",
            "1004 premium 07-01 08-01",
        ),
        EVERYBODY,
        shuffled_rows(shown),
    ],
    talk="A stretch is half-open: it has its start and not its end, so stretches that touch never overlap and a member is on one plan at a time. NULL means not yet, so it needs its own condition. BETWEEN is closed on both ends and counts whoever changes at that moment twice.",
)
