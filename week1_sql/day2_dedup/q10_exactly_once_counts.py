"""Exactly-once counts from an at-least-once log: which copy of an event counts, and on which day."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import (
    beyond_window,
    boundary,
    duplicates,
    handmade,
    midnight,
    offsets_across_partitions,
    replayed_batch,
    resplit_batches,
    retry_storm,
    shuffled_rows,
    ties,
)

CORRECTED = duplicates(seed=127, n_members=4, days=3)
STORM = retry_storm(seed=81, n_members=4, days=3)
TIED = ties(seed=124, n_members=5, days=3)

OLD_COPY_RETURNS = handmade(
    "an old copy returns",
    "A first copy is sent again after its correction; one correction takes the seconds away; another event is resent with no new revision.",
    viewing_events_raw=[
        {
            "event_id": "corrected",
            "revision": 1,
            "event_time": "2026-03-02 10:00",
            "watch_s": 600,
            "kafka_partition": 1,
        },
        {
            "event_id": "corrected",
            "revision": 2,
            "event_time": "2026-03-02 10:00",
            "arrival_time": "2026-03-02 11:00",
            "watch_s": 247,
            "kafka_partition": 2,
        },
        {
            "event_id": "corrected",
            "revision": 1,
            "event_time": "2026-03-02 10:00",
            "arrival_time": "2026-03-04 09:00",
            "watch_s": 600,
            "kafka_partition": 2,
        },
        {
            "event_id": "resent",
            "member_id": 1002,
            "event_time": "2026-03-03 08:00",
            "watch_s": 300,
            "kafka_partition": 3,
            "kafka_offset": 40,
        },
        {
            "event_id": "resent",
            "member_id": 1002,
            "event_time": "2026-03-03 08:00",
            "arrival_time": "2026-03-03 08:30",
            "watch_s": 421,
            "kafka_partition": 0,
            "kafka_offset": 2,
        },
        {"event_id": "blanked", "member_id": 1004, "event_time": "2026-03-04 09:00", "watch_s": 120},
        {
            "event_id": "blanked",
            "revision": 2,
            "member_id": 1004,
            "event_time": "2026-03-04 09:00",
            "arrival_time": "2026-03-04 09:05",
            "watch_s": None,
        },
        {"event_id": "plain", "member_id": 1005, "event_time": "2026-03-04 11:00", "watch_s": 60},
    ],
)

LAST_COLUMNS_DECIDE = handmade(
    "equal to the last columns",
    "Some copies share revision and arrival, so that the partition decides, and then the offset.",
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
            "member_id": 1002,
            "event_time": "2026-03-04 09:00",
            "watch_s": 310,
            "kafka_partition": 3,
            "kafka_offset": 4,
        },
        {
            "event_id": "two offsets",
            "member_id": 1002,
            "event_time": "2026-03-04 09:00",
            "watch_s": 127,
            "kafka_partition": 3,
            "kafka_offset": 9,
        },
    ],
)

CORRECTION_TOO_LATE = handmade(
    "a correction too late",
    "A counted event is corrected eight days later, another was rejected before it was corrected; a lost clock says 1970.",
    viewing_events_raw=[
        {"event_id": "counted", "event_time": "2026-03-02 10:00", "watch_s": 600},
        {
            "event_id": "counted",
            "revision": 2,
            "event_time": "2026-03-02 10:00",
            "arrival_time": "2026-03-10 10:00",
            "watch_s": 60,
            "ingest_batch_id": 9,
        },
        {"event_id": "moved too late", "member_id": 1002, "event_time": "2026-03-02 23:00", "watch_s": 300},
        {
            "event_id": "moved too late",
            "revision": 2,
            "member_id": 1002,
            "event_time": "2026-03-03 00:30",
            "arrival_time": "2026-03-10 11:00",
            "watch_s": 300,
            "ingest_batch_id": 9,
        },
        {
            "event_id": "clock lost",
            "member_id": 1003,
            "event_time": "1970-01-01 00:00",
            "arrival_time": "2026-03-02 10:00",
            "watch_s": 60,
        },
        {
            "event_id": "clock found",
            "member_id": 1004,
            "event_time": "1970-01-01 00:00",
            "arrival_time": "2026-03-04 10:00",
            "watch_s": 95,
        },
        {
            "event_id": "clock found",
            "revision": 2,
            "member_id": 1004,
            "event_time": "2026-03-04 09:50",
            "arrival_time": "2026-03-04 11:00",
            "watch_s": 95,
        },
    ],
)

AHEAD = handmade(
    "clocks ahead",
    "Some device clocks run ahead by up to ten minutes, some by more; one day has events and no seconds at all.",
    viewing_events_raw=[
        {
            "event_id": "ten ahead",
            "event_time": "2026-03-02 10:10",
            "arrival_time": "2026-03-02 10:00",
            "watch_s": 300,
        },
        {
            "event_id": "nine ahead",
            "member_id": 1002,
            "event_time": "2026-03-02 10:09",
            "arrival_time": "2026-03-02 10:00",
            "watch_s": 127,
        },
        {
            "event_id": "a tick too far",
            "member_id": 1003,
            "event_time": "2026-03-02 10:10:00.000001",
            "arrival_time": "2026-03-02 10:00",
            "watch_s": 480,
        },
        {
            "event_id": "two years ahead",
            "member_id": 1004,
            "event_time": "2028-03-02 10:00",
            "arrival_time": "2026-03-02 10:00",
            "watch_s": 600,
        },
        {
            "event_id": "paused",
            "member_id": 1006,
            "event_type": "pause",
            "event_time": "2026-03-04 09:00",
            "watch_s": None,
        },
        {"event_id": "seen", "member_id": 1006, "event_time": "2026-03-05 09:00", "watch_s": 90},
        {
            "event_id": "seen to the end",
            "member_id": 1006,
            "event_type": "stop",
            "event_time": "2026-03-05 10:00",
            "watch_s": None,
        },
    ],
)

COUNTS = """SELECT
    CAST(event_time AS DATE) AS play_date,
    count(*) FILTER (WHERE event_type = 'play') AS plays,
    count(DISTINCT member_id) AS members,
    coalesce(sum(watch_s), 0) / 60.0 AS minutes
