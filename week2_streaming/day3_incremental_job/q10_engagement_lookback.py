"""The incremental job, first version: recount the last week with every batch, by days of arrival."""

from autograder import Contract, JobExercise, Mistake, Oracle
from autograder.jobs.by_hand import arriving
from autograder.jobs.drawn import long_history, small_schedules
from autograder.jobs.in_words import THE_RULES, THE_STORE
from autograder.jobs.layout import JobTable
from autograder.jobs.relations import (
    cut_otherwise,
    delivered_twice,
    dies_after_each_write,
    old_batches_again,
    shuffled_log,
)
from autograder.jobs.work import JobWork
from autograder.worlds import beyond_window

BATCH = ("from_arrival", "to_arrival")

_EVENINGS = arriving(
    "four evenings",
    "Three batches: copies, a correction, and two deliveries that arrive three days late.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 600),
    ("b", 1, "03-02 21:00", "03-02 21:01", 300, 2),
    ("b", 1, "03-02 21:00", "03-02 21:04", 300, 2),
    ("c", 1, "03-02 22:30", "03-02 22:31", None, 2),
    ("d", 1, "03-03 19:00", "03-03 19:02", 900),
    ("a", 2, "03-02 20:00", "03-03 08:00", 660),
    ("e", 1, "03-03 20:00", "03-03 20:01", 120, 2),
    ("f", 1, "03-05 20:00", "03-05 20:01", 480),
    ("g", 1, "03-02 23:10", "03-05 23:00", 240),
    ("a", 1, "03-02 20:00", "03-05 23:20", 600),
)
_EDGE = arriving(
    "the edge of seven days",
    "Late by exactly 7 x 24 hours, by a microsecond less and by one more.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60),
    ("b", 1, "03-02 20:00", "03-09 20:00", 70),
    ("c", 1, "03-02 20:00", "03-09 20:00:00.000001", 80),
    ("d", 1, "03-02 20:00", "03-09 19:59:59.999999", 90, 2),
    ("e", 1, "03-02 00:00", "03-09 00:00", 100, 2),
    ("f", 1, "03-09 12:00", "03-09 12:01", 110),
    ("g", 1, "03-02 08:00", "03-09 07:00", 120),
    at="12:00",
)
_MIDNIGHT = arriving(
    "around midnight",
    "Clocks a few minutes ahead: events of a day that arrive on the evening before; and clocks that cannot be believed.",
    ("a", 1, "03-02 00:05", "03-01 23:57", 60),
    ("b", 1, "03-02 00:00", "03-01 23:50", 70, 2),
    ("c", 1, "03-02 00:00", "03-01 23:49:59.999999", 80, 2),
    ("d", 1, "03-02 23:59:59.999999", "03-03 00:00:01", 90),
    ("e", 1, "1970-01-01 00:00", "03-03 10:00", 95),
    ("f", 1, "03-02 10:00", "03-09 09:00", 100),
    ("g", 1, "03-09 11:00", "03-09 09:00", 110),
    ("h", 1, "03-10 00:02", "03-09 23:58", 120),
)
_LAST_EVENING = arriving(
    "the last batch before midnight",
    "Batches end at 23:58, and a clock that is ahead sends an event of the next day in the last of them.",
    ("a", 1, "03-03 20:00", "03-03 20:01", 60),
    ("b", 1, "03-04 21:00", "03-04 21:01", 70, 2),
    ("c", 1, "03-05 00:03", "03-04 23:56", 80),
    at="23:58",
)
_OLD_ROWS = arriving(
    "twenty days late",
    "Days that were counted weeks ago stay; a delivery that comes twenty days late is left out.",
    ("a", 1, "03-01 20:00", "03-01 20:01", 60),
    ("b", 1, "03-12 20:00", "03-12 20:01", 70),
    ("c", 1, "03-01 21:00", "03-21 21:00", 80),
    ("b", 1, "03-12 20:00", "03-21 21:05", 75),
    ("d", 1, "03-21 20:00", "03-21 20:01", 90),
    ("e", 1, "03-14 23:00", "03-21 22:00", 100, 2),
)
_COPIES = arriving(
    "corrections and old copies",
    "An old revision comes again after its correction; equal revisions differ; a correction changes the title.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60),
    ("a", 2, "03-02 20:00", "03-03 09:00", 90),
    ("a", 1, "03-02 20:00", "03-05 09:00", 60),
    ("b", 1, "03-02 21:00", "03-02 21:01", 30, 1, {"kafka_partition": 1, "kafka_offset": 2}),
    ("b", 1, "03-02 21:00", "03-02 21:01", 40, 1, {"kafka_partition": 0, "kafka_offset": 9}),
    ("c", 1, "03-02 22:00", "03-02 22:01", 50, 2),
    ("c", 2, "03-02 22:30", "03-05 10:00", 55, 3),
    ("d", 1, "03-02 22:00", "03-02 22:01", 10, 3),
    ("d", 1, "03-02 22:00", "03-05 22:01", 20, 3),
    ("d", 2, "03-02 22:00", "03-10 22:01", 500, 3),
)
_LATE = beyond_window(4, n_members=5, days=5, p_revised=0.3, p_exact=0.2, p_late_redelivery=0.1)

