"""Tumbling counts with allowed lateness: first results, updates, and a side output."""

from datetime import datetime, timedelta

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import beyond_window, handmade, late

LOG_BEGINS = datetime(2026, 3, 1)
ASKED = ("watermark", "late")
SIZE_AND_LATENESS = {"minutes": (60, 30), "no lateness": (60, 0), "long lateness": (10, 35)}
HOUR = 3_600


def _second(moment):
    return int((moment - LOG_BEGINS).total_seconds())


def _arguments(rows):
    """A world's deliveries in their order; a row of the type `watermark` or `late` is that call instead.

    A generated world has windows of six hours, a watermark two hours behind the newest event
    after every fifth delivery, and two days of lateness.
    """
    deliveries = rows["viewing_events_raw"]
    by_hand = not deliveries or deliveries[0]["kafka_topic"] in SIZE_AND_LATENESS
    steps, newest = [], float("-inf")
    for number, row in enumerate(deliveries, start=1):
        t = _second(row["event_time"])
        if row["event_type"] in ASKED:
            steps.append(("late",) if row["event_type"] == "late" else ("on_watermark", t))
            continue
        steps.append(("on_event", row["event_id"], t))
        newest = max(newest, t)
        if not by_hand and number % 5 == 0:
            steps.append(("on_watermark", newest - 2 * HOUR))
    topic = deliveries[0]["kafka_topic"] if deliveries else "minutes"
    size_s, lateness_s = SIZE_AND_LATENESS.get(topic, (6 * HOUR, 48 * HOUR))
    return {"size_s": size_s, "lateness_s": lateness_s, "steps": [*steps, ("late",)]}


def _log(name, provokes, *calls, topic="minutes"):
    """A world of calls: (event, t), a number for a watermark, or "late"."""
    rows = []
    for call in calls:
        row = {"kafka_topic": topic, "event_type": "play", "event_time": LOG_BEGINS}
        if call == "late":
            row["event_type"] = "late"
        elif isinstance(call, int):
            row |= {"event_type": "watermark", "event_time": LOG_BEGINS + timedelta(seconds=call)}
        else:
            row |= {"event_id": call[0], "event_time": LOG_BEGINS + timedelta(seconds=call[1])}
        rows.append(row)
    return handmade(name, provokes, viewing_events_raw=rows)


_FOUR_MINUTES = _log(
    "four minutes",
    "Four windows, a late event that is still counted, and one that comes too late.",
    ("a", 5),
    ("b", 40),
    ("c", 65),
    55,
    ("d", 58),
    62,
    ("e", 70),
    ("f", 50),
    ("g", 130),
    95,
    ("h", 20),
    125,
    ("i", 140),
    ("j", 61),
    "late",
    ("k", 200),
    245,
)
_END_OF_WINDOW = _log(
    "the end of a window",
    "Events exactly at the end of a window and a second before it; watermarks there too.",
    ("a", 59),
    ("b", 60),
    ("c", 0),
    59,
    ("d", 119),
    ("e", 120),
    60,
    ("f", 59),
    119,
    ("g", 60),
    120,
    ("h", 180),
    ("i", 179),
    180,
    181,
)
_LIMIT = _log(
    "the limit of lateness",
    "Events of a window when the watermark is a second before the limit, exactly at it, and behind it.",
    ("a", 10),
    ("b", 70),
    ("c", 80),
    60,
    89,
    ("d", 59),
    90,
    ("e", 59),
    ("f", 61),
    "late",
    149,
    ("g", 61),
    150,
    ("h", 119),
    ("i", 119),
    "late",
    "late",
    ("j", 160),
    300,
)
_FIRST_AFTER_THE_END = _log(
    "nothing was said yet",
    "A window's first event comes when the window has ended already; and watermarks jump over whole windows.",
    ("a", 70),
    75,
    ("b", 30),
    ("c", 31),
    135,
    ("d", 65),
    ("e", 200),
    ("f", 130),
    ("g", 250),
    1_000,
    ("h", 960),
    ("i", 950),
    1_020,
    1_020,
    ("j", 970),
)
_MANY_UPDATES = _log(
    "updates of several windows",
    "Late events keep coming to windows that have ended, in turns; watermarks repeat in between.",
    ("a", 45),
    ("b", 25),
    ("c", 5),
    ("d", 15),
    ("e", 17),
    35,
    ("f", 8),
    35,
    ("g", 22),
    ("h", 9),
    40,
    ("i", 18),
    44,
    ("j", 3),
    45,
    ("k", 7),
    50,
    ("l", 12),
    ("m", 48),
    54,
    ("n", 19),
    55,
    ("o", 11),
    topic="long lateness",
)
_NO_LATENESS = _log(
    "no lateness allowed",
    "lateness_s is 0: a window is forgotten in the moment in which it is complete.",
    ("a", 10),
    30,
    ("b", 20),
    ("c", 61),
    60,
    ("d", 59),
    ("e", 60),
    "late",
    119,
    ("f", 62),
    200,
    ("g", 119),
    ("h", 190),
    topic="no lateness",
)
_BEFORE_ZERO = _log(
    "before zero",
    "Event times before the scale begins; one window ends exactly at 0.",
    ("a", -1),
    ("b", -60),
    ("c", -61),
    ("d", 0),
    ("e", -119),
    -60,
    ("f", -100),
    -30,
    ("g", -61),
    0,
    ("h", -5),
    "late",
    30,
    ("i", -1),
    60,
)