"""

exercise = SqlExercise(
    title="Exactly-once counts from at-least-once delivery",
    points=4,
    minutes=25,
    level="medium",
    skills=["deduplication", "window functions", "late data"],
    asked_in=["assessment", "sql round"],
    prompt="""
Our log `viewing_events_raw` is delivered at least once: one row is one *delivery*. The same event
(`event_id`) may arrive several times, and a later copy may be a correction with a higher `revision`
that changes anything about it, its time included.

Report, **per UTC day of `event_time`, one row per day**, each event counted once:

| column | meaning |
| --- | --- |
| `play_date` | the day |
| `plays` | events whose `event_type` is `play` |
| `members` | distinct `member_id` over events of every type |
| `minutes` | `watch_s` summed over events of every type, in minutes, not rounded; a NULL `watch_s` counts as 0 |

1. **First, which deliveries count.** A delivery is accepted when its `arrival_time` is at most 7 × 24 hours after
   its own `event_time` (exactly 7 × 24 hours is still accepted) and at most 10 minutes before it (exactly 10 is accepted).
   Any other delivery goes to quarantine: leave it out as if it had never arrived.
2. **Then, which copy speaks for the event.** Among an event's accepted deliveries: the highest `revision`; if equal, the
   latest `arrival_time`; if equal, the highest `kafka_partition`, then the highest `kafka_offset`.
   The whole row of that copy counts, on that copy's day.
