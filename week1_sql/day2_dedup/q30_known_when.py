"""Two clocks in one question: what a dashboard said about a day, and what is known of that day now."""

from datetime import date

from autograder import Contract, Mistake, Parameter, SqlExercise
from autograder.worlds import (
    beyond_window,
    handmade,
    late,
    replayed_batch,
    replayed_week,
    resplit_batches,
    shuffled_rows,
)

LATE = late(seed=1, n_members=4, n_titles=6, events_per_member_day=1.4)

CORRECTED_SINCE = handmade(
    "corrected since",
    "After the dashboard was read, corrections change seconds, move events to and from the day, and name another title.",
    viewing_events_raw=[
        {"event_id": "shortened", "event_time": "2026-03-03 10:00", "watch_s": 600},
        {
            "event_id": "shortened",
            "revision": 2,
            "event_time": "2026-03-03 10:00",
            "arrival_time": "2026-03-07 09:00",
            "watch_s": 240,
            "ingest_batch_id": 7,
        },
        {"event_id": "left", "title_id": 2, "event_time": "2026-03-03 23:50", "watch_s": 900},
        {
            "event_id": "left",
            "revision": 2,
            "title_id": 2,
            "event_time": "2026-03-04 00:10",
            "arrival_time": "2026-03-06 08:00",
            "watch_s": 960,
            "ingest_batch_id": 6,
        },
        {"event_id": "came", "title_id": 3, "event_time": "2026-03-04 00:20", "watch_s": 300},
        {
            "event_id": "came",
            "revision": 2,
            "title_id": 3,
            "event_time": "2026-03-03 23:55",
            "arrival_time": "2026-03-08 08:00",
            "watch_s": 330,
            "ingest_batch_id": 8,
        },
        {"event_id": "renamed", "title_id": 4, "event_time": "2026-03-03 20:00", "watch_s": 500},
        {
            "event_id": "renamed",
            "revision": 2,
            "title_id": 1,
            "event_time": "2026-03-03 20:00",
            "arrival_time": "2026-03-09 20:00",
            "watch_s": 500,
            "ingest_batch_id": 9,
        },
        {"event_id": "left for the 9th", "title_id": 5, "event_time": "2026-03-03 18:00", "watch_s": 410},
        {
            "event_id": "left for the 9th",
            "revision": 2,
            "title_id": 5,
            "event_time": "2026-03-09 18:00",
            "arrival_time": "2026-03-12 18:00",
            "watch_s": 410,
            "ingest_batch_id": 12,
        },
        {
            "event_id": "paused",
            "title_id": 1,
            "event_type": "pause",
            "event_time": "2026-03-03 10:10",
            "arrival_time": "2026-03-03 10:11",
            "watch_s": 130,
        },
    ],
)

CORRECTED_BEFORE = handmade(
    "corrected before",
    "Some corrections were in when the dashboard was read; old copies of them come back afterwards.",
    viewing_events_raw=[
        {"event_id": "corrected", "event_time": "2026-03-03 21:00", "watch_s": 600, "kafka_partition": 2},
        {
            "event_id": "corrected",
            "revision": 2,
            "event_time": "2026-03-03 21:00",
            "arrival_time": "2026-03-05 07:00",
            "watch_s": 200,
            "kafka_partition": 1,
            "ingest_batch_id": 5,
        },
        {
            "event_id": "corrected",
            "event_time": "2026-03-03 21:00",
            "arrival_time": "2026-03-07 07:00",
            "watch_s": 600,
            "kafka_partition": 2,
            "ingest_batch_id": 7,
        },
        {"event_id": "gone", "title_id": 2, "event_time": "2026-03-03 23:45", "watch_s": 700},
        {
            "event_id": "gone",
            "revision": 2,
            "title_id": 2,
            "event_time": "2026-03-04 00:15",
            "arrival_time": "2026-03-04 08:00",
            "watch_s": 720,
            "ingest_batch_id": 4,
        },
        {
            "event_id": "gone",
            "title_id": 2,
            "event_time": "2026-03-03 23:45",
            "arrival_time": "2026-03-06 08:00",
            "watch_s": 700,
            "kafka_partition": 3,
            "ingest_batch_id": 6,
        },
        {
            "event_id": "resent",
            "title_id": 3,
            "event_time": "2026-03-03 08:00",
            "watch_s": 310,
            "kafka_partition": 3,
        },
        {
            "event_id": "resent",
            "title_id": 3,
            "event_time": "2026-03-03 08:00",
            "arrival_time": "2026-03-04 08:00",
            "watch_s": 400,
            "kafka_partition": 1,
            "ingest_batch_id": 4,
        },
        {
            "event_id": "emptied",
            "title_id": 4,
            "event_type": "heartbeat",
            "event_time": "2026-03-03 09:00",
            "watch_s": 90,
        },
        {
            "event_id": "emptied",
            "revision": 2,
            "title_id": 4,
            "event_type": "heartbeat",
            "event_time": "2026-03-03 09:00",
            "arrival_time": "2026-03-06 12:00",
            "watch_s": None,
            "ingest_batch_id": 6,
        },
    ],
)

