"""Late data as restatement: from one new batch to the full rows of exactly the days it touches."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import (
    as_of,
    beyond_window,
    handmade,
    late,
    replayed_batch,
    replayed_week,
    resplit_older_batches,
    run_again,
    shuffled_rows,
    two_categories,
)

TABLES = ("viewing_events_raw", "daily_published", "title_categories")

SOLUTION = """
WITH newest_batch AS (
    SELECT max(ingest_batch_id) AS as_of_batch
    FROM viewing_events_raw
),
accepted_deliveries AS (
    SELECT *, CAST(event_time AS DATE) AS metric_date
    FROM viewing_events_raw
    WHERE arrival_time <= event_time + INTERVAL 7 DAY
      AND arrival_time >= event_time - INTERVAL 10 MINUTE
),
arrived_events AS (
    SELECT DISTINCT event_id
    FROM accepted_deliveries
    JOIN newest_batch ON ingest_batch_id = as_of_batch
),
touched_days AS (
    SELECT DISTINCT metric_date
    FROM accepted_deliveries
    JOIN arrived_events USING (event_id)
),
ranked_copies AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY event_id
            ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC
        ) AS copy_rank
    FROM accepted_deliveries
),
deduped_events AS (
    SELECT *
    FROM ranked_copies
    WHERE copy_rank = 1
),
recounted AS (
    SELECT
        metric_date,
        coalesce(category, 'UNKNOWN') AS category,
        count(*) FILTER (WHERE event_type = 'play') AS plays,
        count(DISTINCT member_id) AS members,
        coalesce(sum(watch_s), 0) AS watch_s
    FROM deduped_events
    LEFT JOIN title_categories USING (title_id)
    GROUP BY ALL
),
keys_to_overwrite AS (
    SELECT metric_date, category FROM recounted
    UNION
    SELECT metric_date, category FROM daily_published
)
SELECT
    metric_date,
    category,
    coalesce(plays, 0) AS plays,
    coalesce(members, 0) AS members,
    coalesce(watch_s, 0) AS watch_s,
    as_of_batch
FROM keys_to_overwrite
JOIN touched_days USING (metric_date)
LEFT JOIN recounted USING (metric_date, category)
CROSS JOIN newest_batch
"""

LATE_INCREMENTS = """
WITH newest_batch AS (
    SELECT max(ingest_batch_id) AS as_of_batch
    FROM viewing_events_raw
),
arrived_events AS (
    SELECT CAST(event_time AS DATE) AS metric_date, member_id, title_id, event_type, watch_s
    FROM viewing_events_raw
    JOIN newest_batch ON ingest_batch_id = as_of_batch
    WHERE arrival_time <= event_time + INTERVAL 7 DAY
      AND arrival_time >= event_time - INTERVAL 10 MINUTE
    QUALIFY row_number() OVER (
        PARTITION BY event_id
        ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC
    ) = 1
),
increments AS (
    SELECT
        metric_date,
        coalesce(category, 'UNKNOWN') AS category,
        count(*) FILTER (WHERE event_type = 'play') AS plays,
        count(DISTINCT member_id) AS members,
        coalesce(sum(watch_s), 0) AS watch_s
    FROM arrived_events
    LEFT JOIN title_categories USING (title_id)
    GROUP BY ALL
),
published AS (
    SELECT metric_date, category, plays, members, watch_s
    FROM daily_published
    QUALIFY row_number() OVER (PARTITION BY metric_date, category ORDER BY as_of_batch DESC) = 1
)
SELECT
    metric_date,
    category,
    coalesce(p.plays, 0) + coalesce(i.plays, 0) AS plays,
    coalesce(p.members, 0) + coalesce(i.members, 0) AS members,
    coalesce(p.watch_s, 0) + coalesce(i.watch_s, 0) AS watch_s,
    as_of_batch
