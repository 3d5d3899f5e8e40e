"""Stall storms: stalls that follow each other closely, where a long one may outlast the next."""

from dataclasses import replace

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy


def _world(name, provokes, **stalls_of):
    """Stalls by session: s1="20:00:00 4000, 20:00:30 -" are two, of four seconds and of no known length."""
    moments = []
    for session, written in stalls_of.items():
        for text in written.split(", "):
            time, length = text.split()
            moments.append(
                {
                    "session_id": int(session[1:]),
                    "ts": f"2026-03-02 {time}",
                    "kind": "rebuffer",
                    "duration_ms": None if length == "-" else int(length),
                }
            )
        moments.append(
            {
                "session_id": int(session[1:]),
                "ts": "2026-03-02 20:02:00.5",
                "kind": "bitrate_drop",
                "duration_ms": 0,
            }
        )
    return handmade(name, provokes, qoe_events=moments)


shown = _world(
    "an evening",
    "Four sessions: a storm of three stalls, one of four, and stalls that stay alone.",
    s1="20:00:00 4000, 20:00:40 2000, 20:01:20 6000",
    s2="20:00:00 3000, 20:05:00 3000, 20:10:00 3000",
    s3="21:10:00 1000, 21:10:10 1000, 21:10:20 1500, 21:11:00 2500, 21:30:00 9000",
    s4="22:00:00 12000, 22:00:30 500",
)

