"""A watermark over several inputs: bounded disorder, idle inputs, and clocks that run ahead."""

from datetime import datetime, timedelta

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import clock_skew, handmade, tidy

JOB_BEGINS = datetime(2026, 3, 1)
ASKED = ("on_time", "too_far_ahead")
SECONDS = {"three inputs": (5, 30, 600), "no disorder": (0, 30, 600), "playback": (600, 21_600, 600)}


def _second(moment):
    return int((moment - JOB_BEGINS).total_seconds())


def _arguments(rows):
    """A world's deliveries in their order; a row of the type `on_time` or `too_far_ahead` is that call instead."""
    deliveries = rows["viewing_events_raw"]
    inputs = sorted({row["kafka_partition"] for row in deliveries if row["event_type"] not in ASKED}) or [0]
    steps = []
    for row in deliveries:
        now = _second(row["arrival_time"])
        if row["event_type"] == "on_time":
            steps.append(("on_time", now))
        elif row["event_type"] == "too_far_ahead":
            steps.append(("too_far_ahead",))
        else:
            steps.append(("on_event", row["kafka_partition"], _second(row["event_time"]), now))
    topic = deliveries[0]["kafka_topic"] if deliveries else "playback"
    disorder_s, idle_after_s, ahead_s = SECONDS[topic]
    return {
        "inputs": inputs,
        "disorder_s": disorder_s,
        "idle_after_s": idle_after_s,
        "ahead_s": ahead_s,
        "steps": [*steps, ("too_far_ahead",)],
    }


def _log(name, provokes, *calls, topic="three inputs"):
    """A world of calls: (input, t, now), a number for `on_time`, or "too_far_ahead"."""
    rows, now = [], 0
    for call in calls:
        row = {"kafka_topic": topic, "event_type": "play", "event_time": JOB_BEGINS}
        if call == "too_far_ahead":
            row["event_type"] = call
        elif isinstance(call, int):
            now, row["event_type"] = call, "on_time"
        else:
            row["kafka_partition"], t, now = call
            row["event_time"] = JOB_BEGINS + timedelta(seconds=t)
        rows.append({**row, "arrival_time": JOB_BEGINS + timedelta(seconds=now)})
    return handmade(name, provokes, viewing_events_raw=rows)


