"""The incremental job, third version: a ledger of what each event contributes, so that only differences are written."""

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
    runs_twice,
    shuffled_log,
)
from autograder.jobs.work import JobWork
from autograder.worlds import duplicates

BATCH = ("from_arrival", "to_arrival")

_EVENINGS = arriving(
    "four evenings",
    "Three batches: a copy, a late event, and a correction that moves an event to another day.",
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
_MOVED = arriving(
    "moved again and again",
    "An event is corrected to another day, then to a third, then back; others change their title or leave a day empty.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60),
    ("a", 2, "03-04 20:00", "03-04 20:01", 70),
    ("a", 3, "03-06 20:00", "03-06 20:01", 80, 2),
    ("a", 4, "03-02 21:00", "03-07 20:01", 90),
    ("b", 1, "03-03 20:00", "03-04 20:01", 30),
    ("b", 2, "03-06 20:00", "03-06 20:02", 35),
    ("c", 1, "03-02 22:00", "03-02 22:01", 10),
    ("c", 2, "03-02 22:00", "03-04 22:01", None, 2),
)
_STALE = arriving(
    "old copies come back",
    "Old revisions come again after their correction, one of them more than a week after the first copy.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60),
    ("a", 2, "03-02 20:00", "03-03 20:01", 90),
    ("a", 1, "03-02 20:00", "03-05 20:01", 60),
    ("b", 1, "03-02 21:00", "03-02 21:01", 30),
    ("b", 2, "03-09 09:00", "03-09 09:01", 45),
    ("b", 1, "03-02 21:00", "03-10 21:01", 30),
    ("b", 3, "03-02 21:00", "03-10 21:01", 500),
    ("d", 1, "03-03 21:00", "03-10 20:00", 20),
)
_TIES = arriving(
    "equal revisions",
    "Copies of one revision differ: the later arrival counts, then the higher partition and offset; in one batch or in two.",
    ("a", 1, "03-02 20:00", "03-02 20:01", 60, 1, {"kafka_partition": 1, "kafka_offset": 5}),
    ("a", 1, "03-02 20:00", "03-02 20:01", 70, 1, {"kafka_partition": 1, "kafka_offset": 6}),
    ("b", 1, "03-02 21:00", "03-02 21:01", 30),
    ("b", 1, "03-01 21:00", "03-04 21:01", 40),
    ("c", 2, "03-02 22:00", "03-02 22:05", 10),
    ("c", 1, "03-02 22:00", "03-02 22:30", 15),
    ("d", 1, "03-04 10:00", "03-04 10:01", 20, 2),
    ("d", 1, "03-04 10:00", "03-04 10:00", 25, 2),
)
_COPIES = duplicates(3, n_members=5, days=4, p_exact=0.1, p_revised=0.2, p_day_move=0.4, p_stale_repeat=0.3)

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

_RULES = '''

def news_of(store, batch):
    """The best accepted delivery of each event that arrived in a batch."""
    since, until = batch["from_arrival"], batch["to_arrival"]
    arrivals = [day for day in store.partitions("viewing_events_raw") if since.date() <= day <= until.date()]
    best = {}
    for row in store.read("viewing_events_raw", arrivals):
        late = row["arrival_time"] - row["event_time"]
        if since <= row["arrival_time"] < until and -AHEAD <= late <= WINDOW:
            if row["event_id"] not in best or precedence(row) > precedence(best[row["event_id"]]):
                best[row["event_id"]] = row
    return best


def precedence(row):
    return row["revision"], row["arrival_time"], row["kafka_partition"], row["kafka_offset"]


def place(row):
    return row["event_time"].date(), row["title_id"]
'''

SOLUTION = (
    '''
from collections import defaultdict
from datetime import timedelta

WINDOW, AHEAD = timedelta(days=7), timedelta(minutes=10)


def engagement_ledger(store, batch):
    """Take back what each changed event contributed, add what it contributes now."""
    news = news_of(store, batch)
    known = {row["event_id"]: row for row in store.find("ledger", news)}
    better = [
        row for row in news.values() if row["event_id"] not in known or precedence(row) > precedence(known[row["event_id"]])
    ]
    change = defaultdict(lambda: [0, 0])
    for row in better:
        old = known.get(row["event_id"])
        if old:
            change[place(old)][0] -= 1
            change[place(old)][1] -= old["watch_s"] or 0
        change[place(row)][0] += 1
        change[place(row)][1] += row["watch_s"] or 0
    totals = {(row["metric_date"], row["title_id"]): row for row in store.find("daily_engagement", change)}
    fresh = []
    for (day, title_id), (events, watch_s) in change.items():
        total = totals.get((day, title_id), {"events": 0, "watch_s": 0, "as_of": None})
        # A run of this batch that died before it reached the ledger has added this already.
        if total["as_of"] != batch["to_arrival"]:
            events, watch_s = total["events"] + events, total["watch_s"] + watch_s
            fresh.append(
                {"metric_date": day, "title_id": title_id, "events": events, "watch_s": watch_s, "as_of": batch["to_arrival"]}
            )
    store.merge("daily_engagement", fresh)
    store.merge("ledger", better)
'''
    + _RULES
)
_DAILY, _LEDGER = '    store.merge("daily_engagement", fresh)\n', '    store.merge("ledger", better)\n'

exercise = JobExercise(
    title="Incremental engagement, with a ledger",
    points=6,
    minutes=45,
    level="hard",
    skills=["corrections", "merge", "retract and add", "crash safety"],
    asked_in=["streaming round", "system design"],
    prompt=f"""
Version three of the job that keeps `daily_engagement` right. The first two count whole days again for one late row. This one keeps a **ledger**: what each event contributes at present. A new delivery then says what changes: **take back the old contribution, add the new one.** Nothing else is read, and nothing else is written.

Write `engagement_ledger(store, batch)`. It is called once for each batch, when its deliveries have landed. What it returns does not matter.

* `batch` is a dict with `from_arrival` (inclusive) and `to_arrival` (exclusive): the batch is what arrived in between.
* `viewing_events_raw` is all that has landed so far, partitioned by the UTC day of `arrival_time`. Columns: `event_id`, `revision`, `title_id`, `event_time`, `watch_s`, `arrival_time`, `kafka_partition`, `kafka_offset`. Read the batch, **not the history**.
* `ledger` is yours. Its key is `event_id`; what else its rows hold is yours to choose.
* `daily_engagement` is yours, partitioned by `metric_date`, with the key `(metric_date, title_id)`. Columns: `metric_date` (the UTC date of `event_time`), `title_id`, `events` (how many events), `watch_s` (their seconds). You may add columns. A day and title without events has no row, or one with 0 events: such rows are left out when you are judged.
{THE_RULES}
A correction may move an event to another day and another title. An old copy may come back long after it.

A run may die between any two writes. Then the same batch is run again, before the next one. Two tables make two writes: say to yourself what the repeated run finds after the first of them. A batch that has been through may also be run again, at once or much later; that changes nothing.

You are judged by `daily_engagement` after the last run: it must be what a recount of everything that arrived would give. With a long history, what you read and rewrite is counted.
{THE_STORE}
To try it: `show("engagement_ledger").run(engagement_ledger)`.
""",
    contract=Contract(
        grain="one row per day and title with an event",
        key="metric_date, title_id; the ledger's is event_id",
        clock="UTC day of event_time; batches are cut by arrival_time",
        ties="equal revisions: the later arrival, then partition and offset",
        duplicates="a delivery that does not beat the ledger's changes nothing",
        late="the difference is applied to the day, however old",
    ),
    stored=[
        JobTable("daily_engagement", partition="metric_date", key=("metric_date", "title_id")),
        JobTable("ledger", key=("event_id",)),
    ],
    deliveries=_FIELDS,
    batch=BATCH,
    counts="events",
    columns=("metric_date", "title_id", "events", "watch_s"),
    oracle=Oracle(
        name="small logs at random",
        provokes="Small logs, cut anywhere, on machines that die anywhere: against a recount of everything.",
        draws=40,
        inputs=lambda st: small_schedules(st, batch=BATCH, moves=True),
        answer="""
from datetime import timedelta


def engagement_ledger(store, batch):
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
            provokes="Months of history, and daily batches: what a batch costs must not grow with the history.",
            inputs=lambda size, random: long_history(size, random, batch=BATCH, per_day=2),
            sizes=(10, 80),
            unit="days",
            counts={"rows_read": 3, "partitions_rewritten": 3},
        )
    ],
    starter='''
def engagement_ledger(store, batch):
    """Take back what each changed event contributed, add what it contributes now."""
    # What is new in the batch? What did the ledger hold? Write the difference, so that it can be repeated.
    store.merge("ledger", [])
''',
    solution=SOLUTION,
    alternatives=[
        '''
from datetime import timedelta


def engagement_ledger(store, batch):
    """Write down first what is going to be written, as it will stand. Carrying that out may be repeated."""
    carry_out(store)
    since, until = batch["from_arrival"], batch["to_arrival"]
    days, day = [], since.date()
    while day <= until.date():
        days.append(day)
        day += timedelta(days=1)
    contributions, totals = {}, {}

    def total(row):
        key = row["metric_date"], row["title_id"]
        if key not in totals:
            found = store.find("daily_engagement", [key])
            totals[key] = found[0] if found else {"metric_date": key[0], "title_id": key[1], "events": 0, "watch_s": 0}
        return totals[key]

    for row in store.read("viewing_events_raw", days):
        late = row["arrival_time"] - row["event_time"]
        if not (since <= row["arrival_time"] < until) or late > timedelta(days=7) or late < -timedelta(minutes=10):
            continue
        new = {
            "event_id": row["event_id"],
            "rank": (row["revision"], row["arrival_time"], row["kafka_partition"], row["kafka_offset"]),
            "metric_date": row["event_time"].date(),
            "title_id": row["title_id"],
            "watch_s": row["watch_s"] or 0,
        }
        if row["event_id"] not in contributions:
            found = store.find("ledger", [row["event_id"]])
            contributions[row["event_id"]] = found[0] if found else None
        old = contributions[row["event_id"]]
        if old and old["rank"] >= new["rank"]:
            continue
        for one, sign in ((old, -1), (new, 1)):
            if one:
                total(one)["events"] += sign
                total(one)["watch_s"] += sign * one["watch_s"]
        contributions[row["event_id"]] = new
    store.commit("intended", {"ledger": [row for row in contributions.values() if row], "daily": list(totals.values())})
    carry_out(store)


def carry_out(store):
    intended = store.value("intended")
    if intended:
        empty = [(row["metric_date"], row["title_id"]) for row in intended["daily"] if not row["events"]]
        store.merge("daily_engagement", [row for row in intended["daily"] if row["events"]], delete=empty)
        store.merge("ledger", intended["ledger"])
        store.commit("intended", None)
''',
    ],
    hints=[
        "An event counted on 2 March is corrected to the 4th. Which two rows change, and where do you know the first of them from?",
        "The trap is the gap between two tables: one of them says that the batch is done, and the other one is not written yet.",
        "Look at event c of the data you see, in the second batch. Then let the machine die after the first merge, and go through your code again, line by line.",
        """known = {row["event_id"]: row for row in store.find("ledger", ___)}
for row in (those that beat what is known):
    change[place of the ___ copy] -= …
    change[place of the ___ copy] += …
# which of these two first, and how does the repeated run notice?
store.merge(___); store.merge(___)""",
    ],
    mistakes=[
        Mistake(
            "dedup-only-within-batch",
            '{row["event_id"]: row for row in store.find("ledger", news)}',
            "{}",
            "Copies were compared only within their batch, and each batch was added to the days. A retry may land in the next batch: what tells you that its event was counted before?",
        ),
        Mistake(
            "no-retraction",
            "        if old:\n",
            "        if False:\n",
            "A corrected event counts twice: you added what it contributes now. What it contributed before still stands; where, and how much was it?",
        ),
        Mistake(
            "retracts-from-the-new-day",
            "            change[place(old)][0] -= 1\n            change[place(old)][1] -=",
            "            change[place(row)][0] -= 1\n            change[place(row)][1] -=",
            "An event that moved still stands on its old day, and its new day is short by it: you took the old contribution from the new place. Where did the old copy count?",
        ),
        Mistake(
            "retracts-the-new-amount",
            'old["watch_s"] or 0',
            'row["watch_s"] or 0',
            "Corrected events keep their old seconds: you took back the new amount and added it again. How many seconds did the old copy contribute?",
        ),
        Mistake(
            "believes-first-delivery",
            'if row["event_id"] not in known or precedence(row) > precedence(known[row["event_id"]])',
            'if row["event_id"] not in known',
            "What the ledger knows you leave as it is, so corrections of a later batch are lost. A correction arrives later: what decides whether it beats the known copy?",
        ),
        Mistake(
            "arrival-before-revision",
            '    return row["revision"], row["arrival_time"],',
            '    return row["arrival_time"], row["revision"],',
            "You kept the copy that arrived last. An old revision may arrive after its correction: does the arrival say which version is newer, or `revision`?",
        ),
        Mistake(
            "commit-before-process",
            _DAILY + _LEDGER,
            _LEDGER + _DAILY,
            "You write the ledger first. When the machine dies behind it, the repeated run finds the batch known, and its days never get it: which of the two can the repeated run do again?",
        ),
        Mistake(
            "process-before-commit-without-idempotence",
            'if total["as_of"] != batch["to_arrival"]:',
            "if True:",
            "The days were added to, then the machine died, and the repeated run added the same once more. The ledger did not know yet: what in the daily row could tell that this batch is in it?",
        ),
        Mistake(
            "marker-deleted-with-the-row",
            _DAILY,
            '    store.merge("daily_engagement", [row for row in fresh if row["events"]],'
            ' delete=[(row["metric_date"], row["title_id"]) for row in fresh if not row["events"]])\n',
            "You delete a row that reaches 0, and with it the note that this batch is in it. After a death the repeated run takes the event away once more: where else could that note stand?",
        ),
        Mistake(
            "no-lateness-window",
            "and -AHEAD <= late <= WINDOW:",
            "and -AHEAD <= late:",
            "Deliveries more than 7 x 24 hours late were counted. A correction that late can even win: what should happen to a day that was closed?",
        ),
        Mistake(
            "reads-the-whole-ledger",
            'store.find("ledger", news)}',
            'store.read("ledger")}',
            "The table is right, and each run reads all events there have ever been. The batch names a few: how do you get the ledger's rows of those?",
        ),
    ],
    worlds=[
        _EVENINGS,
        _MOVED,
        _STALE,
        _TIES,
        _COPIES,
        shuffled_log(_STALE),
        runs_twice(_MOVED),
        old_batches_again(_STALE),
        delivered_twice(_COPIES),
        dies_after_each_write(_MOVED),
        cut_otherwise(_COPIES, 7),
    ],
    complexity="O(b) time per run for b deliveries of the batch, O(e) storage for all e events, because a contribution is found by its key and no history is read again.",
    talk="""
The ledger says for every event what it contributes now: its day, its title, its seconds, and the copy they came from. A delivery that does not beat that copy changes nothing, so duplicates and replays cost one lookup. One that does beat it gives two changes: minus the old contribution where it stood, plus the new one where it belongs, and so an event moves between days without either being recounted. There are two tables and a machine that may die in between. Ledger first loses the batch, days first adds it twice. So I write the days first, each row with the batch it is as of, and the repeated run skips rows that have it; or I write the intention down first. It reads the batch and a few rows by key, whatever the history. The price: an index as large as all events, additive metrics only, and a bug in it is never healed by the next run. So I recount a sample of days and compare.
""",
)
