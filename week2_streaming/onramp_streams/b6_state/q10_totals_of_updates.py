"""Daily totals downstream of a stream of updates, so that they equal what a batch would count."""

from datetime import datetime, timedelta
from itertools import pairwise

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade, hot_key, late, replayed_batch, resplit_batches, shuffled_rows
from autograder.worlds.by_hand import completed
from autograder.worlds.world import World

LOG_BEGINS = datetime(2026, 3, 1)
DAY = 86_400
WITHDRAWN, ASKED = "withdrawn", "totals"


def _arguments(rows):
    """A world's rows of the log are rows of the update stream: offset, window and value.

    Neighbours of one batch are one `apply`; a row of the type `totals` is that call instead. The stream
    of an hourly count is twelve calls, however it is cut, so that its relations end with the same step.
    """
    batches, of_batch = [], None
    for row in rows["viewing_events_raw"]:
        if row["event_type"] == ASKED:
            batches.append(ASKED)
            of_batch = None
            continue
        if row["ingest_batch_id"] != of_batch:
            batches.append([])
            of_batch = row["ingest_batch_id"]
        window_start = int((row["event_time"] - LOG_BEGINS).total_seconds())
        value = None if row["event_type"] == WITHDRAWN else row["watch_s"]
        batches[-1].append((row["kafka_offset"], window_start, value, row["event_type"] != "first"))
    if rows["viewing_events_raw"][:1] and rows["viewing_events_raw"][0]["kafka_topic"] == "hourly":
        cuts = [number * len(batches) // 12 for number in range(13)]
        batches = [sum(batches[cut:until], []) for cut, until in pairwise(cuts)]
    steps = [(ASKED,) if batch == ASKED else ("apply", batch) for batch in batches]
    return {"day_s": DAY, "steps": [*steps, (ASKED,)]}


def _stream(name, provokes, *calls):
    """A world of batches: lists of (offset, hour, value); a text is that call. A value of None withdraws."""
    rows, seen = [], set()
    for number, call in enumerate(calls, start=1):
        if isinstance(call, str):
            rows.append({"event_type": call, "event_time": LOG_BEGINS, "ingest_batch_id": number})
            continue
        for offset, hour, value in call:
            first = all(at >= offset for at, window in seen if window == hour)
            seen.add((offset, hour))
            rows.append(
                {
                    "kafka_offset": offset,
                    "event_time": LOG_BEGINS + timedelta(hours=hour),
                    "watch_s": value,
                    "event_type": WITHDRAWN if value is None else "first" if first else "update",
                    "ingest_batch_id": number,
                }
            )
    return handmade(name, provokes, viewing_events_raw=rows)


def _counted(original, name, provokes):
    """What an hourly count over a world's log sends: a row each time that an hour's count changes."""

    def make(tables):
        counts, rows = {}, []
        deliveries = original.rows(("viewing_events_raw",))["viewing_events_raw"]
        for offset, row in enumerate(deliveries, start=100):
            hour = row["event_time"].replace(minute=0, second=0, microsecond=0)
            counts[hour] = counts.get(hour, 0) + 1
            rows.append(
                {
                    "kafka_topic": "hourly",
                    "kafka_offset": offset,
                    "event_time": hour,
                    "watch_s": counts[hour],
                    "event_type": "update" if counts[hour] > 1 else "first",
                    "ingest_batch_id": offset // 7,
                }
            )
        return {"viewing_events_raw": completed("viewing_events_raw", rows)}

    return World(
        name, provokes, make, redraw=lambda number: _counted(original.redraw(number), name, provokes)
    )


_TWO_DAYS = _stream(
    "two days",
    "Hourly counts of two days; two hours are updated, and one batch comes a second time.",
    [(1, 20, 3), (2, 21, 5), (3, 22, 1)],
    "totals",
    [(4, 23, 2), (5, 21, 6), (6, 24, 4)],
    "totals",
    [(4, 23, 2), (5, 21, 6), (6, 24, 4)],
    [(7, 25, 7), (8, 24, 9), (9, 21, 7)],
)
_REPLAY = _stream(
    "read again from an old position",
    "After a crash the stream is read again from before: old values come after newer ones, whole batches and parts.",
    [(1, 1, 5), (2, 2, 8)],
    [(3, 1, 6), (4, 30, 2)],
    [(5, 1, 9)],
    "totals",
    [(1, 1, 5), (2, 2, 8)],
    "totals",
    [(3, 1, 6), (4, 30, 2), (5, 1, 9), (6, 30, 3)],
    "totals",
    [(2, 2, 8), (3, 1, 6)],
)
_OVERLAP = _stream(
    "cut otherwise the second time",
    "The second reading cuts other batches: one of them begins with what is known, and ends with news.",
    [(1, 0, 2), (2, 1, 3), (3, 2, 4)],
    [(2, 1, 3), (3, 2, 4), (4, 1, 7), (5, 3, 1)],
    "totals",
    [(5, 3, 1), (6, 2, 6)],
    [(4, 1, 7), (5, 3, 1), (6, 2, 6), (7, 26, 5)],
)
_FALLS = _stream(
    "counts that fall",
    "A correction takes events out of a window: its count falls, also to zero, and comes back to what it was.",
    [(1, 5, 9), (2, 6, 4), (3, 29, 2)],
    [(4, 5, 7), (5, 29, 0)],
    "totals",
    [(6, 6, 3), (7, 5, 9)],
    "totals",
    [(8, 6, 4), (9, 29, 0), (10, 50, 0)],
    "totals",
    [(11, 6, 3), (12, 29, 1)],
)
_WITHDRAWN = _stream(
    "withdrawn windows",
    "Windows are withdrawn, one of them alone in its day; one comes back, another is only read again from before.",
    [(1, 3, 4), (2, 4, 6), (3, 27, 5)],
    [(4, 4, None), (5, 27, None)],
    "totals",
    [(2, 4, 6), (3, 27, 5)],
    "totals",
    [(6, 4, 2), (7, 52, None), (8, 3, 5)],
    "totals",
    [(4, 4, None), (5, 27, None), (6, 4, 2)],
)
_MIDNIGHT = _stream(
    "around midnight, before the scale begins",
    "The last hour of one day and the first of the next; and days before zero.",
    [(1, 23, 1), (2, 24, 10), (3, -1, 100), (4, -24, 1_000), (5, -25, 10_000), (6, 0, 2)],
    [(7, 24, 20), (8, -1, 200), (9, -25, 30_000)],
    "totals",
    [(9, -25, 30_000), (10, 47, 5), (11, 48, 7)],
)
_HOURLY = _counted(
    late(3, n_members=5, days=3),
    "an hourly count",
    "What an hourly count sends over days with late events: a new row at each change.",
)


def _few_batches(st):
    def given(drawn):
        values, cuts = drawn
        log = [(offset, window, value, True) for offset, (window, value) in enumerate(values)]
        steps = []
        for start, length in cuts:
            start %= len(log)
            steps.append(("apply", log[start : start + length]))
        return {"day_s": 2, "steps": [*steps, ("totals",)]}

    value = st.sampled_from([3, 1, 0, 5, None])
    return st.tuples(
        st.lists(st.tuples(st.integers(-2, 3), value), min_size=1, max_size=6),
        st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4)), min_size=1, max_size=4),
    ).map(given)


