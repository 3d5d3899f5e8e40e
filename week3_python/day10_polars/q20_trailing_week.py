"""Seven calendar days ending with each day, per member: a window over time, and a sum that needs 64 bits."""

from autograder import Contract, Mistake, PolarsExercise
from autograder.worlds import gaps, handmade, hot_key, late, midnight, null_keys, shuffled_rows, single_row

_DAY_S = 86_400


def _event(member_id, happened, watch_s=600, **columns):
    return {"member_id": member_id, "event_time": f"2026-03-{happened}", "watch_s": watch_s} | columns


_TWO_WEEKS = handmade(
    "two weeks",
    "Two members with a few evenings each; one pauses for five days.",
    viewing_events_clean=[
        _event(1002, "02 21:00", 900),
        _event(1001, "02 20:00", 600),
        _event(1001, "02 22:00", 300),
        _event(1001, "03 19:30", 1_200),
        _event(1001, "03 19:50", 60, event_type="heartbeat"),
        _event(1002, "05 20:15", None),
        _event(1002, "05 20:20", 240),
        _event(1001, "06 09:00", 450),
        _event(1002, "08 21:30", 1_800),
        _event(1001, "08 21:30", 700),
        _event(1002, "10 07:00", 30),
        _event(1001, "14 20:00", 500),
        _event(1001, "15 20:00", 100),
    ],
)
_EDGES = handmade(
    "the edges of a week",
    "Events lie at the first and the last microsecond of days, six, seven and eight days apart; a month ends.",
    viewing_events_clean=[
        _event(1001, "01 00:00", 1),
        _event(1001, "07 23:59:59.999999", 10),
        _event(1001, "08 00:00", 100),
        _event(1001, "09 12:00", 1_000),
        _event(1002, "01 23:59:59.999999", 2),
        _event(1002, "07 00:00", 20),
        _event(1002, "08 23:59:59.999999", 200),
        _event(1002, "15 00:00", 2_000),
        _event(1003, "25 20:00", 5),
        {"member_id": 1003, "event_time": "2026-04-01 00:00", "watch_s": 50},
        {"member_id": 1003, "event_time": "2026-03-31 23:59", "watch_s": 500},
        {"member_id": 1003, "event_time": "2026-02-28 10:00", "watch_s": 5_000},
        {"member_id": 1003, "event_time": "2026-03-06 10:00", "watch_s": 50_000},
    ],
)
_HOUSEHOLD = handmade(
    "four screens all week",
    "A household leaves four screens on for a week: 28 days of viewing, more milliseconds than 32 bits hold.",
    viewing_events_clean=[
        _event(1001, f"{day:02} 0{screen}:00", _DAY_S) for day in range(2, 10) for screen in range(4)
    ]
    + [_event(1002, "05 20:00", 1_200)],
)
_SHOPS = handmade(
    "a chain of shops",
    "One account plays in thirty shops: a single day has more milliseconds than 32 bits hold.",
    viewing_events_clean=[_event(1001, f"02 10:{shop:02}", _DAY_S) for shop in range(30)]
    + [_event(1001, "03 10:00", 60), _event(1002, "02 10:00", 60)],
)
_UNKNOWN = handmade(
    "seconds unknown",
    "Some days have only events without seconds, or of 0 seconds.",
    viewing_events_clean=[
        _event(1001, "02 20:00", None),
        _event(1001, "03 20:00", 300),
        _event(1001, "05 20:00", None, event_type="pause"),
        _event(1001, "05 20:10", None),
        _event(1002, "04 20:00", None),
        _event(1002, "04 20:01", 0),
        _event(1002, "06 20:00", 0),
    ],
)
_LATE = late(seed=3, days=7, n_members=4)
_GAPS = gaps(seed=5, n_members=6, days=16, empty_days=(2, 3, 5, 9, 10), events_per_member_day=2.0)

_SOLUTION = '''
import polars as pl


def trailing_week(viewing_events_clean):
    """One row per member and UTC day with an event: milliseconds of the day, and of the seven days it ends."""
    daily = viewing_events_clean.group_by(
        "member_id", view_date=pl.col("event_time").dt.date(), maintain_order=True
    ).agg(watched_ms=pl.col("watch_s").cast(pl.Int64).sum() * 1_000)
    week_ms = pl.col("watched_ms").rolling_sum_by("view_date", window_size="7d").over("member_id")
    weekly = daily.with_columns(week_ms=week_ms)
    return weekly.sort("member_id", "view_date")
'''
_WEEK = 'pl.col("watched_ms").rolling_sum_by("view_date", window_size="7d").over("member_id")'

