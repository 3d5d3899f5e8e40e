"""Sessions of one composite key merged into spans, with the seconds that somebody really watched."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from autograder import Contract, Mistake, Oracle, Parameter, PythonExercise, Work, of_draw
from autograder.worlds import handmade, shuffled_rows, tidy

LOG_BEGINS = datetime(2026, 3, 1)
GAP_S = {"no gap": 0, "half a minute": 30, "four hours": 14_400}
KEY = ["member_id", "device_id", "title_id"]


def _second(moment):
    return None if moment is None else int((moment - LOG_BEGINS).total_seconds())


def _arguments(rows, usual_gap_s):
    """A world's sessions, by member, device and title; the gap is the usual one unless a world's rows name another."""
    played = rows["play_sessions"]
    sessions = [
        {field: row[field] for field in KEY}
        | {"start": _second(row["start_ts"]), "stop": _second(row["stop_ts"]), "watched_s": row["watched_s"]}
        for row in played
    ]
    gap_s = GAP_S.get(played[0]["end_reason"], usual_gap_s) if played else usual_gap_s
    return {"sessions": sessions, "key": KEY, "gap_s": gap_s}


def _played(name, provokes, *sessions, gap="", device=10011, **columns):
    """A world of sessions: (start, stop), (start, stop, title) or (start, None, title, watched), in seconds from 20:00."""
    evening = LOG_BEGINS + timedelta(hours=columns.pop("hour", 20))
    rows = []
    for start, stop, *more in sessions:
        title, watched, other = [*more, *(7, None, {})[len(more) :]]
        row = {"title_id": title, "device_id": device, "start_ts": evening + timedelta(seconds=start)}
        if stop is not None:
            row["stop_ts"] = evening + timedelta(seconds=stop)
            row["watched_s"] = stop - start if watched is None else watched
        else:
            row |= {"stop_ts": None, "watched_s": watched}
        rows.append(row | {"end_reason": gap or ("crashed" if stop is None else "stopped")} | other)
    return handmade(name, provokes, play_sessions=rows)


_EVENING = _played(
    "one evening",
    "One household's evening: two titles, two devices, a crash, and breaks of some minutes.",
    (0, 900),
    (600, 1_500),
    (2_000, 2_600),
    (3_300, 3_900),
    (60, 1_260, 8, None, {"device_id": 10012}),
    (1_300, 1_700, 8, None, {"device_id": 10012}),
    (4_000, None, 8, 300),
    (4_200, 4_500, 8),
    (100, 700, 7, None, {"member_id": 1002, "device_id": 10021}),
    (5_000, 5_600, 7, None, {"member_id": 1002, "device_id": 10021}),
)
_CONTAINED = _played(
    "one inside another",
    "Short sessions lie inside long ones, several of them overlap in one place, and one comes twice.",
    (0, 3_600),
    (600, 900),
    (1_200, 1_500),
    (3_000, 4_000),
    (4_500, 4_600),
    (9_000, 9_500, 8),
    (9_000, 9_500, 8),
    (9_000, 9_900, 8),
    (9_200, 9_300, 8),
    (10_450, 10_500, 8),
)
_TOUCHING = _played(
    "no gap at all",
    "gap_s is 0: sessions touch, or miss each other by one second.",
    (0, 100),
    (100, 200),
    (201, 300),
    (300, 350),
    (299, 310, 8),
    (310, 311, 8),
    (312, 400, 8),
    gap="no gap",
)
_GAPS = _played(
    "gaps around the limit",
    "Breaks of 29, 30 and 31 seconds where 30 are allowed, chains of them, and one behind a long session.",
    (0, 100),
    (129, 200),
    (230, 300),
    (331, 400),
    (0, 1_000, 8),
    (10, 20, 8),
    (1_030, 1_040, 8),
    (1_069, 1_070, 8),
    (1_101, 1_110, 8),
    gap="half a minute",
)
_NO_LENGTH = _played(
    "sessions of no length",
    "Sessions of 0 seconds: alone, at an edge, inside another, and as the bridge between two.",
    (0, 100),
    (120, 120),
    (145, 200),
    (500, 500),
    (900, 900),
    (900, 950),
    (2_000, 2_100, 8),
    (2_050, 2_050, 8),
    (2_100, 2_100, 8),
    (2_200, 2_200, 8),
    (2_200, 2_200, 8),
    gap="half a minute",
)
_BACKWARDS = _played(
    "clocks that went back",
    "Some sessions stop before they start: nothing can be said about them.",
    (0, 100),
    (150, 90),
    (700, 300),
    (1_500, 1_600),
    (5_000, 4_000, 8),
    (6_000, 6_050, 8),
    (6_030, 6_029, 8),
    gap="no gap",
)
_CRASHES = _played(
    "crashes and pauses",
    "Sessions without a stop, some of them watched for 0 seconds, and sessions with a pause in them.",
    (0, None, 7, 400),
    (900, 1_000),
    (3_000, 4_800, 7, 900),
    (5_300, 5_400),
    (7_000, None, 7, 0),
    (0, 1_200, 8, 30),
    (1_500, None, 8, 600),
    (2_000, 2_050, 8),
    (6_000, None, 8, 100),
    (6_020, 6_030, 8),
)
_LOG_BEGIN = _played(
    "around midnight",
    "Sessions run over midnight, and the log begins with one that starts and stops at second 0.",
    (0, 0, 7, 5),
    (20, 60),
    (86_100, 86_400),
    (86_420, 87_000),
    (86_300, 86_500, 8),
    (86_500, 172_900, 8),
    gap="half a minute",
    hour=0,
)
_LOOK_ALIKES = _played(
    "keys that look alike",
    "Members, devices and titles whose numbers, written one behind the other, give the same text; and no device.",
    (0, 500, 3, None, {"member_id": 1, "device_id": 12}),
    (300, 900, 23, None, {"member_id": 1, "device_id": 1}),
    (1_000, 1_200, 3, None, {"member_id": 11, "device_id": 2}),
    (400, 1_000, 3, None, {"member_id": 1, "device_id": None}),
    (1_100, 1_300, 3, None, {"member_id": 1, "device_id": None}),
    (100, 200, 3, None, {"member_id": 2, "device_id": None}),
    (100, 200, 0, None, {"member_id": 1, "device_id": 0}),
    (150, 250, 0, None, {"member_id": 0, "device_id": 1}),
)


def _one_binge(size, random):
    starts = [second * 40 + random.randrange(40) for second in range(size)]
    random.shuffle(starts)
    sessions = [
        {
            "member_id": 7,
            "device_id": 71,
            "title_id": 1,
            "start": start,
            "stop": start + random.randrange(90),
            "watched_s": 60,
        }
        for start in starts
    ]
    return {"sessions": sessions, "key": KEY, "gap_s": 5}


def _long_ones(size, random):
    sessions = [
        {
            "member_id": 7,
            "device_id": 71,
            "title_id": 1,
            "start": 6_000 * number,
            "stop": 6_000 * number + 4_000 + random.randrange(500),
            "watched_s": 60,
        }
        for number in range(size)
    ]
    return {"sessions": sessions, "key": KEY, "gap_s": 60}


def _few_sessions(st):
    session = st.fixed_dictionaries(
        {
            "member_id": st.sampled_from([1, 2]),
            "device_id": st.sampled_from([1, "1", "a|", "a", None, ""]),
            "title_id": st.sampled_from([1, "1", "a", "|a", None, "None"]),
            "start": st.integers(0, 20),
            "stop": st.one_of(st.integers(0, 20), st.none()),
            "watched_s": st.integers(0, 8),
        }
    )
    return st.fixed_dictionaries(
        {
            "sessions": st.lists(session, max_size=7),
            "key": st.sampled_from([["member_id"], KEY, ["title_id"], ["device_id", "title_id"]]),
            "gap_s": st.integers(0, 4),
        }
    )


_HEAD = '''
from collections import defaultdict


def merged_spans(sessions, key, gap_s):
    """One (key values, start, stop, sessions, seconds) for each span, in any order."""
    intervals_by_key = defaultdict(list)
    for row in sessions:
        start = row["start"]
        stop = start + row["watched_s"] if row["stop"] is None else row["stop"]
        if start <= stop:
            intervals_by_key[tuple(row[field] for field in key)].append((start, stop))
    return [
        (values, *span) for values, intervals in intervals_by_key.items() for span in spans(intervals, gap_s)
    ]
'''
_SPANS = '''

def spans(intervals, gap_s):
    """Merge the intervals of one key; yield (start, stop, how many, seconds covered)."""
    from_second = None
    for start, stop in sorted(intervals):
        if from_second is None:
            from_second, until, count, covered = start, start, 0, 0
        elif start > until + gap_s:
            yield from_second, until, count, covered
            from_second, until, count, covered = start, start, 0, 0
        count += 1
        covered += max(0, stop - max(start, until))
        until = max(until, stop)
    if from_second is not None:
        yield from_second, until, count, covered
'''


def _keyed_by_text(joined):
    """The solution with a key of text; the values of the first row stand in the result."""
    answer = _HEAD + _SPANS
    for old, new in {
        "    for row in sessions:\n": "    values_by_text = {}\n    for row in sessions:\n",
        "            intervals_by_key[tuple(row[field] for field in key)].append": (
            f"            text = {joined}\n"
            "            values_by_text.setdefault(text, tuple(row[field] for field in key))\n"
            "            intervals_by_key[text].append"
        ),
        "(values, *span)": "(values_by_text[values], *span)",
    }.items():
        assert old in answer
        answer = answer.replace(old, new)
    return answer


exercise = PythonExercise(
    title="Merge overlapping sessions",
    points=4,
    minutes=30,
    level="medium",
    skills=["intervals", "composite keys", "sorting", "grouping"],
    asked_in=["assessment", "coding round"],
    prompt="""