exercise = PythonExercise(
    title="Totals of a stream of updates",
    points=4,
    minutes=20,
    level="medium",
    skills=["updates", "idempotence", "retractions", "state"],
    asked_in=["streaming round", "coding round"],
    prompt="""
Upstream counts per window and sends a row each time that a window's count is first known or has changed. You keep totals per day of it. Whatever happens on the way, they must equal what a batch over all events would count.

Write a class `totals_of_updates`. `totals_of_updates(day_s)` makes the operator; `day_s` is the length of a day in whole seconds, 1 or more. Its methods:

* `apply(rows)`: one batch of rows, a list of tuples `(offset, window_start, value, is_update)`; it may be empty. Returns nothing.
* `totals()`: the list of `(day_start, total)`, by `day_start`.

What a row says:

1. `offset` is its place in the upstream log, a whole number, 0 or more. Each row of the log has its own, and a later row has a larger one. The same offset always comes with the same row.
2. `value` is the **whole** count of the window, at the time of the row, a whole number 0 or more; or `None`: the window is withdrawn, and counts as if it had never been. A window may get a value again later. Counts can fall.
3. `is_update` is `False` if upstream had not sent this window before, else `True`.
4. Delivery is at least once, over several connections. Rows need not come in order of their offsets, not even the first time. After a crash, a part of the log is read again from an older offset, and then it may be cut into other batches. So a row can come several times, and an old row of a window can come after newer ones.

For each window, the row with the largest offset that has come so far is the valid one. A window belongs to the day `[k * day_s, (k + 1) * day_s)` in which it starts, for a whole number `k`; times may be negative. A day's total is the sum of the valid values of its windows. A day has a row if at least one window of it has a value, also where the total is 0.

For example, with `day_s=86400`: after `apply([(1, 0, 3, False), (2, 3600, 5, False)])` and `apply([(3, 0, 4, True)])`, `totals()` is `[(0, 9)]`, and it is that still after `apply([(1, 0, 3, False)])`.

You may keep what you need of each window, and nothing of each row. Do not change the rows; print nothing.

In the data you see, `offset` is `kafka_offset`, `window_start` the second of `event_time` since 2026-03-01, `value` is `watch_s`, and rows with one batch id next to each other are one batch. To make the same calls yourself:

    given = show("totals_of_updates").arguments
    operator = totals_of_updates(given["day_s"])
    for method, *arguments in given["steps"]:
        print(method, *arguments, getattr(operator, method)(*arguments))
""",
    contract=Contract(
        grain="one row per day with a window",
        key="day_start",
        clock="a window's start decides its day",
        ties="none: each row of the log has its own offset",
        duplicates="a row that comes again changes nothing",
        late="an update replaces what its window said; an old row that comes again does not",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    steps="steps",
    columns=("step", "day_start", "total"),
    ordered=True,
    complexity="O(1) per row and O(w) memory for w windows, because each window keeps its value and the offset it came with, and a day's total moves by the difference.",
    oracle=Oracle(
        inputs=_few_batches,
        draws=50,
        answer='''
class totals_of_updates:
    """Keeps every row, and counts everything anew when asked."""

    def __init__(self, day_s):
        self.day_s, self.rows = day_s, []

    def apply(self, rows):
        self.rows += rows

    def totals(self):
        days = {}
        for window in {row[1] for row in self.rows}:
            newest = max((offset, value is not None, value) for offset, start, value, _ in self.rows if start == window)
            if newest[2] is not None:
                days.setdefault(window - window % self.day_s, []).append(newest[2])
        return sorted((day, sum(values)) for day, values in days.items())
''',
    ),
    starter='''
class totals_of_updates:
    """Totals per day of windows whose counts are sent again when they change."""

    def __init__(self, day_s):
        self.day_s = day_s

    def apply(self, rows):
        """Take a batch of (offset, window_start, value, is_update)."""
        # What does a row replace, and when does it replace nothing?

    def totals(self):
        """Return the list of (day_start, total), by day_start."""
        return []
''',
    solution='''
class totals_of_updates:
    """Totals per day of windows whose counts are sent again when they change."""

    def __init__(self, day_s):
        self.day_s = day_s
        self.valid = {}  # window_start: (offset, value), also of withdrawn windows
        self.days = {}  # day_start: (total, number of windows that have a value)

    def apply(self, rows):
        """Take a batch of (offset, window_start, value, is_update)."""
        for offset, window_start, value, _ in rows:
            known_at, known = self.valid.get(window_start, (-1, None))
            if offset <= known_at:
                continue  # read again, or older than what is known
            self.valid[window_start] = (offset, value)
            self.add(window_start, known, -1)
            self.add(window_start, value, +1)

    def add(self, window_start, value, sign):
        """Take a window's value into its day's total, or out of it."""
        if value is None:
            return
        day_start = window_start // self.day_s * self.day_s
        total, windows = self.days.get(day_start, (0, 0))
        self.days[day_start] = (total + sign * value, windows + sign)

    def totals(self):
        """Return the list of (day_start, total), by day_start."""
        return sorted((day, total) for day, (total, windows) in self.days.items() if windows)
''',
    alternatives=[
        '''
from collections import defaultdict


class totals_of_updates:
    """Only the valid row of each window is kept; totals are added up when asked."""

    def __init__(self, day_s):
        self.day_s = day_s
        self.newest = {}

    def apply(self, rows):
        for row in rows:
            self.newest[row[1]] = max(self.newest.get(row[1], row), row, key=lambda one: one[0])

    def totals(self):
        days = defaultdict(int)
        for _, start, value, _ in self.newest.values():
            if value is not None:
                days[start - start % self.day_s] += value
        return sorted(days.items())
''',
        '''
class totals_of_updates:
    """A dict of windows for each day, and the offset of each window beside them."""

    def __init__(self, day_s):
        self.day_s = day_s
        self.offsets = {}
        self.values = {}

    def apply(self, rows):
        for offset, start, value, is_update in rows:
            day = self.values.setdefault(start // self.day_s, {})
            if self.offsets.get(start, -1) < offset:
                self.offsets[start] = offset
                day.pop(start, None)
                if value is not None:
                    day[start] = value

    def totals(self):
        return [
            (day * self.day_s, sum(values.values())) for day, values in sorted(self.values.items()) if values
        ]
''',
    ],
    hints=[
        "A window said 5, then 6. By how much does its day's total change with the second row? And if that row comes again?",
        "Three traps: late-firing-added, replay-overwrites-newer and withdrawn-comes-back. A row replaces what its window said, but only if it is newer; and for that a withdrawn window must be remembered too.",
        "Shown world: hour 21 is 5, then 6, then 7, and the batch with the 6 comes twice. The total of the first day goes 9, 12, 13.",
        """
def apply(self, rows):
    for offset, window_start, value, is_update in rows:
        known_at, known = self.valid.get(window_start, ___)
        if ___:
            continue
        self.valid[window_start] = ___
        ...                       # out of the day's total with the old, in with the new

def totals(self):
    return sorted(... if ___)     # which days have a row?
""",
    ],
    mistakes=[
        Mistake(
            "late-firing-added",
            "            self.add(window_start, known, -1)\n",
            "",
            "You add each update to what the window said before. It is the whole new count: what was there must come out of the total first.",
        ),
        Mistake(
            "rows-added-up",
            "            if offset <= known_at:\n                continue  # read again, or older than what is known\n            self.valid[window_start] = (offset, value)\n            self.add(window_start, known, -1)\n",
            "",
            "You add up all rows that come. Each is the whole count of its window, and a row may come twice: what of the window is in the total already?",
        ),
        Mistake(
            "truncates-toward-zero",
            "day_start = window_start // self.day_s * self.day_s",
            "day_start = int(window_start / self.day_s) * self.day_s",
            "Windows from before zero count for the day after theirs: int() cuts toward zero. Which division goes down on both sides of zero?",
        ),
        Mistake(
            "updates-left-out",
            "        for offset, window_start, value, _ in rows:\n",
            "        for offset, window_start, value, is_update in rows:\n            if is_update:\n                continue\n",
            "Your totals stay at what each window said first. A late firing is a correction, and you leave them out: what does a batch count?",
        ),
        Mistake(
            "replay-overwrites-newer",
            "            if offset <= known_at:\n",
            "            if offset == known_at:\n",
            "An old row that is read again replaces a newer one in your totals. The last to come is not the newest: what says which one is?",
        ),
        Mistake(
            "flag-taken-at-its-word",
            """        for offset, window_start, value, _ in rows:
            known_at, known = self.valid.get(window_start, (-1, None))
            if offset <= known_at:
""",
            """        for offset, window_start, value, is_update in rows:
            known_at, known = self.valid.get(window_start, (-1, None)) if is_update else (-1, None)
            if offset <= known_at:
""",
            "A first row that is delivered twice is added twice: you believe is_update. It says what upstream had sent, not what you have already taken.",
        ),
        Mistake(
            "skips-whole-batches",
            "        for offset, window_start, value, _ in rows:\n",
            """        if rows and rows[0][0] <= max((at for at, _ in self.valid.values()), default=-1):
            return
        for offset, window_start, value, _ in rows:
""",
            "You leave out a whole batch because its first row is known. Read again, the log is cut elsewhere: news can stand behind what you know.",
        ),
        Mistake(
            "one-position-for-all-windows",
            "            if offset <= known_at:\n",
            "            if offset <= max((at for at, _ in self.valid.values()), default=-1):\n",
            "You leave out every row behind the largest offset so far, of whichever window. Rows come over several connections: a row can be behind, and still be news for its window.",
        ),
        Mistake(
            "largest-for-newest",
            "            if offset <= known_at:\n",
            "            if offset <= known_at or (value or 0) < (known or 0):\n",
            "You keep the largest value of a window. Counts can fall, when a correction takes an event out: the newest one counts, not the largest.",
        ),
        Mistake(
            "equal-value-taken-for-copy",
            "            if offset <= known_at:\n",
            """            told = self.__dict__.setdefault("told", set())
            if (window_start, value) in told:
                continue
            told.add((window_start, value))
            if offset <= known_at:
""",
            "A window that goes back to an earlier value stays where it was: you take equal rows for copies. A row is known by its offset, not by what it says.",
        ),
        Mistake(
            "withdrawn-comes-back",
            "            self.valid[window_start] = (offset, value)\n",
            """            self.valid[window_start] = (offset, value)
            if value is None:
                del self.valid[window_start]
""",
            "A withdrawn window comes back when its old row is read again: you forgot it, and its offset with it. What has to be remembered of what is gone?",
        ),
        Mistake(
            "withdrawal-taken-for-zero",
            "        if value is None:\n            return\n",
            "        value = value or 0\n",
            "A day whose windows are all withdrawn still has a row, with total 0. Zero is a count; withdrawn means that there is none.",
        ),
        Mistake(
            "zero-dropped",
            "in self.days.items() if windows)",
            "in self.days.items() if total)",
            "A day whose total is 0 is missing. Its windows have a value, and the value is zero: is that the same as none?",
        ),
    ],
    worlds=[
        _TWO_DAYS,
        _REPLAY,
        _OVERLAP,
        _FALLS,
        _WITHDRAWN,
        _MIDNIGHT,
        _HOURLY,
        _counted(hot_key(2, n_members=8, days=2), "a busy hour", "Many updates of few windows."),
        replayed_batch(_HOURLY),
        resplit_batches(_HOURLY),
        shuffled_rows(_HOURLY),
    ],
    talk="""
A late firing is a correction, not a contribution: it replaces what its window said. So I keep the last value of each window, and move the day's total by the difference, minus the old one, plus the new one. Delivery is at least once, so a row can come twice and an old one after a newer one: I keep the offset beside the value, and a row that is not newer changes nothing. That makes applying a row idempotent, and the order in which rows come stops mattering; batches can be cut and replayed as they like. What is withdrawn stays in the state as a tombstone, or a replay brings it back. And I test it with the property that counts: after any replay, cut or shuffle, the table equals a recount in batch.
""",
)
