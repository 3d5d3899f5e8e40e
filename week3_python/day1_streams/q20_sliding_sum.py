"""A sliding sum per key over event time, from a stream that is a little out of order."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from autograder import Contract, Mistake, Parameter, PythonExercise, of_draw
from autograder.worlds import handmade, hot_key, single_row, tidy, ties

STREAM_BEGINS = datetime(2026, 3, 1)
WINDOW_AND_DISORDER_S = {
    "heartbeats": (60, 10),
    "clicks": (10, 2),
    "ordered": (60, 0),
    "satellite": (20, 30),
    "burst": (60, 20),
    "playback": (14_400, 1_800),
}
HALF_AN_HOUR_LATE = ((1.0, 1, 1_799),)


def _arguments(rows, shown_window_s):
    deliveries = rows["viewing_events_raw"]
    topic = deliveries[0]["kafka_topic"] if deliveries else "playback"
    window_s, disorder_s = WINDOW_AND_DISORDER_S[topic]
    if topic == "heartbeats":
        window_s = shown_window_s
    events = [
        (row["member_id"], int((row["event_time"] - STREAM_BEGINS).total_seconds()), row["watch_s"])
        for row in deliveries
    ]
    return {"events": events, "window_s": window_s, "disorder_s": disorder_s}


def _stream(name, provokes, topic, *events):
    """A world whose events are (member, second, value) in order of arrival."""
    return handmade(
        name,
        provokes,
        viewing_events_raw=[
            {
                "member_id": key,
                "event_time": f"2026-03-01 {t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}",
                "watch_s": value,
                "kafka_topic": topic,
                "event_type": "heartbeat",
                "title_id": 1,
            }
            for key, t, value in events
        ],
    )


_TWO_MINUTES = _stream(
    "two minutes",
    "Two members' heartbeats over two minutes, two of them a few seconds out of order.",
    "heartbeats",
    (7, 0, 10),
    (8, 5, 4),
    (7, 20, 30),
    (7, 41, 12),
    (8, 38, 6),
    (8, 55, 8),
    (7, 64, 20),
    (7, 90, 15),
    (8, 97, 5),
    (7, 93, 10),
    (7, 118, 25),
    (8, 125, 9),
)
_EDGE = _stream(
    "the edge of the window",
    "Events exactly window_s apart, one second less, and long pauses after which several fall out at once.",
    "ordered",
    (7, 0, 1),
    (7, 30, 10),
    (7, 59, 100),
    (7, 60, 1_000),
    (7, 61, 10_000),
    (8, 61, 5),
    (7, 90, 7),
    (7, 119, 70),
    (7, 300, 3),
    (7, 359, 30),
    (7, 360, 300),
    (8, 361, 50),
    (8, 420, 500),
    (8, 421, 5_000),
)
_EQUAL_TIMES = _stream(
    "equal times",
    "Bursts of events in the same second, of one member and of two.",
    "clicks",
    (7, 10, 5),
    (7, 10, 3),
    (8, 10, 2),
    (7, 10, 9),
    (7, 12, 4),
    (8, 12, 6),
    (8, 12, 1),
    (7, 11, 8),
    (7, 13, 2),
    (8, 13, 7),
    (7, 13, 1),
    (7, 13, 6),
    (7, 20, 0),
    (7, 20, 3),
)
_OUT_OF_ORDER = _stream(
    "out of order",
    "Events up to exactly 30 s behind the newest, a disorder longer than the window; one of the keys is 0.",
    "satellite",
    (7, 100, 1),
    (7, 80, 2),
    (7, 70, 4),
    (7, 78, 8),
    (8, 115, 16),
    (0, 85, 32),
    (7, 90, 64),
    (7, 140, 128),
    (7, 160, 256),
    (7, 130, 512),
    (7, 141, 1_024),
    (0, 135, 2_048),
    (8, 175, 4_096),
    (7, 150, 8_192),
    (8, 145, 16_384),
    (0, 155, 32_768),
    (8, 155, 65_536),
    (7, 160, 7),
    (0, 175, 70),
    (7, 210, 3),
    (7, 195, 5),
    (7, 180, 9),
    (0, 210, 6),
    (7, 231, 11),
    (7, 260, 13),
    (7, 230, 17),
)
_BURST = _stream(
    "a burst",
    "One member sends 130 events within 40 seconds, more than the window has seconds; then they leave bit by bit.",
    "burst",
    *((7, 1_000 + 4 * number // 13, 1 + number % 7) for number in range(130)),
    (8, 1_041, 20),
    (7, 1_065, 30),
    (7, 1_080, 40),
    (8, 1_100, 50),
    (7, 1_110, 60),
    (7, 1_130, 70),
)
_HALF_AN_HOUR = replace(
    tidy(3, lateness=HALF_AN_HOUR_LATE, n_members=5, events_per_member_day=18, days=1),
    name="late up to half an hour",
    provokes="Events arrive up to half an hour after they happened, so that many are overtaken.",
)

exercise = PythonExercise(
    title="A sliding sum over event time",
    points=4,
    minutes=30,
    level="medium",
    skills=["sliding window", "deque", "generators", "event time"],
    asked_in=["assessment", "coding round"],
    prompt="""
