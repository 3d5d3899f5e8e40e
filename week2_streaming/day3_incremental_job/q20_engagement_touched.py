"""The incremental job, second version: only the days that what has arrived touches, and a watermark that survives a crash."""

from autograder import Contract, JobExercise, Mistake, Oracle
from autograder.jobs.by_hand import arriving
from autograder.jobs.drawn import long_history, small_schedules
from autograder.jobs.in_words import THE_RULES, THE_STORE
from autograder.jobs.layout import JobTable
from autograder.jobs.relations import (
    cut_otherwise,
    delivered_twice,
    dies_after_each_write,
    dies_and_is_not_repeated,
    runs_twice,
    shuffled_log,
)
from autograder.jobs.work import JobWork
from autograder.worlds import duplicates

_EVENINGS = arriving(
    "four evenings",
    "Three runs: a copy, a late event, and a correction that moves an event to another day.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 600),
    ("b", 1, "03-02 21:00", "03-02 21:01", 300, 2),
    ("b", 1, "03-02 21:00", "03-02 21:04", 300, 2),
    ("c", 1, "03-02 23:55", "03-02 23:56", None, 2),
    ("d", 1, "03-03 19:00", "03-03 19:02", 900),
    ("c", 2, "03-03 00:05", "03-03 08:00", 660, 2),
    ("e", 1, "03-03 20:00", "03-03 20:01", 120, 2),
    ("f", 1, "03-05 20:00", "03-05 20:01", 480),
    ("g", 1, "03-02 23:10", "03-05 23:00", 240),
)
_EMPTIED = arriving(
    "a day that becomes empty",
    "The only event of a day is corrected to another day; one day more loses its last event to a day far away.",
    ("a", 1, "03-02 23:58", "03-02 23:59", 600),
    ("b", 1, "03-04 10:00", "03-04 10:01", 300, 2),
    ("a", 2, "03-03 00:03", "03-04 11:00", 610),
    ("b", 2, "03-10 10:00", "03-10 10:01", 320, 2),
    ("c", 1, "03-09 10:00", "03-10 12:00", 70),
)
_AT_NOW = arriving(
    "many at one moment",
    "Many deliveries share one arrival, and it is the very moment of a run: some have landed by then, some land later.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60),
    ("b", 1, "03-02 21:00", "03-03 00:00", 70, 1, {"ingest_batch_id": 60}),
    ("c", 1, "03-02 22:00", "03-03 00:00", 80, 2, {"ingest_batch_id": 60}),
    ("d", 1, "03-02 22:00", "03-03 00:00", 90, 2),
    ("e", 1, "03-02 23:00", "03-03 00:00", 100),
    ("f", 1, "03-03 12:00", "03-03 12:01", 110),
    ("g", 1, "03-03 23:00", "03-04 00:00", 120, 1, {"ingest_batch_id": 61}),
    ("h", 1, "03-03 22:00", "03-04 00:00.000001", 130, 1, {"ingest_batch_id": 61}),
)
_FUTURE = arriving(
    "clocks ahead, days late",
    "Two clocks are ahead, one of them by a few minutes over midnight; others report what happened days ago.",
    ("a", 1, "03-03 00:04", "03-02 23:57", 60),
    ("b", 1, "2028-03-02 12:00", "03-02 12:00", 70),
    ("c", 1, "03-03 00:01", "03-03 00:02", 80),
    ("d", 1, "03-02 09:00", "03-09 09:00", 90, 2),
    ("e", 1, "03-02 09:00", "03-09 09:00:00.000001", 100, 2),
    ("f", 1, "03-08 12:00", "03-09 12:00", 110),
)
_FAR = arriving(
    "weeks apart",
    "Days of weeks ago stay as they are; a correction moves an event out of one of them; too late a copy changes nothing.",
    ("a", 1, "03-01 20:00", "03-01 20:01", 60),
    ("k", 1, "03-01 21:00", "03-01 21:01", 65),
    ("b", 1, "03-12 20:00", "03-12 20:01", 70),
    ("a", 2, "03-20 20:00", "03-21 21:00", 80),
    ("b", 2, "03-13 20:00", "03-21 21:05", 75),
    ("b", 1, "03-12 20:00", "03-15 10:00", 70),
    ("d", 1, "03-01 22:00", "03-21 20:01", 90),
)
_MOVES = duplicates(3, n_members=5, days=4, p_exact=0.1, p_revised=0.2, p_day_move=0.4, p_stale_repeat=0.3)

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

