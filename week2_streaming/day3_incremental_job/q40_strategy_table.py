"""Which of the three strategies costs what, and which of them is right: a table that is measured, not claimed."""

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.jobs.by_hand import arriving
from autograder.worlds import beyond_window, late, shuffled_rows

# From the topic of a world's rows: days that a delivery may be late, days that the lookback looks back.
PLANS = {"playback": (7, 7), "raised": (30, 7), "short": (7, 3), "strict": (2, 7)}


def _arguments(rows):
    log = rows["viewing_events_raw"]
    limit, lookback = PLANS[log[0]["kafka_topic"] if log else "playback"]
    deliveries = [
        {
            "event_id": row["event_id"],
            "revision": row["revision"],
            "event_day": row["event_time"].toordinal() - 739_675,
            "arrival_day": row["arrival_time"].toordinal() - 739_675,
        }
        for row in log
        if row["arrival_time"].date() >= row["event_time"].date()
    ]
    return {"deliveries": deliveries, "limit": limit, "lookback": lookback}


def _world(name, provokes, plan, *deliveries):
    """A world of deliveries (event, revision, day it happened, day it arrived), days of March."""
    return arriving(
        name,
        provokes,
        *(
            (event, revision, f"03-{day:02} 12:00", f"03-{arrived:02} 13:00", 60, 1, {"kafka_topic": plan})
            for event, revision, day, arrived in deliveries
        ),
    )


_WEEK = _world(
    "ten days",
    "A dozen deliveries over ten days: copies, a correction, three late ones, and days without any.",
    "raised",
    ("a", 1, 1, 1),
    ("b", 1, 1, 1),
    ("b", 1, 1, 1),
    ("c", 1, 2, 2),
    ("d", 1, 2, 4),
    ("a", 2, 1, 4),
    ("e", 1, 4, 4),
    ("f", 1, 5, 5),
    ("f", 1, 5, 8),
    ("g", 1, 8, 8),
    ("h", 1, 1, 10),
    ("i", 1, 10, 10),
)
_TWENTY = _world(
    "twenty days late",
    "The limit was raised to thirty days, and one delivery comes after twenty.",
    "raised",
    ("a", 1, 1, 1),
    ("b", 1, 1, 1),
    ("c", 1, 9, 9),
    ("d", 1, 15, 15),
    ("e", 1, 2, 22),
    ("f", 1, 22, 22),
)
_COPY = _world(
    "a late copy that changes nothing",
    "Twenty days later an exact copy of a counted event comes again, and an old revision of another.",
    "raised",
    ("a", 1, 1, 1),
    ("b", 2, 2, 2),
    ("c", 1, 9, 9),
    ("a", 1, 1, 21),
    ("b", 1, 2, 21),
    ("d", 1, 21, 22),
)
_SHORT = _world(
    "three days back",
    "The lookback is shorter than the lateness that is accepted: it misses some, and some of those nobody would notice.",
    "short",
    ("a", 1, 1, 1),
    ("b", 1, 1, 4),
    ("c", 1, 1, 5),
    ("d", 1, 5, 5),
    ("e", 1, 4, 7),
    ("a", 1, 1, 8),
)
_MISSED = _world(
    "a correction that is missed",
    "Two copies of a known event on one day; and a correction that comes later than the lookback looks.",
    "raised",
    ("a", 1, 1, 1),
    ("b", 1, 2, 2),
    ("b", 1, 2, 4),
    ("b", 1, 2, 4),
    ("c", 1, 13, 13),
    ("a", 2, 1, 14),
)
_STRICT = _world(
    "a strict limit",
    "Only two days are accepted: rejected rows are read like any others, and change nothing.",
    "strict",
    ("a", 1, 1, 1),
    ("b", 1, 1, 3),
    ("c", 1, 1, 4),
    ("a", 2, 1, 5),
    ("d", 1, 4, 5),
    ("d", 1, 4, 8),
    ("e", 1, 8, 8),
)
_QUIET = _world(
    "quiet weeks",
    "Two busy days and three quiet weeks in between.",
    "playback",
    ("a", 1, 1, 1),
    ("b", 1, 1, 1),
    ("c", 1, 1, 2),
    ("d", 1, 24, 24),
    ("e", 1, 23, 24),
)
_ONE_DAY = _world(
    "one day", "Everything happens and arrives on one day.", "short", ("a", 1, 3, 3), ("a", 2, 3, 3)
)
_LATE = late(3, days=6, n_members=4, p_revised=0.2, p_exact=0.3)
_BEYOND = beyond_window(5, n_members=4, days=3)