FROM published AS p
FULL JOIN increments AS i USING (metric_date, category)
CROSS JOIN newest_batch
WHERE metric_date IN (SELECT metric_date FROM arrived_events)
"""

DRAMA_AND_COMEDY = [{"title_id": 1, "category": "drama"}, {"title_id": 2, "category": "comedy"}]


def _shown(day: str, category: str, plays: int, members: int, watch_s: int, as_of_batch: int) -> dict:
    return {
        "metric_date": day,
        "category": category,
        "plays": plays,
        "members": members,
        "watch_s": watch_s,
        "as_of_batch": as_of_batch,
    }


REVISION_MOVES_DAY = handmade(
    "a revision moves the day",
    "Corrections take the only event of a day, and the only event of a category, to another day.",
    title_categories=DRAMA_AND_COMEDY,
    viewing_events_raw=[
        {"event_id": "lonely", "event_time": "2026-03-01 12:00", "watch_s": 600},
        {
            "event_id": "company",
            "member_id": 1002,
            "event_time": "2026-03-02 12:00",
            "watch_s": 300,
            "ingest_batch_id": 2,
        },
        {
            "event_id": "laugh",
            "member_id": 1003,
            "title_id": 2,
            "event_time": "2026-03-02 13:00",
            "watch_s": 900,
            "ingest_batch_id": 2,
        },
        {
            "event_id": "untouched",
            "member_id": 1002,
            "event_time": "2026-03-04 12:00",
            "watch_s": 120,
            "ingest_batch_id": 4,
        },
        {
            "event_id": "lonely",
            "revision": 2,
            "event_time": "2026-03-03 12:00",
            "arrival_time": "2026-03-05 08:00",
            "watch_s": 700,
            "ingest_batch_id": 5,
        },
        {
            "event_id": "laugh",
            "revision": 2,
            "member_id": 1003,
            "title_id": 2,
            "event_time": "2026-03-03 00:10",
            "arrival_time": "2026-03-05 08:00",
            "watch_s": 900,
            "ingest_batch_id": 5,
        },
    ],
    daily_published=[
        _shown("2026-03-01", "drama", 1, 1, 600, 1),
        _shown("2026-03-02", "drama", 1, 1, 300, 2),
        _shown("2026-03-02", "comedy", 1, 1, 900, 2),
        _shown("2026-03-04", "drama", 1, 1, 120, 4),
    ],
)

EARLIER_MOVE = handmade(
    "an earlier move",
    "An event left a day two batches ago; now other news touches that day, old copies among it.",
    title_categories=DRAMA_AND_COMEDY,
    viewing_events_raw=[
        {"event_id": "moved", "event_time": "2026-03-02 23:50", "watch_s": 600},
        {
            "event_id": "moved",
            "revision": 2,
            "event_time": "2026-03-03 00:05",
            "arrival_time": "2026-03-03 01:00",
            "watch_s": 660,
            "ingest_batch_id": 2,
        },
        {"event_id": "stays", "member_id": 1002, "event_time": "2026-03-02 20:00", "watch_s": 240},
        {
            "event_id": "laugh",
            "member_id": 1002,
            "title_id": 2,
            "event_time": "2026-03-02 21:00",
            "watch_s": 180,
        },
        {
            "event_id": "late",
            "member_id": 1003,
            "event_time": "2026-03-02 19:00",
            "arrival_time": "2026-03-04 09:00",
            "watch_s": 1_200,
            "ingest_batch_id": 3,
        },
        {
            "event_id": "late beat",
            "member_id": 1003,
            "event_type": "heartbeat",
            "event_time": "2026-03-02 19:10",
            "arrival_time": "2026-03-04 09:00",
            "watch_s": None,
            "ingest_batch_id": 3,
        },
        {"event_id": "returned", "member_id": 1004, "event_time": "2026-03-02 18:00", "watch_s": 500},
        {
            "event_id": "returned",
            "revision": 2,
            "member_id": 1004,
            "event_time": "2026-03-02 18:00",
            "arrival_time": "2026-03-03 02:00",
            "watch_s": 200,
            "ingest_batch_id": 2,
        },
        {
            "event_id": "returned",
            "member_id": 1004,
            "event_time": "2026-03-02 18:00",
            "arrival_time": "2026-03-04 09:00",
            "watch_s": 500,
            "kafka_partition": 1,
            "ingest_batch_id": 3,
        },
        {
            "event_id": "sent twice",
            "member_id": 1005,
            "event_time": "2026-03-02 17:00",
            "watch_s": 70,
            "kafka_partition": 3,
        },
        {
            "event_id": "sent twice",
            "member_id": 1005,
            "event_time": "2026-03-02 17:00",
            "arrival_time": "2026-03-04 09:00",
            "watch_s": 100,
            "kafka_partition": 1,
            "ingest_batch_id": 3,
        },
    ],
    daily_published=[
        _shown("2026-03-02", "drama", 4, 4, 1_410, 1),
        _shown("2026-03-02", "comedy", 1, 1, 180, 1),
        _shown("2026-03-02", "drama", 3, 3, 510, 2),
        _shown("2026-03-02", "comedy", 1, 1, 180, 2),
        _shown("2026-03-03", "drama", 1, 1, 660, 2),
    ],
)

OLD_COPY_RETURNS = handmade(
    "an old copy returns",
    "The newest batch brings a first copy again, after its correction; the log was read out of order, and one old copy was rejected.",
    title_categories=DRAMA_AND_COMEDY,
    viewing_events_raw=[
        {"event_id": "corrected", "event_time": "2026-03-01 23:30", "watch_s": 600},
        {
            "event_id": "corrected",
            "revision": 2,
            "event_time": "2026-03-02 00:30",
            "arrival_time": "2026-03-03 09:00",
            "watch_s": 240,
            "ingest_batch_id": 3,
        },
        {
            "event_id": "corrected",
            "event_time": "2026-03-01 23:30",
            "arrival_time": "2026-03-05 09:00",
            "watch_s": 600,
            "kafka_partition": 2,
            "ingest_batch_id": 5,
        },
        {
            "event_id": "resent",
            "member_id": 1002,
            "event_time": "2026-03-01 20:00",
            "watch_s": 300,
            "kafka_partition": 3,
        },
        {
            "event_id": "resent",
            "member_id": 1002,
            "event_time": "2026-03-01 20:00",
            "arrival_time": "2026-03-05 09:10",
            "watch_s": 430,
            "kafka_partition": 1,
            "ingest_batch_id": 5,
        },
        # The clock of its first copy ran a day ahead.
        {
            "event_id": "clock mended",
            "member_id": 1003,
            "event_time": "2026-03-04 18:00",
            "arrival_time": "2026-03-03 18:30",
            "watch_s": 90,
            "ingest_batch_id": 3,
        },
        {
            "event_id": "clock mended",
            "revision": 2,
            "member_id": 1003,
            "event_time": "2026-03-03 18:00",
            "arrival_time": "2026-03-05 09:20",
            "watch_s": 90,
            "ingest_batch_id": 5,
        },
        {
            "event_id": "other news",
            "member_id": 1002,
            "title_id": 2,
            "event_time": "2026-03-04 21:00",
            "arrival_time": "2026-03-05 10:00",
            "watch_s": 150,
            "ingest_batch_id": 4,
        },
    ],
    daily_published=[
        _shown("2026-03-01", "drama", 2, 2, 900, 1),
        _shown("2026-03-01", "drama", 1, 1, 300, 3),
        _shown("2026-03-02", "drama", 1, 1, 240, 3),
        _shown("2026-03-04", "comedy", 1, 1, 150, 4),
    ],
)

LAST_COLUMNS_DECIDE = handmade(
    "equal to the last columns",
    "The newest batch brings copies that share revision and arrival, so that the partition decides, and then the offset.",
    title_categories=DRAMA_AND_COMEDY,
    viewing_events_raw=[
        {"event_id": "earlier", "event_time": "2026-03-01 12:00", "watch_s": 120},
        {
            "event_id": "two partitions",
            "member_id": 1002,
            "event_time": "2026-03-02 09:00",
            "watch_s": 60,
            "kafka_partition": 1,
            "kafka_offset": 90,
            "ingest_batch_id": 2,
        },
        {
            "event_id": "two partitions",
            "member_id": 1002,
            "event_time": "2026-03-02 09:00",
            "watch_s": 180,
            "kafka_partition": 2,
            "kafka_offset": 7,
            "ingest_batch_id": 2,
        },
        {
            "event_id": "two offsets",
            "member_id": 1003,
            "title_id": 2,
            "event_time": "2026-03-02 10:00",
            "watch_s": 310,
            "kafka_partition": 3,
            "kafka_offset": 4,
            "ingest_batch_id": 2,
        },
        {
            "event_id": "two offsets",
            "member_id": 1003,
            "title_id": 2,
            "event_time": "2026-03-02 10:00",
            "watch_s": 130,
            "kafka_partition": 3,
            "kafka_offset": 9,
            "ingest_batch_id": 2,
        },
    ],
    daily_published=[_shown("2026-03-01", "drama", 1, 1, 120, 1)],
)

EDGE = handmade(
    "boundary",
    "The newest copies are late by 7 x 24 h less a microsecond, exactly that, a microsecond more, and seven midnights; some clocks run ahead.",
    title_categories=DRAMA_AND_COMEDY,
    viewing_events_raw=[
        {
            "event_time": f"2026-03-0{day} 10:00",
            "member_id": 1000 + day,
            "watch_s": 60 * day,
            "event_id": f"on time {day}",
            "ingest_batch_id": day,
        }
        for day in (1, 2, 3, 4)
    ]
    + [
        {
            "event_id": "kept",
            "member_id": 1008,
            "event_time": "2026-03-02 08:00",
            "watch_s": 75,
            "ingest_batch_id": 2,
        },
        {
            "event_id": "kept",
            "revision": 2,
            "member_id": 1008,
            "event_time": "2026-03-02 08:00",
            "arrival_time": "2026-03-10 08:00",
            "watch_s": 15,
            "ingest_batch_id": 8,
        },
        {
            "event_id": "a tick before",
            "event_time": "2026-03-02 12:00",
            "arrival_time": "2026-03-09 11:59:59.999999",
            "watch_s": 300,
            "ingest_batch_id": 9,
        },
        {
            "event_id": "on the edge",
            "event_time": "2026-03-03 12:00",
            "arrival_time": "2026-03-10 12:00",
            "watch_s": 600,
            "ingest_batch_id": 9,
        },
        {
            "event_id": "a tick after",
            "event_time": "2026-03-01 12:00",
            "arrival_time": "2026-03-08 12:00:00.000001",
            "watch_s": 900,
            "ingest_batch_id": 9,
        },
        {
            "event_id": "seven midnights",
            "event_time": "2026-03-04 01:00",
            "arrival_time": "2026-03-11 23:00",
            "watch_s": 1_200,
            "ingest_batch_id": 9,
        },
        {
            "event_id": "ten ahead",
            "member_id": 1007,
            "event_time": "2026-03-12 00:05",
            "arrival_time": "2026-03-11 23:55",
            "watch_s": 30,
            "ingest_batch_id": 9,
        },
        {
            "event_id": "an hour ahead",
            "member_id": 1007,
            "event_time": "2026-03-13 00:30",
            "arrival_time": "2026-03-12 23:30",
            "watch_s": 30,
            "ingest_batch_id": 9,
        },
    ],
    daily_published=[
        _shown("2026-03-01", "drama", 1, 1, 60, 1),
        _shown("2026-03-02", "drama", 2, 2, 195, 2),
        _shown("2026-03-03", "drama", 1, 1, 180, 3),
        _shown("2026-03-04", "drama", 1, 1, 240, 4),
    ],
)

TOO_LATE_CORRECTION = handmade(
    "a correction too late",
    "The newest batch holds nothing that may be accepted: a correction eight days late and an event from the future.",
    title_categories=DRAMA_AND_COMEDY,
    viewing_events_raw=[
        {"event_id": "counted", "event_time": "2026-03-02 10:00", "watch_s": 600},
        {
            "event_id": "also counted",
            "member_id": 1002,
            "event_time": "2026-03-03 10:00",
            "watch_s": 300,
            "ingest_batch_id": 2,
        },
        {
            "event_id": "counted",
            "revision": 2,
            "event_time": "2026-03-02 10:00",
            "arrival_time": "2026-03-10 11:00",
            "watch_s": 60,
            "ingest_batch_id": 9,
        },
        {
            "event_id": "future",
            "member_id": 1003,
            "event_time": "2028-03-02 10:00",
            "arrival_time": "2026-03-10 10:00",
            "ingest_batch_id": 9,
        },
    ],
    daily_published=[
        _shown("2026-03-02", "drama", 1, 1, 600, 1),
        _shown("2026-03-03", "drama", 1, 1, 300, 2),
    ],
)

LATE_BATCH = as_of(
    late(seed=91, days=2.5, n_members=4, events_per_member_day=1.2, p_stale_repeat=0.4),
    4,
    "a late batch",
    "The newest batch brings events and second copies for days that are already published.",
)
CATEGORIES = as_of(
    two_categories(
        seed=56,
        n_members=4,
        lateness=((0.5, 60, 200_000),),
        p_exact=0.25,
        p_revised=0.25,
        p_stale_repeat=0.5,
    ),
    4,
    "two categories",
    "Most titles are in two categories, some in none, and the newest batch is late.",
)
REDELIVERED = as_of(
    replayed_week(seed=2, n_members=4, lateness=((0.4, 60, 200_000),)),
    6,
    "late redelivery",
    "Events that were counted days ago arrive once more in the newest batch.",
)
BEYOND = as_of(
    beyond_window(seed=10, n_members=4),
    8,
    "beyond the window",
    "Some copies arrive more than 7 x 24 h late, among them corrections of counted events.",
)

exercise = SqlExercise(
    title="Late data without double counting",
    points=6,
    minutes=40,
    level="hard",
    skills=["late data", "deduplication", "restatement", "idempotence"],
    asked_in=["sql round", "system design"],
    prompt="""