_FIELDS = (
    "event_id",
    "revision",
    "title_id",
    "event_time",
    "watch_s",
    "arrival_time",
    "kafka_partition",
    "kafka_offset",
)

SOLUTION = (
    '''
from datetime import timedelta

WINDOW, AHEAD = timedelta(days=7), timedelta(minutes=10)


def engagement_touched(store, now):
    """Recount the days that were touched since the last run that came through."""
    watermark = store.value("watermark")
    accepted = [
        row for row in store.read("viewing_events_raw") if row["arrival_time"] < now and is_accepted(row)
    ]
    news = {row["event_id"] for row in accepted if watermark is None or row["arrival_time"] >= watermark}
    # Every copy of an event names a day that it is on, or was on before a correction.
    touched = {row["event_time"].date() for row in accepted if row["event_id"] in news}
    recounted = [row for row in totals(winners(accepted)) if row["metric_date"] in touched]
    emptied = touched - {row["metric_date"] for row in recounted}
    if touched:
        store.overwrite_partitions("daily_engagement", recounted)
        store.drop_partitions("daily_engagement", sorted(emptied))
    store.commit("watermark", now)

'''
    + _RULES
)
_COMMIT = '    store.commit("watermark", now)\n'
_MARKED_FIRST = SOLUTION.replace(_COMMIT, "").replace("    if touched:\n", f"{_COMMIT}    if touched:\n")