_THREE = _log(
    "three inputs",
    "Three inputs that take turns; one of them falls silent, and one event comes out of order.",
    (0, 10, 12),
    (1, 14, 15),
    (2, 11, 16),
    (0, 20, 21),
    (1, 18, 22),
    (2, 25, 26),
    (1, 16, 27),
    (1, 30, 31),
    (0, 41, 42),
    50,
    (1, 52, 53),
    57,
    (0, 58, 60),
    (2, 55, 62),
    (1, 64, 66),
)
_IDLE_EDGE = _log(
    "the edge of idleness",
    "Asked exactly idle_after_s after the last event of an input, one second less and one second more.",
    (0, 8, 10),
    (1, 9, 11),
    (2, 9, 12),
    (0, 28, 29),
    (1, 29, 30),
    41,
    42,
    43,
    (0, 44, 46),
    60,
    61,
    (0, 63, 64),
    (1, 62, 65),
    (2, 66, 66),
    (0, 95, 95),
    96,
    97,
)
_COMES_BACK = _log(
    "an idle input comes back",
    "An input was silent, the others went on; it comes back with events from before, and is waited for again.",
    (0, 10, 10),
    (1, 10, 10),
    (2, 10, 10),
    (0, 30, 30),
    (1, 31, 31),
    (0, 50, 50),
    (1, 52, 52),
    (2, 20, 53),
    (0, 60, 60),
    (1, 61, 61),
    (2, 48, 62),
    (2, 70, 70),
    (0, 71, 71),
    (1, 74, 74),
)
_NEVER_SPOKE = _log(
    "one that has not begun",
    "An input whose first event comes after the others have long begun: it is waited for, then it is idle.",
    (0, 5, 5),
    (1, 7, 7),
    (0, 12, 12),
    (1, 20, 20),
    29,
    30,
    31,
    (1, 33, 33),
    (2, 25, 34),
    (0, 36, 36),
    (2, 40, 41),
)
_ALL_IDLE = _log(
    "all of them idle",
    "Everybody falls silent for a minute: nobody spoke, so nothing new is known.",
    (0, 10, 10),
    (1, 22, 22),
    (2, 15, 23),
    45,
    60,
    120,
    (1, 30, 121),
    (0, 12, 122),
    (2, 125, 126),
    (1, 128, 129),
    (0, 128, 130),
)
_FUTURE = _log(
    "a clock that runs ahead",
    "Devices whose clocks are ten minutes ahead, a second more, and two years; one input sends nothing else.",
    (0, 10, 10),
    (1, 611, 11),
    (2, 12, 12),
    "too_far_ahead",
    (1, 13, 13),
    (0, 40, 40),
    (2, 641, 40),
    (1, 63_072_000, 41),
    "too_far_ahead",
    (0, 55, 55),
    (1, 660, 59),
    75,
    (2, 70, 76),
    (1, 77, 78),
    (0, 680, 79),
    (1, 679, 79),
    (2, 690, 81),
    (0, 700, 100),
)
_FROM_BEFORE = _log(
    "from before the start",
    "Devices were offline: their events happened before the job began, at 0, or so that a mark is 0.",
    (0, -100, 1),
    (1, -90, 2),
    (2, -95, 3),
    (0, 0, 4),
    (1, -2, 5),
    (2, 0, 6),
    (1, 0, 7),
    (0, 5, 8),
    (2, 9, 9),
    (1, 9, 10),
)
_NO_DISORDER = _log(
    "no disorder at all",
    "disorder_s is 0, and times repeat; older events come all the same.",
    (3, 1, 1),
    (4, 2, 2),
    (3, 5, 5),
    (4, 5, 5),
    (4, 4, 6),
    (3, 8, 8),
    (4, 7, 9),
    (3, 6, 10),
    40,
    topic="no disorder",
)

_BACK = _log(
    "back after a silence",
    "Inputs are silent and return with events from before: one that was behind, when the watermark is 0; one that was ahead.",
    (1, -20, 1),
    (0, 5, 2),
    32,
    (1, -10, 32),
    (0, 4, 33),
    (1, 60, 34),
    (0, 20, 40),
    (0, 30, 66),
    (1, 32, 67),
    (0, 70, 70),
    (1, 71, 72),
)


def _few_calls(st):
    def given(drawn):
        inputs, moves = drawn
        now, steps = 0, []
        for kind, chosen, more, behind in moves:
            now += more
            if kind == "on_time":
                steps.append(("on_time", now))
            else:
                steps.append(("on_event", chosen % inputs, now - behind, now))
        return {
            "inputs": list(range(inputs)),
            "disorder_s": 1,
            "idle_after_s": 3,
            "ahead_s": 4,
            "steps": [*steps, ("too_far_ahead",)],
        }

    move = st.tuples(
        st.sampled_from(["on_event", "on_event", "on_event", "on_time"]),
        st.integers(0, 2),
        st.integers(0, 4),
        st.integers(-6, 6),
    )
    return st.tuples(st.integers(1, 3), st.lists(move, min_size=1, max_size=10)).map(given)


