"""Each member's two worst sessions, and their share of everything that stalled for that member."""

from dataclasses import replace

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy
from autograder.worlds.playback_by_hand import stalling_sessions


def _world(name, provokes, *written):
    return handmade(name, provokes, **stalling_sessions(*written))


shown = tidy(seed=7, n_members=4, days=4, events_per_member_day=3)

exercise = SqlExercise(
    title="The two worst sessions",
    points=3,
    minutes=10,
    level="medium",
    skills=["window functions", "ranking", "determinism", "evaluation order"],
    asked_in=["sql round"],
    prompt="""
Support calls each member back about their worst evenings. Which sessions were they?

Return up to two rows per member with the columns `member_id`, `place`, `session_id`, `stalled_s`, `share`.

* `stalled_s` is the seconds of the session's stalls: rows of `qoe_events` of kind `rebuffer`, whose `duration_ms` is in milliseconds and counts as 0 where it is NULL. Only sessions that stalled for more than 0 seconds count.
* A member's sessions are placed 1, 2 by `stalled_s`, most first. Where two stalled equally, the one that started later is worse; where they also started in one instant, the one with the larger `session_id`.
* `share` is the session's part of all stalled seconds of this member, from 0 to 1: of all sessions, not of these two. Do not round.
* A member with one such session has one row, a member with none has no row.
""",
    contract=Contract(
        grain="one row per member and place, at most two places",
        key="member_id, place",
        clock="none: all sessions count",
        ties="by later start, then larger session_id",
    ),
    tables=["play_sessions", "qoe_events"],
    starter="""
-- Up to two rows per member. Replace this query.
SELECT
    NULL::BIGINT AS member_id,
    NULL::BIGINT AS place,
    NULL::BIGINT AS session_id,
    NULL::DOUBLE AS stalled_s,
    NULL::DOUBLE AS share
WHERE false
""",
    solution="""
WITH session_stalls AS (
    SELECT session_id, sum(duration_ms) / 1000 AS stalled_s
    FROM qoe_events
    WHERE kind = 'rebuffer'
    GROUP BY session_id
    HAVING sum(duration_ms) > 0
),
placed_sessions AS (
    SELECT
        play_sessions.member_id,
        row_number() OVER (
            PARTITION BY play_sessions.member_id
            ORDER BY session_stalls.stalled_s DESC, play_sessions.start_ts DESC, play_sessions.session_id DESC
        ) AS place,
        play_sessions.session_id,
        session_stalls.stalled_s,
        session_stalls.stalled_s / sum(session_stalls.stalled_s) OVER (PARTITION BY play_sessions.member_id) AS share
    FROM session_stalls
    JOIN play_sessions ON play_sessions.session_id = session_stalls.session_id
)
SELECT member_id, place, session_id, stalled_s, share
FROM placed_sessions
WHERE place <= 2
""",
    alternatives=[
        """
WITH stalled AS (
    SELECT s.member_id, s.session_id, s.start_ts, sum(q.duration_ms) / 1000.0 AS stalled_s
    FROM play_sessions AS s
    JOIN qoe_events AS q ON q.session_id = s.session_id AND q.kind = 'rebuffer'
    GROUP BY ALL
    HAVING stalled_s > 0
),
totals AS (
    SELECT member_id, sum(stalled_s) AS total_s FROM stalled GROUP BY member_id
)
SELECT
    a.member_id,
    1 + count(b.session_id) AS place,
    a.session_id,
    a.stalled_s,
    a.stalled_s / any_value(totals.total_s) AS share
FROM stalled AS a
JOIN totals USING (member_id)
LEFT JOIN stalled AS b
    ON b.member_id = a.member_id
    AND (b.stalled_s, b.start_ts, b.session_id) > (a.stalled_s, a.start_ts, a.session_id)
GROUP BY a.member_id, a.session_id, a.stalled_s
HAVING count(b.session_id) < 2
""",
    ],
    hints=[
        "Which of the three numbers looks at a member's two sessions, and which at all of them?",
        "The trap is when the two rows are chosen: a window sees what is left after WHERE.",
        "Look at a member with three sessions that stalled, at two sessions that stalled equally, and at one with one.",
        "WITH … AS (… GROUP BY session_id HAVING ___), … AS (SELECT ___, row_number() OVER (PARTITION BY ___ ORDER BY ___, ___, ___) AS place, ___ / sum(___) OVER (___) AS share FROM …) SELECT … WHERE ___",
    ],
    mistakes=[
        Mistake(
            "share-of-the-two",
            answer="""
WITH session_stalls AS (
    SELECT session_id, sum(duration_ms) / 1000 AS stalled_s
    FROM qoe_events
    WHERE kind = 'rebuffer'
    GROUP BY session_id
    HAVING sum(duration_ms) > 0
),
placed_sessions AS (
    SELECT
        member_id,
        row_number() OVER (PARTITION BY member_id ORDER BY stalled_s DESC, start_ts DESC, session_id DESC) AS place,
        session_id,
        stalled_s
    FROM session_stalls
    JOIN play_sessions USING (session_id)
)
SELECT member_id, place, session_id, stalled_s, stalled_s / sum(stalled_s) OVER (PARTITION BY member_id) AS share
FROM placed_sessions
WHERE place <= 2
""",
            says="The two shares add up to 1 for everybody: your sum saw only the rows that WHERE left over. The share is of everything that stalled for the member.",
        ),
        Mistake(
            "rank-keeps-ties",
            "        row_number() OVER (\n            PARTITION BY play_sessions.member_id\n            ORDER BY session_stalls.stalled_s DESC, play_sessions.start_ts DESC, play_sessions.session_id DESC",
            "        rank() OVER (\n            PARTITION BY play_sessions.member_id\n            ORDER BY session_stalls.stalled_s DESC",
            "Members with equal sessions have more than two rows, or a place twice: `rank` gives equals one place. The prompt says who is worse.",
        ),
        Mistake(
            "least-first",
            "session_stalls.stalled_s DESC, play_sessions",
            "session_stalls.stalled_s, play_sessions",
            "These are the sessions that stalled least. Which way does the order run?",
        ),
        Mistake(
            "earlier-start-wins-ties",
            "play_sessions.start_ts DESC",
            "play_sessions.start_ts",
            "Of two sessions that stalled equally you put the earlier one first. The later start is the worse one here.",
        ),
        Mistake(
            "tie-of-starts-open",
            "play_sessions.session_id DESC",
            "play_sessions.session_id",
            "Two sessions that stalled equally and started in one instant stand the other way round: the larger `session_id` is worse.",
        ),
        Mistake(
            "counts-stalls-not-seconds",
            answer="""
WITH session_stalls AS (
    SELECT session_id, sum(duration_ms) / 1000 AS stalled_s, count(*) AS stalls
    FROM qoe_events
    WHERE kind = 'rebuffer'
    GROUP BY session_id
    HAVING sum(duration_ms) > 0
),
placed_sessions AS (
    SELECT
        member_id,
        row_number() OVER (PARTITION BY member_id ORDER BY stalls DESC, start_ts DESC, session_id DESC) AS place,
        session_id,
        stalled_s,
        stalled_s / sum(stalled_s) OVER (PARTITION BY member_id) AS share
    FROM session_stalls
    JOIN play_sessions USING (session_id)
)
SELECT member_id, place, session_id, stalled_s, share
FROM placed_sessions
WHERE place <= 2
""",
            says="You placed sessions by how often they stalled. Five short stalls may be less than one long; what makes a session worse here?",
        ),
        Mistake(
            "share-of-everybody",
            "sum(session_stalls.stalled_s) OVER (PARTITION BY play_sessions.member_id) AS share",
            "sum(session_stalls.stalled_s) OVER () AS share",
            "The shares are of all members together. Whose seconds does the share divide?",
        ),
        Mistake(
            "every-kind-of-moment",
            "    WHERE kind = 'rebuffer'\n",
            "",
            "Sessions that never stalled are there, with their startup time. Which kind of moment is a stall?",
        ),
        Mistake(
            "zero-seconds-kept",
            answer="""
WITH session_stalls AS (
    SELECT session_id, coalesce(sum(duration_ms), 0) / 1000 AS stalled_s
    FROM qoe_events
    WHERE kind = 'rebuffer'
    GROUP BY session_id
),
placed_sessions AS (
    SELECT
        member_id,
        row_number() OVER (PARTITION BY member_id ORDER BY stalled_s DESC, start_ts DESC, session_id DESC) AS place,
        session_id,
        stalled_s,
        stalled_s / nullif(sum(stalled_s) OVER (PARTITION BY member_id), 0) AS share
    FROM session_stalls
    JOIN play_sessions USING (session_id)
)
SELECT member_id, place, session_id, stalled_s, share
FROM placed_sessions
WHERE place <= 2
""",
            says="Sessions are there that stalled for 0 seconds. Only more than 0 counts; what becomes of a stall without a duration?",
        ),
        Mistake(
            "milliseconds-for-seconds",
            "sum(duration_ms) / 1000 AS",
            "sum(duration_ms) AS",
            "The stalled seconds are a thousand times what they should be: `duration_ms` is in milliseconds.",
        ),
    ],
    worlds=[
        shown,
        _world(
            "equal sessions",
            "Sessions of one member that stalled equally: at other times, and in one instant.",
            "1001 02 20:00 4000",
            "1001 03 20:00 4000",
            "1001 04 20:00 1000+3000",
            "1002 02 21:00 2000",
            "1002 02 21:00 2000",
            "1002 02 21:00 2000",
        ),
        _world(
            "often or long",
            "One session stalls five times for a moment, another once for a minute.",
            "1001 02 20:00 100+100+100+100+100",
            "1001 03 20:00 60000",
            "1001 04 20:00 30000+1000",
            "1002 02 20:00 500",
        ),
        _world(
            "hardly any",
            "Members with one session that stalled, with none, and with stalls of no known length.",
            "1001 02 20:00 3000",
            "1002 02 20:00 0",
            "1003 02 20:00 -",
            "1003 03 20:00 0",
            "1004 02 20:00 -+2500",
            "1004 03 20:00 -",
        ),
        _world(
            "a small share",
            "The two worst sessions are a small part of what stalled.",
            *(f"1001 {day:02} 20:00 {900 + day}" for day in range(2, 12)),
            "1002 02 20:00 90000",
        ),
        replace(tidy(seed=15, n_members=6, days=5, events_per_member_day=3), name="a busier week"),
        shuffled_rows(shown),
    ],
    talk="First one row a session, then places within a member. Two rows exactly means row_number with an order that has no ties left: seconds, then the later start, then the id. The share divides by everything of the member, so it is worked out in the same step, before WHERE throws rows away. If they say keep ties, it is rank, and the promise of two rows is gone.",
)
