"""Spans kept while sessions go on arriving late, and only the rows that change are said."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from autograder import Contract, Mistake, Oracle, Parameter, PythonExercise, Work, of_draw
from autograder.worlds import handmade, replayed_batch, retry_storm, shuffled_rows
from autograder.worlds.world import World

LOG_BEGINS = datetime(2026, 3, 1)
GAP_S = {"no gap": 0, "half a minute": 30}
CALLS = ("changes", "snapshot")


def _interval(row):
    """A delivery says that its member watched `watch_s` seconds, and when that ended."""
    stop = int((row["event_time"] - LOG_BEGINS).total_seconds())
    return (row["member_id"], stop - row["watch_s"], stop)


def _arguments(rows, usual_gap_s):
    """A world's deliveries, one `add` for each batch.

    In a world written by hand, rows of the topics `changes` and `snapshot` are those calls; in
    another, `changes` follows each batch. The gap is the usual one unless a world's rows name another.
    """
    deliveries = rows["viewing_events_raw"]
    by_hand = any(row["kafka_topic"] in CALLS for row in deliveries)
    steps, batch, of_batch = [], [], None
    for row in deliveries if by_hand else sorted(deliveries, key=lambda row: row["ingest_batch_id"]):
        if batch and (row["kafka_topic"] in CALLS or row["ingest_batch_id"] != of_batch):
            steps += [("add", batch)] if by_hand else [("add", batch), ("changes",)]
            batch = []
        if row["kafka_topic"] in CALLS:
            steps.append((row["kafka_topic"],))
        elif row["watch_s"] is not None:
            of_batch = row["ingest_batch_id"]
            batch.append(_interval(row))
    steps += [("add", batch)] if batch else []
    gap_s = GAP_S.get(deliveries[0]["event_type"], usual_gap_s) if deliveries else usual_gap_s
    return {"gap_s": gap_s, "steps": [*steps, ("changes",), ("snapshot",)]}


def _log(name, provokes, *calls, gap=""):
    """A world of calls: a list of (member, start, stop) is one `add`, a text is that call. Seconds from 20:00."""
    evening = LOG_BEGINS + timedelta(hours=20)
    rows = []
    for batch, call in enumerate(calls, start=1):
        if isinstance(call, str):
            rows.append({"kafka_topic": call, "event_time": evening})
            continue
        for member, start, stop in call:
            rows.append(
                {
                    "kafka_topic": "by hand",
                    "member_id": member,
                    "event_time": evening + timedelta(seconds=stop),
                    "watch_s": stop - start,
                    "ingest_batch_id": batch,
                }
            )
    return handmade(
        name, provokes, viewing_events_raw=[row | ({"event_type": gap} if gap else {}) for row in rows]
    )


def _cut_otherwise(original):
    """The same deliveries between two calls, in as many batches, but other ones."""

    def make(tables):
        rows, stretch = {"viewing_events_raw": []}, []
        for row in [*original.rows(tables)["viewing_events_raw"], None]:
            if row is not None and row["kafka_topic"] not in CALLS:
                stretch.append(dict(row))
                continue
            batches = sorted({one["ingest_batch_id"] for one in stretch})
            for number, one in enumerate(stretch):
                one["ingest_batch_id"] = batches[-1 - number % len(batches)]
            rows["viewing_events_raw"] += sorted(stretch, key=lambda one: one["ingest_batch_id"])
            rows["viewing_events_raw"] += [dict(row)] if row is not None else []
            stretch = []
        return rows

    return World(
        "other batches",
        "Between two calls of `changes`, the same sessions are cut into batches differently.",
        make,
        original=original,
        said=lambda n: (
            f"Cutting the same sessions into other batches changed {n} row{'s' * (n != 1)} of the result."
        ),
    )


_EVENING = _log(
    "an evening, then the late ones",
    "Two members' sessions, and two batches of late ones: they make a span longer, begin a new one, bridge two.",
    [(7, 0, 900), (8, 100, 700), (7, 2_000, 2_600)],
    "changes",
    [(7, 4_000, 4_600), (8, 1_000, 1_500)],
    "changes",
    [(7, 1_200, 1_500), (8, 5_000, 5_400)],
    "changes",
    [(7, 2_100, 2_400), (8, 3_000, 3_300)],
    "changes",
    [(7, 3_000, 3_500)],
    "changes",
    "snapshot",
)
_BRIDGES = _log(
    "bridges",
    "A late session reaches two spans, or five at once, or covers them all.",
    [(7, 0, 100), (7, 200, 300), (7, 400, 500), (7, 600, 700), (7, 800, 900), (8, 250, 260)],
    "changes",
    [(7, 90, 210)],
    "changes",
    [(7, 450, 820)],
    "changes",
    [(8, 0, 50), (8, 100, 150), (8, 400, 420), (8, 500, 520)],
    "changes",
    [(8, 60, 600)],
    "changes",
    [(8, 140, 410), (7, 250, 450)],
    "changes",
    gap="no gap",
)
_TOUCHING = _log(
    "touching from both sides",
    "gap_s is 0: late sessions touch a span before them, behind them, on both sides, or miss it by one second.",
    [(7, 100, 200), (7, 300, 400), (8, 100, 200), (8, 300, 400)],
    "changes",
    [(7, 200, 250)],
    "changes",
    [(7, 260, 300)],
    "changes",
    [(8, 50, 100), (8, 201, 299)],
    "changes",
    [(8, 200, 201)],
    "changes",
    [(8, 299, 300)],
    "changes",
    gap="no gap",
)
_GAPS = _log(
    "gaps around the limit",
    "Late sessions stand 29, 30 and 31 seconds before or behind a span, where 30 are allowed.",
    [(7, 100, 200), (8, 1_000, 1_100), (9, 500, 600)],
    "changes",
    [(7, 230, 240), (8, 900, 969)],
    "changes",
    [(7, 60, 70), (8, 1_131, 1_200)],
    "changes",
    [(9, 631, 640), (9, 400, 469)],
    "changes",
    [(9, 610, 611), (9, 480, 490)],
    "changes",
    gap="half a minute",
)
_NOTHING_NEW = _log(
    "nothing new",
    "Sessions come again, or lie inside a span: a batch changes nothing, or a part of it does.",
    [(7, 0, 1_000), (8, 0, 100), (8, 200, 300)],
    "changes",
    [(7, 0, 1_000), (8, 0, 100), (8, 200, 300)],
    "changes",
    [(7, 10, 20), (7, 500, 1_000), (8, 200, 250)],
    "changes",
    "changes",
    [(7, 900, 1_100), (8, 0, 90)],
    "changes",
    [(7, 0, 1_100), (8, 50, 60)],
    "changes",
    "snapshot",
    "snapshot",
    gap="no gap",
)
_IN_BETWEEN = _log(
    "between two readings",
    "Spans are made, moved on and merged away before anybody asks for the changes.",
    [(7, 0, 100), (8, 1_000, 1_100)],
    "changes",
    [(7, 500, 600)],
    [(7, 600, 700)],
    "snapshot",
    [(7, 700, 800), (8, 0, 10)],
    "changes",
    [(7, 200, 300)],
    [(7, 300, 400), (8, 500, 600), (9, 100, 110)],
    [(7, 100, 200), (7, 400, 500), (8, 600, 1_000)],
    "changes",
    [(9, 50, 60)],
    [(9, 60, 100)],
    "changes",
    gap="no gap",
)
_NO_LENGTH = _log(
    "sessions of no length",
    "Sessions of 0 seconds: alone, twice, at both edges, inside, and as the bridge between two.",
    [(7, 0, 100), (7, 150, 200), (8, 50, 50)],
    "changes",
    [(7, 125, 125)],
    "changes",
    [(8, 50, 50), (8, 300, 300), (7, 100, 100)],
    "changes",
    [(8, 45, 60), (8, 330, 330), (7, 231, 231)],
    "changes",
    gap="half a minute",
)
_BACKWARDS_IN_TIME = _log(
    "newest first",
    "The sessions arrive from the last to the first, and some start long before all that was there.",
    [(7, 5_000, 5_100)],
    [(7, 4_000, 4_100), (8, 9_000, 9_100)],
    "changes",
    [(7, 3_000, 4_000)],
    "changes",
    [(7, 100, 200), (8, 8_950, 9_050)],
    "changes",
    [(7, 0, 5_050), (8, 0, 9_500)],
    "changes",
    gap="no gap",
)
_RETRIES = replace(
    retry_storm(
        3,
        n_members=3,
        days=2,
        events_per_member_day=10,
        batch_minutes=240,
        p_exact=0.4,
        lateness=((0.5, 1, 900), (0.5, 3_600, 86_400)),
    ),
    name="retries and late ones",
    provokes="Half of the deliveries are hours late, many come twice, and not in the same batch.",
)


def _many_spans(size, random):
    """Spans far apart, their sessions in no order; each is asked about at once."""
    starts = [100 * number for number in range(size)]
    random.shuffle(starts)
    steps = []
    for start in starts:
        steps += [("add", [(7, start, start + 40)]), ("changes",)]
    return {"gap_s": 5, "steps": steps}


def _many_sessions(size, random):
    """Sessions again and again within a few spans."""
    steps = []
    for number in range(size):
        start = 10_000 * random.randrange(8) + random.randrange(5_000)
        steps.append(("add", [(random.randrange(2), start, start + 300)]))
        if number % 8 == 7:
            steps.append(("changes",))
    return {"gap_s": 600, "steps": steps}


def _few_calls(st):
    session = st.tuples(st.integers(0, 1), st.integers(0, 20), st.integers(0, 5))
    batch = st.lists(session, min_size=1, max_size=3).map(
        lambda drawn: ("add", [(key, start, start + long) for key, start, long in drawn])
    )
    call = st.one_of(batch, st.just(("changes",)), batch, st.just(("snapshot",)))
    return st.fixed_dictionaries(
        {
            "gap_s": st.integers(0, 3),
            "steps": st.lists(call, max_size=8).map(lambda calls: [*calls, ("changes",), ("snapshot",)]),
        }
    )


SOLUTION = '''
from bisect import bisect_left, bisect_right
from collections import defaultdict


class changed_spans:
    """The spans of each key, and what to do to a table of them to bring it up to date."""

    def __init__(self, gap_s):
        self.gap_s = gap_s
        self.starts = defaultdict(list)  # of each key's spans, in order
        self.stops = defaultdict(list)  # in the same order: spans never overlap
        self.deleted, self.inserted = set(), set()

    def add(self, sessions):
        """Take sessions (key, start, stop)."""
        for key, start, stop in sessions:
            starts, stops = self.starts[key], self.stops[key]
            first = bisect_left(stops, start - self.gap_s)
            last = bisect_right(starts, stop + self.gap_s)
            for span in zip(starts[first:last], stops[first:last]):
                self.withdraw((key, *span))
            if first < last:
                start = min(start, starts[first])
                stop = max(stop, stops[last - 1])
            starts[first:last] = [start]
            stops[first:last] = [stop]
            self.publish((key, start, stop))

    def changes(self):
        """Return the net changes since the last call: (change, key, start, stop), deletes first."""
        rows = [("delete", *row) for row in sorted(self.deleted)]
        rows += [("insert", *row) for row in sorted(self.inserted)]
        self.deleted, self.inserted = set(), set()
        return rows

    def snapshot(self):
        """Return all rows as inserts, for whoever begins with an empty table."""
        return [
            ("insert", key, *span)
            for key in sorted(self.starts)
            for span in zip(self.starts[key], self.stops[key])
        ]

    def withdraw(self, row):
        if row in self.inserted:
            self.inserted.remove(row)
        else:
            self.deleted.add(row)

    def publish(self, row):
        if row in self.deleted:
            self.deleted.remove(row)
        else:
            self.inserted.add(row)
'''


def _with(*edits):
    """The solution with several edits, each of a text that stands in it once."""
    answer = SOLUTION
    for old, new in edits:
        assert answer.count(old) == 1, old
        answer = answer.replace(old, new)
    return answer


exercise = PythonExercise(
    title="Merge late sessions, say what changed",
    points=5,
    minutes=40,
    level="hard",
    skills=["intervals", "late data", "incremental", "bisect", "classes"],
    asked_in=["coding round"],
    prompt="""