exercise = PythonExercise(
    title="The watermark of three inputs",
    points=4,
    minutes=20,
    level="medium",
    skills=["event time", "watermarks", "idle inputs", "classes"],
    asked_in=["streaming round", "coding round"],
    prompt="""
An operator reads several inputs and has to know up to which second of **event time** it has seen everything. Write a class `combined_watermark`. `combined_watermark(inputs, disorder_s, idle_after_s, ahead_s)` makes it; `inputs` is the list of all inputs, at least one, each once; the others are whole seconds: `disorder_s` and `ahead_s` 0 or more, `idle_after_s` 1 or more. Its methods:

* `on_event(source, t, now)`: one event of the input `source`. `t` is when it happened, `now` the operator's own clock. Returns the watermark.
* `on_time(now)`: nothing came; the clock goes on. Returns the watermark.
* `too_far_ahead()`: how many events were too far ahead so far (rule 1).

Times are whole seconds since the job began, on one scale: `now` begins at 0 and never goes back, from call to call; `t` can be any number, also a negative one. The rules:

1. An event with `t` **more than** `ahead_s` after `now` comes from a clock that cannot be believed. It is counted and moves no mark. That its input is alive, it shows all the same.
2. The **mark** of an input is the largest `t` of its events so far (those of rule 1 left out), minus `disorder_s`. Before its first such event it has none.
3. An input is **idle** when its last event came **more than** `idle_after_s` before `now`; for one that has sent nothing yet, when the job began so long ago. With its next event it is awake again.
4. The **watermark** is the smallest mark of the inputs that are not idle. As long as one of these has no mark, and when all are idle, it stays as it is. It never goes back. Before there is one, return `None`.

In both methods the clock moves first, then the event counts, then the watermark is worked out for this `now`.

For example, with `inputs=[0, 1]`, `disorder_s=5`, `idle_after_s=30` and `ahead_s=600`: `on_event(0, 10, 10)` gives `None`, `on_event(1, 8, 11)` gives `3`, `on_event(0, 35, 36)` gives `3`, `on_time(41)` gives `3`, `on_time(42)` gives `30`, and `on_event(1, 20, 43)` gives `30`.

There are few inputs: to look at all of them at each call is fine. Keep no events. Print nothing.

In the data you see, an input is a `kafka_partition`, `t` is the second of `event_time` and `now` that of `arrival_time` on 2026-03-01; a row of the type `on_time` is that call. To make the same calls yourself:

    given = show("combined_watermark").arguments
    steps = given.pop("steps")
    operator = combined_watermark(**given)
    for method, *arguments in steps:
        print(method, *arguments, getattr(operator, method)(*arguments))
""",
    contract=Contract(
        grain="one watermark per call",
        key="the number of the call",
        clock="event time for marks; the operator's own clock for silence",
        ties="equal times change nothing",
        duplicates="a second copy moves no mark, and shows that its input is alive",
        late="moves no mark; what becomes of it is not asked here",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    steps="steps",
    columns=("step", "result"),
    ordered=True,
    oracle=Oracle(
        inputs=_few_calls,
        draws=40,
        answer='''
class combined_watermark:
    """Keeps every event, and asks them all again at each call."""

    def __init__(self, inputs, disorder_s, idle_after_s, ahead_s):
        self.inputs, self.disorder_s, self.idle_after_s, self.ahead_s = inputs, disorder_s, idle_after_s, ahead_s
        self.events = []
        self.watermark = None

    def on_event(self, source, t, now):
        self.events.append((source, t, now))
        return self.on_time(now)

    def on_time(self, now):
        marks = []
        for source in self.inputs:
            mine = [(t, came) for who, t, came in self.events if who == source]
            if now - max([came for _, came in mine] + [0]) > self.idle_after_s:
                continue
            believed = [t for t, came in mine if t <= came + self.ahead_s]
            marks.append(max(believed) - self.disorder_s if believed else None)
        if marks and None not in marks and (self.watermark is None or min(marks) > self.watermark):
            self.watermark = min(marks)
        return self.watermark

    def too_far_ahead(self):
        return sum(t > came + self.ahead_s for _, t, came in self.events)
''',
    ),
    starter='''
class combined_watermark:
    """Up to which second of event time everything has been seen, over several inputs."""

    def __init__(self, inputs, disorder_s, idle_after_s, ahead_s):
        self.inputs = inputs

    def on_event(self, source, t, now):
        """Take one event; return the watermark, or None before there is one."""
        # Can its clock be believed? Then its input's mark, then the smallest of them.
        return None

    def on_time(self, now):
        """Let the clock go on; return the watermark."""
        return None

    def too_far_ahead(self):
        """Return how many events were too far ahead."""
        return 0
''',
    solution='''
NOTHING_YET = float("-inf")


class combined_watermark:
    """Up to which second of event time everything has been seen, over several inputs."""

    def __init__(self, inputs, disorder_s, idle_after_s, ahead_s):
        self.disorder_s, self.idle_after_s, self.ahead_s = disorder_s, idle_after_s, ahead_s
        self.marks = dict.fromkeys(inputs, NOTHING_YET)
        self.last_heard = dict.fromkeys(inputs, 0)
        self.watermark = NOTHING_YET
        self.not_believed = 0

    def on_event(self, source, t, now):
        """Take one event; return the watermark, or None before there is one."""
        self.last_heard[source] = now
        if t > now + self.ahead_s:
            self.not_believed += 1
        else:
            self.marks[source] = max(self.marks[source], t - self.disorder_s)
        return self.on_time(now)

    def on_time(self, now):
        """Let the clock go on; return the watermark."""
        awake = [source for source, heard in self.last_heard.items() if now - heard <= self.idle_after_s]
        lowest = min((self.marks[source] for source in awake), default=NOTHING_YET)
        self.watermark = max(self.watermark, lowest)
        return None if self.watermark == NOTHING_YET else self.watermark

    def too_far_ahead(self):
        """Return how many events were too far ahead."""
        return self.not_believed
''',
    alternatives=[
        '''
from dataclasses import dataclass


@dataclass
class Input:
    newest: int | None = None
    heard: int = 0


class combined_watermark:
    """An object for each input; marks are worked out when they are needed."""

    def __init__(self, inputs, disorder_s, idle_after_s, ahead_s):
        self.inputs = {source: Input() for source in inputs}
        self.disorder_s = disorder_s
        self.idle_after_s = idle_after_s
        self.ahead_s = ahead_s
        self.ahead = 0
        self.reached = None

    def on_event(self, source, t, now):
        one = self.inputs[source]
        one.heard = now
        if t - now > self.ahead_s:
            self.ahead += 1
        elif one.newest is None or t > one.newest:
            one.newest = t
        return self.on_time(now)

    def on_time(self, now):
        newest = [one.newest for one in self.inputs.values() if one.heard >= now - self.idle_after_s]
        if newest and all(t is not None for t in newest):
            candidate = min(newest) - self.disorder_s
            if self.reached is None or candidate > self.reached:
                self.reached = candidate
        return self.reached

    def too_far_ahead(self):
        return self.ahead
''',
    ],
    hints=[
        "Three inputs have come to 20, 18 and 25, and each may be 5 seconds out of order. Up to which second do you know everything, and who decides that?",
        "Three traps, max-of-input-watermarks, idle-partition-freezes-watermark and future-event-pushes-watermark: the slowest input decides, unless it is silent, and a clock of tomorrow must not decide at all.",
        "Shown world: input 2 speaks for the last time at 26. At now = 50 it is still waited for; which mark does it hold the watermark at? At 57 it is idle: what is the smallest mark of the other two?",
        """
def on_event(self, source, t, now):
    ...                             # a sign of life, whatever t is
    if ___:
        ...                         # not believed: count it
    else:
        self.marks[source] = ___    # never back
    return self.on_time(now)

def on_time(self, now):
    awake = [... for ... if ___]    # by which of the two clocks?
    lowest = ___                    # and if nobody is awake, or one has no mark?
    self.watermark = ___
""",
    ],
    mistakes=[
        Mistake(
            "max-of-input-watermarks",
            "lowest = min((",
            "lowest = max((",
            "You follow the fastest input. The others can still bring events from before, and their windows are closed already: whose mark says what is complete?",
        ),
        Mistake(
            "idle-partition-freezes-watermark",
            "        awake = [source for source, heard in self.last_heard.items() if now - heard <= self.idle_after_s]\n",
            "        awake = list(self.last_heard)\n",
            "A silent input holds your watermark where it is, and no window closes any more. After how long may you stop waiting for it?",
        ),
        Mistake(
            "future-event-pushes-watermark",
            "if t > now + self.ahead_s:",
            "if t > float('inf'):",
            "One clock of tomorrow moved your watermark there: all that happens until then counts as late. How far ahead of now may a device be and still be believed?",
        ),
        Mistake(
            "watermark-goes-back",
            "self.watermark = max(self.watermark, lowest)",
            "self.watermark = lowest if lowest > NOTHING_YET else self.watermark",
            "Your watermark goes back when an input returns with old events. What was closed has been sent on already: the watermark is the highest so far.",
        ),
        Mistake(
            "zero-taken-for-missing",
            "self.watermark = max(self.watermark, lowest)",
            "self.watermark = max(self.watermark or lowest, lowest)",
            "A watermark of 0 counts as none with you, and goes back below it. `or` takes 0 for nothing: only None says that there is none yet.",
        ),
        Mistake(
            "mark-forgotten-in-silence",
            "        awake = [source for source, heard in self.last_heard.items() if now - heard <= self.idle_after_s]\n",
            "        awake = [source for source, heard in self.last_heard.items() if now - heard <= self.idle_after_s]\n"
            "        self.marks |= dict.fromkeys(self.marks.keys() - set(awake), NOTHING_YET)\n",
            "You forget the mark of an input that falls silent. It is left out for a while, and still has promised what it promised: a mark is the largest t of all its events so far.",
        ),
        Mistake(
            "clock-goes-back",
            "self.marks[source] = max(self.marks[source], t - self.disorder_s)",
            "self.marks[source] = t - self.disorder_s",
            "An event out of order pulls the mark of its input back, and your watermark then waits for what it has already seen. A mark is the largest t so far, minus disorder_s.",
        ),
        Mistake(
            "disorder-not-waited-for",
            "max(self.marks[source], t - self.disorder_s)",
            "max(self.marks[source], t)",
            "Your watermark is the newest event time itself. An input may be disorder_s out of order: events from before that second are still to come.",
        ),
        Mistake(
            "silence-by-event-time",
            "        self.last_heard[source] = now\n",
            "        self.last_heard[source] = max(self.last_heard[source], min(t, now))\n",
            "You measure silence by event time. An input that sends old events is busy, not idle: when did something last come from it, on your own clock?",
        ),
        Mistake(
            "idle-at-the-edge",
            "now - heard <= self.idle_after_s",
            "now - heard < self.idle_after_s",
            "You take an input for idle exactly idle_after_s after its last event. The prompt says *more than*: at that second it is still waited for.",
        ),
        Mistake(
            "unseen-partition-not-waited-for",
            "(self.marks[source] for source in awake)",
            "(self.marks[source] for source in awake if self.marks[source] > NOTHING_YET)",
            "You do not wait for an input that has sent nothing yet. Its first event may be the oldest of all: how long does it have for it?",
        ),
        Mistake(
            "all-idle-releases-all",
            "lowest = min((self.marks[source] for source in awake), default=NOTHING_YET)",
            "lowest = min((self.marks[source] for source in awake), default=max(self.marks.values()))",
            "When all inputs are idle, you move on to the newest mark, and what they send next is late. Nobody spoke, so nothing new is known.",
        ),
        Mistake(
            "skewed-event-is-no-sign-of-life",
            """        self.last_heard[source] = now
        if t > now + self.ahead_s:
            self.not_believed += 1
        else:
""",
            """        if t > now + self.ahead_s:
            self.not_believed += 1
        else:
            self.last_heard[source] = now
""",
            "An input whose only events are too far ahead counts as silent for you. Its time cannot be believed; that it sends, you saw.",
        ),
    ],
    worlds=[
        _THREE,
        _IDLE_EDGE,
        _COMES_BACK,
        _NEVER_SPOKE,
        _ALL_IDLE,
        _FUTURE,
        _FROM_BEFORE,
        _NO_DISORDER,
        _BACK,
        tidy(3, n_members=6, days=1, events_per_member_day=6),
        clock_skew(2, n_members=6, days=1, events_per_member_day=6),
    ],
    complexity="O(i) per call and O(i) memory for i inputs, because each keeps two numbers, its mark and when it was last heard, and the smallest is looked for at each call.",
    talk="""
A watermark is a promise: nothing from before it is expected any more. Each input makes its own, the largest event time minus the disorder I allow, and the operator keeps the smallest of them, because one slow input is enough to break it. Two clocks are at work: marks are event time, silence is measured on my own clock, since an input that says nothing moves no event time. So an idle input is left out after a timeout, and the price is that its events may be late when it returns. One device with a clock of tomorrow would close every window, so what is too far ahead is counted and moves nothing. And the watermark never goes back, because what it closed has been sent. If windows do not close in production, I look for the input with the smallest mark.
""",
)