Every day a job publishes one row per day and category into `daily_published`; the rows of one run carry the
batch as of which they are true (`as_of_batch`). Now a new batch has arrived in the at-least-once log
`viewing_events_raw` (one row per *delivery*): it is the batch with the highest `ingest_batch_id` in the log. Some of its
deliveries are late, some are second copies of events counted long ago, some are corrections that move an event to another day.

Return the **corrected rows, one per `metric_date` and `category`, for the touched days only, complete**, ready to overwrite
those days. Columns, in this order: `metric_date`, `category`, `plays`, `members`, `watch_s`, `as_of_batch`.

1. **Accepted** is a delivery whose `arrival_time` is at most 7 × 24 hours after its own `event_time` (exactly that is
   accepted) and at most 10 minutes before it (exactly that is accepted). Treat any other delivery as if it had never arrived, whichever batch it is in.
2. **Each event counts once**, by one of its accepted deliveries from the *whole* log: the highest `revision`; if equal, the latest
   `arrival_time`; if equal, the highest `kafka_partition`, then `kafka_offset`. It counts on the UTC day of that copy's `event_time` (`metric_date`).
   A batch may be read twice, so that deliveries stand in the log twice.
3. **Touched** are the UTC days of the newest batch's accepted deliveries, and the UTC days of every other accepted copy of the same
   events. A touched day is returned in full, with all its categories, even where no figure changes. If nothing in the newest batch is accepted, nothing is touched.