A device reports a session again, two sessions overlap, a viewer pauses for a minute and comes back. Put the sessions that belong together into **spans**, and say for how long something really ran.

Write `merged_spans(sessions, key, gap_s)`.

* `sessions`: an iterator that can be read once, in any order. Each session is a dict with the fields of `key` and with `start`, `stop` and `watched_s`: whole seconds, 0 or more.
* `key`: a list of one or more field names. Sessions with equal values in **all** of these fields have the same key. A value is a whole number, a text or None, and None is a value like any other here. 1 and "1" are different values.
* A session runs over `[start, stop)`. Where `stop` is None the device crashed, and the session stopped `watched_s` seconds after its start. Where there is a `stop` it decides, whatever `watched_s` says: there may have been a pause.
* A session that stops **before** it starts is left out. One of 0 seconds is a session like any other.
* Two sessions of one key belong to the same span when one starts at most `gap_s` seconds after the other has stopped, or while it runs, and so does everything that is connected through others in between. `gap_s` is 0 or more; with 0, sessions that touch belong together.

Return one tuple `(values, start, stop, sessions, seconds)` for each span, as a list or from a generator, in any order:

* `values`: the tuple of the key's values, in the order of `key`;
* `start`, `stop`: where the span's first session starts, and where the last of them to stop stops;
* `sessions`: how many sessions are in it;
* `seconds`: for how many seconds at least one of them ran. A second in two sessions counts once, and a gap does not count.