def _small_logs(st):
    delivery = st.tuples(st.integers(0, 2), st.integers(1, 2), st.sampled_from([0, 1, 3, 4, 9])).map(
        lambda one: {
            "event_id": "abc"[one[0]],
            "revision": one[1],
            "event_day": one[0] * 2,
            "arrival_day": one[0] * 2 + one[2],
        }
    )
    return st.fixed_dictionaries(
        {
            "deliveries": st.lists(delivery, max_size=6),
            "limit": st.sampled_from([3, 8, 30]),
            "lookback": st.sampled_from([3, 8]),
        }
    )


SOLUTION = '''
from collections import Counter, defaultdict


def strategy_table(deliveries, limit, lookback):
    """What each strategy reads and rewrites over all days, and whether its table is right in the end."""
    if not deliveries:
        return [("lookback", 0, 0, True), ("touched", 0, 0, True), ("ledger", 0, 0, True)]
    arrived = defaultdict(list)
    for row in deliveries:
        arrived[row["arrival_day"]].append(row)
    read, rewritten, right = Counter(), Counter(), dict.fromkeys(("lookback", "touched", "ledger"), True)
    ledger, looked_back = {}, {}
    for today in range(min(arrived), max(arrived) + 1):
        news = [row for row in arrived[today] if in_time(row, limit)]

        window = [row for day in range(today - lookback, today + 1) for row in arrived[day]]
        read["lookback"] += len(window)
        recounted = by_day(row for row in window if in_time(row, limit) and row["event_day"] >= today - lookback)
        rewritten["lookback"] += len(recounted)
        looked_back |= recounted

        touched = {row["event_day"] for row in news}
        first = min(touched, default=today)
        read["touched"] += sum(len(arrived[day]) for day in range(first, today + 1))
        rewritten["touched"] += len(touched)

        read["ledger"] += len(arrived[today]) + len({row["event_id"] for row in news} & set(ledger))
        changed = set()
        for row in news:
            if row["revision"] > ledger.get(row["event_id"], 0):
                ledger[row["event_id"]] = row["revision"]
                changed.add(row["event_day"])
        rewritten["ledger"] += len(changed)
    truth = by_day(row for row in deliveries if in_time(row, limit))
    right["lookback"] = looked_back == truth
    return [(name, read[name], rewritten[name], right[name]) for name in right]


def in_time(row, limit):
    return row["arrival_day"] - row["event_day"] <= limit


def by_day(deliveries):
    """For each day, its events and the revision of each that counts."""
    days = defaultdict(dict)
    for row in deliveries:
        winners = days[row["event_day"]]
        winners[row["event_id"]] = max(row["revision"], winners.get(row["event_id"], 0))
    return dict(days)
'''