4. `category` comes from `title_categories`: an event counts in each of its title's categories, and in `UNKNOWN` when its title has none.
5. `plays`: events of type `play`. `members`: distinct `member_id`, events of every type. `watch_s`: seconds summed over events of every type, a NULL counts as 0.
6. A (day, category) that has a row in `daily_published` for a touched day, whatever its `as_of_batch`, and no event any more, is returned with zeros:
   otherwise the old row would survive the overwrite.
7. `as_of_batch` is the newest batch's id, in every row.

`daily_published` is as it stood before this batch, or, when the job is run again, holds this batch's rows as well. Neither may change the result.
""",
    contract=Contract(
        grain="one row per metric_date and category, touched days only",
        key="event_id",
        clock="UTC day of event_time",
        ties="highest revision, then latest arrival_time, then highest kafka_partition, kafka_offset",
        duplicates="each event counts once in each of its title's categories, by its winning copy over the whole log",
        late="each delivery accepted up to exactly 7 x 24 h late and 10 minutes early, before anything else",
    ),
    tables=list(TABLES),
    starter="""
-- Which days does the newest batch touch? Return each of them complete, in each category.
SELECT
    CAST(NULL AS DATE) AS metric_date,
    CAST(NULL AS VARCHAR) AS category,
    CAST(NULL AS BIGINT) AS plays,
    CAST(NULL AS BIGINT) AS members,
    CAST(NULL AS BIGINT) AS watch_s,
    CAST(NULL AS BIGINT) AS as_of_batch