3. A batch may be read twice, so that a delivery stands in the log twice, the same in every column.
4. A day without an accepted event has no row. The order of the rows is free. (To the database `minutes` is also a unit of time: name it with `AS minutes`.)
""",
    contract=Contract(
        grain="one row per play_date",
        key="event_id",
        clock="UTC day of event_time",
        ties="highest revision, then latest arrival_time, then highest kafka_partition, kafka_offset",
        duplicates="each event counts once, by its winning copy",
        late="each delivery accepted up to exactly 7 x 24 h late and 10 minutes early, before the winner is chosen",
    ),
    tables=["viewing_events_raw"],
    starter="""
-- One row per day: accept deliveries, choose one copy per event, then count.
SELECT
    CAST(NULL AS DATE) AS play_date,
    CAST(NULL AS BIGINT) AS plays,
    CAST(NULL AS BIGINT) AS members,
    CAST(NULL AS DOUBLE) AS minutes
WHERE false
""",
    solution=f"""
WITH accepted_deliveries AS (
    SELECT *
    FROM viewing_events_raw
    WHERE arrival_time <= event_time + INTERVAL 7 DAY
      AND arrival_time >= event_time - INTERVAL 10 MINUTE
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
)
{COUNTS}FROM deduped_events
GROUP BY play_date
""",
    alternatives=[
        """
WITH deduped_events AS (
    SELECT *
    FROM viewing_events_raw
    WHERE arrival_time - event_time BETWEEN INTERVAL (-10) MINUTE AND INTERVAL 168 HOUR
    WINDOW newest_first AS (
        PARTITION BY event_id
        ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC
    )
    QUALIFY row_number() OVER newest_first = 1
)
SELECT
    event_time::DATE AS play_date,
    count_if(event_type = 'play') AS plays,
    count(DISTINCT member_id) AS members,
    sum(coalesce(watch_s, 0) / 60) AS minutes
FROM deduped_events
GROUP BY ALL
""",
        """
WITH accepted_deliveries AS (
    SELECT *
    FROM viewing_events_raw
    WHERE epoch_us(arrival_time) - epoch_us(event_time) BETWEEN -600000000 AND 604800000000
),
winning_copies AS (
    SELECT
        event_id,
        arg_max(
            {'member_id': member_id, 'event_type': event_type, 'event_time': event_time, 'watch_s': coalesce(watch_s, 0)},
            (revision, arrival_time, kafka_partition, kafka_offset)
        ) AS copy
    FROM accepted_deliveries
    GROUP BY event_id
)
SELECT
    CAST(copy.event_time AS DATE) AS play_date,
    count(*) FILTER (WHERE copy.event_type = 'play') AS plays,
    count(DISTINCT copy.member_id) AS members,
    sum(copy.watch_s) / 60 AS minutes
FROM winning_copies
GROUP BY play_date
""",
        """
WITH accepted_deliveries AS (
    SELECT DISTINCT *
    FROM viewing_events_raw
    WHERE arrival_time - INTERVAL 7 DAY <= event_time
      AND event_time <= arrival_time + INTERVAL 10 MINUTE
),
deduped_events AS (
    SELECT copy.*
    FROM accepted_deliveries AS copy
    WHERE NOT EXISTS (
        SELECT 1
        FROM accepted_deliveries AS other
        WHERE other.event_id = copy.event_id
          AND (other.revision, other.arrival_time, other.kafka_partition, other.kafka_offset)
              > (copy.revision, copy.arrival_time, copy.kafka_partition, copy.kafka_offset)
    )
)
SELECT
    date_trunc('day', event_time) AS play_date,
    sum(CASE WHEN event_type = 'play' THEN 1 ELSE 0 END) AS plays,
    count(DISTINCT member_id) AS members,
    sum(coalesce(watch_s, 0)) / 60.0 AS minutes
