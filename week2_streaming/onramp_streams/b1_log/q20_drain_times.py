"""How far behind a group of consumers is, and when it will have caught up."""

import json
from dataclasses import replace

from autograder import Contract, Mistake, Oracle, PythonExercise
from autograder.worlds import handmade

FIELDS = ("partition", "start", "end", "committed", "in_per_s", "out_per_s")


def _arguments(rows):
    return {"partitions": json.loads(rows["client_logs"][0]["line"])}


def _group(name, provokes, *partitions):
    """A world of one group: (start, end, committed, in a second, out a second) for each partition."""

    def drawn(further):
        listed = []
        for number, (start, end, committed, *rates) in enumerate(partitions):
            shift = 0 if committed == 0 else further  # an offset of 0 stays one
            offsets = (start + shift, end + shift, committed and committed + shift)
            listed.append(dict(zip(FIELDS, (number, *offsets, *rates), strict=True)))
        return handmade(
            name, provokes, client_logs=[{"line": json.dumps(listed), "received_ts": "2026-03-02 12:00"}]
        )

    return replace(drawn(0), redraw=lambda number: drawn(1_000 * number))


def _few_partitions(st):
    def partition(start, kept, committed, rates):
        committed = committed if committed is None else min(committed, start + kept)
        return (start, start + kept, committed, *rates)

    drawn = st.builds(
        partition,
        st.integers(0, 4),
        st.integers(0, 9),
        st.one_of(st.integers(0, 13), st.none()),
        st.tuples(st.integers(0, 4), st.integers(0, 4)),
    )
    listed = st.lists(drawn, max_size=3)
    return st.fixed_dictionaries(
        {
            "partitions": listed.map(
                lambda chosen: [
                    dict(zip(FIELDS, (number, *row), strict=True)) for number, row in enumerate(chosen)
                ]
            )
        }
    )


