"""What is derived from the log: the batches that read it, and what the dashboard showed after each day."""

from __future__ import annotations

from datetime import date

import numpy as np

from autograder.universe.columns import Column, Columns, texts, timestamps
from autograder.universe.hashing import Draws
from autograder.universe.parameters import EARLIEST_S, LATENESS_LIMIT_S, SECOND_US, Parameters

READS = ("viewing_events_raw", "title_categories", "deletion_requests")
"""The tables that `DAILY_PUBLISHED` reads."""

# For the publications of the days [{first}, {end}). Each counts every delivery up to its day's end, by the house rules. A title in two
# categories counts in both, one in none as UNKNOWN. A day is published again when an accepted delivery
# touches it: one of its own, or a copy of an event that was on it before. The newest day of arrivals is
# not out yet, so it is the end.
DAILY_PUBLISHED = """
WITH requests AS (
    SELECT member_id, min(requested_ts) AS requested_ts FROM deletion_requests GROUP BY member_id
),
accepted AS (
    SELECT
        event_id, event_type, member_id, title_id, watch_s,
        CAST(event_time AS DATE) AS metric_date,
        CAST(arrival_time AS DATE) AS arrived_on,
        row(revision, arrival_time, kafka_partition, kafka_offset) AS precedence
    FROM viewing_events_raw
    LEFT JOIN requests USING (member_id)
    WHERE arrival_time - event_time BETWEEN to_seconds({earliest_s}) AND to_seconds({latest_s})
        AND schema_version BETWEEN 1 AND 3
        AND (requested_ts IS NULL OR arrival_time <= requested_ts)
),
publication_days AS (
    SELECT CAST(arrival_time AS DATE) AS published_on, max(ingest_batch_id) AS as_of_batch
    FROM viewing_events_raw
    GROUP BY published_on
    HAVING published_on >= DATE '{first}' AND published_on < DATE '{end}'
),
copied AS (
    SELECT event_id FROM accepted GROUP BY event_id HAVING count(*) > 1
),
copies AS (
    SELECT * FROM accepted WHERE event_id IN (FROM copied)
),
winners_by_day AS (
    SELECT copies.* EXCLUDE (arrived_on, precedence), known.arrived_on
    FROM (SELECT DISTINCT event_id, arrived_on FROM copies) AS known
    JOIN copies ON copies.event_id = known.event_id AND copies.arrived_on <= known.arrived_on
    QUALIFY row_number() OVER (
        PARTITION BY known.event_id, known.arrived_on ORDER BY copies.precedence DESC
    ) = 1
),
winners AS (
    SELECT event_id, event_type, member_id, title_id, watch_s, metric_date, arrived_on,
        lead(arrived_on) OVER (PARTITION BY event_id ORDER BY arrived_on) AS until_day
    FROM winners_by_day
    UNION ALL
    SELECT event_id, event_type, member_id, title_id, watch_s, metric_date, arrived_on, NULL
    FROM accepted
    WHERE event_id NOT IN (FROM copied)
),
touched AS (
    SELECT DISTINCT arrived_on AS published_on, metric_date FROM accepted
    UNION
    SELECT DISTINCT newer.arrived_on, older.metric_date
    FROM copies AS newer
    JOIN copies AS older ON older.event_id = newer.event_id AND older.arrived_on <= newer.arrived_on
)
SELECT
    winners.metric_date,
    coalesce(title_categories.category, 'UNKNOWN') AS category,
    count(*) FILTER (winners.event_type = 'play') AS plays,
    count(DISTINCT winners.member_id) AS members,
    CAST(coalesce(sum(winners.watch_s), 0) AS BIGINT) AS watch_s,
    publication_days.as_of_batch
FROM touched
JOIN publication_days USING (published_on)
JOIN winners
    ON winners.metric_date = touched.metric_date
    AND winners.arrived_on <= touched.published_on
    AND (winners.until_day IS NULL OR touched.published_on < winners.until_day)
LEFT JOIN requests ON requests.member_id = winners.member_id
LEFT JOIN title_categories ON title_categories.title_id = winners.title_id
WHERE requests.requested_ts IS NULL OR requests.requested_ts >= touched.published_on + 1
GROUP BY ALL
ORDER BY as_of_batch, metric_date, category
"""


REACHES_BACK_DAYS = 11
"""How many days of arrivals before a publication can matter to it: the days that an accepted delivery
touches lie at most eight days back, and what was accepted for those came on them or later."""


def query(first: date, end: date) -> str:
    """SQL for the publications of the days [first, end), over the tables that it `READS`."""
    return DAILY_PUBLISHED.format(first=first, end=end, earliest_s=EARLIEST_S, latest_s=LATENESS_LIMIT_S)


def batches(parameters: Parameters, last_batch: int) -> Columns:
    """Columns of `batches`, from the first to the last that has a delivery; a crashed one has no commit."""
    ids = np.arange(1, last_batch + 1, dtype=np.int64)
    length_us = parameters.batch_minutes * 60 * SECOND_US
    start = np.datetime64(parameters.start_date)
    crashed = Draws(parameters.seed, "batch", ids).chance(parameters.p_crashed_batch, "crashed")
    return {
        "ingest_batch_id": Column(ids),
        "from_arrival": timestamps(start, (ids - 1) * length_us),
        "to_arrival": timestamps(start, ids * length_us),
        "committed_ts": timestamps(start, ids * length_us + 300 * SECOND_US, crashed),
    }


def from_rows(rows: list[tuple]) -> Columns:
    """Columns of `daily_published` from what its query fetched."""
    names = ("metric_date", "category", "plays", "members", "watch_s", "as_of_batch")
    day, category, *numbers = zip(*rows, strict=True) if rows else [()] * len(names)
    columns = [Column(np.array(day, dtype="datetime64[D]")), texts(category)]
    columns += [Column(np.array(values, dtype=np.int64)) for values in numbers]
    return dict(zip(names, columns, strict=True))