exercise = JobExercise(
    title="Incremental engagement, by what arrived",
    points=6,
    minutes=45,
    level="hard",
    skills=["late data", "watermarks", "crash safety", "partition overwrite"],
    asked_in=["streaming round", "system design"],
    prompt=f"""
Version two of the job that keeps `daily_engagement` right. A lookback recounts days to which nothing happened. This one asks **what has arrived since the last run that came through, recounts the days which that touches, and no other day.**

Write `engagement_touched(store, now)`. It is called again and again, with a later `now` each time (or the same one, when a run is repeated). What it returns does not matter.

* `viewing_events_raw` is all that has landed so far, partitioned by the UTC day of `arrival_time`. Columns: `event_id`, `revision`, `title_id`, `event_time`, `watch_s`, `arrival_time`, `kafka_partition`, `kafka_offset`. At `now`, **every delivery with `arrival_time` before `now` has landed. Of those at `now` or later some may have landed, others not yet**: leave all of them to a later run.
* How far you are is yours to remember, with `store.commit`. A run may die between any two writes. Then it is run again with the same `now`, or **it is not**, and the next run has to make up for it.
* `daily_engagement` is yours, partitioned by `metric_date`. Columns: `metric_date` (the UTC date of `event_time`), `title_id`, `events` (how many events), `watch_s` (their seconds). One row per day and title that has an event; **a day without events has no row**.
{THE_RULES}
A correction may move an event to another day, however far away: both days change.

You are judged by `daily_engagement` after the last run: it must be what a recount of everything that arrived before its `now` would give. Partitions that nothing has touched must not be rewritten. You may read the whole log (what that costs is the question of the exercise after next).
{THE_STORE}
`daily_engagement` has the key `(metric_date, title_id)`.

To try it: `show("engagement_touched").run(engagement_touched)`.
""",
    contract=Contract(
        grain="one row per day and title with an event",
        key="metric_date, title_id",
        clock="UTC day of event_time; progress is a watermark on arrival_time",
        ties="arrivals equal to now belong to the next run",
        duplicates="the winner of each event counts once",
        late="the days of every copy of an event that arrived are recounted",
    ),
    stored=[JobTable("daily_engagement", partition="metric_date", key=("metric_date", "title_id"))],
    deliveries=_FIELDS,
    batch="now",
    columns=("metric_date", "title_id", "events", "watch_s"),
    oracle=Oracle(
        name="small logs at random",
        provokes="Small logs, cut anywhere, on machines that die anywhere: against a recount of everything.",
        draws=40,
        inputs=lambda st: small_schedules(st, batch="now", moves=True, given_up=True),
        answer="""
from datetime import timedelta


def engagement_touched(store, now):
    best, rows = {}, {}
    for row in store.read("viewing_events_raw"):
        late = row["arrival_time"] - row["event_time"]
        order = (row["revision"], row["arrival_time"], row["kafka_partition"], row["kafka_offset"])
        if row["arrival_time"] < now and timedelta(minutes=-10) <= late <= timedelta(days=7):
            if order > best.get(row["event_id"], ((0,),))[0]:
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
            provokes="Months of history, and daily runs: only the days that the news touches are rewritten.",
            inputs=lambda size, random: long_history(size, random, batch="now", per_day=2),
            sizes=(10, 60),
            unit="days",
            counts={"partitions_rewritten": 1.5},
        )
    ],
    starter='''
def engagement_touched(store, now):
    """Recount the days that were touched since the last run that came through."""
    watermark = store.value("watermark")
    # What is new? Which days does it touch? Recount those, overwrite them, then move the watermark.
    store.commit("watermark", now)
''',
    solution=SOLUTION,
    alternatives=[
        '''
from collections import defaultdict
from datetime import timedelta


def engagement_touched(store, now):
    """By event: all its copies, whether one is new, and on which days they are. One merge writes it all."""
    since = store.value("done_until")
    copies = defaultdict(list)
    for row in store.read("viewing_events_raw"):
        late = row["arrival_time"] - row["event_time"]
        if row["arrival_time"] < now and timedelta(minutes=-10) <= late <= timedelta(days=7):
            copies[row["event_id"]].append(row)
    touched = set()
    for deliveries in copies.values():
        if since is None or max(row["arrival_time"] for row in deliveries) >= since:
            touched |= {row["event_time"].date() for row in deliveries}
    fresh = {}
    for deliveries in copies.values():
        row = max(deliveries, key=lambda one: (one["revision"], one["arrival_time"], one["kafka_partition"], one["kafka_offset"]))
        day = row["event_time"].date()
        if day in touched:
            total = fresh.setdefault((day, row["title_id"]), {"metric_date": day, "title_id": row["title_id"], "events": 0, "watch_s": 0})
            total["events"] += 1
            total["watch_s"] += row["watch_s"] or 0
    before = {(row["metric_date"], row["title_id"]) for row in store.read("daily_engagement", sorted(touched))}
    store.merge("daily_engagement", fresh.values(), delete=before - set(fresh))
    store.commit("done_until", now)
''',
    ],
    hints=[
        "The run dies between the table and the watermark. Which of the two may be done twice without harm, and which order follows from that?",
        "Three traps: an arrival exactly at the watermark, the day that an event has left, and a recounted day that has no rows any more.",
        "Look at event c of the data you see: its first copy is on 2 March, its correction on the 3rd. Then imagine c had been alone on the 2nd.",
        """news = {event_id of what arrived from ___ (inclusive?) to ___ (exclusive?)}
touched = {the day of ___ copy of those events}
recounted = …
store.overwrite_partitions(…); store.drop_partitions(…, touched - ___)
store.commit("watermark", ___)""",
    ],
    mistakes=[
        Mistake(
            "commit-before-process",
            answer=_MARKED_FIRST,
            says="You move the watermark before the table is written. When the machine dies in between, the next run takes those rows for done and they are lost: which of the two can be done twice?",
        ),
        Mistake(
            "watermark-equality",
            'row["arrival_time"] >= watermark}',
            'row["arrival_time"] > watermark}',
            "Rows that arrived at the very moment of the watermark are missing. The last run left them to this one: is your range closed at its beginning and open at its end?",
        ),
        Mistake(
            "watermark-from-event-time",
            'row["arrival_time"] >= watermark}',
            'row["event_time"] >= watermark}',
            "You compare event_time with the watermark, so whatever arrives late lies behind it and is never new. Which of the two clocks tells what you have read?",
        ),
        Mistake(
            "future-event-pushes-watermark",
            'store.commit("watermark", now)',
            'store.commit("watermark", max((row["event_time"] for row in accepted), default=now))',
            "Your watermark is the largest event_time. A clock that is a few minutes ahead pushes it beyond what has landed, and what arrives in between is lost: up to which arrival is the log complete?",
        ),
        Mistake(
            "now-included",
            'if row["arrival_time"] < now and is_accepted(row)',
            'if row["arrival_time"] <= now and is_accepted(row)',
            "You counted deliveries that arrived at `now` exactly. Some of that moment had landed and others not: is the range open at its end?",
        ),
        Mistake(
            "reads-beyond-now",
            'if row["arrival_time"] < now and is_accepted(row)',
            "if is_accepted(row)",
            "You counted deliveries at `now` or later because they had landed. Others of that moment have not: which part of the log is complete at `now`?",
        ),
        Mistake(
            "old-rows-survive",
            '        store.drop_partitions("daily_engagement", sorted(emptied))\n',
            "",
            "A day whose last event moved away still has its old row. A dynamic overwrite replaces partitions that occur in the rows: which rows does an empty day have?",
        ),
        Mistake(
            "static-overwrite-wipes-the-rest",
            'store.overwrite_partitions("daily_engagement", recounted)',
            'store.overwrite_table("daily_engagement", recounted)',
            "Days that were not touched are gone: the whole table was replaced by the days you recounted. Which overwrite leaves the other partitions alone?",
        ),
        Mistake(
            "forgets-the-day-left-behind",
            'if row["event_id"] in news}',
            'if watermark is None or row["arrival_time"] >= watermark}',
            "Touched were only the days of the new copies. A correction that moves an event also changes the day it came from: which older copies tell you that day?",
        ),
        Mistake(
            "overwrites-a-day-with-one-batch",
            "totals(winners(accepted))",
            'totals(winners(row for row in accepted if row["event_id"] in news))',
            "The days were counted from the new events alone. Overwriting a day with them deletes everything that arrived earlier: which deliveries belong to a complete day?",
        ),
        Mistake(
            "rewrites-untouched-days",
            'if row["metric_date"] in touched]',
            "]",
            "The table is right, and runs rewrite days to which nothing new happened: every day there is, or those of rows that the last run had read already. Which deliveries are new to this run, and which days can they have changed?",
        ),
    ],
    worlds=[
        _EVENINGS,
        _EMPTIED,
        _AT_NOW,
        _FUTURE,
        _FAR,
        _MOVES,
        shuffled_log(_FAR),
        runs_twice(_MOVES),
        delivered_twice(_EMPTIED),
        dies_after_each_write(_EMPTIED),
        dies_and_is_not_repeated(_MOVES),
        cut_otherwise(_MOVES, 7),
    ],
    complexity="O(n) time for the n deliveries that are read, and rewrites in O(t) for t touched days, because arrival says which days to recount; with an index by event the read is O(copies of what arrived) too.",
    talk="""
I recount days, and I let arrival tell me which. The watermark is a time of arrival up to which everything is in the table; a run takes what arrived from the watermark, inclusive, to now, exclusive, because only that part of the log is complete. Those deliveries name events, and all accepted copies of those events name the days: where they are and where they were before a correction. I recount these days in full, overwrite their partitions, drop the ones that have become empty, and move the watermark last. The machine may die anywhere: the table is written from the log alone, so doing it again is harmless, and a watermark that has not moved makes the next run do it again. The other order loses a batch for ever. A watermark of event time would lose every late row. And the price: finding older copies of an event needs an index, or a scan.
""",
)