def _long_stream(size, random):
    steps = []
    for number in range(size):
        steps.append(("on_event", f"e{number}", max(0, number - random.randrange(30))))
        if number % 5 == 4:
            steps += [("on_watermark", number - 10), ("late",)]
    return {"size_s": 10, "lateness_s": 20, "steps": steps}


def _few_calls(st):
    def given(drawn):
        lateness_s, moves = drawn
        watermark, steps = -10, []
        for number, (kind, t) in enumerate(moves):
            if kind == "on_event":
                steps.append(("on_event", chr(97 + number), watermark + t))
            else:
                watermark += abs(t)
                steps.append(("on_watermark", watermark))
        return {"size_s": 5, "lateness_s": lateness_s, "steps": [*steps, ("late",)]}

    move = st.tuples(st.sampled_from(["on_event", "on_event", "on_watermark"]), st.integers(-12, 7))
    return st.tuples(st.integers(0, 7), st.lists(move, min_size=2, max_size=12)).map(given)


SOLUTION = '''
class tumbling_updates:
    """Counts events in tumbling windows, and says again what has changed."""

    def __init__(self, size_s, lateness_s):
        self.size_s, self.lateness_s = size_s, lateness_s
        self.watermark = float("-inf")
        self.counts = {}  # by the start of the window, of windows that are not over
        self.said = set()  # those of them that went out already
        self.too_late = []

    def on_event(self, event_id, t):
        """Take one event; return the rows (window_start, value, is_update) that go out."""
        start = t // self.size_s * self.size_s
        end = start + self.size_s
        if end + self.lateness_s <= self.watermark:
            self.too_late.append((event_id, t, self.watermark))
            return []
        self.counts[start] = self.counts.get(start, 0) + 1
        return [self.row(start)] if end <= self.watermark else []

    def on_watermark(self, w):
        """Move the watermark; return the rows that go out."""
        self.watermark = w
        complete = [start for start in self.counts if start + self.size_s <= w]
        rows = [self.row(start) for start in sorted(complete) if start not in self.said]
        for start in complete:
            if start + self.size_s + self.lateness_s <= w:
                del self.counts[start]
                self.said.remove(start)
        return rows

    def late(self):
        """Return (event_id, t, watermark) of what went to the side output since the last call."""
        late, self.too_late = self.too_late, []
        return late

    def row(self, start):
        """The row of a window that goes out now."""
        is_update = start in self.said
        self.said.add(start)
        return (start, self.counts[start], is_update)
'''

