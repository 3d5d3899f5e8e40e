"""A repair: a running total whose frame is left out, on times that do not tie where one can see them."""

from autograder import Contract, Mistake, SqlExercise
from autograder.worlds import handmade, null_keys, shuffled_rows, tidy, ties

COUNTED = """
WITH counted_events AS (
    SELECT
        event_id,
        title_id,
        member_id,
        event_time,
        coalesce(watch_s, 0) AS seconds
    FROM viewing_events_clean
)
SELECT
    event_id,
    title_id,
    event_time,
    seconds,
    sum(seconds) OVER (
"""

SOLUTION = f"""{COUNTED}        PARTITION BY title_id
        ORDER BY event_time, event_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS seconds_so_far
FROM counted_events
"""

_FRAME = "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
_ORDER = "ORDER BY event_time, event_id\n"


def _event(event_id, title_id, minute, watch_s, **further):
    return {
        "event_id": event_id,
        "title_id": title_id,
        "event_time": f"2026-03-02 20:{minute:02}",
        "watch_s": watch_s,
        **further,
    }


premiere = handmade(
    "a premiere",
    "Several members press play in one instant; what they watched differs, and ids do not follow the clock.",
    viewing_events_clean=[
        _event("k7", 1, 0, 0, member_id=1001),
        _event("k2", 1, 0, 300, member_id=1002),
        _event("k5", 1, 0, 120, member_id=1003),
        _event("k1", 1, 4, 240, member_id=1001),
        _event("k9", 1, 4, 240, member_id=1003),
        _event("k3", 2, 4, 600, member_id=1002),
        _event("k4", 1, 9, 60, member_id=1002),
    ],
)

one_sofa = handmade(
    "one sofa",
    "Two profiles of one member, and one profile on two devices, send in the same instant, with the same seconds.",
    viewing_events_clean=[
        _event("c", 1, 10, 180, profile_id=10011),
        _event("a", 1, 10, 180, profile_id=10012),
        _event("b", 1, 5, 60, profile_id=10012),
        _event("e", 1, 15, 180, profile_id=10011, device_id=10011),
        _event("d", 1, 15, 180, profile_id=10011, device_id=10012),
        _event("f", 2, 15, 90, profile_id=10012),
    ],
)

one_instant_two_titles = handmade(
    "one instant, two titles",
    "Two titles are watched in the same instants, each by one member; no title has two events at once.",
    viewing_events_clean=[
        _event("f", 1, 0, 60),
        _event("e", 2, 0, 120, member_id=1002),
        _event("d", 1, 5, 60),
        _event("c", 2, 5, 240, member_id=1002),
        _event("b", 1, 9, 180),
        _event("a", 2, 9, 120, member_id=1002),
    ],
)

