"""Deduplication that forgets: a class with state, a time to live, and events a little out of order."""

from datetime import datetime

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import duplicates, handmade, retry_storm

LOG_BEGINS = datetime(2026, 3, 1)
TTL_S = {"heartbeats": 60, "retries": 10, "satellite": 30, "playback": 7_200}


def _arguments(rows):
    deliveries = rows["viewing_events_raw"]
    topic = deliveries[0]["kafka_topic"] if deliveries else "playback"
    steps = []
    for number, row in enumerate(deliveries, start=1):
        second = int((row["arrival_time"] - LOG_BEGINS).total_seconds())
        steps.append(("offer", row["event_id"], second))
        if number % 4 == 0:
            steps.append(("held",))
    return {"ttl_s": TTL_S[topic], "steps": [*steps, ("held",)]}


def _log(name, provokes, topic, *offered):
    """A world whose deliveries are (event, second), in the order in which they are offered."""
    return handmade(
        name,
        provokes,
        viewing_events_raw=[
            {
                "event_id": event_id,
                "event_time": "2026-03-01 00:00",
                "arrival_time": f"2026-03-01 {t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}",
                "kafka_topic": topic,
            }
            for event_id, t in offered
        ],
    )


_TWO_MINUTES = _log(
    "two minutes",
    "Two minutes of deliveries, with a quick copy, a copy that comes back late, and one that is out of order.",
    "heartbeats",
    ("a", 0),
    ("b", 10),
    ("a", 15),
    ("c", 40),
    ("b", 62),
    ("d", 55),
    ("a", 75),
    ("e", 90),
    ("c", 110),
    ("d", 125),
    ("f", 50),
    ("g", 130),
)
_EDGE = _log(
    "the edge of the time to live",
    "Copies exactly ttl_s later, one second less and one second more; and copies of copies.",
    "retries",
    ("a", 100),
    ("b", 101),
    ("a", 110),
    ("b", 112),
    ("c", 113),
    ("c", 122),
    ("c", 124),
    ("d", 130),
    ("d", 140),
    ("d", 141),
    ("e", 131),
    ("f", 130),
    ("e", 141),
)
_RETRIES = _log(
    "retries that go on",
    "A client that sends again every few seconds, for longer than the time to live.",
    "retries",
    *(("a", t) for t in range(0, 40, 4)),
    *(("b", t) for t in range(41, 60, 3)),
    ("a", 61),
)
_OUT_OF_ORDER = _log(
    "out of order",
    "Events up to half a minute behind the newest: older ones come after younger ones, and some are too late to tell.",
    "satellite",
    ("a", 100),
    ("b", 80),
    ("c", 95),
    ("d", 71),
    ("e", 70),
    ("f", 69),
    ("b", 111),
    ("g", 90),
    ("d", 112),
    ("h", 125),
    ("a", 129),
    ("c", 126),
    ("i", 99),
    ("g", 121),
    ("j", 160),
    ("h", 131),
    ("k", 130),
    ("l", 129),
    ("k", 161),
    ("l", 190),
    ("j", 191),
)
_JUMP = _log(
    "a clock that jumps",
    "After a long silence everything is forgotten at once; one key is an empty text.",
    "heartbeats",
    ("a", 0),
    ("b", 1),
    ("", 2),
    ("", 3),
    ("c", 4),
    ("d", 4_000),
    ("a", 4_001),
    ("", 4_002),
    ("b", 3_939),
    ("b", 3_942),
    ("", 4_010),
)
_EMPTY = handmade("no deliveries", "Nothing is offered; something is still asked.", viewing_events_raw=[])


def _long_stream(size, random):
    steps, recent = [], []
    for t in range(size):
        again = recent and random.random() < 0.3
        event_id = random.choice(recent) if again else f"e{t}"
        recent = [*recent[-30:], event_id]
        steps.append(("offer", event_id, max(0, t - random.randrange(20))))
        if t % 50 == 0:
            steps.append(("held",))
    return {"ttl_s": 100, "steps": steps}


def _few_deliveries(st):
    offer = st.tuples(st.just("offer"), st.sampled_from(["a", "b", "c"]), st.integers(0, 25))
    step = st.one_of(offer, offer, offer, st.just(("held",)))
    return st.fixed_dictionaries(
        {"ttl_s": st.integers(1, 9), "steps": st.lists(step, min_size=1, max_size=9)}
    )