exercise = PythonExercise(
    title="Counts that are updated",
    points=5,
    minutes=25,
    level="medium",
    skills=["tumbling windows", "allowed lateness", "updates", "side output"],
    asked_in=["streaming round", "coding round"],
    prompt="""
Count events in tumbling windows, in event time. A result goes out when the watermark says that its window is complete; events that come after that, but not too late, change it, and it goes out again; events that come too late go to a side output.

Write a class `tumbling_updates`. `tumbling_updates(size_s, lateness_s)` makes the operator: windows of `size_s` seconds, 1 or more, and `lateness_s` seconds of allowed lateness, 0 or more, both whole. Its methods:

* `on_event(event_id, t)`: one event that happened at `t`, a whole number of seconds, which may be negative. Returns the list of the rows that go out now.
* `on_watermark(w)`: from now on nothing from before `w` is expected. `w` is a whole number and never less than the one before; it may be equal. Returns the list of the rows that go out now.
* `late()`: what has gone to the side output since `late` was last called, as a list of `(event_id, t, watermark)`: the events in the order in which they came, each with the watermark that it met.

A row is `(window_start, value, is_update)`: the start of the window, the number of its events so far, and `False` the first time that this window goes out, else `True`. The rules:

1. The windows are `[k * size_s, (k + 1) * size_s)` for every whole number `k`. An event at the end of a window belongs to the next one.
2. A window is **complete** when the watermark is its end or more. Before the first `on_watermark` none is complete.
3. `on_watermark` sends out each window that has become complete, once, in order of `window_start`. A window without events sends nothing.
4. An event of a window that is complete already is counted, and the window goes out at once, with its **whole** new count.
5. When the watermark is the end of a window plus `lateness_s` or more, the window is **over**: it is forgotten, after rule 3. An event of a window that is over goes to the side output and changes nothing.
6. Whether an event is late is decided by its window, not by its own `t`: an event from before the watermark, whose window is not complete, is like any other.

For example, with `size_s=60` and `lateness_s=30`: `on_event("a", 5)` gives `[]`, `on_watermark(60)` gives `[(0, 1, False)]`, `on_event("b", 59)` gives `[(0, 2, True)]`, `on_event("c", 60)` gives `[]`, `on_watermark(90)` gives `[]`, `on_event("d", 59)` gives `[]`, and then `late()` gives `[("d", 59, 90)]`.

The stream does not end: keep no events, and nothing of windows that are over. Print nothing.

In the data you see, `t` is the second of `event_time` on 2026-03-01, and rows of the types `watermark` and `late` are those calls. To make the same calls yourself:

    given = show("tumbling_updates").arguments
    operator = tumbling_updates(given["size_s"], given["lateness_s"])
    for method, *arguments in given["steps"]:
        print(method, *arguments, getattr(operator, method)(*arguments))
""",
    contract=Contract(
        grain="one row per firing of a window",
        key="window_start and the number of the call",
        clock="event time; the watermark that is passed in says what is complete",
        ties="windows that fire together: by start",
        duplicates="none are removed: two events with one event_id are two",
        late="while the window is kept: an update; after that: the side output",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    steps="steps",
    columns=("step", "window_start_or_event", "value_or_t", "is_update_or_watermark"),
    ordered=True,
    oracle=Oracle(
        inputs=_few_calls,
        draws=40,
        answer='''
class tumbling_updates:
    """Keeps every event and every watermark, and looks all of them through."""

    def __init__(self, size_s, lateness_s):
        self.size_s, self.lateness_s = size_s, lateness_s
        self.counted, self.said, self.side, self.w = [], [], [], float("-inf")

    def start_of(self, t):
        start = -1_000 * self.size_s
        while start + self.size_s <= t:
            start += self.size_s
        return start

    def row(self, start):
        self.said.append(start)
        return (start, self.counted.count(start), self.said.count(start) > 1)

    def on_event(self, event_id, t):
        start = self.start_of(t)
        if self.w >= start + self.size_s + self.lateness_s:
            self.side.append((event_id, t, self.w))
            return []
        self.counted.append(start)
        return [self.row(start)] if self.w >= start + self.size_s else []

    def on_watermark(self, w):
        self.w = w
        return [self.row(s) for s in sorted(set(self.counted)) if s + self.size_s <= w and s not in self.said]

    def late(self):
        found, self.side = self.side, []
        return found
''',
    ),
    work=[
        Work(
            name="a long stream",
            provokes="A stream of hundreds of windows, of which a handful are not over yet.",
            inputs=_long_stream,
            sizes=(200, 1_200),
            unit="events",
            counts={"held": 3},
            points=1,
        )
    ],
    starter='''
class tumbling_updates:
    """Counts events in tumbling windows, and says again what has changed."""

    def __init__(self, size_s, lateness_s):
        self.size_s, self.lateness_s = size_s, lateness_s

    def on_event(self, event_id, t):
        """Take one event; return the rows (window_start, value, is_update) that go out."""
        # Which window? Is it over, complete, or open?
        return []

    def on_watermark(self, w):
        """Move the watermark; return the rows that go out."""
        return []

    def late(self):
        """Return (event_id, t, watermark) of what went to the side output since the last call."""
        return []
''',
    solution=SOLUTION,
    alternatives=[
        '''
from collections import deque
from math import floor


class tumbling_updates:
    """Two dicts: windows that are open, and windows that are complete and kept for their late events."""

    def __init__(self, size_s, lateness_s):
        self.size_s = size_s
        self.lateness_s = lateness_s
        self.open, self.kept = {}, {}
        self.w = None
        self.side_output = deque()

    def on_event(self, event_id, t):
        number = floor(t / self.size_s)
        end = (number + 1) * self.size_s
        if self.w is None or self.w < end:
            self.open[number] = self.open.get(number, 0) + 1
            return []
        if self.w >= end + self.lateness_s:
            self.side_output.append((event_id, t, self.w))
            return []
        is_update = number in self.kept
        self.kept[number] = self.kept.get(number, 0) + 1
        return [(number * self.size_s, self.kept[number], is_update)]

    def on_watermark(self, w):
        self.w = w
        rows = []
        for number in sorted(self.open):
            if (number + 1) * self.size_s > w:
                break
            self.kept[number] = self.open.pop(number)
            rows.append((number * self.size_s, self.kept[number], False))
        limit = w - self.lateness_s
        self.kept = {number: n for number, n in self.kept.items() if (number + 1) * self.size_s > limit}
        return rows

    def late(self):
        found = list(self.side_output)
        self.side_output.clear()
        return found
''',
    ],
    hints=[
        "A window of 60 seconds and 30 seconds of lateness: at which watermarks is it open, complete, and over? What does an event of it cause in each of the three?",
        "Three traps: late-by-event-not-window, purged-at-first-firing and update-says-the-difference. The window decides, it is kept after it went out, and an update is the whole new count.",
        "Shown world, 60 and 30 seconds: d at 58 comes when the watermark is 55, and f at 50 when it is 62. Both are behind or near it; what does each cause? At 95 the first window is over. And j at 61, when the watermark is 125?",
        """
def on_event(self, event_id, t):
    start = ___
    if ___ <= self.watermark:        # over
        ...
    self.counts[start] = ...
    return [self.row(start)] if ___ else []

def on_watermark(self, w):
    ...
    rows = [... for start in sorted(___) if ___]
    ...                              # and what is forgotten now?
    return rows
""",
    ],
    mistakes=[
        Mistake(
            "arrival-for-event-time",
            "start = t // self.size_s * self.size_s",
            "start = int(max(t, self.watermark)) // self.size_s * self.size_s",
            "Late events are in the window of the moment at which they came. That is processing time, and a rerun gives other numbers: when did they happen?",
        ),
        Mistake(
            "window-edge-inclusive",
            "start = t // self.size_s * self.size_s",
            "start = (t - 1) // self.size_s * self.size_s",
            "An event exactly at the end of a window is in it for you. A window is [start, end): that second is the first of the next one.",
        ),
        Mistake(
            "watermark-equality",
            "complete = [start for start in self.counts if start + self.size_s <= w]",
            "complete = [start for start in self.counts if start + self.size_s < w]",
            "Your windows wait for one second more than they need. The watermark w says that nothing from before w comes any more, and the window ends at w.",
        ),
        Mistake(
            "late-at-the-edge",
            "if end + self.lateness_s <= self.watermark:",
            "if end + self.lateness_s < self.watermark:",
            "At exactly end + lateness_s you take one more event, and its window was forgotten a moment ago: your count begins at 1 again. On which side is the limit?",
        ),
        Mistake(
            "kept-a-second-longer",
            answer=SOLUTION.replace(
                "if end + self.lateness_s <= self.watermark:", "if end + self.lateness_s < self.watermark:"
            ).replace(
                "if start + self.size_s + self.lateness_s <= w:",
                "if start + self.size_s + self.lateness_s < w:",
            ),
            says="You keep a window while the watermark is exactly its end plus lateness_s. At that watermark it is over: which events go to the side output then?",
        ),
        Mistake(
            "complete-a-second-late",
            answer=SOLUTION.replace("if start + self.size_s <= w]", "if start + self.size_s < w]").replace(
                "if end <= self.watermark else []", "if end < self.watermark else []"
            ),
            says="Your windows are complete one second late, on a watermark and for a late event. The watermark w says that nothing from before w comes any more, and the window ends at w.",
        ),
        Mistake(
            "truncates-toward-zero",
            "start = t // self.size_s * self.size_s",
            "start = int(t / self.size_s) * self.size_s",
            "Before zero your windows begin after their events: int() cuts toward zero. Which division goes down on both sides of zero?",
        ),
        Mistake(
            "late-by-event-not-window",
            "if end + self.lateness_s <= self.watermark:",
            "if t + self.lateness_s < self.watermark:",
            "You ask how late the event is, and lose some whose window is still there. The window decides: until when is it kept?",
        ),
        Mistake(
            "silent-drop",
            "            self.too_late.append((event_id, t, self.watermark))\n",
            "",
            "Events of windows that are over vanish. A loss that goes to a side output can be counted, and repaired by the next batch.",
        ),
        Mistake(
            "update-says-the-difference",
            "return [self.row(start)] if end <= self.watermark else []",
            "return [(start, 1, self.row(start)[2])] if end <= self.watermark else []",
            "Your updates say what was added, not what the count is now. Whoever keeps the newest value of a window then shows 1: what replaces what?",
        ),
        Mistake(
            "purged-at-first-firing",
            "            if start + self.size_s + self.lateness_s <= w:\n",
            "            if start + self.size_s <= w:\n",
            "You forget a window when it goes out for the first time. A late event then begins to count at 1: the lateness is how long the count is kept.",
        ),
        Mistake(
            "late-means-update",
            "return [self.row(start)] if end <= self.watermark else []",
            "return [(*self.row(start)[:2], True)] if end <= self.watermark else []",
            "You call a row an update though its window has never gone out. A late event can be the first of its window: what would the update replace?",
        ),
        Mistake(
            "fires-at-every-watermark",
            "for start in sorted(complete) if start not in self.said]",
            "for start in sorted(complete)]",
            "Windows that have gone out go out again at each watermark, with nothing new. Everybody downstream does the work again: which windows have *become* complete?",
        ),
        Mistake(
            "fires-in-order-of-arrival",
            "for start in sorted(complete) if",
            "for start in complete if",
            "When one watermark completes several windows, yours go out in the order of their first events. The prompt asks for the order of the windows.",
        ),
        Mistake(
            "state-never-shrinks",
            """                del self.counts[start]
                self.said.remove(start)
""",
            "                pass\n",
            "Your rows are right, and your operator keeps the count of every window there ever was. A stream does not end: which windows can nothing change any more?",
        ),
    ],
    worlds=[
        _FOUR_MINUTES,
        _END_OF_WINDOW,
        _LIMIT,
        _FIRST_AFTER_THE_END,
        _MANY_UPDATES,
        _NO_LATENESS,
        _BEFORE_ZERO,
        late(2, n_members=6, days=3),
        beyond_window(1, n_members=5, days=3),
    ],
    complexity="O(1) per event and O(w log w) per watermark, O(w) memory for the w windows that are not over, because an event touches one count and a window is kept until end plus lateness.",
    talk="""
A window has three lives. Until the watermark reaches its end it is open and silent. From then on until end plus allowed lateness it is complete and kept: each late event counts and sends the whole new result as an update. After that it is over, its state is gone, and its events go to a side output, which somebody counts and a batch job can repair. So late firings are updates, and whoever reads my stream has to replace by window, not add; that is the sentence I make sure the team downstream has heard. The lateness is a bill: state for that long, and results that are not final for that long. By default it is zero in Flink, and then late events are dropped without a word unless a side output is named.
""",
)