The spans of `merged_spans` have been published as a table, one row per key and span. Now sessions arrive late. One may start a span, make one longer, close the gap between two, or change nothing at all. Keep the spans up to date, and say **which rows of the table change**, so that nobody has to write it anew.

Write a class `changed_spans`. `changed_spans(gap_s)` makes an operator with no spans; `gap_s` is a whole number, 0 or more. Its methods:

* `add(sessions)`: a batch arrives, a list of tuples `(key, start, stop)`, of any time and in any order. All are whole numbers; `stop` is never before `start` and may equal it. Returns nothing.
* `changes()`: returns the list of the changes since the last call of `changes` (since the beginning, for the first): tuples `("delete", key, start, stop)` for a row that stood in the table then and does not now, and `("insert", key, start, stop)` for one that does now and did not then. First all deletes, in order of key and start, then all inserts, in order of key and start. A row that is the same then and now is not in it, whatever happened in between. Without changes, an empty list.
* `snapshot()`: for a reader who begins with an empty table, returns all rows as they are now: the list of `("insert", key, start, stop)`, in order of key and start. It leaves what `changes` will return as it is.

Spans are as before: a session runs over `[start, stop)`, and two of one key belong to the same span when one starts at most `gap_s` seconds after the other has stopped, or while it runs, and so does everything that is connected through others in between. A session of 0 seconds is a session like any other. A row begins where its first session starts, and ends where the last of them to stop stops.