exercise = PolarsExercise(
    title="A rolling week in calendar days",
    points=4,
    minutes=25,
    level="medium",
    skills=["polars", "rolling windows", "calendar time", "integer types"],
    asked_in=["assessment", "coding round"],
    prompt="""
How much did each member watch in the week that ends today, for every today? Write `trailing_week(viewing_events_clean)`: it takes a Polars **lazy frame** and returns one.

One row per member and UTC day of `event_time` on which the member has an event, of any type. Columns `member_id`, `view_date`, `watched_ms`, `week_ms`.

* `watched_ms`: the sum of the day's `watch_s`, in **milliseconds**, as a whole number.
* `week_ms`: the same for seven calendar days, that day and the six before it: `[D - 6, D + 1)` in midnights. Days without an event add nothing and have no row. A member's first days have shorter weeks, and a number all the same.
* `watch_s` may be NULL; it then adds nothing. A day on which every `watch_s` is NULL has a row with 0.
* **Order of the rows:** by `member_id`, then `view_date`.

`viewing_events_clean` holds each event once, its rows in any order. Types are those of the table: `watch_s` is a **32-bit** integer, in seconds; a member may be a household with four screens, or a chain of shops with thirty. `member_id` and `event_time` are never NULL.

Return one plan: the judge collects it. Collect nothing yourself.
""",
    contract=Contract(
        grain="one row per member and UTC day with an event",
        key="member_id, view_date",
        clock="UTC day of event_time; seven calendar days, the current one included",
        duplicates="none: the table holds each event once",
    ),
    tables=["viewing_events_clean"],
    ordered=True,
    starter='''
import polars as pl


def trailing_week(viewing_events_clean):
    """One row per member and UTC day with an event: milliseconds of the day, and of the seven days it ends."""
    # First days, then weeks of days.
    columns = [
        "member_id",
        pl.col("event_time").dt.date().alias("view_date"),
        pl.lit(0).alias("watched_ms"),
        pl.lit(0).alias("week_ms"),
    ]
    return viewing_events_clean.select(columns).limit(0)
''',
    solution=_SOLUTION,
    alternatives=[
        '''
import polars as pl


def trailing_week(viewing_events_clean):
    """With `rolling`: a group of rows for each row; it wants each member's days in order."""
    daily = (
        viewing_events_clean.group_by("member_id", pl.col("event_time").dt.date().alias("view_date"))
        .agg(pl.col("watch_s").cast(pl.Int64).sum().mul(1_000).alias("watched_ms"))
        .sort("member_id", "view_date")
    )
    return (
        daily.rolling("view_date", period="7d", group_by="member_id")
        .agg(pl.col("watched_ms").last(), pl.col("watched_ms").sum().alias("week_ms"))
        .sort("member_id", "view_date")
    )
''',
        '''
import polars as pl


def trailing_week(viewing_events_clean):
    """With `group_by_dynamic`: windows that begin six days earlier, kept where they end on a day with an event."""
    days = viewing_events_clean.select(
        "member_id",
        pl.col("event_time").dt.truncate("1d").alias("day"),
        pl.col("watch_s").cast(pl.Int64).fill_null(0) * 1_000,
    )
    windows = days.sort("day").group_by_dynamic(
        "day", every="1d", period="7d", offset="-6d", group_by="member_id"
    )
    weeks = windows.agg(pl.col("watch_s").sum().alias("week_ms")).with_columns(pl.col("day") + pl.duration(days=6))
    daily = days.group_by("member_id", "day").agg(pl.col("watch_s").sum().alias("watched_ms"))
    both = daily.join(weeks, on=["member_id", "day"], how="left")
    return both.select(
        "member_id", pl.col("day").cast(pl.Date).alias("view_date"), "watched_ms", "week_ms"
    ).sort("member_id", "view_date")
''',
        '''
import polars as pl


def trailing_week(viewing_events_clean):
    """As a join of days with days: right in any engine, and each day meets seven others."""
    ms = pl.col("watch_s").cast(pl.Int64).sum() * 1_000
    daily = viewing_events_clean.group_by("member_id", view_date=pl.col("event_time").dt.date()).agg(watched_ms=ms)
    earlier = daily.select("member_id", pl.col("view_date").alias("other"), pl.col("watched_ms").alias("added"))
    apart = (pl.col("view_date") - pl.col("other")).dt.total_days()
    return (
        daily.join(earlier, on="member_id")
        .filter(apart >= 0, apart < 7)
        .group_by("member_id", "view_date")
        .agg(pl.col("watched_ms").first(), week_ms=pl.col("added").sum())
        .sort("member_id", "view_date")
    )
''',
    ],
    hints=[
        "Which rows are in the window of 10 March, if the member watched nothing on the 5th? And how large may a week of milliseconds become?",
        "Two traps, rows-as-days and silent-integer-overflow: a window of seven rows is not a week, and a 32-bit sum wraps at 2,147,483,647 without a word.",
        "Shown world: member 1001 watches on 8 March and next on the 14th. Which of these days are in the week of the 14th? Then think of four screens that run for seven days, and of a day on which no event knows its seconds.",
        """
daily = viewing_events_clean.group_by(___, view_date=___).agg(watched_ms=___)
week_ms = pl.col("watched_ms").rolling_sum_by(___, window_size=___).over(___)
return daily.with_columns(week_ms=___).sort(___)
""",
    ],
    mistakes=[
        Mistake(
            "silent-integer-overflow",
            'pl.col("watch_s").cast(pl.Int64).sum() * 1_000',
            'pl.col("watch_s").sum() * 1_000',
            "Where much was watched, your weeks are too small or below zero: the sum kept the column's 32 bits, and past 2,147,483,647 it begins again. Which type must it have before it grows?",
        ),
        Mistake(
            "cast-after-the-sum",
            'pl.col("watch_s").cast(pl.Int64).sum() * 1_000',
            '(pl.col("watch_s").sum() * 1_000).cast(pl.Int64)',
            "You widened the number after it was made: a day of more than 2,147,483,647 ms had wrapped already. Cast the column before the sum and the product.",
        ),
        Mistake(
            "rows-as-days",
            _WEEK,
            'pl.col("watched_ms").rolling_sum(window_size=7, min_samples=1).over("member_id", order_by="view_date")',
            "Your window is seven rows, and a day without an event has no row: it reaches back further than a week. Which window counts in days?",
        ),
        Mistake(
            "eight-days-for-seven",
            'window_size="7d"',
            'window_size="8d"',
            "Your weeks have eight days. The window is open on the left: `7d` that ends on D begins behind D - 7. How many days does that hold?",
        ),
        Mistake(
            "current-row-left-out",
            'window_size="7d"',
            'window_size="7d", closed="left"',
            "Your weeks end yesterday: closed on the left means that D itself is out and D - 7 is in. The prompt says D and the six days before it.",
        ),
        Mistake(
            "whole-window-or-nothing",
            'window_size="7d"',
            'window_size="7d", min_samples=7',
            "Weeks with fewer than seven days of viewing are NULL: you asked for seven samples. A shorter week has a sum as well; how many samples are enough?",
        ),
        Mistake(
            "missing-partition-by",
            '.over("member_id")',
            "",
            "Every member's week holds the minutes of all members. A window function without `over` sees one long column; whose rows belong together?",
        ),
        Mistake(
            "running-total-never-resets",
            _WEEK,
            'pl.col("watched_ms").cum_sum().over("member_id", order_by="view_date")',
            "Your weeks only grow: a running total keeps what is older than seven days. What leaves the window when a day enters?",
        ),
        Mistake(
            "calendar-week-for-seven-days",
            _WEEK,
            'pl.col("watched_ms").cum_sum().over("member_id", pl.col("view_date").dt.truncate("1w"), order_by="view_date")',
            "Your sums begin again every Monday. That is a calendar week up to today; asked for are the seven days that end with each day.",
        ),
        Mistake(
            "window-looks-ahead",
            says="Your windows begin with the day and look ahead, as those of `group_by_dynamic` do: its label is the left edge. On which side of D does the week lie?",
            answer="""
import polars as pl


def trailing_week(viewing_events_clean):
    day, ms = pl.col("event_time").dt.date(), pl.col("watch_s").cast(pl.Int64).sum() * 1_000
    daily = viewing_events_clean.group_by("member_id", view_date=day).agg(watched_ms=ms)
    windows = daily.sort("member_id", "view_date").rolling(
        "view_date", period="7d", offset="0d", closed="left", group_by="member_id"
    )
    return windows.agg(pl.col("watched_ms").first(), week_ms=pl.col("watched_ms").sum()).sort("member_id", "view_date")
""",
        ),
        Mistake(
            "hours-for-days",
            says="You took 7 x 24 hours back from each event's instant, so a week begins in the middle of a day. The prompt counts calendar days: first make days, then weeks of days.",
            answer="""
import polars as pl


def trailing_week(viewing_events_clean):
    ms = pl.col("watch_s").cast(pl.Int64).fill_null(0) * 1_000
    events = viewing_events_clean.select("member_id", "event_time", ms=ms).sort("event_time", "ms")
    week = pl.col("ms").rolling_sum_by("event_time", window_size="7d").over("member_id")
    daily = events.with_columns(week=week).group_by("member_id", view_date=pl.col("event_time").dt.date())
    return daily.agg(watched_ms=pl.col("ms").sum(), week_ms=pl.col("week").last()).sort("member_id", "view_date")
""",
        ),
        Mistake(
            "one-row-per-event",
            says="You have a row per event. The grain is member and day: several events of an evening make one row, and the week is then a sum of days.",
            answer="""
import polars as pl


def trailing_week(viewing_events_clean):
    ms = pl.col("watch_s").cast(pl.Int64).fill_null(0) * 1_000
    events = viewing_events_clean.select("member_id", view_date=pl.col("event_time").dt.date(), watched_ms=ms)
    week = pl.col("watched_ms").rolling_sum_by("view_date", window_size="7d").over("member_id")
    return events.with_columns(week_ms=week).sort("member_id", "view_date", "watched_ms")
""",
        ),
        Mistake(
            "empty-windows-reported",
            says="Your result has rows for days without an event: `group_by_dynamic` reports every window that holds a row, also where its last day has none. Which days does the prompt ask for?",
            answer="""
import polars as pl


def trailing_week(viewing_events_clean):
    day, ms = pl.col("event_time").dt.date(), pl.col("watch_s").cast(pl.Int64).sum() * 1_000
    daily = viewing_events_clean.group_by("member_id", view_date=day).agg(watched_ms=ms).sort("view_date")
    windows = daily.group_by_dynamic("view_date", every="1d", period="7d", offset="-6d", group_by="member_id")
    weeks = windows.agg(week_ms=pl.col("watched_ms").sum()).with_columns(pl.col("view_date") + pl.duration(days=6))
    both = weeks.join(daily, on=["member_id", "view_date"], how="left").with_columns(pl.col("watched_ms").fill_null(0))
    return both.select("member_id", "view_date", "watched_ms", "week_ms").sort("member_id", "view_date")
""",
        ),
        Mistake(
            "null-rows-dropped",
            "daily = viewing_events_clean.group_by(",
            'daily = viewing_events_clean.drop_nulls("watch_s").group_by(',
            "Days on which no event knows its seconds have no row: you dropped the NULLs first. The member did something that day; which number does the prompt give it?",
        ),
        Mistake(
            "zero-dropped",
            "daily = viewing_events_clean.group_by(",
            'daily = viewing_events_clean.filter((pl.col("watch_s") > 0) | pl.col("watch_s").is_null()).group_by(',
            "Days with 0 seconds and nothing else are missing. An event of 0 seconds is an event; `watch_s > 0` says something that nobody asked.",
        ),
        Mistake(
            "plays-only",
            "daily = viewing_events_clean.group_by(",
            'daily = viewing_events_clean.filter(pl.col("event_type") == "play").group_by(',
            "You counted plays alone. Heartbeats, pauses and stops report seconds too; which types did the prompt name?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            'view_date=pl.col("event_time").dt.date()',
            'view_date=pl.col("arrival_time").dt.date()',
            "Seconds are on the day their event arrived. The day of an event is the day on which it happened; which clock says so?",
        ),
        Mistake(
            "seconds-for-milliseconds",
            ".sum() * 1_000",
            ".sum()",
            "Your numbers are seconds. The columns end in `_ms`: a thousand times as much.",
        ),
        Mistake(
            "sort-order-lost",
            '.sort("member_id", "view_date")',
            '.sort("view_date", "member_id")',
            "The rows are right, their order is by day first. The prompt asks for member_id, then view_date.",
        ),
        Mistake(
            "order-left-to-the-groups",
            'weekly.sort("member_id", "view_date")',
            "weekly",
            "The rows stand in the order in which the groups came up. `group_by` promises none; the last step of the plan has to say which one you want.",
        ),
        Mistake(
            "collects-in-the-middle",
            "daily.with_columns(week_ms=week_ms)",
            "daily.collect().with_columns(week_ms=week_ms).lazy()",
            "You collected the days before making weeks of them. The plan ends there, and nothing behind it can be pushed to the file. Who needs rows at that point?",
        ),
    ],
    worlds=[
        _TWO_WEEKS,
        _EDGES,
        _HOUSEHOLD,
        _SHOPS,
        _UNKNOWN,
        _GAPS,
        _LATE,
        null_keys(seed=4, n_members=5, days=5),
        hot_key(seed=2, n_members=5, days=9),
        midnight(),
        shuffled_rows(_GAPS),
        single_row(),
    ],
    complexity="O(n + d log d) time, O(d) memory for n events and d member-days, because events are hashed into days once, and each day then enters and leaves its member's window once.",
    talk="""
Two steps: events become days, days become weeks, and each step has its own grain. Say why the window counts in days and not in rows, and name its edges: open on the left, closed on the right, so `7d` on a date column is D and six before. Then the type: 32 bits hold less than 25 days of milliseconds, a household with four screens fills them in a week, and Polars wraps without an error, so cast before the sum. Cost: one hash pass for the days, O(n), one sort of the days per member, and each day enters and leaves its window once. In a stream the state is seven numbers for each member.
""",
)
