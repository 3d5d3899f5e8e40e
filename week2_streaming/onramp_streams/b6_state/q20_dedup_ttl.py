"""The time to live of a deduplication: as short as the leak allows, and what memory it takes."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade


def _arguments(rows):
    return json.loads(rows["client_logs"][0]["line"])


def _topics(name, provokes, *topics, limit_ppm=10):
    """A world of topics (name, deliveries, peak_per_s, bytes_per_id, [[gap_ms, copies], ...]); drawn again by another name."""

    def drawn(ending):
        given = {
            "topics": [
                {
                    "topic": topic + ending,
                    "deliveries": deliveries,
                    "peak_per_s": peak,
                    "bytes_per_id": size,
                    "gaps": gaps,
                }
                for topic, deliveries, peak, size, gaps in topics
            ],
            "limit_ppm": limit_ppm,
        }
        return handmade(
            name, provokes, client_logs=[{"line": json.dumps(given), "received_ts": "2026-03-02 12:00"}]
        )

    return replace(drawn(""), redraw=lambda number: drawn(f"-{number}"))


_DAY_MS = 86_400_000

_THREE = _topics(
    "three topics",
    "Retries within seconds, a client that flushes by the minute, and a topic of which copies come days later.",
    (
        "heartbeats",
        4_000_000,
        900,
        48,
        [[500, 9_000], [2_000, 1_200], [4_500, 130], [9_000, 25], [21_000, 9]],
    ),
    (
        "playback",
        2_000_000,
        250,
        64,
        [[1_000, 6_000], [60_000, 900], [61_500, 40], [300_000, 30], [900_000, 12]],
    ),
    ("signups", 300_000, 5, 80, [[3_000, 40], [3_600_000, 6], [2 * _DAY_MS, 2], [8 * _DAY_MS, 1]]),
)
_EDGE = _topics(
    "exactly the limit",
    "What leaks is exactly ten per million, one copy less, and one more.",
    ("at", 1_000_000, 10, 50, [[1_000, 70], [5_000, 20], [9_000, 10]]),
    ("below", 1_000_000, 10, 50, [[1_000, 71], [5_000, 20], [9_000, 9]]),
    ("above", 1_000_000, 10, 50, [[1_000, 69], [5_000, 20], [9_000, 11]]),
    ("few", 99_999, 10, 50, [[4_000, 3], [6_000, 1]]),
    ("enough", 100_001, 10, 50, [[4_000, 3], [6_000, 1]]),
)
_HEAVY = _topics(
    "a heavy tail",
    "Half of the copies come within a second, and the tail goes on for eight days; the average says nothing.",
    (
        "devices",
        5_000_000,
        1_200,
        56,
        [
            [1_000, 20_000],
            [60_000, 900],
            [3_600_000, 200],
            [_DAY_MS, 60],
            [7 * _DAY_MS, 30],
            [8 * _DAY_MS, 45],
        ],
    ),
    ("partners", 800_000, 40, 120, [[1_000, 3_000], [3 * _DAY_MS, 5], [8 * _DAY_MS, 12], [20 * _DAY_MS, 4]]),
)
_FRACTIONS = _topics(
    "parts of a second",
    "Gaps of a millisecond more than a second, exactly a second, and less than one.",
    ("more", 1_000_000, 7, 40, [[1_001, 50], [9_000, 3]]),
    ("exactly", 1_000_000, 7, 40, [[1_000, 50], [9_000, 3]]),
    ("less", 1_000_000, 7, 40, [[999, 50], [9_000, 3]]),
    ("none", 1_000_000, 7, 40, [[0, 50], [9_000, 3]]),
    ("one", 1_000_000, 7, 40, [[1, 50], [0, 20], [2, 1]]),
)
_UNSORTED = _topics(
    "as it was measured",
    "The measurement lists gaps in no order, and some of them twice.",
    ("mixed", 1_000_000, 20, 50, [[8_000, 4], [500, 900], [3_000, 5], [8_000, 4], [2_000, 30], [500, 10]]),
    ("twice", 500_000, 20, 50, [[7_000, 3], [1_000, 80], [7_000, 3], [90_000, 1]]),
    ("descending", 400_000, 3, 64, [[50_000, 2], [40_000, 2], [30_000, 2], [20_000, 2]]),
)
_QUIET = _topics(
    "hardly any copies",
    "A topic without copies, one whose few copies may all leak, and one with three in a thousand deliveries.",
    ("clean", 1_000_000, 30, 50, []),
    ("all-may-leak", 3_000_000, 30, 50, [[5_000, 20], [80_000, 9]]),
    ("small", 1_000, 2, 50, [[5_000, 2], [80_000, 1]]),
    ("all-copies", 20, 1, 50, [[1_000, 19]]),
)
_OTHER_LIMITS = _topics(
    "a looser limit",
    "A hundred and fifty leaks per million are fine here.",
    (
        "heartbeats",
        2_000_000,
        400,
        48,
        [[1_000, 9_000], [20_000, 700], [40_000, 200], [60_000, 90], [90_000, 10], [120_000, 1]],
    ),
    ("edge", 20_000, 3, 48, [[1_000, 40], [2_000, 3]]),
    limit_ppm=150,
)


def _few_topics(st):
    gaps = st.lists(st.tuples(st.integers(0, 4_000), st.integers(1, 4)).map(list), max_size=4)
    topic = st.fixed_dictionaries(
        {
            "topic": st.sampled_from("ab"),
            "deliveries": st.sampled_from([20, 100, 50, 400]),
            "peak_per_s": st.integers(1, 3),
            "bytes_per_id": st.just(10),
            "gaps": gaps,
        }
    )
    return st.fixed_dictionaries(
        {
            "topics": st.lists(topic, min_size=1, max_size=2),
            "limit_ppm": st.sampled_from([50_000, 10_000, 100_000]),
        }
    )


exercise = PythonExercise(
    title="How long to remember an id",
    points=5,
    minutes=25,
    level="hard",
    skills=["capacity", "state time to live", "distributions"],
    asked_in=["streaming round", "system design", "coding round"],
    prompt="""
