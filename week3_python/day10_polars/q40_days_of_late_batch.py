"""A late batch as one plan: the days it touches, and what each of them now holds."""

from autograder import Contract, Mistake, PolarsExercise
from autograder.worlds import (
    as_of,
    handmade,
    late,
    replayed_batch,
    replayed_week,
    resplit_older_batches,
    shuffled_rows,
)


def _copy(event_id, happened, batch, revision=1, watch_s=600, arrived=None, **columns):
    """One delivery; times are "day hour:minute" of March 2026."""
    row = {"event_id": event_id, "event_time": f"2026-03-{happened}", "ingest_batch_id": batch}
    row |= {"revision": revision, "watch_s": watch_s} | columns
    return row if arrived is None else row | {"arrival_time": f"2026-03-{arrived}"}


_LATE_BATCH = handmade(
    "a late batch",
    "Batch 4 brings an event of two days ago, a copy of a known event, and a correction within its day.",
    viewing_events_raw=[
        _copy("a1", "02 20:00", 1, watch_s=1_500),
        _copy("b1", "02 20:10", 1, watch_s=300, member_id=1002),
        _copy("a2", "02 22:30", 1, watch_s=240),
        _copy("b2", "03 19:00", 2, watch_s=420, member_id=1002),
        _copy("c1", "03 21:00", 2, watch_s=None, member_id=1003),
        _copy("a3", "04 20:00", 3, watch_s=600),
        _copy("a3", "04 20:00", 3, watch_s=600, arrived="04 20:03"),
        _copy("b3", "05 08:00", 4, watch_s=90, member_id=1002),
        _copy("d1", "03 18:00", 4, watch_s=1_200, arrived="05 08:10", member_id=1004),
        _copy("b1", "02 20:10", 4, 2, watch_s=360, arrived="05 08:20", member_id=1002),
        _copy("b3", "05 08:00", 4, watch_s=90, arrived="05 08:30", member_id=1002),
    ],
)
_MOVES = handmade(
    "corrections move days",
    "Corrections take events to other days: one leaves company behind, one leaves a day empty, one is far away.",
    viewing_events_raw=[
        _copy("alone", "01 12:00", 1, watch_s=700),
        _copy("moves", "02 23:50", 1, watch_s=600),
        _copy("stays", "02 20:00", 1, watch_s=240, member_id=1002),
        _copy("elsewhere", "06 12:00", 2, watch_s=50, member_id=1003),
        _copy("moves", "03 00:05", 3, 2, watch_s=660, arrived="05 08:00"),
        _copy("alone", "04 12:00", 3, 2, watch_s=710, arrived="05 08:00"),
        _copy("unknown", "04 13:00", 3, watch_s=None, arrived="05 08:00", member_id=1004),
    ],
)
_RETURNS = handmade(
    "old copies return",
    "The newest batch brings first copies again, after corrections that moved them; it brings one copy twice, and mends a clock.",
    viewing_events_raw=[
        _copy("moved", "02 23:50", 1, watch_s=600),
        _copy("moved", "03 00:05", 2, 2, watch_s=660, arrived="03 01:00"),
        _copy("stays", "02 20:00", 1, watch_s=240, member_id=1002),
        _copy("news", "02 19:00", 3, watch_s=1_200, arrived="04 09:00", member_id=1003),
        _copy("old", "01 12:00", 1, watch_s=75, member_id=1005),
        _copy("old", "04 12:00", 2, 2, watch_s=80, arrived="04 13:00", member_id=1005),
        _copy("old", "01 12:00", 3, watch_s=75, arrived="05 09:00", member_id=1005),
        _copy("twice", "05 08:00", 3, watch_s=30, arrived="05 09:00", member_id=1006),
        _copy("twice", "05 08:00", 3, watch_s=45, arrived="05 09:00", member_id=1006, kafka_partition=4),
        _copy("untouched", "06 08:00", 2, watch_s=1, member_id=1007),
        # The clock of its first copy ran four days ahead.
        _copy("mended", "07 18:00", 2, watch_s=20, arrived="03 18:30", member_id=1008),
        _copy("mended", "05 18:00", 3, 2, watch_s=20, arrived="05 18:05", member_id=1008),
    ],
)
_BOUNDARY = handmade(
    "at the limits",
    "The newest batch is late by 7 x 24 h, by a microsecond more, by seven midnights; some clocks run ahead.",
    viewing_events_raw=[
        *(
            _copy(f"on time {day}", f"0{day} 10:00", day, watch_s=day, member_id=1000 + day)
            for day in (1, 2, 3, 4)
        ),
        _copy("kept", "02 08:00", 2, watch_s=75),
        _copy("kept", "02 08:00", 9, 2, watch_s=15, arrived="10 08:00"),
        _copy("in time", "02 09:00", 9, watch_s=3, arrived="09 08:00", member_id=1008),
        _copy("on the edge", "03 12:00", 9, watch_s=600, arrived="10 12:00"),
        _copy("a tick after", "01 12:00", 9, watch_s=900, arrived="08 12:00:00.000001"),
        _copy("seven midnights", "04 01:00", 9, watch_s=1_200, arrived="11 23:00"),
        _copy("ten ahead", "12 00:05", 9, watch_s=30, arrived="11 23:55"),
        _copy("an hour ahead", "14 00:30", 9, watch_s=30, arrived="13 23:30"),
    ],
)
_REFUSED = handmade(
    "nothing is accepted",
    "Every copy of the newest batch is too late: it touches no day.",
    viewing_events_raw=[
        _copy("a", "01 12:00", 1, watch_s=60),
        _copy("b", "02 12:00", 1, watch_s=70, member_id=1002),
        _copy("a", "01 12:00", 2, 2, watch_s=90, arrived="20 12:00"),
        _copy("c", "02 13:00", 2, watch_s=90, arrived="20 12:00"),
    ],
)
_REREAD = handmade(
    "a batch that was read again",
    "The newest batch holds the earliest arrivals, since a part of the log was read again; rows are in no order.",
    viewing_events_raw=[
        _copy("late", "03 20:00", 3, watch_s=100, member_id=1003),
        _copy("back", "02 09:00", 5, watch_s=40, member_id=1002),
        _copy("newer", "04 09:00", 4, watch_s=10),
        _copy("first", "01 20:00", 1, watch_s=20),
        _copy("back", "02 09:00", 2, 2, watch_s=45, arrived="02 12:00", member_id=1002),
        _copy("corrected", "01 21:00", 5, watch_s=5),
        _copy("third", "02 08:00", 3, watch_s=8, member_id=1004),
    ],
)
_SCREENS = handmade(
    "screens in every shop",
    "Thirty screens ran all day: the day has more milliseconds than 32 bits hold.",
    viewing_events_raw=[
        *(
            _copy(f"s{shop}", f"02 0{shop % 9}:00", 1, watch_s=86_400, member_id=2000 + shop)
            for shop in range(29)
        ),
        _copy("s29", "02 05:00", 2, watch_s=86_400, arrived="04 09:00", member_id=2029),
        _copy("a", "03 05:00", 2, watch_s=60, arrived="04 09:00"),
    ],
)
_PARTITIONS = handmade(
    "equal to the last columns",
    "Copies share revision and arrival, so that the partition decides, and then the offset; batches are as old as they like.",
    viewing_events_raw=[
        _copy("two", "02 09:00", 2, watch_s=180, kafka_partition=2, kafka_offset=7),
        _copy("two", "02 09:00", 1, watch_s=60, kafka_partition=1, kafka_offset=90),
        _copy("offsets", "02 10:00", 1, watch_s=130, kafka_partition=3, kafka_offset=9),
        _copy("offsets", "02 10:00", 2, watch_s=310, kafka_partition=3, kafka_offset=4),
        _copy("arrivals", "02 11:00", 1, watch_s=7, arrived="02 11:30", kafka_partition=0),
        _copy("arrivals", "02 11:00", 2, watch_s=9, arrived="02 11:20", kafka_partition=5),
    ],
)
_WEEK = as_of(
    late(seed=5, days=6, n_members=5),
    6,
    "late up to 6 days",
    "Half of the events arrive up to six days after they happened; one batch touches four days.",
)
_AGAIN = as_of(
    replayed_week(seed=3, n_members=5),
    4,
    "late redelivery",
    "The newest batch brings copies of events that were counted days ago.",
)
_SOLUTION = '''
import polars as pl

COPY_RANK = ["revision", "arrival_time", "kafka_partition", "kafka_offset"]


def days_of_late_batch(viewing_events_raw):
    """One row per day that the newest batch touches: its events and milliseconds, counted again in full."""
    log = viewing_events_raw.with_columns(
        metric_date=pl.col("event_time").dt.date(),
        is_new=pl.col("ingest_batch_id") == pl.col("ingest_batch_id").max(),
    )
    late = pl.col("arrival_time") - pl.col("event_time")
    accepted = log.filter(late >= pl.duration(minutes=-10), late <= pl.duration(days=7))
    arrived = accepted.filter("is_new")
    touched = accepted.join(arrived, on="event_id", how="semi").select("metric_date").unique()
    winners = accepted.sort(COPY_RANK).unique("event_id", keep="last", maintain_order=True)
    recounted = winners.group_by("metric_date").agg(
        events=pl.len(),
        watched_ms=pl.col("watch_s").cast(pl.Int64).sum() * 1_000,
    )
    restated = touched.join(recounted, on="metric_date", how="left")
    return restated.select(
        "metric_date", pl.col("events").fill_null(0), pl.col("watched_ms").fill_null(0)
    ).sort("metric_date")
'''