WHERE false
""",
    solution=SOLUTION,
    alternatives=[
        # Everything is recomputed, then cut down to the touched days: the incremental result must equal it.
        """
WITH deduped_events AS (
    SELECT event_time::DATE AS metric_date, member_id, title_id, event_type, coalesce(watch_s, 0) AS watch_s
    FROM viewing_events_raw
    WHERE arrival_time - event_time BETWEEN INTERVAL (-10) MINUTE AND INTERVAL 168 HOUR
    QUALIFY row_number() OVER (
        PARTITION BY event_id
        ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC
    ) = 1
),
every_day AS (
    SELECT
        metric_date,
        ifnull(category, 'UNKNOWN') AS category,
        count_if(event_type = 'play') AS plays,
        count(DISTINCT member_id) AS members,
        sum(watch_s) AS watch_s
    FROM deduped_events
    LEFT JOIN title_categories USING (title_id)
    GROUP BY ALL
),
every_day_with_zeros AS (
    FROM every_day
    UNION ALL
    SELECT DISTINCT metric_date, category, 0, 0, 0
    FROM daily_published
    ANTI JOIN every_day USING (metric_date, category)
),
accepted_copies AS (
    SELECT
        event_time::DATE AS metric_date,
        bool_or(ingest_batch_id = newest) OVER (PARTITION BY event_id) AS event_arrived
    FROM viewing_events_raw
    CROSS JOIN (SELECT max(ingest_batch_id) AS newest FROM viewing_events_raw)
    WHERE arrival_time - event_time BETWEEN INTERVAL (-10) MINUTE AND INTERVAL 168 HOUR
)
SELECT *, (SELECT max(ingest_batch_id) FROM viewing_events_raw) AS as_of_batch
FROM every_day_with_zeros
WHERE metric_date IN (SELECT metric_date FROM accepted_copies WHERE event_arrived)
""",
        # Incremental: only events with a copy on a touched day are read again, with all their copies.
        """
