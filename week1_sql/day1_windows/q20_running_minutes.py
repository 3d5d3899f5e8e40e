"""Running minutes per member and day, where event times tie."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, null_keys, shuffled_rows, tidy, ties

same_second = handmade(
    "same second",
    "Events of one member share an event time; they arrive in another order than their ids.",
    viewing_events_clean=[
        {
            "event_id": "c3",
            "event_time": "2026-03-02 20:00",
            "arrival_time": "2026-03-02 20:04",
            "watch_s": 600,
        },
        {
            "event_id": "a1",
            "event_time": "2026-03-02 20:00",
            "arrival_time": "2026-03-02 20:05",
            "watch_s": 1200,
        },
        {
            "event_id": "b2",
            "event_time": "2026-03-02 20:00",
            "arrival_time": "2026-03-02 20:03",
            "watch_s": 1800,
        },
        {
            "event_id": "0f",
            "event_time": "2026-03-02 21:00",
            "arrival_time": "2026-03-02 21:01",
            "watch_s": 300,
        },
        {
            "event_id": "d4",
            "event_time": "2026-03-02 19:00",
            "arrival_time": "2026-03-02 20:30",
            "watch_s": 900,
        },
        {"event_id": "e5", "member_id": 1002, "event_time": "2026-03-02 20:00", "watch_s": 2400},
    ],
)

SOLUTION = """
WITH watched_events AS (
    SELECT
        member_id,
        CAST(event_time AS DATE) AS play_date,
        event_time,
        event_id,
        coalesce(watch_s, 0) AS watched_s
    FROM viewing_events_clean
)
SELECT
    member_id,
    play_date,
    event_time,
    event_id,
    watched_s / 60 AS minutes,
    sum(watched_s) OVER (
        PARTITION BY member_id, play_date
        ORDER BY event_time, event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) / 60 AS running_minutes
FROM watched_events
"""


def _carrying(column: str, old: str, new: str) -> str:
    """The solution with one more column in its first step, and an edit that uses it."""
    return SOLUTION.replace("        event_id,\n", f"        event_id,\n        {column},\n", 1).replace(
        old, new
    )


exercise = SqlExercise(
    title="Running minutes per member and day",
    points=2,
    minutes=10,
    level="easy",
    skills=["window functions", "frames", "ties"],
    asked_in=["assessment", "sql round"],
    prompt="""
A product manager wants to see how each member's viewing builds up over a day.

Return one row per event of `viewing_events_clean`, all days and every `event_type`, with the columns `member_id`, `play_date`, `event_time`, `event_id`, `minutes`, `running_minutes`.

* **Day:** `play_date` is the UTC day of `event_time`. The count starts again for each member each day; a member's profiles count together.
* **Minutes:** `watch_s` divided by 60, not rounded. A NULL `watch_s` counts as 0 minutes, and its row stays.
* **Running minutes:** the minutes of this event and of all events before it, of the same member and day, in the order of `event_time`. Where event times are equal, the smaller `event_id` (compared as text) comes first, so each event adds its own minutes only.
* **Duplicates:** none; the clean table holds each event once. When an event arrived does not matter.
""",
    contract=Contract(
        grain="one row per event",
        key="event_id",
        clock="UTC day and order of event_time",
        ties="equal event_time: smaller event_id first",
        duplicates="none: the clean table has each event once",
        late="order is by event_time, however late an event arrived",
    ),
    tables=["viewing_events_clean"],
    starter="""