Events come from a stream as tuples `(key, t, value)`. For **each event**, return the sum of the values of its key over the last `window_s` seconds of event time.

Write `sliding_sum(events, window_s, disorder_s)`, a generator (or a function that returns a list), from scratch: `collections` and `heapq` are welcome.

* `window_s` is 1 or more. `events`: an iterator that can be read once. `key` is a whole number, `t` the event time in whole seconds, `value` a whole number, 0 or more. None of them is None. There are no duplicates: every tuple is an event.
* Events arrive **almost** in time order. The source promises that no event's `t` is more than `disorder_s` below the largest `t` that arrived before it. `disorder_s` may be 0, then the stream is in order. Nothing arrives later than promised, so no event is ever dropped.
* **Order of the result**: by `t`. Events with equal `t`, of whichever key, stand in the order in which they arrived.
* **Total** of an event: the sum of `value` over the events of the same key that stand at or before it in that order and whose time lies in `(t - window_s, t]`. So an event exactly `window_s` older is out, and of two events of one key in the same second the first does not see the second.

Yield or return one tuple `(key, t, total)` per event, in that order. For example, with `window_s=60` and `disorder_s=10`, the stream

`(7, 0, 10), (7, 41, 12), (8, 38, 6), (7, 60, 20)`

gives

`(7, 0, 10), (8, 38, 6), (7, 41, 22), (7, 60, 32)`

The event at 60 does not see the one at 0. Aim at O(1) amortised per event for the window, and do not hold more of the stream than you need. Print nothing.

In the data you see, `key` is `member_id`, `t` the seconds of `event_time` since 2026-03-01 00:00:00, `value` is `watch_s`; `window_s` is ⟦window⟧ and `disorder_s` 10.
""",
    contract=Contract(
        grain="one tuple per event",
        key="the event's key; every key has a window of its own",
        clock="t, the event time",
        ties="equal t: order of arrival; each event sees itself and those before it",
        duplicates="none in this stream",
        late="at most disorder_s behind, promised by the source",
    ),
    parameters=[Parameter("window", 60, 45, 90)],
    tables=["viewing_events_raw"],
    arguments=of_draw(lambda draw: partial(_arguments, shown_window_s=draw["window"])),
    streams=("events",),
    columns=("key", "t", "total"),
    ordered=True,
    starter='''
def sliding_sum(events, window_s, disorder_s):
    """Yield (key, t, total) per event in time order; total covers (t - window_s, t] of its key.

    events: one-shot iterator of (key, t, value), at most disorder_s seconds out of order.
    """
    # Put the events in time order, keep a window and a running total per key.
    return []
''',
    solution='''
from collections import defaultdict, deque
from heapq import heappop, heappush


class Window:
    """The events of one key that still count, and their sum."""

    def __init__(self):
        self.events = deque()
        self.total = 0


def sliding_sum(events, window_s, disorder_s):
    """Yield (key, t, total) per event in time order; total covers (t - window_s, t] of its key."""
    windows = defaultdict(Window)
    for key, t, value in in_time_order(events, disorder_s):
        window = windows[key]
        window.events.append((t, value))
        window.total += value
        while window.events[0][0] <= t - window_s:
            window.total -= window.events.popleft()[1]
        yield key, t, window.total


def in_time_order(events, disorder_s):
    """The same events by time, then arrival; holds back only what may still be overtaken."""
    waiting = []
    newest = float("-inf")
    for arrival, (key, t, value) in enumerate(events):
        heappush(waiting, (t, arrival, key, value))
        newest = max(newest, t)
        while waiting and waiting[0][0] <= newest - disorder_s:
            t, _, key, value = heappop(waiting)
            yield key, t, value
    while waiting:
        t, _, key, value = heappop(waiting)
        yield key, t, value
''',
    alternatives=[
        '''
from bisect import bisect_right
from itertools import accumulate


def sliding_sum(events, window_s, disorder_s):
    """Sorted in one go; sums are differences of running totals per key."""
    times, sums = {}, {}
    result = []
    for key, t, value in sorted(events, key=lambda event: event[1]):
        seen = times.setdefault(key, [])
        running = sums.setdefault(key, [0])
        seen.append(t)
        running.append(running[-1] + value)
        result.append((key, t, running[-1] - running[bisect_right(seen, t - window_s)]))
    return result
''',
        '''
def sliding_sum(events, window_s, disorder_s):
    """Every window summed anew: right, and as slow as the windows are full."""
    in_order = sorted(events, key=lambda event: event[1])
    for at, (key, t, _) in enumerate(in_order):
        yield key, t, sum(v for k, s, v in in_order[: at + 1] if k == key and t - window_s < s <= t)
''',
    ],
    hints=[
        "Which clock decides what is in the window: when an event happened, or when it reached you? And which event is the first that you may pass on?",
        "Two traps, window-edge-inclusive and out-of-order-into-deque: the window is open on the left, and a deque that is fed in order of arrival pops the events at its front, which need not be the oldest.",
        "Shown world: member 8's event at 38 arrives after member 7's at 41, and member 7's at 93 after member 8's at 97. Where do they stand in the result? Then think of two events exactly ⟦window⟧ seconds apart, and of a pause after which three events fall out at once.",
        """