WITH accepted_deliveries AS (
    SELECT *, date_trunc('day', event_time) AS metric_date
    FROM viewing_events_raw
    WHERE event_time BETWEEN arrival_time - INTERVAL 7 DAY AND arrival_time + INTERVAL 10 MINUTE
),
touched_days AS (
    SELECT DISTINCT metric_date
    FROM accepted_deliveries
    WHERE event_id IN (
        SELECT event_id
        FROM accepted_deliveries
        WHERE ingest_batch_id = (SELECT max(ingest_batch_id) FROM viewing_events_raw)
    )
),
affected_deliveries AS (
    SELECT *
    FROM accepted_deliveries
    WHERE event_id IN (
        SELECT event_id FROM accepted_deliveries WHERE metric_date IN (FROM touched_days)
    )
),
winning_copies AS (
    SELECT DISTINCT ON (event_id) *
    FROM affected_deliveries
    ORDER BY event_id, revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC
),
contributions AS (
    SELECT
        metric_date,
        coalesce(category, 'UNKNOWN') AS category,
        CASE WHEN event_type = 'play' THEN 1 ELSE 0 END AS play,
        member_id,
        coalesce(watch_s, 0) AS watch_s
    FROM winning_copies
    LEFT JOIN title_categories ON title_categories.title_id = winning_copies.title_id
    UNION ALL
    SELECT metric_date, category, 0, NULL, 0
    FROM daily_published
)
SELECT
    CAST(metric_date AS DATE) AS metric_date,
    category,
    sum(play) AS plays,
    count(DISTINCT member_id) AS members,
    sum(watch_s) AS watch_s,
    (SELECT max(ingest_batch_id) FROM viewing_events_raw) AS as_of_batch
FROM contributions
WHERE metric_date IN (FROM touched_days)
GROUP BY metric_date, category
""",
    ],
    hints=[
        "If you overwrite whole days, which days must be rewritten: those on which the new deliveries *arrived*, those on which they *happened*, or more than those?",
        "The trap is called *late increments*: adding the batch to what was published. A second copy adds again, members do not add at all, and a correction leaves a hole on the day that it came from. Recount, do not add.",
        "Look at an event with two copies on different days (`GROUP BY event_id HAVING count(DISTINCT CAST(event_time AS DATE)) > 1`; a hidden world has one that was the only event of its day). The day it left is touched too, and its old row in `daily_published` must become zero.",
        """```sql
WITH newest_batch AS (…),
accepted_deliveries AS (…),
touched_days AS (   -- all days of all accepted copies of the events in the newest batch
    SELECT DISTINCT ___ FROM accepted_deliveries WHERE event_id IN (…)
),
deduped_events AS (   -- over the whole log, not only the touched days: why?
    …
),
recounted AS (… GROUP BY metric_date, category),
keys_to_overwrite AS (   -- what has events now, and what was ever published
    … UNION …
)
SELECT …, coalesce(___, 0) AS plays, …
FROM keys_to_overwrite JOIN touched_days … LEFT JOIN recounted … CROSS JOIN …
```""",
    ],
    mistakes=[
        Mistake(
            "late-increments",
            says="The batch was added to what was published. A second copy is then counted again, and distinct members do not add: what do you get when you recount the whole day instead?",
            answer=LATE_INCREMENTS,
        ),
        Mistake(
            "late-increments-without-the-rest",
            answer=LATE_INCREMENTS.replace("FULL JOIN increments", "RIGHT JOIN increments"),
            says="The batch was added to what was published, and only where it has rows. A second copy is counted again, members do not add, the day's other rows are missing: what if you recount the whole day?",
        ),
        Mistake(
            "overwrites-a-day-with-one-batch",
            says="The days were counted from the newest batch alone. Overwriting a day with it deletes everything that arrived earlier: which deliveries belong to a complete day?",
            answer="""
WITH newest_batch AS (
    SELECT max(ingest_batch_id) AS as_of_batch
    FROM viewing_events_raw
),
arrived_events AS (
    SELECT as_of_batch, CAST(event_time AS DATE) AS metric_date, member_id, title_id, event_type, watch_s
    FROM viewing_events_raw
    JOIN newest_batch ON ingest_batch_id = as_of_batch
    WHERE arrival_time <= event_time + INTERVAL 7 DAY
      AND arrival_time >= event_time - INTERVAL 10 MINUTE
    QUALIFY row_number() OVER (
        PARTITION BY event_id
        ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC
    ) = 1
)
SELECT
    metric_date,
    coalesce(category, 'UNKNOWN') AS category,
    count(*) FILTER (WHERE event_type = 'play') AS plays,
    count(DISTINCT member_id) AS members,
    coalesce(sum(watch_s), 0) AS watch_s,
    as_of_batch