-- One row per event; the last column needs a window. Replace this query.
SELECT
    NULL::BIGINT AS member_id,
    NULL::DATE AS play_date,
    NULL::TIMESTAMP AS event_time,
    NULL::VARCHAR AS event_id,
    NULL::DOUBLE AS minutes,
    NULL::DOUBLE AS running_minutes
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        """
SELECT
    member_id,
    event_time::DATE AS play_date,
    event_time,
    event_id,
    coalesce(watch_s, 0) / 60.0 AS minutes,
    sum(coalesce(watch_s, 0) / 60.0) OVER (PARTITION BY member_id, event_time::DATE ORDER BY event_time, event_id) AS running_minutes
FROM viewing_events_clean
""",
        """
SELECT
    this.member_id,
    date_trunc('day', this.event_time) AS play_date,
    this.event_time,
    this.event_id,
    coalesce(any_value(this.watch_s), 0) / 60 AS minutes,
    sum(coalesce(earlier.watch_s, 0)) / 60 AS running_minutes
FROM viewing_events_clean AS this
JOIN viewing_events_clean AS earlier
    ON earlier.member_id = this.member_id
    AND date_trunc('day', earlier.event_time) = date_trunc('day', this.event_time)
    AND (earlier.event_time, earlier.event_id) <= (this.event_time, this.event_id)
GROUP BY this.member_id, this.event_time, this.event_id
""",
        """
SELECT
    member_id,
    play_date,
    event_time,
    event_id,
    minutes,
    list_sum(list_slice(list(minutes) OVER whole_day, 1, row_number() OVER in_order)) AS running_minutes
FROM (
    SELECT *, CAST(event_time AS DATE) AS play_date, CASE WHEN watch_s IS NULL THEN 0 ELSE watch_s / 60 END AS minutes
    FROM viewing_events_clean
)
WINDOW
    in_order AS (PARTITION BY member_id, play_date ORDER BY event_time, event_id),
    whole_day AS (in_order ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
""",
    ],
    hints=[
        "For one event, which other events may be in its sum, and which of them come before it when two have the same time?",
        "The default frame: with an ORDER BY and no frame, the window ends at the last row that *ties* with the current one, not at the current one.",
        "Look for two events of one member with the same `event_time`. Do they have the same running minutes? Only the later one, by `event_id`, may have the sum of both.",
        """
WITH watched_events AS (
    SELECT …, ___ AS play_date, ___ AS watched_s
    FROM viewing_events_clean
)
SELECT
    …,
    sum(watched_s) OVER (
        PARTITION BY ___
        ORDER BY ___
        ROWS BETWEEN ___ AND ___
    ) / 60 AS running_minutes
FROM watched_events
""",
    ],
    mistakes=[
        Mistake(
            "default-frame-ties",
            "event_time, event_id\n        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
            "event_time",
            "Events of one instant share one running total: your order stops at `event_time`, and the default frame (RANGE) takes in every row that ties. What makes the order total?",
        ),
        Mistake(
            "non-deterministic-tie-break",
            "ORDER BY event_time, event_id",
            "ORDER BY event_time",
            "Rows add up one by one, but where event times are equal their order is left open: it came from how the rows were stored. Which column settles it?",
        ),
        Mistake(
            "ties-broken-by-arrival",
            answer=_carrying(
                "arrival_time", "ORDER BY event_time, event_id", "ORDER BY event_time, arrival_time, event_id"
            ),
            says="Where event times are equal, you let the earlier arrival go first. The statement breaks these ties by `event_id`; an arrival can change on a replay.",
        ),
        Mistake(
            "ties-in-descending-order",
            "ORDER BY event_time, event_id",
            "ORDER BY event_time, event_id DESC",
            "Where event times are equal, the larger `event_id` goes first: your tie-break runs downwards. Which of two equals does the statement put first?",
        ),
        Mistake(
            "ordered-by-arrival-time",
            answer=_carrying(
                "arrival_time", "ORDER BY event_time, event_id", "ORDER BY arrival_time, event_id"
            ),
            says="The minutes build up in the order of arrival. A late event happened before the ones it followed into the log; which clock does the statement name?",
        ),
        Mistake(
            "running-total-never-resets",
            "PARTITION BY member_id, play_date",
            "PARTITION BY member_id",
            "The second day begins with the first day's minutes: your partition is the member alone. What else must be equal for two events to share a total?",
        ),
        Mistake(
            "missing-partition-by",
            "        PARTITION BY member_id, play_date\n",
            "",
            "One total runs through all members and days: your window has no partition, so it holds every event. Which rows may share a total?",
        ),
        Mistake(
            "partition-without-the-member",
            "PARTITION BY member_id, play_date",
            "PARTITION BY play_date",
            "One member's minutes flow into another's: your partition is the day alone. For one row, name the columns that all rows in its sum share.",
        ),
        Mistake(
            "profile-as-member",
            answer=_carrying(
                "profile_id", "PARTITION BY member_id, play_date", "PARTITION BY profile_id, play_date"
            ),
            says="A member who watches on two profiles has two running totals: you partitioned by profile. The grain of the total is member and day.",
        ),
        Mistake(
            "arrival-day-for-event-day",
            "CAST(event_time AS DATE)",
            "CAST(arrival_time AS DATE)",
            "An event that arrived after midnight moved to the day of its arrival. Its day is the day on which it happened; which clock says so?",
        ),
        Mistake(
            "whole-partition-frame",
            "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
            "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
            "Every row of a day has the day's full total: your frame holds the whole partition. Where must the frame of a running total end?",
        ),
        Mistake(
            "frame-leaves-out-current-row",
            "AND CURRENT ROW",
            "AND 1 PRECEDING",
            "Each total lags by one event, and the first of the day has none: your frame ends at the row before. The statement counts this event too.",
        ),
        Mistake(
            "null-is-not-zero",
            "coalesce(watch_s, 0) AS watched_s",
            "watch_s AS watched_s",
            "Where `watch_s` is NULL your minutes are NULL. Here an unknown counts as 0, in `minutes` and in a total that begins with it.",
        ),
        Mistake(
            "null-left-in-minutes",
            answer=_carrying("watch_s", "    watched_s / 60 AS minutes", "    watch_s / 60 AS minutes"),
            says="The running total is right, and `minutes` is NULL where `watch_s` is: you filled the NULLs for the total alone. An unknown counts as 0 in both columns.",
        ),
        Mistake(
            "null-left-in-the-total",
            answer=_carrying("watch_s", "sum(watched_s)", "sum(watch_s)"),
            says="`minutes` is right, and a total that begins with an unknown is NULL: `sum` skips NULLs, and over nothing but NULLs it gives NULL. What do they count as?",
        ),
        Mistake(
            "null-rows-dropped",
            "FROM viewing_events_clean",
            "FROM viewing_events_clean\n    WHERE watch_s IS NOT NULL",
            "Events without known seconds are missing: you filtered them out. The grain is one row per event; what does an unknown `watch_s` count as?",
        ),
        Mistake(
            "plays-only",
            "FROM viewing_events_clean",
            "FROM viewing_events_clean\n    WHERE event_type = 'play'",
            "There are rows missing: you kept the events of type play. Heartbeats, pauses and stops report seconds watched as well, and the grain is every event.",
        ),
        Mistake(
            "integer-division",
            ") / 60 AS running_minutes",
            ") // 60 AS running_minutes",
            "Running minutes are whole numbers, `minutes` are not: the seconds left over are gone from the total alone. In DuckDB `/` keeps the fraction and `//` does not; Trino's `/` cuts integers too.",
        ),
        Mistake(
            "minutes-cut-to-whole",
            answer=SOLUTION.replace(" / 60 AS", " // 60 AS"),
            says="Both columns are whole minutes: the seconds left over were cut off. The statement says not rounded; 90 seconds are 1.5 minutes.",
        ),
        Mistake(
            "minutes-rounded-to-whole",
            answer=SOLUTION.replace("watched_s / 60 AS minutes", "round(watched_s / 60) AS minutes")
            .replace("sum(watched_s) OVER", "round(sum(watched_s) OVER")
            .replace(") / 60 AS running_minutes", ") / 60) AS running_minutes"),
            says="Both columns are whole minutes, some of them above what was watched: you rounded to the nearest one. The statement says not rounded; 90 seconds are 1.5 minutes.",
        ),
        Mistake(
            "cut-before-adding-up",
            "coalesce(watch_s, 0) AS watched_s",
            "coalesce(watch_s, 0) // 60 * 60 AS watched_s",
            "Each event lost its left-over seconds before you added up, so the totals fall behind further and further. The statement says not rounded: add seconds, divide last.",
        ),
        Mistake(
            "rounded-before-adding-up",
            "coalesce(watch_s, 0) AS watched_s",
            "round(coalesce(watch_s, 0) / 60, 2) * 60 AS watched_s",
            "Each event's minutes were rounded to two decimals before you added up, so the totals drift by hundredths. The statement says not rounded: add seconds, divide last.",
        ),
        Mistake(
            "minutes-rounded",
            answer=SOLUTION.replace("watched_s / 60 AS minutes", "round(watched_s / 60, 2) AS minutes")
            .replace("sum(watched_s) OVER", "round(sum(watched_s) OVER")
            .replace(") / 60 AS running_minutes", ") / 60, 2) AS running_minutes"),
            says="Both columns end after two decimals: you rounded. The statement says not rounded; rounding belongs where numbers are shown, after the last sum.",
        ),
    ],
    worlds=[
        tidy(seed=1, n_members=4, days=3),
        same_second,
        shuffled_rows(same_second),
        ties(seed=1, n_members=5, days=2, events_per_member_day=3.0),
        handmade(
            "seconds left over",
            "Seconds watched are no multiples of 60.",
            viewing_events_clean=[
                {"event_id": "a", "event_time": "2026-03-02 18:00", "watch_s": 1207},
                {"event_id": "b", "event_time": "2026-03-02 19:00", "watch_s": 429},
                {"event_id": "c", "event_time": "2026-03-02 20:00", "watch_s": 9},
                {"event_id": "d", "event_time": "2026-03-03 20:00", "watch_s": 2425},
                {"event_id": "e", "member_id": 1002, "event_time": "2026-03-02 20:00", "watch_s": 20},
            ],
        ),
        handmade(
            "midnight",
            "One evening runs across midnight, and its last event arrives the next morning.",
            viewing_events_clean=[
                {"event_id": "a", "event_time": "2026-03-02 22:00", "watch_s": 1500},
                {
                    "event_id": "b",
                    "event_time": "2026-03-02 23:59:59.999999",
                    "arrival_time": "2026-03-03 06:30",
                    "watch_s": 680,
                },
                {"event_id": "c", "event_time": "2026-03-03 00:00", "watch_s": 1204},
                {"event_id": "d", "event_time": "2026-03-03 07:00", "watch_s": 60},
            ],
        ),
        null_keys(seed=1, n_members=5, days=3),
        handmade(
            "two profiles",
            "Two profiles of one member watch at the same time on one account.",
            viewing_events_clean=[
                {
                    "event_id": f"p{minute:02}",
                    "profile_id": 10011 + minute % 2,
                    "event_time": f"2026-03-02 20:{minute:02}",
                    "watch_s": 60 * (minute + 1) + seconds,
                }
                for minute, seconds in ((0, 10), (3, 3), (6, 6))
            ],
        ),
    ],
    talk="""
Say the three parts of a window in order: partition (member and day), order (event time, then event id), frame (everything up to this row). Explain what the default frame does with two events of the same instant, and why a total order makes ROWS and RANGE agree. Add that a running total over a late event must be recomputed for the whole day, which is why dashboards restate.
""",
)
