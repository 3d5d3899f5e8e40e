"""The winning copy of each event, as one lazy plan: what SQL says with row_number, said in Polars."""

from autograder import Contract, Mistake, PolarsExercise
from autograder.worlds import (
    beyond_window,
    boundary,
    clock_skew,
    duplicates,
    handmade,
    offsets_across_partitions,
    replayed_batch,
    retry_storm,
    shuffled_rows,
    ties,
)


def _copy(event_id, happened, arrived, revision=1, watch_s=600, partition=0, offset=None, member_id=1001):
    """One delivery; times are "day hour:minute" of March 2026."""
    row = {
        "event_id": event_id,
        "revision": revision,
        "member_id": member_id,
        "event_time": f"2026-03-{happened}",
        "arrival_time": f"2026-03-{arrived}",
        "watch_s": watch_s,
        "kafka_partition": partition,
    }
    return row if offset is None else row | {"kafka_offset": offset}


_EVENING = handmade(
    "an evening",
    "Seven events: one was sent twice, two were corrected, one is late and one came too late.",
    viewing_events_raw=[
        _copy("a1", "02 20:00", "02 20:01", watch_s=1_500),
        _copy("b1", "02 20:10", "02 20:11", watch_s=300, member_id=1002),
        _copy("b1", "02 20:10", "02 20:14", watch_s=300, member_id=1002),
        _copy("a2", "02 20:30", "02 20:31", watch_s=240),
        _copy("c1", "02 20:15", "02 20:40", watch_s=90, member_id=1003),
        _copy("a2", "02 20:30", "02 21:30", revision=2, watch_s=420),
        _copy("b2", "02 22:00", "02 22:01", watch_s=None, member_id=1002),
        _copy("a3", "02 23:50", "02 23:51", watch_s=600),
        _copy("a3", "03 00:05", "03 07:00", revision=2, watch_s=660),
        _copy("c2", "03 09:00", "03 09:01", watch_s=45, member_id=1003),
        _copy("d1", "02 19:00", "12 08:00", watch_s=700, member_id=1004),
    ],
)
_COPIES = duplicates(seed=3, n_members=5, days=3)
_OLD_COPIES = handmade(
    "an old copy returns",
    "First copies come once more after their corrections; a correction is shorter, and one knows no seconds.",
    viewing_events_raw=[
        _copy("a", "02 20:00", "02 20:01", watch_s=900),
        _copy("a", "02 20:00", "02 21:00", revision=2, watch_s=300),
        _copy("a", "02 20:00", "04 08:00", watch_s=900, partition=2),
        _copy("b", "02 21:00", "02 21:01", watch_s=120),
        _copy("b", "02 21:00", "02 21:30", revision=2, watch_s=None),
        _copy("c", "02 22:00", "03 09:00", revision=3, watch_s=60),
        _copy("c", "02 22:00", "03 10:00", revision=2, watch_s=80),
        _copy("c", "02 22:00", "03 11:00", revision=10, watch_s=70),
        _copy("c", "02 22:00", "03 12:00", revision=9, watch_s=75),
    ],
)
_PARTITIONS = handmade(
    "up to partition 5",
    "Copies share revision and arrival: the partition decides, from 0 to 5, and within a partition the offset.",
    viewing_events_raw=[
        _copy("two", "02 12:00", "02 12:01", watch_s=20, partition=1, offset=900),
        _copy("two", "02 12:00", "02 12:01", watch_s=30, partition=2, offset=4),
        _copy("three", "02 13:00", "02 13:01", watch_s=60, partition=3, offset=7),
        _copy("three", "02 13:00", "02 13:01", watch_s=50, partition=1, offset=8),
        _copy("five", "02 14:00", "02 14:01", watch_s=80, partition=0, offset=11),
        _copy("five", "02 14:00", "02 14:01", watch_s=70, partition=5, offset=12),
        _copy("offsets", "02 15:00", "02 15:01", watch_s=90, partition=4, offset=5),
        _copy("offsets", "02 15:00", "02 15:01", watch_s=91, partition=4, offset=31),
        _copy("arrivals", "02 16:00", "02 16:05", watch_s=100, partition=0, offset=40),
        _copy("arrivals", "02 16:00", "02 16:01", watch_s=101, partition=4, offset=50),
    ],
)
_CLOCKS = handmade(
    "clocks run ahead",
    "Clocks run ahead by 10 minutes, by a microsecond more and by a day; a refused copy was the first to arrive.",
    viewing_events_raw=[
        _copy("ten minutes", "02 12:10", "02 12:00", watch_s=10),
        _copy("a tick more", "02 12:10:00.000001", "02 12:00", watch_s=20),
        _copy("mended", "03 18:00", "02 18:00", watch_s=30),
        _copy("mended", "02 18:00", "02 18:20", revision=2, watch_s=40),
        _copy("not mended", "02 19:00", "02 19:01", watch_s=50),
        _copy("not mended", "04 19:00", "02 19:30", revision=2, watch_s=60),
        _copy("five ahead", "02 20:05", "02 20:00", watch_s=70),
    ],
)

