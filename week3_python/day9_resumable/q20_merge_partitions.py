"""Sorted partitions merged into one stream, as far as the slowest of them allows."""

from datetime import datetime

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import handmade, hot_key, retry_storm, tidy

LOG_BEGINS = datetime(2026, 3, 1)
SILENT_FOR = 6


def _arguments(rows):
    """A world's deliveries in arrival order; a row of the topic `idle`, `held`, `late` or `end` is that call instead."""
    deliveries = rows["viewing_events_raw"]
    partitions = sorted({row["kafka_partition"] for row in deliveries}, reverse=True) or [0]
    steps, last_offer = [], {}
    for number, row in enumerate(deliveries, start=1):
        partition = row["kafka_partition"]
        if row["kafka_topic"] in ("held", "late", "end"):
            steps.append((row["kafka_topic"],))
            continue
        if row["kafka_topic"] == "idle":
            steps.append(("idle", partition))
            continue
        second = int((row["arrival_time"] - LOG_BEGINS).total_seconds())
        steps.append(("offer", partition, second, {"event_id": row["event_id"], "type": row["event_type"]}))
        if row["kafka_topic"] == "playback":  # a generated world: who was silent for some deliveries is idle
            last_offer[partition] = number
            silent = [p for p in partitions if number - last_offer.get(p, 0) == SILENT_FOR]
            steps += [("idle", p) for p in silent]
    return {"partitions": partitions, "steps": [*steps, ("held",), ("late",), ("end",), ("held",)]}


def _log(name, provokes, *calls):
    """A world of calls: (partition, second, event), ("idle", partition), "held", "late" or "end"."""

    def row(call):
        if isinstance(call, str):
            call = (call, 0)
        if isinstance(call[0], str):
            return {"kafka_topic": call[0], "kafka_partition": call[1], "event_time": "2026-03-01 00:00"}
        partition, t, event_id = call
        return {
            "kafka_topic": "by hand",
            "kafka_partition": partition,
            "event_id": event_id,
            "event_time": "2026-03-01 00:00",
            "arrival_time": f"2026-03-01 {t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}",
            "event_type": "play" if t % 2 else "pause",
        }

    return handmade(name, provokes, viewing_events_raw=[row(call) for call in calls])


_THREE = _log(
    "three partitions",
    "Three partitions, read in turn; one is ahead of the others, and one falls silent near the end.",
    (0, 10, "a"),
    (1, 12, "b"),
    (0, 15, "c"),
    (2, 11, "d"),
    (2, 20, "e"),
    (1, 21, "f"),
    "held",
    (0, 22, "g"),
    (2, 30, "h"),
    (1, 24, "i"),
    ("idle", 0),
    (1, 33, "j"),
    (2, 36, "k"),
    (0, 40, "l"),
    (1, 41, "m"),
    (2, 45, "n"),
)
_EQUAL = _log(
    "equal times",
    "Many records in the same second, within a partition and across: some of them come when others of that second were here long ago.",
    (1, 5, "z"),
    (1, 5, "y"),
    (0, 5, "x"),
    (2, 5, "w"),
    (1, 5, "a"),
    (0, 5, "b"),
    (2, 6, "v"),
    (0, 7, "u"),
    (1, 5, "c"),
    (1, 7, "t"),
    (2, 7, "s"),
    (0, 7, "r"),
    (0, 7, "d"),
    (2, 7, "e"),
    (1, 8, "q"),
    (2, 8, "p"),
    "held",
    (0, 8, "o"),
    (0, 9, "n"),
)
_SILENT_FROM_START = _log(
    "one that has not begun",
    "One partition has sent nothing yet, another begins at second 0, and later one is idle before its first record.",
    (1, 0, "a"),
    (1, 1, "b"),
    (3, 0, "c"),
    (3, 5, "d"),
    (1, 6, "e"),
    "held",
    (0, 0, "f"),
    (0, 0, "g"),
    (1, 7, "h"),
    (0, 4, "i"),
    ("idle", 2),
    (3, 9, "j"),
    (0, 8, "k"),
    (2, 8, "l"),
    (1, 10, "m"),
    (2, 12, "n"),
    (3, 12, "o"),
    (0, 12, "p"),
)
_COMES_BACK = _log(
    "an idle partition comes back",
    "While a partition was idle the others went on; what it then brings is in time, exactly at the watermark, or late.",
    (0, 10, "a"),
    (1, 10, "b"),
    (2, 12, "c"),
    ("idle", 1),
    (0, 20, "d"),
    (2, 25, "e"),
    "late",
    (1, 15, "f"),
    (0, 26, "g"),
    "held",
    (1, 20, "h"),
    (2, 27, "i"),
    (1, 24, "j"),
    (0, 30, "k"),
    ("idle", 1),
    ("idle", 0),
    (2, 40, "l"),
    (0, 39, "m"),
    (0, 40, "n"),
    (1, 24, "o"),
    (1, 39, "p"),
    "late",
    (1, 41, "q"),
    (0, 44, "r"),
    (2, 44, "s"),
)
_ALL_IDLE = _log(
    "all of them idle",
    "Every partition falls silent, records are still held, and then one wakes up.",
    (0, 10, "a"),
    (1, 14, "b"),
    (0, 12, "c"),
    ("idle", 0),
    ("idle", 1),
    "held",
    (1, 14, "d"),
    (0, 16, "e"),
    ("idle", 1),
    ("idle", 0),
    ("idle", 0),
    "held",
    (0, 17, "f"),
    (1, 18, "g"),
    (1, 30, "h"),
    (0, 29, "i"),
)
_ALONE = _log(
    "one partition",
    "A single partition: a record waits until the next second has begun.",
    (4, 3, "a"),
    (4, 3, "b"),
    "held",
    (4, 4, "c"),
    ("idle", 4),
    (4, 9, "d"),
    (4, 9, "e"),
    (4, 12, "f"),
    "late",
)