FROM arrived_events
LEFT JOIN title_categories USING (title_id)
GROUP BY ALL
""",
        ),
        Mistake(
            "dedup-only-within-batch",
            "PARTITION BY event_id",
            "PARTITION BY event_id, ingest_batch_id",
            "Copies were compared only within their batch. The first copy of a late correction lies in an older batch: how far apart may two copies of one event be?",
        ),
        Mistake(
            "counts-every-delivery",
            "WHERE copy_rank = 1",
            "WHERE copy_rank >= 1",
            "Every delivery was counted. The log is at-least-once: what is the key of an event, as opposed to the key of a delivery?",
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
                "AS copy_rank\n    FROM accepted_deliveries",
                "AS copy_rank\n    FROM (SELECT *, CAST(event_time AS DATE) AS metric_date FROM viewing_events_raw)",
            ).replace(
                "WHERE copy_rank = 1",
                "WHERE copy_rank = 1\n      AND arrival_time <= event_time + INTERVAL 7 DAY\n      AND arrival_time >= event_time - INTERVAL 10 MINUTE",
            ),
            says="You chose the winner first and judged its lateness then. A correction that comes too late takes its accepted original with it: which step has to come first?",
        ),
        Mistake(
            "rejected-copy-touches-its-day",
            "    SELECT DISTINCT metric_date\n    FROM accepted_deliveries",
            "    SELECT DISTINCT CAST(event_time AS DATE) AS metric_date\n    FROM viewing_events_raw",
            "A day was rewritten because of an old copy that is not acceptable. Rule 1 comes first: which copies of an event may touch a day?",
        ),
        Mistake(
            "touched-days-from-raw",
            answer=SOLUTION.replace(
                "    SELECT DISTINCT event_id\n    FROM accepted_deliveries",
                "    SELECT DISTINCT event_id\n    FROM viewing_events_raw",
            ).replace(
                "    SELECT DISTINCT metric_date\n    FROM accepted_deliveries",
                "    SELECT DISTINCT CAST(event_time AS DATE) AS metric_date\n    FROM viewing_events_raw",
            ),
            says="Days were rewritten because of deliveries that are not acceptable, those of the newest batch among them. If nothing in a batch is accepted, which days does it touch?",
        ),
        Mistake(
            "newest-batch-by-arrival",
            "max(ingest_batch_id) AS as_of_batch",
            "arg_max(ingest_batch_id, arrival_time) AS as_of_batch",
            "The newest batch was taken to be the one with the latest arrival. A log may be read out of order: which column says which batch is newest?",
        ),
        Mistake(
            "forgets-the-day-left-behind",
            "JOIN arrived_events USING (event_id)",
            "JOIN newest_batch ON ingest_batch_id = as_of_batch",
            "Touched were only the days of the new copies. A correction that moves an event also changes the day it came from: which older copies tell you that day?",
        ),
        Mistake(
            "old-rows-survive",
            "    SELECT metric_date, category FROM recounted\n    UNION\n    SELECT metric_date, category FROM daily_published",
            "    SELECT metric_date, category FROM recounted",
            "A category whose last event moved away has no row in your result. Overwriting by key then leaves the published row as it was: what has to be written there?",
        ),
        Mistake(
            "filters-days-before-dedup",
            "AS copy_rank\n    FROM accepted_deliveries",
            "AS copy_rank\n    FROM accepted_deliveries\n    JOIN touched_days USING (metric_date)",
            "Copies on other days were dropped before the winner was chosen, so an event that had moved away came back. May the winner of an event lie outside the days you rewrite?",
        ),
        Mistake(
            "rewrites-every-day",
            "JOIN touched_days USING (metric_date)",
            "",
            "Days that the newest batch does not touch were returned as well. At scale that is the whole table, every day: what tells you which days can have changed?",
        ),
        Mistake(
            "lookback-for-touched",
            "    SELECT DISTINCT metric_date\n    FROM accepted_deliveries\n    JOIN arrived_events USING (event_id)",
            "    SELECT DISTINCT metric_date\n    FROM accepted_deliveries\n    WHERE metric_date >= (\n        SELECT CAST(max(arrival_time) AS DATE) - 7\n        FROM viewing_events_raw\n        JOIN newest_batch ON ingest_batch_id = as_of_batch\n    )",
            "All days of the last week were returned, touched or not. A lookback is simple and pays for every day in it: which days did the newest batch bring news for?",
        ),
        Mistake(
            "touches-rows-not-days",
            says="On touched days only the categories with news were returned. A day is overwritten as a whole here: what happens to its other categories?",
            answer=SOLUTION.replace(
                "SELECT DISTINCT metric_date\n    FROM accepted_deliveries\n    JOIN arrived_events USING (event_id)",
                "SELECT DISTINCT metric_date, coalesce(category, 'UNKNOWN') AS category\n    FROM accepted_deliveries\n    JOIN arrived_events USING (event_id)\n    LEFT JOIN title_categories USING (title_id)",
            ).replace(
                "JOIN touched_days USING (metric_date)", "JOIN touched_days USING (metric_date, category)"
            ),
        ),
        Mistake(
            "only-changed-rows",
            says="Rows whose figures had not changed were left out. Touched days are overwritten whole: what does a day look like afterwards if only its changed rows are written?",
            answer=f"""