For example, with the key `["member_id"]` and `gap_s=10`, sessions of member 7 over `[0, 50)`, `[20, 30)` and `[58, 60)`, and one over `[100, 110)`, give

`((7,), 0, 60, 3, 52)` and `((7,), 100, 110, 1, 10)`

Aim at O(n log n) for n sessions: do not compare each with each, and do not go through the seconds, for a session may last for days. Do not change the sessions, and print nothing.

In the data you see, `start` and `stop` are seconds since 2026-03-01 00:00:00, the key is member, device and title, and `gap_s` is ⟦gap⟧:

    given = show("merged_spans").arguments
    for span in merged_spans(given["sessions"], given["key"], given["gap_s"]):
        print(span)
""",
    contract=Contract(
        grain="one tuple for each span of a key",
        key="the tuple of the key's values, and start",
        clock="start and stop in seconds, half-open",
        ties="touching sessions belong together; so do those exactly gap_s apart",
        duplicates="a session reported twice counts as two; its seconds count once",
    ),
    parameters=[Parameter("gap", 600, 540, 660)],
    tables=["play_sessions"],
    arguments=of_draw(lambda draw: partial(_arguments, usual_gap_s=draw["gap"])),
    streams=("sessions",),
    columns=("values", "start", "stop", "sessions", "seconds"),
    keeps_input=True,
    oracle=Oracle(
        inputs=_few_sessions,
        answer='''
def merged_spans(sessions, key, gap_s):
    """Puts two groups together as long as there are two that belong together; counts seconds one by one."""
    groups = []
    for row in sessions:
        stop = row["start"] + row["watched_s"] if row["stop"] is None else row["stop"]
        if stop >= row["start"]:
            groups.append(([row[field] for field in key], [(row["start"], stop)]))

    def belong_together(a, b):
        return a[0] == b[0] and any(
            s2 <= e1 + gap_s and s1 <= e2 + gap_s for s1, e1 in a[1] for s2, e2 in b[1]
        )

    def first_pair():
        for a in groups:
            for b in groups:
                if a is not b and belong_together(a, b):
                    return a, b

    while pair := first_pair():
        a, b = pair
        groups = [group for group in groups if group is not a and group is not b]
        groups.append((a[0], a[1] + b[1]))
    return [
        (
            tuple(values),
            min(start for start, stop in members),
            max(stop for start, stop in members),
            len(members),
            len({second for start, stop in members for second in range(start, stop)}),
        )
        for values, members in groups
    ]
''',
    ),
    work=[
        Work(
            name="hundreds of sessions of one key",
            provokes="One key has all the sessions, in no order.",
            inputs=_one_binge,
            sizes=(100, 800),
            unit="sessions",
            counts={"comparisons": 4},
            points=0.5,
        ),
        Work(
            name="sessions that last",
            provokes="A few sessions, each more than an hour long.",
            inputs=_long_ones,
            sizes=(3, 12),
            unit="sessions",
            counts={"peak_kb": 4},
            points=0.5,
        ),
    ],
    starter='''
def merged_spans(sessions, key, gap_s):
    """One (key values, start, stop, sessions, seconds) for each span, in any order.

    sessions: one-shot iterator of dicts with start, stop (None: crashed), watched_s and the fields of key.
    """
    # Group by the key, put each group in order of start, and go through it once.
    return []
''',
    solution=_HEAD + _SPANS,
    alternatives=[
        '''
def merged_spans(sessions, key, gap_s):
    """One sort for all sessions; each key has one open span, which the next session joins or closes."""

    def stop_of(row):
        return row["stop"] if row["stop"] is not None else row["start"] + row["watched_s"]

    open_spans = {}
    for row in sorted(sessions, key=lambda row: row["start"]):
        start, stop = row["start"], stop_of(row)
        if stop < start:
            continue
        values = tuple(map(row.get, key))
        span = open_spans.get(values)
        if span is not None and start - span["stop"] <= gap_s:
            span["seconds"] += max(stop - max(span["stop"], start), 0)
            span["stop"] = max(span["stop"], stop)
            span["sessions"] += 1
            continue
        if span is not None:
            yield values, *span.values()
        open_spans[values] = {"start": start, "stop": stop, "sessions": 1, "seconds": stop - start}
    for values, span in open_spans.items():
        yield values, *span.values()
''',
        '''
from collections import defaultdict


def merged_spans(sessions, key, gap_s):
    """A sweep over marks: a span goes on while sessions, each longer by the gap, are open."""
    marks = defaultdict(list)
    for row in sessions:
        start = row["start"]
        stop = row["stop"]
        if stop is None:
            stop = start + row["watched_s"]
        if stop < start:
            continue
        values = tuple([row[field] for field in key])
        marks[values] += [(start, 0, 1, 1), (stop, 1, 0, -1), (stop + gap_s, 2, -1, 0)]
    found = []
    for values, of_key in marks.items():
        of_key.sort()
        reaching = running = 0
        for at, _, reach, run in of_key:
            if reach == 1 and reaching == 0:
                begin, count, seconds, last = at, 0, 0, at
            if running:
                seconds += at - since
            reaching, running, since = reaching + reach, running + run, at
            count += run == 1
            last = at if run == -1 else last
            if reach == -1 and reaching == 0:
                found.append((values, begin, last, count, seconds))
    return found
''',
    ],
    hints=[
        "Once the sessions of a key stand in order of their start, with what do you have to compare the next one: with the session before it, or with something else?",
        "Three traps: contained-shrinks-the-end (a short session inside a long one stops earlier, the span does not), touching-kept-apart (a gap of exactly gap_s belongs in), and lengths-added-up (what overlaps would count twice).",
        "Shown world: on device 10011, title 7 has sessions over 0 to 900, 600 to 1500, 2000 to 2600 and 3300 to 3900 (seconds after 20:00). Break by break: 500 and 700 seconds. How many spans are that, and how many seconds are in the first?",
        """
