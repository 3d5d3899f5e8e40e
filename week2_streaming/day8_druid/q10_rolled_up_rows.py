"""Predict what a rolled-up datasource stores, and what two count queries say about it."""

from autograder import Mistake, PredictionExercise
from autograder.worlds import handmade

# (session, time, kind): sessions of even number are read by one task, the odd one by another.
MOMENTS = (
    (10, "20:00:05", "start"),
    (11, "20:00:20", "start"),
    (12, "20:00:25", "start"),
    (10, "20:00:30", "rebuffer"),
    (10, "20:00:50", "rebuffer"),
    (11, "20:00:55", "rebuffer"),
    (12, "20:01:10", "rebuffer"),
    (11, "20:01:40", "rebuffer"),
    (10, "20:01:45", "stop"),
    (11, "20:01:59", "stop"),
)

QUERY = """
WITH moments AS (
    SELECT
        ts,
        kind,
        session_id,
        session_id % 2 AS task,
        date_trunc('minute', ts) AS minute,
        date_trunc('hour', ts) AS hour
    FROM qoe_events
),
stored AS (
    SELECT 'a' AS datasource, count(*) AS "count" FROM moments GROUP BY minute, kind
    UNION ALL
    SELECT 'b', count(*) FROM moments GROUP BY task, minute, kind
    UNION ALL
    SELECT 'c', count(*) FROM moments GROUP BY task, minute, kind, session_id
    UNION ALL
    SELECT 'd', count(*) FROM moments GROUP BY task, hour, kind
)
SELECT datasource, count(*) AS count_star, sum("count")::BIGINT AS sum_of_count
FROM stored
GROUP BY datasource
"""

exercise = PredictionExercise(
    title="Four datasources, by hand",
    points=2,
    minutes=10,
    level="easy",
    skills=["rollup", "Druid", "grain"],
    asked_in=["system design"],
    prompt="""
Ten moments of three sessions go into four datasources. Each stores one row for each combination of the truncated time and its dimensions, with a metric `count`: how many events went into the row. Tasks do not see each other's rows: what two tasks store is never one row.

| session | time | kind |
| --- | --- | --- |
| 10 | 20:00:05 | start |
| 11 | 20:00:20 | start |
| 12 | 20:00:25 | start |
| 10 | 20:00:30 | rebuffer |
| 10 | 20:00:50 | rebuffer |
| 11 | 20:00:55 | rebuffer |
| 12 | 20:01:10 | rebuffer |
| 11 | 20:01:40 | rebuffer |
| 10 | 20:01:45 | stop |
| 11 | 20:01:59 | stop |

| datasource | time is truncated to | dimensions | read by |
| --- | --- | --- | --- |
| a | the minute | kind | one task |
| b | the minute | kind | two tasks: one gets sessions 10 and 12, the other session 11 |
| c | the minute | kind, session | two tasks, as in b |
| d | the hour | kind | two tasks, as in b |

Before you run anything: what do `SELECT COUNT(*)` and `SELECT SUM("count")` say about each? Write a number in the place of each `...`, eight in all.
""",
    tables=("qoe_events",),
    columns=("datasource", "count_star", "sum_of_count"),
    query=QUERY,
    starter="""\
rolled_up_rows = [
    # datasource, COUNT(*), SUM("count")
    ("a", ..., ...),
    ("b", ..., ...),
    ("c", ..., ...),
    ("d", ..., ...),
]
""",
    solution="""\
rolled_up_rows = [
    # datasource, COUNT(*), SUM("count")
    ("a", 4, 10),
    ("b", 8, 10),
    ("c", 9, 10),
    ("d", 6, 10),
]
""",
    hints=[
        "What is one row of each datasource? Write the rows of a down, each a minute and a kind, and count them.",
        "*count-star-of-rolled-up-rows*: a stored row is not an event. Which of the two queries changes when nothing but the number of tasks does?",
        "20:00 with rebuffer is one row in a. In b, session 10 and session 11 went to different tasks. In c, which of b's rows had two sessions in it?",
        """
rolled_up_rows = [
    ("a", 2 + 2, ...),        # 20:00 start, rebuffer; 20:01 rebuffer, stop
    ("b", ... + ..., ...),    # the task of 10 and 12, the task of 11
    ("c", ..., ...),          # which rows of b does the session's id split?
    ("d", 3 + ..., ...),      # by the hour: start, rebuffer, stop
]
""",
    ],
    mistakes=[
        Mistake(
            "count-star-of-rolled-up-rows",
            answer='rolled_up_rows = [("a", 10, 10), ("b", 10, 10), ("c", 10, 10), ("d", 10, 10)]',
            says="You let COUNT(*) count events. It counts what is stored, and a stored row is several events. Which column still knows how many?",
        ),
        Mistake(
            "perfect-rollup-assumed",
            answer='rolled_up_rows = [("a", 4, 10), ("b", 4, 10), ("c", 9, 10), ("d", 3, 10)]',
            says="You let the rows of two tasks become one. Each task writes its own segment; the same minute and kind may stand in both, until compaction.",
        ),
        Mistake(
            "sum-loses-what-was-merged",
            answer='rolled_up_rows = [("a", 4, 4), ("b", 8, 8), ("c", 9, 9), ("d", 6, 6)]',
            says="You let SUM say how many rows there are. The metric of a row is how many events went into it: together they are all ten.",
        ),
        Mistake(
            "rows-per-event",
            '("c", 9, 10)',
            '("c", 10, 10)',
            "You gave c a row for each event. The session is a dimension, and two rebuffers of one session in one minute are still one row.",
        ),
        Mistake(
            "minutes-kept-under-the-hour",
            '("d", 6, 10)',
            '("d", 8, 10)',
            "You kept the minutes apart in d. Its times are truncated to the hour before anything is grouped: 20:00 and 20:01 are the same there.",
        ),
        Mistake(
            "task-gets-every-event",
            answer='rolled_up_rows = [("a", 4, 10), ("b", 8, 20), ("c", 10, 20), ("d", 6, 20)]',
            says="You let both tasks read everything. Each event goes to one task, by its partition; twice the tasks are not twice the events.",
        ),
        Mistake(
            "kind-forgotten",
            answer='rolled_up_rows = [("a", 2, 10), ("b", 4, 10), ("c", 6, 10), ("d", 2, 10)]',
            says="You rolled up over the kinds. Events become one row where the time and all dimensions are equal, and the kind is a dimension.",
        ),
    ],
    worlds=[
        handmade(
            "three sessions",
            "Sessions that different tasks read have the same kind of moment in the same minute.",
            qoe_events=[
                {"session_id": session, "ts": f"2026-03-02 {at}", "kind": kind, "duration_ms": 0}
                for session, at, kind in MOMENTS
            ],
        )
    ],
    talk="""
Rollup stores one row for each truncated time and each combination of dimensions, so COUNT(*) says how many rows are stored. That number depends on how many tasks read, and changes when segments are compacted, while no event came or went. I store a count when ingesting and ask for its SUM. And I ask of each dimension what it does to the number of rows, the id of a session above all.
""",
)
