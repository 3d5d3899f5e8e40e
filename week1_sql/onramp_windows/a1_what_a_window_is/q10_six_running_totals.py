from autograder import Mistake, PredictionExercise
from autograder.worlds import handmade

# Minutes 10, 20, 20 on two rows tied in time, then 30; another member has two rows.
PLAYS = (
    ("a", 1001, "2026-03-02 08:00:00", 600),
    ("b", 1001, "2026-03-02 09:00:00", 1_200),
    ("c", 1001, "2026-03-02 09:00:00", 1_200),
    ("d", 1001, "2026-03-02 11:00:00", 1_800),
    ("e", 1002, "2026-03-02 08:00:00", 300),
    ("f", 1002, "2026-03-02 12:00:00", 900),
)

SOLUTION = """\
six_running_totals = [
    # event_id, minutes, by_rows, by_range
    ("a", 10, 10, 10),
    ("b", 20, 30, 50),
    ("c", 20, 50, 50),
    ("d", 30, 80, 80),
    ("e", 5, 5, 5),
    ("f", 15, 20, 20),
]
"""

exercise = PredictionExercise(
    title="Six running totals, by hand",
    points=2,
    minutes=10,
    level="easy",
    skills=["window functions"],
    asked_in=["sql round"],
    prompt="""
Before you run anything: what does this query give?

```sql
SELECT
    event_id,
    watch_s // 60 AS minutes,
    sum(watch_s) OVER (
        PARTITION BY member_id ORDER BY event_time, event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) // 60 AS by_rows,
    sum(watch_s) OVER (PARTITION BY member_id ORDER BY event_time) // 60 AS by_range
FROM viewing_events_clean
ORDER BY event_id
```

| event_id | member_id | event_time | minutes |
| --- | --- | --- | --- |
| a | 1001 | 08:00 | 10 |
| b | 1001 | 09:00 | 20 |
| c | 1001 | 09:00 | 20 |
| d | 1001 | 11:00 | 30 |
| e | 1002 | 08:00 | 5 |
| f | 1002 | 12:00 | 15 |

Write a number in the place of each `...`, twelve in all. The first total has a frame and a last key that is
unique. The second has neither, so it gets the frame that SQL gives by default.
""",
    tables=("viewing_events_clean",),
    columns=("event_id", "minutes", "by_rows", "by_range"),
    query="""
SELECT
    event_id,
    watch_s // 60 AS minutes,
    sum(watch_s) OVER (
        PARTITION BY member_id ORDER BY event_time, event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) // 60 AS by_rows,
    sum(watch_s) OVER (PARTITION BY member_id ORDER BY event_time) // 60 AS by_range
FROM viewing_events_clean
""",
    starter="""\
six_running_totals = [
    # event_id, minutes, by_rows, by_range
    ("a", 10, ..., ...),
    ("b", 20, ..., ...),
    ("c", 20, ..., ...),
    ("d", 30, ..., ...),
    ("e", 5, ..., ...),
    ("f", 15, ..., ...),
]
""",
    solution=SOLUTION,
    hints=[
        "Which rows does each total add up at row b? Write their letters down, once for each of the two columns.",
        "*default-frame-ties*: with an ORDER BY and no frame, a window reaches to the last row that is tied with the current one.",
        "Look at b and c: same member, same time. By ROWS, b does not see c. By the default, it does.",
        """
six_running_totals = [
    ("a", 10, 10, 10),
    ("b", 20, 10 + 20, 10 + 20 + ...),
    ("c", 20, ..., ...),
    ...
]
""",
    ],
    mistakes=[
        Mistake(
            "default-frame-ties",
            '("b", 20, 30, 50)',
            '("b", 20, 30, 30)',
            "You let the second total stop at the current row. Without a frame it reaches to the last row tied in time: b sees c.",
        ),
        Mistake(
            "rows-take-ties-along",
            '("b", 20, 30, 50)',
            '("b", 20, 50, 50)',
            "You let ROWS take the tied row along. ROWS counts rows one by one in the window's order, and c comes after b.",
        ),
        Mistake(
            "frames-swapped",
            '("b", 20, 30, 50)',
            '("b", 20, 50, 30)',
            "You have the two frames in each other's place. ROWS stops at the current row; the default takes what is tied along.",
        ),
        Mistake(
            "partition-forgotten",
            '("e", 5, 5, 5),\n    ("f", 15, 20, 20)',
            '("e", 5, 85, 85),\n    ("f", 15, 100, 100)',
            "You went on adding into the next member. PARTITION BY starts a new total for each.",
        ),
        Mistake(
            "total-of-the-partition",
            answer="""
six_running_totals = [
    ("a", 10, 80, 80), ("b", 20, 80, 80), ("c", 20, 80, 80), ("d", 30, 80, 80), ("e", 5, 20, 20), ("f", 15, 20, 20),
]
""",
            says="You gave each row its member's whole total. An ORDER BY inside OVER makes it a running one.",
        ),
        Mistake(
            "ties-counted-once",
            answer="""
six_running_totals = [
    ("a", 10, 10, 10), ("b", 20, 30, 30), ("c", 20, 30, 30), ("d", 30, 60, 60), ("e", 5, 5, 5), ("f", 15, 20, 20),
]
""",
            says="You counted the two rows at nine o'clock as one. They are two events that happen to be tied; both are added.",
        ),
        Mistake(
            "current-row-left-out",
            answer="""
six_running_totals = [
    ("a", 10, 0, 0), ("b", 20, 10, 10), ("c", 20, 30, 10), ("d", 30, 50, 50), ("e", 5, 0, 0), ("f", 15, 5, 5),
]
""",
            says="You added what came before the row. Both frames end at the current row and have it inside.",
        ),
    ],
    worlds=[
        handmade(
            "six rows",
            "Two rows of one member are tied in time.",
            viewing_events_clean=[
                {"event_id": event, "member_id": member, "event_time": at, "watch_s": watched}
                for event, member, at, watched in PLAYS
            ],
        )
    ],
    talk="""
A window has three parts: who is in it (PARTITION BY), in which order (ORDER BY), and how far it reaches (the frame). With an
ORDER BY and no frame, SQL takes RANGE from the beginning to the current row, and RANGE counts ties as one step. So tied rows
share a total. I write ROWS when I mean rows, and end the order with something unique, so that the total cannot depend on luck.
""",
)
