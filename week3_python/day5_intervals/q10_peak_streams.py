"""Peak concurrency of each title, by a sweep over starts and stops."""

from dataclasses import replace
from datetime import datetime, timedelta

from autograder import Contract, Mistake, Oracle, PythonExercise, Work
from autograder.worlds import handmade, shuffled_rows, tidy

LOG_BEGINS = datetime(2026, 3, 1)


def _second(moment):
    return None if moment is None else int((moment - LOG_BEGINS).total_seconds())


def _arguments(rows):
    return {
        "sessions": [
            (row["title_id"], _second(row["start_ts"]), _second(row["stop_ts"]))
            for row in rows["play_sessions"]
        ]
    }


def _played(name, provokes, *sessions, hour=20):
    """A world of sessions (title, start, stop), in seconds from 20:00; a stop of None is still running."""
    evening = LOG_BEGINS + timedelta(hours=hour)
    return handmade(
        name,
        provokes,
        play_sessions=[
            {
                "member_id": 1000 + number,
                "title_id": title,
                "start_ts": evening + timedelta(seconds=start),
                "stop_ts": None if stop is None else evening + timedelta(seconds=stop),
                "end_reason": "crashed" if stop is None else "stopped",
            }
            for number, (title, start, stop) in enumerate(sessions, start=1)
        ],
    )


_EVENING = _played(
    "one evening",
    "Three titles in one evening; one session has not stopped yet.",
    (7, 0, 3_000),
    (7, 1_200, 4_000),
    (7, 3_600, 5_000),
    (7, 1_500, 2_400),
    (8, 600, 1_800),
    (8, 2_000, None),
    (8, 2_600, 3_000),
    (8, 4_000, 4_100),
    (9, 900, 1_000),
)
_TOUCHING = _played(
    "one stops as another starts",
    "Sessions touch: one, or several, stop in the second in which others start.",
    (7, 0, 100),
    (7, 100, 200),
    (7, 200, 300),
    (8, 0, 100),
    (8, 50, 100),
    (8, 100, 160),
    (8, 100, 170),
    (8, 100, 120),
    (9, 300, 400),
    (9, 100, 300),
    (9, 200, 300),
    (9, 300, None),
)
_EQUAL = _played(
    "equal sessions",
    "Sessions of the same title with the same start and the same stop: each of them is one.",
    (7, 100, 200),
    (7, 100, 200),
    (7, 100, 200),
    (7, 150, 160),
    (8, 100, 200),
    (8, 100, 250),
    (8, 250, 300),
    (8, 250, 300),
)
_LONG_AND_SHORT = _played(
    "one long, many short",
    "One session runs all evening, and short ones beside it that never meet each other.",
    (7, 0, 9_000),
    (7, 100, 200),
    (7, 300, 400),
    (7, 500, 600),
    (7, 700, 800),
    (8, 700, 800),
    (8, 0, 5_000),
    (8, 790, 900),
    (8, 850, 1_000),
    (8, 4_900, 6_000),
)
_TWICE_AT_THE_PEAK = _played(
    "the peak comes twice",
    "A title is at its peak more than once, the sessions in any order.",
    (7, 500, 600),
    (7, 550, 650),
    (7, 0, 100),
    (7, 50, 150),
    (8, 900, 1_000),
    (8, 100, 200),
    (8, 400, None),
    (8, 400, 450),
)
_STILL_RUNNING = _played(
    "still running",
    "Many sessions have not stopped: they go on beside everything that comes after.",
    (7, 0, None),
    (7, 5_000, None),
    (7, 100, 300),
    (7, 200, 250),
    (7, 8_000, None),
    (7, 9_000, 9_500),
    (7, 9_600, None),
    (7, 9_700, None),
    (8, 100, None),
    (9, 200, 300),
    (9, 100, 200),
)
_NO_LENGTH = _played(
    "sessions of no length",
    "Sessions of 0 seconds: they never run, not even in the second 0 in which the log begins.",
    (7, 0, 0),
    (7, 10, 60),
    (7, 20, 30),
    (7, 25, 25),
    (8, 50, 50),
    (8, 50, 50),
    (9, 5, 50),
    (9, 50, 50),
    (9, 50, 90),
    (0, 0, 40),
    hour=0,
)