exercise = PythonExercise(
    title="When will it have caught up?",
    points=2,
    minutes=12,
    level="easy",
    skills=["consumer lag", "retention", "operations"],
    asked_in=["system design", "coding round"],
    prompt="""
A consumer group is behind, and the channel asks: *how far, and when will it have caught up?* Answer for each partition and for the group.

Write `drain_times(partitions)`. Each partition is a dict:

* `partition`: its number. `start`: the offset of the oldest record that is still there; what was before it, retention has deleted. `end`: the offset that the next record will get, never smaller than `start`.
* `committed`: the offset that the group will read next, never larger than `end`. It is `None` where the group has committed nothing yet; then it reads from `start`, and has lost nothing.
* `in_per_s`, `out_per_s`: records written to it, and read from it, a second. Whole numbers, 0 or more, and they stay as they are.

Return a tuple `(partition, lost, lag, drain_s)` for each partition, in the order given, then one for the group.

* `lost`: records that were deleted before the group read them.
* `lag`: records that are there and that the group has not read.
* `drain_s`: after how many whole seconds the lag is 0 for the first time, rounded up. A lag of 0 gives 0, whatever the rates. Where the lag never gets to 0, the text `"never"`.

The group's row is `("group", lost, lag, drain_s)`: the sums of `lost` and `lag`, and in `drain_s` the time after which every partition has been at 0 once, or `"never"`. Without partitions it is `("group", 0, 0, 0)`. Print nothing.

For example, start 0, end 1000, committed 400, in 10, out 25 gives a lag of 600 that shrinks by 15 a second: `(0, 0, 600, 40)`. In the data you see, the line holds the partitions as JSON. To try it: `drain_times(**show("drain_times").arguments)`.
""",
    contract=Contract(
        grain="one row per partition, and one for the group",
        key="partition",
        clock="seconds from now, at rates that stay as they are",
        ties="none: partitions stay in the order given",
    ),
    tables=["client_logs"],
    arguments=_arguments,
    columns=("partition", "lost", "lag", "drain_s"),
    ordered=True,
    oracle=Oracle(
        inputs=_few_partitions,
        draws=50,
        answer='''
def drain_times(partitions):
    """Lists the offsets, and lets the seconds go by."""
    rows = []
    for each in partitions:
        there = range(each["start"], each["end"])
        read_from = each["start"] if each["committed"] is None else each["committed"]
        lost = len([offset for offset in range(read_from, each["end"]) if offset not in there])
        left = lag = len([offset for offset in there if offset >= read_from])
        seconds = 0
        while left > 0 and seconds <= lag:
            seconds += 1
            left += each["in_per_s"] - each["out_per_s"]
        rows.append((each["partition"], lost, lag, seconds if left <= 0 else "never"))
    times = [row[3] for row in rows]
    drained = "never" if "never" in times else max(times, default=0)
    return [*rows, ("group", sum(row[1] for row in rows), sum(row[2] for row in rows), drained)]
''',
    ),
    starter='''
def drain_times(partitions):
    """Rows (partition, lost, lag, drain_s), then one for the group."""
    # What can still be read, and by how much does it shrink in a second?
    return []
''',
    solution='''
def drain_times(partitions):
    """Lag and time to drain of each partition, then of the group."""
    rows = []
    for each in partitions:
        committed = each["start"] if each["committed"] is None else each["committed"]
        lost = max(0, each["start"] - committed)
        lag = each["end"] - max(committed, each["start"])
        rows.append((each["partition"], lost, lag, drain_s(lag, each["out_per_s"] - each["in_per_s"])))
    times = [seconds for _, _, _, seconds in rows]
    slowest = "never" if "never" in times else max(times, default=0)
    return [*rows, ("group", sum(row[1] for row in rows), sum(row[2] for row in rows), slowest)]


def drain_s(lag, gain_per_s):
    """Whole seconds, rounded up, until a lag that shrinks by gain_per_s is 0."""
    if lag == 0:
        return 0
    return -(-lag // gain_per_s) if gain_per_s > 0 else "never"
''',
    alternatives=[
        '''
from math import ceil, inf


def drain_times(partitions):
    """Infinity stands for never until the end; it wins every maximum."""
    found = []
    for each in partitions:
        begin = max(each["start"], each["committed"] or 0)
        lag = each["end"] - begin
        lost = 0 if each["committed"] is None else begin - each["committed"]
        gain = each["out_per_s"] - each["in_per_s"]
        seconds = 0 if not lag else ceil(lag / gain) if gain > 0 else inf
        found.append([each["partition"], lost, lag, seconds])
    lost, lag = (sum(row[place] for row in found) for place in (1, 2))
    found.append(["group", lost, lag, max([row[3] for row in found], default=0)])
    return [(*row[:3], "never" if row[3] == inf else row[3]) for row in found]
''',
    ],
    hints=[
        "Which records can the group still read, from which offset to which? And is it the sum of the partitions that has to be at 0, or each of them?",
        "Three traps: average-hides-the-hot-partition, deleted-records-counted and committed-is-the-last-read.",
        "Shown group: partition 2 takes in 60 and reads 50 a second, while the group as a whole reads more than it takes in. What is the partition's time, and what the group's?",
        """
for each in partitions:
    committed = ___                       # where nothing is committed?
    lost = max(0, ___)
    lag = ___ - max(___, ___)
    ...
# the group: one never, and it is never
""",
    ],
    mistakes=[
        Mistake(
            "average-hides-the-hot-partition",
            '    slowest = "never" if "never" in times else max(times, default=0)\n',
            '    gain = sum(each["out_per_s"] - each["in_per_s"] for each in partitions)\n'
            "    slowest = drain_s(sum(row[2] for row in rows), gain)\n",
            "The group's time is that of its sums, as if a partition with time to spare could help another. Records stay in their partition: which one is done last?",
        ),
        Mistake(
            "never-left-out-of-the-group",
            '    slowest = "never" if "never" in times else max(times, default=0)\n',
            '    slowest = max((one for one in times if one != "never"), default="never" if times else 0)\n',
            "For the group you take the longest of the times that end, and pass over a partition that never does. What do you tell the channel about that one?",
        ),
        Mistake(
            "deficit-as-negative-time",
            ' if gain_per_s > 0 else "never"',
            ' if gain_per_s else "never"',
            "A partition that takes in more than is read gets a time below 0. Its lag grows: what is the honest word for when it will be drained?",
        ),
        Mistake(
            "arrivals-ignored",
            'each["out_per_s"] - each["in_per_s"]',
            'each["out_per_s"]',
            "You divide the lag by what is read a second. While the old records are read, new ones come in: by how much does the lag shrink?",
        ),
        Mistake(
            "seconds-cut-to-whole",
            "-(-lag // gain_per_s)",
            "lag // gain_per_s",
            "You cut the seconds down to whole ones. After that many, something is still left: asked for is the first whole second at which the lag is 0.",
        ),
        Mistake(
            "a-second-more-when-whole",
            "-(-lag // gain_per_s)",
            "lag // gain_per_s + 1",
            "Where the lag is a whole number of gains, you add a second: 600 at 15 a second is 40, not 41. Rounding up leaves whole numbers as they are.",
        ),
        Mistake(
            "zero-taken-for-missing",
            'each["committed"] is None else each["committed"]',
            'not each["committed"] else each["committed"]',
            "A committed offset of 0 counts as no commit with you. It is one: the group promised to begin at the first record, and what was deleted since is lost to it.",
        ),
        Mistake(
            "deleted-records-counted",
            'lag = each["end"] - max(committed, each["start"])',
            'lag = each["end"] - committed',
            "Your lag counts records that retention has deleted. Nobody will read those: they are lost. From which offset on is there something to read?",
        ),
        Mistake(
            "committed-is-the-last-read",
            'lag = each["end"] - max(committed, each["start"])',
            'lag = max(0, each["end"] - max(committed, each["start"]) - 1)',
            "Your lag is one too small: you take the committed offset for the last record that was read. It is the one to be read next.",
        ),
        Mistake(
            "no-commit-starts-at-the-end",
            'each["start"] if each["committed"] is None',
            'each["end"] if each["committed"] is None',
            "A group that has committed nothing begins at the end with you, and skips what is there. Clients can be told that, and it is a frequent default; here it reads from `start`.",
        ),
        Mistake(
            "no-commit-starts-at-zero",
            'each["start"] if each["committed"] is None',
            '0 if each["committed"] is None',
            "A group that has committed nothing starts at offset 0 with you, and has lost what was deleted before it came. It reads from `start`, and what it never could read it has not lost.",
        ),
        Mistake(
            "drained-called-never",
            "    if lag == 0:\n        return 0\n",
            "    if lag == 0 and gain_per_s > 0:\n        return 0\n",
            "A partition without lag is “never” drained with you, because as much comes in as is read. Its lag is 0 now; that is how a healthy partition looks.",
        ),
        Mistake(
            "empty-input-forgotten",
            "    rows = []\n",
            "    if not partitions:\n        return []\n    rows = []\n",
            "Without partitions you return nothing. The group's row is asked for all the same: nothing lost, no lag, 0 seconds.",
        ),
    ],
    worlds=[
        _group(
            "a busy evening",
            "Four partitions; one of them takes in more than is read from it.",
            (0, 1_000, 400, 10, 25),
            (200, 900, 899, 10, 25),
            (0, 4_000, 1_000, 60, 50),
            (0, 700, 700, 10, 25),
        ),
        _group(
            "one hot partition",
            "Four records in ten go to one partition. The group reads more than it takes in, and that partition does not.",
            (0, 500, 480, 15, 40),
            (0, 500, 470, 15, 40),
            (0, 900, 100, 40, 40),
            (0, 500, 490, 15, 40),
            (0, 500, 500, 15, 40),
        ),
        _group(
            "hot and recovering",
            "The hot partition does shrink, slowly, and all others are almost there.",
            (0, 5_000, 1_000, 90, 99),
            (0, 900, 880, 5, 60),
            (0, 900, 893, 5, 60),
        ),
        _group(
            "retention was faster",
            "The group was down longer than records are kept.",
            (800, 1_500, 300, 10, 20),
            (800, 1_500, 800, 10, 20),
            (640, 640, 120, 10, 20),
            (30, 90, 0, 1, 4),
        ),
        _group(
            "a new group",
            "Nothing is committed yet, and the oldest records are long gone.",
            (500, 800, None, 5, 20),
            (0, 40, None, 5, 20),
            (70, 70, None, 0, 20),
        ),
        _group(
            "level",
            "Nothing to catch up with: as much comes in as is read, or more, or nothing at all.",
            (0, 300, 300, 20, 20),
            (0, 300, 300, 30, 20),
            (5, 5, 5, 0, 0),
        ),
        _group(
            "equal rates",
            "As much comes in as is read, and a little is left over for ever; elsewhere the last second is not full.",
            (0, 10, 9, 7, 7),
            (0, 10, 3, 2, 4),
            (0, 10, 0, 0, 3),
        ),
        _group("stopped", "Nothing is read at all, and nothing comes in.", (0, 12, 4, 0, 0)),
        _group("no partitions", "A group that has nothing to read."),
    ],
    complexity="O(p) time and memory for p partitions, because lag is a difference of two offsets and no record is read.",
    talk="""
Lag is the end offset less the committed one, for each partition, and the committed offset is the next record to read. Time to drain is lag over what is read less what comes in; if that is not above zero, the answer is never, and saying so early is the point. The sentence: I look at the worst partition, not at the average, because a partition that is through cannot help another. If one key is hot, more consumers change nothing; a better key does, or a salted one. Then retention: if the time to drain is longer than what is left until the oldest unread record is deleted, we are losing data, so lag in seconds belongs beside retention in seconds on one page. I would alert on lag in time, on its slope, and on a committed offset below the start.
""",
)