exercise = PythonExercise(
    title="Deduplicate with a memory that forgets",
    points=5,
    minutes=35,
    level="hard",
    skills=["keyed state", "time to live", "heap", "classes"],
    asked_in=["coding round"],
    prompt="""
The follow-up to deduplication: *now the stream never ends*. A set of all ids would grow for ever, so each id is kept for a limited time, its time to live.

Write a class `bounded_dedup`. `bounded_dedup(ttl_s)` makes an operator; `ttl_s` is a whole number of seconds, 1 or more. It has two methods:

* `offer(event_id, t)`: one delivery. `event_id` is text, `t` its arrival in whole seconds. Returns `"new"`, `"copy"` or `"late"`.
* `held()`: how many ids are remembered now.

Deliveries come from several partitions, so `t` may go back. The operator's **clock** is the largest `t` that was offered so far, this delivery included. For each delivery, in this order:

1. The clock moves, if `t` is larger.
2. Every id that was remembered at a time more than `ttl_s` seconds before the clock is forgotten. At exactly `ttl_s` it is still remembered.
3. A delivery whose own `t` is more than `ttl_s` seconds before the clock is `"late"`: whether it is a copy can no longer be told, and it changes nothing.
4. A delivery whose id is remembered is a `"copy"`. It changes nothing: a copy does not prolong the memory.
5. Any other is `"new"`, and its id is remembered at its `t`.

For example, with `ttl_s=10`: `offer("a", 100)` is `"new"`, `offer("a", 110)` is `"copy"`, `offer("b", 99)` is `"late"`, `offer("a", 111)` is `"new"` again, and then `held()` is 1.

Your state must shrink as ids are forgotten, and a delivery must not look at all ids that are remembered: O(log n) is fine. Print nothing.

In the data you see, `t` is the second of `arrival_time` on 2026-03-01, `ttl_s` is 60, and `held()` is asked after every fourth delivery and at the end. To make the same calls yourself:

    given = show("bounded_dedup").arguments
    operator = bounded_dedup(given["ttl_s"])
    for method, *arguments in given["steps"]:
        print(method, *arguments, getattr(operator, method)(*arguments))
""",
    contract=Contract(
        grain="one verdict per delivery",
        key="event_id",
        clock="the largest arrival so far",
        ties="equal t: the order in which they are offered",
        duplicates="within ttl_s of the first copy: told; later ones pass as new",
        late="more than ttl_s behind the clock: told apart, not remembered",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    steps="steps",
    columns=("step", "result"),
    ordered=True,
    oracle=Oracle(
        inputs=_few_deliveries,
        answer='''
class bounded_dedup:
    """Keeps the whole history, and works everything out from it each time."""

    def __init__(self, ttl_s):
        self.ttl_s = ttl_s
        self.clock = -1
        self.news = []

    def remembered(self):
        return [event_id for event_id, t in self.news if self.clock - t <= self.ttl_s]

    def offer(self, event_id, t):
        self.clock = max(self.clock, t)
        if self.clock - t > self.ttl_s:
            return "late"
        if event_id in self.remembered():
            return "copy"
        self.news.append((event_id, t))
        return "new"

    def held(self):
        return len(self.remembered())
''',
    ),
    work=[
        Work(
            name="a long stream",
            provokes="A stream of thousands of deliveries, of which a hundred are young enough to matter.",
            inputs=_long_stream,
            sizes=(400, 3_200),
            unit="deliveries",
            counts={"comparisons": 4, "held": 3},
            points=1,
        )
    ],
    starter='''
class bounded_dedup:
    """Tells new events from copies, and remembers an id for ttl_s seconds."""

    def __init__(self, ttl_s):
        self.ttl_s = ttl_s

    def offer(self, event_id, t):
        """Return "new", "copy" or "late"."""
        # Move the clock, forget what is too old, then decide.
        return "new"

    def held(self):
        """Return how many ids are remembered."""
        return 0
''',
    solution='''
from heapq import heappop, heappush


class bounded_dedup:
    """Tells new events from copies, and remembers an id for ttl_s seconds."""

    def __init__(self, ttl_s):
        self.ttl_s = ttl_s
        self.clock = float("-inf")
        self.remembered = set()
        self.oldest_first = []  # a heap of (t, event_id): arrivals are not in order

    def offer(self, event_id, t):
        """Return "new", "copy" or "late"."""
        self.clock = max(self.clock, t)
        horizon = self.clock - self.ttl_s
        while self.oldest_first and self.oldest_first[0][0] < horizon:
            _, forgotten = heappop(self.oldest_first)
            self.remembered.remove(forgotten)
        if t < horizon:
            return "late"
        if event_id in self.remembered:
            return "copy"
        self.remembered.add(event_id)
        heappush(self.oldest_first, (t, event_id))
        return "new"

    def held(self):
        """Return how many ids are remembered."""
        return len(self.remembered)
''',
    alternatives=[
        '''
class bounded_dedup:
    """A bucket of ids for each second; the clock empties the buckets that it leaves behind."""

    def __init__(self, ttl_s):
        self.ttl_s = ttl_s
        self.clock = None
        self.second_of = {}
        self.buckets = {}

    def offer(self, event_id, t):
        if self.clock is None:
            self.clock = t
        if t > self.clock:
            before, self.clock = self.clock - self.ttl_s, t
            after = t - self.ttl_s
            left = range(before, after) if after - before < len(self.buckets) else [s for s in self.buckets if s < after]
            for second in left:
                for forgotten in self.buckets.pop(second, ()):
                    del self.second_of[forgotten]
        if t < self.clock - self.ttl_s:
            return "late"
        if event_id in self.second_of:
            return "copy"
        self.second_of[event_id] = t
        self.buckets.setdefault(t, []).append(event_id)
        return "new"

    def held(self):
        return len(self.second_of)
''',
        '''
from bisect import bisect_left, insort


class bounded_dedup:
    """Ids in a list sorted by time; those that are forgotten are cut off at its front."""

    def __init__(self, ttl_s):
        self.ttl_s = ttl_s
        self.newest = -1
        self.by_time = []
        self.ids = {}

    def offer(self, event_id, t):
        self.newest = max(t, self.newest)
        limit = self.newest - self.ttl_s
        if self.by_time and self.by_time[0][0] < limit:
            cut = bisect_left(self.by_time, (limit,))
            for _, old in self.by_time[:cut]:
                self.ids.pop(old)
            del self.by_time[:cut]
        if t < limit:
            return "late"
        if event_id in self.ids:
            return "copy"
        self.ids[event_id] = t
        insort(self.by_time, (t, event_id))
        return "new"

    def held(self):
        return len(self.ids)
''',
    ],
    hints=[
        "Which id is forgotten next, and how do you find it without looking at the others?",
        "Two traps, ttl-edge and out-of-order-into-deque: an id is still there at exactly ttl_s, and what stands at the front of a deque need not be the oldest.",
        "Shown world, ttl_s 60: b is remembered at 10. Its copy at 62 is a copy, and d, offered next with 55, is new. At 75 the clock forgets a and b: which of the two is offered there? And what is f, at 50, when the clock is at 125?",
        """
def offer(self, event_id, t):
    self.clock = ___
    horizon = self.clock - self.ttl_s
    while self.oldest_first and ___ < horizon:
        ...                          # forget it, in both places
    if ___:
        return "late"
    if ___:
        return "copy"
    ...                              # remember it, in both places
    return "new"
""",
    ],
    mistakes=[
        Mistake(
            "state-never-shrinks",
            """        while self.oldest_first and self.oldest_first[0][0] < horizon:
            _, forgotten = heappop(self.oldest_first)
            self.remembered.remove(forgotten)
""",
            "",
            "You forget nothing. A copy that comes after its time is still told, and the memory grows with every event until the job dies: what must leave, and when?",
        ),
        Mistake(
            "forgets-on-asking-only",
            says="Your verdicts are right, and your state only grows: an id that is too old is passed over and stays. One that never comes again is held for ever. Who removes it?",
            answer="""
class bounded_dedup:
    def __init__(self, ttl_s):
        self.ttl_s = ttl_s
        self.clock = -1
        self.seen = {}
        self.times = []

    def offer(self, event_id, t):
        from bisect import insort

        self.clock = max(self.clock, t)
        if t < self.clock - self.ttl_s:
            return "late"
        if event_id in self.seen and self.seen[event_id] >= self.clock - self.ttl_s:
            return "copy"
        self.seen[event_id] = t
        insort(self.times, t)
        return "new"

    def held(self):
        from bisect import bisect_left

        return len(self.times) - bisect_left(self.times, self.clock - self.ttl_s)
""",
        ),
        Mistake(
            "looks-at-every-id",
            """        while self.oldest_first and self.oldest_first[0][0] < horizon:
            _, forgotten = heappop(self.oldest_first)
            self.remembered.remove(forgotten)
""",
            """        self.oldest_first = [(s, known) for s, known in self.oldest_first if s >= horizon]
        self.remembered = {known for _, known in self.oldest_first}
""",
            "Your verdicts are right, and each delivery looks at every id that is remembered. With ten million ids that is ten million comparisons a delivery: which one goes first?",
        ),
        Mistake(
            "out-of-order-into-deque",
            "heappush(self.oldest_first, (t, event_id))",
            "self.oldest_first.append((t, event_id))",
            "You keep ids in the order in which they came. An old one that came late stands behind younger ones and is not forgotten in time. What gives you the oldest one?",
        ),
        Mistake(
            "clock-goes-back",
            "self.clock = max(self.clock, t)",
            "self.clock = t",
            "Your clock follows each delivery, also backwards. Partitions are read in turn: one old delivery says nothing about what time it is.",
        ),
        Mistake(
            "ttl-edge",
            "self.oldest_first[0][0] < horizon",
            "self.oldest_first[0][0] <= horizon",
            "You forget an id one second early: exactly ttl_s after it came it is still remembered.",
        ),
        Mistake(
            "late-at-the-edge",
            "if t < horizon:",
            "if t <= horizon:",
            "You call a delivery late that is exactly ttl_s behind the clock. It is the last one that can still be told.",
        ),
        Mistake(
            "late-passed-on",
            """        if t < horizon:
            return "late"
""",
            "",
            "You pass late deliveries on as new. Their ids may have been forgotten already, so nobody can tell: say that, and let somebody else decide.",
        ),
        Mistake(
            "copy-prolongs-the-memory",
            """            return "copy"
""",
            """            self.oldest_first = sorted((t if known == event_id else s, known) for s, known in self.oldest_first)
            return "copy"
""",
            "A copy renews the time to live in your operator. A client that keeps retrying is then never forgotten; here an id is remembered from its first copy on.",
        ),
        Mistake(
            "forgets-one-at-a-time",
            "while self.oldest_first and",
            "if self.oldest_first and",
            "At most one id is forgotten per delivery. After a silence many are due at once; when may you stop?",
        ),
        Mistake(
            "decides-before-forgetting",
            """        self.clock = max(self.clock, t)
        horizon = self.clock - self.ttl_s
""",
            """        horizon = self.clock - self.ttl_s
        self.clock = max(self.clock, t)
""",
            "You forget by the clock as it was before this delivery. The delivery itself moves it: first the clock, then what is too old, then the verdict.",
        ),
        Mistake(
            "falsy-key-skipped",
            """        if event_id in self.remembered:
""",
            """        if not event_id:
            return "new"
        if event_id in self.remembered:
""",
            "An empty text is not remembered. It is an id like any other: who said that it is none?",
        ),
        Mistake(
            "remembered-at-the-clock",
            "heappush(self.oldest_first, (t, event_id))",
            "heappush(self.oldest_first, (self.clock, event_id))",
            "You remember an id at the clock's time. A delivery that came out of order then stays too long: its memory begins at its own t.",
        ),
        Mistake(
            "state-shared-by-all",
            """    def __init__(self, ttl_s):
        self.ttl_s = ttl_s
        self.clock = float("-inf")
        self.remembered = set()
""",
            """    remembered = set()

    def __init__(self, ttl_s):
        self.ttl_s = ttl_s
        self.clock = float("-inf")
""",
            "A second operator knows the ids of the first: a set in the class body is made once, for all objects. Where is one made for each?",
        ),
    ],
    worlds=[
        _TWO_MINUTES,
        _EDGE,
        _RETRIES,
        _OUT_OF_ORDER,
        _JUMP,
        duplicates(5, n_members=4, days=2, flush_s=0, p_late_redelivery=0.2),
        retry_storm(3, n_members=4, days=2),
        _EMPTY,
    ],
    complexity="O(log s) amortised time per delivery, O(s) memory for the s ids of the last ttl_s seconds, because each id enters the heap once and leaves it once, and the oldest is always on top.",
    talk="""
The state is one id per event of the last ttl_s seconds, so you can size it: events a second times seconds times bytes. Say what leaks: a copy that comes after its id was forgotten passes as new, and the share of such copies is a curve over the time to live that you measure. Why a heap: arrivals are not in order, and the oldest id must be found in O(log n). Then what late means, why a copy does not prolong the memory, and what you would do with the late ones.
""",
)