for row in sessions:
    stop = ___ if row["stop"] is None else ___
    if ___:
        by_key[___].append((start, stop))

for start, stop in ___:                 # one key's sessions: in which order?
    if ___ > ___ + gap_s:
        ...                             # the span is complete, and another begins
    covered += ___                      # only what lies behind the span's end so far
    until = ___(until, stop)
...                                     # and after the last one?
""",
    ],
    mistakes=[
        Mistake(
            "merged-unsorted",
            "in sorted(intervals):",
            "in intervals:",
            "You merged the sessions in the order in which they came. One that starts earlier may come later: in which order must they stand so that one look back is enough?",
        ),
        Mistake(
            "sorted-by-stop",
            "in sorted(intervals):",
            "in sorted(intervals, key=lambda one: (one[1], one[0])):",
            "You put the sessions in order of their stop. A long one that starts first then comes last, behind spans that lie inside it. Which end makes one look back enough?",
        ),
        Mistake(
            "contained-shrinks-the-end",
            "until = max(until, stop)",
            "until = stop",
            "A short session inside a long one pulled the end of your span back, and what follows was cut off. A span ends where the last of its sessions to stop stops.",
        ),
        Mistake(
            "compared-with-the-last-session",
            answer=_HEAD
            + _SPANS.replace("start > until + gap_s", "start > last_stop + gap_s").replace(
                "        count += 1\n", "        count += 1\n        last_stop = stop\n"
            ),
            says="You measured the gap from the stop of the session before. A short one inside a long one stops earlier: how far had the span come by then?",
        ),
        Mistake(
            "watched-seconds-added-up",
            answer=(_HEAD + _SPANS)
            .replace("append((start, stop))", 'append((start, stop, row["watched_s"]))')
            .replace("for start, stop in sorted", "for start, stop, watched_s in sorted")
            .replace("covered += max(0, stop - max(start, until))", "covered += watched_s"),
            says="You added up the seconds watched. Two sessions that overlap give a second twice, and a pause takes some away: for how many seconds did at least one session run?",
        ),
        Mistake(
            "repeats-removed",
            "in sorted(intervals):",
            "in sorted(set(intervals)):",
            "A session that was reported twice counts as one: a set keeps one of two equal intervals. The prompt counts sessions; it is their seconds that count once.",
        ),
        Mistake(
            "touching-kept-apart",
            "elif start > until + gap_s:",
            "elif start >= until + gap_s:",
            "Sessions exactly gap_s apart, or touching where it is 0, are two spans for you. The prompt says *at most* gap_s: is the edge in?",
        ),
        Mistake(
            "gap-ignored",
            "elif start > until + gap_s:",
            "elif start > until:",
            "A short break ends your span: you merged only what overlaps or touches. How long a break belongs in?",
        ),
        Mistake(
            "gap-from-the-start",
            "elif start > until + gap_s:",
            "elif start > from_second + gap_s:",
            "You measured the gap from the start of the span. A film is longer than a break: from where to where is a gap?",
        ),
        Mistake(
            "gap-on-both-sides",
            "elif start > until + gap_s:",
            "elif start > until + 2 * gap_s:",
            "Breaks of up to twice gap_s are inside your spans, as when each session is made longer by the gap at both ends. One break has the gap once.",
        ),
        Mistake(
            "lengths-added-up",
            "covered += max(0, stop - max(start, until))",
            "covered += stop - start",
            "Your seconds are too many where sessions overlap: you added up their lengths. A second that lies in two sessions is one second.",
        ),
        Mistake(
            "gap-counted-as-watched",
            "count, covered\n            from_second, until, count, covered = start, start, 0, 0\n        count += 1\n"
            "        covered += max(0, stop - max(start, until))\n",
            "count, until - from_second\n            from_second, until, count, covered = start, start, 0, 0\n        count += 1\n"
            "        covered = max(stop, until) - from_second\n",
            "Your seconds are the length of the span, breaks included. In a gap nothing ran: for how long was at least one session on?",
        ),
        Mistake(
            "watched-time-for-length",
            'start + row["watched_s"] if row["stop"] is None else row["stop"]',
            'start + row["watched_s"]',
            "Sessions with a pause end too early for you: you took the seconds watched for the length. Where there is a `stop`, it decides.",
        ),
        Mistake(
            "crashed-sessions-dropped",
            "    for row in sessions:\n",
            '    for row in sessions:\n        if row["stop"] is None:\n            continue\n',
            "Sessions without a stop are missing. The device crashed and sent none; how long did it run, according to the prompt?",
        ),
        Mistake(
            "zero-taken-for-missing",
            'start + row["watched_s"] if row["stop"] is None else row["stop"]',
            'row["stop"] or start + row["watched_s"]',
            "A stop at second 0 was taken for a missing one: 0 is falsy. Ask `is None`.",
        ),
        Mistake(
            "zero-length-dropped",
            "if start <= stop:",
            "if start < stop:",
            "Sessions of 0 seconds are missing. They add no second, but they are sessions, and one of them may hold two others together.",
        ),
        Mistake(
            "backwards-kept",
            "if start <= stop:",
            "if True:",
            "Sessions that stop before they start are in your spans. Nothing is known about them but that a clock is off: what does the prompt do with them?",
        ),
        Mistake(
            "backwards-turned-round",
            "        if start <= stop:\n",
            "        start, stop = min(start, stop), max(start, stop)\n        if start <= stop:\n",
            "You turned sessions round that stop before they start. That makes up time nobody watched: nothing is known about them but that a clock is off.",
        ),
        Mistake(
            "one-span-for-each-key",
            "elif start > until + gap_s:",
            "elif False:",
            "Each key has one span, from its first start to its last stop. When does a break end a span?",
        ),
        Mistake(
            "last-span-forgotten",
            "    if from_second is not None:\n        yield from_second, until, count, covered",
            "",
            "The last span of each key is missing: you give one out when the next begins, and behind the last nothing begins. What remains to be done after the loop?",
        ),
        Mistake(
            "sitting-cut-at-midnight",
            "elif start > until + gap_s:",
            "elif start > until + gap_s or start // 86_400 > from_second // 86_400:",
            "Your spans end at midnight. People watch past it, and only a gap ends a span.",
        ),
        Mistake(
            "groupby-without-sort",
            answer="""