exercise = PolarsExercise(
    title="The days that a late batch touches",
    points=5,
    minutes=35,
    level="hard",
    skills=["polars", "late data", "restatement", "semi-join"],
    asked_in=["assessment", "coding round"],
    prompt="""
A new batch has arrived, and some of its events happened days ago. Which days must be written again, and what do they hold now? Write `days_of_late_batch(viewing_events_raw)`: it takes the log as a Polars **lazy frame** and returns one.

One row per touched day, with the columns `metric_date`, `events`, `watched_ms`.

* **Newest batch:** the largest `ingest_batch_id` in the log, over all deliveries. Ids say which batch is newer; arrival times need not.
* **Accepted:** `arrival_time - event_time` is at most 7 × 24 hours and at least minus 10 minutes, both included. A delivery that is not accepted touches nothing, counts nowhere, and wins nothing.
* **Touched:** the UTC day of `event_time` of every accepted copy, **from any batch**, of every event of which the newest batch brings an accepted copy. So a day that an event has left is touched as well.
* **Winner:** among an event's accepted copies, from all batches, the highest `revision`; then the latest `arrival_time`; then the highest `kafka_partition`; then the highest `kafka_offset`.
* `events`: the winners on that day, of **all** events, not only those of the batch. `watched_ms`: the sum of their `watch_s` in **milliseconds**, a whole number; a NULL adds nothing. A touched day without winners has a row with 0 and 0.
* A batch that touches no day gives no rows. A delivery that stands in the log twice, the same in every column, counts as one.
* **Order of the rows:** by `metric_date`.

Types are those of the table: `watch_s` is a **32-bit** integer, in seconds. Rows come in any order; `event_id` is never NULL.

Return one plan: the judge collects it. Collect nothing yourself, not even one number.
""",
    contract=Contract(
        grain="one row per day that the newest batch touches",
        key="metric_date",
        clock="UTC day of event_time; the newest batch by its id",
        ties="revision, then arrival_time, then kafka_partition, then kafka_offset",
        duplicates="one winner per event, among its accepted copies of all batches",
        late="accepted up to 7 x 24 h late and 10 minutes early, both included",
    ),
    tables=["viewing_events_raw"],
    ordered=True,
    starter='''
import polars as pl


def days_of_late_batch(viewing_events_raw):
    """One row per day that the newest batch touches: its events and milliseconds, counted again in full."""
    # Which events arrived? Which days have copies of them? What does each such day hold now?
    columns = [pl.col("event_time").dt.date().alias("metric_date"), pl.lit(0).alias("events"), pl.lit(0).alias("watched_ms")]
    return viewing_events_raw.select(columns).limit(0)
''',
    solution=_SOLUTION,
    alternatives=[
        '''
import polars as pl


def days_of_late_batch(viewing_events_raw):
    """Window expressions: each copy knows whether its event is new and whether it wins."""
    late_us = (pl.col("arrival_time") - pl.col("event_time")).dt.total_microseconds()
    rank = pl.struct("revision", "arrival_time", "kafka_partition", "kafka_offset")
    copies = (
        viewing_events_raw.with_columns(newest=pl.col("ingest_batch_id").max())
        .filter(late_us.is_between(-600_000_000, 604_800_000_000))
        .with_columns(
            metric_date=pl.col("event_time").dt.date(),
            arrived=(pl.col("ingest_batch_id") == pl.col("newest")).any().over("event_id"),
            wins=rank.rank("ordinal", descending=True).over("event_id") == 1,
        )
    )
    won = pl.col("watch_s").cast(pl.Int64).filter("wins")
    return (
        copies.group_by("metric_date")
        .agg(
            pl.col("arrived").any(),
            pl.col("wins").sum().alias("events"),
            (won.sum() * 1_000).alias("watched_ms"),
        )
        .filter("arrived")
        .select("metric_date", "events", "watched_ms")
        .sort("metric_date")
    )
''',
        '''
import polars as pl


def days_of_late_batch(viewing_events_raw):
    """The newest batch as a frame of one row, joined; each event's days as a list."""
    day = pl.col("event_time").dt.date().alias("day")
    newest = viewing_events_raw.select(pl.max("ingest_batch_id"))
    accepted = viewing_events_raw.filter(
        pl.col("arrival_time") <= pl.col("event_time").dt.offset_by("7d"),
        pl.col("arrival_time") >= pl.col("event_time").dt.offset_by("-10m"),
    )
    by_rank = accepted.sort("revision", "arrival_time", "kafka_partition", "kafka_offset")
    events = by_rank.group_by("event_id").agg(day.unique().alias("days"), day.last(), pl.last("watch_s"))
    arrived = accepted.join(newest, on="ingest_batch_id", how="semi").select("event_id").unique()
    touched = events.join(arrived, on="event_id").select(pl.col("days").explode().unique().alias("metric_date"))
    ms = pl.col("watch_s").cast(pl.Int64) * 1_000
    counted = touched.join(events, left_on="metric_date", right_on="day", how="left").group_by("metric_date")
    return counted.agg(pl.col("event_id").count().alias("events"), ms.sum().alias("watched_ms")).sort("metric_date")
''',
    ],
    hints=[
        "An event moved from the 2nd to the 3rd, and the new batch brings the correction. Which days show another number than yesterday?",
        "Two traps, forgets-the-day-left-behind and late-increments: a batch also touches the days of older copies of its events, and a touched day is counted again in full.",
        "Shown world: batch 4 touches four days, the 2nd and 3rd among them, the 4th not. Then think of a correction that leaves its day empty, of an old copy that comes again, and of a batch in which nothing is accepted.",
        """
log = viewing_events_raw.with_columns(metric_date=___, is_new=___)
accepted = log.filter(___, ___)
touched = accepted.join(___, on="event_id", how=___).select("metric_date").___
winners = accepted.sort(___).unique(___, keep=___, maintain_order=True)
recounted = winners.group_by(___).agg(events=___, watched_ms=___)
return touched.join(recounted, on="metric_date", how=___).select(…).sort(___)
""",
    ],
    mistakes=[
        Mistake(
            "forgets-the-day-left-behind",
            'accepted.join(arrived, on="event_id", how="semi")',
            "arrived",
            "You touched the days on which the batch's own copies happened. An event that moved has left another day, and that one still shows it: which copies tell you?",
        ),
        Mistake(
            "whole-log-again",
            'accepted.join(arrived, on="event_id", how="semi")',
            "accepted",
            "You wrote every day again. That is right and costs the whole history each time; which days can have changed?",
        ),
        Mistake(
            "emptied-day-dropped",
            'touched.join(recounted, on="metric_date", how="left")',
            'touched.join(recounted, on="metric_date")',
            "A day that lost its only event is missing: an inner join keeps a day where it finds winners. What must be written over that day's old number?",
        ),
        Mistake(
            "null-left-on-missing-days",
            'pl.col("events").fill_null(0), pl.col("watched_ms").fill_null(0)',
            '"events", "watched_ms"',
            "A day without winners has NULLs. Nothing is left there, and that is a number: what does a reader see who adds it up?",
        ),
        Mistake(
            "join-fan-out",
            says="Days count events several times: the join met several copies of one event, and each gave its days once more. Join distinct events or days, or use a semi-join, which multiplies nothing.",
            answer=_SOLUTION.replace(
                'on="event_id", how="semi").select("metric_date").unique()',
                'on="event_id").select("metric_date")',
            ).replace(
                "restated = touched.join(recounted",
                'restated = touched.join(winners, on="metric_date", how="left").group_by("metric_date").agg(\n'
                '        events=pl.col("event_id").count(), watched_ms=pl.col("watch_s").cast(pl.Int64).sum() * 1_000\n'
                "    )\n    unused = touched.join(recounted",
            ),
        ),
        Mistake(
            "late-increments-without-the-rest",
            "recounted = winners.group_by(",
            'recounted = winners.filter("is_new").group_by(',
            "You counted only winners that came with the batch. The other events of the day are still there: a touched day is counted again in full.",
        ),
        Mistake(
            "overwrites-a-day-with-one-batch",
            "recounted = winners.group_by(",
            'recounted = winners.join(arrived, on="event_id", how="semi").group_by(',
            "You counted only the batch's own events. The day held others before, and they are gone from your number: whose events are `events`?",
        ),
        Mistake(
            "dedup-only-within-batch",
            'unique("event_id", keep',
            'unique(["event_id", "ingest_batch_id"], keep',
            "You removed duplicates within each batch. A correction comes in another batch than what it corrects, and both copies count: over which rows is a winner chosen?",
        ),
        Mistake(
            "filters-days-before-dedup",
            "winners = accepted.sort(",
            'winners = accepted.join(touched, on="metric_date", how="semi").sort(',
            "You kept the touched days' copies and chose the winner among those. The winner may be on another day, and then an old copy comes back to life.",
        ),
        Mistake(
            "newest-batch-by-arrival",
            'pl.col("ingest_batch_id").max(),',
            'pl.col("ingest_batch_id").sort_by("arrival_time", "kafka_partition", "kafka_offset").last(),',
            "You took the batch of the latest arrival for the newest. A part of the log can be read again, with old arrivals in a new batch: which column says which batch is newer?",
        ),
        Mistake(
            "last-in-list-as-latest",
            'pl.col("ingest_batch_id").max(),',
            'pl.col("ingest_batch_id").last(),',
            "You took the batch of the last row. A frame's order is not a fact about its rows; nobody said that the newest batch stands last.",
        ),
        Mistake(
            "newest-accepted-batch",
            says="Where the newest batch brings nothing that is accepted, you took an older one. The newest batch is the largest id among all deliveries; then there is nothing to write.",
            answer=_SOLUTION.replace(
                '        is_new=pl.col("ingest_batch_id") == pl.col("ingest_batch_id").max(),\n', ""
            ).replace(
                'accepted.filter("is_new")',
                'accepted.filter(pl.col("ingest_batch_id") == pl.col("ingest_batch_id").max())',
            ),
        ),
        Mistake(
            "rejected-copy-touches-its-day",
            "touched = accepted.join(",
            "touched = log.join(",
            "You touched days of copies that were refused: such a copy was never counted, and its day has not changed by it. Which copies have days?",
        ),
        Mistake(
            "touched-by-what-was-refused",
            'arrived = accepted.filter("is_new")',
            'arrived = log.filter("is_new")',
            "You wrote days again because of deliveries that were refused. What is not accepted touches nothing: where does the filter stand?",
        ),
        Mistake(
            "lateness-filter-after-dedup",
            says="You chose winners among all copies and refused them afterwards. A correction that comes too late then takes a good copy with it: what is refused must not compete.",
            answer=_SOLUTION.replace(
                "winners = accepted.sort(COPY_RANK)", "winners = log.sort(COPY_RANK)"
            ).replace(
                "recounted = winners.group_by(",
                "recounted = winners.filter(late >= pl.duration(minutes=-10), late <= pl.duration(days=7)).group_by(",
            ),
        ),
        Mistake(
            "no-lateness-window",
            "log.filter(late >= pl.duration(minutes=-10), late <= pl.duration(days=7))",
            "log",
            "You accepted every delivery. Some came more than 7 x 24 hours late, some before they happened: which of them does the prompt accept?",
        ),
        Mistake(
            "seven-day-edge-open",
            "late <= pl.duration(days=7)",
            "late < pl.duration(days=7)",
            "A delivery that is exactly 7 x 24 hours late is missing. The limit itself is accepted; which sign says at most?",
        ),
        Mistake(
            "arrival-before-revision",
            'COPY_RANK = ["revision", "arrival_time", ',
            'COPY_RANK = ["arrival_time", "revision", ',
            "You let the copy that arrived last win. An old copy can come once more after its correction: revision decides first.",
        ),
        Mistake(
            "non-deterministic-tie-break",
            "accepted.sort(COPY_RANK)",
            "accepted.sort(COPY_RANK[:2], maintain_order=True)",
            "Copies with equal revision and arrival were left to chance, or to the order of the rows. What comes after arrival_time?",
        ),
        Mistake(
            "offset-order-across-partitions",
            '"kafka_partition", "kafka_offset"]',
            '"kafka_offset", "kafka_partition"]',
            "Among equal copies you compared offsets before partitions. An offset counts within its partition and says nothing about another.",
        ),
        Mistake(
            "arrival-day-for-event-day",
            'metric_date=pl.col("event_time").dt.date()',
            'metric_date=pl.col("arrival_time").dt.date()',
            "Your days are days of arrival. The day of an event is the day on which it happened; which clock says so?",
        ),
        Mistake(
            "counts-every-delivery",
            'accepted.sort(COPY_RANK).unique("event_id", keep="last", maintain_order=True)',
            "accepted",
            "You counted deliveries. An event that was sent twice is one event, and of a corrected one only the winner counts.",
        ),
        Mistake(
            "silent-integer-overflow",
            ".cast(pl.Int64).sum() * 1_000",
            ".sum() * 1_000",
            "A busy day is below zero or far too small: the sum kept the column's 32 bits, and past 2,147,483,647 ms it begins again without a word. That is 596 hours of viewing; which type holds more?",
        ),
        Mistake(
            "sort-order-lost",
            ').sort("metric_date")',
            ').sort("metric_date", descending=True)',
            "The days are right and stand in another order than asked: neither `unique` nor a join promises one. The last step says it: by metric_date, the earliest first.",
        ),
        Mistake(
            "collects-in-the-middle",
            "    log = viewing_events_raw.with_columns(\n",
            '    newest = viewing_events_raw.select(pl.max("ingest_batch_id")).collect().item()\n    log = viewing_events_raw.with_columns(\n',
            "You collected a number to have it in Python, and the log is read twice. An expression can hold it: `max()` inside the plan is worked out in the same pass.",
        ),
    ],
    worlds=[
        _LATE_BATCH,
        _MOVES,
        _RETURNS,
        _BOUNDARY,
        _REFUSED,
        _REREAD,
        _SCREENS,
        _PARTITIONS,
        _WEEK,
        replayed_batch(_LATE_BATCH, batch=4),
        resplit_older_batches(_AGAIN),
        shuffled_rows(_RETURNS),
    ],
    complexity="O(n log n) time, O(n) memory for n deliveries, because copies are sorted once by the whole rank, and two hash joins find the events that arrived and the days they touch.",
    talk="""
Which days can show another number than yesterday: those of the new copies, and those of older copies of the same events. Count these days again in full and overwrite; do not add, since corrections and duplicates do not add up. An emptied day needs its zero. It is one plan: the newest batch is an expression in it, not a number that you fetched, so the log is read once. A semi-join asks whether, and multiplies nothing. Run it twice and nothing changes. Cost: one sort or one hash pass over the accepted deliveries; in a real table only the partitions of the last eight days are read, because seven days is the limit of lateness. Say what you would show with the number: as of which batch it is true.
""",
)