FROM deduped_events
GROUP BY date_trunc('day', event_time)
""",
    ],
    hints=[
        "What is one row of `viewing_events_raw`: something a member did, or something that arrived? Which column stays the same when the same event arrives again?",
        "The trap is called *DISTINCT is not deduplication*. A second copy has its own arrival time, its own offset, perhaps other seconds: no two rows are equal, so one has to win. And the order of the two steps matters: quarantine first, then the winner.",
        '`show("exactly_once_counts")`, then `SELECT event_id, revision, arrival_time, watch_s FROM viewing_events_raw WHERE event_id IN (SELECT event_id FROM viewing_events_raw GROUP BY event_id HAVING count(*) > 1) ORDER BY 1, 2`. Which of these rows should count? Now imagine that the highest revision arrives eight days late.',
        """```sql
WITH accepted_deliveries AS (
    SELECT * FROM viewing_events_raw
    WHERE arrival_time <= … AND arrival_time >= …
),
ranked_copies AS (
    SELECT *, row_number() OVER (PARTITION BY ___ ORDER BY ___ DESC, ___ DESC, …) AS copy_rank
    FROM …
)
SELECT CAST(___ AS DATE) AS play_date, …
FROM ranked_copies
WHERE …
GROUP BY …
```""",
    ],
    mistakes=[
        Mistake(
            "counts-every-delivery",
            "WHERE copy_rank = 1",
            "WHERE copy_rank >= 1",
            "Every delivery was counted. The log is at-least-once: what is the key of an event, as opposed to the key of a delivery?",
        ),
        Mistake(
            "distinct-star",
            "SELECT *\n    FROM ranked_copies\n    WHERE copy_rank = 1",
            "SELECT DISTINCT * EXCLUDE (copy_rank)\n    FROM ranked_copies",
            "Only rows equal in every column were collapsed. A second copy has its own arrival time and offset: which column names the event, however it was delivered?",
        ),
        Mistake(
            "distinct-payload",
            "SELECT *\n    FROM ranked_copies\n    WHERE copy_rank = 1",
            "SELECT DISTINCT event_id, member_id, event_type, event_time, watch_s\n    FROM ranked_copies",
            "Plain repeats are gone, and a corrected event counts once per version. DISTINCT compares rows; a correction is a different row of the same event. Which version should speak?",
        ),
        Mistake(
            "distinct-count-beside-plain-sum",
            says="Each event_id counts once a day, yet its seconds are added once per copy. Choose one copy per event first; then every column sees the same rows.",
            answer="""
WITH accepted_deliveries AS (
    SELECT *
    FROM viewing_events_raw
    WHERE arrival_time <= event_time + INTERVAL 7 DAY
      AND arrival_time >= event_time - INTERVAL 10 MINUTE
)
SELECT
    CAST(event_time AS DATE) AS play_date,
    count(DISTINCT event_id) FILTER (WHERE event_type = 'play') AS plays,
    count(DISTINCT member_id) AS members,
    coalesce(sum(watch_s), 0) / 60.0 AS minutes
FROM accepted_deliveries
GROUP BY play_date
""",
        ),
        Mistake(
            "distinct-inside-the-sum",
            "sum(watch_s)",
            "sum(DISTINCT watch_s)",
            "Two events that happened to last equally long were added once. DISTINCT inside a sum compares values, not events: which rows did you mean to keep apart?",
        ),
        Mistake(
            "key-too-narrow",
            "PARTITION BY event_id",
            "PARTITION BY member_id, event_time",
            "Events were told apart by member and time. Two events of a member may share a time, and a correction may change it: which column never changes between copies?",
        ),
        Mistake(
            "key-too-wide",
            "PARTITION BY event_id",
            "PARTITION BY event_id, CAST(event_time AS DATE)",
            "Copies were compared only within one day. A correction may move an event across midnight, and then it counts on both days: what else must the key not contain?",
        ),
        Mistake(
            "dedup-only-within-batch",
            "PARTITION BY event_id",
            "PARTITION BY event_id, ingest_batch_id",
            "Copies were compared only within their batch. A retry may land in the next batch: how far apart may two copies of one event be?",
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
            "offset-order-across-partitions",
            "ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC",
            "ORDER BY kafka_offset DESC",
            "You kept the copy with the largest offset. Offsets count within one partition, and copies of one event may lie in two: what do 900 in one and 5 in another say about time?",
        ),
        Mistake(
            "rank-for-dedup",
            "row_number() OVER (\n            PARTITION BY event_id\n            ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC",
            "rank() OVER (\n            PARTITION BY event_id\n            ORDER BY revision DESC, arrival_time DESC",
            "Copies that tie in revision and arrival were all kept. RANK gives tied rows the same 1 (and so does a join on the maximum): what gives exactly one row per event?",
        ),
        Mistake(
            "revision-alone-is-not-one-row",
            "row_number() OVER (\n            PARTITION BY event_id\n            ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC",
            "rank() OVER (\n            PARTITION BY event_id\n            ORDER BY revision DESC",
            "Every copy with the highest revision was kept, and a plain retry repeats its revision. After `max(revision)`, what picks one of the copies that share it?",
        ),
        Mistake(
            "frankenrow",
            says="Each column's maximum was taken on its own: such a row never arrived. A correction may lower a value. How do you keep one copy whole?",
            answer=f"""