A deduplication on a stream remembers each id for a time to live, then forgets it. A copy that comes later passes as new: it **leaks**. *How long must we remember, so that fewer than ten in a million leak, and what memory does that take?* Write `dedup_ttl(topics, limit_ppm)`.

`topics` is a list of dicts, one for each topic, of what was measured:

* `topic`: its name. `deliveries`: how many deliveries were looked at, copies included, 1 or more.
* `gaps`: how many copies came how long after the first copy of their event: a list of `[gap_ms, copies]`, in no order. A gap may stand in it more than once; then all of its copies count. The list may be empty.
* `peak_per_s`: new ids per second in the busiest hour, a whole number. `bytes_per_id`: what one remembered id takes.

The operator remembers an id from its first copy on, and a copy does not prolong it. With a time to live of `ttl_s` **whole** seconds, a copy is caught when its gap is at most `ttl_s` seconds; at exactly `ttl_s` it still is. Count every copy with a longer gap as leaked.

For each topic, take the **smallest** `ttl_s`, 0 or more, for which the leaked copies are **fewer than** `limit_ppm` per million **deliveries**. Return a list of tuples, in the order of `topics`:

1. `topic`,
2. `ttl_s`,
3. `leaked`: how many copies of the measurement leak with it,
4. `ids_held`: how many ids are remembered at the peak. Those of `ttl_s + 1` seconds are, since one of exactly `ttl_s` is still there,
5. `bytes`: what these take.

For example, with `limit_ppm=10`, a topic `a` of 1,000,000 deliveries with `gaps` `[[1500, 40], [60000, 9]]`, `peak_per_s` 100 and `bytes_per_id` 64 gives `("a", 2, 9, 300, 19200)`.

