"""A repair: a LEFT JOIN that a WHERE turns into an inner one."""

from datetime import date

from autograder import Contract, Mistake, Parameter, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy

SOLUTION = """
SELECT
    members.member_id,
    count(play_sessions.session_id) AS sessions,
    coalesce(sum(play_sessions.watched_s), 0) / 60 AS minutes
FROM members
LEFT JOIN play_sessions
    ON play_sessions.member_id = members.member_id
    AND play_sessions.start_ts >= DATE '⟦day⟧'
    AND play_sessions.start_ts < DATE '⟦day+1⟧'
WHERE members.status = 'active'
GROUP BY members.member_id
"""

_STARTED = """
    AND play_sessions.start_ts >= DATE '⟦day⟧'
    AND play_sessions.start_ts < DATE '⟦day+1⟧'
WHERE members.status = 'active'
"""

STARTER = SOLUTION.replace(
    _STARTED,
    """
WHERE members.status = 'active'
  AND play_sessions.start_ts >= DATE '⟦day⟧'
  AND play_sessions.start_ts < DATE '⟦day+1⟧'
""",
)


def _members(active, cancelled=0, deleted=0):
    """So many members of each status, 1001 and up, the active ones first."""
    statuses = ["active"] * active + ["cancelled"] * cancelled + ["deleted"] * deleted
    return [{"member_id": 1001 + number, "status": status} for number, status in enumerate(statuses)]


def _session(member_id, day, time, minutes, **further):
    return {
        "member_id": member_id,
        "start_ts": f"2026-03-{day:02} {time}",
        "watched_s": 60 * minutes,
        **further,
    }


shown = handmade(
    "everybody was there",
    "Every member has a session on the day, and some have others before or after.",
    members=_members(4, cancelled=1),
    play_sessions=[
        _session(1001, 1, "20:00", 50),
        _session(1004, 1, "21:30", 15),
        _session(1001, 2, "08:10", 20),
        _session(1002, 2, "12:00", 90),
        _session(1005, 2, "13:00", 30),
        _session(1003, 2, "18:45", 12),
        _session(1001, 2, "19:00", 45),
        _session(1004, 2, "21:00", 60),
        _session(1003, 2, "22:20", 100),
        _session(1002, 3, "07:00", 25),
    ],
)

around_midnight = handmade(
    "around midnight",
    "Everybody has a session on the day; some begin at its first instant or in its last microsecond, or at the next midnight.",
    members=_members(3),
    play_sessions=[
        _session(1001, 1, "23:59:59.999999", 10),
        _session(1001, 2, "00:00", 20),
        _session(1002, 2, "23:59:59.999999", 30),
        _session(1003, 2, "10:00", 40),
        _session(1003, 3, "00:00", 50),
    ],
)

cancelled_members = handmade(
    "cancelled members",
    "All active members watched on the day; of those who cancelled or were deleted, some did and some never did.",
    members=_members(2, cancelled=2, deleted=1),
    play_sessions=[
        _session(1001, 2, "10:00", 20),
        _session(1002, 2, "11:00", 30, stop_ts=None),
        _session(1003, 2, "12:00", 40),
        _session(1005, 1, "12:00", 40),
        _session(1002, 2, "20:00", 0),
    ],
)

never_watched = handmade(
    "never watched",
    "One active member has no session at all.",
    members=_members(4, cancelled=1),
    play_sessions=[
        _session(1001, 2, "10:00", 20),
        _session(1001, 2, "11:00", 30),
        _session(1002, 2, "12:00", 40),
        _session(1004, 2, "19:00", 10),
        _session(1005, 2, "19:30", 5),
        _session(1001, 3, "19:30", 5),
    ],
)

watched_on_other_days = handmade(
    "watched on other days",
    "Two active members have sessions, all of them the day before or the day after.",
    members=_members(4, cancelled=1),
    play_sessions=[
        _session(1001, 1, "10:00", 20),
        _session(1001, 1, "21:00", 35),
        _session(1002, 2, "12:00", 40),
        _session(1003, 3, "00:00", 15),
        _session(1003, 4, "18:00", 25),
        _session(1004, 2, "19:00", 10),
        _session(1004, 1, "19:00", 55),
    ],
)