waiting = []                                   # a heap: (t, arrival, key, value)
for arrival, (key, t, value) in enumerate(events):
    heappush(waiting, ___)
    newest = ___
    while waiting and ___ <= newest - disorder_s:
        ...                                    # nothing older can come: pass it on
...                                            # and at the end of the stream?

# per key, for each event in time order:
window.append(___); total += value
while window[0] is ___:
    total -= ___
""",
    ],
    mistakes=[
        Mistake(
            "released-while-overtakable",
            "newest - disorder_s",
            "newest - disorder_s + 1",
            "You passed an event on while another, exactly disorder_s behind the newest, could still come before it. How old is the oldest event that may still arrive?",
        ),
        Mistake(
            "window-edge-inclusive",
            "window.events[0][0] <= t - window_s",
            "window.events[0][0] < t - window_s",
            "Your windows hold one second too much: an event exactly window_s older is still counted. The window is (t - window_s, t], open on the left.",
        ),
        Mistake(
            "count-for-time",
            "while window.events[0][0] <= t - window_s:",
            "while len(window.events) > window_s:",
            "You keep the last window_s events. The window is seconds of event time: in a quiet hour it holds one event, in a burst hundreds.",
        ),
        Mistake(
            "out-of-order-into-deque",
            "in in_time_order(events, disorder_s):",
            "in events:",
            "You took events as they arrived. One that arrives late then stands behind younger ones, in the deque and in the result. How long must you wait before an event may pass?",
        ),
        Mistake(
            "disorder-not-waited-for",
            "newest - disorder_s",
            "newest - 10",
            "You waited a fixed number of seconds, too few for some streams: an event passed on too early stands before an older one. What does `disorder_s` say here?",
        ),
        Mistake(
            "window-for-disorder",
            "in in_time_order(events, disorder_s):",
            "in in_time_order(events, window_s):",
            "You held events back for window_s seconds. How far back a total looks is one number, how late an event may arrive another: disorder_s can be the longer one.",
        ),
        Mistake(
            "window-capped-by-count",
            "while window.events[0][0] <= t - window_s:",
            "while len(window.events) > 60 or window.events[0][0] <= t - window_s:",
            "In a burst your totals are too small: the window holds a limited number of events, as deque(maxlen=60) does. How many events fit into 60 seconds?",
        ),
        Mistake(
            "full-deque-drops-silently",
            "self.events = deque()",
            "self.events = deque(maxlen=60)",
            "After a burst your totals stay too high: a deque with a maxlen drops its oldest event when it is full, and nobody subtracts its value. How many events fit into 60 seconds?",
        ),
        Mistake(
            "one-window-for-all-keys",
            "windows[key]",
            "windows[None]",
            "Totals hold the values of all keys. Each key has a window and a sum of its own; what is your state keyed by?",
        ),
        Mistake(
            "total-not-decreased",
            "window.total -= window.events.popleft()[1]",
            "window.events.popleft()",
            "Your totals only grow: the values of events that left the window are still in them. What changes when an event falls out?",
        ),
        Mistake(
            "expires-one-event",
            "while window.events[0][0] <= t - window_s:",
            "if window.events[0][0] <= t - window_s:",
            "At most one event leaves your window at a time. After a pause several have expired at once; when may you stop looking?",
        ),
        Mistake(
            "tumbling-for-sliding",
            "while window.events[0][0] <= t - window_s:",
            "while window.events[0][0] // window_s < t // window_s:",
            "Your totals begin again at multiples of window_s. That is a tumbling window; a sliding one looks back window_s seconds from each event.",
        ),
        Mistake(
            "current-event-left-out",
            "yield key, t, window.total",
            "yield key, t, window.total - value",
            "Your totals stop before the event itself. The window is (t - window_s, t]: is t inside?",
        ),
        Mistake(
            "buffer-not-flushed",
            "    while waiting:\n        t, _, key, value = heappop(waiting)\n        yield key, t, value",
            "",
            "The last events of the stream are missing: they were still waiting for younger ones when it ended. What remains to do after the loop?",
        ),
        Mistake(
            "silent-drop",
            "for arrival, (key, t, value) in enumerate(events):",
            "for arrival, (key, t, value) in enumerate(events):\n        if t < newest:\n            continue",
            "Events that arrive behind a younger one are missing from the result. They are within the promised disorder_s: hold the others back a little instead.",
        ),
        Mistake(
            "falsy-key-skipped",
            "window = windows[key]",
            "if not key:\n            continue\n        window = windows[key]",
            "Events of key 0 are missing. A key is a whole number, and 0 is one like any other: ask `is None`, or do not ask at all.",
        ),
        Mistake(
            "zero-taken-for-missing",
            "window = windows[key]",
            "if not value:\n            continue\n        window = windows[key]",
            "Events whose value is 0 are missing. They add nothing to a sum, and each of them still has a total of its own to report.",
        ),
        Mistake(
            "mutable-default",
            '''events, window_s, disorder_s):
    """Yield (key, t, total) per event in time order; total covers (t - window_s, t] of its key."""
    windows = defaultdict(Window)
''',
            '''events, window_s, disorder_s, windows=defaultdict(Window)):
    """Yield (key, t, total) per event in time order; total covers (t - window_s, t] of its key."""
''',
            "Totals hold events of an earlier call: what stands as a default value is made once, when the function is defined. Where should the windows be made?",
        ),
        Mistake(
            "ties-broken-by-key",
            "(t, arrival, key, value))",
            "(t, (key, arrival), key, value))",
            "Events of the same second stand in order of key, as sorting by (t, key) puts them. The prompt says: equal t, whichever key, in order of arrival.",
        ),
        Mistake(
            "heap-tie-by-payload",
            "(t, arrival, key, value))",
            "(t, (key, value), key, value))",
            "Events of the same second stand in order of key and value: the heap went on comparing where the times are equal. What can you put behind t that says who came first?",
        ),
        Mistake(
            "ties-share-the-total",
            says="Events of one key in the same second all got the total of the last of them. The prompt says that each sees those before it and itself: SQL calls that ROWS, and yours RANGE.",
            answer="""