`limit_ppm` is a whole number, 1 or more. Do not change the arguments; print nothing. In the data you see, the line is both arguments as JSON. To try it: `dedup_ttl(**show("dedup_ttl").arguments)`.
""",
    contract=Contract(
        grain="one tuple per topic",
        key="the topic's place in the list",
        clock="gaps between a copy and the first copy of its event",
        ties="gaps that are listed twice are added",
        duplicates="a copy counts as leaked when its gap is longer than the time to live",
    ),
    tables=["client_logs"],
    arguments=_arguments,
    columns=("topic", "ttl_s", "leaked", "ids_held", "bytes"),
    ordered=True,
    complexity="O(g log g) time and O(g) memory for g measured gaps, because the longest gaps are let go in order until the next one would be too much; the ids themselves are O(rate times time to live).",
    oracle=Oracle(
        inputs=_few_topics,
        draws=40,
        answer='''
def dedup_ttl(topics, limit_ppm):
    """Tries one second after the other."""
    found = []
    for one in topics:
        ttl_s = 0
        while True:
            leaked = sum(copies for gap_ms, copies in one["gaps"] if gap_ms > 1_000 * ttl_s)
            if leaked * 1_000_000 < limit_ppm * one["deliveries"]:
                break
            ttl_s += 1
        ids = one["peak_per_s"] * (ttl_s + 1)
        found.append((one["topic"], ttl_s, leaked, ids, ids * one["bytes_per_id"]))
    return found
''',
    ),
    starter='''
def dedup_ttl(topics, limit_ppm):
    """(topic, ttl_s, leaked, ids_held, bytes) of each topic, with the smallest time to live that is enough."""
    # Begin with the longest gap: how many copies may leak?
    return []
''',
    solution='''
MILLION = 1_000_000


def dedup_ttl(topics, limit_ppm):
    """(topic, ttl_s, leaked, ids_held, bytes) of each topic, with the smallest time to live that is enough."""
    rows = []
    for measured in topics:
        allowed = limit_ppm * measured["deliveries"]  # in millionths of a copy
        leaked, ttl_s = 0, 0
        per_second = copies_per_second(measured["gaps"])
        for second in sorted(per_second, reverse=True):
            if second == 0:
                break  # caught with any time to live
            if (leaked + per_second[second]) * MILLION >= allowed:
                ttl_s = second
                break
            leaked += per_second[second]
        ids_held = measured["peak_per_s"] * (ttl_s + 1)
        rows.append((measured["topic"], ttl_s, leaked, ids_held, ids_held * measured["bytes_per_id"]))
    return rows


def copies_per_second(gaps):
    """How many copies need which whole second as their time to live."""
    copies = {}
    for gap_ms, count in gaps:
        second = -(-gap_ms // 1_000)
        copies[second] = copies.get(second, 0) + count
    return copies
''',
    alternatives=[
        '''
from bisect import bisect_left
from itertools import accumulate


def dedup_ttl(topics, limit_ppm):
    """Candidates are 0 and the gaps, rounded up; what leaks falls with them, so the first is found by halving."""
    answer = []
    for one in topics:
        gaps = sorted(one["gaps"])
        up_to = list(accumulate((copies for _, copies in gaps), initial=0))
        lengths = [gap for gap, _ in gaps]

        def leaked(ttl_s):
            return up_to[-1] - up_to[bisect_left(lengths, 1_000 * ttl_s + 1)]

        candidates = sorted({0} | {(gap + 999) // 1_000 for gap in lengths})
        first = bisect_left(
            candidates, True, key=lambda ttl_s: leaked(ttl_s) * 1_000_000 < limit_ppm * one["deliveries"]
        )
        ttl_s = candidates[first]
        held = (ttl_s + 1) * one["peak_per_s"]
        answer.append((one["topic"], ttl_s, leaked(ttl_s), held, held * one["bytes_per_id"]))
    return answer
''',
    ],
    hints=[
        "Of a million deliveries, how many copies may leak? Which copies would you let leak first?",
        "Three traps: share-of-copies-for-share-of-deliveries, ttl-shorter-than-the-gap and budget-edge. The limit is per million deliveries, the tail decides, and exactly the limit is too much.",
        "Shown world: heartbeats has 4,000,000 deliveries, so 39 copies may leak and 40 may not. Begin with the longest gap: 9, then 25 more, then?",
        """
for measured in topics:
    leaked, ttl_s = 0, 0
    for second in sorted(___, reverse=True):    # gaps in whole seconds: rounded which way?
        if ___:                                 # these too would be too many
            ttl_s = second
            break
        leaked += ___
    ids_held = ___
""",
    ],
    mistakes=[
        Mistake(
            "share-of-copies-for-share-of-deliveries",
            'allowed = limit_ppm * measured["deliveries"]',
            'allowed = limit_ppm * sum(count for _, count in measured["gaps"])',
            "You measure the leak against the copies. The limit is per million deliveries, and most of these are no copies: your state is larger than it has to be.",
        ),
        Mistake(
            "budget-edge",
            ">= allowed:",
            "> allowed:",
            "You let exactly limit_ppm leak. The prompt says *fewer than*: at the limit one copy is already too many.",
        ),
        Mistake(
            "ttl-shorter-than-the-gap",
            "                ttl_s = second\n                break\n",
            """                break
            ttl_s = second - 1