unknown_account = handmade(
    "a session without a member",
    "One session of the day belongs to nobody in `members`; half of the members have none.",
    members=_members(4),
    play_sessions=[
        _session(1999, 2, "10:00", 20),
        _session(1002, 2, "12:00", 40),
        _session(1003, 2, "12:30", 0),
        _session(1004, 1, "12:30", 60),
    ],
)

exercise = SqlExercise(
    title="Review: the day's report",
    points=2,
    minutes=5,
    level="easy",
    skills=["joins", "NULL logic", "code review"],
    asked_in=["assessment", "sql round"],
    prompt="""
Your teammate's query reports on one day, member by member. It is right on the data you see, and there is other data on which it is not. Review it, find what is amiss, and mend it: change what you must, or write it anew. Only data on which it was not right earns points, and what was right has to stay right.

This is what the query is asked. How much did each active member watch on ⟦day:long⟧ 2026?

One row per **active member**, that is per row of `members` with the `status` `'active'`, with the columns `member_id`, `sessions`, `minutes`. A member who watched nothing on that day is in the report with zeros. Nobody else is in it.

* **`sessions`:** the member's rows of `play_sessions` that **started** on the day, in UTC, whatever their `end_reason`; 0 where there is none.
* **`minutes`:** the `watched_s` of those sessions, added up and divided by 60, not rounded; 0 where there is none. A session counts in full on the day on which it started.
""",
    contract=Contract(
        grain="one row per active member",
        key="member_id",
        clock="UTC day of start_ts",
        duplicates="none: a session has one row",
    ),
    parameters=[
        Parameter(
            "day", date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 23), date(2026, 5, 11), moves_worlds=True
        )
    ],
    tables=["members", "play_sessions"],
    repairs=True,
    starter=STARTER,
    solution=SOLUTION,
    alternatives=[
        # The sessions of the day first, then the join.
        """
WITH sessions_of_the_day AS (
    SELECT member_id, count(*) AS sessions, sum(watched_s) / 60 AS minutes
    FROM play_sessions
    WHERE CAST(start_ts AS DATE) = DATE '⟦day⟧'
    GROUP BY member_id
)
SELECT
    members.member_id,
    coalesce(sessions_of_the_day.sessions, 0) AS sessions,
    coalesce(sessions_of_the_day.minutes, 0) AS minutes
FROM members
LEFT JOIN sessions_of_the_day ON sessions_of_the_day.member_id = members.member_id
WHERE members.status = 'active'
""",
        # All sessions joined, those of the day counted.
        """
SELECT
    member_id,
    count(*) FILTER (WHERE start_ts::DATE = '⟦day⟧') AS sessions,
    sum(CASE WHEN start_ts::DATE = '⟦day⟧' THEN watched_s ELSE 0 END) / 60 AS minutes
FROM members
LEFT JOIN play_sessions USING (member_id)
WHERE status = 'active'
GROUP BY member_id
""",
        """
SELECT
    member_id,
    (
        SELECT count(*) FROM play_sessions AS played
        WHERE played.member_id = members.member_id AND date_trunc('day', played.start_ts) = '⟦day⟧'
    ) AS sessions,
    coalesce((
        SELECT sum(watched_s) FROM play_sessions AS played
        WHERE played.member_id = members.member_id AND date_trunc('day', played.start_ts) = '⟦day⟧'
    ), 0) / 60 AS minutes
FROM members
WHERE status = 'active'
""",
    ],
    hints=[
        "What does the join put into `start_ts` for a member without a session, and what does the next line do with that row?",
        "The trap is *where-undoes-left-join*: a condition in `WHERE` on the table joined on the left is never true for a NULL.",
        "Think of two members: one has no session at all, one has sessions on the day before only. Follow each of them through the join and through `WHERE`; both should come out with zeros.",
        "FROM members LEFT JOIN play_sessions ON … = … AND ___ AND ___ WHERE ___ GROUP BY …",
    ],
    mistakes=[
        Mistake(
            "where-undoes-left-join",
            _STARTED,
            """
    AND play_sessions.start_ts >= DATE '⟦day⟧'
WHERE members.status = 'active'
  AND play_sessions.start_ts < DATE '⟦day+1⟧'
""",
            "Members who watched nothing are missing. A condition on `play_sessions` is left in `WHERE`, where a NULL never passes, so the LEFT JOIN works like an inner one. Where may a condition on that table stand?",
        ),
        Mistake(
            "or-null-keeps-only-strangers",
            _STARTED,
            """
WHERE members.status = 'active'
  AND (play_sessions.session_id IS NULL
    OR play_sessions.start_ts >= DATE '⟦day⟧' AND play_sessions.start_ts < DATE '⟦day+1⟧')
""",
            "Members without any session are back; those with sessions on other days are not. Their rows have a `start_ts`, so they are not NULL, and not of the day. What would keep both?",
        ),
        Mistake(
            "whole-where-moved-into-on",
            "WHERE members.status",
            "    AND members.status",
            "Members who are not active are in the report, with zeros: their condition went into `ON` too, and a LEFT JOIN keeps every row on its left. Which table does each condition speak about?",
        ),
        Mistake(
            "counts-the-row-without-a-match",
            "count(play_sessions.session_id)",
            "count(*)",
            "Members who watched nothing have 1 session: the LEFT JOIN gives them one row, filled with NULLs, and `count(*)` counts it. What does `count` of a column do with a NULL?",
        ),
        Mistake(
            "key-from-the-empty-side",
            answer=SOLUTION.replace("    members.member_id,\n", "    play_sessions.member_id,\n").replace(
                "GROUP BY members.member_id", "GROUP BY play_sessions.member_id"
            ),
            says="Members who watched nothing are one row without a name: you took `member_id` from `play_sessions`, where the LEFT JOIN has put NULLs. Which table knows every member?",
        ),
        Mistake(
            "missing-left-null",
            "coalesce(sum(play_sessions.watched_s), 0)",
            "sum(play_sessions.watched_s)",
            "Members who watched nothing have NULL minutes: a sum over no value is NULL. The query had turned that into 0, as it is asked to.",
        ),
        Mistake(
            "coalesce-drops-into-the-day",
            answer=SOLUTION.replace(
                _STARTED,
                """
WHERE members.status = 'active'
  AND coalesce(play_sessions.start_ts, DATE '⟦day⟧') >= DATE '⟦day⟧'
  AND coalesce(play_sessions.start_ts, DATE '⟦day⟧') < DATE '⟦day+1⟧'
""",
            ).replace("count(play_sessions.session_id)", "count(*)"),
            says="You gave members without a session a start on the day. They are counted as 1 session, and members who watched on other days are still missing. Which rows should meet in the join at all?",
        ),
        Mistake(
            "day-condition-dropped",
            """
    AND play_sessions.start_ts >= DATE '⟦day⟧'
    AND play_sessions.start_ts < DATE '⟦day+1⟧'
""",
            "\n",
            "Everybody is in the report now, with sessions of all days: the condition on the day is gone. It has to say which sessions a member meets, without saying which members stay.",
        ),
        Mistake(
            "between-includes-midnight",
            ">= DATE '⟦day⟧'\n    AND play_sessions.start_ts < DATE '⟦day+1⟧'",
            "BETWEEN DATE '⟦day⟧' AND DATE '⟦day+1⟧'",
            "A session that started at the next midnight is counted: `BETWEEN` includes both ends. To which day does 00:00 belong?",
        ),
    ],
    worlds=[
        shown,
        around_midnight,
        cancelled_members,
        never_watched,
        watched_on_other_days,
        unknown_account,
        shuffled_rows(watched_on_other_days),
        tidy(seed=1, n_members=12, days=3),
    ],
    talk="""
Say the grain first: one row per active member, whether anything was watched or not. Then follow one member without a session: the join gives a row of NULLs, and `WHERE` asks that NULL whether it was on the day. Say the rule: what decides which sessions a member meets stands in `ON`, what decides which members stay in `WHERE`. Give the repair that is half of one, `OR … IS NULL`, and whom it forgets. Close with `count(*)` against `count` of a column.
""",
)
