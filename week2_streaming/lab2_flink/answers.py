"""The lab's cells with answers in them; the first line of each says which cell it stands in for."""

APART = """
# Your turn: two conditions, so that each delivery is in one table and no delivery is in none.
from course.labs.flink_verdicts import kept_apart

late = "ts <= CURRENT_WATERMARK(ts)"
on_time = f"({late}) IS NOT TRUE"  # also where there is no watermark yet

kept_apart(lab, on_time, late);
"""

DAILY = '''
# Your turn: events and seconds watched for each UTC day, as in the clean table.
from course.labs.flink_verdicts import daily

query = f"""
WITH accepted AS (
    SELECT
        *,
        -- The house's order as one column, which sorts as text.
        LPAD(CAST(revision AS STRING), 6, '0') || CAST(arrival_time AS STRING)
            || LPAD(CAST(kafka_partition AS STRING), 4, '0') || LPAD(CAST(kafka_offset AS STRING), 12, '0') AS newest
    FROM ({IN_TIME})
),
numbered AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY newest DESC) AS place FROM accepted
)
SELECT CAST(event_time AS DATE) AS play_date, count(*) AS events, sum(watch_s) AS watch_s
FROM numbered
WHERE place = 1
GROUP BY CAST(event_time AS DATE)
"""
daily(lab, query);
'''

KILLED = '''
# Your turn: begin again so that no delivery is lost or twice in the files.
from course.labs.killed_flink import survive

settings = {"execution.checkpointing.interval": "1 s"}


def again(checkpoint):
    """Further settings for the second life; `checkpoint` is the address of the newest whole one."""
    return {"execution.state-recovery.path": checkpoint}


survive(lab, settings, again);
'''