AT_THE_CUT = handmade(
    "at the cut",
    "Deliveries arrive at both ends of ⟦day+2:long⟧, and events stand at both ends of ⟦day:long⟧.",
    viewing_events_raw=[
        {"event_id": f"arrived {number}", "event_time": "2026-03-03 12:00", "arrival_time": arrival}
        | {"watch_s": 2**number, "ingest_batch_id": 3 + number}
        for number, arrival in enumerate(
            (
                "2026-03-04 23:59:59.999999",
                "2026-03-05 00:00",
                "2026-03-05 15:00",
                "2026-03-05 23:59:59.999999",
                "2026-03-06 00:00",
                "2026-03-06 09:00",
            )
        )
    ]
    + [
        {"event_id": f"happened {number}", "title_id": 2, "event_time": moment, "watch_s": 2**number}
        | {"ingest_batch_id": 3}
        for number, moment in enumerate(
            (
                "2026-03-02 23:59:59.999999",
                "2026-03-03 00:00",
                "2026-03-03 23:59:59.999999",
                "2026-03-04 00:00",
            )
        )
    ],
)

EDGE = handmade(
    "boundary",
    "Copies come after 7 x 24 h less a microsecond, exactly that, a microsecond more, and seven midnights; one of them is a correction.",
    viewing_events_raw=[
        {
            "event_id": "a tick before",
            "event_time": "2026-03-03 12:00",
            "arrival_time": "2026-03-10 11:59:59.999999",
            "watch_s": 1,
        },
        {
            "event_id": "on the edge",
            "title_id": 2,
            "event_time": "2026-03-03 12:00",
            "arrival_time": "2026-03-10 12:00",
            "watch_s": 2,
        },
        {
            "event_id": "a tick after",
            "event_time": "2026-03-03 12:00",
            "arrival_time": "2026-03-10 12:00:00.000001",
            "watch_s": 4,
        },
        {
            "event_id": "seven midnights",
            "event_time": "2026-03-03 01:00",
            "arrival_time": "2026-03-10 23:00",
            "watch_s": 8,
        },
        {
            "event_id": "after seven midnights",
            "event_time": "2026-03-03 20:00",
            "arrival_time": "2026-03-10 19:00",
            "watch_s": 16,
        },
        {"event_id": "kept", "title_id": 3, "event_time": "2026-03-03 08:00", "watch_s": 32},
        {
            "event_id": "kept",
            "revision": 2,
            "title_id": 3,
            "event_time": "2026-03-03 08:00",
            "arrival_time": "2026-03-11 08:00",
            "watch_s": 64,
        },
        {
            "event_id": "twenty days",
            "title_id": 3,
            "event_time": "2026-03-03 09:00",
            "arrival_time": "2026-03-23 09:00",
            "watch_s": 128,
        },
    ],
)

AHEAD = handmade(
    "clocks ahead",
    "Some device clocks run ahead by up to ten minutes, some by more; one was mended after the dashboard was read.",
    viewing_events_raw=[
        {
            "event_id": "ten ahead",
            "event_time": "2026-03-03 00:05",
            "arrival_time": "2026-03-02 23:55",
            "watch_s": 1,
        },
        {
            "event_id": "nine ahead",
            "event_time": "2026-03-03 10:09",
            "arrival_time": "2026-03-03 10:00",
            "watch_s": 2,
        },
        {
            "event_id": "a tick too far",
            "event_time": "2026-03-03 10:10:00.000001",
            "arrival_time": "2026-03-03 10:00",
            "watch_s": 4,
        },
        {
            "event_id": "clock mended",
            "title_id": 2,
            "event_time": "2026-03-03 12:00",
            "arrival_time": "2026-03-02 12:00",
            "watch_s": 8,
        },
        {
            "event_id": "clock mended",
            "revision": 2,
            "title_id": 2,
            "event_time": "2026-03-03 11:59",
            "arrival_time": "2026-03-06 12:00",
            "watch_s": 16,
        },
        {
            "event_id": "clock lost",
            "title_id": 3,
            "event_time": "2026-03-03 13:00",
            "watch_s": 32,
        },
        {
            "event_id": "clock lost",
            "revision": 2,
            "title_id": 3,
            "event_time": "2026-03-09 13:00",
            "arrival_time": "2026-03-04 13:00",
            "watch_s": 32,
        },
    ],
)

