"""The lab's cells with answers in them; the first line of each says which cell it stands in for."""

SHARES = '''
# Your turn: shares and hours in Trino's dialect, right in all worlds of the exercise.
share_until_80 = """
WITH watched AS (
    SELECT title_id, sum(coalesce(watch_s, 0)) AS watched_s
    FROM viewing_events_clean
    GROUP BY title_id
),
categorised AS (
    SELECT coalesce(c.category, 'UNKNOWN') AS category, w.title_id, w.watched_s
    FROM watched AS w
    LEFT JOIN title_categories AS c ON c.title_id = w.title_id
),
running AS (
    SELECT
        category,
        title_id,
        watched_s,
        sum(watched_s) OVER (PARTITION BY category) AS category_s,
        sum(watched_s) OVER (
            PARTITION BY category ORDER BY watched_s DESC, title_id ROWS UNBOUNDED PRECEDING
        ) AS running_s
    FROM categorised
)
SELECT
    category,
    title_id,
    watched_s / 3600e0 AS hours,
    CAST(watched_s AS DOUBLE) / category_s AS share,
    CAST(running_s AS DOUBLE) / category_s AS cumulative_share
FROM running
WHERE 100 * (running_s - watched_s) < 80 * category_s
"""
lab.check("share_until_80", share_until_80)
'''

COUNTS = '''
# Your turn: the exactly-once counts, without what Trino refuses.
exactly_once_counts = """
WITH accepted_deliveries AS (
    SELECT * FROM viewing_events_raw
    WHERE arrival_time <= event_time + INTERVAL '7' DAY
        AND arrival_time >= event_time - INTERVAL '10' MINUTE
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
    SELECT * FROM ranked_copies WHERE copy_rank = 1
)
SELECT
    CAST(event_time AS DATE) AS play_date,
    count(*) FILTER (WHERE event_type = 'play') AS plays,
    count(DISTINCT member_id) AS members,
    coalesce(sum(watch_s), 0) / 60e0 AS minutes
FROM deduped_events
GROUP BY 1
"""
lab.check("exactly_once_counts", exactly_once_counts)
'''

HEARTBEATS = """
# Your turn: how many heartbeats are in the store, whatever wrote it?
heartbeats = "SELECT sum(events) FROM stored"
druid.count(heartbeats)
"""

DASHBOARD = """
# Your turn: choose dimensions and a step for the dashboard.
dimensions, minutes = ("family", "country"), 5
druid.design(dimensions, minutes)
"""

SESSIONS = """
# Your turn: distinct sessions of many stored rows.
from datasketches import hll_union


def sessions(sketches):
    union = hll_union(12)
    for sketch in sketches:
        union.update(sketch)
    return union.get_estimate()


distinct(druid, stored, sessions)
"""
