"""The largest value of the last seconds, and since when: a deque in which values only fall."""

from datetime import datetime
from functools import partial

from autograder import Contract, Mistake, Oracle, Parameter, PythonExercise, Work, of_draw
from autograder.worlds import handmade, tidy

STREAM_BEGINS = datetime(2026, 3, 1)
WINDOW_S = {"bitrate_drop": 10, "error": 20, "resume": 30, "start": 7_200}


def _arguments(rows, shown_window_s):
    moments = rows["qoe_events"]
    kind = moments[0]["kind"] if moments else "start"
    readings = sorted(
        (int((row["ts"] - STREAM_BEGINS).total_seconds()), at) for at, row in enumerate(moments)
    )
    return {
        "readings": [(t, moments[at]["duration_ms"]) for t, at in readings],
        "window_s": shown_window_s if kind == "rebuffer" else WINDOW_S[kind],
    }


def _stream(name, provokes, kind, *readings):
    """A world whose readings are (second, value), in order of time; the kind chooses the window."""
    return handmade(
        name,
        provokes,
        qoe_events=[
            {
                "session_id": 100,
                "ts": f"2026-03-01 {t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}",
                "kind": kind,
                "duration_ms": value,
            }
            for t, value in readings
        ],
    )


_FOUR_MINUTES = _stream(
    "four minutes of stalls",
    "Stalls over four minutes: long ones, shorter ones behind them, and two that are equally long.",
    "rebuffer",
    (0, 400),
    (12, 900),
    (25, 700),
    (31, 300),
    (50, 500),
    (71, 450),
    (74, 100),
    (90, 700),
    (118, 700),
    (130, 250),
    (155, 600),
    (176, 200),
    (190, 650),
    (235, 150),
)
_EDGE = _stream(
    "the edge of the window",
    "Readings exactly window_s after a high one, one second less, and one second more.",
    "bitrate_drop",
    (0, 90),
    (9, 10),
    (10, 20),
    (15, 80),
    (24, 30),
    (25, 40),
    (40, 70),
    (50, 60),
    (51, 50),
    (60, 10),
    (61, 5),
)
_PLATEAU = _stream(
    "plateaus",
    "The same value again and again, broken by a higher one, and by the end of the window.",
    "error",
    (0, 7),
    (5, 7),
    (10, 7),
    (15, 9),
    (18, 9),
    (22, 7),
    (26, 9),
    (30, 7),
    (35, 7),
    (38, 7),
    (45, 7),
    (46, 3),
    (50, 7),
    (57, 7),
    (58, 3),
    (77, 3),
    (90, 3),
)
_FALLING = _stream(
    "a long fall",
    "Values that only fall, faster than they leave, a pause after which many leave at once, and values below 0.",
    "resume",
    *((3 * number, 50 - 4 * number) for number in range(16)),
    (47, -12),
    (70, -40),
    (72, -60),
    (101, -70),
    (140, -5),
    (141, -6),
    (300, -80),
    (301, 0),
    (330, -1),
    (331, -1),
)
_BURST = _stream(
    "a burst",
    "Forty readings within ten seconds, several of them in the same second, after a high one.",
    "error",
    (0, 1_000),
    *((1 + number // 4, 100 + number * 37 % 41) for number in range(40)),
    (19, 5),
    (20, 6),
    (28, 7),
    (31, 8),
)
_EQUAL_TIMES = _stream(
    "equal times",
    "Several readings in the same second: rising, falling, and equal.",
    "bitrate_drop",
    (3, 5),
    (3, 9),
    (3, 2),
    (8, 4),
    (8, 4),
    (8, 9),
    (13, 1),
    (13, 6),
    (13, 9),
    (18, 3),
    (18, 9),
    (23, 2),
    (23, 1),
    (23, 2),
)


def _sawtooth(size, random):
    """Falls of 200 readings, each beginning above the one before, so that the window is full of candidates."""
    offset = random.randrange(100)
    readings = [(t, t // 200 * 1_000 - t % 200 + offset) for t in range(size)]
    return {"readings": readings, "window_s": 100}


def _few_readings(st):
    steps = st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 3) | st.integers(-3, -1)), min_size=1, max_size=9
    )

    def stream(pairs):
        readings, t = [], 0
        for step, value in pairs:
            t += step
            readings.append((t, value))
        return readings

    return st.fixed_dictionaries({"readings": steps.map(stream), "window_s": st.integers(1, 6)})


exercise = PythonExercise(
    title="The longest stall of the last minute",
    points=4,
    minutes=20,
    level="medium",
    skills=["sliding window", "deque", "generators", "amortised cost"],
    asked_in=["assessment", "coding round"],
    prompt="""
An alert shows the longest stall of the last minute, and since when it is the longest. Readings come from a stream as tuples `(t, value)`.

Write `sliding_max(readings, window_s)`, a generator. For **each reading**, in order, yield one tuple `(t, highest, since)`:

* The window of a reading at `t` holds the readings whose time lies in `(t - window_s, t]` and that stand at or before it in the stream. So a reading exactly `window_s` older is out, and of two in the same second the first does not see the second.
* `highest` is the largest value in that window.
* `since` is the time of the **earliest** reading in that window that has this value.

`readings` is an iterator that can be read once. `t` is a whole number of seconds, 0 or more, and never less than the one before; several readings may have the same `t`. `value` is a whole number of any sign. `window_s` is a whole number, 1 or more.

For example, with `window_s=60`, the stream `(0, 400), (12, 900), (31, 300), (40, 900), (72, 100), (101, 50)` gives

`(0, 400, 0), (12, 900, 12), (31, 900, 12), (40, 900, 12), (72, 900, 40), (101, 100, 72)`

The stream has no end, and a window may hold a hundred thousand readings:

* yield what a reading gives before you read the next one;
* a reading must not look at all others in its window (O(1) amortised is possible, O(log n) is fine);
* never hold much more than one window of readings. Print nothing.

In the data you see, `t` is the second of `ts` on 2026-03-01, `value` is `duration_ms`, and `window_s` is ⟦window⟧.
""",
    contract=Contract(
        grain="one tuple per reading",
        key="none: one stream, one window",
        clock="t, the time of the reading, which never goes back",
        ties="equal values: the earliest; equal t: the order of the stream",
    ),
    parameters=[Parameter("window", 60, 45, 50)],
    tables=["qoe_events"],
    arguments=of_draw(lambda draw: partial(_arguments, shown_window_s=draw["window"])),
    streams=("readings",),
    columns=("t", "highest", "since"),
    ordered=True,
    oracle=Oracle(
        inputs=_few_readings,
        answer='''
def sliding_max(readings, window_s):
    """Every window is looked at from one end to the other."""
    so_far = []
    found = []
    for t, value in readings:
        so_far.append((t, value))
        window = [(s, v) for s, v in so_far if t - window_s < s]
        highest = max(v for _, v in window)
        found.append((t, highest, min(s for s, v in window if v == highest)))
    return found
''',
    ),
    work=[
        Work(
            name="a long stream",
            provokes="Thousands of readings, a hundred of them in each window, in falls that begin higher each time.",
            inputs=_sawtooth,
            sizes=(400, 3_200),
            unit="readings",
            counts={"comparisons": 16, "held": 4, "read_ahead": 2},
            points=1,
        )
    ],
    starter='''
def sliding_max(readings, window_s):
    """Yield (t, highest, since) per reading; the window is (t - window_s, t].

    readings: one-shot iterator of (t, value), t never going back.
    """
    # Which of the readings so far can still become the highest?
    yield from ()
''',
    solution='''
from collections import deque


def sliding_max(readings, window_s):
    """Yield (t, highest, since) per reading; the window is (t - window_s, t]."""
    candidates = deque()  # (t, value) by time; values never rise, so the highest is in front
    for t, value in readings:
        while candidates and candidates[-1][1] < value:
            candidates.pop()
        candidates.append((t, value))
        while candidates[0][0] <= t - window_s:
            candidates.popleft()
        since, highest = candidates[0]
        yield t, highest, since
''',
    alternatives=[
        '''
from bisect import bisect_left, insort
from collections import deque


def sliding_max(readings, window_s):
    """The window twice: by time, to know who leaves, and sorted, to know who is highest."""
    by_time = deque()
    ranked = []
    for t, value in readings:
        by_time.append((t, value))
        insort(ranked, (-value, t))
        while by_time[0][0] <= t - window_s:
            s, v = by_time.popleft()
            del ranked[bisect_left(ranked, (-v, s))]
        yield t, -ranked[0][0], ranked[0][1]
''',
        '''
from heapq import heapify, heappop, heappush


def sliding_max(readings, window_s):
    """A heap whose expired entries are dropped when they come up, and swept when they are too many."""
    heap = []
    sweep_at = 64
    for t, value in readings:
        heappush(heap, (-value, t))
        while heap[0][1] <= t - window_s:
            heappop(heap)
        if len(heap) > sweep_at:
            heap = [entry for entry in heap if entry[1] > t - window_s]
            heapify(heap)
            sweep_at = 2 * len(heap) + 64
        yield t, -heap[0][0], heap[0][1]
''',
        '''
def sliding_max(readings, window_s):
    """A queue of two stacks: new readings on one; when the other is empty it is turned over, best so far beside each."""
    def better(a, b):
        return a if b is None or a is not None and a[1] >= b[1] else b

    old, new, best_of_new = [], [], None
    for t, value in readings:
        new.append((t, value))
        best_of_new = better(best_of_new, (t, value))
        while True:
            if not old:
                best = None
                while new:
                    reading = new.pop()
                    best = better(reading, best)
                    old.append((reading, best))
                best_of_new = None
            if old[-1][0][0] > t - window_s:
                break
            old.pop()
        since, highest = better(old[-1][1], best_of_new)
        yield t, highest, since
''',
    ],
    hints=[
        "A reading of 300 stands in the window, and a newer one of 900 arrives. In which future window can the 300 still be the highest?",
        "Two traps, popping-equals and window-edge-inclusive: an older reading of the same value is still the earliest, and one exactly window_s older is out.",
        "Shown world: at 90 the highest is 700, and at 118 it is 700 again. Which of the two is `since` at 118, and which at 155? And at 74, what has become of 900, and who takes its place?",
        """
candidates = deque()               # (t, value): older in front, values never rise
for t, value in readings:
    while candidates and ___:      # newer and higher: those behind it have no future
        ...
    candidates.append(___)
    while ___:                     # too old
        ...
    yield t, ___, ___
""",
    ],
    mistakes=[
        Mistake(
            "popping-equals",
            "candidates[-1][1] < value",
            "candidates[-1][1] <= value",
            "Your highest values are right, and `since` is too late on a plateau: an equal newer reading pushed the older one out. Who is the earliest of the two?",
        ),
        Mistake(
            "window-edge-inclusive",
            "candidates[0][0] <= t - window_s",
            "candidates[0][0] < t - window_s",
            "Your windows hold one second too much: a reading exactly window_s older is still there. The window is (t - window_s, t], open on the left.",
        ),
        Mistake(
            "count-for-time",
            says="You keep the last window_s readings. The window is seconds: in a quiet hour it holds one reading, in a burst many in the same second.",
            answer="""
from collections import deque


def sliding_max(readings, window_s):
    window = deque(maxlen=window_s)
    for t, value in readings:
        window.append((t, value))
        highest = max(v for _, v in window)
        yield t, highest, next(s for s, v in window if v == highest)
""",
        ),
        Mistake(
            "maximum-never-leaves",
            """        while candidates[0][0] <= t - window_s:
            candidates.popleft()
""",
            "",
            "Your highest never falls: it is the highest since the stream began. What happens when the reading that holds it is too old?",
        ),
        Mistake(
            "runner-up-forgotten",
            says="When the highest reading leaves, you begin again with the newest one. Between the two there was a second highest that is still in the window: who remembers it?",
            answer="""
def sliding_max(readings, window_s):
    highest = since = None
    for t, value in readings:
        if highest is None or since <= t - window_s or value > highest:
            highest, since = value, t
        yield t, highest, since
""",
        ),
        Mistake(
            "expires-one-event",
            "while candidates[0][0] <= t - window_s:",
            "if candidates[0][0] <= t - window_s:",
            "At most one reading leaves your window at a time. After a pause several have expired at once; when may you stop looking?",
        ),
        Mistake(
            "drops-one-lower",
            "while candidates and candidates[-1][1] < value:",
            "if candidates and candidates[-1][1] < value:",
            "A new reading drives out one lower reading at most. Behind it others are lower too, and one of them comes to the front in its turn: when do you stop?",
        ),
        Mistake(
            "minimum-for-maximum",
            "candidates[-1][1] < value",
            "candidates[-1][1] > value",
            "You have the lowest value of each window: a higher newcomer has to drive out the lower ones before it, not the other way round.",
        ),
        Mistake(
            "tumbling-for-sliding",
            "while candidates[0][0] <= t - window_s:",
            "while candidates[0][0] // window_s < t // window_s:",
            "Your highest begins again at multiples of window_s. That is a tumbling window; a sliding one looks back window_s seconds from each reading.",
        ),
        Mistake(
            "current-event-left-out",
            """        while candidates and candidates[-1][1] < value:
            candidates.pop()
        candidates.append((t, value))
        while candidates[0][0] <= t - window_s:
            candidates.popleft()
        since, highest = candidates[0]
        yield t, highest, since""",
            """        while candidates and candidates[0][0] <= t - window_s:
            candidates.popleft()
        since, highest = candidates[0] if candidates else (t, value)
        yield t, highest, since
        while candidates and candidates[-1][1] < value:
            candidates.pop()
        candidates.append((t, value))""",
            "You look at the window before the reading itself is in it. The window is (t - window_s, t]: is t inside?",
        ),
        Mistake(
            "maximum-begins-at-zero",
            says="Where all values are below 0 you report a 0 that nobody sent. A maximum begins with the first reading, not with 0.",
            answer="""
def sliding_max(readings, window_s):
    window = []
    for t, value in readings:
        window = [(s, v) for s, v in window if s > t - window_s] + [(t, value)]
        highest, since = 0, t
        for s, v in window:
            if v > highest:
                highest, since = v, s
        yield t, highest, since
""",
        ),
        Mistake(
            "zero-taken-for-missing",
            "    for t, value in readings:\n",
            "    for t, value in readings:\n        if not value:\n            continue\n",
            "Readings whose value is 0 are missing from your result. A 0 is a value: ask `is None`, or do not ask at all.",
        ),
        Mistake(
            "ties-share-the-total",
            says="Readings of the same second all got the result of the last of them. The prompt says that each sees those before it and itself: SQL calls that ROWS, and yours RANGE.",
            answer="""
def sliding_max(readings, window_s):
    known = list(readings)
    for t, _ in known:
        window = [(s, v) for s, v in known if t - window_s < s <= t]
        highest = max(v for _, v in window)
        yield t, highest, min(s for s, v in window if v == highest)
""",
        ),
        Mistake(
            "looks-at-the-whole-window",
            says="Your results are right, and each reading looks at all others in its window. With a hundred thousand in a window that is O(n * w): which of them can never be the highest again?",
            answer="""
from collections import deque


def sliding_max(readings, window_s):
    window = deque()
    for t, value in readings:
        window.append((t, value))
        while window[0][0] <= t - window_s:
            window.popleft()
        highest = max(v for _, v in window)
        yield t, highest, next(s for s, v in window if v == highest)
""",
        ),
        Mistake(
            "state-never-shrinks",
            says="Your results are right, and your heap grows with the stream: a reading that is too old leaves only when it comes to the top, and a low one never does. Who sweeps it out?",
            answer="""
from heapq import heappop, heappush


def sliding_max(readings, window_s):
    heap = []
    for t, value in readings:
        heappush(heap, (-value, t))
        while heap[0][1] <= t - window_s:
            heappop(heap)
        yield t, -heap[0][0], heap[0][1]
""",
        ),
        Mistake(
            "whole-stream-read-first",
            "in readings:",
            "in list(readings):",
            "Your results are right, and the whole stream was read before the first of them came. A stream that never ends would never give one: which line reads to the end?",
        ),
        Mistake(
            "generator-used-twice",
            says="Your result is empty: the stream was read to its end to count it, and the loop found nothing left. An iterator can be read once.",
            answer="""
from collections import deque


def sliding_max(readings, window_s):
    candidates = deque()
    for _ in range(sum(1 for _ in readings)):
        for t, value in readings:
            candidates.append((t, value))
            yield t, value, t
""",
        ),
        Mistake(
            "mutable-default",
            '''readings, window_s):
    """Yield (t, highest, since) per reading; the window is (t - window_s, t]."""
    candidates = deque()  # (t, value) by time; values never rise, so the highest is in front
''',
            '''readings, window_s, candidates=deque()):
    """Yield (t, highest, since) per reading; the window is (t - window_s, t]."""
''',
            "Your windows hold readings of an earlier call: what stands as a default value is made once, when the function is defined. Where should the deque be made?",
        ),
    ],
    worlds=[
        _FOUR_MINUTES,
        _EDGE,
        _PLATEAU,
        _FALLING,
        _BURST,
        _EQUAL_TIMES,
        tidy(3, n_members=5, days=1, events_per_member_day=4),
    ],
    complexity="O(1) amortised time per reading, O(w) memory for the w readings of one window, because each reading goes into the deque once and comes out of it at most once.",
    talk="""
Say what can be forgotten at once: a reading that is older and lower than another will never be the highest again. What remains falls from front to back, so the front is the answer, the newest drives out from the back, and time drives out at the front. Each reading goes in once and comes out once: O(1) amortised, O(w) in the worst single step, and at most one window in memory, when values only fall. Then say the two edges: equal values stay, because the earliest is asked for, and a reading exactly window_s old is out. For many sessions it is one deque per key, and somebody must clear those that fell silent.
""",
)
