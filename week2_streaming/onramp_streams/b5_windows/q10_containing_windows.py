"""Which sliding windows contain a moment, also where the slide does not divide the size, and before 1970."""

from datetime import datetime, timedelta

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade, midnight, single_row

EPOCH = datetime(1970, 1, 1)
SIZE_AND_SLIDE = {
    "ten by three": (600, 180),
    "ten by five": (600, 300),
    "hour by hour": (3_600, 3_600),
    "with gaps": (120, 300),
    "every second": (5, 1),
    "playback": (86_400, 25_200),
}


def _arguments(rows):
    """The seconds since 1970 of a world's deliveries; the topic says which windows."""
    deliveries = rows["viewing_events_raw"]
    size_s, slide_s = SIZE_AND_SLIDE[deliveries[0]["kafka_topic"] if deliveries else "ten by three"]
    times = [int((row["event_time"] - EPOCH).total_seconds()) for row in deliveries]
    return {"times": times, "size_s": size_s, "slide_s": slide_s}


def _times(name, provokes, *times, topic="ten by three", begin=EPOCH):
    """A world of event times: seconds from `begin`."""
    return handmade(
        name,
        provokes,
        viewing_events_raw=[
            {"kafka_topic": topic, "event_time": begin + timedelta(seconds=t), "arrival_time": begin}
            for t in times
        ],
    )


_EVENING = datetime(2026, 3, 1, 20)
_TEN_BY_THREE = _times(
    "ten minutes, every three",
    "Four moments of one evening. Three of them are in three windows, one is in four.",
    125,
    340,
    700,
    1_000,
    begin=_EVENING,
)
_BOUNDARIES = _times(
    "on the boundaries",
    "Moments exactly where windows begin and end, a second before and a second after.",
    0,
    59,
    60,
    61,
    179,
    180,
    181,
    599,
    600,
    601,
    begin=_EVENING,
)
_BEFORE_1970 = _times(
    "before 1970",
    "A device whose clock was never set: times below zero, and windows that reach across zero.",
    -1,
    -180,
    -181,
    -179,
    -600,
    -601,
    -1_000_000,
    -540,
)
_AROUND_ZERO = _times(
    "the first minutes of 1970",
    "Clocks that begin at zero: some windows of these moments began before there was a clock.",
    0,
    1,
    59,
    60,
    61,
    179,
    180,
    419,
    420,
    421,
    600,
)
_DIVIDES = _times(
    "the slide divides the size",
    "Ten minutes every five: each moment is in exactly two windows, also on a boundary and below zero.",
    0,
    299,
    300,
    301,
    600,
    -1,
    -300,
    -301,
    1_772_395_200,
    topic="ten by five",
)
_TUMBLING = _times(
    "the slide is the size",
    "Hours without overlap: each moment is in one window.",
    0,
    3_599,
    3_600,
    -1,
    -3_600,
    -3_601,
    1_772_395_199,
    topic="hour by hour",
)
_GAPS = _times(
    "the slide is larger than the size",
    "Two minutes of every five: some moments are in no window.",
    0,
    119,
    120,
    299,
    300,
    419,
    420,
    -1,
    -180,
    -181,
    -300,
    -301,
    topic="with gaps",
)
_REPEATED = _times(
    "equal moments, out of order",
    "The same moment several times, and later ones before earlier ones.",
    7,
    3,
    7,
    -2,
    3,
    7,
    1_772_395_200,
    0,
    topic="every second",
)