_RULES = '''
def is_accepted(row):
    """Whether a delivery is at most seven days late, and its clock at most ten minutes ahead."""
    return -AHEAD <= row["arrival_time"] - row["event_time"] <= WINDOW


def winners(deliveries):
    """The delivery of each event that counts."""
    best = {}
    for row in deliveries:
        known = best.get(row["event_id"])
        if known is None or precedence(row) > precedence(known):
            best[row["event_id"]] = row
    return list(best.values())


def precedence(row):
    return row["revision"], row["arrival_time"], row["kafka_partition"], row["kafka_offset"]


def totals(events):
    """One row per day and title."""
    counted = {}
    for row in events:
        total = counted.setdefault((row["event_time"].date(), row["title_id"]), [0, 0])
        total[0] += 1
        total[1] += row["watch_s"] or 0
    return [
        {"metric_date": day, "title_id": title_id, "events": events, "watch_s": watch_s}
        for (day, title_id), (events, watch_s) in counted.items()
    ]
'''

_LATE_INCREMENTS = (
    """
from datetime import timedelta

WINDOW, AHEAD = timedelta(days=7), timedelta(minutes=10)


def engagement_lookback(store, batch):
    known = {(row["metric_date"], row["title_id"]): row for row in store.read("daily_engagement")}
    arrivals = [day for day in store.partitions("viewing_events_raw") if batch["from_arrival"].date() <= day <= batch["to_arrival"].date()]
    for row in store.read("viewing_events_raw", arrivals):
        if is_accepted(row) and batch["from_arrival"] <= row["arrival_time"] < batch["to_arrival"]:
            key = row["event_time"].date(), row["title_id"]
            total = known.setdefault(key, {"metric_date": key[0], "title_id": key[1], "events": 0, "watch_s": 0})
            total["events"] += 1
            total["watch_s"] += row["watch_s"] or 0
    store.merge("daily_engagement", known.values())

"""
    + _RULES
)