WITH corrected_rows AS ({SOLUTION}),
published AS (
    SELECT metric_date, category, plays, members, watch_s
    FROM daily_published
    QUALIFY row_number() OVER (PARTITION BY metric_date, category ORDER BY as_of_batch DESC) = 1
)
SELECT *
FROM corrected_rows
ANTI JOIN published USING (metric_date, category, plays, members, watch_s)
""",
        ),
        Mistake(
            "arrival-day-for-event-day",
            "CAST(event_time AS DATE) AS metric_date",
            "CAST(arrival_time AS DATE) AS metric_date",
            "Events were put on the day they arrived, and those days were rewritten. Which of the two clocks says when somebody watched?",
        ),
        Mistake(
            "event-dropped-for-one-copy",
            "arrival_time >= event_time - INTERVAL 10 MINUTE",
            "arrival_time >= event_time - INTERVAL 10 MINUTE\n      AND event_id NOT IN (\n          SELECT event_id\n          FROM viewing_events_raw\n          WHERE arrival_time > event_time + INTERVAL 7 DAY\n             OR arrival_time < event_time - INTERVAL 10 MINUTE\n      )",
            "An event went missing as soon as one of its copies is not acceptable. The lateness rule judges deliveries, one by one: what do the event's other copies say?",
        ),
        Mistake(
            "every-event-is-a-play",
            "count(*) FILTER (WHERE event_type = 'play')",
            "count(*)",
            "Heartbeats, pauses and stops were counted as plays. Which value of `event_type` says that a play began?",
        ),
        Mistake(
            "plays-only",
            "WHERE copy_rank = 1",
            "WHERE copy_rank = 1\n      AND event_type = 'play'",
            "Plays are right, members and seconds too few: you kept the events of type play for all columns. Which columns does the prompt count over events of every type?",
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
            "no-lateness-window",
            "arrival_time <= event_time + INTERVAL 7 DAY",
            "true",
            "Deliveries more than 7 × 24 hours late were counted and touched their days. They belong in quarantine: what should happen to a day that was published weeks ago?",
        ),
        Mistake(
            "no-quarantine",
            "WHERE arrival_time <= event_time + INTERVAL 7 DAY\n      AND arrival_time >= event_time - INTERVAL 10 MINUTE",
            "",
            "Every delivery was accepted, however late and however far in the future. Such copies belong in quarantine: which two bounds does the prompt set, and before which step?",
        ),
        Mistake(
            "accepts-clocks-ahead",
            "arrival_time >= event_time - INTERVAL 10 MINUTE",
            "true",
            "Events from the future were counted. A delivery that arrives more than ten minutes before it happened has a clock that cannot be believed: which bound is missing?",
        ),
        Mistake(
            "newest-accepted-batch",
            says="The newest batch was looked for among accepted deliveries only. When nothing in it is accepted, an older batch passes for it: which rows know what the newest batch is?",
            answer=SOLUTION.replace(
                "    FROM viewing_events_raw\n),\naccepted",
                "    FROM viewing_events_raw\n    WHERE arrival_time <= event_time + INTERVAL 7 DAY\n      AND arrival_time >= event_time - INTERVAL 10 MINUTE\n),\naccepted",
            ),
        ),
        Mistake(
            "inner-join-drops-unmatched",
            "LEFT JOIN title_categories",
            "JOIN title_categories",
            "Events whose title has no category are missing. An inner join drops what finds no partner: under which category does the prompt count them?",
        ),
    ],
    worlds=[
        LATE_BATCH,
        REVISION_MOVES_DAY,
        EARLIER_MOVE,
        OLD_COPY_RETURNS,
        LAST_COLUMNS_DECIDE,
        EDGE,
        TOO_LATE_CORRECTION,
        BEYOND,
        CATEGORIES,
        REDELIVERED,
        replayed_batch(LATE_BATCH, batch=4),
        resplit_older_batches(REDELIVERED),
        run_again(SOLUTION, REVISION_MOVES_DAY),
        shuffled_rows(CATEGORIES),
    ],
    talk="Say how late data becomes a restatement: which days a batch touches and why that includes days an event left, why you recount instead of adding, and why running the job twice changes nothing.",
)