def _one_title(size, random):
    return {
        "sessions": [
            (7, start, start + random.randrange(1, 400)) for start in random.sample(range(size * 3), size)
        ]
    }


def _days(size, random):
    return {
        "sessions": [(7, start, start + 4_000) for start in (6_000 * number for number in range(size))]
        + [(7, 100 + random.randrange(100), 3_000)]
    }


def _few_sessions(st):
    session = st.tuples(st.integers(0, 2), st.integers(0, 12), st.one_of(st.integers(0, 8), st.none()))
    return st.fixed_dictionaries(
        {
            "sessions": st.lists(session, max_size=7).map(
                lambda drawn: [
                    (title, start, None if long is None else start + long) for title, start, long in drawn
                ]
            )
        }
    )


SOLUTION = '''
from collections import defaultdict

STOP, START = -1, +1


def peak_streams(sessions):
    """One (title_id, peak, since) for each title that ran, in any order."""
    changes_by_title = defaultdict(list)
    for title, start, stop in sessions:
        changes_by_title[title].append((start, START))
        if stop is not None:
            changes_by_title[title].append((stop, STOP))
    found = []
    for title, changes in changes_by_title.items():
        running = peak = 0
        since = None
        for second, change in sorted(changes):
            running += change
            if running > peak:
                peak, since = running, second
        if peak > 0:
            found.append((title, peak, since))
    return found
'''