""",
            "Your time to live ends where the copies that you must catch begin to come. They are forgotten before they arrive: it has to reach up to the longest gap that may not leak.",
        ),
        Mistake(
            "average-gap",
            answer="""
def dedup_ttl(topics, limit_ppm):
    rows = []
    for one in topics:
        copies = sum(count for _, count in one["gaps"])
        total = sum(gap * count for gap, count in one["gaps"])
        ttl_s = -(-total // (copies * 1_000)) if copies else 0
        leaked = sum(count for gap, count in one["gaps"] if gap > ttl_s * 1_000)
        ids = one["peak_per_s"] * (ttl_s + 1)
        rows.append((one["topic"], ttl_s, leaked, ids, ids * one["bytes_per_id"]))
    return rows
""",
            says="Your time to live is the average gap. What leaks is the tail behind it, and a few copies of last week move the average without being caught. How many copies lie beyond?",
        ),
        Mistake(
            "ttl-for-the-longest-gap",
            "            if (leaked + per_second[second]) * MILLION >= allowed:\n",
            "            if True:\n",
            "You remember for the longest gap there was, so that nothing leaks. That costs the most memory, and a few may leak: how many of the longest can you let go?",
        ),
        Mistake(
            "rounded-down-to-seconds",
            "second = -(-gap_ms // 1_000)",
            "second = gap_ms // 1_000",
            "You round gaps down. A copy after 1,001 ms is forgotten at one second: which whole second still catches it?",
        ),
        Mistake(
            "time-to-live-cut-to-seconds",
            answer="""
def dedup_ttl(topics, limit_ppm):
    rows = []
    for one in topics:
        leaked, ttl_s = 0, 0
        for gap, count in sorted(one["gaps"], reverse=True):
            if (leaked + count) * 1_000_000 >= limit_ppm * one["deliveries"]:
                ttl_s = gap // 1_000
                break
            leaked += count
        leaked = sum(count for gap, count in one["gaps"] if gap > ttl_s * 1_000)
        ids = one["peak_per_s"] * (ttl_s + 1)
        rows.append((one["topic"], ttl_s, leaked, ids, ids * one["bytes_per_id"]))
    return rows
""",
            says="You cut the last gap down to whole seconds, and the copies that you wanted to catch come a moment after that. Which whole second still catches them?",
        ),
        Mistake(
            "last-count-of-a-gap",
            "copies[second] = copies.get(second, 0) + count",
            "copies[second] = count",
            "Gaps that fall into one second, or that stand in the list twice, replace each other in your counts. All of their copies count.",
        ),
        Mistake(
            "order-of-the-list-trusted",
            "for second in sorted(per_second, reverse=True):",
            "for second in reversed(per_second):",
            "You go through the gaps as they are listed. The measurement has no order, and the longest gaps are to be let go first.",
        ),
        Mistake(
            "fence-posts",
            'measured["peak_per_s"] * (ttl_s + 1)',
            'measured["peak_per_s"] * ttl_s',
            "Your ids are those of ttl_s seconds. One of exactly ttl_s is still remembered, so it is a second more; with a time to live of 0 you hold none and catch nothing.",
        ),
        Mistake(
            "average-rate-for-peak",
            'measured["peak_per_s"] * (ttl_s + 1)',
            '(measured["deliveries"] - sum(count for _, count in measured["gaps"])) // 86_400 * (ttl_s + 1)',
            "You size the memory by an average rate. The operator has to live through its busiest hour: which of the numbers says how many ids come then?",
        ),
    ],
    worlds=[
        _THREE,
        _EDGE,
        _HEAVY,
        _FRACTIONS,
        _UNSORTED,
        _QUIET,
        _OTHER_LIMITS,
    ],
    talk="""
I do not guess the time to live, I read it off the measured gaps between a first copy and its later ones: sort them from the longest, let go as many as the limit allows, and the next gap is the time to live. The limit is a share of deliveries, not of copies. The average gap says nothing, since the tail is heavy: seconds catch most copies and the last few cost days. Memory is the peak rate times the time to live times the bytes of an id, so I can put both numbers on the table: for ten per million this much state, for a hundred this much, and whoever uses the numbers chooses. What leaks is caught downstream by a key in the table. And the measurement ages: I count the copies that come late every day, and alarm when the curve moves.
""",
)