exercise = SqlExercise(
    title="Stall storms",
    points=5,
    minutes=14,
    level="hard",
    skills=["gaps and islands", "window functions", "frames"],
    asked_in=["sql round"],
    prompt="""
One stall is bad luck. Several that follow each other closely are a storm, and people leave.

Return one row per storm with the columns `session_id`, `first_ts`, `last_end`, `stalls`, `stalled_s`.

* A stall is a row of `qoe_events` of kind `rebuffer`. It begins at `ts` and lasts `duration_ms` milliseconds, 0 where that is NULL. A session never has two stalls with the same `ts`. Stalls may overlap: a device may report another one while the first still lasts.
* Two stalls of a session belong together when one begins at most 60 seconds after the other has ended, or before it has ended; and so do those that are linked through further ones.
* A storm is such a group with at least three stalls. Sessions never share one.
* `first_ts` is when its first stall begins, `last_end` when the last of them has ended, `stalls` how many there are, and `stalled_s` the sum of their durations in seconds, even where they overlap. Do not round.
""",
    contract=Contract(
        grain="one row per storm of a session",
        key="session_id, first_ts",
        clock="ts; 60 seconds from the end of what came before, both ends included",
        ties="none within a session",
    ),
    tables=["qoe_events"],
    starter="""
-- One row per storm. Replace this query.
SELECT
    NULL::BIGINT AS session_id,
    NULL::TIMESTAMP AS first_ts,
    NULL::TIMESTAMP AS last_end,
    NULL::BIGINT AS stalls,
    NULL::DOUBLE AS stalled_s
WHERE false
""",
    solution="""
WITH stalls AS (
    SELECT
        session_id,
        ts AS start_ts,
        coalesce(duration_ms, 0) AS stalled_ms,
        ts + to_milliseconds(coalesce(duration_ms, 0)) AS end_ts
    FROM qoe_events
    WHERE kind = 'rebuffer'
),
reached_before AS (
    SELECT
        *,
        max(end_ts) OVER (
            PARTITION BY session_id
            ORDER BY start_ts
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS reached
    FROM stalls
),
numbered_stalls AS (
    SELECT
        *,
        count(*) FILTER (WHERE reached IS NULL OR start_ts > reached + INTERVAL 60 SECONDS)
            OVER (PARTITION BY session_id ORDER BY start_ts) AS storm_number
    FROM reached_before
)
SELECT
    session_id,
    min(start_ts) AS first_ts,
    max(end_ts) AS last_end,
    count(*) AS stalls,
    sum(stalled_ms) / 1000 AS stalled_s
FROM numbered_stalls
GROUP BY session_id, storm_number
HAVING count(*) >= 3
""",
    alternatives=[
        # Without a running maximum: a stall opens a storm where no earlier one reaches it.
        """
WITH stalls AS (
    SELECT
        session_id,
        ts,
        coalesce(duration_ms, 0) AS ms,
        ts + coalesce(duration_ms, 0) * INTERVAL 1 MILLISECOND AS over_ts
    FROM qoe_events
    WHERE kind = 'rebuffer'
),
openings AS (
    SELECT session_id, ts AS opened
    FROM stalls AS later
    WHERE NOT EXISTS (
        SELECT 1 FROM stalls AS earlier
        WHERE earlier.session_id = later.session_id
          AND earlier.ts < later.ts
          AND earlier.over_ts >= later.ts - INTERVAL '60' SECOND
    )
),
storms AS (
    SELECT stalls.*, openings.opened
    FROM stalls
    ASOF JOIN openings ON openings.session_id = stalls.session_id AND stalls.ts >= openings.opened
)
SELECT
    session_id,
    opened AS first_ts,
    max(over_ts) AS last_end,
    count(*) AS stalls,
    sum(ms) / 1000.0 AS stalled_s
FROM storms
GROUP BY session_id, opened
HAVING count(*) > 2
""",
    ],
    hints=[
        "What must you know about everything before a stall, to say whether it begins something new?",
        "The trap is the row before: the one before it may have ended long after.",
        "Look at a stall of two minutes with two short ones inside it, and at one that begins exactly 60 seconds after the end.",
        "WITH … AS (… AS end_ts …), … AS (SELECT *, max(___) OVER (PARTITION BY ___ ORDER BY ___ ROWS BETWEEN ___ AND ___) AS reached …), … AS (SELECT *, count(*) FILTER (WHERE ___) OVER (…) AS storm_number …) SELECT … GROUP BY ___ HAVING ___",
    ],
    mistakes=[
        Mistake(
            "end-of-the-row-before",
            """        max(end_ts) OVER (
            PARTITION BY session_id
            ORDER BY start_ts
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS reached""",
            "        lag(end_ts) OVER (PARTITION BY session_id ORDER BY start_ts) AS reached",
            "A storm is cut in two where a long stall outlasts the short ones inside it: you looked at the end of the row before. How far did anything before it reach?",
        ),
        Mistake(
            "start-to-start",
            """        max(end_ts) OVER (
            PARTITION BY session_id
            ORDER BY start_ts
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS reached""",
            "        lag(start_ts) OVER (PARTITION BY session_id ORDER BY start_ts) AS reached",
            "Storms with long stalls fall apart: you measured from start to start. The pause begins where the stall before it has ended.",
        ),
        Mistake(
            "edge-left-out",
            "start_ts > reached + INTERVAL 60 SECONDS",
            "start_ts >= reached + INTERVAL 60 SECONDS",
            "A stall that begins exactly 60 seconds after the end is not in your storm. At most 60 includes 60.",
        ),
        Mistake(
            "two-are-a-storm",
            "HAVING count(*) >= 3",
            "HAVING count(*) >= 2",
            "Pairs are storms in your result. How many stalls make one?",
        ),
        Mistake(
            "more-than-three",
            "HAVING count(*) >= 3",
            "HAVING count(*) > 3",
            "Storms of exactly three stalls are missing. At least three includes three.",
        ),
        Mistake(
            "sessions-mixed",
            answer="""
WITH stalls AS (
    SELECT session_id, ts AS start_ts, coalesce(duration_ms, 0) AS stalled_ms,
        ts + to_milliseconds(coalesce(duration_ms, 0)) AS end_ts
    FROM qoe_events
    WHERE kind = 'rebuffer'
),
reached_before AS (
    SELECT *, max(end_ts) OVER (ORDER BY start_ts, session_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM stalls
),
numbered_stalls AS (
    SELECT
        *,
        count(*) FILTER (WHERE reached IS NULL OR start_ts > reached + INTERVAL 60 SECONDS)
            OVER (ORDER BY start_ts, session_id) AS storm_number
    FROM reached_before
)
SELECT session_id, min(start_ts) AS first_ts, max(end_ts) AS last_end, count(*) AS stalls, sum(stalled_ms) / 1000 AS stalled_s
FROM numbered_stalls
GROUP BY session_id, storm_number
HAVING count(*) >= 3
""",
            says="A stall of one session kept a storm of another going. Where does the window begin anew?",
        ),
        Mistake(
            "last-start-for-last-end",
            "max(end_ts) AS last_end",
            "max(start_ts) AS last_end",
            "A storm ends for you when its last stall begins. It is over when the last of them has ended.",
        ),
        Mistake(
            "end-of-the-last-stall",
            "max(end_ts) AS last_end",
            "arg_max(end_ts, start_ts) AS last_end",
            "You took the end of the stall that began last. A longer one that began before it may still last.",
        ),
        Mistake(
            "unknown-duration-dropped",
            "    WHERE kind = 'rebuffer'\n",
            "    WHERE kind = 'rebuffer' AND duration_ms IS NOT NULL\n",
            "Stalls without a duration are gone, and storms with them. They happened, and count with 0 seconds.",
        ),
        Mistake(
            "every-kind-of-moment",
            "    WHERE kind = 'rebuffer'\n",
            "",
            "Drops in bitrate count as stalls in your storms. Which kind of moment is a stall?",
        ),
        Mistake(
            "covered-time-for-sum",
            "sum(stalled_ms) / 1000 AS stalled_s",
            "epoch(max(end_ts) - min(start_ts)) AS stalled_s",
            "`stalled_s` is the whole length of the storm, pauses included. Asked for are the durations of its stalls, added up.",
        ),
    ],
    worlds=[
        shown,
        _world(
            "one outlasts the next",
            "A stall of two minutes, short ones inside it, and one that begins soon after it has ended.",
            s1="20:00:00 120000, 20:00:10 1000, 20:00:20 1000, 20:02:50 2000",
            s2="20:00:00 300000, 20:01:00 500, 20:04:00 500",
            s3="20:00:00 1000, 20:00:05 90000, 20:00:10 1000, 20:02:00 4000, 20:02:30 1000",
        ),
        _world(
            "exactly sixty seconds",
            "Stalls begin exactly 60 seconds after the end of the one before, a millisecond sooner, and one later.",
            s1="20:00:00 5000, 20:01:05 5000, 20:02:10 5000",
            s2="20:00:00 5000, 20:01:04.999 5000, 20:02:09.998 5000",
            s3="20:00:00 5000, 20:01:05.001 5000, 20:02:10.002 5000",
        ),
        _world(
            "long stalls",
            "Stalls of a minute and more follow each other after half a minute.",
            s1="20:00:00 70000, 20:01:40 80000, 20:03:30 65000",
            s2="21:00:00 40000, 21:01:30 40000, 21:03:00 40000, 21:04:40.5 1000",
        ),
        _world(
            "unknown durations",
            "Stalls of no known length in the middle of a storm, and three of them alone.",
            s1="20:00:00 2000, 20:00:50 -, 20:01:40 2000",
            s2="20:00:00 -, 20:01:00 -, 20:02:00 -",
            s3="20:00:00 -, 20:00:30 1000",
        ),
        _world(
            "several sessions at once",
            "Stalls of several sessions lie between each other.",
            s1="20:00:00 1000, 20:01:30 1000, 20:03:00 1000",
            s2="20:00:45 1000, 20:02:15 1000, 20:03:45 1000",
            s3="20:00:10 2000, 20:00:20 2000, 20:00:30 2000",
        ),
        replace(tidy(seed=17, n_members=8, days=4, events_per_member_day=4), name="a busier week"),
        shuffled_rows(shown),
    ],
    talk="Gaps and islands: mark where something new begins, count the marks, group by the count. The mark needs the farthest end of everything before, a running maximum over rows up to the one before, because a long stall outlasts short ones. Lag would look at one row. Then the edges: exactly sixty seconds still belongs, NULL lasts nothing. If it were a stream, this is a session window with a gap of sixty seconds, and a late stall can join two.",
)