For example, with `gap_s=10`: after `add([(7, 0, 50), (7, 100, 120)])`, `changes()` gives

`("insert", 7, 0, 50), ("insert", 7, 100, 120)`

After `add([(7, 55, 92), (7, 30, 40)])` it gives

`("delete", 7, 0, 50), ("delete", 7, 100, 120), ("insert", 7, 0, 120)`

After `add([(7, 55, 92)])` once more it gives `[]`: the same batch twice changes nothing. And the table must be the same however the sessions were cut into batches.

A session must not look at all spans of its key (O(log n) comparisons, and those of the spans it reaches, are fine), and what you hold grows with the spans and with the changes that nobody has read yet, not with the sessions. Do not change the batches, and print nothing.

In the data you see, the key is `member_id`; each delivery says that `watch_s` seconds were watched up to its `event_time`, counted since 2026-03-01 00:00:00; `gap_s` is ⟦gap⟧. To make the same calls yourself:

    given = show("changed_spans").arguments
    operator = changed_spans(given["gap_s"])
    for method, *arguments in given["steps"]:
        print(method, *arguments, getattr(operator, method)(*arguments))
""",
    contract=Contract(
        grain="one row for each row of the table that is new or gone since the last reading",
        key="key and start; a span that begins earlier or ends later is another row",
        clock="start and stop in seconds, half-open; when a session arrives does not matter",
        ties="touching sessions belong together; so do those exactly gap_s apart",
        duplicates="a session that comes again changes nothing",
        late="any lateness: rows that were published are withdrawn",
    ),
    parameters=[Parameter("gap", 600, 540, 720)],
    tables=["viewing_events_raw"],
    arguments=of_draw(lambda draw: partial(_arguments, usual_gap_s=draw["gap"])),
    steps="steps",
    columns=("step", "change", "key", "start", "stop"),
    ordered=True,
    oracle=Oracle(
        inputs=_few_calls,
        answer='''
class changed_spans:
    """Keeps every session, merges all of them anew, and compares with what was there at the last reading."""

    def __init__(self, gap_s):
        self.gap_s = gap_s
        self.sessions = []
        self.published = []

    def add(self, sessions):
        self.sessions += sessions

    def spans(self):
        rows = list(self.sessions)
        while pair := self.two_that_belong_together(rows):
            rows = [row for row in rows if row not in pair]
            rows.append((pair[0][0], min(row[1] for row in pair), max(row[2] for row in pair)))
        return sorted(set(rows))

    def two_that_belong_together(self, rows):
        for a in rows:
            for b in rows:
                if a != b and a[0] == b[0] and a[1] <= b[2] + self.gap_s and b[1] <= a[2] + self.gap_s:
                    return a, b

    def snapshot(self):
        return [("insert", *row) for row in self.spans()]

    def changes(self):
        before, self.published = self.published, self.spans()
        return [("delete", *row) for row in before if row not in self.published] + [
            ("insert", *row) for row in self.published if row not in before
        ]
''',
    ),
    work=[
        Work(
            name="many spans",
            provokes="One key has hundreds of spans, and each session is asked about at once.",
            inputs=_many_spans,
            sizes=(60, 480),
            unit="sessions",
            counts={"comparisons": 4},
            points=0.5,
        ),
        Work(
            name="many sessions",
            provokes="Hundreds of sessions, again and again within the same few spans.",
            inputs=_many_sessions,
            sizes=(200, 1_600),
            unit="sessions",
            counts={"held": 3},
            points=0.5,
        ),
    ],
    starter='''
class changed_spans:
    """The spans of each key, and what to do to a table of them to bring it up to date."""

    def __init__(self, gap_s):
        self.gap_s = gap_s

    def add(self, sessions):
        """Take sessions (key, start, stop)."""
        # Which spans does a session reach? They go, and one comes in their place.

    def changes(self):
        """Return the net changes since the last call: (change, key, start, stop), deletes first."""
        return []

    def snapshot(self):
        """Return all rows as inserts, for whoever begins with an empty table."""
        return []
''',
    solution=SOLUTION,
    alternatives=[
        '''
from bisect import bisect_right


class changed_spans:
    """One sorted list of spans for each key; a key that is touched is remembered as it was."""

    def __init__(self, gap_s):
        self.gap_s = gap_s
        self.by_key = {}
        self.as_read = {}

    def add(self, sessions):
        for key, start, stop in sessions:
            spans = self.by_key.setdefault(key, [])
            if key not in self.as_read:
                self.as_read[key] = set(spans)
            at = bisect_right(spans, start, key=lambda span: span[0])
            if at and spans[at - 1][1] + self.gap_s >= start:
                at -= 1
                start, stop = spans[at][0], max(spans[at][1], stop)
            end = at
            while end < len(spans) and spans[end][0] <= stop + self.gap_s:
                stop = max(stop, spans[end][1])
                end += 1
            if end - at == 1 and spans[at] == (start, stop):
                continue
            spans[at:end] = [(start, stop)]

    def changes(self):
        gone, new = [], []
        for key, before in self.as_read.items():
            now = set(self.by_key[key])
            gone += [("delete", key, *span) for span in before - now]
            new += [("insert", key, *span) for span in now - before]
        self.as_read = {}
        return sorted(gone) + sorted(new)

    def snapshot(self):
        return [("insert", key, start, stop) for key, spans in sorted(self.by_key.items()) for start, stop in spans]
''',
        '''
from bisect import bisect, insort
from collections import Counter


class changed_spans:
    """Starts in order, a dict from start to stop, and a tally of rows: +1 came, -1 went, 0 is no change."""

    def __init__(self, gap_s):
        self.gap_s = gap_s
        self.order = {}
        self.stop_of = {}
        self.tally = Counter()

    def add(self, sessions):
        for session in sessions:
            self.add_one(*session)

    def add_one(self, key, start, stop):
        order = self.order.setdefault(key, [])
        while True:
            at = bisect(order, stop + self.gap_s) - 1
            if at < 0 or self.stop_of[key, order[at]] < start - self.gap_s:
                break
            begun = order.pop(at)
            ended = self.stop_of.pop((key, begun))
            self.count((key, begun, ended), -1)
            start, stop = min(start, begun), max(stop, ended)
        insort(order, start)
        self.stop_of[key, start] = stop
        self.count((key, start, stop), +1)

    def count(self, row, by):
        self.tally[row] += by
        if not self.tally[row]:
            del self.tally[row]

    def changes(self):
        tally, self.tally = self.tally, Counter()
        found = [("delete" if times < 0 else "insert", *row) for row, times in tally.items()]
        return sorted(found)

    def snapshot(self):
        return sorted(("insert", key, start, stop) for (key, start), stop in self.stop_of.items())
''',
    ],
    hints=[
        "Your spans of one key stand in order and never overlap. Which of them does a new session reach, and why are these neighbours of each other?",
        "Three traps: session-merge-missed (a late session may reach many spans), late-firing-added (what was published and is no longer true must be withdrawn), and rows that came and went between two readings.",
        "Shown world: member 7 has spans over 0 to 900 and 2000 to 2600, and the session over 1200 to 1500 reaches both, with gaps of 300 and 500 seconds. Which rows go, which one comes? And then (7, 2100, 2400)?",
        """