_SOLUTION = '''
import polars as pl

COPY_RANK = ["revision", "arrival_time", "kafka_partition", "kafka_offset"]


def latest_revisions(viewing_events_raw):
    """One row per event with an accepted delivery: its winning copy, and when it was first heard of."""
    late = pl.col("arrival_time") - pl.col("event_time")
    accepted = viewing_events_raw.filter(late >= pl.duration(minutes=-10), late <= pl.duration(days=7))
    best_first = accepted.with_columns(
        first_arrival=pl.col("arrival_time").min().over("event_id"),
    ).sort(COPY_RANK, descending=True)
    winners = best_first.unique("event_id", keep="first", maintain_order=True)
    return winners.select(
        "event_id", "revision", "member_id", "event_time", "watch_s", "first_arrival"
    ).sort("event_time", "event_id")
'''


def _in_total_order(winners):
    """The solution with other `winners`: several rows of one event, sorted so that no machine's order shows."""
    return _SOLUTION.replace(
        'best_first.unique("event_id", keep="first", maintain_order=True)', winners
    ).replace('.sort("event_time", "event_id")', '.sort(pl.col("event_time"), pl.all())')


exercise = PolarsExercise(
    title="The latest revision of each event",
    points=4,
    minutes=20,
    level="medium",
    skills=["polars", "lazy frames", "deduplication", "total order"],
    asked_in=["assessment", "coding round"],
    prompt="""
The log holds deliveries; a batch job needs events. Write `latest_revisions(viewing_events_raw)`: it takes a Polars **lazy frame** and returns one.

One row per event that has an accepted delivery, with the columns `event_id`, `revision`, `member_id`, `event_time`, `watch_s`, `first_arrival`.

* **Accepted:** a delivery is accepted if `arrival_time - event_time` is at most 7 × 24 hours and at least minus 10 minutes, both limits included. Any other delivery counts for nothing.
* **Event:** `event_id`, never NULL. An event whose deliveries are all refused has no row.
* **Winner:** among the accepted deliveries of an event the highest `revision`; then the latest `arrival_time`; then the highest `kafka_partition`; then the highest `kafka_offset`. `revision`, `member_id`, `event_time` and `watch_s` are the winner's, also where its `watch_s` is NULL.
* `first_arrival`: the earliest `arrival_time` among the accepted deliveries of the event.
* A delivery that stands in the log twice, the same in every column, counts as one.
* **Order of the rows:** by `event_time`, then `event_id`.

The log's rows come in any order. Types are those of the tables: `revision`, `kafka_partition` and `watch_s` are 32-bit integers, `kafka_offset` has 64 bits. The time zone is UTC everywhere.

Return one plan: the judge collects it. Collect nothing yourself.
""",
    contract=Contract(
        grain="one row per event with an accepted delivery",
        key="event_id",
        clock="event_time, UTC; lateness is arrival_time - event_time",
        ties="revision, then arrival_time, then kafka_partition, then kafka_offset",
        duplicates="one winner per event, the others leave first_arrival behind",
        late="accepted from minus 10 minutes to 7 x 24 h, both included, before the winner is chosen",
    ),
    tables=["viewing_events_raw"],
    ordered=True,
    starter='''
import polars as pl


def latest_revisions(viewing_events_raw):
    """One row per event with an accepted delivery: its winning copy, and when it was first heard of."""
    # Which deliveries count, which of them speaks for its event, in which order do the rows stand?
    columns = ["event_id", "revision", "member_id", "event_time", "watch_s", "first_arrival"]
    return viewing_events_raw.with_columns(first_arrival=pl.col("arrival_time")).select(columns).limit(0)
''',
    solution=_SOLUTION,
    alternatives=[
        '''
import polars as pl


def latest_revisions(viewing_events_raw):
    """Grouped: within a group the order of rows is kept, so the last one is the winner."""
    late = pl.col("arrival_time") - pl.col("event_time")
    return (
        viewing_events_raw.filter(late.is_between(pl.duration(minutes=-10), pl.duration(days=7)))
        .sort("revision", "arrival_time", "kafka_partition", "kafka_offset")
        .group_by("event_id")
        .agg(
            pl.last("revision", "member_id", "event_time", "watch_s"),
            pl.col("arrival_time").min().alias("first_arrival"),
        )
        .sort("event_time", "event_id")
    )
''',
        '''
import polars as pl


def latest_revisions(viewing_events_raw):
    """As row_number() OVER (PARTITION BY ... ORDER BY ...) = 1 would say it."""
    late_us = (pl.col("arrival_time") - pl.col("event_time")).dt.total_microseconds()
    accepted = viewing_events_raw.filter((late_us <= 604_800_000_000) & (late_us >= -600_000_000))
    rank = pl.struct("revision", "arrival_time", "kafka_partition", "kafka_offset")
    place = rank.rank("ordinal", descending=True).over("event_id")
    first = pl.min("arrival_time").over("event_id").alias("first_arrival")
    columns = ["event_id", "revision", "member_id", "event_time", "watch_s"]
    return (
        accepted.with_columns(first, place.alias("place"))
        .filter(pl.col("place") == 1)
        .select(*columns, "first_arrival")
        .sort("event_time", "event_id")
    )
''',
    ],
    hints=[
        "What is one row of the log, and what is one row of the result? Which row of the log speaks for its event, if two agree in everything you compare?",
        "The trap is an order that is not there: `unique` and `last` take a row by where it stands, so sort by the whole rank first, and say `keep` and `maintain_order`. A second one: filter before you choose.",
        "Shown world: `a3` moved to another day with its second revision, and `d1` came ten days late. Then think of a correction that comes too late, of a winner without `watch_s`, and of two copies with equal revision and equal arrival.",
        """
late = pl.col("arrival_time") - pl.col("event_time")
accepted = viewing_events_raw.filter(___, ___)
best_first = accepted.with_columns(first_arrival=___.over(___)).sort(___, descending=___)
winners = best_first.unique(___, keep=___, maintain_order=___)
return winners.select(…).sort(___)
""",
    ],
    mistakes=[
        Mistake(
            "keep-any-for-keep-latest",
            'best_first.unique("event_id", keep="first", maintain_order=True)',
            'accepted.with_columns(first_arrival=pl.col("arrival_time").min().over("event_id")).unique("event_id", keep="first", maintain_order=True)',
            "You kept some row of each event, the one that stood first in the log: `unique` keeps any unless you sort and say which. What makes a copy the winner?",
        ),
        Mistake(
            "believes-first-delivery",
            ").sort(COPY_RANK, descending=True)",
            ').sort("arrival_time", "kafka_partition", "kafka_offset")',
            "You kept the delivery that arrived first. A correction arrives later; which column says which copy is newer?",
        ),
        Mistake(
            "last-in-list-as-latest",
            'best_first.unique("event_id", keep="first", maintain_order=True)',
            'accepted.with_columns(first_arrival=pl.col("arrival_time").min().over("event_id")).unique("event_id", keep="last", maintain_order=True)',
            "You took the last row of the log for the newest copy. An old copy can be delivered again after its correction, and rows have no order until you sort.",
        ),
        Mistake(
            "arrival-before-revision",
            'COPY_RANK = ["revision", "arrival_time", ',
            'COPY_RANK = ["arrival_time", "revision", ',
            "You let the copy that arrived last win. An old revision can arrive after its correction: revision decides first, arrival_time only between equals.",
        ),
        Mistake(
            "revision-ignored",
            'COPY_RANK = ["revision", ',
            "COPY_RANK = [",
            "You ranked by arrival, partition and offset alone. Of two copies that arrive together one may be the correction: which column says so?",
        ),
        Mistake(
            "offset-order-across-partitions",
            '"kafka_partition", "kafka_offset"]',
            '"kafka_offset", "kafka_partition"]',
            "Among equal copies you compared offsets before partitions. An offset counts within its partition; what do 900 in one and 4 in another say about each other?",
        ),
        Mistake(
            "silent-integer-overflow",
            ".sort(COPY_RANK, descending=True)",
            '.sort("revision", "arrival_time", pl.col("kafka_partition") * 1_000_000_000 + pl.col("kafka_offset"), descending=True)',
            "You packed partition and offset into one number, and from partition 3 on it is wrapped: 3 times a thousand million leaves 32 bits, and Polars says nothing. Who needs one number to sort by?",
        ),
        Mistake(
            "ties-the-earlier-one",
            ").sort(COPY_RANK, descending=True)",
            ").sort(COPY_RANK, descending=[True, False, False, False])",
            "Between copies of one revision you kept the earlier. `descending` takes one value for all columns or one for each: which way should each of the four go?",
        ),
        Mistake(
            "join-on-extreme-keeps-ties",
            says="Events have several rows: you kept every copy of the highest revision. An event that was sent twice has two of them; what comes after revision?",
            answer=_in_total_order(
                'best_first.filter(pl.col("revision") == pl.col("revision").max().over("event_id"))'
            ),
        ),
        Mistake(
            "distinct-star",
            says="`unique()` without columns compares whole rows, and each delivery has its own arrival and offset. Which column says that two rows are one event?",
            answer=_in_total_order("best_first.unique(maintain_order=True)"),
        ),
        Mistake(
            "key-too-wide",
            says="Your result has one row per revision. A correction is another copy of the same event: which columns identify the event?",
            answer=_in_total_order(
                'best_first.unique(["event_id", "revision"], keep="first", maintain_order=True)'
            ),
        ),
        Mistake(
            "frankenrow",
            says="You took the largest value of each column. The row that comes out was never delivered: one copy's revision stands beside another's seconds. Choose a copy, then take its columns.",
            answer="""
import polars as pl


def latest_revisions(viewing_events_raw):
    late = pl.col("arrival_time") - pl.col("event_time")
    accepted = viewing_events_raw.filter(late >= pl.duration(minutes=-10), late <= pl.duration(days=7))
    largest = pl.col("revision", "member_id", "event_time", "watch_s").max()
    grouped = accepted.group_by("event_id").agg(largest, first_arrival=pl.col("arrival_time").min())
    return grouped.sort("event_time", "event_id")
""",
        ),
        Mistake(
            "arg-max-skips-null",
            says="Where the winner has no `watch_s`, you took an older copy's: `drop_nulls` went looking for one. The prompt says the winner's value, also where it is NULL.",
            answer="""
import polars as pl


def latest_revisions(viewing_events_raw):
    late = pl.col("arrival_time") - pl.col("event_time")
    accepted = viewing_events_raw.filter(late >= pl.duration(minutes=-10), late <= pl.duration(days=7))
    ranked = accepted.sort("revision", "arrival_time", "kafka_partition", "kafka_offset")
    newest = pl.col("revision", "member_id", "event_time", "watch_s").drop_nulls().last()
    grouped = ranked.group_by("event_id").agg(newest, first_arrival=pl.col("arrival_time").min())
    return grouped.sort("event_time", "event_id")
""",
        ),
        Mistake(
            "lateness-filter-after-dedup",
            says="You chose the winner first and asked afterwards whether it came in time. A correction that comes too late wins, is refused, and takes a good copy with it. Which comes first?",
            answer=_SOLUTION.replace(
                "    accepted = viewing_events_raw.filter(late >= pl.duration(minutes=-10), late <= pl.duration(days=7))\n",
                "    in_time = late.is_between(pl.duration(minutes=-10), pl.duration(days=7))\n    accepted = viewing_events_raw\n",
            )
            .replace('.min().over("event_id")', '.filter(in_time).min().over("event_id")')
            .replace("return winners.select(", "return winners.filter(in_time).select("),
        ),
        Mistake(
            "no-lateness-window",
            "viewing_events_raw.filter(late >= pl.duration(minutes=-10), late <= pl.duration(days=7))",
            "viewing_events_raw",
            "Every delivery counts in your result. Some came more than 7 x 24 hours late, some before they happened: which of them does the prompt accept?",
        ),
        Mistake(
            "seven-day-edge-open",
            "late <= pl.duration(days=7)",
            "late < pl.duration(days=7)",
            "A delivery that is exactly 7 x 24 hours late is missing. The limit itself is accepted; which sign says at most?",
        ),
        Mistake(
            "whole-days-only",
            "late <= pl.duration(days=7)",
            "late.dt.total_days() <= 7",
            "You accepted deliveries up to eight days late: `total_days` cuts 7 days and 23 hours down to 7. Compare the duration itself.",
        ),
        Mistake(
            "accepts-clocks-ahead",
            "late >= pl.duration(minutes=-10), ",
            "",
            "You accepted deliveries from clocks that run far ahead: their event has not happened yet. How early may one arrive?",
        ),
        Mistake(
            "rejects-clocks-ahead",
            "late >= pl.duration(minutes=-10)",
            "late >= pl.duration(minutes=0)",
            "You refused every delivery whose clock ran ahead. Device clocks are seldom exact: up to 10 minutes are accepted, and exactly 10 as well.",
        ),
        Mistake(
            "first-arrival-of-the-winner",
            'pl.col("arrival_time").min().over("event_id")',
            'pl.col("arrival_time")',
            "`first_arrival` is the winner's own arrival. An event is heard of when its first accepted copy arrives; over which rows is that a minimum?",
        ),
        Mistake(
            "minimum-over-all-copies",
            says="`first_arrival` looks at refused copies too. A copy from a clock that runs a day ahead arrives first and counts for nothing: filter before you take the minimum.",
            answer=_SOLUTION.replace(
                "accepted = viewing_events_raw.filter(",
                'accepted = viewing_events_raw.with_columns(first_arrival=pl.min("arrival_time").over("event_id")).filter(',
            ).replace(
                """accepted.with_columns(
        first_arrival=pl.col("arrival_time").min().over("event_id"),
    ).sort(""",
                "accepted.sort(",
            ),
        ),
        Mistake(
            "sort-order-lost",
            ').sort("event_time", "event_id")',
            ")",
            "The rows are right and stand in the order in which the winners were chosen. The prompt asks for event_time, then event_id: the last step has to say so.",
        ),
        Mistake(
            "ties-in-descending-order",
            ').sort("event_time", "event_id")',
            ').sort("event_time", "event_id", descending=[False, True])',
            "Events of one instant stand by event_id from the highest down. The prompt asks for event_time, then event_id, both upwards.",
        ),
        Mistake(
            "collects-in-the-middle",
            "maintain_order=True)",
            "maintain_order=True).collect().lazy()",
            "You collected in the middle. There the plan ends: all columns of the winners become rows before `select` can say that six are enough. Who needs rows at that point?",
        ),
    ],
    worlds=[
        _EVENING,
        _COPIES,
        _OLD_COPIES,
        _PARTITIONS,
        _CLOCKS,
        boundary(),
        offsets_across_partitions(),
        beyond_window(seed=2, n_members=5, days=3),
        clock_skew(seed=3, n_members=5, days=3),
        retry_storm(seed=1, n_members=3, days=2),
        ties(seed=2, n_members=4, days=3),
        shuffled_rows(_COPIES),
        replayed_batch(_COPIES),
    ],
    complexity="O(n log n) time, O(n) memory for n deliveries, because they are sorted once by the whole rank; O(n) time and O(e) memory for e events if one pass keeps the best copy of each.",
    talk="""
Say what a row is before and after, and in which order you filter, rank and choose: a correction that is refused must not win. Then why the rank has four columns: `unique` and `last` take a row by its place, and only a total order makes that place a fact. Cost: one sort, O(n log n), or one pass with a best copy per event, O(n) time and a row of state for each event, which is what a stream job would hold. Say what the plan reads: eight of eighteen columns. End with why you did not pack the rank into one number: 32 bits are full at two thousand million, and nothing raises.
""",
)
