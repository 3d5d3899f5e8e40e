"""The newest event of each profile and title, with one filter before the window and one after it."""

from datetime import date

from autograder import Contract, Mistake, Parameter, SqlExercise
from autograder.worlds import gaps, handmade, late, shuffled_rows, tidy, ties


def _event(event_id, clock, event_type, position_s, **columns):
    """One event of March 2026, `clock` written as "04 20:00" for the 4th at 20:00."""
    return {
        "event_id": event_id,
        "event_time": f"2026-03-{clock}",
        "event_type": event_type,
        "position_s": position_s,
        **columns,
    }


three_evenings = handmade(
    "three evenings",
    "Each profile has one device, and nobody watches after ⟦day-1:long⟧.",
    viewing_events_clean=[
        _event("a1", "02 19:00", "play", 40),
        _event("a2", "02 19:40", "pause", 2400),
        _event("a3", "03 20:10", "play", 2410),
        _event("a4", "03 20:50", "stop", 4700),
        _event("b1", "03 21:00", "play", 30, title_id=2),
        _event("b2", "03 21:30", "heartbeat", 1800, title_id=2),
        _event("b3", "04 18:00", "seek", 900, title_id=2),
        _event("c1", "02 08:00", "play", 15, member_id=1002),
        _event("c2", "02 08:30", "stop", 1700, member_id=1002),
        _event("c3", "04 08:05", "play", 1710, member_id=1002),
        _event("d1", "04 21:00", "play", 20, member_id=1002, title_id=3),
        _event("d2", "04 21:45", "pause", 2700, member_id=1002, title_id=3),
    ],
)

one_instant = handmade(
    "one instant",
    "Two or three events of a profile and title have the same time; ids and arrivals disagree about which is last.",
    viewing_events_clean=[
        _event("k1", "03 20:00", "play", 600, arrival_time="2026-03-03 20:09"),
        _event("k2", "03 20:00", "seek", 120, arrival_time="2026-03-03 20:01"),
        _event("m1", "03 21:00", "stop", 900, title_id=2),
        _event("m2", "03 21:00", "pause", 880, title_id=2),
        _event("n1", "03 22:00", "pause", 300, title_id=3),
        _event("n2", "03 22:00", "stop", 310, title_id=3),
        _event("p2", "04 10:00", "pause", 50, title_id=4),
        _event("p9", "04 10:00", "heartbeat", 45, title_id=4),
        _event("p10", "04 10:00", "seek", 700, title_id=4),
    ],
)

SOLUTION = """
WITH newest_events AS (
    SELECT profile_id, title_id, event_type, event_time, position_s
    FROM viewing_events_clean
    WHERE event_time < TIMESTAMP '⟦day⟧'
    QUALIFY row_number() OVER (
        PARTITION BY profile_id, title_id
        ORDER BY event_time DESC, event_id DESC
    ) = 1
)
SELECT profile_id, title_id, event_time, position_s
FROM newest_events
WHERE event_type <> 'stop'
"""

