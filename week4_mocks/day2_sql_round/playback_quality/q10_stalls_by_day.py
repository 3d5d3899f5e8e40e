"""Stalls by day: sessions, those that stalled, and for how long; the first question on the quality of playback."""

from dataclasses import replace

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy


def _sessions(*starts, **columns):
    """Sessions 1, 2, 3 … that start in March 2026: "02 20:00"."""
    return [
        {"session_id": number, "start_ts": f"2026-03-{start}", "watched_s": 1_200} | columns
        for number, start in enumerate(starts, start=1)
    ]


def _moments(*written):
    """Moments of sessions: "1 02 20:05 rebuffer 4000" is session 1, a stall of four seconds; "-" is no duration."""
    found = []
    for text in written:
        session, day, time, kind, length = text.split()
        found.append(
            {
                "session_id": int(session),
                "ts": f"2026-03-{day} {time}",
                "kind": kind,
                "duration_ms": None if length == "-" else int(length),
            }
        )
    return found


shown = tidy(seed=4, n_members=4, days=3, events_per_member_day=2)

exercise = SqlExercise(
    title="Stalls by day",
    points=2,
    minutes=6,
    level="easy",
    skills=["joins", "grain", "aggregation"],
    asked_in=["sql round"],
    prompt="""
How often does playback stall?

Return one row per day with the columns `view_date`, `sessions`, `stalled_sessions`, `stalled_s`.

* `play_sessions` has a row per session. A session belongs to the UTC day of its `start_ts`, with everything that happens in it, also after midnight.
* `qoe_events` has a row per moment that a viewer would notice. A stall is a moment of kind `rebuffer`. `duration_ms` is how long it lasted, in milliseconds; where it is NULL the stall counts, with 0 seconds.
* `sessions` counts all sessions of the day, `stalled_sessions` those with at least one stall, and `stalled_s` is the seconds of all their stalls together, 0 where there is none. Do not round.
* A day without sessions has no row.
""",
    contract=Contract(
        grain="one row per day with a session",
        key="view_date",
        clock="UTC day on which the session started",
        duplicates="none: a moment is there once",
    ),
    tables=["play_sessions", "qoe_events"],
    starter="""
-- One row per day. Replace this query.
SELECT
    NULL::DATE AS view_date,
    NULL::BIGINT AS sessions,
    NULL::BIGINT AS stalled_sessions,
    NULL::DOUBLE AS stalled_s
WHERE false
""",
    solution="""
WITH session_stalls AS (
    SELECT session_id, coalesce(sum(duration_ms), 0) / 1000 AS stalled_s
    FROM qoe_events
    WHERE kind = 'rebuffer'
    GROUP BY session_id
)
SELECT
    CAST(play_sessions.start_ts AS DATE) AS view_date,
    count(*) AS sessions,
    count(session_stalls.session_id) AS stalled_sessions,
    coalesce(sum(session_stalls.stalled_s), 0) AS stalled_s
FROM play_sessions
LEFT JOIN session_stalls ON session_stalls.session_id = play_sessions.session_id
GROUP BY view_date
""",
    alternatives=[
        """
SELECT
    date_trunc('day', s.start_ts)::DATE AS view_date,
    count(DISTINCT s.session_id) AS sessions,
    count(DISTINCT q.session_id) AS stalled_sessions,
    coalesce(sum(q.duration_ms), 0) / 1000.0 AS stalled_s
FROM play_sessions AS s
LEFT JOIN qoe_events AS q ON q.session_id = s.session_id AND q.kind = 'rebuffer'
GROUP BY ALL
""",
        """
SELECT
    start_ts::DATE AS view_date,
    count(*) AS sessions,
    count(*) FILTER (WHERE stalls > 0) AS stalled_sessions,
    sum(stalled_ms) / 1000 AS stalled_s
FROM (
    SELECT
        start_ts,
        (SELECT count(*) FROM qoe_events AS q WHERE q.session_id = s.session_id AND kind = 'rebuffer') AS stalls,
        (SELECT coalesce(sum(duration_ms), 0) FROM qoe_events AS q WHERE q.session_id = s.session_id AND kind = 'rebuffer') AS stalled_ms
    FROM play_sessions AS s
)
GROUP BY 1
""",
    ],
    hints=[
        "What is one row of each table, and how many rows does a session have after you join them?",
        "The trap is the fan-out: a session with three stalls stands there three times.",
        "Look at a session with two stalls, at one with none, and at a day on which nothing stalled.",
        "WITH … AS (SELECT session_id, ___ FROM qoe_events WHERE ___ GROUP BY ___) SELECT ___, count(*), count(___), ___ FROM play_sessions LEFT JOIN …",
    ],
    mistakes=[
        Mistake(
            "join-fan-out",
            answer="""
SELECT
    CAST(play_sessions.start_ts AS DATE) AS view_date,
    count(*) AS sessions,
    count(DISTINCT qoe_events.session_id) AS stalled_sessions,
    coalesce(sum(qoe_events.duration_ms), 0) / 1000 AS stalled_s
FROM play_sessions
LEFT JOIN qoe_events ON qoe_events.session_id = play_sessions.session_id AND kind = 'rebuffer'
GROUP BY view_date
""",
            says="Days with stalls have too many sessions: after the join a session stands there once for each of its stalls. What do you count, and before or after the join?",
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "LEFT JOIN",
            "JOIN",
            "Sessions that never stalled are gone, and with them the days on which nothing did. Which join keeps them?",
        ),
        Mistake(
            "counts-stalls-not-sessions",
            "count(session_stalls.session_id) AS stalled_sessions,",
            "coalesce(sum((SELECT count(*) FROM qoe_events WHERE kind = 'rebuffer' AND session_id = play_sessions.session_id)), 0)::BIGINT AS stalled_sessions,",
            "Stalled sessions are too many: you counted stalls. One session with three of them is one stalled session.",
        ),
        Mistake(
            "every-kind-of-moment",
            "    WHERE kind = 'rebuffer'\n",
            "",
            "Nearly every session stalled, by your count: starts and drops in bitrate are moments too. Which kind is a stall?",
        ),
        Mistake(
            "milliseconds-for-seconds",
            "coalesce(sum(duration_ms), 0) / 1000",
            "coalesce(sum(duration_ms), 0)",
            "The stalled seconds are a thousand times what they should be: `duration_ms` is in milliseconds.",
        ),
        Mistake(
            "day-of-the-stall",
            answer="""
WITH session_stalls AS (
    SELECT session_id, CAST(ts AS DATE) AS stall_date, coalesce(sum(duration_ms), 0) / 1000 AS stalled_s
    FROM qoe_events
    WHERE kind = 'rebuffer'
    GROUP BY ALL
),
days AS (
    SELECT CAST(start_ts AS DATE) AS view_date, count(*) AS sessions FROM play_sessions GROUP BY view_date
)
SELECT
    view_date,
    sessions,
    count(DISTINCT session_id) AS stalled_sessions,
    coalesce(sum(stalled_s), 0) AS stalled_s
FROM days
LEFT JOIN session_stalls ON stall_date = view_date
GROUP BY view_date, sessions
""",
            says="Stalls after midnight went to the next day. A session belongs to the day on which it started, with everything in it; whose clock did you take?",
        ),
        Mistake(
            "unknown-duration-is-no-stall",
            "    WHERE kind = 'rebuffer'\n",
            "    WHERE kind = 'rebuffer' AND duration_ms IS NOT NULL\n",
            "Sessions whose only stall has no duration are not counted. A stall of unknown length is still a stall; what does it add to each of the two columns?",
        ),
        Mistake(
            "no-stall-is-null",
            "coalesce(sum(session_stalls.stalled_s), 0) AS stalled_s",
            "sum(session_stalls.stalled_s) AS stalled_s",
            "Days without a stall have NULL seconds. Nothing stalled, and that is a number; which one?",
        ),
        Mistake(
            "rounds-too-early",
            "coalesce(sum(duration_ms), 0) / 1000 AS stalled_s",
            "coalesce(sum(duration_ms), 0) // 1000 AS stalled_s",
            "The seconds are a little too few: each session's were cut to whole ones before they were added. Where does rounding belong, if anywhere?",
        ),
    ],
    worlds=[
        shown,
        handmade(
            "stalls that never happened",
            "Two days without a stall; on one of them a session has other moments.",
            play_sessions=_sessions("02 20:00", "02 21:00", "03 20:00", "04 20:00"),
            qoe_events=_moments(
                "1 02 20:00 start 900",
                "1 02 20:05 rebuffer 4000",
                "3 03 20:00 start 700",
                "3 03 20:01 bitrate_drop 0",
            ),
        ),
        handmade(
            "across midnight",
            "Sessions that start before midnight stall after it; one day has sessions of its own, the other has none.",
            play_sessions=_sessions("02 23:50", "03 23:58", "03 08:00", "05 23:59:59.999999"),
            qoe_events=_moments(
                "1 02 23:55 rebuffer 2000",
                "1 03 00:05 rebuffer 3000",
                "2 04 00:10 rebuffer 1500",
                "4 06 00:00 rebuffer 9000",
            ),
        ),
        handmade(
            "unknown durations",
            "Stalls without a duration: the only one of a session, and one of several.",
            play_sessions=_sessions("02 20:00", "02 21:00", "03 20:00"),
            qoe_events=_moments(
                "1 02 20:05 rebuffer -",
                "2 02 21:05 rebuffer -",
                "2 02 21:06 rebuffer 2500",
                "3 03 20:05 rebuffer -",
            ),
        ),
        handmade(
            "one bad session",
            "One session stalls nine times, the others on that day never.",
            play_sessions=_sessions("02 20:00", "02 20:30", "02 21:00"),
            qoe_events=_moments(*(f"2 02 20:{40 + minute} rebuffer 1999" for minute in range(9))),
        ),
        replace(tidy(seed=9, n_members=8, days=5, events_per_member_day=2.5), name="a busier week"),
        shuffled_rows(shown),
    ],
    talk="Two tables of different grain: one row a session, one row a moment. Say that before you join. First bring the moments to one row a session, then join, and nothing can count twice. The join is a left one, because a session without a stall is a session. Days are the session's, not the stall's. NULL durations: still a stall, of no seconds.",
)