exercise = SqlExercise(
    title="Review: seconds so far",
    points=2,
    minutes=5,
    level="easy",
    skills=["window functions", "frames", "code review"],
    asked_in=["assessment", "sql round"],
    prompt="""
Your teammate's query feeds a counter that rises while a title is watched. It is right on the data you see, and there is other data on which it is not. Review it, find what is amiss, and mend it: change what you must, or write it anew. Only data on which it was not right earns points, and what was right has to stay right.

This is what the query is asked. For each event of a title: how many seconds of the title had been watched so far?

One row per event of `viewing_events_clean`, which holds each event once; every `event_type` counts. The columns are `event_id`, `title_id`, `event_time`, `seconds`, `seconds_so_far`.

* **`seconds`:** the event's `watch_s`; a NULL counts as 0.
* **`seconds_so_far`:** the seconds of this event and of all events of the title **before it**, by all members and over all days.
* **Before:** an earlier `event_time`. Events of a title with the same `event_time` go one after the other, by ascending `event_id`: the first of them does not count the second.
""",
    contract=Contract(
        grain="one row per event",
        key="event_id",
        clock="event_time",
        ties="events with the same event_time go by ascending event_id",
        duplicates="none: the clean table has each event once",
    ),
    tables=["viewing_events_clean"],
    repairs=True,
    starter=f"""{COUNTED}        PARTITION BY title_id
        ORDER BY event_time
    ) AS seconds_so_far
FROM counted_events
""",
    solution=SOLUTION,
    alternatives=[
        # With a total order no two rows tie, so the frame may stay unwritten.
        """
SELECT
    event_id,
    title_id,
    event_time,
    ifnull(watch_s, 0) AS seconds,
    sum(ifnull(watch_s, 0)) OVER (PARTITION BY title_id ORDER BY event_time, event_id) AS seconds_so_far
FROM viewing_events_clean
""",
        # No window: every event beside the events of its title that came before.
        """
SELECT
    this.event_id,
    this.title_id,
    this.event_time,
    coalesce(any_value(this.watch_s), 0) AS seconds,
    sum(coalesce(earlier.watch_s, 0)) AS seconds_so_far
FROM viewing_events_clean AS this
JOIN viewing_events_clean AS earlier
    ON earlier.title_id = this.title_id
    AND (earlier.event_time, earlier.event_id) <= (this.event_time, this.event_id)
GROUP BY this.event_id, this.title_id, this.event_time
""",
    ],
    hints=[
        "The window has an order. Which frame does it have, and where does that frame end for a row that is not alone at its time?",
        "The trap is *default-frame-ties*: with `ORDER BY` and no frame, a window reaches to the last row that ties with the current one.",
        "Take two events of one title in the same instant, of 100 and of 20 seconds. Which total does each show, and which should it show? Then ask who decides which of them comes first.",
        "sum(…) OVER (PARTITION BY … ORDER BY …, ___ ___ BETWEEN UNBOUNDED PRECEDING AND ___)",
    ],
    mistakes=[
        Mistake(
            "default-frame-ties",
            f"{_ORDER}        {_FRAME}",
            "ORDER BY event_time\n        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
            "Events in one instant all show the same total: each counts the others. For `RANGE`, the frame you get when you write none, the current row is every row that ties with it. Which unit counts rows?",
        ),
        Mistake(
            "order-not-total",
            "event_time, event_id",
            "event_time",
            "The frame counts rows now, and where two events share an instant the database picks which comes first. The question says which; where does a window hear of it?",
        ),
        Mistake(
            "ties-excluded",
            f"{_ORDER}        {_FRAME}",
            "ORDER BY event_time\n        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES",
            "Events in one instant do not count each other at all now. The second of them should count the first; what tells the window which is which?",
        ),
        Mistake(
            "frame-leaves-out-current-row",
            "AND CURRENT ROW\n",
            "AND 1 PRECEDING\n",
            "Each total stops one event short: your frame ends before the current row. The question counts the event itself.",
        ),
        Mistake(
            "whole-partition-frame",
            "AND CURRENT ROW\n",
            "AND UNBOUNDED FOLLOWING\n",
            "Every event of a title shows the same total, that of all its events. Where should the frame of one event end?",
        ),
        Mistake(
            "ordered-by-key-not-time",
            "ORDER BY event_time, event_id",
            "ORDER BY event_id",
            "No two rows tie now, and totals no longer rise with time: an `event_id` says which event, not when. What comes first in the order, and what is there for ties only?",
        ),
        Mistake(
            "ties-in-descending-order",
            "ORDER BY event_time, event_id\n",
            "ORDER BY event_time, event_id DESC\n",
            "Events in one instant are in the opposite order: you put the larger `event_id` first. Which of them does the question put first?",
        ),
        Mistake(
            "tie-break-that-ties",
            f"{_ORDER}        {_FRAME}",
            "ORDER BY event_time, seconds\n",
            "You broke ties by the seconds. Two events can share those as well, and the question names another column. Which one is never shared?",
        ),
        Mistake(
            "ties-broken-by-sequence",
            answer=SOLUTION.replace(
                "        event_time,\n", "        event_time,\n        client_seq,\n", 1
            ).replace("event_time, event_id", "event_time, client_seq"),
            says="You broke ties by `client_seq`. Each device counts for itself, so two devices can have the same number, or an order that means nothing. Which column does the question name?",
        ),
        Mistake(
            "distinct-inside-the-sum",
            f"sum(seconds) OVER (\n        PARTITION BY title_id\n        {_ORDER}",
            "sum(DISTINCT seconds) OVER (\n        PARTITION BY title_id\n        ORDER BY event_time, event_id\n",
            "Totals are too low: `DISTINCT` counts equal seconds once, also those of two different events. It removes values, and ties are about the order of rows.",
        ),
        Mistake(
            "ties-split-by-member",
            "PARTITION BY title_id\n",
            "PARTITION BY title_id, member_id\n",
            "You gave each member a total, so that two members no longer meet. The question counts a title over all members; what would keep events apart within one window?",
        ),
        Mistake(
            "key-in-partition",
            "PARTITION BY title_id\n",
            "PARTITION BY title_id, event_time\n",
            "Totals begin anew at each instant: you moved the time into the partition. A partition says whose events are added up, the order says how far.",
        ),
        Mistake(
            "tied-rows-dropped",
            ") AS seconds_so_far\nFROM counted_events",
            ") AS seconds_so_far\nFROM counted_events\nQUALIFY row_number() OVER (PARTITION BY title_id, event_time ORDER BY event_id DESC) = 1",
            "Events are missing: you kept one per instant. Two events in one instant are two events, and the result has a row for each.",
        ),
    ],
    worlds=[
        tidy(seed=3, n_members=4, n_titles=4, days=2),
        one_instant_two_titles,
        null_keys(seed=2, n_members=4, n_titles=5, days=2),
        premiere,
        one_sofa,
        shuffled_rows(premiere),
        ties(seed=1, n_members=6, n_titles=4, days=2),
    ],
    talk="""
Say what you looked at first: one row per event, the partition, the order, and then the frame that nobody wrote. Explain what that frame is, `RANGE` from the first row to the last tie, and show two events in one instant. Give both halves of the repair: a column that makes the order total, and `ROWS`. Say why either alone is not enough to rely on: `ROWS` on an order with ties gives a different number on another day. Close with the test you would leave behind: two rows with one time.
""",
)