exercise = SqlExercise(
    title="Continue watching",
    points=2,
    minutes=10,
    level="easy",
    skills=["window functions", "evaluation order", "one row per key"],
    asked_in=["assessment", "sql round"],
    prompt="""
The row *Continue watching* on the home screen lists what a profile has begun and not stopped. Rebuild it as it stood when ⟦day-1:long⟧ 2026 ended.

For each profile and title, take the newest event before ⟦day⟧ 00:00 UTC. Return one row per profile and title whose newest event is not a `stop`, with the columns `profile_id`, `title_id`, `event_time`, `position_s`, all of that newest event.

* **Clock:** `event_time`. What happened at or after ⟦day⟧ 00:00 has not happened yet. When an event arrived does not matter.
* **Newest:** the latest `event_time`; of equal times the larger `event_id`, compared as text.
* **Stopped:** a title that was stopped and then watched again is in. A title whose newest event is a `stop` is out, whatever came before.
* **Devices:** a profile may use several; its events count together.
* **Duplicates:** none; `viewing_events_clean` holds each event once. `position_s` is never NULL.

Write it with `QUALIFY` and check it. Then write it once more without, as an engine that has no `QUALIFY` would need it, and check again: both earn the same.
""",
    contract=Contract(
        grain="one row per profile and title with something to continue",
        key="profile_id, title_id",
        clock="event_time, before ⟦day⟧ 00:00 UTC",
        ties="equal event_time: larger event_id",
        duplicates="none: the clean table has each event once",
        late="arrival does not matter",
    ),
    parameters=[
        Parameter(
            "day",
            date(2026, 3, 5),
            date(2026, 3, 12),
            date(2026, 3, 26),
            date(2026, 4, 16),
            moves_worlds=True,
        )
    ],
    tables=["viewing_events_clean"],
    starter="""
-- Two filters: which belongs before the window, which after it? Replace this query.
SELECT
    NULL::BIGINT AS profile_id,
    NULL::INTEGER AS title_id,
    NULL::TIMESTAMP AS event_time,
    NULL::INTEGER AS position_s
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        # The same without QUALIFY.
        """
WITH events_by_age AS (
    SELECT *, row_number() OVER (PARTITION BY profile_id, title_id ORDER BY event_time DESC, event_id DESC) AS age_rank
    FROM viewing_events_clean
    WHERE event_time < '⟦day⟧'
)
SELECT profile_id, title_id, event_time, position_s
FROM events_by_age
WHERE age_rank = 1 AND event_type != 'stop'
""",
        # One aggregate that keeps a row whole.
        """
WITH newest AS (
    SELECT
        profile_id,
        title_id,
        max({'at': event_time, 'id': event_id, 'kind': event_type, 'position': position_s}) AS latest
    FROM viewing_events_clean
    WHERE event_time < TIMESTAMP '⟦day⟧ 00:00:00'
    GROUP BY profile_id, title_id
)
SELECT profile_id, title_id, latest['at'] AS event_time, latest['position'] AS position_s
FROM newest
WHERE latest['kind'] <> 'stop'
""",
        # DISTINCT ON, as PostgreSQL has it.
        """
SELECT profile_id, title_id, event_time, position_s
FROM (
    SELECT DISTINCT ON (profile_id, title_id) *
    FROM viewing_events_clean
    WHERE event_time < '⟦day⟧'
    ORDER BY profile_id, title_id, event_time DESC, event_id DESC
)
WHERE event_type <> 'stop'
""",
        # Nothing newer exists.
        """
SELECT e.profile_id, e.title_id, e.event_time, e.position_s
FROM viewing_events_clean AS e
WHERE e.event_time < TIMESTAMP '⟦day⟧'
  AND e.event_type <> 'stop'
  AND NOT EXISTS (
    SELECT 1
    FROM viewing_events_clean AS newer
    WHERE newer.profile_id = e.profile_id
      AND newer.title_id = e.title_id
      AND newer.event_time < TIMESTAMP '⟦day⟧'
      AND (newer.event_time, newer.event_id) > (e.event_time, e.event_id)
  )
""",
    ],
    hints=[
        "There are two filters in the statement. For each: does it decide which events there are, or which newest events you want?",
        "The trap is *a filter on the other side of the window*. `WHERE` runs before windows, `QUALIFY` after them; swap the two and another event becomes the newest.",
        "Look at a title that was paused and later stopped: what is its newest event if stops are thrown out first? And at one watched on ⟦day-1:long⟧ and again on ⟦day+1:long⟧.",
        """
WITH newest_events AS (
    SELECT … FROM viewing_events_clean
    WHERE ___
    QUALIFY row_number() OVER (PARTITION BY ___ ORDER BY ___, ___) = 1
)
SELECT … FROM newest_events WHERE ___
""",
    ],
    mistakes=[
        Mistake(
            "filter-before-window",
            "    WHERE event_time <",
            "    WHERE event_type <> 'stop' AND event_time <",
            "Stopped titles are back, with an older event: you threw out the stops first, and the event before them became the newest. First find the newest, then look at what it is.",
        ),
        Mistake(
            "filter-after-window",
            answer=SOLUTION.replace("    WHERE event_time < TIMESTAMP '⟦day⟧'\n", "")
            + "  AND event_time < TIMESTAMP '⟦day⟧'\n",
            says="Titles watched again after ⟦day-1:long⟧ are missing: you took the newest event of all, and then dropped it for its date. What had not happened yet must be gone before the window looks.",
        ),
        Mistake(
            "stops-kept",
            "\nWHERE event_type <> 'stop'",
            "",
            "Stopped titles are in the result: you return the newest event whatever it is. Which of them does nobody want to continue?",
        ),
        Mistake(
            "stopped-once-stopped-for-ever",
            "\nWHERE event_type <> 'stop'",
            "\nWHERE (profile_id, title_id) NOT IN (SELECT (profile_id, title_id) FROM viewing_events_clean WHERE event_type = 'stop' AND event_time < TIMESTAMP '⟦day⟧')",
            "Titles that were stopped and watched again are missing: you left out whatever was ever stopped. The statement asks about the newest event only.",
        ),
        Mistake(
            "future-not-cut",
            "    WHERE event_time < TIMESTAMP '⟦day⟧'\n",
            "",
            "Events of ⟦day:long⟧ and later are in: your result is as of today, not as of the end of ⟦day-1:long⟧. Which filter takes a query back in time?",
        ),
        Mistake(
            "between-includes-midnight",
            "event_time < TIMESTAMP '⟦day⟧'",
            "event_time <= TIMESTAMP '⟦day⟧'",
            "An event in the first instant of ⟦day:long⟧ counts: your upper bound is inclusive. To which day does midnight belong?",
        ),
        Mistake(
            "first-for-newest",
            "ORDER BY event_time DESC, event_id DESC",
            "ORDER BY event_time, event_id",
            "You have the oldest event of each title: your window is ordered upwards. Which end of the line gets number 1?",
        ),
        Mistake(
            "ties-in-ascending-order",
            "event_id DESC",
            "event_id",
            "Of events at one instant you kept the one with the smaller `event_id`. `DESC` belongs to one column, not to the list; which of two equals is the newest here?",
        ),
        Mistake(
            "ties-broken-by-arrival",
            "event_id DESC",
            "arrival_time DESC, event_id DESC",
            "Of events at one instant you kept the one that arrived last. When an event arrived does not matter here; which column does the statement name for ties?",
        ),
        Mistake(
            "rank-for-dedup",
            answer=SOLUTION.replace("row_number() OVER", "rank() OVER").replace(", event_id DESC", ""),
            says="A title with two events at one instant has two rows: `rank` gives both a 1. Which function numbers rows, and what must its order then have?",
        ),
        Mistake(
            "missing-partition-by",
            "        PARTITION BY profile_id, title_id\n",
            "",
            "One row is left at most: your window has no partition, so there is one newest event in the whole table. One newest per what?",
        ),
        Mistake(
            "key-too-narrow",
            "PARTITION BY profile_id, title_id",
            "PARTITION BY profile_id",
            "Each profile has one title at most: you took the newest event of the profile. The key has two columns; people begin more than one thing.",
        ),
        Mistake(
            "key-too-wide",
            "PARTITION BY profile_id, title_id",
            "PARTITION BY profile_id, title_id, device_id",
            "Who changes devices has a title twice: a device in the key makes every device have a newest event of its own. What is one row of the result?",
        ),
        Mistake(
            "member-for-profile",
            "PARTITION BY profile_id, title_id",
            "PARTITION BY member_id, title_id",
            "Titles that two profiles of a household watch are there once: you partitioned by the account. Whose home screen is it?",
        ),
        Mistake(
            "ordered-by-arrival-time",
            "ORDER BY event_time DESC",
            "ORDER BY arrival_time DESC",
            "You took the event that arrived last. A phone that was offline sends old events late; which clock says what happened last?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            "WHERE event_time < TIMESTAMP '⟦day⟧'",
            "WHERE arrival_time < TIMESTAMP '⟦day⟧'",
            "Events that arrived after ⟦day-1:long⟧ are missing, though they happened before. The statement's clock is `event_time`, for the cut as well.",
        ),
        Mistake(
            "furthest-for-newest",
            "ORDER BY event_time DESC",
            "ORDER BY position_s DESC, event_time DESC",
            "You kept the furthest position. People go back and watch a scene again; the newest event is the one with the latest time.",
        ),
        Mistake(
            "frankenrow",
            answer="""
SELECT profile_id, title_id, max(event_time) AS event_time, max(position_s) AS position_s
FROM viewing_events_clean
WHERE event_time < TIMESTAMP '⟦day⟧'
GROUP BY profile_id, title_id
HAVING arg_max(event_type, (event_time, event_id)) <> 'stop'
""",
            says="Some positions do not belong to their time: each `max` picks from a row of its own. Whoever went back in a film has a later event with a smaller position.",
        ),
    ],
    worlds=[
        three_evenings,
        one_instant,
        shuffled_rows(one_instant),
        tidy(seed=1, n_members=4, n_titles=4, days=6),
        ties(seed=1, n_members=4, n_titles=3, days=6),
        late(seed=1, n_members=4, n_titles=4),
        gaps(seed=1, n_members=5, n_titles=4),
        handmade(
            "midnight",
            "Events stand in the last microsecond of ⟦day-1:long⟧ and in the first instant of ⟦day:the⟧.",
            viewing_events_clean=[
                _event("a1", "04 23:00", "play", 100),
                _event("a2", "04 23:59:59.999999", "pause", 3600),
                _event("a3", "05 00:00", "stop", 3600),
                _event("b1", "04 22:00", "play", 50, title_id=2),
                _event("b2", "05 00:00", "heartbeat", 7200, title_id=2),
                _event("c1", "04 23:59:59.999999", "stop", 900, title_id=3),
                _event("c2", "05 00:00", "play", 910, title_id=3),
                _event("d1", "05 00:00", "play", 5, title_id=4),
            ],
        ),
        handmade(
            "household",
            "Two profiles of one account watch the same titles, on two devices each.",
            viewing_events_clean=[
                _event("a1", "02 20:00", "play", 500, device_id=10011),
                _event("a2", "03 20:00", "pause", 2900, device_id=10012),
                _event("a3", "03 21:00", "seek", 1300, device_id=10011),
                _event("b1", "02 21:00", "play", 60, profile_id=10012, device_id=10012),
                _event("b2", "03 22:00", "stop", 5400, profile_id=10012, device_id=10011),
                _event("c1", "03 09:00", "stop", 4000, title_id=2, device_id=10012),
                _event("c2", "04 09:00", "play", 4010, title_id=2, device_id=10011),
                _event("d1", "04 09:30", "pause", 70, title_id=2, profile_id=10012, device_id=10012),
            ],
        ),
    ],
    talk="""
Say the order in which a query is worked out: tables, WHERE, groups, HAVING, windows, QUALIFY, then the result's own order. Put each of the two filters where it belongs, and say what goes astray on the other side. Name the key, the direction and the tie-break of the row number. Close with the form that runs everywhere: number the rows in a named step, keep number 1 in the next.
""",
)
