"""The first and the last title of each member: two values of one ordered partition."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, shuffled_rows, tidy, ties

shown = tidy(seed=1, n_members=4, days=3, events_per_member_day=2.4)


def _session(session_id, member_id, title_id, start, **others):
    """A session that starts at "day hour:minute" in March."""
    return {
        "session_id": session_id,
        "member_id": member_id,
        "title_id": title_id,
        "start_ts": f"2026-03-{start}",
        **others,
    }


all_at_once = handmade(
    "all at once",
    "All sessions of a member start in one instant; their ids do not lie in order.",
    play_sessions=[
        _session(23, 1001, 5, "02 20:00"),
        _session(21, 1001, 8, "02 20:00"),
        _session(24, 1001, 2, "02 20:00"),
        _session(22, 1001, 9, "02 20:00"),
        _session(12, 1002, 4, "02 18:00"),
        _session(11, 1002, 3, "02 18:00"),
    ],
)

tied_at_both_ends = handmade(
    "tied at both ends",
    "Two sessions share the first start of a member, and two share the last.",
    play_sessions=[
        _session(34, 1001, 6, "02 22:00"),
        _session(32, 1001, 4, "02 18:00"),
        _session(33, 1001, 5, "02 20:00"),
        _session(31, 1001, 7, "02 18:00"),
        _session(35, 1001, 3, "02 22:00"),
        _session(36, 1002, 1, "02 21:00"),
    ],
)

SOLUTION = """
WITH numbered_sessions AS (
    SELECT
        member_id,
        first_value(title_id) OVER whole_history AS first_title_id,
        last_value(title_id) OVER whole_history AS last_title_id,
        row_number() OVER whole_history AS session_number
    FROM play_sessions
    WINDOW whole_history AS (
        PARTITION BY member_id
        ORDER BY start_ts, session_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
)
SELECT
    member_id,
    first_title_id,
    last_title_id
FROM numbered_sessions
WHERE session_number = 1
"""

exercise = SqlExercise(
    title="First and last title of each member",
    points=1,
    minutes=10,
    level="easy",
    skills=["window functions", "frames", "ties"],
    asked_in=["assessment", "sql round"],
    prompt="""
What did each member play first, and what did they play last?

Return one row per member with at least one session in `play_sessions`, with the columns `member_id`, `first_title_id`, `last_title_id`.

* **Order:** a member's sessions in the order of `start_ts`. Where two start at the same time, the smaller `session_id` is the earlier one. A session id says nothing else about time.
* **First and last:** the `title_id` of the earliest and of the latest session in that order. A member with one session has the same title in both columns.
* **Sessions:** all of them count: crashed ones (their `stop_ts` is NULL), short ones, and those of every profile of the member.
* **Title:** the `title_id` as it stands in the session.
""",
    contract=Contract(
        grain="one row per member with a session",
        key="member_id",
        clock="start_ts",
        ties="equal start_ts: the smaller session_id is earlier",
        duplicates="none: one row per session",
    ),
    tables=["play_sessions"],
    starter="""
-- Two values per member, from one window. Replace this query.
SELECT
    NULL::BIGINT AS member_id,
    NULL::INTEGER AS first_title_id,
    NULL::INTEGER AS last_title_id
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        """
SELECT
    member_id,
    arg_min(title_id, (start_ts, session_id)) AS first_title_id,
    arg_max(title_id, (start_ts, session_id)) AS last_title_id
FROM play_sessions
GROUP BY member_id
""",
        """
WITH placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY member_id ORDER BY start_ts ASC, session_id ASC) AS from_start,
        row_number() OVER (PARTITION BY member_id ORDER BY start_ts DESC, session_id DESC) AS from_end
    FROM play_sessions
)
SELECT opening.member_id, opening.title_id AS first_title_id, closing.title_id AS last_title_id
FROM placed AS opening
JOIN placed AS closing ON closing.member_id = opening.member_id AND closing.from_end = 1
WHERE opening.from_start = 1
""",
        """
SELECT DISTINCT
    member_id,
    first_value(title_id) OVER (PARTITION BY member_id ORDER BY start_ts, session_id) AS first_title_id,
    first_value(title_id) OVER (PARTITION BY member_id ORDER BY start_ts DESC, session_id DESC) AS last_title_id
FROM play_sessions
""",
    ],
    hints=[
        "For one session of a member, which sessions must be in its window so that it can see both the first and the last of them?",
        "The frame of `last_value`: with an ORDER BY and no frame, the window ends at the current row. The last value up to here is the row itself.",
        "Take a member with three sessions and write down what `last_value` says in each of the three rows. Then look for two sessions that start at the same time.",
        """
WITH numbered_sessions AS (
    SELECT
        member_id,
        first_value(___) OVER whole_history AS …,
        last_value(___) OVER whole_history AS …,
        ___ OVER whole_history AS session_number
    FROM …
    WINDOW whole_history AS (PARTITION BY ___ ORDER BY ___, ___ ROWS BETWEEN ___ AND ___)
)
SELECT … WHERE ___
""",
    ],
    mistakes=[
        Mistake(
            "last-value-frame",
            "        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING\n",
            "",
            "`last_title_id` repeats the first title: your window has no frame, so it ends at the current row, and in session 1 that is session 1. Where must it end?",
        ),
        Mistake(
            "last-value-frame-then-distinct",
            answer="""
SELECT DISTINCT
    member_id,
    first_value(title_id) OVER (PARTITION BY member_id ORDER BY start_ts, session_id) AS first_title_id,
    last_value(title_id) OVER (PARTITION BY member_id ORDER BY start_ts, session_id) AS last_title_id
FROM play_sessions
""",
            says="Members have several rows: without a frame the window ends at the current row, so `last_value` is each session's own title and DISTINCT keeps them all. Where must the frame end?",
        ),
        Mistake(
            "last-title-in-every-first",
            "first_value(title_id)",
            "last_value(title_id)",
            "Both columns show the last title: you asked for `last_value` twice. Over a frame of the whole partition, which function gives the first?",
        ),
        Mistake(
            "believes-partition-collapses",
            "\nWHERE session_number = 1",
            "",
            "Each member has one row per session: PARTITION BY groups rows without folding them. A window function answers in every row; which one do you keep?",
        ),
        Mistake(
            "missing-partition-by",
            "        PARTITION BY member_id\n",
            "",
            "One row came back: your window has no partition, so it holds the sessions of all members and there is one first. Whose sessions belong together?",
        ),
        Mistake(
            "profile-as-member",
            "PARTITION BY member_id",
            "PARTITION BY profile_id",
            "Members with two profiles have two rows: you partitioned by profile. The grain is the member; all profiles' sessions are one history.",
        ),
        Mistake(
            "partition-by-device",
            "PARTITION BY member_id",
            "PARTITION BY device_id",
            "Members with two devices have two rows: you partitioned by device. What is one row of the result?",
        ),
        Mistake(
            "partition-too-fine",
            "PARTITION BY member_id",
            "PARTITION BY member_id, title_id",
            "Members have one row per title, the same in both columns: the title is part of your partition. A window with one title in it has no other to show.",
        ),
        Mistake(
            "non-deterministic-tie-break",
            "ORDER BY start_ts, session_id",
            "ORDER BY start_ts",
            "Where sessions start in the same instant, their order came from how the rows were stored. Which column settles it, so that a rerun gives the same?",
        ),
        Mistake(
            "ties-in-descending-order",
            "ORDER BY start_ts, session_id",
            "ORDER BY start_ts, session_id DESC",
            "Where sessions start together, you took the larger `session_id` as the earlier one. The statement says the smaller.",
        ),
        Mistake(
            "tie-break-not-reversed",
            answer="""
WITH placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY member_id ORDER BY start_ts, session_id) AS from_start,
        row_number() OVER (PARTITION BY member_id ORDER BY start_ts DESC, session_id) AS from_end
    FROM play_sessions
)
SELECT
    member_id,
    max(title_id) FILTER (from_start = 1) AS first_title_id,
    max(title_id) FILTER (from_end = 1) AS last_title_id
FROM placed
GROUP BY member_id
""",
            says="First titles are right; where the last start is shared, you took the smaller id. DESC belongs to one column: to read an order backwards, every column must be turned.",
        ),
        Mistake(
            "first-and-last-swapped",
            "ORDER BY start_ts, session_id",
            "ORDER BY start_ts DESC, session_id DESC",
            "The two titles have changed places: you ordered from the newest session to the oldest. Which end of that order is the first?",
        ),
        Mistake(
            "ordered-by-the-id",
            "ORDER BY start_ts, session_id",
            "ORDER BY session_id",
            "You took the order of the session ids for the order in time. An id tells sessions apart; which column says when one started?",
        ),
        Mistake(
            "ordered-by-stop-time",
            "ORDER BY start_ts, session_id",
            "ORDER BY stop_ts, session_id",
            "You ordered by the end of the sessions: one that crashed has none and sorts last, and one that runs long is overtaken. Which moment does the statement name?",
        ),
        Mistake(
            "day-as-order",
            "ORDER BY start_ts, session_id",
            "ORDER BY CAST(start_ts AS DATE), session_id",
            "Sessions of one day are in the order of their ids: you cut the start to its day, and made ties that were none. What is lost with the time of day?",
        ),
        Mistake(
            "min-and-max-of-the-value",
            answer="""
SELECT member_id, min(title_id) AS first_title_id, max(title_id) AS last_title_id
FROM play_sessions
GROUP BY member_id
""",
            says="You gave the smallest and the largest title id. They say nothing about time; the first title is the one in the row with the earliest start.",
        ),
        Mistake(
            "crashed-sessions-dropped",
            "FROM play_sessions",
            "FROM play_sessions\n    WHERE stop_ts IS NOT NULL",
            "Crashed sessions are gone, and with them some first and last titles, or a member. A NULL in `stop_ts` means that the end is unknown; the start is not.",
        ),
        Mistake(
            "finished-sessions-only",
            "FROM play_sessions",
            "FROM play_sessions\n    WHERE end_reason = 'finished'",
            "You kept the sessions that were watched to the end. The question is what was played; which sessions does the statement count?",
        ),
        Mistake(
            "repeats-dropped",
            "FROM play_sessions",
            "FROM (SELECT * FROM play_sessions QUALIFY row_number() OVER (PARTITION BY member_id, title_id ORDER BY start_ts, session_id) = 1)",
            "A title that was played again at the end is not the last one: you kept the first session of each title. A member may begin and end with the same title.",
        ),
        Mistake(
            "single-session-dropped",
            "row_number() OVER whole_history AS session_number",
            "row_number() OVER whole_history + CASE count(*) OVER whole_history WHEN 1 THEN 1 ELSE 0 END AS session_number",
            "Members with one session are missing: for them the first session is the last one too, and they still have a row.",
        ),
        Mistake(
            "aggregate-without-tie-break",
            answer="""
SELECT member_id, arg_min(title_id, start_ts) AS first_title_id, arg_max(title_id, start_ts) AS last_title_id
FROM play_sessions
GROUP BY member_id
""",
            says="Where sessions start in the same instant, `arg_min` and `arg_max` took whichever came first from storage. They can compare two columns: what belongs beside the start?",
        ),
        Mistake(
            "join-on-extreme-keeps-ties",
            answer="""
WITH ends AS (
    SELECT member_id, min(start_ts) AS first_start, max(start_ts) AS last_start
    FROM play_sessions
    GROUP BY member_id
)
SELECT ends.member_id, opening.title_id AS first_title_id, closing.title_id AS last_title_id
FROM ends
JOIN play_sessions AS opening ON opening.member_id = ends.member_id AND opening.start_ts = ends.first_start
JOIN play_sessions AS closing ON closing.member_id = ends.member_id AND closing.start_ts = ends.last_start
""",
            says="Members have several rows where sessions start together: you joined on the earliest and latest start, and more than one session has it. What makes one of them first?",
        ),
        Mistake(
            "last-by-stop-time",
            answer="""
SELECT
    member_id,
    arg_min(title_id, (start_ts, session_id)) AS first_title_id,
    arg_max(title_id, (coalesce(stop_ts, start_ts), session_id)) AS last_title_id
FROM play_sessions
GROUP BY member_id
""",
            says="First titles are right; for the last one you asked which session ended last. A long session may begin earlier and end later; by which moment is the order?",
        ),
    ],
    worlds=[
        shown,
        all_at_once,
        shuffled_rows(all_at_once),
        tied_at_both_ends,
        ties(seed=1, n_members=5, days=2, events_per_member_day=3.0),
        handmade(
            "crashed at the end",
            "Sessions crash, some of them a member's first, last or only one; another runs on past the start of the next.",
            play_sessions=[
                _session(43, 1001, 3, "02 18:00", watched_s=14_400),
                _session(41, 1001, 6, "02 19:00"),
                _session(42, 1001, 4, "02 20:00", end_reason="finished"),
                _session(46, 1002, 5, "02 21:00", end_reason="crashed"),
                _session(45, 1002, 2, "02 22:00", end_reason="finished"),
                _session(44, 1002, 7, "02 23:00"),
                _session(47, 1003, 8, "02 20:30", end_reason="crashed"),
                _session(48, 1004, 9, "02 20:30", end_reason="finished"),
                _session(40, 1004, 1, "02 21:30", end_reason="crashed"),
            ],
        ),
        handmade(
            "ids against time",
            "A member's later sessions have smaller ids, over two days.",
            play_sessions=[
                _session(64, 1001, 3, "02 21:00"),
                _session(63, 1001, 6, "02 22:00"),
                _session(62, 1001, 8, "03 21:00"),
                _session(61, 1001, 5, "03 22:00"),
                _session(65, 1002, 2, "03 20:00"),
            ],
        ),
        handmade(
            "the same again",
            "A member ends with the title they began with; another plays one title on two profiles and two devices.",
            play_sessions=[
                _session(53, 1001, 4, "02 18:00"),
                _session(52, 1001, 7, "02 19:00"),
                _session(51, 1001, 2, "02 20:00", profile_id=10012),
                _session(54, 1001, 4, "02 21:00"),
                _session(56, 1002, 5, "02 20:00", device_id=10022),
                _session(55, 1002, 5, "02 22:00", profile_id=10022),
            ],
        ),
    ],
    talk="""
Say what the window of one session is: all sessions of its member, from the earliest to the latest, ids settling equal starts. Explain why `last_value` needs a frame and `first_value` happens to work without one. Say that a window function keeps all rows, and how you come down to one per member. Close with the other idiom, `arg_min` and `arg_max` or two row numbers, and why both columns of a reversed order must be turned.
""",
)