def sliding_sum(events, window_s, disorder_s):
    in_order = sorted(events, key=lambda event: event[1])
    for key, t, _ in in_order:
        yield key, t, sum(v for k, s, v in in_order if k == key and t - window_s < s <= t)
""",
        ),
    ],
    worlds=[
        _TWO_MINUTES,
        _HALF_AN_HOUR,
        _EDGE,
        _EQUAL_TIMES,
        _OUT_OF_ORDER,
        _BURST,
        hot_key(2, lateness=HALF_AN_HOUR_LATE, events_per_member_day=12, days=1),
        ties(3, lateness=HALF_AN_HOUR_LATE, flush_s=0, tick_s=7_200, p_exact=0.0, p_revised=0.0, days=2),
        single_row(lateness=HALF_AN_HOUR_LATE),
    ],
    complexity="O(log b) time per event for the b events held back, O(b + w) memory for the w events in the windows, because each event enters the heap and its window once and leaves them once: the window alone is O(1) amortised.",
    talk="""
There are two operators: one puts events in time order and holds back only those that may still be overtaken (its watermark is the newest time minus the allowed disorder), the other keeps a deque and a running total per key. Each event enters and leaves a deque once, so the window costs O(1) amortised; the heap costs O(log b) for the b events that wait. State is what lies in the windows plus the last disorder_s seconds. Then say what breaks it: an event later than promised, a key that falls silent and keeps its window for ever, one hot key, and a float total that drifts.
""",
)
