"""Session windows in a stream: a late event that bridges two sessions withdraws what was said of them."""

from datetime import datetime, timedelta

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import handmade, late

LOG_BEGINS = datetime(2026, 3, 1)
ASKED = ("watermark", "late")
GAP_AND_LATENESS = {"half a minute": (30, 60), "no lateness": (10, 0), "long lateness": (10, 100)}
HOUR = 3_600


def _arguments(rows):
    """A world's deliveries in their order; a row of the type `watermark` or `late` is that call instead.

    A generated world has gaps of three hours, a watermark two hours behind the newest event
    after every fifth delivery, and two days of lateness.
    """
    deliveries = rows["viewing_events_raw"]
    topic = deliveries[0]["kafka_topic"] if deliveries else "half a minute"
    steps, newest = [], float("-inf")
    for number, row in enumerate(deliveries, start=1):
        t = int((row["event_time"] - LOG_BEGINS).total_seconds())
        if row["event_type"] in ASKED:
            steps.append(("late",) if row["event_type"] == "late" else ("on_watermark", t))
            continue
        steps.append(("on_event", row["event_id"], t))
        newest = max(newest, t)
        if topic not in GAP_AND_LATENESS and number % 5 == 0:
            steps.append(("on_watermark", newest - 2 * HOUR))
    gap_s, lateness_s = GAP_AND_LATENESS.get(topic, (3 * HOUR, 48 * HOUR))
    return {"gap_s": gap_s, "lateness_s": lateness_s, "steps": [*steps, ("late",)]}


def _log(name, provokes, *calls, topic="half a minute"):
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


_EVENING = _log(
    "three minutes",
    "One profile's evening in small: sessions grow and go out, a late event makes one longer, another comes too late.",
    ("a", 0),
    ("b", 20),
    ("c", 100),
    55,
    ("d", 110),
    ("e", 90),
    ("f", 45),
    150,
    ("g", 200),
    ("h", 160),
    ("i", 12),
    "late",
    240,
)
_BRIDGE = _log(
    "a bridge between two that went out",
    "Two sessions went out, and a late event comes that is near enough to both. Then it happens again.",
    ("a", 0),
    ("b", 10),
    ("c", 60),
    ("d", 65),
    100,
    ("e", 36),
    ("f", 97),
    128,
    ("g", 150),
    200,
    ("h", 122),
    "late",
    ("i", 40),
    240,
)
_HALF_OPEN_BRIDGE = _log(
    "a bridge to one that is still open",
    "A late event joins a session that went out with one that has not: what went out is withdrawn, and the whole waits.",
    ("a", 0),
    ("b", 5),
    ("c", 50),
    45,
    ("d", 27),
    60,
    ("e", 79),
    81,
    110,
    ("f", 130),
    165,
    ("g", 104),
    "late",
)
_GAP_EDGE = _log(
    "exactly the gap",
    "Events exactly gap_s apart, a second more, and a bridge that just reaches and one that does not.",
    ("a", 0),
    ("b", 30),
    ("c", 61),
    91,
    92,
    ("d", 91),
    ("e", 122),
    122,
    ("f", 152),
    ("g", 183),
    ("h", 153),
    230,
    ("i", 260),
    ("j", 200),
    ("k", 230),
    300,
)
_LIMIT = _log(
    "the limit of lateness",
    "Events when the watermark is exactly where a session is still kept, and one second further; a late one beside it.",
    ("a", 0),
    31,
    90,
    ("b", 5),
    95,
    ("c", 2),
    ("d", 20),
    110,
    ("e", 20),
    ("f", 21),
    111,
    ("g", 22),
    ("h", 21),
    ("i", 20),
    "late",
    142,
    ("j", 51),
    ("k", 52),
    "late",
)
_LATE_JOINS_KEPT = _log(
    "too late alone, in time together",
    "Events that would be too late by themselves, next to sessions that are still kept.",
    ("a", 100),
    ("b", 110),
    ("c", 120),
    ("d", 130),
    165,
    ("e", 75),
    200,
    ("f", 50),
    ("g", 70),
    ("h", 45),
    ("i", 19),
    ("j", 10),
    "late",
    220,
    ("k", 15),
    ("l", 125),
    221,
    ("m", 125),
    "late",
)
_NO_LATENESS = _log(
    "no lateness allowed",
    "lateness_s is 0: what went out is forgotten; an old event can still join a session that is open.",
    ("a", 5),
    ("b", 12),
    20,
    ("c", 14),
    24,
    ("d", 15),
    25,
    ("e", 40),
    ("f", 14),
    ("g", 33),
    35,
    ("h", 26),
    ("i", 25),
    "late",
    51,
    ("j", 45),
    topic="no lateness",
)
_INSIDE = _log(
    "late events inside",
    "Late events in the middle of sessions, at their ends and twice at the same second; negative times too.",
    ("a", -20),
    ("b", -12),
    ("c", -4),
    8,
    ("d", -8),
    ("e", -12),
    ("f", 0),
    10,
    11,
    ("g", 30),
    ("h", 30),
    45,
    ("i", 30),
    ("j", 38),
    ("k", -25),
    ("l", 15),
    ("m", 8),
    ("n", 23),
    60,
    topic="long lateness",
)