exercise = PythonExercise(
    title="What the three strategies cost",
    points=4,
    minutes=25,
    level="medium",
    skills=["cost of late data", "trade-offs", "incremental processing"],
    asked_in=["system design", "streaming round"],
    prompt="""
*"Which of the three would you take?"* The answer is a table with numbers in it. Write `strategy_table(deliveries, limit, lookback)`: it works out, from a log of arrivals, what each strategy reads and rewrites, and whether its table is right in the end.

`deliveries` is a list of dicts: `event_id`, `revision`, `event_day` and `arrival_day` (whole numbers of days; `arrival_day` is never below `event_day`). All deliveries of an event have the same `event_day`. A delivery is accepted when `arrival_day - event_day` is at most `limit`. Of an event's accepted deliveries the highest `revision` counts; two with the same revision are copies of each other.

Each strategy runs **once for every day** from the first `arrival_day` to the last, also for days on which nothing arrives. The log is partitioned by `arrival_day`; a partition that is read is read whole, rejected rows included. In the run of day `A`:

* **lookback** reads the arrival partitions `A - lookback` to `A`. It recounts the event days `A - lookback` to `A` from these, and rewrites those of them that have an accepted delivery among what it has read. Other days stay as they are.
* **touched** reads arrival partition `A`. The event days of its accepted deliveries are touched. If there are any, it also reads every arrival partition from the oldest touched day on to `A - 1`, each once. It rewrites the touched days.
* **ledger** reads arrival partition `A`, and one row of the ledger for each different event among its accepted deliveries that the ledger already knows **from earlier runs**. It rewrites every day on which an event is new or gets a higher revision. The ledger has no partitions and does not count as rewritten.

Return three tuples, `(strategy, rows_read, partitions_rewritten, right)`: `strategy` is `"lookback"`, `"touched"` or `"ledger"`; `rows_read` and `partitions_rewritten` are sums over all runs; `right` is `True` if after the last run each day holds exactly the events, in the revisions, that all accepted deliveries give. For an empty log all sums are 0 and all is right. The order of the tuples does not matter.

For example, one delivery of day 1 that arrives on day 3, with `limit` 7 and `lookback` 7, gives `("lookback", 1, 1, True)`, `("touched", 1, 1, True)` and `("ledger", 1, 1, True)`.

The data you see is read with `limit` 30 and `lookback` 7: somebody raised the limit and forgot the job. A check holds your numbers against runs in which every read is counted.
""",
    contract=Contract(
        grain="one row per strategy",
        key="strategy",
        clock="whole days of event and of arrival",
        duplicates="rows that are read count, whether or not they change anything",
        late="accepted up to limit days, the limit included",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    columns=("strategy", "rows_read", "partitions_rewritten", "right"),
    oracle=Oracle(
        inputs=_small_logs,
        draws=40,
        name="runs that are counted",
        provokes="Small logs at random, on which the three strategies are run and every row that they read is counted.",
        answer='''
def strategy_table(deliveries, limit, lookback):
    """Runs the three, with a log that counts each row it hands out."""

    class Log:
        def __init__(self):
            self.rows_read = self.rewritten = 0

        def arrived(self, day):
            rows = [row for row in deliveries if row["arrival_day"] == day]
            self.rows_read += len(rows)
            return rows

    def ok(row):
        return row["arrival_day"] - row["event_day"] <= limit

    def counted(rows, day):
        best = {}
        for row in rows:
            if ok(row) and row["event_day"] == day:
                best[row["event_id"]] = max(row["revision"], best.get(row["event_id"], 0))
        return best

    def run(step):
        log, table = Log(), {}
        days = [row["arrival_day"] for row in deliveries]
        for today in range(min(days), max(days) + 1) if days else ():
            step(log, table, today)
        every = {row["event_day"] for row in deliveries}
        right = all(table.get(day, {}) == counted(deliveries, day) for day in every)
        return log.rows_read, log.rewritten, right

    def look_back(log, table, today):
        rows = [row for day in range(today - lookback, today + 1) for row in log.arrived(day)]
        for day in range(today - lookback, today + 1):
            if counted(rows, day):
                table[day] = counted(rows, day)
                log.rewritten += 1

    def touch(log, table, today):
        rows = log.arrived(today)
        touched = {row["event_day"] for row in rows if ok(row)}
        if touched:
            rows = rows + [row for day in range(min(touched), today) for row in log.arrived(day)]
        for day in touched:
            table[day] = counted(rows, day)
            log.rewritten += 1

    entries = {}

    def merge(log, table, today):
        rows = [row for row in log.arrived(today) if ok(row)]
        log.rows_read += sum(1 for event_id in {row["event_id"] for row in rows} if event_id in entries)
        changed = set()
        for row in rows:
            if row["event_id"] not in entries or row["revision"] > entries[row["event_id"]]:
                entries[row["event_id"]] = row["revision"]
                table.setdefault(row["event_day"], {})[row["event_id"]] = row["revision"]
                changed.add(row["event_day"])
        log.rewritten += len(changed)

    return [("lookback", *run(look_back)), ("touched", *run(touch)), ("ledger", *run(merge))]
''',
    ),
    starter='''
def strategy_table(deliveries, limit, lookback):
    """What each strategy reads and rewrites over all days, and whether its table is right in the end."""
    # Go through the days one by one, and count what each of the three does on that day.
    return [("lookback", 0, 0, False), ("touched", 0, 0, False), ("ledger", 0, 0, False)]
''',
    solution=SOLUTION,
    alternatives=[
        '''
def strategy_table(deliveries, limit, lookback):
    """From counts a day: no table is built; the lookback saw of a day what had arrived by its last recount."""
    size, accepted = {}, []
    for row in deliveries:
        size[row["arrival_day"]] = size.get(row["arrival_day"], 0) + 1
        if row["arrival_day"] - row["event_day"] <= limit:
            accepted.append((row["arrival_day"], row["event_day"], row["event_id"], row["revision"]))
    days = range(min(size), max(size) + 1) if size else range(0)

    def rows(first, last):
        return sum(size.get(day, 0) for day in range(first, last + 1))

    lookback_read = sum(rows(day - lookback, day) for day in days)
    lookback_rewritten = sum(
        len({event for arrival, event, _, _ in accepted if day - lookback <= event and arrival <= day}) for day in days
    )
    touched_read = touched_rewritten = ledger_read = ledger_rewritten = 0
    for day in days:
        today = [row for row in accepted if row[0] == day]
        before = {}
        for arrival, _, event_id, revision in accepted:
            if arrival < day:
                before[event_id] = max(revision, before.get(event_id, 0))
        touched = {event for _, event, _, _ in today}
        touched_read += rows(min(touched | {day}), day)
        touched_rewritten += len(touched)
        ledger_read += rows(day, day) + len({event_id for _, _, event_id, _ in today if event_id in before})
        ledger_rewritten += len({event for _, event, event_id, revision in today if revision > before.get(event_id, 0)})
    best, seen = {}, {}
    for arrival, event, event_id, revision in accepted:
        best[event_id] = max(revision, best.get(event_id, 0))
        if arrival <= event + lookback:
            seen[event_id] = max(revision, seen.get(event_id, 0))
    return {
        ("lookback", lookback_read, lookback_rewritten, seen == best),
        ("touched", touched_read, touched_rewritten, True),
        ("ledger", ledger_read, ledger_rewritten, True),
    }
''',
    ],
    hints=[
        "On a day on which nothing arrives, what does each of the three do?",
        "The trap is to call a strategy right or cheap without looking: a delivery may be late and change nothing, and a row may be read and rejected.",
        "Look at h in the data you see: it arrives on the last day, for the first. Which partitions does each strategy read for it, and does the lookback ever see day 1 again?",
        """for today in range(first arrival, last arrival + 1):
    window = arrivals of ___ to today            # lookback
    first = min(touched, default=___)            # touched reads from there
    known = events of today that ___             # ledger
right: what the lookback left for each day == what ___ give""",
    ],
    mistakes=[
        Mistake(
            "quiet-days-cost-nothing",
            "for today in range(min(arrived), max(arrived) + 1):",
            "for today in sorted(arrived.keys() & {row['arrival_day'] for row in deliveries}):",
            "You ran the strategies on days with arrivals only. A lookback reads its week on quiet days too: how many days does the calendar have between the first arrival and the last?",
        ),
        Mistake(
            "lookback-one-day-short",
            "for day in range(today - lookback, today + 1) for row",
            "for day in range(today - lookback + 1, today + 1) for row",
            "Your lookback reads one partition too few. From A - lookback to A, both included: how many days are that?",
        ),
        Mistake(
            "rejected-rows-cost-nothing",
            'arrived[row["arrival_day"]].append(row)',
            'arrived[row["arrival_day"]] += [row] * in_time(row, limit)',
            "Rows that are too late are missing in what is read. A partition is read whole: who pays for the rows that are then left out?",
        ),
        Mistake(
            "arrival-day-for-event-day",
            'read["touched"] += sum(len(arrived[day]) for day in range(first, today + 1))',
            'read["touched"] += sum(len(arrived[day]) for day in touched | {today})',
            "For a touched day you read the partition of its own date alone. The log is cut by arrival: on which days can the rest of that day's rows have arrived?",
        ),
        Mistake(
            "partition-read-twice",
            "range(first, today + 1))",
            "range(first, today + 1)) + (len(arrived[today]) if touched else 0)",
            "The day's own partition is counted twice for the touched strategy. It was read to find the touched days: is it read again?",
        ),
        Mistake(
            "looks-up-every-delivery",
            'len({row["event_id"] for row in news} & set(ledger))',
            "len(news)",
            "The ledger is charged a row for each delivery. A new event has no row there, and two copies share one: for which events is a row found?",
        ),
        Mistake(
            "looks-up-every-copy",
            'len({row["event_id"] for row in news} & set(ledger))',
            'sum(row["event_id"] in ledger for row in news)',
            "The ledger is charged a row for each copy of a known event. Two copies on one day ask for the same row: how often is it read?",
        ),
        Mistake(
            "counts-for-revisions",
            "looked_back == truth",
            "{day: len(held) for day, held in looked_back.items()} == {day: len(held) for day, held in truth.items()}",
            "You compare how many events a day has. A correction that was missed leaves the number as it was: what else has to be the same?",
        ),
        Mistake(
            "copies-rewrite-a-day",
            'if row["revision"] > ledger.get(row["event_id"], 0):',
            'if row["revision"] >= ledger.get(row["event_id"], 0):',
            "The ledger rewrites days for copies that change nothing. An equal revision is a copy: what is different after it?",
        ),
        Mistake(
            "rejected-copy-touches-its-day",
            'touched = {row["event_day"] for row in news}',
            'touched = {row["event_day"] for row in arrived[today]}',
            "Days are recounted because of deliveries that are not accepted. They change no number: which deliveries may touch a day?",
        ),
        Mistake(
            "late-means-not-right",
            "looked_back == truth",
            'all(row["arrival_day"] - row["event_day"] <= lookback for row in deliveries if in_time(row, limit))',
            "You call the lookback's table not right as soon as something came later than it looks. A late copy may change nothing: what do you find when you compare the tables?",
        ),
        Mistake(
            "right-because-it-ran",
            "looked_back == truth",
            "True",
            "The lookback counts as right wherever it ran. A delivery that comes later than it looks back is accepted and never seen: compared with what?",
        ),
    ],
    worlds=[
        _WEEK,
        _TWENTY,
        _COPY,
        _SHORT,
        _MISSED,
        _STRICT,
        _QUIET,
        _ONE_DAY,
        _LATE,
        _BEYOND,
        shuffled_rows(_SHORT),
    ],
    complexity="O(d · w) time for d days and windows of w days' deliveries, O(n) memory, because the lookback is counted by doing it; the ledger alone is O(n).",
    talk="""
I would not say which is cheapest before I have counted rows on our own log. The lookback has a flat price: it reads and rewrites its whole window on every run, busy day or quiet one, and it is right only as long as the window is not shorter than the lateness we accept; raise that limit and it is silently not right. Touched days cost what arrived, plus the history from the oldest touched day on, so that one row of three weeks ago reads three weeks. The ledger reads the batch and a row for each event it knows, whatever their age, and rewrites only days that change; its price is an index as large as all events, code that can die between two writes, and only what can be added and taken back. So: a lookback where the window is small and people need to understand it; touched days as the usual answer; the ledger where corrections are many and old. And compare two of them on a sample every day.
""",
)