from itertools import groupby


def merged_spans(sessions, key, gap_s):
    for values, rows in groupby(sessions, key=lambda row: tuple(row[field] for field in key)):
        intervals = [
            (row["start"], row["start"] + row["watched_s"] if row["stop"] is None else row["stop"])
            for row in rows
        ]
        for span in spans([one for one in intervals if one[0] <= one[1]], gap_s):
            yield values, *span
"""
            + _SPANS,
            says="A key has several groups: `itertools.groupby` puts together neighbours only, and these rows are in no order. What collects rows of a key from anywhere?",
        ),
        Mistake(
            "glued-key",
            answer=_keyed_by_text('"".join(str(row[field]) for field in key)'),
            says="Sessions of different keys were merged: put together as text, (1, 12) and (11, 2) are the same. A tuple compares part by part.",
        ),
        Mistake(
            "separator-inside-the-key",
            answer=_keyed_by_text('"|".join(str(row[field]) for field in key)'),
            says='Different keys were merged: the separator can occur inside a part, and as text None and "None" are one. A tuple has no such trouble.',
        ),
        Mistake(
            "null-keys-dropped",
            "        if start <= stop:\n",
            "        if start <= stop and None not in [row[field] for field in key]:\n",
            "Sessions with None in their key are missing. That is right in a join; in a group, None is a value like any other.",
        ),
        Mistake(
            "falsy-key-skipped",
            "        if start <= stop:\n",
            "        if start <= stop and all(row[field] or row[field] is None for field in key):\n",
            "Keys with a 0 or an empty text in them are missing. Both are values: ask `is None`, or do not ask at all.",
        ),
        Mistake(
            "key-hard-coded",
            "for field in key)].append",
            'for field in ("member_id", "device_id", "title_id"))].append',
            "You grouped by member, device and title, whatever `key` says. Another caller has another key.",
        ),
        Mistake(
            "generator-used-twice",
            "    for row in sessions:\n",
            "    if not list(sessions):\n        return []\n    for row in sessions:\n",
            "Your result is empty: the stream was read to its end to look whether there is anything in it, and the loop found nothing left. An iterator can be read once.",
        ),
        Mistake(
            "mutable-default",
            '''key, gap_s):
    """One (key values, start, stop, sessions, seconds) for each span, in any order."""
    intervals_by_key = defaultdict(list)
''',
            '''key, gap_s, intervals_by_key=defaultdict(list)):
    """One (key values, start, stop, sessions, seconds) for each span, in any order."""
''',
            "Spans of an earlier call are in your result: what stands as a default value is made once, when the function is defined. Where should the dict be made?",
        ),
        Mistake(
            "changes-the-callers-rows",
            "        if start <= stop:\n",
            '        row["stop"] = stop\n        if start <= stop:\n',
            "You wrote the stop into the rows that you were given. Whoever reads them next takes a crash for a stop: keep it in a variable of your own.",
        ),
        Mistake(
            "compares-every-pair",
            "    for start, stop in sorted(intervals):\n",
            """    in_order = []
    for one in intervals:
        in_order.insert(sum(one > other for other in in_order), one)
    for start, stop in in_order:
""",
            "Your spans are right, and each session was compared with all others of its key: n sessions take n² looks. What puts them in order with n log n?",
        ),
        Mistake(
            "goes-through-every-second",
            "covered += max(0, stop - max(start, until))",
            "covered += len(set(range(start, stop)) - set(range(from_second, until)))",
            "Your seconds are right, and you held each of them. A session of a day is 86,400 entries: what of it do you need besides its two ends?",
        ),
    ],
    worlds=[
        _EVENING,
        _CONTAINED,
        _TOUCHING,
        _GAPS,
        _NO_LENGTH,
        _BACKWARDS,
        _CRASHES,
        _LOG_BEGIN,
        _LOOK_ALIKES,
        replace(
            tidy(4, n_members=2, n_titles=2, days=2, events_per_member_day=24, p_crashed_session=0.2),
            name="a busy household",
            provokes="Two members with few titles and many sessions, one in five without a stop.",
        ),
        shuffled_rows(_CONTAINED),
    ],
    complexity="O(n log n) time, O(n) memory for n sessions, because each group is sorted by start once, and the pass after it has to remember only the furthest stop.",
    talk="""
Start with the questions: do touching sessions belong together, what ends a session without a stop, does a gap count as watched. Then: group by a tuple, order each group by start, go through it once. In order of start, only one thing has to be remembered of all that came before, the furthest stop so far; that is why it is a maximum and not the last one's stop. The sum grows by what lies behind that end, so nothing counts twice. O(n log n) for the sort, O(n) for the rest; memory is the sessions. If the stream comes sorted by start, memory is one open span per key, and a span may be given out when the clock has passed its end by more than the gap. Then what breaks it: a session that arrives late may bridge two spans that were given out already.
""",
)