LAST_COLUMNS_DECIDE = handmade(
    "equal to the last columns",
    "Copies share revision and arrival, so that the partition decides, and then the offset.",
    viewing_events_raw=[
        {
            "event_id": "two partitions",
            "event_time": "2026-03-03 09:00",
            "watch_s": 61,
            "kafka_partition": 1,
            "kafka_offset": 90,
        },
        {
            "event_id": "two partitions",
            "event_time": "2026-03-03 09:00",
            "watch_s": 185,
            "kafka_partition": 2,
            "kafka_offset": 7,
        },
        {
            "event_id": "two offsets",
            "title_id": 2,
            "event_time": "2026-03-03 09:00",
            "arrival_time": "2026-03-06 09:00",
            "watch_s": 310,
            "kafka_partition": 3,
            "kafka_offset": 4,
        },
        {
            "event_id": "two offsets",
            "title_id": 2,
            "event_time": "2026-03-03 09:00",
            "arrival_time": "2026-03-06 09:00",
            "watch_s": 127,
            "kafka_partition": 3,
            "kafka_offset": 9,
        },
    ],
)

SOLUTION = """
WITH readings (reading, known_before) AS (
    VALUES ('then', TIMESTAMP '⟦day+3⟧ 00:00:00'), ('now', TIMESTAMP 'infinity')
),
accepted_deliveries AS (
    SELECT *
    FROM viewing_events_raw
    WHERE arrival_time <= event_time + INTERVAL 7 DAY
      AND arrival_time >= event_time - INTERVAL 10 MINUTE
),
known_copies AS (
    SELECT
        reading,
        accepted_deliveries.*,
        row_number() OVER (
            PARTITION BY reading, event_id
            ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC
        ) AS copy_rank
    FROM readings
    JOIN accepted_deliveries ON arrival_time < known_before
),
events_of_the_day AS (
    SELECT reading, title_id, event_type, watch_s
    FROM known_copies
    WHERE copy_rank = 1
      AND event_time >= TIMESTAMP '⟦day⟧'
      AND event_time < TIMESTAMP '⟦day+1⟧'
)
SELECT
    title_id,
    count(*) FILTER (WHERE reading = 'then' AND event_type = 'play') AS plays_then,
    count(*) FILTER (WHERE reading = 'now' AND event_type = 'play') AS plays_now,
    coalesce(sum(watch_s) FILTER (WHERE reading = 'then'), 0) AS watch_s_then,
    coalesce(sum(watch_s) FILTER (WHERE reading = 'now'), 0) AS watch_s_now
FROM events_of_the_day
GROUP BY title_id
"""

TWO_SIDES = """
WITH accepted AS (
    SELECT * FROM viewing_events_raw
    WHERE arrival_time - event_time BETWEEN INTERVAL (-10) MINUTE AND INTERVAL 168 HOUR
),
events_then AS (
    SELECT DISTINCT ON (event_id) *
    FROM accepted
    WHERE arrival_time::DATE <= DATE '⟦day+2⟧'
    ORDER BY event_id, revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC
),
events_now AS (
    SELECT DISTINCT ON (event_id) *
    FROM accepted
    ORDER BY event_id, revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC
),
said_then AS (
    SELECT title_id, count_if(event_type = 'play') AS plays, sum(coalesce(watch_s, 0)) AS seconds
    FROM events_then
    WHERE event_time::DATE = DATE '⟦day⟧'
    GROUP BY title_id
),
known_now AS (
    SELECT title_id, count_if(event_type = 'play') AS plays, sum(coalesce(watch_s, 0)) AS seconds
    FROM events_now
    WHERE event_time::DATE = DATE '⟦day⟧'
    GROUP BY title_id
)
SELECT
    title_id,
    coalesce(t.plays, 0) AS plays_then,
    coalesce(n.plays, 0) AS plays_now,
    coalesce(t.seconds, 0) AS watch_s_then,
    coalesce(n.seconds, 0) AS watch_s_now
FROM said_then AS t
FULL JOIN known_now AS n USING (title_id)
"""

