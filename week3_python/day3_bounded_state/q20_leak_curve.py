"""How long an id should be kept: for each time to live, the copies that leak and the ids that are held."""

from dataclasses import replace
from datetime import datetime

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import duplicates, handmade, retry_storm

LOG_BEGINS = datetime(2026, 3, 1)
TTLS_S = {
    "heartbeats": [60, 10, 300],
    "retries": [30, 10],
    "satellite": [7],
    "playback": [3_600, 60, 7 * 86_400, 86_400],
}


def _arguments(rows):
    deliveries = rows["viewing_events_raw"]
    topic = deliveries[0]["kafka_topic"] if deliveries else "heartbeats"
    offered = [
        (row["event_id"], int((row["arrival_time"] - LOG_BEGINS).total_seconds())) for row in deliveries
    ]
    return {
        "deliveries": sorted(offered, key=lambda delivery: delivery[1]),
        "ttls": TTLS_S[topic],
    }


def _log(name, provokes, topic, *offered):
    """A world whose deliveries are (event, second), in the order of their seconds; drawn again with other ids."""

    def drawn(prefix):
        return handmade(
            name,
            provokes,
            viewing_events_raw=[
                {
                    "event_id": prefix + event_id if event_id else event_id,
                    "event_time": "2026-03-01 00:00",
                    "arrival_time": f"2026-03-01 {t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}",
                    "kafka_topic": topic,
                }
                for event_id, t in offered
            ],
        )

    return replace(drawn(""), redraw=lambda number: drawn(f"n{number}"))


_TEN_MINUTES = _log(
    "ten minutes",
    "Twelve deliveries: quick copies, one a minute later, one after seven minutes.",
    "heartbeats",
    ("a", 0),
    ("a", 5),
    ("b", 20),
    ("c", 60),
    ("b", 75),
    ("d", 75),
    ("c", 125),
    ("a", 200),
    ("e", 230),
    ("d", 380),
    ("a", 420),
    ("f", 600),
)
_EDGE = _log(
    "the edge of the time to live",
    "Copies exactly a time to live later, and one second more.",
    "retries",
    ("a", 100),
    ("b", 100),
    ("a", 110),
    ("b", 111),
    ("c", 115),
    ("c", 145),
    ("d", 146),
    ("d", 177),
    ("e", 180),
    ("f", 190),
    ("e", 191),
)
_RETRIES = _log(
    "retries that go on",
    "A client that sends again every few seconds, for longer than any time to live.",
    "retries",
    *(("a", t) for t in range(0, 100, 4)),
    *(("b", t) for t in range(101, 140, 6)),
)
_SILENCE = _log(
    "a long silence",
    "Many ids at once, then nothing, then a few: the most that are held is long past at the end. One id is an empty text.",
    "satellite",
    *((f"e{n}", 10) for n in range(6)),
    ("", 11),
    ("", 12),
    ("x", 5_000),
    ("e1", 5_001),
    ("", 5_002),
    ("e1", 5_003),
    ("x", 5_020),
)
_SAME_SECOND = _log(
    "one second",
    "Everything comes in one second, copies and all.",
    "satellite",
    ("a", 7),
    ("b", 7),
    ("a", 7),
    ("c", 7),
    ("b", 7),
    ("a", 7),
)
_EMPTY = handmade(
    "no deliveries",
    "Nothing has arrived; each time to live is asked about all the same.",
    viewing_events_raw=[],
)


def _long_stream(size, random):
    offered, recent = [], []
    for t in range(size):
        again = recent and random.random() < 0.2
        event_id = random.choice(recent) if again else f"e{t}"
        recent = [*recent[-300:], event_id]
        offered.append((event_id, t))
    return {"deliveries": offered, "ttls": [200, 20]}


def _few_deliveries(st):
    offered = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 20)), max_size=8)
    return st.fixed_dictionaries(
        {
            "deliveries": offered.map(lambda found: sorted(found, key=lambda delivery: delivery[1])),
            "ttls": st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True),
        }
    )