exercise = JobExercise(
    title="Incremental engagement, looking back",
    points=5,
    minutes=30,
    level="medium",
    skills=["late data", "incremental processing", "idempotence", "partition overwrite"],
    asked_in=["streaming round", "system design"],
    prompt=f"""
A job keeps the table `daily_engagement` right: for every day and title, how many events there were and how many seconds were watched. Events arrive up to seven days late. Version one is the plain one: **with every batch, recount every day that one of its deliveries may belong to, and overwrite those days.**

Write `engagement_lookback(store, batch)`. It is called once for each batch, when its deliveries have landed. What it returns does not matter.

* `batch` is a dict with `from_arrival` (inclusive) and `to_arrival` (exclusive): the batch is what arrived in between. That may be an hour, or several days after an outage.
* `viewing_events_raw` is all that has landed so far, partitioned by the UTC day of `arrival_time`. Columns: `event_id`, `revision`, `title_id`, `event_time`, `watch_s`, `arrival_time`, `kafka_partition`, `kafka_offset`.
* `daily_engagement` is yours, partitioned by `metric_date`. Columns: `metric_date` (the UTC date of `event_time`), `title_id`, `events` (how many events), `watch_s` (their seconds). One row per day and title that has an event.
{THE_RULES}
In this exercise all deliveries of an event have the same UTC day of `event_time`. Its time of day, its title and its seconds may be corrected.

You are judged by `daily_engagement` after the last run: it must be what a recount of everything that has landed would give. Runs may be repeated, also **an old batch after newer ones have landed**: count what is known by then. And do not read the whole log for a week of days: with a long history, reading costs.
{THE_STORE}
`daily_engagement` has the key `(metric_date, title_id)`.

To try it: `show("engagement_lookback").run(engagement_lookback)` runs your job on the batches you see, and says what each run read and rewrote.
""",
    contract=Contract(
        grain="one row per day and title with an event",
        key="metric_date, title_id",
        clock="UTC day of event_time; batches are cut by arrival_time",
        duplicates="the winner of each event counts once",
        late="accepted up to exactly 7 x 24 h; the day is recounted and overwritten",
    ),
    stored=[JobTable("daily_engagement", partition="metric_date", key=("metric_date", "title_id"))],
    deliveries=(
        "event_id",
        "revision",
        "title_id",
        "event_time",
        "watch_s",
        "arrival_time",
        "kafka_partition",
        "kafka_offset",
    ),
    batch=BATCH,
    columns=("metric_date", "title_id", "events", "watch_s"),
    oracle=Oracle(
        name="small logs at random",
        provokes="Small logs, cut anywhere, on machines that die anywhere: against a recount of everything.",
        draws=40,
        inputs=lambda st: small_schedules(st, batch=BATCH, moves=False),
        answer="""
from datetime import timedelta


def engagement_lookback(store, batch):
    best, rows = {}, {}
    for row in store.read("viewing_events_raw"):
        late = row["arrival_time"] - row["event_time"]
        order = (row["revision"], row["arrival_time"], row["kafka_partition"], row["kafka_offset"])
        if timedelta(minutes=-10) <= late <= timedelta(days=7) and order > best.get(row["event_id"], ((0,),))[0]:
            best[row["event_id"]] = order, row
    for _, row in best.values():
        day, title_id = row["event_time"].date(), row["title_id"]
        new = {"metric_date": day, "title_id": title_id, "events": 0, "watch_s": 0}
        total = rows.setdefault((day, title_id), new)
        total["events"] += 1
        total["watch_s"] += row["watch_s"] or 0
    store.overwrite_table("daily_engagement", rows.values())
""",
    ),
    work=[
        JobWork(
            name="a long history",
            provokes="Months of history, and daily batches: reading the whole log for each of them costs.",
            inputs=lambda size, random: long_history(size, random, batch=BATCH, per_day=2),
            sizes=(15, 100),
            unit="days",
            counts={"rows_read": 3, "partitions_rewritten": 3},
        )
    ],
    starter='''
def engagement_lookback(store, batch):
    """Recount the days that this batch may belong to, and overwrite them."""
    # Which days? Then read what you need, choose the winners, add up, overwrite.
    rows = []
    store.overwrite_partitions("daily_engagement", rows)
''',
    solution='''
from datetime import timedelta

WINDOW, AHEAD, ONE_DAY = timedelta(days=7), timedelta(minutes=10), timedelta(days=1)


def engagement_lookback(store, batch):
    """Recount every day that a delivery of this batch may belong to, and overwrite those days."""
    first = (batch["from_arrival"] - WINDOW).date()
    last = (batch["to_arrival"] + AHEAD).date()
    # A clock that is ahead: what happens just after midnight may arrive just before it.
    arrivals = [day for day in store.partitions("viewing_events_raw") if day >= first - ONE_DAY]
    accepted = [row for row in store.read("viewing_events_raw", arrivals) if is_accepted(row)]
    recounted = totals(winners(accepted))
    store.overwrite_partitions(
        "daily_engagement", [row for row in recounted if first <= row["metric_date"] <= last]
    )

'''
    + _RULES,
    alternatives=[
        '''
from collections import Counter
from datetime import datetime, time, timedelta


def engagement_lookback(store, batch):
    """Day by day: the deliveries of a day arrive from ten minutes before it until seven days behind it."""
    oldest, youngest = batch["from_arrival"] - timedelta(days=7), batch["to_arrival"] + timedelta(minutes=10)
    span = [oldest.date() + timedelta(days=n) for n in range((youngest.date() - oldest.date()).days + 1)]
    landed = set(store.partitions("viewing_events_raw"))
    arrivals = {day + timedelta(days=n) for day in span for n in range(-1, 9)} & landed
    deliveries = store.read("viewing_events_raw", sorted(arrivals))
    for day in span:
        midnight = datetime.combine(day, time())
        copies = [
            row
            for row in deliveries
            if midnight <= row["event_time"] < midnight + timedelta(days=1)
            and row["arrival_time"] <= row["event_time"] + timedelta(days=7)
            and row["arrival_time"] + timedelta(minutes=10) >= row["event_time"]
        ]
        copies.sort(key=lambda row: [row[name] for name in ("revision", "arrival_time", "kafka_partition", "kafka_offset")])
        latest = {row["event_id"]: row for row in copies}
        events, seconds = Counter(), Counter()
        for row in latest.values():
            events[row["title_id"]] += 1
            seconds[row["title_id"]] += row["watch_s"] or 0
        store.overwrite_partitions(
            "daily_engagement",
            [
                {"metric_date": day, "title_id": title, "events": events[title], "watch_s": seconds[title]}
                for title in events
            ],
        )
''',
    ],
    hints=[
        "A batch arrives on one day. What is the earliest instant at which one of its events can have happened, and how many days is that?",
        "The trap is the number of days: a window of 7 x 24 hours reaches into eight calendar days, and ten minutes ahead into one more.",
        "Look at what arrives at 19:59 on 9 March for 20:00 on the 2nd. Then at the day you overwrite: is every delivery of it among those you read?",
        """first = (batch["from_arrival"] - ___).date()
arrivals = [day for day in store.partitions(___) if day >= ___]
accepted = …
store.overwrite_partitions("daily_engagement", [… if first <= ___ <= last])""",
    ],
    mistakes=[
        Mistake(
            "lookback-one-day-short",
            'first = (batch["from_arrival"] - WINDOW).date()',
            'first = (batch["from_arrival"] - WINDOW).date() + ONE_DAY',
            "Rows that are almost seven days late are missing. 7 x 24 hours before an afternoon lies in the afternoon of an eighth day: which days does the window reach?",
        ),
        Mistake(
            "lookback-from-the-batch-end",
            'first = (batch["from_arrival"] - WINDOW).date()',
            'first = (batch["to_arrival"] - WINDOW).date()',
            "You looked back from the end of the batch. After an outage it holds several days of arrivals: how far back can its first delivery reach?",
        ),
        Mistake(
            "static-overwrite-wipes-the-rest",
            '    store.overwrite_partitions(\n        "daily_engagement", [row for row in recounted if first <= row["metric_date"] <= last]\n    )',
            '    store.overwrite_table("daily_engagement", [row for row in recounted if first <= row["metric_date"] <= last])',
            "Days before the last week are gone: the whole table was replaced by the days you recounted. Which overwrite leaves the other partitions alone?",
        ),
        Mistake(
            "batch-alone-overwrites",
            '    accepted = [row for row in store.read("viewing_events_raw", arrivals) if is_accepted(row)]\n',
            """    landed = store.read("viewing_events_raw", arrivals)
    of_batch = [row for row in landed if batch["from_arrival"] <= row["arrival_time"] < batch["to_arrival"]]
    accepted = [row for row in of_batch if is_accepted(row)]
""",
            "You counted the rows of the batch alone and overwrote whole days with them: what earlier batches had brought is gone. From which arrivals is a day made?",
        ),
        Mistake(
            "accepted-after-the-winner",
            "recounted = totals(winners(accepted))",
            'recounted = totals([row for row in winners(store.read("viewing_events_raw", arrivals)) if is_accepted(row)])',
            "A delivery that is too late won, and was then left out, its event with it. Which comes first, the limit or the winner?",
        ),
        Mistake(
            "partial-day-overwritten",
            "[row for row in recounted if first <= row",
            '[row for row in totals(winners(one for one in accepted if one["event_time"] >= batch["from_arrival"] - WINDOW)) if first <= row',
            "The oldest day lost its morning: you read from an instant and overwrote whole days. From where must a day be read, if all of it is replaced?",
        ),
        Mistake(
            "old-batch-forgets-newer-arrivals",
            "if day >= first - ONE_DAY]",
            'if first - ONE_DAY <= day <= batch["to_arrival"].date()]',
            "An old batch was run again, and late rows that landed since then went missing. A recount knows all that has landed: up to which day do you read?",
        ),
        Mistake(
            "arrives-the-evening-before",
            "if day >= first - ONE_DAY]",
            "if day >= first]",
            "An event of 00:05 went missing: its clock was ahead, and it arrived on the evening before. Which partition is it in, and do you read that one?",
        ),
        Mistake(
            "last-day-of-the-batch-end",
            '(batch["to_arrival"] + AHEAD).date()',
            'batch["to_arrival"].date()',
            "An event of 00:03 went missing: its clock was ahead, and its batch ended at 23:58. Up to which day can a delivery of this batch belong?",
        ),
        Mistake(
            "seven-day-edge-open",
            '- row["event_time"] <= WINDOW',
            '- row["event_time"] < WINDOW',
            "A delivery that is late by exactly 7 x 24 hours was left out. The prompt says whether the limit itself is accepted: what does it say?",
        ),
        Mistake(
            "no-lateness-window",
            'return -AHEAD <= row["arrival_time"] - row["event_time"] <= WINDOW',
            'return -AHEAD <= row["arrival_time"] - row["event_time"]',
            "Deliveries more than 7 x 24 hours late were counted. A correction that late can even win: what should happen to a day that was closed?",
        ),
        Mistake(
            "arrival-before-revision",
            'return row["revision"], row["arrival_time"],',
            'return row["arrival_time"], row["revision"],',
            "You kept the copy that arrived last. An old revision may arrive after its correction: does the arrival say which version is newer, or `revision`?",
        ),
        Mistake(
            "believes-first-delivery",
            "precedence(row) > precedence(known)",
            "False",
            "Where an event was corrected, you kept the delivery you saw first. A correction arrives later: which column says which copy is newer?",
        ),
        Mistake(
            "late-increments",
            answer=_LATE_INCREMENTS,
            says="The batch was added to what the table had. A copy in a later batch is then counted again, and so is a batch that is run again: what do you get when you recount the whole day instead?",
        ),
        Mistake(
            "whole-log-for-a-week",
            'arrivals = [day for day in store.partitions("viewing_events_raw") if day >= first - ONE_DAY]',
            'arrivals = store.partitions("viewing_events_raw")',
            "The table is right, and every run reads the log from its first day on. In which partitions of arrival can the days lie that you recount?",
        ),
    ],
    worlds=[
        _EVENINGS,
        _EDGE,
        _MIDNIGHT,
        _LAST_EVENING,
        _OLD_ROWS,
        _COPIES,
        _LATE,
        shuffled_log(_COPIES),
        old_batches_again(_LATE),
        delivered_twice(_EDGE),
        dies_after_each_write(_OLD_ROWS),
        cut_otherwise(_LATE, 72),
    ],
    complexity="O(w) time and memory per run for the w deliveries of the window, because every run recounts all of it, whether one row arrived late or a thousand.",
    talk="""
Late data is a restatement: I recount the days that can have changed and overwrite them, so a repeated run gives the same table. Which days? A batch that arrives between two instants holds events from seven days before the first to ten minutes behind the second, and seven times 24 hours touch eight calendar days, not seven. I read the log by partition of arrival: from one day before the oldest of those days, because a clock may be ahead, up to all that has landed, so that an old batch run again does not undo newer rows. I deduplicate over all that, then count. The overwrite is dynamic: only partitions that I recounted. The price: every day is recounted about eight times, mostly for nothing, and whoever raises the limit to thirty days pays for thirty. That is why version two asks what arrived.
""",
)