WITH deduped_events AS (
    SELECT
        event_id,
        max(member_id) AS member_id,
        max(event_type) AS event_type,
        max(event_time) AS event_time,
        max(watch_s) AS watch_s
    FROM viewing_events_raw
    WHERE arrival_time <= event_time + INTERVAL 7 DAY
      AND arrival_time >= event_time - INTERVAL 10 MINUTE
    GROUP BY event_id
)
{COUNTS}FROM deduped_events
GROUP BY play_date
""",
        ),
        Mistake(
            "arg-max-skips-null",
            says="Where the winning copy's seconds are NULL, you took an older copy's. Taking each column's `arg_max` on its own skips NULLs: how do you take the whole copy?",
            answer=f"""
WITH accepted_deliveries AS (
    SELECT *, (revision, arrival_time, kafka_partition, kafka_offset) AS version
    FROM viewing_events_raw
    WHERE arrival_time <= event_time + INTERVAL 7 DAY
      AND arrival_time >= event_time - INTERVAL 10 MINUTE
),
deduped_events AS (
    SELECT
        event_id,
        arg_max(member_id, version) AS member_id,
        arg_max(event_type, version) AS event_type,
        arg_max(event_time, version) AS event_time,
        arg_max(watch_s, version) AS watch_s
    FROM accepted_deliveries
    GROUP BY event_id
)
{COUNTS}FROM deduped_events
GROUP BY play_date
""",
        ),
        Mistake(
            "lateness-filter-after-dedup",
            says="You chose the winner first and judged its lateness then. A correction that comes too late takes its accepted original with it: which step has to come first?",
            answer=f"""
WITH newest_copies AS (
    SELECT *
    FROM viewing_events_raw
    QUALIFY row_number() OVER (
        PARTITION BY event_id
        ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC
    ) = 1
)
{COUNTS}FROM newest_copies
WHERE arrival_time <= event_time + INTERVAL 7 DAY
  AND arrival_time >= event_time - INTERVAL 10 MINUTE