exercise = PythonExercise(
    title="Choose a time to live",
    points=4,
    minutes=25,
    level="medium",
    skills=["keyed state", "time to live", "measuring a trade"],
    asked_in=["coding round"],
    prompt="""
The next question after an operator that forgets: *how long do you keep an id?* Nobody can say without looking. So you take yesterday's log and measure, for each time to live that is proposed, what it costs and what it lets through.

Write `leak_curve(deliveries, ttls)`.

* `deliveries`: an iterator of pairs `(event_id, t)`, to be read **once**; it is a day's log and too long to read again for each time to live. `event_id` is text, `t` a whole second. They come in order of `t`: the clock never goes back, and may stand still.
* `ttls`: a list of different whole seconds, each 1 or more, in any order. Leave it as it is.

Imagine one operator for each time to live. It remembers an id from the second `t` at which it takes it for new, and for `ttl` seconds: at exactly `t + ttl` the id is still remembered, after that it is forgotten. A delivery whose id is remembered is a copy; it is dropped and does **not** prolong the memory. Any other delivery passes as new, and is remembered from its own second on.

Return a list with one tuple `(ttl, leaked, held)` for each time to live, from the shortest to the longest:

* `leaked`: how many deliveries passed as new although their id had come before, ever;
* `held`: how many ids were remembered at most, just after any delivery. What the clock of that delivery has made too old does not count. 0 without deliveries.

For example, `leak_curve(iter([("a", 0), ("b", 5), ("a", 10), ("a", 11), ("a", 12)]), [10])` is `[(10, 1, 2)]`: at 10 the first `a` is still remembered, at 11 it is not, and at 12 the second one is.

Finding what to forget must not look at all ids that are remembered. A set of all ids of the day is fine: this is a measurement, done once. Print nothing.

In the data you see, `t` counts the seconds since 2026-03-01 00:00, and the times to live are 60, 10 and 300. To look at what your function gives:

    for row in leak_curve(**show("leak_curve").arguments):
        print(row)
""",
    contract=Contract(
        grain="one tuple per time to live",
        key="ttl",
        clock="arrival in whole seconds, never going back",
        ties="equal seconds: the order in which they come",
        duplicates="within ttl of the delivery that was taken for new: dropped; later ones leak",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    streams=("deliveries",),
    columns=("ttl", "leaked", "held"),
    ordered=True,
    keeps_input=True,
    oracle=Oracle(
        inputs=_few_deliveries,
        answer='''
def leak_curve(deliveries, ttls):
    """Each time to live by itself, from all that was ever taken for new."""
    log = list(deliveries)
    curve = []
    for ttl in sorted(ttls):
        taken, leaked, held = [], 0, 0
        for place, (event_id, t) in enumerate(log):
            remembered = [known for known, since in taken if t <= since + ttl]
            if event_id not in remembered:
                leaked += event_id in [earlier for earlier, _ in log[:place]]
                taken.append((event_id, t))
            held = max(held, len([known for known, since in taken if t <= since + ttl]))
        curve.append((ttl, leaked, held))
    return curve
''',
    ),
    work=[
        Work(
            name="a long day",
            provokes="Thousands of deliveries, of which up to two hundred are young enough to matter.",
            inputs=_long_stream,
            sizes=(300, 1_500),
            unit="deliveries",
            counts={"comparisons": 12},
            points=1,
        )
    ],
    starter='''
def leak_curve(deliveries, ttls):
    """Return [(ttl, leaked, held)] from the shortest time to live to the longest.

    deliveries: a one-shot iterator of (event_id, t) in order of t. ttls: a list of seconds.
    """
    # One pass over the deliveries; for each time to live a memory of its own.
    return []
''',
    solution='''
class Memory:
    """The ids that one time to live remembers, the oldest first."""

    def __init__(self, ttl):
        self.ttl = ttl
        self.since = {}  # in order of time, since the clock never goes back
        self.leaked = self.held = 0

    def takes_for_new(self, event_id, t):
        while self.since:
            oldest = next(iter(self.since))
            if t <= self.since[oldest] + self.ttl:
                break
            del self.since[oldest]
        is_new = event_id not in self.since
        if is_new:
            self.since[event_id] = t
        self.held = max(self.held, len(self.since))
        return is_new


def leak_curve(deliveries, ttls):
    """[(ttl, leaked, held)] from the shortest time to live to the longest, in one pass."""
    memories = [Memory(ttl) for ttl in sorted(ttls)]
    ever = set()
    for event_id, t in deliveries:
        for memory in memories:
            if memory.takes_for_new(event_id, t) and event_id in ever:
                memory.leaked += 1
        ever.add(event_id)
    return [(memory.ttl, memory.leaked, memory.held) for memory in memories]
''',
    alternatives=[
        '''
from collections import defaultdict


def leak_curve(deliveries, ttls):
    """By id: the seconds at which it is taken for new. Then a sweep over the times at which ids come and go."""
    seconds_of = defaultdict(list)
    for event_id, t in deliveries:
        seconds_of[event_id].append(t)
    curve = []
    for ttl in sorted(ttls):
        changes, leaked = [], 0
        for seconds in seconds_of.values():
            until = None
            for t in seconds:
                if until is None or t > until:
                    leaked += until is not None
                    until = t + ttl
                    changes += [(t, 0, 1), (until, 1, -1)]
        running = most = 0
        for _, _, change in sorted(changes):
            running += change
            most = max(most, running)
        curve.append((ttl, leaked, most))
    return curve
''',
        '''
from collections import deque


def leak_curve(deliveries, ttls):
    """A queue and a set for each time to live; what leaks is what was new, less the ids there are."""
    queues = {ttl: deque() for ttl in ttls}
    known = {ttl: set() for ttl in ttls}
    new = dict.fromkeys(ttls, 0)
    most = dict.fromkeys(ttls, 0)
    ids = set()
    for event_id, t in deliveries:
        ids.add(event_id)
        for ttl, queue in queues.items():
            while queue and queue[0][1] < t - ttl:
                known[ttl].discard(queue.popleft()[0])
            if event_id not in known[ttl]:
                known[ttl].add(event_id)
                queue.append((event_id, t))
                new[ttl] += 1
            most[ttl] = max(most[ttl], len(queue))
    return [(ttl, new[ttl] - len(ids), most[ttl]) for ttl in sorted(queues)]
''',
    ],
    hints=[
        "The log can be read once, and there are several times to live. What do you keep for each of them, and what for all together?",
        "Two traps, exhausted-generator and copy-prolongs-the-memory: a second loop over an iterator finds nothing, and a copy that is dropped leaves the memory as it was.",
        "Shown world, ttl 60: b is taken for new at 20 and dropped at 75. c comes at 60 and at 125: is 125 still within? And a, at 200 and again at 420: how often does it leak? For held, count who is remembered just after the d of second 75.",
        """
def leak_curve(deliveries, ttls):
    memories = ...                       # one for each ttl, from the shortest
    ever = ___                           # which ids have come before
    for event_id, t in deliveries:
        for memory in memories:
            while ___:                   # only the oldest has to be looked at; why?
                ...
            if event_id not in memory:
                ...                      # new: does it leak?
            ...                          # the most that were held
        ___
    return ...
""",
    ],
    mistakes=[
        Mistake(
            "exhausted-generator",
            """    memories = [Memory(ttl) for ttl in sorted(ttls)]
    ever = set()
    for event_id, t in deliveries:
        for memory in memories:
            if memory""",
            """    memories = [Memory(ttl) for ttl in sorted(ttls)]
    for memory in memories:
        ever = set()
        for event_id, t in deliveries:
            if memory""",
            "The first time to live has numbers, the others are zero: your second loop found the iterator empty. Read it once, and ask all of them about each delivery.",
        ),
        Mistake(
            "copy-prolongs-the-memory",
            """        if is_new:
            self.since[event_id] = t
""",
            """        self.since.pop(event_id, None)
        self.since[event_id] = t
""",
            "A copy renews the memory in your operators, so fewer leak than would. Here an id is remembered from the delivery that was taken for new.",
        ),
        Mistake(
            "ttl-edge",
            "if t <= self.since[oldest] + self.ttl:",
            "if t < self.since[oldest] + self.ttl:",
            "You forget an id one second early: exactly ttl seconds after it was taken for new it is still remembered.",
        ),
        Mistake(
            "copies-are-not-leaks",
            "if memory.takes_for_new(event_id, t) and event_id in ever:",
            "if not memory.takes_for_new(event_id, t):",
            "You counted the copies that were caught. What leaks are the others: copies that passed as new.",
        ),
        Mistake(
            "every-copy-leaks",
            "if memory.takes_for_new(event_id, t) and event_id in ever:",
            "memory.takes_for_new(event_id, t)\n            if event_id in ever:",
            "Your leaks are the same for each time to live: you counted all copies. One that comes while its id is remembered is dropped.",
        ),
        Mistake(
            "first-delivery-leaks",
            " and event_id in ever:",
            ":",
            "You counted all that passed as new. The first delivery of an id is new; it leaks only if the id has come before.",
        ),
        Mistake(
            "leak-not-remembered",
            """        is_new = event_id not in self.since
        if is_new:
            self.since[event_id] = t
""",
            """        self.ever = getattr(self, "ever", set())
        is_new = event_id not in self.since
        if is_new and event_id not in self.ever:
            self.since[event_id] = t
        self.ever.add(event_id)
""",
            "An id that leaked once leaks at each further copy in yours. The operator took it for new, so it remembers it again from there.",
        ),
        Mistake(
            "each-id-leaks-once",
            "                memory.leaked += 1\n",
            "                memory.leaked_ids = getattr(memory, 'leaked_ids', set()) | {event_id}\n                memory.leaked = len(memory.leaked_ids)\n",
            "You counted ids that leak. Who counts plays counts each copy: an id that leaks three times is three too many.",
        ),
        Mistake(
            "state-never-shrinks",
            """            if t <= self.since[oldest] + self.ttl:
                break
            del self.since[oldest]
""",
            """            break
""",
            "Nothing leaks in yours, at any time to live: you forget nothing. When does an id have to go?",
        ),
        Mistake(
            "forgets-one-at-a-time",
            "        while self.since:\n",
            "        for _ in list(self.since)[:1]:\n",
            "At most one id is forgotten per delivery. After a silence many are due at once; when may you stop?",
        ),
        Mistake(
            "held-at-the-end",
            "        self.held = max(self.held, len(self.since))\n",
            "        self.held = len(self.since)\n",
            "Your `held` is what was left after the last delivery. Memory has to be there for the worst moment: keep the largest.",
        ),
        Mistake(
            "counts-before-forgetting",
            """        while self.since:
            oldest""",
            """        self.held = max(self.held, len(self.since) + (event_id not in self.since))
        while self.since:
            oldest""",
            "You count ids that are due to be forgotten at that second. First the clock, then what is too old, then the count.",
        ),
        Mistake(
            "state-shared-by-all",
            """        self.since = {}  # in order of time, since the clock never goes back
        self.leaked = self.held = 0

    def takes""",
            """        self.leaked = self.held = 0

    since = {}

    def takes""",
            "Your times to live share one memory, and what the shortest forgets is gone for all. A dict in the class body is made once; where is one made for each?",
        ),
        Mistake(
            "in-the-order-given",
            "for ttl in sorted(ttls)]",
            "for ttl in ttls]",
            "Your rows come in the order of `ttls`. A curve is read from the shortest time to live to the longest.",
        ),
        Mistake(
            "changes-the-callers-rows",
            "    memories = [Memory(ttl) for ttl in sorted(ttls)]\n",
            "    ttls.sort()\n    memories = [Memory(ttl) for ttl in ttls]\n",
            "You sorted the caller's list. Whoever passed it in finds it in another order: `sorted` makes a list of your own.",
        ),
        Mistake(
            "looks-at-every-id",
            """        while self.since:
            oldest = next(iter(self.since))
            if t <= self.since[oldest] + self.ttl:
                break
            del self.since[oldest]
""",
            """        self.since = {known: since for known, since in self.since.items() if since >= t - self.ttl}
""",
            "Your curve is right, and each delivery looks at every id that is remembered. The clock never goes back: which one goes first?",
        ),
    ],
    worlds=[
        _TEN_MINUTES,
        _EDGE,
        _RETRIES,
        _SILENCE,
        _SAME_SECOND,
        duplicates(5, n_members=4, days=2, flush_s=0, p_late_redelivery=0.2),
        retry_storm(3, n_members=4, days=2),
        _EMPTY,
    ],
    complexity="O(n · k) amortised time for n deliveries and k times to live, O(d) memory for d different ids, because each memory takes an id in and lets it go at most once per delivery, and its oldest id is always in front.",
    talk="""
Do not guess the number, measure it: one pass over yesterday's log gives, for each time to live, what leaks and what must be held. Why one pass: one small memory per candidate, and all are asked about each delivery. Why only the oldest is looked at: ids are remembered in order of time, and a copy does not prolong. Then choose: a copy too many costs something, a gigabyte costs something, and the curve says where the next hour buys nearly nothing. Say what the curve cannot see, copies later than the log is long, and that it moves: a new client that retries for a week changes it, so run it again each month and put an alert on the leak.
""",
)