FINAL_WINNERS = """
WITH winners AS (
    SELECT *
    FROM viewing_events_raw
    WHERE arrival_time <= event_time + INTERVAL 7 DAY
      AND arrival_time >= event_time - INTERVAL 10 MINUTE
    QUALIFY row_number() OVER (
        PARTITION BY event_id
        ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC
    ) = 1
)
SELECT
    title_id,
    count(*) FILTER (WHERE arrival_time < TIMESTAMP '⟦day+3⟧' AND event_type = 'play') AS plays_then,
    count(*) FILTER (WHERE event_type = 'play') AS plays_now,
    coalesce(sum(watch_s) FILTER (WHERE arrival_time < TIMESTAMP '⟦day+3⟧'), 0) AS watch_s_then,
    coalesce(sum(watch_s), 0) AS watch_s_now
FROM winners
WHERE CAST(event_time AS DATE) = DATE '⟦day⟧'
GROUP BY title_id
"""

exercise = SqlExercise(
    title="What did we say, and what do we know now?",
    points=4,
    minutes=25,
    level="medium",
    skills=["bi-temporal questions", "late data", "deduplication"],
    asked_in=["sql round"],
    prompt="""
Finance kept a screenshot: what did the dashboard say about **⟦day:long⟧** at the end of **⟦day+2:long⟧**, and what do we know of ⟦day:long⟧ now?

Return one row per title with the columns `title_id`, `plays_then`, `plays_now`, `watch_s_then`, `watch_s_now`. The order of the rows is free. All you have is the log, `viewing_events_raw`: one row is one delivery, and an event (`event_id`) may arrive several times, later copies perhaps corrected in any column, the time and the title included. Years are 2026, times UTC.

1. **Known then** is what had arrived before ⟦day+3⟧ 00:00:00. **Known now** is the whole log, the same deliveries included.
2. **Both readings follow the same rules**, each from the deliveries it knows. A delivery is accepted when its `arrival_time` is at most 7 × 24 hours after its own `event_time` (exactly 7 × 24 hours is still accepted) and at most 10 minutes before it (exactly 10 is accepted); any other is left out as if it had never arrived. Among an event's accepted copies *that the reading knows*, one speaks for it, with all its columns: the highest `revision`; if equal, the latest `arrival_time`; if equal, the highest `kafka_partition`, then the highest `kafka_offset`. A batch may be read twice, so that a delivery stands in the log twice, the same in every column.
3. **⟦day:long⟧** is the UTC day of that copy's `event_time`.
4. **`plays_…`** counts events of type `play`. **`watch_s_…`** is `watch_s` added up over events of every type; NULL counts as 0.
5. A title that has an event on ⟦day:long⟧ (of any type) in one reading or in both has a row; where a reading has none, its columns are 0.
""",
    contract=Contract(
        grain="one row per title with an event on ⟦day:long⟧ in either reading",
        key="title_id",
        clock="event_time says which day is meant, arrival_time what was known",
        ties="highest revision, then latest arrival_time, then highest kafka_partition, kafka_offset",
        duplicates="each event counts once per reading, by the winner among the copies known to it",
        late="each delivery accepted up to exactly 7 x 24 h late and 10 minutes early, before the winner is chosen",
    ),
    parameters=[
        Parameter(
            "day",
            date(2026, 3, 3),
            date(2026, 3, 10),
            date(2026, 3, 17),
            date(2026, 4, 14),
            moves_worlds=True,
        )
    ],
    tables=["viewing_events_raw"],
    starter="""
-- Choose the winners twice: among what was known then, and among all there is. Replace this query.
SELECT
    NULL::INTEGER AS title_id,
    NULL::BIGINT AS plays_then,
    NULL::BIGINT AS plays_now,
    NULL::BIGINT AS watch_s_then,
    NULL::BIGINT AS watch_s_now
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        TWO_SIDES,
        """
WITH accepted AS (
    SELECT *, (revision, arrival_time, kafka_partition, kafka_offset) AS version
    FROM viewing_events_raw
    WHERE epoch_us(arrival_time) - epoch_us(event_time) BETWEEN -600000000 AND 604800000000
),
two_copies AS (
    SELECT
        arg_max(
            {'t': title_id, 'd': event_time::DATE, 'p': (event_type = 'play')::INT, 's': coalesce(watch_s, 0)}, version
        ) FILTER (arrival_time < '⟦day+3⟧'::TIMESTAMP) AS was,
        arg_max(
            {'t': title_id, 'd': event_time::DATE, 'p': (event_type = 'play')::INT, 's': coalesce(watch_s, 0)}, version
        ) AS now_is
    FROM accepted
    GROUP BY event_id
),
both_readings AS (
    SELECT was.t AS title_id, was.d AS d, was.p AS p_then, 0 AS p_now, was.s AS s_then, 0 AS s_now FROM two_copies
    UNION ALL
    SELECT now_is.t, now_is.d, 0, now_is.p, 0, now_is.s FROM two_copies
)
SELECT title_id, sum(p_then) AS plays_then, sum(p_now) AS plays_now, sum(s_then) AS watch_s_then, sum(s_now) AS watch_s_now
FROM both_readings
WHERE d = DATE '⟦day⟧'
GROUP BY title_id
""",
        """
WITH accepted AS (
    SELECT DISTINCT *
    FROM viewing_events_raw
    WHERE arrival_time - INTERVAL 7 DAY <= event_time AND event_time <= arrival_time + INTERVAL 10 MINUTE
),
spoken_for AS (
    -- A copy speaks from its arrival until a better one arrives.
    SELECT
        copy.*,
        (
            SELECT min(better.arrival_time)
            FROM accepted AS better
            WHERE better.event_id = copy.event_id
              AND (better.revision, better.arrival_time, better.kafka_partition, better.kafka_offset)
                  > (copy.revision, copy.arrival_time, copy.kafka_partition, copy.kafka_offset)
        ) AS until
    FROM accepted AS copy
),
day_copies AS (
    SELECT
        title_id,
        event_type,
        coalesce(watch_s, 0) AS seconds,
        arrival_time < TIMESTAMP '⟦day+3⟧' AND (until IS NULL OR until >= TIMESTAMP '⟦day+3⟧') AS said_then,
        until IS NULL AS known_now
    FROM spoken_for
    WHERE date_trunc('day', event_time) = DATE '⟦day⟧'
)
SELECT
    title_id,
    count_if(said_then AND event_type = 'play') AS plays_then,
    count_if(known_now AND event_type = 'play') AS plays_now,
    sum(CASE WHEN said_then THEN seconds ELSE 0 END) AS watch_s_then,
    sum(CASE WHEN known_now THEN seconds ELSE 0 END) AS watch_s_now
FROM day_copies
WHERE said_then OR known_now
GROUP BY title_id
""",
    ],
    hints=[
        "Two days are named in the question. Which of the two clocks does each of them belong to: when somebody watched, or when we heard of it?",
        "The trap is *the winner of now, read then*: a correction of ⟦day+4:long⟧ beats its first copy only for those who know it. On ⟦day+2:long⟧ nobody did. So what comes first, the cut by arrival or the choice of the winner? And the day comes last: a copy may leave it.",
        "Think of one event with a copy of ⟦day:long⟧ that arrived on ⟦day:the⟧, and a correction to ⟦day+1:long⟧ that arrived on ⟦day+3:the⟧. On which day is it in each reading? Then of one that arrived on ⟦day+2:long⟧ at 15:00, and of a title whose only event arrived on the 8th.",
        """
WITH readings (reading, known_before) AS (VALUES ('then', ___), ('now', ___)),
accepted_deliveries AS (… as always …),
known_copies AS (
    SELECT …, row_number() OVER (PARTITION BY ___, ___ ORDER BY …) AS copy_rank
    FROM readings
    JOIN accepted_deliveries ON ___
),
events_of_the_day AS (… the winners, and of those the ones on ⟦day:long⟧ …)
SELECT title_id, count(*) FILTER (WHERE reading = ___ AND …) AS plays_then, …
FROM events_of_the_day
GROUP BY title_id
""",
    ],
    mistakes=[
        Mistake(
            "winner-of-now-read-then",
            answer=FINAL_WINNERS,
            says="Events that were corrected later are missing from “then”: you chose each winner from the whole log and cut by arrival afterwards. On ⟦day+2:long⟧, which copies could anybody choose from?",
        ),
        Mistake(
            "one-reading-for-both",
            "JOIN accepted_deliveries ON arrival_time < known_before",
            "JOIN accepted_deliveries ON event_time < known_before",
            "“Then” already knows what came later: you cut by `event_time`. Every event of ⟦day:long⟧ happened before ⟦day+3:the⟧; which clock says when we heard of it?",
        ),
        Mistake(
            "only-news-for-now",
            "JOIN accepted_deliveries ON arrival_time < known_before",
            "JOIN accepted_deliveries ON (reading = 'then') = (arrival_time < TIMESTAMP '⟦day+3⟧')",
            "“Now” holds only what arrived after ⟦day+2:long⟧. What was known then is known now as well, unless a better copy came: over which deliveries does “now” choose?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            answer=SOLUTION.replace(
                "event_time >= TIMESTAMP '⟦day⟧'", "arrival_time >= TIMESTAMP '⟦day⟧'"
            ).replace("event_time < TIMESTAMP '⟦day+1⟧'", "arrival_time < TIMESTAMP '⟦day+1⟧'"),
            says="You took what arrived on ⟦day:long⟧. The dashboard speaks about what was watched on ⟦day:long⟧: which of the two clocks says so?",
        ),
        Mistake(
            "two-clocks-swapped",
            says="You took what happened on ⟦day+2:long⟧, or what arrived on ⟦day:the⟧: the two days changed places. Which day belongs to `event_time`, and which to `arrival_time`?",
            answer=SOLUTION.replace("TIMESTAMP '⟦day+3⟧ 00:00:00'", "TIMESTAMP '⟦day+1⟧ 00:00:00'")
            .replace("event_time >= TIMESTAMP '⟦day⟧'", "event_time >= TIMESTAMP '⟦day+2⟧'")
            .replace("event_time < TIMESTAMP '⟦day+1⟧'", "event_time < TIMESTAMP '⟦day+3⟧'"),
        ),
        Mistake(
            "cut-at-start-of-day",
            "TIMESTAMP '⟦day+3⟧ 00:00:00'",
            "TIMESTAMP '⟦day+2⟧ 00:00:00'",
            "“Then” ends where ⟦day+2:long⟧ begins, so a day of arrivals is missing. A date compared with a timestamp is its midnight: up to which instant did the dashboard know?",
        ),
        Mistake(
            "date-is-its-midnight",
            "ON arrival_time < known_before",
            "ON arrival_time <= CASE WHEN reading = 'then' THEN DATE '⟦day+2⟧' ELSE known_before END",
            "“Then” ends at the first instant of ⟦day+2:long⟧: a date compared with a timestamp is its midnight. What arrived at 15:00 on ⟦day+2:the⟧ was known at the end of it: which bound says so?",
        ),
        Mistake(
            "age-of-delivery-for-the-reading",
            "ON arrival_time < known_before",
            "ON arrival_time < known_before AND (reading = 'now' OR arrival_time <= event_time + INTERVAL 2 DAY)",
            "You let “then” know what came within two days of each event. A dashboard is read at one instant, for young and old events alike: which instant is it here?",
        ),
        Mistake(
            "nothing-known-before-the-day",
            "ON arrival_time < known_before",
            "ON arrival_time < known_before AND (reading = 'now' OR arrival_time >= TIMESTAMP '⟦day⟧')",
            "A delivery that arrived before ⟦day:long⟧ began is missing from “then”: its clock ran ahead, within the limit. What had arrived by ⟦day+2:long⟧ has one bound; which?",
        ),
        Mistake(
            "now-ends-with-the-window",
            "TIMESTAMP 'infinity'",
            "TIMESTAMP '⟦day+8⟧'",
            "“Now” ends seven days after ⟦day:long⟧, so a later correction that takes an event away from the day is missing. Its lateness is counted from its own `event_time`: when is such a copy late?",
        ),
        Mistake(
            "arrived-on-the-day-alone",
            "ON arrival_time < known_before",
            "ON arrival_time < known_before AND (reading = 'now' OR arrival_time >= TIMESTAMP '⟦day+2⟧')",
            "“Then” holds only what arrived on ⟦day+2:long⟧ itself. A dashboard adds up all it has heard until then: what had arrived on ⟦day:the⟧ and ⟦day+1:the⟧?",
        ),
        Mistake(
            "between-includes-midnight",
            "ON arrival_time < known_before",
            "ON arrival_time <= known_before",
            "A delivery of ⟦day+3:long⟧ 00:00:00 was known on ⟦day+2:the⟧: your bound includes the midnight. To which day does midnight belong?",
        ),
        Mistake(
            "day-ends-at-midnight-included",
            "event_time < TIMESTAMP '⟦day+1⟧'",
            "event_time <= TIMESTAMP '⟦day+1⟧'",
            "An event at the first instant of ⟦day+1:long⟧ was counted for ⟦day:the⟧: your upper bound is inclusive. To which day does midnight belong?",
        ),
        Mistake(
            "filters-days-before-dedup",
            answer=SOLUTION.replace(
                "      AND event_time >= TIMESTAMP '⟦day⟧'\n      AND event_time < TIMESTAMP '⟦day+1⟧'\n",
                "",
            ).replace(
                "ON arrival_time < known_before",
                "ON arrival_time < known_before\n        AND CAST(event_time AS DATE) = DATE '⟦day⟧'",
            ),
            says="Copies on other days were dropped before the winner was chosen, so an event that had left ⟦day:long⟧ came back. May the winner of an event lie on another day?",
        ),
        Mistake(
            "batch-for-arrival",
            "ON arrival_time < known_before",
            "ON reading = 'now'\n        OR ingest_batch_id <= (SELECT max(ingest_batch_id) FROM viewing_events_raw WHERE CAST(arrival_time AS DATE) = DATE '⟦day+2⟧')",
            "You cut by batch number. Batches may be cut otherwise, or a day may have none; the prompt says what was known in terms of one column: which?",
        ),
        Mistake(
            "first-delivery-for-then",
            "ORDER BY revision DESC, arrival_time DESC,",
            "ORDER BY CASE WHEN reading = 'now' THEN revision END DESC, CASE WHEN reading = 'then' THEN arrival_time END, arrival_time DESC,",
            "For “then” you took each event's first delivery. Some corrections had arrived by ⟦day+2:long⟧: which copy won among those known on that day?",
        ),
        Mistake(
            "only-titles-in-both",
            answer=TWO_SIDES.replace("FULL JOIN", "JOIN"),
            says="Titles are missing that only one of the two readings has: an inner join keeps what both know. Those are the very titles that changed; which join keeps them?",
        ),
        Mistake(
            "only-titles-said-then",
            answer=TWO_SIDES.replace("FULL JOIN", "LEFT JOIN"),
            says="Titles are missing that nobody knew of on ⟦day+2:long⟧: you started from what was said then. Which join keeps the titles of either side?",
        ),
        Mistake(
            "only-titles-known-now",
            answer=TWO_SIDES.replace("FULL JOIN", "RIGHT JOIN"),
            says="Titles are missing that the dashboard had and that have left the day since: you kept the titles known now. Which join keeps the titles of either side?",
        ),
        Mistake(
            "counts-every-delivery",
            "WHERE copy_rank = 1",
            "WHERE copy_rank >= 1",
            "Every delivery was counted. The log is at-least-once: what is the key of an event, as opposed to the key of a delivery?",
        ),
        Mistake(
            "dedup-only-within-batch",
            "PARTITION BY reading, event_id",
            "PARTITION BY reading, event_id, ingest_batch_id",
            "Copies were compared only within their batch. A correction may land days later: how far apart may two copies of one event be?",
        ),
        Mistake(
            "key-too-wide",
            "PARTITION BY reading, event_id",
            "PARTITION BY reading, event_id, title_id",
            "Copies were compared only within one title. A correction may name another title, and then the event counts for both: what must the key not contain?",
        ),
        Mistake(
            "believes-first-delivery",
            "ORDER BY revision DESC, arrival_time DESC,",
            "ORDER BY arrival_time,",
            "Where an event was corrected, you kept its first delivery. A correction arrives later: which column says which copy is newer?",
        ),
        Mistake(
            "arrival-before-revision",
            "ORDER BY revision DESC, arrival_time DESC,",
            "ORDER BY arrival_time DESC, revision DESC,",
            "You kept the copy that arrived last. A retry of the first version may arrive after its correction: does the arrival say which version is newer, or `revision`?",
        ),
        Mistake(
            "non-deterministic-tie-break",
            "ORDER BY revision DESC, arrival_time DESC,",
            "ORDER BY revision DESC, arrival_time,",
            "Where two copies share the highest revision, you kept the earlier one, or left the choice to chance. What decides between equal revisions, and is your order total?",
        ),
        Mistake(
            "tie-columns-in-another-order",
            "kafka_partition DESC, kafka_offset DESC",
            "kafka_offset DESC, kafka_partition DESC",
            "Where revision and arrival are equal, you took the copy of the lower partition, perhaps for its larger offset. Your order may be total and is not the prompt's: which column comes third, and in which direction?",
        ),
        Mistake(
            "order-not-total",
            "kafka_partition DESC, kafka_offset DESC",
            "kafka_partition, kafka_offset",
            "Where revision and arrival are equal, the lower partition and the lower offset won, or the order in which rows were stored. Is your order total, and which way does each column run?",
        ),
        Mistake(
            "lateness-filter-after-dedup",
            answer=SOLUTION.replace(
                "    WHERE arrival_time <= event_time + INTERVAL 7 DAY\n      AND arrival_time >= event_time - INTERVAL 10 MINUTE\n",
                "",
            ).replace(
                "WHERE copy_rank = 1",
                "WHERE copy_rank = 1\n      AND arrival_time <= event_time + INTERVAL 7 DAY\n      AND arrival_time >= event_time - INTERVAL 10 MINUTE",
            ),
            says="You chose the winner first and judged its lateness then. A correction that is not acceptable takes its accepted original with it: which step has to come first?",
        ),
        Mistake(
            "event-dropped-for-one-copy",
            "arrival_time >= event_time - INTERVAL 10 MINUTE",
            "arrival_time >= event_time - INTERVAL 10 MINUTE\n      AND event_id NOT IN (\n          SELECT event_id\n          FROM viewing_events_raw\n          WHERE arrival_time > event_time + INTERVAL 7 DAY\n             OR arrival_time < event_time - INTERVAL 10 MINUTE\n      )",
            "An event went missing as soon as one of its copies is not acceptable. The lateness rule judges deliveries, one by one: what do the event's other copies say?",
        ),
        Mistake(
            "no-lateness-window",
            "arrival_time <= event_time + INTERVAL 7 DAY",
            "true",
            "Deliveries more than 7 × 24 hours late were counted. They belong in quarantine: what should happen to a day that was published weeks ago?",
        ),
        Mistake(
            "seven-day-edge-open",
            "arrival_time <= event_time + INTERVAL 7 DAY",
            "arrival_time < event_time + INTERVAL 7 DAY",
            "A delivery that is late by exactly 7 × 24 hours was left out. The prompt says whether the limit itself is accepted: what does it say?",
        ),
        Mistake(
            "date-diff-counts-midnights",
            "arrival_time <= event_time + INTERVAL 7 DAY",
            "date_diff('day', event_time, arrival_time) <= 7",
            "Lateness was counted in midnights passed, so that almost eight days can count as seven. The limit is 7 × 24 hours: what does `date_diff('day', …)` count?",
        ),
        Mistake(
            "lateness-from-midnight",
            "arrival_time <= event_time + INTERVAL 7 DAY",
            "arrival_time <= CAST(event_time AS DATE) + INTERVAL 7 DAY",
            "Events of the evening lost some hours: you counted seven days from the day's midnight. The limit runs from the event itself: what is late by 7 × 24 hours for an event of 20:00?",
        ),
        Mistake(
            "accepts-clocks-ahead",
            "arrival_time >= event_time - INTERVAL 10 MINUTE",
            "true",
            "Events from the future were counted. A delivery that arrives more than ten minutes before it happened has a clock that cannot be believed: which bound is missing?",
        ),
        Mistake(
            "rejects-clocks-ahead",
            "INTERVAL 10 MINUTE",
            "INTERVAL 0 MINUTE",
            "Every delivery that arrived before its event_time was left out. Device clocks run ahead a little: how many minutes does the prompt forgive?",
        ),
        Mistake(
            "every-event-is-a-play",
            answer=SOLUTION.replace(" AND event_type = 'play'", ""),
            says="Heartbeats, pauses and stops were counted as plays. Which value of `event_type` says that a play began?",
        ),
        Mistake(
            "plays-only",
            "WHERE copy_rank = 1",
            "WHERE copy_rank = 1\n      AND event_type = 'play'",
            "Plays are right, seconds too few: you kept the events of type play for all columns. Over which events does the prompt add up `watch_s`?",
        ),
        Mistake(
            "null-is-not-zero",
            answer=SOLUTION.replace("coalesce(sum(watch_s)", "(sum(watch_s)").replace("), 0) AS", ")) AS"),
            says="Where a reading has no seconds, you return NULL. A sum over no values is NULL, not 0: what does the prompt ask for?",
        ),
    ],
    worlds=[
        LATE,
        CORRECTED_SINCE,
        CORRECTED_BEFORE,
        AT_THE_CUT,
        EDGE,
        AHEAD,
        LAST_COLUMNS_DECIDE,
        replayed_week(seed=1, n_members=6, n_titles=5, days=5),
        beyond_window(seed=1, n_members=6, n_titles=5, days=5),
        replayed_batch(CORRECTED_BEFORE),
        resplit_batches(CORRECTED_SINCE),
        shuffled_rows(LATE),
    ],
    talk="Say which clock belongs to which of the two days: what was watched on ⟦day:long⟧, what was known on ⟦day+2:the⟧. Explain why the cut by arrival comes before the winner and the day after it, what becomes of an event that was corrected in between, and which titles only one reading has. Close with what you would store, so that nobody needs a screenshot: the batch as of which a number was published.",
)