GROUP BY play_date
""",
        ),
        Mistake(
            "event-dropped-for-one-copy",
            "arrival_time >= event_time - INTERVAL 10 MINUTE",
            "arrival_time >= event_time - INTERVAL 10 MINUTE\n      AND event_id NOT IN (\n          SELECT event_id\n          FROM viewing_events_raw\n          WHERE arrival_time > event_time + INTERVAL 7 DAY\n             OR arrival_time < event_time - INTERVAL 10 MINUTE\n      )",
            "An event went missing as soon as one of its copies is not acceptable. The lateness rule judges deliveries, one by one: what do the event's other copies say?",
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
            "Deliveries more than 7 × 24 hours late were counted. They belong in quarantine: what should happen to a day that was published weeks ago?",
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
            "arrival-day-for-event-day",
            "CAST(event_time AS DATE) AS play_date",
            "CAST(arrival_time AS DATE) AS play_date",
            "Events were put on the day they arrived. Which of the two clocks says when somebody watched?",
        ),
        Mistake(
            "every-event-is-a-play",
            "count(*) FILTER (WHERE event_type = 'play')",
            "count(*)",
            "Heartbeats, pauses and stops were counted as plays. Which value of `event_type` says that a play began?",
        ),
        Mistake(
            "members-of-plays-only",
            "count(DISTINCT member_id)",
            "count(DISTINCT member_id) FILTER (WHERE event_type = 'play')",
            "Only members with a play were counted. A member whose day holds a heartbeat or a stop was there too: which events does the prompt count members over?",
        ),
        Mistake(
            "members-not-distinct",
            "count(DISTINCT member_id)",
            "count(member_id)",
            "Members were counted once per event. Somebody with five events on a day is one member: what does `count` count without DISTINCT?",
        ),
        Mistake(
            "plays-only",
            "WHERE copy_rank = 1",
            "WHERE copy_rank = 1\n      AND event_type = 'play'",
            "Plays are right, members and minutes too few: you kept the events of type play for all columns. Which columns does the prompt count over events of every type?",
        ),
        Mistake(
            "minutes-cut-to-whole",
            "/ 60.0",
            "// 60",
            "Minutes are whole numbers: the seconds left over were cut off. The statement says not rounded; 90 seconds are 1.5 minutes.",
        ),
        Mistake(
            "minutes-rounded-to-whole",
            "coalesce(sum(watch_s), 0) / 60.0",
            "round(coalesce(sum(watch_s), 0) / 60.0)",
            "Minutes are whole, some of them above what was watched: you rounded to the nearest one. The statement says not rounded; 90 seconds are 1.5 minutes.",
        ),
        Mistake(
            "cut-before-adding-up",
            "sum(watch_s)",
            "sum(watch_s // 60 * 60)",
            "Each event lost its left-over seconds before you added up, so a day with many events loses minutes. The statement says not rounded: add seconds, divide last.",
        ),
        Mistake(
            "rounded-before-adding-up",
            "coalesce(sum(watch_s), 0) / 60.0",
            "coalesce(sum(round(watch_s / 60.0, 2)), 0)",
            "Each event's minutes were rounded to two decimals before you added up, so a day drifts by hundredths. The statement says not rounded: add seconds, divide last.",
        ),
        Mistake(
            "minutes-rounded",
            "coalesce(sum(watch_s), 0) / 60.0",
            "round(coalesce(sum(watch_s), 0) / 60.0, 1)",
            "Minutes end after one decimal: you rounded. The statement says not rounded; rounding belongs where numbers are shown, after the last sum.",
        ),
        Mistake(
            "minutes-rounded-to-hundredths",
            "coalesce(sum(watch_s), 0) / 60.0",
            "round(coalesce(sum(watch_s), 0) / 60.0, 2)",
            "Minutes end after two decimals: you rounded. The statement says not rounded; rounding belongs where numbers are shown, after the last sum.",
        ),
        Mistake(
            "null-is-not-zero",
            "coalesce(sum(watch_s), 0)",
            "sum(watch_s)",
            "On a day whose seconds are all NULL, the minutes are NULL. A sum over no values is NULL, not 0: what does the prompt ask for?",
        ),
    ],
    worlds=[
        CORRECTED,
        STORM,
        TIED,
        boundary(),
        midnight(),
        offsets_across_partitions(),
        OLD_COPY_RETURNS,
        LAST_COLUMNS_DECIDE,
        AHEAD,
        CORRECTION_TOO_LATE,
        beyond_window(seed=84, n_members=5, p_revised=0, p_late_redelivery=0),
        replayed_batch(OLD_COPY_RETURNS),
        resplit_batches(OLD_COPY_RETURNS),
        shuffled_rows(CORRECTED),
    ],
    talk="Say why DISTINCT is not deduplication: an event against a delivery, which copy wins and by which total order, and why the lateness rule is applied to deliveries before the winner is chosen.",
)