exercise = PythonExercise(
    title="Peak concurrency by a sweep",
    points=2,
    minutes=15,
    level="easy",
    skills=["sweep line", "intervals", "sorting"],
    asked_in=["assessment", "coding round"],
    prompt="""
For how many streams at once must a title be ready? Work it out from the sessions of a log.

Write `peak_streams(sessions)`.

* `sessions`: an iterator that can be read once, of tuples `(title_id, start, stop)`, in any order. `title_id`, `start` and `stop` are whole numbers, 0 or more; times are in seconds.
* A session runs over `[start, stop)`: it does not run any more in the second in which it stops. So one that stops when another starts never ran beside it. `stop` is never before `start`.
* `stop` is None while a session still runs: it runs on, beside everything that starts later.
* A session whose `stop` equals its `start` never ran.
* Two equal tuples are two sessions.

Return one tuple `(title_id, peak, since)` for each title that ran at all, as a list or from a generator, in any order: `peak` is the largest number of its sessions that ran at one time, `since` the first second in which so many did.

For example, `(7, 0, 50), (7, 20, 60), (7, 50, 90), (8, 10, 10)` gives

`(7, 2, 20)`

Aim at O(n log n) for n sessions: do not compare each with each, and do not go through the seconds, for a session may last for days. Print nothing.

In the data you see, times are seconds since 2026-03-01 00:00:00:

    peak_streams(show("peak_streams").arguments["sessions"])
""",
    contract=Contract(
        grain="one tuple for each title that ran",
        key="title_id",
        clock="start and stop in seconds, half-open",
        ties="in one second, stops come before starts; of equal peaks, the first",
        duplicates="none are removed: two equal tuples are two sessions",
    ),
    tables=["play_sessions"],
    arguments=_arguments,
    streams=("sessions",),
    columns=("title_id", "peak", "since"),
    oracle=Oracle(
        inputs=_few_sessions,
        answer='''
def peak_streams(sessions):
    """Looks at every second, and counts who runs in it."""
    sessions = list(sessions)
    found = []
    for title in {title for title, start, stop in sessions}:
        counts = [
            sum(t == title and start <= second and (stop is None or second < stop) for t, start, stop in sessions)
            for second in range(30)
        ]
        if max(counts) > 0:
            found.append((title, max(counts), counts.index(max(counts))))
    return found
''',
    ),
    work=[
        Work(
            name="hundreds of sessions of one title",
            provokes="One title has all the sessions, in no order.",
            inputs=_one_title,
            sizes=(100, 800),
            unit="sessions",
            counts={"comparisons": 4},
            points=0.25,
        ),
        Work(
            name="sessions that last",
            provokes="A few sessions, each more than an hour long.",
            inputs=_days,
            sizes=(3, 12),
            unit="sessions",
            counts={"peak_kb": 4},
            points=0.25,
        ),
    ],
    starter='''
def peak_streams(sessions):
    """One (title_id, peak, since) for each title that ran, in any order.

    sessions: one-shot iterator of (title_id, start, stop); stop is None while it runs.
    """
    # At which seconds does the number of running sessions change, and by how much?
    return []
''',
    solution=SOLUTION,
    alternatives=[
        '''
from collections import Counter, defaultdict


def peak_streams(sessions):
    """The net change of each second: what is added up has no order."""
    net = defaultdict(Counter)
    for title, start, stop in sessions:
        net[title][start] += 1
        if stop is not None:
            net[title][stop] -= 1
    for title, changes in net.items():
        running, best = 0, (0, 0)
        for second in sorted(changes):
            running += changes[second]
            best = max(best, (running, -second))
        if best[0]:
            yield title, best[0], -best[1]
''',
        '''
from heapq import heappop, heappush


def peak_streams(sessions):
    """Who still runs stands in a heap of stops; its size is the answer."""
    still_on, peaks = {}, {}
    for title, start, stop in sorted(sessions, key=lambda session: session[1]):
        if stop == start:
            continue
        stops = still_on.setdefault(title, [])
        while stops and stops[0] <= start:
            heappop(stops)
        heappush(stops, float("inf") if stop is None else stop)
        if len(stops) > peaks.get(title, (0, 0))[0]:
            peaks[title] = (len(stops), start)
    return [(title, *peak) for title, peak in peaks.items()]
''',
        '''
from collections import defaultdict


def peak_streams(sessions):
    """Starts and stops in two sorted lists, and a finger in each."""
    starts, stops = defaultdict(list), defaultdict(list)
    for title, start, stop in sessions:
        if stop is None:
            starts[title].append(start)
        elif start < stop:
            starts[title].append(start)
            stops[title].append(stop)
    found = []
    for title, begun in starts.items():
        ended = sorted(stops[title])
        gone, best, since = 0, 0, None
        for number, second in enumerate(sorted(begun), start=1):
            while gone < len(ended) and ended[gone] <= second:
                gone += 1
            if number - gone > best:
                best, since = number - gone, second
        found.append((title, best, since))
    return found
''',
    ],
    hints=[
        "Between two neighbouring moments nothing changes. At which moments can the number of running sessions change, and by how much?",
        "The trap is starts-before-ends: where one session stops in the second in which another starts, a sum that meets the start first sees a session too many.",
        "Shown world: title 7 has starts 0, 1200, 1500 and 3600 seconds after 20:00, and stops 2400, 3000, 4000 and 5000. Write them into one line in order of time, with +1 and -1, and add up.",
        """
for title, start, stop in sessions:
    changes[title].append((start, ___))
    if ___:
        changes[title].append((stop, ___))

for title, of_title in changes.items():
    running = peak = 0
    for second, change in ___:           # at equal seconds: which of the two first?
        running += change
        if running ___ peak:
            peak, since = ___
    ...                                  # did it run at all?
""",
    ],
    mistakes=[
        Mistake(
            "starts-before-ends",
            "in sorted(changes):",
            "in sorted(changes, key=lambda change: (change[0], -change[1])):",
            "Your peak is one too high where a session stops as another starts: the start was added first. A session runs over [start, stop); which of the two changes comes first?",
        ),
        Mistake(
            "order-not-total",
            "in sorted(changes):",
            "in sorted(changes, key=lambda change: change[0]):",
            "Where a stop and a start fall into one second, they stand as they came, and your peak depends on it. Put the changes in order of the second and of what they do.",
        ),
        Mistake(
            "merged-unsorted",
            "in sorted(changes):",
            "in changes:",
            "You added up the changes in the order in which they came. A start that comes later may be earlier: in which order does time pass?",
        ),
        Mistake(
            "sessions-for-concurrency",
            "            running += change\n",
            "            running += change == START\n",
            "Your peak is the number of sessions, one after the other included. How many of them ran at one moment?",
        ),
        Mistake(
            "count-at-the-end",
            "            if running > peak:\n                peak, since = running, second\n",
            "            peak, since = running, second\n",
            "Your number is the one behind the last change, not the largest on the way. When do you look at what runs?",
        ),
        Mistake(
            "last-moment-for-first",
            "if running > peak:",
            "if running >= peak and running:",
            "Your `since` is the last time of the peak. A peak that is reached again does not begin there: when was it reached first?",
        ),
        Mistake(
            "one-count-for-all-titles",
            answer=SOLUTION.replace(
                "    for title, changes in changes_by_title.items():\n",
                "    everything = [change for changes in changes_by_title.values() for change in changes]\n"
                "    for title, changes in ((title, everything) for title in changes_by_title):\n",
            ),
            says="Every title has the peak of all titles together. Each has a sweep of its own; under what are its changes kept?",
        ),
        Mistake(
            "running-sessions-dropped",
            "        changes_by_title[title].append((start, START))\n        if stop is not None:\n",
            "        if stop is not None:\n            changes_by_title[title].append((start, START))\n",
            "Sessions without a stop are missing. They have not ended yet: they run beside all that starts after them.",
        ),
        Mistake(
            "zero-taken-for-missing",
            "if stop is not None:",
            "if stop:",
            "A stop at second 0 was taken for a missing one, and the session ran for ever: 0 is falsy. Ask `is None`.",
        ),
        Mistake(
            "titles-that-never-ran",
            "        if peak > 0:\n            found",
            "        if True:\n            found",
            "Titles are in your result that never ran: all their sessions have 0 seconds. What does the prompt say about them?",
        ),
        Mistake(
            "repeats-removed",
            "in sessions:",
            "in set(sessions):",
            "Two sessions with the same times count as one: a set keeps one of two equal tuples. Two members may press play in the same second.",
        ),
        Mistake(
            "overlapping-pairs-for-peak",
            answer="""
def peak_streams(sessions):
    sessions = [(t, a, float("inf") if b is None else b) for t, a, b in sessions if a != b]
    best = {}
    for title, start, stop in sessions:
        met = [a for t, a, b in sessions if t == title and a < stop and start < b]
        since = min([a for a in met if a >= start] or [start])
        best[title] = max(best.get(title, (0, 0)), (len(met), -since))
    return [(title, peak, -since) for title, (peak, since) in best.items()]
""",
            says="Your peak counts all sessions that meet one session, also two that never met each other: one long evening with three short visits is not four at once. At which single moment do they all run?",
        ),
        Mistake(
            "stops-at-equal-time-kept",
            answer="""
from heapq import heappop, heappush


def peak_streams(sessions):
    still_on, peaks = {}, {}
    for title, start, stop in sorted(sessions, key=lambda session: session[1]):
        if stop == start:
            continue
        stops = still_on.setdefault(title, [])
        while stops and stops[0] < start:
            heappop(stops)
        heappush(stops, float("inf") if stop is None else stop)
        if len(stops) > peaks.get(title, (0, 0))[0]:
            peaks[title] = (len(stops), start)
    return [(title, *peak) for title, peak in peaks.items()]
""",
            says="A session that stops in the second in which another starts still counts for you. It runs over [start, stop): is it on in the second of its stop?",
        ),
        Mistake(
            "open-session-ends-with-the-log",
            answer=SOLUTION.replace(
                "    for title, start, stop in sessions:\n",
                "    sessions = list(sessions)\n"
                "    last = max((stop for _, _, stop in sessions if stop is not None), default=0)\n"
                "    for title, start, stop in sessions:\n"
                "        stop = last if stop is None else stop\n",
            ),
            says="You let running sessions end with the last stop of the log. They go on, and some of them start after it: what does a None in `stop` say?",
        ),
        Mistake(
            "chain-for-peak",
            answer="""
from collections import defaultdict


def peak_streams(sessions):
    by_title = defaultdict(list)
    for title, start, stop in sessions:
        if start != stop:
            by_title[title].append((start, float("inf") if stop is None else stop))
    for title, intervals in by_title.items():
        count = peak = until = 0
        for start, stop in sorted(intervals):
            count = count + 1 if start < until else 1
            until = max(until, stop) if count > 1 else stop
            if count > peak:
                peak, since = count, start
        yield title, peak, since
""",
            says="Your peak counts a chain: each session meets one before it, and all are counted together. Who of them has stopped before the last one starts?",
        ),
        Mistake(
            "generator-used-twice",
            "    for title, start, stop in sessions:\n",
            "    if not list(sessions):\n        return []\n    for title, start, stop in sessions:\n",
            "Your result is empty: the stream was read to its end to look whether there is anything in it, and the loop found nothing left. An iterator can be read once.",
        ),
        Mistake(
            "mutable-default",
            '''peak_streams(sessions):
    """One (title_id, peak, since) for each title that ran, in any order."""
    changes_by_title = defaultdict(list)
''',
            '''peak_streams(sessions, changes_by_title=defaultdict(list)):
    """One (title_id, peak, since) for each title that ran, in any order."""
''',
            "Sessions of an earlier call are in your peak: what stands as a default value is made once, when the function is defined. Where should the dict be made?",
        ),
        Mistake(
            "compares-every-pair",
            answer="""
def peak_streams(sessions):
    sessions = list(sessions)
    best = {}
    for title, start, stop in sessions:
        if stop is not None and start == stop:
            continue
        running = sum(t == title and a <= start and (b is None or start < b) for t, a, b in sessions)
        best[title] = max(best.get(title, (0, 0)), (running, -start))
    return [(title, peak, -since) for title, (peak, since) in best.items()]
""",
            says="Your peaks are right, and for each start you asked all sessions who runs: n sessions take n² looks. What tells it from the start before?",
        ),
        Mistake(
            "goes-through-every-second",
            answer="""
from collections import Counter


def peak_streams(sessions):
    sessions = list(sessions)
    last = max((second for session in sessions for second in session[1:] if second is not None), default=0)
    running = Counter()
    for title, start, stop in sessions:
        for second in range(start, last + 1 if stop is None else stop):
            running[title, second] += 1
    best = {}
    for (title, second), streams in running.items():
        best[title] = max(best.get(title, (0, 0)), (streams, -second))
    return [(title, peak, -since) for title, (peak, since) in best.items()]
""",
            says="Your peaks are right, and you kept a count for each second. A session of a day is 86,400 entries: in how many of these seconds does the number change?",
        ),
    ],
    worlds=[
        _EVENING,
        _TOUCHING,
        _EQUAL,
        _LONG_AND_SHORT,
        _TWICE_AT_THE_PEAK,
        _STILL_RUNNING,
        _NO_LENGTH,
        replace(
            tidy(5, n_members=12, n_titles=3, days=1, events_per_member_day=6, p_crashed_session=0.2),
            name="a day of three titles",
            provokes="Many members watch a few titles, one session in five has no stop.",
        ),
        shuffled_rows(_TOUCHING),
    ],
    complexity="O(n log n) time, O(n) memory for n sessions, because each gives two changes, which are sorted once and then added up in one pass.",
    talk="""
The number of running sessions changes only where one starts or stops. So each session is two changes, plus one and minus one; in order of time their running sum is the number that runs, and its maximum is the answer. Stops come before starts within a second, because a session is half-open; say which it is before you sort. O(n log n) for the sort and O(n) memory. If starts come sorted already, a heap of stops does it with as much memory as run at once. Sums of changes can be added up: two machines with half of the sessions each give their net changes by minute, and these add, while their two peaks do not.
""",
)