def _eight_partitions(size, random):
    behind = [0, 0, 1, 2, 3, 5, 8, 40]
    steps = []
    for number in range(size):
        partition = number % 8 if number % 40 < 32 else random.randrange(7)
        t = max(0, number // 4 - behind[partition])
        steps.append(("offer", partition, t, {"event_id": f"e{number}"}))
    return {"partitions": list(range(8)), "steps": [*steps, ("end",)]}


def _few_calls(st):
    def given(drawn):
        partitions, moves, last = drawn
        at, steps = dict.fromkeys(range(partitions), 0), []
        for number, (kind, chosen, more) in enumerate(moves):
            partition = chosen % partitions
            if kind == "offer":
                at[partition] += more
                steps.append(("offer", partition, at[partition], {"event_id": chr(122 - number % 26)}))
            else:
                steps.append((kind, partition) if kind == "idle" else (kind,))
        return {"partitions": list(range(partitions)), "steps": [*steps, ("late",), (last,)]}

    move = st.tuples(
        st.sampled_from(["offer", "offer", "offer", "offer", "idle", "held"]),
        st.integers(0, 2),
        st.integers(0, 3),
    )
    return st.tuples(st.integers(1, 3), st.lists(move, max_size=12), st.sampled_from(["end", "held"])).map(
        given
    )


exercise = PythonExercise(
    title="Merge sorted partitions",
    points=4,
    minutes=25,
    level="medium",
    skills=["k-way merge", "watermarks", "heap", "classes"],
    asked_in=["assessment", "coding round"],
    prompt="""
A topic has several partitions. Each is sorted by time; together they are not. Merge them into one sorted stream **while they arrive**: pass a record on as soon as no partition can still bring one that belongs before it, and not sooner.

Write a class `merge_partitions`. `merge_partitions(partitions)` makes an operator; `partitions` is the list of the numbers of all partitions, at least one, each once. Its methods:

* `offer(partition, t, record)`: one record arrives. `t` is a whole number of seconds, 0 or more, and never less than the one before **of the same partition**; it may be equal. `record` is a dict with an `event_id`. Returns the list of the `event_id`s that are passed on now.
* `idle(partition)`: this partition has been silent for a while. It is not waited for until its next `offer`. Returns the list of the `event_id`s that are passed on now.
* `end()`: nothing follows from any partition. Returns the list of the `event_id`s of all that is still held.
* `held()`: how many records wait.
* `late()`: how many records were late so far.

The order of what is passed on: by `t`, equal `t` by number of the partition, and within a partition as they were offered. A call that passes nothing on returns an empty list.

The rules:

1. A partition's **mark** is the `t` of its newest record. Before its first record it has none.
2. The **watermark** is the smallest mark of the partitions that are not idle. As long as one of these has no mark, and when all partitions are idle, it stays as it is. It never goes back; before the first there is none.
3. An offer wakes its partition up, and sets its mark, whether the record is late or not.
4. A record whose `t` is less than the watermark is **late**: records after it have been passed on already. It is counted, and never passed on.
5. After each `offer` and `idle`, the watermark is worked out anew, and all held records whose `t` is **less than** the watermark are passed on. Those exactly at it wait: another one of the same second may still come.

For example, with `partitions` `[0, 1]`: `offer(0, 10, {"event_id": "a"})` gives `[]`, `offer(1, 12, {"event_id": "b"})` gives `[]`, `offer(0, 15, {"event_id": "c"})` gives `["a"]`, `idle(0)` gives `[]`, `offer(1, 20, {"event_id": "d"})` gives `["b", "c"]`, `offer(0, 18, {"event_id": "e"})` gives `[]` and is late, and `end()` gives `["d"]`.

There are few partitions and many records: a record must not look at all that are held (O(log n) per record, or O(number of partitions), is fine), and what has been passed on is not kept. Do not change the records or the list, and print nothing.

In the data you see, `partition` is `kafka_partition` and `t` the second of `arrival_time` on 2026-03-01; rows of the topics `idle` and `held` are those calls. To make the same calls yourself:

    given = show("merge_partitions").arguments
    operator = merge_partitions(given["partitions"])
    for method, *arguments in given["steps"]:
        print(method, *arguments, getattr(operator, method)(*arguments))
""",
    contract=Contract(
        grain="each record that is not late, once",
        key="none: every record is passed on once",
        clock="the watermark: the smallest mark of the partitions that are not idle",
        ties="equal t: by partition, then as offered",
        duplicates="none are removed: two records with one event_id are two",
        late="below the watermark: counted, not passed on",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    steps="steps",
    columns=("step", "result"),
    ordered=True,
    oracle=Oracle(
        inputs=_few_calls,
        answer='''
class merge_partitions:
    """Keeps all that ever came, and sorts it anew at each call."""

    def __init__(self, partitions):
        self.marks = {partition: None for partition in partitions}
        self.idle_ones = set()
        self.watermark = -1
        self.in_time, self.gone, self.too_late = [], [], []

    def pass_on(self):
        waited_for = [mark for partition, mark in self.marks.items() if partition not in self.idle_ones]
        if waited_for and None not in waited_for:
            self.watermark = max(self.watermark, min(waited_for))
        return self.up_to(self.watermark)

    def up_to(self, limit):
        due = [one for one in self.in_time if one not in self.gone and one[0] < limit]
        self.gone += due
        return [event_id for t, partition, number, event_id in sorted(due)]

    def offer(self, partition, t, record):
        one = (t, partition, len(self.in_time), record["event_id"])
        (self.too_late if t < self.watermark else self.in_time).append(one)
        self.marks[partition] = t
        self.idle_ones.discard(partition)
        return self.pass_on()

    def idle(self, partition):
        self.idle_ones.add(partition)
        return self.pass_on()

    def end(self):
        return self.up_to(float("inf"))

    def held(self):
        return len(self.in_time) - len(self.gone)

    def late(self):
        return len(self.too_late)
''',
    ),
    work=[
        Work(
            name="a long stream",
            provokes="Eight partitions, one of them forty seconds behind the others.",
            inputs=_eight_partitions,
            sizes=(300, 1_500),
            unit="records",
            counts={"comparisons": 4, "held": 3},
            points=1,
        )
    ],
    starter='''
class merge_partitions:
    """Passes records on in order of (t, partition), as far as the watermark allows."""

    def __init__(self, partitions):
        self.partitions = partitions

    def offer(self, partition, t, record):
        """Take one record; return the list of event ids that are passed on."""
        # Is it late? Keep it, move the mark, then see what the slowest partition allows.
        return []

    def idle(self, partition):
        """Wait for this partition no more until its next offer; return what is passed on."""
        return []

    def end(self):
        """Return all that is still held, in order."""
        return []

    def held(self):
        """Return how many records wait."""
        return 0

    def late(self):
        """Return how many records were late."""
        return 0
''',
    solution='''
from heapq import heappop, heappush

NOTHING_YET = float("-inf")


class merge_partitions:
    """Passes records on in order of (t, partition), as far as the watermark allows."""

    def __init__(self, partitions):
        self.marks = dict.fromkeys(partitions, NOTHING_YET)
        self.silent = set()
        self.watermark = NOTHING_YET
        self.waiting = []  # a heap of (t, partition, number, event_id)
        self.offered = self.late_ones = 0

    def offer(self, partition, t, record):
        """Take one record; return the list of event ids that are passed on."""
        self.silent.discard(partition)
        self.marks[partition] = t
        if t < self.watermark:
            self.late_ones += 1
        else:
            self.offered += 1
            heappush(self.waiting, (t, partition, self.offered, record["event_id"]))
        return self.passed_on()

    def idle(self, partition):
        """Wait for this partition no more until its next offer; return what is passed on."""
        self.silent.add(partition)
        return self.passed_on()

    def end(self):
        """Return all that is still held, in order."""
        self.watermark = float("inf")
        return self.due()

    def held(self):
        """Return how many records wait."""
        return len(self.waiting)

    def late(self):
        """Return how many records were late."""
        return self.late_ones

    def passed_on(self):
        """Move the watermark, and return what has come to lie below it."""
        slowest = min((mark for p, mark in self.marks.items() if p not in self.silent), default=NOTHING_YET)
        self.watermark = max(self.watermark, slowest)
        return self.due()

    def due(self):
        """Take all records below the watermark out of the heap."""
        due = []
        while self.waiting and self.waiting[0][0] < self.watermark:
            due.append(heappop(self.waiting)[-1])
        return due
''',
    alternatives=[
        '''
from collections import deque


class merge_partitions:
    """A queue for each partition: each is sorted already, so only the first ones are compared."""

    def __init__(self, partitions):
        self.queues = {partition: deque() for partition in sorted(partitions)}
        self.marks = {}
        self.not_waited_for = set()
        self.watermark = None
        self.n_held = self.n_late = 0

    def offer(self, partition, t, record):
        self.not_waited_for -= {partition}
        self.marks[partition] = t
        if self.watermark is not None and t < self.watermark:
            self.n_late += 1
        else:
            self.n_held += 1
            self.queues[partition].append((t, record["event_id"]))
        return self.advance()

    def idle(self, partition):
        self.not_waited_for |= {partition}
        return self.advance()

    def advance(self):
        waited_for = self.queues.keys() - self.not_waited_for
        if waited_for and waited_for <= self.marks.keys():
            lowest = min(self.marks[partition] for partition in waited_for)
            if self.watermark is None or lowest > self.watermark:
                self.watermark = lowest
        return [] if self.watermark is None else self.below(self.watermark)

    def below(self, limit):
        found = []
        while True:
            heads = [(queue[0][0], partition) for partition, queue in self.queues.items() if queue]
            if not heads or (head := min(heads))[0] >= limit:
                return found
            self.n_held -= 1
            found.append(self.queues[head[1]].popleft()[1])

    def end(self):
        return self.below(float("inf"))

    def held(self):
        return self.n_held

    def late(self):
        return self.n_late
''',
        '''
from bisect import bisect_left, insort


class merge_partitions:
    """One sorted list; what lies below the watermark is cut off at its front."""

    def __init__(self, partitions):
        self.newest = {p: None for p in partitions}
        self.awake = set(partitions)
        self.mark = -1
        self.sorted_ones = []
        self.numbers = {p: 0 for p in partitions}
        self.too_late = 0

    def offer(self, partition, t, record):
        self.awake.add(partition)
        self.newest[partition] = t
        self.numbers[partition] += 1
        if t < self.mark:
            self.too_late += 1
            return self.cut()
        insort(self.sorted_ones, (t, partition, self.numbers[partition], record["event_id"]))
        return self.cut()

    def idle(self, partition):
        self.awake.discard(partition)
        return self.cut()

    def cut(self):
        marks = [self.newest[p] for p in self.awake]
        if marks and None not in marks:
            self.mark = max(self.mark, min(marks))
        at = bisect_left(self.sorted_ones, (self.mark,))
        gone, self.sorted_ones[:at] = self.sorted_ones[:at], []
        return [event_id for *_, event_id in gone]

    def end(self):
        gone, self.sorted_ones = self.sorted_ones, []
        return [event_id for *_, event_id in gone]

    def held(self):
        return len(self.sorted_ones)

    def late(self):
        return self.too_late
''',
    ],
    hints=[
        "Partition 0 has come to second 22, partition 1 to 21, partition 2 to 20. Up to which second do you know everything?",
        "Three traps, max-of-input-watermarks, watermark-equality and uncomparable-payload: the slowest partition decides, its own second is not over yet, and a heap goes on comparing where t and partition are equal.",
        "Shown world: a, b and c wait until partition 2 sends d at 11, and then a goes. f at 21 releases b and not c: why? Then partition 0 falls silent: what goes at once, and what does the record of 33 release?",
        """
def offer(self, partition, t, record):
    ...                                  # awake again, and a new mark
    if ___:
        ...                              # late: count it
    else:
        heappush(self.waiting, (t, ___, ___, record["event_id"]))
    return self.passed_on()

def passed_on(self):
    slowest = ___                        # of those that are waited for; and if there are none?
    self.watermark = ___                 # never back
    while self.waiting and ___:
        ...
""",
    ],
    mistakes=[
        Mistake(
            "max-of-input-watermarks",
            "slowest = min((mark",
            "slowest = max((mark",
            "You follow the fastest partition. The others can still bring records from before, and then your stream is not sorted: whose mark says what is complete?",
        ),
        Mistake(
            "watermark-equality",
            "self.waiting[0][0] < self.watermark",
            "self.waiting[0][0] <= self.watermark",
            "You pass a record on while its second is still going on: a partition whose mark is exactly there may send another one of that second, which belongs before it.",
        ),
        Mistake(
            "late-at-the-edge",
            "if t < self.watermark:",
            "if t <= self.watermark:",
            "You call a record late that is exactly at the watermark. Records of that second are still held, so it finds its place among them.",
        ),
        Mistake(
            "late-passed-on",
            "if t < self.watermark:",
            "if t < NOTHING_YET:",
            "You pass late records on, behind younger ones. Whoever reads your stream relies on its order: what is done with a record that came too late to keep it?",
        ),
        Mistake(
            "silent-drop",
            "            self.late_ones += 1\n",
            "            pass\n",
            "Late records vanish without a trace: nobody counts them. A loss that is counted can be repaired.",
        ),
        Mistake(
            "idle-partition-freezes-watermark",
            """        self.silent.add(partition)
""",
            "",
            "A partition that fell silent stops your whole stream: its old mark stays the smallest. What does `idle` tell you about it?",
        ),
        Mistake(
            "idle-for-ever",
            """        self.silent.discard(partition)
""",
            "",
            "A partition that was idle once is never waited for again, also when it sends. Its next records then come late. When does it wake up?",
        ),
        Mistake(
            "watermark-goes-back",
            "self.watermark = max(self.watermark, slowest)",
            "self.watermark = slowest",
            "Your watermark follows a partition that comes back from long ago. What was passed on cannot be taken back: records below the highest watermark so far are late.",
        ),
        Mistake(
            "unseen-partition-not-waited-for",
            "self.marks = dict.fromkeys(partitions, NOTHING_YET)",
            "self.marks = {}",
            "You do not wait for a partition that has sent nothing yet. Its first record may be the oldest of all: from where do you know which partitions there are?",
        ),
        Mistake(
            "all-idle-releases-all",
            "default=NOTHING_YET)",
            'default=float("inf"))',
            "When all partitions are idle you pass everything on, and what they send next is late. Nobody spoke, so nothing new is known: the watermark stays.",
        ),
        Mistake(
            "uncomparable-payload",
            '(t, partition, self.offered, record["event_id"]))',
            '(t, partition, record, record["event_id"]))',
            "Two records of one partition have the same t, and your heap goes on to compare the records themselves: dicts have no order. What can stand before the record that is never equal?",
        ),
        Mistake(
            "heap-tie-by-payload",
            '(t, partition, self.offered, record["event_id"]))',
            '(t, partition, record["event_id"], record["event_id"]))',
            "Records of one partition and one second stand in order of their ids: the heap went on comparing. What can you put there that says who came first?",
        ),
        Mistake(
            "ties-broken-by-arrival",
            """            heappush(self.waiting, (t, partition, self.offered, record["event_id"]))
""",
            """            heappush(self.waiting, (t, self.offered, record["event_id"]))
""",
            "Records of the same second stand in the order in which they arrived. Read the partitions in another turn, and your stream is another one. The prompt says: equal t by partition.",
        ),
        Mistake(
            "buffer-not-flushed",
            """        self.watermark = float("inf")
        return self.due()
""",
            "        return self.passed_on()\n",
            "The last records are missing: they were waiting for younger ones when the stream ended. What may go when nothing follows?",
        ),
        Mistake(
            "releases-one-at-a-time",
            "while self.waiting and self",
            "if self.waiting and self",
            "At most one record leaves per call. When the slowest partition makes a step, many are due at once: when may you stop?",
        ),
        Mistake(
            "zero-taken-for-missing",
            "if p not in self.silent), default",
            "if mark and p not in self.silent), default",
            "A partition whose mark is 0 is not waited for. 0 is a time like any other: ask `is None`, or begin below it.",
        ),
        Mistake(
            "state-shared-by-all",
            """    def __init__(self, partitions):
        self.marks = dict.fromkeys(partitions, NOTHING_YET)
        self.silent = set()
        self.watermark = NOTHING_YET
        self.waiting = []  # a heap of (t, partition, number, event_id)
""",
            """    waiting = []

    def __init__(self, partitions):
        self.marks = dict.fromkeys(partitions, NOTHING_YET)
        self.silent = set()
        self.watermark = NOTHING_YET
""",
            "A second operator holds the records of the first: a list in the class body is made once, for all objects. Where is one made for each?",
        ),
        Mistake(
            "sorts-everything-each-time",
            says="Your results are right, and each record looks at all that are held. The slower the slowest partition, the more that is: which of them goes first, and how do you find it?",
            old="        due = []\n",
            new="        due = []\n        self.waiting.sort()\n",
        ),
        Mistake(
            "state-never-shrinks",
            "            due.append(heappop(self.waiting)[-1])\n",
            "            due.append(heappop(self.waiting)[-1])\n            self.log = [*getattr(self, 'log', []), due[-1]]\n",
            "Your results are right, and your object keeps every record that it has passed on. A stream does not end: what do you still need of it?",
        ),
    ],
    worlds=[
        _THREE,
        _EQUAL,
        _SILENT_FROM_START,
        _COMES_BACK,
        _ALL_IDLE,
        _ALONE,
        tidy(3, n_members=6, days=1, events_per_member_day=6),
        hot_key(2, n_members=6, days=1, events_per_member_day=8),
        retry_storm(3, n_members=4, days=1),
    ],
    complexity="O(p + log w) amortised time per record, O(p + w) memory for p partitions and w waiting records, because each record enters the heap once and leaves it once, and the watermark is a minimum over the partitions.",
    talk="""
Each partition is sorted, so its newest record is a promise: nothing below it follows from there. The smallest of these promises is the watermark, and all that lies below it can go, in order. The minimum and not the maximum, for the slowest partition decides; less than and not at most, for its own second is not over. A heap of what waits costs O(log n) per record; the state is what the fast partitions are ahead of the slowest one, so say who bounds it: stop reading those that are ahead. A silent partition stops everything, so somebody has to call it idle after a while, and that is the price: when it comes back its records may be late. They are counted and go elsewhere. With files that all have an end it is heapq.merge, which pulls, and there nobody is idle.
""",
)