for key, start, stop in sessions:
    first = bisect_left(___, start - ___)       # the first span that stops late enough
    last = bisect_right(___, ___)               # behind the last one that starts early enough
    for span in ___:
        ...                                     # it goes
    if first < last:
        start, stop = ___, ___
    starts[first:last] = ___                    # one in place of however many
    ...                                         # it comes

# a row goes that came since the last reading: what remains to be said of it?
""",
    ],
    mistakes=[
        Mistake(
            "session-merge-missed",
            "            for span in zip(starts",
            "            last = min(last, first + 1)\n            for span in zip(starts",
            "A late session that reaches two spans is merged with the first only, and the other now overlaps it. How many spans can one session reach?",
        ),
        Mistake(
            "touching-kept-apart",
            answer=_with(
                ("bisect_left(stops, start", "bisect_right(stops, start"),
                ("bisect_right(starts, stop", "bisect_left(starts, stop"),
            ),
            says="Sessions exactly gap_s apart, or touching where it is 0, are two spans for you. The prompt says *at most* gap_s: is the edge in?",
        ),
        Mistake(
            "touching-before-kept-apart",
            "bisect_left(stops, start",
            "bisect_right(stops, start",
            "A session exactly gap_s behind a span is kept apart, one exactly gap_s before it is not. What holds on one side holds on the other: which bisect goes with which end?",
        ),
        Mistake(
            "touching-behind-kept-apart",
            "bisect_right(starts, stop",
            "bisect_left(starts, stop",
            "A late session exactly gap_s before a span is kept apart, one exactly gap_s behind it is not. What holds on one side holds on the other: which bisect goes with which end?",
        ),
        Mistake(
            "gap-ignored",
            answer=_with(("start - self.gap_s", "start"), ("stop + self.gap_s", "stop")),
            says="You merge only what overlaps or touches. How long a break belongs into a span?",
        ),
        Mistake(
            "gap-looked-for-behind-only",
            "stop + self.gap_s",
            "stop",
            "You look for the gap before a session only. A late one may stop a little before a span that is there already: what does it reach ahead?",
        ),
        Mistake(
            "contained-shrinks-the-end",
            "stop = max(stop, stops[last - 1])",
            "stop = stop",
            "A late session inside a span pulled its end back. A span ends where the last of its sessions to stop stops.",
        ),
        Mistake(
            "late-start-ignored",
            "start = min(start, starts[first])",
            "start = starts[first]",
            "A late session that starts before its span leaves the span's start as it is. In order of start that cannot happen; which order have late sessions?",
        ),
        Mistake(
            "late-dropped",
            "            first = bisect_left",
            "            if stops and stop < starts[-1]:\n                continue\n            first = bisect_left",
            "Sessions that stop before the newest span starts are missing. They are late, not void: which span do they belong to?",
        ),
        Mistake(
            "late-firing-added",
            "            self.deleted.add(row)\n",
            "            pass\n",
            "You add rows and never withdraw any: the old span and the longer one both stand in the table, and its minutes count twice. What was published and is no longer true must go.",
        ),
        Mistake(
            "longer-row-taken-for-update",
            "                self.withdraw((key, *span))\n",
            "                if span[0] != min(start, starts[first]) or span[1] >= stop:\n"
            "                    self.withdraw((key, *span))\n"
            "                else:\n"
            "                    self.inserted.discard((key, *span))\n",
            "A span that only ends later is inserted, and its old row is not deleted. The table is told rows, not updates: what stood in it before?",
        ),
        Mistake(
            "unchanged-rows-reported",
            "        if row in self.deleted:\n            self.deleted.remove(row)\n        else:\n            self.inserted.add(row)",
            "        self.inserted.add(row)",
            "A session that changes nothing makes you delete a row and insert the same again. Whoever reads the changes works for nothing: what is the same then and now is no change.",
        ),
        Mistake(
            "rows-in-between-withdrawn",
            "        if row in self.inserted:\n            self.inserted.remove(row)\n        else:\n            self.deleted.add(row)",
            "        self.inserted.discard(row)\n        self.deleted.add(row)",
            "You delete rows that never stood in the table: they came and went between two readings. What is left to say of such a row?",
        ),
        Mistake(
            "whole-table-again",
            '        rows += [("insert", *row) for row in sorted(self.inserted)]\n',
            "        rows += self.snapshot()\n",
            "You insert the whole table at each reading. Most of it stands there already: which rows are new?",
        ),
        Mistake(
            "changes-told-twice",
            "        self.deleted, self.inserted = set(), set()\n        return rows",
            "        return rows",
            "What you told at the last reading you tell again. `changes` is since the last call: what do you forget when you have told it?",
        ),
        Mistake(
            "last-batch-only",
            "        for key, start, stop in sessions:\n",
            "        self.deleted, self.inserted = set(), set()\n        for key, start, stop in sessions:\n",
            "Of several batches between two readings you tell the changes of the last. `changes` is since the last call of `changes`, not of `add`.",
        ),
        Mistake(
            "snapshot-forgets-changes",
            """        return [
            ("insert", key, *span)
""",
            """        self.deleted, self.inserted = set(), set()
        return [
            ("insert", key, *span)
""",
            "After a snapshot your next changes are missing. Somebody else began with an empty table; who follows the changes has not read yours yet.",
        ),
        Mistake(
            "inserts-before-deletes",
            "        return rows\n",
            "        return sorted(rows, key=lambda row: (row[1:3], row[0] == 'delete'))\n",
            "Your changes stand in order of key and start, inserts before deletes. A new row may have the start of an old one: what happens if the delete comes second?",
        ),
        Mistake(
            "one-timeline-for-all-keys",
            "starts, stops = self.starts[key], self.stops[key]",
            "starts, stops = self.starts[0], self.stops[0]",
            "Sessions of different keys end up in one span. Each key has spans of its own: under what do you keep them?",
        ),
        Mistake(
            "zero-length-dropped",
            "        for key, start, stop in sessions:\n",
            "        for key, start, stop in sessions:\n            if start == stop:\n                continue\n",
            "Sessions of 0 seconds are missing. One may make a span of its own, and one may hold two spans together.",
        ),
        Mistake(
            "state-shared-by-all",
            answer=_with(
                (
                    "    def __init__(self, gap_s):\n",
                    "    starts, stops = defaultdict(list), defaultdict(list)\n\n    def __init__(self, gap_s):\n",
                ),
                ("        self.starts = defaultdict(list)  # of each key's spans, in order\n", ""),
                (
                    "        self.stops = defaultdict(list)  # in the same order: spans never overlap\n",
                    "",
                ),
            ),
            says="A new operator begins with the spans of another: what stands in the class body is one for all objects. Where does each get its own?",
        ),
        Mistake(
            "merges-everything-again",
            "            starts[first:last] = [start]\n            stops[first:last] = [stop]\n",
            "            starts[first:last] = [start]\n            stops[first:last] = [stop]\n"
            "            starts[:], stops[:] = sorted(starts), sorted(stops)\n",
            "Your changes are right, and each session goes through all spans of its key again. They are in order already: how many does one session reach, and how do you find the first?",
        ),
        Mistake(
            "state-never-shrinks",
            "        for key, start, stop in sessions:\n",
            "        self.log = [*getattr(self, 'log', []), *sessions]\n        for key, start, stop in sessions:\n",
            "Your changes are right, and your object keeps every session it ever took. Once it is merged into a span, what do you still need of it?",
        ),
    ],
    worlds=[
        _EVENING,
        _BRIDGES,
        _TOUCHING,
        _GAPS,
        _NOTHING_NEW,
        _IN_BETWEEN,
        _NO_LENGTH,
        _BACKWARDS_IN_TIME,
        _cut_otherwise(_IN_BETWEEN),
        _RETRIES,
        shuffled_rows(_RETRIES),
        replayed_batch(_RETRIES),
    ],
    complexity="O(log s) comparisons amortised per session, O(s) memory for s spans, because two binary searches find the stretch it touches, and each span is replaced at most once; the list still moves O(s) entries to make room, which a tree would not.",
    talk="""
The spans of one key are disjoint and in order, by start and by stop alike. So what a new session reaches is one stretch of neighbours: two binary searches find it, by stop for its left end and by start for its right one. That stretch goes and one span comes: O(log n) comparisons and what it replaces, and each span is replaced once, so it is O(log n) amortised; inserting into a list moves memory, and a tree would not. What is said is net: a row that came and went between two readings is no news. Replaying a batch changes nothing because a union is idempotent, and batches may be cut as they like because it is associative and commutative. Then say what the reader needs: deletes before inserts in one transaction. State grows with spans for ever, so say up to when late sessions are taken; below that line spans are final and can leave memory.
""",
)
