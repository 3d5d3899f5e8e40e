"""The answered cells of this lab: each stands in for the cell of the lesson with the same first line."""

HAND_OVER = """
# Your turn: lose nothing when the producer dies.
def hand_over(batch, kafka, place):
    for delivery in batch:
        kafka.send(delivery)
    kafka.flush()
    place.save()
"""

BEGIN_AGAIN = """
# Your turn: write each record once although Flink dies.
def begin_again(checkpoint):
    return {"execution.state-recovery.path": checkpoint} if checkpoint else {}
"""

WINNERS = '''
# Your turn: one row for each event, its winner.
winners = """
WITH accepted AS (
    SELECT *
    FROM deliveries
    WHERE arrival_time <= event_time + INTERVAL 7 DAYS
        AND arrival_time >= event_time - INTERVAL 10 MINUTES
),

ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY event_id
        ORDER BY revision DESC, arrival_time DESC, kafka_partition DESC, kafka_offset DESC, topic_offset DESC
    ) AS place
    FROM accepted
)

SELECT * FROM ranked WHERE place = 1
"""
lab.merge(winners)
'''