exercise = PythonExercise(
    title="The windows that contain a moment",
    points=2,
    minutes=10,
    level="easy",
    skills=["sliding windows", "floor division", "half-open intervals"],
    asked_in=["streaming round", "assessment"],
    prompt="""
*A dashboard shows the last ten minutes, anew every three minutes. Into which windows does an event go?* Write `containing_windows(times, size_s, slide_s)`.

* `times`: a list of event times in whole seconds since 1970-01-01 00:00 UTC, in no order. They may repeat, and may be negative.
* `size_s` and `slide_s`: how long a window is, and how far it is from the start of one to the start of the next; whole seconds, 1 or more. Neither need divide the other, and either may be the larger one.

There is a window `[k * slide_s, k * slide_s + size_s)` for **every** whole number `k`, negative ones too: its start belongs to it, its end does not.

Return a list of tuples `(t, window_start)`: for each time in the order of the list, one tuple for each window that contains it, by `window_start`, the earliest first. A time that stands in the list twice gives its tuples twice; a time that is in no window gives none.

For example, `containing_windows([600], 600, 180)` gives `[(600, 180), (600, 360), (600, 540)]`, and `containing_windows([0], 600, 180)` gives `[(0, -540), (0, -360), (0, -180), (0, 0)]`.

The work for a time must be in proportion to the number of its windows. In the data you see, times are those of `event_time`, with windows of 600 seconds every 180. To try it: `containing_windows(**show("containing_windows").arguments)`.
""",
    contract=Contract(
        grain="one tuple per time and window that contains it",
        key="t and window_start",
        clock="event time, in seconds since 1970",
        ties="equal times: each gives its own tuples",
        duplicates="none are removed",
    ),
    tables=["viewing_events_raw"],
    arguments=_arguments,
    columns=("t", "window_start"),
    ordered=True,
    complexity="O(size/slide) time per event and O(1) memory beside the result, because the newest window is found by one floor division and the others lie one slide apart.",
    oracle=Oracle(
        inputs=lambda st: st.fixed_dictionaries(
            {
                "times": st.lists(st.integers(-20, 20), max_size=4),
                "size_s": st.integers(1, 9),
                "slide_s": st.integers(1, 6),
            }
        ),
        draws=50,
        answer='''
def containing_windows(times, size_s, slide_s):
    """Asks every window far and wide."""
    starts = [k * slide_s for k in range(-40, 41)]
    return [(t, start) for t in times for start in starts if start <= t < start + size_s]
''',
    ),
    starter='''
def containing_windows(times, size_s, slide_s):
    """(t, window_start) for each time and each window [start, start + size_s) that contains it."""
    # Which window began last? Which one did before it, and does it still contain t?
    return []
''',
    solution='''
def containing_windows(times, size_s, slide_s):
    """(t, window_start) for each time and each window [start, start + size_s) that contains it."""
    rows = []
    for t in times:
        newest = t // slide_s * slide_s
        starts = range(newest, t - size_s, -slide_s)
        rows += [(t, start) for start in reversed(starts)]
    return rows
''',
    alternatives=[
        '''
def containing_windows(times, size_s, slide_s):
    """By the numbers of the windows: the first that has not ended, and the last that has begun."""
    rows = []
    for t in times:
        first = (t - size_s) // slide_s + 1
        last = t // slide_s
        for k in range(first, last + 1):
            rows.append((t, k * slide_s))
    return rows
''',
        """
def containing_windows(times, size_s, slide_s):
    def of(t):
        start = t - t % slide_s
        found = []
        while start + size_s > t:
            found.insert(0, (t, start))
            start -= slide_s
        return found

    return [row for t in times for row in of(t)]
""",
    ],
    hints=[
        "Which window that contains t began last? And which one began first?",
        "Three traps: whole-number-of-windows, window-edge-inclusive and truncates-toward-zero. Ten minutes every three is not always three windows, an end does not belong, and below zero // and int(/) differ.",
        "Shown world, 600 by 180: count the windows of each moment. One of them is in four; how far is it from the newest start? Then try 600 and -1 by hand.",
        """
for t in times:
    newest = ___                       # the last start that is not after t
    starts = range(newest, ___, ___)   # back, as long as t is before the end
    rows += ...
""",
    ],
    mistakes=[
        Mistake(
            "tumbling-for-sliding",
            "starts = range(newest, t - size_s, -slide_s)",
            "starts = [newest] if t < newest + size_s else []",
            "You give each moment one window, the newest. Sliding windows overlap: which older ones have not ended yet?",
        ),
        Mistake(
            "whole-number-of-windows",
            "starts = range(newest, t - size_s, -slide_s)",
            "starts = range(newest, newest - size_s // slide_s * slide_s, -slide_s)",
            "Each moment has size // slide windows for you. Where the slide does not divide the size, some have one more: ask when a window ends, not how many there are.",
        ),
        Mistake(
            "window-edge-inclusive",
            "range(newest, t - size_s, -slide_s)",
            "range(newest, t - size_s - 1, -slide_s)",
            "A moment exactly at the end of a window is in it for you. The window is [start, start + size): its end is outside.",
        ),
        Mistake(
            "window-start-left-out",
            "newest = t // slide_s * slide_s",
            "newest = (t - 1) // slide_s * slide_s",
            "A moment at which a window begins is not in it for you. The window is [start, start + size): its start is inside.",
        ),
        Mistake(
            "truncates-toward-zero",
            "newest = t // slide_s * slide_s",
            "newest = int(t / slide_s) * slide_s",
            "Before 1970 your newest window begins after the moment: int() cuts toward zero. Which division goes down on both sides of zero?",
        ),
        Mistake(
            "no-window-before-zero",
            "for start in reversed(starts)]",
            "for start in reversed(starts) if start >= 0]",
            "Windows that begin before 1970 are missing. Zero is a moment like any other: the windows go on below it.",
        ),
        Mistake(
            "aligned-to-the-first-event",
            "newest = t // slide_s * slide_s",
            "newest = times[0] + (t - times[0]) // slide_s * slide_s",
            "Your windows begin at the first time of the list. Read from elsewhere, the same events would be in other windows: they begin at multiples of the slide.",
        ),
        Mistake(
            "a-window-for-everybody",
            "starts = range(newest, t - size_s, -slide_s)",
            "starts = range(newest, min(t - size_s, newest - 1), -slide_s)",
            "You give every moment at least one window. Where the slide is larger than the size there are gaps: has the newest window ended already?",
        ),
    ],
    worlds=[
        _TEN_BY_THREE,
        _BOUNDARIES,
        _BEFORE_1970,
        _AROUND_ZERO,
        _DIVIDES,
        _TUMBLING,
        _GAPS,
        _REPEATED,
        single_row(2),
        midnight(),
    ],
    talk="""
The newest window that contains t begins at t floored to the slide; from there I go back one slide at a time as long as the start is greater than t minus size. So an event belongs to size over slide windows, rounded down or up: ten minutes every three is three windows or four. The edges are half-open, start inside and end outside, so that touching windows never share a moment. Floor division and not truncation, or everything before 1970 is one slide off. And say what it costs: each event is counted in every window it belongs to, so state and work are multiplied by size over slide. One minute buckets that are added up are cheaper, where the measure can be added.
""",
)