def _long_stream(size, random):
    steps, t = [], 0
    for number in range(size):
        t += random.choice((1, 2, 3, 20))
        steps.append(("on_event", f"e{number}", max(0, t - random.randrange(30))))
        if number % 5 == 4:
            steps += [("on_watermark", t - 25), ("late",)]
    return {"gap_s": 10, "lateness_s": 20, "steps": steps}


def _few_calls(st):
    def given(drawn):
        lateness_s, moves = drawn
        watermark, steps = 0, []
        for number, (kind, t) in enumerate(moves):
            if kind == "on_event":
                steps.append(("on_event", chr(97 + number), watermark + t))
            else:
                watermark += abs(t)
                steps.append(("on_watermark", watermark))
        return {"gap_s": 3, "lateness_s": lateness_s, "steps": [*steps, ("late",)]}

    move = st.tuples(
        st.sampled_from(["on_event", "on_event", "on_event", "on_watermark"]), st.integers(-12, 6)
    )
    return st.tuples(st.sampled_from([6, 0, 2, 15]), st.lists(move, min_size=3, max_size=14)).map(given)


exercise = PythonExercise(
    title="Sessions that merge late",
    points=6,
    minutes=40,
    level="hard",
    skills=["session windows", "retractions", "allowed lateness", "classes"],
    asked_in=["streaming round", "coding round"],
    prompt="""
Cut one profile's events into **sessions**, in event time: two events belong to one session if they are at most `gap_s` apart, or if events in between connect them. A session goes out when the watermark says that nothing can join it any more in time. A late event can still change it, and even make one session of two that went out: then what was said of them is **withdrawn**, and the new one goes out.

Write a class `merging_sessions`. `merging_sessions(gap_s, lateness_s)` makes the operator; both are whole seconds, `gap_s` 1 or more, `lateness_s` 0 or more. Its methods:

* `on_event(event_id, t)`: one event that happened at `t`, a whole number of seconds, which may be negative. Returns the list of the rows that go out now.
* `on_watermark(w)`: from now on nothing from before `w` is expected. `w` is a whole number and never less than the one before; it may be equal. Returns the list of the rows that go out now.
* `late()`: what has gone to the side output since `late` was last called, as a list of `(event_id, t, watermark)`: the events in the order in which they came, each with the watermark that it met.

A row is `(first, last, change)`: the times of a session's first and last event, and the number of its events, **negative** where a row that went out is withdrawn. The rules:

1. A session is **complete** when the watermark is more than its `last + gap_s`: until then an event that joins it could still come in time. Before the first `on_watermark` none is complete.
2. An event reaches a session if it is at most `gap_s` before its first event, at most `gap_s` after its last, or between the two. The event and all sessions that it reaches (there can be two) become one.
3. Of the sessions that became one, those that went out are withdrawn, exactly as they went out, in order of `first`. Then, if the new session is complete, it goes out, behind them in the same list. If it is not, it waits for the watermark like any other.
4. `on_watermark` sends out each session that has become complete and has not gone out as it is now, in order of `first`.
5. A session is kept until the watermark is more than `last + gap_s + lateness_s`. Then it is forgotten, after rule 4, and nothing reaches it any more.
6. An event that reaches no session is too late if the watermark is more than its `t + gap_s + lateness_s`: it goes to the side output and changes nothing. One that reaches a session that is kept is never too late.

For example, with `gap_s=10` and `lateness_s=50`: events at 0, 5 and 20 give `[]`; `on_watermark(31)` gives `[(0, 5, 2), (20, 20, 1)]`; then `on_event("x", 12)` gives `[(0, 5, -2), (20, 20, -1), (0, 20, 4)]`.

The stream does not end: keep no events, and nothing of sessions that are forgotten. Few sessions are kept at a time, so to look at all of these is fine. Print nothing.

In the data you see, `t` is the second of `event_time` on 2026-03-01, and rows of the types `watermark` and `late` are those calls. To make the same calls yourself:

    given = show("merging_sessions").arguments
    operator = merging_sessions(given["gap_s"], given["lateness_s"])
    for method, *arguments in given["steps"]:
        print(method, *arguments, getattr(operator, method)(*arguments))
""",
    contract=Contract(
        grain="one row per session that goes out or is withdrawn",
        key="first and last; what is withdrawn cancels what went out",
        clock="event time; the watermark that is passed in says what is complete",
        ties="rows of one call: withdrawn ones first, by first",
        duplicates="none are removed: two events with one event_id are two",
        late="near a session that is kept: merged; else, past the lateness: the side output",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    steps="steps",
    columns=("step", "first_or_event", "last_or_t", "change_or_watermark"),
    ordered=True,
    complexity="O(s) per event and O(s) memory for the s sessions that are kept, because an event is compared with their ends only and no event is stored; with a sorted list it is O(log s) to find them.",
    oracle=Oracle(
        inputs=_few_calls,
        draws=45,
        answer='''
class merging_sessions:
    """Keeps the times of all events, cuts them anew at each call, and says what has changed."""

    def __init__(self, gap_s, lateness_s):
        self.gap_s, self.lateness_s = gap_s, lateness_s
        self.times, self.out, self.side, self.w = [], [], [], float("-inf")

    def cut(self):
        groups = []
        for t in sorted(self.times):
            if groups and t - groups[-1][-1] <= self.gap_s:
                groups[-1].append(t)
            else:
                groups.append([t])
        return groups

    def changes(self):
        groups = self.cut()
        now = [(g[0], g[-1], len(g)) for g in groups if g[-1] + self.gap_s < self.w]
        gone = [(first, last, -n) for first, last, n in self.out if (first, last, n) not in now]
        new = [row for row in now if row not in self.out]
        self.times = [t for g in groups if not g[-1] + self.gap_s + self.lateness_s < self.w for t in g]
        self.out = [row for row in now if row[0] in self.times]
        return gone + new

    def on_event(self, event_id, t):
        near = [s for s in self.times if abs(s - t) <= self.gap_s]
        if not near and t + self.gap_s + self.lateness_s < self.w:
            self.side.append((event_id, t, self.w))
            return []
        self.times.append(t)
        return self.changes()

    def on_watermark(self, w):
        self.w = w
        return self.changes()

    def late(self):
        found, self.side = self.side, []
        return found
''',
    ),
    work=[
        Work(
            name="a long stream",
            provokes="A stream of hundreds of sessions, of which a handful are kept at a time.",
            inputs=_long_stream,
            sizes=(200, 1_200),
            unit="events",
            counts={"held": 3},
            points=1,
        )
    ],
    starter='''
class merging_sessions:
    """Cuts events into sessions, and withdraws what a late event has changed."""

    def __init__(self, gap_s, lateness_s):
        self.gap_s, self.lateness_s = gap_s, lateness_s

    def on_event(self, event_id, t):
        """Take one event; return the rows (first, last, change) that go out."""
        # Which sessions does it reach? Which of them went out, and is the new one complete?
        return []

    def on_watermark(self, w):
        """Move the watermark; return the rows that go out."""
        return []

    def late(self):
        """Return (event_id, t, watermark) of what went to the side output since the last call."""
        return []
''',
    solution='''
from dataclasses import dataclass


@dataclass
class Session:
    first: int
    last: int
    events: int
    went_out: bool = False


class merging_sessions:
    """Cuts events into sessions, and withdraws what a late event has changed."""

    def __init__(self, gap_s, lateness_s):
        self.gap_s, self.lateness_s = gap_s, lateness_s
        self.watermark = float("-inf")
        self.kept = []  # sessions, more than the gap apart from each other
        self.too_late = []

    def on_event(self, event_id, t):
        """Take one event; return the rows (first, last, change) that go out."""
        reached = [one for one in self.kept if one.first - self.gap_s <= t <= one.last + self.gap_s]
        if not reached and t + self.gap_s + self.lateness_s < self.watermark:
            self.too_late.append((event_id, t, self.watermark))
            return []
        merged = Session(t, t, 1)
        for one in reached:
            merged.first = min(merged.first, one.first)
            merged.last = max(merged.last, one.last)
            merged.events += one.events
        self.kept = [one for one in self.kept if one not in reached] + [merged]
        withdrawn = sorted((one.first, one.last, -one.events) for one in reached if one.went_out)
        return withdrawn + self.completed()

    def on_watermark(self, w):
        """Move the watermark; return the rows that go out."""
        self.watermark = w
        rows = self.completed()
        self.kept = [one for one in self.kept if one.last + self.gap_s + self.lateness_s >= w]
        return rows

    def late(self):
        """Return (event_id, t, watermark) of what went to the side output since the last call."""
        late, self.too_late = self.too_late, []
        return late

    def completed(self):
        """The rows of the sessions that are complete and have not gone out."""
        due = [one for one in self.kept if one.last + self.gap_s < self.watermark and not one.went_out]
        for one in due:
            one.went_out = True
        return sorted((one.first, one.last, one.events) for one in due)
''',
    alternatives=[
        '''
from bisect import bisect_left, bisect_right


class merging_sessions:
    """Three sorted lists side by side, cut where the event falls; what went out is a set of rows."""

    def __init__(self, gap_s, lateness_s):
        self.gap_s, self.lateness_s = gap_s, lateness_s
        self.firsts, self.lasts, self.counts = [], [], []
        self.out = set()
        self.w = None
        self.side = []

    def before_watermark(self, t):
        return self.w is not None and t < self.w

    def on_event(self, event_id, t):
        begin = bisect_left(self.lasts, t - self.gap_s)
        end = bisect_right(self.firsts, t + self.gap_s)
        if begin == end and self.before_watermark(t + self.gap_s + self.lateness_s):
            self.side.append((event_id, t, self.w))
            return []
        rows = []
        for old in zip(self.firsts[begin:end], self.lasts[begin:end], self.counts[begin:end]):
            if old in self.out:
                self.out.remove(old)
                rows.append((old[0], old[1], -old[2]))
        first = min([t, *self.firsts[begin:end]])
        last = max([t, *self.lasts[begin:end]])
        count = 1 + sum(self.counts[begin:end])
        self.firsts[begin:end], self.lasts[begin:end], self.counts[begin:end] = [first], [last], [count]
        if self.before_watermark(last + self.gap_s):
            self.out.add((first, last, count))
            rows.append((first, last, count))
        return rows

    def on_watermark(self, w):
        self.w = w
        rows = [
            row
            for row in zip(self.firsts, self.lasts, self.counts)
            if row[1] + self.gap_s < w and row not in self.out
        ]
        self.out.update(rows)
        gone = bisect_left(self.lasts, w - self.gap_s - self.lateness_s)
        self.out -= set(zip(self.firsts[:gone], self.lasts[:gone], self.counts[:gone]))
        del self.firsts[:gone], self.lasts[:gone], self.counts[:gone]
        return rows

    def late(self):
        found = self.side
        self.side = []
        return found
''',
    ],
    hints=[
        "Sessions (0, 10) and (60, 65) went out, gap_s is 30. Now an event at 36 comes. Which rows in the table downstream are no longer true?",
        "Three traps: session-merge-missed, late-firing-added and merged-goes-out-early. One event can reach two sessions, what went out has to be withdrawn, and what became of it may still be open.",
        "Shown world, gap_s 30 and lateness_s 60: f at 45 comes when the watermark is 55. It reaches one session that went out and has not yet met the one of c, e and d. Is the new session complete at 55? And what does i at 12 reach, when the watermark is 150?",
        """
def on_event(self, event_id, t):
    reached = [one for one in self.kept if ___ <= t <= ___]
    if ___ and ___:                     # too late: only if it reaches none
        ...
    merged = ...                        # first, last, events of all of them and t
    self.kept = ...
    withdrawn = [... for one in reached if ___]
    return withdrawn + self.completed()
""",
    ],
    mistakes=[
        Mistake(
            "session-merge-missed",
            "t <= one.last + self.gap_s]\n",
            "t <= one.last + self.gap_s][:1]\n",
            "A late event that reaches two sessions joins one of them, and the other now lies within the gap of it. How many sessions can one event reach?",
        ),
        Mistake(
            "late-firing-added",
            "return withdrawn + self.completed()",
            "return self.completed()",
            "You send the new session and withdraw nothing: downstream its events count twice, in the old row and in the new. What was said and is no longer true must go.",
        ),
        Mistake(
            "merged-goes-out-early",
            "        return withdrawn + self.completed()\n",
            """        if withdrawn and not merged.went_out and merged.last + self.gap_s >= self.watermark:
            merged.went_out = True
            return [*withdrawn, (merged.first, merged.last, merged.events)]
        return withdrawn + self.completed()
""",
            "You send the merged session at once, though part of it was still open. More events of it are on their way: is the *new* session complete?",
        ),
        Mistake(
            "mended-at-the-next-watermark",
            "return withdrawn + self.completed()",
            "return withdrawn",
            "You withdraw at once, and what is true instead waits for the next watermark. Until then downstream has neither: is the new session complete already?",
        ),
        Mistake(
            "new-row-before-the-withdrawn",
            "return withdrawn + self.completed()",
            "return self.completed() + withdrawn",
            "The new session goes out before the old ones are withdrawn. Whoever reads row by row has both for a moment: which order does rule 3 ask for?",
        ),
        Mistake(
            "late-by-event-not-window",
            "if not reached and t + self.gap_s + self.lateness_s < self.watermark:",
            "if t + self.gap_s + self.lateness_s < self.watermark:",
            "You judge an event by its own time before you look whom it reaches. Next to a session that is still kept it is not too late: first merge, then ask.",
        ),
        Mistake(
            "watermark-equality",
            "one.last + self.gap_s < self.watermark and",
            "one.last + self.gap_s <= self.watermark and",
            "Your sessions go out one second early: an event exactly gap_s after the last one still belongs, and at this watermark it can still come in time.",
        ),
        Mistake(
            "gap-edge-splits",
            "one.first - self.gap_s <= t <= one.last + self.gap_s]",
            "one.first - self.gap_s < t < one.last + self.gap_s]",
            "Events exactly gap_s apart are two sessions for you. The prompt says *at most* gap_s apart: is the edge in?",
        ),
        Mistake(
            "contained-shrinks-the-end",
            "merged.last = max(merged.last, one.last)",
            "merged.last = max(t, min(one.last, t))",
            "A late event inside a session pulled its end back. A session ends with the latest of its events, not with the one that came last.",
        ),
        Mistake(
            "gap-from-the-start",
            "t <= one.last + self.gap_s]",
            "t <= max(one.first + self.gap_s, one.last)]",
            "Your sessions end gap_s after they began, however much is watched. The gap is measured from the last event, and each event moves it.",
        ),
        Mistake(
            "purged-at-first-firing",
            "if one.last + self.gap_s + self.lateness_s >= w]",
            "if one.last + self.gap_s >= w]",
            "You forget a session when it goes out. A late event then stands alone, and nothing is withdrawn: the lateness is how long you can still mend.",
        ),
        Mistake(
            "late-at-the-edge",
            "if one.last + self.gap_s + self.lateness_s >= w]",
            "if one.last + self.gap_s + self.lateness_s > w]",
            "You forget a session one second early. It is kept until the watermark is *more than* last + gap_s + lateness_s.",
        ),
        Mistake(
            "withdraws-what-was-not-said",
            "for one in reached if one.went_out)",
            "for one in reached)",
            "You withdraw sessions that never went out. Downstream their counts become negative: which of those that merge had been said?",
        ),
        Mistake(
            "silent-drop",
            "            self.too_late.append((event_id, t, self.watermark))\n",
            "",
            "Events that come too late vanish. A loss that goes to a side output can be counted, and repaired by the next batch.",
        ),
        Mistake(
            "state-never-shrinks",
            "        self.kept = [one for one in self.kept if one.last + self.gap_s + self.lateness_s >= w]\n        return rows\n",
            "        old = [one for one in self.kept if one.last + self.gap_s + self.lateness_s < w]\n        self.kept = [one for one in self.kept if one not in old]\n        self.log = getattr(self, 'log', []) + old\n        return rows\n",
            "Your rows are right, and your operator keeps every session there ever was. A stream does not end: which sessions can no event reach any more?",
        ),
    ],
    worlds=[
        _EVENING,
        _BRIDGE,
        _HALF_OPEN_BRIDGE,
        _GAP_EDGE,
        _LIMIT,
        _LATE_JOINS_KEPT,
        _NO_LATENESS,
        _INSIDE,
        late(2, n_members=3, days=3),
    ],
    talk="""
A tumbling window is known before its events come; a session is made by them, so it can grow, and two can become one. State is one small record per open session: first, last, count. A session goes out when the watermark has passed its last event plus the gap. If a late event then bridges two that went out, both rows downstream are false, and replacing by key does not help, since the key of a session is its start and one of the two starts is gone. So I withdraw both and send the merged one; negative counts make that a plain sum for whoever reads. And I merge before I ask whether the event is too late, as Flink does, because next to a session that is kept it is not. The gap and the lateness are both bills: how long results wait, and how long they can change.
""",
)
